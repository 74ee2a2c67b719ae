/**
 * @file The loss of a labelling without alignment: of all ways to lay the labels along a sequence.
 * A. Graves et al.: "Connectionist Temporal Classification", 2006, https://www.cs.toronto.edu/~graves/icml_2006.pdf
 */
import { DTypeError, IndexError, ShapeError, ValueError } from '../../errors/errors.ts';
import { float32, float64, int64 } from '../../storage/dtype.ts';
import { formatShape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { filled, toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { constant, toTypedArray } from '../creation/data.ts';
import { composite } from '../define.ts';
import { type LaunchOperand, launch } from '../launch.ts';
import type { Operator } from '../operator.ts';
import { optionalBoolean, optionalInteger, tensor, value } from '../parameters.ts';
import { eq } from '../pointwise/comparison.ts';
import { div } from '../pointwise/division.ts';
import { maskedFill } from '../pointwise/selection.ts';
import { wholeOperand } from '../pool/launch.ts';
import { primitive } from '../primitive.ts';
import { mean } from '../reduce/mean.ts';
import { sum } from '../reduce/sum.ts';
import { reshape } from '../view/reshape.ts';
import { unsqueeze } from '../view/squeeze.ts';
import { type CtcType, ctcKernels } from './ctc-kernels.ts';
import { type LossReduction, type ReductionOption, reductionParameter, requireReduction } from './reduction.ts';

const typeOf = ({ dtype }: Tensor): CtcType => (dtype === float64 ? 'float64' : 'float32');

/** [T, N, …] by sequence: the launch runs along N. */
function bySequence(tensor: Tensor): LaunchOperand {
  const [time = 0, batch = 0, inner = 0] = tensor.steps;
  return { ...wholeOperand(tensor), strides: [batch], inner: [time, inner] };
}

/** [N, …] by sequence. */
function rowOf(tensor: Tensor): LaunchOperand {
  return { ...wholeOperand(tensor), strides: [tensor.steps[0] as number], inner: tensor.steps.slice(1) };
}

const alignments = primitive({
  name: 'ctcLoss',
  family: 'loss',
  parameters: [tensor('scores'), tensor('labels', '[N, states, 2]'), tensor('lengths', '[N, 2]')],
  results: ['output', 'alpha'],
  residuals: ['alpha'],
  method: false,
  execute: ({ scores, labels, lengths }) => {
    const [steps = 0, batch = 0] = scores.sizes;
    const states = labels.sizes[1] as number;
    const alpha = filled([batch, steps, states], scores.dtype, Number.NEGATIVE_INFINITY);
    const output = emptyTensor([batch], scores.dtype);
    launch(
      ctcKernels(typeOf(scores)).forward,
      [batch],
      [bySequence(scores), rowOf(labels), rowOf(lengths), rowOf(alpha), rowOf(output)],
      { workPerPoint: 40 * steps * states },
    );
    return [output, alpha];
  },
  saves: { inputs: ['scores', 'labels', 'lengths'], outputs: ['output', 'alpha'] },
  derivative: {
    scores: ({ grad, inputs: { scores, labels, lengths }, outputs: { output, alpha } }) =>
      gradients.run([scores, labels, lengths, alpha, output, grad], {}),
  },
});

const gradients = primitive({
  name: 'ctcLossGradient',
  family: 'loss',
  parameters: [
    tensor('scores'),
    tensor('labels'),
    tensor('lengths'),
    tensor('alpha'),
    tensor('loss'),
    tensor('gradient'),
  ],
  method: false,
  execute: ({ scores, labels, lengths, alpha, loss, gradient }): Tensor => {
    const [steps = 0, batch = 0, classes = 0] = scores.sizes;
    const { backward, gradient: kernel } = ctcKernels(typeOf(scores));
    const beta = filled(alpha.sizes, scores.dtype, Number.NEGATIVE_INFINITY);
    const out = emptyTensor(scores.sizes, scores.dtype);
    const sequence = [bySequence(scores), rowOf(labels), rowOf(lengths)];
    const workPerPoint = 40 * steps * (labels.sizes[1] as number);
    launch(backward, [batch], [...sequence, rowOf(beta)], { workPerPoint });
    launch(kernel, [batch], [...sequence, rowOf(alpha), rowOf(beta), rowOf(loss), rowOf(gradient), bySequence(out)], {
      sizes: [steps, classes],
      workPerPoint: workPerPoint + 20 * steps * classes,
    });
    return out;
  },
  derivative: { missing: 'PyTorch has no second derivative of the CTC loss either' },
});

/** Lengths, as a tensor of whole numbers or as an array. */
export type Lengths = Tensor | readonly number[] | number;

function lengthsOf(name: string, given: Lengths, batch: number, most: number): number[] {
  if (given instanceof Tensor && given.dtype.kind !== 'int') {
    throw new DTypeError(`ctcLoss/lengths`, `${name} of ctcLoss must be whole numbers, got ${given.dtype.name}`, {
      dtype: given.dtype.name,
    });
  }
  const list =
    given instanceof Tensor
      ? Array.from(toTypedArray<'int64'>(toDtype(reshape(given, [-1]), int64)), Number)
      : typeof given === 'number'
        ? [given]
        : [...given];
  if (list.length === batch && list.every((length) => Number.isInteger(length) && length >= 0 && length <= most)) {
    return list;
  }
  throw new ValueError(
    'ctcLoss/lengths',
    `${name} of ctcLoss must be ${batch} whole numbers from 0 to ${most}, one for each sequence, got [${list.slice(0, 12).join(', ')}${list.length > 12 ? ', …' : ''}]`,
    { [name]: list, batch },
  );
}

/** The labels of each sequence, from a row for each or all one after another. */
function labelsOf(targets: Tensor, lengths: readonly number[]): bigint[][] {
  const all = toTypedArray<'int64'>(toDtype(targets, int64));
  const width = targets.sizes.length === 2 ? (targets.sizes[1] as number) : undefined;
  let next = 0;
  return lengths.map((length, n) => {
    const start = width === undefined ? next : n * width;
    next += length;
    return Array.from(all.subarray(start, start + length));
  });
}

/** The states of each sequence: its labels with blanks around, and where the blank before may be left out. */
function statesOf(labels: readonly (readonly bigint[])[], classes: number, blank: number): Tensor {
  const states = 2 * Math.max(0, ...labels.map((list) => list.length)) + 1;
  const table = new Int32Array(labels.length * states * 2);
  labels.forEach((list, n) => {
    for (let s = 0; s < states; s++) {
      const label = s % 2 === 1 ? list[(s - 1) / 2] : undefined;
      if (label !== undefined && (label < 0n || label >= BigInt(classes))) {
        throw new IndexError(
          'ctcLoss/label',
          `label ${label} is out of range for ${classes} classes: labels run from 0 to ${classes - 1}`,
          { label: Number(label), classes },
        );
      }
      table[(n * states + s) * 2] = label === undefined ? blank : Number(label);
      table[(n * states + s) * 2 + 1] = label !== undefined && s > 1 && label !== list[(s - 3) / 2] ? 1 : 0;
    }
  });
  return constant(table, [labels.length, states, 2]);
}

interface Options extends ReductionOption {
  /** Class that stands for no label. Default: 0. */
  readonly blank?: number;
  /** 0 in place of the infinite loss of a labelling that is too long. Default: false. */
  readonly zeroInfinity?: boolean;
}

interface CtcOperator extends Operator {
  (
    logProbs: Tensor,
    targets: Tensor,
    inputLengths: Lengths,
    targetLengths: Lengths,
    blank?: number | Options,
    reduction?: LossReduction | Options,
    zeroInfinity?: boolean | Options,
  ): Tensor;
}

/**
 * Negative log-likelihood of a labelling, summed over all its alignments with a longer sequence: for speech and
 * handwriting, where nobody says which moment belongs to which label.
 *
 * @formula −ln Σ Π exp(logProbs[t, n, πₜ]) over all paths π that give the targets when repeats are joined and blanks left out;
 *   'mean' divides each by its number of labels first
 * @shape logProbs [T, N, C] or [T, C], of logSoftmax; targets [N, S], or all labels as a vector; lengths [N] →
 *   [], or [N] for reduction 'none'
 * @throws {ShapeError} when the shapes do not go together (`ctcLoss/shape`).
 * @throws {DTypeError} when logProbs are neither float32 nor float64 (`ctcLoss/dtype`).
 * @throws {ValueError} when lengths are too large, or their number is another (`ctcLoss/lengths`).
 * @throws {ValueError} when blank is no class (`ctcLoss/blank`).
 * @throws {IndexError} when a label is no class (`ctcLoss/label`).
 * @difference Labels that are no class are an error.
 * @source A. Graves et al.: "Connectionist Temporal Classification: Labelling Unsegmented Sequence Data with Recurrent
 *   Neural Networks", 2006, https://www.cs.toronto.edu/~graves/icml_2006.pdf
 * @example
 * const logProbs = torch.zeros([4, 1, 3]).logSoftmax(2);
 * F.ctcLoss(logProbs, torch.tensor([[1n, 2n]]), [4], [2]); // tensor(0.8432)
 */
export const ctcLoss: CtcOperator = composite({
  name: 'ctcLoss',
  parameters: [
    tensor('logProbs'),
    tensor('targets'),
    value<Lengths>()('inputLengths'),
    value<Lengths>()('targetLengths'),
    optionalInteger('blank', 0, 'class that stands for no label'),
    reductionParameter(),
    optionalBoolean('zeroInfinity', false, '0 in place of the infinite loss of a labelling that is too long'),
  ],
  method: false,
  compute: ({ logProbs, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity }) => {
    requireReduction('ctcLoss', reduction);
    const single = logProbs.sizes.length === 2;
    const scores = single ? unsqueeze(logProbs, 1) : logProbs;
    const [steps = 0, batch = 0, classes = 0] = scores.sizes;
    const rows = targets.sizes.length === 2;
    if (scores.sizes.length !== 3 || (!rows && targets.sizes.length !== 1) || (rows && targets.sizes[0] !== batch)) {
      throw new ShapeError(
        'ctcLoss/shape',
        `ctcLoss needs logProbs [T, N, C] or [T, C] and targets [N, S] or one vector, got ${formatShape(logProbs.sizes)} and ${formatShape(targets.sizes)}`,
        { logProbs: logProbs.sizes, targets: targets.sizes },
      );
    }
    if ((logProbs.dtype !== float32 && logProbs.dtype !== float64) || targets.dtype.kind !== 'int') {
      throw new DTypeError(
        'ctcLoss/dtype',
        `ctcLoss needs logProbs of float32 or float64 and targets of whole numbers, got ${logProbs.dtype.name} and ${targets.dtype.name}`,
        { logProbs: logProbs.dtype.name, targets: targets.dtype.name },
      );
    }
    if (blank < 0 || blank >= classes) {
      throw new ValueError('ctcLoss/blank', `blank of ctcLoss must be one of ${classes} classes, got ${blank}`, {
        blank,
        classes,
      });
    }
    const inputs = lengthsOf('inputLengths', inputLengths, batch, steps);
    const most = rows ? (targets.sizes[1] as number) : targets.elementCount;
    const wanted = lengthsOf('targetLengths', targetLengths, batch, most);
    const total = wanted.reduce((all, length) => all + length, 0);
    if (!rows && total !== most && !single) {
      throw new ValueError(
        'ctcLoss/lengths',
        `targetLengths of ctcLoss add up to ${total}, and targets hold ${most} labels`,
        { total, labels: most },
      );
    }
    const labels = statesOf(labelsOf(targets, wanted), classes, blank);
    const lengths = constant(Int32Array.from(inputs.flatMap((length, n) => [length, 2 * (wanted[n] as number) + 1])), [
      batch,
      2,
    ]);
    const [losses] = alignments.run([scores, labels, lengths], {});
    const finite = zeroInfinity ? maskedFill(losses, eq(losses, Number.POSITIVE_INFINITY), 0) : losses;
    if (reduction === 'sum') return sum(finite);
    if (reduction === 'none') return single ? reshape(finite, []) : finite;
    const counts = toDtype(constant(Float64Array.from(wanted, (length) => Math.max(length, 1))), finite.dtype);
    return mean(div(finite, counts));
  },
});
