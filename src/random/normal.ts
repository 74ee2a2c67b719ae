/**
 * @file Normal numbers, as PyTorch's CPU kernels make them: one pair at a time below 16 numbers, 16 at a time from there on.
 * G. E. P. Box, M. E. Muller: "A Note on the Generation of Random Normal Deviates", 1958, https://doi.org/10.1214/aoms/1177706645
 */
import { HalfNumbers, uniformBits } from '../storage/half.ts';
import type { Generator } from './generator.ts';
import { fma32, fma64 } from './rounding.ts';

const { fround } = Math;

/** The next standard normal number, in float64; each second one was made with the one before it. */
export function nextNormal(generator: Generator): number {
  const kept = generator.keptNormal;
  if (kept !== undefined) {
    generator.keptNormal = undefined;
    return kept;
  }
  const angle = 2 * Math.PI * generator.uniform64();
  const radius = Math.sqrt(-2 * Math.log1p(-generator.uniform64()));
  generator.keptNormal = radius * Math.sin(angle);
  return radius * Math.cos(angle);
}

/** Fills `out` one by one, which is also how the reference fills tensors that are not contiguous, however large they are. */
export function normalOneByOne(
  out: Float32Array | Float64Array,
  mean: number,
  std: number,
  generator: Generator,
): void {
  for (let i = 0; i < out.length; i++) out[i] = fma64(nextNormal(generator), std, mean);
}

/** Writes to `out`, from `start` on, what groups of 16 random bit patterns become as float32. */
export type TransformBits = (bits: Int32Array, out: Float32Array, start: number) => void;

/** Another way to make many float32 numbers, which gives the same bits. */
export interface Transform {
  /** Numbers at a time, a multiple of 16. */
  readonly length: number;
  readonly prepare: (mean: number, std: number) => TransformBits;
}

/** Fills `out` with normal numbers of the given mean and standard deviation. */
export function normal(
  out: Float32Array | Float64Array,
  mean: number,
  std: number,
  generator: Generator,
  transform?: Transform,
): void {
  const count = out.length;
  if (count < 16) {
    normalOneByOne(out, mean, std, generator);
    return;
  }
  const rest = count % 16;
  fillGroups(out.subarray(0, count - rest), mean, std, generator, transform);
  if (rest > 0) {
    // The reference fills the rest with uniform numbers too, then draws the last 16 places afresh.
    const draws = out instanceof Float32Array ? rest : 2 * rest;
    for (let i = 0; i < draws; i++) generator.random();
    fillGroups(out.subarray(count - 16), mean, std, generator);
  }
}

/** Fills whole groups of 16: the first eight uniform numbers of each give radii, the others angles. */
function fillGroups(
  out: Float32Array | Float64Array,
  mean: number,
  std: number,
  generator: Generator,
  transform?: Transform,
): void {
  if (out instanceof HalfNumbers) {
    fillHalfGroups(out, mean, std, generator);
    return;
  }
  if (out instanceof Float32Array) {
    const mean32 = fround(mean);
    const std32 = fround(std);
    const write =
      transform?.prepare(mean32, std32) ??
      ((bits: Int32Array, into: Float32Array, start: number) => transformOneByOne(bits, into, start, mean32, std32));
    generator.randomBlocks(out.length, (bits, start) => write(bits, out, start), transform?.length);
    return;
  }
  for (let start = 0; start < out.length; start += 16) {
    for (let i = start; i < start + 16; i++) out[i] = generator.uniform64();
    for (let i = start; i < start + 8; i++) {
      const radius = Math.sqrt(-2 * Math.log(1 - (out[i] as number)));
      const angle = 2 * Math.PI * (out[i + 8] as number);
      out[i] = fma64(radius * Math.cos(angle), std, mean);
      out[i + 8] = fma64(radius * Math.sin(angle), std, mean);
    }
  }
}

/** As for float64, but each step is rounded to the dtype, as operators of 16-bit floats do it in the reference. */
function fillHalfGroups(out: HalfNumbers, mean: number, std: number, generator: Generator): void {
  const round = (value: number): number => out.round(value);
  const [mask, unit] = uniformBits(out);
  const [mean16, std16] = [round(mean), round(std)];
  const moved = (value: number): number => round(round(round(value) * std16) + mean16);
  for (let start = 0; start < out.length; start += 16) {
    for (let i = start; i < start + 16; i++) out[i] = (generator.random() & mask) * unit;
    for (let i = start; i < start + 8; i++) {
      const radius = round(Math.sqrt(round(-2 * round(Math.log(round(1 - (out[i] as number)))))));
      const angle = round(2 * Math.PI * (out[i + 8] as number));
      out[i] = moved(radius * round(Math.cos(angle)));
      out[i + 8] = moved(radius * round(Math.sin(angle)));
    }
  }
}

const circle = fround(2 * Math.PI);
const quarters = fround(4 / Math.PI);
const sine4 = fround(-1.9515295891e-4);
const sine2 = fround(8.3321608736e-3);
const sine0 = fround(-1.6666654611e-1);
const cosine4 = fround(2.443315711809948e-5);
const cosine2 = fround(-1.388731625493765e-3);
const cosine0 = fround(4.166664568298827e-2);
// pi / 4 in three parts, each with so few bits that its product with an octant is exact.
const octant1 = -0.78515625;
const octant2 = fround(-2.4187564849853516e-4);
const octant3 = fround(-3.774894977445941e-8);

/** Turns groups of 16 random bit patterns into float32 normal numbers. */
function transformOneByOne(bits: Int32Array, out: Float32Array, start: number, mean: number, std: number): void {
  for (let group = 0; group < bits.length; group += 16) {
    for (let i = group; i < group + 8; i++) {
      const radius = fround(Math.sqrt(fround(-2 * logarithm(0x1000000 - ((bits[i] as number) & 0xffffff)))));
      const angle = fround(circle * (((bits[i + 8] as number) & 0xffffff) * 2 ** -24));
      const octant = ((fround(angle * quarters) | 0) + 1) & ~1;
      const x = fma32(octant, octant3, fma32(octant, octant2, fma32(octant, octant1, angle)));
      const square = fround(x * x);
      const c = fround(fma32(fma32(cosine4, square, cosine2), square, cosine0) * square);
      const even = fround(fma32(c, square, -0.5 * square) + 1);
      const odd = fma32(fround(fma32(fma32(sine4, square, sine2), square, sine0) * square), x, x);
      const swapped = (octant & 2) !== 0;
      const sine = (octant & 4) !== 0 ? -radius : radius;
      const cosine = ((octant - 2) & 4) === 0 ? -radius : radius;
      out[start + i] = fma32(fround(cosine * (swapped ? odd : even)), std, mean);
      out[start + i + 8] = fma32(fround(sine * (swapped ? even : odd)), std, mean);
    }
  }
}

const root = fround(Math.SQRT1_2);
const logarithm8 = fround(7.0376836292e-2);
const logarithm7 = fround(-1.151461031e-1);
const logarithm6 = fround(1.167699874e-1);
const logarithm5 = fround(-1.2420140846e-1);
const logarithm4 = fround(1.4249322787e-1);
const logarithm3 = fround(-1.6668057665e-1);
const logarithm2 = fround(2.0000714765e-1);
const logarithm1 = fround(-2.4999993993e-1);
const logarithm0 = fround(3.3333331174e-1);
// ln 2 in two parts.
const ln2Upper = 0.693359375;
const ln2Lower = fround(-2.1219444e-4);

/** For whoever transforms bits in another way: polynomials from the highest power down. */
export const transformConstants = {
  circle,
  quarters,
  sine: [sine4, sine2, sine0],
  cosine: [cosine4, cosine2, cosine0],
  octants: [octant1, octant2, octant3],
  root,
  logarithm: [
    logarithm8,
    logarithm7,
    logarithm6,
    logarithm5,
    logarithm4,
    logarithm3,
    logarithm2,
    logarithm1,
    logarithm0,
  ],
  ln2Upper,
  ln2Lower,
} as const;

/**
 * ln(k / 2^24) in float32 for a whole k in [1, 2^24], with the polynomial of S. L. Moshier's Cephes library (`logf`, 1992,
 * https://www.netlib.org/cephes/) and the roundings of PyTorch's vector kernel.
 */
function logarithm(k: number): number {
  const length = 32 - Math.clz32(k);
  let exponent = length - 24;
  // k has at most 24 bits (or is 2^24), so that the mantissa in [0.5, 1) is exact.
  let x = k / (length > 24 ? 0x2000000 : 1 << length);
  if (x < root) {
    exponent -= 1;
    x = fround(fround(x - 1) + x);
  } else {
    x -= 1;
  }
  const square = fround(x * x);
  let y = fma32(logarithm8, x, logarithm7);
  y = fma32(y, x, logarithm6);
  y = fma32(y, x, logarithm5);
  y = fma32(y, x, logarithm4);
  y = fma32(y, x, logarithm3);
  y = fma32(y, x, logarithm2);
  y = fma32(y, x, logarithm1);
  y = fma32(y, x, logarithm0);
  y = fma32(fround(y * x), square, fround(exponent * ln2Lower));
  y = fma32(-square, 0.5, y);
  return fma32(exponent, ln2Upper, fround(x + y));
}
