/** @file Tensors brought to one shape, and all combinations of vectors' entries. */
import { ShapeError, ValueError } from '../../errors/errors.ts';
import { requireMemory } from '../../host/memory.ts';
import { broadcastShapes, formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { constant } from '../creation/data.ts';
import { composite } from '../define.ts';
import { indexSelect } from '../gather/index-select.ts';
import { stack } from '../join.ts';
import type { MethodOperator, Operator } from '../operator.ts';
import {
  optionalBoolean,
  optionalInteger,
  optionalString,
  type Sizes,
  shape,
  type TensorList,
  tensor,
  tensors,
} from '../parameters.ts';
import { expand } from './expand.ts';
import { transpose } from './permute.ts';
import { reshape } from './reshape.ts';

interface ExpandAsOperator extends MethodOperator {
  (input: Tensor, other: Tensor): Tensor;
}

/**
 * Expands to the shape that another tensor has.
 *
 * @shape input [*], other [*] → other's
 * @throws {ShapeError} when an axis of another size than 1 would grow (`expand/size`).
 * @example
 * torch.tensor([[1], [2]]).expandAs(torch.zeros([2, 2]));
 * // tensor([[1., 1.],
 * //         [2., 2.]])
 */
export const expandAs: ExpandAsOperator = composite({
  name: 'expandAs',
  parameters: [tensor('input'), tensor('other')],
  compute: ({ input, other }) => expand(input, other.sizes),
});

interface BroadcastToOperator extends MethodOperator {
  (input: Tensor, ...size: Sizes): Tensor;
}

/**
 * Expands to a shape, by the rules of broadcasting: NumPy's name of `expand`.
 *
 * @shape [*] → size
 * @throws {ShapeError} when an axis of another size than 1 would grow (`expand/size`).
 * @example
 * torch.broadcastTo(torch.tensor([1, 2]), [2, 2]);
 * // tensor([[1., 2.],
 * //         [1., 2.]])
 */
export const broadcastTo: BroadcastToOperator = composite({
  name: 'broadcastTo',
  parameters: [tensor('input'), shape('size')],
  compute: ({ input, size }) => expand(input, size),
});

interface TensorsOperator<Result> extends Operator {
  (...tensors: TensorList): Result;
}

/**
 * Views of several tensors in the shape that all of them broadcast to.
 *
 * @shape [*], [*], … → a list of [*], broadcast
 * @throws {ShapeError} when the shapes do not broadcast (`broadcastTensors/broadcast`).
 * @example
 * torch.broadcastTensors(torch.tensor([1, 2]), torch.tensor([[3], [4]])).map(({ shape }) => shape);
 * // [ [ 2, 2 ], [ 2, 2 ] ]
 */
export const broadcastTensors: TensorsOperator<Tensor[]> = composite({
  name: 'broadcastTensors',
  parameters: [tensors('tensors')],
  method: false,
  compute: ({ tensors: list }) => {
    const common = broadcastShapes(
      'broadcastTensors',
      list.map((item) => item.sizes),
    );
    return list.map((item) => expand(item, common));
  },
});

type Indexing = { readonly indexing?: 'ij' | 'xy' };

interface MeshgridOperator extends Operator {
  /** Of vectors in an array. */
  (tensors: readonly Tensor[], options?: Indexing): Tensor[];
  /** Of vectors one by one. */
  (...tensors: readonly (Tensor | Indexing)[]): Tensor[];
}

/**
 * Coordinates of all points of a grid whose axes are vectors, one tensor for each axis; 'xy' swaps the first two dims,
 * as plots want it.
 *
 * @formula y₁[i, j] = x₁[i], y₂[i, j] = x₂[j]
 * @shape [n], [m], … → a list of [n, m, …], or of [m, n, …] for 'xy'
 * @throws {ValueError} when there is no tensor (`meshgrid/empty`).
 * @throws {ShapeError} when a tensor has more than one dim (`meshgrid/rank`).
 * @example
 * const [rows, columns] = torch.meshgrid(torch.arange(2), torch.arange(3));
 * rows;
 * // tensor([[0, 0, 0],
 * //         [1, 1, 1]])
 * columns;
 * // tensor([[0, 1, 2],
 * //         [0, 1, 2]])
 */
export const meshgrid: MeshgridOperator = composite({
  name: 'meshgrid',
  parameters: [tensors('tensors'), optionalString('indexing', ['ij', 'xy'], 'ij')],
  method: false,
  compute: ({ tensors: list, indexing }) => {
    if (list.length === 0) throw new ValueError('meshgrid/empty', 'meshgrid needs at least one tensor');
    const sizes = list.map((item, i) => {
      if (item.sizes.length > 1) {
        throw new ShapeError(
          'meshgrid/rank',
          `meshgrid takes vectors, tensor ${i} has shape ${formatShape(item.sizes)}`,
          { position: i },
        );
      }
      return item.elementCount;
    });
    const grids = list.map((item, i) =>
      expand(
        reshape(
          item,
          sizes.map((size, d) => (d === i ? size : 1)),
        ),
        sizes,
      ),
    );
    return indexing === 'xy' && list.length > 1 ? grids.map((grid) => transpose(grid, 0, 1)) : grids;
  },
});

/**
 * Every combination of one entry from each vector, as the rows of a matrix.
 *
 * @shape [n₁], …, [nₖ] → [n₁ · … · nₖ, k]
 * @throws {ShapeError} when a tensor is no vector (`cartesianProd/rank`).
 * @example
 * torch.cartesianProd(torch.tensor([1, 2]), torch.tensor([8, 9]));
 * // tensor([[1., 8.],
 * //         [1., 9.],
 * //         [2., 8.],
 * //         [2., 9.]])
 */
export const cartesianProd: TensorsOperator<Tensor> = composite({
  name: 'cartesianProd',
  parameters: [tensors('tensors')],
  method: false,
  compute: ({ tensors: list }) => {
    if (list.some((item) => item.sizes.length !== 1)) {
      throw new ShapeError('cartesianProd/rank', 'cartesianProd takes vectors');
    }
    const only = list[0];
    if (only !== undefined && list.length === 1) return only;
    const columns = meshgrid(list).map((grid) => reshape(grid, [-1]));
    return stack(columns, 1);
  },
});

type CombinationsOptions = { readonly r?: number; readonly withReplacement?: boolean };

interface CombinationsOperator extends MethodOperator {
  (input: Tensor, r?: number | CombinationsOptions, withReplacement?: boolean | CombinationsOptions): Tensor;
}

/** How many rows of r ascending positions below `count` there are; what is beyond 2^53 is not exact. */
function rowCount(count: number, r: number, repeats: boolean): number {
  if (r === 0) return 1;
  const choices = repeats ? count + r - 1 : count;
  if (count === 0 || r > choices) return 0;
  let rows = 1;
  for (let i = 1; i <= Math.min(r, choices - r) && rows < Number.MAX_SAFE_INTEGER; i++) {
    rows = Math.round((rows * (choices - i + 1)) / i);
  }
  return rows;
}

/** Rows of r ascending positions below `count`, one behind the other in lexicographic order. */
function ascendingRows(rows: number, count: number, r: number, repeats: boolean): BigInt64Array<ArrayBuffer> {
  const places = new BigInt64Array(rows * r);
  const gap = repeats ? 0 : 1;
  const row = Array.from({ length: rows === 0 ? 0 : r }, (_, i) => i * gap);
  for (let at = 0; at < places.length; ) {
    for (const place of row) places[at++] = BigInt(place);
    // The next row: the last position that can move on does, and those behind it follow closely.
    let moving = r - 1;
    while (moving > 0 && row[moving] === count - 1 - (r - 1 - moving) * gap) moving--;
    const first = (row[moving] as number) + 1;
    for (let i = moving; i < r; i++) row[i] = first + (i - moving) * gap;
  }
  return places;
}

/**
 * Every choice of r entries of a vector in their order, as the rows of a matrix.
 *
 * @shape [n] → [n over r, r]
 * @throws {ShapeError} when the tensor is no vector, or r is negative (`combinations/input`).
 * @example
 * torch.combinations(torch.tensor([1, 2, 3]));
 * // tensor([[1., 2.],
 * //         [1., 3.],
 * //         [2., 3.]])
 * torch.combinations(torch.tensor([1, 2]), { r: 2, withReplacement: true });
 * // tensor([[1., 1.],
 * //         [1., 2.],
 * //         [2., 2.]])
 */
export const combinations: CombinationsOperator = composite({
  name: 'combinations',
  parameters: [tensor('input'), optionalInteger('r', 2), optionalBoolean('withReplacement', false)],
  compute: ({ input, r, withReplacement }) => {
    if (input.sizes.length !== 1 || r < 0) {
      throw new ShapeError(
        'combinations/input',
        `combinations takes a vector and r of at least 0, got shape ${formatShape(input.sizes)} and r ${r}`,
      );
    }
    const count = input.elementCount;
    const rows = rowCount(count, r, withReplacement);
    requireMemory(8 * rows * r);
    const positions = ascendingRows(rows, count, r, withReplacement);
    return reshape(indexSelect(input, 0, constant(positions)), [rows, r]);
  },
});
