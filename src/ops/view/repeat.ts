/** @file Repetition of a tensor or of its entries, by copying. */
import { unrecorded } from '../../autograd/context.ts';
import { ShapeError, ValueError } from '../../errors/errors.ts';
import { requireMemory } from '../../host/memory.ts';
import { formatShape, wrapDim } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { clone } from '../conversion.ts';
import { constant, toTypedArray } from '../creation/data.ts';
import { composite } from '../define.ts';
import { indexSelect } from '../gather/index-select.ts';
import type { MethodOperator } from '../operator.ts';
import { optionalInteger, type Sizes, shape, tensor, value } from '../parameters.ts';
import { expand } from './expand.ts';
import { reshape } from './reshape.ts';
import { unsqueeze } from './squeeze.ts';

interface RepeatOperator extends MethodOperator {
  (input: Tensor, ...repeats: Sizes): Tensor;
}

/** Every dim d of `input`, `counts[d]` times. */
function repeated(input: Tensor, counts: readonly number[]): Tensor {
  const lead = counts.length - input.sizes.length;
  const sizes = counts.map((_, d) => (d < lead ? 1 : (input.sizes[d - lead] as number)));
  const apart = reshape(
    input,
    sizes.flatMap((size) => [1, size]),
  );
  const wide = expand(
    apart,
    sizes.flatMap((size, d) => [counts[d] as number, size]),
  );
  return reshape(
    clone(wide),
    sizes.map((size, d) => size * (counts[d] as number)),
  );
}

/**
 * Copies the whole tensor a number of times along each dim; more numbers than dims add dims in front.
 *
 * @shape [n₁, …, nₖ] → [r₁ · n₁, …, rₖ · nₖ]
 * @throws {ShapeError} when there is no number for each dim (`repeat/repeats`).
 * @example
 * torch.tensor([1, 2]).repeat(2); // tensor([1., 2., 1., 2.])
 * torch.tensor([1, 2]).repeat(2, 1);
 * // tensor([[1., 2.],
 * //         [1., 2.]])
 */
export const repeat: RepeatOperator = composite({
  name: 'repeat',
  parameters: [tensor('input'), shape('repeats')],
  compute: ({ input, repeats }) => {
    if (repeats.length < input.sizes.length || repeats.some((count) => count < 0)) {
      throw new ShapeError(
        'repeat/repeats',
        `repeat needs a number of at least 0 for each dim: got ${formatShape(repeats)} for shape ${formatShape(input.sizes)}`,
        { repeats, shape: input.sizes },
      );
    }
    return repeated(input, repeats);
  },
});

interface TileOperator extends MethodOperator {
  (input: Tensor, ...dims: Sizes): Tensor;
}

/**
 * Lays copies of the tensor side by side like tiles; dims in front for which no number is given stay single.
 *
 * @shape [n₁, …, nₖ] → [r₁ · n₁, …, rₖ · nₖ]
 * @example
 * torch.tile(torch.tensor([[1, 2]]), [2]); // tensor([[1., 2., 1., 2.]])
 */
export const tile: TileOperator = composite({
  name: 'tile',
  parameters: [tensor('input'), shape('dims')],
  compute: ({ input, dims }) => {
    const missing = Math.max(input.sizes.length - dims.length, 0);
    return repeat(input, [...new Array<number>(missing).fill(1), ...dims]);
  },
});

interface RepeatInterleaveOptions {
  readonly repeats?: number | Tensor;
  readonly dim?: number | null;
  readonly outputSize?: number | null;
}

interface RepeatInterleaveOperator extends MethodOperator {
  (
    input: Tensor,
    repeats: number | Tensor | RepeatInterleaveOptions,
    dim?: number | null | RepeatInterleaveOptions,
    options?: RepeatInterleaveOptions,
  ): Tensor;
}

/**
 * Repeats every entry along a dim, each right behind itself: all equally often, or each as often as its own number
 * says.
 *
 * @shape [*, n, *] → [*, Σ repeats, *]; without dim [*] → [Σ repeats]
 * @throws {ValueError} when a number is negative (`repeatInterleave/repeats`).
 * @throws {ShapeError} when there is neither one number nor one for each entry (`repeatInterleave/repeats`).
 * @example
 * torch.repeatInterleave(torch.tensor([1, 2]), 2); // tensor([1., 1., 2., 2.])
 * torch.repeatInterleave(torch.tensor([1, 2, 3]), torch.tensor([0n, 1n, 2n])); // tensor([2., 3., 3.])
 */
export const repeatInterleave: RepeatInterleaveOperator = composite({
  name: 'repeatInterleave',
  parameters: [
    tensor('input'),
    value<number | Tensor>()('repeats'),
    optionalInteger('dim', undefined),
    optionalInteger('outputSize', undefined),
  ],
  compute: ({ input, repeats, dim }) => {
    const source = dim === undefined ? reshape(input, [-1]) : input;
    const d = wrapDim('repeatInterleave', dim ?? 0, source.sizes.length);
    const size = source.sizes[d] ?? 1;
    const counts =
      repeats instanceof Tensor
        ? Array.from(
            unrecorded(() => toTypedArray(repeats)),
            Number,
          )
        : [repeats];
    if (counts.some((count) => !Number.isInteger(count) || count < 0)) {
      throw new ValueError('repeatInterleave/repeats', 'repeats must be whole numbers of at least 0');
    }
    if (counts.length === 1) {
      const count = counts[0] as number;
      const apart = unsqueeze(source, d + 1);
      const wide = expand(apart, apart.sizes.with(d + 1, count));
      return reshape(clone(wide), source.sizes.with(d, size * count));
    }
    if (counts.length !== size) {
      throw new ShapeError(
        'repeatInterleave/repeats',
        `repeatInterleave needs one number or one for each entry: got ${counts.length} for dim ${d} of size ${size}`,
        { dim: d, size, repeats: counts.length },
      );
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    requireMemory(8 * total);
    const positions = new BigInt64Array(total);
    let at = 0;
    counts.forEach((count, i) => {
      positions.fill(BigInt(i), at, at + count);
      at += count;
    });
    return indexSelect(source, d, constant(positions));
  },
});
