/** @file Broadcasting as a view: axes of stride 0. */
import { ShapeError } from '../../errors/errors.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { MethodOperator } from '../operator.ts';
import { type Sizes, shape as shapeParameter, tensor } from '../parameters.ts';
import { sumToShape } from '../reduce/sum-to-shape.ts';
import { view } from './view.ts';

interface ExpandOperator extends MethodOperator {
  /** -1 keeps a size. */
  (input: Tensor, ...size: Sizes): Tensor;
}

/**
 * View that shows axes of size 1 many times over without copying, and puts new axes in front; −1 keeps a size.
 *
 * @shape [*] → size
 * @throws {ShapeError} when an axis of another size than 1 would grow (`expand/size`).
 * @example
 * torch.tensor([[1], [2]]).expand(2, 3);
 * // tensor([[1., 1., 1.],
 * //         [2., 2., 2.]])
 * torch.tensor([1, 2]).expand(2, -1);
 * // tensor([[1., 2.],
 * //         [1., 2.]])
 */
export const expand: ExpandOperator = view({
  name: 'expand',
  parameters: [tensor('input'), shapeParameter('size')],
  geometry: (input, { size }) => {
    const lead = size.length - input.sizes.length;
    const shape = size.map((extent, d) => {
      const own = d < lead ? 1 : (input.sizes[d - lead] as number);
      if (extent === -1 && d >= lead) return own;
      if (lead < 0 || extent < 0 || (own !== 1 && own !== extent)) throw mismatch(input, size);
      return extent;
    });
    if (lead < 0) throw mismatch(input, size);
    const strides = shape.map((extent, d) =>
      d < lead || (input.sizes[d - lead] === 1 && extent !== 1) ? 0 : (input.steps[d - lead] as number),
    );
    return { shape, strides, offset: input.offset };
  },
  derivative: (gradient, inputShape) => sumToShape(gradient, inputShape),
});

function mismatch(input: Tensor, size: Shape): ShapeError {
  return new ShapeError(
    'expand/size',
    `a tensor of shape ${formatShape(input.sizes)} does not expand to ${formatShape(size)}: only axes of size 1 grow, new axes stand in front, -1 keeps a size`,
    { shape: input.sizes, size },
  );
}

/** `expand` that leaves a tensor of that shape alone. */
export function expandTo(input: Tensor, shape: Shape): Tensor {
  return expand(input, shape);
}
