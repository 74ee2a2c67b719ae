/**
 * @file The reduce family: accumulators folded over some dims. A literal gives the accumulators, what an element contributes, how
 * two partial results merge and how the result is made of them; the schedule (which axis, in how many stages) is decided here.
 */
import { add, cast, index, load, multiply, row, scalar, size, variable } from '../../kernels/build.ts';
import type { Accumulator, Expression, Kernel, Operand, Statement } from '../../kernels/ir.ts';
import { release } from '../../storage/allocator.ts';
import { type ComputeType, type DType, type DTypeName, dtypes } from '../../storage/dtype.ts';
import { broadcastStrides, contiguousStrides, elementCount, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { KernelHandle, type LaunchOperand, launch } from '../launch.ts';

export interface ReductionRecipe {
  /** Unique among reductions. */
  readonly name: string;
  /** Names of operands beside the input that have one value for each result (a mean, say). */
  readonly extra?: readonly string[];
  /** These operands have a value for each element instead (a target, say). */
  readonly paired?: boolean;
  /** Accumulators for a computation in `type`. */
  readonly accumulators: (type: ComputeType) => readonly Accumulator[];
  /** What one element contributes: `position` is its index along the reduced axis (int64). */
  readonly element: (values: readonly Expression[], position: Expression, type: ComputeType) => readonly Expression[];
  readonly combine: (left: readonly Expression[], right: readonly Expression[]) => readonly Expression[];
  /** The results, from the accumulators and scalars of the recipe (`count` is the number of elements, as float64 or int64). */
  readonly finish: (
    accumulators: readonly Expression[],
    scalars: (name: string) => Expression,
    type: ComputeType,
  ) => readonly Expression[];
  /** `element` reads the position: the axis may only be split where there is one result. */
  readonly positional?: boolean;
  /** Run-time numbers that `element` or `finish` read. */
  readonly scalars?: readonly string[];
}

/** Below this many elements per result, and with enough results for all threads, one stage is best. */
const splitAbove = 32 * 1024;
/** Length of a piece when one long axis is split: fixed, so that results do not depend on the number of threads. */
const pieceLength = 8 * 1024;

type Stage = 'whole' | 'partial' | 'final';

/** The dtypes of a run: those of the input, of the operands beside it and of the results, and what is computed in. */
interface StageTypes {
  readonly input: DTypeName;
  readonly extra: DTypeName;
  readonly type: ComputeType;
  readonly results: readonly DTypeName[];
}

const keyOf = ({ input, extra, type, results }: StageTypes): string =>
  `${input}_${extra === type ? '' : `${extra}_`}${type}_${results.join('_')}`;

function stageKernel(recipe: ReductionRecipe, stage: Stage, types: StageTypes): Kernel {
  const { input, extra: extraType, type, results: outputs } = types;
  const accumulators = recipe.accumulators(type);
  const names = recipe.scalars ?? [];
  const scalarOf = (name: string): Expression => scalar(type, name);
  const variables = accumulators.map((accumulator) => variable(accumulator.type, accumulator.name));
  const side = (prefix: string) =>
    accumulators.map((accumulator) => variable(accumulator.type, `${prefix}.${accumulator.name}`));
  const extra = recipe.extra ?? [];
  const reads: Operand[] =
    stage === 'final'
      ? accumulators.map((accumulator) => ({
          name: `in_${accumulator.name}`,
          type: accumulator.type as DTypeName,
          access: 'read',
          rank: 1,
        }))
      : [
          { name: 'input', type: input, access: 'read', rank: 1 },
          ...extra.map(
            (name): Operand => ({ name, type: extraType, access: 'read', rank: recipe.paired === true ? 1 : 0 }),
          ),
        ];
  const results = stage === 'partial' ? accumulators.map((accumulator) => accumulator.type as DTypeName) : outputs;
  const writes = results.map((result, i): Operand => ({ name: `out${i}`, type: result, access: 'write', rank: 0 }));
  const r = index('r');
  // In a split axis the row axis counts the pieces.
  const position =
    stage === 'partial' ? add(add(multiply(row, size('reduced')), r), cast('index', scalar('int64', 'start'))) : r;
  const values =
    stage === 'final'
      ? accumulators.map((accumulator) => load(accumulator.type as DTypeName, `in_${accumulator.name}`, [r]))
      : recipe.element(
          [
            cast(type, load(input, 'input', [r])),
            ...extra.map((name) =>
              recipe.paired === true ? load(extraType, name, [r]) : variable(type, `of_${name}`),
            ),
          ],
          cast('int64', position),
          type,
        );
  const finished = stage === 'partial' ? variables : recipe.finish(variables, scalarOf, type);
  const constants = stage === 'final' || recipe.paired === true ? [] : extra;
  const body: Statement[] = [
    ...constants.map((name): Statement => ({ kind: 'let', name: `of_${name}`, value: load(extraType, name) })),
    {
      kind: 'reduce',
      index: 'r',
      extent: size('reduced'),
      accumulators,
      body: [],
      values,
      combine: recipe.combine(side('left'), side('right')),
    },
    ...finished.map(
      (value, i): Statement => ({
        kind: 'store',
        operand: `out${i}`,
        indices: [],
        value: cast(results[i] as DTypeName, value),
      }),
    ),
  ];
  return {
    kind: 'loops',
    name: `reduce_${recipe.name}_${stage}_${keyOf(types)}`,
    operands: [...reads, ...writes],
    scalars: [
      ...names.map((name) => ({ name, type })),
      ...(stage === 'partial' ? [{ name: 'start', type: 'int64' as const }] : []),
    ],
    sizes: ['reduced'],
    body,
  };
}

function sameDTypes(a: readonly DType[], b: readonly DType[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Axes of the input, kept or reduced, with the strides of all operands that follow the input. */
interface AxisList {
  sizes: number[];
  strides: number[][];
}

const noStrides: readonly number[] = [];

/** Does each operand pass through axis `d` of `axes` as it goes on from the last axis of `joined`? */
function isEven(joined: AxisList, axes: AxisList, d: number): boolean {
  const last = joined.sizes.length - 1;
  if (last < 0) return false;
  for (let i = 0; i < axes.strides.length; i++) {
    const step = (axes.strides[i]?.[d] as number) * (axes.sizes[d] as number);
    if (joined.strides[i]?.[last] !== step) return false;
  }
  return true;
}

/** Joins neighbouring axes that all operands pass through evenly. */
function joinAxes(axes: AxisList): AxisList {
  const { sizes, strides } = axes;
  if (sizes.length === 1 && sizes[0] !== 1) return axes;
  const joined: AxisList = { sizes: [], strides: [] };
  for (let i = 0; i < strides.length; i++) joined.strides.push([]);
  for (let d = 0; d < sizes.length; d++) {
    const extent = sizes[d] as number;
    if (extent === 1) continue;
    const even = isEven(joined, axes, d);
    const at = even ? joined.sizes.length - 1 : joined.sizes.length;
    joined.sizes[at] = even ? (joined.sizes[at] as number) * extent : extent;
    for (let i = 0; i < strides.length; i++) (joined.strides[i] as number[])[at] = strides[i]?.[d] as number;
  }
  return joined;
}

/** Each operand's stride along one axis; 0 where there is no such axis. */
function stridesAlong({ strides }: AxisList, axis: number): number[] {
  const along: number[] = [];
  for (let i = 0; i < strides.length; i++) along.push(strides[i]?.[axis] ?? 0);
  return along;
}

/** What the dtypes of a run ask for. */
interface Plan {
  readonly input: DType;
  readonly extra: DType | undefined;
  readonly type: DType;
  readonly results: readonly DType[];
  readonly handles: Readonly<Record<Stage, KernelHandle>>;
}

export class Reduction {
  private readonly recipe: ReductionRecipe;
  private readonly handles = new Map<string, KernelHandle>();
  /** Few: found by looking at each, which costs less than a key. */
  private readonly plans: Plan[] = [];

  constructor(recipe: ReductionRecipe) {
    this.recipe = recipe;
  }

  private handle(stage: Stage, types: StageTypes): KernelHandle {
    const key = `${stage} ${keyOf(types)}`;
    let handle = this.handles.get(key);
    if (handle === undefined) {
      handle = new KernelHandle(
        () => stageKernel(this.recipe, stage, types),
        () => (['whole', 'partial', 'final'] as const).map((other) => this.handle(other, types)),
      );
      this.handles.set(key, handle);
    }
    return handle;
  }

  private plan(input: DType, extra: DType | undefined, type: DType, results: readonly DType[]): Plan {
    for (let i = 0; i < this.plans.length; i++) {
      const plan = this.plans[i] as Plan;
      if (plan.input === input && plan.type === type && plan.extra === extra && sameDTypes(plan.results, results))
        return plan;
    }
    const types: StageTypes = {
      input: input.name,
      extra: extra?.name ?? type.computeType,
      type: type.computeType,
      results: results.map((dtype) => dtype.name),
    };
    const handles = {
      whole: this.handle('whole', types),
      partial: this.handle('partial', types),
      final: this.handle('final', types),
    };
    const plan = { input, extra, type, results, handles };
    this.plans.push(plan);
    return plan;
  }

  /**
   * Reduces `input` over `dims` (wrapped, without repetition). The results have the shape of the input with the reduced dims at
   * size 1 (`keepdim`) or without them. `extra` operands broadcast to the input and, unless `paired`, are constant along the reduced dims.
   */
  run<const Results extends readonly DType[]>(
    input: Tensor,
    dims: readonly number[],
    keepdim: boolean,
    type: DType,
    results: Results,
    scalars: readonly number[] = [],
    extra: readonly Tensor[] = [],
  ): { readonly [At in keyof Results]: Tensor } {
    const { sizes } = input;
    const space: AxisList = { sizes: [], strides: [] };
    const reduced: AxisList = { sizes: [], strides: [] };
    const shape: number[] = [];
    for (let d = 0; d < sizes.length; d++) {
      const extent = sizes[d] as number;
      const isReduced = dims.includes(d);
      (isReduced ? reduced : space).sizes.push(extent);
      if (keepdim || !isReduced) shape.push(isReduced ? 1 : extent);
    }
    const tensors = extra.length === 0 ? [input] : [input, ...extra];
    for (let i = 0; i < tensors.length; i++) {
      const tensor = tensors[i] as Tensor;
      const strides = i === 0 ? input.steps : broadcastStrides(tensor.sizes, tensor.steps, sizes);
      const along: number[] = [];
      const across: number[] = [];
      for (let d = 0; d < sizes.length; d++) (dims.includes(d) ? along : across).push(strides[d] as number);
      reduced.strides.push(along);
      space.strides.push(across);
    }
    const folded = joinAxes(reduced);
    const outs: Tensor[] = [];
    for (let i = 0; i < results.length; i++) outs.push(emptyTensor(shape, results[i] as DType));
    const plan = this.plan(input.dtype, extra[0]?.dtype, type, results);
    const count = elementCount(folded.sizes);
    if (count === 0) {
      this.stage('whole', plan, tensors, space, 0, stridesAlong(folded, folded.sizes.length), outs, scalars);
    } else if (folded.sizes.length > 1) this.groups(plan, tensors, space, folded, outs, scalars);
    else if (count > splitAbove && this.maySplit(elementCount(space.sizes)))
      this.pieces(plan, tensors, space, count, stridesAlong(folded, 0), outs, scalars);
    else this.stage('whole', plan, tensors, space, count, stridesAlong(folded, 0), outs, scalars);
    return outs as readonly Tensor[] as { readonly [At in keyof Results]: Tensor };
  }

  private maySplit(results: number): boolean {
    return this.recipe.positional === true ? results === 1 : results < 8;
  }

  /** One launch over a space of kept axes. */
  private stage(
    stage: Stage,
    plan: Plan,
    tensors: readonly Tensor[],
    space: AxisList,
    extent: number,
    strides: readonly number[],
    outs: readonly Tensor[],
    scalars: readonly number[],
    placed?: {
      readonly offsets?: readonly number[];
      readonly outStrides?: readonly number[];
      readonly outOffset?: number;
      readonly start?: number;
    },
  ): void {
    const operands: LaunchOperand[] = [];
    for (let i = 0; i < tensors.length; i++) {
      const { storage, offset, dtype } = tensors[i] as Tensor;
      operands.push({
        storage,
        offset: offset + (placed?.offsets?.[i] ?? 0),
        itemsize: dtype.itemsize,
        strides: space.strides[i] as number[],
        inner: stage === 'final' || i === 0 || this.recipe.paired === true ? [strides[i] as number] : noStrides,
      });
    }
    const outStrides = placed?.outStrides ?? contiguousStrides(space.sizes);
    for (let i = 0; i < outs.length; i++) {
      const { storage, offset, dtype } = outs[i] as Tensor;
      operands.push({
        storage,
        offset: offset + (placed?.outOffset ?? 0),
        itemsize: dtype.itemsize,
        strides: outStrides,
        inner: noStrides,
      });
    }
    launch(plan.handles[stage], space.sizes, operands, {
      sizes: [extent],
      scalars: stage === 'partial' ? [...scalars, BigInt(placed?.start ?? 0)] : scalars,
      workPerPoint: extent * 2,
    });
  }

  /** Several reduced axes that do not join: the last one first, its partial results then. */
  private groups(
    plan: Plan,
    tensors: readonly Tensor[],
    space: AxisList,
    folded: AxisList,
    outs: readonly Tensor[],
    scalars: readonly number[],
  ): void {
    const last = folded.sizes.length - 1;
    const wide: AxisList = {
      sizes: [...space.sizes, ...folded.sizes.slice(0, last)],
      strides: space.strides.map((strides, i) => [...strides, ...(folded.strides[i] as number[]).slice(0, last)]),
    };
    const rest = elementCount(folded.sizes.slice(0, last));
    const partials = this.partialTensors(elementCount(space.sizes) * rest, plan.type.computeType);
    const strides = folded.strides.map((each) => each[last] as number);
    this.stage('partial', plan, tensors, wide, folded.sizes[last] as number, strides, partials, scalars);
    this.finish(plan, partials, space.sizes, rest, outs, scalars);
  }

  /** One long axis and few results: pieces of fixed length share the work. */
  private pieces(
    plan: Plan,
    tensors: readonly Tensor[],
    space: AxisList,
    count: number,
    strides: readonly number[],
    outs: readonly Tensor[],
    scalars: readonly number[],
  ): void {
    const whole = Math.floor(count / pieceLength);
    const rest = count - whole * pieceLength;
    const pieces = whole + (rest > 0 ? 1 : 0);
    const partials = this.partialTensors(elementCount(space.sizes) * pieces, plan.type.computeType);
    const keptStrides = contiguousStrides(space.sizes).map((stride) => stride * pieces);
    const over = (extent: number): AxisList => ({
      sizes: [...space.sizes, extent],
      strides: space.strides.map((each, i) => [...each, (strides[i] as number) * pieceLength]),
    });
    this.stage('partial', plan, tensors, over(whole), pieceLength, strides, partials, scalars, {
      outStrides: [...keptStrides, 1],
    });
    if (rest > 0) {
      this.stage('partial', plan, tensors, over(1), rest, strides, partials, scalars, {
        offsets: strides.map((stride) => stride * whole * pieceLength),
        outStrides: [...keptStrides, 1],
        outOffset: whole,
        start: whole * pieceLength,
      });
    }
    this.finish(plan, partials, space.sizes, pieces, outs, scalars);
  }

  private partialTensors(count: number, type: ComputeType): Tensor[] {
    return this.recipe
      .accumulators(type)
      .map((accumulator) => emptyTensor([count], dtypes[accumulator.type as DTypeName]));
  }

  private finish(
    plan: Plan,
    partials: readonly Tensor[],
    kept: Shape,
    count: number,
    outs: readonly Tensor[],
    scalars: readonly number[],
  ): void {
    const strides = contiguousStrides(kept).map((stride) => stride * count);
    const space: AxisList = { sizes: [...kept], strides: partials.map(() => strides) };
    this.stage(
      'final',
      plan,
      partials,
      space,
      count,
      partials.map(() => 1),
      outs,
      scalars,
    );
    for (const partial of partials) release(partial.storage);
  }
}
