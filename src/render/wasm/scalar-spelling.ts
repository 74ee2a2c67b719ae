/** @file Operators on scalars, spelled as WebAssembly. Operands are on the stack. bool, uint8, int32 and index are i32. */
import type { BinaryOperator, ComparisonOperator, ScalarType, UnaryOperator } from '../../kernels/ir.ts';
import { type DTypeName, dtypes } from '../../storage/dtype.ts';
import type { FunctionBuilder, ValueType } from './assembler.ts';
import { remainderImport } from './convention.ts';

export function valueType(type: ScalarType): ValueType {
  switch (type) {
    case 'float32':
      return 'f32';
    case 'float64':
      return 'f64';
    case 'int64':
      return 'i64';
    default:
      return 'i32';
  }
}

export function isFloat(type: ScalarType): type is 'float32' | 'float64' {
  return type === 'float32' || type === 'float64';
}

const smallest64 = -(2n ** 63n);

export function spellConstant(code: FunctionBuilder, type: ScalarType, value: number | bigint | boolean): void {
  switch (valueType(type)) {
    case 'f32':
      code.f32(Number(value));
      return;
    case 'f64':
      code.f64(Number(value));
      return;
    case 'i64':
      code.i64(BigInt(value));
      return;
    default:
      code.i32(type === 'bool' ? Number(Boolean(value)) : type === 'uint8' ? Number(value) & 255 : wordOf(value));
      return;
  }
}

/** The low 32 bits of an integer. */
export function wordOf(value: number | bigint | boolean): number {
  return Number(BigInt.asIntN(32, BigInt(value)));
}

/** Loads an element; of a 16-bit float its bits. */
export function spellLoad(code: FunctionBuilder, type: DTypeName): void {
  const { computeType, itemsize } = dtypes[type];
  if (itemsize === 2) code.memory('i32.load16_s');
  else if (itemsize === 1) code.memory(type === 'int8' ? 'i32.load8_s' : 'i32.load8_u');
  else code.memory(`${valueType(computeType) as 'i32' | 'i64' | 'f32' | 'f64'}.load`);
}

export function spellStore(code: FunctionBuilder, type: DTypeName): void {
  const { computeType, itemsize } = dtypes[type];
  if (itemsize === 2) code.memory('i32.store16');
  else if (itemsize === 1) code.memory('i32.store8');
  else code.memory(`${valueType(computeType) as 'i32' | 'i64' | 'f32' | 'f64'}.store`);
}

/** Brings an i32 back into the range of its type. */
function wrap(code: FunctionBuilder, type: ScalarType): void {
  if (type === 'uint8') {
    code.i32(255);
    code.op('i32.and');
  } else if (type === 'bool') {
    code.i32(0);
    code.op('i32.ne');
  }
}

export function spellUnary(code: FunctionBuilder, operator: UnaryOperator, type: ScalarType): void {
  if (isFloat(type)) {
    const prefix = type === 'float32' ? 'f32' : 'f64';
    switch (operator) {
      case 'negate':
        code.op(`${prefix}.neg`);
        return;
      case 'round':
        code.op(`${prefix}.nearest`);
        return;
      case 'not':
        throw new Error(`'not' takes bool or integers, got ${type}`);
      default:
        code.op(`${prefix}.${operator}`);
        return;
    }
  }
  const value = code.temporary(valueType(type));
  const wide = type === 'int64';
  switch (operator) {
    case 'negate':
      code.set(value);
      if (wide) code.i64(0n);
      else code.i32(0);
      code.get(value);
      code.op(wide ? 'i64.sub' : 'i32.sub');
      wrap(code, type);
      return;
    case 'abs':
      if (type === 'uint8' || type === 'bool') return;
      code.set(value);
      if (wide) code.i64(0n);
      else code.i32(0);
      code.get(value);
      code.op(wide ? 'i64.sub' : 'i32.sub');
      code.get(value);
      code.get(value);
      if (wide) code.i64(0n);
      else code.i32(0);
      code.op(wide ? 'i64.lt_s' : 'i32.lt_s', 'select');
      return;
    case 'not':
      if (type === 'bool') {
        code.op('i32.eqz');
        return;
      }
      if (wide) {
        code.i64(-1n);
        code.op('i64.xor');
        return;
      }
      code.i32(type === 'uint8' ? 255 : -1);
      code.op('i32.xor');
      return;
    case 'sqrt':
      throw new Error(`'sqrt' takes floats, got ${type}`);
    default:
      // Whole numbers are their own floor, ceil, trunc and round.
      return;
  }
}

/** The part of a comparison's name after the type. */
export const comparisonNames = {
  equal: 'eq',
  notEqual: 'ne',
  less: 'lt',
  lessEqual: 'le',
  greater: 'gt',
  greaterEqual: 'ge',
} as const satisfies { readonly [Operator in ComparisonOperator]: string };

export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return operator in comparisonNames;
}

/** An operator on two values of `type`. */
export function spellBinary(code: FunctionBuilder, operator: BinaryOperator, type: ScalarType): void {
  if (isComparison(operator)) {
    const name = comparisonNames[operator];
    if (isFloat(type)) {
      code.op(`${type === 'float32' ? 'f32' : 'f64'}.${name}`);
      return;
    }
    const prefix = type === 'int64' ? 'i64' : 'i32';
    if (name === 'eq' || name === 'ne') {
      code.op(`${prefix}.${name}`);
      return;
    }
    code.op(`${prefix}.${name}_s`);
    return;
  }
  if (isFloat(type)) {
    spellFloat(code, operator, type);
    return;
  }
  spellInteger(code, operator, type);
}

type Arithmetic = Exclude<BinaryOperator, ComparisonOperator>;

function spellFloat(code: FunctionBuilder, operator: Arithmetic, type: 'float32' | 'float64'): void {
  const prefix = type === 'float32' ? 'f32' : 'f64';
  const left = code.temporary(prefix, 0);
  const right = code.temporary(prefix, 1);
  switch (operator) {
    case 'add':
      code.op(`${prefix}.add`);
      return;
    case 'subtract':
      code.op(`${prefix}.sub`);
      return;
    case 'multiply':
      code.op(`${prefix}.mul`);
      return;
    case 'divide':
      code.op(`${prefix}.div`);
      return;
    case 'minimum':
    case 'maximum':
      // The rule of `pmin` and `pmax`, so that vectors and scalars agree: the right one only if it is strictly beyond.
      code.set(right);
      code.set(left);
      code.get(right);
      code.get(left);
      code.get(right);
      code.get(left);
      code.op(operator === 'minimum' ? `${prefix}.lt` : `${prefix}.gt`, 'select');
      return;
    case 'remainder':
      if (type === 'float64') {
        code.call(remainderImport);
        return;
      }
      code.set(right);
      code.op('f64.promote_f32');
      code.get(right);
      code.op('f64.promote_f32');
      code.call(remainderImport);
      code.op('f32.demote_f64');
      return;
    default:
      throw new Error(`'${operator}' takes bool or integers, got ${type}`);
  }
}

function spellInteger(code: FunctionBuilder, operator: Arithmetic, type: ScalarType): void {
  const wide = type === 'int64';
  const prefix = wide ? 'i64' : 'i32';
  const left = code.temporary(prefix, 0);
  const right = code.temporary(prefix, 1);
  const literal = (value: number): void => (wide ? code.i64(BigInt(value)) : code.i32(value));
  const unsigned = type === 'uint8' || type === 'bool';
  const bits = wide ? 64 : type === 'uint8' ? 8 : 32;
  const hold = (): void => {
    code.set(right);
    code.set(left);
  };
  switch (operator) {
    case 'add':
      code.op(`${prefix}.add`);
      wrap(code, type);
      return;
    case 'subtract':
      code.op(`${prefix}.sub`);
      wrap(code, type);
      return;
    case 'multiply':
      code.op(`${prefix}.mul`);
      wrap(code, type);
      return;
    case 'and':
      code.op(`${prefix}.and`);
      return;
    case 'or':
      code.op(`${prefix}.or`);
      return;
    case 'xor':
      code.op(`${prefix}.xor`);
      return;
    case 'minimum':
    case 'maximum':
      hold();
      code.get(right);
      code.get(left);
      code.get(right);
      code.get(left);
      code.op(operator === 'minimum' ? `${prefix}.lt_s` : `${prefix}.gt_s`, 'select');
      return;
    case 'divide':
    case 'remainder':
      hold();
      // Both instructions trap where the divisor is 0, division also where the quotient is 2^(bits-1).
      literal(0);
      if (!unsigned) {
        if (operator === 'divide') {
          literal(0);
          code.get(left);
          code.op(`${prefix}.sub`);
        } else {
          literal(0);
        }
      }
      code.get(left);
      code.get(right);
      literal(1);
      code.get(right);
      if (unsigned) {
        code.op('i32.eqz', 'i32.eqz', 'select');
        code.op(operator === 'divide' ? 'i32.div_u' : 'i32.rem_u');
      } else {
        literal(1);
        code.op(`${prefix}.add`);
        literal(1);
        code.op(wide ? 'i64.gt_u' : 'i32.gt_u', 'select');
        code.op(operator === 'divide' ? `${prefix}.div_s` : `${prefix}.rem_s`);
        code.get(right);
        literal(-1);
        code.op(`${prefix}.eq`, 'i32.eqz');
        // Stack: 0, result for -1, quotient, is it not -1.
        const quotient = code.temporary(prefix, 2);
        const ordinary = code.temporary('i32', 3);
        const forMinusOne = code.temporary(prefix, 4);
        code.set(ordinary);
        code.set(quotient);
        code.set(forMinusOne);
        code.get(quotient);
        code.get(forMinusOne);
        code.get(ordinary);
        code.op('select');
      }
      code.get(right);
      code.op(`${prefix}.eqz`, 'select');
      return;
    case 'shiftLeft':
      hold();
      code.get(left);
      code.get(right);
      code.op(`${prefix}.shl`);
      wrap(code, type);
      literal(0);
      code.get(right);
      literal(bits);
      code.op(wide ? 'i64.lt_u' : 'i32.lt_u', 'select');
      return;
    case 'shiftRight':
      hold();
      code.get(left);
      code.get(right);
      literal(bits - 1);
      code.get(right);
      literal(bits);
      code.op(wide ? 'i64.lt_u' : 'i32.lt_u', 'select');
      code.op(`${prefix}.shr_s`);
      if (unsigned) {
        literal(0);
        code.get(right);
        literal(bits);
        code.op('i32.lt_u', 'select');
      }
      return;
    case 'multiplyHigh':
      code.set(right);
      code.op('i64.extend_i32_u');
      code.get(right);
      code.op('i64.extend_i32_u', 'i64.mul');
      code.i64(32n);
      code.op('i64.shr_s', 'i32.wrap_i64');
      return;
  }
}

/** a · b + c of three floats on the stack, with one rounding where the host has relaxed SIMD. */
export function spellFma(code: FunctionBuilder, type: 'float32' | 'float64', relaxed: boolean): void {
  const prefix = type === 'float32' ? 'f32' : 'f64';
  const lanes = type === 'float32' ? 'f32x4' : 'f64x2';
  const b = code.temporary(prefix, 0);
  const c = code.temporary(prefix, 1);
  code.set(c);
  if (!relaxed) {
    code.op(`${prefix}.mul`);
    code.get(c);
    code.op(`${prefix}.add`);
    return;
  }
  code.set(b);
  code.op(`${lanes}.splat`);
  code.get(b);
  code.op(`${lanes}.splat`);
  code.get(c);
  code.op(`${lanes}.splat`, `${lanes}.relaxed_madd`);
  code.lane(`${lanes}.extract_lane`, 0);
}

/** Float to int64 or int32: truncates; NaN and what does not fit become the smallest integer. */
function spellTruncation(code: FunctionBuilder, type: 'float32' | 'float64', to: 'i64' | 'i32'): void {
  const prefix = type === 'float32' ? 'f32' : 'f64';
  const value = code.temporary(prefix, 0);
  code.tee(value);
  code.op(`${to}.trunc_sat_${prefix}_s`);
  if (to === 'i64') code.i64(smallest64);
  else code.i32(-(2 ** 31));
  // Too small saturates to the smallest by itself; NaN fails the comparison.
  code.get(value);
  const limit = to === 'i64' ? 2 ** 63 : 2 ** 31;
  if (prefix === 'f32') code.f32(limit);
  else code.f64(limit);
  code.op(`${prefix}.lt`, 'select');
}

export function spellCast(code: FunctionBuilder, from: ScalarType, to: ScalarType): void {
  if (from === to) return;
  const source = valueType(from);
  const target = valueType(to);
  if (to === 'bool') {
    switch (source) {
      case 'f32':
        code.f32(0);
        code.op('f32.ne');
        return;
      case 'f64':
        code.f64(0);
        code.op('f64.ne');
        return;
      case 'i64':
        code.i64(0n);
        code.op('i64.ne');
        return;
      default:
        code.i32(0);
        code.op('i32.ne');
        return;
    }
  }
  if (isFloat(from)) {
    if (target === 'f32') {
      code.op('f32.demote_f64');
      return;
    }
    if (target === 'f64') {
      code.op('f64.promote_f32');
      return;
    }
    if (to === 'uint8') {
      spellTruncation(code, from, 'i64');
      code.op('i32.wrap_i64');
      wrap(code, to);
    } else {
      spellTruncation(code, from, target === 'i64' ? 'i64' : 'i32');
    }
    return;
  }
  if (isFloat(to)) {
    const prefix = to === 'float32' ? 'f32' : 'f64';
    code.op(source === 'i64' ? `${prefix}.convert_i64_s` : `${prefix}.convert_i32_s`);
    return;
  }
  if (source === 'i64' && target === 'i32') code.op('i32.wrap_i64');
  else if (source === 'i32' && target === 'i64') code.op('i64.extend_i32_s');
  if (to === 'uint8') wrap(code, to);
}

export function spellBitcast(code: FunctionBuilder, from: ScalarType, to: ScalarType): void {
  if (from === 'float32' && to === 'int32') code.op('i32.reinterpret_f32');
  else if (from === 'int32' && to === 'float32') code.op('f32.reinterpret_i32');
  else if (from === 'float64' && to === 'int64') code.op('i64.reinterpret_f64');
  else if (from === 'int64' && to === 'float64') code.op('f64.reinterpret_i64');
  else if (from !== to) throw new Error(`no bitcast from ${from} to ${to}`);
}
