/** @file New tensors of random numbers. */
import { DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import * as distributions from '../../random/distributions.ts';
import type { Generator } from '../../random/generator.ts';
import { randomPermutation } from '../../random/integers.ts';
import { normal as normalNumbers, normalOneByOne } from '../../random/normal.ts';
import * as sampling from '../../random/sampling.ts';
import { type DType, int64, type TypedArray } from '../../storage/dtype.ts';
import { getDefaultDtype } from '../../tensor/promotion.ts';
import { broadcastShapes, formatShape, type Shape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { ownIntegers } from '../argument-kinds.ts';
import { filled } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { contiguousValues } from '../creation/data.ts';
import { type TensorOptions, withOptions } from '../creation/options.ts';
import { checkSizes, dtypeAndGrad, type KnownShape } from '../creation/size.ts';
import { composite, primitive } from '../define.ts';
import { hostCopy, hostRead, hostWrite } from '../host-bytes.ts';
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
import { type GeneratorOption, generatorOf, generatorParameter } from './generator-option.ts';
import {
  emptyInOrder,
  type Floats,
  fillHost,
  type Places,
  probabilities,
  requireFloat,
  writeIntegers,
} from './host.ts';

export type RandomOptions = TensorOptions & GeneratorOption;

/** A new tensor whose memory `write` fills. */
function drawn(
  size: Shape,
  dtype: DType,
  requiresGrad: boolean | undefined,
  write: (array: TypedArray) => void,
): Tensor {
  const out = emptyTensor(size, dtype);
  hostWrite(out, write);
  return withOptions(out, { requiresGrad });
}

/** A new tensor like another, in shape and order of memory, filled in that order. */
function drawnLike(
  input: Tensor,
  dtype: DType,
  requiresGrad: boolean | undefined,
  write: (array: TypedArray, places: Places) => void,
): Tensor {
  const out = emptyInOrder(input, dtype);
  fillHost(out, write);
  return withOptions(out, { requiresGrad });
}

/** `rand([2, 3])`, `rand(2, 3)`, `rand([2, 3], { generator })`. */
export interface RandomCreator extends Operator {
  <S extends Shape>(size: S, options?: RandomOptions): Tensor<KnownShape<S>>;
  (...size: number[]): Tensor;
  (...sizeAndOptions: readonly [...size: number[], options: RandomOptions]): Tensor;
}

export interface RandomLikeCreator extends Operator {
  <S extends Shape>(input: Tensor<S>, options?: RandomOptions): Tensor<S>;
}

type Write = (array: Floats, generator: Generator, contiguous: boolean) => void;
const writeUniform: Write = (array, generator) => distributions.uniform(array, 0, 1, generator);
const writeNormal: Write = (array, generator, contiguous) =>
  (contiguous ? normalNumbers : normalOneByOne)(array, 0, 1, generator);

function bySize(name: string, summary: string, write: Write): RandomCreator {
  return composite({
    name,
    summary,
    parameters: [shape('size'), ...dtypeAndGrad, generatorParameter],
    compute: ({ size, dtype = getDefaultDtype(), requiresGrad, generator }) => {
      requireFloat(name, dtype);
      const source = generatorOf(name, generator);
      return drawn(checkSizes(name, size), dtype, requiresGrad, (array) => write(array as Floats, source, true));
    },
    method: false,
  });
}

function byExample(name: string, summary: string, write: Write): RandomLikeCreator {
  return composite({
    name,
    summary,
    parameters: [tensor('input'), ...dtypeAndGrad, generatorParameter],
    compute: ({ input, dtype = input.dtype, requiresGrad, generator }) => {
      requireFloat(name, dtype);
      const source = generatorOf(name, generator);
      return drawnLike(input, dtype, requiresGrad, (array, { contiguous }) =>
        write(array as Floats, source, contiguous),
      );
    },
    method: false,
  });
}

export const rand: RandomCreator = bySize('rand', 'Numbers that are equally likely anywhere in [0, 1).', writeUniform);
export const randn: RandomCreator = bySize('randn', 'Standard normal numbers.', writeNormal);
export const randLike: RandomLikeCreator = byExample(
  'randLike',
  'Numbers in [0, 1) in the shape and dtype of the input.',
  writeUniform,
);
export const randnLike: RandomLikeCreator = byExample(
  'randnLike',
  'Standard normal numbers in the shape and dtype of the input.',
  writeNormal,
);

export interface RandintOperator extends Operator {
  <S extends Shape>(high: number, size: S, options?: RandomOptions): Tensor<KnownShape<S>>;
  <S extends Shape>(low: number, high: number, size: S, options?: RandomOptions): Tensor<KnownShape<S>>;
}

export const randint: RandintOperator = composite({
  name: 'randint',
  summary: 'Whole numbers in [low, high), each equally likely; low is 0 where it is left out.',
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
    return drawn(checkSizes('randint', own), dtype, requiresGrad, (array) =>
      writeIntegers(array, dtype, from, to, source),
    );
  },
  method: false,
});

export interface RandintLikeOperator extends Operator {
  <S extends Shape>(input: Tensor<S>, high: number, options?: RandomOptions): Tensor<S>;
  <S extends Shape>(input: Tensor<S>, low: number, high: number, options?: RandomOptions): Tensor<S>;
}

export const randintLike: RandintLikeOperator = composite({
  name: 'randintLike',
  summary: 'Whole numbers in [low, high) in the shape and dtype of the input; low is 0 where it is left out.',
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
    return drawnLike(input, dtype, requiresGrad, (array) => writeIntegers(array, dtype, from, to, source));
  },
  method: false,
});

export interface RandpermOperator extends Operator {
  (n: number, options?: RandomOptions): Tensor;
}

export const randperm: RandpermOperator = composite({
  name: 'randperm',
  summary: 'The numbers from 0 to n − 1 in random order.',
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

export const bernoulli: BernoulliOperator = primitive({
  name: 'bernoulli',
  family: 'random',
  summary: 'For each element 1 with the probability that it states (or p, if given), else 0.',
  parameters: [tensor('input'), optionalNumber('p', undefined), generatorParameter],
  execute: ([input], { p, generator }) => {
    const source = input as Tensor;
    const from = generatorOf('bernoulli', generator);
    const out = emptyTensor(source.sizes, source.dtype);
    fillHost(out, (array, places) => {
      if (p !== undefined) distributions.bernoulli(array, p as number, from);
      else distributions.bernoulliOf(array, probabilities('bernoulli', source, places), from);
    });
    return out;
  },
  derivative: { input: ({ grad }) => filled(grad.sizes, grad.dtype, 0) },
});

export interface PoissonOperator extends Operator {
  <S extends Shape>(input: Tensor<S>, options?: GeneratorOption): Tensor<S>;
}

export const poisson: PoissonOperator = primitive({
  name: 'poisson',
  family: 'random',
  summary: 'For each element a Poisson number of the rate that it states.',
  parameters: [tensor('input'), generatorParameter],
  execute: ([input], { generator }) => {
    const source = input as Tensor;
    requireFloat('poisson', source.dtype);
    const rates = hostRead(contiguousValues(source), 'poisson') as Floats;
    const from = generatorOf('poisson', generator);
    return drawn(source.sizes, source.dtype, false, (array) => sampling.poisson(array as Floats, rates, from));
  },
  derivative: { input: ({ grad }) => filled(grad.sizes, grad.dtype, 0) },
  method: false,
});

export interface NormalOperator extends Operator {
  (mean: Tensor | number, std?: Tensor | number, options?: GeneratorOption): Tensor;
  (mean: number, std: number, size: Shape, options?: RandomOptions): Tensor;
}

export const normal: NormalOperator = composite({
  name: 'normal',
  summary:
    'Normal numbers of this mean and standard deviation: for each element of the tensors given, or in the size given.',
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
      return drawn(checkSizes('normal', own), type, requiresGrad, (array) =>
        normalNumbers(array as Floats, mean as number, std as number, source),
      );
    }
    const type = (mean instanceof Tensor ? mean : (std as Tensor)).dtype;
    requireFloat('normal', type);
    const space = broadcastShapes('normal', shapes);
    const spread = std instanceof Tensor ? 1 : std;
    const base = drawn(space, type, false, (array) => normalNumbers(array as Floats, 0, spread, source));
    return add(std instanceof Tensor ? mul(base, std) : base, mean);
  },
  method: false,
});

function requireSpread(std: Tensor | number): void {
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

export const multinomial: MultinomialOperator = primitive({
  name: 'multinomial',
  family: 'random',
  summary: 'Indices drawn by the weights of each row.',
  parameters: [tensor('input'), integer('numSamples'), optionalBoolean('replacement', false), generatorParameter],
  execute: ([input], { numSamples, replacement, generator }) => {
    const weights = input as Tensor;
    const samples = numSamples as number;
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
    const array = hostRead(contiguousValues(weights), 'multinomial') as Floats;
    const from = generatorOf('multinomial', generator);
    const size = rank === 2 ? [rows, samples] : [samples];
    return drawn(size, int64, false, (target) => {
      const out = target as BigInt64Array;
      if (replacement !== true || samples === 1) {
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
