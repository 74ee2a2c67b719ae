/**
 * @file Memory of the host: slices of slabs for small blocks, ranges of an arena or buffers of their own for large ones, and free
 * lists of blocks that are provably unused. Everything else is left to the garbage collector.
 */
import { DeviceError } from '../errors/errors.ts';
import { hostBuffer } from '../host/memory.ts';
import type { Arena, Range } from './arena.ts';
import { Device } from './device.ts';
import type { Storage } from './storage.ts';

/** What an engine with memory of its own holds for a storage. */
export interface StorageCopy {
  /** False: it was given up, and the storage's own bytes are what counts. */
  readonly resident: boolean;
  /** The storage is recycled: the copy is void. */
  drop(): void;
}

/** A span of an ArrayBuffer. */
export class HostStorage implements Storage {
  readonly device: Device;
  readonly byteLength: number;
  content: number;
  escaped = false;
  savers = 0;
  abandoned = false;
  released = false;
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  /** Machine address of the first byte, cached by the native engine; 0 while unknown, and always where the memory is borrowed. */
  address = 0;
  /** The part of the arena that it stands on. */
  range: Range | undefined = undefined;
  /** The program handed the memory in and can take it away: to be asked for with `requirePresent` before each use. */
  borrowed = false;
  /** Of borrowed memory: its address while it is there; 0 while unknown. */
  borrowedAddress = 0;
  /** The copy in the linear memory of a wasm engine. */
  copy: StorageCopy | undefined = undefined;

  constructor(buffer: ArrayBufferLike, byteOffset: number, byteLength: number) {
    this.device = host;
    this.byteLength = byteLength;
    this.content = byteLength;
    this.buffer = buffer;
    this.byteOffset = byteOffset;
  }

  /** What JSON shows: the elements are those of its tensors. */
  toJSON(): object {
    return { device: this.device.name, byteLength: this.content };
  }
}

/** Blocks up to this size are cut from slabs: an ArrayBuffer of its own costs twenty times as much as a slice. */
const largestSlice = 16 * 1024;
const slabBytes = 1024 * 1024;
const alignment = 64;
/** Recycled bytes that are kept at most; beyond it blocks go to the collector. */
const recycledBound = 512 * 1024 * 1024;

/** Larger blocks have more sizes: what they are rounded up by is memory, and few are made in a while. */
const largestCoarse = 256 * 1024;

/**
 * Multiples of 64 bytes, and above a slab slice four sizes to each power of two, so that blocks find a second user; then 32, of which
 * one is 9/8, as the weights of 3×3 convolutions need it.
 */
function sizeClass(byteLength: number): number {
  if (byteLength <= largestSlice) return Math.max(alignment, Math.ceil(byteLength / alignment) * alignment);
  const step = 2 ** (Math.floor(Math.log2(byteLength)) - (byteLength <= largestCoarse ? 2 : 5));
  return Math.ceil(byteLength / step) * step;
}

class HostDevice extends Device {
  private slab: ArrayBufferLike = new ArrayBuffer(0);
  private slabUsed = 0;
  /** Machine address of the slab; 0 while no engine has asked for it. */
  private slabAddress = 0;
  private readonly free = new Map<number, HostStorage[]>();
  /** Bytes waiting in the free lists. */
  recycledBytes = 0;
  private ground: Arena | undefined = undefined;
  /** Smaller blocks do not come from the arena. */
  private arenaMinimum = Number.POSITIVE_INFINITY;
  private readonly inUse: HostStorage[] = [];

  /** Where large blocks come from, if the engine in use has one; those that stand on another stay there. */
  get arena(): Arena | undefined {
    return this.ground;
  }

  set arena(arena: Arena | undefined) {
    this.ground = arena;
    this.arenaMinimum = arena === undefined ? Number.POSITIVE_INFINITY : arena.poisoned ? 0 : largestSlice + 1;
  }

  /** Runs `body` while the bytes of a storage stay its own: code over a typed array may be all that is left of it. */
  using(storage: HostStorage, body: () => void): void {
    this.inUse.push(storage);
    try {
      body();
    } finally {
      this.inUse.pop();
    }
  }

  allocate(byteLength: number): HostStorage {
    const bytes = sizeClass(byteLength);
    const storage = (bytes < this.arenaMinimum ? undefined : this.fromArena(bytes)) ?? this.fromHost(bytes);
    storage.content = byteLength;
    return storage;
  }

  private fromArena(bytes: number): HostStorage | undefined {
    const { ground } = this;
    const range = ground?.allocate(bytes);
    if (ground === undefined || range === undefined) return undefined;
    const storage = new HostStorage(range.buffer, range.byteOffset, bytes);
    storage.address = range.address;
    storage.range = range;
    ground.adopt(range, storage);
    return storage;
  }

  private fromHost(bytes: number): HostStorage {
    const recycled = this.free.get(bytes)?.pop();
    if (recycled === undefined) {
      return bytes <= largestSlice ? this.cut(bytes) : new HostStorage(hostBuffer(bytes, this.ground), 0, bytes);
    }
    this.recycledBytes -= bytes;
    const storage = new HostStorage(recycled.buffer, recycled.byteOffset, bytes);
    storage.address = recycled.address;
    return storage;
  }

  recycle(storage: HostStorage): void {
    storage.copy?.drop();
    const { byteLength, range } = storage;
    if (range !== undefined) {
      range.region.arena.recycle(range);
      return;
    }
    if (this.recycledBytes + byteLength > recycledBound || byteLength !== sizeClass(byteLength)) return;
    const list = this.free.get(byteLength);
    if (list === undefined) this.free.set(byteLength, [storage]);
    else list.push(storage);
    this.recycledBytes += byteLength;
  }

  private cut(byteLength: number): HostStorage {
    if (this.slabUsed + byteLength > this.slab.byteLength) {
      this.slab = hostBuffer(slabBytes);
      this.slabUsed = 0;
      this.slabAddress = 0;
    }
    const storage = new HostStorage(this.slab, this.slabUsed, byteLength);
    if (this.slabAddress !== 0) storage.address = this.slabAddress + this.slabUsed;
    this.slabUsed += byteLength;
    return storage;
  }

  /** An engine has found out where a buffer begins: slices that are cut from it later need not be asked about. */
  standsAt(buffer: ArrayBufferLike, address: number): void {
    if (buffer === this.slab) this.slabAddress = address;
  }
}

/** The host's memory, which the engines of the CPU share. */
export const host: HostDevice = new HostDevice('cpu');

/** Bytes waiting in the free lists of the host and of its arena. */
export function recycledByteCount(): number {
  return host.recycledBytes + (host.arena?.idleBytes ?? 0);
}

/** A storage over memory that the program handed in. Nothing else may stand on it, so it is never recycled. */
export function borrowedStorage(array: ArrayBufferView): HostStorage {
  const storage = new HostStorage(array.buffer, array.byteOffset, array.byteLength);
  storage.borrowed = true;
  storage.escaped = true;
  return storage;
}

/** How many bytes behind the start of `a` that of `b` stands; undefined where no byte of one can be one of the other. */
export function byteDistance(a: Storage, b: Storage): number | undefined {
  if (a === b) return 0;
  // Arrays that the program handed in may overlap.
  if (!(a instanceof HostStorage && b instanceof HostStorage) || a.buffer !== b.buffer) return undefined;
  return b.byteOffset - a.byteOffset;
}

/** Borrowed memory must still be there. Errors: `memory/gone`. */
export function requirePresent(storage: HostStorage): void {
  if (storage.borrowed && isGone(storage)) throw goneMemory();
}

/** A buffer that is transferred has no bytes left, nor has one of a WebAssembly.Memory that grew. */
export function isGone(storage: HostStorage): boolean {
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
