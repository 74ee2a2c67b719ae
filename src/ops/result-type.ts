/** @file The dtype that two operands compute in, as a function. */
import type { DType } from '../storage/dtype.ts';
import { resultType as promoted, type Scalar } from '../tensor/promotion.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { composite } from './define.ts';
import type { Operator } from './operator.ts';
import { operand } from './parameters.ts';

interface ResultTypeOperator extends Operator {
  (tensor1: Tensor | Scalar, tensor2: Tensor | Scalar): DType;
}

/**
 * Dtype that an operation of two tensors or numbers computes in, by PyTorch's rules of promotion.
 *
 * @shape [*], [*] → a dtype
 * @example
 * torch.resultType(torch.arange(2), 1.5); // torch.float32
 * torch.resultType(torch.ones(2), torch.ones(2, { dtype: torch.float64 })); // torch.float64
 */
export const resultType: ResultTypeOperator = composite({
  name: 'resultType',
  parameters: [operand('tensor1'), operand('tensor2')],
  method: false,
  compute: ({ tensor1, tensor2 }) => promoted([tensor1, tensor2]),
});
