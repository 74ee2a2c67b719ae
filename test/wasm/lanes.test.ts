/** @file What differs from lane to lane in other ways than by a stride: named values as indices, conditions, carried values. */
import { afterAll, describe, expect, it } from 'vitest';
import { createInterpreter } from '../../src/engines/interpreter/engine.ts';
import { createWasmEngine } from '../../src/engines/wasm/engine.ts';
import * as b from '../../src/kernels/build.ts';
import type { Kernel, Statement } from '../../src/kernels/ir.ts';
import { loop, loops, read, store, wholeNumbers, write } from '../engines/case.ts';
import { difference } from '../engines/conformance.ts';
import { type Launch, run } from '../engines/launch.ts';
import { arrayOf } from '../engines/operators.ts';

const rows = 45;
const count = 21;
const k = b.index('k');
const x = (...indices: Parameters<typeof b.load>[2] & object): ReturnType<typeof b.load> =>
  b.load('float32', 'x', indices);

function named(name: string, value: ReturnType<typeof b.load>): Statement {
  return { kind: 'let', name, value };
}

function sumOf(value: ReturnType<typeof b.load>, body: readonly Statement[] = []): Statement {
  return {
    kind: 'reduce',
    index: 'k',
    extent: b.size('n'),
    accumulators: [{ name: 'sum', type: 'float32', initial: b.constant('float32', 0) }],
    body,
    values: [value],
    combine: [b.add(b.variable('float32', 'left.sum'), b.variable('float32', 'right.sum'))],
  };
}

const place = b.cast('index', b.variable('int64', 'place'));
const shifted = b.subtract(b.multiply(b.row, b.size('step')), b.size('pad'));
const withinRow = b.and(b.greaterEqual(shifted, 0), b.less(shifted, b.size('n')));
const moved = b.add(b.multiply(k, b.size('step')), b.constant('index', -3));
const withinK = b.and(b.greaterEqual(moved, 0), b.less(moved, b.size('n')));

/** By name: what a row does with `x` (rank 1), `places` (int64, by row), `table` (int64, by k) and `out`. */
const bodies: { readonly [name: string]: readonly Statement[] } = {
  'an index named before': [named('place', b.load('int64', 'places')), store('out', [], x(place))],
  'an index named in a reduce': [
    sumOf(x(b.cast('index', b.variable('int64', 'place'))), [named('place', b.load('int64', 'table', [k]))]),
    store('out', [], b.variable('float32', 'sum')),
  ],
  'a named value of the row in a reduce': [
    named('factor', b.cast('float32', b.load('int64', 'places'))),
    sumOf(b.multiply(x(k), b.variable('float32', 'factor'))),
    store('out', [], b.variable('float32', 'sum')),
  ],
  'padding by the row': [store('out', [], b.load('float32', 'x', [shifted], withinRow))],
  'padding by the inner index': [
    sumOf(b.load('float32', 'x', [moved], withinK)),
    store('out', [], b.variable('float32', 'sum')),
  ],
  'padding that is no interval': [
    sumOf(b.load('float32', 'x', [k], b.equal(b.remainder(k, 3), b.constant('index', 1)))),
    store('out', [], b.variable('float32', 'sum')),
  ],
  'a condition on values': [
    sumOf(b.load('float32', 'x', [k], b.greater(b.load('int64', 'table', [k]), 4))),
    store('out', [], b.variable('float32', 'sum')),
  ],
  'a carried index': [
    { kind: 'variable', name: 'at', initial: b.constant('index', 0) },
    { kind: 'variable', name: 'sum', initial: b.constant('float32', 0) },
    loop('sequential', 'k', b.size('n'), [
      { kind: 'assign', name: 'sum', value: b.add(b.variable('float32', 'sum'), x(b.variable('index', 'at'))) },
      {
        kind: 'assign',
        name: 'at',
        value: b.remainder(b.add(b.variable('index', 'at'), b.cast('index', b.load('int64', 'places'))), b.size('n')),
      },
    ]),
    store('out', [], b.variable('float32', 'sum')),
  ],
};

describe('lanes', () => {
  const wasm = createWasmEngine({ threads: 1 });
  const oracle = createInterpreter();
  afterAll(() => wasm.dispose());

  const strides = [
    ['rows apart', count, 1],
    ['rows side by side', 1, rows],
    ['one row for all', 0, 1],
  ] as const;
  it.each(Object.entries(bodies).flatMap(([name, body]) => strides.map((stride) => [name, ...stride, body] as const)))(
    '%s, %s',
    (name, _, row, inner, body) => {
      const kernel: Kernel = loops(
        `lanes_${name.replaceAll(' ', '_')}`,
        [read('x', 'float32', 1), read('places', 'int64'), read('table', 'int64', 1), write('out', 'float32')],
        body,
        { sizes: ['n', 'step', 'pad'] },
      );
      const indices = (seed: number, length: number): number[] =>
        wholeNumbers(length, 1000, seed).map((v) => Math.abs(v) % count);
      for (const step of [1, 2]) {
        const launch: Launch = {
          rows,
          sizes: { n: count, step, pad: 4 },
          views: {
            x: { data: arrayOf('float32', wholeNumbers(rows * count, 50, 1)), row, inner: [inner] },
            places: { data: arrayOf('int64', indices(2, rows)), row: 1 },
            table: { data: arrayOf('int64', indices(3, count)), inner: [1] },
            out: { data: arrayOf('float32', new Array(rows).fill(-1)), row: 1 },
          },
        };
        const [expected, got] = [oracle, wasm].map(
          (engine) =>
            run(
              engine,
              engine.compile(kernel, () => []),
              launch,
              1,
            ).data['out'],
        );
        if (expected === undefined || got === undefined) throw new Error('no result');
        expect(difference(got, expected), `step ${step}`).toBeUndefined();
      }
    },
  );
});
