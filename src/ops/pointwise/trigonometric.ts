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

export const sin: UnaryOperator = pointwise({
  name: 'sin',
  summary: 'The sine.',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('sin', input),
  derivative: { input: ({ grad, input }) => mul(grad, cos(input)) },
  reference: Math.sin,
  domain: [-8, 8],
  accuracy: near,
});

export const cos: UnaryOperator = pointwise({
  name: 'cos',
  summary: 'The cosine.',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('cos', input),
  derivative: { input: ({ grad, input }) => neg(mul(grad, sin(input))) },
  reference: Math.cos,
  domain: [-8, 8],
  accuracy: near,
});

export const tan: UnaryOperator = pointwise({
  name: 'tan',
  summary: 'The tangent.',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('tan', input),
  derivative: { input: ({ grad, output }) => mul(grad, add(square(output), 1)) },
  reference: Math.tan,
  domain: [-1.2, 1.2],
  accuracy: near,
});

export const asin: UnaryOperator = pointwise({
  name: 'asin',
  summary: 'The inverse of the sine.',
  aliases: ['arcsin'],
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('asin', input),
  derivative: { input: ({ grad, input }) => mul(grad, rsqrt(sub(1, square(input)))) },
  reference: Math.asin,
  domain: [-0.9, 0.9],
  accuracy: near,
});

export const acos: UnaryOperator = pointwise({
  name: 'acos',
  summary: 'The inverse of the cosine.',
  aliases: ['arccos'],
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('acos', input),
  derivative: { input: ({ grad, input }) => neg(mul(grad, rsqrt(sub(1, square(input))))) },
  reference: Math.acos,
  domain: [-0.9, 0.9],
  accuracy: near,
});

export const atan: UnaryOperator = pointwise({
  name: 'atan',
  summary: 'The inverse of the tangent.',
  aliases: ['arctan'],
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('atan', input),
  derivative: { input: ({ grad, input }) => div(grad, add(square(input), 1)) },
  reference: Math.atan,
  domain: [-5, 5],
  accuracy: near,
});

export const atan2: BinaryOperator = pointwise({
  name: 'atan2',
  summary: 'The angle of the point (other, input).',
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

export const deg2rad: UnaryOperator = pointwise({
  name: 'deg2rad',
  summary: 'Degrees in radians.',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.multiply(input, degreesToRadians),
  derivative: { input: ({ grad }) => mul(grad, degreesToRadians) },
  reference: (x) => x * degreesToRadians,
  domain: [-360, 360],
  accuracy: near,
});

export const rad2deg: UnaryOperator = pointwise({
  name: 'rad2deg',
  summary: 'Radians in degrees.',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.multiply(input, 180 / Math.PI),
  derivative: { input: ({ grad }) => mul(grad, 180 / Math.PI) },
  reference: (x) => x * (180 / Math.PI),
  domain: [-6, 6],
  accuracy: near,
});

export const sinc: UnaryOperator = pointwise({
  name: 'sinc',
  summary: 'The normalised cardinal sine; 1 at 0.',
  formula: 'sin(π · input) / (π · input)',
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

export { acos as arccos, asin as arcsin, atan as arctan, atan2 as arctan2 };
