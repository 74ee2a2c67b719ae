/** @file Normalisation layers. */

import { unrecorded } from '../autograd/context.ts';
import { ShapeError, ValueError } from '../errors/errors.ts';
import { filled } from '../ops/conversion.ts';
import { item } from '../ops/creation/data.ts';
import { batchNorm } from '../ops/normalise/batch-norm.ts';
import { crossMapNormalised } from '../ops/normalise/cross-map.ts';
import { groupNorm } from '../ops/normalise/group-norm.ts';
import { instanceNorm } from '../ops/normalise/instance-norm.ts';
import { layerNorm } from '../ops/normalise/layer-norm.ts';
import { localResponseNorm } from '../ops/normalise/local-response-norm.ts';
import { rmsNorm } from '../ops/normalise/rms-norm.ts';
import {
  type Arguments,
  integer,
  integers,
  optionalBoolean,
  optionalDevice,
  optionalDtype,
  optionalNumber,
  optionalValue,
  orNone,
} from '../ops/parameters.ts';
import { add } from '../ops/pointwise/arithmetic.ts';
import { squeeze, unsqueeze } from '../ops/view/squeeze.ts';
import { int64 } from '../storage/dtype.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import { formatShape } from '../tensor/shape.ts';
import { requireTensor, type Tensor } from '../tensor/tensor.ts';
import { ShapeKeeping } from './calls.ts';
import { pythonTuple } from './flatten.ts';
import { bindNamed, type Module, rememberParameters } from './module.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';
import { pythonBoolean, pythonFloat } from './python-number.ts';
import { notNegative, positive, within } from './ranges.ts';

const batchParameters = (affine: boolean, track: boolean) =>
  [
    within(notNegative, integer('numFeatures', 'number of channels')),
    optionalNumber('eps', 1e-5, 'added to the variance'),
    orNone(
      optionalNumber(
        'momentum',
        0.1,
        'share of the new statistics in the running averages; null: the mean of all batches',
      ),
    ),
    optionalBoolean('affine', affine, 'learn a scale and a shift for each channel'),
    optionalBoolean('trackRunningStats', track, 'keep running averages for evaluation'),
    optionalDevice('device', undefined, 'where the parameters are'),
    optionalDtype('dtype', undefined, 'dtype of the parameters and buffers'),
  ] as const;

const batchNormParameters = batchParameters(true, true);
const instanceNormParameters = batchParameters(false, false);

/**
 * What layers with running averages have in common. Weight and bias of a layer that learns them unless it is told otherwise are stated
 * as parameters: only those know that they are null who told it so.
 */
abstract class RunningNorm<Affine extends Parameter | null> extends ShapeKeeping {
  static override readonly stateNames = {
    runningMean: 'running_mean',
    runningVar: 'running_var',
    numBatchesTracked: 'num_batches_tracked',
  };

  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number | null;
  readonly affine: boolean;
  readonly trackRunningStats: boolean;
  weight: Affine;
  bias: Affine;
  runningMean: Tensor | null;
  runningVar: Tensor | null;
  numBatchesTracked: Tensor | null;

  constructor(parameters: typeof batchNormParameters, given: Arguments<typeof batchNormParameters>) {
    super();
    const bound = bindNamed(new.target.name, parameters, given);
    const { numFeatures, eps, momentum, affine, trackRunningStats, device, dtype = getDefaultDtype() } = bound;
    this.numFeatures = numFeatures;
    this.eps = eps;
    this.momentum = momentum ?? null;
    this.affine = affine;
    this.trackRunningStats = trackRunningStats;
    const each = (value: number): Tensor => madeOn(device, () => filled([numFeatures], dtype, value));
    this.weight = (this.affine ? new Parameter(each(1)) : null) as Affine;
    this.bias = (this.affine ? new Parameter(each(0)) : null) as Affine;
    rememberParameters(this);
    const tracks = this.trackRunningStats;
    this.runningMean = this.registerBuffer('runningMean', tracks ? each(0) : null);
    this.runningVar = this.registerBuffer('runningVar', tracks ? each(1) : null);
    this.numBatchesTracked = this.registerBuffer(
      'numBatchesTracked',
      tracks ? madeOn(device, () => filled([], int64, 0n)) : null,
    );
  }

  /** Forgets the running averages. */
  resetRunningStats(): void {
    unrecorded(() => {
      this.runningMean?.copy_(0);
      this.runningVar?.copy_(1);
      this.numBatchesTracked?.copy_(0);
    });
  }

  /** Forgets the running averages and what was learned. */
  resetParameters(): void {
    this.resetRunningStats();
    unrecorded(() => {
      this.weight?.copy_(1);
      this.bias?.copy_(0);
    });
  }

  protected requireRank(input: Tensor, ranks: readonly number[]): void {
    const name = this.constructor.name;
    if (ranks.includes(requireTensor(name, 'input', input).sizes.length)) return;
    throw new ShapeError(
      `${name}/rank`,
      `${name} needs an input of ${ranks.join(' or ')} dims, got shape ${formatShape(input.sizes)}`,
      { shape: input.sizes },
    );
  }

  /** The share of the next batch's statistics in the running averages. */
  protected shareOfBatch(): number {
    const { numBatchesTracked: count, momentum } = this;
    return momentum ?? (count === null ? 0 : 1 / (Number(item(count)) + 1));
  }

  /** Counts a batch. To be called when the batch has been taken, as a call that fails changes nothing. */
  protected countBatch(): void {
    const { numBatchesTracked: count } = this;
    if (count !== null) unrecorded(() => add.inPlace(count, 1));
  }

  override extraRepr(): string {
    const momentum = this.momentum === null ? 'None' : pythonFloat(this.momentum);
    return `${this.numFeatures}, eps=${pythonFloat(this.eps)}, momentum=${momentum}, affine=${pythonBoolean(this.affine)}, track_running_stats=${pythonBoolean(this.trackRunningStats)}`;
  }
}

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

const [features, epsilon, momentumParameter, affineParameter, tracking, devicePlace, dtypeChoice] = batchNormParameters;

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

/**
 * Layer normalisation of the trailing dims, such as the features of each token, with a scale and a shift that are
 * learned.
 *
 * @see `F.layerNorm`
 * @shape [*, normalizedShape] → the same
 * @example
 * new nn.LayerNorm(3)(torch.tensor([[1, 2, 3], [10, 20, 30]]));
 * // tensor([[-1.2247,  0.0000,  1.2247],
 * //         [-1.2247,  0.0000,  1.2247]], grad_fn=<NativeLayerNormBackward0>)
 */
export class LayerNorm extends ShapeKeeping {
  static readonly parameters = [
    within(notNegative, integers('normalizedShape', 'sizes of the trailing dims')),
    optionalNumber('eps', 1e-5, 'added to the variance'),
    optionalBoolean('elementwiseAffine', true, 'learn a scale and a shift for each element'),
    optionalBoolean('bias', true, 'learn a shift'),
    optionalDevice('device', undefined, 'where the parameters are'),
    optionalDtype('dtype', undefined, 'dtype of the parameters'),
  ] as const;

  readonly normalizedShape: readonly number[];
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  weight: Parameter;
  bias: Parameter;

  constructor(...given: Arguments<typeof LayerNorm.parameters>) {
    super();
    const bound = bindNamed('LayerNorm', LayerNorm.parameters, given);
    const { normalizedShape: shape, eps, elementwiseAffine, bias, device, dtype = getDefaultDtype() } = bound;
    this.normalizedShape = typeof shape === 'number' ? Object.freeze([shape]) : shape;
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    const all = (value: number) => new Parameter(madeOn(device, () => filled(this.normalizedShape, dtype, value)));
    this.weight = (this.elementwiseAffine ? all(1) : null) as Parameter;
    this.bias = (this.elementwiseAffine && bias ? all(0) : null) as Parameter;
    rememberParameters(this);
  }

  forward(input: Tensor): Tensor {
    return layerNorm(input, this.normalizedShape, this.weight, this.bias, this.eps);
  }

  override extraRepr(): string {
    return `${pythonTuple(this.normalizedShape)}, eps=${pythonFloat(this.eps)}, elementwise_affine=${pythonBoolean(this.elementwiseAffine)}`;
  }
}

/**
 * Root-mean-square normalisation of the trailing dims, with a scale that is learned.
 *
 * @see `F.rmsNorm`
 * @shape [*, normalizedShape] → the same
 * @example
 * new nn.RMSNorm(2)(torch.tensor([[3, 4]])); // tensor([[0.8485, 1.1314]], grad_fn=<MulBackward0>)
 */
export class RMSNorm extends ShapeKeeping {
  static readonly parameters = [
    within(notNegative, integers('normalizedShape', 'sizes of the trailing dims')),
    optionalNumber('eps', undefined, "added to the mean square; the dtype's epsilon where left out"),
    optionalBoolean('elementwiseAffine', true, 'learn a scale for each element'),
    optionalDevice('device', undefined, 'where the parameters are'),
    optionalDtype('dtype', undefined, 'dtype of the parameters'),
  ] as const;

  readonly normalizedShape: readonly number[];
  readonly eps: number | null;
  readonly elementwiseAffine: boolean;
  weight: Parameter;

  constructor(...given: Arguments<typeof RMSNorm.parameters>) {
    super();
    const bound = bindNamed('RMSNorm', RMSNorm.parameters, given);
    const { normalizedShape: shape, eps, elementwiseAffine, device, dtype = getDefaultDtype() } = bound;
    this.normalizedShape = typeof shape === 'number' ? Object.freeze([shape]) : shape;
    this.eps = eps ?? null;
    this.elementwiseAffine = elementwiseAffine;
    this.weight = (
      this.elementwiseAffine ? new Parameter(madeOn(device, () => filled(this.normalizedShape, dtype, 1))) : null
    ) as Parameter;
    rememberParameters(this);
  }

  forward(input: Tensor): Tensor {
    return rmsNorm(input, this.normalizedShape, this.weight, this.eps);
  }

  override extraRepr(): string {
    const eps = this.eps === null ? 'None' : pythonFloat(this.eps);
    return `${pythonTuple(this.normalizedShape)}, eps=${eps}, elementwise_affine=${pythonBoolean(this.elementwiseAffine)}`;
  }
}

/**
 * Normalisation of groups of channels within each sample, for batches too small for `BatchNorm2d`.
 *
 * @see `F.groupNorm`
 * @shape [N, C, *] → the same
 * @example
 * new nn.GroupNorm(2, 4)(torch.tensor([[1, 3, 10, 30]]));
 * // tensor([[-1.0000,  1.0000, -1.0000,  1.0000]],
 * //        grad_fn=<NativeGroupNormBackward0>)
 */
export class GroupNorm extends ShapeKeeping {
  static readonly parameters = [
    within(positive, integer('numGroups', 'number of groups')),
    within(notNegative, integer('numChannels', 'number of channels, a multiple of the groups')),
    optionalNumber('eps', 1e-5, 'added to the variance'),
    optionalBoolean('affine', true, 'learn a scale and a shift for each channel'),
    optionalDevice('device', undefined, 'where the parameters are'),
    optionalDtype('dtype', undefined, 'dtype of the parameters'),
  ] as const;

  readonly numGroups: number;
  readonly numChannels: number;
  readonly eps: number;
  readonly affine: boolean;
  weight: Parameter;
  bias: Parameter;

  constructor(...given: Arguments<typeof GroupNorm.parameters>) {
    super();
    const bound = bindNamed('GroupNorm', GroupNorm.parameters, given);
    const { numGroups, numChannels, eps, affine, device, dtype = getDefaultDtype() } = bound;
    if (numChannels % numGroups !== 0) {
      throw new ValueError(
        'GroupNorm/numChannels',
        `numChannels of GroupNorm must be a multiple of numGroups, got ${numChannels} and ${numGroups}`,
      );
    }
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = eps;
    this.affine = affine;
    const each = (value: number) => new Parameter(madeOn(device, () => filled([numChannels], dtype, value)));
    this.weight = (this.affine ? each(1) : null) as Parameter;
    this.bias = (this.affine ? each(0) : null) as Parameter;
    rememberParameters(this);
  }

  forward(input: Tensor): Tensor {
    return groupNorm(input, this.numGroups, this.weight, this.bias, this.eps);
  }

  override extraRepr(): string {
    return `${this.numGroups}, ${this.numChannels}, eps=${pythonFloat(this.eps)}, affine=${pythonBoolean(this.affine)}`;
  }
}

/**
 * Divides by the activity of neighbouring channels, as AlexNet does.
 *
 * @see `F.localResponseNorm`
 * @shape [N, C, *] → the same
 * @example
 * new nn.LocalResponseNorm(2)(torch.ones([1, 4, 2, 2])).shape; // [ 1, 4, 2, 2 ]
 */
export class LocalResponseNorm extends ShapeKeeping {
  static readonly parameters = [
    within(positive, integer('size', 'number of channels around')),
    optionalNumber('alpha', 1e-4, 'factor of the mean square'),
    optionalNumber('beta', 0.75, 'the power'),
    optionalNumber('k', 1, 'added before the power is taken'),
  ] as const;

  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;

  constructor(...given: Arguments<typeof LocalResponseNorm.parameters>) {
    super();
    const { size, alpha, beta, k } = bindNamed('LocalResponseNorm', LocalResponseNorm.parameters, given);
    this.size = size;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  forward(input: Tensor): Tensor {
    return localResponseNorm(input, this.size, this.alpha, this.beta, this.k);
  }

  override extraRepr(): string {
    return `${this.size}, alpha=${pythonFloat(this.alpha)}, beta=${pythonFloat(this.beta)}, k=${pythonFloat(this.k)}`;
  }
}

/**
 * Local response normalisation as Lua Torch had it, for models that were trained with it; new ones use
 * `LocalResponseNorm`.
 *
 * @formula input / (k + alpha / size · Σ input² of the channels around)^beta
 * @shape [N, C, H, W] → [N, C, H, W]
 * @example
 * new nn.CrossMapLRN2d(3)(torch.ones([1, 4, 2, 2])).shape; // [ 1, 4, 2, 2 ]
 */
export class CrossMapLRN2d extends ShapeKeeping {
  static readonly parameters = LocalResponseNorm.parameters;

  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;

  constructor(...given: Arguments<typeof LocalResponseNorm.parameters>) {
    super();
    const { size, alpha, beta, k } = bindNamed('CrossMapLRN2d', LocalResponseNorm.parameters, given);
    this.size = size;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  forward(input: Tensor): Tensor {
    return crossMapNormalised(requireTensor('CrossMapLRN2d', 'input', input), this.size, this.alpha, this.beta, this.k);
  }

  override extraRepr(): string {
    return `${this.size}, alpha=${pythonFloat(this.alpha)}, beta=${pythonFloat(this.beta)}, k=${pythonFloat(this.k)}`;
  }
}
