/** @file Cases: views of every layout, empty and large launches, operands in place, run-time scalars. */
import * as b from '../../src/kernels/build.ts';
import type { ComputeType } from '../../src/storage/dtype.ts';
import { type EngineCase, elements, loops, read, store, update, wholeNumbers, write } from './case.ts';
import type { View } from './launch.ts';
import { arrayOf, dtypeNames } from './operators.ts';

const copyOf = (type: ComputeType) =>
  loops(`copy_${type}`, [read('x', type), write('out', type)], [store('out', [], b.load(type, 'x'))]);

const sumOf = (type: ComputeType) =>
  loops(
    `sum_of_two_${type}`,
    [read('x', type), read('y', type), write('out', type)],
    [store('out', [], b.add(b.load(type, 'x'), b.load(type, 'y')))],
  );

/** The places of a view's elements, outer axes first, row last. */
export function places(view: View, outer: readonly number[], rows: number): number[] {
  let list = [view.offset ?? 0];
  outer.forEach((extent, axis) => {
    const stride = view.outer?.[axis] ?? 0;
    list = list.flatMap((place) => Array.from({ length: extent }, (_, index) => place + index * stride));
  });
  return list.flatMap((place) => Array.from({ length: rows }, (_, index) => place + index * (view.row ?? 0)));
}

/** A sum of two operands under given layouts; integers wrap alike everywhere, floats hold small whole numbers. */
function layoutCase(
  name: string,
  type: ComputeType,
  outer: readonly number[],
  rows: number,
  x: Omit<View, 'data'>,
  y: Omit<View, 'data'>,
  out: Omit<View, 'data'>,
): EngineCase {
  const reach = (count: number, stride = 0) => Math.max(0, (count - 1) * stride);
  const extent = (view: Omit<View, 'data'>) =>
    1 +
    (view.offset ?? 0) +
    reach(rows, view.row) +
    outer.reduce((sum, n, axis) => sum + reach(n, view.outer?.[axis]), 0);
  const views = {
    x: { ...x, data: arrayOf(type, wholeNumbers(extent(x), 100, 3)) },
    y: { ...y, data: arrayOf(type, wholeNumbers(extent(y), 100, 4)) },
    out: { ...out, data: arrayOf(type, wholeNumbers(extent(out) + 3, 100, 5)) },
  };
  return {
    name: `${name} ${type}`,
    kernel: sumOf(type),
    launch: { outer, rows, views },
    expected: (data) => {
      const [left, right, target] = [elements(data, 'x'), elements(data, 'y'), elements(data, 'out')];
      const [fromX, fromY] = [places(views.x, outer, rows), places(views.y, outer, rows)];
      places(views.out, outer, rows).forEach((place, position) => {
        const a = left[fromX[position] ?? -1] ?? Number.NaN;
        const c = right[fromY[position] ?? -1] ?? Number.NaN;
        target[place] = typeof a === 'bigint' && typeof c === 'bigint' ? a + c : Number(a) + Number(c);
      });
    },
  };
}

const numberTypes = dtypeNames.filter((type) => type !== 'bool');

function layoutCases(): EngineCase[] {
  return numberTypes.flatMap((type) => [
    layoutCase('contiguous', type, [], 37, { row: 1 }, { row: 1 }, { row: 1 }),
    layoutCase('one element', type, [], 1, { row: 1 }, { row: 1 }, { row: 1 }),
    layoutCase('a scalar beside a row', type, [], 19, { row: 1 }, { row: 0 }, { row: 1 }),
    layoutCase('a row beside a scalar', type, [], 19, { row: 0 }, { row: 1 }, { row: 1 }),
    layoutCase('two scalars fill a row', type, [], 19, { row: 0 }, { row: 0, offset: 2 }, { row: 1 }),
    layoutCase('offsets', type, [], 23, { row: 1, offset: 5 }, { row: 1, offset: 1 }, { row: 1, offset: 3 }),
    layoutCase('every third', type, [], 21, { row: 3 }, { row: 2, offset: 1 }, { row: 1 }),
    layoutCase('reversed', type, [], 21, { row: -1, offset: 20 }, { row: 1 }, { row: 1 }),
    layoutCase('strided out', type, [], 21, { row: 1 }, { row: 1 }, { row: 2, offset: 1 }),
    layoutCase('transposed', type, [7], 9, { row: 7, outer: [1] }, { row: 1, outer: [9] }, { row: 1, outer: [9] }),
    layoutCase('transposed out', type, [7], 9, { row: 1, outer: [9] }, { row: 1, outer: [9] }, { row: 7, outer: [1] }),
    layoutCase('row vector', type, [6], 17, { row: 1, outer: [17] }, { row: 1, outer: [0] }, { row: 1, outer: [17] }),
    layoutCase(
      'column vector',
      type,
      [6],
      17,
      { row: 1, outer: [17] },
      { row: 0, outer: [1] },
      { row: 1, outer: [17] },
    ),
    layoutCase(
      'three axes permuted',
      type,
      [3, 4],
      5,
      { row: 12, outer: [1, 3] },
      { row: 4, outer: [20, 1] },
      { row: 1, outer: [20, 5] },
    ),
    layoutCase(
      'outer rank 5',
      type,
      [2, 3, 1, 2, 2],
      3,
      { row: 1, outer: [36, 12, 12, 6, 3] },
      { row: 0, outer: [1, 0, 7, 2, 4], offset: 1 },
      { row: 1, outer: [36, 12, 12, 6, 3] },
    ),
    layoutCase('no rows', type, [3], 0, { row: 1, outer: [4] }, { row: 1, outer: [4] }, { row: 1, outer: [4] }),
    layoutCase('no outer points', type, [3, 0], 4, { row: 1 }, { row: 1 }, { row: 1 }),
  ]);
}

function largeCases(): EngineCase[] {
  const rows = 200_003;
  return (['float32', 'int64', 'uint8'] as const).flatMap((type) => [
    layoutCase('one long row', type, [], rows, { row: 1 }, { row: 1 }, { row: 1 }),
    layoutCase('one long strided row', type, [], rows, { row: 2 }, { row: 0 }, { row: 1 }),
    layoutCase(
      'many rows',
      type,
      [449],
      447,
      { row: 1, outer: [447] },
      { row: 449, outer: [1] },
      { row: 1, outer: [447] },
    ),
    layoutCase(
      'many tiny rows',
      type,
      [251, 200],
      4,
      { row: 1, outer: [800, 4] },
      { row: 1, outer: [0, 4] },
      { row: 1, outer: [800, 4] },
    ),
  ]);
}

/** Memory that runs along an outer axis, in and beside whole tiles of any engine. */
function crossedCases(): EngineCase[] {
  const [points, rows] = [71, 261];
  const along = { row: 1, outer: [rows] };
  const across = { row: points, outer: [1] };
  return numberTypes.flatMap((type) => [
    layoutCase('one crosses', type, [points], rows, across, along, along),
    layoutCase('both cross', type, [points], rows, across, { ...across, offset: 1 }, along),
    layoutCase('out crosses', type, [points], rows, along, along, across),
    layoutCase('all cross', type, [points], rows, across, across, across),
    layoutCase('a column beside one that crosses', type, [points], rows, across, { row: 0, outer: [3] }, along),
    layoutCase('a scalar beside one that crosses', type, [points], rows, { row: 0 }, across, along),
    layoutCase('every second beside one that crosses', type, [points], rows, across, { row: 2, outer: [600] }, along),
    layoutCase('gaps', type, [points], rows, { row: points + 5, outer: [1], offset: 2 }, along, along),
    layoutCase(
      'the first of three axes crosses',
      type,
      [points, 3],
      65,
      { row: 3 * points, outer: [1, points] },
      { row: 1, outer: [195, 65] },
      { row: 1, outer: [195, 65] },
    ),
    layoutCase(
      'the second of three axes crosses',
      type,
      [3, points],
      65,
      { row: points, outer: [65 * points, 1] },
      { row: points, outer: [0, 1] },
      { row: 1, outer: [65 * points, 65] },
    ),
  ]);
}

function inPlaceCases(): EngineCase[] {
  return dtypeNames.flatMap((type) => {
    const one = type === 'bool' ? b.load(type, 'x') : b.add(b.load(type, 'x'), b.load(type, 'x'));
    const values = wholeNumbers(5000, type === 'bool' ? 0 : 100, 7);
    const data = arrayOf(type, type === 'bool' ? values.map((_, position) => position % 2) : values);
    const double = (target: ReturnType<typeof elements>) => {
      for (let position = 0; position < target.length; position++) {
        const x = target[position] ?? 0;
        if (type !== 'bool') target[position] = typeof x === 'bigint' ? x + x : x + x;
      }
    };
    return [
      {
        name: `out is x ${type}`,
        kernel: loops(`double_${type}`, [read('x', type), write('out', type)], [store('out', [], one)]),
        launch: { rows: 5000, views: { x: { data, row: 1 }, out: { data, row: 1 } } },
        expected: (all) => double(elements(all, 'out')),
      },
      {
        name: `update ${type}`,
        kernel: loops(`double_update_${type}`, [update('x', type)], [store('x', [], one)]),
        launch: { outer: [50], rows: 100, views: { x: { data, row: 1, outer: [100] } } },
        expected: (all) => double(elements(all, 'x')),
      },
      {
        name: `copy ${type}`,
        kernel: copyOf(type),
        launch: {
          rows: 5000,
          views: { x: { data, row: 1 }, out: { data: arrayOf(type, new Array(5000).fill(0)), row: 1 } },
        },
        expected: (all) => {
          const [x, out] = [elements(all, 'x'), elements(all, 'out')];
          for (let position = 0; position < x.length; position++) out[position] = x[position] ?? 0;
        },
      },
    ] satisfies EngineCase[];
  });
}

/** Kernels of rank 0 everywhere: nothing but scalars, sizes and the row. */
function scalarCases(): EngineCase[] {
  const given: { readonly [Type in ComputeType]: readonly (number | bigint)[] } = {
    float32: [0.1, Number.NaN, Number.POSITIVE_INFINITY, -0, 16777217, 1e-45],
    float64: [0.1, Number.NaN, Number.NEGATIVE_INFINITY, -0, 5e-324],
    int64: [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, -(2n ** 53n) - 1n, 0n, -1n, 0x7ff0000000000001n],
    int32: [2 ** 31 - 1, -(2 ** 31), 0, -1],
    uint8: [0, 255, 128],
    bool: [0, 1],
  };
  const fills = dtypeNames.flatMap((type) =>
    given[type].map(
      (value): EngineCase => ({
        name: `fill ${type} ${value}`,
        kernel: loops(`fill_${type}`, [write('out', type)], [store('out', [], b.scalar(type, 'value'))], {
          scalars: [{ name: 'value', type }],
        }),
        launch: {
          rows: 33,
          scalars: { value },
          views: { out: { data: arrayOf(type, new Array(33).fill(0)), row: 1 } },
        },
        expected: (data) => {
          const target = elements(data, 'out');
          for (let position = 0; position < target.length; position++) target[position] = value;
        },
      }),
    ),
  );
  const several: EngineCase = {
    name: 'several scalars and sizes',
    kernel: loops(
      'several_scalars',
      [write('out', 'int64')],
      [
        store(
          'out',
          [],
          b.add(
            b.multiply(b.scalar('int64', 'wide'), b.cast('int64', b.row)),
            b.add(
              b.cast('int64', b.add(b.size('n'), b.multiply(b.size('row'), b.size('m')))),
              b.cast('int64', b.add(b.scalar('float32', 'x'), b.cast('float32', b.scalar('int32', 'small')))),
            ),
          ),
        ),
      ],
      {
        scalars: [
          { name: 'x', type: 'float32' },
          { name: 'wide', type: 'int64' },
          { name: 'small', type: 'int32' },
        ],
        sizes: ['n', 'm'],
      },
    ),
    launch: {
      rows: 10,
      scalars: { x: 2.5, wide: 2n ** 60n + 1n, small: -7 },
      sizes: { n: 5, m: 1000 },
      views: { out: { data: new BigInt64Array(10), row: 1 } },
    },
    expected: (data) => {
      const target = elements<'int64'>(data, 'out');
      for (let row = 0; row < 10; row++) {
        target[row] = BigInt.asIntN(64, (2n ** 60n + 1n) * BigInt(row)) + 5n + 10_000n - 4n;
      }
    },
  };
  const rounded: EngineCase = {
    name: 'a float32 scalar is rounded',
    kernel: loops(
      'rounded_scalar',
      [write('out', 'float64')],
      [store('out', [], b.cast('float64', b.scalar('float32', 'value')))],
      { scalars: [{ name: 'value', type: 'float32' }] },
    ),
    launch: { rows: 3, scalars: { value: 0.1 }, views: { out: { data: new Float64Array(3), row: 1 } } },
    expected: (data) => {
      elements<'float64'>(data, 'out').fill(Math.fround(0.1));
    },
  };
  return [...fills, several, rounded];
}

export const layoutGroups = {
  layouts: layoutCases(),
  'large launches': largeCases(),
  'memory across the rows': crossedCases(),
  'in place': inPlaceCases(),
  'scalars and sizes': scalarCases(),
} as const;
