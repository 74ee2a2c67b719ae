/** @file Frames tests that need the GPU: without one they are shown as skipped, or fail where webgpu is required. */
import { describe, expect, test } from 'vitest';
import { deviceNamed } from '../../src/engines/devices.ts';
import { WebGpuDevice } from '../../src/engines/webgpu/device.ts';
import { DeviceError } from '../../src/errors/errors.ts';
import { init } from '../../src/index.ts';
import { prepareWebGpu } from './prepare.ts';

const timeout = 120_000;

/** The device, or why there is none. */
async function acquire(): Promise<WebGpuDevice | string> {
  prepareWebGpu();
  try {
    await init('webgpu');
  } catch (error) {
    if (error instanceof DeviceError && error.code === 'device/unavailable') return error.message;
    throw error;
  }
  const device = deviceNamed('the tests', 'webgpu');
  if (!(device instanceof WebGpuDevice)) throw new TypeError('webgpu is another device');
  return device;
}

/** Runs `body` with the device, under the title `name`. */
export async function suite(name: string, body: (device: WebGpuDevice) => void): Promise<void> {
  const device = await acquire();
  const required = (process.env['FLAMBEAU_REQUIRE'] ?? '').split(',').includes('webgpu');
  describe(name, { timeout }, () => {
    if (device instanceof WebGpuDevice) body(device);
    else if (required) test('has a device', () => expect.unreachable(`webgpu is required, but ${device}`));
    else test.skip(`skipped: ${device}`, () => {});
  });
}
