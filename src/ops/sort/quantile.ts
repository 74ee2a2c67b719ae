/** @file Quantiles: entries at fractions of the order along a dim, or between two of them. */
import { ArgumentError, DTypeError, IndexError, ShapeError } from '../../errors/errors.ts';
import type { TypedArray } from '../../storage/dtype.ts';
import { formatShape, wrapDim } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { clone, toDtype } from '../conversion.ts';
import { constant, toTypedArray } from '../creation/data.ts';
import { composite } from '../define.ts';
import { gather } from '../gather/gather.ts';
import type { MethodOperator } from '../operator.ts';
import { optionalBoolean, optionalInteger, optionalString, tensor, value } from '../parameters.ts';
import { mul, sub } from '../pointwise/arithmetic.ts';
import { isnan } from '../pointwise/predicates.ts';
import { lerp, maskedFill } from '../pointwise/selection.ts';
import { movedim } from '../view/permute.ts';
import { reshape } from '../view/reshape.ts';
import { orderOf, rowsOf } from './order.ts';

const interpolations = ['linear', 'lower', 'higher', 'midpoint', 'nearest'] as const;
type Interpolation = (typeof interpolations)[number];

/** Half to even, as in IEEE 754. */
function nearest(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}

/** The two ranks that a quantile lies between, and how far it is from the first. */
function ranksOf(rank: number, interpolation: Interpolation): readonly [low: number, high: number, weight: number] {
  const low = Math.floor(rank);
  const high = Math.ceil(rank);
  switch (interpolation) {
    case 'lower':
      return [low, low, 0];
    case 'higher':
      return [high, high, 0];
    case 'nearest':
      return [nearest(rank), nearest(rank), 0];
    case 'midpoint':
      return [low, high, 0.5];
    default:
      return [low, high, rank - low];
  }
}

/** `q`: the fractions as a vector where they take part in the graph. */
function quantiles(
  input: Tensor,
  dim: number,
  fractions: readonly number[],
  q: Tensor | undefined,
  interpolation: Interpolation,
  skipNaN: boolean,
): Tensor {
  const { values, length, count, shape } = rowsOf(input, dim);
  const width = fractions.length;
  const lows = new BigInt64Array(count * width);
  const highs = new BigInt64Array(count * width);
  const weights = new Float64Array(count * width);
  // A weight is fraction · slope − low, of which the fractions get their gradient.
  const slopes = new Float64Array(count * width);
  const starts = new Float64Array(count * width);
  // Ranks are numbers of the input's dtype, as in PyTorch: a third of 3 is 1 in float32 too.
  const rounded = input.dtype.name === 'float32' ? Math.fround : (rank: number) => rank;
  for (let i = 0; i < count; i++) {
    const row = values.subarray(i * length, (i + 1) * length) as TypedArray;
    const order = orderOf(row, false);
    let numbers = order.length;
    while (numbers > 0 && Number.isNaN(row[order[numbers - 1] as number])) numbers--;
    const hasNaN = numbers < order.length && (!skipNaN || numbers === 0);
    fractions.forEach((fraction, k) => {
      const at = i * width + k;
      const [low, high, weight] = hasNaN
        ? [numbers, numbers, 0]
        : ranksOf(rounded(rounded(fraction) * (numbers - 1)), interpolation);
      lows[at] = BigInt(order[low] as number);
      highs[at] = BigInt(order[high] as number);
      weights[at] = weight;
      if (!hasNaN) {
        slopes[at] = numbers - 1;
        starts[at] = low;
      }
    });
  }
  const place = (array: BigInt64Array | Float64Array): Tensor =>
    clone(movedim(constant(array, [...shape.slice(0, -1), width]), -1, dim));
  const low = gather(input, dim, place(lows));
  if (interpolation !== 'linear' && interpolation !== 'midpoint') return low;
  const high = gather(input, dim, place(highs));
  const float = (array: Float64Array): Tensor => toDtype(place(array), input.dtype);
  if (q === undefined || interpolation === 'midpoint') return lerp(low, high, float(weights));
  const along = reshape(
    q,
    low.sizes.map((_, d) => (d === dim ? width : 1)),
  );
  // Where the quantile is NaN, whatever the fraction, the fraction has no share in it.
  return lerp(low, high, maskedFill(sub(mul(along, float(slopes)), float(starts)), isnan(low), 0));
}

interface QuantileOptions {
  readonly dim?: number | null;
  readonly keepdim?: boolean;
  readonly interpolation?: Interpolation;
}

interface QuantileOperator extends MethodOperator {
  (
    input: Tensor,
    q: number | Tensor,
    dim?: number | null | QuantileOptions,
    keepdim?: boolean | QuantileOptions,
    options?: QuantileOptions,
  ): Tensor;
}

function requireFractions(operation: string, q: Tensor, input: Tensor): void {
  if (q.dtype !== input.dtype) {
    throw new DTypeError(
      `${operation}/q-dtype`,
      `q of ${operation} must have the dtype of the input, got ${q.dtype.name} for ${input.dtype.name}`,
      { q: q.dtype.name, dtype: input.dtype.name },
    );
  }
  if (q.sizes.length <= 1) return;
  throw new ShapeError(
    `${operation}/q-shape`,
    `q of ${operation} must be a number or a vector, got the shape ${formatShape(q.sizes)}`,
    { shape: q.sizes },
  );
}

function quantileOperator(name: string, skipNaN: boolean): QuantileOperator {
  return composite({
    name,
    parameters: [
      tensor('input'),
      value<number | Tensor>()('q'),
      optionalInteger('dim', undefined),
      optionalBoolean('keepdim', false),
      optionalString('interpolation', interpolations, 'linear'),
    ],
    compute: ({ input, q, dim, keepdim, interpolation }) => {
      if (!input.dtype.isFloatingPoint) {
        throw new DTypeError(`${name}/dtype`, `${name} needs floats, got ${input.dtype.name}`, {
          dtype: input.dtype.name,
        });
      }
      const several = q instanceof Tensor && q.sizes.length > 0;
      if (q instanceof Tensor) requireFractions(name, q, input);
      const fractions = q instanceof Tensor ? Array.from(toTypedArray(q), Number) : [Number(q)];
      if (fractions.some((fraction) => !(fraction >= 0 && fraction <= 1))) {
        throw new ArgumentError(`${name}/q`, `q must be from 0 to 1, got ${fractions.join(', ')}`, { q: fractions });
      }
      const whole = dim === undefined;
      const source = whole || input.sizes.length === 0 ? reshape(input, [-1]) : input;
      const d = wrapDim(name, whole ? 0 : dim, source.sizes.length);
      if (source.sizes[d] === 0) throw new IndexError(`${name}/empty`, `${name} needs at least one element`);
      const found = quantiles(
        source,
        d,
        fractions,
        q instanceof Tensor && q.requiresGrad ? q : undefined,
        interpolation as Interpolation,
        skipNaN,
      );
      const rank = input.sizes.length;
      const kept = keepdim
        ? input.sizes.map((size, i) => (whole || i === wrapDim(name, dim, rank) ? 1 : size))
        : source.sizes.toSpliced(d, 1);
      const moved = movedim(found, d, 0);
      return reshape(moved, several ? [fractions.length, ...kept] : kept);
    },
  });
}

/**
 * Value below which the fraction q of the entries lies, between two entries by `interpolation`; NaN where there is one
 * among them.
 *
 * @shape input [*], q [] or [k] → [] or [k]; with dim [*] or [k, *] without it (size 1 with keepdim)
 * @throws {DTypeError} on ints and bools (`quantile/dtype`).
 * @throws {DTypeError} when q has another dtype than the input (`quantile/q-dtype`).
 * @throws {ArgumentError} when q is outside [0, 1] (`quantile/q`).
 * @throws {IndexError} when there is no entry (`quantile/empty`).
 * @example
 * torch.quantile(torch.tensor([1, 2, 3, 4]), torch.tensor([0.25, 0.5])); // tensor([1.7500, 2.5000])
 * torch.quantile(torch.tensor([1, 2, 3, 4]), 0.4, { interpolation: 'nearest' }); // tensor(2.)
 */
export const quantile: QuantileOperator = quantileOperator('quantile', false);

/**
 * Quantile of the entries that are not NaN.
 *
 * @shape input [*], q [] or [k] → [] or [k]; with dim [*] or [k, *] without it (size 1 with keepdim)
 * @throws {DTypeError} on ints and bools (`nanquantile/dtype`).
 * @throws {ArgumentError} when q is outside [0, 1] (`nanquantile/q`).
 * @example
 * torch.nanquantile(torch.tensor([1, NaN, 3]), 0.5); // tensor(2.)
 */
export const nanquantile: QuantileOperator = quantileOperator('nanquantile', true);
