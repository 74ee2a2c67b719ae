/** @file Memory from the host: in Node without clearing it, elsewhere as ArrayBuffers come. */
import { DeviceError } from '../errors/errors.ts';
import { nodeModule } from './process.ts';

const allocUnsafeSlow =
  globalThis.process?.versions?.node === undefined ? undefined : globalThis.Buffer?.allocUnsafeSlow;

/** Node's own allocator takes no more than this; beyond it a buffer is cleared first. */
const largestUncleared = 2 ** 32;

/** Smaller blocks need no look at the machine's memory. */
const worthAsking = 2 ** 28;

export function exhausted(byteLength: number, reason: string, cause?: unknown): DeviceError {
  return new DeviceError(
    'memory/exhausted',
    `cannot allocate ${byteLength.toLocaleString('en')} bytes on the CPU: ${reason}`,
    { byteLength, ...(cause === undefined ? {} : { cause }) },
  );
}

let machineBytes: number | undefined;

/**
 * A quarter of the address space that is left where it is bounded (`ulimit -v`): V8 ends the process when it finds none for itself, and
 * threads take more than they use.
 */
function addressSpace(): number {
  const read = (file: string, line: RegExp): number | undefined => {
    const found = line.exec(nodeModule('node:fs')?.readFileSync(file, 'latin1') ?? '')?.[1];
    return found === undefined ? undefined : Number(found);
  };
  try {
    const bound = read('/proc/self/limits', /^Max address space +(\d+)/m);
    if (bound === undefined) return Number.POSITIVE_INFINITY;
    return Math.max(0, (bound - 1024 * (read('/proc/self/status', /^VmSize:\s+(\d+) kB/m) ?? 0)) / 4);
  } catch {
    // Not Linux, or a host that does not let us ask.
    return Number.POSITIVE_INFINITY;
  }
}

/** What the machine has, or what the process may use of it; infinite where the host does not tell. */
export function machineMemory(): number {
  if (machineBytes !== undefined) return machineBytes;
  machineBytes = addressSpace();
  try {
    const total = nodeModule('node:os')?.totalmem();
    const allowed = globalThis.process?.constrainedMemory?.();
    for (const bytes of [total, allowed]) {
      if (bytes !== undefined && bytes > 0) machineBytes = Math.min(machineBytes, bytes);
    }
  } catch {
    // A host that does not let us ask.
  }
  return machineBytes;
}

const bound = (): string => `this process may use ${machineMemory().toLocaleString('en')}`;

/**
 * Errors where so many bytes are more than the machine has: hosts hand out memory that is not there, and end the process when it
 * is written to. To be called before work whose result has a size that a number decides. Errors: `memory/exhausted`.
 */
export function requireMemory(byteLength: number): void {
  if (byteLength < worthAsking) return;
  if (byteLength > machineMemory()) throw exhausted(byteLength, bound());
}

/** A buffer of its own with undefined content. Errors: `memory/exhausted`, in which `holder` says who has how much. */
export function hostBuffer(byteLength: number, holder?: { share(): string }): ArrayBufferLike {
  let buffer: ArrayBufferLike;
  try {
    buffer =
      allocUnsafeSlow === undefined || byteLength > largestUncleared
        ? new ArrayBuffer(byteLength)
        : allocUnsafeSlow(byteLength).buffer;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw exhausted(byteLength, holder?.share() ?? bound(), cause);
  }
  requireMemory(byteLength);
  return buffer;
}

/** Zeros for a host algorithm. Errors: `memory/exhausted`. */
export function clearedNumbers(count: number): Float64Array<ArrayBuffer> {
  requireMemory(8 * count);
  try {
    return new Float64Array(count);
  } catch (cause) {
    throw exhausted(8 * count, 'it is more than a typed array holds', cause);
  }
}
