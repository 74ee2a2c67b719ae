/** @file Memory from the host: in Node without clearing it, elsewhere as ArrayBuffers come. */

const allocUnsafeSlow =
  globalThis.process?.versions?.node === undefined ? undefined : globalThis.Buffer?.allocUnsafeSlow;

/** A buffer of its own with undefined content. */
export function hostBuffer(byteLength: number): ArrayBufferLike {
  return allocUnsafeSlow === undefined ? new ArrayBuffer(byteLength) : allocUnsafeSlow(byteLength).buffer;
}
