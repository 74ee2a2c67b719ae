/** @file Batch normalisation as layers. */
import { batchNorm } from '../ops/normalise/batch-norm.ts';
import { type Arguments, optionalValue } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { bindNamed } from './layer-arguments.ts';
import type { Module } from './module.ts';
import type { Parameter } from './parameter.ts';
import { batchNormParameters, RunningNorm } from './running-norm.ts';

/** Each channel brought to mean 0 and variance 1 over the batch. */
abstract class BatchStatistics extends RunningNorm<Parameter> {
  protected abstract readonly ranks: readonly number[];

  forward(input: Tensor): Tensor {
    this.requireRank(input, this.ranks);
    const { runningMean, runningVar, weight, bias, training, eps } = this;
    const share = training ? this.shareOfBatch() : 0;
    const byBatch = training || runningMean === null;
    const out = batchNorm(input, runningMean, runningVar, weight, bias, byBatch, share, eps);
    if (training) this.countBatch();
    return out;
  }
}

abstract class BatchNorm extends BatchStatistics {
  static readonly parameters = batchNormParameters;

  constructor(...given: Arguments<typeof batchNormParameters>) {
    super(batchNormParameters, given);
  }
}

/**
 * Batch normalisation of features or sequences, with a scale and a shift that are learned; evaluation goes by the
 * running averages.
 *
 * @see `F.batchNorm`
 * @shape [N, C] or [N, C, L] → the same
 * @example
 * const layer = new nn.BatchNorm1d(2);
 * layer(torch.tensor([[1, 10], [3, 30]]));
 * // tensor([[-1.0000, -1.0000],
 * //         [ 1.0000,  1.0000]], grad_fn=<NativeBatchNormBackward0>)
 * layer.runningMean; // tensor([0.2000, 2.0000])
 */
export class BatchNorm1d extends BatchNorm {
  protected override get ranks(): readonly number[] {
    return [2, 3];
  }
}

/**
 * Batch normalisation of images: each channel over all pixels of the batch.
 *
 * @see `F.batchNorm`
 * @shape [N, C, H, W] → the same
 * @example
 * new nn.BatchNorm2d(3)(torch.ones([8, 3, 4, 4])).shape; // [ 8, 3, 4, 4 ]
 */
export class BatchNorm2d extends BatchNorm {
  protected override get ranks(): readonly number[] {
    return [4];
  }
}

/**
 * Batch normalisation of volumes: each channel over all voxels of the batch.
 *
 * @see `F.batchNorm`
 * @shape [N, C, D, H, W] → the same
 * @example
 * new nn.BatchNorm3d(3)(torch.ones([2, 3, 4, 4, 4])).shape; // [ 2, 3, 4, 4, 4 ]
 */
export class BatchNorm3d extends BatchNorm {
  protected override get ranks(): readonly number[] {
    return [5];
  }
}

export const [features, epsilon, momentumParameter, affineParameter, tracking, devicePlace, dtypeChoice] =
  batchNormParameters;

/**
 * Batch normalisation whose statistics are those of all processes together; there is one, so that it computes what
 * `BatchNorm` does, for inputs of any rank.
 *
 * @see `F.batchNorm`
 * @shape [N, C, *] → the same
 * @example
 * const model = new nn.Sequential(new nn.Linear(2, 3), new nn.BatchNorm1d(3));
 * nn.SyncBatchNorm.convertSyncBatchnorm(model);
 * model.at(1); // SyncBatchNorm(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
 */
export class SyncBatchNorm extends BatchStatistics {
  static readonly parameters = [
    features,
    epsilon,
    momentumParameter,
    affineParameter,
    tracking,
    optionalValue<object>()('processGroup', undefined, 'there is one process: of no effect'),
    devicePlace,
    dtypeChoice,
  ] as const;

  constructor(...given: Arguments<typeof SyncBatchNorm.parameters>) {
    const bound = bindNamed('SyncBatchNorm', SyncBatchNorm.parameters, given);
    const { numFeatures, eps, momentum = null, affine, trackRunningStats, device = null, dtype = null } = bound;
    super(batchNormParameters, [{ numFeatures, eps, momentum, affine, trackRunningStats, device, dtype }]);
  }

  protected override get ranks(): readonly number[] {
    return [2, 3, 4, 5];
  }

  /** The module with each `BatchNorm` in it replaced by one of these, which takes its parameters and running averages over. */
  static convertSyncBatchnorm<M extends Module>(module: M, processGroup: unknown = null): M | SyncBatchNorm {
    if (module instanceof BatchNorm) {
      const { numFeatures, eps, momentum, affine, trackRunningStats } = module;
      const made = new SyncBatchNorm({ numFeatures, eps, momentum, affine, trackRunningStats });
      made.weight = module.weight;
      made.bias = module.bias;
      made.runningMean = module.runningMean;
      made.runningVar = module.runningVar;
      made.numBatchesTracked = module.numBatchesTracked;
      made.training = module.training;
      return made;
    }
    for (const [name, child] of [...module.namedChildren()]) {
      const converted = SyncBatchNorm.convertSyncBatchnorm(child, processGroup);
      if (converted !== child) module.replaceChild(name, converted);
    }
    return module;
  }
}
