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

export const resultType: ResultTypeOperator = composite({
  name: 'resultType',
  summary: 'The dtype of a sum of two tensors or numbers.',
  parameters: [operand('tensor1'), operand('tensor2')],
  method: false,
  compute: ({ tensor1, tensor2 }) => promoted([tensor1, tensor2]),
});
