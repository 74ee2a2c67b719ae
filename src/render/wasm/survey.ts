/** @file What a block of statements touches: names, accesses, values, weight; and whether it can run in vector mode. */
import type { Expression, Statement } from '../../kernels/ir.ts';
import { childrenOf, expressionsOf, visitStatements } from '../../kernels/walk.ts';
import type { Moving } from './affine.ts';
import type { Access, Evaluator } from './evaluator.ts';

/** Bodies of at most this weight run several vectors a step. */
export const lightWeight = 14;
/**
 * Bodies of at most this weight have a form for elements side by side, which asks no access for its stride: an optimizer's step takes a
 * sixth to two fifths less time by it. In heavier ones that hardly shows beside the arithmetic, and the form is code to be compiled.
 */
export const middleWeight = 48;
/** Vectors a step in light bodies. */
export const unroll = 4;

type Reduce = Extract<Statement, { kind: 'reduce' }>;

/** What one pass of a loop runs: statements, and for a reduce its values and their combination. */
export interface LoopBody {
  readonly index: string;
  readonly statements: readonly Statement[];
  readonly values: readonly Expression[];
}

export function bodyOfReduce(statement: Reduce): LoopBody {
  return { index: statement.index, statements: statement.body, values: statement.values };
}

/** Every expression of a loop's body, each once, children before parents. */
export function expressionsOfBody(body: LoopBody): readonly Expression[] {
  const seen = new Set<Expression>();
  const enter = (expression: Expression): void => {
    if (seen.has(expression)) return;
    for (const child of childrenOf(expression)) enter(child);
    seen.add(expression);
  };
  visitStatements(body.statements, (statement) => {
    for (const root of expressionsOf(statement)) enter(root);
  });
  for (const value of body.values) enter(value);
  return [...seen];
}

/** Names that get a value within the body, or another one. */
export function boundNames(body: LoopBody): ReadonlySet<string> {
  const names = new Set<string>([body.index]);
  visitStatements(body.statements, (statement) => {
    switch (statement.kind) {
      case 'let':
      case 'variable':
      case 'assign':
        names.add(statement.name);
        break;
      case 'loop':
        names.add(statement.index);
        break;
      case 'reduce':
        names.add(statement.index);
        for (const { name } of statement.accumulators) {
          for (const bound of [name, `left.${name}`, `right.${name}`, `lost.${name}`]) names.add(bound);
        }
        break;
    }
  });
  return names;
}

/** Names that `assign` changes within a block. */
export function assignedNames(statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  visitStatements(statements, (statement) => {
    if (statement.kind === 'assign') names.add(statement.name);
  });
  return names;
}

export function hasStore(statements: readonly Statement[]): boolean {
  let found = false;
  visitStatements(statements, (statement) => {
    found ||= statement.kind === 'store';
  });
  return found;
}

export function accessesOf(body: LoopBody, evaluator: Evaluator): readonly Access[] {
  const accesses = new Map<string, Access>();
  const add = (access: Access): void => {
    accesses.set(evaluator.accessKey(access), access);
  };
  for (const expression of expressionsOfBody(body)) if (expression.kind === 'load') add(expression);
  visitStatements(body.statements, (statement) => {
    if (statement.kind === 'store') add(statement);
  });
  return [...accesses.values()];
}

/** Does the address of an access change with a loop variable? */
export function moves(access: Access, { name, varying }: Moving, evaluator: Evaluator): boolean {
  if (name === 'row') return true;
  return access.indices.some((index) => [...evaluator.graph.facts(index).names].some((each) => varying.has(each)));
}

/**
 * The names that vary if the body runs in vector mode over its index, or undefined where it cannot: control flow that differs
 * from lane to lane, guards.
 */
export function varyingNames(body: LoopBody, evaluator: Evaluator): ReadonlySet<string> | undefined {
  const varying = new Set<string>([body.index]);
  const varies = (expression: Expression): boolean => {
    for (const name of evaluator.graph.facts(expression).names) if (varying.has(name)) return true;
    return false;
  };
  let possible = true;
  visitStatements(body.statements, (statement) => {
    switch (statement.kind) {
      case 'variable':
        varying.add(statement.name);
        break;
      case 'let':
        if (varies(statement.value)) varying.add(statement.name);
        break;
      case 'loop':
        possible &&= !varies(statement.extent);
        break;
      case 'reduce':
        possible &&= !varies(statement.extent);
        for (const { name } of statement.accumulators) {
          for (const bound of [name, `left.${name}`, `right.${name}`, `lost.${name}`]) varying.add(bound);
        }
        break;
      case 'if':
        possible &&= !varies(statement.condition);
        break;
      case 'guard':
        possible = false;
        break;
      case 'assign':
        // A variable of an enclosing block would be one for all lanes.
        possible &&= varying.has(statement.name);
        break;
    }
  });
  return possible ? varying : undefined;
}

/** How many operators one pass evaluates, nested loops counted once. */
export function weightOf(body: LoopBody): number {
  return expressionsOfBody(body).filter(({ kind }) => kind !== 'constant' && kind !== 'index' && kind !== 'variable')
    .length;
}

/** The innermost loops within a block that could run in vector mode themselves. */
export function innerLoops(statements: readonly Statement[], evaluator: Evaluator): readonly LoopBody[] {
  const found: LoopBody[] = [];
  visitStatements(statements, (statement) => {
    if (statement.kind === 'reduce') found.push(bodyOfReduce(statement));
    else if (statement.kind === 'loop' && statement.order === 'parallel') {
      found.push({ index: statement.index, statements: statement.body, values: [] });
    }
  });
  return found.filter((body) => {
    const varying = varyingNames(body, evaluator);
    if (varying === undefined) return false;
    return accessesOf(body, evaluator).some((access) => moves(access, { name: body.index, varying }, evaluator));
  });
}
