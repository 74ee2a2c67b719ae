/** @file Images and volumes read at places that a grid names, between their elements too. */
import { DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import { int64 } from '../../storage/dtype.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled, toDtype } from '../conversion.ts';
import { composite } from '../define.ts';
import { gather } from '../gather/gather.ts';
import type { Operator } from '../operator.ts';
import { optionalBoolean, optionalString, orNone, tensor } from '../parameters.ts';
import { abs, add, mul, sub } from '../pointwise/arithmetic.ts';
import { ge, le, lt } from '../pointwise/comparison.ts';
import { div, fmod, remainder } from '../pointwise/division.ts';
import { logicalAnd } from '../pointwise/logic.ts';
import { floor, round } from '../pointwise/rounding.ts';
import { clamp, nanToNum, where } from '../pointwise/selection.ts';
import { expand } from '../view/expand.ts';
import { reshape } from '../view/reshape.ts';
import { select } from '../view/slice.ts';

export const gridSampleModes = ['bilinear', 'nearest', 'bicubic'] as const;
export const gridPaddingModes = ['zeros', 'border', 'reflection'] as const;
type Mode = (typeof gridSampleModes)[number];
type PaddingMode = (typeof gridPaddingModes)[number];

interface Options {
  readonly mode?: Mode;
  readonly paddingMode?: PaddingMode;
  readonly alignCorners?: boolean | null;
}

interface GridSampleOperator extends Operator {
  (
    input: Tensor,
    grid: Tensor,
    mode?: Mode | Options,
    paddingMode?: PaddingMode | Options,
    alignCorners?: boolean | null | Options,
  ): Tensor;
}

/** How places beyond the edges of one axis are read. */
interface Axis {
  readonly size: number;
  readonly padding: PaddingMode;
  readonly aligned: boolean;
}

/** From −1 … 1 to the elements of an axis. */
function placeOn(axis: Axis, coordinate: Tensor): Tensor {
  const { size, aligned } = axis;
  if (aligned) return mul(add(coordinate, 1), (size - 1) / 2);
  return div(sub(mul(add(coordinate, 1), size), 1), 2);
}

/** Within the axis; as in PyTorch, what stands on its edge has no gradient. */
function clipped(place: Tensor, size: number): Tensor {
  const half = (size - 1) / 2;
  return where(lt(abs(sub(place, half)), half), place, clamp(nanToNum(place.detach()), 0, size - 1));
}

/** Thrown back at the edges as often as it takes. */
function reflected(place: Tensor, { size, aligned }: Axis): Tensor {
  const [low, span] = aligned ? [0, size - 1] : [-0.5, size];
  if (span === 0) return filled(place.sizes, place.dtype, 0);
  const distance = abs(sub(place, low));
  const rest = fmod(distance, span);
  const flips = remainder(floor(div(distance.detach(), span)), 2);
  return where(lt(flips, 1), add(rest, low), sub(span + low, rest));
}

/** A place as it is read, by the mode of padding. */
function padded(place: Tensor, axis: Axis): Tensor {
  if (axis.padding === 'zeros') return place;
  return clipped(axis.padding === 'reflection' ? reflected(place, axis) : place, axis.size);
}

/** Elements that are read along one axis, and how much each counts. */
interface Tap {
  readonly place: Tensor;
  readonly weight: Tensor | undefined;
}

/** R. Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981, with the coefficient that PyTorch uses. */
function cubicWeight(distance: Tensor, isNear: boolean): Tensor {
  const a = -0.75;
  const steps = isNear ? [a + 2, -(a + 3), 0, 1] : [a, -5 * a, 8 * a, -4 * a];
  return steps
    .slice(1)
    .reduce<Tensor>((sum, step) => add(mul(sum, distance), step), filled([], distance.dtype, steps[0] as number));
}

function tapsAlong(coordinate: Tensor, axis: Axis, mode: Mode): readonly Tap[] {
  const place = placeOn(axis, coordinate);
  if (mode === 'nearest') return [{ place: round(padded(place, axis).detach()), weight: undefined }];
  if (mode === 'bilinear') {
    const read = padded(place, axis);
    const first = floor(read.detach());
    const share = sub(read, first);
    return [
      { place: first, weight: sub(1, share) },
      { place: add(first, 1), weight: share },
    ];
  }
  const first = floor(place.detach());
  const share = sub(place, first);
  return [-1, 0, 1, 2].map((step) => ({
    place: padded(add(first, step), axis).detach(),
    weight: cubicWeight(step > 0 ? sub(step, share) : add(share, -step), step === 0 || step === 1),
  }));
}

/** Every choice of one tap along each axis. */
function combinations(axes: readonly (readonly Tap[])[]): readonly (readonly Tap[])[] {
  return axes.reduce<readonly (readonly Tap[])[]>(
    (found, taps) => found.flatMap((before) => taps.map((tap) => [...before, tap])),
    [[]],
  );
}

function requireShapes(input: Tensor, grid: Tensor, mode: Mode): number {
  const rank = input.sizes.length - 2;
  const spatial = input.sizes.slice(2);
  const isAlike = grid.sizes.length === rank + 2 && grid.sizes[0] === input.sizes[0] && grid.sizes.at(-1) === rank;
  if ((rank !== 2 && rank !== 3) || !isAlike) {
    throw new ShapeError(
      'gridSample/shape',
      `gridSample needs an input of 4 or 5 dims, and a grid of as many, with its batch and a last dim of 2 or 3, got ${formatShape(input.sizes)} and ${formatShape(grid.sizes)}\n  fix: an input [N, C, H, W] and a grid [N, H′, W′, 2]`,
      { input: input.sizes, grid: grid.sizes },
    );
  }
  if (spatial.includes(0)) {
    throw new ShapeError(
      'gridSample/empty',
      `gridSample reads no image without elements, got ${formatShape(input.sizes)}`,
      {
        input: input.sizes,
      },
    );
  }
  if (mode === 'bicubic' && rank === 3) {
    throw new ValueError('gridSample/mode', "mode 'bicubic' is for images, got a volume\n  fix: mode 'bilinear'");
  }
  if (!input.dtype.isFloatingPoint || input.dtype !== grid.dtype) {
    throw new DTypeError(
      'gridSample/dtype',
      `gridSample needs an input and a grid of one floating-point dtype, got ${input.dtype.name} and ${grid.dtype.name}`,
      { input: input.dtype.name, grid: grid.dtype.name },
    );
  }
  return rank;
}

/**
 * Reads an image or a volume at the places of a grid, whose last dim is (x, y) or (x, y, z), from −1 to 1 across the
 * input; between elements 'bilinear' weighs the nearest ones, and beyond the edges `paddingMode` says what is read.
 *
 * @shape input [N, C, H, W], grid [N, H′, W′, 2] → [N, C, H′, W′]; input [N, C, D, H, W], grid [N, D′, H′, W′, 3] → [N, C, D′, H′, W′]
 * @throws {ShapeError} when input and grid do not go together (`gridSample/shape`).
 * @throws {ValueError} when a volume is to be read with 'bicubic' (`gridSample/mode`).
 * @throws {DTypeError} when the dtypes differ, or are none of floats (`gridSample/dtype`).
 * @source M. Jaderberg et al.: "Spatial Transformer Networks", 2015, https://arxiv.org/abs/1506.02025
 * @example
 * const image = torch.tensor([[[[1, 2], [3, 4]]]]);
 * F.gridSample(image, torch.tensor([[[[0, 0], [1, 1]]]]), { alignCorners: true }); // tensor([[[[2.5000, 4.0000]]]])
 */
export const gridSample: GridSampleOperator = composite({
  name: 'gridSample',
  parameters: [
    tensor('input'),
    tensor('grid'),
    optionalString('mode', gridSampleModes, 'bilinear', 'how elements between places are weighed'),
    optionalString('paddingMode', gridPaddingModes, 'zeros', 'what is read beyond the edges'),
    orNone(optionalBoolean('alignCorners', false, '−1 and 1 are the centres of the corner elements, not their edges')),
  ],
  method: false,
  compute: ({ input, grid, mode, paddingMode, alignCorners }) => {
    const rank = requireShapes(input, grid, mode);
    const [batch = 0, channels = 0, ...extents] = input.sizes;
    const places = grid.sizes.slice(1, -1);
    const count = places.reduce((product, size) => product * size, 1);
    const taps = extents.map((size, d) => {
      const coordinate = reshape(select(grid, -1, rank - 1 - d), [batch, 1, count]);
      return tapsAlong(coordinate, { size, padding: paddingMode, aligned: alignCorners === true }, mode);
    });
    const flat = reshape(input, [batch, channels, -1]);
    const none = filled([], input.dtype, 0);
    let total: Tensor | undefined;
    for (const chosen of combinations(taps)) {
      let index: Tensor | undefined;
      let isThere: Tensor | undefined;
      let weight: Tensor | undefined;
      for (const [d, tap] of chosen.entries()) {
        const size = extents[d] as number;
        const inside = logicalAnd(ge(tap.place, 0), le(tap.place, size - 1));
        const at = clamp(nanToNum(tap.place), 0, size - 1);
        index = index === undefined ? at : add(mul(index, size), at);
        isThere = isThere === undefined ? inside : logicalAnd(isThere, inside);
        if (tap.weight !== undefined) weight = weight === undefined ? tap.weight : mul(weight, tap.weight);
      }
      const read = gather(flat, 2, expand(toDtype(index as Tensor, int64), [batch, channels, count]));
      const seen = where(isThere as Tensor, read, none);
      const part = weight === undefined ? seen : mul(seen, weight);
      total = total === undefined ? part : add(total, part);
    }
    return reshape(total as Tensor, [batch, channels, ...places]);
  },
});
