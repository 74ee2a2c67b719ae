/**
 * @file Where storages come from: slices of slabs for small blocks, buffers of their own for large ones, and free lists of
 * blocks that are provably unused. Everything else is left to the garbage collector.
 */
import { hostBuffer } from '../host/memory.ts';
import { Storage } from './storage.ts';

/** Blocks up to this size are cut from slabs: an ArrayBuffer of its own costs twenty times as much as a slice. */
const largestSlice = 16 * 1024;
const slabBytes = 1024 * 1024;
const alignment = 64;
/** Recycled bytes that are kept at most; beyond it blocks go to the collector. */
const recycledBound = 512 * 1024 * 1024;

let slab: ArrayBufferLike = new ArrayBuffer(0);
let slabUsed = 0;

const free = new Map<number, Storage[]>();
let recycledBytes = 0;

/** Storages made since the innermost scope began, so that the scope's end can return the temporaries among them. */
let scope: Storage[] | undefined;

/** Called with each storage that is recycled; the engine in use forgets what it holds for it. */
let onRelease: (storage: Storage) => void = () => {};

export function setReleaseListener(listener: (storage: Storage) => void): void {
  onRelease = listener;
}

/** Multiples of 64 bytes, and above a slab slice four sizes to each power of two, so that blocks find a second user. */
function sizeClass(byteLength: number): number {
  if (byteLength <= largestSlice) return Math.max(alignment, Math.ceil(byteLength / alignment) * alignment);
  const step = 2 ** (Math.floor(Math.log2(byteLength)) - 2);
  return Math.ceil(byteLength / step) * step;
}

function cut(byteLength: number): Storage {
  if (slabUsed + byteLength > slab.byteLength) {
    slab = hostBuffer(slabBytes);
    slabUsed = 0;
  }
  const storage = new Storage(slab, slabUsed, byteLength);
  slabUsed += byteLength;
  return storage;
}

/** A storage of at least `byteLength` bytes with undefined content. */
export function allocate(byteLength: number): Storage {
  const bytes = sizeClass(byteLength);
  const recycled = free.get(bytes)?.pop();
  let storage: Storage;
  if (recycled !== undefined) {
    recycledBytes -= bytes;
    storage = new Storage(recycled.buffer, recycled.byteOffset, bytes);
    storage.address = recycled.address;
  } else {
    storage = bytes <= largestSlice ? cut(bytes) : new Storage(hostBuffer(bytes), 0, bytes);
  }
  storage.content = byteLength;
  if (scope !== undefined) scope.push(storage);
  return storage;
}

/** Gives a storage back, at once or when the graph drops it. Only for storages that nothing but saved tensors can reach any more. */
export function release(storage: Storage): void {
  if (storage.released || storage.escaped) return;
  if (storage.savers > 0) {
    storage.abandoned = true;
    return;
  }
  storage.released = true;
  onRelease(storage);
  if (recycledBytes + storage.byteLength > recycledBound || storage.byteLength !== sizeClass(storage.byteLength))
    return;
  const list = free.get(storage.byteLength);
  if (list === undefined) free.set(storage.byteLength, [storage]);
  else list.push(storage);
  recycledBytes += storage.byteLength;
}

/** A saved tensor of the graph no longer stands on the storage. */
export function dropSaver(storage: Storage): void {
  storage.savers--;
  if (storage.savers === 0 && storage.abandoned) release(storage);
}

/**
 * Runs internal code and recycles every storage that it made, but for those that `keep` names of its result. For code that
 * no user function runs in, so that nothing else can hold a temporary. `onKept` sees those that stay.
 */
export function recycling<T>(
  run: () => T,
  keep: (result: T) => Iterable<Storage | undefined>,
  onKept: (storage: Storage) => void = () => {},
): T {
  const outer = scope;
  const made: Storage[] = [];
  scope = made;
  let result: T;
  try {
    result = run();
  } finally {
    scope = outer;
  }
  if (made.length === 0) return result;
  const kept = new Set(keep(result));
  for (const storage of made) {
    if (!kept.has(storage)) release(storage);
    else {
      outer?.push(storage);
      onKept(storage);
    }
  }
  return result;
}

/** Bytes waiting in the free lists. */
export function recycledByteCount(): number {
  return recycledBytes;
}
