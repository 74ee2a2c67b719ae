/** @file Reading and writing at places given by a tensor of offsets: the two kernels under everything that indexes by tensors. */
import * as build from '../../kernels/build.ts';
import type { Expression, Kernel } from '../../kernels/ir.ts';
import { type DType, type DTypeName, dtypes } from '../../storage/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { KernelHandle, type LaunchOperand, launch } from '../launch.ts';

/** What a value does to the element that it meets. */
export type Combine = 'set' | 'add' | 'multiply' | 'amax' | 'amin';

const combines: readonly Combine[] = ['set', 'add', 'multiply', 'amax', 'amin'];

function combined(mode: Combine, before: Expression, value: Expression): Expression {
  const isBool = value.type === 'bool';
  switch (mode) {
    case 'set':
      return value;
    case 'add':
      return isBool ? build.or(before, value) : build.add(before, value);
    case 'multiply':
      return isBool ? build.and(before, value) : build.multiply(before, value);
    case 'amax':
      if (isBool) return build.or(before, value);
      return build.select(build.or(build.isNaN(value), build.greater(value, before)), value, before);
    case 'amin':
      if (isBool) return build.and(before, value);
      return build.select(build.or(build.isNaN(value), build.less(value, before)), value, before);
  }
}

/** An offset is negative where the index was wrong. */
function isSomewhere(offset: Expression): Expression {
  return build.greaterEqual(offset, build.constant(offset.type, offset.type === 'int64' ? 0n : 0));
}

function readKernel(type: DTypeName): Kernel {
  const offset = build.load('int64', 'offsets');
  return {
    kind: 'loops',
    name: `gather_${type}`,
    operands: [
      { name: 'input', type, access: 'read', rank: 1 },
      { name: 'offsets', type: 'int64', access: 'read', rank: 0 },
      { name: 'out', type, access: 'write', rank: 0 },
    ],
    scalars: [],
    sizes: [],
    body: [
      {
        kind: 'store',
        operand: 'out',
        indices: [],
        value: build.load(type, 'input', [build.cast('index', offset)], isSomewhere(offset)),
      },
    ],
  };
}

function writeKernel(type: DTypeName, mode: Combine): Kernel {
  const j = build.index('j');
  const place = build.variable('index', 'place');
  const before = build.load(type, 'out', [place]);
  return {
    kind: 'loops',
    name: `scatter_${mode}_${type}`,
    operands: [
      { name: 'values', type, access: 'read', rank: 1 },
      { name: 'offsets', type: 'int64', access: 'read', rank: 1 },
      { name: 'out', type, access: mode === 'set' ? 'write' : 'update', rank: 1 },
    ],
    scalars: [],
    sizes: ['count'],
    body: [
      {
        kind: 'loop',
        order: 'sequential',
        index: 'j',
        extent: build.size('count'),
        body: [
          { kind: 'let', name: 'place', value: build.cast('index', build.load('int64', 'offsets', [j])) },
          {
            kind: 'if',
            condition: isSomewhere(place),
            then: [
              {
                kind: 'store',
                operand: 'out',
                indices: [place],
                value: combined(mode, before, build.load(type, 'values', [j])),
              },
            ],
          },
        ],
      },
    ],
  };
}

const handles = new Map<string, KernelHandle>();

function handleOf(dtype: DType, mode: Combine | 'read'): KernelHandle {
  const key = `${mode} ${dtype.name}`;
  let handle = handles.get(key);
  if (handle === undefined) {
    handle = new KernelHandle(
      () => (mode === 'read' ? readKernel(dtype.name) : writeKernel(dtype.name, mode)),
      () => {
        const modes = (['read', ...combines] as const).map((other) => handleOf(dtype, other));
        return [...modes, handleOf(dtypes.int64, 'read')];
      },
    );
    handles.set(key, handle);
  }
  return handle;
}

/** A tensor with its strides along the launch's space, and along the loop over offsets. */
export interface Placed {
  readonly tensor: Tensor;
  readonly strides: readonly number[];
  readonly along?: number;
}

function operandOf({ tensor, strides, along }: Placed): LaunchOperand {
  const place = { storage: tensor.storage, offset: tensor.offset, itemsize: tensor.dtype.itemsize, strides };
  return along === undefined ? place : { ...place, inner: [along] };
}

/** out[p] = input[p, offsets[p]] for each point of the space. */
export function readAt(space: Shape, input: Placed, offsets: Placed, out: Placed): void {
  launch(
    handleOf(out.tensor.dtype, 'read'),
    space,
    [operandOf({ ...input, along: 1 }), operandOf(offsets), operandOf(out)],
    {
      workPerPoint: 4,
    },
  );
}

/** For each point of the space, in the order of j: out[p, offsets[p, j]] takes in values[p, j]. */
export function writeAt(
  space: Shape,
  count: number,
  out: Placed,
  offsets: Placed,
  values: Placed,
  mode: Combine,
): void {
  if (count === 0) return;
  launch(
    handleOf(out.tensor.dtype, mode),
    space,
    [operandOf(values), operandOf(offsets), operandOf({ ...out, along: 1 })],
    {
      sizes: [count],
      workPerPoint: 4 * count,
    },
  );
}
