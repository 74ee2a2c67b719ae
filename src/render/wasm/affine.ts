/** @file How an index expression moves with a loop variable: the coefficient by which a step of the variable changes it. */
import type { Expression } from '../../kernels/ir.ts';
import type { Graph } from './normal-form.ts';

/** A whole number, or an expression that does not depend on the variable. */
export type Coefficient = number | Expression;

function isNumber(coefficient: Coefficient): coefficient is number {
  return typeof coefficient === 'number';
}

/** The coefficient of `name` in `expression`, or undefined where the expression is not affine in it. */
export function coefficientOf(graph: Graph, expression: Expression, name: string): Coefficient | undefined {
  if (!graph.facts(expression).names.has(name)) return 0;
  if (expression.kind === 'index') return 1;
  if (expression.kind !== 'binary' || expression.type !== 'index') return undefined;
  const { operator, left, right } = expression;
  const ofLeft = coefficientOf(graph, left, name);
  const ofRight = coefficientOf(graph, right, name);
  if (ofLeft === undefined || ofRight === undefined) return undefined;
  switch (operator) {
    case 'add':
      if (ofLeft === 0) return ofRight;
      if (ofRight === 0) return ofLeft;
      return isNumber(ofLeft) && isNumber(ofRight) ? ofLeft + ofRight : undefined;
    case 'subtract':
      if (ofRight === 0) return ofLeft;
      return isNumber(ofLeft) && isNumber(ofRight) ? ofLeft - ofRight : undefined;
    case 'multiply': {
      const [moving, factor] = ofLeft === 0 ? [ofRight, left] : [ofLeft, right];
      if (ofLeft !== 0 && ofRight !== 0) return undefined;
      if (moving === 1) return factor.kind === 'constant' ? Number(factor.value) : factor;
      return isNumber(moving) && factor.kind === 'constant' ? moving * Number(factor.value) : undefined;
    }
    default:
      return undefined;
  }
}
