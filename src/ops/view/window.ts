/** @file Views that may show an element several times: sliding windows and free strides. Their gradients add up. */
import { AutogradError, ShapeError, ValueError } from '../../errors/errors.ts';
import { elementCount, formatShape, wrapDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled } from '../conversion.ts';
import { viewOf } from '../create.ts';
import { constant } from '../creation/data.ts';
import { arange } from '../creation/range.ts';
import { composite } from '../define.ts';
import { indexAdd } from '../gather/index-select.ts';
import type { MethodOperator, Operator } from '../operator.ts';
import { integer, optionalInteger, optionalIntegers, shape, tensor, value } from '../parameters.ts';
import { div } from '../pointwise/division.ts';
import { clampMin } from '../pointwise/selection.ts';
import { movedim } from './permute.ts';
import { reshape } from './reshape.ts';
import { reach, view } from './view.ts';

interface UnfoldOperator extends MethodOperator {
  (input: Tensor, dimension: number, size: number, step: number): Tensor;
}

/**
 * View of all windows of a size along a dim, `step` entries apart; a window's entries come to stand in a new last dim.
 *
 * @formula y[…, w, …, i] = input[…, w · step + i, …]
 * @shape [*, n, *] → [*, ⌊(n − size) / step⌋ + 1, *, size]
 * @throws {ValueError} when the window does not fit, or step is less than 1 (`unfold/size`).
 * @example
 * torch.arange(5).unfold(0, 3, 1);
 * // tensor([[0, 1, 2],
 * //         [1, 2, 3],
 * //         [2, 3, 4]])
 */
export const unfold: UnfoldOperator = view({
  name: 'unfold',
  parameters: [tensor('input'), integer('dimension'), integer('size'), integer('step')],
  geometry: (input, { dimension, size, step }) => {
    const d = wrapDim('unfold', dimension, input.sizes.length);
    const extent = input.sizes[d] ?? 1;
    const stride = input.steps[d] ?? 1;
    if (step < 1 || size < 0 || size > extent) {
      throw new ValueError(
        'unfold/size',
        `unfold needs a step of at least 1 and a size of at most ${extent}, the size of dim ${d}; got size ${size} and step ${step}`,
        { size, step, dim: d },
      );
    }
    const windows = Math.floor((extent - size) / step) + 1;
    const rank = input.sizes.length;
    return {
      shape: rank === 0 ? [size] : [...input.sizes.with(d, windows), size],
      strides: rank === 0 ? [1] : [...input.steps.with(d, stride * step), stride],
      offset: input.offset,
    };
  },
  derivative: (gradient, inputShape, { dimension, size, step }) => {
    if (inputShape.length === 0) return reshape(gradient, []);
    const d = wrapDim('unfold', dimension, inputShape.length);
    const windows = gradient.sizes[d] as number;
    const entries = reshape(movedim(gradient, -1, d + 1), inputShape.with(d, windows * size));
    const positions = Array.from({ length: windows * size }, (_, i) =>
      BigInt(Math.floor(i / size) * step + (i % size)),
    );
    return indexAdd(filled(inputShape, gradient.dtype, 0), d, constant(BigInt64Array.from(positions)), entries);
  },
});

/** `asStrided` with the input's own layout, which the gradient needs. */
type StridedCall = (
  input: Tensor,
  size: readonly number[],
  stride: readonly number[],
  storageOffset: number,
  inputStrides: readonly number[],
  inputOffset: number,
) => Tensor;

type StridedOperator = Operator & StridedCall & { readonly inPlace: StridedCall };

const strided: StridedOperator = view({
  name: 'asStrided',
  inPlace: true,
  parameters: [
    tensor('input'),
    value<readonly number[]>()('size'),
    value<readonly number[]>()('stride'),
    integer('storageOffset'),
    value<readonly number[]>()('inputStrides'),
    integer('inputOffset'),
  ],
  method: false,
  geometry: (input, values) => ({
    shape: values.size,
    strides: values.stride,
    offset: offsetIn(input, values),
  }),
  derivative: (gradient, inputShape, { size, stride, storageOffset, inputStrides, inputOffset }) => {
    const span = Math.max(reach(size, stride, storageOffset), reach(inputShape, inputStrides, inputOffset));
    const places = arange(span);
    const shown = reshape(viewOf(places, size, stride, storageOffset), [elementCount(size)]);
    const whole = indexAdd(filled([span], gradient.dtype, 0), 0, shown, reshape(gradient, [elementCount(size)]));
    if (!mayShowTwice(inputShape, inputStrides)) return strided(whole, inputShape, inputStrides, inputOffset, [1], 0);
    // What the input shows several times shares the gradient of its place.
    const own = reshape(viewOf(places, inputShape, inputStrides, inputOffset), [elementCount(inputShape)]);
    const counts = indexAdd(filled([span], gradient.dtype, 0), 0, own, filled(own.sizes, gradient.dtype, 1));
    return strided(div(whole, clampMin(counts, 1)), inputShape, inputStrides, inputOffset, [1], 0);
  },
});

interface StridedValues {
  readonly size: readonly number[];
  readonly stride: readonly number[];
  readonly storageOffset: number;
  readonly inputStrides: readonly number[];
  readonly inputOffset: number;
}

/**
 * Where the view begins. A gradient that passes through a view which was written to stands in a tensor of its own, with the strides
 * of the base but from the start of its memory: the view moves along, and must not leave it.
 */
function offsetIn(input: Tensor, { size, stride, storageOffset, inputStrides, inputOffset }: StridedValues): number {
  const sameStrides = input.sizes.every((extent, d) => extent === 1 || input.steps[d] === inputStrides[d]);
  if (sameStrides && input.offset === inputOffset) return storageOffset;
  const offset = storageOffset - inputOffset + input.offset;
  const inside = offset >= input.offset && reach(size, stride, offset) <= reach(input.sizes, input.steps, input.offset);
  if (sameStrides && (inside || elementCount(size) === 0)) return offset;
  throw new AutogradError(
    'asStrided/layout',
    sameStrides
      ? 'a view by asStrided that leaves its base was written to: gradients cannot pass through it'
      : `a view by asStrided of a tensor with strides ${formatShape(inputStrides)} cannot be traced through one with strides ${formatShape(input.steps)}`,
    { inputStrides },
  );
}

/** May two indices of such a tensor lie on one element? */
function mayShowTwice(shape: readonly number[], strides: readonly number[]): boolean {
  let last = 0;
  const axes = shape.map((extent, d) => ({ extent, stride: strides[d] as number })).filter(({ extent }) => extent > 1);
  for (const { extent, stride } of axes.sort((a, b) => a.stride - b.stride)) {
    if (stride <= last) return true;
    last += (extent - 1) * stride;
  }
  return false;
}

type AsStridedOptions = { readonly storageOffset?: number | null };

type AsStridedFunction = (
  input: Tensor,
  size: readonly number[],
  stride: readonly number[],
  storageOffset?: number | null | AsStridedOptions,
) => Tensor;

interface AsStridedOperator extends MethodOperator, AsStridedFunction {
  readonly inPlace: AsStridedFunction;
}

/** The arguments of `strided`, if the view stays inside the storage. */
function stridedArguments(
  input: Tensor,
  size: readonly number[],
  strides: number | readonly number[] = [],
  storageOffset: number = input.offset,
): Parameters<StridedOperator> {
  const stride = typeof strides === 'number' ? [strides] : strides;
  const capacity = Math.floor(input.storage.content / input.dtype.itemsize);
  const negative = [...size, ...stride, storageOffset].some((number) => !Number.isInteger(number) || number < 0);
  if (size.length !== stride.length || negative || reach(size, stride, storageOffset) > capacity) {
    throw new ShapeError(
      'asStrided/bounds',
      `sizes ${formatShape(size)} with strides ${formatShape(stride)} and offset ${storageOffset} do not fit a storage of ${capacity} elements\n  rule: as many strides as sizes, none negative, and offset + Σ (size − 1) · stride below the number of elements`,
      { size, stride, storageOffset },
    );
  }
  return [input, size, stride, storageOffset, input.steps, input.offset];
}

/** A view of a view may leave it. So it counts as taken of the base when that has been written to, as in PyTorch. */
function ofBase(result: Tensor): Tensor {
  const origin = result.viewOrigin;
  if (origin === undefined) return result;
  const { base, version } = origin;
  const { steps: inputStrides, offset: inputOffset } = base;
  const { sizes: size, steps: strides, offset } = result;
  result.viewOrigin = {
    base,
    version,
    replay: (given) => strided(given, size, strides, offset, inputStrides, inputOffset),
  };
  return result;
}

/**
 * View of the storage with sizes, strides and an offset of one's own, which must stay inside it.
 *
 * @formula y[i, j, …] = storage[storageOffset + i · stride[0] + j · stride[1] + …]
 * @shape [*] → size
 * @throws {ShapeError} when the view would leave the storage (`asStrided/bounds`).
 * @difference Gradients of views of a tensor that are older than its `asStrided_` are an error.
 * @example
 * torch.asStrided(torch.arange(5), [3, 3], [1, 1]);
 * // tensor([[0, 1, 2],
 * //         [1, 2, 3],
 * //         [2, 3, 4]])
 */
export const asStrided: AsStridedOperator = composite({
  name: 'asStrided',
  parameters: [
    tensor('input'),
    shape('size'),
    optionalIntegers('stride', undefined),
    optionalInteger('storageOffset', undefined),
  ],
  compute: ({ input, size, stride, storageOffset }) =>
    ofBase(strided(...stridedArguments(input, size, stride, storageOffset))),
  computeInPlace: ({ input, size, stride, storageOffset }) =>
    ofBase(strided.inPlace(...stridedArguments(input, size, stride, storageOffset))),
});
