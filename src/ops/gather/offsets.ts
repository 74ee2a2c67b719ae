/**
 * @file Index tensors as places in memory: every index is checked against its dim, counted from the front, and turned into a
 * distance in elements. Whatever reads or writes by index does so after this pass, so that nothing is half written.
 */
import { DTypeError, IndexError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Kernel, Operand } from '../../kernels/ir.ts';
import { dtypes } from '../../storage/dtype.ts';
import { broadcastShapes, broadcastStrides } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { KernelHandle, type LaunchOperand, launch } from '../launch.ts';

/** The offset of an index that is out of range: nothing is read or written there. */
const nowhere = -1;

function offsetKernel(continued: boolean): Kernel {
  const operands: Operand[] = [
    { name: 'index', type: 'int64', access: 'read', rank: 0 },
    ...(continued ? [{ name: 'before', type: 'int64', access: 'read', rank: 0 } as const] : []),
    { name: 'out', type: 'int64', access: 'write', rank: 0 },
  ];
  const index = build.load('int64', 'index');
  const size = build.scalar('int64', 'size');
  const lowest = build.scalar('int64', 'lowest');
  const fromFront = build.select(build.less(index, build.constant('int64', 0n)), build.add(index, size), index);
  const distance = build.multiply(fromFront, build.scalar('int64', 'stride'));
  const isInside = build.and(build.greaterEqual(index, lowest), build.less(index, size));
  const before = build.load('int64', 'before');
  // Where the error is known later only, what reads and writes by the offsets meets those of wrong indices, and leaves them out.
  const offset = continued
    ? build.select(
        build.and(isInside, build.greaterEqual(before, build.constant('int64', 0n))),
        build.add(before, distance),
        build.constant('int64', BigInt(nowhere)),
      )
    : build.select(isInside, distance, build.constant('int64', BigInt(nowhere)));
  return {
    kind: 'loops',
    name: continued ? 'index_offsets_continued' : 'index_offsets',
    operands,
    scalars: [
      { name: 'size', type: 'int64' },
      { name: 'stride', type: 'int64' },
      { name: 'lowest', type: 'int64' },
    ],
    sizes: [],
    body: [
      {
        kind: 'guard',
        condition: isInside,
        code: 0,
        value: index,
      },
      {
        kind: 'store',
        operand: 'out',
        indices: [],
        value: offset,
      },
    ],
  };
}

const first: KernelHandle = new KernelHandle(
  () => offsetKernel(false),
  () => [first, continued],
);
const continued: KernelHandle = new KernelHandle(
  () => offsetKernel(true),
  () => [first, continued],
);

/** A dim that is indexed: its place for messages, its size and its stride. */
export interface IndexedDim {
  readonly dim: number;
  readonly size: number;
  readonly stride: number;
}

export function requireIndexType(operation: string, index: Tensor): void {
  if (index.dtype === dtypes.int64) return;
  throw new DTypeError(
    `${operation}/index-dtype`,
    `indices must be int64, got ${index.dtype.name}\n  fix: create them with { dtype: torch.int64 }, or convert with .to(torch.int64)`,
    { dtype: index.dtype.name },
  );
}

/** Distances in elements for the indices of several dims, in the shape that the index tensors broadcast to. */
export function offsetsOf(
  operation: string,
  indices: readonly Tensor[],
  dims: readonly IndexedDim[],
  negative: boolean,
): Tensor {
  const shape = broadcastShapes(
    operation,
    indices.map((index) => index.sizes),
  );
  let offsets: Tensor | undefined;
  indices.forEach((index, i) => {
    const { dim, size, stride } = dims[i] as IndexedDim;
    const out = emptyTensor(shape, dtypes.int64);
    const place = (tensor: Tensor): LaunchOperand => ({
      storage: tensor.storage,
      offset: tensor.offset,
      itemsize: 8,
      strides: broadcastStrides(tensor.sizes, tensor.steps, shape),
    });
    const how = {
      scalars: scalarsOf(size, stride, negative),
      refuse: (_: number, wrong: number) =>
        new IndexError(`${operation}/range`, `index ${wrong} is out of range for dim ${dim} of size ${size}`, {
          dim,
          size,
          index: wrong,
        }),
    };
    if (offsets === undefined) launch(first, shape, [place(index), place(out)], how);
    else launch(continued, shape, [place(index), place(offsets), place(out)], how);
    offsets = out;
  });
  return offsets ?? emptyTensor([0], dtypes.int64);
}

function scalarsOf(size: number, stride: number, negative: boolean): bigint[] {
  return [BigInt(size), BigInt(stride), BigInt(negative ? -size : 0)];
}
