/** @file Axes of size 1: taken away and put in. */
import { namedDims, type Shape, wrapDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { MethodOperator } from '../operator.ts';
import { integer, optionalIntegers, tensor } from '../parameters.ts';
import { reshape } from './reshape.ts';
import { view } from './view.ts';

interface SqueezeOperator extends MethodOperator {
  (input: Tensor, dim?: number | readonly number[] | null | { dim?: number | readonly number[] | null }): Tensor;
  readonly inPlace: (
    input: Tensor,
    dim?: number | readonly number[] | null | { dim?: number | readonly number[] | null },
  ) => Tensor;
}

/**
 * View without axes of size 1: without those named as far as they have that size, or without all of them.
 *
 * @shape [*, 1, *] → [*, *]
 * @throws {IndexError} when there is no such dim (`squeeze/dim`).
 * @example
 * torch.ones([1, 3, 1]).squeeze().shape; // [ 3 ]
 * torch.ones([1, 3, 1]).squeeze(0).shape; // [ 3, 1 ]
 */
export const squeeze: SqueezeOperator = view({
  name: 'squeeze',
  inPlace: true,
  parameters: [tensor('input'), optionalIntegers('dim', undefined)],
  geometry: (input, { dim }) => {
    const given = dim === undefined ? input.sizes.map((_, d) => d) : typeof dim === 'object' ? dim : [dim];
    const named = new Set(given.map((d) => wrapDim('squeeze', Number(d), input.sizes.length)));
    const kept = input.sizes.map((_, d) => d).filter((d) => !(named.has(d) && input.sizes[d] === 1));
    return {
      shape: kept.map((d) => input.sizes[d] as number),
      strides: kept.map((d) => input.steps[d] as number),
      offset: input.offset,
    };
  },
  derivative: (gradient, inputShape) => reshape(gradient, inputShape),
});

interface UnsqueezeOperator extends MethodOperator {
  (input: Tensor, dim: number | { dim: number }): Tensor;
  readonly inPlace: (input: Tensor, dim: number | { dim: number }) => Tensor;
}

/**
 * View with a new axis of size 1 in front of the one named.
 *
 * @shape [*, *] → [*, 1, *]
 * @throws {IndexError} when dim is beyond the end (`unsqueeze/dim`).
 * @example
 * torch.tensor([1, 2]).unsqueeze(1);
 * // tensor([[1.],
 * //         [2.]])
 */
export const unsqueeze: UnsqueezeOperator = view({
  name: 'unsqueeze',
  inPlace: true,
  parameters: [tensor('input'), integer('dim')],
  geometry: (input, { dim }) => {
    const at = wrapDim('unsqueeze', dim, input.sizes.length + 1);
    const shape = [...input.sizes];
    const strides = [...input.steps];
    const after = shape[at];
    const stride = after === undefined ? 1 : after * (strides[at] as number);
    shape.splice(at, 0, 1);
    strides.splice(at, 0, stride);
    return { shape, strides, offset: input.offset };
  },
  derivative: (gradient, inputShape) => reshape(gradient, inputShape),
});

/** The result of a reduction with its reduced dims back in place, at size 1. */
export function unsqueezeReduced(
  result: Tensor,
  inputShape: Shape,
  dim: number | readonly number[] | undefined,
  keepdim: boolean,
): Tensor {
  if (keepdim) return result;
  const rank = inputShape.length;
  const named = namedDims(dim);
  const given = named.length === 0 ? inputShape.map((_, d) => d) : named;
  const dims = new Set(given.map((d) => wrapDim('unsqueeze', d, rank)));
  return reshape(
    result,
    inputShape.map((extent, d) => (dims.has(d) ? 1 : extent)),
  );
}
