/** @file The elementary functions on a WebGPU device, within the bounds that `kernels/elementary.ts` states. */
import { expect, test } from 'vitest';
import { createInterpreter } from '../../src/engines/interpreter/engine.ts';
import { load } from '../../src/kernels/build.ts';
import { decompose, elementary } from '../../src/kernels/elementary.ts';
import type { ElementaryFunction, Kernel } from '../../src/kernels/ir.ts';
import { loops, read, store, write } from '../engines/case.ts';
import { type Block, blockOf, storageOf } from './launch.ts';
import { suite } from './suite.ts';

const twoArguments: ReadonlySet<string> = new Set<ElementaryFunction>(['pow', 'atan2', 'hypot']);

/** Numbers of both signs over the whole range of magnitudes, and special ones. None is subnormal: a device may take that for 0. */
const samples = Float32Array.from([
  ...[0, -0, Infinity, -Infinity, Number.NaN, 1, -1, 2, 10, 0.5, -0.5, 88.72, 89, -87, -103, 127.5, 128, -125.5, 3e38],
  ...Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? 1 : -1) * 2 ** ((i - 300) / 20) * (1 + ((i * 37) % 64) / 64)),
  ...Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? 1 : -1) * 2 ** (2 * i - 120)),
  ...Array.from({ length: 200 }, (_, i) => (i - 100) / 16),
]);

function kernelOf(name: ElementaryFunction, type: 'float32' | 'float64'): Kernel {
  const list = twoArguments.has(name) ? [load(type, 'x'), load(type, 'y')] : [load(type, 'x')];
  const value = { kind: 'call', type, function: name, arguments: list } as const;
  const operands = [read('x', type), read('y', type), write('out', type)];
  return loops(`${name}_${type}`, operands, [store('out', [], value)]);
}

/** The same numbers as x and, in another order, as y. */
function blockFor(kernel: Kernel, data: Float32Array | Float64Array): Block {
  const count = data.length;
  const y = data.map((_, i) => data[(i * 101) % count] ?? 0);
  const operands = [data, y, data.map(() => 0)].map((array) => ({ storage: storageOf(array), row: 1 }));
  return blockOf({ kernel, rows: count, operands });
}

/** The function in float64, which is exact enough to measure float32 by. */
function reference(name: ElementaryFunction): Float64Array {
  const kernel = decompose(kernelOf(name, 'float64'));
  const block = blockFor(kernel, Float64Array.from(samples));
  const engine = createInterpreter();
  engine.values.set(block.values);
  engine.storages.push(...block.storages);
  engine.launch(
    engine.compile(kernel, () => [kernel]),
    1,
  );
  return new Float64Array(block.storages[2]?.buffer ?? new ArrayBuffer(0));
}

/** The distance of neighbouring float32 numbers around a normal number. */
const ulpOf = (value: number): number => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(value)))) - 23);
const least = 2 ** -126;
/** From here on, a result rounds to infinity. */
const overflow = 2 ** 128 - 2 ** 103;

await suite('elementary functions in WGSL', (device) => {
  test.each(Object.keys(elementary) as ElementaryFunction[])('%s', async (name) => {
    const kernel = kernelOf(name, 'float32');
    const { values, integers, storages } = blockFor(kernel, samples);
    await device.run(kernel, values, integers, storages);
    const actual = new Float32Array(storages[2]?.buffer ?? new ArrayBuffer(0));
    const y = new Float32Array(storages[1]?.buffer ?? new ArrayBuffer(0));
    const bound = elementary[name].bound.float32;
    const wrong: string[] = [];
    reference(name).forEach((exact, i) => {
      const got = actual[i] ?? Number.NaN;
      const wanted = Math.abs(exact) >= overflow ? Math.sign(exact) * Infinity : exact;
      const isRight =
        Object.is(got, wanted) ||
        (Math.abs(exact) < least && Math.abs(got) <= least && got * exact >= 0 && exact !== 0) ||
        Math.abs(got - exact) <= bound * ulpOf(elementary[name].scale(samples[i] ?? Number.NaN, exact));
      if (!isRight) wrong.push(`${name}(${samples[i]}, ${y[i]}) = ${got} instead of ${exact}`);
    });
    expect(wrong.slice(0, 10), `${wrong.length} results beyond ${bound} ulp`).toEqual([]);
  });
});
