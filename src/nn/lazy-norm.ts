/** @file Normalisation layers that take the number of channels from their first input. */
import type { Arguments } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { BatchNorm1d, BatchNorm2d, BatchNorm3d } from './batch-norm.ts';
import { InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from './instance-norm.ts';
import { bindNamed } from './layer-arguments.ts';
import { settle, shape, sizeOf, waits } from './lazy.ts';
import type { ModuleBody } from './module.ts';
import type { Parameter } from './parameter.ts';
import { batchNormParameters as all } from './running-norm.ts';
import { UninitializedBuffer, UninitializedParameter } from './uninitialised.ts';

const lazyParameters = [all[1], all[2], all[3], all[4], all[5], all[6]] as const;
type LazyArguments = Arguments<typeof lazyParameters>;
type Sized = Arguments<typeof all>;

/** What lazy normalisation layers of any kind have. */
interface LazyNorm extends ModuleBody {
  weight: Parameter | null;
  bias: Parameter | null;
  runningMean: Tensor | null;
  runningVar: Tensor | null;
  resetParameters(): void;
}

type Bound = ReturnType<typeof bindNamed<typeof lazyParameters>>;

/** What makes a layer that has neither features nor parameters yet. */
const withoutFeatures = (bound: Bound) => ({
  ...bound,
  device: bound.device ?? null,
  dtype: bound.dtype ?? null,
  momentum: bound.momentum ?? null,
  numFeatures: 0,
  affine: false,
});

/** Puts parameters and buffers without shapes into a layer that was made without channels. */
function empty(layer: LazyNorm, { affine, trackRunningStats, device, dtype }: Bound): void {
  const options = { device: device ?? null, dtype: dtype ?? null };
  Object.assign(layer, { affine });
  if (affine) {
    layer.weight = new UninitializedParameter(options);
    layer.bias = new UninitializedParameter(options);
  }
  if (trackRunningStats) {
    layer.runningMean = new UninitializedBuffer(options);
    layer.runningVar = new UninitializedBuffer(options);
  }
}

/** Gives a layer its channels, and makes it one of the class that it stands for. */
function start(
  layer: LazyNorm,
  kind: { readonly prototype: ModuleBody },
  input: Tensor,
  dim: number,
  ranks: readonly number[],
): void {
  const { weight, bias, runningMean, runningVar } = layer;
  const isNew = waits(layer);
  const known = weight ?? runningMean;
  if (!isNew) {
    settle(layer, kind, known === null ? {} : { numFeatures: known.sizes[0] as number });
    return;
  }
  const numFeatures = sizeOf(layer, input, dim, ranks);
  for (const tensor of [weight, bias, runningMean, runningVar]) shape(tensor, [numFeatures]);
  settle(layer, kind, { numFeatures });
  layer.resetParameters();
}

const BaseBatchNorm1d: new (...given: Sized) => BatchNorm1d = BatchNorm1d;

/**
 * Batch normalisation of features or sequences that takes `numFeatures` from its first input, and is an `nn.BatchNorm1d` from then on.
 *
 * @see `F.batchNorm`
 * @shape [N, C] or [N, C, L] → the same
 * @example
 * const layer = new nn.LazyBatchNorm1d();
 * layer(torch.ones([2, 3])).shape; // [ 2, 3 ]
 * layer.numFeatures; // 3
 */
export class LazyBatchNorm1d extends BaseBatchNorm1d {
  static readonly parameters = lazyParameters;

  constructor(...given: LazyArguments) {
    const bound = bindNamed('LazyBatchNorm1d', lazyParameters, given);
    super(withoutFeatures(bound));
    empty(this, bound);
  }

  override forward(input: Tensor): Tensor {
    start(this, BatchNorm1d, input, 1, [2, 3]);
    return this.forward(input);
  }
}

const BaseBatchNorm2d: new (...given: Sized) => BatchNorm2d = BatchNorm2d;

/**
 * Batch normalisation of images that takes `numFeatures` from its first input, and is an `nn.BatchNorm2d` from then on.
 *
 * @see `F.batchNorm`
 * @shape [N, C, H, W] → the same
 * @example
 * const layer = new nn.LazyBatchNorm2d();
 * layer(torch.ones([2, 3, 4, 4])).shape; // [ 2, 3, 4, 4 ]
 * layer.numFeatures; // 3
 */
export class LazyBatchNorm2d extends BaseBatchNorm2d {
  static readonly parameters = lazyParameters;

  constructor(...given: LazyArguments) {
    const bound = bindNamed('LazyBatchNorm2d', lazyParameters, given);
    super(withoutFeatures(bound));
    empty(this, bound);
  }

  override forward(input: Tensor): Tensor {
    start(this, BatchNorm2d, input, 1, [4]);
    return this.forward(input);
  }
}

const BaseBatchNorm3d: new (...given: Sized) => BatchNorm3d = BatchNorm3d;

/**
 * Batch normalisation of volumes that takes `numFeatures` from its first input, and is an `nn.BatchNorm3d` from then on.
 *
 * @see `F.batchNorm`
 * @shape [N, C, D, H, W] → the same
 * @example
 * const layer = new nn.LazyBatchNorm3d();
 * layer(torch.ones([2, 3, 2, 2, 2])).shape; // [ 2, 3, 2, 2, 2 ]
 * layer.numFeatures; // 3
 */
export class LazyBatchNorm3d extends BaseBatchNorm3d {
  static readonly parameters = lazyParameters;

  constructor(...given: LazyArguments) {
    const bound = bindNamed('LazyBatchNorm3d', lazyParameters, given);
    super(withoutFeatures(bound));
    empty(this, bound);
  }

  override forward(input: Tensor): Tensor {
    start(this, BatchNorm3d, input, 1, [5]);
    return this.forward(input);
  }
}

const BaseInstanceNorm1d: new (...given: Sized) => InstanceNorm1d = InstanceNorm1d;

/**
 * Instance normalisation of sequences that takes `numFeatures` from its first input, and is an `nn.InstanceNorm1d` from then on.
 *
 * @see `F.instanceNorm`
 * @shape [N, C, L] or [C, L] → the same
 * @example
 * const layer = new nn.LazyInstanceNorm1d();
 * layer(torch.ones([2, 3, 4])).shape; // [ 2, 3, 4 ]
 * layer.numFeatures; // 3
 */
export class LazyInstanceNorm1d extends BaseInstanceNorm1d {
  static readonly parameters = lazyParameters;

  constructor(...given: LazyArguments) {
    const bound = bindNamed('LazyInstanceNorm1d', lazyParameters, given);
    super(withoutFeatures(bound));
    empty(this, bound);
  }

  override forward(input: Tensor): Tensor {
    start(this, InstanceNorm1d, input, -2, [2, 3]);
    return this.forward(input);
  }
}

const BaseInstanceNorm2d: new (...given: Sized) => InstanceNorm2d = InstanceNorm2d;

/**
 * Instance normalisation of images that takes `numFeatures` from its first input, and is an `nn.InstanceNorm2d` from then on.
 *
 * @see `F.instanceNorm`
 * @shape [N, C, H, W] or [C, H, W] → the same
 * @example
 * const layer = new nn.LazyInstanceNorm2d();
 * layer(torch.ones([2, 3, 4, 4])).shape; // [ 2, 3, 4, 4 ]
 * layer.numFeatures; // 3
 */
export class LazyInstanceNorm2d extends BaseInstanceNorm2d {
  static readonly parameters = lazyParameters;

  constructor(...given: LazyArguments) {
    const bound = bindNamed('LazyInstanceNorm2d', lazyParameters, given);
    super(withoutFeatures(bound));
    empty(this, bound);
  }

  override forward(input: Tensor): Tensor {
    start(this, InstanceNorm2d, input, -3, [3, 4]);
    return this.forward(input);
  }
}

const BaseInstanceNorm3d: new (...given: Sized) => InstanceNorm3d = InstanceNorm3d;

/**
 * Instance normalisation of volumes that takes `numFeatures` from its first input, and is an `nn.InstanceNorm3d` from then on.
 *
 * @see `F.instanceNorm`
 * @shape [N, C, D, H, W] or [C, D, H, W] → the same
 * @example
 * const layer = new nn.LazyInstanceNorm3d();
 * layer(torch.ones([2, 3, 2, 2, 2])).shape; // [ 2, 3, 2, 2, 2 ]
 * layer.numFeatures; // 3
 */
export class LazyInstanceNorm3d extends BaseInstanceNorm3d {
  static readonly parameters = lazyParameters;

  constructor(...given: LazyArguments) {
    const bound = bindNamed('LazyInstanceNorm3d', lazyParameters, given);
    super(withoutFeatures(bound));
    empty(this, bound);
  }

  override forward(input: Tensor): Tensor {
    start(this, InstanceNorm3d, input, -4, [4, 5]);
    return this.forward(input);
  }
}
