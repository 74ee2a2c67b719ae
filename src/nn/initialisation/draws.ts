/** @file Starting values that are drawn and then shaped: cut off, orthogonal, sparse. */
import { ShapeError } from '../../errors/errors.ts';
import { optionalNumber, tensor } from '../../ops/parameters.ts';
import { uniform_ as uniformNumbers } from '../../ops/random/fills.ts';
import { generatorOf, generatorParameter } from '../../ops/random/generator-option.ts';
import { emptyInOrder } from '../../ops/random/host.ts';
import type { Generator } from '../../random/generator.ts';
import { randomPermutation } from '../../random/integers.ts';
import { normal } from '../../random/normal.ts';
import { float64 } from '../../storage/dtype.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { bindNamed } from '../layer-arguments.ts';
import { orthogonalMatrix } from '../orthogonal.ts';
import { scaled } from './fans.ts';
import { normal_, requireMatrix } from './fills.ts';
import { drawn, type Floats, fill, requireFloat, written } from './writing.ts';

const truncated = [
  tensor('tensor'),
  optionalNumber('mean', 0),
  optionalNumber('std', 1),
  optionalNumber('a', -2),
  optionalNumber('b', 2),
  generatorParameter,
] as const;

export interface TruncatedOptions {
  /** Mean before the bounds. Default: 0. */
  readonly mean?: number;
  /** Standard deviation before the bounds. Default: 1. */
  readonly std?: number;
  /** The least number. Default: -2. */
  readonly a?: number;
  /** The largest number. Default: 2. */
  readonly b?: number;
  /** Draws the numbers; the default generator where left out. */
  readonly generator?: Generator | null;
}

/**
 * Initialises a tensor with normal numbers that all lie in [a, b].
 *
 * @shape [*] → [*]
 * @example
 * torch.manualSeed(0);
 * nn.init.truncNormal_(torch.empty(3), { std: 0.02 }); // tensor([-0.0002,  0.0147, -0.0270])
 */
export function truncNormal_(
  tensor: Tensor,
  mean?: number | TruncatedOptions,
  std?: number | TruncatedOptions,
  a?: number | TruncatedOptions,
  b?: number | TruncatedOptions,
  generator?: Generator | null | TruncatedOptions,
): Tensor;
export function truncNormal_(...given: readonly unknown[]): Tensor {
  const { tensor: target, mean, std, a, b, generator } = bindNamed('truncNormal_', truncated, given);
  requireFloat('truncNormal_', target);
  return written(target, () => {
    const bounds = drawn([2], float64, (values) => values.set([(a - mean) / std, (b - mean) / std]))
      .mul(Math.SQRT1_2)
      .erf();
    const [low, high] = bounds.tolist() as [number, number];
    const places = emptyInOrder(target, target.dtype);
    const probabilities = uniformNumbers(places, low, high, { generator: generator ?? null });
    const numbers = probabilities
      .erfinv()
      .mul(std * Math.SQRT2)
      .add(mean);
    return target.copy_(numbers.clamp(a, b));
  });
}

export interface OrthogonalOptions {
  /** Factor of the matrix. Default: 1. */
  readonly gain?: number;
  /** Draws the numbers; the default generator where left out. */
  readonly generator?: Generator | null;
}

/**
 * Initialises a weight, as a matrix of its first dim by all others, with orthonormal rows or columns.
 *
 * @formula W Wᵀ = gain² · I, or Wᵀ W = gain² · I
 * @shape [out, in, *] → the same
 * @throws {ShapeError} when the weight has less than two dims (`orthogonal_/rank`).
 * @source A. Saxe et al.: "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", 2013,
 *   https://arxiv.org/abs/1312.6120
 * @example
 * torch.manualSeed(0);
 * const weight = nn.init.orthogonal_(torch.empty([2, 3]));
 * weight.matmul(weight.t()).round({ decimals: 4 });
 * // tensor([[1., 0.],
 * //         [0., 1.]])
 */
export function orthogonal_(
  tensor: Tensor,
  gain?: number | OrthogonalOptions,
  generator?: Generator | null | OrthogonalOptions,
): Tensor;
export function orthogonal_(...given: readonly unknown[]): Tensor {
  const { tensor: target, gain, generator } = bindNamed('orthogonal_', scaled, given);
  if (target.sizes.length < 2) {
    throw new ShapeError(
      'orthogonal_/rank',
      `orthogonal_ fills tensors of at least 2 dims, got shape ${formatShape(target.sizes)}`,
    );
  }
  if (target.elementCount === 0) return target;
  const rows = target.sizes[0] as number;
  const columns = target.elementCount / rows;
  return fill('orthogonal_', target, (values) => {
    normal(values, 0, 1, generatorOf('orthogonal_', generator));
    const wide = rows < columns;
    const [height, width] = wide ? [columns, rows] : [rows, columns];
    const at = (i: number, j: number): number => (wide ? j * columns + i : i * columns + j);
    const factor = orthogonalMatrix(height, width, (i, j) => values[at(i, j)] as number);
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) values[at(i, j)] = gain * (factor[i * width + j] as number);
    }
  });
}

const sparse = [
  tensor('tensor'),
  optionalNumber('sparsity', 0),
  optionalNumber('std', 0.01),
  generatorParameter,
] as const;

export interface SparseOptions {
  /** Share of zeros in each column. Default: 0. */
  readonly sparsity?: number;
  /** Standard deviation of the others. Default: 0.01. */
  readonly std?: number;
  /** Draws the numbers; the default generator where left out. */
  readonly generator?: Generator | null;
}

/**
 * Initialises a matrix with normal numbers, of which a share in each column is 0.
 *
 * @shape [n, m] → [n, m]
 * @throws {ShapeError} when the tensor is no matrix (`sparse_/rank`).
 * @source J. Martens: "Deep learning via Hessian-free optimization", 2010,
 *   https://www.cs.toronto.edu/~jmartens/docs/Deep_HessianFree.pdf
 * @example
 * torch.manualSeed(0);
 * nn.init.sparse_(torch.empty([4, 2]), 0.5).eq(0).sum(0); // tensor([2, 2])
 */
export function sparse_(
  tensor: Tensor,
  sparsity?: number | SparseOptions,
  std?: number | SparseOptions,
  generator?: Generator | null | SparseOptions,
): Tensor;
export function sparse_(...given: readonly unknown[]): Tensor {
  const { tensor: target, sparsity, std, generator } = bindNamed('sparse_', sparse, given);
  requireMatrix('sparse_', target);
  const [rows, columns] = target.sizes as readonly [number, number];
  const zeros = Math.ceil(sparsity * rows);
  const source: Generator = generatorOf('sparse_', generator);
  return fill('sparse_', target, (values) => {
    values.set(normal_(emptyInOrder(target, target.dtype), 0, std, generator ?? null).toTypedArray() as Floats);
    const order = new BigInt64Array(rows);
    for (let column = 0; column < columns; column++) {
      randomPermutation(order, source);
      for (const row of order.subarray(0, zeros)) values[Number(row) * columns + column] = 0;
    }
  });
}
