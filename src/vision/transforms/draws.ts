/** @file What random transforms draw, one number at a time, as torchvision draws them for the same seed. */

import { uniform } from '../../random/distributions.ts';
import type { Generator } from '../../random/generator.ts';
import { randomIntegers, randomPermutation } from '../../random/integers.ts';
import { int64 } from '../../storage/dtype.ts';
import type { Range } from './ranges.ts';

/** `torch.empty(1).uniform_(from, to)` */
export function drawUniform(generator: Generator, from: number, to: number): number {
  const drawn = new Float32Array(1);
  uniform(drawn, from, to, generator);
  return drawn[0] as number;
}

/** A ratio, such that one and its inverse are equally probable. torchvision takes logarithms and their inverse in float32. */
export function drawRatio(generator: Generator, [least, most]: Range): number {
  const logarithm = (ratio: number): number => Math.fround(Math.log(Math.fround(ratio)));
  return Math.fround(Math.exp(drawUniform(generator, logarithm(least), logarithm(most))));
}

/** Happens with probability p. */
export function drawChance(generator: Generator, p: number): boolean {
  return drawUniform(generator, 0, 1) < p;
}

/** A whole number from 0 up to `end`, without it. */
export function drawBelow(generator: Generator, end: number): number {
  const drawn = new BigInt64Array(1);
  randomIntegers({ dtype: int64, out: drawn }, 0, end, generator);
  return Number(drawn[0]);
}

/** The numbers from 0 up to `count` in random order. */
export function drawOrder(generator: Generator, count: number): number[] {
  const order = new BigInt64Array(count);
  randomPermutation(order, generator);
  return Array.from(order, Number);
}
