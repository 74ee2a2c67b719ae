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

export const narrowCopy: NarrowCopyOperator = composite({
  name: 'narrowCopy',
  summary: 'A copy of some neighbouring entries along a dim.',
  parameters: [tensor('input'), integer('dim'), integer('start'), integer('length')],
  compute: ({ input, dim, start, length }) => clone(narrow(input, dim, start, length)),
});
