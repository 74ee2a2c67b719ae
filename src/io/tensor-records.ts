/** @file Tensors and storages as a pickle describes them: checked, but not yet read. */
import type { DType } from '../storage/dtype.ts';
import { isRange } from './extent.ts';
import { fault } from './fault.ts';
import { StorageType } from './storage-types.ts';

/** A storage in a file. Tensors that share it name the same key. */
export class StorageRecord {
  readonly key: string;
  readonly dtype: DType;
  /** Its elements. */
  readonly count: number;
  /** Of a part of another storage, which files of old have: where it begins there, in elements. */
  readonly start: number;

  constructor(key: string, dtype: DType, count: number, start = 0) {
    this.key = key;
    this.dtype = dtype;
    this.count = count;
    this.start = start;
  }
}

export interface TensorRecord {
  readonly storage: StorageRecord;
  readonly dtype: DType;
  readonly offset: number;
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly requiresGrad: boolean;
  /** A parameter of a module, not a plain tensor. */
  readonly isParameter: boolean;
}

/** Keeps records apart from everything else that a pickle may hold. */
export class DescribedTensor {
  readonly record: TensorRecord;

  constructor(record: TensorRecord) {
    this.record = record;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isCount);
}

function wrong(what: string): Error {
  return fault('load/tensor', `a tensor of the file is described wrongly: ${what}`);
}

/** What `('storage', type, key, location, count, view)` names. */
export function storageRecord(id: unknown): StorageRecord {
  if (!Array.isArray(id) || id[0] !== 'storage') throw fault('load/storage', 'the file names what is no storage');
  const [, type, key, , count, view = null]: readonly unknown[] = id;
  if (!(type instanceof StorageType) || typeof key !== 'string' || !isCount(count)) {
    throw fault('load/storage', 'a storage of the file is described wrongly');
  }
  if (view === null) return new StorageRecord(key, type.dtype, count);
  const [, start, length]: readonly unknown[] = Array.isArray(view) ? view : [];
  if (!isCount(start) || !isCount(length) || start + length > count) {
    throw fault('load/storage', 'a part of a storage is described wrongly');
  }
  return new StorageRecord(key, type.dtype, count, start);
}

/** What `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks, metadata)` makes. */
export function rebuildTensor(given: readonly unknown[], type?: DType): DescribedTensor {
  const [storage, offset, sizes, strides, requiresGrad = false, , metadata]: readonly unknown[] = given;
  if (!(storage instanceof StorageRecord)) throw wrong('it stands on no storage');
  if (!isCount(offset) || !isCounts(sizes) || !isCounts(strides) || sizes.length !== strides.length) {
    throw wrong('its offset, sizes and strides are not whole numbers of one length');
  }
  if (metadata instanceof Map && metadata.size > 0) {
    throw wrong(
      `it is marked as ${[...metadata.keys()].join(', ')}, which tensors here cannot be\n  fix: in PyTorch save x.detach().resolve_conj().resolve_neg()`,
    );
  }
  const dtype = type ?? storage.dtype;
  const bytes = storage.count * storage.dtype.itemsize;
  if (!isRange(sizes, strides, storage.start + offset, Math.floor(bytes / dtype.itemsize))) {
    throw wrong(`shape [${sizes}] with strides [${strides}] from ${offset} on does not lie in ${bytes} bytes`);
  }
  if (requiresGrad === true && !dtype.isFloatingPoint) throw wrong(`${dtype.name} has no gradients`);
  return new DescribedTensor({
    storage,
    dtype,
    offset: storage.start + offset,
    sizes: [...sizes],
    strides: [...strides],
    requiresGrad: requiresGrad === true,
    isParameter: false,
  });
}

/** What `_rebuild_parameter(data, requires_grad, hooks)` makes. */
export function rebuildParameter([data, requiresGrad = true]: readonly unknown[]): DescribedTensor {
  if (!(data instanceof DescribedTensor)) throw wrong('a parameter is made of no tensor');
  return new DescribedTensor({ ...data.record, requiresGrad: requiresGrad === true, isParameter: true });
}
