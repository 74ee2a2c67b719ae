/** @file Devices by name, as portable programs ask for them: the CPU is the only one so far. */
import { requireDevice } from './argument-kinds.ts';

/**
 * Device of that name, as the option `device` takes it.
 *
 * @throws {DeviceError} when there is no such device (`device/unknown`).
 * @example
 * String(torch.device('cpu')); // cpu
 */
export function device(name: string): 'cpu' {
  return requireDevice('device', name);
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
  deviceCount(): number {
    return 0;
  },
} as const;
