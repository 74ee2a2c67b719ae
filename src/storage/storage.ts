/** @file The memory under tensors: a span of an ArrayBuffer, left to the garbage collector or recycled when provably unused. */
import { DeviceError } from '../errors/errors.ts';

/** Bytes that tensors share. Several views may stand on one storage. */
export class Storage {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** Bytes that were asked for; what follows them up to `byteLength` means nothing. */
  content: number;
  /** Machine address of the first byte, cached by the native engine; 0 while unknown, and always where the memory is borrowed. */
  address = 0;
  /** The program handed the memory in and can take it away: to be asked for with `requirePresent` before each use. */
  borrowed = false;
  /** Of borrowed memory: its address while it is there; 0 while unknown. */
  borrowedAddress = 0;
  /** The entry of a wasm engine's cache that holds the copy in linear memory. */
  copy: object | undefined = undefined;
  /** The wasm engine's copy is newer than the bytes here. */
  dirty = false;
  /** Seen by code that may keep it (a user, a hook, a leaf's gradient): never recycled. */
  escaped = false;
  /** How many saved tensors of the gradient graph stand on it. */
  savers = 0;
  /** Only saved tensors reach it any more: recycled when the last of them is dropped. */
  abandoned = false;
  /** Recycled: the bytes belong to somebody else now. */
  released = false;

  constructor(buffer: ArrayBufferLike, byteOffset: number, byteLength: number) {
    this.buffer = buffer;
    this.byteOffset = byteOffset;
    this.byteLength = byteLength;
    this.content = byteLength;
  }
}

/** A storage over memory that the program handed in. Nothing else may stand on it, so it is never recycled. */
export function borrowedStorage(array: ArrayBufferView): Storage {
  const storage = new Storage(array.buffer, array.byteOffset, array.byteLength);
  storage.borrowed = true;
  storage.escaped = true;
  return storage;
}

/** Borrowed memory must still be there. Errors: `memory/gone`. */
export function requirePresent(storage: Storage): void {
  if (storage.borrowed && isGone(storage)) throw goneMemory();
}

/** A buffer that is transferred has no bytes left, nor has one of a WebAssembly.Memory that grew. */
export function isGone(storage: Storage): boolean {
  return storage.buffer.byteLength < storage.byteOffset + storage.byteLength;
}

function goneMemory(): DeviceError {
  return new DeviceError(
    'memory/gone',
    'the memory of this tensor is gone: the array that it was made of was transferred to another owner (structuredClone, ' +
      'postMessage, transfer), or belongs to a WebAssembly.Memory that grew\n' +
      '  fix: fromTypedArray takes the array over, so transfer a copy, array.slice(), or make the tensor of one: torch.tensor(array)',
  );
}
