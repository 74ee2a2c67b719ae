/** @file sinh, cosh, tanh and their inverses. */
import { add, constant, divide, fma, greater, less, multiply, select, subtract } from '../build.ts';
import type { Expression } from '../ir.ts';
import { normalExponential } from './exponential.ts';
import { formatOf, magnitudeAndSign, withSign } from './format.ts';
import { type Coefficients, polynomial } from './polynomial.ts';

/** From here on tanh x rounds to 1. */
const saturation = { float32: 10, float64: 20 } as const;

/**
 * (tanh x - x) / x³ in x² for |x| ≤ 0.55: Chebyshev interpolation, computed with 70 digits; relative to tanh x the errors are
 * ERRORS.
 */
const tanhTail: Coefficients = {
  float32: [-0.3333333, 0.13333113, -0.05390937, 0.02130903, -0.0066095525],
  float64: [
    -0.3333333333333331, 0.13333333333315592, -0.0539682539488467, 0.021869487710429635, -0.00886321762778362,
    0.0035919040493533096, -0.0014541158625923929, 0.0005817648525369372, -0.0002145280357613036, 5.389540723032302e-5,
  ],
};

/** Near 0 an odd polynomial, elsewhere 1 - 2 / (e^2|x| + 1). */
export function tanh(x: Expression): Expression {
  const { type } = formatOf(x);
  const { magnitude, sign } = magnitudeAndSign(x);
  const limit = saturation[type];
  const bounded = select(greater(magnitude, limit), constant(type, limit), magnitude);
  const far = subtract(1, divide(constant(type, 2), add(normalExponential(multiply(bounded, 2)), 1)));
  const square = multiply(x, x);
  const near = fma(multiply(magnitude, square), polynomial(square, tanhTail[type]), magnitude);
  return withSign(select(less(magnitude, 0.55), near, far), sign);
}
