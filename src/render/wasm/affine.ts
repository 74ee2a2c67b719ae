/** @file How an index expression moves with a loop variable: the coefficient by which a step of the variable changes it. */
import type { Expression } from '../../kernels/ir.ts';
import type { Graph } from './normal-form.ts';

/** A whole number, or an expression that does not depend on the variable. */
export type Coefficient = number | Expression;

/** A loop variable, and with it all names whose values change as it does. */
export interface Moving {
  readonly name: string;
  readonly varying: ReadonlySet<string>;
}

/** The coefficient of the variable in `expression`, or undefined where the expression is not affine in it. */
export function coefficientOf(graph: Graph, expression: Expression, moving: Moving): Coefficient | undefined {
  let varies = false;
  for (const name of graph.facts(expression).names) varies ||= moving.varying.has(name);
  if (!varies) return 0;
  if (expression.kind === 'index') return expression.name === moving.name ? 1 : undefined;
  if (expression.kind !== 'binary' || expression.type !== 'index') return undefined;
  const { operator, left, right } = expression;
  const ofLeft = coefficientOf(graph, left, moving);
  const ofRight = coefficientOf(graph, right, moving);
  if (ofLeft === undefined || ofRight === undefined) return undefined;
  switch (operator) {
    case 'add':
      if (ofLeft === 0) return ofRight;
      if (ofRight === 0) return ofLeft;
      return typeof ofLeft === 'number' && typeof ofRight === 'number' ? ofLeft + ofRight : undefined;
    case 'subtract':
      if (ofRight === 0) return ofLeft;
      return typeof ofLeft === 'number' && typeof ofRight === 'number' ? ofLeft - ofRight : undefined;
    case 'multiply': {
      if (ofLeft !== 0 && ofRight !== 0) return undefined;
      const [rate, factor] = ofLeft === 0 ? [ofRight, left] : [ofLeft, right];
      if (factor.kind === 'constant' && typeof rate === 'number') return rate * Number(factor.value);
      return rate === 1 ? factor : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * Does a condition hold for an interval of the variable, whatever the rest is? A conjunction of comparisons of affine expressions does:
 * where it holds at both ends, it holds in between.
 */
export function holdsOnInterval(graph: Graph, condition: Expression, moving: Moving): boolean {
  if (coefficientOf(graph, condition, moving) === 0) return true;
  if (condition.kind !== 'binary') return false;
  const { operator, left, right } = condition;
  switch (operator) {
    case 'and':
      return holdsOnInterval(graph, left, moving) && holdsOnInterval(graph, right, moving);
    case 'equal':
    case 'less':
    case 'lessEqual':
    case 'greater':
    case 'greaterEqual':
      return [left, right].every((side) => side.type === 'index' && coefficientOf(graph, side, moving) !== undefined);
    default:
      return false;
  }
}
