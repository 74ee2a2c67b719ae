/** @file Devices by name, as portable programs ask for them. */
import { init as acquire, deviceNamed } from '../engines/devices.ts';
import type { WebGpuOptions } from '../engines/webgpu/options.ts';
import { ArgumentError } from '../errors/errors.ts';
import { chooseDevice, defaultDevice } from '../storage/allocator.ts';
import { host } from '../storage/host.ts';
import { describe, requireDevice } from './argument-kinds.ts';

/**
 * Device of that name, as the option `device` takes it; others than 'cpu' must have been acquired by `torch.init`. With a function
 * beside it, the function's result: tensors that it makes, and layers, are on that device where neither options nor operands say
 * otherwise.
 *
 * @throws {DeviceError} when there is no such device (`device/unknown`).
 * @throws {ArgumentError} when the function returns a promise, as what it makes later would be elsewhere (`device/async`).
 * @difference `with torch.device(name):` takes its block as a function.
 * @example
 * String(torch.device('cpu')); // cpu
 * torch.device('cpu', () => torch.zeros(2)).device; // cpu
 */
export function device(name: string): string;
export function device<T>(name: string, body: () => T): T;
export function device<T>(name: string, body?: () => T): string | T {
  const plain = requireDevice('device', name);
  if (body === undefined) return plain;
  if (typeof body !== 'function') {
    throw new ArgumentError(
      'device/argument',
      `device takes a name, and a function that makes tensors there, got ${describe(body)}\n  fix: torch.device('${plain}', () => …)`,
    );
  }
  const before = defaultDevice();
  chooseDevice(deviceNamed('device', plain));
  try {
    const result = body();
    if (typeof result === 'object' && result !== null && 'then' in result) {
      throw new ArgumentError(
        'device/async',
        `the function that device ran on '${plain}' returned a promise: what it makes after an await would be on '${before.name}'\n  fix: await first, and call device around the synchronous part, or torch.setDefaultDevice('${plain}')`,
      );
    }
    return result;
  } finally {
    chooseDevice(before);
  }
}

/**
 * Makes a device the one of new tensors, and of the parameters of new layers, where neither options nor operands say otherwise; `null`
 * is the host again. Samples and batches, what is read from files, tensors over memory of the program and states of generators stay on
 * the host.
 *
 * @throws {DeviceError} when there is no such device (`device/unknown`).
 * @difference `DataLoader` collates numbers on the host all the same, and workers do not know of the choice.
 * @example
 * torch.setDefaultDevice('cpu');
 * torch.zeros(2).device; // cpu
 */
export function setDefaultDevice(device: string | null): void {
  chooseDevice(
    deviceNamed('setDefaultDevice', device === null ? host.name : requireDevice('setDefaultDevice', device)),
  );
}

/**
 * Name of the device that new tensors are on where neither options nor operands say otherwise.
 *
 * @example
 * torch.getDefaultDevice(); // cpu
 */
export function getDefaultDevice(): string {
  return defaultDevice().name;
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
