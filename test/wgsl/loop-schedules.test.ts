/** @file Every schedule of loops, forced, at sizes around its groups of lanes. Values are such that results are exact in any order. */
import { test } from 'vitest';
import * as b from '../../src/kernels/build.ts';
import type { Expression, LoopKernel, Statement } from '../../src/kernels/ir.ts';
import { schedulesOf } from '../../src/render/wgsl/schedules.ts';
import type { DTypeName, TypedArray } from '../../src/storage/dtype.ts';
import { isFull } from '../depth.ts';
import { branch, loop, loops, read, store, update, wholeNumbers, write } from '../engines/case.ts';
import { type Launch, storageOf } from './launch.ts';
import { expectSame, suite } from './suite.ts';

const floats = (count: number, seed: number): Float32Array => Float32Array.from(wholeNumbers(count, 9, seed));
const longs = (count: number, seed: number): BigInt64Array =>
  BigInt64Array.from(wholeNumbers(count, 2 ** 30, seed).map((x) => BigInt(x) * 123456789n));

const r = b.index('r');
const side = (which: 'left' | 'right', type: DTypeName, name: string) => b.variable(type, `${which}.${name}`);

function fold(
  name: string,
  type: DTypeName,
  initial: number | bigint | boolean,
  value: Expression,
  combine: Expression,
): Statement {
  return {
    kind: 'reduce',
    index: 'r',
    extent: b.size('n'),
    accumulators: [b.accumulator(name, type, initial)],
    body: [],
    values: [value],
    combine: [combine],
  };
}

const addUp = (type: DTypeName, value: Expression): Statement =>
  fold('sum', type, type === 'int64' ? 0n : 0, value, b.add(side('left', type, 'sum'), side('right', type, 'sum')));

const sum = (type: DTypeName): LoopKernel =>
  loops(
    `row_sum_${type}`,
    [read('x', type, 1), read('y', type), write('out', type)],
    [
      { kind: 'let', name: 'more', value: b.load(type, 'y') },
      addUp(type, b.add(b.load(type, 'x', [r]), b.variable(type, 'more'))),
      store('out', [], b.variable(type, 'sum')),
    ],
    { sizes: ['n'] },
  );

/** The greatest element and where it stands first, in two accumulators that belong together. */
function greatest(): LoopKernel {
  const [leftValue, rightValue] = [side('left', 'float32', 'value'), side('right', 'float32', 'value')];
  const [leftPlace, rightPlace] = [side('left', 'int64', 'place'), side('right', 'int64', 'place')];
  const isLeft = b.or(
    b.greater(leftValue, rightValue),
    b.and(b.equal(leftValue, rightValue), b.less(leftPlace, rightPlace)),
  );
  return loops(
    'row_greatest',
    [read('x', 'float32', 1), write('out', 'float32'), write('place', 'int64')],
    [
      {
        kind: 'reduce',
        index: 'r',
        extent: b.size('n'),
        accumulators: [
          b.accumulator('value', 'float32', Number.NEGATIVE_INFINITY),
          b.accumulator('place', 'int64', 2n ** 62n),
        ],
        body: [],
        values: [b.load('float32', 'x', [r]), b.cast('int64', r)],
        combine: [b.select(isLeft, leftValue, rightValue), b.select(isLeft, leftPlace, rightPlace)],
      },
      store('out', [], b.variable('float32', 'value')),
      store('place', [], b.variable('int64', 'place')),
    ],
    { sizes: ['n'] },
  );
}

/** All elements above the row's number, as a bool. */
const all = loops(
  'row_all',
  [read('x', 'float32', 1), write('out', 'bool')],
  [
    fold(
      'all',
      'bool',
      true,
      b.greater(b.load('float32', 'x', [r]), -9),
      b.and(side('left', 'bool', 'all'), side('right', 'bool', 'all')),
    ),
    store('out', [], b.variable('bool', 'all')),
  ],
  { sizes: ['n'] },
);

/** What softmax does: it stores and reads back, in several loops. */
const centred = loops(
  'row_centred',
  [read('x', 'float32', 1), update('y', 'float32', 1), write('largest', 'float32')],
  [
    fold(
      'most',
      'float32',
      -1000,
      b.load('float32', 'x', [r]),
      b.maximum(side('left', 'float32', 'most'), side('right', 'float32', 'most')),
    ),
    store('largest', [], b.variable('float32', 'most')),
    loop('parallel', 'j', b.size('n'), [
      store('y', [b.index('j')], b.subtract(b.load('float32', 'x', [b.index('j')]), b.variable('float32', 'most'))),
    ]),
    addUp('float32', b.load('float32', 'y', [r])),
    loop('parallel', 'i', b.size('n'), [
      store('y', [b.index('i')], b.add(b.load('float32', 'y', [b.index('i')]), b.variable('float32', 'sum'))),
    ]),
  ],
  { sizes: ['n'] },
);

/** A reduction over two axes, which becomes a loop around one over the inner. */
const plane: LoopKernel = loops(
  'plane_sum',
  [read('x', 'float32', 2), write('out', 'float32')],
  [
    {
      kind: 'reduce',
      around: { index: 'p', extent: b.size('m') },
      index: 'r',
      extent: b.size('n'),
      accumulators: [b.accumulator('sum', 'float32', 0)],
      body: [],
      values: [b.load('float32', 'x', [b.index('p'), r])],
      combine: [b.add(side('left', 'float32', 'sum'), side('right', 'float32', 'sum'))],
    },
    store('out', [], b.variable('float32', 'sum')),
  ],
  { sizes: ['m', 'n'] },
);

const zeros: { readonly [Type in 'float32' | 'int64' | 'bool']: (count: number) => TypedArray } = {
  float32: (count) => new Float32Array(count).fill(7),
  int64: (count) => new BigInt64Array(count).fill(7n),
  bool: (count) => new Uint8Array(count + 3).fill(1),
};

/** Rows of `n` elements side by side in memory, or columns. */
function rowLaunch(kernel: LoopKernel, points: number, n: number, columns: boolean): Launch {
  const isLong = kernel.operands[0]?.type === 'int64';
  const [step, next] = columns ? [points, 1] : [1, n];
  const source = isLong ? longs(points * n + 5, 1) : floats(points * n + 5, 1);
  return {
    kernel,
    rows: points,
    sizes: { n },
    operands: kernel.operands.map(({ name, type, access, rank }) => {
      if (name === 'x') return { storage: storageOf(source), offset: 5, row: next, strides: [step] };
      if (rank === 1) return { storage: storageOf(zeros.float32(points * n)), row: next, strides: [step] };
      if (access === 'read') return { storage: storageOf(isLong ? longs(points, 2) : floats(points, 2)), row: 1 };
      return { storage: storageOf(zeros[type as 'float32' | 'int64' | 'bool'](points)), row: 1 };
    }),
  };
}

const rowKernels = [sum('float32'), sum('int64'), greatest(), all, centred];

/** Adds each row of values to the row of the result that its offset names; a negative one names none. */
function scatter(type: DTypeName): LoopKernel {
  const place = b.variable('index', 'place');
  return loops(
    'scatter_of_schedules',
    [read('values', type, 1), read('offsets', 'int64', 1), update('out', type, 1)],
    [
      loop('sequential', 'j', b.size('count'), [
        { kind: 'let', name: 'place', value: b.cast('index', b.load('int64', 'offsets', [b.index('j')])) },
        branch(b.greaterEqual(place, 0), [
          store('out', [place], b.add(b.load(type, 'out', [place]), b.load(type, 'values', [b.index('j')]))),
        ]),
      ]),
    ],
    { sizes: ['count'] },
  );
}

const pointwise = (type: 'bool' | 'uint8' | 'int16' | 'float32'): LoopKernel =>
  loops(
    `positive_${type}`,
    [read('x', 'float32'), write('out', type), write('twice', 'float32')],
    [store('out', [], b.cast(type, b.load('float32', 'x'))), store('twice', [], b.multiply(b.load('float32', 'x'), 2))],
  );

const outputs = { bool: Uint8Array, uint8: Uint8Array, int16: Int16Array, float32: Float32Array } as const;

function pointwiseLaunch(type: keyof typeof outputs, outer: number, rows: number, pitch: number): Launch {
  const data = floats(outer * rows, 3).map(Math.abs);
  return {
    kernel: pointwise(type),
    rows,
    outer: [outer],
    operands: [
      { storage: storageOf(data), row: 1, outer: [rows] },
      { storage: storageOf(new outputs[type](outer * pitch + 9).fill(5)), offset: 4, row: 1, outer: [pitch] },
      { storage: storageOf(new Float32Array(outer * rows)), row: 1, outer: [rows] },
    ],
  };
}

await suite('schedules of loops', (device) => {
  const forced = async (schedule: string, launch: Launch): Promise<void> => {
    device.schedule = schedule;
    try {
      await expectSame(device, launch);
    } finally {
      device.schedule = undefined;
    }
  };

  const sizes: readonly (readonly [points: number, n: number])[] = isFull
    ? [
        [1, 1],
        [3, 31],
        [7, 33],
        [9, 255],
        [5, 257],
        [33, 64],
        [2, 1021],
        [1, 4099],
        [300, 17],
        [4, 0],
      ]
    : [
        [1, 1],
        [7, 33],
        [5, 257],
        [1, 4099],
        [4, 0],
      ];

  for (const kernel of rowKernels) {
    const names = schedulesOf(kernel).schedules.map(({ name }) => name);
    test.each(names.filter((name) => isFull || name === 'rows' || name === 'parts'))(
      `${kernel.name}: %s`,
      async (name) => {
        for (const [points, n] of sizes) {
          for (const columns of [false, true]) await forced(name, rowLaunch(kernel, points, n, columns));
        }
      },
    );
  }

  test.each(['flat', 'rows'])('plane_sum: %s', async (name) => {
    for (const [m, n] of [
      [1, 1],
      [5, 33],
      [3, 257],
    ] as const) {
      await forced(name, {
        kernel: plane,
        rows: 3,
        sizes: { m, n },
        operands: [
          { storage: storageOf(floats(3 * m * n, 1)), row: m * n, strides: [n, 1] },
          { storage: storageOf(new Float32Array(3)), row: 1 },
        ],
      });
    }
  });

  test.each(['flat', 'owners'])('scattered sums: %s', async (name) => {
    const kernel = scatter('float32');
    for (const [width, count, places] of [
      [1, 1, 1],
      [5, 63, 7],
      [64, 1021, 65],
      [3, 0, 4],
    ] as const) {
      const offsets = BigInt64Array.from({ length: count }, (_, i) => BigInt(i % 11 === 3 ? -1 : (i * i + 3) % places));
      await forced(name, {
        kernel,
        rows: width,
        sizes: { count },
        operands: [
          { storage: storageOf(floats(count * width, 1)), row: 1, strides: [width] },
          { storage: storageOf(offsets), strides: [1] },
          { storage: storageOf(floats(places * width, 2)), row: 1, strides: [width] },
        ],
      });
    }
  });

  test.each(['bool', 'uint8', 'int16', 'float32'] as const)('pointwise %s: wide and packed', async (type) => {
    for (const [outer, rows, pitch] of [
      [1, 1, 1],
      [1, 1021, 1021],
      [1, 1028, 1028],
      [3, 344, 352],
      [5, 1023, 1025],
      [2, 1024, 1024],
    ] as const) {
      for (const name of ['wide', 'packed']) await forced(name, pointwiseLaunch(type, outer, rows, pitch));
    }
  });
});
