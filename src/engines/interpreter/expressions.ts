/** @file Expressions as closures. A closure gives a number, or a bigint where the type is int64. */
import type { ArithmeticOperator, Expression, ScalarType } from '../../kernels/ir.ts';
import { childrenOf, visitExpressions } from '../../kernels/walk.ts';
import {
  castFromWide,
  castToWide,
  float32ToInt32,
  float64ToInt64,
  int32ToFloat32,
  int64ToFloat64,
  numberBinary,
  numberCast,
  numberFma,
  numberUnary,
  wideBinary,
  wideComparison,
  wideUnary,
} from './arithmetic.ts';
import type { BoundOperand, Frame, Slot } from './frame.ts';

export type NumberCode = () => number;
export type WideCode = () => bigint;
type Of<Type extends Expression['kind']> = Extract<Expression, { kind: Type }>;

/** The names that a place of a kernel sees, with the slots of their values. */
export class Scope {
  private readonly outer: Scope | undefined;
  private readonly slots = new Map<string, Slot>();

  constructor(outer?: Scope) {
    this.outer = outer;
  }

  find(name: string): Slot {
    const slot = this.slots.get(name) ?? this.outer?.find(name);
    if (slot === undefined) throw new Error(`'${name}' is not in scope`);
    return slot;
  }

  declare(name: string, slot: Slot): Slot {
    this.slots.set(name, slot);
    return slot;
  }
}

/** What the closures of a kernel stand on. */
export interface Environment {
  readonly frame: Frame;
  readonly operands: ReadonlyMap<string, BoundOperand>;
  /** Slots of scalars and sizes. */
  readonly scalars: ReadonlyMap<string, Slot>;
  readonly sizes: ReadonlyMap<string, Slot>;
}

/** `type` as that of a number; an int64 never gets here. */
function narrow(type: ScalarType): Exclude<ScalarType, 'int64'> {
  if (type === 'int64') throw new Error('an int64 where a number is expected');
  return type;
}

/** Compiles one whole expression. Nodes that stand in several places of it compute once per evaluation. */
class ExpressionCompiler {
  private readonly environment: Environment;
  private readonly scope: Scope;
  private readonly shared = new Set<Expression>();
  private readonly numbers = new Map<Expression, NumberCode>();
  private readonly wides = new Map<Expression, WideCode>();

  constructor(environment: Environment, scope: Scope, root: Expression) {
    this.environment = environment;
    this.scope = scope;
    const seen = new Set<Expression>();
    visitExpressions([root], (expression) => {
      for (const child of childrenOf(expression)) {
        if (seen.has(child) && childrenOf(child).length > 0) this.shared.add(child);
        seen.add(child);
      }
    });
  }

  get hasShared(): boolean {
    return this.shared.size > 0;
  }

  number(expression: Expression): NumberCode {
    const known = this.numbers.get(expression);
    if (known !== undefined) return known;
    const compute = this.compileNumber(expression);
    if (!this.shared.has(expression)) return compute;
    const { frame } = this.environment;
    let evaluation = -1;
    let value = 0;
    const code = () => {
      if (evaluation !== frame.evaluation) {
        value = compute();
        evaluation = frame.evaluation;
      }
      return value;
    };
    this.numbers.set(expression, code);
    return code;
  }

  wide(expression: Expression): WideCode {
    const known = this.wides.get(expression);
    if (known !== undefined) return known;
    const compute = this.compileWide(expression);
    if (!this.shared.has(expression)) return compute;
    const { frame } = this.environment;
    let evaluation = -1;
    let value = 0n;
    const code = () => {
      if (evaluation !== frame.evaluation) {
        value = compute();
        evaluation = frame.evaluation;
      }
      return value;
    };
    this.wides.set(expression, code);
    return code;
  }

  private slotOf(expression: Of<'scalar' | 'size' | 'index' | 'variable'>): Slot {
    const { scalars, sizes } = this.environment;
    const { kind, name } = expression;
    const slot = kind === 'scalar' ? scalars.get(name) : kind === 'size' ? sizes.get(name) : this.scope.find(name);
    if (slot === undefined) throw new Error(`${kind} '${name}' is unknown`);
    return slot;
  }

  /** The element's byte in its storage. */
  address(name: string, indices: readonly Expression[]): { operand: BoundOperand; position: NumberCode } {
    const operand = this.environment.operands.get(name);
    if (operand === undefined) throw new Error(`operand '${name}' is unknown`);
    const { itemsize, strides } = operand;
    const codes = indices.map((index) => this.number(index));
    const [first] = codes;
    if (first === undefined) return { operand, position: () => operand.base };
    if (codes.length === 1) return { operand, position: () => operand.base + first() * (strides[0] ?? 0) * itemsize };
    const position = () => {
      let elements = 0;
      for (let axis = 0; axis < codes.length; axis++) elements += (codes[axis]?.() ?? 0) * (strides[axis] ?? 0);
      return operand.base + elements * itemsize;
    };
    return { operand, position };
  }

  private compileNumber(expression: Expression): NumberCode {
    const type = narrow(expression.type);
    switch (expression.kind) {
      case 'constant': {
        const value = type === 'float32' ? Math.fround(Number(expression.value)) : Number(expression.value);
        return () => value;
      }
      case 'scalar':
      case 'size':
      case 'index':
      case 'variable': {
        const { numbers } = this.environment.frame;
        const { position } = this.slotOf(expression);
        return () => numbers[position] ?? 0;
      }
      case 'load': {
        const { operand, position } = this.address(expression.operand, expression.indices);
        if (expression.when === undefined) return () => operand.getNumber(position());
        const when = this.number(expression.when);
        return () => (when() === 0 ? 0 : operand.getNumber(position()));
      }
      case 'unary': {
        const apply = numberUnary(expression.operator, type);
        const argument = this.number(expression.argument);
        return () => apply(argument());
      }
      case 'binary': {
        const { operator, left, right } = expression;
        if (left.type === 'int64') {
          const apply = wideComparison(operator);
          const [a, b] = [this.wide(left), this.wide(right)];
          return () => apply(a(), b());
        }
        const apply = numberBinary(operator, narrow(left.type));
        const [a, b] = [this.number(left), this.number(right)];
        return () => apply(a(), b());
      }
      case 'fma': {
        const apply = numberFma(type);
        const [a, b, c] = [this.number(expression.a), this.number(expression.b), this.number(expression.c)];
        return () => apply(a(), b(), c());
      }
      case 'select': {
        // Both branches are evaluated, as an engine may do: what goes wrong in either must show here.
        const condition = this.number(expression.condition);
        const [yes, no] = [this.number(expression.yes), this.number(expression.no)];
        return () => {
          const chosen = condition();
          const [a, b] = [yes(), no()];
          return chosen === 0 ? b : a;
        };
      }
      case 'cast': {
        const from = expression.argument.type;
        if (from === 'int64') {
          const apply = castFromWide(type);
          const argument = this.wide(expression.argument);
          return () => apply(argument());
        }
        const apply = numberCast(from, type);
        const argument = this.number(expression.argument);
        return () => apply(argument());
      }
      case 'bitcast': {
        if (expression.argument.type === 'int64') {
          const argument = this.wide(expression.argument);
          return () => int64ToFloat64(argument());
        }
        const argument = this.number(expression.argument);
        const apply = type === 'float32' ? int32ToFloat32 : float32ToInt32;
        return () => apply(argument());
      }
      case 'call':
        throw new Error(`the elementary function ${expression.function} was not decomposed`);
    }
  }

  private compileWide(expression: Expression): WideCode {
    switch (expression.kind) {
      case 'constant': {
        const value = BigInt(expression.value);
        return () => value;
      }
      case 'scalar':
      case 'variable': {
        const { wides } = this.environment.frame;
        const { position } = this.slotOf(expression);
        return () => wides[position] ?? 0n;
      }
      case 'load': {
        const { operand, position } = this.address(expression.operand, expression.indices);
        if (expression.when === undefined) return () => operand.getWide(position());
        const when = this.number(expression.when);
        return () => (when() === 0 ? 0n : operand.getWide(position()));
      }
      case 'unary': {
        const apply = wideUnary(expression.operator);
        const argument = this.wide(expression.argument);
        return () => apply(argument());
      }
      case 'binary': {
        const apply = wideBinary(expression.operator as ArithmeticOperator);
        const [a, b] = [this.wide(expression.left), this.wide(expression.right)];
        return () => apply(a(), b());
      }
      case 'select': {
        const condition = this.number(expression.condition);
        const [yes, no] = [this.wide(expression.yes), this.wide(expression.no)];
        return () => {
          const chosen = condition();
          const [a, b] = [yes(), no()];
          return chosen === 0 ? b : a;
        };
      }
      case 'cast': {
        if (expression.argument.type === 'int64') return this.wide(expression.argument);
        const argument = this.number(expression.argument);
        return () => castToWide(argument());
      }
      case 'bitcast': {
        const argument = this.number(expression.argument);
        return () => float64ToInt64(argument());
      }
      default:
        throw new Error(`${expression.kind} of int64`);
    }
  }
}

/** Compiles an expression whose type is not int64. */
export function compileNumber(environment: Environment, scope: Scope, root: Expression): NumberCode {
  const compiler = new ExpressionCompiler(environment, scope, root);
  const code = compiler.number(root);
  if (!compiler.hasShared) return code;
  const { frame } = environment;
  return () => {
    frame.evaluation++;
    return code();
  };
}

/** Compiles an expression of type int64. */
export function compileWide(environment: Environment, scope: Scope, root: Expression): WideCode {
  const compiler = new ExpressionCompiler(environment, scope, root);
  const code = compiler.wide(root);
  if (!compiler.hasShared) return code;
  const { frame } = environment;
  return () => {
    frame.evaluation++;
    return code();
  };
}

/** Compiles the assignment of an expression's value to a slot. */
export function compileAssignment(environment: Environment, scope: Scope, slot: Slot, value: Expression): () => void {
  const { numbers, wides } = environment.frame;
  const { position } = slot;
  if (slot.wide) {
    const code = compileWide(environment, scope, value);
    return () => {
      wides[position] = code();
    };
  }
  const code = compileNumber(environment, scope, value);
  return () => {
    numbers[position] = code();
  };
}

/** Compiles a store of an expression's value into an operand. */
export function compileStore(
  environment: Environment,
  scope: Scope,
  name: string,
  indices: readonly Expression[],
  value: Expression,
): () => void {
  const operand = environment.operands.get(name);
  if (operand === undefined) throw new Error(`operand '${name}' is unknown`);
  const codes = indices.map((index) => compileNumber(environment, scope, index));
  const position = () => {
    let elements = 0;
    for (let axis = 0; axis < codes.length; axis++) elements += (codes[axis]?.() ?? 0) * (operand.strides[axis] ?? 0);
    return operand.base + elements * operand.itemsize;
  };
  if (value.type === 'int64') {
    const code = compileWide(environment, scope, value);
    return () => operand.setWide(position(), code());
  }
  const code = compileNumber(environment, scope, value);
  return () => operand.setNumber(position(), code());
}
