/** @file A reduce over two axes as a loop around a reduce over one, for what folds along one axis only. */
import { variable } from './build.ts';
import type { Expression, Kernel, Statement } from './ir.ts';
import { addKeeping, isFloatSum, keepingSums } from './summation.ts';
import { rewriter } from './walk.ts';

type Reduce = Extract<Statement, { kind: 'reduce' }>;

/** What the fold over one step of the outer axis is called. */
const partOf = (name: string): string => `${name}_part`;

/** Gives variables other names. */
function renaming(names: ReadonlyMap<string, string>): (expression: Expression) => Expression {
  return rewriter((expression) => {
    const name = expression.kind === 'variable' ? names.get(expression.name) : undefined;
    return name === undefined ? expression : { ...expression, name };
  });
}

/** Folds each step of the outer axis into the accumulators. */
function joined({ accumulators, combine }: Reduce): readonly Statement[] {
  const sides = accumulators.flatMap(({ name }): [string, string][] => [
    [`left.${name}`, name],
    [`right.${name}`, partOf(name)],
  ]);
  const map = renaming(new Map(sides));
  return [
    ...combine.map((next, i): Statement => ({ kind: 'let', name: `next_${accumulators[i]?.name}`, value: map(next) })),
    ...accumulators.map(
      ({ name, type }): Statement => ({ kind: 'assign', name, value: variable(type, `next_${name}`) }),
    ),
  ];
}

/** The reduce over its inner axis only, into `NAME_part`. */
function inner({ around: _, ...reduce }: Reduce): Reduce {
  const sides = reduce.accumulators.flatMap(({ name }) =>
    ['left', 'right'].map((side): [string, string] => [`${side}.${name}`, `${side}.${partOf(name)}`]),
  );
  return {
    ...reduce,
    accumulators: reduce.accumulators.map((each) => ({ ...each, name: partOf(each.name) })),
    combine: reduce.combine.map(renaming(new Map(sides))),
  };
}

/** A reduce over one axis as it is; one over two as a loop over the outer axis around a reduce over the inner. */
export function nested(reduce: Reduce): readonly Statement[] {
  const { around, accumulators } = reduce;
  if (around === undefined) return [reduce];
  const loop = (join: readonly Statement[]): Statement => ({
    kind: 'loop',
    order: 'sequential',
    index: around.index,
    extent: around.extent,
    body: [inner(reduce), ...join],
  });
  if (isFloatSum(reduce)) {
    const join = accumulators.flatMap(({ name, type }) => addKeeping(name, variable(type, partOf(name))));
    return keepingSums(accumulators, [loop(join)]);
  }
  return [
    ...accumulators.map(({ name, initial }): Statement => ({ kind: 'variable', name, initial })),
    loop(joined(reduce)),
  ];
}

/** The kernel with no reduce over more than one axis. */
export function nest(kernel: Kernel): Kernel {
  if (kernel.kind === 'contraction') return kernel;
  let found = false;
  const block = (statements: readonly Statement[]): readonly Statement[] =>
    statements.flatMap((statement) => {
      if (statement.kind === 'reduce' && statement.around !== undefined) {
        found = true;
        return nested(statement);
      }
      if (statement.kind === 'loop') return [{ ...statement, body: block(statement.body) }];
      if (statement.kind !== 'if') return [statement];
      const then = block(statement.then);
      return [
        statement.otherwise === undefined
          ? { ...statement, then }
          : { ...statement, then, otherwise: block(statement.otherwise) },
      ];
    });
  const body = block(kernel.body);
  return found ? { ...kernel, body } : kernel;
}
