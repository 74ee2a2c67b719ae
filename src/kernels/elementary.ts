/**
 * @file The elementary functions: what `call` nodes of the IR mean, in primitive operators, once for all engines.
 *
 * Each function is a straight line of primitive operators without loops and branches (`select` evaluates both sides), so that
 * every engine vectorises it. float32 functions use float32 and int32 only, because WGSL has neither float64 nor int64.
 *
 * To add a function:
 * 1. name it in `ElementaryFunction` (`ir.ts`);
 * 2. write it in the file of its group under `elementary/`: a function from expressions to an expression that asks `formatOf(x)`
 *    for the float format and looks its coefficients up by type, with the source of the method and how the
 *    coefficients were fitted. `fma` may round once or twice: nothing may depend on which. `minimum` and `maximum` are
 *    undefined for NaN: write `select(greater(x, limit), limit, x)`, which keeps it. Mind -0, infinities, subnormal arguments
 *    and results;
 * 3. list it below with its bound, measured over the whole domain with fused and unfused `fma`;
 * 4. add golden values to `test/kernels/elementary` and special values to `elementary.test.ts`, which check the bound.
 */
import { erf, erfc, erfinv } from './elementary/error-function.ts';
import { exp, exp2, expm1 } from './elementary/exponential.ts';
import { digamma, lgamma } from './elementary/gamma.ts';
import { acosh, asinh, atanh, cosh, sinh, tanh } from './elementary/hyperbolic.ts';
import { acos, asin, atan, atan2 } from './elementary/inverse-trigonometric.ts';
import { log, log1p, log2, log10 } from './elementary/logarithm.ts';
import { hypot, pow } from './elementary/power.ts';
import { cos, sin, tan } from './elementary/trigonometric.ts';
import type { ElementaryFunction, Expression, Kernel } from './ir.ts';
import { rewrite } from './rewrite.ts';
import { withBits } from './storage-format.ts';

export interface Elementary {
  /**
   * Largest error in units in the last place of `scale` (mostly of the result), over all arguments whose result is a normal
   * number, subnormal arguments included.
   */
  readonly bound: { readonly float32: number; readonly float64: number };
  /**
   * The number in whose last places the bound counts: the result itself, but for functions that are sums of terms, with zeros
   * where these cancel, the largest of the terms.
   */
  scale(x: number, result: number): number;
  /** Where the method comes from. */
  readonly source: string;
  /** The function in primitive operators; it has the type of its arguments. */
  expand(args: readonly Expression[]): Expression;
}

const ofResult: Elementary['scale'] = (_, result) => result;

function one(
  float32: number,
  float64: number,
  source: string,
  expand: (x: Expression) => Expression,
  scale = ofResult,
): Elementary {
  return {
    bound: { float32, float64 },
    scale,
    source,
    expand([x]) {
      if (x === undefined) throw new TypeError('an elementary function of one argument got none');
      return expand(x);
    },
  };
}

function two(
  float32: number,
  float64: number,
  source: string,
  expand: (x: Expression, y: Expression) => Expression,
): Elementary {
  return {
    bound: { float32, float64 },
    scale: ofResult,
    source,
    expand([x, y]) {
      if (x === undefined || y === undefined) throw new TypeError('an elementary function of two arguments got fewer');
      return expand(x, y);
    },
  };
}

const codyWaite = 'Cody, Waite: Software Manual for the Elementary Functions, 1980';
const payneHanek =
  'Payne, Hanek: Radian Reduction for Trigonometric Functions, 1983, https://doi.org/10.1145/1057600.1057602';
const fdlibm = 'Sun Microsystems: fdlibm, 1993, https://www.netlib.org/fdlibm/';
const dekker =
  'Dekker: A Floating-Point Technique for Extending the Available Precision, 1971, https://doi.org/10.1007/BF01397083';
const dlmf = 'NIST Digital Library of Mathematical Functions 5.5 and 5.11, https://dlmf.nist.gov/5.11';
const shepherd =
  'Shepherd, Laframboise: Chebyshev Approximation of (1 + 2x) exp(x²) erfc x in 0 ≤ x < ∞, 1981, https://doi.org/10.1090/S0025-5718-1981-0595058-X';
const giles =
  'Giles: Approximating the erfinv Function, 2012, https://people.maths.ox.ac.uk/gilesm/files/gems_erfinv.pdf';

/** Near its zeros lgamma is a difference of terms of size 1, at negative arguments of size lgamma |x| ≤ |x| log |x| + 1. */
const ofGammaTerms: Elementary['scale'] = (x, result) =>
  Math.max(1, Math.abs(result), x < 0 ? Math.abs(x) * Math.log(Math.abs(x)) : 0);

const ofDigammaTerms: Elementary['scale'] = (x, result) => Math.max(1, Math.abs(result), Math.log(Math.abs(x) + 2));

export const elementary: { readonly [F in ElementaryFunction]: Elementary } = {
  exp: one(1.25, 1.25, codyWaite, exp),
  exp2: one(1.25, 1.25, codyWaite, exp2),
  expm1: one(2, 2, codyWaite, expm1),
  log: one(1, 1, fdlibm, log),
  log2: one(1.5, 1.5, fdlibm, log2),
  log10: one(2, 2, fdlibm, log10),
  log1p: one(1.5, 1.5, fdlibm, log1p),
  tanh: one(1.75, 1.5, codyWaite, tanh),
  erf: one(3, 1.5, shepherd, erf),
  erfc: one(4, 3.5, shepherd, erfc),
  erfinv: one(3, 2.75, giles, erfinv),
  sin: one(1, 1, payneHanek, sin),
  cos: one(1, 1, payneHanek, cos),
  tan: one(2.5, 2.5, payneHanek, tan),
  asin: one(2.25, 2.25, codyWaite, asin),
  acos: one(1.25, 1.25, codyWaite, acos),
  atan: one(2, 1.5, codyWaite, atan),
  atan2: two(2, 2, codyWaite, atan2),
  sinh: one(1.75, 1.75, codyWaite, sinh),
  cosh: one(1.75, 1.5, codyWaite, cosh),
  asinh: one(2, 1.75, fdlibm, asinh),
  acosh: one(2.5, 2.5, fdlibm, acosh),
  atanh: one(2.25, 2, fdlibm, atanh),
  pow: two(1.5, 1.5, dekker, pow),
  hypot: two(1.25, 1.25, 'scaling by powers of two', hypot),
  lgamma: one(4, 4, dlmf, lgamma, ofGammaTerms),
  digamma: one(8, 8, dlmf, digamma, ofDigammaTerms),
};

/**
 * The kernel without calls of elementary functions and without 16-bit floats. Equal subexpressions become one object, so that a renderer that names each
 * object once computes it once.
 */
export function decompose(kernel: Kernel): Kernel {
  return rewrite(withBits(kernel), (name, args) => elementary[name].expand(args));
}
