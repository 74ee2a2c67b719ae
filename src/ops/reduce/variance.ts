/** @file Variance and standard deviation, in two passes: the mean first, then the squares of the differences from it. */

import { ArgumentError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import { computed } from '../../storage/dtype.ts';
import { elementCount } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled, toDtype } from '../conversion.ts';
import { composite } from '../define.ts';
import type { MethodOperator, Operator } from '../operator.ts';
import { type BoundArguments, optionalBoolean, optionalNumber, optionalValue, tensor, value } from '../parameters.ts';
import { add, mul, sub } from '../pointwise/arithmetic.ts';
import { eq } from '../pointwise/comparison.ts';
import { div } from '../pointwise/division.ts';
import { where } from '../pointwise/selection.ts';
import { primitive } from '../primitive.ts';
import { expandTo } from '../view/expand.ts';
import { reshape } from '../view/reshape.ts';
import { unsqueezeReduced } from '../view/squeeze.ts';
import { mean, meanOver, requireFloat } from './mean.ts';
import { Reduction } from './reduction.ts';
import { reducedDims, zero } from './sum.ts';

/** Σ (x − mean)² / divisor, and its root. */
function squares(name: string, root: boolean): Reduction {
  return new Reduction({
    name,
    extra: ['mean'],
    accumulators: (type) => [{ name: 'total', type, initial: zero(type) }],
    element: ([x, mean]) => {
      if (x === undefined || mean === undefined) return [];
      const difference = build.subtract(x, mean);
      return [build.multiply(difference, difference)];
    },
    combine: ([left], [right]) => (left === undefined || right === undefined ? [] : [build.add(left, right)]),
    finish: ([total], scalars) => {
      if (total === undefined) return [];
      const variance = build.divide(total, scalars('divisor'));
      return [root ? build.sqrt(variance) : variance];
    },
    scalars: ['divisor'],
  });
}

const variances = squares('var', false);
const deviations = squares('std', true);

/** The spread over dims, and the mean that it needs anyway. */
function spreadAndMean(name: string, reduction: Reduction, root: boolean) {
  return primitive({
    name,
    family: 'reduce',
    parameters: [
      tensor('input'),
      value<readonly number[]>()('dim'),
      value<number>()('correction'),
      value<boolean>()('keepdim'),
    ],
    method: false,
    results: ['spread', 'mean'],
    execute: ({ input }, { dim, correction, keepdim }) => {
      const count = elementCount(dim.map((d) => input.sizes[d] as number));
      const average = meanOver(input, dim, true, computed(input.dtype));
      // A correction of NaN leaves nothing, as in PyTorch.
      const divisor = count > correction ? count - correction : 0;
      const [spread] = reduction.run(input, dim, keepdim, input.dtype, [input.dtype], [divisor], [average]);
      return [spread, toDtype(keepdim ? average : reshape(average, spread.sizes), input.dtype)];
    },
    // The mean anew: it may have been written to in place since.
    saves: { inputs: ['input'], outputs: root ? ['spread'] : [] },
    derivative: {
      input: ({ gradients, inputs: { input }, outputs: { spread }, attributes: { dim, correction, keepdim } }) => {
        const shape = input.sizes;
        const count = elementCount(dim.map((d) => shape[d] as number));
        const wide = (tensor: Tensor): Tensor =>
          dim.length === 0 ? tensor : unsqueezeReduced(tensor, shape, dim, keepdim);
        let total: Tensor | undefined;
        if (gradients.spread !== undefined) {
          const scaled = root
            ? where(eq(spread, 0), filled([], spread.dtype, 0), div(gradients.spread, mul(spread, count - correction)))
            : mul(gradients.spread, 2 / (count - correction));
          total = mul(sub(input, mean(input, dim, true)), wide(scaled));
        }
        if (gradients.mean === undefined) return total;
        const share = expandTo(wide(div(gradients.mean, count)), shape);
        return total === undefined ? share : add(total, share);
      },
    },
  });
}

const varAndMean = spreadAndMean('var', variances, false);
const stdAndMean = spreadAndMean('std', deviations, true);

interface SpreadOptions {
  readonly dim?: number | readonly number[] | null;
  /** Divide by n − 1 in place of n. */
  readonly unbiased?: boolean | null;
  readonly keepdim?: boolean;
  /** What is taken off n; in place of `unbiased`. */
  readonly correction?: number | null;
}

type SpreadArguments = [
  dim?: number | readonly number[] | boolean | null | SpreadOptions,
  unbiased?: boolean | null | SpreadOptions,
  keepdim?: boolean | SpreadOptions,
];

interface OneSpreadOperator extends MethodOperator {
  (input: Tensor, ...rest: SpreadArguments): Tensor;
}

interface TwoSpreadsOperator extends Operator {
  (input: Tensor, ...rest: SpreadArguments): [Tensor, Tensor];
}

const parameters = [
  tensor('input'),
  optionalValue<number | readonly number[] | boolean>()('dim', undefined),
  optionalBoolean('unbiased', undefined),
  optionalBoolean('keepdim', false),
  optionalNumber('correction', undefined),
] as const;

/** `var(x, false)` means unbiased, not a dim. */
function compute(
  operation: string,
  { input, dim, unbiased, keepdim, correction }: BoundArguments<typeof parameters>,
  root: boolean,
): readonly [Tensor, Tensor] {
  requireFloat(operation, input.dtype);
  if (correction !== undefined && (unbiased !== undefined || typeof dim === 'boolean')) {
    throw new ArgumentError(
      `${operation}/correction`,
      `${operation} takes unbiased or correction, not both: unbiased stands for a correction of 1`,
    );
  }
  const given = typeof dim === 'boolean' ? undefined : dim;
  const corrected = typeof dim === 'boolean' ? dim : unbiased !== false;
  const dims = reducedDims(operation, input, given);
  return (root ? stdAndMean : varAndMean).run([input], {
    dim: dims,
    correction: correction ?? (corrected ? 1 : 0),
    keepdim,
  });
}

/**
 * Variance: the mean square of the distance from the mean, over n − 1 unless `unbiased` is false or a `correction` is
 * given.
 *
 * @formula Σ (input − mean)² / (n − correction)
 * @shape [*] → [], or without the dims given (size 1 with keepdim)
 * @throws {DTypeError} on ints and bools (`var/dtype`).
 * @throws {ArgumentError} when both `unbiased` and `correction` are given (`var/correction`).
 * @difference float32 adds its squares up in float32, where they are infinite or 0 beyond 1e19 or below 1e−19.
 * @example
 * torch.var(torch.tensor([1, 2, 3, 4])); // tensor(1.6667)
 * torch.var(torch.tensor([1, 2, 3, 4]), { correction: 0 }); // tensor(1.2500)
 */
const variance: OneSpreadOperator = composite({
  name: 'var',
  parameters,
  compute: (bound) => compute('var', bound, false)[0],
});

/**
 * Standard deviation, the root of the variance, in the unit of the elements.
 *
 * @formula √(Σ (input − mean)² / (n − correction))
 * @shape [*] → [], or without the dims given (size 1 with keepdim)
 * @throws {DTypeError} on ints and bools (`std/dtype`).
 * @throws {ArgumentError} when both `unbiased` and `correction` are given (`std/correction`).
 * @difference float32 adds its squares up in float32, where they are infinite or 0 beyond 1e19 or below 1e−19.
 * @example
 * torch.std(torch.tensor([[1, 3], [0, 10]]), 1); // tensor([1.4142, 7.0711])
 */
export const std: OneSpreadOperator = composite({
  name: 'std',
  parameters,
  compute: (bound) => compute('std', bound, true)[0],
});

/**
 * Variance together with the mean that it needs, for one pass over the data less.
 *
 * @formula Σ (input − mean)² / (n − correction), Σ input / n
 * @shape [*] → var [] and mean [], or without the dims given (size 1 with keepdim)
 * @throws {DTypeError} on ints and bools (`varMean/dtype`).
 * @example
 * torch.varMean(torch.tensor([1, 2, 3, 4])); // [ tensor(1.6667), tensor(2.5000) ]
 */
export const varMean: TwoSpreadsOperator = composite({
  name: 'varMean',
  parameters,
  method: false,
  compute: (bound) => compute('varMean', bound, false),
});

/**
 * Standard deviation together with the mean, as standardising data takes both.
 *
 * @formula √(Σ (input − mean)² / (n − correction)), Σ input / n
 * @shape [*] → std [] and mean [], or without the dims given (size 1 with keepdim)
 * @throws {DTypeError} on ints and bools (`stdMean/dtype`).
 * @example
 * const x = torch.tensor([1, 2, 3]);
 * const [std, mean] = torch.stdMean(x);
 * x.sub(mean).div(std); // tensor([-1.,  0.,  1.])
 */
export const stdMean: TwoSpreadsOperator = composite({
  name: 'stdMean',
  parameters,
  method: false,
  compute: (bound) => compute('stdMean', bound, true),
});

export {
  /** The variance, under the name that is none for a constant of JavaScript. */
  variance as var,
};
