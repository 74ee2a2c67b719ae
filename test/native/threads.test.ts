/** @file Several JavaScript threads on one pool, and the guard that is reported when threads share a launch. */
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { createNativeEngine } from '../../src/engines/native/engine.ts';
import { index, less, load, size } from '../../src/kernels/build.ts';
import type { LoopKernel } from '../../src/kernels/ir.ts';
import { HostStorage } from '../../src/storage/host.ts';
import { fill, run } from '../engines/launch.ts';
import type { ChildReport } from './child.ts';
import { childPath, runChild } from './process.ts';

const engine = createNativeEngine({ threads: 4 });

it('serves worker threads at the same time', async () => {
  createNativeEngine();
  const workers = [1, 2, 3].map(
    () =>
      new Promise<ChildReport>((resolve, reject) => {
        const worker = new Worker(
          `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(childPath)}); })`,
          { eval: true, execArgv: [] },
        );
        worker.once('message', resolve);
        worker.once('error', reject);
      }),
  );
  for (const report of await Promise.all(workers)) {
    expect(report.error).toBeUndefined();
    expect(report.wrong).toBe(0);
  }
}, 60_000);

it('lets the process end although its threads wait', async () => {
  expect((await runChild({})).report).toMatchObject({ wrong: 0 });
}, 60_000);

const guarded: LoopKernel = {
  kind: 'loops',
  name: 'test_guarded',
  operands: [{ name: 'x', type: 'int64', access: 'read', rank: 0 }],
  scalars: [],
  sizes: ['limit'],
  body: [
    {
      kind: 'guard',
      condition: less({ kind: 'cast', type: 'index', argument: load('int64', 'x') }, size('limit')),
      code: 3,
      value: load('int64', 'x'),
    },
  ],
};

it('reports the first failed guard, whichever thread met it', () => {
  const executable = engine.compile(guarded, () => []);
  const [outer, rows] = [50, 1000];
  const x = new BigInt64Array(outer * rows);
  x[7 * rows + 900] = 11n;
  for (let i = 8 * rows; i < x.length; i += 37) x[i] = BigInt(20 + i);
  const launch = { outer: [outer], rows, sizes: { limit: 10 }, views: { x: { data: x, row: 1, outer: [rows] } } };
  for (let round = 0; round < 50; round++)
    expect(run(engine, executable, launch, 1e12)).toMatchObject({ status: 4, guardValue: 11 });
  expect(run(engine, executable, { ...launch, sizes: { limit: 10_000_000 } }, 1e12).status).toBe(0);
});

it('works on shared memory', () => {
  const kernel: LoopKernel = {
    kind: 'loops',
    name: 'test_row_numbers',
    operands: [{ name: 'out', type: 'int64', access: 'write', rank: 0 }],
    scalars: [],
    sizes: [],
    body: [
      {
        kind: 'store',
        operand: 'out',
        indices: [],
        value: { kind: 'cast', type: 'int64', argument: index('row') },
      },
    ],
  };
  const executable = engine.compile(kernel, () => []);
  const storage = new HostStorage(new SharedArrayBuffer(80), 16, 64);
  const launch = { rows: 8, views: { out: { data: new BigInt64Array(8), row: 1 } } };
  fill(engine, executable, launch, [storage]);
  engine.launch(executable, 1);
  const all = [...new BigInt64Array(storage.buffer)];
  expect(all).toEqual([0n, 0n, 0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n]);
});
