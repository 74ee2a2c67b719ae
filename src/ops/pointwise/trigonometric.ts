/** @file Trigonometric functions and their inverses. */
import * as build from '../../kernels/build.ts';
import { tensor } from '../parameters.ts';
import { add, mul, neg, rsqrt, square, sub } from './arithmetic.ts';
import { eq } from './comparison.ts';
import { pointwise } from './define.ts';
import { div } from './division.ts';
import { where } from './selection.ts';
import type { BinaryOperator, UnaryOperator } from './signatures.ts';

const near = { float32: 1e-6, float64: 1e-14 } as const;

/**
 * Sine of an angle in radians, accurate also for large angles.
 *
 * @formula sin(input)
 * @shape [*] → [*]
 * @example
 * torch.sin(torch.tensor([0, Math.PI / 6, Math.PI / 2])); // tensor([0.0000, 0.5000, 1.0000])
 */
export const sin: UnaryOperator = pointwise({
  name: 'sin',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('sin', input),
  derivative: { input: ({ grad, input }) => mul(grad, cos(input)) },
  reference: Math.sin,
  domain: [-8, 8],
  accuracy: near,
});

/**
 * Cosine of an angle in radians.
 *
 * @formula cos(input)
 * @shape [*] → [*]
 * @example
 * torch.cos(torch.tensor([0, Math.PI / 3, Math.PI])); // tensor([ 1.0000,  0.5000, -1.0000])
 */
export const cos: UnaryOperator = pointwise({
  name: 'cos',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('cos', input),
  derivative: { input: ({ grad, input }) => neg(mul(grad, sin(input))) },
  reference: Math.cos,
  domain: [-8, 8],
  accuracy: near,
});

/**
 * Tangent of an angle in radians.
 *
 * @formula sin(input) / cos(input)
 * @shape [*] → [*]
 * @example
 * torch.tan(torch.tensor([0, Math.PI / 4])); // tensor([0.0000, 1.0000])
 */
export const tan: UnaryOperator = pointwise({
  name: 'tan',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('tan', input),
  derivative: { input: ({ grad, output }) => mul(grad, add(square(output), 1)) },
  reference: Math.tan,
  domain: [-1.2, 1.2],
  accuracy: near,
});

/**
 * Angle between −π/2 and π/2 whose sine is the input; NaN outside [−1, 1].
 *
 * @formula sin⁻¹(input)
 * @shape [*] → [*]
 * @example
 * torch.asin(torch.tensor([0, 0.5, 1, 2])); // tensor([0.0000, 0.5236, 1.5708,    nan])
 */
export const asin: UnaryOperator = pointwise({
  name: 'asin',
  aliases: ['arcsin'],
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('asin', input),
  derivative: { input: ({ grad, input }) => mul(grad, rsqrt(sub(1, square(input)))) },
  reference: Math.asin,
  domain: [-0.9, 0.9],
  accuracy: near,
});

/**
 * Angle between 0 and π whose cosine is the input; NaN outside [−1, 1].
 *
 * @formula cos⁻¹(input)
 * @shape [*] → [*]
 * @example
 * torch.acos(torch.tensor([-1, 0, 1, 2])); // tensor([3.1416, 1.5708, 0.0000,    nan])
 */
export const acos: UnaryOperator = pointwise({
  name: 'acos',
  aliases: ['arccos'],
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('acos', input),
  derivative: { input: ({ grad, input }) => neg(mul(grad, rsqrt(sub(1, square(input))))) },
  reference: Math.acos,
  domain: [-0.9, 0.9],
  accuracy: near,
});

/**
 * Angle between −π/2 and π/2 whose tangent is the input.
 *
 * @formula tan⁻¹(input)
 * @shape [*] → [*]
 * @example
 * torch.atan(torch.tensor([-1, 0, Infinity])); // tensor([-0.7854,  0.0000,  1.5708])
 */
export const atan: UnaryOperator = pointwise({
  name: 'atan',
  aliases: ['arctan'],
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('atan', input),
  derivative: { input: ({ grad, input }) => div(grad, add(square(input), 1)) },
  reference: Math.atan,
  domain: [-5, 5],
  accuracy: near,
});

/**
 * Angle of the point (x, y) = (other, input) from the positive x-axis, in all four quadrants.
 *
 * @formula tan⁻¹(input / other), moved by ±π where other < 0
 * @shape [*], [*] → [*], broadcast
 * @example
 * torch.atan2(torch.tensor([1, 1, -1]), torch.tensor([1, -1, -1])); // tensor([ 0.7854,  2.3562, -2.3562])
 */
export const atan2: BinaryOperator = pointwise({
  name: 'atan2',
  aliases: ['arctan2'],
  parameters: [tensor('input'), tensor('other')],
  compute: 'float',
  expression: ({ input, other }) => build.call('atan2', input, other),
  derivative: {
    input: ({ grad, input, other }) => mul(grad, div(other, add(square(input), square(other)))),
    other: ({ grad, input, other }) => neg(mul(grad, div(input, add(square(input), square(other))))),
  },
  reference: Math.atan2,
  domain: [
    [-3, 3],
    [0.3, 3],
  ],
  accuracy: near,
});

const degreesToRadians = Math.PI / 180;

/**
 * Converts angles from degrees to radians.
 *
 * @formula input · π / 180
 * @shape [*] → [*]
 * @example
 * torch.deg2rad(torch.tensor([0, 90, 180])); // tensor([0.0000, 1.5708, 3.1416])
 */
export const deg2rad: UnaryOperator = pointwise({
  name: 'deg2rad',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.multiply(input, degreesToRadians),
  derivative: { input: ({ grad }) => mul(grad, degreesToRadians) },
  reference: (x) => x * degreesToRadians,
  domain: [-360, 360],
  accuracy: near,
});

/**
 * Converts angles from radians to degrees.
 *
 * @formula input · 180 / π
 * @shape [*] → [*]
 * @example
 * torch.rad2deg(torch.tensor([0, Math.PI / 2, Math.PI])); // tensor([  0.,  90., 180.])
 */
export const rad2deg: UnaryOperator = pointwise({
  name: 'rad2deg',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.multiply(input, 180 / Math.PI),
  derivative: { input: ({ grad }) => mul(grad, 180 / Math.PI) },
  reference: (x) => x * (180 / Math.PI),
  domain: [-6, 6],
  accuracy: near,
});

/**
 * Normalised cardinal sine: 1 at 0, and 0 at every other whole number.
 *
 * @formula sin(π · input) / (π · input)
 * @shape [*] → [*]
 * @example
 * torch.sinc(torch.tensor([0, 0.5])); // tensor([1.0000, 0.6366])
 */
export const sinc: UnaryOperator = pointwise({
  name: 'sinc',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => {
    const angle = build.multiply(input, Math.PI);
    return build.select(build.equal(input, 0), 1, build.divide(build.call('sin', angle), angle));
  },
  derivative: {
    input: ({ grad, input }) => {
      const angle = mul(input, Math.PI);
      // The square underflows before the input does.
      const square = mul(angle, input);
      const slope = mul(grad, div(sub(mul(cos(angle), angle), sin(angle)), square));
      return where(eq(square, 0), 0, slope);
    },
  },
  reference: (x) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)),
  domain: [-3, 3],
  accuracy: near,
});

export {
  /** Another name of `acos`. */
  acos as arccos,
  /** Another name of `asin`. */
  asin as arcsin,
  /** Another name of `atan`. */
  atan as arctan,
  /** Another name of `atan2`. */
  atan2 as arctan2,
};
