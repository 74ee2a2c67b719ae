/** @file Hyperbolic functions and their inverses. */
import * as build from '../../kernels/build.ts';
import { tensor } from '../parameters.ts';
import { add, mul, rsqrt, square, sub } from './arithmetic.ts';
import { pointwise } from './define.ts';
import { div } from './division.ts';
import type { UnaryOperator } from './signatures.ts';

const near = { float32: 1e-6, float64: 1e-14 } as const;

/**
 * Hyperbolic sine.
 *
 * @formula (e^input − e^−input) / 2
 * @shape [*] → [*]
 * @example
 * torch.sinh(torch.tensor([-1, 0, 1])); // tensor([-1.1752,  0.0000,  1.1752])
 */
export const sinh: UnaryOperator = pointwise({
  name: 'sinh',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('sinh', input),
  derivative: { input: ({ grad, input }) => mul(grad, cosh(input)) },
  reference: Math.sinh,
  domain: [-4, 4],
  accuracy: near,
});

/**
 * Hyperbolic cosine, the curve of a hanging chain; at least 1.
 *
 * @formula (e^input + e^−input) / 2
 * @shape [*] → [*]
 * @example
 * torch.cosh(torch.tensor([-1, 0, 1])); // tensor([1.5431, 1.0000, 1.5431])
 */
export const cosh: UnaryOperator = pointwise({
  name: 'cosh',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('cosh', input),
  derivative: { input: ({ grad, input }) => mul(grad, sinh(input)) },
  reference: Math.cosh,
  domain: [-4, 4],
  accuracy: near,
});

/**
 * Hyperbolic tangent: maps every number into (−1, 1), 0 to itself.
 *
 * @formula (e^input − e^−input) / (e^input + e^−input)
 * @shape [*] → [*]
 * @example
 * torch.tanh(torch.tensor([-1, 0, 20])); // tensor([-0.7616,  0.0000,  1.0000])
 */
export const tanh: UnaryOperator = pointwise({
  name: 'tanh',
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('tanh', input),
  derivative: { input: ({ grad, output }) => mul(grad, sub(1, square(output))) },
  reference: Math.tanh,
  domain: [-4, 4],
  accuracy: near,
});

/**
 * Inverse of the hyperbolic sine; grows like a logarithm on both sides.
 *
 * @formula ln(input + √(input² + 1))
 * @shape [*] → [*]
 * @example
 * torch.asinh(torch.tensor([-1, 0, 1e6])); // tensor([-0.8814,  0.0000, 14.5087])
 */
export const asinh: UnaryOperator = pointwise({
  name: 'asinh',
  aliases: ['arcsinh'],
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('asinh', input),
  derivative: { input: ({ grad, input }) => mul(grad, rsqrt(add(square(input), 1))) },
  reference: Math.asinh,
  domain: [-5, 5],
  accuracy: near,
});

/**
 * Inverse of the hyperbolic cosine, from 0 on; NaN where the input is below 1.
 *
 * @formula ln(input + √(input² − 1))
 * @shape [*] → [*]
 * @example
 * torch.acosh(torch.tensor([1, 2, 0.5])); // tensor([0.0000, 1.3170,    nan])
 */
export const acosh: UnaryOperator = pointwise({
  name: 'acosh',
  aliases: ['arccosh'],
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('acosh', input),
  derivative: { input: ({ grad, input }) => mul(grad, rsqrt(sub(square(input), 1))) },
  reference: Math.acosh,
  domain: [1.3, 5],
  accuracy: near,
});

/**
 * Inverse of the hyperbolic tangent: infinite at ±1, NaN beyond.
 *
 * @formula ln((1 + input) / (1 − input)) / 2
 * @shape [*] → [*]
 * @example
 * torch.atanh(torch.tensor([0, 0.5, 1, 2])); // tensor([0.0000, 0.5493,    inf,    nan])
 */
export const atanh: UnaryOperator = pointwise({
  name: 'atanh',
  aliases: ['arctanh'],
  parameters: [tensor('input')],
  compute: 'float',
  expression: ({ input }) => build.call('atanh', input),
  derivative: { input: ({ grad, input }) => div(grad, sub(1, square(input))) },
  reference: Math.atanh,
  domain: [-0.9, 0.9],
  accuracy: near,
});

export {
  /** Another name of `acosh`. */
  acosh as arccosh,
  /** Another name of `asinh`. */
  asinh as arcsinh,
  /** Another name of `atanh`. */
  atanh as arctanh,
};
