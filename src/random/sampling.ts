/** @file Samples that depend on given numbers: categories by their weights, counts by their rates. */
import { ValueError } from '../errors/errors.ts';
import { exponential } from './distributions.ts';
import type { Generator } from './generator.ts';

type Floats = Float32Array | Float64Array;

/** Weights must be finite, not negative, and not all zero. */
function validateWeights(weights: Floats): void {
  let positive = false;
  for (const weight of weights) {
    if (!(weight >= 0 && weight < Infinity)) {
      throw new ValueError('multinomial/weights', `weights must be finite and not negative, got ${weight}`);
    }
    positive ||= weight > 0;
  }
  if (!positive) throw new ValueError('multinomial/weights', 'at least one weight must be positive');
}

/**
 * Draws `out.length` categories by the weights of one row (`multinomial`). Rows of a matrix are drawn with replacement one after
 * another; without replacement, see `multinomialWithoutReplacement`.
 */
export function multinomialWithReplacement(out: BigInt64Array, weights: Floats, generator: Generator): void {
  validateWeights(weights);
  // Sums in the weights' own dtype: the rounding decides which category a number near a border belongs to.
  const cumulative = weights.slice();
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    cumulative[i] = sum + (weights[i] as number);
    sum = cumulative[i] as number;
  }
  for (let i = 0; i < weights.length; i++) cumulative[i] = (cumulative[i] as number) / sum;
  cumulative[weights.length - 1] = 1;
  for (let sample = 0; sample < out.length; sample++) {
    const u = generator.uniform64();
    let left = 0;
    let right = weights.length;
    while (left < right) {
      const middle = (left + right) >>> 1;
      if ((cumulative[middle] as number) < u) left = middle + 1;
      else right = middle;
    }
    out[sample] = BigInt(left);
  }
}

function exponentialNumbers(like: Floats, generator: Generator): Floats {
  const numbers = like.slice();
  exponential(numbers, 1, generator);
  return numbers;
}

/** Without replacement there must be as many categories as samples. */
export function requireCategories(samples: number, categories: number): void {
  if (samples <= categories) return;
  throw new ValueError('multinomial/samples', `cannot draw ${samples} different ones of ${categories} categories`);
}

/**
 * Draws `samples` different categories for each of `rows` rows of weights into `out`. Also the way of a single sample with replacement.
 * Each weight is divided by an exponential number and the largest quotients win: P. S. Efraimidis, P. G. Spirakis: "Weighted random
 * sampling with a reservoir", 2006, https://doi.org/10.1016/j.ipl.2005.11.003. `draw` gives these numbers where they are drawn in
 * another order than that of the weights.
 */
export function multinomialWithoutReplacement(
  out: BigInt64Array,
  weights: Floats,
  rows: number,
  samples: number,
  generator: Generator,
  draw: () => Floats = () => exponentialNumbers(weights, generator),
): void {
  const categories = weights.length / rows;
  requireCategories(samples, categories);
  for (let row = 0; row < rows; row++) {
    validateWeights(weights.subarray(row * categories, (row + 1) * categories));
  }
  const keys = draw();
  for (let i = 0; i < keys.length; i++) keys[i] = (weights[i] as number) / (keys[i] as number);
  for (let row = 0; row < rows; row++) {
    const order = Array.from({ length: categories }, (_, i) => i);
    const key = (i: number) => keys[row * categories + i] as number;
    order.sort((a, b) => key(b) - key(a));
    for (let i = 0; i < samples; i++) out[row * samples + i] = BigInt(order[i] as number);
  }
}

/** ln(k!), from Stirling's series (NIST Digital Library of Mathematical Functions, 5.11.1, https://dlmf.nist.gov/5.11) for large k. */
function logFactorial(k: number): number {
  if (k < 16) {
    let product = 1;
    for (let i = 2; i <= k; i++) product *= i;
    return Math.log(product);
  }
  const x = k + 1;
  const inverse = 1 / (x * x);
  const series = (1 / 12 + inverse * (-1 / 360 + inverse * (1 / 1260 - inverse / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

/**
 * The next Poisson number of the given rate. From a rate of 10 on: W. Hörmann: "The transformed rejection method for generating
 * Poisson random variables", 1993, https://doi.org/10.1016/0167-6687(93)90997-4; below, products of uniform numbers.
 */
export function nextPoisson(rate: number, generator: Generator): number {
  if (!(rate >= 0)) throw new ValueError('poisson/rate', `rates must not be negative, got ${rate}`);
  if (rate === 0) return 0;
  if (rate < 10) {
    const limit = Math.exp(-rate);
    let product = generator.uniform64();
    let count = 0;
    while (product > limit) {
      count += 1;
      product *= generator.uniform64();
    }
    return count;
  }
  const logRate = Math.log(rate);
  const b = 0.931 + 2.53 * Math.sqrt(rate);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const bound = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = generator.uniform64() - 0.5;
    const v = generator.uniform64();
    const distance = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / distance + b) * u + rate + 0.43);
    if (distance >= 0.07 && v <= bound) return k;
    if (k < 0 || (distance < 0.013 && v > distance)) continue;
    const accepted = Math.log(v * inverseAlpha) - Math.log(a / (distance * distance) + b);
    if (accepted <= -rate + k * logRate - logFactorial(k)) return k;
  }
}

/** Fills with Poisson numbers of the given rates. */
export function poisson(out: Floats, rates: Floats, generator: Generator): void {
  for (let i = 0; i < out.length; i++) out[i] = nextPoisson(rates[i] as number, generator);
}
