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

/**
 * Vector product along the last dim, where `torch.cross` takes the first of size 3, unless another is named.
 *
 * @formula y = [a₂b₃ − a₃b₂, a₃b₁ − a₁b₃, a₁b₂ − a₂b₁]
 * @shape [*, 3], [*, 3] → [*, 3]
 * @throws {ShapeError} when the dim has another size than 3 (`cross/shape`).
 * @example
 * torch.linalg.cross(torch.tensor([[1, 0, 0]]), torch.tensor([[0, 1, 0]])); // tensor([[0., 0., 1.]])
 */
export const cross: CrossOperator = composite({
  name: 'cross',
  parameters: [tensor('input'), tensor('other'), optionalInteger('dim', -1)],
  method: false,
  compute: ({ input, other, dim }) => crossOf(input, other, dim),
});
