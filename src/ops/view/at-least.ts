/** @file Tensors brought to a least number of dims. */
import type { Tensor } from '../../tensor/tensor.ts';
import { requireTensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { value } from '../parameters.ts';
import { reshape } from './reshape.ts';

interface AtLeastOperator extends Operator {
  /** Of a tensor. */
  (input: Tensor): Tensor;
  /** Of each tensor of an array. */
  (input: readonly Tensor[]): Tensor[];
}

/** Shapes a tensor, or each one of a list. */
function atLeast(name: string, bring: (input: Tensor) => Tensor): AtLeastOperator {
  return composite({
    name,
    parameters: [value<Tensor | readonly Tensor[]>()('input')],
    method: false,
    compute: ({ input }) =>
      Array.isArray(input)
        ? input.map((item) => bring(requireTensor(name, 'input', item)))
        : bring(requireTensor(name, 'input', input)),
  });
}

/**
 * Gives a number without dims one dim, and leaves every other tensor alone; takes a list too.
 *
 * @shape [] → [1]; [*] → [*]
 * @example
 * torch.atleast1d(torch.tensor(5)); // tensor([5.])
 */
export const atleast1d: AtLeastOperator = atLeast('atleast1d', (input) =>
  input.sizes.length === 0 ? reshape(input, [1]) : input,
);

/**
 * Turns numbers and vectors into matrices of one row; takes a list too.
 *
 * @shape [] → [1, 1]; [n] → [1, n]; [*] → [*]
 * @example
 * torch.atleast2d(torch.tensor([1, 2])); // tensor([[1., 2.]])
 */
export const atleast2d: AtLeastOperator = atLeast('atleast2d', (input) =>
  input.sizes.length < 2 ? reshape(input, [1, input.elementCount]) : input,
);

/**
 * Brings tensors to three dims: a vector comes to lie along the middle one, a matrix gets a last one.
 *
 * @shape [] → [1, 1, 1]; [n] → [1, n, 1]; [n, m] → [n, m, 1]; [*] → [*]
 * @example
 * torch.atleast3d(torch.tensor([1, 2])).shape; // [ 1, 2, 1 ]
 */
export const atleast3d: AtLeastOperator = atLeast('atleast3d', (input) => {
  if (input.sizes.length > 2) return input;
  return reshape(input, input.sizes.length === 2 ? [...input.sizes, 1] : [1, input.elementCount, 1]);
});
