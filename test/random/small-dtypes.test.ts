/** @file Random numbers and ranges in float16, bfloat16, int16 and int8, bit by bit as PyTorch's. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { dtypes } from '../../src/storage/dtype.ts';

const golden: Readonly<Record<string, readonly number[]>> = JSON.parse(
  readFileSync(new URL('small-dtypes.golden.json', import.meta.url), 'utf8'),
);

/** Whole numbers, or the bits of 16-bit floats as signed numbers, by way of a file. */
function bitsOf(x: torch.Tensor): unknown {
  if (!x.dtype.isFloatingPoint) return x.tolist();
  const file = torch.io.save({ x });
  return Array.from(new Int16Array(file.slice(file.length - 2 * x.numel()).buffer));
}

const draws: Readonly<Record<string, (dtype: torch.DType, count: number) => torch.Tensor>> = {
  rand: (dtype, count) => torch.rand([count], { dtype }),
  randn: (dtype, count) => torch.randn([count], { dtype }),
  uniform_: (dtype, count) => torch.empty([count], { dtype }).uniform_(-2, 3),
  normal_: (dtype, count) => torch.empty([count], { dtype }).normal_(1, 2),
  exponential_: (dtype) => torch.empty([8], { dtype }).exponential_(),
  cauchy_: (dtype) => torch.empty([8], { dtype }).cauchy_(),
  logNormal_: (dtype) => torch.empty([8], { dtype }).logNormal_(),
  geometric_: (dtype) => torch.empty([8], { dtype }).geometric_(0.3),
  bernoulli_: (dtype) => torch.empty([8], { dtype }).bernoulli_(0.3),
  bernoulli: (dtype) => torch.full([8], 0.3, { dtype }).bernoulli(),
  poisson: (dtype) => torch.poisson(torch.full([8], 3, { dtype })),
  normal: (dtype) => torch.normal(torch.zeros([3], { dtype }), 2),
  random_: (dtype) => torch.empty([8], { dtype }).random_(),
  randint: (dtype) => torch.randint(-100, 100, [8], { dtype }),
  randperm: (dtype) => torch.randperm(8, { dtype }),
  linspace: (dtype) => torch.linspace(-3.3, 7.7, 129, { dtype }),
  arange: (dtype) => torch.arange(0, 100, 0.7, { dtype }),
  logspace: (dtype) => torch.logspace(-1, 2, 65, { dtype }),
};

describe('in small dtypes', () => {
  for (const [title, bits] of Object.entries(golden)) {
    it(title, () => {
      const words = title.split(' ');
      const [name = '', dtype] = [words[0], dtypes[words.at(-2) as keyof typeof dtypes]];
      torch.manualSeed(Number(words.at(-1)));
      expect(bitsOf((draws[name] as (typeof draws)[string])(dtype, Number(words[1])))).toEqual(bits);
    });
  }

  it('refuses bounds that the dtype does not hold', () => {
    expect(() => torch.randint(0, 70_000, [3], { dtype: torch.float16 })).toThrow(/does not fit in float16/);
    expect(() => torch.randint(0, 300, [3], { dtype: torch.int8 })).toThrow(/does not fit in int8/);
  });
});
