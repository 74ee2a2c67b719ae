/** @file `linalg`: linear algebra under PyTorch's names, where they differ from those of the operators. */
import { cross as crossOf } from './ops/contraction/cross.ts';
import { composite } from './ops/define.ts';
import type { Operator } from './ops/operator.ts';
import { optionalInteger, tensor } from './ops/parameters.ts';
import type { Tensor } from './tensor/tensor.ts';

export { matmul } from './ops/contraction/matmul.ts';
export { vectorNorm } from './ops/reduce/norm.ts';

interface CrossOperator extends Operator {
  (input: Tensor, other: Tensor, dim?: number | { readonly dim?: number }): Tensor;
}

/** Unlike `torch.cross`, along the last dim unless another is named. */
export const cross: CrossOperator = composite({
  name: 'cross',
  summary: 'The vector product along a dim of size 3.',
  parameters: [tensor('input'), tensor('other'), optionalInteger('dim', -1)],
  method: false,
  compute: ({ input, other, dim }) => crossOf(input, other, dim),
});
