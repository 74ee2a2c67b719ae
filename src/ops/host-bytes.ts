/** @file The one door to the bytes of tensors for what runs on the host itself. Whatever reads or writes them passes here. */
import { callingOperator } from '../dispatch/placement.ts';
import { Accelerator } from '../engines/accelerator.ts';
import { hostEngine } from '../engines/current.ts';
import { DeviceError } from '../errors/errors.ts';
import type { Device } from '../storage/device.ts';
import { type DType, type DTypeName, type MemoryOf, type TypedArray, typedArray } from '../storage/dtype.ts';
import { halfNumbers, isHalf, numberOfBits, numbersOfBits, writeBits } from '../storage/half.ts';
import { HostStorage, host } from '../storage/host.ts';
import type { Storage } from '../storage/storage.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** The bytes of a device's tensor where they were fetched before. */
export type Fetched = (tensor: Tensor) => HostStorage | undefined;

let fetched: Fetched | undefined;

/** Runs `body`, whose reads of tensors on devices are answered by `find`. */
export function withFetched<T>(find: Fetched, body: () => T): T {
  const before = fetched;
  fetched = find;
  try {
    return body();
  } finally {
    fetched = before;
  }
}

/** The host's storage of a tensor; an error that names the operation where the bytes are elsewhere. */
function hostStorage(tensor: Tensor, operation: string): HostStorage {
  const { storage } = tensor;
  if (storage instanceof HostStorage) return storage;
  const found = fetched?.(tensor);
  if (found !== undefined) return found;
  const device = storage.device.name;
  const operator = callingOperator(operation);
  throw new DeviceError(
    'op/needs-host',
    `${operator} needs the values on the host, and the tensor is on '${device}', whose memory the host cannot read at once\n  fix: ${operator} of (await x.cpu()), or await torch.onHost(() => …) around ${operator}, whose results stay on '${device}'`,
    { operation: operator, device },
  );
}

/** The elements of a contiguous tensor in memory. A view of no elements may begin anywhere, even behind the end of the memory. */
function memoryOf<Name extends DTypeName>(
  dtype: DType<Name>,
  { offset, elementCount }: Tensor,
  storage: HostStorage,
): MemoryOf<Name> {
  if (elementCount === 0) return typedArray(dtype, new ArrayBuffer(0), 0, 0);
  return typedArray(dtype, storage.buffer, storage.byteOffset + offset * dtype.itemsize, elementCount);
}

/** Memory of no 16-bit floats: what stands there are the elements themselves. */
const plain = (memory: MemoryOf<DTypeName>): TypedArray => memory as TypedArray;

/** A copy of the elements of a contiguous tensor. Errors: `op/needs-host`. */
export function hostCopy(tensor: Tensor, operation: string): TypedArray {
  const storage = hostStorage(tensor, operation);
  hostEngine().beforeHostRead(storage);
  const { dtype } = tensor;
  if (isHalf(dtype)) return numbersOfBits(dtype, memoryOf(dtype, tensor, storage));
  return plain(memoryOf(dtype, tensor, storage)).slice();
}

/**
 * The elements of a contiguous tensor, to be read and not kept. In the arena that is a copy: a reader may outlive the tensor, whose
 * range then has another user. Errors: `op/needs-host`.
 */
export function hostRead(tensor: Tensor, operation: string): TypedArray {
  const storage = hostStorage(tensor, operation);
  if (storage.range !== undefined || isHalf(tensor.dtype)) return hostCopy(tensor, operation);
  hostEngine().beforeHostRead(storage);
  return plain(memoryOf(tensor.dtype, tensor, storage));
}

/** A copy of the bytes of a contiguous tensor's elements. Errors: `op/needs-host`. */
export function hostBytes(tensor: Tensor, operation: string): Uint8Array<ArrayBuffer> {
  const storage = hostStorage(tensor, operation);
  hostEngine().beforeHostRead(storage);
  const { buffer, byteOffset, byteLength } = memoryOf(tensor.dtype, tensor, storage);
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}

/** Lets `fill` write all elements in memory: the memory itself, or an array whose numbers are then written to it. */
function fillMemory(
  dtype: DType,
  buffer: ArrayBufferLike,
  start: number,
  count: number,
  fill: (elements: TypedArray) => void,
): void {
  if (!isHalf(dtype)) {
    fill(plain(typedArray(dtype, buffer, start, count)));
    return;
  }
  const numbers = halfNumbers(dtype, count);
  fill(numbers);
  writeBits(dtype, typedArray(dtype, buffer, start, count), numbers);
}

/** Fills a contiguous tensor: `fill` gets an array for all of its elements, which are undefined before. On any device. */
export function hostWrite(tensor: Tensor, fill: (elements: TypedArray) => void): void {
  const { storage, dtype, offset, elementCount } = tensor;
  if (storage instanceof HostStorage) {
    hostEngine().beforeHostWrite(storage);
    host.using(storage, () => {
      if (elementCount === 0) fillMemory(dtype, new ArrayBuffer(0), 0, 0, fill);
      else fillMemory(dtype, storage.buffer, storage.byteOffset + offset * dtype.itemsize, elementCount, fill);
    });
    return;
  }
  if (storage.device instanceof Accelerator) storage.device.requireDtype(dtype);
  const bytes = new Uint8Array(elementCount * dtype.itemsize);
  fillMemory(dtype, bytes.buffer, 0, elementCount, fill);
  if (storage.device instanceof Accelerator) storage.device.write(storage, offset * dtype.itemsize, bytes);
}

/** Reads single elements by their place, counted in elements from the start of the storage: a typed array cannot span the largest ones. */
export function hostElements(tensor: Tensor, operation: string): (place: number) => number | bigint {
  const storage = hostStorage(tensor, operation);
  hostEngine().beforeHostRead(storage);
  const { dtype } = tensor;
  return (place) => {
    const [element = 0] = typedArray(dtype, storage.buffer, storage.byteOffset + place * dtype.itemsize, 1);
    return isHalf(dtype) ? numberOfBits(dtype, Number(element)) : element;
  };
}

/** A storage of so many bytes on a device, all of which `fill` writes. Whoever gets it may keep it. */
export function filledStorage(device: Device, byteLength: number, fill: (bytes: Uint8Array) => void): Storage {
  const storage = device.allocate(byteLength);
  storage.escaped = true;
  if (storage instanceof HostStorage) {
    hostEngine().beforeHostWrite(storage);
    host.using(storage, () => fill(new Uint8Array(storage.buffer, storage.byteOffset, byteLength)));
    return storage;
  }
  const bytes = new Uint8Array(byteLength);
  fill(bytes);
  if (device instanceof Accelerator) device.write(storage, 0, bytes);
  return storage;
}

/** A copy of all bytes of the storage that a tensor stands on. Errors: `op/needs-host`. */
export function storageBytes(tensor: Tensor, operation: string): Uint8Array<ArrayBuffer> {
  const storage = hostStorage(tensor, operation);
  hostEngine().beforeHostRead(storage);
  return new Uint8Array(storage.buffer, storage.byteOffset, storage.content).slice();
}
