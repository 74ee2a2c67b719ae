/** @file The one door to the bytes of tensors for what runs on the host itself. Whatever reads or writes them passes here. */
import { Accelerator } from '../engines/accelerator.ts';
import { hostEngine } from '../engines/current.ts';
import { DeviceError } from '../errors/errors.ts';
import { type TypedArray, typedArray } from '../storage/dtype.ts';
import { HostStorage, host } from '../storage/host.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** The host's storage of a tensor; an error that names the operation where the bytes are elsewhere. */
function hostStorage(tensor: Tensor, operation: string): HostStorage {
  const { storage } = tensor;
  if (storage instanceof HostStorage) return storage;
  const device = storage.device.name;
  throw new DeviceError(
    'op/needs-host',
    `${operation} runs on the host, and the tensor is on '${device}', whose memory the host cannot read\n  fix: ${operation} of (await x.cpu())`,
    { operation, device },
  );
}

/** The elements of a contiguous tensor in its own memory. A view of no elements may begin anywhere, even behind the end of the memory. */
function elementsOf({ dtype, offset, elementCount }: Tensor, storage: HostStorage): TypedArray {
  if (elementCount === 0) return typedArray(dtype, new ArrayBuffer(0), 0, 0);
  return typedArray(dtype, storage.buffer, storage.byteOffset + offset * dtype.itemsize, elementCount);
}

/** A copy of the elements of a contiguous tensor. Errors: `op/needs-host`. */
export function hostCopy(tensor: Tensor, operation: string): TypedArray {
  const storage = hostStorage(tensor, operation);
  hostEngine().beforeHostRead(storage);
  return elementsOf(tensor, storage).slice();
}

/**
 * The elements of a contiguous tensor, to be read and not kept. In the arena that is a copy: a reader may outlive the tensor, whose
 * range then has another user. Errors: `op/needs-host`.
 */
export function hostRead(tensor: Tensor, operation: string): TypedArray {
  const storage = hostStorage(tensor, operation);
  if (storage.range !== undefined) return hostCopy(tensor, operation);
  hostEngine().beforeHostRead(storage);
  return elementsOf(tensor, storage);
}

/** Fills a contiguous tensor: `fill` gets an array for all of its elements, which are undefined before. On any device. */
export function hostWrite(tensor: Tensor, fill: (elements: TypedArray) => void): void {
  const { storage, dtype, offset, elementCount } = tensor;
  if (storage instanceof HostStorage) {
    hostEngine().beforeHostWrite(storage);
    host.using(storage, () => fill(elementsOf(tensor, storage)));
    return;
  }
  const bytes = new Uint8Array(elementCount * dtype.itemsize);
  fill(typedArray(dtype, bytes.buffer, 0, elementCount));
  if (storage.device instanceof Accelerator) storage.device.write(storage, offset * dtype.itemsize, bytes);
}

/** Changes elements of a storage wherever they are: `change` gets all of it, counted in elements from its start. Errors: `op/needs-host`. */
export function hostUpdate(tensor: Tensor, operation: string, change: (memory: TypedArray) => void): void {
  const storage = hostStorage(tensor, operation);
  const engine = hostEngine();
  engine.beforeHostRead(storage);
  engine.beforeHostWrite(storage);
  const { dtype } = tensor;
  const count = Math.floor(storage.byteLength / dtype.itemsize);
  host.using(storage, () => change(typedArray(dtype, storage.buffer, storage.byteOffset, count)));
}

/** Reads single elements by their place, counted in elements from the start of the storage: a typed array cannot span the largest ones. */
export function hostElements(tensor: Tensor, operation: string): (place: number) => number | bigint {
  const storage = hostStorage(tensor, operation);
  hostEngine().beforeHostRead(storage);
  const { dtype } = tensor;
  return (place) => {
    const [element = 0] = typedArray(dtype, storage.buffer, storage.byteOffset + place * dtype.itemsize, 1);
    return element;
  };
}
