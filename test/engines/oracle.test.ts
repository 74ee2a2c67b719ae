/** @file What only the interpreter does: it refuses bad kernels and bad launches. */
import { describe, expect, it } from 'vitest';
import { createInterpreter } from '../../src/engines/interpreter/engine.ts';
import * as b from '../../src/kernels/build.ts';
import { HostStorage } from '../../src/storage/host.ts';
import { loops, read, store, write } from './case.ts';
import { fill, type Launch, run } from './launch.ts';

const engine = createInterpreter();
const compile = (kernel: Parameters<typeof engine.compile>[0]) => engine.compile(kernel, () => [kernel]);

const copy = compile(
  loops(
    'copy',
    [read('x', 'float32', 1), write('out', 'float32')],
    [store('out', [], b.load('float32', 'x', [b.size('at')]))],
    { sizes: ['at'] },
  ),
);

function launch(change: Partial<Launch> & { readonly out?: object } = {}): Launch {
  return {
    rows: 3,
    sizes: { at: 0 },
    views: {
      x: { data: new Float32Array([1, 2, 3]), row: 1, inner: [1] },
      out: { data: new Float32Array(3), row: 1, ...change.out },
    },
    ...change,
  };
}

describe('the interpreter refuses', () => {
  it('a kernel that breaks a rule', () => {
    expect(() => compile(loops('bad', [read('x', 'float32')], [store('x', [], b.constant('float32', 0))]))).toThrow(
      /a store of 'x'/,
    );
  });

  it('a load behind the end of a storage', () => {
    expect(() => run(engine, copy, launch({ sizes: { at: 1 } }), 1)).toThrow(
      /operand 'x': byte 12 lies outside its 12 bytes/,
    );
  });

  it('a store behind the end, and one before the beginning', () => {
    expect(() => run(engine, copy, launch({ out: { row: 2 } }), 1)).toThrow(/operand 'out': byte 16 lies outside/);
    expect(() => run(engine, copy, launch({ out: { row: -1 } }), 1)).toThrow(/operand 'out': byte -4 lies outside/);
  });

  it('extents and strides that are no integers', () => {
    expect(() => run(engine, copy, launch({ rows: -1 }), 1)).toThrow(/row extent at 1 is -1/);
    expect(() => run(engine, copy, launch({ rows: Number.NaN }), 1)).toThrow(/row extent at 1 is NaN/);
    expect(() => run(engine, copy, launch({ sizes: { at: 0.5 } }), 1)).toThrow(/size at at 2 is 0.5/);
    expect(() => run(engine, copy, launch({ out: { row: 0.5 } }), 1)).toThrow(/stride at \d+ is 0.5/);
  });

  it('a released storage, and none', () => {
    const storage = new HostStorage(new ArrayBuffer(12), 0, 12);
    storage.released = true;
    fill(engine, copy, launch(), [storage, storage]);
    expect(() => engine.launch(copy, 1)).toThrow(/operand 'x' is bound to a released storage/);
    engine.storages.length = 0;
    expect(() => engine.launch(copy, 1)).toThrow(/operand 'x' is bound to no storage/);
  });

  it('an executable that it did not compile', () => {
    expect(() => engine.launch({ kernel: copy.kernel, layout: copy.layout }, 1)).toThrow(/another engine/);
  });

  it('a branch of a select that reads outside, also where it is not taken', () => {
    const kernel = compile(
      loops(
        'both',
        [read('x', 'float32', 1), write('out', 'float32')],
        [
          store(
            'out',
            [],
            b.select(b.less(b.row, 2), b.load('float32', 'x', [b.add(b.row, 1)]), b.constant('float32', 0)),
          ),
        ],
      ),
    );
    const views = { x: { data: new Float32Array(3), inner: [1] }, out: { data: new Float32Array(3), row: 1 } };
    expect(() => run(engine, kernel, { rows: 3, views }, 1)).toThrow(/operand 'x': byte 12 lies outside/);
  });
});

it('the interpreter decomposes elementary functions', () => {
  const kernel = compile(
    loops(
      'exponential',
      [read('x', 'float64'), write('out', 'float64')],
      [store('out', [], b.call('exp', b.load('float64', 'x')))],
    ),
  );
  const x = new Float64Array([0, 1, -1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  const views = { x: { data: x, row: 1 }, out: { data: new Float64Array(5), row: 1 } };
  const out = run(engine, kernel, { rows: 5, views }, 1).data['out'];
  expect(out?.[0]).toBe(1);
  expect(Math.abs(Number(out?.[1]) - Math.E)).toBeLessThanOrEqual(4 * Number.EPSILON);
  expect(out?.[3]).toBe(0);
  expect(out?.[4]).toBe(Number.POSITIVE_INFINITY);
});

it('the interpreter reports the first guard that fails', () => {
  const kernel = compile(
    loops(
      'guarded',
      [read('x', 'int64')],
      [{ kind: 'guard', condition: b.greaterEqual(b.load('int64', 'x'), 0), code: 4, value: b.load('int64', 'x') }],
    ),
  );
  const views = { x: { data: new BigInt64Array([1n, -2n, -3n]), row: 1 } };
  const { status, guardValue } = run(engine, kernel, { rows: 3, views }, 1);
  expect([status, guardValue]).toEqual([5, -2]);
});
