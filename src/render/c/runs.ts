/**
 * @file Reductions over two axes of which the inner one is contiguous: lanes go through all its runs, and are folded into one value at
 * the end only. Runs that are no longer than the lanes take one step each.
 */
import type { ScalarType, Statement } from '../../kernels/ir.ts';
import { isFloatSum } from '../../kernels/summation.ts';
import { visitStatements } from '../../kernels/walk.ts';
import { accessesOf, type Definitions, unitStrides } from './dependence.ts';
import { valueType } from './expression.ts';
import {
  type Context,
  firstSumLength,
  fold,
  foldLanes,
  giveBack,
  itemsizes,
  join,
  laneBytes,
  lets,
  partialLength,
  type Reduction,
  type RunSchedule,
  step,
} from './fold.ts';

/** Short runs are asked of memory so many before their turn: processors do not foresee what is far apart. */
const runsAhead = 6;
const lineBytes = 64;

/** A reduction over two axes. */
type RunReduction = Reduction & { readonly around: NonNullable<Reduction['around']> };

export function isOverRuns(statement: Statement): statement is RunReduction {
  return statement.kind === 'reduce' && statement.around !== undefined;
}

/** The reductions over two axes in a block whose inner axes are contiguous where `strides` are 1. */
export function runReductions(
  block: readonly Statement[],
  definitions: Definitions,
): { readonly reductions: readonly RunReduction[]; readonly strides: ReadonlySet<string> } {
  const reductions: RunReduction[] = [];
  const strides = new Set<string>();
  visitStatements(block, (statement) => {
    if (!isOverRuns(statement)) return;
    reductions.push(statement);
    for (const stride of unitStrides(accessesOf([statement]), statement.index, definitions).strides)
      strides.add(stride);
  });
  return { reductions, strides };
}

/** The schedules to choose from by the length of the runs, for the widest accumulator: those for shorter runs first. */
export function runSchedules(reductions: readonly RunReduction[]): readonly RunSchedule[] {
  const types = reductions.flatMap(({ accumulators }) => accumulators.map(({ type }) => itemsizes[type]));
  const lanes = laneBytes / Math.max(...types);
  return [
    { name: 'short', lanes: lanes / 2, short: true },
    { name: 'middle', lanes: lanes * 2, short: true },
    { name: 'long', lanes, short: false },
  ];
}

/** What a reduction loads in the given run and place, where both are plain indices of the load. */
function elementsAhead({ writer }: Context, reduction: RunReduction, run: string, place: string): readonly string[] {
  const places = new Map([
    [reduction.around.index, run],
    [reduction.index, place],
  ]);
  const elements = accessesOf([reduction]).flatMap(({ operand, indices }) => {
    const texts = indices.flatMap((each) => (each.kind === 'index' ? (places.get(each.name) ?? []) : []));
    return texts.length === places.size && indices.length === places.size ? [writer.address(operand, texts)] : [];
  });
  return [...new Set(elements)];
}

/** Folds a reduction over two axes. */
export function reduceRuns(context: Context, reduction: RunReduction, schedule: RunSchedule): void {
  const { writer } = context;
  const { around } = reduction;
  const { lanes: count, short: isShort } = schedule;
  const types = reduction.accumulators.map(({ type }) => type);
  const initials = reduction.accumulators.map(({ initial }) => writer.expression(initial));
  const isSum = isFloatSum(reduction);
  const length = isSum ? firstSumLength : partialLength;
  const index = `i_${reduction.index}`;
  const run = `i_${around.index}`;
  const [extent, runs] = [writer.fresh('extent'), writer.fresh('runs')];
  const declare = (stem: string, type: ScalarType) => {
    const name = writer.fresh(stem);
    writer.line(`${valueType[type]} ${name}[${count}];`);
    return `${name}[l]`;
  };
  const set = (targets: readonly string[], sources: readonly string[]) => {
    targets.forEach((target, i) => {
      writer.line(`${target} = ${sources[i]};`);
    });
  };
  const each = (body: () => void) => writer.block(`for (int64_t l = 0; l < ${count}; l++)`, body);
  // Unrolled loops over whole arrays leave these in registers.
  const unrolled = (loop: () => void) => {
    writer.line('INDEPENDENT');
    writer.line('#pragma GCC unroll 4');
    loop();
  };
  /** One step in the first `left` of the lanes; the others fold the neutral element. */
  const masked = (targets: readonly string[], at: string, left: string) =>
    unrolled(() =>
      writer.block(`LANES_LEFT(${count}, ${left})`, () => {
        const values = types.map((type, i) => {
          const name = writer.fresh('value');
          writer.line(`${valueType[type]} ${name} = ${initials[i]};`);
          return name;
        });
        writer.block(`if (l < ${left})`, () => {
          writer.line(`const int64_t ${index} = ${at} + l;`);
          lets(context, reduction.body);
          const next = reduction.values.map((value) => writer.expression(value));
          set(values, next);
        });
        fold(context, reduction, targets, values);
      }),
    );

  const results = reduction.accumulators.map(({ name, type }) => {
    const result = writer.fresh(`v_${name}`);
    writer.line(`${valueType[type]} ${result};`);
    return result;
  });
  writer.block('', () => {
    writer.line(`const int64_t ${extent} = ${writer.expression(reduction.extent)};`);
    writer.line(`const int64_t ${runs} = ${writer.expression(around.extent)};`);
    const lanes = types.map((type) => declare('lane', type));
    const lost = isSum ? types.map((type) => declare('lost', type)) : [];
    each(() => {
      set(lanes, initials);
      for (const kept of lost) writer.line(`${kept} = 0;`);
    });
    const shortRuns = () => {
      const [next, stop] = [writer.fresh('next'), writer.fresh('stop')];
      writer.block(`for (int64_t ${next} = 0; ${next} < ${runs};)`, () => {
        writer.line(`const int64_t ${stop} = least(${next} + ${length}, ${runs});`);
        const parts = types.map((type) => declare('part', type));
        each(() => set(parts, initials));
        writer.block(`for (; ${next} < ${stop}; ${next}++)`, () => {
          writer.line(`const int64_t ${run} = ${next};`);
          writer.line('ONE_BY_ONE;');
          writer.block(`if (${next} + ${runsAhead} < ${runs})`, () => {
            const step = lineBytes / Math.max(...types.map((type) => itemsizes[type]));
            writer.block(`for (int64_t ahead = 0; ahead <= ${extent}; ahead += ${step})`, () => {
              for (const element of elementsAhead(context, reduction, `(${next} + ${runsAhead})`, 'ahead'))
                writer.line(`__builtin_prefetch(&${element});`);
            });
          });
          masked(parts, '0', extent);
        });
        each(() => join(context, reduction, lanes, parts, lost));
      });
    };
    const longRuns = () => {
      const parts = types.map((type) => declare('part', type));
      each(() => set(parts, initials));
      const [at, stop, steps, left] = ['at', 'stop', 'steps', 'left'].map((stem) => writer.fresh(stem));
      writer.line(`int64_t ${steps} = 0;`);
      writer.block(`for (int64_t ${run} = 0; ${run} < ${runs}; ${run}++)`, () => {
        writer.line(`int64_t ${at} = 0;`);
        writer.block(`while (${at} < ${extent})`, () => {
          writer.line(`const int64_t ${stop} = least(${at} + (${length} - ${steps}) * ${count}, ${extent});`);
          writer.line(`${steps} += (${stop} - ${at} + ${count - 1}) / ${count};`);
          // Arrays that are used in one loop only stay in registers there.
          const held = types.map((type) => declare('held', type));
          each(() => set(held, parts));
          writer.block(`for (; ${at} + ${count} <= ${stop}; ${at} += ${count})`, () =>
            unrolled(() =>
              each(() => {
                writer.line(`const int64_t ${index} = ${at} + l;`);
                step(context, reduction, held);
              }),
            ),
          );
          each(() => set(parts, held));
          writer.block(`if (${at} < ${stop})`, () => {
            writer.line(`const int64_t ${left} = ${stop} - ${at};`);
            masked(parts, at ?? '', left ?? '');
            writer.line(`${at} = ${stop};`);
          });
          writer.block(`if (${steps} == ${length})`, () => {
            each(() => {
              join(context, reduction, lanes, parts, lost);
              set(parts, initials);
            });
            writer.line(`${steps} = 0;`);
          });
        });
      });
      each(() => join(context, reduction, lanes, parts, lost));
    };
    if (isShort) shortRuns();
    else longRuns();
    if (isSum) each(() => giveBack(context, lanes, lost));
    foldLanes(context, reduction, lanes, count, results);
  });
  reduction.accumulators.forEach(({ name }, i) => {
    writer.names.set(name, results[i] ?? '');
  });
}
