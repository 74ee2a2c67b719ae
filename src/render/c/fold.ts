/** @file What all ways to run a reduction in C share: its steps, how partial results join, and sums that keep what rounding takes away. */
import type { Expression, Statement } from '../../kernels/ir.ts';
import { isFloatSum } from '../../kernels/summation.ts';
import type { Definitions } from './dependence.ts';
import { valueType, type Writer } from './expression.ts';

/** A reduction; `step`, where given, is the next value of each accumulator, in terms of `left.NAME` (a contraction's fused sum). */
export type Reduction = Extract<Statement, { kind: 'reduce' }> & { readonly step?: readonly Expression[] };

/** Bytes of lanes in a contiguous reduction: two of the widest vectors. */
export const laneBytes = 128;
/** Sums that are no longer are added up as they are, in each lane. */
export const firstSumLength = 16;
/** Values of other reductions that are folded one after the other before they join the rest. */
export const partialLength = 512;

/** How runs are walked: by `lanes` elements at a time, and whether each run is at most as long as that. */
export interface RunSchedule {
  readonly name: string;
  readonly lanes: number;
  readonly short: boolean;
}

export interface Context {
  readonly writer: Writer;
  readonly definitions: Definitions;
  /** How many rows run in lockstep, at most. */
  readonly rows: number;
  /** In lockstep: bring the rows' elements of each load into contiguous memory first, whatever their stride is. */
  readonly staged?: boolean;
  /** In lockstep: read operands that hold the same for all rows. */
  readonly uniform?: ReadonlySet<string>;
  /** How reductions over two axes walk runs; without it they are written as a loop around a reduction. */
  readonly runs?: RunSchedule;
}

export const itemsizes = { float32: 4, float64: 8, int64: 8, int32: 4, uint8: 4, bool: 4, index: 8 } as const;

/** Gives a value a C name of its own. */
export function declareValue({ writer }: Context, name: string, value: Expression, qualifier: 'const ' | ''): void {
  const declared = writer.fresh(`v_${name}`);
  writer.line(`${qualifier}${valueType[value.type]} ${declared} = ${writer.expression(value)};`);
  writer.names.set(name, declared);
}

/** Writes the body of a reduce, which only names values. */
export function lets(context: Context, body: readonly Statement[]): void {
  for (const statement of body) {
    context.writer.changed();
    if (statement.kind !== 'let') throw new Error(`a ${statement.kind} in the body of a reduce`);
    declareValue(context, statement.name, statement.value, 'const ');
  }
  context.writer.changed();
}

/** The next values of all accumulators, from `left` and `right`, both C lvalues by accumulator. */
export function fold(
  { writer }: Context,
  reduction: Reduction,
  left: readonly string[],
  right: readonly string[],
  results: readonly Expression[] = reduction.combine,
): void {
  reduction.accumulators.forEach(({ name }, i) => {
    writer.names.set(`left.${name}`, left[i] ?? '');
    writer.names.set(`right.${name}`, right[i] ?? '');
  });
  const next = results.map((expression, i) => {
    const text = writer.expression(expression);
    if (results.length === 1) return text;
    const name = writer.fresh('next');
    writer.line(`const ${valueType[reduction.accumulators[i]?.type ?? 'index']} ${name} = ${text};`);
    return name;
  });
  next.forEach((text, i) => {
    writer.line(`${left[i]} = ${text};`);
  });
}

/** Where the rounding errors of sums are gathered. `declare` gets a name and the type. */
export function declareLost(
  { writer }: Context,
  reduction: Reduction,
  declare: (name: string, type: string) => string,
): readonly string[] {
  if (!isFloatSum(reduction)) return [];
  return reduction.accumulators.map(({ name, type }) => declare(writer.fresh(`lost_${name}`), valueType[type]));
}

/** Folds partial results into the totals. */
export function join(
  context: Context,
  reduction: Reduction,
  totals: readonly string[],
  parts: readonly string[],
  lost: readonly string[],
): void {
  if (lost.length === 0) fold(context, reduction, totals, parts);
  lost.forEach((each, i) => {
    context.writer.line(`ADD_AND_KEEP(${totals[i]}, ${each}, ${parts[i]});`);
  });
}

/** Adds to each sum what rounding took away. */
export function giveBack({ writer }: Context, totals: readonly string[], lost: readonly string[]): void {
  lost.forEach((each, i) => {
    writer.line(`${totals[i]} += ${each};`);
  });
}

/** One step of a reduction: the body, the values, and the fold into `targets`. */
export function step(context: Context, reduction: Reduction, targets: readonly string[]): void {
  const { writer } = context;
  lets(context, reduction.body);
  if (reduction.step !== undefined) {
    fold(context, reduction, targets, targets, reduction.step);
    return;
  }
  const values = reduction.values.map((value, i) => {
    const name = writer.fresh('value');
    writer.line(
      `const ${valueType[reduction.accumulators[i]?.type ?? 'index']} ${name} = ${writer.expression(value)};`,
    );
    return name;
  });
  fold(context, reduction, targets, values);
}

/** Folds the lanes into the first of them. */
export function foldLanes(
  context: Context,
  reduction: Reduction,
  lanes: readonly string[],
  count: number,
  results: readonly string[],
): void {
  const { writer } = context;
  writer.block(`for (int64_t w = ${count / 2}; w > 0; w >>= 1)`, () => {
    writer.block('for (int64_t l = 0; l < w; l++)', () => {
      fold(
        context,
        reduction,
        lanes,
        lanes.map((lane) => lane.replace('[l]', '[l + w]')),
      );
    });
  });
  writer.line(lanes.map((lane, i) => `${results[i]} = ${lane.replace('[l]', '[0]')};`).join(' '));
}
