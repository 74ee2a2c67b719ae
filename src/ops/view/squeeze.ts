/** @file Axes of size 1: taken away and put in. */
import { type Shape, wrapDim } from '../../tensor/shape.ts';
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

export const squeeze: SqueezeOperator = view({
  name: 'squeeze',
  summary: 'Removes axes of size 1: those named, or all.',
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

export const unsqueeze: UnsqueezeOperator = view({
  name: 'unsqueeze',
  summary: 'Puts in an axis of size 1 before the dim given.',
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
export function unsqueezeReduced(result: Tensor, inputShape: Shape, dim: unknown, keepdim: boolean): Tensor {
  if (keepdim) return result;
  const rank = inputShape.length;
  const all = dim === undefined || (Array.isArray(dim) && dim.length === 0);
  const given = all ? inputShape.map((_, d) => d) : Array.isArray(dim) ? (dim as number[]) : [dim as number];
  const dims = new Set(given.map((d) => wrapDim('unsqueeze', d, rank)));
  return reshape(
    result,
    inputShape.map((extent, d) => (dims.has(d) ? 1 : extent)),
  );
}
