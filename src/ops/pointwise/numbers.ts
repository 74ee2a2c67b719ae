/** @file Plain numbers where kernels and derivative lines expect tensors. */
import { currentEngine } from '../../engines/current.ts';
import { type DType, dtypes, typedArray } from '../../storage/dtype.ts';
import { Storage } from '../../storage/storage.ts';
import { type Scalar, truthOf } from '../../tensor/promotion.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';

/** Numbers among the operands stand in these little storages during a launch, read with stride 0. */
const numberSlots = Array.from({ length: 8 }, () => new Storage(new ArrayBuffer(64), 0, 64));
const numberViews = numberSlots.map((slot) => ({
  float32: typedArray(dtypes.float32, slot.buffer, 0, 1),
  float64: typedArray(dtypes.float64, slot.buffer, 0, 1),
  int64: typedArray(dtypes.int64, slot.buffer, 0, 1),
  int32: typedArray(dtypes.int32, slot.buffer, 0, 1),
  uint8: typedArray(dtypes.uint8, slot.buffer, 0, 1),
  bool: typedArray(dtypes.bool, slot.buffer, 0, 1),
}));

export function numberStorage(position: number, dtype: DType, value: Scalar): Storage {
  const slot = numberSlots[position] as Storage;
  currentEngine().beforeHostWrite(slot);
  const views = numberViews[position] as (typeof numberViews)[number];
  if (dtype.name === 'int64') views.int64[0] = typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value)));
  else if (dtype.name === 'bool') views.bool[0] = truthOf(value) ? 1 : 0;
  else views[dtype.name][0] = Number(value);
  return slot;
}

/** A number as a tensor of rank 0. */
export function numberTensor(dtype: DType, value: Scalar): Tensor {
  const out = emptyTensor([], dtype);
  currentEngine().beforeHostWrite(out.storage);
  const { buffer, byteOffset } = out.storage;
  typedArray(dtype, buffer, byteOffset + out.offset * dtype.itemsize, 1)[0] = Number(value);
  return out;
}
