/** @file Which loops of a kernel the invocations of a workgroup can share, and how those walk through memory. */
import type { Expression, LoopKernel, Statement } from '../../kernels/ir.ts';
import { expressionsOf, visitExpressions } from '../../kernels/walk.ts';
import { rankPosition, rowsPosition, wordLayoutOf } from './arguments.ts';
import { type Coefficient, findLoad, strideOf } from './extents.ts';

type Reduce = Extract<Statement, { kind: 'reduce' }>;
type Loop = Extract<Statement, { kind: 'loop' }>;

/** Is the expression the same for all points? */
function isUniform(expression: Expression): boolean {
  let varies = false;
  visitExpressions([expression], ({ kind }) => {
    varies ||= kind === 'index' || kind === 'variable' || kind === 'load';
  });
  return !varies;
}

const hasLoops = (statements: readonly Statement[]): boolean =>
  statements.some(
    (statement) =>
      statement.kind === 'loop' ||
      statement.kind === 'reduce' ||
      (statement.kind === 'if' && (hasLoops(statement.then) || hasLoops(statement.otherwise ?? []))),
  );

/**
 * Can the invocations of a workgroup go through these statements together? They wait for each other at reductions and parallel loops, so
 * that all must come there.
 */
function isShareable(statements: readonly Statement[]): boolean {
  return statements.every((statement) => {
    if (statement.kind === 'if') return !hasLoops([statement]);
    if (statement.kind === 'reduce')
      return isUniform(statement.extent) && (statement.around === undefined || isUniform(statement.around.extent));
    if (statement.kind !== 'loop' || statement.order === 'parallel') return true;
    return isUniform(statement.extent) && isShareable(statement.body);
  });
}

function findShared(statements: readonly Statement[]): Reduce | Loop | undefined {
  for (const statement of statements) {
    if (statement.kind === 'reduce') return statement;
    if (statement.kind !== 'loop') continue;
    if (statement.order === 'parallel') return statement;
    const inner = findShared(statement.body);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The first reduction or parallel loop of a kernel whose loops can all be shared. */
export function sharedLoop(kernel: LoopKernel): Reduce | Loop | undefined {
  return isShareable(kernel.body) ? findShared(kernel.body) : undefined;
}

/** Is the only loop of a kernel a reduction, of which parts can be folded apart? */
export function isSplittable(kernel: LoopKernel): boolean {
  const place = kernel.body.findIndex(({ kind }) => kind === 'reduce');
  const reduce = kernel.body[place];
  return (
    reduce?.kind === 'reduce' &&
    reduce.around === undefined &&
    isUniform(reduce.extent) &&
    kernel.body.slice(0, place).every(({ kind }) => kind === 'let') &&
    !hasLoops(kernel.body.slice(place + 1))
  );
}

/** How long a loop is, where that is a size. */
export function extentOf(kernel: LoopKernel, loop: Statement | undefined): Coefficient | undefined {
  if (loop?.kind !== 'reduce' && loop?.kind !== 'loop') return undefined;
  const { extent } = loop;
  if (extent.kind !== 'size') return undefined;
  const position =
    extent.name === 'row' ? rowsPosition : wordLayoutOf(kernel).sizes + kernel.sizes.indexOf(extent.name);
  return (words) => words[position] as number;
}

/** How far apart in memory is what a shared loop loads: in its next step, and at the next point. */
export interface Walk {
  readonly step: Coefficient;
  readonly point: Coefficient;
}

export function walkOf(kernel: LoopKernel, loop: Reduce | Loop): Walk {
  const roots = [...loop.body.flatMap(expressionsOf), ...(loop.kind === 'reduce' ? loop.values : [])];
  const isAlong = (expression: Expression): boolean => {
    let found = false;
    visitExpressions([expression], (part) => {
      found ||= part.kind === 'index' && part.name === loop.index;
    });
    return found;
  };
  const load = findLoad(roots, ({ indices }) => indices.some(isAlong));
  if (load === undefined) return { step: () => 0, point: () => 1 };
  const layout = wordLayoutOf(kernel);
  const operand = kernel.operands.findIndex(({ name }) => name === load.operand);
  const row = (layout.operands[operand] ?? 0) + 1;
  return {
    step: strideOf(kernel, load, loop.index),
    point: (words) => {
      if ((words[rowsPosition] as number) > 1) return Math.abs((words[row] as number) | 0);
      const rank = words[rankPosition] as number;
      for (let axis = rank - 1; axis >= 0; axis--) {
        if ((words[layout.outer + axis] as number) > 1)
          return Math.abs((words[layout.outer + rank * (1 + operand) + axis] as number) | 0);
      }
      return Number.POSITIVE_INFINITY;
    },
  };
}
