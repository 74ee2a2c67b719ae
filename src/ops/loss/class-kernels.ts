/**
 * @file Kernels of losses over class indices: each row of a launch is a position with scores for all classes and one label. The
 * cross entropy takes the logarithm of the softmax in the same pass, and its gradient from what that pass kept.
 */
import * as build from '../../kernels/build.ts';
import type { Expression, Kernel, Operand, Statement } from '../../kernels/ir.ts';
import { type ComputeType, computeTypeOf, type DTypeName } from '../../storage/dtype.ts';
import { KernelHandle } from '../launch.ts';

export interface ClassLoss {
  /** The input holds log-probabilities (`nll`) or scores (`crossEntropy`). */
  readonly kind: 'nll' | 'crossEntropy';
  readonly type: DTypeName;
  /** Each class has a weight. */
  readonly weight: boolean;
  /** Part of the target is spread over all classes. */
  readonly smoothing: boolean;
}

const c = build.index('c');
const label = build.variable('int64', 'label');
const place = build.variable('index', 'place');
const counts = build.variable('bool', 'counts');

function keyOf({ kind, type, weight, smoothing }: ClassLoss): string {
  return `${kind}_${type}${weight ? '_weight' : ''}${smoothing ? '_smoothing' : ''}`;
}

function reduceClasses(
  name: string,
  type: DTypeName,
  initial: number,
  value: Expression,
  combine: (left: Expression, right: Expression) => Expression,
): Statement {
  return {
    kind: 'reduce',
    index: 'c',
    extent: build.size('classes'),
    accumulators: [build.accumulator(name, type, initial)],
    body: [],
    values: [value],
    combine: [combine(build.variable(type, `left.${name}`), build.variable(type, `right.${name}`))],
  };
}

/** Names the label, its place among the classes, and whether the position counts: a label that is ignored does not. */
function readLabel(isChecked: boolean): Statement[] {
  const known = build.notEqual(label, build.scalar('int64', 'ignored'));
  const inside = build.and(
    build.greaterEqual(label, build.constant('int64', 0n)),
    build.less(label, build.cast('int64', build.size('classes'))),
  );
  const names: Statement[] = [
    { kind: 'let', name: 'label', value: build.load('int64', 'target') },
    { kind: 'let', name: 'counts', value: build.and(known, inside) },
    {
      kind: 'let',
      name: 'place',
      value: build.cast('index', build.select(counts, label, build.constant('int64', 0n))),
    },
  ];
  if (!isChecked) return names;
  return [...names, { kind: 'guard', condition: build.or(build.not(known), inside), code: 0, value: label }];
}

/** Where the norm of a position keeps its parts: the largest score, and the logarithm of the sum of what is left of the scores. */
const normParts = { largest: build.constant('index', 0), logarithm: build.constant('index', 1) };

/** The score of a class, without the largest one: a score and a sum of large numbers would lose what tells them apart. */
function scoreBelowLargest(type: DTypeName, place: Expression, when?: Expression): Expression {
  return build.subtract(build.load(type, 'input', [place], when), build.variable(type, 'largest'));
}

/** The largest score is taken out before exponentials are added up, so that none overflows. */
function logSumExp(type: DTypeName): Statement[] {
  const score = build.load(type, 'input', [c]);
  const keep = (part: keyof typeof normParts): Statement => ({
    kind: 'store',
    operand: 'norm',
    indices: [normParts[part]],
    value: build.variable(type, part),
  });
  return [
    reduceClasses('largest', type, Number.NEGATIVE_INFINITY, score, (left, right) =>
      build.select(build.greater(left, right), left, right),
    ),
    reduceClasses('total', type, 0, build.call('exp', scoreBelowLargest(type, c)), build.add),
    { kind: 'let', name: 'logarithm', value: build.call('log', build.variable(type, 'total')) },
    keep('largest'),
    keep('logarithm'),
  ];
}

/** The loss of each position, and its share: the weight of its class, 0 where it is ignored. */
function forwardKernel(loss: ClassLoss): Kernel {
  const { kind, type, weight, smoothing } = loss;
  const share = build.variable(type, 'share');
  const lossOf = (at: Expression, when?: Expression): Expression =>
    kind === 'crossEntropy'
      ? build.subtract(build.variable(type, 'logarithm'), scoreBelowLargest(type, at, when))
      : build.subtract(build.constant(type, 0), build.load(type, 'input', [at], when));
  const own = build.multiply(share, lossOf(place, counts));
  const spread = lossOf(c);
  const smooth: Statement[] = smoothing
    ? [
        reduceClasses(
          'spread',
          type,
          0,
          weight ? build.multiply(build.load(type, 'weight', [c]), spread) : spread,
          build.add,
        ),
      ]
    : [];
  const value = smoothing
    ? build.add(
        build.multiply(build.scalar(type, 'kept'), own),
        build.multiply(build.scalar(type, 'spread_share'), build.variable(type, 'spread')),
      )
    : own;
  return {
    kind: 'loops',
    name: `class_loss_${keyOf(loss)}`,
    operands: [
      { name: 'input', type, access: 'read', rank: 1 },
      { name: 'target', type: 'int64', access: 'read', rank: 0 },
      ...(weight ? [{ name: 'weight', type, access: 'read', rank: 1 } as const] : []),
      ...(kind === 'crossEntropy'
        ? [{ name: 'norm', type: computeTypeOf(type), access: 'write', rank: 1 } as const]
        : []),
      { name: 'share', type: computeTypeOf(type), access: 'write', rank: 0 },
      { name: 'out', type, access: 'write', rank: 0 },
    ],
    scalars: [{ name: 'ignored', type: 'int64' }, ...smoothingScalars(loss)],
    sizes: ['classes'],
    body: [
      ...(kind === 'crossEntropy' ? logSumExp(type) : []),
      ...smooth,
      ...readLabel(true),
      {
        kind: 'let',
        name: 'share',
        value: build.select(counts, weight ? build.load(type, 'weight', [place], counts) : build.constant(type, 1), 0),
      },
      { kind: 'store', operand: 'share', indices: [], value: share },
      { kind: 'store', operand: 'out', indices: [], value: build.select(counts, value, 0) },
    ],
  };
}

function smoothingScalars({ type, smoothing }: ClassLoss): { name: string; type: ComputeType }[] {
  return smoothing ? ['kept', 'spread_share'].map((name) => ({ name, type: computeTypeOf(type) })) : [];
}

/** The gradient of the input. `total` divides it; it is 1 unless losses are averaged. */
function backwardKernel(loss: ClassLoss): Kernel {
  const { kind, type, weight, smoothing } = loss;
  const withWeight = weight && smoothing;
  const share = build.load(type, 'share');
  const factor = build.variable(type, 'factor');
  const kept = smoothing ? build.multiply(build.scalar(type, 'kept'), share) : share;
  const chance = build.call('exp', build.subtract(scoreBelowLargest(type, c), build.variable(type, 'logarithm')));
  const spreadShare = build.scalar(type, 'spread_share');
  // Each class of the spread part pulls with its own weight, and the softmax pushes with all of them.
  const weights = weight ? build.variable(type, 'weights') : build.cast(computeTypeOf(type), build.size('classes'));
  const pushed = smoothing ? build.add(kept, build.multiply(spreadShare, weights)) : kept;
  const pulled = withWeight ? build.multiply(spreadShare, build.load(type, 'weight', [c])) : spreadShare;
  const push = build.multiply(chance, build.variable(type, 'pushed'));
  const slope = build.multiply(factor, smoothing ? build.subtract(push, pulled) : push);
  const value = kind === 'nll' ? build.constant(type, 0) : slope;
  const quotient = build.divide(build.load(type, 'grad'), build.load(type, 'total'));
  const reads: Operand[] = [
    ...(kind === 'crossEntropy' ? [{ name: 'input', type, access: 'read', rank: 1 } as const] : []),
    { name: 'target', type: 'int64', access: 'read', rank: 0 },
    ...(withWeight ? [{ name: 'weight', type, access: 'read', rank: 1 } as const] : []),
    ...(kind === 'crossEntropy' ? [{ name: 'norm', type: computeTypeOf(type), access: 'read', rank: 1 } as const] : []),
    { name: 'share', type: computeTypeOf(type), access: 'read', rank: 0 },
    { name: 'grad', type, access: 'read', rank: 0 },
    { name: 'total', type: computeTypeOf(type), access: 'read', rank: 0 },
  ];
  return {
    kind: 'loops',
    name: `class_loss_backward_${keyOf(loss)}`,
    operands: [...reads, { name: 'out', type, access: 'update', rank: 1 }],
    scalars: [{ name: 'ignored', type: 'int64' }, ...smoothingScalars(loss)],
    sizes: ['classes'],
    body: [
      ...readLabel(false),
      ...(withWeight ? [reduceClasses('weights', type, 0, build.load(type, 'weight', [c]), build.add)] : []),
      { kind: 'let', name: 'factor', value: build.select(counts, quotient, 0) },
      ...(kind === 'crossEntropy'
        ? [
            { kind: 'let', name: 'pushed', value: pushed } as const,
            ...(['largest', 'logarithm'] as const).map(
              (part): Statement => ({ kind: 'let', name: part, value: build.load(type, 'norm', [normParts[part]]) }),
            ),
          ]
        : []),
      {
        kind: 'loop',
        order: 'parallel',
        index: 'c',
        extent: build.size('classes'),
        body: [{ kind: 'store', operand: 'out', indices: [c], value }],
      },
      {
        kind: 'if',
        condition: counts,
        then: [
          {
            kind: 'store',
            operand: 'out',
            indices: [place],
            value: build.subtract(build.load(type, 'out', [place]), build.multiply(factor, kept)),
          },
        ],
      },
    ],
  };
}

const handles = new Map<string, { readonly forward: KernelHandle; readonly backward: KernelHandle }>();

/** The kernels of one kind of loss, compiled together. */
export function classLossKernels(loss: ClassLoss): { readonly forward: KernelHandle; readonly backward: KernelHandle } {
  const key = keyOf(loss);
  let known = handles.get(key);
  if (known === undefined) {
    const backward = new KernelHandle(() => backwardKernel(loss));
    const forward: KernelHandle = new KernelHandle(
      () => forwardKernel(loss),
      () => [forward, backward],
    );
    known = { forward, backward };
    handles.set(key, known);
  }
  return known;
}
