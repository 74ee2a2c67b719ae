/** @file Contractions that are large enough for blocks and tiles. Whole numbers, so that sums are exact in every order. */
import { afterAll, describe, expect, it } from 'vitest';
import { createWasmEngine } from '../../src/engines/wasm/engine.ts';
import * as b from '../../src/kernels/build.ts';
import type { Expression, Kernel, Operand } from '../../src/kernels/ir.ts';
import { read, wholeNumbers, write } from '../engines/case.ts';
import { difference } from '../engines/conformance.ts';
import { run } from '../engines/launch.ts';
import { arrayOf } from '../engines/operators.ts';

const engine = createWasmEngine({ threads: 2 });
afterAll(() => engine.dispose());

type Float = 'float32' | 'float64';

describe.each(['float32', 'float64'] as const)('matrix product of %s', (type: Float) => {
  const kernel: Kernel = {
    kind: 'contraction',
    name: `tiled_product_${type}`,
    type,
    operands: [read('x', type, 2), read('y', type, 2), read('bias', type, 1), write('out', type, 2)],
    scalars: [],
    sizes: ['m', 'n', 'k'],
    m: [{ index: 'm' }],
    n: [{ index: 'n' }],
    k: [{ index: 'k' }],
    a: b.load(type, 'x', [b.index('m'), b.index('k')]),
    b: b.load(type, 'y', [b.index('k'), b.index('n')]),
    epilogue: b.maximum(b.add(b.variable(type, 'sum'), b.load(type, 'bias', [b.index('n')])), 0),
    out: { operand: 'out', indices: [b.index('m'), b.index('n')] },
  };

  const shapes = [
    [64, 64, 64],
    [4, 8, 512],
    [5, 1030, 4],
    [131, 67, 259],
    [257, 9, 30],
    [129, 263, 521],
    [33, 300, 7],
  ] as const;
  const layouts = [
    ['plain', false, false, false],
    ['x transposed', true, false, false],
    ['y transposed', false, true, false],
    ['result transposed', true, true, true],
  ] as const;
  it.each(shapes.flatMap((shape) => layouts.map((layout) => [...shape, ...layout] as const)))(
    '%i × %i × %i, %s',
    (m, n, k, _, xTransposed, yTransposed, outTransposed) => {
      const outer = 2;
      const [x, y, bias] = [wholeNumbers(outer * m * k, 4, 1), wholeNumbers(k * n, 4, 2), wholeNumbers(n, 9, 3)];
      const expected = new Array<number>(outer * m * n).fill(0);
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let sum = 0;
            for (let p = 0; p < k; p++) {
              const left = x[o * m * k + (xTransposed ? p * m + i : i * k + p)] ?? 0;
              sum += left * (y[yTransposed ? j * k + p : p * n + j] ?? 0);
            }
            expected[o * m * n + (outTransposed ? j * m + i : i * n + j)] = Math.max(0, sum + (bias[j] ?? 0));
          }
        }
      }
      const views = {
        x: { data: arrayOf(type, x), outer: [m * k], inner: xTransposed ? [1, m] : [k, 1] },
        y: { data: arrayOf(type, y), inner: yTransposed ? [1, k] : [n, 1] },
        bias: { data: arrayOf(type, bias), inner: [1] },
        out: {
          data: arrayOf(type, new Array(outer * m * n).fill(-1)),
          outer: [m * n],
          inner: outTransposed ? [1, m] : [n, 1],
        },
      };
      const executable = engine.compile(kernel, () => []);
      for (const work of [1, 1e12]) {
        const { data } = run(engine, executable, { outer: [outer], sizes: { m, n, k }, views }, work);
        const got = data['out'];
        if (got === undefined) throw new Error('no result');
        expect(difference(got, arrayOf(type, expected))).toBeUndefined();
      }
    },
  );
});

describe('convolution as a product', () => {
  const index = (name: string): Expression => b.index(name);
  const y = b.subtract(b.add(b.multiply(index('oh'), b.size('stride')), index('kh')), b.size('padding'));
  const x = b.subtract(b.add(b.multiply(index('ow'), b.size('stride')), index('kw')), b.size('padding'));
  const inside = b.and(
    b.and(b.greaterEqual(y, 0), b.less(y, b.size('h'))),
    b.and(b.greaterEqual(x, 0), b.less(x, b.size('w'))),
  );
  const operands: readonly Operand[] = [
    read('weight', 'float32', 4),
    read('image', 'float32', 3),
    write('out', 'float32', 3),
  ];
  const kernel: Kernel = {
    kind: 'contraction',
    name: 'tiled_convolution',
    type: 'float32',
    operands,
    scalars: [],
    sizes: ['co', 'oh', 'ow', 'ci', 'kh', 'kw', 'h', 'w', 'stride', 'padding'],
    m: [{ index: 'co' }],
    n: [{ index: 'oh' }, { index: 'ow' }],
    k: [{ index: 'ci' }, { index: 'kh' }, { index: 'kw' }],
    a: b.load('float32', 'weight', [index('co'), index('ci'), index('kh'), index('kw')]),
    b: b.load('float32', 'image', [index('ci'), y, x], inside),
    epilogue: b.variable('float32', 'sum'),
    out: { operand: 'out', indices: [index('co'), index('oh'), index('ow')] },
  };

  it.each([
    [2, 8, 5, 14, 14, 3, 1, 1],
    [3, 16, 4, 7, 9, 3, 1, 1],
    [1, 5, 33, 15, 17, 3, 2, 1],
    [2, 8, 3, 28, 28, 5, 1, 0],
    [1, 20, 30, 9, 9, 4, 3, 2],
  ])(
    'batch %i, %i of %i channels, %i × %i, kernel %i, stride %i, padding %i',
    (batch, co, ci, h, w, size, stride, padding) => {
      const [oh, ow] = [h, w].map((extent) => Math.floor((extent + 2 * padding - size) / stride) + 1);
      if (oh === undefined || ow === undefined) throw new Error('no extent');
      const weight = wholeNumbers(co * ci * size * size, 3, 4);
      const image = wholeNumbers(batch * ci * h * w, 3, 5);
      const expected = new Array<number>(batch * co * oh * ow).fill(0);
      for (let o = 0; o < batch; o++) {
        for (let c = 0; c < co; c++) {
          for (let i = 0; i < oh; i++) {
            for (let j = 0; j < ow; j++) {
              let sum = 0;
              for (let d = 0; d < ci; d++) {
                for (let p = 0; p < size; p++) {
                  for (let q = 0; q < size; q++) {
                    const [r, s] = [i * stride + p - padding, j * stride + q - padding];
                    if (r < 0 || r >= h || s < 0 || s >= w) continue;
                    const factor = weight[((c * ci + d) * size + p) * size + q] ?? 0;
                    sum += factor * (image[((o * ci + d) * h + r) * w + s] ?? 0);
                  }
                }
              }
              expected[((o * co + c) * oh + i) * ow + j] = sum;
            }
          }
        }
      }
      const views = {
        weight: { data: arrayOf('float32', weight), inner: [ci * size * size, size * size, size, 1] },
        image: { data: arrayOf('float32', image), outer: [ci * h * w], inner: [h * w, w, 1] },
        out: {
          data: arrayOf('float32', new Array(batch * co * oh * ow).fill(-1)),
          outer: [co * oh * ow],
          inner: [oh * ow, ow, 1],
        },
      };
      const sizes = { co, oh, ow, ci, kh: size, kw: size, h, w, stride, padding };
      const executable = engine.compile(kernel, () => []);
      for (const work of [1, 1e12]) {
        const { data } = run(engine, executable, { outer: [batch], sizes, views }, work);
        const got = data['out'];
        if (got === undefined) throw new Error('no result');
        expect(difference(got, arrayOf('float32', expected))).toBeUndefined();
      }
    },
  );
});
