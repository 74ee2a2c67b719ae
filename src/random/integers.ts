/** @file Random integers and permutations, as PyTorch's CPU kernels draw them. */
import { ValueError } from '../errors/errors.ts';
import { type DType, largestFinite, significandDigits, type TypedArray, type TypedArrayOf } from '../storage/dtype.ts';
import { nearestFloat } from '../storage/half.ts';
import type { Generator } from './generator.ts';

/** Arrays that random integers are written to, with the dtype that decides how they are drawn. */
export type Target = {
  readonly [Name in keyof TypedArrayOf]: { readonly dtype: DType<Name>; readonly out: TypedArrayOf[Name] };
}[keyof TypedArrayOf];

/** Writes whole numbers below 2^53 in magnitude to int64 elements as two words: a BigInt for each would be slow. */
class Int64Writer {
  private readonly words: Int32Array;

  constructor(out: BigInt64Array) {
    this.words = new Int32Array(out.buffer, out.byteOffset, 2 * out.length);
  }

  set(i: number, value: number): void {
    const low = value | 0;
    this.words[2 * i] = low;
    this.words[2 * i + 1] = low === value ? low >> 31 : Math.floor(value / 2 ** 32);
  }

  setWords(i: number, low: number, high: number): void {
    this.words[2 * i] = low;
    this.words[2 * i + 1] = high;
  }
}

function bitLength(value: bigint): bigint {
  return BigInt((value < 0n ? -value : value).toString(2).length);
}

/** The bounds moved inwards to where the float dtype can represent what is drawn, as PyTorch does. */
function representable(dtype: DType, from: bigint, to: bigint): [bigint, bigint] {
  const nearest = (value: bigint) => BigInt(nearestFloat(dtype, Number(value)));
  const step = (value: bigint) => 2n ** (bitLength(value) - BigInt(significandDigits(dtype.name)));
  const lowest = nearest(from + 1n);
  const highest = nearest(to - 1n);
  return [lowest < from ? lowest + step(from + 1n) : from, highest >= to ? highest - step(to - 1n) : to];
}

function requireNotEmpty(from: bigint, to: bigint): void {
  if (from < to) return;
  throw new ValueError('random/empty-range', `from must be less than to, got from ${from}, to ${to}`);
}

/** The bounds [from, to) as whole numbers that the dtype holds. Errors: `random/empty-range`, `random/range`. */
export function integerBounds(dtype: DType, from: number | bigint, to: number | bigint): [low: bigint, high: bigint] {
  let low = BigInt(from);
  let high = BigInt(to);
  requireNotEmpty(low, high);
  const [least, most] = dtype.range ?? [-largestFinite(dtype.name), largestFinite(dtype.name)];
  if (low < least || high - 1n > most) {
    throw new ValueError('random/range', `[${from}, ${to}) does not fit in ${dtype.name}`);
  }
  if (dtype.isFloatingPoint) {
    [low, high] = representable(dtype, low, high);
    requireNotEmpty(low, high);
  }
  return [low, high];
}

/** Fills with integers in [from, to), each equally likely up to the modulus of 32 (for spans from 2^32 on: 64) random bits. */
export function randomIntegers(target: Target, from: number | bigint, to: number | bigint, generator: Generator): void {
  const { dtype, out } = target;
  const [low, high] = integerBounds(dtype, from, to);
  const span = high - low;
  const limit = 2n ** 53n - 2n ** 32n;
  if (span < 2n ** 32n && low > -limit && low < limit) {
    const modulus = Number(span);
    const base = Number(low);
    if (out instanceof BigInt64Array) {
      const writer = new Int64Writer(out);
      generator.randomBlocks(out.length, (bits, start) => {
        for (let i = 0; i < bits.length; i++) writer.set(start + i, (((bits[i] as number) >>> 0) % modulus) + base);
      });
    } else {
      generator.randomBlocks(out.length, (bits, start) => {
        for (let i = 0; i < bits.length; i++) out[start + i] = (((bits[i] as number) >>> 0) % modulus) + base;
      });
    }
    return;
  }
  for (let i = 0; i < out.length; i++) {
    const bits = span < 2n ** 32n ? BigInt(generator.random() >>> 0) : generator.random64();
    const value = (bits % span) + low;
    if (out instanceof BigInt64Array) out[i] = value;
    else out[i] = Number(value);
  }
}

/** Fills with all integers of the dtype from 0 on (`random_()`); floats: up to where all integers are represented. */
export function randomFullRange(target: Target, generator: Generator): void {
  const { dtype, out } = target;
  if (out instanceof BigInt64Array) {
    const writer = new Int64Writer(out);
    for (let i = 0; i < out.length; i++) {
      const high = generator.random() & 0x7fffffff;
      writer.setWords(i, generator.random(), high);
    }
    return;
  }
  if (dtype.name === 'float64') {
    for (let i = 0; i < out.length; i++) out[i] = Number(generator.random64() % (2n ** 53n + 1n));
    return;
  }
  const modulus = dtype.range === undefined ? 2 ** significandDigits(dtype.name) + 1 : Number(dtype.range[1]) + 1;
  for (let i = 0; i < out.length; i++) out[i] = (generator.random() >>> 0) % modulus;
}

/**
 * Fills with a random order of 0 … length − 1 (`randperm`).
 * R. Durstenfeld: "Algorithm 235: Random permutation", 1964, https://doi.org/10.1145/364520.364540
 */
export function randomPermutation(out: TypedArray, generator: Generator): void {
  const count = out.length;
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (let i = 0; i < count - 1; i++) {
    const j = i + ((generator.random() >>> 0) % (count - i));
    const value = order[i] as number;
    order[i] = order[j] as number;
    order[j] = value;
  }
  if (out instanceof BigInt64Array) {
    const writer = new Int64Writer(out);
    for (let i = 0; i < count; i++) writer.set(i, order[i] as number);
  } else {
    out.set(order);
  }
}
