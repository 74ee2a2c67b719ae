/** @file The random generator: `torch.Generator` of the CPU, with PyTorch's seeds, numbers and state format. */
import { markKind } from '../errors/copies.ts';
import { SerializationError, ValueError } from '../errors/errors.ts';
import { MersenneTwister, stateLength } from './mersenne.ts';

/** The seed of a generator that nobody has seeded. */
const defaultSeed = 67280421310721n;

/**
 * PyTorch's state in bytes, little endian: seed (u64), numbers left (i32), seeded (i32), numbers taken (u64), 624 words (u64 each),
 * three doubles of which the second is the kept normal number, its validity (i32), and eight bytes for a kept float. The first of these
 * doubles, of which PyTorch makes no use any more, has the place of devices in their numbers (u64).
 */
const stateBytes = 5056;
const position = {
  seed: 0,
  left: 8,
  seeded: 12,
  taken: 16,
  words: 24,
  device: 5016,
  normal: 5024,
  normalValid: 5040,
} as const;

/** Numbers drawn at once by `randomBlocks`: a multiple of 16, few enough to stay in the first-level cache. */
const blockLength = 2048;

/**
 * Source of random numbers of its own, which gives what PyTorch's CPU generator gives for the same seed.
 *
 * @example
 * const generator = new torch.Generator().manualSeed(0);
 * torch.rand([3], { generator }); // tensor([0.4963, 0.7682, 0.0885])
 */
export class Generator {
  /** The second number of the last pair of normal numbers, if it was not used yet. */
  keptNormal: number | undefined;
  /** @internal How many blocks of four numbers devices have drawn: they have numbers of their own, by the same seed. */
  deviceBlocks = 0n;
  private readonly engine = new MersenneTwister();
  private currentSeed = 0n;
  /** Nothing was drawn since seeding: PyTorch's state tells that from a pass that is used up. */
  private fresh = true;

  constructor() {
    this.manualSeed(defaultSeed);
  }

  /** Starts again from `seed`, a whole number of up to 64 bits; a negative one counts from 2^64 downwards, as in PyTorch. */
  manualSeed(seed: number | bigint): this {
    if (typeof seed !== 'bigint' && !Number.isSafeInteger(seed)) {
      const given = typeof seed === 'string' ? `'${seed}'` : String(seed);
      throw new ValueError('generator/seed', `the seed must be an integer (a bigint beyond 2^53), got ${given}`);
    }
    const value = BigInt(seed);
    if (value < -(2n ** 63n) || value >= 2n ** 64n) {
      throw new ValueError('generator/seed', `the seed must fit in 64 bits, got ${value}`);
    }
    this.currentSeed = BigInt.asUintN(64, value);
    this.engine.seed(Number(BigInt.asIntN(32, value)));
    this.keptNormal = undefined;
    this.deviceBlocks = 0n;
    this.fresh = true;
    return this;
  }

  toString(): string {
    return `Generator(seed=${this.currentSeed})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  toJSON(): string {
    return this.toString();
  }

  /** The seed that this generator started from. */
  initialSeed(): bigint {
    return this.currentSeed;
  }

  /** Starts again from a seed that differs each time, and returns it. */
  seed(): bigint {
    const seed = BigInt(Math.floor(Math.random() * 2 ** 53));
    this.manualSeed(seed);
    return seed;
  }

  /** The next 32 random bits, as a signed integer. `random() >>> 0` is PyTorch's `random()`. */
  random(): number {
    this.fresh = false;
    return this.engine.next();
  }

  /** Hands the next `count` times 32 random bits to `use`, in blocks, with the place of each: faster than one by one. */
  randomBlocks(count: number, use: (bits: Int32Array, start: number) => void, length = blockLength): void {
    const block = new Int32Array(Math.min(count, length));
    for (let start = 0; start < count; start += length) {
      const bits = count - start < block.length ? block.subarray(0, count - start) : block;
      this.fresh = false;
      this.engine.fill(bits);
      use(bits, start);
    }
  }

  /** Takes the next `count` times 32 random bits, which `make` makes itself: see `MersenneTwister.take`. */
  take(count: number, make: (words: Int32Array, taken: number, passes: number) => ArrayLike<number>): void {
    this.fresh = false;
    this.engine.take(count, make);
  }

  /** The next number in [0, 1), with 24 random bits. */
  uniform32(): number {
    return (this.random() & 0xffffff) * 2 ** -24;
  }

  /** The next number in [0, 1), with 53 random bits. */
  uniform64(): number {
    const high = this.random() & 0x1fffff;
    return (high * 2 ** 32 + (this.random() >>> 0)) * 2 ** -53;
  }

  /** The next 64 random bits, as an unsigned integer. */
  random64(): bigint {
    const high = BigInt(this.random() >>> 0);
    return (high << 32n) | BigInt(this.random() >>> 0);
  }

  /** The whole state, in the bytes that `torch.get_rng_state()` gives. */
  getState(): Uint8Array {
    const state = new Uint8Array(stateBytes);
    const view = new DataView(state.buffer);
    const taken = this.fresh ? 0 : this.engine.taken;
    view.setBigUint64(position.seed, this.currentSeed, true);
    view.setInt32(position.left, this.fresh ? 1 : stateLength + 1 - taken, true);
    view.setInt32(position.seeded, 1, true);
    view.setUint32(position.taken, taken, true);
    this.engine.words.forEach((word, i) => {
      view.setInt32(position.words + 8 * i, word, true);
    });
    view.setBigUint64(position.device, this.deviceBlocks, true);
    if (this.keptNormal !== undefined) {
      view.setFloat64(position.normal, this.keptNormal, true);
      view.setInt32(position.normalValid, 1, true);
    }
    return state;
  }

  /** Goes on from a state that `getState` or PyTorch gave. */
  setState(state: Uint8Array): void {
    if (state.length !== stateBytes) {
      throw new SerializationError('generator/state', `a state has ${stateBytes} bytes, got ${state.length}`);
    }
    const view = new DataView(state.buffer, state.byteOffset, state.byteLength);
    const left = view.getInt32(position.left, true);
    const taken = view.getUint32(position.taken, true);
    const fresh = left === 1 && taken === 0;
    const consistent = fresh || (taken >= 1 && taken <= stateLength && left === stateLength + 1 - taken);
    if (view.getInt32(position.seeded, true) !== 1 || !consistent) {
      throw new SerializationError('generator/state', 'these bytes are not a state of the generator');
    }
    this.currentSeed = view.getBigUint64(position.seed, true);
    this.deviceBlocks = view.getBigUint64(position.device, true);
    this.fresh = fresh;
    const words = Int32Array.from({ length: stateLength }, (_, i) => view.getInt32(position.words + 8 * i, true));
    this.engine.restore(words, fresh ? stateLength : taken);
    const kept = view.getInt32(position.normalValid, true) !== 0;
    this.keptNormal = kept ? view.getFloat64(position.normal, true) : undefined;
  }
}

/** The generator that is used where none is given. */
export const defaultGenerator: Generator = new Generator();

markKind(Generator.prototype, 'a generator');
