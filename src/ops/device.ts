/** @file Devices by name, as portable programs ask for them: the CPU is the only one so far. */
import { requireDevice } from './argument-kinds.ts';

/** The device of that name, as the option `device` takes it. Errors: `device/unknown`. */
export function device(name: string): 'cpu' {
  return requireDevice('device', name);
}

/** What programs ask before they choose a device. */
export const cuda = {
  /** There is no GPU to compute on. */
  isAvailable(): boolean {
    return false;
  },
  deviceCount(): number {
    return 0;
  },
} as const;
