/** @file Other shapes for the same elements. */
import { ShapeError } from '../../errors/errors.ts';
import { contiguousStrides, elementCount, formatShape, type Shape, sameShape, wrapDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { clone } from '../conversion.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { integer, optionalInteger, type Sizes, shape as shapeParameter, tensor } from '../parameters.ts';
import { view as viewOperator } from './view.ts';

export interface ShapeOperator extends MethodOperator {
  (input: Tensor, ...shape: Sizes): Tensor;
}

/** The sizes with -1 replaced by what is left over. */
function resolve(operation: string, input: Tensor, sizes: Shape): number[] {
  const unknown = sizes.filter((size) => size === -1).length;
  const known = sizes.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const invalid = unknown > 1 || sizes.some((size) => size < -1);
  const fits = unknown === 1 ? known !== 0 && input.elementCount % known === 0 : known === input.elementCount;
  if (invalid || !fits) {
    throw new ShapeError(
      `${operation}/size`,
      `a tensor of shape ${formatShape(input.sizes)} (${input.elementCount} elements) does not take the shape ${formatShape(sizes)}\n  rule: the number of elements stays; one size may be -1 and is worked out`,
      { shape: input.sizes, size: sizes },
    );
  }
  return sizes.map((size) => (size === -1 ? input.elementCount / known : size));
}

/**
 * Strides that show the tensor in another shape without copying, or undefined where there are none: every run of axes of the old
 * shape that passes evenly through memory is cut anew.
 */
export function viewStrides(shape: Shape, strides: readonly number[], target: Shape): number[] | undefined {
  if (elementCount(shape) === 0) return contiguousStrides(target);
  const result = new Array<number>(target.length).fill(1);
  let to = target.length - 1;
  let step = strides[shape.length - 1] ?? 1;
  let run = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    run *= shape[d] as number;
    const continues = d > 0 && (shape[d - 1] === 1 || strides[d - 1] === run * step);
    if (continues) continue;
    let covered = 1;
    while (to >= 0 && (covered < run || target[to] === 1)) {
      result[to] = covered * step;
      covered *= target[to] as number;
      to--;
    }
    if (covered !== run) return undefined;
    run = 1;
    step = d > 0 ? (strides[d - 1] as number) : 1;
  }
  return result;
}

/**
 * Shows the same memory in another shape and never copies; one size may be −1 and is found.
 *
 * @shape [*] → size
 * @throws {ShapeError} when the number of elements differs (`view/size`).
 * @throws {ShapeError} when the strides do not allow it, as after a transpose (`view/strides`).
 * @example
 * torch.arange(6).view(2, -1);
 * // tensor([[0, 1, 2],
 * //         [3, 4, 5]])
 */
export const view: ShapeOperator = viewOperator({
  name: 'view',
  parameters: [tensor('input'), shapeParameter('size')],
  geometry: (input, { size }) => {
    const shape = resolve('view', input, size);
    const strides = viewStrides(input.sizes, input.steps, shape);
    if (strides === undefined) {
      throw new ShapeError(
        'view/strides',
        `a tensor of shape ${formatShape(input.sizes)} with strides ${formatShape(input.steps)} cannot be seen as ${formatShape(shape)} without copying\n  fix: use reshape, which copies where it must`,
        { shape: input.sizes, strides: input.steps, size },
      );
    }
    return { shape, strides, offset: input.offset };
  },
  derivative: (gradient, inputShape) => reshape(gradient, inputShape),
});

/**
 * Same elements in another shape: a view where the strides allow it, else a copy; one size may be −1 and is found.
 *
 * @shape [*] → shape
 * @throws {ShapeError} when the number of elements differs (`reshape/size`).
 * @example
 * torch.arange(6).reshape(3, 2);
 * // tensor([[0, 1],
 * //         [2, 3],
 * //         [4, 5]])
 * torch.tensor([[1, 2], [3, 4]]).t().reshape(-1); // tensor([1., 3., 2., 4.])
 */
export const reshape: ShapeOperator = composite({
  name: 'reshape',
  parameters: [tensor('input'), shapeParameter('shape')],
  compute: ({ input, shape }) => {
    if (sameShape(input.sizes, shape)) return view(input, shape);
    const resolved = resolve('reshape', input, shape);
    const possible = viewStrides(input.sizes, input.steps, resolved) !== undefined;
    return view(possible ? input : clone(input), resolved);
  },
});

interface AsOperator extends MethodOperator {
  (input: Tensor, other: Tensor): Tensor;
}

/**
 * View in the shape that another tensor has.
 *
 * @shape input [*], other [*] → other's
 * @throws {ShapeError} when the number of elements differs (`view/size`).
 * @example
 * torch.arange(4).viewAs(torch.zeros([2, 2]));
 * // tensor([[0, 1],
 * //         [2, 3]])
 */
export const viewAs: AsOperator = composite({
  name: 'viewAs',
  parameters: [tensor('input'), tensor('other')],
  compute: ({ input, other }) => view(input, other.sizes),
});

/**
 * Same elements in the shape that another tensor has, copied only where they must be.
 *
 * @shape input [*], other [*] → other's
 * @throws {ShapeError} when the number of elements differs (`reshape/size`).
 * @example
 * torch.arange(4).reshapeAs(torch.zeros([2, 2]));
 * // tensor([[0, 1],
 * //         [2, 3]])
 */
export const reshapeAs: AsOperator = composite({
  name: 'reshapeAs',
  parameters: [tensor('input'), tensor('other')],
  compute: ({ input, other }) => reshape(input, other.sizes),
});

type FlattenOptions = { readonly startDim?: number; readonly endDim?: number };

interface FlattenOperator extends MethodOperator {
  (input: Tensor, startDim?: number | FlattenOptions, endDim?: number | FlattenOptions): Tensor;
}

/**
 * Joins neighbouring dims into one: all of them, or those from startDim to endDim.
 *
 * @shape [*, n₁, …, nₖ, *] → [*, n₁ · … · nₖ, *]
 * @throws {ShapeError} when startDim stands behind endDim (`flatten/dims`).
 * @example
 * torch.ones([8, 3, 4]).flatten(1).shape; // [ 8, 12 ]
 */
export const flatten: FlattenOperator = composite({
  name: 'flatten',
  parameters: [tensor('input'), optionalInteger('startDim', 0), optionalInteger('endDim', -1)],
  compute: ({ input, startDim, endDim }) => {
    const rank = input.sizes.length;
    const start = wrapDim('flatten', startDim, rank);
    const end = wrapDim('flatten', endDim, rank);
    if (start > end) {
      throw new ShapeError('flatten/dims', `startDim ${startDim} stands behind endDim ${endDim}`, { startDim, endDim });
    }
    if (rank === 0) return reshape(input, [1]);
    const joined = elementCount(input.sizes.slice(start, end + 1));
    return start === end
      ? input
      : reshape(input, [...input.sizes.slice(0, start), joined, ...input.sizes.slice(end + 1)]);
  },
});

interface RavelOperator extends MethodOperator {
  (input: Tensor): Tensor;
}

/**
 * All elements in one row, without copying where they lie in order.
 *
 * @shape [*] → [n]
 * @example
 * torch.ravel(torch.tensor([[1, 2], [3, 4]])); // tensor([1., 2., 3., 4.])
 */
export const ravel: RavelOperator = composite({
  name: 'ravel',
  parameters: [tensor('input')],
  compute: ({ input }) => reshape(input, [input.elementCount]),
});

interface UnflattenOperator extends MethodOperator {
  (input: Tensor, dim: number, ...sizes: Sizes): Tensor;
}

/**
 * Splits one dim into several, whose sizes multiply to its own; one may be −1 and is found.
 *
 * @shape [*, n₁ · … · nₖ, *] → [*, n₁, …, nₖ, *]
 * @throws {ShapeError} when the sizes do not multiply to that of the dim (`unflatten/sizes`).
 * @example
 * torch.ones([5, 12]).unflatten(1, 3, -1).shape; // [ 5, 3, 4 ]
 */
export const unflatten: UnflattenOperator = composite({
  name: 'unflatten',
  parameters: [tensor('input'), integer('dim'), shapeParameter('sizes')],
  compute: ({ input, dim, sizes }) => {
    const d = wrapDim('unflatten', dim, input.sizes.length);
    const size = input.sizes[d];
    if (size === undefined || sizes.length === 0) {
      throw new ShapeError('unflatten/sizes', 'unflatten needs a tensor with dims and at least one size');
    }
    const known = sizes.reduce((product, part) => (part === -1 ? product : product * part), 1);
    const resolved = sizes.map((part) => (part === -1 && known !== 0 ? size / known : part));
    if (elementCount(resolved) !== size || resolved.some((part) => part < 0 || !Number.isInteger(part))) {
      throw new ShapeError(
        'unflatten/sizes',
        `the sizes ${formatShape(sizes)} do not multiply to ${size}, the size of dim ${d} of ${formatShape(input.sizes)}`,
        { sizes, size, dim: d },
      );
    }
    return view(input, input.sizes.toSpliced(d, 1, ...resolved));
  },
});
