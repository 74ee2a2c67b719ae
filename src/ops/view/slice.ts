/** @file Parts of a tensor along one dim: slices and single entries. */
import { IndexError } from '../../errors/errors.ts';
import { formatShape, wrapDim } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import type { MethodOperator, Operator } from '../operator.ts';
import { integer, optionalInteger, tensor, value } from '../parameters.ts';
import { view } from './view.ts';

interface SliceOperator extends Operator {
  (input: Tensor, dim?: number, start?: number | null, end?: number | null, step?: number): Tensor;
}

/** A bound of a slice, counted from the front and clamped to the size. */
function clampBound(bound: number | undefined, size: number, fallback: number): number {
  if (bound === undefined) return fallback;
  return Math.min(Math.max(bound < 0 ? bound + size : bound, 0), size);
}

/**
 * View of the entries start, start + step, … before end along a dim; negative bounds count from the end, and bounds
 * beyond it are clamped.
 *
 * @shape [*, n, *] → [*, ⌈(end − start) / step⌉, *]
 * @throws {IndexError} when the tensor has no dim (`slice/rank`).
 * @throws {IndexError} when step is less than 1 (`slice/step`).
 * @example
 * torch.slice(torch.arange(10), 0, 1, -1, 3); // tensor([1, 4, 7])
 */
export const slice: SliceOperator = view({
  name: 'slice',
  parameters: [
    tensor('input'),
    optionalInteger('dim', 0),
    optionalInteger('start', undefined),
    optionalInteger('end', undefined),
    optionalInteger('step', 1),
  ],
  method: false,
  geometry: (input, { dim, start, end, step }) => {
    const d = wrapDim('slice', dim, input.sizes.length);
    const size = input.sizes[d];
    if (size === undefined) {
      throw new IndexError('slice/rank', 'a tensor without dims cannot be sliced');
    }
    if (step < 1) throw new IndexError('slice/step', `the step of a slice must be at least 1, got ${step}`, { step });
    const first = clampBound(start, size, 0);
    const last = clampBound(end, size, size);
    const stride = input.steps[d] as number;
    const count = Math.max(Math.ceil((last - first) / step), 0);
    return {
      shape: input.sizes.with(d, count),
      strides: input.steps.with(d, stride * step),
      offset: input.offset + (count === 0 ? 0 : first * stride),
    };
  },
  derivative: 'embed',
});

interface SelectOperator extends MethodOperator {
  (input: Tensor, dim: number, index: number): Tensor;
}

/**
 * View of one entry along a dim, which goes; a negative index counts from the end.
 *
 * @shape [*, n, *] → [*, *]
 * @throws {IndexError} when the index is out of range (`select/range`).
 * @example
 * torch.tensor([[1, 2], [3, 4]]).select(1, -1); // tensor([2., 4.])
 */
export const select: SelectOperator = view({
  name: 'select',
  parameters: [tensor('input'), integer('dim'), integer('index')],
  geometry: (input, { dim, index }) => {
    if (input.sizes.length === 0) {
      throw new IndexError('select/rank', 'a tensor without dims has no entries to select');
    }
    const d = wrapDim('select', dim, input.sizes.length);
    const size = input.sizes[d] as number;
    if (index < -size || index >= size) {
      throw new IndexError('select/range', `index ${index} is out of range for dim ${d} of size ${size}`, {
        dim: d,
        size,
        index,
      });
    }
    const at = index < 0 ? index + size : index;
    return {
      shape: input.sizes.toSpliced(d, 1),
      strides: input.steps.toSpliced(d, 1),
      offset: input.offset + at * (input.steps[d] as number),
    };
  },
  derivative: 'embed',
});

interface NarrowOperator extends MethodOperator {
  (input: Tensor, dim: number, start: number | Tensor, length: number): Tensor;
}

/**
 * View of `length` neighbouring entries along a dim, which must be there.
 *
 * @shape [*, n, *] → [*, length, *]
 * @throws {IndexError} when the dim has not as many entries (`narrow/range`).
 * @example
 * torch.narrow(torch.tensor([1, 2, 3, 4]), 0, 1, 2); // tensor([2., 3.])
 */
export const narrow: NarrowOperator = composite({
  name: 'narrow',
  parameters: [tensor('input'), integer('dim'), value<number | Tensor>()('start'), integer('length')],
  compute: ({ input, dim, start, length }) => {
    const d = wrapDim('narrow', dim, input.sizes.length);
    const size = input.sizes[d] ?? 0;
    const given = start instanceof Tensor ? Number(start.item()) : Number(start);
    const first = given < 0 ? given + size : given;
    if (!Number.isInteger(given) || length < 0 || first < 0 || first + length > size) {
      throw new IndexError(
        'narrow/range',
        `narrow cannot take ${length} entries from ${given} on: dim ${d} of shape ${formatShape(input.sizes)} has ${size}`,
        { dim: d, start: given, length, size },
      );
    }
    return slice(input, d, first, first + length);
  },
});
