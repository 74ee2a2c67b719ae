/** @file Whole kernels on a WebGPU device: what is peculiar to WGSL's memory, dispatches and limits. */
import { expect, test } from 'vitest';
import { DTypeError } from '../../src/errors/errors.ts';
import * as b from '../../src/kernels/build.ts';
import type { Axis, ContractionKernel, Expression, Kernel, Operand, Statement } from '../../src/kernels/ir.ts';
import { workgroupSize } from '../../src/render/wgsl/flat.ts';
import { defaultLimits, schedulesOf } from '../../src/render/wgsl/schedules.ts';
import type { DTypeName, TypedArray } from '../../src/storage/dtype.ts';
import { fractions, loops, read, store, update, wholeNumbers, write } from '../engines/case.ts';
import { blockOf, storageOf } from './launch.ts';
import { expectSame, suite } from './suite.ts';

const axes = (...names: string[]): Axis[] => names.map((index) => ({ index }));
const at = (...names: string[]): Expression[] => names.map((name) => b.index(name));

function contraction(name: string, parts: Omit<ContractionKernel, 'kind' | 'name' | 'scalars' | 'sizes'>): Kernel {
  const sizes = [...parts.m, ...parts.n, ...parts.k].map(({ index }) => index);
  return { kind: 'contraction', name, scalars: [], sizes, ...parts };
}

function matmul(type: 'float32' | 'int64'): Kernel {
  return contraction(`matmul_${type}`, {
    type,
    operands: [read('a', type, 2), read('b', type, 2), write('out', type, 2)],
    m: axes('m'),
    n: axes('n'),
    k: axes('k'),
    a: b.load(type, 'a', at('m', 'k')),
    b: b.load(type, 'b', at('k', 'n')),
    epilogue: b.variable(type, 'sum'),
    out: { operand: 'out', indices: at('m', 'n') },
  });
}

const floats = (count: number, seed: number): Float32Array => Float32Array.from(wholeNumbers(count, 9, seed));
const longs = (count: number, seed: number): BigInt64Array =>
  BigInt64Array.from(wholeNumbers(count, 2 ** 30, seed).map((x) => BigInt(x) * 123456789n));

await suite('kernels in WGSL', (device) => {
  test.each([
    [1, 1, 1],
    [16, 16, 16],
    [17, 33, 19],
    [3, 50, 0],
    [40, 5, 100],
  ])('matrix product %i×%i over %i', async (m, n, k) => {
    for (const [type, make] of [
      ['float32', floats],
      ['int64', longs],
    ] as const) {
      await expectSame(device, {
        kernel: matmul(type),
        sizes: { m, n, k },
        operands: [
          { storage: storageOf(make(m * k + 1, 1)), offset: 1, strides: [k, 1] },
          { storage: storageOf(make(k * n, 2)), strides: [1, k] },
          { storage: storageOf(make(m * n, 3)), strides: [n, 1] },
        ],
      });
    }
  });

  test('batched matrix product with an epilogue in place', async () => {
    const kernel = contraction('matmul_bias', {
      type: 'float32',
      operands: [
        read('a', 'float32', 2),
        read('b', 'float32', 2),
        read('bias', 'float32', 1),
        update('out', 'float32', 2),
      ],
      m: axes('m'),
      n: axes('n'),
      k: axes('k'),
      a: b.load('float32', 'a', at('m', 'k')),
      b: b.load('float32', 'b', at('k', 'n')),
      epilogue: b.add(
        b.add(b.variable('float32', 'sum'), b.load('float32', 'bias', at('n'))),
        b.load('float32', 'out', at('m', 'n')),
      ),
      out: { operand: 'out', indices: at('m', 'n') },
    });
    await expectSame(device, {
      kernel,
      sizes: { m: 18, n: 7, k: 21 },
      outer: [2, 3],
      operands: [
        { storage: storageOf(floats(3 * 18 * 21, 1)), strides: [21, 1], outer: [0, 18 * 21] },
        { storage: storageOf(floats(2 * 21 * 7, 2)), strides: [7, 1], outer: [21 * 7, 0] },
        { storage: storageOf(floats(7, 3)), strides: [1], outer: [0, 0] },
        { storage: storageOf(floats(6 * 18 * 7, 4)), strides: [7, 1], outer: [3 * 18 * 7, 18 * 7] },
      ],
    });
  });

  test('convolution with padding as implicit matrix product', async () => {
    // x[c, y + i - 1, z + j - 1] · w[f, c, i, j], with 0 outside.
    const [height, width] = [9, 6];
    const y = b.subtract(b.add(b.index('y'), b.index('i')), 1);
    const z = b.subtract(b.add(b.index('z'), b.index('j')), 1);
    const inside = b.and(
      b.and(b.greaterEqual(y, 0), b.less(y, b.size('y'))),
      b.and(b.greaterEqual(z, 0), b.less(z, b.size('z'))),
    );
    const kernel = contraction('convolution', {
      type: 'float32',
      operands: [read('x', 'float32', 3), read('w', 'float32', 4), write('out', 'float32', 3)],
      m: axes('f'),
      n: axes('y', 'z'),
      k: axes('c', 'i', 'j'),
      a: b.load('float32', 'w', at('f', 'c', 'i', 'j')),
      b: b.load('float32', 'x', [b.index('c'), y, z], inside),
      epilogue: b.maximum(b.variable('float32', 'sum'), 0),
      out: { operand: 'out', indices: at('f', 'y', 'z') },
    });
    await expectSame(device, {
      kernel,
      sizes: { f: 4, y: height, z: width, c: 3, i: 3, j: 3 },
      operands: [
        { storage: storageOf(floats(3 * height * width, 1)), strides: [height * width, width, 1] },
        { storage: storageOf(floats(4 * 27, 2)), strides: [27, 9, 3, 1] },
        { storage: storageOf(floats(4 * height * width, 3)), strides: [height * width, width, 1] },
      ],
    });
  });

  test('a contraction that folds its dispatch', async () => {
    device.workgroups = 5;
    const [m, n, k, batch] = [20, 33, 2, 3];
    try {
      await expectSame(device, {
        kernel: matmul('float32'),
        sizes: { m, n, k },
        outer: [batch],
        operands: [
          { storage: storageOf(floats(batch * m * k, 1)), strides: [k, 1], outer: [m * k] },
          { storage: storageOf(floats(k * n, 2)), strides: [n, 1], outer: [0] },
          { storage: storageOf(floats(batch * m * n, 3)), strides: [n, 1], outer: [m * n] },
        ],
      });
    } finally {
      device.workgroups = defaultLimits.workgroups;
    }
  });

  test('a loop of more workgroups than a dimension takes', async () => {
    const rows = defaultLimits.workgroups * workgroupSize + 1001;
    const kernel = loops('fold_dispatch', [write('out', 'int32')], [store('out', [], b.cast('int32', b.row))]);
    const out = storageOf(new Int32Array(rows));
    const { values, integers, storages } = blockOf({ kernel, rows, operands: [{ storage: out, row: 1 }] });
    await device.run(kernel, values, integers, storages);
    expect(new Int32Array(out.buffer).findIndex((value, row) => value !== row)).toBe(-1);
  });

  test('gather by int64 indices, with a guard', async () => {
    const place = b.load('int64', 'places');
    const inside = b.and(b.greaterEqual(place, b.constant('int64', 0n)), b.less(place, b.cast('int64', b.size('n'))));
    const body: Statement[] = [
      { kind: 'guard', condition: inside, code: 4, value: place },
      store('out', [], b.load('float32', 'x', [b.cast('index', place)], inside)),
    ];
    const operands = [read('x', 'float32', 1), read('places', 'int64'), write('out', 'float32')];
    const kernel = loops('gather', operands, body, { sizes: ['n'] });
    const launch = (places: bigint[]) => ({
      kernel,
      rows: places.length,
      sizes: { n: 50 },
      operands: [
        { storage: storageOf(floats(101, 6)), offset: 1, strides: [2] },
        { storage: storageOf(BigInt64Array.from(places)), row: 1 },
        { storage: storageOf(new Float32Array(places.length)), row: 1 },
      ],
    });
    const right = await expectSame(device, launch([0n, 49n, 7n, 7n]));
    expect(right.outcome.status).toBe(0);
    const wrong = await expectSame(device, launch([0n, 3n, 0x100000002n, 7n]));
    expect(wrong.outcome).toEqual({ status: 5, guardValue: 0x100000002n });
    const negative = await expectSame(device, launch([0n, -1n]));
    expect(negative.outcome).toEqual({ status: 5, guardValue: -1n });
  });

  test.each(['bool', 'uint8', 'float32', 'int64'] as const)('two %s views of one storage', async (type) => {
    const make: { readonly [Type in 'bool' | 'uint8' | 'float32' | 'int64']: () => TypedArray } = {
      bool: () => Uint8Array.from(wholeNumbers(331, 1, 8), (x) => Number(x > 0)),
      uint8: () => Uint8Array.from(wholeNumbers(331, 100, 8)),
      float32: () => floats(331, 8),
      int64: () => longs(331, 8),
    };
    const storage = storageOf(make[type]());
    const kernel = loops(`copy_${type}`, [read('x', type), write('out', type)], [store('out', [], b.load(type, 'x'))]);
    // The even elements from 3 on go to the odd ones from 4 on, and rows backwards.
    await expectSame(device, {
      kernel,
      rows: 10,
      outer: [7],
      operands: [
        { storage, offset: 3, row: 2, outer: [40] },
        { storage, offset: 22, row: -2, outer: [40] },
      ],
    });
  });

  test('bytes of one word that many invocations write', async () => {
    const kernel = loops(
      'positive',
      [read('x', 'float32'), write('out', 'bool')],
      [store('out', [], b.greater(b.load('float32', 'x'), 0))],
    );
    const data = Float32Array.from(fractions(10_007, 9));
    data[17] = Number.NaN;
    data[18] = Infinity;
    await expectSame(device, {
      kernel,
      rows: data.length,
      operands: [
        { storage: storageOf(data), row: 1 },
        { storage: storageOf(new Uint8Array(data.length + 5).fill(7)), offset: 3, row: 1 },
      ],
    });
  });

  test('copies keep the bits of NaN and of subnormal numbers', async () => {
    const bits = Int32Array.of(0x7f800001, 0x7fc12345, -1, 1, 0x007fffff, -0x80000000);
    const out = storageOf(new Float32Array(bits.length));
    const operands: Operand[] = [read('x', 'float32'), write('out', 'float32')];
    const kernel = loops('copy_float32', operands, [store('out', [], b.load('float32', 'x'))]);
    const { values, integers, storages } = blockOf({
      kernel,
      rows: bits.length,
      operands: [
        { storage: storageOf(bits), row: 1 },
        { storage: out, row: 1 },
      ],
    });
    await device.run(kernel, values, integers, storages);
    expect(new Int32Array(out.buffer)).toEqual(bits);
  });

  test('expressions that are deep, or huge as text', async () => {
    let deep: Expression = b.load('int32', 'x');
    for (let i = 0; i < 600; i++) deep = b.add(b.xor(deep, i), 1);
    let shared: Expression = b.load('int32', 'x');
    for (let i = 0; i < 60; i++) shared = b.add(b.multiply(shared, shared), shared);
    const kernel = loops('deep', [read('x', 'int32'), write('out', 'int32')], [store('out', [], b.add(deep, shared))]);
    await expectSame(device, {
      kernel,
      rows: 3,
      operands: [
        { storage: storageOf(Int32Array.of(1, -5, 77)), row: 1 },
        { storage: storageOf(new Int32Array(3)), row: 1 },
      ],
    });
  });

  test('names that mean something in WGSL', async () => {
    const body: Statement[] = [
      { kind: 'variable', name: 'fn', initial: b.load('int32', 'var') },
      {
        kind: 'loop',
        order: 'sequential',
        index: 'while',
        extent: b.size('loop'),
        body: [
          { kind: 'assign', name: 'fn', value: b.add(b.variable('int32', 'fn'), b.cast('int32', b.index('while'))) },
        ],
      },
      store('let', [], b.variable('int32', 'fn')),
    ];
    const kernel = loops('struct', [read('var', 'int32'), write('let', 'int32')], body, { sizes: ['loop'] });
    await expectSame(device, {
      kernel,
      rows: 2,
      sizes: { loop: 5 },
      operands: [
        { storage: storageOf(Int32Array.of(1, 2)), row: 1 },
        { storage: storageOf(Int32Array.of(0, 0)), row: 1 },
      ],
    });
  });
});

test.each<[string, Kernel]>([
  ['an operand', loops('f', [read('x', 'float64'), write('out', 'float32')], [])],
  ['an expression', loops('f', [write('out', 'float32')], [store('out', [], b.cast('float32', wide('float64')))])],
  ['a scalar', loops('f', [write('out', 'float32')], [], { scalars: [{ name: 's', type: 'float64' }] })],
])('float64 as %s is refused', (_, kernel) => {
  expect(() => programTexts(kernel)).toThrow(DTypeError);
});

test('float64 that is optional is float32', () => {
  const value = b.add(b.cast('float64', b.load('float32', 'x')), wide('float64'));
  const kernel: Kernel = {
    ...loops('f', [read('x', 'float32'), write('out', 'float32')], [store('out', [], b.cast('float32', value))]),
    float64: 'optional',
  };
  const plain = loops(
    'f',
    [read('x', 'float32'), write('out', 'float32')],
    [store('out', [], b.add(b.load('float32', 'x'), wide('float32')))],
  );
  expect(programTexts(kernel)).toEqual(programTexts(plain));
});

function wide(type: DTypeName): Expression {
  return b.constant(type, 1);
}

function programTexts(kernel: Kernel): string[] {
  const { schedules } = schedulesOf(kernel);
  const separate = kernel.operands.map((_, position) => position);
  return schedules.flatMap((schedule) => schedule.render(separate).map(({ code }) => code));
}
