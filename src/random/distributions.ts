/** @file Continuous and yes-or-no distributions that take a fixed number of uniform numbers each, as PyTorch's CPU kernels draw them. */
import type { TypedArray } from '../storage/dtype.ts';
import { HalfNumbers, uniformBits } from '../storage/half.ts';
import type { Generator } from './generator.ts';
import { nextNormal } from './normal.ts';
import { fma32, fma64 } from './rounding.ts';

type Floats = Float32Array | Float64Array;

/** Fills with numbers in [from, to) (`uniform_`, `rand`). */
export function uniform(out: Floats, from: number, to: number, generator: Generator): void {
  const count = out.length;
  if (out instanceof HalfNumbers) {
    const [mask, unit] = uniformBits(out);
    const low = out.round(from);
    const span = out.round(out.round(to) - low);
    generator.randomBlocks(count, (bits, start) => {
      for (let i = 0; i < bits.length; i++) out[start + i] = fma32(((bits[i] as number) & mask) * unit, span, low);
    });
  } else if (out instanceof Float32Array) {
    const low = Math.fround(from);
    const span = Math.fround(Math.fround(to) - low);
    generator.randomBlocks(count, (bits, start) => {
      for (let i = 0; i < bits.length; i++) {
        out[start + i] = fma32(((bits[i] as number) & 0xffffff) * 2 ** -24, span, low);
      }
    });
  } else if (from === 0 && to === 1) {
    for (let i = 0; i < count; i++) out[i] = generator.uniform64();
  } else {
    const span = to - from;
    for (let i = 0; i < count; i++) out[i] = fma64(generator.uniform64(), span, from);
  }
}

/** A uniform number of 53 bits is below p where these bits, as a whole number, are below this. */
export const thresholdOf = (p: number): number => Math.ceil(p * 2 ** 53);

/** Fills with `one` with probability p, else 0: `bernoulli_(p)` and dropout's mask, which draw 53 bits for each element. */
export function bernoulli(out: TypedArray, p: number, generator: Generator, one = 1): void {
  const threshold = thresholdOf(p);
  const high = Math.floor(threshold / 2 ** 32);
  const low = threshold - high * 2 ** 32;
  // Two times 32 bits an element; blocks hold an even number of them.
  generator.randomBlocks(2 * out.length, (bits, start) => {
    for (let i = 0; i < bits.length; i += 2) {
      const upper = (bits[i] as number) & 0x1fffff;
      const isOne = upper < high || (upper === high && (bits[i + 1] as number) >>> 0 < low);
      if (out instanceof BigInt64Array) out[(start + i) / 2] = isOne ? 1n : 0n;
      else out[(start + i) / 2] = isOne ? one : 0;
    }
  });
}

/** Fills with 1 (true) with the probabilities `p`, else 0: `bernoulli(p)`, which draws as many bits as p's dtype holds. */
export function bernoulliOf(out: TypedArray, p: Floats, generator: Generator): void {
  const single = p instanceof Float32Array;
  for (let i = 0; i < out.length; i++) {
    const one = (single ? generator.uniform32() : generator.uniform64()) < (p[i] as number);
    if (out instanceof BigInt64Array) out[i] = one ? 1n : 0n;
    else out[i] = one ? 1 : 0;
  }
}

/** Fills with `inverse` of uniform numbers of 53 bits. */
function fillBy(out: Floats, generator: Generator, inverse: (uniform: number) => number): void {
  for (let i = 0; i < out.length; i++) out[i] = inverse(generator.uniform64());
}

/** Fills with exponentially distributed numbers of the given rate (`exponential_`). */
export function exponential(out: Floats, rate: number, generator: Generator): void {
  fillBy(out, generator, (u) => (-1 / rate) * Math.log1p(-u));
}

/** Fills with the number of trials up to the first success of probability p (`geometric_`). */
export function geometric(out: Floats, p: number, generator: Generator): void {
  const failure = Math.log(1 - p);
  fillBy(out, generator, (u) => Math.ceil(Math.log(u) / failure));
}

/** Fills with Cauchy-distributed numbers (`cauchy_`). */
export function cauchy(out: Floats, median: number, sigma: number, generator: Generator): void {
  fillBy(out, generator, (u) => median + sigma * Math.tan(Math.PI * (u - 0.5)));
}

/** Fills with numbers whose logarithms are normal with this mean and standard deviation (`log_normal_`). */
export function logNormal(out: Floats, mean: number, std: number, generator: Generator): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.exp(nextNormal(generator) * std + mean);
}
