/** @file Hyperbolic functions and their inverses. */
import * as build from '../../kernels/build.ts';
import { tensor } from '../parameters.ts';
import { add, mul, rsqrt, square, sub } from './arithmetic.ts';
import { pointwise } from './define.ts';
import { div } from './division.ts';
import type { UnaryOperator } from './signatures.ts';

const near = { float32: 1e-6, float64: 1e-14 } as const;

export const sinh: UnaryOperator = pointwise({
  name: 'sinh',
  summary: 'The hyperbolic sine.',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('sinh', input),
  derivative: { input: ({ grad, input }) => mul(grad, cosh(input)) },
  reference: Math.sinh,
  domain: [-4, 4],
  accuracy: near,
});

export const cosh: UnaryOperator = pointwise({
  name: 'cosh',
  summary: 'The hyperbolic cosine.',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('cosh', input),
  derivative: { input: ({ grad, input }) => mul(grad, sinh(input)) },
  reference: Math.cosh,
  domain: [-4, 4],
  accuracy: near,
});

export const tanh: UnaryOperator = pointwise({
  name: 'tanh',
  summary: 'The hyperbolic tangent.',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('tanh', input),
  derivative: { input: ({ grad, output }) => mul(grad, sub(1, square(output))) },
  reference: Math.tanh,
  domain: [-4, 4],
  accuracy: near,
});

export const asinh: UnaryOperator = pointwise({
  name: 'asinh',
  summary: 'The inverse of the hyperbolic sine.',
  aliases: ['arcsinh'],
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('asinh', input),
  derivative: { input: ({ grad, input }) => mul(grad, rsqrt(add(square(input), 1))) },
  reference: Math.asinh,
  domain: [-5, 5],
  accuracy: near,
});

export const acosh: UnaryOperator = pointwise({
  name: 'acosh',
  summary: 'The inverse of the hyperbolic cosine.',
  aliases: ['arccosh'],
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('acosh', input),
  derivative: { input: ({ grad, input }) => mul(grad, rsqrt(sub(square(input), 1))) },
  reference: Math.acosh,
  domain: [1.3, 5],
  accuracy: near,
});

export const atanh: UnaryOperator = pointwise({
  name: 'atanh',
  summary: 'The inverse of the hyperbolic tangent.',
  aliases: ['arctanh'],
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('atanh', input),
  derivative: { input: ({ grad, input }) => div(grad, sub(1, square(input))) },
  reference: Math.atanh,
  domain: [-0.9, 0.9],
  accuracy: near,
});

export { acosh as arccosh, asinh as arcsinh, atanh as arctanh };
