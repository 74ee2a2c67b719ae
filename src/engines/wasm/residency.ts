/**
 * @file Which storages have a copy in linear memory: a bounded write-back cache, least recently used out.
 *
 * What nobody can read again needs no writing back. So a copy does not hold its storage, and is given up when the storage is found
 * collected: between jobs, and in V8 within one, before memory grows or something is written back. Where nothing is found, eviction
 * keeps the bound.
 */
import { EngineError } from '../../errors/errors.ts';
import { CollectedWatch } from '../../host/collector.ts';
import type { Block } from '../../storage/blocks.ts';
import { type HostStorage, requirePresent, type StorageCopy } from '../../storage/host.ts';
import type { LinearMemory } from './linear-memory.ts';

/** The copy of a storage. The storage points to it: a map of this many keys that come and go at each launch would be slow. */
class Entry implements StorageCopy {
  readonly owner: Residency;
  /** Where the storage's own bytes stand. */
  buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly content: number;
  readonly block: Block;
  resident = true;
  /** The copy is newer than the storage's own bytes. */
  dirty = false;
  /** The launch that needs it at present. */
  launch: number;
  older: Entry | undefined = undefined;
  newer: Entry | undefined = undefined;

  constructor(owner: Residency, { buffer, byteOffset, content }: HostStorage, block: Block, launch: number) {
    this.owner = owner;
    this.buffer = buffer;
    this.byteOffset = byteOffset;
    this.content = content;
    this.block = block;
    this.launch = launch;
  }

  drop(): void {
    this.owner.drop(this);
  }
}

/** In place of the bytes of copies that were given up, so that whoever still holds such a copy does not hold the bytes. */
const nothing = new ArrayBuffer(0);

/** Smaller storages are not watched: to evict them costs less. */
const smallestWatched = 16 * 1024;
/** Bytes that get a copy between two looks at what was found collected. */
const lookInterval = 4 * 2 ** 20;
/**
 * Bytes that get a copy between two collections of all objects, at least, and so many times a large copy; a collection takes as long
 * as writing back some 50 MB. What is dead takes that much of linear memory, or, where the host tells of nothing within a job, of
 * its own memory.
 */
const collectionInterval = 64 * 2 ** 20;
const collectionCopies = 32;

export class Residency {
  private readonly memory: LinearMemory;
  private readonly watch = new CollectedWatch<Entry>((entry) => this.drop(entry));
  private oldest: Entry | undefined;
  private newest: Entry | undefined;
  private launch = 0;
  private held = 0;
  private sinceLook = 0;
  private sinceCollection = 0;
  /** Bytes of the copies that the last collection left: what lives. */
  private left = 0;
  /** Bytes that were copied to the host's memory so far. */
  bytesWrittenBack = 0;

  constructor(memory: LinearMemory) {
    this.memory = memory;
  }

  /** From here on operands belong to another launch: the ones of the last may be evicted. */
  nextLaunch(): void {
    this.launch++;
  }

  private entryOf(storage: HostStorage): Entry | undefined {
    const { copy } = storage;
    return copy instanceof Entry && copy.resident && copy.owner === this ? copy : undefined;
  }

  /** The address of a storage's copy. `fresh`: the launch writes all of it, so that its bytes need not be copied in. */
  locate(storage: HostStorage, fresh: boolean): number {
    requirePresent(storage);
    const known = this.entryOf(storage);
    if (known !== undefined) {
      known.launch = this.launch;
      this.touch(known);
      return known.block.address;
    }
    if (storage.released) throw new EngineError('wasm/released', 'an operand stands on memory that was recycled');
    // A second engine, as tests start them: one copy at a time.
    if (storage.copy instanceof Entry) storage.copy.owner.evict(storage);
    const block = this.room(storage.content);
    if (!fresh) {
      this.memory.bytes.set(new Uint8Array(storage.buffer, storage.byteOffset, storage.content), block.address);
    }
    const entry = new Entry(this, storage, block, this.launch);
    this.append(entry);
    this.held += block.size;
    storage.copy = entry;
    if (block.size >= smallestWatched) this.watch.add(storage, entry);
    return block.address;
  }

  /** A launch writes to the storage's copy. */
  wrote(storage: HostStorage): void {
    const entry = this.entryOf(storage);
    if (entry !== undefined) entry.dirty = true;
  }

  /** A block of at least `size` bytes, for which storages are evicted if need be. It stays. */
  room(size: number): Block {
    this.sinceLook += size;
    this.sinceCollection += size;
    if (this.sinceLook > lookInterval) {
      this.sinceLook = 0;
      this.watch.look();
    }
    let block = this.memory.blocks.allocate(size);
    if (
      block === undefined &&
      this.sinceCollection >= Math.max(collectionInterval, collectionCopies * size, this.left)
    ) {
      this.sinceCollection = 0;
      this.watch.collect();
      this.left = this.held;
      block = this.memory.blocks.allocate(size);
    }
    while (block === undefined) {
      block = this.memory.allocate(size);
      if (block === undefined) this.evictOldest(size);
    }
    return block;
  }

  private evictOldest(size: number): void {
    const victim = this.oldest;
    if (victim === undefined || victim.launch === this.launch) {
      if (this.memory.raise(size)) return;
      throw new EngineError(
        'wasm/memory',
        `one kernel and its operands need more than the ${this.memory.bound} bytes that the wasm engine may use\n` +
          '  fix: set FLAMBEAU_WASM_MEMORY to a larger number of bytes, or work on smaller tensors',
        { bound: this.memory.bound, size },
      );
    }
    this.writeBack(victim);
    this.drop(victim);
  }

  private append(entry: Entry): void {
    entry.older = this.newest;
    entry.newer = undefined;
    if (this.newest !== undefined) this.newest.newer = entry;
    else this.oldest = entry;
    this.newest = entry;
  }

  private detach(entry: Entry): void {
    if (entry.older !== undefined) entry.older.newer = entry.newer;
    else this.oldest = entry.newer;
    if (entry.newer !== undefined) entry.newer.older = entry.older;
    else this.newest = entry.older;
    // A storage may keep an entry that was given up, which must not keep others.
    entry.older = undefined;
    entry.newer = undefined;
  }

  private touch(entry: Entry): void {
    if (this.newest === entry) return;
    this.detach(entry);
    this.append(entry);
  }

  private writeBack(entry: Entry): void {
    const { buffer, byteOffset, content, block } = entry;
    if (!entry.dirty) return;
    entry.dirty = false;
    // The program took the memory away: whoever asks for the values gets the error.
    if (buffer.byteLength < byteOffset + content) return;
    this.bytesWrittenBack += content;
    new Uint8Array(buffer, byteOffset, content).set(this.memory.bytes.subarray(block.address, block.address + content));
  }

  /** Makes the storage's own bytes current. */
  flush(storage: HostStorage): void {
    const entry = this.entryOf(storage);
    if (entry !== undefined) this.writeBack(entry);
  }

  /** Makes the storage's own bytes current and the copy void. */
  evict(storage: HostStorage): void {
    const entry = this.entryOf(storage);
    if (entry === undefined) return;
    this.writeBack(entry);
    this.drop(entry);
  }

  /** Gives up a copy, written back or not. */
  drop(entry: Entry): void {
    if (!entry.resident) return;
    entry.resident = false;
    entry.buffer = nothing;
    this.detach(entry);
    this.held -= entry.block.size;
    this.memory.blocks.free(entry.block);
  }

  /** Writes everything back and holds nothing any more. */
  clear(): void {
    for (let entry = this.oldest; entry !== undefined; entry = this.oldest) {
      this.writeBack(entry);
      this.drop(entry);
    }
  }
}
