/**
 * @file Operators whose operands a shader compiler knows, or sees to be the same: it computes such results itself, or refuses them,
 * by rules of its own. They must be as in the interpreter all the same. (What it does not know, `cases.test.ts` covers.)
 */
import { expect, test } from 'vitest';
import { bitcast, cast, constant, load } from '../../src/kernels/build.ts';
import type { BinaryOperator, Expression, Kernel } from '../../src/kernels/ir.ts';
import { binaryDefined } from '../../src/kernels/typing.ts';
import { type ComputeType, dtypes, type TypedArray, typedArray } from '../../src/storage/dtype.ts';
import type { WgslDevice } from './device.ts';
import { blockOf, storageOf } from './launch.ts';
import { runBoth, suite } from './suite.ts';

type Type = Exclude<ComputeType, 'float64'>;

/** Exhaustive: a new operator does not compile until it stands here. */
const operators: { readonly [Operator in BinaryOperator]: 'arithmetic' | 'comparison' } = {
  add: 'arithmetic',
  subtract: 'arithmetic',
  multiply: 'arithmetic',
  divide: 'arithmetic',
  remainder: 'arithmetic',
  minimum: 'arithmetic',
  maximum: 'arithmetic',
  and: 'arithmetic',
  or: 'arithmetic',
  xor: 'arithmetic',
  shiftLeft: 'arithmetic',
  shiftRight: 'arithmetic',
  multiplyHigh: 'arithmetic',
  equal: 'comparison',
  notEqual: 'comparison',
  less: 'comparison',
  lessEqual: 'comparison',
  greater: 'comparison',
  greaterEqual: 'comparison',
};

const samples: { readonly [Name in Type]: TypedArray } = {
  float32: Float32Array.of(0, -0, 1, -1, 0.5, -9.75, 33, 66, 1e-3, 6e37, -6e37, Infinity, -Infinity, Number.NaN),
  int64: BigInt64Array.of(0n, 1n, -1n, 33n, 66n, -7n, 0x100000000n, -0xffffffffn, 2n ** 63n - 1n, -(2n ** 63n)),
  int32: Int32Array.of(0, 1, -1, 33, 66, -7, 65536, 2147483647, -2147483648),
  uint8: Uint8Array.of(0, 1, 2, 8, 33, 66, 127, 128, 255),
  bool: Uint8Array.of(0, 1),
};

const constants: { readonly [Name in Type]: readonly (number | boolean)[] } = {
  float32: [0, 1, -1],
  int64: [0, 1, -1, 33],
  int32: [0, 1, -1, 33],
  uint8: [0, 1, 255, 33],
  bool: [true, false],
};

/** A kernel that stores `values`, expressions over the operand `x`, side by side in `out`. All have one type. */
function kernelOf(name: string, type: Type, values: readonly Expression[]): Kernel {
  const to = (values[0]?.type ?? type) as Type;
  return {
    kind: 'loops',
    name,
    operands: [
      { name: 'x', type, access: 'read', rank: 0 },
      { name: 'out', type: to, access: 'write', rank: 1 },
    ],
    scalars: [],
    sizes: [],
    body: values.map((value, i) => ({ kind: 'store', operand: 'out', indices: [constant('index', i)], value })),
  };
}

/** Computes `values` for each sample on the device and in the interpreter, and requires the same bits save those of a NaN. */
async function compare(
  device: WgslDevice,
  name: string,
  type: Type,
  values: readonly Expression[],
  isDefined: (x: number) => boolean = () => true,
): Promise<void> {
  const sample = samples[type];
  const width = values.length;
  const kernel = kernelOf(name, type, values);
  const dtype = dtypes[kernel.operands[1]?.type ?? type];
  const out = storageOf(new Uint8Array(sample.length * width * dtype.itemsize));
  const operands = [
    { storage: storageOf(sample), row: 1 },
    { storage: out, row: width, strides: [1] },
  ];
  const { bytes } = await runBoth(device, kernel, blockOf({ kernel, rows: sample.length, operands }));
  const output = bytes[1];
  if (output === undefined) throw new Error('the output is missing');
  const actual = typedArray(dtype, output.actual.buffer, 0, sample.length * width);
  const expected = typedArray(dtype, output.expected.buffer, 0, sample.length * width);
  const wrong: string[] = [];
  for (let i = 0; i < actual.length; i++) {
    const x = sample[Math.floor(i / width)] ?? 0;
    if (!isDefined(Number(x)) || Object.is(actual[i], expected[i])) continue;
    wrong.push(`${name}, value ${i % width}, x = ${x}: ${actual[i]} instead of ${expected[i]}`);
  }
  expect(wrong).toEqual([]);
}

const types = Object.keys(samples) as Type[];

await suite('what a shader compiler folds', (device) => {
  for (const [operator, kind] of Object.entries(operators) as [BinaryOperator, 'arithmetic' | 'comparison'][]) {
    for (const type of types) {
      if (!binaryDefined(operator, type)) continue;
      test(`${operator} of ${type}`, async () => {
        const x = load(type, 'x');
        const of = (left: Expression, right: Expression): Expression => ({
          kind: 'binary',
          type: kind === 'comparison' ? 'bool' : type,
          operator,
          left,
          right,
        });
        const known = constants[type].map((value) => constant(type, value));
        const extremum = type === 'float32' && (operator === 'minimum' || operator === 'maximum');
        // Of NaN and of zeros that differ in sign, `minimum` and `maximum` are not defined.
        const isDefined = (value: number): boolean => !extremum || (value !== 0 && !Number.isNaN(value));
        const [first, second = first] = known;
        if (first === undefined || second === undefined) throw new Error('a type has no constants');
        const right = known.map((value) => of(x, value));
        const left = known.map((value) => of(value, x));
        const values = [of(x, x), ...right, ...left, of(first, second), of(second, first)];
        await compare(device, `fold_${operator}_${type}`, type, values, isDefined);
      });
    }
  }

  test('constants that are not finite, tiny, or the least of their type', async () => {
    const floats = [Infinity, -Infinity, Number.NaN, -0, 1e-45, 3.4028234663852886e38];
    await compare(
      device,
      'constant_floats',
      'float32',
      floats.map((value) => constant('float32', value)),
    );
    await compare(device, 'constant_int32', 'int32', [constant('int32', -2147483648)]);
    await compare(device, 'constant_int64', 'int64', [constant('int64', -(2n ** 63n))]);
  });

  test('operations on constants that overflow', async () => {
    const of = (type: Type, operator: BinaryOperator, a: number, b: number): Expression => ({
      kind: 'binary',
      type,
      operator,
      left: constant(type, a),
      right: constant(type, b),
    });
    await compare(device, 'overflow_int32', 'float32', [
      of('int32', 'add', 2147483647, 1),
      of('int32', 'divide', -2147483648, -1),
      of('int32', 'shiftLeft', 1, 40),
      cast('int32', constant('float32', 1e30)),
    ]);
    await compare(device, 'overflow_float32', 'float32', [
      of('float32', 'multiply', 3e38, 10),
      of('float32', 'subtract', Infinity, Infinity),
      bitcast('float32', constant('int32', 0x7fc00000)),
    ]);
  });

  test('fma with zeros', async () => {
    const x = load('float32', 'x');
    const zero = constant('float32', 0);
    const one = constant('float32', 1);
    const fma = (a: Expression, b: Expression, c: Expression): Expression => ({
      kind: 'fma',
      type: 'float32',
      a,
      b,
      c,
    });
    await compare(device, 'fma', 'float32', [fma(x, zero, one), fma(zero, x, x), fma(x, one, zero)]);
  });
});
