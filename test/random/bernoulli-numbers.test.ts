/** @file Masks of many elements are made by kernels; they have the bits of those that are made one element after another. */
import { describe, expect, test } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { bernoulliNumbers } from '../../src/ops/random/bernoulli-numbers.ts';
import { Generator } from '../../src/random/generator.ts';
import { engines } from '../ops/engines.ts';

const enough = 2 ** 13;

/** By the definition: a uniform number of 53 bits is below p. */
function expectedOf(count: number, p: number, one: number, generator: Generator): Float32Array {
  return Float32Array.from({ length: count }, () => (generator.uniform64() < p ? one : 0));
}

describe.each(engines)('many yes-or-no numbers on $name', ({ name, available }) => {
  test.skipIf(!available).each([
    ['from a fresh generator', enough, 0, 0.9, 1],
    ['an odd number of elements', enough + 1, 0, 0.5, 2],
    ['too few for kernels', enough - 1, 0, 0.5, 2],
    ['from an odd place of a pass', enough, 17, 0.25, 1],
    ['from the last place of a pass', enough, 623, 0.25, 1],
    ['from the end of a pass', enough, 624, 0.25, 1],
    ['in several blocks, from an odd place', 90_001, 301, 0.1, 1 / 3],
    ['always', enough, 2, 1, 1],
    ['never', enough, 2, 0, 1],
  ])('are those of the generator: %s', (_, count, before, p, one) => {
    const [source, generator] = [new Generator().manualSeed(7), new Generator().manualSeed(7)];
    for (let i = 0; i < before; i++) expect(generator.random()).toBe(source.random());
    const drawn = withEngine(name, () => {
      const out = torch.empty([count]);
      bernoulliNumbers(out, p, one, generator);
      return out.toTypedArray();
    });
    expect(drawn).toEqual(expectedOf(count, p, one, source));
    expect(generator.getState()).toEqual(source.getState());
    expect(generator.random()).toBe(source.random());
  });
});

test.each([
  ['float64', torch.float64, Float64Array],
  ['int32', torch.int32, Int32Array],
  ['bool', torch.bool, Uint8Array],
] as const)('bernoulli_ of %s draws the same numbers', (_, dtype, form) => {
  const [source, generator] = [new Generator().manualSeed(3), new Generator().manualSeed(3)];
  const drawn = torch.empty([2000], { dtype }).bernoulli_(0.3, { generator });
  expect(drawn.toTypedArray()).toEqual(form.from(expectedOf(2000, 0.3, 1, source)));
});
