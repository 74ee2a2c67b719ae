/** @file Where a layer's parameters and buffers are made. */
import { deviceNamed } from '../engines/devices.ts';
import { onDevice } from '../storage/allocator.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Makes a tensor on the device that the options of a layer name. */
export function madeOn(device: string | undefined, make: () => Tensor): Tensor {
  return device === undefined ? make() : onDevice(deviceNamed('a layer', device), make);
}
