/** @file Writing random numbers to a tensor in place. */
import * as distributions from '../../random/distributions.ts';
import type { Generator } from '../../random/generator.ts';
import { randomFullRange } from '../../random/integers.ts';
import * as normals from '../../random/normal.ts';
import type { DType, TypedArray } from '../../storage/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import {
  type BoundArguments,
  optionalInteger,
  optionalNumber,
  optionalValue,
  type Parameter,
  tensor,
  value,
} from '../parameters.ts';
import { type GeneratorOption, generatorOf, generatorParameter } from './generator-option.ts';
import {
  type Floats,
  type Places,
  probabilities,
  requireFloat,
  requireRange,
  targetOf,
  writeIntegers,
  writeRandom,
} from './host.ts';

/** An in-place method that fills a tensor. */
export interface RandomFill<Given extends readonly unknown[]> extends MethodOperator {
  <S extends Shape>(input: Tensor<S>, ...given: Given): Tensor<S>;
}

interface FillLiteral<P extends readonly Parameter[]> {
  readonly name: string;
  readonly summary: string;
  readonly parameters: P;
  /** Only floating-point tensors can hold the results. */
  readonly floats: boolean;
  readonly check?: (values: BoundArguments<P>) => void;
  readonly write: (
    array: TypedArray,
    values: BoundArguments<P>,
    generator: Generator,
    dtype: DType,
    places: Places,
  ) => void;
}

function randomFill<const P extends readonly Parameter[], Given extends readonly unknown[]>(
  literal: FillLiteral<P>,
): RandomFill<Given> {
  const { name, parameters, floats, check, write } = literal;
  return composite({
    name,
    summary: literal.summary,
    parameters: [tensor('input'), ...parameters, generatorParameter],
    compute: (given) => {
      const values = given as unknown as BoundArguments<P> & { input: Tensor; generator: unknown };
      const { input } = values;
      if (floats) requireFloat(name, input.dtype);
      check?.(values);
      const generator = generatorOf(name, values.generator);
      return writeRandom(name.slice(0, -1), input, (array, places) =>
        write(array, values, generator, input.dtype, places),
      );
    },
  });
}

type Bounds = GeneratorOption & { readonly from?: number; readonly to?: number };

export const uniform_: RandomFill<[from?: number | Bounds, to?: number | Bounds, options?: GeneratorOption]> =
  randomFill({
    name: 'uniform_',
    summary: 'Writes numbers that are equally likely anywhere in [from, to).',
    parameters: [optionalNumber('from', 0), optionalNumber('to', 1)],
    floats: true,
    check: ({ from, to }) => requireRange(from <= to, 'uniform_', `from ≤ to (${to})`, from),
    write: (array, { from, to }, generator) => distributions.uniform(array as Floats, from, to, generator),
  });

type Moments = GeneratorOption & { readonly mean?: number; readonly std?: number };

export const normal_: RandomFill<[mean?: number | Moments, std?: number | Moments, options?: GeneratorOption]> =
  randomFill({
    name: 'normal_',
    summary: 'Writes normally distributed numbers.',
    parameters: [optionalNumber('mean', 0), optionalNumber('std', 1)],
    floats: true,
    check: ({ std }) => requireRange(std >= 0, 'normal_', 'std ≥ 0', std),
    write: (array, { mean, std }, generator, _dtype, { contiguous }) => {
      const fill = contiguous ? normals.normal : normals.normalOneByOne;
      fill(array as Floats, mean, std, generator);
    },
  });

export const logNormal_: RandomFill<[mean?: number | Moments, std?: number | Moments, options?: GeneratorOption]> =
  randomFill({
    name: 'logNormal_',
    summary: 'Writes numbers whose logarithms are normally distributed with this mean and standard deviation.',
    parameters: [optionalNumber('mean', 1), optionalNumber('std', 2)],
    floats: true,
    check: ({ std }) => requireRange(std > 0, 'logNormal_', 'std > 0', std),
    write: (array, { mean, std }, generator) => distributions.logNormal(array as Floats, mean, std, generator),
  });

export const exponential_: RandomFill<
  [lambd?: number | (GeneratorOption & { readonly lambd?: number }), options?: GeneratorOption]
> = randomFill({
  name: 'exponential_',
  summary: 'Writes exponentially distributed numbers of this rate.',
  parameters: [optionalNumber('lambd', 1)],
  floats: true,
  check: ({ lambd }) => requireRange(lambd > 0, 'exponential_', 'lambd > 0', lambd),
  write: (array, { lambd }, generator) => distributions.exponential(array as Floats, lambd, generator),
});

type Position = GeneratorOption & { readonly median?: number; readonly sigma?: number };

export const cauchy_: RandomFill<[median?: number | Position, sigma?: number | Position, options?: GeneratorOption]> =
  randomFill({
    name: 'cauchy_',
    summary: 'Writes Cauchy-distributed numbers.',
    parameters: [optionalNumber('median', 0), optionalNumber('sigma', 1)],
    floats: true,
    check: ({ sigma }) => requireRange(sigma > 0, 'cauchy_', 'sigma > 0', sigma),
    write: (array, { median, sigma }, generator) => distributions.cauchy(array as Floats, median, sigma, generator),
  });

export const geometric_: RandomFill<[p: number, options?: GeneratorOption]> = randomFill({
  name: 'geometric_',
  summary: 'Writes numbers of trials up to the first success, each of probability p.',
  parameters: [value<number>()('p')],
  floats: false,
  check: ({ p }) => requireRange(p > 0 && p < 1, 'geometric_', '0 < p < 1', p),
  write: (array, { p }, generator) => {
    if (array instanceof Float32Array || array instanceof Float64Array) {
      distributions.geometric(array, p, generator);
      return;
    }
    const trials = new Float64Array(array.length);
    distributions.geometric(trials, p, generator);
    if (array instanceof BigInt64Array) array.set(BigInt64Array.from(trials, BigInt));
    else array.set(trials);
  },
});

type IntegerBounds = GeneratorOption & { readonly from?: number; readonly to?: number };

export const random_: RandomFill<
  [from?: number | IntegerBounds, to?: number | IntegerBounds | null, options?: GeneratorOption]
> = randomFill({
  name: 'random_',
  summary: 'Writes whole numbers in [from, to); one bound is to; without bounds, from 0 to what the dtype holds.',
  parameters: [optionalInteger('from', undefined), optionalInteger('to', undefined)],
  floats: false,
  write: (array, { from, to }, generator, dtype) => {
    if (from === undefined) randomFullRange(targetOf(array, dtype), generator);
    else if (to === undefined) writeIntegers(array, dtype, 0, from, generator);
    else writeIntegers(array, dtype, from, to, generator);
  },
});

export const bernoulli_: RandomFill<
  [p?: number | Tensor | (GeneratorOption & { readonly p?: number | Tensor }), options?: GeneratorOption]
> = randomFill({
  name: 'bernoulli_',
  summary:
    'Writes 1 with probability p (0.5 if left out), else 0; p may be a tensor of probabilities for each element.',
  parameters: [optionalValue<number | Tensor>()('p', 0.5)],
  floats: false,
  write: (array, { p }, generator, _dtype, places) => {
    if (p instanceof Tensor) distributions.bernoulliOf(array, probabilities('bernoulli_', p, places), generator);
    else distributions.bernoulli(array, p, generator);
  },
  check: ({ p }) => {
    if (!(p instanceof Tensor)) requireRange(p >= 0 && p <= 1, 'bernoulli_', 'p in [0, 1]', p);
  },
});
