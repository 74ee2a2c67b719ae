/** @file Instance normalisation as layers. */
import { instanceNorm } from '../ops/normalise/instance-norm.ts';
import type { Arguments } from '../ops/parameters.ts';
import { squeeze, unsqueeze } from '../ops/view/squeeze.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Parameter } from './parameter.ts';
import { instanceNormParameters, RunningNorm } from './running-norm.ts';

/** Each channel of each sample brought to mean 0 and variance 1. */
abstract class InstanceNorm extends RunningNorm<Parameter | null> {
  static readonly parameters = instanceNormParameters;
  /** Dims of an input with a batch. */
  protected abstract readonly batched: number;

  constructor(...given: Arguments<typeof instanceNormParameters>) {
    super(instanceNormParameters, given);
  }

  forward(input: Tensor): Tensor {
    const { batched, runningMean, runningVar, weight, bias, training, eps } = this;
    this.requireRank(input, [batched - 1, batched]);
    const single = input.sizes.length < batched;
    const batch = single ? unsqueeze(input, 0) : input;
    const byInput = training || !this.trackRunningStats;
    const out = instanceNorm(batch, runningMean, runningVar, weight, bias, byInput, this.momentum ?? 0, eps);
    return single ? squeeze(out, 0) : out;
  }
}

/**
 * Instance normalisation of sequences: each channel of each sample for itself.
 *
 * @see `F.instanceNorm`
 * @shape [N, C, L] or [C, L] → the same
 * @example
 * new nn.InstanceNorm1d(2)(torch.tensor([[[1, 3], [10, 30]]]));
 * // tensor([[[-1.0000,  1.0000],
 * //          [-1.0000,  1.0000]]])
 */
export class InstanceNorm1d extends InstanceNorm {
  protected override get batched(): number {
    return 3;
  }
}

/**
 * Instance normalisation of images, as style transfer uses it.
 *
 * @see `F.instanceNorm`
 * @shape [N, C, H, W] or [C, H, W] → the same
 * @example
 * new nn.InstanceNorm2d(3, { affine: true })(torch.ones([8, 3, 4, 4])).shape; // [ 8, 3, 4, 4 ]
 */
export class InstanceNorm2d extends InstanceNorm {
  protected override get batched(): number {
    return 4;
  }
}

/**
 * Instance normalisation of volumes.
 *
 * @see `F.instanceNorm`
 * @shape [N, C, D, H, W] or [C, D, H, W] → the same
 * @example
 * new nn.InstanceNorm3d(3)(torch.ones([2, 3, 4, 4, 4])).shape; // [ 2, 3, 4, 4, 4 ]
 */
export class InstanceNorm3d extends InstanceNorm {
  protected override get batched(): number {
    return 5;
  }
}
