/**
 * @file Scatters by owners: each destination belongs to one of several invocations, all of which walk through the same indices, in order, and
 * take what is theirs. Sums come out the same at each run, without atomic operations on floats.
 */
import type { Expression, LoopKernel, Statement } from '../../kernels/ir.ts';
import { expressionsOf, visitExpressions, visitStatements } from '../../kernels/walk.ts';
import { pointsPosition, rowsPosition, schedulePosition } from './arguments.ts';
import { rowName, variableName, type WordLoops } from './kernel.ts';
import { writeBases, writeGroup, writeMain } from './points.ts';
import { parameterText, type Writer } from './writer.ts';

export const ownerInvocations = 64;
/** Word of the schedule: the owners at each point. */
export const ownersPosition = schedulePosition;

/**
 * The index by which the steps of a kernel's only loop can be divided: whatever a step writes, and reads of what is written, lies at
 * that index, which it names first.
 */
export function ownedIndex({ operands, body }: LoopKernel): string | undefined {
  const [loop] = body;
  if (body.length !== 1 || loop?.kind !== 'loop' || loop.order !== 'sequential') return undefined;
  const [first] = loop.body;
  if (first?.kind !== 'let' || first.value.type !== 'index') return undefined;
  const isThere = (indices: readonly Expression[]): boolean =>
    indices.some((index) => index.kind === 'variable' && index.name === first.name);
  const written = new Set(operands.filter(({ access }) => access !== 'read').map(({ name }) => name));
  let isDivided = true;
  const visit = (statement: Statement): void => {
    if (statement.kind === 'store') isDivided &&= isThere(statement.indices);
    if (statement.kind === 'guard' || statement.kind === 'assign') isDivided = false;
    visitExpressions(expressionsOf(statement), (expression) => {
      if (expression.kind === 'load' && written.has(expression.operand)) isDivided &&= isThere(expression.indices);
    });
  };
  visitStatements(loop.body, visit);
  return isDivided ? first.name : undefined;
}

export function writeOwners(writer: Writer, kernel: WordLoops, index: string): void {
  const [loop] = kernel.body;
  if (loop?.kind !== 'loop') throw new TypeError('only a loop has owners');
  writeMain(writer, ownerInvocations, ['workgroup', 'groups', 'local'], () => {
    writeGroup(writer);
    const points = parameterText(pointsPosition);
    writer.line(`let place = group * ${ownerInvocations}u + local;`);
    writer.line(`let owner = place / ${points};`);
    writer.line(`let owners = ${parameterText(ownersPosition)};`);
    writer.nest('if (owner >= owners)', () => writer.line('return;'));
    writer.line(`let position = place % ${points};`);
    writer.line(`let rows = ${parameterText(rowsPosition)};`);
    writer.line(`let ${rowName} = i32(position % rows);`);
    writer.line('var point = position / rows;');
    writeBases(writer, kernel, 'point', rowName);
    const extent = writer.name(writer.word(loop.extent));
    writer.nest(`for (var ${loop.index} = 0i; ${loop.index} < ${extent}; ${loop.index}++)`, () => {
      const [first, ...rest] = loop.body;
      if (first !== undefined) writer.statement(first);
      writer.nest(`if (u32(${variableName(index)}) % owners == owner)`, () => writer.block(rest));
    });
  });
}
