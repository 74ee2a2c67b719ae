/** @file The order of axes. */
import { ShapeError } from '../../errors/errors.ts';
import { formatShape, wrapDim, wrapDims } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { MethodOperator } from '../operator.ts';
import { integer, shape, tensor } from '../parameters.ts';
import { view } from './view.ts';

interface PermuteOperator extends MethodOperator {
  (input: Tensor, dims: readonly number[]): Tensor;
}

export const permute: PermuteOperator = view({
  name: 'permute',
  summary: 'Reorders the axes.',
  parameters: [tensor('input'), shape('dims')],
  geometry: (input, { dims }) => {
    const order = wrapDims('permute', dims, input.shape.length);
    if (order.length !== input.shape.length) {
      throw new ShapeError(
        'permute/dims',
        `permute needs each dim of the tensor once: got ${formatShape(dims)} for shape ${formatShape(input.shape)}`,
      );
    }
    return {
      shape: order.map((d) => input.shape[d] as number),
      strides: order.map((d) => input.strides[d] as number),
      offset: input.offset,
    };
  },
  derivative: (gradient, inputShape, { dims }) => {
    const order = wrapDims('permute', dims, inputShape.length);
    const inverse = order.map((_, d) => order.indexOf(d));
    return permute(gradient, inverse);
  },
});

interface TransposeOperator extends MethodOperator {
  (input: Tensor, dim0: number, dim1: number): Tensor;
}

export const transpose: TransposeOperator = view({
  name: 'transpose',
  summary: 'Swaps two axes.',
  aliases: ['swapaxes', 'swapdims'],
  parameters: [tensor('input'), integer('dim0'), integer('dim1')],
  geometry: (input, { dim0, dim1 }) => {
    const rank = input.shape.length;
    const first = wrapDim('transpose', dim0, rank);
    const second = wrapDim('transpose', dim1, rank);
    const shape = [...input.shape];
    const strides = [...input.strides];
    if (rank > 0) {
      [shape[first], shape[second]] = [shape[second] as number, shape[first] as number];
      [strides[first], strides[second]] = [strides[second] as number, strides[first] as number];
    }
    return { shape, strides, offset: input.offset };
  },
  derivative: (gradient, _shape, { dim0, dim1 }) => transpose(gradient, dim0, dim1),
});
