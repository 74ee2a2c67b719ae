/** @file Special functions, and functions of a number's bits. */
import * as build from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { operand, tensor } from '../parameters.ts';
import { mul, neg, square } from './arithmetic.ts';
import { eq } from './comparison.ts';
import { pointwise } from './define.ts';
import { div } from './division.ts';
import { onlyFloat } from './dtypes.ts';
import { exp } from './exponential.ts';
import { hasSignBit } from './expressions.ts';
import { where } from './selection.ts';
import type { BinaryOperator, UnaryOperator } from './signatures.ts';
import * as values from './special-values.ts';

const near = { float32: 2e-6, float64: 1e-13 } as const;

/**
 * Error function: how likely a normal number with variance ½ lies within the input of 0, with the input's sign.
 *
 * @formula 2/√π · ∫₀^input e^(−t²) dt
 * @shape [*] → [*]
 * @example
 * torch.erf(torch.tensor([-0.5, 0, 1])); // tensor([-0.5205,  0.0000,  0.8427])
 */
export const erf: UnaryOperator = pointwise({
  name: 'erf',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('erf', input),
  derivative: { input: ({ grad, input }) => mul(grad, mul(exp(neg(square(input))), 2 / Math.sqrt(Math.PI))) },
  reference: values.erf,
  domain: [-3, 3],
  accuracy: near,
});

/**
 * Complement of the error function, with all its digits where erf is nearly 1.
 *
 * @formula 1 − erf(input)
 * @shape [*] → [*]
 * @example
 * torch.erfc(torch.tensor([0, 1])); // tensor([1.0000, 0.1573])
 * torch.erfc(torch.tensor([5])).item(); // 1.5374598295869735e-12
 */
export const erfc: UnaryOperator = pointwise({
  name: 'erfc',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('erfc', input),
  derivative: { input: ({ grad, input }) => mul(grad, mul(exp(neg(square(input))), -2 / Math.sqrt(Math.PI))) },
  reference: (x) => 1 - values.erf(x),
  domain: [-3, 3],
  accuracy: near,
});

/**
 * Inverse of the error function: infinite at ±1, NaN beyond; turns uniform numbers into normal ones.
 *
 * @formula erf⁻¹(input)
 * @shape [*] → [*]
 * @example
 * torch.erfinv(torch.tensor([0, 0.5, 1])); // tensor([0.0000, 0.4769,    inf])
 */
export const erfinv: UnaryOperator = pointwise({
  name: 'erfinv',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('erfinv', input),
  // The value anew: the result stays free to be written to in place, as in PyTorch.
  derivative: { input: ({ grad, input }) => mul(grad, mul(exp(square(erfinv(input))), Math.sqrt(Math.PI) / 2)) },
  reference: values.erfinv,
  domain: [-0.95, 0.95],
  accuracy: near,
});

/**
 * Logarithm of the gamma function's absolute value, such as log((n − 1)!) for a whole n.
 *
 * @formula ln |Γ(input)|
 * @shape [*] → [*]
 * @example
 * torch.lgamma(torch.tensor([1, 5, 0.5])); // tensor([0.0000, 3.1781, 0.5724])
 */
export const lgamma: UnaryOperator = pointwise({
  name: 'lgamma',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('lgamma', input),
  derivative: { input: ({ grad, input }) => mul(grad, digamma(input)) },
  reference: values.lgamma,
  domain: [0.3, 6],
  accuracy: near,
});

/**
 * Logarithmic derivative of the gamma function, and the derivative of `lgamma`.
 *
 * @formula Γ′(input) / Γ(input)
 * @shape [*] → [*]
 * @example
 * torch.digamma(torch.tensor([1, 2])); // tensor([-0.5772,  0.4228])
 */
export const digamma: UnaryOperator = pointwise({
  name: 'digamma',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('digamma', input),
  derivative: { input: ({ grad, input }) => mul(grad, trigamma(input)) },
  reference: values.digamma,
  domain: [0.3, 6],
  accuracy: { float32: 4e-6, float64: 1e-13 },
});

/**
 * The derivative of digamma: recurrence upwards to where the asymptotic series holds, reflection below 1/2. NIST Digital Library of
 * Mathematical Functions, 5.15, https://dlmf.nist.gov/5.15
 */
function trigammaOf(x: Expression): Expression {
  const reflected = build.less(x, 0.5);
  let y = build.select(reflected, build.subtract(1, x), x);
  let sum: Expression = build.constant(x.type, 0);
  for (let step = 0; step < 10; step++) {
    sum = build.add(sum, build.divide(1, build.multiply(y, y)));
    y = build.add(y, 1);
  }
  const inverse = build.divide(1, y);
  const square = build.multiply(inverse, inverse);
  let series: Expression = build.constant(x.type, 7 / 6);
  for (const coefficient of [-691 / 2730, 5 / 66, -1 / 30, 1 / 42, -1 / 30, 1 / 6]) {
    series = build.add(build.multiply(series, square), coefficient);
  }
  const tail = build.add(
    build.add(inverse, build.multiply(square, 0.5)),
    build.multiply(build.multiply(series, square), inverse),
  );
  const positive = build.add(sum, tail);
  const quotient = build.divide(Math.PI, build.call('sin', build.multiply(x, Math.PI)));
  return build.select(reflected, build.subtract(build.multiply(quotient, quotient), positive), positive);
}

/**
 * Derivative of `digamma`; PyTorch has it as `polygamma(1, x)`.
 *
 * @formula d²/dx² ln Γ(x) at x = input
 * @shape [*] → [*]
 * @source NIST Digital Library of Mathematical Functions, 2010, https://dlmf.nist.gov/5.15
 * @example
 * torch.trigamma(torch.tensor([1, 2])); // tensor([1.6449, 0.6449])
 */
export const trigamma: UnaryOperator = pointwise({
  name: 'trigamma',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => trigammaOf(input),
  derivative: { missing: 'the third derivative of lgamma is not provided' },
  reference: values.trigamma,
  domain: [0.3, 6],
  accuracy: { float32: 4e-6, float64: 1e-13 },
  method: false,
});

/**
 * Magnitude of the first operand with the sign of the second, which may be that of −0.
 *
 * @formula other has its sign bit ? −|input| : |input|
 * @shape [*], [*] → [*], broadcast
 * @example
 * torch.copysign(torch.tensor([1, -2, 3]), torch.tensor([-1, 1, -0])); // tensor([-1.,  2., -3.])
 */
export const copysign: BinaryOperator = pointwise({
  name: 'copysign',
  parameters: [tensor('input'), operand('other')],
  compute: 'float',
  expression: ({ input, other }) => {
    const magnitude = build.abs(input);
    return build.select(hasSignBit(other), build.negate(magnitude), magnitude);
  },
  derivative: {
    input: ({ grad, input, output }) => where(eq(input, 0), 0, mul(grad, div(output, input))),
    other: 'zero',
  },
  reference: (input, other) => (other < 0 || Object.is(other, -0) ? -Math.abs(input) : Math.abs(input)),
  domain: [-5, 5],
  accuracy: { float32: 0, float64: 0 },
});

/** The next representable number: the bits of floats of one sign are ordered like the numbers. */
function neighbour(x: Expression, towards: Expression): Expression {
  const single = x.type === 'float32';
  const bits = single ? 'int32' : 'int64';
  const integer = (value: number) => build.constant(bits, single ? value : BigInt(value));
  const own = build.bitcast(bits, x);
  const away = build.equal(build.greater(towards, x), build.greater(x, 0));
  const next = build.bitcast(
    single ? 'float32' : 'float64',
    build.select(away, build.add(own, integer(1)), build.subtract(own, integer(1))),
  );
  const tiny = build.bitcast(single ? 'float32' : 'float64', integer(1));
  const fromZero = build.select(build.greater(towards, 0), tiny, build.negate(tiny));
  const moved = build.select(build.equal(x, 0), fromZero, next);
  const unordered = build.or(build.isNaN(x), build.isNaN(towards));
  return build.select(unordered, build.add(x, towards), build.select(build.equal(x, towards), towards, moved));
}

/**
 * Nearest float beyond the input in the direction of `other`: a step of one unit in the last place.
 *
 * @shape [*], [*] → [*], broadcast
 * @throws {DTypeError} on ints (`nextafter/dtype`).
 * @example
 * torch.nextafter(torch.tensor([1]), torch.tensor([2])).item(); // 1.0000001192092896
 */
export const nextafter: BinaryOperator = pointwise({
  name: 'nextafter',
  parameters: [tensor('input'), tensor('other')],
  compute: onlyFloat('nextafter'),
  expression: ({ input, other }) => neighbour(input, other),
  derivative: { missing: 'representable numbers are discrete' },
  reference: (input) => input,
  domain: [-5, 5],
  accuracy: { float32: 1e-6, float64: 1e-14 },
});
