/**
 * @file Conversions of vectors. Where SIMD has none, values of ordinary size take a shortcut, others go lane by lane:
 * 64-bit integers below 2^51 convert by adding 1.5 · 2^52, whose last mantissa bit counts ones.
 */
import type { Expression, ScalarType } from '../../kernels/ir.ts';
import type { Evaluator } from './evaluator.ts';
import { isFloat, spellCast } from './scalar-spelling.ts';
import { isWide, spellMask } from './vector-spelling.ts';

const magic = 6755399441055744;
const magicBits = 0x4338000000000000n;
const shortcutLimit = 2251799813685248;
const smallest = -(2 ** 31);

/** Pushes part `part` of `argument` converted to `to`. */
export function castVector(evaluator: Evaluator, argument: Expression, to: ScalarType, part: number): void {
  const { code } = evaluator;
  const from = argument.type;
  if (to === 'bool') {
    toBool(evaluator, argument, part);
    return;
  }
  if (isFloat(from) && isFloat(to)) {
    betweenFloats(evaluator, argument, part);
    return;
  }
  if (isFloat(from)) {
    toInteger(evaluator, argument, from, to, part);
    return;
  }
  if (from === 'int64' && isFloat(to)) {
    fromInt64(evaluator, argument, to, part);
    return;
  }
  if (from === 'int64') {
    if (to === 'int64') {
      evaluator.vector(argument, part);
      return;
    }
    evaluator.vector(argument, 2 * part);
    evaluator.vector(argument, 2 * part + 1);
    code.shuffleWords(0, 2, 4, 6);
    if (to === 'uint8') {
      lowBytes(evaluator);
    }
    return;
  }
  // From 32-bit lanes.
  if (!isWide(to)) {
    evaluator.vector(argument, part);
    if (from === 'bool') code.op('i32x4.neg');
    if (to === 'float32') code.op('f32x4.convert_i32x4_s');
    else if (to === 'uint8' && from !== 'bool') lowBytes(evaluator);
    return;
  }
  narrowHalf(evaluator, argument, part);
  if (from === 'bool') code.op('i32x4.neg');
  code.op(to === 'int64' ? 'i64x2.extend_low_i32x4_s' : 'f64x2.convert_low_i32x4_s');
}

function lowBytes(evaluator: Evaluator): void {
  evaluator.code.v128(255, 255, 255, 255);
  evaluator.code.op('v128.and');
}

/** Pushes the two 32-bit lanes that belong to a wide part, as the low lanes. */
function narrowHalf(evaluator: Evaluator, argument: Expression, part: number): void {
  if (!evaluator.isVarying(argument)) {
    evaluator.vector(argument, 0);
    return;
  }
  const local = evaluator.locals(argument)[part >> 1] ?? 0;
  evaluator.code.get(local);
  if (part % 2 === 0) return;
  evaluator.code.get(local);
  evaluator.code.shuffleWords(2, 3, 2, 3);
}

function toBool(evaluator: Evaluator, argument: Expression, part: number): void {
  const { code } = evaluator;
  const zero = (): void => code.v128(0, 0, 0, 0);
  switch (argument.type) {
    case 'bool':
      evaluator.vector(argument, part);
      return;
    case 'float32':
      evaluator.vector(argument, part);
      zero();
      code.op('f32x4.ne');
      return;
    case 'float64':
    case 'int64':
      for (const half of [2 * part, 2 * part + 1]) {
        evaluator.vector(argument, half);
        zero();
        code.op(argument.type === 'float64' ? 'f64x2.ne' : 'i64x2.ne');
      }
      code.shuffleWords(0, 2, 4, 6);
      return;
    default:
      evaluator.vector(argument, part);
      spellMask(code);
      return;
  }
}

function betweenFloats(evaluator: Evaluator, argument: Expression, part: number): void {
  const { code } = evaluator;
  if (argument.type === 'float32') {
    narrowHalf(evaluator, argument, part);
    code.op('f64x2.promote_low_f32x4');
    return;
  }
  evaluator.vector(argument, 2 * part);
  code.op('f32x4.demote_f64x2_zero');
  evaluator.vector(argument, 2 * part + 1);
  code.op('f32x4.demote_f64x2_zero');
  code.shuffleWords(0, 1, 4, 5);
}

/** Goes lane by lane. */
function lanewise(evaluator: Evaluator, argument: Expression, to: ScalarType, part: number): void {
  evaluator.scope(() => {
    evaluator.fromElements(to, part, (g) => {
      evaluator.pushElement(argument, g);
      spellCast(evaluator.code, argument.type, to);
    });
  });
}

function toInteger(
  evaluator: Evaluator,
  argument: Expression,
  from: 'float32' | 'float64',
  to: ScalarType,
  part: number,
): void {
  const { code } = evaluator;
  const sources = evaluator.locals(argument);
  const source = (at: number): void => code.get(sources[at] ?? 0);
  const truncate = (): void => {
    if (from === 'float32') {
      source(part);
      code.op('i32x4.trunc_sat_f32x4_s');
      return;
    }
    source(2 * part);
    code.op('i32x4.trunc_sat_f64x2_s_zero');
    source(2 * part + 1);
    code.op('i32x4.trunc_sat_f64x2_s_zero');
    code.shuffleWords(0, 1, 4, 5);
  };
  if (to === 'int32' || to === 'index') {
    // Too small saturates to the smallest by itself; NaN and what is too large fail the comparison.
    const isBelow = (at: number): void => {
      source(at);
      if (from === 'float32') code.f32(2147483648);
      else code.f64(2147483648);
      code.op(
        ...(from === 'float32' ? (['f32x4.splat', 'f32x4.lt'] as const) : (['f64x2.splat', 'f64x2.lt'] as const)),
      );
    };
    truncate();
    code.v128(smallest, smallest, smallest, smallest);
    if (from === 'float32') {
      isBelow(part);
    } else {
      isBelow(2 * part);
      isBelow(2 * part + 1);
      code.shuffleWords(0, 2, 4, 6);
    }
    code.op('v128.bitselect');
    return;
  }
  if (to === 'uint8') {
    const inRange = (at: number): void => {
      source(at);
      if (from === 'float32') {
        code.op('f32x4.abs');
        code.f32(2147483648);
        code.op('f32x4.splat', 'f32x4.lt');
      } else {
        code.op('f64x2.abs');
        code.f64(2147483648);
        code.op('f64x2.splat', 'f64x2.lt');
      }
    };
    if (from === 'float32') {
      inRange(part);
    } else {
      inRange(2 * part);
      inRange(2 * part + 1);
      code.op('v128.and');
    }
    code.op('i32x4.all_true');
    code.if(
      () => {
        truncate();
        lowBytes(evaluator);
      },
      () => lanewise(evaluator, argument, to, part),
      'v128',
    );
    return;
  }
  const truncated = code.local('v128');
  if (from === 'float32') {
    narrowHalf(evaluator, argument, part);
    code.op('f64x2.promote_low_f32x4');
  } else {
    source(part);
  }
  code.op('f64x2.trunc');
  code.tee(truncated);
  code.op('f64x2.abs');
  code.f64(shortcutLimit);
  code.op('f64x2.splat', 'f64x2.lt', 'i64x2.all_true');
  code.if(
    () => {
      code.get(truncated);
      code.f64(magic);
      code.op('f64x2.splat', 'f64x2.add');
      code.i64(magicBits);
      code.op('i64x2.splat', 'i64x2.sub');
    },
    () => lanewise(evaluator, argument, to, part),
    'v128',
  );
}

function fromInt64(evaluator: Evaluator, argument: Expression, to: 'float32' | 'float64', part: number): void {
  const { code } = evaluator;
  const sources = evaluator.locals(argument);
  const source = (at: number): void => code.get(sources[evaluator.isVarying(argument) ? at : 0] ?? 0);
  const inRange = (at: number): void => {
    source(at);
    code.i64(BigInt(-shortcutLimit));
    code.op('i64x2.splat', 'i64x2.gt_s');
    source(at);
    code.i64(BigInt(shortcutLimit));
    code.op('i64x2.splat', 'i64x2.lt_s', 'v128.and');
  };
  const convert = (at: number): void => {
    source(at);
    code.i64(magicBits);
    code.op('i64x2.splat', 'i64x2.add');
    code.f64(magic);
    code.op('f64x2.splat', 'f64x2.sub');
  };
  if (to === 'float64') {
    inRange(part);
  } else {
    inRange(2 * part);
    inRange(2 * part + 1);
    code.op('v128.and');
  }
  code.op('i64x2.all_true');
  code.if(
    () => {
      if (to === 'float64') return convert(part);
      convert(2 * part);
      code.op('f32x4.demote_f64x2_zero');
      convert(2 * part + 1);
      code.op('f32x4.demote_f64x2_zero');
      code.shuffleWords(0, 1, 4, 5);
    },
    () => lanewise(evaluator, argument, to, part),
    'v128',
  );
}
