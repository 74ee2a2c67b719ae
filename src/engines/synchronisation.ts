/** @file Waiting for devices beside the host, and what their memory holds. */
import { Accelerator, type DeviceMemory } from './accelerator.ts';
import { accelerators, deviceNamed } from './devices.ts';

/**
 * Resolves when everything that devices were asked for so far is done; without a device, of all of them. Rejects with the first error
 * among it, such as an index out of range. The host itself never waits.
 *
 * @throws {DeviceError} when there is no such device (`device/unknown`).
 * @example
 * await torch.synchronize(); // undefined
 */
export async function synchronize(device?: string): Promise<void> {
  const named = device === undefined ? accelerators() : [deviceNamed('synchronize', device)];
  await Promise.all(named.map((each) => (each instanceof Accelerator ? each.synchronize() : undefined)));
}

/**
 * Bytes of a device's memory: what tensors take now and took at most, what the device gave for it, and what it may give. Undefined for
 * the host, whose memory is the process's.
 *
 * @throws {DeviceError} when there is no such device (`device/unknown`).
 * @example
 * torch.deviceMemory('cpu'); // undefined
 */
export function deviceMemory(device: string): DeviceMemory | undefined {
  const named = deviceNamed('deviceMemory', device);
  return named instanceof Accelerator ? named.describeMemory() : undefined;
}
