/** @file Frames tests that need a WebGPU device: without one they are shown as skipped, or fail where webgpu is required. */

import { afterAll, describe, expect, test } from 'vitest';
import { createInterpreter } from '../../src/engines/interpreter/engine.ts';
import type { Kernel } from '../../src/kernels/ir.ts';
import { HostStorage } from '../../src/storage/host.ts';
import { outcomeOf } from '../engines/launch.ts';
import { type Outcome, openDevice, WgslDevice } from './device.ts';
import { type Block, blockOf, type Launch } from './launch.ts';

const timeout = 120_000;

/** Runs `body` with a device, under the title `name`. */
export async function suite(name: string, body: (device: WgslDevice) => void): Promise<void> {
  const device = await openDevice();
  const required = (process.env['FLAMBEAU_REQUIRE'] ?? '').split(',').includes('webgpu');
  describe(name, { timeout }, () => {
    if (device instanceof WgslDevice) {
      afterAll(() => device.destroy());
      body(device);
    } else if (required) {
      test('has a device', () => expect.unreachable(`webgpu is required, but ${device}`));
    } else {
      test.skip(`skipped: ${device}`, () => {});
    }
  });
}

function copyOf(storage: HostStorage): HostStorage {
  const bytes = new Uint8Array(storage.buffer, storage.byteOffset, storage.byteLength).slice();
  return new HostStorage(bytes.buffer, 0, bytes.byteLength);
}

const bytesOf = (storage: HostStorage): Uint8Array<ArrayBuffer> =>
  new Uint8Array(storage.buffer, storage.byteOffset, storage.byteLength).slice();

export interface Results {
  readonly outcome: Outcome;
  readonly expected: Outcome;
  /** The bytes of each operand's storage after the launch: on the device, and in the interpreter. */
  readonly bytes: readonly { readonly actual: Uint8Array<ArrayBuffer>; readonly expected: Uint8Array<ArrayBuffer> }[];
}

/** Runs a kernel on the device and in the interpreter, on copies of the storages. */
export async function runBoth(device: WgslDevice, kernel: Kernel, block: Block): Promise<Results> {
  const copies = (): HostStorage[] => {
    const known = new Map<HostStorage, HostStorage>();
    return block.storages.map((storage) => {
      const copy = known.get(storage) ?? copyOf(storage);
      known.set(storage, copy);
      return copy;
    });
  };
  const mine = copies();
  const outcome = await device.run(kernel, block.values, block.integers, mine);
  const theirs = copies();
  const engine = createInterpreter();
  engine.values.set(block.values);
  // As bits: a double that is a NaN need not keep them.
  engine.integers.set(block.integers);
  theirs.forEach((storage, position) => {
    engine.storages[position] = storage;
  });
  const { status, guardValue } = outcomeOf(
    engine,
    engine.compile(kernel, () => [kernel]),
    0,
  );
  const expected = { status, guardValue: BigInt(guardValue) };
  const bytes = mine.map((storage, position) => ({
    actual: bytesOf(storage),
    expected: bytesOf(theirs[position] ?? storage),
  }));
  return { outcome, expected, bytes };
}

/** As `runBoth`, and requires that the bytes of all operands agree. */
export async function expectSame(device: WgslDevice, launch: Launch): Promise<Results> {
  const results = await runBoth(device, launch.kernel, blockOf(launch));
  expect(results.outcome).toEqual(results.expected);
  results.bytes.forEach(({ actual, expected }, position) => {
    expect(actual, `operand ${launch.kernel.operands[position]?.name}`).toEqual(expected);
  });
  return results;
}
