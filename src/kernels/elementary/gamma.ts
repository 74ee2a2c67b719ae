/**
 * @file lgamma and digamma.
 *
 * Large arguments by the asymptotic series (J. Stirling, 1730; NIST Digital Library of Mathematical Functions 5.11,
 * https://dlmf.nist.gov/5.11), whose coefficients are refitted so that the series may begin early; small ones by recurrence,
 * negative ones by reflection (5.5). All coefficients come from interpolation at Chebyshev nodes, computed with 60 digits.
 */
import {
  abs,
  add,
  constant,
  divide,
  equal,
  fma,
  greater,
  less,
  multiply,
  negate,
  notEqual,
  or,
  round,
  select,
  subtract,
} from '../build.ts';
import type { Expression } from '../ir.ts';
import { formatOf, signOf, withSign } from './format.ts';
import { log } from './logarithm.ts';
import { type Coefficients, polynomial } from './polynomial.ts';
import { sineAndCosine } from './trigonometric.ts';

/** lgamma(2 + u) / u for |u| ≤ ½: relative errors 2^-25.8 and 2^-55. */
const nearTwo: Coefficients = {
  float32: [
    0.42278433, 0.32246703, -0.06735228, 0.0205808, -0.007386174, 0.0028907952, -0.00118586, 0.0005065171,
    -0.0002538171, 0.00011347282,
  ],
  float64: [
    0.42278433509846713, 0.3224670334241132, -0.06735230105319814, 0.02058080842778457, -0.0073855510286681535,
    0.002890510330738737, -0.0011927539120010226, 0.0005096695248853096, -0.00022315475074520367, 9.945750909889392e-5,
    -4.4926351103833334e-5, 2.050726741605779e-5, -9.438458716242811e-6, 4.374374916915131e-6, -2.0449201467015115e-6,
    9.578663334114758e-7, -4.303558760359961e-7, 2.0304806751615227e-7, -1.3412819758517287e-7, 6.379047507619774e-8,
  ],
};

/** x (lgamma x - (x - ½) log x + x - ½ log 2π) in 1/x² for x ≥ 3.5: relative errors 2^-24.8 and 2^-54. */
const stirling: Coefficients = {
  float32: [0.083333336, -0.0027776943, 0.00078839017, -0.0004847634],
  float64: [
    0.08333333333333333, -0.0027777777777768546, 0.0007936507931042061, -0.0005952379670090244, 0.000841735075224575,
    -0.0019163610144168647, 0.006354068021732931, -0.02768951728634763, 0.13542842043385886, -0.6017059918211393,
    1.9116187561377342, -3.0233290103386747,
  ],
};

/** x² (log x - 1/(2x) - digamma x) in 1/x² for x ≥ 3: absolute errors 2^-31 and 2^-57.7 of digamma. */
const digammaSeries: Coefficients = {
  float32: [0.08333333, -0.008331742, 0.0038935132, -0.0029663488],
  float64: [
    0.08333333333333326, -0.008333333333142599, 0.003968253884920039, -0.004166652178650307, 0.00757443060881869,
    -0.02101916489697652, 0.08064047398067098, -0.37430045081725144, 1.7458633558768843, -6.706334097588544,
    17.261883761190983, -21.29861333701341,
  ],
};

/** ½ log 2π - ½. */
const stirlingConstant = 0.5 * Math.log(2 * Math.PI) - 0.5;

/** |sin πx| and |cos πx|, and the exact distance of x from the nearest whole number, for |x| of any size. */
function sineAndCosineOfPi(x: Expression) {
  const { type } = formatOf(x);
  const distance = subtract(x, round(x));
  const magnitude = abs(distance);
  const isUpper = greater(magnitude, 0.25);
  const eighth = select(isUpper, subtract(0.5, magnitude), magnitude);
  const { sine, cosine } = sineAndCosine({ angle: multiply(eighth, Math.PI), lost: constant(type, 0) });
  return { distance, sine: select(isUpper, cosine, sine), cosine: select(isUpper, sine, cosine) };
}

/** log |Γ(x)|. */
export function lgamma(x: Expression): Expression {
  const { type, infinity } = formatOf(x);
  const reflected = less(x, -0.5);
  const a = select(reflected, negate(x), x);

  // For a < 3.5 from Γ between 1.5 and 2.5: u is the distance from 2 after adding or subtracting whole numbers.
  const [belowHalf, below1, below2, below3] = [less(a, 0.5), less(a, 1.5), less(a, 2.5), less(a, 3.5)];
  const shift = select(
    belowHalf,
    constant(type, 0),
    select(below1, constant(type, 1), select(below2, constant(type, 2), 3)),
  );
  const u = subtract(a, shift);
  const oneStep = select(below1, a, select(below2, constant(type, 1), select(below3, subtract(a, 1), a)));
  const logarithm = log(select(belowHalf, abs(multiply(a, add(a, 1))), oneStep));
  const near = fma(u, polynomial(u, nearTwo[type]), multiply(logarithm, select(below1, constant(type, -1), 1)));

  const inverse = divide(constant(type, 1), a);
  const tail = fma(inverse, polynomial(multiply(inverse, inverse), stirling[type]), stirlingConstant);
  const far = fma(subtract(a, 0.5), subtract(logarithm, 1), tail);
  const direct = select(below3, near, far);

  // Γ(-a) Γ(a) = -π / (a sin πa), where whole numbers are poles.
  const { sine } = sineAndCosineOfPi(a);
  const mirrored = subtract(log(divide(constant(type, Math.PI), multiply(a, sine))), direct);
  const withPoles = select(or(equal(sine, 0), equal(a, infinity)), infinity, mirrored);
  return select(reflected, withPoles, direct);
}

/** The derivative of log Γ; -∞ at 0, +∞ at -0, NaN at the other poles. */
export function digamma(x: Expression): Expression {
  const { type, infinity, nan } = formatOf(x);
  const positive = greater(x, 0);
  const a = select(positive, x, subtract(1, x));

  // ψ(a) = ψ(a + 3) - (1/a + 1/(a + 1) + 1/(a + 2))
  const isSmall = less(a, 3);
  const numerator = fma(fma(a, 3, 6), a, 2);
  const steps = divide(numerator, multiply(multiply(a, add(a, 1)), add(a, 2)));
  const b = select(isSmall, add(a, 3), a);
  const inverse = divide(constant(type, 1), b);
  const square = multiply(inverse, inverse);
  const series = fma(square, polynomial(square, digammaSeries[type]), multiply(inverse, 0.5));
  const direct = subtract(subtract(log(b), series), select(isSmall, steps, constant(type, 0)));

  // ψ(x) = ψ(1 - x) - π / tan πx
  const { distance, sine, cosine } = sineAndCosineOfPi(x);
  const cotangent = multiply(divide(cosine, sine), Math.PI);
  const mirrored = subtract(direct, select(less(distance, 0), negate(cotangent), cotangent));
  const atZero = negate(withSign(infinity, signOf(x)));
  const withPoles = select(notEqual(distance, 0), mirrored, select(equal(x, 0), atZero, nan));
  return select(positive, direct, withPoles);
}
