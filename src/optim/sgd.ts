/** @file Stochastic gradient descent. */
import { add, mul, sub } from '../ops/pointwise/arithmetic.ts';
import { fused } from '../ops/pointwise/fused.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Optimizer, type ParameterState, type Parameters } from './optimizer.ts';

export interface SGDOptions {
  /** Learning rate. */
  lr: number;
  momentum: number;
  /** Share of the gradient that does not enter the momentum. */
  dampening: number;
  /** Factor of the L2 penalty. */
  weightDecay: number;
  nesterov: boolean;
  /** Ascend instead of descend. */
  maximize: boolean;
}

const plainUpdate = fused({
  name: 'sgd',
  reads: ['grad'],
  updates: ['param'],
  numbers: ['lr', 'sign', 'weightDecay'],
  compute: ({ param, grad }, { lr, sign, weightDecay }) => {
    const gradient = add(mul(grad, sign), mul(param, weightDecay));
    return { param: sub(param, mul(gradient, lr)) };
  },
});

const momentumUpdate = fused({
  name: 'sgd_momentum',
  reads: ['grad'],
  updates: ['param', 'buffer'],
  numbers: ['lr', 'sign', 'weightDecay', 'momentum', 'share', 'direct', 'lookAhead'],
  compute: ({ param, grad, buffer }, { lr, sign, weightDecay, momentum, share, direct, lookAhead }) => {
    const gradient = add(mul(grad, sign), mul(param, weightDecay));
    const next = add(mul(buffer, momentum), mul(gradient, share));
    const direction = add(mul(gradient, direct), mul(next, lookAhead));
    return { param: sub(param, mul(direction, lr)), buffer: next };
  },
});

/**
 * Stochastic gradient descent with momentum, Nesterov's look-ahead and L2 penalty.
 *
 * g ← grad + weightDecay · p;  b ← momentum · b + (1 − dampening) · g;  p ← p − lr · b (Nesterov: p − lr · (g + momentum · b)).
 * At the first step b is g.
 *
 * Source: On the importance of initialization and momentum in deep learning (2013),
 * https://proceedings.mlr.press/v28/sutskever13.html, in PyTorch's form.
 *
 * @example
 * const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
 */
export class SGD extends Optimizer<SGDOptions> {
  protected override readonly ownUpdate: unknown = SGD.prototype.update;
  protected readonly stateNames = { buffer: 'momentum_buffer' };

  constructor(
    params: Parameters<SGDOptions>,
    lr?: number | Partial<SGDOptions>,
    momentum?: number | Partial<SGDOptions>,
    dampening?: number | Partial<SGDOptions>,
    weightDecay?: number | Partial<SGDOptions>,
    nesterov?: boolean | Partial<SGDOptions>,
  );
  constructor(params: Parameters<SGDOptions>, ...options: readonly unknown[]) {
    super(
      'SGD',
      params,
      {
        lr: 1e-3,
        momentum: 0,
        dampening: 0,
        weightDecay: 0,
        nesterov: false,
        maximize: false,
      },
      options,
      5,
    );
  }

  protected validate({ lr, momentum, dampening, weightDecay, nesterov }: SGDOptions): void {
    this.require('lr', lr, lr >= 0, 'a number not below 0');
    this.require('momentum', momentum, momentum >= 0, 'a number not below 0');
    this.require('weightDecay', weightDecay, weightDecay >= 0, 'a number not below 0');
    this.require(
      'nesterov',
      nesterov,
      !nesterov || (momentum > 0 && dampening === 0),
      'false without momentum or with dampening',
    );
  }

  protected override keepsState({ momentum }: SGDOptions): boolean {
    return momentum !== 0;
  }

  protected override get countsSteps(): boolean {
    return false;
  }

  protected update(param: Tensor, grad: Tensor, state: ParameterState, options: SGDOptions): void {
    const { lr, momentum, dampening, weightDecay, nesterov, maximize } = options;
    const sign = maximize ? -1 : 1;
    if (momentum === 0) {
      plainUpdate({ param, grad }, { lr, sign, weightDecay });
      return;
    }
    const first = state.tensors['buffer'] === undefined;
    const buffer = this.stateTensor(param, state, 'buffer');
    momentumUpdate(
      { param, grad, buffer },
      {
        lr,
        sign,
        weightDecay,
        momentum: first ? 0 : momentum,
        share: first ? 1 : 1 - dampening,
        direct: nesterov ? 1 : 0,
        lookAhead: nesterov ? momentum : 1,
      },
    );
  }
}
