/** @file The cases of the engine conformance suite for what runs kernels on a WebGPU device: all but those that compute in float64. */
import { expect, test } from 'vitest';
import { createInterpreter } from '../../src/engines/interpreter/engine.ts';
import type { Kernel } from '../../src/kernels/ir.ts';
import { layoutOf } from '../../src/kernels/layout.ts';
import { rootsOf, visitExpressions } from '../../src/kernels/walk.ts';
import type { TypedArray } from '../../src/storage/dtype.ts';
import type { HostStorage } from '../../src/storage/host.ts';
import type { EngineCase } from '../engines/case.ts';
import { groups } from '../engines/cases.ts';
import { fill } from '../engines/launch.ts';
import type { Outcome } from './device.ts';
import { storageOf } from './launch.ts';

function usesFloat64({ kernel }: EngineCase): boolean {
  let found = [...kernel.operands, ...kernel.scalars].some(({ type }) => type === 'float64');
  visitExpressions(rootsOf(kernel), (expression) => {
    found ||= expression.type === 'float64';
  });
  return found;
}

/** Changes subnormal numbers to 0, as WGSL allows a device to do with what it computes from and what it computes. */
function flush(array: TypedArray): TypedArray {
  if (array instanceof Float32Array) {
    array.forEach((value, position) => {
      if (Math.abs(value) < 2 ** -126) array[position] = value < 0 || Object.is(value, -0) ? -0 : 0;
    });
  }
  return array;
}

/** Kernels for which a zero of either sign is right: flushed numbers make pairs of zeros, of which any is the least. */
const eitherZero: ReadonlySet<string> = new Set(['minimum_float32', 'maximum_float32']);

/** The first element that is not as expected. Without a bound every bit counts, save those of a NaN. */
function difference(actual: TypedArray, expected: TypedArray, bound: number, isEqual = Object.is): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} elements instead of ${expected.length}`;
  for (let position = 0; position < expected.length; position++) {
    const [got, wanted] = [actual[position], expected[position]];
    if (isEqual(got, wanted) || (bound > 0 && Math.abs(Number(got) - Number(wanted)) <= bound)) continue;
    const shown = (value: number | bigint | undefined) => (Object.is(value, -0) ? '-0' : String(value));
    return `element ${position} is ${shown(got)} instead of ${shown(wanted)}`;
  }
  return undefined;
}

/** Runs kernels, and changes the bytes of the storages. */
export interface Runner {
  run(
    kernel: Kernel,
    values: Float64Array,
    integers: BigInt64Array,
    storages: readonly HostStorage[],
  ): Promise<Outcome>;
}

/** Declares the cases as tests. */
export function declareCases(device: Runner, chosen: (cases: readonly EngineCase[]) => readonly EngineCase[]): void {
  const block = createInterpreter();
  for (const [group, cases] of Object.entries(groups)) {
    for (const item of chosen(cases)) {
      if (usesFloat64(item)) continue;
      test(`${group}: ${item.name}`, async () => {
        const { kernel, launch } = item;
        // Views of one array stand on one storage, and their expected elements on one copy.
        const placed = new Map<TypedArray, { readonly storage: HostStorage; readonly expected: TypedArray }>();
        const operands = kernel.operands.map(({ name }) => {
          const data = launch.views[name]?.data;
          if (data === undefined) throw new Error(`operand ${name} is missing`);
          const flushed = flush(data.slice() as TypedArray);
          const place = placed.get(data) ?? { storage: storageOf(flushed), expected: flushed };
          placed.set(data, place);
          return { name, ...place };
        });
        const storages = operands.map(({ storage }) => storage);
        fill(block, { kernel, layout: layoutOf(kernel) }, launch, storages);
        const outcome = await device.run(kernel, block.values, block.integers, storages);
        const failures = (item.failures ?? []).map(([code, value]) => `${1 + code} ${value}`);
        if (failures.length === 0) expect(outcome.status).toBe(0);
        else expect(failures).toContain(`${outcome.status} ${outcome.guardValue}`);
        item.expected(Object.fromEntries(operands.map(({ name, expected }) => [name, expected])));
        for (const { name, storage, expected } of operands) {
          const Constructor = expected.constructor as new (buffer: ArrayBufferLike) => TypedArray;
          const actual = flush(new Constructor(storage.buffer));
          const isEqual = eitherZero.has(kernel.name)
            ? (a: unknown, b: unknown) => a === b || Object.is(a, b)
            : Object.is;
          const first = difference(actual, flush(expected), item.bounds?.[name] ?? 0, isEqual);
          expect(first, `operand ${name}`).toBeUndefined();
        }
      });
    }
  }
}
