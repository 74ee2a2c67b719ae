/** @file The 16-bit floats on the host, which has no typed array of them everywhere: their bits to numbers and back. */
import { bfloat16, type DType, float16, significandDigits } from './dtype.ts';

const scratch = new Float32Array(1);
const scratchBits = new Int32Array(scratch.buffer);

export type Half = 'float16' | 'bfloat16';

/** Are the dtype's elements 16-bit floats, which stand in memory as bits that no typed array reads? */
export function isHalf(dtype: DType): dtype is DType<Half> {
  return dtype.name === 'float16' || dtype.name === 'bfloat16';
}

function float16Number(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

function bfloat16Number(bits: number): number {
  scratchBits[0] = bits << 16;
  return scratch[0] as number;
}

/** A number's bits, rounded half to even; first to float32, as PyTorch has it. */
function float16Bits(value: number): number {
  scratch[0] = value;
  const bits = scratchBits[0] as number;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return 0x7e00;
  // From 65520 on, halfway between the greatest float16 and the next power of two.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Subnormal: 1.5 · 2^52 + x has its last place at 1, and rounds to it.
    const scaled = Math.abs(scratch[0] as number) * 2 ** 24;
    return sign | (scaled + 1.5 * 2 ** 52 - 1.5 * 2 ** 52);
  }
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >> 13) & 1)) >> 13);
}

function bfloat16Bits(value: number): number {
  scratch[0] = value;
  const bits = scratchBits[0] as number;
  if ((bits & 0x7fffffff) > 0x7f800000) return 0x7fc0;
  return (bits + 0x7fff + ((bits >> 16) & 1)) >>> 16;
}

/** The number that 16 bits stand for. */
export function numberOfBits(dtype: DType<Half>, bits: number): number {
  return dtype.name === 'float16' ? float16Number(bits) : bfloat16Number(bits);
}

/** The 16 bits of a number. */
export function bitsOfNumber(dtype: DType<Half>, value: number): number {
  return dtype.name === 'float16' ? float16Bits(value) : bfloat16Bits(value);
}

/**
 * The elements of 16-bit floats while the host works on them. Random numbers are drawn with as many bits as the dtype holds, so that
 * what is written to must tell it, as all other typed arrays do by their class.
 */
export abstract class HalfNumbers extends Float32Array {
  abstract get dtype(): DType<Half>;

  /** The nearest number that the dtype holds. */
  round(value: number): number {
    return nearestFloat(this.dtype, value);
  }
}

class Float16Numbers extends HalfNumbers {
  get dtype(): DType<Half> {
    return float16;
  }
}

class Bfloat16Numbers extends HalfNumbers {
  get dtype(): DType<Half> {
    return bfloat16;
  }
}

/** So many elements to be written. */
export function halfNumbers(dtype: DType<Half>, length: number): HalfNumbers {
  return dtype.name === 'float16' ? new Float16Numbers(length) : new Bfloat16Numbers(length);
}

/** What random bits of a uniform number of the dtype are masked and scaled with. */
export function uniformBits({ dtype }: HalfNumbers): readonly [mask: number, unit: number] {
  const digits = significandDigits(dtype.name);
  return [2 ** digits - 1, 2 ** -digits];
}

/** The numbers that stand in memory as bits. */
export function numbersOfBits(dtype: DType<Half>, bits: Uint16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(bits, (each) => numberOfBits(dtype, each));
}

/** Writes numbers to memory as bits. */
export function writeBits(dtype: DType<Half>, bits: Uint16Array, numbers: Float32Array): void {
  for (let i = 0; i < bits.length; i++) bits[i] = bitsOfNumber(dtype, numbers[i] as number);
}

/** The number of a float dtype that is nearest to a float64. */
export function nearestFloat(dtype: DType, value: number): number {
  if (isHalf(dtype)) return numberOfBits(dtype, bitsOfNumber(dtype, value));
  return dtype.name === 'float32' ? Math.fround(value) : value;
}
