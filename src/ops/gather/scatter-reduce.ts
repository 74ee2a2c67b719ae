/** @file `scatterReduce`: elements of a source folded into those that their indices name. */
import { isRecording } from '../../autograd/context.ts';
import { AutogradError, DTypeError } from '../../errors/errors.ts';
import { type DType, dtypes, limitsOf } from '../../storage/dtype.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import { wrapDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { clone, copyInPlace, filled, toDtype } from '../conversion.ts';
import { item } from '../creation/data.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { integer, optionalBoolean, optionalString, tensor, value } from '../parameters.ts';
import { mul } from '../pointwise/arithmetic.ts';
import { eq, gt } from '../pointwise/comparison.ts';
import { div } from '../pointwise/division.ts';
import { logicalAnd } from '../pointwise/logic.ts';
import { where } from '../pointwise/selection.ts';
import { primitive } from '../primitive.ts';
import { any } from '../reduce/truth.ts';
import { slice } from '../view/slice.ts';
import { gather, scatterWith } from './gather.ts';

type Fold = 'prod' | 'amax' | 'amin';
type Reduce = Fold | 'sum' | 'mean';

interface FoldAttributes {
  readonly dim: number;
  readonly fold: Fold;
  readonly includeSelf: boolean;
}

const modes = { prod: 'multiply', amax: 'amax', amin: 'amin' } as const;

function neutral(fold: Fold, { name, kind }: DType): Scalar {
  const [least, most] = limitsOf(name);
  const value = fold === 'prod' ? 1 : fold === 'amax' ? least : most;
  return kind === 'bool' ? Boolean(value) : value;
}

const number = (value: number, dtype: DType): Tensor => filled([], dtype, value);

/** Elements that are folded into, without what they were, where that does not count. */
function started(input: Tensor, index: Tensor, { dim, fold, includeSelf }: FoldAttributes): Tensor {
  return includeSelf ? input : scatterWith(input, dim, index, neutral(fold, input.dtype), 'set');
}

/** What was folded, and what came out. */
interface Folded {
  readonly input: Tensor;
  readonly index: Tensor;
  readonly source: Tensor;
  readonly result: Tensor;
}

/** The extreme's gradient is shared evenly among all that equal it. */
function extremeGradients(
  grad: Tensor,
  { input, index, source, result }: Folded,
  { dim, includeSelf }: FoldAttributes,
): { readonly input: Tensor; readonly source: Tensor } {
  const ownHits = toDtype(eq(input, result), grad.dtype);
  const own = includeSelf ? ownHits : scatterWith(ownHits, dim, index, 0, 'set');
  const hits = toDtype(eq(source, gather(result, dim, index)), grad.dtype);
  const count = scatterWith(own, dim, index, hits, 'add');
  const share = div(grad, where(eq(count, 0), number(1, grad.dtype), count));
  const kept = includeSelf ? mul(own, share) : scatterWith(mul(ownHits, grad), dim, index, 0, 'set');
  return { input: kept, source: mul(hits, gather(share, dim, index)) };
}

/** Quotients by the factor, and where the only zero is that factor, the product of the others. */
function productGradients(
  grad: Tensor,
  { input, index, source, result }: Folded,
  attributes: FoldAttributes,
): { readonly input: Tensor; readonly source: Tensor } {
  const { dim, includeSelf } = attributes;
  const one = number(1, grad.dtype);
  const product = (start: Tensor, factors: Tensor): Tensor => folded(start, index, factors, attributes);
  const safeInput = where(eq(input, 0), one, input);
  const ofInput = div(mul(grad, product(safeInput, source)), safeInput);
  const isZero = eq(source, 0);
  const zeros = scatterWith(zerosLike(input, grad.dtype), dim, index, toDtype(isZero, grad.dtype), 'add');
  // Quotients know no second derivative where two factors are 0. PyTorch refuses it as well.
  if (isRecording() && item(any(gt(zeros, 1))) === true) {
    throw new AutogradError(
      'scatterReduce/second-derivative',
      'products of scatterReduce with more than one zero in src at one place have no second derivative',
    );
  }
  const single = logicalAnd(isZero, eq(gather(zeros, dim, index), 1));
  const without = product(input, where(single, one, source));
  const ofSource = where(
    single,
    gather(mul(grad, without), dim, index),
    div(gather(mul(grad, result), dim, index), where(isZero, one, source)),
  );
  return { input: includeSelf ? ofInput : scatterWith(ofInput, dim, index, 0, 'set'), source: ofSource };
}

const zerosLike = (like: Tensor, dtype: DType): Tensor => filled(like.sizes, dtype, 0);

const folding = primitive({
  name: 'scatterReduce',
  family: 'scatter',
  parameters: [
    tensor('input'),
    tensor('index'),
    tensor('source'),
    value<number>()('dim'),
    value<Fold>()('fold'),
    value<boolean>()('includeSelf'),
  ],
  method: false,
  execute: ({ input, index, source }, attributes) =>
    scatterWith(started(input, index, attributes), attributes.dim, index, source, modes[attributes.fold]),
  saves: { inputs: ['input', 'index', 'source'], outputs: true },
  derivative: {
    all: ({ grad, inputs: { input, index, source }, outputs: { output: result }, attributes }) =>
      (attributes.fold === 'prod' ? productGradients : extremeGradients)(
        grad,
        { input, index, source, result },
        attributes,
      ),
  },
});

function folded(input: Tensor, index: Tensor, source: Tensor, attributes: FoldAttributes): Tensor {
  return folding.run([input, index, source], attributes);
}

/** Sums, and means as sums over how many were added. */
function summed(
  input: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  includeSelf: boolean,
  mean: boolean,
): Tensor {
  const start = includeSelf ? input : scatterWith(input, dim, index, 0, 'set');
  const total = scatterWith(start, dim, index, source, 'add');
  if (!mean) return total;
  const own = filled(input.sizes, input.dtype, includeSelf ? 1 : 0);
  const count = scatterWith(own, dim, index, filled(source.sizes, input.dtype, 1), 'add');
  const divisor = where(eq(count, 0), number(1, input.dtype), count);
  return input.dtype.isFloatingPoint ? div(total, divisor) : div(total, divisor, 'floor');
}

/** The part of a source that the index covers: derivatives compare the two element by element. */
function covered(source: Tensor, index: Tensor): Tensor {
  if (index.sizes.length !== source.sizes.length) return source;
  return index.sizes.reduce(
    (part: Tensor, size, d) => (size < (part.sizes[d] as number) ? slice(part, d, 0, size) : part),
    source,
  );
}

type Options = { readonly includeSelf?: boolean };

interface ScatterReduceOperator extends MethodOperator {
  (input: Tensor, dim: number, index: Tensor, src: Tensor, reduce: Reduce, includeSelf?: boolean | Options): Tensor;
  readonly inPlace: (
    input: Tensor,
    dim: number,
    index: Tensor,
    src: Tensor,
    reduce: Reduce,
    includeSelf?: boolean | Options,
  ) => Tensor;
}

function compute(given: {
  readonly input: Tensor;
  readonly dim: number;
  readonly index: Tensor;
  readonly src: Tensor;
  readonly reduce: string | undefined;
  readonly includeSelf: boolean | undefined;
}): Tensor {
  const { input, index, src, includeSelf = true } = given;
  const reduce = (given.reduce ?? 'sum') as Reduce;
  const dim = wrapDim('scatterReduce', given.dim, input.sizes.length);
  if (reduce === 'mean' && input.dtype === dtypes.bool) {
    throw new DTypeError('scatterReduce/dtype', 'bools have no mean', { dtype: 'bool' });
  }
  if (reduce === 'sum' || reduce === 'mean') return summed(input, dim, index, src, includeSelf, reduce === 'mean');
  return folded(input, index, covered(src, index), { dim, fold: reduce, includeSelf });
}

/**
 * Folds the elements of src into those at the indices along a dim by sum, product, mean, maximum or minimum; without
 * `includeSelf` in place of what is there.
 *
 * @formula y[index[i][j]][j] = reduce(y[index[i][j]][j], src[i][j]) for dim 0
 * @shape input [*, n, *], index [*, m, *], src [*, m, *] → input's
 * @throws {DTypeError} when a mean of bools is asked for (`scatterReduce/dtype`).
 * @difference Without `includeSelf`, all of the gradient of `amax` and `amin` goes to the source; a source that is
 *   larger than the index gets gradient 0 beyond it.
 * @example
 * torch.scatterReduce(torch.zeros(2), 0, torch.tensor([0n, 0n, 1n]), torch.tensor([5, 2, 3]), 'amax');
 * // tensor([5., 3.])
 */
export const scatterReduce: ScatterReduceOperator = composite({
  name: 'scatterReduce',
  parameters: [
    tensor('input'),
    integer('dim'),
    tensor('index'),
    tensor('src'),
    optionalString('reduce', ['sum', 'prod', 'mean', 'amax', 'amin'], undefined),
    optionalBoolean('includeSelf', true),
  ],
  compute,
  computeInPlace: (given) => copyInPlace(given.input, compute({ ...given, input: clone(given.input) })),
});
