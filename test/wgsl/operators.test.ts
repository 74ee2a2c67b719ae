/** @file Every operator of the IR, for every type that WGSL can compute, at the corners of that type, against the interpreter. */
import { expect, test } from 'vitest';
import { bitcast, cast, constant, isNaN as isNaNOf, load, select } from '../../src/kernels/build.ts';
import type { BinaryOperator, Expression, Kernel, UnaryOperator } from '../../src/kernels/ir.ts';
import { type DTypeName, dtypes, type TypedArray, typedArray } from '../../src/storage/dtype.ts';
import type { WgslDevice } from './device.ts';
import { blockOf, storageOf } from './launch.ts';
import { runBoth, suite, ulps } from './suite.ts';

type Type = Exclude<DTypeName, 'float64'>;

const unaryOperators: { readonly [Operator in UnaryOperator]: readonly Type[] } = {
  negate: ['float32', 'int64', 'int32', 'uint8'],
  abs: ['float32', 'int64', 'int32', 'uint8'],
  sqrt: ['float32'],
  floor: ['float32'],
  ceil: ['float32'],
  trunc: ['float32'],
  round: ['float32'],
  not: ['int64', 'int32', 'uint8', 'bool'],
};

const numbers: readonly Type[] = ['float32', 'int64', 'int32', 'uint8'];
const bits: readonly Type[] = ['int64', 'int32', 'uint8', 'bool'];
const integers: readonly Type[] = ['int64', 'int32', 'uint8'];
const all: readonly Type[] = ['float32', 'int64', 'int32', 'uint8', 'bool'];

const binaryOperators: { readonly [Operator in BinaryOperator]: readonly Type[] } = {
  add: numbers,
  subtract: numbers,
  multiply: numbers,
  divide: numbers,
  remainder: numbers,
  minimum: numbers,
  maximum: numbers,
  and: bits,
  or: bits,
  xor: bits,
  shiftLeft: integers,
  shiftRight: integers,
  equal: all,
  notEqual: all,
  less: all,
  lessEqual: all,
  greater: all,
  greaterEqual: all,
};

/** Results in float32 that WGSL does not round correctly, with the bound that it states. */
const bounds: { readonly [Operator in UnaryOperator | BinaryOperator]?: number } = { divide: 2.5, sqrt: 2.5 };

const int64Samples = [
  0n,
  1n,
  -1n,
  2n,
  -2n,
  3n,
  7n,
  -7n,
  31n,
  32n,
  33n,
  63n,
  64n,
  65n,
  100n,
  255n,
  256n,
  0xffffffffn,
  0x100000000n,
  -0xffffffffn,
  -0x100000000n,
  -0x100000001n,
  0x7fffffffn,
  0x80000000n,
  -0x80000000n,
  -0x80000001n,
  10_000_000_019n,
  16777215n,
  16777216n,
  16777217n,
  16777219n,
  1099511693312n,
  1099511562240n,
  9007199254740993n,
  1234567890123456789n,
  -987654321987654321n,
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  -(2n ** 63n) + 1n,
];

const samples: { readonly [Name in Type]: TypedArray } = {
  float32: Float32Array.of(
    0,
    -0,
    1,
    -1,
    0.5,
    -0.5,
    1.5,
    -1.5,
    2.5,
    3,
    0.1,
    -0.1,
    7.25,
    -9.75,
    255,
    256,
    300,
    -300,
    1e-3,
    1e10,
    -1e10,
    3e38,
    -3e38,
    1.1754944e-38,
    8388607.5,
    8388609,
    16777215,
    2147483648,
    -2147483648,
    4294967296,
    9.223372e18,
    -9.223372e18,
    9.2233720368547758e18,
    1e19,
    Infinity,
    -Infinity,
    Number.NaN,
    Math.PI,
    0.49999997,
    4503599627370496,
  ),
  int64: BigInt64Array.from(int64Samples),
  int32: Int32Array.of(
    0,
    1,
    -1,
    2,
    -2,
    3,
    7,
    -7,
    31,
    32,
    33,
    255,
    256,
    -255,
    65535,
    65536,
    16777217,
    33554431,
    -33554433,
    2147483647,
    -2147483647,
    -2147483648,
    123456789,
    -987654321,
  ),
  uint8: Uint8Array.of(0, 1, 2, 3, 7, 8, 9, 31, 32, 100, 127, 128, 200, 254, 255),
  bool: Uint8Array.of(0, 1),
};

/** A kernel that stores `value`, of `x` (varying along the outer axis) and `y` (along the rows). */
function kernelOf(name: string, type: Type, value: Expression): Kernel {
  return {
    kind: 'loops',
    name,
    operands: [
      { name: 'x', type, access: 'read', rank: 0 },
      { name: 'y', type, access: 'read', rank: 0 },
      { name: 'out', type: value.type as DTypeName, access: 'write', rank: 0 },
    ],
    scalars: [],
    sizes: [],
    body: [{ kind: 'store', operand: 'out', indices: [], value }],
  };
}

/** Runs a kernel over all pairs of samples and compares: integers and bools exactly, floats within `bound` units in the last place. */
async function compare(
  device: WgslDevice,
  kernel: Kernel,
  type: Type,
  bound: number,
  comparable: (x: number, y: number, expected: number) => boolean = () => true,
): Promise<void> {
  const sample = samples[type];
  const count = sample.length;
  const result = (kernel.operands[2]?.type ?? type) as Type;
  const bytes = new Uint8Array(count * count * dtypes[result].itemsize);
  const out = storageOf(typedArray(dtypes[result], bytes.buffer, 0, count * count));
  const block = blockOf({
    kernel,
    rows: count,
    outer: [count],
    operands: [
      { storage: storageOf(sample), row: 0, outer: [1] },
      { storage: storageOf(sample), row: 1, outer: [0] },
      { storage: out, row: 1, outer: [count] },
    ],
  });
  const { bytes: outputs } = await runBoth(device, kernel, block);
  const output = outputs[2];
  if (output === undefined) throw new Error('no output');
  const actual = typedArray(dtypes[result], output.actual.buffer, 0, count * count);
  const expected = typedArray(dtypes[result], output.expected.buffer, 0, count * count);
  const wrong: string[] = [];
  for (let i = 0; i < count * count; i++) {
    const x = sample[Math.floor(i / count)] ?? 0;
    const y = sample[i % count] ?? 0;
    const got = actual[i] ?? 0;
    const wanted = expected[i] ?? 0;
    if (!comparable(Number(x), Number(y), Number(wanted))) continue;
    const same =
      result === 'float32'
        ? Object.is(got, wanted) || (bound > 0 && ulps(Number(got), Number(wanted)) <= bound)
        : got === wanted;
    if (!same) wrong.push(`${kernel.name}(${x}, ${y}) = ${got}, expected ${wanted}`);
  }
  expect(wrong.slice(0, 10), `${wrong.length} wrong results`).toEqual([]);
}

const x = (type: Type): Expression => load(type, 'x');
const y = (type: Type): Expression => load(type, 'y');
const isNormal = (value: number): boolean => value === 0 || !(Math.abs(value) < 2 ** -126);

await suite('operators in WGSL', (device) => {
  for (const [operator, types] of Object.entries(unaryOperators) as [UnaryOperator, readonly Type[]][]) {
    for (const type of types) {
      test(`${operator} of ${type}`, async () => {
        const value: Expression = { kind: 'unary', type, operator, argument: x(type) };
        await compare(device, kernelOf(`${operator}_${type}`, type, value), type, bounds[operator] ?? 0);
      });
    }
  }

  for (const [operator, types] of Object.entries(binaryOperators) as [BinaryOperator, readonly Type[]][]) {
    const isComparison = types === all;
    for (const type of types) {
      test(`${operator} of ${type}`, async () => {
        const value: Expression = {
          kind: 'binary',
          type: isComparison ? 'bool' : type,
          operator,
          left: x(type),
          right: y(type),
        };
        // `minimum` and `maximum` are defined for numbers only; a device may flush subnormal results to 0.
        const extremum = operator === 'minimum' || operator === 'maximum';
        await compare(
          device,
          kernelOf(`${operator}_${type}`, type, value),
          type,
          bounds[operator] ?? 0,
          (a, b, wanted) =>
            isNormal(wanted) && !(extremum && (Number.isNaN(a) || Number.isNaN(b) || (a === 0 && b === 0))),
        );
      });

      test(`${operator} of ${type} with itself and with constants`, async () => {
        const limit = type === 'bool' ? [true, false] : [0, 1, type === 'uint8' ? 255 : -1, 33];
        const extremum = operator === 'minimum' || operator === 'maximum';
        const result = isComparison ? 'bool' : type;
        const bound = bounds[operator] ?? 0;
        const same: Expression = { kind: 'binary', type: result, operator, left: x(type), right: x(type) };
        await compare(
          device,
          kernelOf(`${operator}_${type}_same`, type, same),
          type,
          bound,
          (a, _, wanted) => isNormal(wanted) && !(extremum && Number.isNaN(a)),
        );
        for (const [position, number] of limit.entries()) {
          const value: Expression = {
            kind: 'binary',
            type: result,
            operator,
            left: x(type),
            right: constant(type, number),
          };
          await compare(
            device,
            kernelOf(`${operator}_${type}_constant${position}`, type, value),
            type,
            bound,
            (a, _, wanted) => isNormal(wanted) && !(extremum && (Number.isNaN(a) || a === 0)),
          );
        }
      });
    }
  }

  for (const from of all) {
    for (const to of all) {
      if (from === to) continue;
      test(`cast of ${from} to ${to}`, async () => {
        await compare(device, kernelOf(`cast_${from}_${to}`, from, cast(to, x(from))), from, 0);
      });
    }
    test(`cast of ${from} to index and back`, async () => {
      // An index has 32 bits here: what does not fit is no index.
      const fits = (a: number): boolean => Math.abs(a) < 2 ** 31;
      await compare(device, kernelOf(`index_${from}`, from, cast('int32', cast('index', x(from)))), from, 0, fits);
    });
    test(`select of ${from}`, async () => {
      const condition: Expression = { kind: 'binary', type: 'bool', operator: 'less', left: x(from), right: y(from) };
      await compare(device, kernelOf(`select_${from}`, from, select(condition, x(from), y(from))), from, 0);
    });
  }

  test('bitcast', async () => {
    await compare(device, kernelOf('bits', 'float32', bitcast('int32', x('float32'))), 'float32', 0);
    await compare(device, kernelOf('float', 'int32', bitcast('float32', x('int32'))), 'int32', 0);
  });

  test('isNaN', async () => {
    await compare(device, kernelOf('isNaN', 'float32', isNaNOf(x('float32'))), 'float32', 0);
  });

  test('constants that are not finite, tiny or the smallest of their type', async () => {
    const values: readonly [Type, number | bigint][] = [
      ['float32', Infinity],
      ['float32', -Infinity],
      ['float32', Number.NaN],
      ['float32', -0],
      ['float32', 1e-45],
      ['float32', 3.4028234663852886e38],
      ['int32', -2147483648],
      ['int64', -(2n ** 63n)],
    ];
    for (const [position, [type, value]] of values.entries()) {
      await compare(device, kernelOf(`constant${position}`, type, constant(type, value)), type, 0);
    }
  });

  test('operations on constants alone', async () => {
    const sum = (type: Type, operator: BinaryOperator, a: number, b: number): Expression => ({
      kind: 'binary',
      type,
      operator,
      left: constant(type, a),
      right: constant(type, b),
    });
    const values: readonly Expression[] = [
      sum('int32', 'add', 2147483647, 1),
      sum('int32', 'divide', 5, 0),
      sum('int32', 'shiftLeft', 1, 40),
      sum('float32', 'divide', 1, 0),
      sum('float32', 'subtract', Infinity, Infinity),
      bitcast('float32', constant('int32', 0x7f800001)),
    ];
    for (const [position, value] of values.entries()) {
      await compare(device, kernelOf(`folded${position}`, value.type as Type, value), value.type as Type, 0);
    }
  });
});
