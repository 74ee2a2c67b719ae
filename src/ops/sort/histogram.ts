/** @file Histograms: how many elements fall into each of a row of bins. */
import { recordMissing } from '../../autograd/record.ts';
import { ArgumentError, ShapeError, ValueError } from '../../errors/errors.ts';
import { clearedNumbers } from '../../host/memory.ts';
import { float64 } from '../../storage/dtype.ts';
import { formatShape, sameShape } from '../../tensor/shape.ts';
import { isTensor, type Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { constant, toTypedArray } from '../creation/data.ts';
import { linspace } from '../creation/range.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import {
  optionalBoolean,
  optionalInteger,
  optionalNumber,
  optionalTensor,
  optionalValue,
  tensor,
} from '../parameters.ts';
import { requireFloat } from '../random/host.ts';

const numbersOf = (input: Tensor): Float64Array => toTypedArray(toDtype(input, float64)) as Float64Array;

/** The range of the elements, moved apart by `margin` on both sides where it is empty; or the one given. */
function rangeOf(
  operation: string,
  elements: Float64Array,
  given: readonly [low: number, high: number] | undefined,
  margin: number,
): [low: number, high: number] {
  let [low, high] = given ?? [0, 0];
  if (given === undefined && elements.length > 0) {
    low = elements.reduce((least, x) => (x < least || Number.isNaN(x) ? x : least), Number.POSITIVE_INFINITY);
    high = elements.reduce((most, x) => (x > most || Number.isNaN(x) ? x : most), Number.NEGATIVE_INFINITY);
  }
  if (!Number.isFinite(low) || !Number.isFinite(high) || low > high) {
    throw new ValueError(`${operation}/range`, `the range of ${operation} must be finite, got ${low} to ${high}`);
  }
  return low === high ? [low - margin, high + margin] : [low, high];
}

function requireBins(operation: string, bins: number): void {
  if (!(Number.isInteger(bins) && bins > 0)) {
    throw new ValueError(`${operation}/bins`, `bins of ${operation} must be a positive whole number, got ${bins}`);
  }
}

type HistcOptions = { readonly bins?: number; readonly min?: number; readonly max?: number };

interface HistcOperator extends MethodOperator {
  (input: Tensor, bins?: number | HistcOptions, min?: number | HistcOptions, max?: number | HistcOptions): Tensor;
}

/**
 * Counts how many elements fall into each of a number of equal bins between min and max; where both are equal, between
 * the least and the greatest element.
 *
 * @shape [*] → [bins]
 * @throws {DTypeError} on ints and bools (`histc/dtype`).
 * @throws {ValueError} when bins is not positive (`histc/bins`).
 * @throws {ValueError} when the range is not finite (`histc/range`).
 * @example
 * torch.histc(torch.tensor([1, 2, 2, 5]), 4, 1, 5); // tensor([1., 2., 0., 1.])
 */
export const histc: HistcOperator = composite({
  name: 'histc',
  parameters: [tensor('input'), optionalInteger('bins', 100), optionalNumber('min', 0), optionalNumber('max', 0)],
  compute: ({ input, bins, min, max }) => {
    requireFloat('histc', input.dtype);
    requireBins('histc', bins);
    const elements = numbersOf(input);
    const [low, high] = rangeOf('histc', elements, min === max ? undefined : [min, max], 1);
    const counts = clearedNumbers(bins);
    for (const x of elements) {
      if (!(x >= low && x <= high)) continue;
      const bin = Math.min(Math.trunc(((x - low) / (high - low)) * bins), bins - 1);
      counts[bin] = (counts[bin] as number) + 1;
    }
    return toDtype(constant(counts), input.dtype);
  },
});

interface Histogram extends Array<Tensor> {
  readonly hist: Tensor;
  readonly binEdges: Tensor;
}

type HistogramOptions = {
  readonly range?: readonly [low: number, high: number] | null;
  readonly weight?: Tensor | null;
  readonly density?: boolean;
};

interface HistogramOperator extends MethodOperator {
  (
    input: Tensor,
    bins: number | Tensor | (HistogramOptions & { readonly bins: number | Tensor }),
    options?: HistogramOptions,
  ): Histogram;
}

/** The bin of x: the last edge not above it; the last bin holds both of its edges. Below 0 where there is none. */
function binOf(x: number, edges: Float64Array): number {
  const last = edges.length - 1;
  if (!(x >= (edges[0] as number) && x <= (edges[last] as number))) return -1;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x >= (edges[middle] as number)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Counts elements, or adds up their weights, in bins between edges, equally spaced or given; gives the edges too.
 *
 * @shape input [*], weight [*] → hist [bins] and binEdges [bins + 1]
 * @throws {DTypeError} on ints and bools (`histogram/dtype`).
 * @throws {ShapeError} when the weights have another shape than the input (`histogram/weight`).
 * @throws {ShapeError} when the edges are no vector (`histogram/edges`).
 * @example
 * torch.histogram(torch.tensor([1, 2, 2, 5]), torch.tensor([0, 2, 4, 6])).hist; // tensor([1., 2., 1.])
 * torch.histogram(torch.tensor([1, 2, 2, 5]), 2).binEdges; // tensor([1., 3., 5.])
 */
export const histogram: HistogramOperator = composite({
  name: 'histogram',
  parameters: [
    tensor('input'),
    optionalValue<number | Tensor>()('bins', undefined, 'How many bins, or their edges in ascending order.'),
    optionalValue<readonly [number, number]>()('range', undefined),
    optionalTensor('weight'),
    optionalBoolean('density', false, 'Divides so that the area is 1.'),
  ],
  compute: ({ input, bins, range, weight, density }) => {
    requireFloat('histogram', input.dtype);
    if (weight !== undefined && !sameShape(weight.sizes, input.sizes)) {
      throw new ShapeError(
        'histogram/weight',
        `histogram needs a weight for each element, got shapes ${formatShape(weight.sizes)} and ${formatShape(input.sizes)}`,
      );
    }
    const elements = numbersOf(input);
    let binEdges: Tensor;
    if (isTensor(bins)) {
      if (bins.sizes.length !== 1 || bins.elementCount === 0) {
        throw new ShapeError('histogram/edges', `the edges must be a vector, got shape ${formatShape(bins.sizes)}`);
      }
      binEdges = bins;
    } else {
      if (typeof bins !== 'number')
        throw new ArgumentError('histogram/argument', 'histogram needs bins: a number or edges');
      requireBins('histogram', bins);
      const empty = elements.length === 0 ? ([0, 1] as const) : undefined;
      const [low, high] = rangeOf('histogram', elements, range ?? empty, 0.5);
      binEdges = linspace(low, high, bins + 1, { dtype: input.dtype });
    }
    const edges = numbersOf(binEdges);
    const shares = weight === undefined ? undefined : numbersOf(weight);
    const counts = clearedNumbers(edges.length - 1);
    elements.forEach((x, i) => {
      const bin = binOf(x, edges);
      if (bin >= 0) counts[bin] = (counts[bin] as number) + (shares?.[i] ?? 1);
    });
    if (density) {
      const total = counts.reduce((sum, count) => sum + count, 0);
      counts.forEach((count, i) => {
        counts[i] = count / total / ((edges[i + 1] as number) - (edges[i] as number));
      });
    }
    const hist = toDtype(constant(counts), input.dtype);
    recordMissing('histogram', 'counts are constant but where they jump', [input, weight], hist);
    return Object.assign([hist, binEdges], { hist, binEdges });
  },
});
