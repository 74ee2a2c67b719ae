/**
 * @file Large blocks of the host from address space of our own: an ArrayBuffer for each would count as external memory, for which V8
 * collects about once in a training step. Ranges come back when they are recycled, or when the storage on them is found collected;
 * that is looked for at the end of a backward pass, where least is alive, in the middle of a large one, and else only after much was
 * allocated.
 *
 * A typed array over the arena does not keep its range: no such array may be read or written after another allocation, unless
 * something still uses the storage then.
 */
import { exhausted, machineMemory } from '../host/memory.ts';
import { type Block, Blocks } from './blocks.ts';

/** What the arena asks of the host, which can tell within one synchronous job that an object was collected. */
export interface ArenaMemory {
  /** Address space that takes memory when it is touched; undefined where the host has none. */
  reserve(byteLength: number): { readonly buffer: ArrayBuffer; readonly address: number } | undefined;
  /** Gives memory back to the system; the bytes are undefined from here on. */
  discard(address: number, byteLength: number): void;
  /** From here on `poll` tells when nothing reaches `object` any more. Ids are small whole numbers. */
  track(object: object, id: number): void;
  untrack(id: number): void;
  /** Writes ids whose objects were collected into `found`, and tracks them no more. Returns how many; all of them if it is not full. */
  poll(found: Int32Array): number;
  /** Runs the garbage collector, over young objects or over all. */
  collect(kind: 'minor' | 'major'): void;
}

interface Region {
  readonly arena: Arena;
  readonly buffer: ArrayBuffer;
  readonly address: number;
  readonly byteLength: number;
  readonly blocks: Blocks;
  /** No byte from here on has been handed out. */
  used: number;
}

/** What is told when an object that it has to do with was collected. */
export interface Follower {
  onCollected(): void;
}

/** A part of the arena for one storage at a time. */
export interface Range {
  readonly id: number;
  readonly buffer: ArrayBuffer;
  readonly byteOffset: number;
  /** Machine address of the first byte. */
  readonly address: number;
  readonly byteLength: number;
  readonly region: Region;
  readonly block: Block;
}

const mega = 2 ** 20;
const regionBytes = 2 ** 30;
/** Allocated bytes after which collected storages are looked for, at least. */
const smallestBudget = 16 * mega;
/** And at most, unless more than that is alive. */
const largestBudget = 512 * mega;
/** A collection of all objects is worth its time where so many bytes more than 1.5 times those that were alive after the last are held. */
const majorSlack = 128 * mega;
/** The same at the end of a pass, where what is held should not be alive. */
const majorSlackAfterPass = 32 * mega;
/** Where a pass takes this much more than what is alive before it, storages are looked for in its middle, too. */
const halfwayAbove = 128 * mega;
/** But so often at most: what is alive after two collections is found by those of all objects only. */
const looksInPass = 3;
/** Where nothing is known of looks, the first comes when so much of what a pass takes is held. */
const firstLook = 0.9;
/** Idle bytes above which ranges of other sizes are joined before new memory is touched. */
const joinAbove = 16 * mega;
/** Memory goes back to the system where twice the bytes in use lately, and this much, have been touched. */
const keptSlack = 128 * mega;
/** Collections after which what was in use before is no longer lately. */
const memorySpan = 16;
/** Successive ranges begin at different places of a page: else kernels' streams would meet in the same sets of the cache. */
const stagger = 64;
/** Smaller pieces are not worth a call to the system. */
const smallestDiscard = 64 * 1024;
/** Poisoned, the arena looks for collected storages after so many allocations. */
const poisonedInterval = 64;

export class Arena {
  /** Freed ranges are overwritten, and collected storages are looked for all the time: errors in this file show early. */
  readonly poisoned: boolean;
  private readonly memory: ArenaMemory;
  private readonly regions: Region[] = [];
  private readonly ranges: Range[] = [];
  /** Who waits for objects of other memories, by an id that is no range's. */
  private readonly followers: (Follower | undefined)[] = [];
  private readonly spareIds: number[] = [];
  private ids = 0;
  private readonly found = new Int32Array(1024);
  /** Free ranges by length, the last one that was freed on top: its bytes may still be in the cache. */
  private readonly idle = new Map<number, Range[]>();
  /** Bytes of free ranges. */
  idleBytes = 0;
  /** Bytes of ranges that are not known to be free. */
  private held = 0;
  private heldAfterCollection = 0;
  private heldAfterMajor = 0;
  private heldAfterPass = 0;
  /** Bytes that were alive after the last collection of all objects at the end of a pass. */
  private aliveAfterPass = 0;
  /** The most that was held since the last pass, as far as it was in use. */
  private passPeak = 0;
  /** Bytes by which what is held may grow before collected storages are looked for. */
  private budget = smallestBudget;
  /** The budget of the rest of a pass in whose middle was looked. */
  private wholeBudget = smallestBudget;
  /** How often may be looked in the middle of the pass from now on. */
  private looksLeft = 0;
  /** Bytes that were found in the middle of the pass. */
  private foundHalfway = 0;
  /** The least that was held since the last pass: gradients of the pass before may be gone. */
  private lowest = 0;
  /** How much was held when the middle of the pass was looked at; once the pass is over, how much may be in the next one. */
  private halfwayLevel = 0;
  /** The most that was held since the pass, or what was looked at in its middle, began. */
  private peakSinceLook = 0;
  /** At most so many bytes are resident. */
  private touched = 0;
  private peak = 0;
  private peakBefore = 0;
  private collections = 0;
  private allocations = 0;

  constructor(memory: ArenaMemory, poisoned: boolean) {
    this.memory = memory;
    this.poisoned = poisoned;
  }

  /** A range of `bytes`, to be used by `adopt`; undefined where the host has no address space left. Errors: `memory/exhausted`. */
  allocate(bytes: number): Range | undefined {
    if (this.poisoned && ++this.allocations % poisonedInterval === 0)
      this.collect(1.5 * this.heldAfterMajor + majorSlack);
    let range = this.idle.get(bytes)?.pop();
    if (range === undefined && this.held + bytes > this.heldAfterCollection + this.budget) {
      this.collectEarly();
      range = this.idle.get(bytes)?.pop();
    }
    if (range === undefined) range = this.carve(bytes);
    else this.idleBytes -= bytes;
    if (range === undefined) return undefined;
    this.held += bytes;
    if (this.held > this.passPeak) this.passPeak = this.held;
    if (this.held > this.peakSinceLook) this.peakSinceLook = this.held;
    return range;
  }

  /** So many bytes are about to be taken and kept, as those of a file are: what is dead is looked for now, and not while they come. */
  expect(bytes: number): void {
    if (this.held + bytes > this.heldAfterCollection + this.budget) this.collectEarly();
    this.heldAfterCollection += bytes;
  }

  /** The range belongs to `storage` until that is recycled or collected. */
  adopt(range: Range, storage: object): void {
    this.memory.track(storage, range.id);
  }

  /** Takes back a range whose storage nobody will use again. */
  recycle(range: Range): void {
    this.memory.untrack(range.id);
    this.free(range);
  }

  /** From here on `look` tells `follower` when nothing reaches `object` any more. Returns a number for `unfollow`. */
  follow(object: object, follower: Follower): number {
    const id = this.newId();
    this.followers[id] = follower;
    this.memory.track(object, id);
    return id;
  }

  unfollow(id: number): void {
    this.memory.untrack(id);
    this.drop(id);
  }

  /** Collects and tells of what was found. */
  look(kind: 'minor' | 'major'): void {
    this.memory.collect(kind);
    this.sweep();
  }

  private newId(): number {
    return this.spareIds.pop() ?? this.ids++;
  }

  private drop(id: number): void {
    this.followers[id] = undefined;
    this.spareIds.push(id);
  }

  /** A moment at which little is alive. */
  endOfPass(): void {
    // What it would have been had nobody looked in the middle.
    const peak = this.passPeak + this.foundHalfway;
    const grown = peak - this.heldAfterPass;
    if (this.held >= this.heldAfterPass + smallestBudget || this.poisoned) {
      const expected = this.aliveAfterPass;
      const most = grown < halfwayAbove ? 1.5 * expected + majorSlackAfterPass : expected + grown / 8;
      if (this.collect(most)) this.aliveAfterPass = this.held;
      if (grown >= halfwayAbove) this.join();
      this.heldAfterPass = this.held;
    }
    this.heldAfterPass = Math.min(this.heldAfterPass, this.held);
    this.wholeBudget = Math.min(Math.max(1.5 * grown, smallestBudget), Math.max(largestBudget, this.held));
    this.looksLeft = peak - this.lowest >= halfwayAbove ? looksInPass : 0;
    this.budget = this.looksLeft > 0 ? this.halfwayBudget() : this.wholeBudget;
    this.foundHalfway = 0;
    this.passPeak = this.held;
    this.peakSinceLook = this.held;
    this.lowest = this.held;
  }

  /** Least is held at the most where the look comes when as much is held as will be at the most after it: each pass comes closer. */
  private halfwayBudget(): number {
    const { halfwayLevel, heldAfterCollection } = this;
    this.halfwayLevel =
      this.foundHalfway > 0
        ? (halfwayLevel + this.peakSinceLook) / 2
        : heldAfterCollection + firstLook * (this.passPeak - heldAfterCollection);
    return Math.max(this.halfwayLevel - heldAfterCollection, smallestBudget);
  }

  /** Facts for `doctor`. */
  describe(): { readonly reservedBytes: number; readonly heldBytes: number; readonly residentBytes: number } {
    return {
      reservedBytes: this.regions.reduce((sum, { byteLength }) => sum + byteLength, 0),
      heldBytes: this.held,
      residentBytes: this.resident(),
    };
  }

  private free(range: Range): void {
    const { byteLength } = range;
    this.held -= byteLength;
    if (this.held < this.lowest) this.lowest = this.held;
    this.idleBytes += byteLength;
    if (this.poisoned) new Uint8Array(range.buffer, range.byteOffset, byteLength).fill(0xff);
    const list = this.idle.get(byteLength);
    if (list === undefined) this.idle.set(byteLength, [range]);
    else list.push(range);
  }

  /** In the middle of work, where what is alive may be needed for long. Where little is found, the next time comes later. */
  private collectEarly(): void {
    const before = this.held;
    const grown = before - this.heldAfterCollection;
    this.collect(1.5 * this.heldAfterMajor + majorSlack);
    if (this.looksLeft > 0) {
      const found = before - this.held;
      this.foundHalfway += found;
      this.halfwayLevel = before;
      this.peakSinceLook = this.held;
      // Where little was found, it was not the middle: an optimizer has made its state, say.
      this.looksLeft = 3 * found >= grown ? 0 : this.looksLeft - 1;
      // A part of the pass is over.
      this.budget = this.looksLeft === 0 ? this.wholeBudget : Math.max(0.75 * this.budget, smallestBudget);
      return;
    }
    if (2 * (before - this.held) < grown) {
      this.budget = Math.min(2 * this.budget, Math.max(largestBudget, this.held));
      return;
    }
    this.budget = Math.max(this.budget / 2, smallestBudget);
    this.passPeak = this.held;
  }

  /** Young objects first, and all where more than `most` bytes are held after that. Returns whether it came to that. */
  private collect(most: number): boolean {
    this.peak = Math.max(this.peak, this.passPeak);
    this.memory.collect('minor');
    this.sweep();
    this.heldAfterCollection = this.held;
    const all = this.held > most;
    if (all) this.collectAll();
    this.trim();
    return all;
  }

  private collectAll(): void {
    this.memory.collect('major');
    this.sweep();
    this.heldAfterMajor = this.held;
    this.heldAfterCollection = this.held;
  }

  private sweep(): void {
    const { found, ranges, followers } = this;
    for (let count = found.length; count === found.length; ) {
      count = this.memory.poll(found);
      for (let i = 0; i < count; i++) {
        const id = found[i] as number;
        const follower = followers[id];
        if (follower === undefined) this.free(ranges[id] as Range);
        else {
          this.drop(id);
          follower.onCollected();
        }
      }
    }
  }

  private resident(): number {
    return Math.min(
      this.touched,
      this.regions.reduce((sum, { used }) => sum + used, 0),
    );
  }

  /** Gives memory back where far more was touched than has been in use lately. */
  private trim(): void {
    if (++this.collections % memorySpan === 0) {
      this.peakBefore = this.peak;
      this.peak = this.held;
    }
    if (this.resident() > 2 * Math.max(this.peak, this.peakBefore) + keptSlack) this.giveBack();
  }

  private giveBack(): void {
    this.join();
    for (const { address, blocks } of this.regions) {
      for (const block of blocks.unused()) {
        if (block.size >= smallestDiscard) this.memory.discard(address + block.address, block.size);
      }
    }
    this.touched = this.held;
  }

  /** Joins idle ranges to larger blocks, for other lengths. */
  private join(): void {
    for (const list of this.idle.values()) {
      for (const { id, region, block } of list) {
        region.blocks.free(block);
        this.spareIds.push(id);
      }
    }
    this.idle.clear();
    this.idleBytes = 0;
  }

  private carve(bytes: number): Range | undefined {
    // Whoever asks the host for it gets the error.
    if (bytes > machineMemory()) return undefined;
    if (this.idleBytes > Math.max(joinAbove, this.held / 16)) this.join();
    if (this.resident() + bytes > machineMemory()) this.makeRoom(bytes);
    const range = this.cut(bytes);
    if (range !== undefined) return range;
    if (this.extend(bytes)) return this.cut(bytes);
    this.collectAll();
    this.join();
    return this.cut(bytes);
  }

  /** Address space may be bounded (`ulimit -v`): then a smaller region must do. */
  private extend(bytes: number): boolean {
    const least = bytes + stagger;
    const room = machineMemory() - this.regions.reduce((sum, { byteLength }) => sum + byteLength, 0);
    for (
      let length = Math.max(Math.min(regionBytes, Math.floor(room)), least);
      ;
      length = Math.max(length / 2, least)
    ) {
      const reserved = this.memory.reserve(length);
      if (reserved !== undefined) {
        const blocks = new Blocks(0);
        blocks.extend(length);
        this.regions.push({ arena: this, ...reserved, byteLength: length, blocks, used: 0 });
        return true;
      }
      if (length === least) return false;
    }
  }

  /** Hosts hand out memory that is not there, and end the process when it is written to. */
  private makeRoom(bytes: number): void {
    this.collectAll();
    this.giveBack();
    if (this.held + bytes > machineMemory()) throw exhausted(bytes, this.share());
  }

  /** How much of what there is tensors hold, in words. */
  share(): string {
    return `this process may use ${machineMemory().toLocaleString('en')}, of which tensors hold ${this.held.toLocaleString('en')}`;
  }

  private cut(bytes: number): Range | undefined {
    for (const region of this.regions) {
      const block = region.blocks.allocate(bytes + stagger);
      if (block === undefined) continue;
      region.used = Math.max(region.used, block.address + block.size);
      this.touched += block.size;
      const id = this.newId();
      const range: Range = {
        id,
        buffer: region.buffer,
        byteOffset: block.address,
        address: region.address + block.address,
        byteLength: bytes,
        region,
        block,
      };
      this.ranges[id] = range;
      return range;
    }
    return undefined;
  }
}
