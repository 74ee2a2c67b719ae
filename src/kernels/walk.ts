/**
 * @file Walks over the IR: the children of expressions and statements, and rewriting. Verifier, decomposition, interpreter and
 * renderers share it, so that a new kind of node is taught here once.
 *
 * Expressions are values and may be shared: the same object can stand in many places, and a tree that is small as a graph can
 * be huge as text. What visits or maps therefore treats each object once.
 */
import type { Expression, Kernel, Statement } from './ir.ts';

const none: readonly Expression[] = Object.freeze([]);

/** The expressions directly under `expression`, in the order in which they are written. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'constant':
    case 'scalar':
    case 'size':
    case 'index':
    case 'variable':
      return none;
    case 'load':
      return expression.when === undefined ? expression.indices : [...expression.indices, expression.when];
    case 'unary':
    case 'cast':
    case 'bitcast':
      return [expression.argument];
    case 'binary':
      return [expression.left, expression.right];
    case 'fma':
      return [expression.a, expression.b, expression.c];
    case 'select':
      return [expression.condition, expression.yes, expression.no];
    case 'call':
      return expression.arguments;
  }
}

/** `list` with each element mapped; the same array where nothing changed. */
function mapList<Item>(list: readonly Item[], map: (item: Item) => Item): readonly Item[] {
  let changed = false;
  const mapped = list.map((item) => {
    const result = map(item);
    changed ||= result !== item;
    return result;
  });
  return changed ? mapped : list;
}

/** `expression` with each direct child mapped; the same object where nothing changed. */
export function mapChildren(expression: Expression, map: (child: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'constant':
    case 'scalar':
    case 'size':
    case 'index':
    case 'variable':
      return expression;
    case 'load': {
      const indices = mapList(expression.indices, map);
      if (expression.when === undefined)
        return indices === expression.indices ? expression : { ...expression, indices };
      const when = map(expression.when);
      return indices === expression.indices && when === expression.when ? expression : { ...expression, indices, when };
    }
    case 'unary':
    case 'cast':
    case 'bitcast': {
      const argument = map(expression.argument);
      return argument === expression.argument ? expression : { ...expression, argument };
    }
    case 'binary': {
      const left = map(expression.left);
      const right = map(expression.right);
      return left === expression.left && right === expression.right ? expression : { ...expression, left, right };
    }
    case 'fma': {
      const a = map(expression.a);
      const b = map(expression.b);
      const c = map(expression.c);
      return a === expression.a && b === expression.b && c === expression.c ? expression : { ...expression, a, b, c };
    }
    case 'select': {
      const condition = map(expression.condition);
      const yes = map(expression.yes);
      const no = map(expression.no);
      return condition === expression.condition && yes === expression.yes && no === expression.no
        ? expression
        : { ...expression, condition, yes, no };
    }
    case 'call': {
      const mapped = mapList(expression.arguments, map);
      return mapped === expression.arguments ? expression : { ...expression, arguments: mapped };
    }
  }
}

/**
 * A rewriter of whole expressions, from the leaves up: `rewrite` sees each node after its children were rewritten. Each object
 * is rewritten once for the life of the rewriter, so sharing survives.
 */
export function rewriter(rewrite: (expression: Expression) => Expression): (expression: Expression) => Expression {
  const known = new Map<Expression, Expression>();
  const visit = (expression: Expression): Expression => {
    const before = known.get(expression);
    if (before !== undefined) return before;
    const after = rewrite(mapChildren(expression, visit));
    known.set(expression, after);
    return after;
  };
  return visit;
}

/** The axes that a reduce folds over, the outer one first. */
export function axesOf({
  around,
  index,
  extent,
}: Extract<Statement, { kind: 'reduce' }>): readonly { readonly index: string; readonly extent: Expression }[] {
  const axis = { index, extent };
  return around === undefined ? [axis] : [around, axis];
}

/** The expressions directly in a statement, without those of the blocks inside it. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'let':
    case 'assign':
      return [statement.value];
    case 'variable':
      return [statement.initial];
    case 'loop':
      return [statement.extent];
    case 'reduce':
      return [
        ...axesOf(statement).map(({ extent }) => extent),
        ...statement.accumulators.map((accumulator) => accumulator.initial),
        ...statement.values,
        ...statement.combine,
      ];
    case 'store':
      return [...statement.indices, statement.value];
    case 'if':
      return [statement.condition];
    case 'guard':
      return [statement.condition, statement.value];
  }
}

/** The blocks directly in a statement. */
export function blocksOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'loop':
    case 'reduce':
      return [statement.body];
    case 'if':
      return statement.otherwise === undefined ? [statement.then] : [statement.then, statement.otherwise];
    default:
      return [];
  }
}

/** `statement` with each expression in it and in the blocks inside it mapped. */
export function mapStatement(statement: Statement, map: (expression: Expression) => Expression): Statement {
  const block = (statements: readonly Statement[]) => statements.map((inner) => mapStatement(inner, map));
  switch (statement.kind) {
    case 'let':
    case 'assign':
      return { ...statement, value: map(statement.value) };
    case 'variable':
      return { ...statement, initial: map(statement.initial) };
    case 'loop':
      return { ...statement, extent: map(statement.extent), body: block(statement.body) };
    case 'reduce':
      return {
        ...statement,
        ...(statement.around === undefined
          ? {}
          : { around: { ...statement.around, extent: map(statement.around.extent) } }),
        extent: map(statement.extent),
        accumulators: statement.accumulators.map((accumulator) => ({
          ...accumulator,
          initial: map(accumulator.initial),
        })),
        body: block(statement.body),
        values: statement.values.map(map),
        combine: statement.combine.map(map),
      };
    case 'store':
      return { ...statement, indices: statement.indices.map(map), value: map(statement.value) };
    case 'if': {
      const condition = map(statement.condition);
      const then = block(statement.then);
      if (statement.otherwise === undefined) return { ...statement, condition, then };
      return { ...statement, condition, then, otherwise: block(statement.otherwise) };
    }
    case 'guard':
      return { ...statement, condition: map(statement.condition), value: map(statement.value) };
  }
}

/** A block with each statement, also of the blocks inside it, mapped: inner ones first. */
export function mapStatements(
  block: readonly Statement[],
  map: (statement: Statement) => Statement,
): readonly Statement[] {
  return block.map((statement) => {
    switch (statement.kind) {
      case 'loop':
      case 'reduce':
        return map({ ...statement, body: mapStatements(statement.body, map) });
      case 'if': {
        const then = mapStatements(statement.then, map);
        if (statement.otherwise === undefined) return map({ ...statement, then });
        return map({ ...statement, then, otherwise: mapStatements(statement.otherwise, map) });
      }
      default:
        return map(statement);
    }
  });
}

/** Calls `visit` for each expression object at or under `roots`, parents first, each object once. */
export function visitExpressions(roots: readonly Expression[], visit: (expression: Expression) => void): void {
  const seen = new Set<Expression>();
  const descend = (expression: Expression): void => {
    if (seen.has(expression)) return;
    seen.add(expression);
    visit(expression);
    for (const child of childrenOf(expression)) descend(child);
  };
  for (const root of roots) descend(root);
}

/** Calls `visit` for each statement of a block and of the blocks inside it, in order, outer ones first. */
export function visitStatements(block: readonly Statement[], visit: (statement: Statement) => void): void {
  for (const statement of block) {
    visit(statement);
    for (const inner of blocksOf(statement)) visitStatements(inner, visit);
  }
}

/** The whole expressions of a kernel: those that stand in statements, or in the parts of a contraction. */
export function rootsOf(kernel: Kernel): readonly Expression[] {
  if (kernel.kind === 'contraction') return [kernel.a, kernel.b, kernel.epilogue, ...kernel.out.indices];
  const roots: Expression[] = [];
  visitStatements(kernel.body, (statement) => {
    roots.push(...expressionsOf(statement));
  });
  return roots;
}
