/** @file Spells IR expressions in C. Nodes that are used more than once become C temporaries of the block they stand in. */

import type { Expression, Operand, ScalarType, Statement } from '../../kernels/ir.ts';
import { blocksOf, childrenOf, expressionsOf } from '../../kernels/walk.ts';
import type { DTypeName } from '../../storage/dtype.ts';

/** The C type of a value. */
export const valueType: { readonly [Type in ScalarType]: string } = {
  float32: 'float',
  float64: 'double',
  int64: 'int64_t',
  int32: 'int32_t',
  uint8: 'uint8_t',
  bool: '_Bool',
  index: 'int64_t',
};

/** The C type of an element in memory. */
export const elementType: { readonly [Type in DTypeName]: string } = {
  float32: 'float',
  float64: 'double',
  int64: 'int64_t',
  int32: 'int32_t',
  int16: 'int16_t',
  int8: 'int8_t',
  uint8: 'uint8_t',
  bool: 'uint8_t',
  // The bits, which int32 operators turn into values.
  float16: 'int16_t',
  bfloat16: 'int16_t',
};

/** How a rendering addresses an operand's element: the C lvalue for the rendered inner indices. */
export type Address = (operand: string, indices: readonly string[]) => string;

/** Names of temporaries known in one block; `passing` ones depend on memory or variables that a later statement may change. */
interface Scope {
  readonly known: Map<Expression, string>;
  readonly passing: Map<Expression, string>;
}

const floatSuffix: { readonly [Type in ScalarType]?: string } = { float32: 'f', float64: '' };

function floatConstant(type: 'float32' | 'float64', value: number): string {
  const suffix = type === 'float32' ? 'f' : '';
  if (Number.isNaN(value)) return `__builtin_nan${suffix}("")`;
  const exact = type === 'float32' ? Math.fround(value) : value;
  if (!Number.isFinite(exact)) return exact > 0 ? `__builtin_inf${suffix}()` : `(-__builtin_inf${suffix}())`;
  const digits = String(Math.abs(exact));
  const text = (/[.e]/.test(digits) ? digits : `${digits}.0`) + suffix;
  return exact < 0 || Object.is(exact, -0) ? `(-${text})` : text;
}

/** A constant in C. */
export function constantText(type: ScalarType, value: number | bigint | boolean): string {
  switch (type) {
    case 'float32':
    case 'float64':
      return floatConstant(type, Number(value));
    case 'bool':
      return value ? '1' : '0';
    default: {
      const bits = type === 'int32' ? 32 : type === 'uint8' ? 8 : 64;
      const whole = BigInt(value);
      const wrapped = type === 'uint8' ? BigInt.asUintN(bits, whole) : BigInt.asIntN(bits, whole);
      if (wrapped === -(2n ** 63n)) return 'INT64_MIN';
      const text =
        bits === 64 ? `INT64_C(${wrapped < 0n ? -wrapped : wrapped})` : `${wrapped < 0n ? -wrapped : wrapped}`;
      if (wrapped === -(2n ** 31n) && type === 'int32') return 'INT32_MIN';
      return wrapped < 0n ? `(-${text})` : text;
    }
  }
}

const comparisons: { readonly [operator: string]: string } = {
  equal: '==',
  notEqual: '!=',
  less: '<',
  lessEqual: '<=',
  greater: '>',
  greaterEqual: '>=',
};

const infix: { readonly [operator: string]: string } = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  and: '&',
  or: '|',
  xor: '^',
};

function isFloat(type: ScalarType): type is 'float32' | 'float64' {
  return type === 'float32' || type === 'float64';
}

/** The dtype whose rules an integer type follows. */
function integerName(type: ScalarType): string {
  return type === 'index' ? 'int64' : type;
}

/** Is this a constant for which integer division needs no guard? */
function plainDivisor(expression: Expression): boolean {
  return expression.kind === 'constant' && BigInt(expression.value) > 0n;
}

function plainCount(expression: Expression, type: ScalarType): boolean {
  if (expression.kind !== 'constant') return false;
  const count = Number(expression.value);
  return count >= 0 && count < (type === 'int32' ? 32 : type === 'uint8' ? 8 : 64);
}

/** Does an expression mention the loop variable `name`? */
export function mentions(expression: Expression, name: string): boolean {
  const seen = new Set<Expression>();
  const visit = (node: Expression): boolean => {
    if (seen.has(node)) return false;
    seen.add(node);
    return (node.kind === 'index' && node.name === name) || childrenOf(node).some(visit);
  };
  return visit(expression);
}

/** Writes C text line by line and spells expressions into it. */
export class Writer {
  readonly lines: string[] = [];
  /** C names of the kernel's variables. */
  readonly names = new Map<string, string>();
  /** C names of loop variables. */
  readonly indices = new Map<string, string>();
  address: Address;
  private readonly operands: ReadonlyMap<string, Operand>;
  private readonly uses = new Map<Expression, number>();
  private readonly changing = new Set<string>();
  private readonly unstable = new Map<Expression, boolean>();
  private readonly scopes: Scope[] = [];
  private depth = 1;
  private counter = 0;

  constructor(operands: readonly Operand[], address: Address) {
    this.operands = new Map(operands.map((operand) => [operand.name, operand]));
    this.address = address;
  }

  /** The C type of an operand's elements in memory. */
  elementType(operand: string): string {
    const found = this.operands.get(operand);
    if (found === undefined) throw new Error(`no operand is named '${operand}'`);
    return elementType[found.type];
  }

  /** Counts the uses of each expression, and notes which variables change. To be called for all that will be rendered. */
  count(expressions: readonly Expression[], statements: readonly Statement[] = []): void {
    for (const expression of expressions) {
      const uses = this.uses.get(expression) ?? 0;
      this.uses.set(expression, uses + 1);
      if (uses === 0) this.count(childrenOf(expression));
    }
    for (const statement of statements) {
      if (statement.kind === 'variable') this.changing.add(statement.name);
      this.count(expressionsOf(statement));
      for (const block of blocksOf(statement)) this.count([], block);
    }
  }

  line(text: string): void {
    this.lines.push('  '.repeat(this.depth) + text);
  }

  /** A C name that is used nowhere else in this kernel. */
  fresh(stem: string): string {
    this.counter += 1;
    return `${stem.replace(/[^A-Za-z0-9_]/g, '_')}_${this.counter}`;
  }

  /** Writes `head {`, the body in a scope of its own, and `}`. */
  block(head: string, body: () => void): void {
    this.line(head === '' ? '{' : `${head} {`);
    this.depth += 1;
    this.scopes.push({ known: new Map(), passing: new Map() });
    body();
    this.scopes.pop();
    this.depth -= 1;
    this.line('}');
  }

  /** Forgets temporaries that depend on what a statement may have changed. */
  changed(): void {
    for (const scope of this.scopes) scope.passing.clear();
  }

  /** Gives an expression's value a text for the rest of the current block. */
  remember(expression: Expression, text: string): void {
    this.scopes.at(-1)?.known.set(expression, text);
  }

  private isUnstable(expression: Expression): boolean {
    const before = this.unstable.get(expression);
    if (before !== undefined) return before;
    const result =
      (expression.kind === 'variable' && this.changing.has(expression.name)) ||
      (expression.kind === 'load' && this.operands.get(expression.operand)?.access !== 'read') ||
      childrenOf(expression).some((child) => this.isUnstable(child));
    this.unstable.set(expression, result);
    return result;
  }

  /** The C text of an expression's value; temporaries that it needs are written before. */
  expression(expression: Expression): string {
    switch (expression.kind) {
      case 'constant':
        return constantText(expression.type, expression.value);
      case 'scalar':
        return `c_${expression.name}`;
      case 'size':
        return expression.name === 'row' ? 'row_extent' : `n_${expression.name}`;
      case 'index':
        return this.indices.get(expression.name) ?? `i_${expression.name}`;
      case 'variable': {
        const name = this.names.get(expression.name);
        if (name === undefined) throw new Error(`the variable ${expression.name} has no value here`);
        return name;
      }
      default:
    }
    for (const scope of this.scopes) {
      const name = scope.known.get(expression) ?? scope.passing.get(expression);
      if (name !== undefined) return name;
    }
    const text = this.spell(expression);
    const scope = this.scopes.at(-1);
    if ((this.uses.get(expression) ?? 0) < 2 || scope === undefined) return text;
    const name = this.fresh('t');
    this.line(`const ${valueType[expression.type]} ${name} = ${text};`);
    (this.isUnstable(expression) ? scope.passing : scope.known).set(expression, name);
    return name;
  }

  private spell(expression: Expression): string {
    switch (expression.kind) {
      case 'load': {
        const element = this.address(
          expression.operand,
          expression.indices.map((index) => this.expression(index)),
        );
        const value = expression.type === 'bool' ? `(${element} != 0)` : element;
        return expression.when === undefined ? value : `(${this.expression(expression.when)} ? ${value} : 0)`;
      }
      case 'unary':
        return this.unary(expression.operator, expression.type, this.expression(expression.argument));
      case 'binary':
        return this.binary(expression);
      case 'fma':
        return `fma_${expression.type}(${[expression.a, expression.b, expression.c].map((e) => this.expression(e)).join(', ')})`;
      case 'select':
        return `(${this.expression(expression.condition)} ? ${this.expression(expression.yes)} : ${this.expression(expression.no)})`;
      case 'cast':
        return this.cast(expression.argument.type, expression.type, this.expression(expression.argument));
      case 'bitcast': {
        const argument = this.expression(expression.argument);
        if (expression.type === expression.argument.type) return argument;
        return isFloat(expression.type)
          ? `${expression.type}_bits(${argument})`
          : `bits_${expression.argument.type}(${argument})`;
      }
      case 'call':
        throw new Error(`the call of ${expression.function} was not decomposed`);
      default:
        throw new Error(`unexpected ${expression.kind}`);
    }
  }

  private unary(operator: string, type: ScalarType, argument: string): string {
    const builtin = `__builtin_${operator === 'abs' ? 'fabs' : operator === 'round' ? 'rint' : operator}${floatSuffix[type] ?? ''}`;
    switch (operator) {
      case 'negate':
        return type === 'uint8' ? `((uint8_t)-${argument})` : `(-${argument})`;
      case 'not':
        return type === 'bool' ? `(!${argument})` : type === 'uint8' ? `((uint8_t)~${argument})` : `(~${argument})`;
      case 'abs':
        if (isFloat(type)) return `${builtin}(${argument})`;
        return type === 'uint8' || type === 'bool' ? argument : `(${argument} < 0 ? -${argument} : ${argument})`;
      default:
        return isFloat(type) ? `${builtin}(${argument})` : argument;
    }
  }

  private binary(expression: Extract<Expression, { kind: 'binary' }>): string {
    const { operator, type } = expression;
    const left = this.expression(expression.left);
    const right = this.expression(expression.right);
    const comparison = comparisons[operator];
    if (comparison !== undefined) return `(${left} ${comparison} ${right})`;
    const narrow = (text: string) => (type === 'uint8' ? `((uint8_t)${text})` : text);
    switch (operator) {
      case 'minimum':
        return `(${left} < ${right} ? ${left} : ${right})`;
      case 'maximum':
        return `(${left} > ${right} ? ${left} : ${right})`;
      case 'divide':
        if (isFloat(type)) return `(${left} / ${right})`;
        return plainDivisor(expression.right)
          ? narrow(`(${left} / ${right})`)
          : `divide_${integerName(type)}(${left}, ${right})`;
      case 'remainder':
        if (isFloat(type)) return `__builtin_fmod${floatSuffix[type]}(${left}, ${right})`;
        return plainDivisor(expression.right)
          ? narrow(`(${left} % ${right})`)
          : `remainder_${integerName(type)}(${left}, ${right})`;
      case 'shiftLeft':
        return plainCount(expression.right, type)
          ? narrow(`(${left} << ${right})`)
          : `left_${integerName(type)}(${left}, ${right})`;
      case 'shiftRight':
        return plainCount(expression.right, type)
          ? narrow(`(${left} >> ${right})`)
          : `right_${integerName(type)}(${left}, ${right})`;
      case 'multiplyHigh':
        return `((int32_t)((uint64_t)(uint32_t)${left} * (uint32_t)${right} >> 32))`;
      default:
        return narrow(`(${left} ${infix[operator]} ${right})`);
    }
  }

  private cast(from: ScalarType, to: ScalarType, argument: string): string {
    if (from === to) return argument;
    if (to === 'bool') return `(${argument} != 0)`;
    if (isFloat(from) && !isFloat(to)) {
      if (to === 'int64' || to === 'index') return `integer_${from}(${argument})`;
      return to === 'int32' ? `narrow_${from}(${argument})` : `((uint8_t)integer_${from}(${argument}))`;
    }
    return `((${valueType[to]})${argument})`;
  }
}
