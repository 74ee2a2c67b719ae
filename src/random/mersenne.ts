/**
 * @file The Mersenne Twister MT19937, the source of all random bits on the CPU.
 * M. Matsumoto, T. Nishimura: "Mersenne Twister: A 623-Dimensionally Equidistributed Uniform Pseudo-Random Number Generator",
 * 1998, https://doi.org/10.1145/272991.272995
 */

/** Words of state, and numbers made by one pass over it. */
export const stateLength = 624;
/** How far on the word stands that a word is added to. */
export const middle = 397;

/** MT19937 with the seeding of the authors' 2002 version. */
export class MersenneTwister {
  readonly words = new Int32Array(stateLength);
  /** How many numbers of the current pass are taken; `stateLength` where the next number needs a new pass. */
  taken = stateLength;
  private readonly tempered = new Int32Array(stateLength);

  /** Starts from the 32 bits of `seed`. */
  seed(seed: number): void {
    const words = this.words;
    let word = seed | 0;
    words[0] = word;
    for (let i = 1; i < stateLength; i++) {
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i) | 0;
      words[i] = word;
    }
    this.taken = stateLength;
  }

  /** Goes on from a recorded state. */
  restore(words: ArrayLike<number>, taken: number): void {
    this.words.set(words);
    this.taken = taken;
    this.temper();
  }

  /** The next 32 bits, as a signed integer. */
  next(): number {
    if (this.taken === stateLength) this.advance();
    return this.tempered[this.taken++] as number;
  }

  /** The next `out.length` numbers, as signed integers. */
  fill(out: Int32Array): void {
    const { length } = out;
    for (let done = 0; done < length; ) {
      if (this.taken === stateLength) this.advance();
      const tempered = this.tempered;
      const taken = this.taken;
      const count = Math.min(stateLength - taken, length - done);
      for (let i = 0; i < count; i++) out[done + i] = tempered[taken + i] as number;
      this.taken = taken + count;
      done += count;
    }
  }

  /**
   * Takes `count` numbers that `make` makes itself. It gets the words of the current pass, how many of them are taken, and how many more
   * passes the numbers reach into; it returns the words of the last pass, all before tempering.
   */
  take(count: number, make: (words: Int32Array, taken: number, passes: number) => ArrayLike<number>): void {
    const end = this.taken + count;
    const passes = Math.max(Math.ceil(end / stateLength) - 1, 0);
    this.restore(make(this.words, this.taken, passes), end - passes * stateLength);
  }

  private advance(): void {
    const words = this.words;
    let word = words[0] as number;
    for (let i = 0; i < stateLength - middle; i++) {
      const following = words[i + 1] as number;
      words[i] = twist(words[i + middle] as number, word, following);
      word = following;
    }
    for (let i = stateLength - middle; i < stateLength - 1; i++) {
      const following = words[i + 1] as number;
      words[i] = twist(words[i + middle - stateLength] as number, word, following);
      word = following;
    }
    words[stateLength - 1] = twist(words[middle - 1] as number, word, words[0] as number);
    this.temper();
    this.taken = 0;
  }

  private temper(): void {
    const { words, tempered } = this;
    for (let i = 0; i < stateLength; i++) {
      let y = words[i] as number;
      y ^= y >>> 11;
      y ^= (y << 7) & tempering.left7;
      y ^= (y << 15) & tempering.left15;
      tempered[i] = y ^ (y >>> 18);
    }
  }
}

/** What the recurrence multiplies with. */
export const matrix: number = 0x9908b0df | 0;
/** What tempering adds: the bits of the word shifted by so many places, in these places. */
export const tempering = { left7: 0x9d2c5680, left15: 0xefc60000 } as const;

/** The recurrence: the top bit of one word with the other bits of the next, times the matrix, added to a word further on. */
function twist(far: number, word: number, following: number): number {
  // The shifts spread the lowest bit over all places.
  return far ^ (((word & 0x80000000) | (following & 0x7fffffff)) >>> 1) ^ (((following << 31) >> 31) & matrix);
}
