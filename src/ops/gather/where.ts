/** @file `where`, which is two functions under one name: a choice between two operands, and the places where a condition holds. */
import { dtypes } from '../../storage/dtype.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { define } from '../define.ts';
import type { Operator } from '../operator.ts';
import { where as select } from '../pointwise/selection.ts';
import { coordinateVectors } from './nonzero.ts';

interface WhereOperator extends Operator {
  /** The places where the condition holds, one vector for each dim. */
  (condition: Tensor): Tensor[];
  /** Chooses element by element. */
  (condition: Tensor, input: Tensor | Scalar, other: Tensor | Scalar): Tensor;
}

function choose(...given: readonly unknown[]): Tensor | Tensor[] {
  const [condition] = given;
  if (given.length === 1 && condition instanceof Tensor) return coordinateVectors(condition);
  return (select as (...given: readonly unknown[]) => Tensor)(...given);
}

const { definition } = select;

/**
 * Chooses for each element between two values by a condition; with the condition alone it gives the places where that
 * holds, one vector for each dim.
 *
 * @formula condition ? input : other
 * @shape [*], [*], [*] → [*], broadcast; condition [*] → vectors [n], one for each dim
 * @throws {DTypeError} when the condition is neither bool nor uint8 (`where/condition`).
 * @difference As a method, `condition.where(input, other)` is allowed beside `input.where(condition, other)` where the
 *   condition is bool and the input is not.
 * @example
 * const x = torch.tensor([-1, 2, -3]);
 * torch.where(x.gt(0), x, 0); // tensor([0., 2., 0.])
 * torch.where(x.lt(0)); // [ tensor([0, 2]) ]
 */
// The method has its own order of operands.
export const where: WhereOperator = define({ ...definition, method: false }, choose, {});

/**
 * The method: `x.where(condition, other)` as in PyTorch. `condition.where(input, other)`, which PyTorch refuses, reads as the
 * function where it cannot mean the other.
 */
export function whereMethod(self: Tensor, first: Tensor | Scalar, other: Tensor | Scalar): Tensor {
  const isCondition = first instanceof Tensor && first.dtype === dtypes.bool;
  if (!isCondition && self.dtype === dtypes.bool) return select(self, first, other);
  return select(first as Tensor, self, other);
}
