/** @file Filling and copying whole tensors. */
import { ShapeError } from '../../errors/errors.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { clone as cloneOf, copyValues, filled, toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { operand, tensor } from '../parameters.ts';
import { primitive } from '../primitive.ts';
import { sumToShape } from '../reduce/sum-to-shape.ts';

export interface FillOperator extends MethodOperator {
  <S extends Shape>(input: Tensor<S>, value: Tensor | Scalar): Tensor<S>;
  readonly inPlace: (input: Tensor, value: Tensor | Scalar) => Tensor;
}

function checkValue(value: unknown): Tensor | Scalar {
  if (!(value instanceof Tensor) || value.sizes.length === 0) return value as Tensor | Scalar;
  throw new ShapeError(
    'fill/value',
    `value of fill must be a number or a tensor of rank 0, got shape ${formatShape(value.sizes)}\n  fix: use copy_`,
    { shape: value.sizes },
  );
}

/**
 * One value in the shape and dtype of the tensor; `x.fill_(value)` writes it to the tensor itself.
 *
 * @shape input [*], value [] → [*]
 * @throws {ShapeError} when the value has dims (`fill/value`).
 * @example
 * torch.ones(3).fill_(7); // tensor([7., 7., 7.])
 */
export const fill: FillOperator = primitive({
  name: 'fill',
  family: 'copy',
  parameters: [tensor('input'), operand('value', 'A number or a tensor of rank 0.')],
  execute: ({ input, value }) => {
    const out = emptyTensor(input.sizes, input.dtype);
    copyValues(out, checkValue(value));
    return out;
  },
  executeInto: (target, { value }) => copyValues(target, checkValue(value)),
  fills: () => true,
  derivative: {
    input: ({ grad }) => filled(grad.sizes, grad.dtype, 0),
    value: ({ grad, dtypes }) => {
      const total = sumToShape(grad, []);
      return dtypes.value === undefined ? total : toDtype(total, dtypes.value);
    },
  },
});

export interface WriteOperator extends MethodOperator {
  <S extends Shape>(input: Tensor<S>): Tensor<S>;
}

/**
 * Writes 0 to every element of the tensor.
 *
 * @shape [*] → [*]
 * @example
 * torch.ones(3).zero_(); // tensor([0., 0., 0.])
 */
export const zero_: WriteOperator = composite({
  name: 'zero_',
  parameters: [tensor('input')],
  compute: ({ input }) => fill.inPlace(input, 0),
});

export interface CloneOperator extends MethodOperator {
  <S extends Shape>(input: Tensor<S>): Tensor<S>;
}

/**
 * Contiguous copy with memory of its own, through which gradients pass.
 *
 * @shape [*] → [*]
 * @example
 * const x = torch.tensor([1, 2]);
 * x.clone().fill_(0);
 * x; // tensor([1., 2.])
 */
export const clone: CloneOperator = composite({
  name: 'clone',
  parameters: [tensor('input')],
  compute: ({ input }) => cloneOf(input),
});
