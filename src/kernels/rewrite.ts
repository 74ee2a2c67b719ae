/** @file Rewrites a kernel: its calls of elementary functions become primitive operators, and its equal subexpressions one object. */
import type { ElementaryFunction, Expression, Kernel } from './ir.ts';
import { childrenOf, mapChildren, mapStatement } from './walk.ts';

/** An elementary function of these arguments in primitive operators. */
export type Expand = (name: ElementaryFunction, args: readonly Expression[]) => Expression;

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
    const shared = this.share(mapChildren(original, (child) => this.expression(child)));
    const result = shared.kind === 'call' ? this.expression(this.expand(shared.function, shared.arguments)) : shared;
    this.rewritten.set(original, result);
    this.rewritten.set(shared, result);
    return result;
  }

  private share(expression: Expression): Expression {
    const label = labelOf(expression);
    if (label === undefined) return this.numbered(expression);
    const ids = childrenOf(expression)
      .map((child) => this.numbers.get(child))
      .join();
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
}

/** The kernel with all calls of elementary functions expanded and its equal subexpressions merged into shared objects. */
export function rewrite(kernel: Kernel, expand: Expand): Kernel {
  const rewriter = new Rewriter(expand);
  const map = (expression: Expression): Expression => rewriter.expression(expression);
  if (kernel.kind === 'loops') return { ...kernel, body: kernel.body.map((statement) => mapStatement(statement, map)) };
  return {
    ...kernel,
    a: map(kernel.a),
    b: map(kernel.b),
    epilogue: map(kernel.epilogue),
    out: { ...kernel.out, indices: kernel.out.indices.map(map) },
  };
}
