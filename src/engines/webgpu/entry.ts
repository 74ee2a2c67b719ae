/** @file The GPU as a device that may be there. What it takes is loaded when it is acquired. */
import type { DeviceEntry } from '../devices.ts';

export const webgpu: DeviceEntry = {
  name: 'webgpu',
  available: () => true,
  async create(options) {
    const { openWebGpu } = await import('./open.ts');
    return openWebGpu(options);
  },
};
