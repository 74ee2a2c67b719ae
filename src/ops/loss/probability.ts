/** @file Losses of probabilities: binary cross entropy and the Kullback-Leibler divergence. */
import type { Attributes } from '../../dispatch/operation.ts';
import { ShapeError, ValueError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { formatShape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { optionalBoolean, optionalTensor, tensor } from '../parameters.ts';
import { add, mul, neg, sub } from '../pointwise/arithmetic.ts';
import { le } from '../pointwise/comparison.ts';
import { pointwise } from '../pointwise/define.ts';
import { div } from '../pointwise/division.ts';
import { onlyFloat } from '../pointwise/dtypes.ts';
import { exp, log, sigmoid } from '../pointwise/exponential.ts';
import { clampMin, where } from '../pointwise/selection.ts';
import type { PointwiseFunction } from '../pointwise/signatures.ts';
import {
  type LossReduction,
  type ReductionOption,
  reducedLoss,
  reduceLosses,
  reductionParameter,
  requireReduction,
} from './reduction.ts';

const near = { float32: 2e-6, float64: 1e-14 } as const;

function requireSameShape(operation: string, input: Tensor, target: Tensor): void {
  if (sameShape(input.sizes, target.sizes)) return;
  throw new ShapeError(
    `${operation}/shape`,
    `${operation} needs a target of the input's shape, got ${formatShape(target.sizes)} for an input of shape ${formatShape(input.sizes)}`,
    { input: input.sizes, target: target.sizes },
  );
}

/** Logarithms no smaller than -100, so that a wrong certainty costs much but not infinitely much. */
const boundedLog = (x: Expression): Expression => {
  const value = build.call('log', x);
  return build.select(build.less(value, -100), build.constant(x.type, -100), value);
};

/** PyTorch divides by p(1 − p), but by no less than this. */
const smallestVariance = 1e-12;

const binaryError: PointwiseFunction<[input: Tensor, target: Tensor]> = pointwise({
  name: 'binaryCrossEntropy',
  parameters: [tensor('input'), tensor('target')],
  compute: onlyFloat('binaryCrossEntropy'),
  guard: {
    condition: ({ input }) => build.and(build.greaterEqual(input, 0), build.lessEqual(input, 1)),
    error: () =>
      new ValueError(
        'binaryCrossEntropy/input',
        'binaryCrossEntropy takes probabilities from 0 to 1, got others\n  fix: use binaryCrossEntropyWithLogits for scores',
      ),
  },
  expression: ({ input, target }) =>
    build.subtract(
      build.multiply(build.subtract(target, 1), boundedLog(build.subtract(1, input))),
      build.multiply(target, boundedLog(input)),
    ),
  derivative: {
    input: ({ grad, input, target }) =>
      div(mul(grad, sub(input, target)), clampMin(mul(sub(1, input), input), smallestVariance)),
    target: ({ grad, input }) => mul(grad, sub(log(sub(1, input)), log(input))),
  },
  reference: (input, target) =>
    -(target * Math.max(Math.log(input), -100) + (1 - target) * Math.max(Math.log(1 - input), -100)),
  domain: [0.05, 0.95],
  accuracy: near,
  method: false,
  inPlace: false,
});

type WeightOption = ReductionOption & { readonly weight?: Tensor | null };

interface WeightedLossOperator extends Operator {
  (
    input: Tensor,
    target: Tensor,
    weight?: Tensor | null | WeightOption,
    reduction?: LossReduction | WeightOption,
  ): Tensor;
}

/**
 * Cross entropy of probabilities with yes-or-no targets; logarithms are bounded by −100, so that a wrong certainty
 * costs much, but not infinitely much.
 *
 * @formula −(target · ln(input) + (1 − target) · ln(1 − input))
 * @shape input [*], target [*], weight broadcasts → [], or [*] for 'none'
 * @throws {ShapeError} when input and target differ in shape (`binaryCrossEntropy/shape`).
 * @throws {ValueError} when the input holds no probabilities (`binaryCrossEntropy/input`).
 * @example
 * F.binaryCrossEntropy(torch.tensor([0.9, 0.5, 0]), torch.tensor([1, 1, 1]), { reduction: 'none' });
 * // tensor([  0.1054,   0.6931, 100.0000])
 */
export const binaryCrossEntropy: WeightedLossOperator = composite({
  name: 'binaryCrossEntropy',
  parameters: [
    tensor('input', 'Probabilities.'),
    tensor('target'),
    optionalTensor('weight', 'Scales the losses; broadcasts.'),
    reductionParameter(),
  ],
  method: false,
  compute: ({ input, target, weight, reduction }) => {
    requireSameShape('binaryCrossEntropy', input, target);
    requireReduction('binaryCrossEntropy', reduction);
    const losses = binaryError(input, target);
    return reduceLosses('binaryCrossEntropy', weight === undefined ? losses : mul(losses, weight), reduction);
  },
});

/** ln(1 + e^-|x|). */
const rest = (x: Expression): Expression => build.call('log1p', build.call('exp', build.negate(build.abs(x))));

/**
 * A multiple of x, by its sign. What is linear in x must be one product: where it is made of two that all but cancel, a loss near 0
 * drowns in their rounding. A factor of 0 gives 0, also of a score without end: that is the limit.
 */
const bySign = (x: Expression, ifNegative: Expression, otherwise: Expression): Expression => {
  const factor = build.select(build.less(x, 0), ifNegative, otherwise);
  return build.select(build.equal(factor, 0), 0, build.multiply(factor, x));
};

const logitError: PointwiseFunction<[input: Tensor, target: Tensor]> = pointwise({
  name: 'binaryCrossEntropyWithLogits',
  parameters: [tensor('input'), tensor('target')],
  compute: onlyFloat('binaryCrossEntropyWithLogits'),
  expression: ({ input, target }) =>
    build.add(bySign(input, build.negate(target), build.subtract(1, target)), rest(input)),
  derivative: {
    input: ({ grad, input, target }) => mul(grad, sub(sigmoid(input), target)),
    target: ({ grad, input }) => neg(mul(grad, input)),
  },
  reference: (input, target) => (1 - target) * input + Math.log1p(Math.exp(-input)),
  domain: [-5, 5],
  accuracy: near,
  method: false,
  inPlace: false,
});

const meanLogitError = reducedLoss(logitError, 'binaryCrossEntropyWithLogits');

const weightedLogitError: PointwiseFunction<[input: Tensor, target: Tensor, posWeight: Tensor]> = pointwise({
  name: 'weightedBinaryCrossEntropyWithLogits',
  parameters: [tensor('input'), tensor('target'), tensor('posWeight')],
  compute: onlyFloat('binaryCrossEntropyWithLogits'),
  expression: ({ input, target, posWeight }) =>
    build.add(
      bySign(input, build.negate(build.multiply(posWeight, target)), build.subtract(1, target)),
      build.multiply(build.add(build.multiply(build.subtract(posWeight, 1), target), 1), rest(input)),
    ),
  derivative: {
    input: ({ grad, input, target, posWeight }) => {
      const weight = add(mul(sub(posWeight, 1), target), 1);
      return mul(grad, sub(sub(1, target), mul(weight, sigmoid(neg(input)))));
    },
    target: ({ grad, input, posWeight }) => {
      const softplus = sub(
        log(add(exp(neg(where(le(input, 0), neg(input), input))), 1)),
        where(le(input, 0), input, 0),
      );
      return mul(grad, sub(mul(sub(posWeight, 1), softplus), input));
    },
  },
  reference: (input, target, posWeight) =>
    (1 - target) * input + (1 + (posWeight - 1) * target) * Math.log1p(Math.exp(-input)),
  domain: [
    [-5, 5],
    [0, 1],
    [0.5, 3],
  ],
  accuracy: near,
  method: false,
  inPlace: false,
});

type LogitOption = WeightOption & { readonly posWeight?: Tensor | null };

interface LogitLossOperator extends Operator {
  (
    input: Tensor,
    target: Tensor,
    weight?: Tensor | null | LogitOption,
    reduction?: LossReduction | LogitOption,
    posWeight?: Tensor | null | LogitOption,
  ): Tensor;
}

/**
 * Cross entropy of scores with yes-or-no targets: the sigmoid and `binaryCrossEntropy` in one, without overflow and
 * without loss of digits.
 *
 * @formula −(posWeight · target · ln σ(input) + (1 − target) · ln(1 − σ(input)))
 * @shape input [*], target [*], weight and posWeight broadcast → [], or [*] for 'none'
 * @throws {ShapeError} when input and target differ in shape (`binaryCrossEntropyWithLogits/shape`).
 * @difference An infinite score gives the limit: 0 where the target is right, else infinity. Losses below 1e−7 are
 *   kept.
 * @example
 * F.binaryCrossEntropyWithLogits(torch.tensor([0, 2, -1000]), torch.tensor([1, 1, 1]), { reduction: 'none' });
 * // tensor([6.9315e-01, 1.2693e-01, 1.0000e+03])
 */
export const binaryCrossEntropyWithLogits: LogitLossOperator = composite({
  name: 'binaryCrossEntropyWithLogits',
  parameters: [
    tensor('input', 'Scores.'),
    tensor('target'),
    optionalTensor('weight', 'Scales the losses; broadcasts.'),
    reductionParameter(),
    optionalTensor('posWeight', 'Weight of the targets that are 1; broadcasts.'),
  ],
  method: false,
  compute: ({ input, target, weight, reduction, posWeight }) => {
    const name = 'binaryCrossEntropyWithLogits';
    requireSameShape(name, input, target);
    if (weight === undefined && posWeight === undefined) return meanLogitError(input, target, reduction);
    const losses = posWeight === undefined ? logitError(input, target) : weightedLogitError(input, target, posWeight);
    return reduceLosses(name, weight === undefined ? losses : mul(losses, weight), reduction);
  },
});

const divergence: PointwiseFunction<[input: Tensor, target: Tensor, logTarget?: { readonly logTarget?: boolean }]> =
  pointwise({
    name: 'klDiv',
    parameters: [tensor('input'), tensor('target'), optionalBoolean('logTarget', false)],
    compute: onlyFloat('klDiv'),
    expression: ({ input, target, logTarget }) => {
      if (logTarget) return build.multiply(build.call('exp', target), build.subtract(target, input));
      // At 0 the logarithm does not count, but the input does: 0 · ∞ is NaN.
      const logarithm = build.select(build.equal(target, 0), 0, build.call('log', target));
      return build.multiply(target, build.subtract(logarithm, input));
    },
    derivative: {
      input: ({ grad, target, logTarget }) => neg(mul(grad, logTarget ? exp(target) : target)),
      target: ({ grad, input, target, logTarget }) => {
        if (logTarget) return mul(mul(grad, exp(target)), add(sub(target, input), 1));
        // The quotient is 1, but NaN at 0, where there is no slope.
        return mul(grad, sub(add(log(target), div(target, target)), input));
      },
    },
    reference: (input, target) => (target === 0 ? 0 : target * (Math.log(target) - input)),
    domain: [
      [-5, 0],
      [0.05, 1],
    ],
    accuracy: near,
    method: false,
    inPlace: false,
  });

const meanDivergence = reducedLoss(divergence, 'klDiv');

type DivergenceReduction = LossReduction | 'batchmean';
type DivergenceOption = { readonly reduction?: DivergenceReduction; readonly logTarget?: boolean };

interface DivergenceOperator extends Operator {
  (
    input: Tensor,
    target: Tensor,
    reduction?: DivergenceReduction | DivergenceOption,
    logTarget?: boolean | DivergenceOption,
  ): Tensor;
}

/**
 * Kullback-Leibler divergence: how much the probabilities of the target differ from those whose logarithms are the
 * input; 'batchmean' is its definition.
 *
 * @formula target · (ln(target) − input), or e^target · (target − input) with logTarget
 * @shape input [*], target [*] → [], or [*] for 'none', broadcast
 * @difference An infinite target with a score of at least 0 gives infinity, not NaN.
 * @example
 * const logProbabilities = torch.tensor([[0.5, 0.5]]).log();
 * F.klDiv(logProbabilities, torch.tensor([[0.9, 0.1]]), { reduction: 'batchmean' }); // tensor(0.3681)
 */
export const klDiv: DivergenceOperator = composite({
  name: 'klDiv',
  parameters: [
    tensor('input', 'Log-probabilities.'),
    tensor('target', 'Probabilities, or their logarithms.'),
    reductionParameter(),
    optionalBoolean('logTarget', false, 'The target holds logarithms.'),
  ],
  method: false,
  compute: ({ input, target, reduction, logTarget }) => {
    const chosen: DivergenceReduction = reduction as DivergenceReduction;
    requireReduction('klDiv', chosen, ['none', 'batchmean', 'mean', 'sum']);
    const attributes: Attributes = { logTarget };
    if (chosen !== 'batchmean') return meanDivergence(input, target, chosen, attributes);
    const total = meanDivergence(input, target, 'sum', attributes);
    return div(total, input.sizes[0] ?? 1);
  },
});
