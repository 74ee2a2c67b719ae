/** @file Rewrites a kernel: its calls of elementary functions become primitive operators, and its equal subexpressions one object. */
import type { Accumulator, ElementaryFunction, Expression, Kernel, Statement } from './ir.ts';

/** An elementary function of these arguments in primitive operators. */
export type Expand = (name: ElementaryFunction, args: readonly Expression[]) => Expression;

/** Children of an expression, in the order in which `rebuild` takes them back. */
function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'constant':
    case 'scalar':
    case 'size':
    case 'index':
    case 'variable':
      return [];
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

/** The expression with other children. */
function rebuild(expression: Expression, children: readonly Expression[]): Expression {
  const [first = expression, second = expression, third = expression] = children;
  switch (expression.kind) {
    case 'constant':
    case 'scalar':
    case 'size':
    case 'index':
    case 'variable':
      return expression;
    case 'load': {
      const indices = children.slice(0, expression.indices.length);
      const when = children[expression.indices.length];
      return when === undefined ? { ...expression, indices } : { ...expression, indices, when };
    }
    case 'unary':
    case 'cast':
    case 'bitcast':
      return { ...expression, argument: first };
    case 'binary':
      return { ...expression, left: first, right: second };
    case 'fma':
      return { ...expression, a: first, b: second, c: third };
    case 'select':
      return { ...expression, condition: first, yes: second, no: third };
    case 'call':
      return { ...expression, arguments: children };
  }
}

/** What tells two expressions with the same children apart; undefined for those that only identity may merge. */
function labelOf(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'constant': {
      const { value } = expression;
      return `${typeof value}${Object.is(value, -0) ? '-0' : String(value)}`;
    }
    case 'scalar':
    case 'size':
    case 'index':
      return expression.name;
    // Their value depends on where they are evaluated.
    case 'variable':
    case 'load':
      return undefined;
    case 'unary':
    case 'binary':
      return expression.operator;
    case 'fma':
    case 'select':
    case 'cast':
    case 'bitcast':
      return '';
    case 'call':
      return expression.function;
  }
}

/**
 * Rewrites expressions into shared form: equal subexpressions become one object, so that a renderer that names each object once
 * computes it once, also where sin x and cos x, or exp x in two places, have most of their work in common.
 */
class Rewriter {
  private readonly expand: Expand;
  private readonly rewritten = new Map<Expression, Expression>();
  private readonly numbers = new Map<Expression, number>();
  private readonly known = new Map<string, Expression>();

  constructor(expand: Expand) {
    this.expand = expand;
  }

  expression(original: Expression): Expression {
    const before = this.rewritten.get(original);
    if (before !== undefined) return before;
    const children = childrenOf(original);
    const rewritten = children.map((child) => this.expression(child));
    const same = rewritten.every((child, position) => child === children[position]);
    const shared = this.share(same ? original : rebuild(original, rewritten), rewritten);
    const result = shared.kind === 'call' ? this.expression(this.expand(shared.function, shared.arguments)) : shared;
    this.rewritten.set(original, result);
    this.rewritten.set(shared, result);
    return result;
  }

  private share(expression: Expression, children: readonly Expression[]): Expression {
    const label = labelOf(expression);
    if (label === undefined) return this.numbered(expression);
    const ids = children.map((child) => this.numbers.get(child)).join();
    const key = `${expression.kind} ${expression.type} ${label} ${ids}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.known.set(key, expression);
    return this.numbered(expression);
  }

  private numbered(expression: Expression): Expression {
    if (!this.numbers.has(expression)) this.numbers.set(expression, this.numbers.size);
    return expression;
  }

  expressions(originals: readonly Expression[]): readonly Expression[] {
    return originals.map((original) => this.expression(original));
  }

  statements(originals: readonly Statement[]): readonly Statement[] {
    return originals.map((original) => this.statement(original));
  }

  private accumulator(original: Accumulator): Accumulator {
    return { ...original, initial: this.expression(original.initial) };
  }

  private statement(original: Statement): Statement {
    switch (original.kind) {
      case 'let':
      case 'assign':
        return { ...original, value: this.expression(original.value) };
      case 'variable':
        return { ...original, initial: this.expression(original.initial) };
      case 'loop':
        return { ...original, extent: this.expression(original.extent), body: this.statements(original.body) };
      case 'reduce':
        return {
          ...original,
          extent: this.expression(original.extent),
          accumulators: original.accumulators.map((accumulator) => this.accumulator(accumulator)),
          body: this.statements(original.body),
          values: this.expressions(original.values),
          combine: this.expressions(original.combine),
        };
      case 'store':
        return { ...original, indices: this.expressions(original.indices), value: this.expression(original.value) };
      case 'if': {
        const rewritten = {
          ...original,
          condition: this.expression(original.condition),
          then: this.statements(original.then),
        };
        return original.otherwise === undefined
          ? rewritten
          : { ...rewritten, otherwise: this.statements(original.otherwise) };
      }
      case 'guard':
        return { ...original, condition: this.expression(original.condition), value: this.expression(original.value) };
    }
  }
}

/** The kernel with all calls of elementary functions expanded and its equal subexpressions merged into shared objects. */
export function rewrite(kernel: Kernel, expand: Expand): Kernel {
  const rewriter = new Rewriter(expand);
  if (kernel.kind === 'loops') return { ...kernel, body: rewriter.statements(kernel.body) };
  return {
    ...kernel,
    a: rewriter.expression(kernel.a),
    b: rewriter.expression(kernel.b),
    epilogue: rewriter.expression(kernel.epilogue),
    out: { ...kernel.out, indices: rewriter.expressions(kernel.out.indices) },
  };
}
