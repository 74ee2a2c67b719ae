/** @file Polynomials with constant coefficients. */
import { constant, fma } from '../build.ts';
import type { Expression } from '../ir.ts';
import type { FloatType } from './format.ts';

/** Coefficients for each format, the constant term first. */
export type Coefficients = { readonly [T in FloatType]: readonly number[] };

/** c₀ + c₁x + c₂x² + … by Horner's rule. */
export function polynomial(x: Expression, coefficients: readonly number[]): Expression {
  return coefficients
    .slice(0, -1)
    .reduceRight<Expression>(
      (sum, coefficient) => fma(sum, x, coefficient),
      constant(x.type, coefficients.at(-1) ?? 0),
    );
}
