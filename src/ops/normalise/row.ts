/** @file What kernels over a row of `n` elements are made of. */
import * as build from '../../kernels/build.ts';
import type { Expression, Statement } from '../../kernels/ir.ts';
import type { DTypeName } from '../../storage/dtype.ts';

/** The place in the row. */
export const j = build.index('j');
const extent = build.size('n');

/** One number of the whole row. */
export function fold(
  name: string,
  type: DTypeName,
  initial: number,
  value: Expression,
  merge: typeof build.add,
): Statement {
  return {
    kind: 'reduce',
    index: 'j',
    extent,
    accumulators: [build.accumulator(name, type, initial)],
    body: [],
    values: [value],
    combine: [merge(build.variable(type, `left.${name}`), build.variable(type, `right.${name}`))],
  };
}

/** Each element of the row. */
export function storeEach(operand: string, value: Expression): Statement {
  const body: Statement[] = [{ kind: 'store', operand, indices: [j], value }];
  return { kind: 'loop', order: 'parallel', index: 'j', extent, body };
}
