/** @file Batches between threads: tensors travel as transferred buffers of their own; everything else is cloned. */
import { refuseStranger } from '../errors/copies.ts';
import { DataLoaderError } from '../errors/errors.ts';
import { toBytes } from '../ops/creation/data.ts';
import { type DTypeName, dtypes } from '../storage/dtype.ts';
import { HostStorage } from '../storage/host.ts';
import { Tensor } from '../tensor/tensor.ts';
import { isPlain, unclonable } from './clone.ts';

/** A tensor on its way. */
interface PackedTensor {
  readonly packedTensor: true;
  readonly dtype: DTypeName;
  readonly shape: readonly number[];
  readonly buffer: ArrayBufferLike;
}

function isPacked(value: object): value is PackedTensor {
  return (value as { packedTensor?: unknown }).packedTensor === true;
}

/** Replaces the tensors in a batch by what can be posted, and lists the buffers to transfer. */
export function pack(value: unknown, transfer: ArrayBufferLike[]): unknown {
  refuseStranger('DataLoader', value);
  if (value instanceof Tensor) {
    // A copy: the data set, or a function of the user's, may hold on to what it handed out.
    const { buffer } = toBytes(value, 'DataLoader');
    transfer.push(buffer);
    return { packedTensor: true, dtype: value.dtype.name, shape: value.sizes, buffer } satisfies PackedTensor;
  }
  if (Array.isArray(value)) return value.map((item) => pack(item, transfer));
  if (value instanceof Map) {
    return new Map(Array.from(value, ([key, item]) => [pack(key, transfer), pack(item, transfer)]));
  }
  if (value instanceof Set) return new Set(Array.from(value, (item) => pack(item, transfer)));
  if (typeof value === 'object' && value !== null && isPlain(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item, transfer)]));
  }
  const what = unclonable(value);
  if (what === undefined) return value;
  throw new DataLoaderError(
    'data/transport',
    `a worker cannot hand over ${what}: threads share no objects\n  fix: return tensors, numbers, strings, and arrays or plain objects of them`,
  );
}

/** The batch again, with tensors over the buffers that arrived. */
export function unpack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpack);
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [unpack(key), unpack(item)]));
  if (value instanceof Set) return new Set(Array.from(value, unpack));
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  if (isPacked(value)) {
    const storage = new HostStorage(value.buffer, 0, value.buffer.byteLength);
    storage.escaped = true;
    return new Tensor(storage, 0, value.shape, undefined, dtypes[value.dtype]);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpack(item)]));
}
