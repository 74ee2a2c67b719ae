/** @file Padding of the last dims: with a constant, or with elements of the tensor itself. */
import { ArgumentError, ShapeError } from '../../errors/errors.ts';
import { requireMemory } from '../../host/memory.ts';
import { requireFit, type Scalar } from '../../tensor/promotion.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { clone, copyValues, filled } from '../conversion.ts';
import { viewOf } from '../create.ts';
import { constant } from '../creation/data.ts';
import { composite } from '../define.ts';
import { indexSelect } from '../gather/index-select.ts';
import type { Operator } from '../operator.ts';
import { optionalScalar, optionalString, optionalValue, shape, tensor, value } from '../parameters.ts';
import { primitive } from '../primitive.ts';

export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** Widths before and after each dim, from PyTorch's list, which begins at the last dim. Negative widths cut off. */
function widthsOf(operation: string, input: Tensor, pad: readonly number[]): [before: number, after: number][] {
  const rank = input.sizes.length;
  if (pad.length % 2 !== 0 || pad.length > 2 * rank) {
    throw new ShapeError(
      `${operation}/pad`,
      `pad of ${operation} must hold two widths for each of up to ${rank} dims, got ${formatShape(pad)} for shape ${formatShape(input.sizes)}`,
      { pad, shape: input.sizes },
    );
  }
  return input.sizes.map((size, d) => {
    const at = 2 * (rank - 1 - d);
    const before = pad[at] ?? 0;
    const after = pad[at + 1] ?? 0;
    if (size + before + after < 0) {
      throw new ShapeError(
        `${operation}/pad`,
        `widths ${before} and ${after} cut more off dim ${d} than its ${size} elements`,
        { pad, shape: input.sizes },
      );
    }
    return [before, after];
  });
}

/** The part of a tensor from `start` on, of the sizes given. */
function part(source: Tensor, start: readonly number[], sizes: readonly number[]): Tensor {
  const offset = start.reduce((total, first, d) => total + first * (source.steps[d] as number), source.offset);
  return viewOf(source, sizes, source.steps, offset);
}

type Widths = readonly (readonly [before: number, after: number])[];

const constantPadding = primitive({
  name: 'constantPadNd',
  family: 'copy',
  parameters: [tensor('input'), value<Widths>()('widths'), value<Scalar>()('value')],
  method: false,
  execute: ({ input }, { widths, value: padded }) => {
    const out = filled(
      input.sizes.map((size, d) => size + (widths[d]?.[0] ?? 0) + (widths[d]?.[1] ?? 0)),
      input.dtype,
      padded,
    );
    const kept = input.sizes.map(
      (size, d) => size + Math.min(widths[d]?.[0] ?? 0, 0) + Math.min(widths[d]?.[1] ?? 0, 0),
    );
    if (kept.some((size) => size <= 0)) return out;
    const inOut = widths.map(([before]) => Math.max(before, 0));
    const inInput = widths.map(([before]) => Math.max(-before, 0));
    copyValues(part(out, inOut, kept), part(input, inInput, kept));
    return out;
  },
  derivative: {
    input: ({ grad, attributes: { widths } }) =>
      widened(
        grad,
        widths.map(([before, after]) => [-before, -after] as const),
        0,
      ),
  },
});

function widened(input: Tensor, widths: Widths, padded: Scalar): Tensor {
  return constantPadding.run([input], { widths, value: padded });
}

function padConstant(input: Tensor, widths: Widths, padded: Scalar): Tensor {
  requireFit(padded, input.dtype);
  return widened(input, widths, padded);
}

interface ConstantPadOperator extends Operator {
  (input: Tensor, pad: readonly number[], value?: Scalar | { readonly value?: Scalar }): Tensor;
}

/**
 * Puts a constant around the last dims; `pad` lists the widths before and after the last dim, then those of the one
 * before it.
 *
 * @shape [*, n] → [*, pad[0] + n + pad[1]]
 * @throws {ShapeError} when the widths do not come in pairs (`constantPadNd/pad`).
 * @example
 * torch.constantPadNd(torch.tensor([1, 2]), [1, 2], 9); // tensor([9., 1., 2., 9., 9.])
 */
export const constantPadNd: ConstantPadOperator = composite({
  name: 'constantPadNd',
  parameters: [tensor('input'), shape('pad'), optionalScalar('value', 0)],
  method: false,
  compute: ({ input, pad: list, value }) => padConstant(input, widthsOf('constantPadNd', input, list), value),
});

/** Which element of a dim of `size` elements stands at each place of the padded dim. */
function sources(mode: Exclude<PadMode, 'constant'>, size: number, before: number, after: number): bigint[] {
  // Wrapping goes around what is left after cutting; the other modes look at the whole dim.
  const first = mode === 'circular' ? Math.max(-before, 0) : 0;
  const kept = mode === 'circular' ? size - first - Math.max(-after, 0) : size;
  const pick = (place: number): number => {
    if (mode === 'circular') return first + ((((place - first) % kept) + kept) % kept);
    if (mode === 'replicate') return Math.min(Math.max(place, 0), size - 1);
    const folded = place < 0 ? -place : place;
    return folded >= size ? 2 * (size - 1) - folded : folded;
  };
  return Array.from({ length: size + before + after }, (_, at) => BigInt(pick(at - before)));
}

function padDim(input: Tensor, dim: number, mode: Exclude<PadMode, 'constant'>, before: number, after: number): Tensor {
  if (before === 0 && after === 0) return input;
  const size = input.sizes[dim] as number;
  const limit = mode === 'reflect' ? size - 1 : mode === 'circular' ? size : Number.POSITIVE_INFINITY;
  if (Math.max(before, after) > limit || size === 0) {
    throw new ShapeError(
      'pad/width',
      `padding by '${mode}' takes at most ${limit} elements on a side of dim ${dim} of size ${size}, got ${before} and ${after}\n  input  ${formatShape(input.sizes)}`,
      { dim, size, before, after },
    );
  }
  requireMemory(8 * (size + before + after));
  return indexSelect(input, dim, constant(BigInt64Array.from(sources(mode, size, before, after))));
}

interface PadOptions {
  readonly mode?: PadMode;
  readonly value?: Scalar | null;
}

interface PadOperator extends Operator {
  (input: Tensor, pad: readonly number[], mode?: PadMode | PadOptions, value?: Scalar | null | PadOptions): Tensor;
}

/**
 * Widens the last dims by a constant, by mirroring ('reflect'), by their edges ('replicate') or by going around
 * ('circular'); negative widths cut.
 *
 * @formula pad = [left, right, top, bottom, front, back]
 * @shape [*, n] → [*, pad[0] + n + pad[1]]
 * @throws {ShapeError} when the widths do not come in pairs (`pad/pad`).
 * @throws {ShapeError} when mirroring would need more than is there (`pad/width`).
 * @throws {ArgumentError} when a value comes with another mode than 'constant' (`pad/value`).
 * @difference An empty result is allowed in every mode, and a negative value wraps around in uint8.
 * @example
 * F.pad(torch.tensor([[1, 2, 3]]), [1, 2]); // tensor([[0., 1., 2., 3., 0., 0.]])
 * F.pad(torch.tensor([[1, 2, 3]]), [2, 1], 'reflect'); // tensor([[3., 2., 1., 2., 3., 2.]])
 */
export const pad: PadOperator = composite({
  name: 'pad',
  parameters: [
    tensor('input'),
    shape('pad'),
    optionalString('mode', ['constant', 'reflect', 'replicate', 'circular'], 'constant'),
    optionalValue<Scalar>()('value', undefined, 'for mode constant; 0 if left out'),
  ],
  method: false,
  compute: ({ input, pad: list, mode, value }) => {
    const widths = widthsOf('pad', input, list);
    if (mode === 'constant') return padConstant(input, widths, value ?? 0);
    if (value !== undefined && value !== null && value !== 0) {
      throw new ArgumentError('pad/value', `padding by '${mode}' takes no value, got ${String(value)}`);
    }
    const padded = list.length / 2;
    const rank = input.sizes.length;
    if (padded < 1 || padded > 3 || (rank !== padded + 1 && rank !== padded + 2)) {
      throw new ShapeError(
        'pad/rank',
        `padding by '${mode}' widens the last 1, 2 or 3 dims of a tensor with one or two more dims, got ${list.length} widths for shape ${formatShape(input.sizes)}`,
        { pad: list, shape: input.sizes },
      );
    }
    const result = widths.reduce(
      (wide, [before, after], d) => padDim(wide, d, mode as Exclude<PadMode, 'constant'>, before, after),
      input,
    );
    return result === input ? clone(input) : result;
  },
});
