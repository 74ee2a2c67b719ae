/** @file The tensors of PyTorch's files over the bytes of their storages: those that share one in the file share it here. */
import { Parameter } from '../nn/parameter.ts';
import { filledStorage } from '../ops/host-bytes.ts';
import type { Device } from '../storage/device.ts';
import { bool } from '../storage/dtype.ts';
import type { Storage } from '../storage/storage.ts';
import { Tensor } from '../tensor/tensor.ts';
import type { StorageRecord, TensorRecord } from './tensor-records.ts';

/** Kernels count on bools being 0 or 1. */
export function asTruths(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) > 1) bytes[i] = 1;
}

export class StorageReader {
  private readonly device: Device;
  private readonly storages = new Map<string, Storage>();
  private readonly fill: (record: StorageRecord, bytes: Uint8Array) => void;
  private readonly lengthOf: (record: StorageRecord) => number;

  /** `lengthOf` says how many bytes the file has of a storage, or throws; `fill` reads them. */
  constructor(
    device: Device,
    lengthOf: (record: StorageRecord) => number,
    fill: (record: StorageRecord, bytes: Uint8Array) => void,
  ) {
    this.device = device;
    this.lengthOf = lengthOf;
    this.fill = fill;
  }

  private storageOf(record: StorageRecord): Storage {
    // Also of one that is named again: it may be said to have more elements this time.
    const byteLength = this.lengthOf(record);
    const before = this.storages.get(record.key);
    if (before !== undefined) return before;
    const storage = filledStorage(this.device, byteLength, (bytes) => {
      this.fill(record, bytes);
      if (record.dtype === bool) asTruths(bytes);
    });
    this.storages.set(record.key, storage);
    return storage;
  }

  readonly tensorOf = (record: TensorRecord): Tensor => {
    const { offset, sizes, strides, dtype, requiresGrad, isParameter } = record;
    const tensor = new Tensor(this.storageOf(record.storage), offset, sizes, strides, dtype);
    if (isParameter) return new Parameter(tensor, requiresGrad);
    if (requiresGrad) tensor.requiresGrad = true;
    return tensor;
  };
}
