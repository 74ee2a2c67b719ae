/** @file `where`, which is two functions under one name: a choice between two operands, and the places where a condition holds. */
import { dtypes } from '../../storage/dtype.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import { Tensor } from '../../tensor/tensor.ts';
import type { Operator } from '../operator.ts';
import { where as select } from '../pointwise/selection.ts';
import { coordinateVectors } from './nonzero.ts';

interface WhereOperator extends Operator {
  (condition: Tensor): Tensor[];
  (condition: Tensor, input: Tensor | Scalar, other: Tensor | Scalar): Tensor;
}

function choose(...given: readonly unknown[]): Tensor | Tensor[] {
  const [condition] = given;
  if (given.length === 1 && condition instanceof Tensor) return coordinateVectors(condition);
  return (select as (...given: readonly unknown[]) => Tensor)(...given);
}

const { definition } = select;

/** With one argument the same as `nonzero(condition, { asTuple: true })`. */
export const where: WhereOperator = Object.assign(choose, {
  // The method has its own order of operands.
  definition: { ...definition, method: false },
}) as unknown as WhereOperator;
Object.defineProperty(where, 'name', { value: definition.name });

/**
 * The method: `x.where(condition, other)` as in PyTorch. `condition.where(input, other)`, which PyTorch refuses, reads as the
 * function where it cannot mean the other.
 */
export function whereMethod(self: Tensor, first: Tensor | Scalar, other: Tensor | Scalar): Tensor {
  const isCondition = first instanceof Tensor && first.dtype === dtypes.bool;
  if (!isCondition && self.dtype === dtypes.bool) return select(self, first, other);
  return select(first as Tensor, self, other);
}
