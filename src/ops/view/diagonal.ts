/** @file Diagonals: shown, and put into matrices of zeros. */
import { IndexError, ShapeError } from '../../errors/errors.ts';
import { formatShape, wrapDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { clone } from '../conversion.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { optionalInteger, tensor } from '../parameters.ts';
import { reshape } from './reshape.ts';
import { embed, view } from './view.ts';

type DiagonalOptions = { readonly offset?: number; readonly dim1?: number; readonly dim2?: number };

interface DiagonalOperator extends MethodOperator {
  (
    input: Tensor,
    offset?: number | DiagonalOptions,
    dim1?: number | DiagonalOptions,
    dim2?: number | DiagonalOptions,
  ): Tensor;
}

function requireTwoDims(operation: string, dim1: number, dim2: number, rank: number): [number, number] {
  const first = wrapDim(operation, dim1, rank);
  const second = wrapDim(operation, dim2, rank);
  if (first === second) {
    throw new IndexError(`${operation}/dims`, `${operation} needs two different dims, got ${dim1} and ${dim2}`, {
      dim1,
      dim2,
    });
  }
  return [first, second];
}

/**
 * View of the diagonal of two dims, which becomes the last dim; a positive offset moves it up, a negative one down.
 *
 * @formula y[…, i] = input[…, i, …, i + offset, …]
 * @shape [*, n, m] → [*, min(n, m)] for offset 0
 * @throws {IndexError} when both dims are the same (`diagonal/dims`).
 * @example
 * const x = torch.tensor([[1, 2], [3, 4]]);
 * x.diagonal(); // tensor([1., 4.])
 * x.diagonal().fill_(0);
 * x;
 * // tensor([[0., 2.],
 * //         [3., 0.]])
 */
export const diagonal: DiagonalOperator = view({
  name: 'diagonal',
  parameters: [tensor('input'), optionalInteger('offset', 0), optionalInteger('dim1', 0), optionalInteger('dim2', 1)],
  geometry: (input, { offset, dim1, dim2 }) => {
    const [first, second] = requireTwoDims('diagonal', dim1, dim2, input.sizes.length);
    const rows = input.sizes[first] as number;
    const columns = input.sizes[second] as number;
    const rowStride = input.steps[first] as number;
    const columnStride = input.steps[second] as number;
    const length = Math.max(offset >= 0 ? Math.min(rows, columns - offset) : Math.min(rows + offset, columns), 0);
    const rest = input.sizes.map((_, d) => d).filter((d) => d !== first && d !== second);
    const start = length === 0 ? 0 : offset >= 0 ? offset * columnStride : -offset * rowStride;
    return {
      shape: [...rest.map((d) => input.sizes[d] as number), length],
      strides: [...rest.map((d) => input.steps[d] as number), rowStride + columnStride],
      offset: input.offset + start,
    };
  },
  derivative: 'embed',
});

/**
 * Puts the last dim on the diagonal of new matrices of zeros: what `diagonal` does, backwards.
 *
 * @shape [*, n] → [*, n + |offset|, n + |offset|]
 * @throws {IndexError} when both dims are the same (`diagEmbed/dims`).
 * @throws {IndexError} when the tensor has no dim (`diagEmbed/dim`).
 * @example
 * torch.diagEmbed(torch.tensor([1, 2]));
 * // tensor([[1., 0.],
 * //         [0., 2.]])
 */
export const diagEmbed: DiagonalOperator = composite({
  name: 'diagEmbed',
  parameters: [tensor('input'), optionalInteger('offset', 0), optionalInteger('dim1', -2), optionalInteger('dim2', -1)],
  compute: ({ input, offset, dim1, dim2 }) => {
    const [first, second] = requireTwoDims('diagEmbed', dim1, dim2, input.sizes.length + 1);
    const length = input.sizes.at(-1);
    if (length === undefined) throw new ShapeError('diagEmbed/rank', 'diagEmbed needs a tensor of at least one dim');
    const extent = length + Math.abs(offset);
    const shape = input.sizes.slice(0, -1);
    for (const d of [Math.min(first, second), Math.max(first, second)]) shape.splice(d, 0, extent);
    return embed(diagonal, input, shape, { offset, dim1: first, dim2: second });
  },
});

type OffsetOptions = { readonly offset?: number };
type DiagOptions = { readonly diagonal?: number };

interface DiagOperator extends MethodOperator {
  (input: Tensor, diagonal?: number | DiagOptions): Tensor;
}

/**
 * Takes the diagonal out of a matrix as a new vector, or makes the diagonal matrix of a vector.
 *
 * @shape [n, m] → [min(n, m)]; [n] → [n, n]
 * @throws {ShapeError} when the tensor has neither one dim nor two (`diag/rank`).
 * @example
 * torch.diag(torch.tensor([[1, 2], [3, 4]])); // tensor([1., 4.])
 * torch.diag(torch.tensor([1, 2]), 1);
 * // tensor([[0., 1., 0.],
 * //         [0., 0., 2.],
 * //         [0., 0., 0.]])
 */
export const diag: DiagOperator = composite({
  name: 'diag',
  parameters: [tensor('input'), optionalInteger('diagonal', 0)],
  compute: ({ input, diagonal: offset }) => {
    if (input.sizes.length === 1) return diagEmbed(input, offset);
    if (input.sizes.length === 2) return clone(diagonal(input, offset));
    throw new ShapeError('diag/rank', `diag takes a vector or a matrix, got shape ${formatShape(input.sizes)}`);
  },
});

interface DiagflatOperator extends MethodOperator {
  (input: Tensor, offset?: number | OffsetOptions): Tensor;
}

/**
 * Diagonal matrix of all elements, whatever the shape that they come in.
 *
 * @shape [*] → [n + |offset|, n + |offset|], with n elements
 * @example
 * torch.diagflat(torch.tensor([[1, 2]]));
 * // tensor([[1., 0.],
 * //         [0., 2.]])
 */
export const diagflat: DiagflatOperator = composite({
  name: 'diagflat',
  parameters: [tensor('input'), optionalInteger('offset', 0)],
  compute: ({ input, offset }) => diagEmbed(reshape(input, [-1]), offset),
});
