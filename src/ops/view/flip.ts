/** @file Copies in another order: mirrored, rolled, rotated. */
import { IndexError, ShapeError, ValueError } from '../../errors/errors.ts';
import { formatShape, wrapDim, wrapDims } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { clone, copyValues } from '../conversion.ts';
import { emptyTensor, viewOf } from '../create.ts';
import { composite } from '../define.ts';
import type { MethodOperator } from '../operator.ts';
import { integers, optionalInteger, optionalIntegers, type Sizes, shape, tensor, value } from '../parameters.ts';
import { primitive } from '../primitive.ts';
import { transpose } from './permute.ts';
import { reshape } from './reshape.ts';

interface FlipOperator extends MethodOperator {
  (input: Tensor, ...dims: Sizes): Tensor;
}

/**
 * Copy with the entries along the dims in reverse order.
 *
 * @formula y[…, i, …] = input[…, n − 1 − i, …]
 * @shape [*] → [*]
 * @throws {IndexError} when there is no such dim (`flip/dim`).
 * @example
 * torch.flip(torch.tensor([[1, 2], [3, 4]]), [1]);
 * // tensor([[2., 1.],
 * //         [4., 3.]])
 */
export const flip: FlipOperator = primitive({
  name: 'flip',
  family: 'copy',
  parameters: [tensor('input'), shape('dims')],
  execute: ({ input }, { dims }) => {
    const flipped = wrapDims('flip', dims, input.sizes.length);
    const strides = [...input.steps];
    let { offset } = input;
    if (input.sizes.length > 0) {
      for (const d of flipped) {
        offset += Math.max((input.sizes[d] as number) - 1, 0) * (strides[d] as number);
        strides[d] = -(strides[d] as number);
      }
    }
    const out = emptyTensor(input.sizes, input.dtype);
    copyValues(out, viewOf(input, input.sizes, strides, offset));
    return out;
  },
  derivative: { input: ({ grad, attributes: { dims } }) => flip(grad, dims) },
});

interface OneTensorOperator extends MethodOperator {
  (input: Tensor): Tensor;
}

/**
 * Mirrors left and right: reverses the second dim.
 *
 * @shape [n, m, *] → [n, m, *]
 * @throws {ShapeError} when the tensor has less than two dims (`fliplr/rank`).
 * @example
 * torch.fliplr(torch.tensor([[1, 2], [3, 4]]));
 * // tensor([[2., 1.],
 * //         [4., 3.]])
 */
export const fliplr: OneTensorOperator = composite({
  name: 'fliplr',
  parameters: [tensor('input')],
  compute: ({ input }) => {
    if (input.sizes.length < 2) {
      throw new ShapeError('fliplr/rank', `fliplr needs at least 2 dims, got shape ${formatShape(input.sizes)}`);
    }
    return flip(input, [1]);
  },
});

/**
 * Mirrors top and bottom: reverses the first dim.
 *
 * @shape [n, *] → [n, *]
 * @throws {ShapeError} when the tensor has no dim (`flipud/rank`).
 * @example
 * torch.flipud(torch.tensor([[1, 2], [3, 4]]));
 * // tensor([[3., 4.],
 * //         [1., 2.]])
 */
export const flipud: OneTensorOperator = composite({
  name: 'flipud',
  parameters: [tensor('input')],
  compute: ({ input }) => {
    if (input.sizes.length < 1) {
      throw new ShapeError('flipud/rank', `flipud needs at least 1 dim, got shape ${formatShape(input.sizes)}`);
    }
    return flip(input, [0]);
  },
});

/** Copies `source` to `target`, moved by `shifts[d]` places along dim d: two pieces along each such dim. */
function copyRolled(target: Tensor, source: Tensor, shifts: readonly number[], d: number): void {
  if (d === source.sizes.length) {
    copyValues(target, source);
    return;
  }
  const size = source.sizes[d] as number;
  const shift = size === 0 ? 0 : (((shifts[d] as number) % size) + size) % size;
  if (shift === 0) {
    copyRolled(target, source, shifts, d + 1);
    return;
  }
  const part = (whole: Tensor, start: number, length: number): Tensor =>
    viewOf(whole, whole.sizes.with(d, length), whole.steps, whole.offset + start * (whole.steps[d] as number));
  copyRolled(part(target, shift, size - shift), part(source, 0, size - shift), shifts, d + 1);
  copyRolled(part(target, 0, shift), part(source, size - shift, shift), shifts, d + 1);
}

/** Moves entries by a number of places along every dim. */
const rolling = primitive({
  name: 'roll',
  family: 'copy',
  parameters: [tensor('input'), value<readonly number[]>()('shifts')],
  method: false,
  execute: ({ input }, { shifts }) => {
    const out = emptyTensor(input.sizes, input.dtype);
    copyRolled(out, input, shifts, 0);
    return out;
  },
  derivative: {
    input: ({ grad, attributes: { shifts } }) =>
      rolled(
        grad,
        shifts.map((shift) => -shift),
      ),
  },
});

function rolled(input: Tensor, shifts: readonly number[]): Tensor {
  return rolling.run([input], { shifts });
}

type RollOptions = { readonly dims?: number | readonly number[] | null };

interface RollOperator extends MethodOperator {
  (input: Tensor, shifts: number | readonly number[], dims?: number | readonly number[] | null | RollOptions): Tensor;
}

/**
 * Moves entries along dims by a number of places; what leaves at one end comes back at the other, and without dims the
 * flattened tensor rolls.
 *
 * @formula y[(i + shift) mod n] = input[i]
 * @shape [*] → [*]
 * @throws {ValueError} when shifts and dims differ in number (`roll/dims`).
 * @example
 * torch.roll(torch.tensor([1, 2, 3, 4]), 1); // tensor([4., 1., 2., 3.])
 * torch.roll(torch.tensor([[1, 2], [3, 4]]), 1, 0);
 * // tensor([[3., 4.],
 * //         [1., 2.]])
 */
export const roll: RollOperator = composite({
  name: 'roll',
  parameters: [tensor('input'), integers('shifts'), optionalIntegers('dims', undefined)],
  compute: ({ input, shifts, dims }) => {
    const by = typeof shifts === 'object' ? shifts : [Number(shifts)];
    const along = dims === undefined ? [] : typeof dims === 'object' ? dims : [Number(dims)];
    if (by.length === 0) throw new ValueError('roll/shifts', 'roll needs at least one shift');
    if (along.length === 0 && by.length === 1) {
      return reshape(rolled(reshape(input, [-1]), by), input.sizes);
    }
    if (along.length !== by.length) {
      throw new ValueError(
        'roll/dims',
        `roll needs a dim for each shift, got ${by.length} shifts and ${along.length} dims`,
        { shifts: by, dims: along },
      );
    }
    if (input.sizes.length === 0) {
      throw new IndexError('roll/dims', `roll along dim ${along[0]} needs a tensor with dims, got one without`, {
        dims: along,
      });
    }
    const total = input.sizes.map(() => 0);
    along.forEach((dim, i) => {
      const d = wrapDim('roll', dim, input.sizes.length);
      total[d] = (total[d] as number) + (by[i] as number);
    });
    return rolled(input, total);
  },
});

type Rot90Options = { readonly k?: number; readonly dims?: readonly number[] };

interface Rot90Operator extends MethodOperator {
  (input: Tensor, k?: number | Rot90Options, dims?: readonly number[] | Rot90Options): Tensor;
}

/**
 * Turns by 90 degrees k times in the plane of two dims, from the first towards the second.
 *
 * @shape [n, m, *] → [m, n, *] for odd k
 * @throws {ShapeError} when two dims are not given, or not there (`rot90/dims`).
 * @example
 * torch.rot90(torch.tensor([[1, 2], [3, 4]]));
 * // tensor([[2., 4.],
 * //         [1., 3.]])
 */
export const rot90: Rot90Operator = composite({
  name: 'rot90',
  parameters: [tensor('input'), optionalInteger('k', 1), optionalIntegers('dims', [0, 1])],
  compute: ({ input, k, dims }) => {
    const given = typeof dims === 'object' ? dims : [Number(dims)];
    const rank = input.sizes.length;
    if (given.length !== 2 || rank < 2) {
      throw new ShapeError(
        'rot90/dims',
        `rot90 needs two dims and a tensor of at least 2, got dims ${formatShape(given)} and shape ${formatShape(input.sizes)}`,
      );
    }
    const [first, second] = wrapDims('rot90', given, rank) as [number, number];
    switch (((k % 4) + 4) % 4) {
      case 1:
        return transpose(flip(input, [second]), first, second);
      case 2:
        return flip(input, [first, second]);
      case 3:
        return flip(transpose(input, first, second), [second]);
      default:
        return clone(input);
    }
  },
});
