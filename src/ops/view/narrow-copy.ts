/** @file `narrow` that copies. */

import type { Tensor } from '../../tensor/tensor.ts';
import { clone } from '../conversion.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { integer, tensor } from '../parameters.ts';
import { narrow } from './slice.ts';

interface NarrowCopyOperator extends MethodOperator {
  (input: Tensor, dim: number, start: number, length: number): Tensor;
}

/**
 * Copy of neighbouring entries along a dim, so that writing to it leaves the tensor alone.
 *
 * @shape [*, n, *] → [*, length, *]
 * @throws {IndexError} when the dim has not as many entries (`narrow/range`).
 * @example
 * torch.narrowCopy(torch.tensor([1, 2, 3, 4]), 0, 1, 2); // tensor([2., 3.])
 */
export const narrowCopy: NarrowCopyOperator = composite({
  name: 'narrowCopy',
  parameters: [tensor('input'), integer('dim'), integer('start'), integer('length')],
  compute: ({ input, dim, start, length }) => clone(narrow(input, dim, start, length)),
});
