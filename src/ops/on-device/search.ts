/** @file Searching on a device: a kernel that halves an ascending sequence for each value. NaN stands behind all numbers. */
import * as build from '../../kernels/build.ts';
import type { Expression, Kernel } from '../../kernels/ir.ts';
import { type DType, int64 } from '../../storage/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { contiguousValues } from '../creation/data.ts';
import { KernelHandle, type LaunchOperand, launch } from '../launch.ts';

const named = (name: string): Expression => ({ kind: 'variable', type: 'index', name });
const whole = (value: number): Expression => build.constant('index', value);

/** Is a before b? */
function precedes(a: Expression, b: Expression): Expression {
  return build.or(
    build.less(a, b),
    build.and(build.isNaN(b), build.equal(build.isNaN(a), build.constant('bool', false))),
  );
}

/**
 * `steps` halvings narrow [low, high) down to the place. `place` says where an entry stands: itself, or by way of an order. Whatever an
 * order holds, it leads to no other memory: an entry out of range counts as 0.
 */
function searchKernel(dtype: DType, right: boolean, ordered: boolean): Kernel {
  const type = dtype.name;
  const [low, high] = [named('low'), named('high')];
  const middle = build.add(low, build.divide(build.subtract(high, low), 2));
  const value = build.load(type, 'value');
  const place = ordered ? build.load('int64', 'order', [named('middle')], build.less(low, high)) : undefined;
  const length = build.size('length');
  const isInside =
    place === undefined
      ? build.less(low, high)
      : build.and(
          build.greaterEqual(place, build.constant('int64', 0n)),
          build.less(place, build.cast('int64', length)),
        );
  const at =
    place === undefined
      ? named('middle')
      : build.cast('index', build.select(isInside, place, build.constant('int64', 0n)));
  const entry = build.load(type, 'entries', [at], isInside);
  const before = right ? build.equal(precedes(value, entry), build.constant('bool', false)) : precedes(entry, value);
  return {
    kind: 'loops',
    name: `search_${type}${right ? '_right' : ''}${ordered ? '_ordered' : ''}`,
    operands: [
      { name: 'value', type, access: 'read', rank: 0 },
      { name: 'entries', type, access: 'read', rank: 1 },
      ...(ordered ? [{ name: 'order', type: 'int64', access: 'read', rank: 1 } as const] : []),
      { name: 'out', type: 'int64', access: 'write', rank: 0 },
    ],
    scalars: [],
    sizes: ['length', 'steps'],
    body: [
      { kind: 'variable', name: 'low', initial: whole(0) },
      { kind: 'variable', name: 'high', initial: length },
      {
        kind: 'loop',
        order: 'sequential',
        index: 'step',
        extent: build.size('steps'),
        body: [
          { kind: 'let', name: 'middle', value: middle },
          { kind: 'let', name: 'open', value: build.less(low, high) },
          { kind: 'let', name: 'before', value: before },
          {
            kind: 'assign',
            name: 'high',
            value: build.select(
              build.and(open(), build.equal(isBefore(), build.constant('bool', false))),
              named('middle'),
              high,
            ),
          },
          {
            kind: 'assign',
            name: 'low',
            value: build.select(build.and(open(), isBefore()), build.add(named('middle'), 1), low),
          },
        ],
      },
      { kind: 'store', operand: 'out', indices: [], value: build.cast('int64', low) },
    ],
  };
}

const open = (): Expression => ({ kind: 'variable', type: 'bool', name: 'open' });
const isBefore = (): Expression => ({ kind: 'variable', type: 'bool', name: 'before' });

const handles = new Map<string, KernelHandle>();

function handleFor(dtype: DType, right: boolean, ordered: boolean): KernelHandle {
  const key = `${dtype.name} ${right} ${ordered}`;
  const handle = handles.get(key) ?? new KernelHandle(() => searchKernel(dtype, right, ordered));
  handles.set(key, handle);
  return handle;
}

const operandOf = (tensor: Tensor, strides: readonly number[], inner?: readonly number[]): LaunchOperand => ({
  storage: tensor.storage,
  offset: tensor.offset,
  itemsize: tensor.dtype.itemsize,
  strides,
  ...(inner === undefined ? {} : { inner }),
});

/** The places of values in sequences, both of one dtype: in one for all, or in a row for each row of values. */
export function search(
  sequences: Tensor,
  values: Tensor,
  right: boolean,
  dtype: DType,
  sorter: Tensor | undefined,
): Tensor {
  const length = sequences.sizes.at(-1) ?? 1;
  const isSingle = sequences.sizes.length <= 1;
  const perRow = isSingle ? values.elementCount : (values.sizes.at(-1) ?? 1);
  const space: Shape = [perRow === 0 ? 0 : values.elementCount / perRow, perRow];
  const out = emptyTensor(values.sizes, int64);
  const across = [isSingle ? 0 : length, 0];
  const operands = [
    operandOf(contiguousValues(values), [perRow, 1]),
    operandOf(contiguousValues(sequences), across, [1]),
    ...(sorter === undefined ? [] : [operandOf(contiguousValues(toDtype(sorter, int64)), across, [1])]),
    operandOf(out, [perRow, 1]),
  ];
  const steps = Math.ceil(Math.log2(length + 1));
  launch(handleFor(values.dtype, right, sorter !== undefined), space, operands, {
    sizes: [length, steps],
    workPerPoint: 8 * steps,
  });
  return toDtype(out, dtype);
}
