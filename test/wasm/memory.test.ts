import { afterEach, describe, expect, it } from 'vitest';
import type { Engine, Executable } from '../../src/engines/engine.ts';
import { createWasmEngine } from '../../src/engines/wasm/engine.ts';
import { EngineError } from '../../src/errors/errors.ts';
import * as b from '../../src/kernels/build.ts';
import { type Block, Blocks } from '../../src/storage/blocks.ts';
import { HostStorage } from '../../src/storage/host.ts';
import { loops, read, store, update, write } from '../engines/case.ts';

const increment = loops('increment', [update('x', 'float32')], [store('x', [], b.add(b.load('float32', 'x'), 1))]);
const sum = loops(
  'sum',
  [read('x', 'float32'), read('y', 'float32'), write('out', 'float32')],
  [store('out', [], b.add(b.load('float32', 'x'), b.load('float32', 'y')))],
);

function storageOf(values: Float32Array): HostStorage {
  return new HostStorage(values.buffer, values.byteOffset, values.byteLength);
}

let engine: Engine | undefined;

function start(memory: number): Engine {
  engine = createWasmEngine({ threads: 1, memory });
  return engine;
}

afterEach(() => {
  engine?.dispose();
  engine = undefined;
});

function launch(on: Engine, executable: Executable, rows: number, storages: readonly HostStorage[], offset = 0): void {
  const { values } = on;
  values[0] = 0;
  values[1] = rows;
  on.storages.length = 0;
  storages.forEach((storage, i) => {
    const at = executable.layout.operands[i] ?? 0;
    values[at] = offset;
    values[at + 1] = 1;
    on.storages.push(storage);
  });
  on.launch(executable, 1);
}

describe('residency', () => {
  it('writes back what it evicts, and finds it again', () => {
    const rows = 4096;
    const on = start(3 * rows * 4);
    const executable = on.compile(increment, () => []);
    const arrays = Array.from({ length: 7 }, (_, i) => new Float32Array(rows).fill(i));
    const storages = arrays.map(storageOf);
    for (let round = 0; round < 5; round++) for (const storage of storages) launch(on, executable, rows, [storage]);
    expect(storages.filter(({ copy }) => copy?.resident).length).toBeLessThan(storages.length);
    for (const storage of storages) on.beforeHostRead(storage);
    arrays.forEach((array, i) => {
      expect(array.every((value) => value === i + 5)).toBe(true);
    });
  });

  it('keeps the recently used and drops the oldest', () => {
    const rows = 1024;
    const on = start(3 * rows * 4);
    const executable = on.compile(increment, () => []);
    const [first, second, third, fourth] = Array.from({ length: 4 }, () => storageOf(new Float32Array(rows)));
    if (!first || !second || !third || !fourth) throw new Error('four storages');
    for (const storage of [first, second, third, first, fourth]) launch(on, executable, rows, [storage]);
    expect(first.copy).toMatchObject({ resident: true });
    expect(second.copy).toMatchObject({ resident: false });
    expect(new Float32Array(second.buffer)[rows - 1]).toBe(1);
  });

  it('refuses a launch whose operands exceed the bound, and works on', () => {
    const rows = 4096;
    const on = start(2 * rows * 4);
    const executable = on.compile(sum, () => []);
    const large = Array.from({ length: 3 }, () => storageOf(new Float32Array(rows).fill(1)));
    expect(() => launch(on, executable, rows, large)).toThrow(EngineError);
    expect(() => launch(on, executable, rows, large)).toThrow(/FLAMBEAU_WASM_MEMORY/);
    const small = Array.from({ length: 3 }, () => storageOf(new Float32Array(16).fill(2)));
    launch(on, executable, 16, small);
    const [, , out] = small;
    if (out === undefined) throw new Error('three storages');
    on.beforeHostRead(out);
    expect([...new Float32Array(out.buffer)]).toEqual(new Array(16).fill(4));
  });

  it('takes more than the default where one launch needs it', () => {
    const rows = 25_000_000;
    engine = createWasmEngine({ threads: 1 });
    const executable = engine.compile(sum, () => []);
    const large = [1, 2, 0].map((value) => storageOf(new Float32Array(rows).fill(value)));
    launch(engine, executable, rows, large);
    const [, , out] = large;
    if (out === undefined) throw new Error('three storages');
    engine.beforeHostRead(out);
    const values = new Float32Array(out.buffer);
    expect([values[0], values[rows >> 1], values[rows - 1]]).toEqual([3, 3, 3]);
  });

  it('sees what the host writes between launches', () => {
    const on = start(1 << 20);
    const executable = on.compile(increment, () => []);
    const array = new Float32Array([1, 2, 3]);
    const storage = storageOf(array);
    launch(on, executable, 3, [storage]);
    expect([...array]).toEqual([1, 2, 3]);
    on.beforeHostWrite(storage);
    expect([...array]).toEqual([2, 3, 4]);
    array[1] = 10;
    launch(on, executable, 3, [storage]);
    on.beforeHostRead(storage);
    expect([...array]).toEqual([3, 11, 5]);
    launch(on, executable, 3, [storage]);
    on.beforeHostRead(storage);
    expect([...array]).toEqual([4, 12, 6]);
  });

  it('forgets a storage without writing it back', () => {
    const on = start(1 << 20);
    const executable = on.compile(increment, () => []);
    const array = new Float32Array([1, 2, 3]);
    const storage = storageOf(array);
    launch(on, executable, 3, [storage]);
    storage.copy?.drop();
    expect(storage.copy).toMatchObject({ resident: false });
    on.beforeHostRead(storage);
    expect([...array]).toEqual([1, 2, 3]);
  });

  it('writes nothing back of what nobody can read again', () => {
    const rows = 2 ** 18;
    const on = start(96 * rows * 4);
    const executable = on.compile(sum, () => []);
    const x = storageOf(new Float32Array(rows).fill(1));
    let last = storageOf(new Float32Array(rows));
    for (let i = 0; i < 400; i++) {
      const next = storageOf(new Float32Array(rows));
      launch(on, executable, rows, [x, last, next]);
      last = next;
    }
    on.beforeHostRead(last);
    expect(new Float32Array(last.buffer)[rows - 1]).toBe(400);
    // The last result itself, and the few that are evicted before a collection.
    expect(on.describe()['bytesWrittenBack']).toBeLessThan(0.1 * 400 * rows * 4);
  });

  it('takes no more for what is dead than lies between two collections', () => {
    const rows = 2 ** 18;
    const bytes = 4 * rows;
    const on = start(2 ** 28);
    const executable = on.compile(increment, () => []);
    const { memoryBytes: before } = on.describe();
    for (let i = 0; i < 1000; i++) launch(on, executable, rows, [storageOf(new Float32Array(rows))]);
    // Memory grows by a quarter of itself, and by 16 MiB at least.
    expect(Number(on.describe()['memoryBytes']) - Number(before)).toBeLessThanOrEqual(64 * bytes + 32 * bytes);
  });

  it('keeps what a program holds while it finds what it dropped', () => {
    const rows = 2 ** 16;
    const on = start(24 * rows * 4);
    const executable = on.compile(increment, () => []);
    const held = Array.from({ length: 40 }, (_, i) => storageOf(new Float32Array(rows).fill(i)));
    for (let i = 0; i < 1000; i++) {
      launch(on, executable, rows, [held[i % 40] as HostStorage]);
      launch(on, executable, rows, [storageOf(new Float32Array(rows))]);
    }
    held.forEach((storage, i) => {
      on.beforeHostRead(storage);
      const values = new Float32Array(storage.buffer);
      expect([values[0], values[rows - 1]]).toEqual([i + 25, i + 25]);
    });
  });

  it('writes everything back when another engine takes over, and when it ends', () => {
    const on = start(1 << 20);
    const executable = on.compile(increment, () => []);
    const array = new Float32Array([1, 2, 3]);
    launch(on, executable, 3, [storageOf(array)]);
    on.writeBackAll();
    expect([...array]).toEqual([2, 3, 4]);
    launch(on, executable, 3, [storageOf(array)]);
    on.dispose();
    expect([...array]).toEqual([3, 4, 5]);
  });

  it('leaves what a launch does not write as it was', () => {
    const on = start(1 << 20);
    const executable = on.compile(sum, () => []);
    const out = new Float32Array([7, 7, 7, 7]);
    const ones = () => storageOf(new Float32Array([1, 1, 1, 1]));
    const result = storageOf(out);
    launch(on, executable, 2, [ones(), ones(), result], 4);
    on.beforeHostRead(result);
    expect([...out]).toEqual([7, 2, 2, 7]);
  });

  it('reads an operand that the launch also overwrites', () => {
    const on = start(1 << 20);
    const executable = on.compile(sum, () => []);
    const array = new Float32Array([1, 2, 3, 4]);
    const storage = storageOf(array);
    launch(on, executable, 4, [storageOf(new Float32Array([5, 5, 5, 5])), storage, storage]);
    on.beforeHostRead(storage);
    expect([...array]).toEqual([6, 7, 8, 9]);
  });

  it('keeps storages of one buffer apart', () => {
    const on = start(1 << 20);
    const executable = on.compile(increment, () => []);
    const slab = new Float32Array(48);
    const parts = [0, 64, 128].map((offset) => new HostStorage(slab.buffer, offset, 64));
    const [, middle] = parts;
    if (middle === undefined) throw new Error('three parts');
    for (const part of parts) launch(on, executable, 16, [part]);
    launch(on, executable, 16, [middle]);
    for (const part of parts) on.beforeHostRead(part);
    expect([slab[0], slab[15], slab[16], slab[31], slab[32], slab[47]]).toEqual([1, 1, 2, 2, 1, 1]);
  });
});

describe('memory that is not shared', () => {
  it('moves as it grows, and everything with it', () => {
    engine = createWasmEngine({ shared: false, threads: 4 });
    expect(engine.threads).toBe(1);
    expect(engine.describe()['sharedMemory']).toBe(false);
    const rows = 1 << 20;
    const executable = engine.compile(increment, () => []);
    const arrays = Array.from({ length: 12 }, (_, i) => new Float32Array(rows).fill(i));
    const storages = arrays.map(storageOf);
    const before = Number(engine.describe()['memoryBytes']);
    for (let round = 0; round < 2; round++) {
      for (const storage of storages) launch(engine, executable, rows, [storage]);
    }
    expect(Number(engine.describe()['memoryBytes'])).toBeGreaterThan(before);
    for (const storage of storages) engine.beforeHostRead(storage);
    arrays.forEach((array, i) => {
      expect([array[0], array[rows - 1]]).toEqual([i + 2, i + 2]);
    });
  });
});

describe('blocks', () => {
  it('hands out blocks that do not overlap and joins them again', () => {
    const blocks = new Blocks(64);
    const end = 64 + (1 << 16);
    blocks.extend(end);
    const held = new Map<Block, number>();
    let state = 1;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let turn = 0; turn < 3000; turn++) {
      const victim = [...held.keys()][random(held.size + 1)];
      if (victim !== undefined && random(2) === 0) {
        blocks.free(victim);
        held.delete(victim);
        continue;
      }
      const size = 1 + random(5000);
      const block = blocks.allocate(size);
      if (block === undefined) continue;
      const { address } = block;
      expect(address % 64).toBe(0);
      expect(address + size).toBeLessThanOrEqual(end);
      for (const [{ address: other }, length] of held)
        expect(address >= other + length || address + size <= other).toBe(true);
      held.set(block, size);
    }
    for (const block of held.keys()) blocks.free(block);
    expect(blocks.allocate(1 << 16)?.address).toBe(64);
  });
});
