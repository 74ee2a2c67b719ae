/** @file Questions about all elements: any, all, how many are not 0, are two tensors equal. */
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { type DType, dtypes } from '../../storage/dtype.ts';
import { sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { item } from '../creation/data.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { optionalBoolean, optionalIntegers, optionalNumber, tensor } from '../parameters.ts';
import { eq } from '../pointwise/comparison.ts';
import { isclose } from '../pointwise/predicates.ts';
import { primitive } from '../primitive.ts';
import { Reduction } from './reduction.ts';
import { reducedDims } from './sum.ts';
import type { DimOptions, ReduceOperator } from './types.ts';

function truths(name: string, neutral: boolean, merge: (a: Expression, b: Expression) => Expression): Reduction {
  return new Reduction({
    name,
    accumulators: () => [{ name: 'truth', type: 'bool', initial: build.constant('bool', neutral) }],
    element: ([value]) => (value === undefined ? [] : [build.cast('bool', value)]),
    combine: ([left], [right]) => (left === undefined || right === undefined ? [] : [merge(left, right)]),
    finish: (accumulators) => accumulators,
  });
}

function question(name: string, reduction: Reduction): ReduceOperator<DimOptions, []> {
  return primitive({
    name,
    family: 'reduce',
    arity: 'reduce',
    parameters: [tensor('input'), optionalIntegers('dim', undefined), optionalBoolean('keepdim', false)],
    execute: ({ input }, { dim, keepdim }) => {
      const result: DType = input.dtype === dtypes.uint8 ? dtypes.uint8 : dtypes.bool;
      // No dims are none here, in PyTorch too, where other reductions take them for all.
      const dims = Array.isArray(dim) && dim.length === 0 ? [] : reducedDims(name, input, dim);
      return reduction.run(input, dims, keepdim, input.dtype, [result])[0];
    },
    derivative: { none: 'the result is a truth value' },
  });
}

/**
 * Whether every element is true, that is not 0; true for nothing.
 *
 * @formula ∧ input
 * @shape [*] → [], or without the dims given (size 1 with keepdim), bool (uint8 for uint8)
 * @example
 * torch.all(torch.tensor([[true, false], [true, true]]), 1); // tensor([False,  True])
 */
export const all: ReduceOperator<DimOptions, []> = question('all', truths('all', true, build.and));

/**
 * Whether at least one element is true, that is not 0; false for nothing.
 *
 * @formula ∨ input
 * @shape [*] → [], or without the dims given (size 1 with keepdim), bool (uint8 for uint8)
 * @example
 * torch.any(torch.tensor([[true, false], [false, false]]), 1); // tensor([ True, False])
 */
export const any: ReduceOperator<DimOptions, []> = question('any', truths('any', false, build.or));

const counts = new Reduction({
  name: 'countNonzero',
  accumulators: () => [{ name: 'count', type: 'int64', initial: build.constant('int64', 0n) }],
  element: ([value]) =>
    value === undefined
      ? []
      : [build.select(build.cast('bool', value), build.constant('int64', 1n), build.constant('int64', 0n))],
  combine: ([left], [right]) => (left === undefined || right === undefined ? [] : [build.add(left, right)]),
  finish: (accumulators) => accumulators,
});

type DimOption = { readonly dim?: number | readonly number[] | null };

interface CountOperator extends MethodOperator {
  (input: Tensor, dim?: number | readonly number[] | null | DimOption): Tensor;
}

/**
 * Number of elements that are not 0, or that are true.
 *
 * @formula Σ (input ≠ 0 ? 1 : 0)
 * @shape [*] → [], or without the dims given, int64
 * @example
 * torch.countNonzero(torch.tensor([[0, 3], [1, 2]]), 0); // tensor([1, 2])
 */
export const countNonzero: CountOperator = primitive({
  name: 'countNonzero',
  family: 'reduce',
  parameters: [tensor('input'), optionalIntegers('dim', undefined)],
  execute: ({ input }, { dim }) =>
    counts.run(input, reducedDims('countNonzero', input, dim), false, input.dtype, [dtypes.int64])[0],
  derivative: { none: 'the result is a number of elements' },
});

interface EqualOperator extends MethodOperator {
  (input: Tensor, other: Tensor): boolean;
}

/**
 * Whether two tensors have the same shape and the same elements, as one boolean of JavaScript.
 *
 * @shape [*], [*] → boolean
 * @example
 * torch.equal(torch.tensor([1, 2]), torch.tensor([1, 2])); // true
 */
export const equal: EqualOperator = composite({
  name: 'equal',
  parameters: [tensor('input'), tensor('other')],
  compute: ({ input, other }) => sameShape(input.sizes, other.sizes) && item(all(eq(input, other))) === true,
});

type Tolerance = { readonly rtol?: number; readonly atol?: number; readonly equalNan?: boolean };

interface AllcloseOperator extends MethodOperator {
  (
    input: Tensor,
    other: Tensor,
    rtol?: number | Tolerance,
    atol?: number | Tolerance,
    equalNan?: boolean | Tolerance,
  ): boolean;
}

/**
 * Whether all pairs are equal up to a tolerance, as one boolean of JavaScript; for tests of numbers that were rounded.
 *
 * @formula |input − other| ≤ atol + rtol · |other|, everywhere
 * @shape [*], [*] → boolean, broadcast
 * @throws {DTypeError} when the dtypes differ (`isclose/dtypes`).
 * @example
 * torch.allclose(torch.tensor([1, 2]), torch.tensor([1.000001, 2])); // true
 * torch.allclose(torch.tensor([1, 2]), torch.tensor([1.1, 2])); // false
 */
export const allclose: AllcloseOperator = composite({
  name: 'allclose',
  parameters: [
    tensor('input'),
    tensor('other'),
    optionalNumber('rtol', 1e-5),
    optionalNumber('atol', 1e-8),
    optionalBoolean('equalNan', false),
  ],
  compute: ({ input, other, rtol, atol, equalNan }) =>
    item(all(isclose(input, other, { rtol, atol, equalNan }))) === true,
});
