/** @file Cutting a tensor into parts along a dim. All parts are views from one operation, whose gradient is put together at once. */
import { IndexError, ShapeError, ValueError } from '../../errors/errors.ts';
import { requireMemory } from '../../host/memory.ts';
import { formatShape, type Shape, wrapDim } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { filled } from '../conversion.ts';
import { viewOf } from '../create.ts';
import { composite } from '../define.ts';
import { cat, stack } from '../join.ts';
import type { MethodOperator } from '../operator.ts';
import { integer, integers, optionalInteger, tensor, value } from '../parameters.ts';
import { primitive } from '../primitive.ts';
import { slice } from './slice.ts';

/** Gradients of parts, with zeros where the loss does not depend on one. */
function complete(gradients: readonly (Tensor | undefined)[], shapeOf: (i: number) => Shape): Tensor[] {
  const dtype = gradients.find((gradient) => gradient !== undefined)?.dtype;
  if (dtype === undefined) return [];
  return gradients.map((gradient, i) => gradient ?? filled(shapeOf(i), dtype, 0));
}

const splitting = primitive({
  name: 'split',
  family: 'view',
  parameters: [tensor('input'), value<readonly number[]>()('sizes'), value<number>()('dim')],
  results: 'list',
  method: false,
  isView: true,
  takesApart: true,
  execute: ({ input }, { sizes, dim }) => {
    const stride = input.steps[dim] as number;
    let { offset } = input;
    return sizes.map((size) => {
      const part = viewOf(input, input.sizes.with(dim, size), input.steps, offset);
      offset += size * stride;
      return part;
    });
  },
  derivative: {
    input: ({ gradients, shapes, attributes: { sizes, dim } }) =>
      cat(
        complete(gradients, (i) => shapes.input.with(dim, sizes[i] as number)),
        dim,
      ),
  },
});

/** What the host spends on each part, roughly: a number of parts may be absurd. */
const bytesOfView = 256;

const unbinding = primitive({
  name: 'unbind',
  family: 'view',
  parameters: [tensor('input'), value<number>()('dim')],
  results: 'list',
  method: false,
  isView: true,
  takesApart: true,
  execute: ({ input }, { dim }) => {
    const shape = input.sizes.toSpliced(dim, 1);
    const strides = input.steps.toSpliced(dim, 1);
    const stride = input.steps[dim] as number;
    const count = input.sizes[dim] as number;
    requireMemory(count * bytesOfView);
    return Array.from({ length: count }, (_, i) => viewOf(input, shape, strides, input.offset + i * stride));
  },
  derivative: {
    input: ({ gradients, shapes, attributes: { dim } }) =>
      stack(
        complete(gradients, () => shapes.input.toSpliced(dim, 1)),
        dim,
      ),
  },
});

function dimOf(operation: string, input: Tensor, dim: number): [dim: number, size: number] {
  const d = wrapDim(operation, dim, input.sizes.length);
  const size = input.sizes[d];
  if (size === undefined) {
    throw new IndexError(`${operation}/rank`, `${operation} needs a tensor of at least one dim`, { rank: 0 });
  }
  return [d, size];
}

/** The parts of the given sizes. They must fill the dim. */
function parts(operation: string, input: Tensor, sizes: readonly number[], dim: number): Tensor[] {
  const [d, size] = dimOf(operation, input, dim);
  const total = sizes.reduce((sum, part) => sum + part, 0);
  if (total !== size || sizes.some((part) => part < 0)) {
    throw new ShapeError(
      `${operation}/sizes`,
      `the sizes ${formatShape(sizes)} must add up to ${size}, the size of dim ${d} of ${formatShape(input.sizes)}`,
      { sizes, size, dim: d },
    );
  }
  return [...splitting.run([input], { sizes, dim: d })];
}

/** Parts of one size, the last one perhaps smaller. */
function evenParts(operation: string, input: Tensor, part: number, dim: number): Tensor[] {
  const [d, size] = dimOf(operation, input, dim);
  if (part < 0 || (part === 0 && size !== 0)) {
    throw new ValueError(`${operation}/size`, `the size of a part must be positive, got ${part}`, { size: part });
  }
  const count = part === 0 ? 1 : Math.max(Math.ceil(size / part), 1);
  requireMemory(count * bytesOfView);
  return parts(
    operation,
    input,
    Array.from({ length: count }, (_, i) => (i < count - 1 ? part : size - part * (count - 1))),
    d,
  );
}

interface SplitOperator extends MethodOperator {
  (input: Tensor, splitSize: number | readonly number[], dim?: number | { dim?: number }): Tensor[];
}

/**
 * Cuts into views of a given size along a dim, the last of which may be smaller, or into views of the sizes listed.
 *
 * @shape [*, n, *] → a list of [*, splitSize, *]
 * @throws {ValueError} when the size is not positive (`split/size`).
 * @throws {ShapeError} when the sizes listed do not add up to that of the dim (`split/sizes`).
 * @difference Parts may be written to in place while gradients are recorded: they are ordinary views.
 * @example
 * torch.split(torch.arange(5), 2); // [ tensor([0, 1]), tensor([2, 3]), tensor([4]) ]
 * torch.split(torch.arange(5), [1, 4]); // [ tensor([0]), tensor([1, 2, 3, 4]) ]
 */
export const split: SplitOperator = composite({
  name: 'split',
  parameters: [tensor('input'), integers('splitSize'), optionalInteger('dim', 0)],
  compute: ({ input, splitSize, dim }) =>
    typeof splitSize === 'object'
      ? parts('split', input, splitSize, dim)
      : evenParts('split', input, Number(splitSize), dim),
});

interface SplitWithSizesOperator extends MethodOperator {
  (input: Tensor, splitSizes: readonly number[], dim?: number | { dim?: number }): Tensor[];
}

/**
 * Cuts into views of the sizes listed, which must use up the dim.
 *
 * @shape [*, n, *] → a list of [*, splitSizes[i], *]
 * @throws {ShapeError} when the sizes do not add up to that of the dim (`splitWithSizes/sizes`).
 * @example
 * torch.splitWithSizes(torch.arange(5), [2, 3]); // [ tensor([0, 1]), tensor([2, 3, 4]) ]
 */
export const splitWithSizes: SplitWithSizesOperator = composite({
  name: 'splitWithSizes',
  parameters: [tensor('input'), integers('splitSizes'), optionalInteger('dim', 0)],
  compute: ({ input, splitSizes, dim }) =>
    parts('splitWithSizes', input, typeof splitSizes === 'object' ? splitSizes : [splitSizes], dim),
});

interface ChunkOperator extends MethodOperator {
  (input: Tensor, chunks: number, dim?: number | { dim?: number }): Tensor[];
}

/**
 * Cuts into at most the given number of views of one size along a dim; the last may be smaller.
 *
 * @shape [*, n, *] → a list of [*, ⌈n / chunks⌉, *]
 * @throws {ValueError} when chunks is less than 1 (`chunk/chunks`).
 * @difference Parts may be written to in place while gradients are recorded: they are ordinary views.
 * @example
 * torch.chunk(torch.arange(5), 2); // [ tensor([0, 1, 2]), tensor([3, 4]) ]
 */
export const chunk: ChunkOperator = composite({
  name: 'chunk',
  parameters: [tensor('input'), integer('chunks'), optionalInteger('dim', 0)],
  compute: ({ input, chunks, dim }) => {
    if (chunks < 1) throw new ValueError('chunk/chunks', `chunk needs at least one part, got ${chunks}`, { chunks });
    const [d, size] = dimOf('chunk', input, dim);
    const part = Math.ceil(size / chunks);
    return part === 0
      ? parts('chunk', input, new Array<number>(chunks).fill(0), d)
      : evenParts('chunk', input, part, d);
  },
});

interface UnbindOperator extends MethodOperator {
  (input: Tensor, dim?: number | { dim?: number }): Tensor[];
}

/**
 * Takes a dim apart: a list of views of its entries.
 *
 * @shape [*, n, *] → n times [*, *]
 * @throws {IndexError} when the tensor has no dim (`unbind/rank`).
 * @difference Parts may be written to in place while gradients are recorded: they are ordinary views.
 * @example
 * torch.unbind(torch.tensor([[1, 2], [3, 4]])); // [ tensor([1., 2.]), tensor([3., 4.]) ]
 */
export const unbind: UnbindOperator = composite({
  name: 'unbind',
  parameters: [tensor('input'), optionalInteger('dim', 0)],
  compute: ({ input, dim }) => {
    const [d] = dimOf('unbind', input, dim);
    return [...unbinding.run([input], { dim: d })];
  },
});

type Sections = number | readonly number[] | Tensor;

/** Where numpy's array_split cuts: into a number of parts, or before the indices listed. */
function sectionParts(operation: string, input: Tensor, given: Sections, dim: number): Tensor[] {
  const [d, size] = dimOf(operation, input, dim);
  const sections = given instanceof Tensor ? (given.tolist() as number | number[]) : given;
  if (typeof sections === 'number') {
    if (!Number.isInteger(sections) || sections < 1) {
      throw new ValueError(`${operation}/sections`, `the number of parts must be positive, got ${sections}`, {
        sections,
      });
    }
    requireMemory(bytesOfView * sections);
    const small = Math.floor(size / sections);
    const larger = size - small * sections;
    const sizes = Array.from({ length: sections }, (_, i) => small + (i < larger ? 1 : 0));
    return parts(operation, input, sizes, d);
  }
  if (!Array.isArray(sections)) {
    throw new ValueError(`${operation}/sections`, `${operation} takes a number of parts or a list of indices`);
  }
  // The parts may overlap or repeat when the indices do not ascend, so each is a slice of its own.
  const bounds = [0, ...sections.map(Number), size];
  const ascending = bounds.every((bound, i) => i === 0 || (bound >= (bounds[i - 1] as number) && bound <= size));
  if (ascending) {
    return parts(
      operation,
      input,
      bounds.slice(1).map((bound, i) => bound - (bounds[i] as number)),
      d,
    );
  }
  return bounds.slice(1).map((bound, i) => slice(input, d, bounds[i] as number, bound));
}

interface TensorSplitOperator extends MethodOperator {
  (input: Tensor, indicesOrSections: Sections, dim?: number | { dim?: number }): Tensor[];
}

/**
 * Cuts into a number of views whose sizes differ by at most 1, or in front of the indices listed, as NumPy's
 * `array_split` does.
 *
 * @shape [*, n, *] → a list of [*, mᵢ, *]
 * @throws {ValueError} when the number of parts is not positive (`tensorSplit/sections`).
 * @example
 * torch.tensorSplit(torch.arange(5), 2); // [ tensor([0, 1, 2]), tensor([3, 4]) ]
 * torch.tensorSplit(torch.arange(5), [1, 3]); // [ tensor([0]), tensor([1, 2]), tensor([3, 4]) ]
 */
export const tensorSplit: TensorSplitOperator = composite({
  name: 'tensorSplit',
  parameters: [tensor('input'), value<Sections>()('indicesOrSections'), optionalInteger('dim', 0)],
  compute: ({ input, indicesOrSections, dim }) => sectionParts('tensorSplit', input, indicesOrSections, dim),
});

interface DimSplitOperator extends MethodOperator {
  (input: Tensor, indicesOrSections: number | readonly number[]): Tensor[];
}

function dimSplit(name: string, least: number, dimFor: (rank: number) => number): DimSplitOperator {
  return composite({
    name,
    parameters: [tensor('input'), integers('indicesOrSections')],
    compute: ({ input, indicesOrSections }) => {
      const rank = input.sizes.length;
      if (rank < least) {
        throw new ShapeError(
          `${name}/rank`,
          `${name} needs a tensor of at least ${least} dims, got ${formatShape(input.sizes)}`,
          { rank },
        );
      }
      const dim = dimFor(rank);
      const size = input.sizes[dim] as number;
      if (typeof indicesOrSections !== 'object') {
        const sections = Number(indicesOrSections);
        if (sections < 1 || size % sections !== 0) {
          throw new ValueError(
            `${name}/sections`,
            `${name} cannot cut dim ${dim} of size ${size} into ${sections} equal parts`,
            { sections, size, dim },
          );
        }
      }
      return sectionParts(name, input, indicesOrSections, dim);
    },
  });
}

/**
 * Cuts side by side, along the second dim (the only one of a vector), into equal parts or in front of the indices
 * listed.
 *
 * @shape [n, m, *] → a list of [n, mᵢ, *]
 * @throws {ShapeError} when the tensor has no dim (`hsplit/rank`).
 * @throws {ValueError} when the parts would not be equal (`hsplit/sections`).
 * @example
 * torch.hsplit(torch.arange(4), 2); // [ tensor([0, 1]), tensor([2, 3]) ]
 */
export const hsplit: DimSplitOperator = dimSplit('hsplit', 1, (rank) => (rank === 1 ? 0 : 1));

/**
 * Cuts one above the other, along the first dim, into equal parts or in front of the indices listed.
 *
 * @shape [n, m, *] → a list of [nᵢ, m, *]
 * @throws {ShapeError} when the tensor has less than two dims (`vsplit/rank`).
 * @throws {ValueError} when the parts would not be equal (`vsplit/sections`).
 * @example
 * torch.vsplit(torch.tensor([[1, 2], [3, 4]]), 2); // [ tensor([[1., 2.]]), tensor([[3., 4.]]) ]
 */
export const vsplit: DimSplitOperator = dimSplit('vsplit', 2, () => 0);

/**
 * Cuts in depth, along the third dim, into equal parts or in front of the indices listed.
 *
 * @shape [n, m, k, *] → a list of [n, m, kᵢ, *]
 * @throws {ShapeError} when the tensor has less than three dims (`dsplit/rank`).
 * @throws {ValueError} when the parts would not be equal (`dsplit/sections`).
 * @example
 * torch.dsplit(torch.ones([2, 2, 4]), [1]).map(({ shape }) => shape); // [ [ 2, 2, 1 ], [ 2, 2, 3 ] ]
 */
export const dsplit: DimSplitOperator = dimSplit('dsplit', 3, () => 2);
