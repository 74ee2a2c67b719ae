/** @file Fused multiply-add in float32 and float64, which JavaScript lacks and PyTorch's vector kernels use. */

/**
 * a · b + c for float32 values. The product is exact in float64; the sum is rounded to float64 and then to float32, which
 * differs from a single rounding in about one of 2^29 cases.
 */
export function fma32(a: number, b: number, c: number): number {
  return Math.fround(a * b + c);
}

/** The upper 26 bits of x (G. W. Veltkamp's splitting, in T. J. Dekker: "A floating-point technique for extending the available precision", 1971, https://doi.org/10.1007/BF01397083). */
function upperHalf(x: number): number {
  const scaled = x * 134217729;
  return scaled - (scaled - x);
}

/** a · b + c for float64 values of moderate size, from the exact product (Dekker) and the exact sum (Knuth). */
export function fma64(a: number, b: number, c: number): number {
  const product = a * b;
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  const productError = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  const sum = product + c;
  const cPart = sum - product;
  const sumError = product - (sum - cPart) + (c - cPart);
  const result = sum + (sumError + productError);
  return Number.isNaN(result) ? product + c : result;
}
