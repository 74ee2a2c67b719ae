/** @file Many normal numbers are made by a kernel; they have the bits of those that are made one group after another. */
import { describe, expect, test } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { Generator } from '../../src/random/generator.ts';
import { normal } from '../../src/random/normal.ts';
import { engines } from '../ops/engines.ts';

const enough = 2 ** 16;

describe.each(engines)('many normal numbers on $name', ({ name, available }) => {
  test.skipIf(!available).each([
    ['whole groups, one block', enough, 0, 1],
    ['a rest of three', enough + 19, 0, 1],
    ['another mean and deviation', enough + 16, -2.7, 0.02],
    ['no deviation', enough, 1.5, 0],
  ])('are those of the generator: %s', (_, count, mean, std) => {
    const expected = new Float32Array(count);
    const source = new Generator().manualSeed(11);
    normal(expected, mean, std, source);
    const generator = new Generator().manualSeed(11);
    const drawn = withEngine(name, () => torch.empty([count]).normal_(mean, std, { generator }).toTypedArray());
    expect(Buffer.from(drawn.buffer, drawn.byteOffset, drawn.byteLength).equals(Buffer.from(expected.buffer))).toBe(
      true,
    );
    expect(generator.getState()).toEqual(source.getState());
  });
});

test('randn of many numbers, in several blocks and into the middle of a tensor', () => {
  const count = 3 * enough + 5;
  const expected = new Float32Array(count);
  const source = new Generator().manualSeed(12);
  normal(expected, 0, 1, source);
  const generator = new Generator().manualSeed(12);
  expect(torch.randn([count], { generator }).equal(torch.fromTypedArray(expected, [count]))).toBe(true);
  const whole = torch.zeros([count + 2]);
  const again = new Generator().manualSeed(12);
  whole.narrow(0, 1, count).normal_(0, 1, { generator: again });
  expect(whole.narrow(0, 1, count).equal(torch.fromTypedArray(expected, [count]))).toBe(true);
  expect([whole.at(0).item(), whole.at(-1).item()]).toEqual([0, 0]);
});
