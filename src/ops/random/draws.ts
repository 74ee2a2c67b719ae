/** @file New tensors of random numbers. */
import { DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import * as distributions from '../../random/distributions.ts';
import type { Generator } from '../../random/generator.ts';
import { integerBounds, randomPermutation } from '../../random/integers.ts';
import { normalOneByOne } from '../../random/normal.ts';
import * as sampling from '../../random/sampling.ts';
import { type DType, int64, type TypedArray } from '../../storage/dtype.ts';
import { getDefaultDtype } from '../../tensor/promotion.ts';
import { broadcastShapes, formatShape, type Shape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { type Draw, formsFor } from '../accelerated.ts';
import { ownIntegers } from '../argument-kinds.ts';
import { filled } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { contiguousValues } from '../creation/data.ts';
import { type TensorOptions, withOptions } from '../creation/options.ts';
import { checkSizes, dtypeAndGrad, type KnownShape } from '../creation/size.ts';
import { composite } from '../define.ts';
import { hostCopy, hostRead } from '../host-bytes.ts';
import type { MethodOperator, Operator } from '../operator.ts';
import {
  integer,
  optionalBoolean,
  optionalInteger,
  optionalNumber,
  optionalValue,
  shape,
  tensor,
  value,
} from '../parameters.ts';
import { add, mul } from '../pointwise/arithmetic.ts';
import { primitive } from '../primitive.ts';
import { type GeneratorOption, generatorOf, generatorParameter } from './generator-option.ts';
import {
  emptyInOrder,
  type Floats,
  fillHost,
  type Places,
  probabilities,
  requireChances,
  requireFloat,
  writeIntegers,
} from './host.ts';
import { normalNumbers } from './normal-numbers.ts';

export type RandomOptions = TensorOptions & GeneratorOption;

/** A new tensor whose memory `write` fills. */
function drawn(
  size: Shape,
  dtype: DType,
  requiresGrad: boolean | undefined,
  write: (array: TypedArray) => void,
  draw?: Draw,
): Tensor {
  const out = emptyTensor(size, dtype);
  fillHost(out, write, draw);
  return withOptions(out, { requiresGrad });
}

/** A new tensor like another, in shape and order of memory, filled in that order. */
function drawnLike(
  input: Tensor,
  dtype: DType,
  requiresGrad: boolean | undefined,
  write: (array: TypedArray, places: Places) => void,
  draw?: Draw,
): Tensor {
  const out = emptyInOrder(input, dtype);
  fillHost(out, write, draw);
  return withOptions(out, { requiresGrad });
}

/** `rand([2, 3])`, `rand(2, 3)`, `rand([2, 3], { generator })`. */
export interface RandomCreator extends Operator {
  /** Of sizes in an array, with options. */
  <S extends Shape>(size: S, options?: RandomOptions): Tensor<KnownShape<S>>;
  /** Of sizes one by one. */
  (...size: number[]): Tensor;
  /** Of sizes one by one, with options behind them. */
  (...sizeAndOptions: readonly [...size: number[], options: RandomOptions]): Tensor;
}

export interface RandomLikeCreator extends Operator {
  <S extends Shape>(input: Tensor<S>, options?: RandomOptions): Tensor<S>;
}

type Write = (array: Floats, generator: Generator, contiguous: boolean) => void;
const writeUniform: Write = (array, generator) => distributions.uniform(array, 0, 1, generator);
const writeNormal: Write = (array, generator, contiguous) =>
  (contiguous ? normalNumbers : normalOneByOne)(array, 0, 1, generator);

const unit = () => [0, 1];

function bySize(name: string, distribution: string, write: Write): RandomCreator {
  return composite({
    name,
    parameters: [shape('size'), ...dtypeAndGrad, generatorParameter],
    compute: ({ size, dtype = getDefaultDtype(), requiresGrad, generator }) => {
      requireFloat(name, dtype);
      const source = generatorOf(name, generator);
      const writeAll = (array: TypedArray): void => write(array as Floats, source, true);
      return drawn(checkSizes(name, size), dtype, requiresGrad, writeAll, {
        distribution,
        values: unit,
        generator: source,
      });
    },
    method: false,
  });
}

function byExample(name: string, distribution: string, write: Write): RandomLikeCreator {
  return composite({
    name,
    parameters: [tensor('input'), ...dtypeAndGrad, generatorParameter],
    compute: ({ input, dtype = input.dtype, requiresGrad, generator }) => {
      requireFloat(name, dtype);
      const source = generatorOf(name, generator);
      const writeAll = (array: TypedArray, { contiguous }: Places): void => write(array as Floats, source, contiguous);
      return drawnLike(input, dtype, requiresGrad, writeAll, { distribution, values: unit, generator: source });
    },
    method: false,
  });
}

/**
 * Uniform random numbers, equally likely anywhere in [0, 1).
 *
 * @shape size → size
 * @throws {DTypeError} when the dtype is no float (`rand/dtype`).
 * @example
 * torch.manualSeed(0);
 * torch.rand(3); // tensor([0.4963, 0.7682, 0.0885])
 */
export const rand: RandomCreator = bySize('rand', 'uniform', writeUniform);

/**
 * Random numbers from the standard normal distribution, with mean 0 and variance 1.
 *
 * @shape size → size
 * @throws {DTypeError} when the dtype is no float (`randn/dtype`).
 * @example
 * torch.manualSeed(0);
 * torch.randn(2, 2);
 * // tensor([[ 1.5410, -0.2934],
 * //         [-2.1788,  0.5684]])
 */
export const randn: RandomCreator = bySize('randn', 'normal', writeNormal);

/**
 * Uniform random numbers in [0, 1) in the shape and dtype of another tensor.
 *
 * @shape [*] → [*]
 * @throws {DTypeError} when the dtype is no float (`randLike/dtype`).
 * @example
 * torch.manualSeed(0);
 * torch.randLike(torch.zeros([1, 2])); // tensor([[0.4963, 0.7682]])
 */
export const randLike: RandomLikeCreator = byExample('randLike', 'uniform', writeUniform);

/**
 * Standard normal random numbers in the shape and dtype of another tensor, such as noise to be added to it.
 *
 * @shape [*] → [*]
 * @throws {DTypeError} when the dtype is no float (`randnLike/dtype`).
 * @example
 * torch.manualSeed(0);
 * torch.randnLike(torch.zeros([1, 2])); // tensor([[ 1.5410, -0.2934]])
 */
export const randnLike: RandomLikeCreator = byExample('randnLike', 'normal', writeNormal);

function wholeNumbers(dtype: DType, from: number, to: number, generator: Generator): Draw {
  return { distribution: 'random', values: () => integerBounds(dtype, from, to), generator };
}

export interface RandintOperator extends Operator {
  /** From 0 up to, but not including, `high`. */
  <S extends Shape>(high: number, size: S, options?: RandomOptions): Tensor<KnownShape<S>>;
  /** From `low` up to, but not including, `high`. */
  <S extends Shape>(low: number, high: number, size: S, options?: RandomOptions): Tensor<KnownShape<S>>;
}

/**
 * Random whole numbers from low (0) up to, but not including, high.
 *
 * @shape size → size
 * @throws {ShapeError} when there is no size (`randint/size`).
 * @throws {ValueError} when low is not below high (`random/empty-range`).
 * @example
 * torch.manualSeed(0);
 * torch.randint(10, [5]); // tensor([4, 9, 3, 0, 3])
 */
export const randint: RandintOperator = composite({
  name: 'randint',
  parameters: [
    value<number>()('low'),
    value<number | Shape>()('high'),
    optionalValue<Shape>()('size', undefined),
    ...dtypeAndGrad,
    generatorParameter,
  ],
  compute: ({ low, high, size, dtype = int64, requiresGrad, generator }) => {
    const [from, to, sizes] = typeof high === 'number' ? [low, high, size] : [0, low, high];
    if (!Array.isArray(sizes)) {
      throw new ShapeError(
        'randint/size',
        'randint needs a size\n  fix: randint(0, 10, [2, 3]) or randint(10, [2, 3])',
      );
    }
    const source = generatorOf('randint', generator);
    const own = ownIntegers('randint', { name: 'size' }, sizes);
    const write = (array: TypedArray): void => writeIntegers(array, dtype, from, to, source);
    return drawn(checkSizes('randint', own), dtype, requiresGrad, write, wholeNumbers(dtype, from, to, source));
  },
  method: false,
});

export interface RandintLikeOperator extends Operator {
  /** From 0 up to, but not including, `high`. */
  <S extends Shape>(input: Tensor<S>, high: number, options?: RandomOptions): Tensor<S>;
  /** From `low` up to, but not including, `high`. */
  <S extends Shape>(input: Tensor<S>, low: number, high: number, options?: RandomOptions): Tensor<S>;
}

/**
 * Random whole numbers below high, from low (0) on, in the shape and dtype of another tensor.
 *
 * @shape [*] → [*]
 * @throws {ValueError} when low is not below high (`random/empty-range`).
 * @example
 * torch.manualSeed(0);
 * torch.randintLike(torch.zeros(4), 1, 7); // tensor([3., 4., 6., 1.])
 */
export const randintLike: RandintLikeOperator = composite({
  name: 'randintLike',
  parameters: [
    tensor('input'),
    integer('low'),
    optionalInteger('high', undefined),
    ...dtypeAndGrad,
    generatorParameter,
  ],
  compute: ({ input, low, high, dtype = input.dtype, requiresGrad, generator }) => {
    const [from, to] = high === undefined ? [0, low] : [low, high];
    const source = generatorOf('randintLike', generator);
    const write = (array: TypedArray): void => writeIntegers(array, dtype, from, to, source);
    return drawnLike(input, dtype, requiresGrad, write, wholeNumbers(dtype, from, to, source));
  },
  method: false,
});

export interface RandpermOperator extends Operator {
  (n: number, options?: RandomOptions): Tensor;
}

/**
 * Numbers from 0 to n − 1 in random order, as shuffling a data set takes them.
 *
 * @shape [n]
 * @throws {ValueError} when n is negative (`randperm/n`).
 * @example
 * torch.manualSeed(0);
 * torch.randperm(5); // tensor([4, 0, 1, 3, 2])
 */
export const randperm: RandpermOperator = composite({
  name: 'randperm',
  parameters: [integer('n'), ...dtypeAndGrad, generatorParameter],
  compute: ({ n, dtype = int64, requiresGrad, generator }) => {
    if (n < 0) throw new ValueError('randperm/n', `n of randperm must not be negative, got ${n}`);
    const source = generatorOf('randperm', generator);
    return drawn([n], dtype, requiresGrad, (array) => randomPermutation(array, source));
  },
  method: false,
});

export interface BernoulliOperator extends MethodOperator {
  <S extends Shape>(
    input: Tensor<S>,
    p?: number | (GeneratorOption & { readonly p?: number }),
    options?: GeneratorOption,
  ): Tensor<S>;
}

/**
 * Tosses a coin for each element: 1 with the probability that the element states (or p, if given), else 0.
 *
 * @shape [*] → [*]
 * @throws {ValueError} when a probability is outside [0, 1] (`bernoulli/range`).
 * @example
 * torch.manualSeed(0);
 * torch.bernoulli(torch.tensor([0, 0.5, 0.5, 1])); // tensor([0., 0., 1., 1.])
 */
export const bernoulli: BernoulliOperator = primitive({
  name: 'bernoulli',
  family: 'random',
  parameters: [tensor('input'), optionalNumber('p', undefined), generatorParameter],
  execute: ({ input }, { p, generator }) => {
    const from = generatorOf('bernoulli', generator);
    const out = emptyTensor(input.sizes, input.dtype);
    const write = (array: TypedArray, places: Places): void => {
      if (p !== undefined) distributions.bernoulli(array, p, from);
      else distributions.bernoulliOf(array, probabilities('bernoulli', input, places), from);
    };
    const values = () => [p ?? requireChances('bernoulli', input, input.sizes)];
    fillHost(out, write, { distribution: 'bernoulli', values, generator: from });
    return out;
  },
  derivative: { input: ({ grad }) => filled(grad.sizes, grad.dtype, 0) },
});

export interface PoissonOperator extends Operator {
  <S extends Shape>(input: Tensor<S>, options?: GeneratorOption): Tensor<S>;
}

/**
 * Draws for each element how many events happen where the element is the rate at which they do.
 *
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`poisson/dtype`).
 * @example
 * torch.manualSeed(0);
 * torch.poisson(torch.tensor([0, 4, 4, 100])); // tensor([ 0.,  7.,  3., 96.])
 */
export const poisson: PoissonOperator = primitive({
  name: 'poisson',
  family: 'random',
  parameters: [tensor('input'), generatorParameter],
  execute: ({ input }, { generator }) => {
    requireFloat('poisson', input.dtype);
    const rates = hostRead(contiguousValues(input), 'poisson') as Floats;
    const from = generatorOf('poisson', generator);
    return drawn(input.sizes, input.dtype, false, (array) => sampling.poisson(array as Floats, rates, from));
  },
  derivative: { input: ({ grad }) => filled(grad.sizes, grad.dtype, 0) },
  method: false,
});

export interface NormalOperator extends Operator {
  /** A number for each mean or standard deviation. */
  (mean: Tensor | number, std?: Tensor | number, options?: GeneratorOption): Tensor;
  /** Numbers of one distribution, in the shape given. */
  (mean: number, std: number, size: Shape, options?: RandomOptions): Tensor;
}

/**
 * Normal random numbers whose mean and standard deviation each element states for itself, or one pair for a tensor of
 * the size given.
 *
 * @shape mean [*], std [*] → [*], broadcast; or size → size
 * @throws {ValueError} when std is negative (`normal/std`).
 * @throws {ShapeError} when two numbers come without a size (`normal/size`).
 * @example
 * torch.manualSeed(0);
 * torch.normal(torch.tensor([0, 100]), torch.tensor([1, 0])); // tensor([  1.5410, 100.0000])
 */
export const normal: NormalOperator = composite({
  name: 'normal',
  parameters: [
    value<Tensor | number>()('mean'),
    optionalValue<Tensor | number>()('std', 1),
    optionalValue<Shape>()('size', undefined),
    ...dtypeAndGrad,
    generatorParameter,
  ],
  compute: ({ mean, std, size, dtype, requiresGrad, generator }) => {
    const source = generatorOf('normal', generator);
    requireSpread(std);
    const shapes = [mean, std].filter((given) => given instanceof Tensor).map((given) => given.sizes);
    if (shapes.length === 0) {
      if (!Array.isArray(size)) {
        throw new ShapeError('normal/size', 'normal of two numbers needs a size\n  fix: normal(0, 1, [2, 3])');
      }
      const type = dtype ?? getDefaultDtype();
      requireFloat('normal', type);
      const own = ownIntegers('normal', { name: 'size' }, size);
      const write = (array: TypedArray): void => normalNumbers(array as Floats, mean as number, std as number, source);
      return drawn(checkSizes('normal', own), type, requiresGrad, write, {
        distribution: 'normal',
        values: () => [mean, std],
        generator: source,
      });
    }
    const type = (mean instanceof Tensor ? mean : (std as Tensor)).dtype;
    requireFloat('normal', type);
    const space = broadcastShapes('normal', shapes);
    const spread = std instanceof Tensor ? 1 : std;
    const write = (array: TypedArray): void => normalNumbers(array as Floats, 0, spread, source);
    const base = drawn(space, type, false, write, {
      distribution: 'normal',
      values: () => [0, spread],
      generator: source,
    });
    return add(std instanceof Tensor ? mul(base, std) : base, mean);
  },
  method: false,
});

/** On a device the values are not looked at. */
function requireSpread(std: Tensor | number): void {
  if (std instanceof Tensor && formsFor(std) !== undefined) return;
  const values = std instanceof Tensor ? (hostRead(contiguousValues(std), 'normal') as Floats) : [std];
  for (const each of values) {
    if (!(each >= 0)) throw new ValueError('normal/std', `std of normal must not be negative, got ${each}`);
  }
}

type Replacement = GeneratorOption & { readonly replacement?: boolean };

export interface MultinomialOperator extends MethodOperator {
  (
    input: Tensor,
    numSamples: number | (Replacement & { readonly numSamples: number }),
    replacement?: boolean | Replacement,
    options?: GeneratorOption,
  ): Tensor;
}

/** A number for each weight, drawn in the order of the weights' memory and given in row-major order. */
function exponentialLike(weights: Tensor, generator: Generator): Floats {
  const draws = drawnLike(weights, weights.dtype, false, (array) =>
    distributions.exponential(array as Floats, 1, generator),
  );
  return hostCopy(contiguousValues(draws), 'multinomial') as Floats;
}

/**
 * Draws indices with probabilities in proportion to the weights of each row, each index at most once unless
 * `replacement`.
 *
 * @shape [n] or [m, n] → [numSamples] or [m, numSamples], int64
 * @throws {ShapeError} when the weights have neither one dim nor two (`multinomial/rank`).
 * @throws {DTypeError} when the weights are no floats (`multinomial/dtype`).
 * @throws {ValueError} when numSamples is not positive (`multinomial/samples`).
 * @example
 * torch.manualSeed(0);
 * torch.multinomial(torch.tensor([0, 10, 3, 0]), 2); // tensor([1, 2])
 */
export const multinomial: MultinomialOperator = primitive({
  name: 'multinomial',
  family: 'random',
  parameters: [tensor('input'), integer('numSamples'), optionalBoolean('replacement', false), generatorParameter],
  execute: ({ input: weights }, { numSamples: samples, replacement, generator }) => {
    const rank = weights.sizes.length;
    if (rank !== 1 && rank !== 2) {
      throw new ShapeError(
        'multinomial/rank',
        `multinomial needs 1 or 2 dims, got shape ${formatShape(weights.sizes)}`,
      );
    }
    if (!weights.dtype.isFloatingPoint) {
      throw new DTypeError('multinomial/dtype', `weights of multinomial must be floats, got ${weights.dtype.name}`);
    }
    if (samples <= 0) throw new ValueError('multinomial/samples', `numSamples must be positive, got ${samples}`);
    const categories = weights.sizes[rank - 1] as number;
    const rows = rank === 2 ? (weights.sizes[0] as number) : 1;
    const from = generatorOf('multinomial', generator);
    const forms = formsFor(weights);
    if (forms !== undefined) return forms.multinomial(weights, samples, replacement, from);
    const array = hostRead(contiguousValues(weights), 'multinomial') as Floats;
    const size = rank === 2 ? [rows, samples] : [samples];
    return drawn(size, int64, false, (target) => {
      const out = target as BigInt64Array;
      if (!replacement || samples === 1) {
        sampling.multinomialWithoutReplacement(out, array, rows, samples, from, () => exponentialLike(weights, from));
        return;
      }
      for (let row = 0; row < rows; row++) {
        sampling.multinomialWithReplacement(
          out.subarray(row * samples, (row + 1) * samples),
          array.subarray(row * categories, (row + 1) * categories),
          from,
        );
      }
    });
  },
  derivative: { none: 'indices are whole numbers' },
});
