/**
 * @file Which storages have a copy in linear memory: a bounded write-back cache, least recently used out.
 *
 * References are strong, because neither weak references nor finalizers act within one synchronous job; `forget` and eviction end them.
 */
import { EngineError } from '../../errors/errors.ts';
import type { Block } from '../../storage/blocks.ts';
import { type HostStorage, isGone, requirePresent, type StorageCopy } from '../../storage/host.ts';
import type { LinearMemory } from './linear-memory.ts';

/** The copy of a storage. The storage points to it: a map of this many keys that come and go at each launch would be slow. */
class Entry implements StorageCopy {
  readonly owner: Residency;
  readonly storage: HostStorage;
  readonly block: Block;
  /** The launch that needs it at present. */
  launch: number;
  older: Entry | undefined = undefined;
  newer: Entry | undefined = undefined;

  constructor(owner: Residency, storage: HostStorage, block: Block, launch: number) {
    this.owner = owner;
    this.storage = storage;
    this.block = block;
    this.launch = launch;
  }

  drop(): void {
    this.owner.drop(this);
  }
}

export class Residency {
  private readonly memory: LinearMemory;
  private oldest: Entry | undefined;
  private newest: Entry | undefined;
  private launch = 0;

  constructor(memory: LinearMemory) {
    this.memory = memory;
  }

  /** From here on operands belong to another launch: the ones of the last may be evicted. */
  nextLaunch(): void {
    this.launch++;
  }

  private entryOf(storage: HostStorage): Entry | undefined {
    const { copy } = storage;
    return copy instanceof Entry && copy.owner === this ? copy : undefined;
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
    storage.copy = entry;
    storage.dirty = false;
    return block.address;
  }

  /** A block of at least `size` bytes, for which storages are evicted if need be. It stays. */
  room(size: number): Block {
    for (;;) {
      const block = this.memory.allocate(size);
      if (block !== undefined) return block;
      const victim = this.oldest;
      if (victim === undefined || victim.launch === this.launch) {
        throw new EngineError(
          'wasm/memory',
          `one kernel and its operands need more than the ${this.memory.bound} bytes that the wasm engine may use\n` +
            '  fix: set FLAMBEAU_WASM_MEMORY to a larger number of bytes, or work on smaller tensors',
          { bound: this.memory.bound, size },
        );
      }
      this.writeBack(victim);
      this.remove(victim);
    }
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
  }

  private touch(entry: Entry): void {
    if (this.newest === entry) return;
    this.detach(entry);
    this.append(entry);
  }

  private writeBack(entry: Entry): void {
    const { storage, block } = entry;
    if (!storage.dirty) return;
    storage.dirty = false;
    // Nobody can read the values any more: whoever asks for them gets the error.
    if (storage.borrowed && isGone(storage)) return;
    new Uint8Array(storage.buffer, storage.byteOffset, storage.content).set(
      this.memory.bytes.subarray(block.address, block.address + storage.content),
    );
  }

  private remove(entry: Entry): void {
    this.detach(entry);
    this.memory.blocks.free(entry.block);
    entry.storage.copy = undefined;
    entry.storage.dirty = false;
  }

  /** Makes the storage's own bytes current. */
  flush(storage: HostStorage): void {
    if (!storage.dirty) return;
    const entry = this.entryOf(storage);
    if (entry !== undefined) this.writeBack(entry);
  }

  /** Makes the storage's own bytes current and the copy void. */
  evict(storage: HostStorage): void {
    const entry = this.entryOf(storage);
    if (entry === undefined) return;
    this.writeBack(entry);
    this.remove(entry);
  }

  /** Drops a copy, written back or not. */
  drop(entry: Entry): void {
    this.remove(entry);
  }

  /** Writes everything back and holds nothing any more. */
  clear(): void {
    while (this.oldest !== undefined) this.evict(this.oldest.storage);
  }
}
