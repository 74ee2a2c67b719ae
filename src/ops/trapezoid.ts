/** @file Areas below curves by the trapezoidal rule. */
import { ShapeError } from '../errors/errors.ts';
import { formatShape, wrapDim } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { composite } from './define.ts';
import type { Operator } from './operator.ts';
import { optionalInteger, optionalNumber, optionalTensor, tensor } from './parameters.ts';
import { add, mul, sub } from './pointwise/arithmetic.ts';
import { div } from './pointwise/division.ts';
import { sum } from './reduce/sum.ts';
import { cumsum } from './scan/cumulative.ts';
import { reshape } from './view/reshape.ts';
import { narrow } from './view/slice.ts';

type Options = { readonly x?: Tensor | null; readonly dx?: number; readonly dim?: number };

interface TrapezoidOperator extends Operator {
  (y: Tensor, x?: Tensor | null | Options, dx?: number | Options, dim?: number | Options): Tensor;
}

const parameters = [
  tensor('y'),
  optionalTensor('x', 'Places of the entries.'),
  optionalNumber('dx', 1, 'Distance between neighbours, where there is no x.'),
  optionalInteger('dim', -1),
] as const;

/** The sums or differences of neighbours along a dim. */
function neighbours(combine: (a: Tensor, b: Tensor) => Tensor, input: Tensor, dim: number): Tensor {
  const count = Math.max((input.sizes[dim] as number) - 1, 0);
  return combine(narrow(input, dim, 1, count), narrow(input, dim, 0, count));
}

/** Distances of the places, in a shape that broadcasts with that of the heights. */
function widths(operation: string, y: Tensor, x: Tensor, dim: number): Tensor {
  const rank = y.sizes.length;
  if (x.sizes.length === 1) {
    if (x.sizes[0] !== y.sizes[dim]) {
      throw new ShapeError(
        `${operation}/places`,
        `${operation} needs a place for each of the ${y.sizes[dim]} entries, got shape ${formatShape(x.sizes)}`,
      );
    }
    return neighbours(sub, reshape(x, [...y.sizes.map((_, d) => (d === dim ? (x.sizes[0] as number) : 1))]), dim);
  }
  const padded = x.sizes.length < rank ? reshape(x, [...new Array(rank - x.sizes.length).fill(1), ...x.sizes]) : x;
  return neighbours(sub, padded, dim);
}

/** Twice the area of each trapezoid. */
function areas(operation: string, y: Tensor, x: Tensor | undefined, dx: number, dim: number): Tensor {
  const heights = neighbours(add, y, dim);
  return mul(heights, x === undefined ? dx : widths(operation, y, x, dim));
}

/**
 * Area below the curve through the entries along a dim, by the trapezoidal rule.
 *
 * @formula Σ (y[i] + y[i+1]) / 2 · (x[i+1] − x[i])
 * @shape y [*], x [n] or [*] → without the dim
 * @throws {ShapeError} when x has not a place for each entry (`trapezoid/places`).
 * @example
 * torch.trapezoid(torch.tensor([0, 1, 4, 9])); // tensor(9.5000)
 * torch.trapezoid(torch.tensor([0, 1, 4]), torch.tensor([0, 1, 3])); // tensor(5.5000)
 */
export const trapezoid: TrapezoidOperator = composite({
  name: 'trapezoid',
  aliases: ['trapz'],
  parameters,
  method: false,
  compute: ({ y, x, dx, dim }) => {
    const d = wrapDim('trapezoid', dim, y.sizes.length);
    return div(sum(areas('trapezoid', y, x, dx, d), d), 2);
  },
});

/**
 * Area below the curve up to each entry but the first.
 *
 * @formula A[k] = Σ (y[i] + y[i+1]) / 2 · (x[i+1] − x[i]), i ≤ k
 * @shape y [*, n, *], x [n] or [*] → [*, n − 1, *]
 * @throws {ShapeError} when x has not a place for each entry (`cumulativeTrapezoid/places`).
 * @example
 * torch.cumulativeTrapezoid(torch.tensor([0, 1, 4, 9])); // tensor([0.5000, 3.0000, 9.5000])
 */
export const cumulativeTrapezoid: TrapezoidOperator = composite({
  name: 'cumulativeTrapezoid',
  parameters,
  method: false,
  compute: ({ y, x, dx, dim }) => {
    const d = wrapDim('cumulativeTrapezoid', dim, y.sizes.length);
    return div(cumsum(areas('cumulativeTrapezoid', y, x, dx, d), d), 2);
  },
});

export {
  /** Another name of `trapezoid`. */
  trapezoid as trapz,
};
