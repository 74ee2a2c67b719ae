/** @file Run as a process of its own: starts workers, computes, and leaves them running. */
import { createWasmEngine } from '../../src/engines/wasm/engine.ts';
import * as b from '../../src/kernels/build.ts';
import { loops, store, update } from '../engines/case.ts';
import { run } from '../engines/launch.ts';

const engine = createWasmEngine({ threads: 3 });
const increment = loops('increment', [update('x', 'float32')], [store('x', [], b.add(b.load('float32', 'x'), 1))]);
const data = new Float32Array(100_000).fill(2);
const outcome = run(
  engine,
  engine.compile(increment, () => []),
  { rows: data.length, views: { x: { data, row: 1 } } },
  1e12,
);
console.log(outcome.data['x']?.[99_999]);
