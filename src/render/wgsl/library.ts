/**
 * @file Operators that WGSL lacks, as functions in WGSL: 64-bit integers as `vec2<u32>` with the low word first, and the exact
 * remainder of floats.
 */
import type { LibraryOperator } from './words.ts';

interface LibraryFunction {
  readonly text: string;
  /** The functions that the text calls. */
  readonly uses: readonly (LibraryOperator | Internal)[];
}

type Internal = 'wordProduct' | 'pairDivision';

const functions: { readonly [Name in LibraryOperator | Internal]: LibraryFunction } = {
  pairAdd: {
    uses: [],
    text: `fn pairAdd(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let low = a.x + b.x;
  return vec2<u32>(low, a.y + b.y + select(0u, 1u, low < a.x));
}`,
  },
  pairSubtract: {
    uses: [],
    text: `fn pairSubtract(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}`,
  },
  pairNegate: {
    uses: [],
    text: `fn pairNegate(a: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(~a.x + 1u, ~a.y + select(0u, 1u, a.x == 0u));
}`,
  },
  pairAbs: {
    uses: ['pairNegate'],
    text: `fn pairAbs(a: vec2<u32>) -> vec2<u32> {
  return select(a, pairNegate(a), (a.y >> 31u) == 1u);
}`,
  },
  // The 64-bit product of two words, from products of their halves.
  wordProduct: {
    uses: [],
    text: `fn wordProduct(a: u32, b: u32) -> vec2<u32> {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let first = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let second = (a & 0xffffu) * (b >> 16u) + (first & 0xffffu);
  let high = (a >> 16u) * (b >> 16u) + (first >> 16u) + (second >> 16u);
  return vec2<u32>(a * b, high);
}`,
  },
  wordProductHigh: {
    uses: ['wordProduct'],
    text: `fn wordProductHigh(a: i32, b: i32) -> i32 {
  return bitcast<i32>(wordProduct(bitcast<u32>(a), bitcast<u32>(b)).y);
}`,
  },
  pairMultiply: {
    uses: ['wordProduct'],
    text: `fn pairMultiply(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let product = wordProduct(a.x, b.x);
  return vec2<u32>(product.x, product.y + a.x * b.y + a.y * b.x);
}`,
  },
  // Quotient and remainder of unsigned pairs, bit by bit from the top; words alone are divided at once. b is not 0.
  pairDivision: {
    uses: ['pairSubtract'],
    text: `fn pairDivision(a: vec2<u32>, b: vec2<u32>) -> vec4<u32> {
  if (a.y == 0u && b.y == 0u) {
    let divisor = max(b.x, 1u);
    return vec4<u32>(a.x / divisor, 0u, a.x % divisor, 0u);
  }
  var rest = vec2<u32>(0u, 0u);
  var quotient = a;
  for (var step = 0; step < 64; step++) {
    let overflow = rest.y >> 31u;
    rest = vec2<u32>((rest.x << 1u) | (quotient.y >> 31u), (rest.y << 1u) | (rest.x >> 31u));
    quotient = vec2<u32>(quotient.x << 1u, (quotient.y << 1u) | (quotient.x >> 31u));
    if (overflow == 1u || rest.y > b.y || (rest.y == b.y && rest.x >= b.x)) {
      rest = pairSubtract(rest, b);
      quotient.x |= 1u;
    }
  }
  return vec4<u32>(quotient, rest);
}`,
  },
  pairDivide: {
    uses: ['pairDivision', 'pairAbs', 'pairNegate'],
    text: `fn pairDivide(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  if ((b.x | b.y) == 0u) {
    return vec2<u32>(0u, 0u);
  }
  let quotient = pairDivision(pairAbs(a), pairAbs(b)).xy;
  return select(quotient, pairNegate(quotient), ((a.y ^ b.y) >> 31u) == 1u);
}`,
  },
  pairRemainder: {
    uses: ['pairDivision', 'pairAbs', 'pairNegate'],
    text: `fn pairRemainder(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  if ((b.x | b.y) == 0u) {
    return vec2<u32>(0u, 0u);
  }
  let rest = pairDivision(pairAbs(a), pairAbs(b)).zw;
  return select(rest, pairNegate(rest), (a.y >> 31u) == 1u);
}`,
  },
  pairEqual: {
    uses: [],
    text: `fn pairEqual(a: vec2<u32>, b: vec2<u32>) -> bool {
  return a.x == b.x && a.y == b.y;
}`,
  },
  pairLess: {
    uses: [],
    text: `fn pairLess(a: vec2<u32>, b: vec2<u32>) -> bool {
  return select(bitcast<i32>(a.y) < bitcast<i32>(b.y), a.x < b.x, a.y == b.y);
}`,
  },
  pairLessEqual: {
    uses: ['pairLess'],
    text: `fn pairLessEqual(a: vec2<u32>, b: vec2<u32>) -> bool {
  return !pairLess(b, a);
}`,
  },
  pairMinimum: {
    uses: ['pairLess'],
    text: `fn pairMinimum(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return select(a, b, pairLess(b, a));
}`,
  },
  pairMaximum: {
    uses: ['pairLess'],
    text: `fn pairMaximum(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return select(a, b, pairLess(a, b));
}`,
  },
  // Shifting by 1 and then by 31 - n moves what passes between the words, for n = 0 too.
  pairShiftLeft: {
    uses: [],
    text: `fn pairShiftLeft(a: vec2<u32>, count: vec2<u32>) -> vec2<u32> {
  if (count.y != 0u || count.x > 63u) {
    return vec2<u32>(0u, 0u);
  }
  let n = count.x & 31u;
  if (count.x > 31u) {
    return vec2<u32>(0u, a.x << n);
  }
  return vec2<u32>(a.x << n, (a.y << n) | ((a.x >> 1u) >> (31u - n)));
}`,
  },
  pairShiftRight: {
    uses: [],
    text: `fn pairShiftRight(a: vec2<u32>, count: vec2<u32>) -> vec2<u32> {
  let signs = bitcast<u32>(bitcast<i32>(a.y) >> 31u);
  if (count.y != 0u || count.x > 63u) {
    return vec2<u32>(signs, signs);
  }
  let n = count.x & 31u;
  let high = bitcast<u32>(bitcast<i32>(a.y) >> n);
  if (count.x > 31u) {
    return vec2<u32>(high, signs);
  }
  return vec2<u32>((a.x >> n) | ((a.y << 1u) << (31u - n)), high);
}`,
  },
  pairFromI32: {
    uses: [],
    text: `fn pairFromI32(a: i32) -> vec2<u32> {
  return vec2<u32>(bitcast<u32>(a), bitcast<u32>(a >> 31u));
}`,
  },
  // Truncates. NaN and what does not fit become the smallest int64, whose exponent is 63.
  pairFromF32: {
    uses: ['pairShiftLeft', 'pairNegate'],
    text: `fn pairFromF32(a: f32) -> vec2<u32> {
  let bits = bitcast<u32>(a);
  let exponent = i32((bits >> 23u) & 255u) - 127;
  if (exponent < 0) {
    return vec2<u32>(0u, 0u);
  }
  if (exponent > 62) {
    return vec2<u32>(0u, 0x80000000u);
  }
  let digits = vec2<u32>((bits & 0x7fffffu) | 0x800000u, 0u);
  var magnitude = pairShiftLeft(digits, vec2<u32>(u32(max(exponent - 23, 0)), 0u));
  if (exponent < 23) {
    magnitude = vec2<u32>(digits.x >> u32(23 - exponent), 0u);
  }
  return select(magnitude, pairNegate(magnitude), (bits >> 31u) == 1u);
}`,
  },
  // WGSL does not say what its own conversion makes of NaN and of numbers that do not fit.
  i32FromF32: {
    uses: [],
    text: `fn i32FromF32(a: f32) -> i32 {
  let exponent = i32((bitcast<u32>(a) >> 23u) & 255u) - 127;
  if (exponent > 30) {
    return bitcast<i32>(0x80000000u);
  }
  return i32(a);
}`,
  },
  // Brings the top bit of the magnitude to bit 63, keeps 24 bits and rounds half to even; a carry moves into the exponent.
  pairToF32: {
    uses: ['pairAbs', 'pairShiftLeft'],
    text: `fn pairToF32(a: vec2<u32>) -> f32 {
  let magnitude = pairAbs(a);
  if ((magnitude.x | magnitude.y) == 0u) {
    return 0.0f;
  }
  let zeros = select(countLeadingZeros(magnitude.y), 32u + countLeadingZeros(magnitude.x), magnitude.y == 0u);
  let digits = pairShiftLeft(magnitude, vec2<u32>(zeros, 0u));
  let kept = digits.y >> 8u;
  let rest = ((digits.y & 255u) << 1u) | select(0u, 1u, digits.x != 0u);
  let up = select(0u, 1u, rest > 256u || (rest == 256u && (kept & 1u) == 1u));
  let bits = ((190u - zeros) << 23u) + (kept - 0x800000u) + up;
  return bitcast<f32>(bits | (a.y & 0x80000000u));
}`,
  },
  // Long division of the digits: WGSL's own remainder rounds the quotient.
  f32Remainder: {
    uses: [],
    text: `fn f32Remainder(a: f32, b: f32) -> f32 {
  let sign = bitcast<u32>(a) & 0x80000000u;
  let left = bitcast<u32>(a) & 0x7fffffffu;
  let right = bitcast<u32>(b) & 0x7fffffffu;
  if (left >= 0x7f800000u || right > 0x7f800000u || right == 0u) {
    return bitcast<f32>(0x7fc00000u | sign);
  }
  if (left < right) {
    return a;
  }
  var exponent = max(left >> 23u, 1u);
  let target_exponent = max(right >> 23u, 1u);
  var rest = (left & 0x7fffffu) | select(0u, 0x800000u, left >= 0x800000u);
  let divisor = (right & 0x7fffffu) | select(0u, 0x800000u, right >= 0x800000u);
  while (exponent > target_exponent) {
    rest = select(rest, rest - divisor, rest >= divisor) << 1u;
    exponent -= 1u;
  }
  rest = select(rest, rest - divisor, rest >= divisor);
  if (rest == 0u) {
    return bitcast<f32>(sign);
  }
  let shift = min(countLeadingZeros(rest) - 8u, target_exponent - 1u);
  let digits = rest << shift;
  let biased = select(0u, target_exponent - shift, digits >= 0x800000u);
  return bitcast<f32>(sign | (biased << 23u) | (digits & 0x7fffffu));
}`,
  },
};

/** The text of the library functions that `operators` need, in an order that is the same at each run. */
export function libraryText(operators: ReadonlySet<LibraryOperator>): string {
  const needed = new Set<LibraryOperator | Internal>();
  const add = (name: LibraryOperator | Internal): void => {
    if (needed.has(name)) return;
    for (const other of functions[name].uses) add(other);
    needed.add(name);
  };
  for (const operator of operators) add(operator);
  return [...needed].map((name) => `${functions[name].text}\n`).join('\n');
}

export function isLibraryOperator(operator: string): operator is LibraryOperator {
  return operator in functions;
}
