/**
 * @file Renders statements in C, in two ways. One iteration at a time: reductions run in lanes, so that contiguous ones become vector
 * instructions. In lockstep: each statement is done for a block of rows before the next one, so that rows that lie side by side in
 * memory become vector instructions and a reduction runs along them.
 */
import type { Expression, Statement } from '../../kernels/ir.ts';
import { nested } from '../../kernels/nest.ts';
import { isFloatSum } from '../../kernels/summation.ts';
import { axesOf, childrenOf, expressionsOf, visitExpressions, visitStatements } from '../../kernels/walk.ts';
import { accessesOf, strideName, unitStrides } from './dependence.ts';
import { valueType, type Writer } from './expression.ts';
import {
  type Context,
  declareLost,
  declareValue,
  firstSumLength,
  foldLanes,
  giveBack,
  itemsizes,
  join,
  laneBytes,
  partialLength,
  type Reduction,
  step,
} from './fold.ts';
import { isOverRuns, reduceRuns } from './runs.ts';

/** Rows of a lockstep block. */
export const blockRows = 64;
/** Bytes that a row may carry for a block to be twice as wide. */
const wideBytes = 8;

/** Rows of a lockstep block: a wide one reads more of a page at a time, but what its rows carry stands in memory. */
export function lockstepRows(block: readonly Statement[]): number {
  let bytes = 0;
  visitStatements(block, (statement) => {
    if (statement.kind === 'variable') bytes += itemsizes[statement.initial.type];
    if (statement.kind === 'reduce') for (const { type } of statement.accumulators) bytes += itemsizes[type];
  });
  return bytes <= wideBytes ? 2 * blockRows : blockRows;
}

/** Values of sums that are added up before they join the rest, which bounds the rounding error. */
const sumLength = 8;
/** In lockstep partial sums stand in memory, so that joining them costs more. */
const lockstepSumLength = 32;
/** The same for contractions up to a depth at which joining would take much of their time. */
const shallowDepth = 2048;
const shallowSumLength = 128;

/** Writes `body` twice: for strides that are all 1, spelled as constants, and for any. */
export function specialise(writer: Writer, strides: ReadonlySet<string>, body: (unit: boolean) => void): void {
  if (strides.size === 0) {
    body(false);
    return;
  }
  const names = [...strides];
  writer.block(`if (${names.map((name) => `${name} == 1`).join(' && ')})`, () => {
    writer.line(`const int64_t ${names.map((name) => `${name} = 1`).join(', ')};`);
    body(true);
  });
  writer.block('else', () => body(false));
}

export function holdsLoop(statements: readonly Statement[]): boolean {
  return statements.some(
    (statement) =>
      statement.kind === 'loop' ||
      statement.kind === 'reduce' ||
      (statement.kind === 'if' && (holdsLoop(statement.then) || holdsLoop(statement.otherwise ?? []))),
  );
}

/** A reduce over two axes as a loop around one over the inner axis. */
function asNest({ writer }: Context, reduction: Reduction): readonly Statement[] {
  const block = nested(reduction);
  writer.count([], block);
  return block;
}

function reduce(context: Context, reduction: Reduction): void {
  const { writer, definitions, runs } = context;
  if (isOverRuns(reduction)) {
    if (runs === undefined) statements(context, asNest(context, reduction));
    else reduceRuns(context, reduction, runs);
    return;
  }
  const types = reduction.accumulators.map(({ type }) => type);
  const initials = reduction.accumulators.map(({ initial }) => writer.expression(initial));
  const results = reduction.accumulators.map(({ name, type }, i) => {
    const result = writer.fresh(`v_${name}`);
    writer.line(`${valueType[type]} ${result} = ${initials[i]};`);
    return result;
  });
  const index = `i_${reduction.index}`;
  writer.block('', () => {
    const extent = writer.fresh('extent');
    writer.line(`const int64_t ${extent} = ${writer.expression(reduction.extent)};`);
    const inner: Statement = { ...reduction };
    const { strides } = unitStrides(accessesOf([inner]), reduction.index, definitions);
    const length = isFloatSum(reduction) ? sumLength : partialLength;
    const set = (targets: readonly string[], sources: readonly string[]) => {
      targets.forEach((target, i) => {
        writer.line(`${target} = ${sources[i]};`);
      });
    };
    const oneByOne = () => {
      const lost = declareLost(context, reduction, (name, type) => {
        writer.line(`${type} ${name} = 0;`);
        return name;
      });
      const start = writer.fresh('start');
      const stretch = writer.fresh('stretch');
      writer.line(`const int64_t ${stretch} = ${extent} <= ${firstSumLength} ? ${firstSumLength} : ${length};`);
      writer.block(`for (int64_t ${start} = 0; ${start} < ${extent}; ${start} += ${stretch})`, () => {
        const parts = reduction.accumulators.map(({ name, type }, i) => {
          const part = writer.fresh(`part_${name}`);
          writer.line(`${valueType[type]} ${part} = ${initials[i]};`);
          return part;
        });
        writer.line(`const int64_t stop = least(${start} + ${stretch}, ${extent});`);
        writer.block(`for (int64_t ${index} = ${start}; ${index} < stop; ${index}++)`, () =>
          step(context, reduction, parts),
        );
        writer.block(`if (${start} == 0)`, () => set(results, parts));
        writer.block('else', () => join(context, reduction, results, parts, lost));
      });
      giveBack(context, results, lost);
    };
    if (strides.size === 0) {
      oneByOne();
      return;
    }
    const count = laneBytes / Math.max(...types.map((type) => itemsizes[type]));
    const unit = [...strides].map((name) => `${name} == 1`).join(' && ');
    writer.block(`if (${extent} >= ${count} && ${unit})`, () => {
      writer.line(`const int64_t ${[...strides].map((name) => `${name} = 1`).join(', ')};`);
      const declare = (name: string, type: string) => {
        writer.line(`${type} ${name}[${count}];`);
        return `${name}[l]`;
      };
      const lanes = types.map((type) => declare(writer.fresh('lane'), valueType[type]));
      const lost = isFloatSum(reduction) ? types.map((type) => valueType[type]) : [];
      const each = (body: () => void) => writer.block(`for (int64_t l = 0; l < ${count}; l++)`, body);
      const at = writer.fresh('at');
      const lanewise = (targets: readonly string[]) => () => {
        writer.line(`const int64_t ${index} = ${at} + l;`);
        step(context, reduction, targets);
      };
      /** Folds whole lanes from `at` on, up to `end` at most. */
      const foldWhole = (targets: readonly string[], end: string) =>
        writer.block(`for (; ${at} + ${count} <= ${end}; ${at} += ${count})`, () => each(lanewise(targets)));
      writer.line(`int64_t ${at} = 0;`);
      each(() => set(lanes, initials));
      if (lost.length === 0) foldWhole(lanes, extent);
      else {
        // Most rows are short, and are added up as they are.
        const stop = writer.fresh('stop');
        writer.line(`int64_t ${stop} = least(${count * firstSumLength}, ${extent});`);
        foldWhole(lanes, stop);
        writer.block(`if (${at} + ${count} <= ${extent})`, () => {
          const parts = types.map((type) => declare(writer.fresh('part'), valueType[type]));
          const kept = lost.map((type) => declare(writer.fresh('lost'), type));
          each(() =>
            set(
              kept,
              kept.map(() => '0'),
            ),
          );
          writer.block(`while (${at} + ${count} <= ${extent})`, () => {
            writer.line(`${stop} = least(${at} + ${count * length}, ${extent});`);
            each(() => set(parts, initials));
            foldWhole(parts, stop);
            each(() => join(context, reduction, lanes, parts, kept));
          });
          each(() => giveBack(context, lanes, kept));
        });
      }
      writer.block(`for (int64_t l = 0; l < ${extent} - ${at}; l++)`, lanewise(lanes));
      foldLanes(context, reduction, lanes, count, results);
    });
    writer.block('else', oneByOne);
  });
  reduction.accumulators.forEach(({ name }, i) => {
    writer.names.set(name, results[i] ?? '');
  });
}

function loop(context: Context, statement: Extract<Statement, { kind: 'loop' }>): void {
  const { writer, definitions } = context;
  const index = `i_${statement.index}`;
  writer.block('', () => {
    const extent = writer.fresh('extent');
    writer.line(`const int64_t ${extent} = ${writer.expression(statement.extent)};`);
    const head = `for (int64_t ${index} = 0; ${index} < ${extent}; ${index}++)`;
    if (statement.order === 'sequential' || holdsLoop(statement.body)) {
      writer.block(head, () => statements(context, statement.body));
      return;
    }
    const { strides } = unitStrides(accessesOf(statement.body), statement.index, definitions);
    specialise(writer, strides, () => {
      writer.line('INDEPENDENT');
      writer.block(head, () => statements(context, statement.body));
    });
  });
}

/** Renders statements for one iteration of the loops around them. */
export function statements(context: Context, block: readonly Statement[]): void {
  const { writer } = context;
  for (const statement of block) {
    writer.changed();
    switch (statement.kind) {
      case 'let':
      case 'variable': {
        const value = statement.kind === 'let' ? statement.value : statement.initial;
        declareValue(context, statement.name, value, statement.kind === 'let' ? 'const ' : '');
        break;
      }
      case 'assign':
        writer.line(`${writer.names.get(statement.name)} = ${writer.expression(statement.value)};`);
        break;
      case 'loop':
        loop(context, statement);
        break;
      case 'reduce':
        reduce(context, statement);
        break;
      case 'store': {
        const value = writer.expression(statement.value);
        const indices = statement.indices.map((index) => writer.expression(index));
        writer.line(`${writer.address(statement.operand, indices)} = ${value};`);
        break;
      }
      case 'if':
        writer.block(`if (${writer.expression(statement.condition)})`, () => statements(context, statement.then));
        if (statement.otherwise !== undefined) {
          const otherwise = statement.otherwise;
          writer.block('else', () => statements(context, otherwise));
        }
        break;
      case 'guard': {
        const condition = writer.expression(statement.condition);
        const value = writer.expression(statement.value);
        writer.line(`if (!${condition}) report(guard, position + i_row, ${statement.code + 1}, (double)${value});`);
        break;
      }
    }
  }
  writer.changed();
}

/** Is the value the same for all rows, as far as can be told without looking at memory? */
function isUniform(expression: Expression): boolean {
  switch (expression.kind) {
    case 'load':
    case 'variable':
      return false;
    case 'index':
      return expression.name !== 'row';
    default:
      return childrenOf(expression).every(isUniform);
  }
}

/** Can rows run in lockstep? Loops must have the same extent for all rows and stand under no condition. */
export function allowsLockstep(block: readonly Statement[]): boolean {
  return block.every((statement) => {
    switch (statement.kind) {
      case 'loop':
        return isUniform(statement.extent) && allowsLockstep(statement.body);
      case 'reduce':
        return axesOf(statement).every(({ extent }) => isUniform(extent)) && !holdsLoop(statement.body);
      case 'if':
        return !holdsLoop([statement]);
      default:
        return true;
    }
  });
}

/** Do all rows address the operand in the same way, but for the row stride? */
function isStageable(load: Expression): load is Extract<Expression, { kind: 'load' }> {
  return load.kind === 'load' && load.when === undefined && load.indices.every(isUniform);
}

/** Writes a loop over the lanes of the block, which are rows. `block` and `expressions` are what the body will render. */
function lanes(
  { writer, rows, staged, uniform }: Context,
  block: readonly Statement[],
  expressions: readonly Expression[],
  body: () => void,
): void {
  const stages = new Map<Expression, string>();
  if (staged === true || (uniform !== undefined && uniform.size > 0)) {
    const roots = [...expressions];
    const written = new Set<string>();
    // What stands under a condition may only be loaded where it holds.
    for (const statement of block) roots.push(...expressionsOf(statement));
    visitStatements(block, (statement) => {
      if (statement.kind === 'store') written.add(statement.operand);
    });
    visitExpressions(roots, (load) => {
      if (!isStageable(load) || written.has(load.operand)) return;
      if (staged !== true && uniform?.has(load.operand) !== true) return;
      const type = writer.elementType(load.operand);
      const terms = load.indices.map((at, axis) => `${writer.expression(at)} * ${strideName(load.operand, axis)}`);
      if (staged !== true) {
        const same = writer.fresh('same');
        writer.line(`const ${type} ${same} = p_${load.operand}[${terms.length === 0 ? '0' : terms.join(' + ')}];`);
        stages.set(load, load.type === 'bool' ? `(${same} != 0)` : same);
        return;
      }
      const buffer = writer.fresh('stage');
      const row = `first * ${strideName(load.operand, 'row')}`;
      writer.line(`${type} ${buffer}[${rows}];`);
      writer.line(
        `const ${type} *const ${buffer}_at = STAGE(${buffer}, p_${load.operand} + ${[row, ...terms].join(' + ')}, ${strideName(load.operand, 'row')}, width);`,
      );
      stages.set(load, load.type === 'bool' ? `(${buffer}_at[l] != 0)` : `${buffer}_at[l]`);
    });
  }
  writer.line('INDEPENDENT');
  writer.block('for (int64_t l = 0; l < width; l++)', () => {
    for (const [load, text] of stages) writer.remember(load, text);
    writer.line('const int64_t i_row = first + l;');
    body();
  });
}

/** A value that each row has for itself. */
function declareLanes({ writer, rows }: Context, name: string, type: keyof typeof valueType): void {
  const array = writer.fresh(`v_${name}`);
  writer.line(`${valueType[type]} ${array}[${rows}];`);
  writer.names.set(name, `${array}[l]`);
}

function lockstepReduce(context: Context, reduction: Reduction): void {
  const { writer } = context;
  const { accumulators } = reduction;
  for (const { name, type } of accumulators) declareLanes(context, name, type);
  const totals = accumulators.map(({ name }) => writer.names.get(name) ?? '');
  const parts = accumulators.map(({ name, type }) => {
    const part = writer.fresh(`part_${name}`);
    writer.line(`${valueType[type]} ${part}[${context.rows}];`);
    return `${part}[l]`;
  });
  const lost = declareLost(context, reduction, (name, type) => {
    writer.line(`${type} ${name}[${context.rows}];`);
    return `${name}[l]`;
  });
  const initialise = (targets: readonly string[]) =>
    lanes(
      context,
      [],
      accumulators.map(({ initial }) => initial),
      () => {
        accumulators.forEach(({ initial }, i) => {
          writer.line(`${targets[i]} = ${writer.expression(initial)};`);
        });
      },
    );
  const index = `i_${reduction.index}`;
  const extent = writer.fresh('extent');
  const start = writer.fresh('start');
  writer.line(`const int64_t ${extent} = ${writer.expression(reduction.extent)};`);
  const length = writer.fresh('length');
  const shallow = reduction.step === undefined ? '0' : `${extent} <= ${shallowDepth}`;
  writer.line(
    `const int64_t ${length} = ${isFloatSum(reduction) ? `${shallow} ? ${shallowSumLength} : ${lockstepSumLength}` : partialLength};`,
  );
  writer.block(`if (${extent} <= 0)`, () => initialise(totals));
  writer.block(`for (int64_t ${start} = 0; ${start} < ${extent}; ${start} += ${length})`, () => {
    const stop = writer.fresh('stop');
    writer.line(`const int64_t ${stop} = least(${start} + ${length}, ${extent});`);
    initialise(parts);
    writer.block(`for (int64_t ${index} = ${start}; ${index} < ${stop}; ${index}++)`, () => {
      const { step: fused, values } = reduction;
      lanes(context, reduction.body, fused ?? values, () => step(context, reduction, parts));
    });
    writer.block(`if (${start} == 0)`, () =>
      lanes(context, [], [], () => {
        totals.forEach((total, i) => {
          writer.line(`${total} = ${parts[i]};`);
        });
        for (const each of lost) writer.line(`${each} = 0;`);
      }),
    );
    writer.block('else', () => lanes(context, [], [], () => join(context, reduction, totals, parts, lost)));
  });
  if (lost.length > 0)
    writer.block(`if (${extent} > ${length})`, () => lanes(context, [], [], () => giveBack(context, totals, lost)));
}

/** Renders statements for the `width` rows from `first` on, each statement for all rows before the next one. */
export function lockstep(context: Context, block: readonly Statement[]): void {
  const { writer } = context;
  let group: Statement[] = [];
  const flush = () => {
    if (group.length === 0) return;
    const together = group;
    group = [];
    for (const statement of together) {
      if (statement.kind === 'let') declareLanes(context, statement.name, statement.value.type);
      if (statement.kind === 'variable') declareLanes(context, statement.name, statement.initial.type);
    }
    lanes(context, together, [], () => {
      for (const statement of together) {
        if (statement.kind === 'let' || statement.kind === 'variable') {
          writer.changed();
          const value = statement.kind === 'let' ? statement.value : statement.initial;
          writer.line(`${writer.names.get(statement.name)} = ${writer.expression(value)};`);
        } else statements(context, [statement]);
      }
    });
  };
  for (const statement of block) {
    if (statement.kind === 'loop') {
      flush();
      const index = `i_${statement.index}`;
      const extent = writer.fresh('extent');
      writer.line(`const int64_t ${extent} = ${writer.expression(statement.extent)};`);
      writer.block(`for (int64_t ${index} = 0; ${index} < ${extent}; ${index}++)`, () =>
        lockstep(context, statement.body),
      );
    } else if (statement.kind === 'reduce') {
      flush();
      if (statement.around === undefined) lockstepReduce(context, statement);
      else lockstep(context, asNest(context, statement));
    } else group.push(statement);
  }
  flush();
}
