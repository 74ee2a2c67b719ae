import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.ts';
import { createWasmEngine } from '../../src/engines/wasm/engine.ts';
import * as b from '../../src/kernels/build.ts';
import type { Kernel } from '../../src/kernels/ir.ts';
import type { TypedArray } from '../../src/storage/dtype.ts';
import { fractions, loops, read, store, write } from '../engines/case.ts';
import { type Launch, run } from '../engines/launch.ts';

const huge = 1e12;

const expOfSum = loops(
  'exp_of_sum',
  [read('x', 'float32'), read('y', 'float32'), write('out', 'float32')],
  [store('out', [], b.call('exp', b.add(b.load('float32', 'x'), b.load('float32', 'y'))))],
);

const k = b.index('k');
const rowSums = loops(
  'row_sums',
  [read('x', 'float32', 1), write('out', 'float32')],
  [
    {
      kind: 'reduce',
      index: 'k',
      extent: b.size('n'),
      accumulators: [{ name: 'sum', type: 'float32', initial: b.constant('float32', 0) }],
      body: [],
      values: [b.load('float32', 'x', [k])],
      combine: [b.add(b.variable('float32', 'left.sum'), b.variable('float32', 'right.sum'))],
    },
    store('out', [], b.variable('float32', 'sum')),
  ],
  { sizes: ['n'] },
);

const product: Kernel = {
  kind: 'contraction',
  name: 'product',
  type: 'float32',
  operands: [read('x', 'float32', 2), read('y', 'float32', 2), write('out', 'float32', 2)],
  scalars: [],
  sizes: ['m', 'n', 'k'],
  m: [{ index: 'm' }],
  n: [{ index: 'n' }],
  k: [{ index: 'k' }],
  a: b.load('float32', 'x', [b.index('m'), k]),
  b: b.load('float32', 'y', [k, b.index('n')]),
  epilogue: b.variable('float32', 'sum'),
  out: { operand: 'out', indices: [b.index('m'), b.index('n')] },
};

const guarded = loops(
  'guarded',
  [read('x', 'float32'), write('out', 'float32')],
  [
    {
      kind: 'guard',
      condition: b.less(b.load('float32', 'x'), 5),
      code: 3,
      value: b.cast('int64', b.load('float32', 'x')),
    },
    store('out', [], b.load('float32', 'x')),
  ],
);

function floats(count: number, seed: number): Float32Array {
  return Float32Array.from(fractions(count, seed));
}

const launches: readonly (readonly [string, Kernel, Launch])[] = [
  [
    'a long row',
    expOfSum,
    {
      rows: 100_003,
      views: {
        x: { data: floats(100_003, 1), row: 1 },
        y: { data: floats(1, 2) },
        out: { data: new Float32Array(100_003), row: 1 },
      },
    },
  ],
  [
    'many outer points',
    expOfSum,
    {
      outer: [321],
      rows: 37,
      views: {
        x: { data: floats(321 * 37, 3), row: 321, outer: [1] },
        y: { data: floats(37, 4), row: 1 },
        out: { data: new Float32Array(321 * 37), row: 1, outer: [37] },
      },
    },
  ],
  [
    'sums of rows',
    rowSums,
    {
      rows: 517,
      sizes: { n: 1003 },
      views: {
        x: { data: floats(517 * 1003, 5), row: 1003, inner: [1] },
        out: { data: new Float32Array(517), row: 1 },
      },
    },
  ],
  [
    'sums of columns',
    rowSums,
    {
      rows: 517,
      sizes: { n: 1003 },
      views: {
        x: { data: floats(517 * 1003, 5), row: 1, inner: [517] },
        out: { data: new Float32Array(517), row: 1 },
      },
    },
  ],
  [
    'a product',
    product,
    {
      sizes: { m: 301, n: 263, k: 611 },
      views: {
        x: { data: floats(301 * 611, 6), inner: [611, 1] },
        y: { data: floats(611 * 263, 7), inner: [1, 611] },
        out: { data: new Float32Array(301 * 263), inner: [263, 1] },
      },
    },
  ],
];

function bits(data: { readonly [operand: string]: TypedArray }): Uint8Array {
  const out = data['out'];
  if (out === undefined) throw new Error('no result');
  return new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
}

describe('threads', () => {
  const engines = new Map<number, Engine>();
  beforeAll(async () => {
    for (const threads of [1, 2, 5]) engines.set(threads, createWasmEngine({ threads }));
    // Workers start at the first shared launch and take their time; launches before that run without them.
    const [, kernel, launch] = launches[0] ?? [];
    if (kernel === undefined || launch === undefined) throw new Error('nothing to launch');
    for (const engine of engines.values()) {
      const executable = engine.compile(kernel, () => []);
      run(engine, executable, launch, huge);
    }
    while ([...engines].some(([threads, engine]) => engine.describe()['workers'] !== threads - 1)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  afterAll(() => {
    for (const engine of engines.values()) engine.dispose();
  });

  it.each(launches)('%s has the same bits on 1, 2 and 5 threads', (_, kernel, launch) => {
    const results = [...engines.values()].map((engine) => {
      const executable = engine.compile(kernel, () => []);
      // Several times, so that the workers take part in some.
      let last = run(engine, executable, launch, huge);
      for (let turn = 0; turn < 5; turn++) {
        const next = run(engine, executable, launch, huge);
        expect(Buffer.compare(bits(next.data), bits(last.data))).toBe(0);
        last = next;
      }
      return bits(last.data);
    });
    const [alone, ...shared] = results;
    if (alone === undefined) throw new Error('no engine');
    expect(alone.some((byte) => byte !== 0)).toBe(true);
    for (const other of shared) expect(Buffer.compare(other, alone)).toBe(0);
  });

  it('reports the guard at the lowest position', () => {
    const data = floats(50_000, 8);
    data[49_000] = 9;
    data[12_345] = 7;
    data[30_000] = 8;
    for (const engine of engines.values()) {
      const executable = engine.compile(guarded, () => []);
      const views = { x: { data, row: 1 }, out: { data: new Float32Array(50_000), row: 1 } };
      const outcome = run(engine, executable, { rows: 50_000, views }, huge);
      expect([outcome.status, outcome.guardValue]).toEqual([4, 7]);
      const good = { x: { data: floats(50_000, 9), row: 1 }, out: { data: new Float32Array(50_000), row: 1 } };
      expect(run(engine, executable, { rows: 50_000, views: good }, huge).status).toBe(0);
    }
  });

  it('workers take part', () => {
    const engine = engines.get(2);
    const [, kernel, launch] = launches[0] ?? [];
    if (engine === undefined || kernel === undefined || launch === undefined) throw new Error('nothing to launch');
    const executable = engine.compile(kernel, () => []);
    const before = Number(engine.describe()['tasksOfWorkers']);
    for (let turn = 0; turn < 200 && Number(engine.describe()['tasksOfWorkers']) === before; turn++) {
      run(engine, executable, launch, huge);
    }
    expect(Number(engine.describe()['tasksOfWorkers'])).toBeGreaterThan(before);
  });
});

describe('the process', () => {
  it('ends while workers sleep', async () => {
    const script = fileURLToPath(new URL('./leaving.ts', import.meta.url));
    const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [tsx, script], { timeout: 60_000 });
    expect(stdout).toBe('3\n');
  }, 90_000);
});
