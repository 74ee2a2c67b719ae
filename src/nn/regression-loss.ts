/** @file Losses of regression as layers: how far numbers are from those expected. */
import { reductionParameter } from '../ops/loss/reduction.ts';
import { gaussianNllLoss, huberLoss, l1Loss, mseLoss, poissonNllLoss, smoothL1Loss } from '../ops/loss/regression.ts';
import { type Arguments, optionalBoolean, optionalNumber } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { bindNamed } from './layer-arguments.ts';
import { Loss, onlyReduction } from './loss.ts';
import { notNegative, positive, within } from './ranges.ts';

/**
 * Loss of regression: the mean squared error.
 *
 * @see `F.mseLoss`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.MSELoss()(torch.tensor([1, 2]), torch.tensor([1, 4])); // tensor(2.)
 */
export class MSELoss extends Loss {
  static readonly parameters = onlyReduction;

  constructor(...given: Arguments<typeof onlyReduction>) {
    super(bindNamed('MSELoss', onlyReduction, given).reduction);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, this.reduction);
  }
}

/**
 * Loss of regression that outliers pull less: the mean absolute error.
 *
 * @see `F.l1Loss`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.L1Loss()(torch.tensor([1, 2]), torch.tensor([1, 4])); // tensor(1.)
 */
export class L1Loss extends Loss {
  static readonly parameters = onlyReduction;

  constructor(...given: Arguments<typeof onlyReduction>) {
    super(bindNamed('L1Loss', onlyReduction, given).reduction);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, this.reduction);
  }
}

/**
 * Loss of regression that is absolute far from the target and squared near it, as detectors fit their boxes.
 *
 * @see `F.smoothL1Loss`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.SmoothL1Loss()(torch.tensor([0.5, 3]), torch.tensor([0, 0])); // tensor(1.3125)
 */
export class SmoothL1Loss extends Loss {
  static readonly parameters = [
    reductionParameter(),
    within(notNegative, optionalNumber('beta', 1, 'size of the errors below which the loss is a square')),
  ] as const;
  readonly beta: number;

  constructor(...given: Arguments<typeof SmoothL1Loss.parameters>) {
    const { reduction, beta } = bindNamed('SmoothL1Loss', SmoothL1Loss.parameters, given);
    super(reduction);
    this.beta = beta;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, this.reduction, this.beta);
  }
}

/**
 * Loss of regression that is squared up to delta and straight beyond.
 *
 * @see `F.huberLoss`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.HuberLoss({ delta: 2 })(torch.tensor([0.5, 3]), torch.tensor([0, 0])); // tensor(2.0625)
 */
export class HuberLoss extends Loss {
  static readonly parameters = [
    reductionParameter(),
    within(positive, optionalNumber('delta', 1, 'size of the errors above which the loss is a straight line')),
  ] as const;
  readonly delta: number;

  constructor(...given: Arguments<typeof HuberLoss.parameters>) {
    const { reduction, delta } = bindNamed('HuberLoss', HuberLoss.parameters, given);
    super(reduction);
    this.delta = delta;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, this.reduction, this.delta);
  }
}

/**
 * Loss of counts: the negative log-likelihood of a Poisson distribution.
 *
 * @see `F.poissonNllLoss`
 * @shape input [*], target [*] → [], or [*] for 'none'
 * @example
 * new nn.PoissonNLLLoss()(torch.tensor([0, 1]), torch.tensor([1, 3])); // tensor(0.3591)
 */
export class PoissonNLLLoss extends Loss {
  static readonly parameters = [
    optionalBoolean('logInput', true, 'the input is the logarithm of the rate'),
    optionalBoolean('full', false, "add Stirling's approximation"),
    optionalNumber('eps', 1e-8, 'added to what a logarithm is taken of'),
    reductionParameter(),
  ] as const;

  readonly logInput: boolean;
  readonly full: boolean;
  readonly eps: number;

  constructor(...given: Arguments<typeof PoissonNLLLoss.parameters>) {
    const bound = bindNamed('PoissonNLLLoss', PoissonNLLLoss.parameters, given);
    super(bound.reduction);
    this.logInput = bound.logInput;
    this.full = bound.full;
    this.eps = bound.eps;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return poissonNllLoss(input, target, this.logInput, this.full, this.eps, this.reduction);
  }
}

/**
 * Loss of regression with a predicted variance: the negative log-likelihood of normal targets.
 *
 * @see `F.gaussianNllLoss`
 * @shape input [*], target [*], var [*] → [], or [*] for 'none'
 * @example
 * new nn.GaussianNLLLoss()(torch.tensor([0, 0]), torch.tensor([0, 2]), torch.tensor([1, 4])); // tensor(0.5966)
 */
export class GaussianNLLLoss extends Loss {
  static readonly parameters = [
    optionalBoolean('full', false, 'add the constant term'),
    optionalNumber('eps', 1e-6, 'least variance'),
    reductionParameter(),
  ] as const;

  readonly full: boolean;
  readonly eps: number;

  constructor(...given: Arguments<typeof GaussianNLLLoss.parameters>) {
    const { full, eps, reduction } = bindNamed('GaussianNLLLoss', GaussianNLLLoss.parameters, given);
    super(reduction);
    this.full = full;
    this.eps = eps;
  }

  forward(input: Tensor, target: Tensor, variance: Tensor): Tensor {
    return gaussianNllLoss(input, target, variance, this.full, this.eps, this.reduction);
  }
}
