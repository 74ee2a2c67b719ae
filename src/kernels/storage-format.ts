/**
 * @file How the 16-bit floats are stored: their bits as int32 in the operators of the IR, once for all engines. IEEE 754-2019, 3.4
 * (binary16) and 4.3.1 (rounding half to even); bfloat16 is the upper half of a float32. Nothing here depends on float32's subnormal
 * numbers, which shaders may flush to zero, nor on arithmetic with infinities and NaN.
 */
import type { DTypeName } from '../storage/dtype.ts';
import {
  add,
  and,
  bitcast,
  constant,
  greater,
  greaterEqual,
  less,
  minimum,
  or,
  select,
  shiftLeft,
  shiftRight,
  subtract,
} from './build.ts';
import type { Expression, Kernel, Operand, Statement } from './ir.ts';
import { mapStatement, mapStatements, rewriter } from './walk.ts';

type Half = 'float16' | 'bfloat16';

const isHalf = (type: DTypeName): type is Half => type === 'float16' || type === 'bfloat16';

const signBit = 0x8000;
const magnitudeBits32 = 0x7fffffff;
const infinity32 = 0x7f800000;
/** Distance of the exponents' biases, 127 - 15, in float32's exponent field. */
const biasShift = 112 * 2 ** 23;
/** The bits of 0.5, whose last place in float32 is 2^-24, as that of float16's subnormal numbers. */
const bitsOfHalf = 0x3f000000;
/** The least normal float16, 2^-14, and 2^16, beyond the greatest, as float32. */
const leastNormal16 = 0x38800000;
const beyondFloat16 = 0x47800000;

/** The float32 whose bits as float16 are the lower 16 of `bits`. */
function float16Value(bits: Expression): Expression {
  const magnitude = and(bits, 0x7fff);
  const moved = shiftLeft(magnitude, 13);
  const subnormal = bitcast('int32', subtract(bitcast('float32', or(magnitude, bitsOfHalf)), 0.5));
  const normal = add(moved, select(greaterEqual(magnitude, 0x7c00), constant('int32', 2 * biasShift), biasShift));
  const sign = shiftLeft(and(bits, signBit), 16);
  return bitcast('float32', or(sign, select(less(magnitude, 0x400), subnormal, normal)));
}

/** The bits as float16 of a float32; those of a NaN are those of PyTorch's. */
function float16Bits(value: Expression): Expression {
  const bits = bitcast('int32', value);
  const magnitude = and(bits, magnitudeBits32);
  const bounded = minimum(magnitude, beyondFloat16);
  const half = add(constant('int32', 0xfff), and(shiftRight(bounded, 13), 1));
  const normal = shiftRight(subtract(add(bounded, half), biasShift), 13);
  // Adding 0.5 rounds to its last place.
  const subnormal = subtract(bitcast('int32', add(bitcast('float32', magnitude), 0.5)), bitsOfHalf);
  const finite = select(less(magnitude, leastNormal16), subnormal, normal);
  const sign = and(shiftRight(bits, 16), signBit);
  return or(sign, select(greater(magnitude, infinity32), constant('int32', 0x7e00), finite));
}

function bfloat16Bits(value: Expression): Expression {
  const bits = bitcast('int32', value);
  const half = add(constant('int32', 0x7fff), and(shiftRight(bits, 16), 1));
  const isNaN = greater(and(bits, magnitudeBits32), infinity32);
  return select(isNaN, constant('int32', 0x7fc0), shiftRight(add(bits, half), 16));
}

/** The value whose bits are the lower 16 of an int32. */
function valueOf(type: Half, bits: Expression): Expression {
  return type === 'float16' ? float16Value(bits) : bitcast('float32', shiftLeft(bits, 16));
}

/** An int32 whose lower 16 bits are those of the value, rounded half to even. */
function bitsOf(type: Half, value: Expression): Expression {
  return type === 'float16' ? float16Bits(value) : bfloat16Bits(value);
}

/** The value that a load gives after `value`, of the type that the dtype computes in, has been stored. */
export function stored(type: DTypeName, value: Expression): Expression {
  if (isHalf(type)) return valueOf(type, bitsOf(type, value));
  if (type !== 'int8' && type !== 'int16') return value;
  const unused = constant('int32', type === 'int8' ? 24 : 16);
  return shiftRight(shiftLeft(value, unused), unused);
}

/** The kernel with its 16-bit floats as int16, which are converted where they are loaded and stored. */
export function withBits(kernel: Kernel): Kernel {
  const halves = new Map<string, Half>();
  for (const { name, type } of kernel.operands) if (isHalf(type)) halves.set(name, type);
  if (halves.size === 0) return kernel;
  const operands = kernel.operands.map((each): Operand => (halves.has(each.name) ? { ...each, type: 'int16' } : each));
  const map = rewriter((expression) => {
    const type = expression.kind === 'load' ? halves.get(expression.operand) : undefined;
    return type === undefined ? expression : valueOf(type, { ...expression, type: 'int32' } as Expression);
  });
  const kept = (operand: string, value: Expression): Expression => {
    const type = halves.get(operand);
    return type === undefined ? value : bitsOf(type, value);
  };
  if (kernel.kind === 'contraction') {
    const { operand, indices } = kernel.out;
    return {
      ...kernel,
      operands,
      a: map(kernel.a),
      b: map(kernel.b),
      epilogue: kept(operand, map(kernel.epilogue)),
      out: { operand, indices: indices.map(map) },
    };
  }
  const body = mapStatements(
    kernel.body.map((statement) => mapStatement(statement, map)),
    (statement): Statement =>
      statement.kind === 'store' ? { ...statement, value: kept(statement.operand, statement.value) } : statement,
  );
  return { ...kernel, operands, body };
}
