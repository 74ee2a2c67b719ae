/** @file Losses of regression: how far predictions lie from their targets. */
import { unrecorded } from '../../autograd/context.ts';
import { ShapeError, ValueError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import { formatShape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { number, optionalBoolean, optionalNumber, optionalTensor, tensor } from '../parameters.ts';
import { abs, add, mul, sign, sub } from '../pointwise/arithmetic.ts';
import { ge, le } from '../pointwise/comparison.ts';
import { pointwise } from '../pointwise/define.ts';
import { div } from '../pointwise/division.ts';
import { onlyFloat } from '../pointwise/dtypes.ts';
import { exp, log } from '../pointwise/exponential.ts';
import { where } from '../pointwise/selection.ts';
import type { PointwiseFunction } from '../pointwise/signatures.ts';
import { sum } from '../reduce/sum.ts';
import { unsqueeze } from '../view/squeeze.ts';
import {
  type LossReduction,
  type ReductionOption,
  reducedLoss,
  reduceLosses,
  reductionParameter,
} from './reduction.ts';

const near = { float32: 1e-6, float64: 1e-14 } as const;

/** A loss of predictions and targets, by its reduction. */
export interface LossOperator extends Operator {
  (input: Tensor, target: Tensor, reduction?: LossReduction | ReductionOption): Tensor;
}

interface WeightOption extends ReductionOption {
  /** Weights of the losses of the elements, in the shape of the input. */
  readonly weight?: Tensor | null;
}

/** A loss of predictions and targets whose elements may have weights. */
interface WeightedLossOperator extends Operator {
  (
    input: Tensor,
    target: Tensor,
    reduction?: LossReduction | WeightOption,
    weight?: Tensor | null | WeightOption,
  ): Tensor;
}

const weightParameter = optionalTensor('weight', 'Weights of the losses, in the shape of the input.');

function requireWeight(operation: string, input: Tensor, weight: Tensor): void {
  if (sameShape(weight.sizes, input.sizes)) return;
  throw new ValueError(
    `${operation}/weight`,
    `weight of ${operation} must have the shape of the input, ${formatShape(input.sizes)}, got ${formatShape(weight.sizes)}`,
    { shape: weight.sizes, expected: input.sizes },
  );
}

/** Losses of elements by their weights; the mean is that of the weights. */
function weighted(operation: string, losses: Tensor, input: Tensor, weight: Tensor, reduction: LossReduction): Tensor {
  requireWeight(operation, input, weight);
  const products = mul(losses, weight);
  return reduction === 'mean' ? div(sum(products), sum(weight)) : reduceLosses(operation, products, reduction);
}

type Pair = [input: Tensor, target: Tensor];
type PairWith<Option> = [input: Tensor, target: Tensor, option?: Option];

const squaredError: PointwiseFunction<Pair> = pointwise({
  name: 'mseLoss',
  parameters: [tensor('input'), tensor('target')],
  compute: onlyFloat('mseLoss'),
  expression: ({ input, target }) => {
    const difference = build.subtract(input, target);
    return build.multiply(difference, difference);
  },
  derivative: {
    input: ({ grad, input, target }) => mul(grad, mul(sub(input, target), 2)),
    target: ({ grad, input, target }) => mul(grad, mul(sub(target, input), 2)),
  },
  reference: (input, target) => (input - target) ** 2,
  domain: [-5, 5],
  accuracy: near,
  method: false,
  inPlace: false,
});

const meanSquaredError = reducedLoss(squaredError, 'mseLoss');

/**
 * Mean squared error of predictions.
 *
 * @formula (input − target)²
 * @shape input [*], target [*] → [], or [*] for 'none', broadcast
 * @throws {ValueError} when the weights have another shape than the input (`mseLoss/weight`).
 * @difference Shapes that differ broadcast without a warning.
 * @example
 * F.mseLoss(torch.tensor([1, 2]), torch.tensor([1, 4])); // tensor(2.)
 * F.mseLoss(torch.tensor([1, 2]), torch.tensor([1, 4]), { weight: torch.tensor([3, 1]) }); // tensor(1.)
 * F.mseLoss(torch.tensor([1, 2]), torch.tensor([1, 4]), 'sum'); // tensor(4.)
 */
export const mseLoss: WeightedLossOperator = composite({
  name: 'mseLoss',
  parameters: [tensor('input'), tensor('target'), reductionParameter(), weightParameter],
  method: false,
  compute: ({ input, target, reduction, weight }) =>
    weight === undefined
      ? meanSquaredError(input, target, reduction)
      : weighted('mseLoss', squaredError(input, target), input, weight, reduction),
});

const absoluteError: PointwiseFunction<Pair> = pointwise({
  name: 'l1Loss',
  parameters: [tensor('input'), tensor('target')],
  compute: onlyFloat('l1Loss'),
  expression: ({ input, target }) => build.abs(build.subtract(input, target)),
  derivative: {
    input: ({ grad, input, target }) => mul(grad, sign(sub(input, target))),
    target: ({ grad, input, target }) => mul(grad, sign(sub(target, input))),
  },
  reference: (input, target) => Math.abs(input - target),
  domain: [-5, 5],
  accuracy: near,
  method: false,
  inPlace: false,
});

const meanAbsoluteError = reducedLoss(absoluteError, 'l1Loss');

/**
 * Mean absolute error of predictions, which single bad targets pull less than the squared one.
 *
 * @formula |input − target|
 * @shape input [*], target [*] → [], or [*] for 'none', broadcast
 * @throws {ValueError} when the weights have another shape than the input (`l1Loss/weight`).
 * @difference Shapes that differ broadcast without a warning.
 * @example
 * F.l1Loss(torch.tensor([1, 2]), torch.tensor([1, 4])); // tensor(1.)
 */
export const l1Loss: WeightedLossOperator = composite({
  name: 'l1Loss',
  parameters: [tensor('input'), tensor('target'), reductionParameter(), weightParameter],
  method: false,
  compute: ({ input, target, reduction, weight }) =>
    weight === undefined
      ? meanAbsoluteError(input, target, reduction)
      : weighted('l1Loss', absoluteError(input, target), input, weight, reduction),
});

/** The slope of a loss that is a parabola near 0 and straight farther out. That of NaN is NaN, which the parabola keeps. */
function bent(difference: Tensor, limit: Tensor | number, inner: Tensor, outer: Tensor): Tensor {
  return where(ge(abs(difference), limit), mul(sign(difference), outer), inner);
}

const smoothError: PointwiseFunction<PairWith<number>> = pointwise({
  name: 'smoothL1Loss',
  parameters: [tensor('input'), tensor('target'), optionalNumber('beta', 1)],
  compute: onlyFloat('smoothL1Loss'),
  expression: ({ input, target, beta }) => {
    const size = build.abs(build.subtract(input, target));
    return build.select(
      build.less(size, beta),
      build.divide(build.multiply(build.multiply(size, size), 0.5), beta),
      build.subtract(size, build.multiply(beta, 0.5)),
    );
  },
  derivative: {
    input: ({ grad, input, target, beta }) => {
      const difference = sub(input, target);
      return bent(difference, beta, mul(grad, div(difference, beta)), grad);
    },
    target: ({ grad, input, target, beta }) => {
      const difference = sub(target, input);
      return bent(difference, beta, mul(grad, div(difference, beta)), grad);
    },
  },
  reference: (input, target, beta = 1) => {
    const size = Math.abs(input - target);
    return size < beta ? (0.5 * size * size) / beta : size - 0.5 * beta;
  },
  domain: [-5, 5],
  accuracy: near,
  method: false,
  inPlace: false,
});

const meanSmoothError = reducedLoss(smoothError, 'smoothL1Loss');

type BetaOption = ReductionOption & { readonly beta?: number };

interface SmoothL1Operator extends Operator {
  (input: Tensor, target: Tensor, reduction?: LossReduction | BetaOption, beta?: number | BetaOption): Tensor;
}

/**
 * Absolute error whose corner at 0 is rounded off by a parabola of width beta.
 *
 * @formula |d| < beta ? d² / (2 beta) : |d| − beta / 2, d = input − target
 * @shape input [*], target [*] → [], or [*] for 'none', broadcast
 * @throws {ValueError} when beta is negative (`smoothL1Loss/beta`).
 * @difference Shapes that differ broadcast without a warning.
 * @source R. Girshick: "Fast R-CNN", 2015, https://arxiv.org/abs/1504.08083
 * @example
 * F.smoothL1Loss(torch.tensor([0.5, 3]), torch.tensor([0, 0]), 'none'); // tensor([0.1250, 2.5000])
 */
export const smoothL1Loss: SmoothL1Operator = composite({
  name: 'smoothL1Loss',
  parameters: [tensor('input'), tensor('target'), reductionParameter(), optionalNumber('beta', 1)],
  method: false,
  compute: ({ input, target, reduction, beta }) => {
    if (beta < 0) throw new ValueError('smoothL1Loss/beta', `beta of smoothL1Loss must not be negative, got ${beta}`);
    if (beta === 0) return meanAbsoluteError(input, target, reduction);
    return meanSmoothError(input, target, reduction, { beta });
  },
});

const huberError: PointwiseFunction<PairWith<number>> = pointwise({
  name: 'huberLoss',
  parameters: [tensor('input'), tensor('target'), optionalNumber('delta', 1)],
  compute: onlyFloat('huberLoss'),
  expression: ({ input, target, delta }) => {
    const size = build.abs(build.subtract(input, target));
    return build.select(
      build.lessEqual(size, delta),
      build.multiply(build.multiply(size, size), 0.5),
      build.multiply(delta, build.subtract(size, build.multiply(delta, 0.5))),
    );
  },
  derivative: {
    input: ({ grad, input, target, delta }) => {
      const difference = sub(input, target);
      return bent(difference, delta, mul(grad, difference), mul(grad, delta));
    },
    target: ({ grad, input, target, delta }) => {
      const difference = sub(target, input);
      return bent(difference, delta, mul(grad, difference), mul(grad, delta));
    },
  },
  reference: (input, target, delta = 1) => {
    const size = Math.abs(input - target);
    return size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
  },
  domain: [-5, 5],
  accuracy: near,
  method: false,
  inPlace: false,
});

const meanHuberError = reducedLoss(huberError, 'huberLoss');

type DeltaOption = ReductionOption & { readonly delta?: number };

type HuberOption = WeightOption & DeltaOption;

interface HuberOperator extends Operator {
  (
    input: Tensor,
    target: Tensor,
    reduction?: LossReduction | HuberOption,
    delta?: number | HuberOption,
    weight?: Tensor | null | HuberOption,
  ): Tensor;
}

/**
 * Squared error up to delta and a straight line beyond, so that outliers count less; delta times `smoothL1Loss` with
 * beta = delta.
 *
 * @formula |d| ≤ delta ? d² / 2 : delta · (|d| − delta / 2), d = input − target
 * @shape input [*], target [*] → [], or [*] for 'none', broadcast
 * @throws {ValueError} when delta is not positive (`huberLoss/delta`).
 * @throws {ValueError} when the weights have another shape than the input (`huberLoss/weight`).
 * @difference Shapes that differ broadcast without a warning.
 * @source P. Huber: "Robust Estimation of a Location Parameter", 1964, https://doi.org/10.1214/aoms/1177703732
 * @example
 * F.huberLoss(torch.tensor([0.5, 3]), torch.tensor([0, 0]), { reduction: 'none', delta: 2 });
 * // tensor([0.1250, 4.0000])
 */
export const huberLoss: HuberOperator = composite({
  name: 'huberLoss',
  parameters: [tensor('input'), tensor('target'), reductionParameter(), optionalNumber('delta', 1), weightParameter],
  method: false,
  compute: ({ input, target, reduction, delta, weight }) => {
    if (!(delta > 0)) throw new ValueError('huberLoss/delta', `delta of huberLoss must be positive, got ${delta}`);
    if (weight === undefined) return meanHuberError(input, target, reduction, { delta });
    requireWeight('huberLoss', input, weight);
    // As in PyTorch the mean is that of the elements, whatever their weights.
    return reduceLosses('huberLoss', mul(huberError(input, target, delta), weight), reduction);
  },
});

type PoissonOption = ReductionOption & {
  readonly logInput?: boolean;
  readonly full?: boolean;
  readonly eps?: number;
};

interface PoissonOperator extends Operator {
  (
    input: Tensor,
    target: Tensor,
    logInput?: boolean | PoissonOption,
    full?: boolean | PoissonOption,
    eps?: number | PoissonOption,
    reduction?: LossReduction | PoissonOption,
  ): Tensor;
}

/**
 * Negative log-likelihood of counts that follow a Poisson distribution whose rate, or its logarithm, is the input.
 *
 * @formula logInput ? e^input − target · input : input − target · ln(input + eps)
 * @shape input [*], target [*] → [], or [*] for 'none', broadcast
 * @example
 * F.poissonNllLoss(torch.tensor([0, 1]), torch.tensor([1, 3]), { reduction: 'none' });
 * // tensor([ 1.0000, -0.2817])
 */
export const poissonNllLoss: PoissonOperator = composite({
  name: 'poissonNllLoss',
  parameters: [
    tensor('input', 'The rate, or its logarithm.'),
    tensor('target'),
    optionalBoolean('logInput', true),
    optionalBoolean('full', false, "Adds Stirling's approximation of ln(target!)."),
    optionalNumber('eps', 1e-8),
    reductionParameter(),
  ],
  method: false,
  compute: ({ input, target, logInput, full, eps, reduction }) => {
    const loss = !logInput ? sub(input, mul(target, log(add(input, eps)))) : sub(exp(input), mul(target, input));
    if (!full) return reduceLosses('poissonNllLoss', loss, reduction);
    const stirling = add(sub(mul(target, log(target)), target), mul(log(mul(target, 2 * Math.PI)), 0.5));
    return reduceLosses('poissonNllLoss', add(loss, where(le(target, 1), 0, stirling)), reduction);
  },
});

/** The variance with a last dim of size 1 where it has one dim less than the input. */
function widened(input: Tensor, variance: Tensor): Tensor {
  const lead = input.sizes.slice(0, -1);
  if (sameShape(variance.sizes, input.sizes)) return variance;
  if (sameShape(variance.sizes, lead)) return unsqueeze(variance, -1);
  if (sameShape(variance.sizes, [...lead, 1])) return variance;
  throw new ShapeError(
    'gaussianNllLoss/var',
    `var of gaussianNllLoss must have the shape of the input, ${formatShape(input.sizes)}, perhaps without or with size 1 in the last dim, got ${formatShape(variance.sizes)}`,
    { shape: variance.sizes },
  );
}

/** What a variance lacks to reach the bound. */
const lack: PointwiseFunction<[variance: Tensor, option?: { readonly eps: number }]> = pointwise({
  name: 'gaussianNllLoss',
  kernelName: 'gaussianNllLack',
  parameters: [tensor('variance'), number('eps')],
  compute: onlyFloat('gaussianNllLoss'),
  guard: {
    condition: ({ variance }) => build.not(build.less(variance, 0)),
    error: () => new ValueError('gaussianNllLoss/var', 'var of gaussianNllLoss has negative entries'),
  },
  expression: ({ variance, eps }) => build.subtract(build.select(build.less(variance, eps), eps, variance), variance),
  derivative: { variance: 'zero' },
  reference: (variance, eps) => Math.max(variance, eps ?? 0) - variance,
  domain: [0, 5],
  samples: [{ eps: 1 }],
  accuracy: near,
  method: false,
  inPlace: false,
});

type GaussianOption = ReductionOption & { readonly full?: boolean; readonly eps?: number };

interface GaussianOperator extends Operator {
  (
    input: Tensor,
    target: Tensor,
    variance: Tensor,
    full?: boolean | GaussianOption,
    eps?: number | GaussianOption,
    reduction?: LossReduction | GaussianOption,
  ): Tensor;
}

/**
 * Negative log-likelihood of targets that are normal around the input, with a variance that the network predicts too.
 *
 * @formula (ln(max(var, eps)) + (input − target)² / max(var, eps)) / 2
 * @shape input [*], target [*], var [*], or [*] without or with size 1 in its last dim → [], or [*] for 'none'
 * @throws {ShapeError} when the variance has another shape (`gaussianNllLoss/var`).
 * @throws {ValueError} when a variance is negative (`gaussianNllLoss/var`).
 * @example
 * F.gaussianNllLoss(torch.tensor([0, 0]), torch.tensor([0, 2]), torch.tensor([1, 4]), { reduction: 'none' });
 * // tensor([0.0000, 1.1931])
 */
export const gaussianNllLoss: GaussianOperator = composite({
  name: 'gaussianNllLoss',
  parameters: [
    tensor('input'),
    tensor('target'),
    tensor('var', "Of the input's shape, or without or with size 1 in its last dim."),
    optionalBoolean('full', false, 'Adds ln(2π) / 2.'),
    optionalNumber('eps', 1e-6),
    reductionParameter(),
  ],
  method: false,
  compute: ({ input, target, var: given, full, eps, reduction }) => {
    const variance = widened(input, given);
    // The bound counts as a constant: gradients pass as if there were none.
    const bound = add(
      variance,
      unrecorded(() => lack(variance, { eps })),
    );
    const difference = sub(input, target);
    const loss = mul(add(log(bound), div(mul(difference, difference), bound)), 0.5);
    return reduceLosses('gaussianNllLoss', full ? add(loss, 0.5 * Math.log(2 * Math.PI)) : loss, reduction);
  },
});
