/** @file Memory that a program hands in for a tensor to stand on: what may be taken over, and what must be copied first. */
import { ArgumentError } from '../../errors/errors.ts';
import { borrowedStorage, type HostStorage } from '../../storage/host.ts';

/** What of buffers is newer than the oldest host. */
interface AnyBuffer {
  readonly byteLength: number;
  readonly resizable?: boolean;
}

/** Is the buffer's memory gone to another owner? Older hosts have no property for it; an array over it cannot be made. */
function isDetached(buffer: ArrayBufferLike): boolean {
  if (buffer.byteLength > 0) return false;
  try {
    return new Uint8Array(buffer).length > 0;
  } catch {
    return true;
  }
}

/**
 * A storage over the array's own memory. Memory that the program may resize is refused, as it would shrink under the tensor; a
 * growable SharedArrayBuffer only grows, and its span stays. Errors: `OPERATION/resizable`.
 */
export function takeOver(operation: string, array: ArrayBufferView): HostStorage {
  if ((array.buffer as AnyBuffer).resizable === true) {
    throw new ArgumentError(
      `${operation}/resizable`,
      `${operation} takes over the array's memory, which must not change its size: this array stands on a resizable ArrayBuffer\n` +
        `  fix: ${operation}(array.slice()) hands over a copy`,
    );
  }
  return borrowedStorage(array);
}

/** The array's elements can still be read. A transferred array looks like an empty one. Errors: `OPERATION/detached`. */
export function requireAttached(operation: string, array: ArrayBufferView): void {
  if (array.byteLength > 0 || !isDetached(array.buffer)) return;
  throw new ArgumentError(
    `${operation}/detached`,
    `the array given to ${operation} has no memory any more: it was transferred to another owner (structuredClone, postMessage, transfer)\n` +
      '  fix: make the tensor before, or transfer a copy, array.slice()',
  );
}
