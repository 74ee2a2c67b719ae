/** @file What normalisation layers with running averages have in common. */
import { unrecorded } from '../autograd/context.ts';
import { ShapeError } from '../errors/errors.ts';
import { filled } from '../ops/conversion.ts';
import { item } from '../ops/creation/data.ts';
import {
  type Arguments,
  integer,
  optionalBoolean,
  optionalDevice,
  optionalDtype,
  optionalNumber,
  orNone,
} from '../ops/parameters.ts';
import { add } from '../ops/pointwise/arithmetic.ts';
import { int64 } from '../storage/dtype.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import { formatShape } from '../tensor/shape.ts';
import { requireTensor, type Tensor } from '../tensor/tensor.ts';
import { ShapeKeeping } from './calls.ts';
import { rememberParameters } from './fields.ts';
import { bindNamed } from './layer-arguments.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';
import { pythonBoolean, pythonFloat } from './python-number.ts';
import { notNegative, within } from './ranges.ts';

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

export const batchNormParameters = batchParameters(true, true);

export const instanceNormParameters = batchParameters(false, false);

/**
 * What layers with running averages have in common. Weight and bias of a layer that learns them unless it is told otherwise are stated
 * as parameters: only those know that they are null who told it so.
 */
export abstract class RunningNorm<Affine extends Parameter | null> extends ShapeKeeping {
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
