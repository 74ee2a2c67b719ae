/** @file Contractions large enough for every block, panel and split of the native matrix product. Sums of small whole numbers are exact. */
import { describe, expect, it } from 'vitest';
import { createNativeEngine } from '../../src/engines/native/engine.ts';
import {
  add,
  and,
  cast,
  constant,
  greaterEqual,
  index,
  less,
  load,
  multiply,
  size,
  subtract,
  variable,
} from '../../src/kernels/build.ts';
import type { ContractionKernel, Expression } from '../../src/kernels/ir.ts';
import type { TypedArray } from '../../src/storage/dtype.ts';
import { run } from '../engines/launch.ts';

const one = createNativeEngine({ threads: 1 });
const two = createNativeEngine({ threads: 2 });
const shared = 1e12;

type Type = 'float32' | 'float64' | 'int64';

function product(type: Type): ContractionKernel {
  const [i, j, k] = [index('i'), index('j'), index('k')];
  return {
    kind: 'contraction',
    name: `test_product_${type}`,
    type,
    operands: [
      { name: 'a', type, access: 'read', rank: 2 },
      { name: 'b', type, access: 'read', rank: 2 },
      { name: 'bias', type, access: 'read', rank: 1 },
      { name: 'out', type, access: 'write', rank: 2 },
    ],
    scalars: [],
    sizes: ['i', 'j', 'k'],
    m: [{ index: 'i' }],
    n: [{ index: 'j' }],
    k: [{ index: 'k' }],
    a: load(type, 'a', [i, k]),
    b: load(type, 'b', [k, j]),
    epilogue: add(variable(type, 'sum'), load(type, 'bias', [j])),
    out: { operand: 'out', indices: [i, j] },
  };
}

function make(type: Type, length: number): TypedArray {
  if (type === 'int64') return new BigInt64Array(length);
  return type === 'float32' ? new Float32Array(length) : new Float64Array(length);
}

/** Whole numbers from -4 to 4 in no simple pattern. */
function numbers(type: Type, length: number, seed: number): TypedArray {
  const array = make(type, length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const value = ((state >>> 16) % 9) - 4;
    if (array instanceof BigInt64Array) array[i] = BigInt(value);
    else array[i] = value;
  }
  return array;
}

const layouts = [
  { name: 'a and b by rows', a: 'row', b: 'row', out: 'row' },
  { name: 'a transposed', a: 'column', b: 'row', out: 'row' },
  { name: 'b transposed', a: 'row', b: 'column', out: 'row' },
  { name: 'everything transposed', a: 'column', b: 'column', out: 'column' },
  { name: 'every second element', a: 'loose', b: 'loose', out: 'row' },
] as const;

function strides(layout: 'row' | 'column' | 'loose', rows: number, columns: number): [number, number] {
  return layout === 'row' ? [columns, 1] : layout === 'column' ? [1, rows] : [columns * 2, 2];
}

const sizes = [
  [1, 1, 1],
  [1, 70, 33],
  [1, 130, 1025],
  [70, 1, 33],
  [3, 5, 7],
  [12, 32, 16],
  [13, 33, 17],
  [25, 16, 2],
  [40, 70, 300],
  [400, 9, 40],
  [5, 530, 20],
  [17, 40, 2500],
  [30, 20, 5000],
  [2, 3, 0],
] as const;

describe.each(['float32', 'float64', 'int64'] as const)('products of %s', (type) => {
  const kernel = product(type);
  const executable = one.compile(kernel, () => (['float32', 'float64', 'int64'] as const).map(product));

  describe.each(layouts)('$name', (layout) => {
    it.each(sizes)('%i × %i over %i', (m, n, k) => {
      const room = 2;
      const a = numbers(type, room * Math.max(m * k, 1), 1);
      const b = numbers(type, room * Math.max(k * n, 1), 2);
      const bias = numbers(type, n, 3);
      const out = make(type, m * n);
      const [a0, a1] = strides(layout.a, m, k);
      const [b0, b1] = strides(layout.b, k, n);
      const [o0, o1] = strides(layout.out, m, n);
      const launch = {
        sizes: { i: m, j: n, k },
        views: {
          a: { data: a, inner: [a0, a1] },
          b: { data: b, inner: [b0, b1] },
          bias: { data: bias, inner: [1] },
          out: { data: out, inner: [o0, o1] },
        },
      };
      const expected = make(type, m * n);
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) {
          let sum = Number(bias[j]);
          for (let l = 0; l < k; l++) sum += Number(a[i * a0 + l * a1]) * Number(b[l * b0 + j * b1]);
          if (expected instanceof BigInt64Array) expected[i * o0 + j * o1] = BigInt(sum);
          else expected[i * o0 + j * o1] = sum;
        }
      expect(run(one, executable, launch, 1).data['out']).toEqual(expected);
      expect(run(two, executable, launch, shared).data['out']).toEqual(expected);
    });
  });
});

it('gives the same bits for any number of threads', () => {
  const kernel = product('float32');
  const executable = one.compile(kernel, () => []);
  const three = createNativeEngine({ threads: 3 });
  for (const [m, n, k] of [
    [100, 200, 700],
    [20, 30, 9000],
    [1, 900, 300],
  ] as const) {
    const random = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898) * 43.7);
    const launch = {
      sizes: { i: m, j: n, k },
      views: {
        a: { data: random(m * k), inner: [k, 1] },
        b: { data: random(k * n), inner: [n, 1] },
        bias: { data: random(n), inner: [1] },
        out: { data: new Float32Array(m * n), inner: [n, 1] },
      },
    };
    const alone = run(one, executable, launch, shared).data['out'];
    expect(run(two, executable, launch, shared).data['out']).toEqual(alone);
    expect(run(three, executable, launch, shared).data['out']).toEqual(alone);
  }
});

describe('convolution as implicit GEMM', () => {
  const type = 'float32';
  const inside = (x: Expression, extent: string) => and(greaterEqual(x, constant('index', 0)), less(x, size(extent)));
  const [o, c, p, q, y, x, n] = ['o', 'c', 'p', 'q', 'y', 'x', 'n'].map(index) as [
    Expression,
    Expression,
    Expression,
    Expression,
    Expression,
    Expression,
    Expression,
  ];
  const sourceY = subtract(add(y, p), constant('index', 1));
  const sourceX = subtract(add(x, q), constant('index', 1));
  const image = (indices: Expression[]) =>
    load(type, 'image', indices, and(inside(sourceY, 'height'), inside(sourceX, 'width')));
  const forward: ContractionKernel = {
    kind: 'contraction',
    name: 'test_convolution',
    type,
    operands: [
      { name: 'weight', type, access: 'read', rank: 4 },
      { name: 'image', type, access: 'read', rank: 3 },
      { name: 'out', type, access: 'write', rank: 3 },
    ],
    scalars: [],
    sizes: ['o', 'c', 'p', 'q', 'y', 'x', 'height', 'width'],
    m: [{ index: 'o' }],
    n: [{ index: 'y' }, { index: 'x' }],
    k: [{ index: 'c' }, { index: 'p' }, { index: 'q' }],
    a: load(type, 'weight', [o, c, p, q]),
    b: image([c, sourceY, sourceX]),
    epilogue: variable(type, 'sum'),
    out: { operand: 'out', indices: [o, y, x] },
  };
  /** The gradient of the weight: the sum runs over batch and positions. */
  const gradient: ContractionKernel = {
    ...forward,
    name: 'test_convolution_weight_gradient',
    operands: [
      { name: 'weight', type, access: 'write', rank: 4 },
      { name: 'image', type, access: 'read', rank: 4 },
      { name: 'out', type, access: 'read', rank: 4 },
    ],
    sizes: [...forward.sizes, 'n'],
    n: [{ index: 'c' }, { index: 'p' }, { index: 'q' }],
    k: [{ index: 'n' }, { index: 'y' }, { index: 'x' }],
    a: load(type, 'out', [n, o, y, x]),
    b: image([n, c, sourceY, sourceX]),
    out: { operand: 'weight', indices: [o, c, p, q] },
  };

  it.each([
    [1, 5, 7, 3, 2],
    [2, 14, 28, 5, 13],
    [3, 9, 40, 1, 40],
    [5, 6, 3, 33, 8],
    [20, 12, 14, 5, 32],
  ] as const)('batch %i, %i × %i, %i to %i channels', (batch, height, width, channels, outputs) => {
    const weight = numbers(type, outputs * channels * 9, 4) as Float32Array;
    const picture = numbers(type, batch * channels * height * width, 5) as Float32Array;
    const result = numbers(type, batch * outputs * height * width, 6) as Float32Array;
    const area = height * width;
    const expected = new Float32Array(result.length);
    const expectedGradient = new Float32Array(weight.length);
    for (let b = 0; b < batch; b++)
      for (let f = 0; f < outputs; f++)
        for (let at = 0; at < area; at++)
          for (let tap = 0; tap < channels * 9; tap++) {
            const iy = Math.floor(at / width) + Math.floor((tap % 9) / 3) - 1;
            const ix = (at % width) + (tap % 3) - 1;
            if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
            const value = picture[(b * channels + Math.floor(tap / 9)) * area + iy * width + ix] ?? 0;
            const position = (b * outputs + f) * area + at;
            expected[position] = (expected[position] ?? 0) + value * (weight[f * channels * 9 + tap] ?? 0);
            const place = f * channels * 9 + tap;
            expectedGradient[place] = (expectedGradient[place] ?? 0) + value * (result[position] ?? 0);
          }
    const sizes = { o: outputs, c: channels, p: 3, q: 3, y: height, x: width, height, width, n: batch };
    const weightStrides = [channels * 9, 9, 3, 1];
    const forwardLaunch = {
      outer: [batch],
      sizes,
      views: {
        weight: { data: weight, inner: weightStrides },
        image: { data: picture, inner: [area, width, 1], outer: [channels * area] },
        out: { data: new Float32Array(result.length), inner: [area, width, 1], outer: [outputs * area] },
      },
    };
    const gradientLaunch = {
      sizes,
      views: {
        weight: { data: new Float32Array(weight.length), inner: weightStrides },
        image: { data: picture, inner: [channels * area, area, width, 1] },
        out: { data: result, inner: [outputs * area, area, width, 1] },
      },
    };
    for (const engine of [one, two]) {
      const work = engine === one ? 1 : shared;
      const up = engine.compile(forward, () => [gradient]);
      expect(run(engine, up, forwardLaunch, work).data['out']).toEqual(expected);
      const down = engine.compile(gradient, () => []);
      expect(run(engine, down, gradientLaunch, work).data['weight']).toEqual(expectedGradient);
    }
  });
});

it('multiplies what an expression gives', () => {
  const [i, j, k] = [index('i'), index('j'), index('k')];
  const kernel: ContractionKernel = {
    ...product('float32'),
    name: 'test_product_of_expressions',
    operands: [
      { name: 'a', type: 'int32', access: 'read', rank: 2 },
      { name: 'b', type: 'float32', access: 'read', rank: 2 },
      { name: 'out', type: 'bool', access: 'write', rank: 2 },
    ],
    a: cast('float32', add(load('int32', 'a', [i, k]), 1)),
    b: multiply(load('float32', 'b', [k, j]), 2),
    epilogue: greaterEqual(variable('float32', 'sum'), 0),
  };
  const [m, n, depth] = [20, 35, 40];
  const a = Int32Array.from({ length: m * depth }, (_, at) => ((at * 7) % 11) - 5);
  const b = Float32Array.from({ length: depth * n }, (_, at) => ((at * 5) % 13) - 6);
  const expected = new Uint8Array(m * n);
  for (let r = 0; r < m; r++)
    for (let s = 0; s < n; s++) {
      let sum = 0;
      for (let t = 0; t < depth; t++) sum += ((a[r * depth + t] ?? 0) + 1) * (b[t * n + s] ?? 0) * 2;
      expected[r * n + s] = sum >= 0 ? 1 : 0;
    }
  const launch = {
    sizes: { i: m, j: n, k: depth },
    views: {
      a: { data: a, inner: [depth, 1] },
      b: { data: b, inner: [n, 1] },
      out: { data: new Uint8Array(m * n), inner: [n, 1] },
    },
  };
  expect(
    run(
      one,
      one.compile(kernel, () => []),
      launch,
      1,
    ).data['out'],
  ).toEqual(expected);
});
