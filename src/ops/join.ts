/** @file Putting tensors together: along a dim that they have, or along a new one. */
import { ShapeError, ValueError } from '../errors/errors.ts';
import type { DType } from '../storage/dtype.ts';
import { resultType } from '../tensor/promotion.ts';
import { formatShape, type Shape, sameShape, wrapDim } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { copyValues, filled, toDtype } from './conversion.ts';
import { emptyTensor, viewOf } from './create.ts';
import { composite } from './define.ts';
import type { Operator } from './operator.ts';
import { optionalInteger, type TensorList, tensors as tensorsParameter } from './parameters.ts';
import { primitive } from './primitive.ts';
import { atleast1d, atleast2d, atleast3d } from './view/at-least.ts';
import { reshape } from './view/reshape.ts';
import { select, slice } from './view/slice.ts';

/** The gradient of an input in the input's dtype. */
function inDtype(gradient: Tensor, dtype: DType | undefined): Tensor {
  return dtype === undefined ? gradient : toDtype(gradient, dtype);
}

function requireSome(operation: string, list: readonly Tensor[]): Tensor {
  const first = list[0];
  if (first === undefined) throw new ValueError(`${operation}/empty`, `${operation} needs at least one tensor`);
  return first;
}

/** Vectors without entries join whatever the others are, as they always have in PyTorch. */
const isSkipped = (shape: Shape): boolean => shape.length === 1 && shape[0] === 0;

interface JoinOperator extends Operator {
  (tensors: readonly Tensor[], dim?: number | { dim?: number }): Tensor;
}

/** The shape of the whole, after checking that the parts fit. */
function joinedShape(list: readonly Tensor[], dim: number): { shape: Shape; dim: number } {
  const scalar = list.findIndex((part) => part.sizes.length === 0);
  if (scalar >= 0) {
    throw new ShapeError(
      'cat/rank',
      `tensor ${scalar} has no dims and cannot be joined to others\n  fix: use stack, or reshape it to [1]`,
      { position: scalar },
    );
  }
  const first = list.find((part) => !isSkipped(part.sizes)) ?? requireSome('cat', list);
  const d = wrapDim('cat', dim, first.sizes.length);
  let total = 0;
  list.forEach((part, i) => {
    if (isSkipped(part.sizes)) return;
    const fits =
      part.sizes.length === first.sizes.length &&
      part.sizes.every((size, axis) => axis === d || size === first.sizes[axis]);
    if (!fits) {
      throw new ShapeError(
        'cat/shape',
        `tensors that are joined along dim ${d} must agree in all other dims: the first has shape ${formatShape(first.sizes)}, tensor ${i} has ${formatShape(part.sizes)}`,
        { position: i, dim: d },
      );
    }
    total += part.sizes[d] as number;
  });
  return { shape: first.sizes.with(d, total), dim: d };
}

/**
 * Joins tensors along a dim that they have; they agree in all other dims, and empty vectors are passed over.
 *
 * @shape [*, n₁, *], [*, n₂, *], … → [*, n₁ + n₂ + …, *]
 * @throws {ValueError} when there is no tensor (`cat/empty`).
 * @throws {ShapeError} when a tensor has no dim (`cat/rank`).
 * @throws {ShapeError} when the shapes differ in another dim (`cat/shape`).
 * @example
 * torch.cat([torch.tensor([1, 2]), torch.tensor([3])]); // tensor([1., 2., 3.])
 * torch.cat([torch.zeros([2, 1]), torch.ones([2, 2])], 1);
 * // tensor([[0., 1., 1.],
 * //         [0., 1., 1.]])
 */
export const cat: JoinOperator = primitive({
  name: 'cat',
  family: 'copy',
  aliases: ['concat', 'concatenate'],
  parameters: [tensorsParameter('tensors'), optionalInteger('dim', 0)],
  method: false,
  execute: ({ tensors: list }, attributes) => {
    requireSome('cat', list);
    const { shape, dim } = joinedShape(list, attributes.dim);
    const out = emptyTensor(shape, resultType(list));
    let at = 0;
    for (const part of list) {
      if (isSkipped(part.sizes)) continue;
      const size = part.sizes[dim] as number;
      const place = out.offset + at * (out.steps[dim] as number);
      copyValues(viewOf(out, out.sizes.with(dim, size), out.steps, place), part);
      at += size;
    }
    return out;
  },
  derivative: {
    tensors: ({ grad, shapes, dtypes, needs, attributes }) => {
      const dim = wrapDim('cat', attributes.dim, grad.sizes.length);
      let at = 0;
      return shapes.tensors.map((shape, i) => {
        const dtype = dtypes.tensors[i];
        const isNeeded = needs.tensors[i] === true;
        if (isSkipped(shape)) return isNeeded ? filled(shape, dtype ?? grad.dtype, 0) : undefined;
        const start = at;
        at += shape[dim] as number;
        return isNeeded ? inDtype(slice(grad, dim, start, at), dtype) : undefined;
      });
    },
  },
});

/**
 * Joins tensors of one shape along a new dim.
 *
 * @shape [*], [*], … → [*, k, *], for k tensors
 * @throws {ValueError} when there is no tensor (`stack/empty`).
 * @throws {ShapeError} when the shapes differ (`stack/shape`).
 * @example
 * torch.stack([torch.tensor([1, 2]), torch.tensor([3, 4])]);
 * // tensor([[1., 2.],
 * //         [3., 4.]])
 * torch.stack([torch.tensor([1, 2]), torch.tensor([3, 4])], 1);
 * // tensor([[1., 3.],
 * //         [2., 4.]])
 */
export const stack: JoinOperator = primitive({
  name: 'stack',
  family: 'copy',
  parameters: [tensorsParameter('tensors'), optionalInteger('dim', 0)],
  method: false,
  execute: ({ tensors: list }, attributes) => {
    const first = requireSome('stack', list);
    const dim = wrapDim('stack', attributes.dim, first.sizes.length + 1);
    list.forEach((part, i) => {
      if (sameShape(part.sizes, first.sizes)) return;
      throw new ShapeError(
        'stack/shape',
        `stack needs tensors of one shape: the first has ${formatShape(first.sizes)}, tensor ${i} has ${formatShape(part.sizes)}`,
        { position: i },
      );
    });
    const out = emptyTensor(first.sizes.toSpliced(dim, 0, list.length), resultType(list));
    const strides = out.steps.toSpliced(dim, 1);
    list.forEach((part, i) => {
      copyValues(viewOf(out, first.sizes, strides, out.offset + i * (out.steps[dim] as number)), part);
    });
    return out;
  },
  derivative: {
    tensors: ({ grad, needs, dtypes, attributes: { dim } }) =>
      needs.tensors.map((needed, i) => (needed ? inDtype(select(grad, dim, i), dtypes.tensors[i]) : undefined)),
  },
});

interface StackOperator extends Operator {
  (tensors: readonly Tensor[] | { tensors: readonly Tensor[] }): Tensor;
}

function stackOperator(
  name: string,
  aliases: readonly string[],
  join: (list: readonly Tensor[]) => Tensor,
): StackOperator {
  return composite({
    name,
    aliases,
    parameters: [tensorsParameter('tensors')],
    method: false,
    compute: ({ tensors }) => {
      requireSome(name, tensors);
      return join(tensors);
    },
  });
}

/**
 * Joins side by side: along the second dim, vectors along their only one.
 *
 * @shape [n, m₁, *], [n, m₂, *], … → [n, m₁ + m₂ + …, *]
 * @throws {ValueError} when there is no tensor (`hstack/empty`).
 * @example
 * torch.hstack([torch.tensor([[1], [2]]), torch.tensor([[3], [4]])]);
 * // tensor([[1., 3.],
 * //         [2., 4.]])
 */
export const hstack: StackOperator = stackOperator('hstack', [], (list) => {
  const parts = list.map((part) => atleast1d(part));
  return cat(parts, parts[0]?.sizes.length === 1 ? 0 : 1);
});

/**
 * Joins one above the other: along the first dim, vectors as rows.
 *
 * @shape [n₁, m, *], [n₂, m, *], … → [n₁ + n₂ + …, m, *]
 * @throws {ValueError} when there is no tensor (`vstack/empty`).
 * @example
 * torch.vstack([torch.tensor([1, 2]), torch.tensor([3, 4])]);
 * // tensor([[1., 2.],
 * //         [3., 4.]])
 */
export const vstack: StackOperator = stackOperator('vstack', ['rowStack'], (list) =>
  cat(list.map((part) => atleast2d(part))),
);

/**
 * Joins in depth: along the third dim, which vectors and matrices get.
 *
 * @shape [n, m, k₁, *], [n, m, k₂, *], … → [n, m, k₁ + k₂ + …, *]
 * @throws {ValueError} when there is no tensor (`dstack/empty`).
 * @example
 * torch.dstack([torch.tensor([1, 2]), torch.tensor([3, 4])]);
 * // tensor([[[1., 3.],
 * //          [2., 4.]]])
 */
export const dstack: StackOperator = stackOperator('dstack', [], (list) =>
  cat(
    list.map((part) => atleast3d(part)),
    2,
  ),
);

/**
 * Joins columns: as `hstack`, but vectors count as columns of a matrix.
 *
 * @shape [n] or [n, m₁], … → [n, m₁ + m₂ + …]
 * @throws {ValueError} when there is no tensor (`columnStack/empty`).
 * @example
 * torch.columnStack([torch.tensor([1, 2]), torch.tensor([3, 4])]);
 * // tensor([[1., 3.],
 * //         [2., 4.]])
 */
export const columnStack: StackOperator = stackOperator('columnStack', [], (list) =>
  cat(
    list.map((part) => (part.sizes.length < 2 ? reshape(part, [part.elementCount, 1]) : part)),
    1,
  ),
);

interface BlockDiagOperator extends Operator {
  (...tensors: TensorList): Tensor;
}

/**
 * Puts matrices along the diagonal of one large matrix of zeros; numbers and vectors count as one row.
 *
 * @shape [n₁, m₁], [n₂, m₂], … → [n₁ + n₂ + …, m₁ + m₂ + …]
 * @throws {ValueError} when there is no tensor (`blockDiag/empty`).
 * @throws {ShapeError} when a tensor has more than two dims (`blockDiag/rank`).
 * @example
 * torch.blockDiag(torch.tensor([[1, 2], [3, 4]]), torch.tensor(5));
 * // tensor([[1., 2., 0.],
 * //         [3., 4., 0.],
 * //         [0., 0., 5.]])
 */
export const blockDiag: BlockDiagOperator = composite({
  name: 'blockDiag',
  parameters: [tensorsParameter('tensors')],
  method: false,
  compute: ({ tensors }) => {
    requireSome('blockDiag', tensors);
    const blocks = tensors.map((part, i) => {
      if (part.sizes.length > 2) {
        throw new ShapeError(
          'blockDiag/rank',
          `blockDiag takes tensors of at most 2 dims, tensor ${i} has shape ${formatShape(part.sizes)}`,
          { position: i },
        );
      }
      return atleast2d(part);
    });
    const dtype = resultType(tensors);
    const width = blocks.reduce((sum, block) => sum + (block.sizes[1] as number), 0);
    let before = 0;
    const rows = blocks.map((block) => {
      const [height = 0, own = 0] = block.sizes;
      const left = filled([height, before], dtype, 0);
      before += own;
      return cat([left, block, filled([height, width - before], dtype, 0)], 1);
    });
    return cat(rows);
  },
});

export {
  /** Another name of `cat`. */
  cat as concat,
  /** NumPy's name of `cat`. */
  cat as concatenate,
  /** Another name of `vstack`. */
  vstack as rowStack,
};
