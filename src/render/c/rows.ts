/**
 * @file Renders the body of a loop kernel as the C function that runs some rows of one outer point.
 *
 * A body without loops becomes one vectorised loop over contiguous rows; the runtime brings operands whose row stride is not 1 into
 * contiguous memory block by block first, so that one text serves all strides. A body with loops gets a function that runs row
 * after row, and where possible one that runs blocks of rows in lockstep; strides decide at run time, chunks never do.
 */

import type { Expression, Operand, Statement } from '../../kernels/ir.ts';
import type { Layout } from '../../kernels/layout.ts';
import { expressionsOf, visitExpressions, visitStatements } from '../../kernels/walk.ts';
import type { ComputeType } from '../../storage/dtype.ts';
import { accessesOf, addressingOperands, definitionsOf, strideName, unitStrides } from './dependence.ts';
import { elementType, valueType, Writer } from './expression.ts';
import type { RunSchedule } from './fold.ts';
import { runReductions, runSchedules } from './runs.ts';
import { allowsLockstep, blockRows, holdsLoop, lockstep, lockstepRows, statements } from './statement.ts';

/** Loops up to this extent are too short to be worth vector instructions of their own. */
const shortExtent = 16;

/** What runs along rows: a loop kernel, or a contraction whose one axis is taken for the row. */
export interface RowProgram {
  /** Prefix of the functions' names; the result is `PREFIX_rows`. */
  readonly prefix: string;
  readonly operands: readonly Operand[];
  readonly scalars: readonly { readonly name: string; readonly type: ComputeType }[];
  readonly sizes: readonly string[];
  readonly layout: Layout;
  readonly body: readonly Statement[];
  /** Do the operands have row strides? */
  readonly rowStrides: boolean;
  /** C text of the row extent. */
  readonly rowExtent: string;
}

const functionHead =
  '(const double *arguments, char *const *pointers, int64_t begin, int64_t end, int64_t position, struct guard *guard)';

/** C text that reads a scalar argument. */
function scalarText(type: ComputeType, position: number): string {
  if (type === 'int64') return `bits_float64(arguments[${position}])`;
  if (type === 'float64') return `arguments[${position}]`;
  return type === 'bool' ? `arguments[${position}] != 0` : `(${valueType[type]})arguments[${position}]`;
}

/** Declarations of sizes, scalars and strides as C constants. */
export function declareArguments(
  program: Pick<RowProgram, 'operands' | 'scalars' | 'sizes' | 'layout' | 'rowStrides' | 'rowExtent'>,
): string[] {
  const { layout } = program;
  const lines = [`const int64_t row_extent = ${program.rowExtent};`];
  program.sizes.forEach((name, i) => {
    lines.push(`const int64_t n_${name} = (int64_t)arguments[${layout.sizes + i}];`);
  });
  program.scalars.forEach(({ name, type }, i) => {
    lines.push(`const ${valueType[type]} c_${name} = ${scalarText(type, layout.scalars + i)};`);
  });
  program.operands.forEach(({ name, rank }, i) => {
    const place = layout.operands[i] ?? 0;
    if (program.rowStrides) lines.push(`const int64_t ${strideName(name, 'row')} = (int64_t)arguments[${place + 1}];`);
    for (let axis = 0; axis < rank; axis += 1)
      lines.push(`const int64_t ${strideName(name, axis)} = (int64_t)arguments[${place + 2 + axis}];`);
  });
  return lines;
}

/** Declarations of the operands' pointers. */
export function declarePointers(operands: readonly Operand[]): string[] {
  return operands.map(({ name, type, access }, i) => {
    const constant = access === 'read' ? 'const ' : '';
    return `${constant}${elementType[type]} *const p_${name} = (${constant}${elementType[type]} *)pointers[${i}];`;
  });
}

/** Leaves out the declarations of names that the text never mentions. */
export function usedOnly(declarations: readonly string[], text: readonly string[]): string[] {
  const words = new Set(text.join('\n').match(/[A-Za-z_]\w*/g));
  return declarations.filter((line) => {
    const name = /(\w+) = /.exec(line)?.[1] ?? '';
    return words.has(name);
  });
}

function addressWithRow(program: RowProgram, row: string) {
  return (operand: string, indices: readonly string[]): string => {
    const terms = indices.map((index, axis) => `${index} * ${strideName(operand, axis)}`);
    if (program.rowStrides) terms.unshift(`${row} * ${strideName(operand, 'row')}`);
    return `p_${operand}[${terms.length === 0 ? '0' : terms.join(' + ')}]`;
  };
}

/** A whole function; strides in `fixed` are declared by the body. */
function functionText(
  name: string,
  program: RowProgram,
  writer: Writer,
  fixed: ReadonlyMap<string, number> = new Map(),
): string {
  const declarations = [...declareArguments(program), ...declarePointers(program.operands)].filter(
    (line) => !fixed.has(/(\w+) = /.exec(line)?.[1] ?? ''),
  );
  return [
    `static void ${name}${functionHead} {`,
    ...usedOnly(declarations, writer.lines).map((line) => `  ${line}`),
    ...writer.lines,
    '}',
    '',
  ].join('\n');
}

function newWriter(program: RowProgram): Writer {
  const writer = new Writer(program.operands, addressWithRow(program, 'i_row'));
  writer.count([], program.body);
  return writer;
}

/** The row strides that the fast version of a body expects: 0 for operands that hold addresses, 1 for the others. */
function assumedStrides(program: RowProgram): Map<string, number> {
  const assumed = new Map<string, number>();
  const definitions = definitionsOf(program.body);
  const accesses = accessesOf(program.body);
  if (program.rowStrides) {
    const addressing = addressingOperands(program.body);
    for (const { operand } of accesses) assumed.set(strideName(operand, 'row'), addressing.has(operand) ? 0 : 1);
  }
  for (const name of unitStrides(accesses, 'row', definitions).strides) assumed.set(name, 1);
  return assumed;
}

function assumption(assumed: ReadonlyMap<string, number>): string {
  return [...assumed].map(([name, value]) => `${name} == ${value}`).join(' && ');
}

/** A body without loops: one function for rows of stride 1, which the runtime provides, and perhaps one for assumed strides. */
function flatRows(program: RowProgram): RenderedRows {
  const { prefix, operands, body } = program;
  const direct = new Set<string>();
  for (const { operand, indices } of accessesOf(body)) if (indices.length > 0) direct.add(operand);
  visitConditional(body, direct);
  const definitions = definitionsOf(body);
  const assumed = assumedStrides(program);

  const core = (name: string, fixed: ReadonlyMap<string, number>): string => {
    const writer = newWriter(program);
    const general = writer.address;
    writer.address = (operand, indices) => {
      if (direct.has(operand)) return general(operand, indices);
      return fixed.get(strideName(operand, 'row')) === 0 ? `p_${operand}[0]` : `p_${operand}[i_row]`;
    };
    if (fixed.size > 0)
      writer.line(`const int64_t ${[...fixed].map(([stride, value]) => `${stride} = ${value}`).join(', ')};`);
    writer.block('', () => {
      // The compiler cannot know that no store of this loop changes what all rows read.
      for (const load of topLoads(body)) {
        if (fixed.get(strideName(load.operand, 'row')) !== 0 || load.indices.length > 0) continue;
        const hoisted = writer.fresh('same');
        writer.line(`const ${writer.elementType(load.operand)} ${hoisted} = p_${load.operand}[0];`);
        writer.remember(load, load.type === 'bool' ? `(${hoisted} != 0)` : hoisted);
      }
      writer.line('INDEPENDENT');
      writer.block('for (int64_t i_row = begin; i_row < end; i_row++)', () =>
        statements({ writer, definitions, rows: 1 }, body),
      );
    });
    return functionText(name, program, writer, fixed);
  };

  const flags = operands.map(({ name, access }) => {
    const expected = assumed.get(strideName(name, 'row'));
    return (
      (direct.has(name) ? 0 : 1) |
      (access === 'write' ? 0 : 2) |
      (access === 'read' ? 0 : 4) |
      (expected === 1 ? 8 : expected === 0 ? 16 : 0)
    );
  });
  const parts = [core(`${prefix}_rows`, new Map())];
  if (direct.size > 0) parts.push(core(`${prefix}_assumed`, assumed));
  return { text: parts.join('\n'), flags, assumed: direct.size > 0 };
}

/** Loads of read operands that every iteration carries out. */
function topLoads(body: readonly Statement[]): Extract<Expression, { kind: 'load' }>[] {
  const found: Extract<Expression, { kind: 'load' }>[] = [];
  visitExpressions(body.flatMap(expressionsOf), (expression) => {
    if (expression.kind === 'load' && expression.when === undefined) found.push(expression);
  });
  return found;
}

/** Adds the operands that some iterations do not touch: they cannot be brought into memory of their own. */
function visitConditional(body: readonly Statement[], direct: Set<string>): void {
  visitStatements(body, (statement) => {
    if (statement.kind !== 'if') return;
    for (const { operand } of accessesOf([statement])) direct.add(operand);
  });
  for (const access of accessesOf(body)) if ('when' in access && access.when !== undefined) direct.add(access.operand);
}

function isWalk(body: readonly Statement[]): boolean {
  return !holdsLoop(body) && body.some(({ kind }) => kind === 'store');
}

/** A function that runs row after row; where `runs` are given, for strides that are 1. */
function singleRows(
  program: RowProgram,
  name: string,
  options?: { readonly runs: RunSchedule; readonly strides: ReadonlySet<string> },
): string {
  const { body } = program;
  const writer = newWriter(program);
  const fixed = new Map([...(options?.strides ?? [])].map((stride) => [stride, 1]));
  for (const stride of fixed.keys()) writer.line(`const int64_t ${stride} = 1;`);
  writer.block('for (int64_t i_row = begin; i_row < end; i_row++)', () =>
    statements(
      { writer, definitions: definitionsOf(body), rows: 1, ...(options === undefined ? {} : { runs: options.runs }) },
      body,
    ),
  );
  return functionText(name, program, writer, fixed);
}

/** A body with loops. */
function loopRows(program: RowProgram): string {
  const { prefix, body } = program;
  const definitions = definitionsOf(body);
  const parts: string[] = [];

  parts.push(singleRows(program, `${prefix}_single`));

  const assumed = assumedStrides(program);
  const lockstepped = allowsLockstep(body) && assumed.size > 0;
  const choice: string[] = [];
  if (lockstepped) {
    const rows = lockstepRows(body);
    if (program.rowStrides) parts.push(stagedRows(program));
    const writer = newWriter(program);
    writer.line(`const int64_t ${[...assumed].map(([name, value]) => `${name} = ${value}`).join(', ')};`);
    const uniform = new Set(
      program.operands
        .filter(({ name, access }) => access === 'read' && assumed.get(strideName(name, 'row')) === 0)
        .map(({ name }) => name),
    );
    writer.block('', () => lockstep({ writer, definitions, rows, uniform }, body));
    const declarations = [...declareArguments(program), ...declarePointers(program.operands)].filter(
      (line) => !assumed.has(/(\w+) = /.exec(line)?.[1] ?? ''),
    );
    parts.push(
      [
        `INLINE void ${prefix}_block(const double *arguments, char *const *pointers, const int64_t first, const int64_t width, int64_t position, struct guard *guard) {`,
        ...usedOnly(declarations, writer.lines).map((line) => `  ${line}`),
        ...writer.lines,
        '}',
        `SEPARATE void ${prefix}_lockstep${functionHead} {`,
        `  for (; begin + ${rows} <= end; begin += ${rows}) ${prefix}_block(arguments, pointers, begin, ${rows}, position, guard);`,
        ...(rows > blockRows
          ? [
              `  if (begin + ${blockRows} <= end) ${prefix}_block(arguments, pointers, begin, ${blockRows}, position, guard), begin += ${blockRows};`,
            ]
          : []),
        program.rowStrides
          ? `  if (begin < end) ${prefix}_staged(arguments, pointers, begin, end, position, guard);`
          : `  if (begin < end) ${prefix}_block(arguments, pointers, begin, end - begin, position, guard);`,
        '}',
        '',
      ].join('\n'),
    );
    const inner = new Set<string>();
    const extents: Expression[] = [];
    visitStatements(body, (statement) => {
      if (statement.kind !== 'reduce' && statement.kind !== 'loop') return;
      extents.push(statement.extent);
      // A sequential loop that stores as it goes is a walk along memory, as a scan is; others are short, as windows are.
      if (statement.kind === 'loop' && statement.order === 'sequential' && !isWalk(statement.body)) return;
      for (const name of unitStrides(accessesOf([statement]), statement.index, definitions).strides) inner.add(name);
    });
    const call = (name: string) => `{ ${prefix}_${name}(arguments, pointers, begin, end, position, guard); return; }`;
    const contiguous = inner.size === 0 ? '0' : [...inner].map((name) => `${name} == 1`).join(' && ');
    choice.push(
      `const _Bool contiguous = ${contiguous};`,
      `if (row_extent > 1 && !contiguous && ${assumption(assumed)}) ${call('lockstep')}`,
    );
    if (program.rowStrides) {
      // Short loops over contiguous memory, and long ones over strided memory, are better done for many rows at once.
      const sized = extents.filter((extent) => extent.kind === 'size' || extent.kind === 'constant');
      const plain = newWriter(program);
      const short = sized.map((extent) => `${plain.expression(extent)} <= ${shortExtent}`).join(' && ');
      choice.push(
        `if (row_extent >= 16 && (!contiguous${sized.length === extents.length ? ` || (${short})` : ''})) ${call('staged')}`,
      );
    }
  }
  const { reductions, strides } = runReductions(body, definitions);
  if (reductions.length > 0 && strides.size > 0) {
    const schedules = runSchedules(reductions);
    for (const runs of schedules) parts.push(singleRows(program, `${prefix}_${runs.name}`, { runs, strides }));
    const plain = newWriter(program);
    const extents = [...new Set(reductions.map(({ extent }) => plain.expression(extent)))];
    const bounds = schedules.map(({ name, lanes, short }) => {
      const fits = short ? `if (${extents.map((extent) => `${extent} <= ${lanes}`).join(' && ')}) ` : '';
      return `${fits}{ ${prefix}_${name}(arguments, pointers, begin, end, position, guard); return; }`;
    });
    choice.push(`if (${assumption(new Map([...strides].map((stride) => [stride, 1])))}) { ${bounds.join(' ')} }`);
  }
  choice.push(`${prefix}_single(arguments, pointers, begin, end, position, guard);`);
  parts.push(
    [
      `static void ${prefix}_rows${functionHead} {`,
      ...usedOnly(declareArguments(program), choice).map((line) => `  ${line}`),
      ...choice.map((line) => `  ${line}`),
      '}',
      '',
    ].join('\n'),
  );
  return parts.join('\n');
}

/** Rows in lockstep with all strides. */
function stagedRows(program: RowProgram): string {
  const { prefix, body } = program;
  const writer = newWriter(program);
  writer.block(`for (int64_t first = begin; first < end; first += ${blockRows})`, () => {
    writer.line(`const int64_t width = least(${blockRows}, end - first);`);
    lockstep({ writer, definitions: definitionsOf(body), rows: blockRows, staged: true }, body);
  });
  return functionText(`${prefix}_staged`, program, writer);
}

/** The C functions that run a program's rows; the entry is `PREFIX_rows`. */
export interface RenderedRows {
  readonly text: string;
  /** For bodies without loops: the runtime's operand flags. */
  readonly flags?: readonly number[];
  /** Is there a function `PREFIX_assumed` for the strides that the flags name? */
  readonly assumed?: boolean;
}

export function renderRows(program: RowProgram): RenderedRows {
  return holdsLoop(program.body) ? { text: loopRows(program) } : flatRows(program);
}
