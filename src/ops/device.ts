/** @file Devices by name, as portable programs ask for them. */
import { init as acquire, deviceNamed } from '../engines/devices.ts';
import type { WebGpuOptions } from '../engines/webgpu/options.ts';
import { host } from '../storage/host.ts';
import { requireDevice } from './argument-kinds.ts';

/**
 * Device of that name, as the option `device` takes it; others than 'cpu' must have been acquired by `torch.init`.
 *
 * @throws {DeviceError} when there is no such device (`device/unknown`).
 * @example
 * String(torch.device('cpu')); // cpu
 */
export function device(name: string): string {
  return requireDevice('device', name);
}

/**
 * Acquires a device, once, so that tensors can be made on it; one that was lost is acquired anew, and tensors of the
 * lost one stay lost. The GPU is `'webgpu'`: browsers have it themselves, Node by the package webgpu; where there is none, the
 * promise rejects with what is missing and what to do (`device/unavailable`). Options count when the device is acquired, and not where
 * it was before.
 *
 * @throws {DeviceError} when there is no such device (`device/unknown`).
 * @throws {ArgumentError} when the name is no string (`init/argument`).
 * @example
 * await torch.init('cpu'); // undefined
 */
export async function init(name: string, options?: WebGpuOptions): Promise<void> {
  await acquire(name, options);
  if (deviceNamed('init', name) !== host) await import('./on-device/forms.ts');
}

/**
 * New dim of size 1 in an index, under the name that PyTorch has for it: `null`.
 *
 * @example
 * torch.arange(3).at(torch.newaxis, ':').shape; // [ 1, 3 ]
 */
export const newaxis = null;

/** What `x.cuda()` says: an error that names the devices that there are. */
export function refuseCuda(): never {
  const { name } = deviceNamed('cuda', 'cuda');
  throw new TypeError(`a device is named '${name}', and cuda() cannot reach it: write x.to('${name}')`);
}

/**
 * What programs ask before they choose a GPU: there is none to compute on.
 *
 * @example
 * torch.cuda.isAvailable() ? 'cuda' : 'cpu'; // cpu
 */
export const cuda = {
  /** There is no GPU to compute on. */
  isAvailable(): boolean {
    return false;
  },
  /** As many GPUs as there are to compute on: 0. */
  deviceCount(): number {
    return 0;
  },
} as const;
