/** @file Products of vectors and matrices by their own names, and sums of products: `mm`, `mv`, `dot`, `outer`, `addmm`, … */
import { ArgumentError, ShapeError } from '../../errors/errors.ts';
import { bool } from '../../storage/dtype.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import { broadcastShapes, formatShape, type Shape, sameShape, wrapDims } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { describe } from '../argument-kinds.ts';
import { copyInPlace, filled, toDtype, widened } from '../conversion.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { type BoundArguments, optionalScalar, optionalValue, tensor } from '../parameters.ts';
import { add, mul } from '../pointwise/arithmetic.ts';
import { where } from '../pointwise/selection.ts';
import { sum } from '../reduce/sum.ts';
import { expand } from '../view/expand.ts';
import { permute } from '../view/permute.ts';
import { reshape } from '../view/reshape.ts';
import { unsqueeze } from '../view/squeeze.ts';
import { matmul } from './matmul.ts';

/** A product of two tensors, each under PyTorch's name. */
export interface ProductOperator<Given extends readonly [Tensor, Tensor] = [input: Tensor, other: Tensor]>
  extends MethodOperator {
  (...given: Given): Tensor;
}

function requireRanks(
  operation: string,
  operands: readonly (readonly [name: string, tensor: Tensor, rank: number])[],
): void {
  for (const [name, operand, rank] of operands) {
    if (operand.sizes.length === rank) continue;
    throw new ShapeError(
      `${operation}/rank`,
      `${name} of ${operation} must have ${rank} dims, got shape ${formatShape(operand.sizes)}${rank === 2 || rank === 3 ? '\n  fix: use matmul for other ranks' : ''}`,
      { shape: operand.sizes },
    );
  }
}

function requireEqual(operation: string, what: string, a: number | undefined, b: number | undefined): void {
  if (a === b) return;
  throw new ShapeError(`${operation}/size`, `${operation}: ${what}, got ${a} and ${b}`);
}

const pair = [tensor('input'), tensor('mat2')] as const;

/**
 * Product of two matrices and of nothing else; it does not broadcast.
 *
 * @formula y[i, j] = Σₖ input[i, k] · mat2[k, j]
 * @shape [n, m], [m, p] → [n, p]
 * @throws {ShapeError} when an operand is no matrix (`mm/rank`).
 * @throws {ShapeError} when the inner sizes differ (`matmul/inner-dim`).
 * @example
 * torch.mm(torch.tensor([[1, 2]]), torch.tensor([[3], [4]])); // tensor([[11.]])
 */
export const mm: ProductOperator<[input: Tensor, mat2: Tensor]> = composite({
  name: 'mm',
  parameters: pair,
  compute: ({ input, mat2 }) => {
    requireRanks('mm', [
      ['input', input, 2],
      ['mat2', mat2, 2],
    ]);
    return matmul(input, mat2);
  },
});

/**
 * Products of two stacks of matrices, pair by pair, without broadcasting.
 *
 * @formula y[b, i, j] = Σₖ input[b, i, k] · mat2[b, k, j]
 * @shape [b, n, m], [b, m, p] → [b, n, p]
 * @throws {ShapeError} when an operand has not three dims (`bmm/rank`).
 * @throws {ShapeError} when the stacks differ in number (`bmm/size`).
 * @example
 * torch.bmm(torch.ones([2, 1, 3]), torch.arange(6).to(torch.float32).reshape(2, 3, 1));
 * // tensor([[[ 3.]],
 * //
 * //         [[12.]]])
 */
export const bmm: ProductOperator<[input: Tensor, mat2: Tensor]> = composite({
  name: 'bmm',
  parameters: pair,
  compute: ({ input, mat2 }) => {
    requireRanks('bmm', [
      ['input', input, 3],
      ['mat2', mat2, 3],
    ]);
    requireEqual('bmm', 'both stacks must have the same number of matrices', input.sizes[0], mat2.sizes[0]);
    return matmul(input, mat2);
  },
});

/**
 * Product of a matrix and a vector.
 *
 * @formula y[i] = Σₖ input[i, k] · vec[k]
 * @shape [n, m], [m] → [n]
 * @throws {ShapeError} when the operands are not a matrix and a vector (`mv/rank`).
 * @example
 * torch.mv(torch.tensor([[1, 2], [3, 4]]), torch.tensor([1, 10])); // tensor([21., 43.])
 */
export const mv: ProductOperator<[input: Tensor, vec: Tensor]> = composite({
  name: 'mv',
  parameters: [tensor('input'), tensor('vec')],
  compute: ({ input, vec }) => {
    requireRanks('mv', [
      ['input', input, 2],
      ['vec', vec, 1],
    ]);
    return matmul(input, vec);
  },
});

/**
 * Scalar product of two vectors.
 *
 * @formula Σ input[i] · other[i]
 * @shape [n], [n] → []
 * @throws {ShapeError} when an operand is no vector (`dot/rank`).
 * @throws {ShapeError} when the lengths differ (`dot/size`).
 * @example
 * torch.dot(torch.tensor([1, 2, 3]), torch.tensor([4, 5, 6])); // tensor(32.)
 */
export const dot: ProductOperator = composite({
  name: 'dot',
  aliases: ['vdot'],
  parameters: [tensor('input'), tensor('other')],
  compute: ({ input, other }) => {
    requireRanks('dot', [
      ['input', input, 1],
      ['other', other, 1],
    ]);
    requireEqual('dot', 'both vectors must have the same length', input.sizes[0], other.sizes[0]);
    return matmul(input, other);
  },
});

/**
 * Matrix of the products of every entry of one vector with every entry of another.
 *
 * @formula y[i, j] = input[i] · vec2[j]
 * @shape [n], [m] → [n, m]
 * @throws {ShapeError} when an operand is no vector (`outer/rank`).
 * @example
 * torch.outer(torch.tensor([1, 2]), torch.tensor([1, 10, 100]));
 * // tensor([[  1.,  10., 100.],
 * //         [  2.,  20., 200.]])
 */
export const outer: ProductOperator<[input: Tensor, vec2: Tensor]> = composite({
  name: 'outer',
  aliases: ['ger'],
  parameters: [tensor('input'), tensor('vec2')],
  compute: ({ input, vec2 }) => {
    requireRanks('outer', [
      ['input', input, 1],
      ['vec2', vec2, 1],
    ]);
    return mul(unsqueeze(input, 1), vec2);
  },
});

/**
 * Scalar products over the last dims of both, for every pair of rows; a number multiplies.
 *
 * @formula y[…, …] = Σₖ input[…, k] · other[…, k]
 * @shape [*, m], [*, m] → input's [*] followed by other's [*]
 * @throws {ShapeError} when the last dims differ (`inner/size`).
 * @example
 * torch.inner(torch.tensor([[1, 2], [3, 4]]), torch.tensor([1, 10])); // tensor([21., 43.])
 */
export const inner: ProductOperator = composite({
  name: 'inner',
  parameters: [tensor('input'), tensor('other')],
  compute: ({ input, other }) => {
    if (input.sizes.length === 0 || other.sizes.length === 0) return mul(input, other);
    requireEqual('inner', 'the last dims must be equal', input.sizes.at(-1), other.sizes.at(-1));
    return tensordot(input, other, [[-1], [-1]]);
  },
});

/**
 * Kronecker product: every element of the first times the whole of the second, block by block.
 *
 * @formula y[i·p + k, j·q + l] = input[i, j] · other[k, l]
 * @shape [n, m], [p, q] → [n·p, m·q]
 * @example
 * torch.kron(torch.eye(2), torch.tensor([[1, 2]]));
 * // tensor([[1., 2., 0., 0.],
 * //         [0., 0., 1., 2.]])
 */
export const kron: ProductOperator = composite({
  name: 'kron',
  parameters: [tensor('input'), tensor('other')],
  compute: ({ input, other }) => {
    const rank = Math.max(input.sizes.length, other.sizes.length);
    const padded = (shape: Shape) => [...new Array<number>(rank - shape.length).fill(1), ...shape];
    const [a, b] = [padded(input.sizes), padded(other.sizes)];
    const wide = mul(
      reshape(
        input,
        a.flatMap((size) => [size, 1]),
      ),
      reshape(
        other,
        b.flatMap((size) => [1, size]),
      ),
    );
    return reshape(
      wide,
      a.map((size, d) => size * (b[d] as number)),
    );
  },
});

interface ProductFactors {
  /** Factor of the input. Default: 1. */
  readonly beta?: Scalar;
  /** Factor of the product. Default: 1. */
  readonly alpha?: Scalar;
}

interface SumOfProductsOperator<Factors extends readonly [Tensor, Tensor]> extends MethodOperator {
  (...given: [input: Tensor, ...Factors, options?: ProductFactors]): Tensor;
  readonly inPlace: (...given: [input: Tensor, ...Factors, options?: ProductFactors]) => Tensor;
}

/** A factor in the dtype of a tensor: integers take the whole part, bools whether it is not 0, as PyTorch does. */
function factor(value: Scalar, like: Tensor, isBool: boolean): Scalar {
  if (isBool) return Number(value) !== 0;
  return like.dtype.isFloatingPoint || typeof value !== 'number' ? value : Math.trunc(value);
}

/** beta · input + alpha · product; with beta = 0 the input does not count, not even its NaN. */
function combine(operation: string, input: Tensor, product: Tensor, beta: Scalar, alpha: Scalar): Tensor {
  if (!sameShape(broadcastShapes(operation, [input.sizes, product.sizes]), product.sizes)) {
    throw new ShapeError(
      `${operation}/input`,
      `input of shape ${formatShape(input.sizes)} does not expand to the product's shape ${formatShape(product.sizes)}`,
    );
  }
  const isBool = input.dtype === bool && product.dtype === bool;
  const weight = factor(alpha, product, isBool);
  const scaled = Number(weight) === 1 ? product : mul(product, weight);
  const share = factor(beta, product, isBool);
  if (Number(share) === 0 && !input.requiresGrad) return scaled;
  const kept = expand(input, product.sizes);
  // The input stays a part of the graph, with a gradient of 0.
  if (Number(share) === 0) return where(filled([], bool, true), scaled, kept);
  return add(Number(share) === 1 ? kept : mul(kept, share), scaled);
}

interface SumOfProductsLiteral<A extends string, B extends string> {
  readonly name: string;
  readonly names: readonly [a: A, b: B];
  readonly ranks: readonly [a: number, b: number];
  readonly product: (a: Tensor, b: Tensor) => Tensor;
}

function sumOfProducts<const A extends string, const B extends string, Factors extends readonly [Tensor, Tensor]>({
  name,
  names,
  ranks,
  product,
}: SumOfProductsLiteral<A, B>): SumOfProductsOperator<Factors> {
  const parameters = [
    tensor('input'),
    tensor(names[0]),
    tensor(names[1]),
    optionalScalar('beta', 1),
    optionalScalar('alpha', 1),
  ] as const;
  const compute = (values: BoundArguments<typeof parameters>): Tensor => {
    const { input, beta, alpha } = values;
    const a = values[names[0]] as Tensor;
    const b = values[names[1]] as Tensor;
    requireRanks(name, [
      [names[0], a, ranks[0]],
      [names[1], b, ranks[1]],
    ]);
    if (input.dtype !== a.dtype || a.dtype !== b.dtype) return combine(name, input, product(a, b), beta, alpha);
    const total = combine(name, widened(input), product(widened(a), widened(b)), beta, alpha);
    return toDtype(total, input.dtype);
  };
  return composite({
    name,
    parameters,
    compute,
    computeInPlace: (values) => copyInPlace(values.input, compute(values)),
  });
}

/**
 * Adds a matrix product to a matrix, each side scaled.
 *
 * @formula beta · input + alpha · mat1 mat2
 * @shape input [n, p] or what broadcasts to it, mat1 [n, m], mat2 [m, p] → [n, p]
 * @throws {ShapeError} when an operand of the product is no matrix (`addmm/rank`).
 * @throws {ShapeError} when the input does not expand to the product (`addmm/broadcast`).
 * @example
 * torch.addmm(torch.tensor([100, 200]), torch.tensor([[1, 2]]), torch.tensor([[1, 0], [0, 1]]), { alpha: 10 });
 * // tensor([[110., 220.]])
 */
export const addmm: SumOfProductsOperator<[mat1: Tensor, mat2: Tensor]> = sumOfProducts({
  name: 'addmm',
  names: ['mat1', 'mat2'],
  ranks: [2, 2],
  product: (a, b) => matmul(a, b),
});

/**
 * Adds the product of a matrix and a vector to a vector, each side scaled.
 *
 * @formula beta · input + alpha · mat vec
 * @shape input [n] or what broadcasts to it, mat [n, m], vec [m] → [n]
 * @throws {ShapeError} when the operands of the product are not a matrix and a vector (`addmv/rank`).
 * @example
 * torch.addmv(torch.tensor([100, 200]), torch.tensor([[1, 2], [3, 4]]), torch.tensor([1, 1]));
 * // tensor([103., 207.])
 */
export const addmv: SumOfProductsOperator<[mat: Tensor, vec: Tensor]> = sumOfProducts({
  name: 'addmv',
  names: ['mat', 'vec'],
  ranks: [2, 1],
  product: (a, b) => matmul(a, b),
});

/**
 * Adds the outer product of two vectors to a matrix: an update of rank one.
 *
 * @formula beta · input + alpha · vec1 vec2ᵀ
 * @shape input [n, m] or what broadcasts to it, vec1 [n], vec2 [m] → [n, m]
 * @throws {ShapeError} when an operand of the product is no vector (`addr/rank`).
 * @example
 * torch.addr(torch.zeros([2, 2]), torch.tensor([1, 2]), torch.tensor([10, 20]));
 * // tensor([[10., 20.],
 * //         [20., 40.]])
 */
export const addr: SumOfProductsOperator<[vec1: Tensor, vec2: Tensor]> = sumOfProducts({
  name: 'addr',
  names: ['vec1', 'vec2'],
  ranks: [1, 1],
  product: (a, b) => outer(a, b),
});

/**
 * Adds the products of two stacks of matrices to a stack, each side scaled.
 *
 * @formula y[b] = beta · input[b] + alpha · batch1[b] batch2[b]
 * @shape input [b, n, p] or what broadcasts to it, batch1 [b, n, m], batch2 [b, m, p] → [b, n, p]
 * @throws {ShapeError} when an operand of the product has not three dims (`baddbmm/rank`).
 * @example
 * torch.baddbmm(torch.tensor([[[100]]]), torch.ones([1, 1, 3]), torch.ones([1, 3, 1]), { beta: 0.5 });
 * // tensor([[[53.]]])
 */
export const baddbmm: SumOfProductsOperator<[batch1: Tensor, batch2: Tensor]> = sumOfProducts({
  name: 'baddbmm',
  names: ['batch1', 'batch2'],
  ranks: [3, 3],
  product: (a, b) => bmm(a, b),
});

/**
 * Adds the sum of the products of two stacks of matrices to one matrix.
 *
 * @formula beta · input + alpha · Σ batch1[b] batch2[b]
 * @shape input [n, p] or what broadcasts to it, batch1 [b, n, m], batch2 [b, m, p] → [n, p]
 * @throws {ShapeError} when an operand of the product has not three dims (`addbmm/rank`).
 * @example
 * torch.addbmm(torch.tensor([[100]]), torch.ones([2, 1, 3]), torch.ones([2, 3, 1])); // tensor([[106.]])
 */
export const addbmm: SumOfProductsOperator<[batch1: Tensor, batch2: Tensor]> = sumOfProducts({
  name: 'addbmm',
  names: ['batch1', 'batch2'],
  ranks: [3, 3],
  product: (a, b) => sum(bmm(a, b), 0, false, a.dtype),
});

interface TensordotOperator extends MethodOperator {
  (a: Tensor, b: Tensor, dims?: number | readonly [readonly number[], readonly number[]]): Tensor;
}

/**
 * Sums products over the last `dims` dims of a and the first of b, or over the dims listed for each.
 *
 * @formula y[…, …] = Σ a[…, k₁, k₂] · b[k₁, k₂, …]
 * @shape a [*, k], b [k, *] → a's [*] followed by b's [*]
 * @throws {ShapeError} when there are not as many dims (`tensordot/dims`).
 * @throws {ShapeError} when the sizes differ (`tensordot/size`).
 * @example
 * torch.tensordot(torch.ones([2, 3, 4]), torch.ones([4, 3, 5]), [[1, 2], [1, 0]]).shape; // [ 2, 5 ]
 */
export const tensordot: TensordotOperator = composite({
  name: 'tensordot',
  parameters: [
    tensor('a'),
    tensor('b'),
    optionalValue<number | readonly [readonly number[], readonly number[]]>()('dims', 2),
  ],
  method: false,
  compute: ({ a, b, dims }) => {
    const [overA, overB] = contractedDims(dims, a.sizes.length, b.sizes.length);
    requireEqual('tensordot', 'as many dims must be named for both', overA.length, overB.length);
    overA.forEach((d, i) => {
      requireEqual(
        'tensordot',
        `dim ${d} of a and dim ${overB[i]} of b must be equal`,
        a.sizes[d],
        b.sizes[overB[i] as number],
      );
    });
    const keptA = a.sizes.map((_, d) => d).filter((d) => !overA.includes(d));
    const keptB = b.sizes.map((_, d) => d).filter((d) => !overB.includes(d));
    const depth = overA.reduce((product, d) => product * (a.sizes[d] as number), 1);
    const sizes = (tensor: Tensor, kept: readonly number[]) => kept.map((d) => tensor.sizes[d] as number);
    const rows = sizes(a, keptA);
    const columns = sizes(b, keptB);
    const product = (all: readonly number[]) => all.reduce((total, size) => total * size, 1);
    const left = reshape(permute(a, [...keptA, ...overA]), [product(rows), depth]);
    const right = reshape(permute(b, [...overB, ...keptB]), [depth, product(columns)]);
    return reshape(matmul(left, right), [...rows, ...columns]);
  },
});

/** The dims of both tensors that `dims` names: how many, or a list for each. */
function contractedDims(dims: unknown, rankA: number, rankB: number): readonly [number[], number[]] {
  if (typeof dims === 'number') {
    if (!Number.isInteger(dims) || dims < 0 || dims > Math.min(rankA, rankB)) {
      throw new ShapeError(
        'tensordot/dims',
        `dims of tensordot must be a whole number from 0 to ${Math.min(rankA, rankB)}, as a has ${rankA} dims and b ${rankB}; got ${dims}`,
        { dims },
      );
    }
    const count = dims;
    return [Array.from({ length: count }, (_, i) => rankA - count + i), Array.from({ length: count }, (_, i) => i)];
  }
  const lists = Array.isArray(dims) ? (dims as readonly unknown[]) : [];
  if (lists.length !== 2 || !lists.every(Array.isArray)) {
    throw new ArgumentError(
      'tensordot/argument',
      `dims of tensordot must be a number or two arrays of dims, got ${describe(dims)}`,
      { parameter: 'dims' },
    );
  }
  const [overA, overB] = lists as [number[], number[]];
  return [wrapDims('tensordot', overA, rankA), wrapDims('tensordot', overB, rankB)];
}

export {
  /** Another name of `dot`: the two differ for complex numbers only. */
  dot as vdot,
  /** Another name of `outer`. */
  outer as ger,
};
