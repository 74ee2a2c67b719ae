/** @file `asTensor`: a tensor of data, over the same memory where that is possible. */
import { defaultDevice } from '../../storage/allocator.ts';
import { host } from '../../storage/host.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { toDevice } from '../transfer.ts';
import { fromTypedArray, type NestedData, tensor } from './data.ts';
import { readOptions, type TensorOptions } from './options.ts';
import { isTypedArray, naturalType } from './typed-source.ts';

/** `{ dtype, device }`. */
export type AsTensorOptions = Pick<TensorOptions, 'dtype' | 'device'>;

/**
 * Tensor of data, without copying where that can be: a tensor of that dtype and device is given back itself, with its history, and a
 * typed array of the dtype is the tensor's memory.
 *
 * @shape data → data's
 * @difference Numbers give the default dtype, as in `torch.tensor`; memory of the program stays on the host unless a device is named.
 * @example
 * const x = torch.ones(2);
 * torch.asTensor(x) === x; // true
 * torch.asTensor([1, 2], { dtype: torch.int64 }); // tensor([1, 2])
 */
export function asTensor(data: NestedData | Tensor, options?: AsTensorOptions): Tensor {
  const { dtype, device } = readOptions('asTensor', options);
  if (data instanceof Tensor) {
    const typed = dtype === undefined ? data : toDtype(data, dtype);
    const place = device ?? defaultDevice();
    return device === undefined && place === host ? typed : toDevice(typed, place);
  }
  if (isTypedArray(data) && (dtype === undefined || dtype === naturalType(data)) && naturalType(data) !== undefined) {
    const taken = fromTypedArray(data as Parameters<typeof fromTypedArray>[0]);
    return device === undefined ? taken : toDevice(taken, device);
  }
  return tensor(data, options);
}
