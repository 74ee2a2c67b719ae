/** @file Largest and smallest elements, and where they are. NaN counts as larger and as smaller than everything. */
import { IndexError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { type ComputeType, type DType, dtypes, limitsOf } from '../../storage/dtype.ts';
import { broadcastShapes, formatShape, wrapDim } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { contiguousValues } from '../creation/data.ts';
import { composite } from '../define.ts';
import { placeAlong } from '../gather/gather.ts';
import type { MethodOperator } from '../operator.ts';
import { optionalBoolean, optionalInteger, optionalIntegers, optionalValue, tensor, value } from '../parameters.ts';
import { mul } from '../pointwise/arithmetic.ts';
import { eq } from '../pointwise/comparison.ts';
import { div } from '../pointwise/division.ts';
import { larger, smaller } from '../pointwise/expressions.ts';
import { logicalAnd, logicalOr } from '../pointwise/logic.ts';
import { isnan } from '../pointwise/predicates.ts';
import { maximum, minimum } from '../pointwise/selection.ts';
import { primitive } from '../primitive.ts';
import { reshape } from '../view/reshape.ts';
import { unsqueeze, unsqueezeReduced } from '../view/squeeze.ts';
import { Reduction } from './reduction.ts';
import { reducedDims, sum } from './sum.ts';
import type { MinAndMax, ValuesAndIndices } from './types.ts';

type Side = 'max' | 'min';

function neutral(side: Side, type: ComputeType): Expression {
  const [least, most] = limitsOf(type);
  return build.constant(type, side === 'max' ? least : most);
}

/** Bools are compared as bytes. */
const comparable = (dtype: DType): DType => (dtype === dtypes.bool ? dtypes.uint8 : dtype);

function values(side: Side): Reduction {
  const better = side === 'max' ? larger : smaller;
  return new Reduction({
    name: `a${side}`,
    accumulators: (type) => [{ name: 'best', type, initial: neutral(side, type) }],
    element: ([x]) => (x === undefined ? [] : [x]),
    combine: ([left], [right]) => (left === undefined || right === undefined ? [] : [better(left, right)]),
    finish: (accumulators) => accumulators,
  });
}

/** Value and place together: the first of equals wins, NaN wins over everything. */
function places(side: Side): Reduction {
  const beats = side === 'max' ? build.greater : build.less;
  return new Reduction({
    name: `arg${side}`,
    positional: true,
    accumulators: (type) => [
      { name: 'best', type, initial: neutral(side, type) },
      { name: 'at', type: 'int64', initial: build.constant('int64', 2n ** 63n - 1n) },
    ],
    element: ([x], position) => (x === undefined ? [] : [x, position]),
    combine: ([a, i], [b, j]) => {
      if (a === undefined || i === undefined || b === undefined || j === undefined) return [];
      const aIsNaN = build.isNaN(a);
      const bIsNaN = build.isNaN(b);
      const same = build.or(build.equal(a, b), build.and(aIsNaN, bIsNaN));
      const wins = build.or(beats(b, a), build.and(bIsNaN, build.not(aIsNaN)));
      const right = build.select(same, build.less(j, i), wins);
      return [build.select(right, b, a), build.select(right, j, i)];
    },
    finish: (accumulators) => accumulators,
  });
}

const reductions = {
  max: { values: values('max'), places: places('max') },
  min: { values: values('min'), places: places('min') },
};

/** Nothing has no largest element. */
function requireElements(operation: string, input: Tensor, dims: readonly number[]): void {
  const empty = dims.find((d) => input.sizes[d] === 0);
  if (empty === undefined) return;
  throw new IndexError(
    `${operation}/empty`,
    `${operation} needs at least one element along each dim that it reduces, got shape ${formatShape(input.sizes)}`,
    { shape: input.sizes, dim: empty },
  );
}

type KeepdimOption = { readonly keepdim?: boolean };
type AmaxOptions = { readonly dim?: number | readonly number[] | null; readonly keepdim?: boolean };

interface AmaxOperator extends MethodOperator {
  (input: Tensor, dim?: number | readonly number[] | null | AmaxOptions, keepdim?: boolean | KeepdimOption): Tensor;
}

/** The extreme value over dims. The gradient is shared evenly among equals. */
function extremeValue(name: string, side: Side): AmaxOperator {
  return primitive({
    name,
    family: 'reduce',
    parameters: [tensor('input'), optionalIntegers('dim', undefined), optionalBoolean('keepdim', false)],
    execute: ({ input }, { dim, keepdim }) => {
      const dims = reducedDims(name, input, dim);
      requireElements(name, input, dims);
      return reductions[side].values.run(input, dims, keepdim, comparable(input.dtype), [input.dtype])[0];
    },
    saves: { inputs: ['input'], outputs: true },
    derivative: {
      input: ({ grad, inputs: { input }, outputs: { output }, attributes: { dim, keepdim } }) => {
        const wide = (tensor: Tensor): Tensor => unsqueezeReduced(tensor, input.sizes, dim, keepdim);
        const best = wide(output);
        const hits = toDtype(logicalOr(eq(input, best), logicalAnd(isnan(input), isnan(best))), grad.dtype);
        const dims = reducedDims(name, input, dim);
        return mul(hits, div(wide(grad), dims.length === 0 ? hits : sum(hits, dims, true)));
      },
    },
  });
}

/**
 * Largest value over any number of dims; equal ones share the gradient evenly.
 *
 * @formula max input
 * @shape [*] → [], or without the dims given (size 1 with keepdim)
 * @throws {IndexError} when there is nothing to choose from (`amax/empty`).
 * @example
 * torch.amax(torch.tensor([[1, 5], [4, 2]]), [0, 1]); // tensor(5.)
 * torch.amax(torch.tensor([[1, 5], [4, 2]]), 1); // tensor([5., 4.])
 */
export const amax: AmaxOperator = extremeValue('amax', 'max');

/**
 * Smallest value over any number of dims; equal ones share the gradient evenly.
 *
 * @formula min input
 * @shape [*] → [], or without the dims given (size 1 with keepdim)
 * @throws {IndexError} when there is nothing to choose from (`amin/empty`).
 * @example
 * torch.amin(torch.tensor([[1, 5], [4, 2]]), 1); // tensor([1., 2.])
 */
export const amin: AmaxOperator = extremeValue('amin', 'min');

type DimOptions = { readonly dim?: number | null; readonly keepdim?: boolean };

interface ArgOperator extends MethodOperator {
  (input: Tensor, dim?: number | null | DimOptions, keepdim?: boolean | KeepdimOption): Tensor;
}

function extremePlace(name: string, side: Side): ArgOperator {
  return primitive({
    name,
    family: 'reduce',
    parameters: [tensor('input'), optionalInteger('dim', undefined), optionalBoolean('keepdim', false)],
    execute: ({ input }, { dim, keepdim }) => {
      const rank = input.sizes.length;
      const type = comparable(input.dtype);
      if (dim === undefined || rank === 0) {
        requireElements(name, input, reducedDims(name, input, dim));
        const flat = reshape(contiguousValues(input), [input.elementCount]);
        const [, at] = reductions[side].places.run(flat, [0], false, type, [input.dtype, dtypes.int64]);
        return keepdim ? reshape(at, new Array<number>(rank).fill(1)) : at;
      }
      const d = wrapDim(name, dim, rank);
      requireElements(name, input, [d]);
      return reductions[side].places.run(input, [d], keepdim, type, [input.dtype, dtypes.int64])[1];
    },
    derivative: { none: 'the result is a place' },
  });
}

/**
 * Index of the largest element along a dim, or in the flattened tensor; of equals the first, and of NaNs the first.
 *
 * @formula argmax input
 * @shape [*] → [], or without the dim given (size 1 with keepdim), int64
 * @throws {IndexError} when there is nothing to choose from (`argmax/empty`).
 * @example
 * const scores = torch.tensor([[1, 5, 2], [7, 0, 7]]);
 * scores.argmax(1); // tensor([1, 0])
 * scores.argmax(); // tensor(3)
 */
export const argmax: ArgOperator = extremePlace('argmax', 'max');

/**
 * Index of the smallest element along a dim, or in the flattened tensor; of equals the first.
 *
 * @formula argmin input
 * @shape [*] → [], or without the dim given (size 1 with keepdim), int64
 * @throws {IndexError} when there is nothing to choose from (`argmin/empty`).
 * @example
 * torch.argmin(torch.tensor([[1, 5, 2], [7, 0, 7]]), 1); // tensor([0, 1])
 */
export const argmin: ArgOperator = extremePlace('argmin', 'min');

interface AlongOperator extends MethodOperator {
  (input: Tensor, dim: number, keepdim: boolean): ValuesAndIndices;
}

function extremeAlong(name: string, side: Side): AlongOperator {
  return primitive({
    name,
    family: 'reduce',
    parameters: [tensor('input'), value<number>()('dim'), value<boolean>()('keepdim')],
    results: ['values', 'indices'],
    execute: ({ input }, { dim, keepdim }) => {
      const d = wrapDim(name, dim, input.sizes.length);
      const dims = input.sizes.length === 0 ? [] : [d];
      requireElements(name, input, dims);
      return reductions[side].places.run(input, dims, keepdim, comparable(input.dtype), [input.dtype, dtypes.int64]);
    },
    saves: { outputs: ['indices'] },
    derivative: {
      input: ({ grad, outputs: { indices }, shapes, attributes: { dim, keepdim } }) => {
        if (shapes.input.length === 0) return grad;
        const d = wrapDim(name, dim, shapes.input.length);
        const wide = (tensor: Tensor): Tensor => (keepdim ? tensor : unsqueeze(tensor, d));
        return placeAlong(shapes.input, d, wide(indices), wide(grad));
      },
    },
  });
}

interface ExtremeOptions {
  readonly dim?: number;
  readonly keepdim?: boolean;
}

/** `max(x)`, `max(x, dim)` and `max(x, other)` are three functions under one name. */
interface ExtremeOperator extends MethodOperator {
  /** Over all elements. */
  (input: Tensor): Tensor;
  /** Of two tensors, element by element. */
  (input: Tensor, other: Tensor | { readonly other: Tensor }): Tensor;
  /** Along a dim, with the places. */
  (input: Tensor, dim: number | ExtremeOptions, keepdim?: boolean | KeepdimOption): ValuesAndIndices;
  readonly arity: 'extreme';
}

/** The same as a method. */
export interface ExtremeMethod {
  /** Over all elements. */
  (): Tensor;
  /** Of two tensors, element by element. */
  (other: Tensor | { readonly other: Tensor }): Tensor;
  /** Along a dim, with the places. */
  (dim: number | ExtremeOptions, keepdim?: boolean | KeepdimOption): ValuesAndIndices;
}

function extreme(name: Side, whole: AmaxOperator, pair: typeof maximum): ExtremeOperator {
  const along = extremeAlong(name, name);
  return composite({
    name,
    arity: 'extreme',
    parameters: [
      tensor('input'),
      optionalValue<number | Tensor>()('dim', undefined),
      optionalBoolean('keepdim', false),
      optionalValue<Tensor>()('other', undefined),
    ],
    compute: ({ input, dim, keepdim, other }) => {
      const second = other ?? dim;
      // What the other operators would refuse is refused here, under the name that was called.
      if (second instanceof Tensor) {
        broadcastShapes(name, [input.sizes, second.sizes]);
        return pair(input, second);
      }
      if (second !== undefined && second !== null) return along(input, second, keepdim);
      requireElements(name, input, reducedDims(name, input, undefined));
      return whole(input);
    },
  });
}

/**
 * Largest element of all; with a dim the largest along it with their indices; with a second tensor the larger of each
 * pair.
 *
 * @formula max input, or max(input, other)
 * @shape [*] → []; with a dim values and indices without it; [*], [*] → [*], broadcast
 * @throws {IndexError} when there is nothing to choose from (`max/empty`).
 * @example
 * const x = torch.tensor([[1, 5], [4, 2]]);
 * x.max(); // tensor(5.)
 * const { values, indices } = x.max(1);
 * values; // tensor([5., 4.])
 * indices; // tensor([1, 0])
 * x.max(torch.tensor([3, 3]));
 * // tensor([[3., 5.],
 * //         [4., 3.]])
 */
export const max: ExtremeOperator = extreme('max', amax, maximum);

/**
 * Smallest element of all; with a dim the smallest along it with their indices; with a second tensor the smaller of
 * each pair.
 *
 * @formula min input, or min(input, other)
 * @shape [*] → []; with a dim values and indices without it; [*], [*] → [*], broadcast
 * @throws {IndexError} when there is nothing to choose from (`min/empty`).
 * @example
 * torch.min(torch.tensor([[1, 5], [4, 2]]), 1).values; // tensor([1., 2.])
 */
export const min: ExtremeOperator = extreme('min', amin, minimum);

interface AminmaxOperator extends MethodOperator {
  (input: Tensor, options?: DimOptions): MinAndMax;
}

/**
 * Smallest and largest element in one call, such as the range of a histogram.
 *
 * @formula min input, max input
 * @shape [*] → min [] and max [], or without the dim given (size 1 with keepdim)
 * @throws {IndexError} when there is nothing to choose from (`aminmax/empty`).
 * @difference Has a derivative, that of `amin` and `amax`; PyTorch has none.
 * @example
 * const { min, max } = torch.aminmax(torch.tensor([3, 1, 2]));
 * [min.item(), max.item()]; // [ 1, 3 ]
 */
export const aminmax: AminmaxOperator = composite({
  name: 'aminmax',
  parameters: [tensor('input'), optionalInteger('dim', undefined), optionalBoolean('keepdim', false)],
  compute: ({ input, dim, keepdim }) => {
    requireElements('aminmax', input, reducedDims('aminmax', input, dim));
    const low = amin(input, dim ?? null, keepdim);
    const high = amax(input, dim ?? null, keepdim);
    return Object.assign([low, high], { min: low, max: high });
  },
});
