/** @file Plain numbers where kernels and derivative lines expect tensors. */
import { currentEngine } from '../../engines/current.ts';
import { type DType, dtypes, typedArray } from '../../storage/dtype.ts';
import { HostStorage } from '../../storage/host.ts';
import { type Scalar, truthOf } from '../../tensor/promotion.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { convertInto } from './services.ts';

/** Numbers among the operands stand in these little storages during a launch, read with stride 0. */
const numberSlots = Array.from({ length: 8 }, () => new HostStorage(new ArrayBuffer(64), 0, 64));
const numberViews = numberSlots.map((slot) => ({
  float32: typedArray(dtypes.float32, slot.buffer, 0, 1),
  float64: typedArray(dtypes.float64, slot.buffer, 0, 1),
  int64: typedArray(dtypes.int64, slot.buffer, 0, 1),
  int32: typedArray(dtypes.int32, slot.buffer, 0, 1),
  uint8: typedArray(dtypes.uint8, slot.buffer, 0, 1),
  bool: typedArray(dtypes.bool, slot.buffer, 0, 1),
}));

export function numberStorage(position: number, dtype: DType, value: Scalar): HostStorage {
  const slot = numberSlots[position] as HostStorage;
  currentEngine().beforeHostWrite(slot);
  const views = numberViews[position] as (typeof numberViews)[number];
  if (dtype.name === 'int64') views.int64[0] = typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value)));
  else if (dtype.name === 'bool') views.bool[0] = truthOf(value) ? 1 : 0;
  else views[dtype.name][0] = Number(value);
  return slot;
}

/** A tensor of one repeated value. */
export function repeated(shape: Shape, dtype: DType, value: Scalar): Tensor {
  const out = emptyTensor(shape, dtype);
  convertInto(out, value);
  return out;
}
