/** @file What losses as layers have in common. */
import { type LossReduction, reductionParameter, requireReduction } from '../ops/loss/reduction.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module } from './module.ts';

export abstract class Loss extends Module {
  readonly reduction: LossReduction;

  constructor(reduction: LossReduction | undefined) {
    super();
    this.reduction = reduction ?? 'mean';
    requireReduction(new.target.name, this.reduction);
  }
}

/** A loss with a weight, which is part of the state. */
export abstract class WeightedLoss extends Loss {
  readonly weight: Tensor | null;

  constructor(weight: Tensor | undefined, reduction: LossReduction | undefined) {
    super(reduction);
    this.weight = this.registerBuffer('weight', weight ?? null);
  }
}

export const onlyReduction = [reductionParameter()] as const;
