/** @file Losses over class indices: negative log-likelihood and cross entropy, with weights, ignored labels and label smoothing. */
import { DTypeError, IndexError, ShapeError, ValueError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import { computed, dtypes } from '../../storage/dtype.ts';
import { elementCount, formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled, toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { arange } from '../creation/range.ts';
import { composite } from '../define.ts';
import { type LaunchOperand, launch } from '../launch.ts';
import { dense, operandOf, requireFloatInput, requireLike } from '../normalise/groups.ts';
import { logSoftmax, softmax } from '../normalise/softmax.ts';
import type { Operator } from '../operator.ts';
import { integer, number, optionalInteger, optionalNumber, optionalTensor, tensor, value } from '../parameters.ts';
import { add, mul, neg, sub } from '../pointwise/arithmetic.ts';
import { eq, ne } from '../pointwise/comparison.ts';
import { div } from '../pointwise/division.ts';
import { primitive } from '../primitive.ts';
import { Reduction } from '../reduce/reduction.ts';
import { sum } from '../reduce/sum.ts';
import { reshape } from '../view/reshape.ts';
import { unsqueeze } from '../view/squeeze.ts';
import { type ClassLoss, classLossKernels } from './class-kernels.ts';
import { type LossReduction, type ReductionOption, reductionParameter, requireReduction } from './reduction.ts';

/** Σ losses / Σ shares. */
const averages = new Reduction({
  name: 'share_average',
  extra: ['share'],
  paired: true,
  accumulators: (type) => ['losses', 'shares'].map((name) => ({ name, type, initial: build.constant(type, 0) })),
  element: (values) => values,
  combine: (left, right) => left.map((value, i) => build.add(value, right[i] as typeof value)),
  finish: ([losses, shares]) => (losses === undefined || shares === undefined ? [] : [build.divide(losses, shares)]),
});

/** What decides about a kernel and its numbers. */
interface ClassAttributes {
  readonly kind: ClassLoss['kind'];
  readonly ignoreIndex: number;
  readonly smoothing: number;
}

function recipeOf(input: Tensor, weight: unknown, { kind, smoothing }: ClassAttributes): ClassLoss {
  return { kind, type: input.dtype.name, weight: weight !== undefined, smoothing: smoothing > 0 };
}

/** Batch, classes, and the number of positions after them. */
function sizesOf(shape: Shape): readonly [batch: number, classes: number, rest: number] {
  return [shape[0] as number, shape[1] as number, elementCount(shape.slice(2))];
}

/** A tensor with the classes in dim 1. */
function byPosition(tensor: Tensor): LaunchOperand {
  const [, classes, rest] = sizesOf(tensor.sizes);
  return operandOf(tensor, [classes * rest, 1], [rest]);
}

/** The parts of each position's norm, one after the other in the tensor's first dim. */
function normOfPositions(norm: Tensor, rest: number): LaunchOperand {
  return operandOf(norm, [rest, 1], [norm.steps[0] ?? 1]);
}

/** A tensor with an element for each position, or one for all. */
function eachPosition(tensor: Tensor, rest: number): LaunchOperand {
  return operandOf(tensor, tensor.sizes.length === 0 ? [0, 0] : [rest, 1]);
}

function weightOfClasses(weight: Tensor | undefined): LaunchOperand[] {
  return weight === undefined ? [] : [operandOf(weight, [0, 0], [weight.steps[0] ?? 1])];
}

function scalarsOf({ ignoreIndex, smoothing }: ClassAttributes, classes: number): (number | bigint)[] {
  return smoothing > 0 ? [BigInt(ignoreIndex), 1 - smoothing, smoothing / classes] : [BigInt(ignoreIndex)];
}

/** `norm` is what log Σ e^score is made of, empty where nothing is exponentiated; `share` the weight of each position. */
const classLoss = primitive({
  name: 'nllLoss',
  family: 'loss',
  parameters: [
    tensor('input'),
    tensor('target'),
    optionalTensor('weight'),
    value<string>()('operation', 'What the user called.'),
    value<ClassLoss['kind']>()('kind'),
    value<LossReduction>()('reduction'),
    integer('ignoreIndex'),
    number('smoothing'),
  ],
  results: ['output', 'norm', 'share'],
  residuals: ['norm', 'share'],
  method: false,
  execute: ({ input, target, weight }, attributes) => {
    const { operation, reduction } = attributes;
    const source = dense(input);
    const [batch, classes, rest] = sizesOf(source.sizes);
    const losses = emptyTensor(target.sizes, source.dtype);
    const share = emptyTensor(target.sizes, computed(source.dtype));
    const isScored = attributes.kind === 'crossEntropy';
    const norm = emptyTensor(isScored ? [2, ...target.sizes] : [0], computed(source.dtype));
    launch(
      classLossKernels(recipeOf(source, weight, attributes)).forward,
      [batch, rest],
      [
        byPosition(source),
        eachPosition(dense(target), rest),
        ...weightOfClasses(weight),
        ...(isScored ? [normOfPositions(norm, rest)] : []),
        eachPosition(share, rest),
        eachPosition(losses, rest),
      ],
      {
        sizes: [classes],
        scalars: scalarsOf(attributes, classes),
        workPerPoint: classes * 20,
        refuse: (_, label) => wrongLabel(operation, label, classes),
      },
    );
    const dims = losses.sizes.map((_, d) => d);
    const output =
      reduction === 'none'
        ? losses
        : reduction === 'sum'
          ? sum(losses, dims)
          : averages.run(losses, dims, false, losses.dtype, [losses.dtype], [], [share])[0];
    return [output, norm, share];
  },
  saves: { inputs: ['input', 'target', 'weight'], outputs: ['norm', 'share'] },
  fusedBackward: ({ grad, inputs: { input, target, weight }, outputs: { norm, share }, attributes }) => {
    const source = dense(input);
    const [batch, classes, rest] = sizesOf(source.sizes);
    const out = emptyTensor(source.sizes, source.dtype);
    const recipe = recipeOf(source, weight, attributes);
    const total = attributes.reduction === 'mean' ? sum(share) : filled([], share.dtype, 1);
    const isScored = attributes.kind === 'crossEntropy';
    launch(
      classLossKernels(recipe).backward,
      [batch, rest],
      [
        ...(isScored ? [byPosition(source)] : []),
        eachPosition(dense(target), rest),
        ...(recipe.smoothing ? weightOfClasses(weight) : []),
        ...(isScored ? [normOfPositions(norm, rest)] : []),
        eachPosition(share, rest),
        eachPosition(dense(grad), rest),
        eachPosition(total, rest),
        byPosition(out),
      ],
      { sizes: [classes], scalars: scalarsOf(attributes, classes), workPerPoint: classes * 20 },
    );
    return { input: out };
  },
  derivative: {
    input: ({ grad, inputs: { input, target, weight }, outputs: { share }, attributes }) => {
      const { kind, reduction, ignoreIndex, smoothing } = attributes;
      const { dtype } = input;
      const classes = input.sizes[1] as number;
      const broad = [classes, ...input.sizes.slice(2).map(() => 1)];
      const places = reshape(arange(classes), broad);
      const hot = toDtype(eq(unsqueeze(target, 1), places), dtype);
      const shares = unsqueeze(share, 1);
      const factor = reduction === 'none' ? unsqueeze(grad, 1) : reduction === 'sum' ? grad : div(grad, sum(share));
      const pull = mul(hot, mul(shares, 1 - smoothing));
      if (kind === 'nll') return toDtype(mul(neg(pull), factor), dtype);
      const known = mul(toDtype(ne(unsqueeze(target, 1), ignoreIndex), dtype), smoothing / classes);
      const spread = weight === undefined ? known : mul(known, reshape(weight, broad));
      const all = weight === undefined ? classes : sum(weight);
      const push = mul(softmax(input, 1), add(mul(shares, 1 - smoothing), mul(known, all)));
      return toDtype(mul(sub(push, add(pull, spread)), factor), dtype);
    },
  },
});

function wrongLabel(operation: string, label: number, classes: number): IndexError {
  return new IndexError(
    `${operation}/label`,
    `label ${label} is out of range for ${classes} classes: labels run from 0 to ${classes - 1}`,
    { label, classes },
  );
}

/** Throws unless the target holds class indices. */
export function requireLabelDtype(operation: string, target: Tensor): void {
  if (target.dtype === dtypes.int64 || target.dtype === dtypes.uint8) return;
  throw new DTypeError(
    `${operation}/target`,
    `target of ${operation} must hold class indices of dtype int64, got ${target.dtype.name}\n  fix: target.to(torch.int64), or make it with { dtype: torch.int64 }; samples of a data set give labels as bigints, such as 3n`,
    { dtype: target.dtype.name },
  );
}

/** Throws unless the target holds class indices of the right shape. */
function requireLabels(operation: string, input: Tensor, target: Tensor): void {
  requireLabelDtype(operation, target);
  const expected = [...input.sizes.slice(0, 1), ...input.sizes.slice(2)];
  if (sameShape(target.sizes, expected)) return;
  throw new ShapeError(
    `${operation}/target`,
    `target of ${operation} must have shape ${formatShape(expected)} for an input of shape ${formatShape(input.sizes)}, got ${formatShape(target.sizes)}`,
    { shape: target.sizes, expected },
  );
}

interface ClassOptions {
  readonly kind: ClassLoss['kind'];
  readonly weight: Tensor | undefined;
  readonly ignoreIndex: number;
  readonly reduction: LossReduction;
  readonly smoothing: number;
}

function lossOfClasses(operation: string, given: Tensor, labels: Tensor, options: ClassOptions): Tensor {
  const { kind, weight, ignoreIndex, reduction, smoothing } = options;
  requireFloatInput(operation, given);
  if (given.sizes.length === 0) {
    throw new ShapeError(`${operation}/rank`, `${operation} needs an input of shape [N, C, …] or [C], got []`);
  }
  const single = given.sizes.length === 1;
  if (single && labels.sizes.length > 0 && labels.elementCount !== 1) {
    throw new ShapeError(
      `${operation}/target`,
      `target of ${operation} must be one label for an input of shape ${formatShape(given.sizes)}, got shape ${formatShape(labels.sizes)}`,
    );
  }
  const input = single ? unsqueeze(given, 0) : given;
  const target = single ? reshape(labels, [1]) : labels;
  requireLabels(operation, input, target);
  const classes = input.sizes[1] as number;
  requireLike(operation, 'weight', weight, input, [classes]);
  const attributes = {
    operation,
    kind,
    reduction,
    ignoreIndex,
    smoothing,
  };
  const indices = toDtype(target, dtypes.int64);
  const [loss] = classLoss.run([input, indices, weight], attributes);
  return single && reduction === 'none' ? reshape(loss, []) : loss;
}

type NllOptions = ReductionOption & { readonly weight?: Tensor | null; readonly ignoreIndex?: number };

interface NllOperator extends Operator {
  (
    input: Tensor,
    target: Tensor,
    weight?: Tensor | null | NllOptions,
    ignoreIndex?: number | NllOptions,
    reduction?: LossReduction | NllOptions,
  ): Tensor;
}

/**
 * Negative log-likelihood: minus the log-probability of each label, averaged by the weights of the labels.
 *
 * @formula −weight[target] · input[target]; the mean is over Σ weight[target]
 * @shape input [N, C, *] or [C], target [N, *] or [] → [], or target's for 'none'
 * @throws {DTypeError} when the target holds no class indices (`nllLoss/target`).
 * @throws {ShapeError} when the target's shape does not fit (`nllLoss/target`).
 * @throws {IndexError} when a label is no class (`nllLoss/label`).
 * @example
 * const logProbabilities = torch.tensor([[0.5, 0.5], [0.9, 0.1]]).log();
 * F.nllLoss(logProbabilities, torch.tensor([0n, 0n])); // tensor(0.3993)
 */
export const nllLoss: NllOperator = composite({
  name: 'nllLoss',
  parameters: [
    tensor('input', 'Log-probabilities: [N, C, …] or [C].'),
    tensor('target', 'Class indices: [N, …] or [].'),
    optionalTensor('weight', 'A weight for each class.'),
    optionalInteger('ignoreIndex', -100, 'Positions with this label do not count.'),
    reductionParameter(),
  ],
  method: false,
  compute: ({ input, target, weight, ignoreIndex, reduction }) => {
    requireReduction('nllLoss', reduction);
    return lossOfClasses('nllLoss', input, target, { kind: 'nll', weight, ignoreIndex, reduction, smoothing: 0 });
  },
});

type CrossEntropyOptions = NllOptions & { readonly labelSmoothing?: number };

interface CrossEntropyOperator extends Operator {
  (
    input: Tensor,
    target: Tensor,
    weight?: Tensor | null | CrossEntropyOptions,
    ignoreIndex?: number | CrossEntropyOptions,
    reduction?: LossReduction | CrossEntropyOptions,
    labelSmoothing?: number | CrossEntropyOptions,
  ): Tensor;
}

/**
 * Cross entropy of scores (logits) with labels, or with probabilities of all classes: the loss of classification, with
 * the log-softmax inside.
 *
 * @formula −weight[target] · ln softmax(input)[target]; for labels, the mean is over Σ weight[target]
 * @shape input [N, C, *] or [C], target [N, *] or [], or the input's for probabilities → [], or [N, *] for 'none'
 * @throws {DTypeError} when the target holds neither class indices nor probabilities of the input's shape
 *   (`crossEntropy/target`).
 * @throws {IndexError} when a label is no class (`crossEntropy/label`).
 * @throws {ValueError} when labelSmoothing is outside [0, 1] (`crossEntropy/labelSmoothing`).
 * @difference Writing in place to the scores afterwards is an error in `backward`, as the gradient is computed from
 *   them.
 * @example
 * F.crossEntropy(torch.tensor([[2, 0], [0, 2]]), torch.tensor([0n, 0n]), { reduction: 'none' });
 * // tensor([0.1269, 2.1269])
 * F.crossEntropy(torch.tensor([[2, 0]]), torch.tensor([[0.5, 0.5]])); // tensor(1.1269)
 */
export const crossEntropy: CrossEntropyOperator = composite({
  name: 'crossEntropy',
  parameters: [
    tensor('input', 'Scores: [N, C, …] or [C].'),
    tensor('target', "Class indices ([N, …] or []), or probabilities of the input's shape."),
    optionalTensor('weight', 'A weight for each class.'),
    optionalInteger('ignoreIndex', -100, 'Positions with this label do not count.'),
    reductionParameter(),
    optionalNumber('labelSmoothing', 0, 'Share of the target that is spread over all classes.'),
  ],
  method: false,
  compute: ({ input, target, weight, ignoreIndex, reduction, labelSmoothing: smoothing }) => {
    requireReduction('crossEntropy', reduction);
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new ValueError(
        'crossEntropy/labelSmoothing',
        `labelSmoothing of crossEntropy must be from 0 to 1, got ${smoothing}`,
      );
    }
    if (target.dtype.isFloatingPoint && sameShape(input.sizes, target.sizes)) {
      return withProbabilities(input, target, weight, reduction, smoothing);
    }
    return lossOfClasses('crossEntropy', input, target, {
      kind: 'crossEntropy',
      weight,
      ignoreIndex,
      reduction,
      smoothing,
    });
  },
});

/** The mean is over positions, whatever the weights are. */
function withProbabilities(
  input: Tensor,
  target: Tensor,
  weight: Tensor | undefined,
  reduction: LossReduction,
  smoothing: number,
): Tensor {
  requireFloatInput('crossEntropy', input);
  const dim = input.sizes.length === 1 ? 0 : 1;
  const classes = input.sizes[dim] as number;
  requireLike('crossEntropy', 'weight', weight, input, [classes]);
  const smooth = smoothing === 0 ? target : add(mul(target, 1 - smoothing), smoothing / classes);
  const wide =
    weight === undefined ? undefined : reshape(weight, [classes, ...input.sizes.slice(dim + 1).map(() => 1)]);
  const logs = logSoftmax(input, dim);
  const parts = mul(wide === undefined ? logs : mul(logs, wide), smooth);
  if (reduction === 'none') return neg(sum(parts, dim));
  const total = neg(sum(parts));
  return reduction === 'sum' ? total : div(total, input.elementCount / classes);
}
