/**
 * @file Operators on vectors, spelled as WebAssembly. Operands are on the stack.
 *
 * float32, int32 and index fill four lanes of 32 bits, and so do uint8 (widened) and bool (a mask: all bits or none); float64 and
 * int64 fill two lanes, so that four elements take two vectors. What SIMD lacks returns false: the caller goes lane by lane.
 */
import type { BinaryOperator, ComparisonOperator, ScalarType, UnaryOperator } from '../../kernels/ir.ts';
import type { FunctionBuilder } from './assembler.ts';
import { comparisonNames, isComparison, isFloat } from './scalar-spelling.ts';

export function isWide(type: ScalarType): boolean {
  return type === 'float64' || type === 'int64';
}

export type LaneShape = 'f32x4' | 'f64x2' | 'i64x2' | 'i32x4';

export function laneShape(type: ScalarType): LaneShape {
  switch (type) {
    case 'float32':
      return 'f32x4';
    case 'float64':
      return 'f64x2';
    case 'int64':
      return 'i64x2';
    default:
      return 'i32x4';
  }
}

/** One element of so many bytes, at the address on the stack, over the whole vector. */
export function spellSplatLoad(code: FunctionBuilder, itemSize: number): void {
  const names = {
    1: 'v128.load8_splat',
    2: 'v128.load16_splat',
    4: 'v128.load32_splat',
    8: 'v128.load64_splat',
  } as const;
  code.memory(names[itemSize as keyof typeof names]);
}

/** Keeps the low byte of each lane. */
function wrapBytes(code: FunctionBuilder): void {
  code.v128(255, 255, 255, 255);
  code.op('v128.and');
}

/** A scalar on the stack into all lanes. */
export function spellSplat(code: FunctionBuilder, type: ScalarType): void {
  if (type === 'bool') {
    const value = code.temporary('i32');
    code.set(value);
    code.i32(0);
    code.get(value);
    code.op('i32.sub');
  }
  code.op(`${laneShape(type)}.splat`);
}

/** One lane of the vector on the stack as a scalar. */
export function spellExtract(code: FunctionBuilder, type: ScalarType, lane: number): void {
  code.lane(`${laneShape(type)}.extract_lane`, lane);
  if (type === 'bool') {
    code.i32(1);
    code.op('i32.and');
  }
}

/** 0 and not 0 in four lanes into a mask. */
export function spellMask(code: FunctionBuilder): void {
  code.v128(0, 0, 0, 0);
  code.op('i32x4.ne');
}

export function spellVectorUnary(code: FunctionBuilder, operator: UnaryOperator, type: ScalarType): boolean {
  if (isFloat(type)) {
    const shape = type === 'float32' ? 'f32x4' : 'f64x2';
    if (operator === 'not') return false;
    if (operator === 'negate') code.op(`${shape}.neg`);
    else if (operator === 'round') code.op(`${shape}.nearest`);
    else code.op(`${shape}.${operator}`);
    return true;
  }
  switch (operator) {
    case 'negate':
      if (type === 'bool') return true;
      code.op(type === 'int64' ? 'i64x2.neg' : 'i32x4.neg');
      if (type === 'uint8') wrapBytes(code);
      return true;
    case 'abs':
      if (type === 'int64') code.op('i64x2.abs');
      else if (type === 'int32' || type === 'index') code.op('i32x4.abs');
      return true;
    case 'not':
      code.op('v128.not');
      if (type === 'uint8') wrapBytes(code);
      return true;
    default:
      return operator !== 'sqrt';
  }
}

/** A comparison of two vectors; of wide types it leaves a mask of two lanes. */
export function spellVectorComparison(code: FunctionBuilder, operator: ComparisonOperator, type: ScalarType): void {
  const name = comparisonNames[operator];
  if (isFloat(type)) {
    code.op(`${type === 'float32' ? 'f32x4' : 'f64x2'}.${name}`);
    return;
  }
  const shape = type === 'int64' ? 'i64x2' : 'i32x4';
  if (name === 'eq' || name === 'ne') {
    code.op(`${shape}.${name}`);
    return;
  }
  if (type !== 'bool') {
    code.op(`${shape}.${name}_s`);
    return;
  }
  // A mask that is true is -1, which is less than false.
  const mirrored = { lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' } as const;
  code.op(`i32x4.${mirrored[name]}_s`);
}

const floatInstructions = {
  add: 'add',
  subtract: 'sub',
  multiply: 'mul',
  divide: 'div',
  minimum: 'pmin',
  maximum: 'pmax',
} as const;

const bitInstructions = { and: 'v128.and', or: 'v128.or', xor: 'v128.xor' } as const;

const integerInstructions = { add: 'add', subtract: 'sub', multiply: 'mul' } as const;

const maskInstructions = {
  add: 'v128.or',
  subtract: 'v128.xor',
  multiply: 'v128.and',
  minimum: 'v128.and',
  maximum: 'v128.or',
} as const;

function has<Table extends object>(table: Table, key: PropertyKey): key is keyof Table {
  return key in table;
}

/** An operator other than a comparison. */
export function spellVectorBinary(code: FunctionBuilder, operator: BinaryOperator, type: ScalarType): boolean {
  if (isComparison(operator)) return false;
  if (isFloat(type)) {
    if (!has(floatInstructions, operator)) return false;
    code.op(`${type === 'float32' ? 'f32x4' : 'f64x2'}.${floatInstructions[operator]}`);
    return true;
  }
  if (has(bitInstructions, operator)) {
    code.op(bitInstructions[operator]);
    return true;
  }
  if (type === 'bool') {
    if (!has(maskInstructions, operator)) return false;
    code.op(maskInstructions[operator]);
    return true;
  }
  const shape = type === 'int64' ? 'i64x2' : 'i32x4';
  if (has(integerInstructions, operator)) {
    code.op(`${shape}.${integerInstructions[operator]}`);
    if (type === 'uint8') wrapBytes(code);
    return true;
  }
  if (operator !== 'minimum' && operator !== 'maximum') return false;
  if (shape === 'i32x4') {
    code.op(operator === 'minimum' ? 'i32x4.min_s' : 'i32x4.max_s');
    return true;
  }
  const left = code.temporary('v128', 0);
  const right = code.temporary('v128', 1);
  code.set(right);
  code.tee(left);
  code.get(right);
  code.get(left);
  code.get(right);
  code.op(operator === 'minimum' ? 'i64x2.lt_s' : 'i64x2.gt_s', 'v128.bitselect');
  return true;
}

/** A shift of all lanes by one count, an i32 on the stack that lies in [0, bits). */
export function spellVectorShift(code: FunctionBuilder, operator: 'shiftLeft' | 'shiftRight', type: ScalarType): void {
  if (operator === 'shiftLeft') code.op(type === 'int64' ? 'i64x2.shl' : 'i32x4.shl');
  else code.op(type === 'int64' ? 'i64x2.shr_s' : 'i32x4.shr_s');
  if (type === 'uint8') wrapBytes(code);
}

export function spellVectorFma(code: FunctionBuilder, type: 'float32' | 'float64', relaxed: boolean): void {
  const shape = type === 'float32' ? 'f32x4' : 'f64x2';
  if (relaxed) {
    code.op(`${shape}.relaxed_madd`);
    return;
  }
  const addend = code.temporary('v128', 0);
  code.set(addend);
  code.op(`${shape}.mul`);
  code.get(addend);
  code.op(`${shape}.add`);
}
