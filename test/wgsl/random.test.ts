/** @file The random numbers of devices are the same bits in WGSL as in the interpreter; where logarithms take part, they are near. */
import { expect, test } from 'vitest';
import { decompose } from '../../src/kernels/elementary.ts';
import type { Kernel } from '../../src/kernels/ir.ts';
import { type DistributionName, distributions } from '../../src/ops/on-device/distributions.ts';
import { fillingFor } from '../../src/ops/on-device/numbers.ts';
import { type DType, dtypes, typedArray } from '../../src/storage/dtype.ts';
import { type Block, blockOf, storageOf } from './launch.ts';
import { expectSame, runBoth, suite } from './suite.ts';

const count = 1001;
/** The offset carries into its upper word within the launch. */
const stream = { seedLow: 0x1234567, seedHigh: -5, offsetLow: -100, offsetHigh: 3 };

function launchOf(name: DistributionName, dtype: DType, numbers: Readonly<Record<string, number | bigint>>) {
  const { handle, length } = fillingFor(name, dtype);
  const kernel: Kernel = decompose(handle.kernel);
  const array = typedArray(dtype, new ArrayBuffer(dtype.itemsize * count), 0, count);
  return {
    kernel,
    rows: Math.ceil(count / length),
    sizes: { count },
    scalars: { ...stream, ...numbers },
    operands: [{ storage: storageOf(array as Float32Array), row: length, strides: [1] }],
  };
}

await suite('random numbers in WGSL', (device) => {
  test.each([
    ['uniform', dtypes.float32, { number0: -1, number1: 3 }],
    ['uniform', dtypes.float16, { number0: 0, number1: 1 }],
    ['bernoulli', dtypes.float32, { number0: 0.3, number1: 1 }],
    ['bernoulli', dtypes.bool, { number0: 0.3, number1: 1 }],
    ['integers', dtypes.int32, { number0: -5n, number1: 100n }],
    ['integers', dtypes.int64, { number0: -5n, number1: 2n ** 31n }],
    ['longIntegers', dtypes.int64, { number0: 7n, number1: 10n ** 12n }],
    ['integers', dtypes.uint8, { number0: 0n, number1: 256n }],
  ] as const)('%s of %s', async (name, dtype, numbers) => {
    await expectSame(device, launchOf(name, dtype, numbers));
  });

  test.each([
    ['normal', { number0: 1, number1: 2 }],
    ['logNormal', { number0: 0, number1: 0.5 }],
    ['exponential', { number0: 0.5 }],
    ['geometric', { number0: 1 / Math.log1p(-0.3) }],
  ] as const)('%s is near', async (name, numbers) => {
    expect(name in distributions).toBe(true);
    const launch = launchOf(name, dtypes.float32, numbers);
    const block: Block = blockOf(launch);
    const { bytes } = await runBoth(device, launch.kernel, block);
    const [ours, theirs] = [bytes[0]?.actual, bytes[0]?.expected].map(
      (each) => new Float32Array((each ?? new Uint8Array()).buffer),
    ) as [Float32Array, Float32Array];
    expect(ours.length).toBe(count);
    ours.forEach((value, i) => {
      const expected = theirs[i] as number;
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(4e-6 * (1 + Math.abs(expected)));
    });
  });
});
