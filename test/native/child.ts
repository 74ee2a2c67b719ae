/** @file A process or worker thread that adds on the native engine; it reports what it saw as one line of JSON. */
import { isMainThread, parentPort } from 'node:worker_threads';
import { compileSeconds, createNativeEngine } from '../../src/engines/native/engine.ts';
import { add, index, load, size, variable } from '../../src/kernels/build.ts';
import type { LoopKernel } from '../../src/kernels/ir.ts';
import { run } from '../engines/launch.ts';

const type = 'float64';
/** out[row] = the sum of row `row` of x: enough work for the pool. */
const kernel: LoopKernel = {
  kind: 'loops',
  name: 'test_child_sum',
  operands: [
    { name: 'x', type, access: 'read', rank: 1 },
    { name: 'out', type, access: 'write', rank: 0 },
  ],
  scalars: [],
  sizes: ['n'],
  body: [
    {
      kind: 'reduce',
      index: 'k',
      extent: size('n'),
      accumulators: [{ name: 'sum', type, initial: { kind: 'constant', type, value: 0 } }],
      body: [],
      values: [load(type, 'x', [index('k')])],
      combine: [add(variable(type, 'left.sum'), variable(type, 'right.sum'))],
    },
    { kind: 'store', operand: 'out', indices: [], value: variable(type, 'sum') },
  ],
};

export interface ChildReport {
  readonly wrong: number;
  readonly compileSeconds: number;
  readonly error?: string;
}

function report(): ChildReport {
  let wrong = 0;
  try {
    const engine = createNativeEngine({ threads: 2 });
    const executable = engine.compile(kernel, () => []);
    const [rows, n] = [200, 300];
    const x = Float64Array.from({ length: rows * n }, (_, i) => i % 17);
    const expected = Float64Array.from({ length: rows }, (_, r) =>
      x.subarray(r * n, (r + 1) * n).reduce((a, b) => a + b),
    );
    const rounds = isMainThread ? 20 : 300;
    for (let round = 0; round < rounds; round++) {
      const launch = {
        rows,
        sizes: { n },
        views: { x: { data: x, row: n, inner: [1] }, out: { data: new Float64Array(rows), row: 1 } },
      };
      const out = run(engine, executable, launch, 1e12).data['out'] as Float64Array;
      if (out.some((value, row) => value !== expected[row])) wrong += 1;
    }
  } catch (error) {
    return { wrong, compileSeconds: compileSeconds(), error: String(error) };
  }
  return { wrong, compileSeconds: compileSeconds() };
}

const result = report();
if (parentPort === null) console.log(JSON.stringify(result));
else parentPort.postMessage(result);
