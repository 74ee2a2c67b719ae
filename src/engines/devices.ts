/** @file The devices of this process by name: the host, and those beside it that were acquired. */
import { ArgumentError, DeviceError } from '../errors/errors.ts';
import type { Device } from '../storage/device.ts';
import { host } from '../storage/host.ts';
import type { Accelerator } from './accelerator.ts';
import { webgpu } from './webgpu/entry.ts';
import type { WebGpuOptions } from './webgpu/options.ts';

/** A device that may be there, before it is acquired. */
export interface DeviceEntry {
  readonly name: string;
  /** Has this host what the device needs? */
  available(): boolean;
  create(options: WebGpuOptions | undefined): Accelerator | Promise<Accelerator>;
}

/** What is known beside the GPU, which `init` alone leads to: a program that does not call it is spared the way there. */
const entries = new Map<string, DeviceEntry>();
const gpuName = 'webgpu';
const acquired = new Map<string, Accelerator>();
const pending = new Map<string, Promise<Accelerator>>();

/** Makes a device known under its name. */
export function registerDevice(entry: DeviceEntry): void {
  entries.set(entry.name, entry);
}

/** Names of devices that tensors can be on now. */
export function deviceNames(): readonly string[] {
  return [host.name, ...acquired.keys()];
}

/** `remote:0` is the first of its kind, and the only one. */
const plainName = (name: string): string => name.replace(/:0$/, '');

/** The device of that name. Errors: `device/unknown`, `device/not-acquired`. */
export function deviceNamed(operation: string, name: string): Device {
  const plain = plainName(name);
  const device = plain === host.name ? host : acquired.get(plain);
  if (device !== undefined) return device;
  if (plain === gpuName || entries.has(plain)) {
    throw new DeviceError(
      'device/not-acquired',
      `the device '${plain}' of ${operation} is not acquired yet\n  fix: await torch.init('${plain}') once, before the first tensor is made on it`,
      { device: plain },
    );
  }
  throw unknownDevice(operation, name);
}

function unknownDevice(operation: string, name: string): DeviceError {
  const names = deviceNames();
  const listed = names.map((each) => `'${each}'`).join(', ');
  return new DeviceError(
    'device/unknown',
    `there is no device '${name}' for ${operation}; the devices are ${listed}\n  fix: use 'cpu', or leave the device out; the GPU is 'webgpu', after await torch.init('webgpu')`,
    { device: name, devices: names },
  );
}

/** The devices beside the host that were acquired. */
export function accelerators(): readonly Accelerator[] {
  return [...acquired.values()];
}

/** Acquires a device, without the forms of operators for devices: users call the `init` of `ops/device.ts`. */
export async function init(name: string, options?: WebGpuOptions): Promise<void> {
  if (typeof name !== 'string') {
    throw new ArgumentError(
      'init/argument',
      `init takes the name of a device, got ${typeof name}\n  fix: await torch.init('cpu')`,
    );
  }
  const plain = plainName(name);
  if (plain === host.name) return;
  const entry = plain === gpuName ? webgpu : entries.get(plain);
  if (entry === undefined) throw unknownDevice('init', name);
  const before = acquired.get(plain);
  if (before !== undefined && before.lost === undefined) return;
  if (!entry.available()) {
    throw new DeviceError('device/unavailable', `this host has no device '${plain}'\n  fix: use 'cpu'`, {
      device: plain,
    });
  }
  // Whoever asks while it is on its way gets the same.
  let opening = pending.get(plain);
  if (opening === undefined) {
    opening = Promise.resolve(entry.create(options)).finally(() => pending.delete(plain));
    pending.set(plain, opening);
  }
  acquired.set(plain, await opening);
}
