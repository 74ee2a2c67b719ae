/** @file Rows of a table, taken together bag by bag: sums, means and maxima of the embeddings of several words. */
import { ArgumentError, DTypeError, IndexError, ShapeError, ValueError } from '../../errors/errors.ts';
import { computed, dtypes, int64 } from '../../storage/dtype.ts';
import { formatShape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled, toDtype } from '../conversion.ts';
import { constant, toTypedArray } from '../creation/data.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import {
  optionalBoolean,
  optionalInteger,
  optionalNumber,
  optionalString,
  optionalTensor,
  tensor,
} from '../parameters.ts';
import { mul } from '../pointwise/arithmetic.ts';
import { div } from '../pointwise/division.ts';
import { maskedFill } from '../pointwise/selection.ts';
import { poolMaximum } from '../pool/maximum.ts';
import { transpose } from '../view/permute.ts';
import { reshape } from '../view/reshape.ts';
import { unsqueeze } from '../view/squeeze.ts';
import { embedding } from './embedding.ts';
import { indexAdd, indexSelect } from './index-select.ts';

export type BagMode = 'sum' | 'mean' | 'max';

interface EmbeddingBagOptions {
  /** Where each bag begins in a list of indices. */
  readonly offsets?: Tensor | null;
  /** Rows with a larger norm are scaled down, in place. */
  readonly maxNorm?: number | null;
  readonly normType?: number;
  /** Divide each gradient by how often its row was looked up. */
  readonly scaleGradByFreq?: boolean;
  /** Default: 'mean'. */
  readonly mode?: BagMode;
  readonly sparse?: boolean;
  /** A factor for each index, for mode 'sum'. */
  readonly perSampleWeights?: Tensor | null;
  /** The last offset is the end of the last bag. */
  readonly includeLastOffset?: boolean;
  /** Indices that do not count. */
  readonly paddingIdx?: number | null;
}

interface EmbeddingBagOperator extends Operator {
  (
    input: Tensor,
    weight: Tensor,
    offsets?: Tensor | null | EmbeddingBagOptions,
    maxNorm?: number | null | EmbeddingBagOptions,
    normType?: number | EmbeddingBagOptions,
    scaleGradByFreq?: boolean | EmbeddingBagOptions,
    mode?: BagMode | EmbeddingBagOptions,
    sparse?: boolean | EmbeddingBagOptions,
    perSampleWeights?: Tensor | null | EmbeddingBagOptions,
    includeLastOffset?: boolean | EmbeddingBagOptions,
    paddingIdx?: number | null | EmbeddingBagOptions,
  ): Tensor;
}

const isIndex = ({ dtype }: Tensor): boolean => dtype === dtypes.int64 || dtype === dtypes.int32;

/** Where bags begin and end in the list of indices. */
function boundsOf(input: Tensor, offsets: Tensor | undefined, includeLastOffset: boolean): number[] {
  if (input.sizes.length === 2) {
    if (offsets !== undefined) {
      throw new ArgumentError(
        'embeddingBag/offsets',
        'embeddingBag takes no offsets where the input is a matrix: each of its rows is a bag\n  fix: leave offsets out, or flatten the input',
      );
    }
    const [bags = 0, length = 0] = input.sizes;
    return Array.from({ length: bags + 1 }, (_, bag) => bag * length);
  }
  if (input.sizes.length !== 1 || offsets === undefined || offsets.sizes.length !== 1 || !isIndex(offsets)) {
    throw new ShapeError(
      'embeddingBag/shape',
      `embeddingBag needs a matrix with a bag in each row, or a vector with a vector of offsets, whole numbers both, got ${formatShape(input.sizes)}${offsets === undefined ? '' : ` with offsets ${offsets.dtype.name}${formatShape(offsets.sizes)}`}`,
      { input: input.sizes },
    );
  }
  const count = input.elementCount;
  const starts = Array.from(toTypedArray<'int64'>(toDtype(offsets, int64)), Number);
  const bounds = includeLastOffset ? starts : [...starts, count];
  const ascends = bounds.every(
    (bound, i) => bound <= count && (i === 0 ? bound === 0 : bound >= (bounds[i - 1] as number)),
  );
  if (ascends && bounds.length > 0) return bounds;
  throw new IndexError(
    'embeddingBag/range',
    `offsets of embeddingBag must begin with 0, not descend, and stay within the ${count} indices, got [${starts.slice(0, 12).join(', ')}${starts.length > 12 ? ', …' : ''}]`,
    { offsets: starts },
  );
}

/** Which of the indices count, and the bag of each. */
interface Entries {
  readonly kept: readonly number[];
  readonly bags: readonly number[];
  /** How many count in each bag. */
  readonly counts: readonly number[];
}

function entriesOf(indices: Tensor, bounds: readonly number[], padding: number | undefined): Entries {
  const skipped = padding === undefined ? undefined : BigInt(padding);
  const values = skipped === undefined ? undefined : toTypedArray<'int64'>(indices);
  const kept: number[] = [];
  const bags: number[] = [];
  const counts = new Array<number>(bounds.length - 1).fill(0);
  for (let bag = 0; bag < counts.length; bag++) {
    for (let at = bounds[bag] as number; at < (bounds[bag + 1] as number); at++) {
      if (values !== undefined && values[at] === skipped) continue;
      kept.push(at);
      bags.push(bag);
      counts[bag] = (counts[bag] as number) + 1;
    }
  }
  return { kept, bags, counts };
}

/** The largest entry of each column of the rows of each bag; 0 where it has none. */
function maximaOf(rows: Tensor, counts: readonly number[]): Tensor {
  let next = 0;
  const starts = counts.map((count) => {
    const start = count === 0 ? 0 : next;
    next += count;
    return start;
  });
  const windows = [{ extent: next, starts, counts, step: 1, divisors: counts }];
  const maxima = transpose(poolMaximum(transpose(rows, 0, 1), windows, false) as Tensor, 0, 1);
  if (!counts.includes(0)) return maxima;
  const empty = constant(
    Uint8Array.from(counts, (count) => (count === 0 ? 1 : 0)),
    [counts.length, 1],
  );
  return maskedFill(maxima, toDtype(empty, dtypes.bool), 0);
}

const integersOf = (values: readonly number[]): Tensor => constant(BigInt64Array.from(values, BigInt));

/**
 * Sum, mean or maximum of the rows of a table at each bag's indices, as for the words of a text: what `F.embedding`
 * followed by a reduction gives, for bags of different sizes.
 *
 * @formula y[b] = Σ perSampleWeights[i] · weight[input[i]], i from offsets[b] to offsets[b + 1]; divided by their number
 *   for 'mean', the largest in each column for 'max'; 0 for an empty bag
 * @shape input [B, L], or [n] with offsets [B]; weight [rows, d] → [B, d]
 * @throws {ShapeError} when the input is neither a matrix nor a vector with offsets (`embeddingBag/shape`).
 * @throws {ArgumentError} when a matrix comes with offsets (`embeddingBag/offsets`).
 * @throws {IndexError} when offsets do not begin with 0, descend or leave the input (`embeddingBag/range`).
 * @throws {ValueError} when weights of samples do not go with the mode (`embeddingBag/mode`).
 * @throws {DTypeError} when the indices are neither int64 nor int32 (`embeddingBag/dtype`).
 * @example
 * const table = torch.tensor([[1, 2], [3, 4], [5, 6]]);
 * F.embeddingBag(torch.tensor([0n, 2n, 1n]), table, { offsets: torch.tensor([0n, 2n]) });
 * // tensor([[3., 4.],
 * //         [3., 4.]])
 */
export const embeddingBag: EmbeddingBagOperator = composite({
  name: 'embeddingBag',
  parameters: [
    tensor('input'),
    tensor('weight'),
    optionalTensor('offsets', 'where each bag begins in a list of indices'),
    optionalNumber('maxNorm', undefined),
    optionalNumber('normType', 2),
    optionalBoolean('scaleGradByFreq', false),
    optionalString('mode', ['sum', 'mean', 'max'], 'mean'),
    optionalBoolean('sparse', false),
    optionalTensor('perSampleWeights', "a factor for each index, for mode 'sum'"),
    optionalBoolean('includeLastOffset', false, 'the last offset is the end of the last bag'),
    optionalInteger('paddingIdx', undefined, 'an index that does not count'),
  ],
  method: false,
  compute: ({ input, weight, offsets, mode, perSampleWeights, includeLastOffset, paddingIdx, ...options }) => {
    if (!isIndex(input)) {
      throw new DTypeError(
        'embeddingBag/dtype',
        `indices must be int64 or int32, got ${input.dtype.name}\n  fix: create them with { dtype: torch.int64 }`,
        { dtype: input.dtype.name },
      );
    }
    if (weight.sizes.length !== 2) {
      throw new ShapeError('embeddingBag/weight', `weight must be a matrix, got shape ${formatShape(weight.sizes)}`, {
        weight: weight.sizes,
      });
    }
    const bounds = boundsOf(input, offsets, includeLastOffset);
    if (perSampleWeights !== undefined) {
      if (mode !== 'sum' || !sameShape(perSampleWeights.sizes, input.sizes)) {
        throw new ValueError(
          'embeddingBag/mode',
          `perSampleWeights goes with mode 'sum' and has the input's shape, got mode '${mode}' and ${formatShape(perSampleWeights.sizes)} for ${formatShape(input.sizes)}`,
          { mode },
        );
      }
      if (perSampleWeights.dtype !== weight.dtype) {
        throw new DTypeError(
          'embeddingBag/weights',
          `perSampleWeights must have the table's dtype, ${weight.dtype.name}, got ${perSampleWeights.dtype.name}`,
        );
      }
    }
    if (options.scaleGradByFreq && mode === 'max') {
      throw new ValueError('embeddingBag/mode', "scaleGradByFreq goes with the modes sum and mean, got 'max'", {
        mode,
      });
    }
    const [rows = 0, width = 0] = weight.sizes;
    if (paddingIdx !== undefined && (paddingIdx < -rows || paddingIdx >= rows)) {
      throw new IndexError('embeddingBag/padding', `paddingIdx ${paddingIdx} is out of range for ${rows} rows`, {
        paddingIdx,
        rows,
      });
    }
    const indices = reshape(toDtype(input, int64), [-1]);
    const padding = paddingIdx !== undefined && paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
    const { kept, bags, counts } = entriesOf(indices, bounds, padding);
    const taken = (all: Tensor): Tensor =>
      kept.length === all.elementCount ? all : indexSelect(all, 0, integersOf(kept));
    const { maxNorm = null, ...others } = options;
    const rowsTaken = embedding(taken(indices), weight, { ...others, maxNorm });
    if (mode === 'max' && kept.length > 0) return maximaOf(rowsTaken, counts);
    // Sums of 16-bit floats are rounded once.
    const precise = computed(weight.dtype);
    const entries = toDtype(rowsTaken, precise);
    const factors = perSampleWeights === undefined ? undefined : taken(reshape(perSampleWeights, [-1]));
    const weighted = factors === undefined ? entries : mul(entries, unsqueeze(toDtype(factors, precise), 1));
    const sums = indexAdd(filled([counts.length, width], precise, 0), 0, integersOf(bags), weighted);
    if (mode !== 'mean') return toDtype(sums, weight.dtype);
    const sizes = constant(
      Float64Array.from(counts, (count) => Math.max(count, 1)),
      [counts.length, 1],
    );
    return toDtype(div(sums, toDtype(sizes, precise)), weight.dtype);
  },
});
