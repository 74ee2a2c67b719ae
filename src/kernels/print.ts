/**
 * @file Kernels as text, for documentation, snapshots and errors. `$name` is a scalar, `#name` a size, `%3` an expression that
 * stands in several places of a statement and is written once above it.
 */
import type { BinaryOperator, Expression, Kernel, ScalarType, Statement } from './ir.ts';
import { axesOf, childrenOf, expressionsOf, visitExpressions } from './walk.ts';

const infix: { readonly [Operator in BinaryOperator]?: string } = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  remainder: '%',
  and: '&',
  or: '|',
  xor: '^',
  shiftLeft: '<<',
  shiftRight: '>>',
  equal: '==',
  notEqual: '!=',
  less: '<',
  lessEqual: '<=',
  greater: '>',
  greaterEqual: '>=',
};

const suffixes: { readonly [Type in ScalarType]: string } = {
  float32: 'f32',
  float64: 'f64',
  int64: 'i64',
  int32: 'i32',
  uint8: 'u8',
  bool: '',
  index: '',
};

function constantText(type: ScalarType, value: number | bigint | boolean): string {
  if (typeof value !== 'number' || Number.isInteger(value))
    return `${Object.is(value, -0) ? '-0' : value}${suffixes[type]}`;
  return Number.isFinite(value) ? `${value}${suffixes[type]}` : `${value}:${suffixes[type]}`;
}

/** Is `expression` short enough to be written wherever it stands? */
function isShort(expression: Expression): boolean {
  return childrenOf(expression).every((child) => childrenOf(child).length === 0) && expression.kind !== 'select';
}

class Printer {
  readonly lines: string[] = [];
  private indent = '';
  private shared = new Map<Expression, string>();
  private count = 0;

  line(text: string): void {
    this.lines.push(this.indent + text);
  }

  block(body: () => void): void {
    const before = this.indent;
    this.indent += '  ';
    body();
    this.indent = before;
  }

  /** Names the expressions that `roots` hold in several places, and writes each above what follows. */
  share(roots: readonly Expression[]): void {
    const uses = new Map<Expression, number>();
    const use = (expression: Expression) => uses.set(expression, (uses.get(expression) ?? 0) + 1);
    roots.forEach(use);
    visitExpressions(roots, (expression) => {
      childrenOf(expression).forEach(use);
    });
    this.shared = new Map();
    const visited = new Set<Expression>();
    const descend = (expression: Expression): void => {
      if (visited.has(expression)) return;
      visited.add(expression);
      childrenOf(expression).forEach(descend);
      if ((uses.get(expression) ?? 0) < 2 || isShort(expression)) return;
      const text = this.expression(expression);
      const name = `%${this.count++}`;
      this.line(`${name} = ${text}`);
      this.shared.set(expression, name);
    };
    roots.forEach(descend);
  }

  expression(expression: Expression): string {
    const known = this.shared.get(expression);
    if (known !== undefined) return known;
    const of = (inner: Expression) => this.expression(inner);
    switch (expression.kind) {
      case 'constant':
        return constantText(expression.type, expression.value);
      case 'scalar':
        return `$${expression.name}`;
      case 'size':
        return `#${expression.name}`;
      case 'index':
      case 'variable':
        return expression.name;
      case 'load': {
        const place = this.place(expression.operand, expression.indices);
        return expression.when === undefined ? place : `${place} when ${this.operand(expression.when)}`;
      }
      case 'unary':
        return `${expression.operator}(${of(expression.argument)})`;
      case 'binary': {
        const { operator, left, right } = expression;
        const symbol = infix[operator];
        if (symbol === undefined) return `${operator}(${of(left)}, ${of(right)})`;
        return `${this.operand(left)} ${symbol} ${this.operand(right)}`;
      }
      case 'fma':
        return `fma(${of(expression.a)}, ${of(expression.b)}, ${of(expression.c)})`;
      case 'select':
        return `select(${of(expression.condition)}, ${of(expression.yes)}, ${of(expression.no)})`;
      case 'cast':
        return `${expression.type}(${of(expression.argument)})`;
      case 'bitcast':
        return `bits.${expression.type}(${of(expression.argument)})`;
      case 'call':
        return `${expression.function}(${expression.arguments.map(of).join(', ')})`;
    }
  }

  /** An operand of an infix operator, in parentheses where it needs them. */
  private operand(expression: Expression): string {
    const text = this.expression(expression);
    const open = text.startsWith('%')
      ? false
      : expression.kind === 'binary' && infix[expression.operator] !== undefined;
    return open || (expression.kind === 'load' && expression.when !== undefined) ? `(${text})` : text;
  }

  place(operand: string, indices: readonly Expression[]): string {
    return `${operand}[${indices.map((index) => this.expression(index)).join(', ')}]`;
  }

  statement(statement: Statement): void {
    this.share(statement.kind === 'reduce' ? axesOf(statement).map(({ extent }) => extent) : expressionsOf(statement));
    const of = (expression: Expression) => this.expression(expression);
    switch (statement.kind) {
      case 'let':
        this.line(`let ${statement.name}: ${statement.value.type} = ${of(statement.value)}`);
        break;
      case 'variable':
        this.line(`variable ${statement.name}: ${statement.initial.type} = ${of(statement.initial)}`);
        break;
      case 'assign':
        this.line(`${statement.name} = ${of(statement.value)}`);
        break;
      case 'loop':
        this.line(`${statement.order} ${statement.index} < ${of(statement.extent)}`);
        this.statements(statement.body);
        break;
      case 'reduce':
        this.line(
          `reduce ${axesOf(statement)
            .map(({ index, extent }) => `${index} < ${of(extent)}`)
            .join(', ')}`,
        );
        this.block(() => {
          const { accumulators, body, values, combine } = statement;
          for (const step of body) this.statement(step);
          this.share([...accumulators.map((accumulator) => accumulator.initial), ...values, ...combine]);
          accumulators.forEach(({ name, type, initial }, position) => {
            const value = values[position];
            const merged = combine[position];
            if (value === undefined || merged === undefined) return;
            this.line(`${name}: ${type} from ${of(initial)} with ${of(value)}`);
            this.line(`  combined by ${of(merged)}`);
          });
        });
        break;
      case 'store':
        this.line(`store ${this.place(statement.operand, statement.indices)} = ${of(statement.value)}`);
        break;
      case 'if':
        this.line(`if ${of(statement.condition)}`);
        this.statements(statement.then);
        if (statement.otherwise !== undefined) {
          this.line('otherwise');
          this.statements(statement.otherwise);
        }
        break;
      case 'guard':
        this.line(`guard ${statement.code}: ${of(statement.condition)}, else report ${of(statement.value)}`);
        break;
    }
  }

  private statements(statements: readonly Statement[]): void {
    this.block(() => {
      for (const inner of statements) this.statement(inner);
    });
  }

  kernel(kernel: Kernel): void {
    this.line(`${kernel.kind} ${kernel.name}`);
    this.block(() => {
      for (const { access, name, type, rank } of kernel.operands) this.line(`${access} ${name}: ${type}, rank ${rank}`);
      for (const { name, type } of kernel.scalars) this.line(`scalar $${name}: ${type}`);
      if (kernel.float64 === 'optional') this.line('float64 optional');
      if (kernel.sizes.length > 0) this.line(`sizes ${kernel.sizes.map((name) => `#${name}`).join(', ')}`);
      if (kernel.kind === 'loops') {
        this.line('for each outer point and row');
        this.statements(kernel.body);
        return;
      }
      const axes = (group: typeof kernel.m) => `[${group.map((axis) => axis.index).join(', ')}]`;
      this.line(`m ${axes(kernel.m)}, n ${axes(kernel.n)}, k ${axes(kernel.k)}`);
      this.share([kernel.a, kernel.b, kernel.epilogue, ...kernel.out.indices]);
      this.line(`sum: ${kernel.type} over k of a * b`);
      this.line(`  a = ${this.expression(kernel.a)}`);
      this.line(`  b = ${this.expression(kernel.b)}`);
      this.line(`store ${this.place(kernel.out.operand, kernel.out.indices)} = ${this.expression(kernel.epilogue)}`);
    });
  }
}

/** `kernel` as text. */
export function print(kernel: Kernel): string {
  const printer = new Printer();
  printer.kernel(kernel);
  return printer.lines.join('\n');
}
