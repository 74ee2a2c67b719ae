/**
 * @file Blocks of a span of memory: first fit over size classes with coalescing, after "TLSF: a new dynamic memory allocator for
 * real-time systems" (Masmano et al., 2004, https://doi.org/10.1109/EMRTS.2004.1311009), bookkeeping kept outside the memory.
 */

/** Blocks begin and end at multiples of this many bytes. */
export const alignment = 64;

export interface Block {
  readonly address: number;
  size: number;
  free: boolean;
  /** Neighbours in memory. */
  before: Block | undefined;
  after: Block | undefined;
  /** Neighbours in the list of free blocks of the same class. */
  previous: Block | undefined;
  next: Block | undefined;
}

/** Four classes for each power of two. */
function classOf(size: number): number {
  const units = size / alignment;
  const exponent = 31 - Math.clz32(units);
  const quarter = exponent < 2 ? 0 : (units >>> (exponent - 2)) & 3;
  return exponent * 4 + quarter;
}

export class Blocks {
  private readonly classes: (Block | undefined)[] = [];
  private last: Block | undefined;
  private end: number;

  /** Manages memory from `begin` on; `extend` adds to it. */
  constructor(begin: number) {
    this.end = begin;
  }

  /** Takes over the memory up to `end`. */
  extend(end: number): void {
    if (end <= this.end) return;
    const block: Block = {
      address: this.end,
      size: end - this.end,
      free: false,
      before: this.last,
      after: undefined,
      previous: undefined,
      next: undefined,
    };
    if (this.last !== undefined) this.last.after = block;
    this.last = block;
    this.end = end;
    this.release(block);
  }

  private link(block: Block): void {
    const index = classOf(block.size);
    const first = this.classes[index];
    block.previous = undefined;
    block.next = first;
    if (first !== undefined) first.previous = block;
    this.classes[index] = block;
  }

  private unlink(block: Block): void {
    if (block.previous !== undefined) block.previous.next = block.next;
    else this.classes[classOf(block.size)] = block.next;
    if (block.next !== undefined) block.next.previous = block.previous;
  }

  private release(block: Block): void {
    block.free = true;
    const { before, after } = block;
    if (after?.free) {
      this.unlink(after);
      this.absorb(block, after);
    }
    if (before?.free) {
      this.unlink(before);
      this.absorb(before, block);
      this.link(before);
    } else {
      this.link(block);
    }
  }

  /** Adds to `block` the one that follows it. */
  private absorb(block: Block, next: Block): void {
    block.size += next.size;
    block.after = next.after;
    if (next.after !== undefined) next.after.before = block;
    if (this.last === next) this.last = block;
  }

  /** A block of at least `size` bytes, or undefined if no free one is large enough. */
  allocate(size: number): Block | undefined {
    const wanted = Math.max(alignment, Math.ceil(size / alignment) * alignment);
    for (let index = classOf(wanted); index < this.classes.length; index++) {
      for (let block = this.classes[index]; block !== undefined; block = block.next) {
        if (block.size < wanted) continue;
        this.unlink(block);
        this.take(block, wanted);
        return block;
      }
    }
    return undefined;
  }

  private take(block: Block, size: number): void {
    block.free = false;
    if (block.size === size) return;
    const rest: Block = {
      address: block.address + size,
      size: block.size - size,
      free: true,
      before: block,
      after: block.after,
      previous: undefined,
      next: undefined,
    };
    if (block.after !== undefined) block.after.before = rest;
    if (this.last === block) this.last = rest;
    block.after = rest;
    block.size = size;
    this.link(rest);
  }

  free(block: Block): void {
    if (!block.free) this.release(block);
  }

  /** The blocks that nobody has. */
  *unused(): IterableIterator<Readonly<Block>> {
    for (const first of this.classes) for (let block = first; block !== undefined; block = block.next) yield block;
  }
}
