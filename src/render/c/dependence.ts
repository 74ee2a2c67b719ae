/** @file How addresses depend on loop variables: which strides must be 1 for a loop to walk through memory in steps of one element. */
import type { Expression, Statement } from '../../kernels/ir.ts';
import { blocksOf, childrenOf, expressionsOf, visitExpressions } from '../../kernels/walk.ts';
import { mentions } from './expression.ts';

/** The C name of an operand's stride along its row axis or an inner axis. */
export function strideName(operand: string, axis: number | 'row'): string {
  return `s_${operand}_${axis}`;
}

/** A place in a kernel that touches memory. */
export interface Access {
  readonly operand: string;
  readonly indices: readonly Expression[];
}

/** The values that names stand for, so that an index held in a `let` is seen through. */
export type Definitions = ReadonlyMap<string, Expression>;

export function definitionsOf(statements: readonly Statement[]): Map<string, Expression> {
  const definitions = new Map<string, Expression>();
  const visit = (block: readonly Statement[]): void => {
    for (const statement of block) {
      if (statement.kind === 'let') definitions.set(statement.name, statement.value);
      for (const inner of blocksOf(statement)) visit(inner);
    }
  };
  visit(statements);
  return definitions;
}

/** Loads in expressions and in what their variables stand for. */
function loadsIn(expressions: readonly Expression[], definitions: Definitions): Access[] {
  const found: Access[] = [];
  const seen = new Set<Expression>();
  const visit = (expression: Expression): void => {
    if (seen.has(expression)) return;
    seen.add(expression);
    if (expression.kind === 'load') found.push(expression);
    if (expression.kind === 'variable') {
      const value = definitions.get(expression.name);
      if (value !== undefined) visit(value);
    }
    for (const child of childrenOf(expression)) visit(child);
  };
  for (const expression of expressions) visit(expression);
  return found;
}

/** All loads and stores in a block, inner blocks included. */
export function accessesOf(statements: readonly Statement[]): Access[] {
  const found: Access[] = [];
  const visit = (block: readonly Statement[]): void => {
    for (const statement of block) {
      visitExpressions(expressionsOf(statement), (expression) => {
        if (expression.kind === 'load') found.push(expression);
      });
      if (statement.kind === 'store') found.push(statement);
      for (const inner of blocksOf(statement)) visit(inner);
    }
  };
  visit(statements);
  return found;
}

/** Operands whose elements are used to compute addresses of others. */
export function addressingOperands(statements: readonly Statement[]): Set<string> {
  const definitions = definitionsOf(statements);
  const operands = new Set<string>();
  for (const access of accessesOf(statements))
    for (const load of loadsIn(access.indices, definitions)) operands.add(load.operand);
  return operands;
}

/** Does `expression` grow by 1 with the loop variable (`unit`), not depend on it (`none`), or something else? */
export function growth(expression: Expression, name: string, definitions: Definitions): 'none' | 'unit' | 'other' {
  switch (expression.kind) {
    case 'index':
      return expression.name === name ? 'unit' : 'none';
    case 'variable': {
      const value = definitions.get(expression.name);
      return value === undefined ? 'none' : growth(value, name, definitions);
    }
    case 'binary': {
      const left = growth(expression.left, name, definitions);
      const right = growth(expression.right, name, definitions);
      if (left === 'none' && right === 'none') return 'none';
      if (expression.operator === 'add' && (left === 'none' || right === 'none')) return left === 'none' ? right : left;
      if (expression.operator === 'subtract' && right === 'none') return left;
      return 'other';
    }
    default:
      return mentions(expression, name) ? 'other' : 'none';
  }
}

/**
 * The strides that must be 1 for the accesses to be contiguous in loop variable `name`. `scattered` tells that some access
 * depends on it in another way.
 */
export function unitStrides(
  accesses: readonly Access[],
  name: string,
  definitions: Definitions,
): { strides: Set<string>; scattered: boolean } {
  const strides = new Set<string>();
  let scattered = false;
  for (const access of accesses) {
    const kinds = access.indices.map((index) => growth(index, name, definitions));
    const units = kinds.filter((kind) => kind === 'unit').length;
    if (kinds.includes('other') || units > 1) scattered = true;
    else if (units === 1) strides.add(strideName(access.operand, kinds.indexOf('unit')));
  }
  return { strides, scattered };
}
