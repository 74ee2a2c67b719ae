/** @file Special functions of plain numbers in float64: the references that tests hold the kernels against. Slow and simple. */

/** Taylor series (NIST Digital Library of Mathematical Functions 7.6.2, https://dlmf.nist.gov/7.6), whose terms all have one sign. */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Newton's method on `erf`. */
export function erfinv(y: number): number {
  let x = 0;
  for (let step = 0; step < 100; step++) {
    const change = (erf(x) - y) / ((2 / Math.sqrt(Math.PI)) * Math.exp(-x * x));
    x -= change;
    if (Math.abs(change) < 1e-16 * Math.abs(x)) break;
  }
  return x;
}

const shift = 30;

/** Stirling's series after a shift (5.11.1). Positive arguments. */
export function lgamma(x: number): number {
  let product = 0;
  let y = x;
  for (; y < shift; y++) product += Math.log(y);
  const inverse = 1 / (y * y);
  const series = (1 / 12 + inverse * (-1 / 360 + inverse * (1 / 1260 - inverse / 1680))) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - product;
}

/** Asymptotic series after a shift (5.11.2). Positive arguments. */
export function digamma(x: number): number {
  let sum = 0;
  let y = x;
  for (; y < shift; y++) sum += 1 / y;
  const inverse = 1 / (y * y);
  return Math.log(y) - 0.5 / y - inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse / 240))) - sum;
}

/** Asymptotic series after a shift (5.15.8). Positive arguments. */
export function trigamma(x: number): number {
  let sum = 0;
  let y = x;
  for (; y < shift; y++) sum += 1 / (y * y);
  const inverse = 1 / (y * y);
  const series = 1 / 6 - inverse * (1 / 30 - inverse * (1 / 42 - inverse / 30));
  return 1 / y + 0.5 * inverse + (series * inverse) / y + sum;
}
