/** @file Norms of vectors, over all dims or some. */
import { ArgumentError, DTypeError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import type { ComputeType, DType } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled, toDtype } from '../conversion.ts';
import { composite } from '../define.ts';
import type { MethodOperator, Operator } from '../operator.ts';
import {
  optionalBoolean,
  optionalDtype,
  optionalIntegers,
  optionalNumber,
  optionalValue,
  tensor,
  value,
} from '../parameters.ts';
import { abs, mul, sign, sub } from '../pointwise/arithmetic.ts';
import { eq } from '../pointwise/comparison.ts';
import { div } from '../pointwise/division.ts';
import { larger, smaller } from '../pointwise/expressions.ts';
import { pow } from '../pointwise/power.ts';
import { where } from '../pointwise/selection.ts';
import { primitive } from '../primitive.ts';
import { unsqueezeReduced } from '../view/squeeze.ts';
import { Reduction } from './reduction.ts';
import { reducedDims, sum, zero } from './sum.ts';

interface NormRecipe {
  readonly name: string;
  readonly element: (magnitude: Expression, order: Expression) => Expression;
  readonly combine?: (a: Expression, b: Expression) => Expression;
  readonly initial?: number;
  readonly finish?: (total: Expression, order: Expression) => Expression;
}

function normReduction({ name, element, combine = build.add, initial = 0, finish }: NormRecipe): Reduction {
  const order = (type: ComputeType): Expression => build.scalar(type, 'order');
  return new Reduction({
    name,
    accumulators: (type) => [
      { name: 'total', type, initial: initial === 0 ? zero(type) : build.constant(type, initial) },
    ],
    element: ([x], _position, type) => (x === undefined ? [] : [element(build.abs(x), order(type))]),
    combine: ([left], [right]) => (left === undefined || right === undefined ? [] : [combine(left, right)]),
    finish: ([total], scalars) => {
      if (total === undefined) return [];
      return [finish === undefined ? total : finish(total, scalars('order'))];
    },
    scalars: ['order'],
  });
}

const one = (type: Expression['type']): Expression => build.constant(type, 1);

const norms = {
  zero: normReduction({
    name: 'norm_zero',
    element: (x) => build.select(build.equal(x, 0), build.constant(x.type, 0), one(x.type)),
  }),
  one: normReduction({ name: 'norm_one', element: (x) => x }),
  two: normReduction({ name: 'norm_two', element: (x) => build.multiply(x, x), finish: (total) => build.sqrt(total) }),
  most: normReduction({ name: 'norm_most', element: (x) => x, combine: larger }),
  least: normReduction({
    name: 'norm_least',
    element: (x) => x,
    combine: smaller,
    initial: Number.POSITIVE_INFINITY,
  }),
  any: normReduction({
    name: 'norm_any',
    element: (x, order) => build.call('pow', x, order),
    finish: (total, order) => build.call('pow', total, build.divide(one(total.type), order)),
  }),
};

function reductionOf(order: number): Reduction {
  if (order === 0) return norms.zero;
  if (order === 1) return norms.one;
  if (order === 2) return norms.two;
  if (order === Number.POSITIVE_INFINITY) return norms.most;
  return order === Number.NEGATIVE_INFINITY ? norms.least : norms.any;
}

/** 0 where the divisor is 0. */
function quotient(a: Tensor, b: Tensor, divisor: Tensor): Tensor {
  return where(eq(divisor, 0), filled([], a.dtype, 0), div(a, b));
}

/** d norm / d input, times the gradient. */
function normGradient(input: Tensor, norm: Tensor, grad: Tensor, order: number, dims: readonly number[]): Tensor {
  if (order === 0) return mul(input, filled([], input.dtype, 0));
  if (order === 1) return mul(sign(input), grad);
  if (order === 2) return mul(input, quotient(grad, norm, norm));
  if (!Number.isFinite(order)) {
    const hits = toDtype(eq(abs(input), norm), grad.dtype);
    const share = div(grad, dims.length === 0 ? hits : sum(hits, dims, true));
    return mul(mul(sign(input), hits), share);
  }
  const scaled = mul(sign(input), pow(abs(input), order - 1));
  const safe = order < 2 ? where(eq(input, 0), filled([], input.dtype, 0), scaled) : scaled;
  return mul(safe, quotient(grad, pow(norm, order - 1), norm));
}

const normOver = primitive({
  name: 'norm',
  family: 'reduce',
  parameters: [
    tensor('input'),
    value<number>()('order'),
    value<readonly number[]>()('dim'),
    value<boolean>()('keepdim'),
  ],
  method: false,
  execute: ({ input }, { order, dim, keepdim }) =>
    reductionOf(order).run(input, dim, keepdim, input.dtype, [input.dtype], [order])[0],
  saves: { inputs: ['input'], outputs: true },
  derivative: {
    input: ({ grad, inputs: { input }, outputs: { output }, attributes: { order, dim, keepdim } }) => {
      const wide = (tensor: Tensor): Tensor =>
        dim.length === 0 ? tensor : unsqueezeReduced(tensor, input.sizes, dim, keepdim);
      return normGradient(input, wide(output), wide(grad), order, dim);
    },
  },
});

type Order = number | 'fro' | 'nuc';

function compute(
  operation: string,
  input: Tensor,
  order: Order,
  dim: number | readonly number[] | undefined,
  keepdim: boolean,
  dtype: DType | undefined,
): Tensor {
  if (order === 'nuc') {
    throw new ArgumentError('norm/nuclear', 'the nuclear norm needs singular values, which are not implemented');
  }
  const source = toDtype(input, dtype ?? input.dtype);
  if (!source.dtype.isFloatingPoint) {
    throw new DTypeError(
      `${operation}/dtype`,
      `${operation} needs floats, got ${source.dtype.name}\n  fix: convert with .to(torch.float32)`,
      { dtype: source.dtype.name },
    );
  }
  const p = order === 'fro' ? 2 : order;
  return normOver.run([source], { order: p, dim: reducedDims(operation, source, dim), keepdim });
}

interface NormOptions {
  readonly p?: Order | null;
  readonly dim?: number | readonly number[] | null;
  readonly keepdim?: boolean;
  readonly dtype?: DType | null;
}

interface NormOperator extends MethodOperator {
  (
    input: Tensor,
    p?: Order | null | NormOptions,
    dim?: number | readonly number[] | null | NormOptions,
    keepdim?: boolean | NormOptions,
    dtype?: DType | null | NormOptions,
  ): Tensor;
}

/**
 * Length of the elements as one vector, or of the vectors along the dims given, by the power p; 'fro' is 2, and
 * ±Infinity are the largest and smallest magnitude.
 *
 * @formula (Σ |input|ᵖ)^(1/p)
 * @shape [*] → [], or without the dims given (size 1 with keepdim)
 * @throws {DTypeError} on ints and bools (`norm/dtype`).
 * @example
 * torch.norm(torch.tensor([3, 4])); // tensor(5.)
 * torch.norm(torch.tensor([[3, -4], [1, 0]]), 1, 1); // tensor([7., 1.])
 */
export const norm: NormOperator = composite({
  name: 'norm',
  parameters: [
    tensor('input'),
    optionalValue<Order>()('p', 'fro'),
    optionalIntegers('dim', undefined),
    optionalBoolean('keepdim', false),
    optionalDtype('dtype', undefined),
  ],
  compute: ({ input, p, dim, keepdim, dtype }) => compute('norm', input, p, dim, keepdim, dtype),
});

interface VectorNormOptions {
  readonly ord?: number;
  readonly dim?: number | readonly number[] | null;
  readonly keepdim?: boolean;
  readonly dtype?: DType | null;
}

interface VectorNormOperator extends Operator {
  (
    input: Tensor,
    ord?: number | VectorNormOptions,
    dim?: number | readonly number[] | null | VectorNormOptions,
    keepdim?: boolean | VectorNormOptions,
    options?: VectorNormOptions,
  ): Tensor;
}

/**
 * Norm under its name in `linalg`: all elements, or those along the dims, count as one vector whatever the rank.
 *
 * @formula (Σ |input|^ord)^(1/ord)
 * @shape [*] → [], or without the dims given (size 1 with keepdim)
 * @throws {DTypeError} on ints and bools (`vectorNorm/dtype`).
 * @example
 * torch.linalg.vectorNorm(torch.tensor([[3, 4], [6, 8]]), { dim: 1 }); // tensor([ 5., 10.])
 * torch.linalg.vectorNorm(torch.tensor([3, -4]), Infinity); // tensor(4.)
 */
export const vectorNorm: VectorNormOperator = composite({
  name: 'vectorNorm',
  parameters: [
    tensor('input'),
    optionalNumber('ord', 2),
    optionalIntegers('dim', undefined),
    optionalBoolean('keepdim', false),
    optionalDtype('dtype', undefined),
  ],
  method: false,
  compute: ({ input, ord, dim, keepdim, dtype }) => compute('vectorNorm', input, ord, dim, keepdim, dtype),
});

interface DistOperator extends MethodOperator {
  (input: Tensor, other: Tensor, p?: number | { readonly p?: number }): Tensor;
}

/**
 * Distance of two tensors: the p-norm of their difference.
 *
 * @formula (Σ |input − other|ᵖ)^(1/p)
 * @shape [*], [*] → [], broadcast
 * @example
 * torch.dist(torch.tensor([1, 2]), torch.tensor([4, 6])); // tensor(5.)
 */
export const dist: DistOperator = composite({
  name: 'dist',
  parameters: [tensor('input'), tensor('other'), optionalNumber('p', 2)],
  compute: ({ input, other, p }) => norm(sub(input, other), p),
});
