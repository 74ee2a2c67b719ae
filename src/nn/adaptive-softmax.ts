/** @file A softmax over very many classes that is cheap for frequent ones. E. Grave et al.: "Efficient softmax approximation for GPUs", 2016, https://arxiv.org/abs/1609.04309 */
import { DTypeError, IndexError, ShapeError, ValueError } from '../errors/errors.ts';
import { filled } from '../ops/conversion.ts';
import { constant, contiguousValues } from '../ops/creation/data.ts';
import { gather } from '../ops/gather/gather.ts';
import { indexAdd, indexSelect } from '../ops/gather/index-select.ts';
import { hostRead } from '../ops/host-bytes.ts';
import { cat } from '../ops/join.ts';
import { logSoftmax } from '../ops/normalise/softmax.ts';
import {
  type Arguments,
  integer,
  integers,
  optionalBoolean,
  optionalDevice,
  optionalDtype,
  optionalNumber,
} from '../ops/parameters.ts';
import { add, neg } from '../ops/pointwise/arithmetic.ts';
import { namedResults } from '../ops/primitive.ts';
import { argmax } from '../ops/reduce/extrema.ts';
import { mean } from '../ops/reduce/mean.ts';
import { reshape } from '../ops/view/reshape.ts';
import { narrow } from '../ops/view/slice.ts';
import { unsqueeze } from '../ops/view/squeeze.ts';
import { int64 } from '../storage/dtype.ts';
import { formatShape } from '../tensor/shape.ts';
import { requireTensor, type Tensor } from '../tensor/tensor.ts';
import { bindNamed } from './layer-arguments.ts';
import { Linear } from './linear.ts';
import { Module } from './module.ts';
import { ModuleList } from './module-list.ts';
import { positive, within } from './ranges.ts';
import { Sequential } from './sequential.ts';

/** The log-probability of each target, and the mean of what they cost. */
export type AdaptiveLoss = readonly [output: Tensor, loss: Tensor] & {
  readonly output: Tensor;
  readonly loss: Tensor;
};

const labelsOf = (target: Tensor): number[] =>
  Array.from(hostRead(contiguousValues(target), 'AdaptiveLogSoftmaxWithLoss'), Number);
const indicesOf = (values: readonly number[]): Tensor => constant(BigInt64Array.from(values, BigInt));

/**
 * Softmax and loss over very many classes sorted by how frequent they are: rare ones are looked at in clusters, with
 * fewer features, and only where a target lies there.
 *
 * @shape input [N, inFeatures] or [inFeatures], target [N] or [] → { output [N], loss [] }
 * @source E. Grave et al.: "Efficient softmax approximation for GPUs", 2016, https://arxiv.org/abs/1609.04309
 * @example
 * const layer = new nn.AdaptiveLogSoftmaxWithLoss(8, 1000, [10, 100]);
 * const { output, loss } = layer(torch.ones([3, 8]), torch.tensor([2n, 50n, 999n]));
 * [output.shape, loss.shape]; // [ [ 3 ], [] ]
 * layer.logProb(torch.ones([3, 8])).shape; // [ 3, 1000 ]
 */
export class AdaptiveLogSoftmaxWithLoss extends Module {
  static readonly parameters = [
    within(positive, integer('inFeatures', 'size of the last dim of the input')),
    within(positive, integer('nClasses', 'number of classes')),
    integers('cutoffs', 'first classes of the clusters'),
    within(positive, optionalNumber('divValue', 4, 'how many times fewer features each cluster has')),
    optionalBoolean('headBias', false, 'add a learned row to the scores of frequent classes and clusters'),
    optionalDevice('device', undefined, 'where the parameters are'),
    optionalDtype('dtype', undefined, 'dtype of the parameters'),
  ] as const;

  readonly inFeatures: number;
  readonly nClasses: number;
  /** First classes of the clusters, and the number of classes. */
  readonly cutoffs: readonly number[];
  readonly divValue: number;
  readonly headBias: boolean;
  readonly shortlistSize: number;
  readonly nClusters: number;
  readonly headSize: number;
  head: Linear;
  tail: ModuleList<Sequential>;

  constructor(...given: Arguments<typeof AdaptiveLogSoftmaxWithLoss.parameters>) {
    super();
    const layer = 'AdaptiveLogSoftmaxWithLoss';
    const bound = bindNamed(layer, AdaptiveLogSoftmaxWithLoss.parameters, given);
    const { inFeatures, nClasses, divValue, headBias, device = null, dtype = null } = bound;
    const cutoffs = typeof bound.cutoffs === 'object' ? bound.cutoffs : [bound.cutoffs];
    const ascends = cutoffs.every((cutoff, i) => cutoff > (cutoffs[i - 1] ?? 0) && cutoff < nClasses);
    if (cutoffs.length === 0 || !ascends) {
      throw new ValueError(
        `${layer}/cutoffs`,
        `cutoffs of ${layer} must be positive, ascend, and stay below the ${nClasses} classes, got [${cutoffs.join(', ')}]`,
        { cutoffs },
      );
    }
    this.inFeatures = inFeatures;
    this.nClasses = nClasses;
    this.cutoffs = Object.freeze([...cutoffs, nClasses]);
    this.divValue = divValue;
    this.headBias = headBias;
    this.shortlistSize = cutoffs[0] as number;
    this.nClusters = cutoffs.length;
    this.headSize = this.shortlistSize + this.nClusters;
    const where = { device, ...(dtype === null ? {} : { dtype }) };
    this.head = new Linear(inFeatures, this.headSize, { bias: headBias, ...where });
    this.tail = new ModuleList(
      cutoffs.map((cutoff, i) => {
        const features = Math.floor(inFeatures / divValue ** (i + 1));
        const classes = (this.cutoffs[i + 1] as number) - cutoff;
        return new Sequential(
          new Linear(inFeatures, features, { bias: false, ...where }),
          new Linear(features, classes, { bias: false, ...where }),
        );
      }),
    );
  }

  /** Draws new weights. */
  resetParameters(): void {
    for (const module of this.modules()) if (module instanceof Linear) module.resetParameters();
  }

  forward(input: Tensor, target: Tensor): AdaptiveLoss {
    requireTensor('AdaptiveLogSoftmaxWithLoss', 'input', input);
    requireTensor('AdaptiveLogSoftmaxWithLoss', 'target', target);
    const single = input.sizes.length === 1;
    this.requireTarget(input, target);
    const rows = single ? unsqueeze(input, 0) : input;
    const labels = labelsOf(target);
    const clusters = labels.map((label) => this.cutoffs.findIndex((cutoff) => label < cutoff));
    // In the head a rare class is represented by its cluster.
    const inHead = labels.map((label, n) => {
      const cluster = clusters[n] as number;
      return cluster === 0 ? label : this.shortlistSize + cluster - 1;
    });
    const headScores = logSoftmax(this.head(rows), 1);
    let output = reshape(gather(headScores, 1, unsqueeze(indicesOf(inHead), 1)), [labels.length]);
    for (let cluster = 1; cluster <= this.nClusters; cluster++) {
      const members = labels.flatMap((_, n) => (clusters[n] === cluster ? [n] : []));
      if (members.length === 0) continue;
      const first = this.cutoffs[cluster - 1] as number;
      const within = indicesOf(members.map((n) => (labels[n] as number) - first));
      const at = indicesOf(members);
      const scores = logSoftmax(this.tail.at(cluster - 1)(indexSelect(rows, 0, at)), 1);
      const chosen = reshape(gather(scores, 1, unsqueeze(within, 1)), [members.length]);
      output = add(output, indexAdd(filled([labels.length], chosen.dtype, 0), 0, at, chosen));
    }
    const loss = mean(neg(output));
    return namedResults(['output', 'loss'], [single ? reshape(output, []) : output, loss]);
  }

  /** Log-probabilities of all classes: [N, inFeatures] → [N, nClasses]. */
  logProb(input: Tensor): Tensor {
    this.requireMatrix(input);
    const head = logSoftmax(this.head(input), 1);
    const tails = [...this.tail].map((tail, i) =>
      add(logSoftmax(tail(input), 1), narrow(head, 1, this.shortlistSize + i, 1)),
    );
    return cat([narrow(head, 1, 0, this.shortlistSize), ...tails], 1);
  }

  /** The most probable class of each row: [N, inFeatures] → [N], int64. */
  predict(input: Tensor): Tensor {
    return argmax(this.logProb(input), 1);
  }

  private requireMatrix(input: Tensor): void {
    if (input.sizes.length === 2) return;
    throw new ShapeError(
      'AdaptiveLogSoftmaxWithLoss/input',
      `logProb and predict take an input of shape [N, ${this.inFeatures}], got ${formatShape(input.sizes)}`,
      { input: input.sizes },
    );
  }

  private requireTarget(input: Tensor, target: Tensor): void {
    const layer = 'AdaptiveLogSoftmaxWithLoss';
    const rank = target.sizes.length;
    const fits =
      (rank === 0 && input.sizes.length === 1) ||
      (rank === 1 && input.sizes.length === 2 && input.sizes[0] === target.sizes[0]);
    if (!fits) {
      throw new ShapeError(
        `${layer}/target`,
        `${layer} takes an input [N, ${this.inFeatures}] and a target [N], or one of each, got ${formatShape(input.sizes)} and ${formatShape(target.sizes)}`,
        { input: input.sizes, target: target.sizes },
      );
    }
    if (target.dtype !== int64) {
      throw new DTypeError(
        `${layer}/target`,
        `target of ${layer} must hold class indices of dtype int64, got ${target.dtype.name}\n  fix: make it with { dtype: torch.int64 }`,
        { dtype: target.dtype.name },
      );
    }
    const wrong = labelsOf(target).find((label) => label < 0 || label >= this.nClasses);
    if (wrong === undefined) return;
    throw new IndexError(
      `${layer}/label`,
      `label ${wrong} is out of range for ${this.nClasses} classes: labels run from 0 to ${this.nClasses - 1}`,
      { label: wrong, classes: this.nClasses },
    );
  }
}
