/** @file Devices by name, as portable programs ask for them. */
import { deviceNamed } from '../engines/devices.ts';
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
