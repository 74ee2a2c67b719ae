/** @file Memory from the host: in Node without clearing it, elsewhere as ArrayBuffers come. */
import { DeviceError } from '../errors/errors.ts';

const allocUnsafeSlow =
  globalThis.process?.versions?.node === undefined ? undefined : globalThis.Buffer?.allocUnsafeSlow;

/** Node's own allocator takes no more than this; beyond it a buffer is cleared first. */
const largestUncleared = 2 ** 32;

/** A buffer of its own with undefined content. Errors: `memory/exhausted`. */
export function hostBuffer(byteLength: number): ArrayBufferLike {
  try {
    return allocUnsafeSlow === undefined || byteLength > largestUncleared
      ? new ArrayBuffer(byteLength)
      : allocUnsafeSlow(byteLength).buffer;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new DeviceError(
      'memory/exhausted',
      `cannot allocate ${byteLength.toLocaleString('en')} bytes on the CPU: ${cause.message}`,
      { byteLength, cause },
    );
  }
}
