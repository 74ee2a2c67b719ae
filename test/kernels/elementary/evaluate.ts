/** @file Evaluates an expression on numbers, rounding after each operation as hardware does, with fused or unfused `fma`. */
import type { Expression } from '../../../src/kernels/ir.ts';

type Scalar = number | bigint | boolean;
export type Rounding = 'fused' | 'unfused';

const buffer = new DataView(new ArrayBuffer(8));

function bitcast(from: string, to: string, value: Scalar): Scalar {
  if (from === 'float32') buffer.setFloat32(0, Number(value));
  else if (from === 'float64') buffer.setFloat64(0, Number(value));
  else if (from === 'int32') buffer.setInt32(0, Number(value));
  else buffer.setBigInt64(0, BigInt(value));
  if (to === 'float32') return buffer.getFloat32(0);
  if (to === 'float64') return buffer.getFloat64(0);
  return to === 'int32' ? buffer.getInt32(0) : buffer.getBigInt64(0);
}

/** Rounds half to even. */
function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const distance = x - below;
  if (distance !== 0.5) return distance < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** a · b as the sum of two doubles, by the splitting of Veltkamp and Dekker (1971). */
function exactProduct(a: number, b: number): [number, number] {
  const product = a * b;
  const [ah, bh] = [a, b].map((x) => x * 134217729 - (x * 134217729 - x)) as [number, number];
  const [al, bl] = [a - ah, b - bh];
  return [product, al * bl - (product - ah * bh - al * bh - ah * bl)];
}

/** a · b + c with one rounding (but for rare ties); plain where an intermediate result leaves the range. */
function fused(a: number, b: number, c: number): number {
  const [product, error] = exactProduct(a, b);
  const sum = product + c;
  const shadow = sum - product;
  const result = sum + (product - (sum - shadow) + (c - shadow) + error);
  return Number.isFinite(result) ? result : a * b + c;
}

function wrap(type: string, value: bigint): Scalar {
  return type === 'int64' ? BigInt.asIntN(64, value) : Number(BigInt.asIntN(32, value));
}

function integerOperation(operator: string, type: string, a: bigint, b: bigint): Scalar {
  switch (operator) {
    case 'add':
      return wrap(type, a + b);
    case 'subtract':
      return wrap(type, a - b);
    case 'multiply':
      return wrap(type, a * b);
    case 'and':
      return wrap(type, a & b);
    case 'or':
      return wrap(type, a | b);
    case 'xor':
      return wrap(type, a ^ b);
    case 'shiftLeft':
      return wrap(type, a << b);
    case 'shiftRight':
      return wrap(type, a >> b);
    default:
      throw new Error(`integer operator ${operator}`);
  }
}

function floatOperation(operator: string, a: number, b: number): number {
  switch (operator) {
    case 'add':
      return a + b;
    case 'subtract':
      return a - b;
    case 'multiply':
      return a * b;
    case 'divide':
      return a / b;
    // Undefined for NaN: decompositions must not let one get here.
    case 'minimum':
    case 'maximum':
      if (Number.isNaN(a) || Number.isNaN(b)) throw new Error(`${operator} of NaN`);
      return operator === 'minimum' ? Math.min(a, b) : Math.max(a, b);
    default:
      throw new Error(`float operator ${operator}`);
  }
}

function compare(operator: string, a: Scalar, b: Scalar): boolean | undefined {
  switch (operator) {
    case 'equal':
      return a === b;
    case 'notEqual':
      return a !== b;
    case 'less':
      return a < b;
    case 'lessEqual':
      return a <= b;
    case 'greater':
      return a > b;
    case 'greaterEqual':
      return a >= b;
    default:
      return undefined;
  }
}

const unary: { readonly [operator: string]: (x: number) => number } = {
  negate: (x) => -x,
  abs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  round: roundHalfEven,
};

type Step = (slots: Scalar[]) => Scalar;

/** A function of the variables `x` and `y` that computes the expression. */
export function evaluator(root: Expression, rounding: Rounding): (x: number, y?: number) => number {
  const places = new Map<Expression, number>();
  const steps: Step[] = [];

  const place = (expression: Expression): number => {
    const known = places.get(expression);
    if (known !== undefined) return known;
    const step = compile(expression);
    const position = steps.push(step) - 1;
    places.set(expression, position);
    return position;
  };

  const toType = (type: string, value: number) => (type === 'float32' ? Math.fround(value) : value);

  const compile = (expression: Expression): Step => {
    const { type } = expression;
    switch (expression.kind) {
      case 'constant': {
        const { value } = expression;
        const stored =
          typeof value === 'boolean' ? value : type === 'int64' ? BigInt(value) : toType(type, Number(value));
        return () => stored;
      }
      case 'variable': {
        const position = expression.name === 'x' ? 0 : 1;
        return () => inputs[position] ?? Number.NaN;
      }
      case 'unary': {
        const argument = place(expression.argument);
        const { operator } = expression;
        if (operator === 'not') {
          return (slots) => {
            const value = slots[argument] as Scalar;
            return typeof value === 'boolean' ? !value : wrap(type, ~BigInt(value));
          };
        }
        const operation = unary[operator];
        if (operation === undefined || !type.startsWith('float')) throw new Error(`${operator} of ${type}`);
        return (slots) => toType(type, operation(slots[argument] as number));
      }
      case 'binary': {
        const [left, right] = [place(expression.left), place(expression.right)];
        const { operator } = expression;
        const operand = expression.left.type;
        if (operand !== expression.right.type)
          throw new Error(`${operator} of ${operand} and ${expression.right.type}`);
        if (type === 'bool' && operand !== 'bool') {
          return (slots) => compare(operator, slots[left] as Scalar, slots[right] as Scalar) as boolean;
        }
        if (type === 'bool') {
          return (slots) => {
            const [a, b] = [slots[left] as boolean, slots[right] as boolean];
            return operator === 'and' ? a && b : operator === 'or' ? a || b : a !== b;
          };
        }
        if (type.startsWith('float')) {
          return (slots) => toType(type, floatOperation(operator, slots[left] as number, slots[right] as number));
        }
        return (slots) =>
          integerOperation(operator, type, BigInt(slots[left] as bigint), BigInt(slots[right] as bigint));
      }
      case 'fma': {
        const [a, b, c] = [place(expression.a), place(expression.b), place(expression.c)];
        if (rounding === 'unfused') {
          return (slots) =>
            toType(type, toType(type, (slots[a] as number) * (slots[b] as number)) + (slots[c] as number));
        }
        // A product of two float32 is exact in float64.
        const once = type === 'float32' ? (x: number, y: number, z: number) => x * y + z : fused;
        return (slots) => toType(type, once(slots[a] as number, slots[b] as number, slots[c] as number));
      }
      case 'select': {
        const [condition, yes, no] = [place(expression.condition), place(expression.yes), place(expression.no)];
        return (slots) => (slots[condition] ? slots[yes] : slots[no]) as Scalar;
      }
      case 'cast': {
        const argument = place(expression.argument);
        if (type !== 'float32' || expression.argument.type !== 'int32') throw new Error(`cast to ${type}`);
        return (slots) => Math.fround(slots[argument] as number);
      }
      case 'bitcast': {
        const argument = place(expression.argument);
        const from = expression.argument.type;
        return (slots) => bitcast(from, type, slots[argument] as Scalar);
      }
      default:
        throw new Error(`no ${expression.kind} in a decomposition`);
    }
  };

  const inputs: number[] = [];
  const result = place(root);
  const slots: Scalar[] = new Array(steps.length).fill(0);
  return (x, y = 0) => {
    inputs[0] = x;
    inputs[1] = y;
    for (let position = 0; position < steps.length; position++) slots[position] = (steps[position] as Step)(slots);
    return slots[result] as number;
  };
}
