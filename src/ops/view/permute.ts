/** @file The order of axes. */
import { ShapeError } from '../../errors/errors.ts';
import { formatShape, wrapDim, wrapDims } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { integer, integers, type Sizes, shape, tensor } from '../parameters.ts';
import { view } from './view.ts';

interface PermuteOperator extends MethodOperator {
  (input: Tensor, ...dims: Sizes): Tensor;
}

/**
 * View with the axes in another order.
 *
 * @formula y.shape[i] = input.shape[dims[i]]
 * @shape [*] → [*], sizes in the order of dims
 * @throws {ShapeError} when a dim is missing or named twice (`permute/dims`).
 * @example
 * torch.ones([2, 3, 4]).permute(2, 0, 1).shape; // [ 4, 2, 3 ]
 */
export const permute: PermuteOperator = view({
  name: 'permute',
  parameters: [tensor('input'), shape('dims')],
  geometry: (input, { dims }) => {
    const order = wrapDims('permute', dims, input.sizes.length);
    if (order.length !== input.sizes.length) {
      throw new ShapeError(
        'permute/dims',
        `permute needs each dim of the tensor once: got ${formatShape(dims)} for shape ${formatShape(input.sizes)}`,
      );
    }
    return {
      shape: order.map((d) => input.sizes[d] as number),
      strides: order.map((d) => input.steps[d] as number),
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
  readonly inPlace: (input: Tensor, dim0: number, dim1: number) => Tensor;
}

/**
 * View with two axes swapped; the axes may be counted from the end.
 *
 * @shape [*, n, *, m, *] → [*, m, *, n, *]
 * @throws {IndexError} when there is no such dim (`transpose/dim`).
 * @example
 * torch.tensor([[1, 2, 3]]).transpose(0, 1);
 * // tensor([[1.],
 * //         [2.],
 * //         [3.]])
 */
export const transpose: TransposeOperator = view({
  name: 'transpose',
  aliases: ['swapaxes', 'swapdims'],
  inPlace: true,
  parameters: [tensor('input'), integer('dim0'), integer('dim1')],
  geometry: (input, { dim0, dim1 }) => {
    const rank = input.sizes.length;
    const first = wrapDim('transpose', dim0, rank);
    const second = wrapDim('transpose', dim1, rank);
    const shape = [...input.sizes];
    const strides = [...input.steps];
    if (rank > 0) {
      [shape[first], shape[second]] = [shape[second] as number, shape[first] as number];
      [strides[first], strides[second]] = [strides[second] as number, strides[first] as number];
    }
    return { shape, strides, offset: input.offset };
  },
  derivative: (gradient, _shape, { dim0, dim1 }) => transpose(gradient, dim0, dim1),
});

interface OneTensorOperator extends MethodOperator {
  (input: Tensor): Tensor;
}

interface MatrixTransposeOperator extends OneTensorOperator {
  readonly inPlace: (input: Tensor) => Tensor;
}

function requireAtMostTwo(input: Tensor): void {
  if (input.sizes.length <= 2) return;
  throw new ShapeError(
    't/rank',
    `t takes at most 2 dims, got shape ${formatShape(input.sizes)}\n  fix: use mT, transpose or permute`,
    { shape: input.sizes },
  );
}

/**
 * View of a matrix with rows and columns swapped; vectors and numbers stay as they are.
 *
 * @shape [n, m] → [m, n]; [n] → [n]
 * @throws {ShapeError} when the tensor has more than two dims (`t/rank`).
 * @example
 * torch.tensor([[1, 2], [3, 4]]).t();
 * // tensor([[1., 3.],
 * //         [2., 4.]])
 */
export const t: MatrixTransposeOperator = composite({
  name: 't',
  parameters: [tensor('input')],
  compute: ({ input }) => {
    requireAtMostTwo(input);
    return input.sizes.length < 2 ? viewOfSame(input) : transpose(input, 0, 1);
  },
  computeInPlace: ({ input }) => {
    requireAtMostTwo(input);
    return input.sizes.length < 2 ? input : transpose.inPlace(input, 0, 1);
  },
});

/** A view of the whole tensor. */
function viewOfSame(input: Tensor): Tensor {
  return permute(
    input,
    input.sizes.map((_, d) => d),
  );
}

/**
 * View of matrices with their last two axes swapped (and conjugated, once there are complex numbers); `x.mT` is the
 * same for reals.
 *
 * @shape [*, n, m] → [*, m, n]
 * @throws {ShapeError} when the tensor has less than two dims (`adjoint/rank`).
 * @example
 * torch.adjoint(torch.ones([5, 2, 3])).shape; // [ 5, 3, 2 ]
 */
export const adjoint: OneTensorOperator = composite({
  name: 'adjoint',
  parameters: [tensor('input')],
  compute: ({ input }) => {
    if (input.sizes.length < 2) {
      throw new ShapeError('adjoint/rank', `adjoint needs at least 2 dims, got shape ${formatShape(input.sizes)}`);
    }
    return transpose(input, -2, -1);
  },
});

/** All axes in reverse order: what `x.T` is. */
export function reverseAxes(input: Tensor): Tensor {
  return permute(input, input.sizes.map((_, d) => d).reverse());
}

type Dims = number | readonly number[];

interface MovedimOperator extends MethodOperator {
  (input: Tensor, source: Dims, destination: Dims): Tensor;
}

/**
 * View with some axes moved to other places; the rest close ranks in their order.
 *
 * @shape [*] → [*]
 * @throws {ShapeError} when sources and destinations differ in number (`movedim/dims`).
 * @example
 * torch.ones([2, 3, 4]).movedim(0, -1).shape; // [ 3, 4, 2 ]
 */
export const movedim: MovedimOperator = composite({
  name: 'movedim',
  aliases: ['moveaxis'],
  parameters: [tensor('input'), integers('source'), integers('destination')],
  compute: ({ input, source, destination }) => {
    const rank = input.sizes.length;
    const list = (dims: Dims) => (typeof dims === 'object' ? dims : [Number(dims)]);
    if (list(source).length !== list(destination).length) {
      throw new ShapeError(
        'movedim/dims',
        `movedim needs as many destinations as sources, got ${formatShape(list(source))} and ${formatShape(list(destination))}`,
      );
    }
    const from = wrapDims('movedim', list(source), rank);
    const to = wrapDims('movedim', list(destination), rank);
    if (rank === 0) return viewOfSame(input);
    const order = new Array<number>(rank).fill(-1);
    from.forEach((d, i) => {
      order[to[i] as number] = d;
    });
    const rest = input.sizes.map((_, d) => d).filter((d) => !from.includes(d));
    return permute(
      input,
      order.map((d) => (d < 0 ? (rest.shift() as number) : d)),
    );
  },
});

export {
  /** NumPy's name of `movedim`. */
  movedim as moveaxis,
  /** NumPy's name of `transpose`. */
  transpose as swapaxes,
  /** Another name of `transpose`. */
  transpose as swapdims,
};
