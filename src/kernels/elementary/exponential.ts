/**
 * @file exp, exp2 and expm1.
 *
 * x = n ln 2 + r with a whole number n and |r| ≤ ln 2 / 2, after W. J. Cody and W. Waite, "Software Manual for the Elementary
 * Functions" (1980); e^r is a polynomial, 2^n is written into the exponent bits.
 */
import { abs, add, fma, greater, less, multiply, round, select, subtract } from '../build.ts';
import type { Expression } from '../ir.ts';
import { formatOf, powerOfTwo, scale } from './format.ts';
import { type Coefficients, polynomial } from './polynomial.ts';

/**
 * (e^r - 1 - r) / r² for |r| ≤ 0.3473: Chebyshev interpolation, computed with 70 digits. Relative to e^r the error is 2^-26.5
 * in float32 and 2^-61 in float64; relative to e^r - 1 it is 2^-25.3 and 2^-60.
 */
const exponentialTail: Coefficients = {
  float32: [0.5, 0.16666576, 0.041666552, 0.008363293, 0.0013926326],
  float64: [
    0.5, 0.1666666666666667, 0.04166666666666667, 0.008333333333326025, 0.001388888888888367, 0.00019841269875205077,
    2.480158732582228e-5, 2.75572549134867e-6, 2.755727329554174e-7, 2.5105419192016337e-8, 2.0914831350771978e-9,
  ],
};

/** (2^r - 1) / r for |r| ≤ 0.501: Chebyshev interpolation, computed with 70 digits; relative error 2^-26.7 and 2^-55.4. */
const powerOfTwoTail: Coefficients = {
  float32: [Math.LN2, 0.2402265, 0.055503566, 0.009618082, 0.0013391094, 0.00015453361],
  float64: [
    Math.LN2,
    0.24022650695910072,
    0.055504108664821625,
    0.00961812910762848,
    0.0013333558146406117,
    0.00015403530393370558,
    1.5252733842009231e-5,
    1.3215486808929518e-6,
    1.0178056855501161e-7,
    7.054897189206508e-9,
    4.455859112330208e-10,
    2.572952812566595e-11,
  ],
};

/**
 * Beyond these arguments e^x is 0 or infinite. At the lower ones both factors of `scale` are 0: processors take their time over a
 * product that underflows, and masks of attention make every second argument minus infinity.
 */
const exponentialLimits = { float32: [-176.06, 89], float64: [-1418.2, 710] } as const;

/** Beyond these arguments 2^x is 0 or infinite. */
const powerOfTwoLimits = { float32: [-254, 129], float64: [-2046, 1025] } as const;

/** x, not below `lower` and not above `upper`; NaN stays NaN. */
function clamp(x: Expression, [lower, upper]: readonly [number, number]): Expression {
  const notAbove = select(greater(x, upper), upper, x);
  return select(less(notAbove, lower), lower, notAbove);
}

/** x = n ln 2 + r with whole n. A second argument holds what x lost to rounding. */
function reduce(x: Expression, lost?: Expression): { readonly n: Expression; readonly r: Expression } {
  const { ln2 } = formatOf(x);
  const n = round(multiply(x, Math.LOG2E));
  const upper = fma(n, -ln2[0], x);
  return { n, r: lost === undefined ? fma(n, -ln2[1], upper) : add(upper, fma(n, -ln2[1], lost)) };
}

/** e^(x + lost), where `lost` is small beside x. */
export function exponential(x: Expression, lost?: Expression): Expression {
  const { type } = formatOf(x);
  const { n, r } = reduce(clamp(x, exponentialLimits[type]), lost);
  return scale(polynomial(r, [1, 1, ...exponentialTail[type]]), n);
}

/** e^x where it is a normal number. */
export function normalExponential(x: Expression): Expression {
  const { n, r } = reduce(x);
  return multiply(polynomial(r, [1, 1, ...exponentialTail[formatOf(x).type]]), powerOfTwo(n));
}

/** e^x / 2 for x ≥ 0, which overflows later than e^x. */
export function halfExponential(x: Expression): Expression {
  const { type } = formatOf(x);
  const { n, r } = reduce(clamp(x, [0, exponentialLimits[type][1] + 1]));
  return scale(polynomial(r, [1, 1, ...exponentialTail[type]]), subtract(n, 1));
}

/** 2^(x + lost), where `lost` is small beside x. */
export function exponential2(x: Expression, lost?: Expression): Expression {
  const { type } = formatOf(x);
  const clamped = clamp(x, powerOfTwoLimits[type]);
  const n = round(clamped);
  const r = subtract(clamped, n);
  return scale(polynomial(lost === undefined ? r : add(r, lost), [1, ...powerOfTwoTail[type]]), n);
}

/** Outside of these arguments e^x - 1 is -1 or infinite. */
const minusOneLimits = { float32: [-18, 89], float64: [-38, 710] } as const;

/**
 * (e^x - 1) / 2, which overflows later than e^x: 2^(n-1) (e^r - 1) + (2^(n-1) - ½), where n = 0 keeps all digits. Subnormal x
 * lose their last bit.
 */
export function halfExponentialMinusOne(x: Expression): Expression {
  const { type } = formatOf(x);
  const { n, r } = reduce(clamp(x, minusOneLimits[type]));
  const power = powerOfTwo(subtract(n, 1));
  const minusOne = fma(multiply(r, r), polynomial(r, exponentialTail[type]), r);
  return fma(power, minusOne, subtract(power, 0.5));
}

export function exp(x: Expression): Expression {
  return exponential(x);
}

export function exp2(x: Expression): Expression {
  return exponential2(x);
}

/** e^x - 1; tiny x is its own result, which also keeps -0. */
export function expm1(x: Expression): Expression {
  const result = multiply(halfExponentialMinusOne(x), 2);
  return select(less(abs(x), formatOf(x).epsilon / 4), x, result);
}
