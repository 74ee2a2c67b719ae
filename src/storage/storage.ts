/** @file The memory under tensors: a span of an ArrayBuffer, left to the garbage collector or recycled when provably unused. */

/** Bytes that tensors share. Several views may stand on one storage. */
export class Storage {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** Bytes that were asked for; what follows them up to `byteLength` means nothing. */
  content: number;
  /** Machine address of the first byte, cached by the native engine; 0 while unknown. */
  address = 0;
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
