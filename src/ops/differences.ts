/** @file Differences of neighbours along a dim, and derivatives estimated from them. */
import { ArgumentError, ShapeError, ValueError } from '../errors/errors.ts';
import { formatShape, wrapDim, wrapDims } from '../tensor/shape.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { clone } from './conversion.ts';
import { composite } from './define.ts';
import { cat } from './join.ts';
import type { MethodOperator, Operator } from './operator.ts';
import { optionalInteger, optionalIntegers, optionalTensor, optionalValue, tensor } from './parameters.ts';
import { add, mul, neg, sub } from './pointwise/arithmetic.ts';
import { div } from './pointwise/division.ts';
import { logicalXor } from './pointwise/logic.ts';
import { reshape } from './view/reshape.ts';
import { narrow } from './view/slice.ts';

type Edge = Tensor | null;
type DiffOptions = {
  readonly n?: number;
  readonly dim?: number;
  readonly prepend?: Edge;
  readonly append?: Edge;
};

interface DiffOperator extends MethodOperator {
  (
    input: Tensor,
    n?: number | DiffOptions,
    dim?: number | DiffOptions,
    prepend?: Edge | DiffOptions,
    append?: Edge | DiffOptions,
  ): Tensor;
}

/**
 * Difference of each entry to the one before it along a dim, n times over; of bools, whether the two differ.
 *
 * @formula y[i] = input[i+1] − input[i]
 * @shape [*, m, *] → [*, m − n, *]
 * @throws {ShapeError} when the tensor has no dim (`diff/rank`).
 * @throws {ValueError} when n is negative (`diff/n`).
 * @example
 * torch.diff(torch.tensor([1, 4, 9, 16])); // tensor([3., 5., 7.])
 * torch.diff(torch.tensor([1, 4, 9, 16]), { n: 2 }); // tensor([2., 2.])
 * torch.diff(torch.tensor([4, 9]), { prepend: torch.tensor([1]) }); // tensor([3., 5.])
 */
export const diff: DiffOperator = composite({
  name: 'diff',
  parameters: [
    tensor('input'),
    optionalInteger('n', 1),
    optionalInteger('dim', -1),
    optionalTensor('prepend', 'Entries before the first.'),
    optionalTensor('append', 'Entries after the last.'),
  ],
  compute: ({ input, n, dim, prepend, append }) => {
    if (input.sizes.length === 0) throw new ShapeError('diff/rank', 'diff needs at least one dim');
    if (n < 0) throw new ValueError('diff/n', `n of diff must not be negative, got ${n}`, { n });
    const d = wrapDim('diff', dim, input.sizes.length);
    const parts = [prepend, input, append].filter((part) => part !== undefined);
    let result = parts.length === 1 ? input : cat(parts, d);
    const times = Math.min(n, result.sizes[d] as number);
    for (let i = 0; i < times; i++) result = step(result, d);
    return times === 0 ? clone(result) : result;
  },
});

/** What follows minus what is there. */
function step(input: Tensor, dim: number): Tensor {
  const count = Math.max((input.sizes[dim] as number) - 1, 0);
  const [left, right] = [narrow(input, dim, 0, count), narrow(input, dim, 1, count)];
  return input.dtype.name === 'bool' ? logicalXor(right, left) : sub(right, left);
}

type Spacing = number | readonly number[] | readonly Tensor[];

interface GradientOptions {
  /** The distance between neighbours, one for each dim, or the coordinates along each dim. */
  readonly spacing?: Spacing | null;
  readonly dim?: number | readonly number[] | null;
  readonly edgeOrder?: number;
}

interface GradientOperator extends Operator {
  (input: Tensor, options?: GradientOptions): Tensor[];
}

/** Entries `from` … along a dim, counted from the end where negative. */
function entries(input: Tensor, dim: number, from: number, count: number): Tensor {
  const size = input.sizes[dim] as number;
  return narrow(input, dim, from < 0 ? from + size : from, count);
}

/** A weighted sum of as many neighbouring entries as there are weights, from entry `from` on. */
function weighted(input: Tensor, dim: number, from: number, count: number, weights: readonly (Tensor | number)[]) {
  return weights
    .map((weight, i) => mul(entries(input, dim, from + i, count), weight))
    .reduce((sum, term) => add(sum, term));
}

/** Central differences at distance `spacing`, of order `edgeOrder` at both ends. */
function evenly(input: Tensor, dim: number, spacing: number, edgeOrder: number): Tensor {
  const inner = (input.sizes[dim] as number) - 2;
  const over = (x: Tensor, distance: number) => div(x, distance);
  const [first, last] =
    edgeOrder === 1
      ? [weighted(input, dim, 0, 1, [-1, 1]), weighted(input, dim, -2, 1, [-1, 1])]
      : [weighted(input, dim, 0, 1, [-1.5, 2, -0.5]), weighted(input, dim, -3, 1, [0.5, -2, 1.5])];
  const middle = over(sub(entries(input, dim, 2, inner), entries(input, dim, 0, inner)), 2 * spacing);
  return cat([over(first, spacing), middle, over(last, spacing)], dim);
}

/** Weights of three neighbours for the derivative at each of them, where a and b are their distances (Lagrange's parabola). */
const parabola = {
  first: (a: Tensor, b: Tensor) => [
    neg(div(add(mul(a, 2), b), mul(a, add(a, b)))),
    div(add(a, b), mul(a, b)),
    neg(div(a, mul(b, add(a, b)))),
  ],
  middle: (a: Tensor, b: Tensor) => [
    neg(div(b, mul(a, add(a, b)))),
    div(sub(b, a), mul(a, b)),
    div(a, mul(b, add(a, b))),
  ],
  last: (a: Tensor, b: Tensor) => [
    div(b, mul(a, add(a, b))),
    neg(div(add(a, b), mul(a, b))),
    div(add(a, mul(b, 2)), mul(b, add(a, b))),
  ],
};

/** The same where entries stand at `coordinates`. */
function unevenly(input: Tensor, dim: number, coordinates: Tensor, edgeOrder: number): Tensor {
  const size = input.sizes[dim] as number;
  if (coordinates.sizes.length !== 1 || coordinates.elementCount !== size) {
    throw new ShapeError(
      'gradient/coordinates',
      `gradient needs ${size} coordinates along dim ${dim}, got shape ${formatShape(coordinates.sizes)}`,
    );
  }
  const column = input.sizes.map((_, d) => (d === dim ? size - 1 : 1));
  const distances = reshape(step(coordinates, 0), column);
  const distance = (from: number, count: number) => entries(distances, dim, from, count);
  const inner = size - 2;
  const middle = weighted(input, dim, 0, inner, parabola.middle(distance(0, inner), distance(1, inner)));
  const [first, last] =
    edgeOrder === 1
      ? [
          div(weighted(input, dim, 0, 1, [-1, 1]), distance(0, 1)),
          div(weighted(input, dim, -2, 1, [-1, 1]), distance(-1, 1)),
        ]
      : [
          weighted(input, dim, 0, 1, parabola.first(distance(0, 1), distance(1, 1))),
          weighted(input, dim, -3, 1, parabola.last(distance(-2, 1), distance(-1, 1))),
        ];
  return cat([first, middle, last], dim);
}

/** The spacing along each of the dims. */
function spacings(spacing: Spacing, dims: readonly number[]): readonly (number | Tensor)[] {
  if (typeof spacing === 'number') return dims.map(() => spacing);
  const sound =
    Array.isArray(spacing) &&
    (spacing.every((one) => typeof one === 'number') || spacing.every((one) => isTensor(one)));
  if (!sound || spacing.length !== dims.length) {
    throw new ArgumentError(
      'gradient/spacing',
      `spacing of gradient must be a number, or a list of numbers or of tensors with one for each of the ${dims.length} dims`,
    );
  }
  return spacing as readonly (number | Tensor)[];
}

/**
 * Slopes of a function that is known at the points of a grid, by central differences; one result for each dim.
 *
 * @formula (input[i+1] − input[i−1]) / (x[i+1] − x[i−1]), one-sided at the edges; uneven spacing by a parabola
 * @shape [*] → a list of [*]
 * @throws {ValueError} when edgeOrder is neither 1 nor 2 (`gradient/edge-order`).
 * @throws {ShapeError} when a dim has too few entries (`gradient/size`).
 * @throws {ArgumentError} when the spacing has not one for each dim (`gradient/spacing`).
 * @example
 * torch.gradient(torch.tensor([1, 4, 9, 16])); // [ tensor([3., 4., 6., 7.]) ]
 * torch.gradient(torch.tensor([1, 4, 9, 16]), { spacing: 2 }); // [ tensor([1.5000, 2.0000, 3.0000, 3.5000]) ]
 */
export const gradient: GradientOperator = composite({
  name: 'gradient',
  parameters: [
    tensor('input'),
    optionalValue<Spacing>()('spacing', 1),
    optionalIntegers('dim', undefined),
    optionalInteger('edgeOrder', 1),
  ],
  method: false,
  compute: ({ input, spacing, dim, edgeOrder }) => {
    if (edgeOrder !== 1 && edgeOrder !== 2) {
      throw new ValueError('gradient/edge-order', `edgeOrder of gradient must be 1 or 2, got ${edgeOrder}`);
    }
    const given = dim === undefined ? input.sizes.map((_, d) => d) : typeof dim === 'object' ? dim : [Number(dim)];
    const dims = wrapDims('gradient', given, input.sizes.length);
    const distances = spacings(spacing, dims);
    const short = dims.find((d) => (input.sizes[d] as number) < edgeOrder + 1);
    if (short !== undefined) {
      throw new ShapeError(
        'gradient/size',
        `gradient with edgeOrder ${edgeOrder} needs at least ${edgeOrder + 1} entries along each dim, got shape ${formatShape(input.sizes)}`,
        { shape: input.sizes, dim: short },
      );
    }
    return dims.map((d, i) => {
      const distance = distances[i] as number | Tensor;
      return isTensor(distance) ? unevenly(input, d, distance, edgeOrder) : evenly(input, d, distance, edgeOrder);
    });
  },
});
