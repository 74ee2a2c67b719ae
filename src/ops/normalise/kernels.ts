/**
 * @file Kernels of normalisation: each row of the launch is a group of elements that share a mean and a variance. A group has an
 * axis `s` that is contiguous as a rule and, where `axes` is 2, an axis `a` around it. One kernel takes the statistics and
 * normalises while the group is still in the cache; one makes all gradients.
 */
import * as build from '../../kernels/build.ts';
import type { Expression, Kernel, Operand, Statement } from '../../kernels/ir.ts';
import { addKeeping, keepingSums } from '../../kernels/summation.ts';
import { computeTypeOf, type DTypeName } from '../../storage/dtype.ts';
import { KernelHandle } from '../launch.ts';

/** What chooses weight and bias: the group (`row`), its axis `a` (`channel`) or its axis `s` (`element`). */
export type AffineIndex = 'row' | 'channel' | 'element';

export interface Normalisation {
  readonly type: DTypeName;
  readonly axes: 1 | 2;
  readonly index: AffineIndex;
  readonly weight: boolean;
  readonly bias: boolean;
}

const s = build.index('s');
const a = build.index('a');

function keyOf({ type, axes, index, weight, bias }: Normalisation): string {
  return `${type}_${axes}_${index}${weight ? '_weight' : ''}${bias ? '_bias' : ''}`;
}

/** Statements for one group: loops over its axes and sums over them. */
class Group {
  readonly type: DTypeName;
  private readonly axes: 1 | 2;

  constructor(type: DTypeName, axes: 1 | 2) {
    this.type = type;
    this.axes = axes;
  }

  at(operand: string): Expression {
    return build.load(this.type, operand, this.indices);
  }

  get indices(): Expression[] {
    return this.axes === 2 ? [a, s] : [s];
  }

  variable(name: string): Expression {
    return build.variable(this.type, name);
  }

  /** Number of elements. */
  get count(): Expression {
    return build.cast(this.type, this.axes === 2 ? build.multiply(build.size('a'), build.size('s')) : build.size('s'));
  }

  let(name: string, value: Expression): Statement {
    return { kind: 'let', name, value };
  }

  /** Runs `body` for each element; `around` comes before it for each step of the outer axis. */
  each(body: readonly Statement[], around: readonly Statement[] = []): Statement[] {
    const inner: Statement = { kind: 'loop', order: 'parallel', index: 's', extent: build.size('s'), body };
    return this.outer([...around, inner]);
  }

  outer(body: readonly Statement[]): Statement[] {
    if (this.axes === 1) return [...body];
    return [{ kind: 'loop', order: 'sequential', index: 'a', extent: build.size('a'), body }];
  }

  private fold(names: readonly string[], values: readonly Expression[], whole: boolean): Statement {
    return {
      kind: 'reduce',
      ...(whole && this.axes === 2 ? { around: { index: 'a', extent: build.size('a') } } : {}),
      index: 's',
      extent: build.size('s'),
      accumulators: names.map((name) => build.accumulator(name, this.type, 0)),
      body: [],
      values,
      combine: names.map((name) => build.add(this.variable(`left.${name}`), this.variable(`right.${name}`))),
    };
  }

  /**
   * Sums of `values` over the group, as the variables `names`. Where `partial` is given, its statements see the sum of each step of the
   * outer axis as `NAME_part`, and its shares are added to the totals in their place.
   */
  sums(
    names: readonly string[],
    values: readonly Expression[],
    partial?: { readonly statements: readonly Statement[]; readonly shares: readonly Expression[] },
  ): Statement[] {
    if (partial === undefined) return [this.fold(names, values, true)];
    const shares = names.flatMap((name, i) => addKeeping(name, partial.shares[i] as Expression));
    return [
      ...keepingSums(
        names.map((name) => ({ name, type: computeTypeOf(this.type) })),
        this.outer([
          this.fold(
            names.map((name) => `${name}_part`),
            values,
            false,
          ),
          ...partial.statements,
          ...shares,
        ]),
      ),
    ];
  }
}

function reading(names: readonly string[], type: DTypeName, rank: number): Operand[] {
  return names.map((name) => ({ name, type, access: 'read', rank }));
}

/** Weight and bias as values before the innermost loop, and inside of it. */
function affine({ type, index, weight, bias }: Normalisation) {
  const indices = index === 'row' ? [] : [index === 'channel' ? a : s];
  const value = (name: string): Expression => build.load(type, name, indices);
  const names = [...(weight ? ['weight'] : []), ...(bias ? ['bias'] : [])];
  const operands = reading(names, type, indices.length);
  const lets =
    index === 'element'
      ? []
      : names.map((name): Statement => ({ kind: 'let', name: `the_${name}`, value: value(name) }));
  const of = (name: string): Expression => (index === 'element' ? value(name) : build.variable(type, `the_${name}`));
  return { operands, lets, weight: weight ? of('weight') : undefined, bias: bias ? of('bias') : undefined, indices };
}

function reciprocalRoot(type: DTypeName, variance: Expression): Expression {
  return build.divide(build.constant(type, 1), build.sqrt(build.add(variance, build.scalar(type, 'eps'))));
}

/** Statements that store the normalised group, with `mean` and `rstd` named. */
function storeNormalised(group: Group, recipe: Normalisation): Statement[] {
  const { lets, weight, bias } = affine(recipe);
  const byElement = recipe.index === 'element';
  const scale: Statement[] =
    weight === undefined || byElement ? [] : [group.let('scale', build.multiply(group.variable('rstd'), weight))];
  let value: Expression = build.multiply(
    build.subtract(group.at('input'), group.variable('mean')),
    scale.length > 0 ? group.variable('scale') : group.variable('rstd'),
  );
  if (weight !== undefined && byElement) value = build.multiply(value, weight);
  if (bias !== undefined) value = build.add(value, bias);
  return group.each([{ kind: 'store', operand: 'out', indices: group.indices, value }], [...lets, ...scale]);
}

/**
 * Takes mean and variance of the group in two passes, stores mean and 1/√(variance + eps), normalises. What rounding the first mean
 * left over is found in the second pass and put right: a group of equal elements would see it divided by √eps. T. F. Chan, G. H.
 * Golub, R. J. LeVeque: "Algorithms for computing the sample variance", 1983, https://doi.org/10.1080/00031305.1983.10483115
 */
function forwardKernel(recipe: Normalisation, running: boolean): Kernel {
  const { type, axes } = recipe;
  const group = new Group(type, axes);
  const first = group.variable('first');
  const rest = group.variable('rest');
  const difference = build.subtract(group.at('input'), first);
  const mean = build.add(first, build.divide(rest, group.count));
  const raw = group.variable('raw_squares');
  const exact = build.subtract(raw, build.multiply(rest, build.divide(rest, group.count)));
  const positive = build.select(build.less(exact, 0), build.constant(type, 0), exact);
  // Squares that overflow are infinite, and what is divided by their root is 0.
  const squares = build.select(build.less(raw, build.constant(type, Number.POSITIVE_INFINITY)), positive, raw);
  const runningMean = build.load(type, 'running_mean');
  const runningVariance = build.load(type, 'running_variance');
  const momentum = build.scalar(type, 'momentum');
  const kept = build.subtract(build.constant(type, 1), momentum);
  const towards = (old: Expression, value: Expression): Expression =>
    build.add(build.multiply(kept, old), build.multiply(momentum, value));
  const update: Statement[] = [
    { kind: 'store', operand: 'running_mean', indices: [], value: towards(runningMean, group.variable('mean')) },
    {
      kind: 'store',
      operand: 'running_variance',
      indices: [],
      value: towards(
        runningVariance,
        build.divide(group.variable('squares'), build.subtract(group.count, build.constant(type, 1))),
      ),
    },
  ];
  return {
    kind: 'loops',
    name: `normalise_${keyOf(recipe)}${running ? '_running' : ''}`,
    operands: [
      { name: 'input', type, access: 'read', rank: axes },
      ...affine(recipe).operands,
      { name: 'mean', type: computeTypeOf(type), access: 'write', rank: 0 },
      { name: 'rstd', type: computeTypeOf(type), access: 'write', rank: 0 },
      ...(running
        ? (['running_mean', 'running_variance'] as const).map(
            (name): Operand => ({ name, type, access: 'update', rank: 0 }),
          )
        : []),
      { name: 'out', type, access: 'write', rank: axes },
    ],
    scalars: ['eps', ...(running ? ['momentum'] : [])].map((name) => ({ name, type: computeTypeOf(type) })),
    sizes: axes === 2 ? ['a', 's'] : ['s'],
    body: [
      ...group.sums(['total'], [group.at('input')]),
      group.let('first', build.divide(group.variable('total'), group.count)),
      ...group.sums(['rest', 'raw_squares'], [difference, build.multiply(difference, difference)]),
      group.let('mean', mean),
      group.let('squares', squares),
      group.let('rstd', reciprocalRoot(type, build.divide(group.variable('squares'), group.count))),
      { kind: 'store', operand: 'mean', indices: [], value: group.variable('mean') },
      { kind: 'store', operand: 'rstd', indices: [], value: group.variable('rstd') },
      ...(running ? update : []),
      ...storeNormalised(group, recipe),
    ],
  };
}

/** Normalises with a mean and a variance that are given. */
function givenKernel(recipe: Normalisation): Kernel {
  const { type, axes } = recipe;
  const group = new Group(type, axes);
  return {
    kind: 'loops',
    name: `normalise_given_${keyOf(recipe)}`,
    operands: [
      { name: 'input', type, access: 'read', rank: axes },
      ...affine(recipe).operands,
      ...reading(['given_mean', 'given_variance'], type, 0),
      { name: 'out', type, access: 'write', rank: axes },
    ],
    scalars: [{ name: 'eps', type: computeTypeOf(type) }],
    sizes: axes === 2 ? ['a', 's'] : ['s'],
    body: [
      group.let('mean', build.load(type, 'given_mean')),
      group.let('rstd', reciprocalRoot(type, build.load(type, 'given_variance'))),
      ...storeNormalised(group, recipe),
    ],
  };
}

/** Gradients of the input, and of weight and bias: for each group (`row`) or each group and step of `a` (`channel`). */
function backwardKernel(recipe: Normalisation): Kernel {
  const { type, axes, index } = recipe;
  const group = new Group(type, axes);
  const { operands, lets, weight, indices } = affine({ ...recipe, bias: false });
  const rank = indices.length;
  const grad = group.at('grad');
  const normal = build.multiply(build.subtract(group.at('input'), group.variable('mean')), group.variable('rstd'));
  const parts = ['grads', 'normal_grads'];
  const stored = ['grad_bias', 'grad_weight'];
  const store = (suffix: string): Statement[] =>
    parts.map((name, i) => ({
      kind: 'store',
      operand: stored[i] as string,
      indices,
      value: group.variable(`${name}${suffix}`),
    }));
  const weighted = (value: Expression): Expression => (weight === undefined ? value : build.multiply(value, weight));
  const sums =
    index === 'channel'
      ? group.sums(parts, [grad, build.multiply(grad, normal)], {
          statements: [...lets, ...store('_part')],
          shares: parts.map((name) => weighted(group.variable(`${name}_part`))),
        })
      : [...group.sums(parts, [grad, build.multiply(grad, normal)]), ...store('')];
  const centre = (first: Expression): Expression =>
    build.subtract(
      build.subtract(first, group.variable('mean_grad')),
      build.multiply(normal, group.variable('mean_normal')),
    );
  const result =
    index === 'channel'
      ? build.multiply(group.variable('rstd'), centre(weighted(grad)))
      : build.multiply(group.variable('factor'), centre(grad));
  const storing: Statement = { kind: 'store', operand: 'grad_input', indices: group.indices, value: result };
  return {
    kind: 'loops',
    name: `normalise_backward_${keyOf(recipe)}`,
    operands: [
      ...reading(['grad', 'input'], type, axes),
      ...reading(['saved_mean', 'saved_rstd'], computeTypeOf(type), 0),
      ...operands,
      { name: 'grad_input', type, access: 'write', rank: axes },
      ...stored.map((name): Operand => ({ name, type: computeTypeOf(type), access: 'write', rank })),
    ],
    scalars: [],
    sizes: axes === 2 ? ['a', 's'] : ['s'],
    body: [
      group.let('mean', build.load(type, 'saved_mean')),
      group.let('rstd', build.load(type, 'saved_rstd')),
      ...sums,
      group.let('mean_grad', build.divide(group.variable('grads'), group.count)),
      group.let('mean_normal', build.divide(group.variable('normal_grads'), group.count)),
      ...(index === 'channel'
        ? group.each([storing], lets)
        : [...lets, group.let('factor', weighted(group.variable('rstd'))), ...group.each([storing])]),
    ],
  };
}

/**
 * Gradients where weight and bias belong to the elements: a row of the launch is a block of `block` groups, which adds up the gradients
 * of weight and bias in a place of its own.
 */
function elementBackwardKernel(type: DTypeName, weight: boolean): Kernel {
  const r = build.index('r');
  const group = new Group(type, 1);
  const load = (name: string, indices: readonly Expression[]): Expression => build.load(type, name, indices);
  const grad = load('grad', [r, s]);
  const weighted = weight ? build.multiply(grad, load('weight', [s])) : grad;
  const normal = build.multiply(build.subtract(load('input', [r, s]), group.variable('mean')), group.variable('rstd'));
  const increase = (operand: string, value: Expression): Statement => ({
    kind: 'store',
    operand,
    indices: [s],
    value: build.add(load(operand, [s]), value),
  });
  return {
    kind: 'loops',
    name: `normalise_backward_elements_${type}${weight ? '_weight' : ''}`,
    operands: [
      ...reading(['grad', 'input'], type, 2),
      ...reading(['saved_mean', 'saved_rstd'], computeTypeOf(type), 1),
      ...(weight ? reading(['weight'], type, 1) : []),
      { name: 'grad_input', type, access: 'write', rank: 2 },
      { name: 'grad_weight', type: computeTypeOf(type), access: 'update', rank: 1 },
      { name: 'grad_bias', type: computeTypeOf(type), access: 'update', rank: 1 },
    ],
    scalars: [],
    sizes: ['s', 'block'],
    body: [
      ...group.each(
        ['grad_weight', 'grad_bias'].map((operand) => ({
          kind: 'store',
          operand,
          indices: [s],
          value: build.constant(type, 0),
        })),
      ),
      {
        kind: 'loop',
        order: 'sequential',
        index: 'r',
        extent: build.size('block'),
        body: [
          group.let('mean', load('saved_mean', [r])),
          group.let('rstd', load('saved_rstd', [r])),
          ...group.sums(['grads', 'normal_grads'], [weighted, build.multiply(weighted, normal)]),
          group.let('mean_grad', build.divide(group.variable('grads'), group.count)),
          group.let('mean_normal', build.divide(group.variable('normal_grads'), group.count)),
          ...group.each([
            {
              kind: 'store',
              operand: 'grad_input',
              indices: [r, s],
              value: build.multiply(
                group.variable('rstd'),
                build.subtract(
                  build.subtract(weighted, group.variable('mean_grad')),
                  build.multiply(normal, group.variable('mean_normal')),
                ),
              ),
            },
            increase('grad_weight', build.multiply(grad, normal)),
            increase('grad_bias', grad),
          ]),
        ],
      },
    ],
  };
}

const handles = new Map<string, KernelHandle>();

function handle(key: string, kernel: () => Kernel, family: () => readonly KernelHandle[] = () => []): KernelHandle {
  let known = handles.get(key);
  if (known === undefined) {
    known = new KernelHandle(kernel, family);
    handles.set(key, known);
  }
  return known;
}

/** What a layer of this kind needs in training and evaluation: compiled together. */
function family(recipe: Normalisation): KernelHandle[] {
  if (recipe.index === 'element') return [normaliseKernel(recipe, false), normaliseElementsBackward(recipe)];
  if (recipe.index === 'channel') return [normaliseKernel(recipe, false), normaliseBackward(recipe)];
  return [
    normaliseKernel(recipe, true),
    normaliseKernel(recipe, false),
    normaliseBackward(recipe),
    normaliseGiven({ ...recipe, axes: 1 }),
  ];
}

export function normaliseKernel(recipe: Normalisation, running: boolean): KernelHandle {
  return handle(
    `forward ${keyOf(recipe)} ${running}`,
    () => forwardKernel(recipe, running),
    () => family(recipe),
  );
}

export function normaliseGiven(recipe: Normalisation): KernelHandle {
  return handle(`given ${keyOf(recipe)}`, () => givenKernel(recipe));
}

export function normaliseBackward(recipe: Normalisation): KernelHandle {
  const plain = { ...recipe, bias: false };
  return handle(`backward ${keyOf(plain)}`, () => backwardKernel(plain));
}

export function normaliseElementsBackward({ type, weight }: Normalisation): KernelHandle {
  return handle(`elements ${type} ${weight}`, () => elementBackwardKernel(type, weight));
}
