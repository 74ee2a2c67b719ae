/** @file Cases: loops, carried values, branches, scatter and gather, guards. */
import * as b from '../../src/kernels/build.ts';
import type { Expression, Statement } from '../../src/kernels/ir.ts';
import type { ComputeType } from '../../src/storage/dtype.ts';
import { branch, type EngineCase, elements, loop, loops, read, store, update, wholeNumbers, write } from './case.ts';
import { arrayOf } from './operators.ts';

const j = b.index('j');

function letStatement(name: string, value: Expression): Statement {
  return { kind: 'let', name, value };
}

/** Running sums: a value carried through a sequential loop. */
function scanCases(): EngineCase[] {
  return (['float32', 'float64', 'int64', 'int32', 'uint8'] as const).flatMap((type) => {
    const kernel = loops(
      `running_sum_${type}`,
      [read('x', type, 1), write('out', type, 1)],
      [
        { kind: 'variable', name: 'sum', initial: b.constant(type, 0) },
        loop('sequential', 'j', b.size('n'), [
          { kind: 'assign', name: 'sum', value: b.add(b.variable(type, 'sum'), b.load(type, 'x', [j])) },
          store('out', [j], b.variable(type, 'sum')),
        ]),
      ],
      { sizes: ['n'] },
    );
    const shapes = [
      ['rows', 6, 50, 50, 1],
      ['columns', 50, 6, 1, 50],
      ['one long row', 1, 30_000, 0, 1],
      ['an empty row', 4, 0, 0, 1],
      ['many columns', 3000, 10, 1, 3000],
    ] as const;
    return shapes.map(([name, rows, n, row, inner]): EngineCase => {
      const data = arrayOf(type, wholeNumbers(Math.max(1, rows * n), 9, 21));
      return {
        name: `running sum ${type} ${name}`,
        kernel,
        launch: {
          rows,
          sizes: { n },
          views: {
            x: { data, row, inner: [inner] },
            out: { data: arrayOf(type, wholeNumbers(Math.max(1, rows * n), 9, 22)), row, inner: [inner] },
          },
        },
        expected: (all) => {
          const [x, out] = [elements(all, 'x'), elements(all, 'out')];
          for (let r = 0; r < rows; r++) {
            let sum = 0n;
            for (let position = 0; position < n; position++) {
              const at = r * row + position * inner;
              sum += BigInt(x[at] ?? 0);
              const wrapped = type === 'uint8' ? BigInt.asUintN(8, sum) : sum;
              out[at] = type === 'int64' ? wrapped : Number(wrapped);
            }
          }
        },
      };
    });
  });
}

/** Pooling with a window that leaves the image: nested loops, an `if`, a load with `when`, the place of the maximum. */
function poolCase(
  name: string,
  height: number,
  width: number,
  images: number,
  window: number,
  pad: number,
): EngineCase {
  const outHeight = height + 2 * pad - window + 1;
  const outWidth = width + 2 * pad - window + 1;
  const y = b.subtract(b.add(b.index('oy'), b.index('ky')), b.size('pad'));
  const x = b.subtract(b.add(b.index('ox'), b.index('kx')), b.size('pad'));
  const inside = b.and(
    b.and(b.greaterEqual(y, 0), b.less(y, b.size('height'))),
    b.and(b.greaterEqual(x, 0), b.less(x, b.size('width'))),
  );
  const element = b.load('float32', 'image', [y, x], inside);
  const kernel = loops(
    'pool_maximum',
    [read('image', 'float32', 2), write('out', 'float32', 2), write('places', 'int64', 2)],
    [
      loop('parallel', 'oy', b.size('outHeight'), [
        loop('parallel', 'ox', b.size('outWidth'), [
          { kind: 'variable', name: 'best', initial: b.constant('float32', Number.NEGATIVE_INFINITY) },
          { kind: 'variable', name: 'place', initial: b.constant('int64', -1) },
          loop('sequential', 'ky', b.size('window'), [
            loop('sequential', 'kx', b.size('window'), [
              letStatement('element', element),
              branch(b.and(inside, b.greater(b.variable('float32', 'element'), b.variable('float32', 'best'))), [
                { kind: 'assign', name: 'best', value: b.variable('float32', 'element') },
                { kind: 'assign', name: 'place', value: b.cast('int64', b.add(b.multiply(y, b.size('width')), x)) },
              ]),
            ]),
          ]),
          store('out', [b.index('oy'), b.index('ox')], b.variable('float32', 'best')),
          store('places', [b.index('oy'), b.index('ox')], b.variable('int64', 'place')),
        ]),
      ]),
    ],
    { sizes: ['height', 'width', 'outHeight', 'outWidth', 'window', 'pad'] },
  );
  const area = outHeight * outWidth;
  return {
    name: `pool ${name}`,
    kernel,
    launch: {
      outer: [images],
      rows: 1,
      sizes: { height, width, outHeight, outWidth, window, pad },
      views: {
        image: {
          data: arrayOf('float32', wholeNumbers(images * height * width, 99, 31)),
          outer: [height * width],
          inner: [width, 1],
        },
        out: { data: new Float32Array(images * area), outer: [area], inner: [outWidth, 1] },
        places: { data: new BigInt64Array(images * area), outer: [area], inner: [outWidth, 1] },
      },
    },
    expected: (all) => {
      const image = elements<'float32'>(all, 'image');
      const [out, places] = [elements<'float32'>(all, 'out'), elements<'int64'>(all, 'places')];
      for (let position = 0; position < images * area; position++) {
        const start = Math.floor(position / area) * height * width;
        const top = (Math.floor(position / outWidth) % outHeight) - pad;
        const first = (position % outWidth) - pad;
        let best = Number.NEGATIVE_INFINITY;
        let place = -1;
        for (let r = Math.max(0, top); r < Math.min(height, top + window); r++) {
          for (let c = Math.max(0, first); c < Math.min(width, first + window); c++) {
            const value = image[start + r * width + c] ?? Number.NaN;
            if (value > best) {
              best = value;
              place = r * width + c;
            }
          }
        }
        out[position] = best;
        places[position] = BigInt(place);
      }
    },
  };
}

/** `if` with and without `otherwise`, nested, with lets of its own, around a store that else keeps what stood there. */
function branchCase(type: ComputeType): EngineCase {
  const x = b.load(type, 'x');
  const kernel = loops(
    `branches_${type}`,
    [read('x', type), update('out', type)],
    [
      letStatement('element', x),
      branch(
        b.greater(b.variable(type, 'element'), 10),
        [
          letStatement('twice', b.add(b.variable(type, 'element'), b.variable(type, 'element'))),
          branch(b.greater(b.variable(type, 'twice'), 60), [store('out', [], b.variable(type, 'twice'))]),
        ],
        [
          letStatement('twice', b.constant(type, 1)),
          store('out', [], b.add(b.load(type, 'out'), b.variable(type, 'twice'))),
        ],
      ),
    ],
  );
  const values = wholeNumbers(3001, 50, 17).map(Math.abs);
  return {
    name: `branches ${type}`,
    kernel,
    launch: {
      rows: values.length,
      views: {
        x: { data: arrayOf(type, values), row: 1 },
        out: {
          data: arrayOf(
            type,
            values.map((value) => value % 7),
          ),
          row: 1,
        },
      },
    },
    expected: (all) => {
      const out = elements(all, 'out');
      values.forEach((value, position) => {
        const before = value % 7;
        const after = value > 10 ? (2 * value > 60 ? 2 * value : before) : before + 1;
        out[position] = type === 'int64' ? BigInt(after) : after;
      });
    },
  };
}

/** Adds each element of a source to the place that an index names, in order: indices may repeat. */
function scatterCases(): EngineCase[] {
  return (['float32', 'float64', 'int64', 'int32', 'uint8'] as const).flatMap((type) => {
    const place = b.cast('index', b.load('int64', 'places', [j]));
    const kernel = loops(
      `scatter_add_${type}`,
      [read('places', 'int64', 1), read('source', type, 1), update('out', type, 1)],
      [
        loop('sequential', 'j', b.size('n'), [
          store('out', [place], b.add(b.load(type, 'out', [place]), b.load(type, 'source', [j]))),
        ]),
      ],
      { sizes: ['n'] },
    );
    return (
      [
        [1, 500, 7],
        [40, 30, 5],
        [3, 0, 4],
      ] as const
    ).map(([rows, n, targets]): EngineCase => {
      const source = wholeNumbers(Math.max(1, rows * n), 3, 41).map(Math.abs);
      const places = wholeNumbers(Math.max(1, n), 1000, 42).map((value) => Math.abs(value) % targets);
      return {
        name: `scatter ${type} ${rows}x${n}`,
        kernel,
        launch: {
          rows,
          sizes: { n },
          views: {
            places: { data: arrayOf('int64', places), inner: [1] },
            source: { data: arrayOf(type, source), row: n, inner: [1] },
            out: { data: arrayOf(type, new Array(rows * targets).fill(1)), row: targets, inner: [1] },
          },
        },
        expected: (all) => {
          const out = elements(all, 'out');
          const sums = new Array<number>(rows * targets).fill(1);
          for (let r = 0; r < rows; r++) {
            for (let position = 0; position < n; position++) {
              const at = r * targets + (places[position] ?? 0);
              sums[at] = (sums[at] ?? 0) + (source[r * n + position] ?? 0);
            }
          }
          sums.forEach((sum, at) => {
            out[at] = type === 'int64' ? BigInt(sum) : type === 'uint8' ? sum & 255 : sum;
          });
        },
      };
    });
  });
}

/** Rows chosen by int64 indices, with a guard. What a wrong index chooses is 0. */
function gatherCase(
  name: string,
  count: number,
  wrong: readonly (readonly [place: number, value: bigint])[],
): EngineCase {
  const rows = 13;
  const classes = 11;
  const chosen = b.load('int64', 'places');
  const valid = b.and(
    b.greaterEqual(b.variable('int64', 'chosen'), 0),
    b.less(b.variable('int64', 'chosen'), b.cast('int64', b.size('classes'))),
  );
  const kernel = loops(
    'gather_rows',
    [read('table', 'float32', 2), read('places', 'int64'), write('out', 'float32', 1)],
    [
      letStatement('chosen', chosen),
      letStatement('valid', valid),
      { kind: 'guard', condition: b.variable('bool', 'valid'), code: 3, value: b.variable('int64', 'chosen') },
      loop('parallel', 'j', b.size('width'), [
        store(
          'out',
          [j],
          b.load('float32', 'table', [b.cast('index', b.variable('int64', 'chosen')), j], b.variable('bool', 'valid')),
        ),
      ]),
    ],
    { sizes: ['classes', 'width'] },
  );
  const places = BigInt64Array.from(wholeNumbers(count, 1000, 51).map((value) => BigInt(Math.abs(value) % classes)));
  for (const [place, value] of wrong) places[place] = value;
  return {
    name: `gather ${name}`,
    kernel,
    launch: {
      rows: count,
      sizes: { classes, width: rows },
      views: {
        table: { data: arrayOf('float32', wholeNumbers(classes * rows, 99, 52)), inner: [rows, 1] },
        places: { data: places, row: 1 },
        out: { data: new Float32Array(count * rows), row: rows, inner: [1] },
      },
    },
    expected: (all) => {
      const [table, out] = [elements<'float32'>(all, 'table'), elements<'float32'>(all, 'out')];
      places.forEach((place, row) => {
        for (let column = 0; column < rows; column++) {
          const inside = place >= 0n && place < BigInt(classes);
          out[row * rows + column] = inside ? (table[Number(place) * rows + column] ?? Number.NaN) : 0;
        }
      });
    },
    ...(wrong.length === 0 ? {} : { failures: wrong.map(([, value]) => [3, Number(value)] as const) }),
  };
}

/** Guards in the row, in a loop and in a reduce; several codes; a value of type index. */
function guardCase(
  name: string,
  values: readonly number[],
  failures: readonly (readonly [number, number])[],
): EngineCase {
  const element = b.load('int32', 'x', [j]);
  const kernel = loops(
    'guards',
    [read('x', 'int32', 1), write('out', 'int32')],
    [
      {
        kind: 'guard',
        condition: b.notEqual(b.load('int32', 'x', [b.constant('index', 0)]), 100),
        code: 0,
        value: b.row,
      },
      loop('sequential', 'j', b.size('n'), [
        { kind: 'guard', condition: b.lessEqual(element, 100), code: 7, value: b.cast('int64', element) },
        branch(b.less(element, 0), [{ kind: 'guard', condition: b.equal(j, 0), code: 1, value: j }]),
      ]),
      store('out', [], b.cast('int32', b.row)),
    ],
    { sizes: ['n'] },
  );
  const n = 3;
  const rows = values.length / n;
  return {
    name: `guards ${name}`,
    kernel,
    launch: {
      rows,
      sizes: { n },
      views: { x: { data: arrayOf('int32', values), row: n, inner: [1] }, out: { data: new Int32Array(rows), row: 1 } },
    },
    expected: (all) => {
      const out = elements<'int32'>(all, 'out');
      for (let row = 0; row < rows; row++) out[row] = row;
    },
    failures,
  };
}

const many = 6000;

function manyWith(place: number, value: number): number[] {
  const values = new Array<number>(many).fill(1);
  values[place] = value;
  return values;
}

/** Loops whose extents and bounds depend on the row and on values in memory. */
function raggedCase(): EngineCase {
  const kernel = loops(
    'ragged_rows',
    [read('starts', 'int64', 1), read('x', 'float32', 1), write('out', 'float32')],
    [
      letStatement('start', b.cast('index', b.load('int64', 'starts', [b.row]))),
      letStatement('end', b.cast('index', b.load('int64', 'starts', [b.add(b.row, 1)]))),
      {
        kind: 'reduce',
        index: 'j',
        extent: b.subtract(b.variable('index', 'end'), b.variable('index', 'start')),
        accumulators: [{ name: 'sum', type: 'float32', initial: b.constant('float32', 0) }],
        body: [],
        values: [b.load('float32', 'x', [b.add(b.variable('index', 'start'), j)])],
        combine: [b.add(b.variable('float32', 'left.sum'), b.variable('float32', 'right.sum'))],
      },
      store('out', [], b.variable('float32', 'sum')),
    ],
  );
  const starts = [0, 3, 3, 10, 64, 65, 200];
  const values = wholeNumbers(200, 9, 61);
  return {
    name: 'ragged rows',
    kernel,
    launch: {
      rows: starts.length - 1,
      views: {
        starts: { data: arrayOf('int64', starts), inner: [1] },
        x: { data: arrayOf('float32', values), inner: [1] },
        out: { data: new Float32Array(starts.length - 1), row: 1 },
      },
    },
    expected: (all) => {
      const out = elements<'float32'>(all, 'out');
      for (let row = 0; row + 1 < starts.length; row++) {
        out[row] = values.slice(starts[row], starts[row + 1]).reduce((sum, value) => sum + value, 0);
      }
    },
  };
}

/** Index arithmetic: quotient and remainder of the row, a select of indices, division by zero. */
function indexCase(): EngineCase {
  const n = b.size('n');
  const value = b.add(
    b.multiply(b.divide(b.row, n), 1000),
    b.select(
      b.equal(b.remainder(b.row, n), 0),
      b.negate(b.minimum(b.row, 5)),
      b.add(b.remainder(b.negate(b.row), n), b.divide(b.row, b.size('zero'))),
    ),
  );
  return {
    name: 'index arithmetic',
    kernel: loops('index_arithmetic', [write('out', 'int64')], [store('out', [], b.cast('int64', value))], {
      sizes: ['n', 'zero'],
    }),
    launch: { rows: 50, sizes: { n: 7, zero: 0 }, views: { out: { data: new BigInt64Array(50), row: 1 } } },
    expected: (all) => {
      const out = elements<'int64'>(all, 'out');
      for (let row = 0; row < 50; row++) {
        const rest = row % 7 === 0 ? -Math.min(row, 5) : -(row % 7);
        out[row] = BigInt(Math.floor(row / 7) * 1000 + rest);
      }
    },
  };
}

export const controlGroups = {
  scans: scanCases(),
  pooling: [
    poolCase('without padding', 6, 7, 2, 3, 0),
    poolCase('with padding', 6, 7, 2, 3, 1),
    poolCase('of many images', 9, 9, 200, 2, 1),
    poolCase('of one pixel', 1, 1, 1, 1, 0),
  ],
  branches: (['float32', 'float64', 'int64', 'int32', 'uint8'] as const).map(branchCase),
  scatter: scatterCases(),
  gather: [
    gatherCase('of few', 5, []),
    gatherCase('of none', 0, []),
    gatherCase('of many', 4000, []),
    gatherCase('with the first wrong', 4000, [[0, -1n]]),
    gatherCase('with the last wrong', 4000, [[3999, 11n]]),
    gatherCase('with one in the middle wrong', 4000, [[1777, 2n ** 40n]]),
    gatherCase('with several wrong', 4000, [
      [3000, -5n],
      [12, -(2n ** 33n)],
      [2111, 2n ** 32n],
    ]),
  ],
  guards: [
    guardCase('that hold', new Array(many).fill(1), []),
    guardCase('of no rows', [], []),
    guardCase('in the first row', manyWith(0, 100), [[0, 0]]),
    guardCase('in the last row', manyWith(many - 3, 100), [[0, many / 3 - 1]]),
    guardCase('in a loop', manyWith(3001, 101), [[7, 101]]),
    guardCase('in a branch', manyWith(5000, -4), [[1, 2]]),
    guardCase('in a branch that holds', manyWith(3000, -4), []),
  ],
  'data-dependent loops': [raggedCase(), indexCase()],
} as const;
