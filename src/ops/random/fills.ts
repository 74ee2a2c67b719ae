/** @file Writing random numbers to a tensor in place. */
import * as distributions from '../../random/distributions.ts';
import type { Generator } from '../../random/generator.ts';
import { integerBounds, randomFullRange } from '../../random/integers.ts';
import { normalOneByOne } from '../../random/normal.ts';
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
  requireChances,
  requireFloat,
  requireRange,
  targetOf,
  writeIntegers,
  writeRandom,
} from './host.ts';
import { normalNumbers } from './normal-numbers.ts';

/** An in-place method that fills a tensor. */
export interface RandomFill<Given extends readonly unknown[]> extends MethodOperator {
  <S extends Shape>(input: Tensor<S>, ...given: Given): Tensor<S>;
}

interface FillLiteral<P extends readonly Parameter[]> {
  readonly name: string;
  readonly parameters: P;
  /** Only floating-point tensors can hold the results. */
  readonly floats: boolean;
  readonly check?: (values: BoundArguments<P>) => void;
  /** What a device is told, where that is not what the call says. */
  readonly numbers?: (values: BoundArguments<P>, target: Tensor) => readonly unknown[];
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
  const { name, parameters, floats, check, numbers, write } = literal;
  return composite({
    name,
    parameters: [tensor('input'), ...parameters, generatorParameter],
    compute: (given) => {
      const values = given as unknown as BoundArguments<P> & { input: Tensor; generator: unknown };
      const { input } = values;
      if (floats) requireFloat(name, input.dtype);
      check?.(values);
      const generator = generatorOf(name, values.generator);
      const named = given as Readonly<Record<string, unknown>>;
      return writeRandom(input, (array, places) => write(array, values, generator, input.dtype, places), {
        distribution: name.slice(0, -1),
        values: () => numbers?.(values, input) ?? parameters.map((parameter) => named[parameter.name]),
        generator,
      });
    },
  });
}

type Bounds = GeneratorOption & { readonly from?: number; readonly to?: number };

/**
 * Overwrites the tensor with numbers that are equally likely anywhere in [from, to).
 *
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`uniform_/dtype`).
 * @throws {ValueError} when from exceeds to (`uniform_/range`).
 * @example
 * torch.manualSeed(0);
 * torch.empty(3).uniform_(-1, 1); // tensor([-0.0075,  0.5364, -0.8230])
 */
export const uniform_: RandomFill<[from?: number | Bounds, to?: number | Bounds, options?: GeneratorOption]> =
  randomFill({
    name: 'uniform_',
    parameters: [optionalNumber('from', 0), optionalNumber('to', 1)],
    floats: true,
    check: ({ from, to }) => requireRange(from <= to, 'uniform_', `from ≤ to (${to})`, from),
    write: (array, { from, to }, generator) => distributions.uniform(array as Floats, from, to, generator),
  });

type Moments = GeneratorOption & { readonly mean?: number; readonly std?: number };

/**
 * Overwrites the tensor with normal numbers of a mean (0) and a standard deviation (1).
 *
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`normal_/dtype`).
 * @throws {ValueError} when std is negative (`normal_/range`).
 * @example
 * torch.manualSeed(0);
 * torch.empty(3).normal_(10, 2); // tensor([13.0820,  9.4131,  5.6424])
 */
export const normal_: RandomFill<[mean?: number | Moments, std?: number | Moments, options?: GeneratorOption]> =
  randomFill({
    name: 'normal_',
    parameters: [optionalNumber('mean', 0), optionalNumber('std', 1)],
    floats: true,
    check: ({ std }) => requireRange(std >= 0, 'normal_', 'std ≥ 0', std),
    write: (array, { mean, std }, generator, _dtype, { contiguous }) => {
      const fill = contiguous ? normalNumbers : normalOneByOne;
      fill(array as Floats, mean, std, generator);
    },
  });

/**
 * Overwrites the tensor with numbers whose logarithms are normal with this mean (1) and standard deviation (2).
 *
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`logNormal_/dtype`).
 * @throws {ValueError} when std is not positive (`logNormal_/range`).
 * @example
 * torch.manualSeed(0);
 * torch.empty(3).logNormal_(0, 0.5); // tensor([2.1608, 0.8635, 0.3364])
 */
export const logNormal_: RandomFill<[mean?: number | Moments, std?: number | Moments, options?: GeneratorOption]> =
  randomFill({
    name: 'logNormal_',
    parameters: [optionalNumber('mean', 1), optionalNumber('std', 2)],
    floats: true,
    check: ({ std }) => requireRange(std > 0, 'logNormal_', 'std > 0', std),
    write: (array, { mean, std }, generator) => distributions.logNormal(array as Floats, mean, std, generator),
  });

/**
 * Overwrites the tensor with waiting times between events that happen at the rate lambd (1).
 *
 * @formula density lambd · e^(−lambd · x)
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`exponential_/dtype`).
 * @throws {ValueError} when lambd is not positive (`exponential_/range`).
 * @example
 * torch.manualSeed(0);
 * torch.empty(3).exponential_(2); // tensor([1.7542, 0.6152, 0.3075])
 */
export const exponential_: RandomFill<
  [lambd?: number | (GeneratorOption & { readonly lambd?: number }), options?: GeneratorOption]
> = randomFill({
  name: 'exponential_',
  parameters: [optionalNumber('lambd', 1)],
  floats: true,
  check: ({ lambd }) => requireRange(lambd > 0, 'exponential_', 'lambd > 0', lambd),
  write: (array, { lambd }, generator) => distributions.exponential(array as Floats, lambd, generator),
});

type Position = GeneratorOption & { readonly median?: number; readonly sigma?: number };

/**
 * Overwrites the tensor with numbers of the Cauchy distribution, whose tails are so heavy that it has no mean.
 *
 * @formula density sigma / (π · ((x − median)² + sigma²))
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`cauchy_/dtype`).
 * @throws {ValueError} when sigma is not positive (`cauchy_/range`).
 * @example
 * torch.manualSeed(0);
 * torch.empty(3).cauchy_(); // tensor([10.5977,  0.7648, -0.1283])
 */
export const cauchy_: RandomFill<[median?: number | Position, sigma?: number | Position, options?: GeneratorOption]> =
  randomFill({
    name: 'cauchy_',
    parameters: [optionalNumber('median', 0), optionalNumber('sigma', 1)],
    floats: true,
    check: ({ sigma }) => requireRange(sigma > 0, 'cauchy_', 'sigma > 0', sigma),
    write: (array, { median, sigma }, generator) => distributions.cauchy(array as Floats, median, sigma, generator),
  });

/**
 * Overwrites the tensor with the number of trials up to the first success, each of probability p.
 *
 * @formula P(k) = (1 − p)^(k − 1) · p
 * @shape [*] → [*]
 * @throws {ValueError} when p is not between 0 and 1 (`geometric_/range`).
 * @example
 * torch.manualSeed(0);
 * torch.empty(4).geometric_(0.3); // tensor([1., 1., 3., 1.])
 */
export const geometric_: RandomFill<[p: number, options?: GeneratorOption]> = randomFill({
  name: 'geometric_',
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

/**
 * Overwrites the tensor with whole numbers in [from, to); one bound is `to`, and without bounds all that the dtype
 * holds exactly may come.
 *
 * @shape [*] → [*]
 * @throws {ValueError} when from is not below to (`random/empty-range`).
 * @example
 * torch.manualSeed(0);
 * torch.empty(4).random_(1, 7); // tensor([3., 4., 6., 1.])
 */
export const random_: RandomFill<
  [from?: number | IntegerBounds, to?: number | IntegerBounds | null, options?: GeneratorOption]
> = randomFill({
  name: 'random_',
  parameters: [optionalInteger('from', undefined), optionalInteger('to', undefined)],
  floats: false,
  numbers: ({ from, to }, { dtype }) =>
    from === undefined ? [] : to === undefined ? integerBounds(dtype, 0, from) : integerBounds(dtype, from, to),
  write: (array, { from, to }, generator, dtype) => {
    if (from === undefined) randomFullRange(targetOf(array, dtype), generator);
    else if (to === undefined) writeIntegers(array, dtype, 0, from, generator);
    else writeIntegers(array, dtype, from, to, generator);
  },
});

/**
 * Overwrites the tensor with 1 with probability p (0.5), else 0; p may be a tensor of probabilities.
 *
 * @shape input [*], p [*] → input's
 * @throws {ValueError} when p is outside [0, 1] (`bernoulli_/range`).
 * @example
 * torch.manualSeed(0);
 * torch.empty(5).bernoulli_(); // tensor([0., 0., 1., 0., 0.])
 */
export const bernoulli_: RandomFill<
  [p?: number | Tensor | (GeneratorOption & { readonly p?: number | Tensor }), options?: GeneratorOption]
> = randomFill({
  name: 'bernoulli_',
  parameters: [optionalValue<number | Tensor>()('p', 0.5)],
  floats: false,
  numbers: ({ p }, { sizes }) => [p instanceof Tensor ? requireChances('bernoulli_', p, sizes) : p],
  write: (array, { p }, generator, _dtype, places) => {
    if (p instanceof Tensor) distributions.bernoulliOf(array, probabilities('bernoulli_', p, places), generator);
    else distributions.bernoulli(array, p, generator);
  },
  check: ({ p }) => {
    if (!(p instanceof Tensor)) requireRange(p >= 0 && p <= 1, 'bernoulli_', 'p in [0, 1]', p);
  },
});
