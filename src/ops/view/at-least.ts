/** @file Tensors brought to a least number of dims. */
import type { Tensor } from '../../tensor/tensor.ts';
import { requireTensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { value } from '../parameters.ts';
import { reshape } from './reshape.ts';

interface AtLeastOperator extends Operator {
  (input: Tensor): Tensor;
  (input: readonly Tensor[]): Tensor[];
}

/** Shapes a tensor, or each one of a list. */
function atLeast(name: string, summary: string, bring: (input: Tensor) => Tensor): AtLeastOperator {
  return composite({
    name,
    summary,
    parameters: [value<Tensor | readonly Tensor[]>()('input')],
    method: false,
    compute: ({ input }) =>
      Array.isArray(input)
        ? input.map((item) => bring(requireTensor(name, 'input', item)))
        : bring(requireTensor(name, 'input', input)),
  });
}

export const atleast1d: AtLeastOperator = atLeast('atleast1d', 'The tensor with at least one dim.', (input) =>
  input.sizes.length === 0 ? reshape(input, [1]) : input,
);

export const atleast2d: AtLeastOperator = atLeast(
  'atleast2d',
  'The tensor with at least two dims; vectors become rows.',
  (input) => (input.sizes.length < 2 ? reshape(input, [1, input.elementCount]) : input),
);

export const atleast3d: AtLeastOperator = atLeast(
  'atleast3d',
  'The tensor with at least three dims; a vector of n becomes [1, n, 1], a matrix gets a last dim of 1.',
  (input) => {
    if (input.sizes.length > 2) return input;
    return reshape(input, input.sizes.length === 2 ? [...input.sizes, 1] : [1, input.elementCount, 1]);
  },
);
