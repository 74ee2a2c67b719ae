/** @file Cases: contractions — matrix products under every layout, epilogues, and convolution as implicit GEMM. */
import * as b from '../../src/kernels/build.ts';
import type { ContractionKernel, Expression } from '../../src/kernels/ir.ts';
import { type EngineCase, elements, fractions, read, update, wholeNumbers, write } from './case.ts';
import { arrayOf } from './operators.ts';

type Type = 'float32' | 'float64' | 'int64';

const axes = (...names: string[]) => names.map((index) => ({ index }));
const [m, n, k] = [b.index('m'), b.index('n'), b.index('k')];
const sum = (type: Type) => b.variable(type, 'sum');

/** The matrix product a[m, k] · b[k, n] with an epilogue over `sum`. */
function product(
  name: string,
  type: Type,
  epilogue: Expression = sum(type),
  rest: Partial<Pick<ContractionKernel, 'operands' | 'scalars' | 'a' | 'b'>> = {},
): ContractionKernel {
  return {
    kind: 'contraction',
    name,
    operands: rest.operands ?? [read('a', type, 2), read('b', type, 2), write('out', type, 2)],
    scalars: rest.scalars ?? [],
    sizes: ['m', 'n', 'k'],
    type,
    m: axes('m'),
    n: axes('n'),
    k: axes('k'),
    a: rest.a ?? b.load(type, 'a', [m, k]),
    b: rest.b ?? b.load(type, 'b', [k, n]),
    epilogue,
    out: { operand: 'out', indices: [m, n] },
  };
}

interface Dimensions {
  readonly batch?: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** How a matrix of `rows` × `columns` lies: row-major, column-major, or every second element of wider rows. */
type Order = 'rows' | 'columns' | 'strided';

function strides(order: Order, rows: number, columns: number): [number, number] {
  if (order === 'rows') return [columns, 1];
  return order === 'columns' ? [1, rows] : [2 * columns + 3, 2];
}

function span(order: Order, rows: number, columns: number): number {
  return order === 'strided' ? rows * (2 * columns + 3) : rows * columns;
}

function productCase(
  type: Type,
  dimensions: Dimensions,
  orders: readonly [Order, Order, Order],
  rounded = false,
  sharedB = false,
): EngineCase {
  const { batch = 1, m: M, n: N, k: K } = dimensions;
  const [orderA, orderB, orderOut] = orders;
  const sizes = [span(orderA, M, K), span(orderB, K, N), span(orderOut, M, N)] as const;
  const outer = dimensions.batch === undefined ? [] : [batch];
  const values = (count: number, seed: number) => (rounded ? fractions(count, seed) : wholeNumbers(count, 8, seed));
  const [strideA, strideB, strideOut] = [strides(orderA, M, K), strides(orderB, K, N), strides(orderOut, M, N)];
  const kind = [dimensions.batch === undefined ? '' : `${batch}x`, `${M}x${N}x${K}`, ...orders].join(' ');
  const epsilon = type === 'float32' ? 2 ** -24 : 2 ** -53;
  return {
    name: `product ${type}${rounded ? ' rounded' : ''}${sharedB ? ' shared' : ''} ${kind}`,
    kernel: product(`product_${type}`, type),
    launch: {
      outer,
      rows: 1,
      sizes: { m: M, n: N, k: K },
      views: {
        a: { data: arrayOf(type, values(batch * sizes[0] + 1, 71)), offset: 1, inner: strideA, outer: [sizes[0]] },
        b: { data: arrayOf(type, values(batch * sizes[1], 72)), inner: strideB, outer: [sharedB ? 0 : sizes[1]] },
        out: { data: arrayOf(type, wholeNumbers(batch * sizes[2], 9, 73)), inner: strideOut, outer: [sizes[2]] },
      },
    },
    expected: (all) => {
      const [a, c, out] = [elements(all, 'a'), elements(all, 'b'), elements(all, 'out')];
      for (let o = 0; o < batch; o++) {
        for (let i = 0; i < M; i++) {
          for (let j = 0; j < N; j++) {
            const startA = 1 + o * sizes[0] + i * strideA[0];
            const startB = (sharedB ? 0 : o * sizes[1]) + j * strideB[1];
            let total = 0;
            for (let l = 0; l < K; l++) {
              total += Number(a[startA + l * strideA[1]]) * Number(c[startB + l * strideB[0]]);
            }
            out[o * sizes[2] + i * strideOut[0] + j * strideOut[1]] = type === 'int64' ? BigInt(total) : total;
          }
        }
      }
    },
    // |a|, |b| ≤ 1: products, sums and the expected value's own roundings.
    ...(rounded ? { bounds: { out: (K + 2) * K * epsilon } } : {}),
  };
}

const orders: readonly Order[] = ['rows', 'columns', 'strided'];

function productCases(): EngineCase[] {
  const dimensions: readonly Dimensions[] = [
    { m: 1, n: 1, k: 1 },
    { m: 3, n: 5, k: 7 },
    { m: 65, n: 33, k: 129 },
    { m: 1, n: 100, k: 64 },
    { m: 100, n: 1, k: 64 },
    { m: 12, n: 32, k: 16 },
    { m: 4, n: 6, k: 0 },
    { m: 0, n: 6, k: 3 },
    { m: 4, n: 0, k: 3 },
  ];
  const types: readonly Type[] = ['float32', 'float64', 'int64'];
  return types.flatMap((type) => [
    ...dimensions.map((each) => productCase(type, each, ['rows', 'rows', 'rows'])),
    ...orders.flatMap((orderA) =>
      orders.flatMap((orderB) =>
        orders.map((orderOut) => productCase(type, { m: 17, n: 19, k: 23 }, [orderA, orderB, orderOut])),
      ),
    ),
    // Whole tiles, which read and write matrices where they are.
    ...orders.map((orderA) => productCase(type, { m: 28, n: 48, k: 300 }, [orderA, 'rows', 'rows'])),
    productCase(type, { batch: 3, m: 12, n: 16, k: 9 }, ['columns', 'columns', 'rows']),
    productCase(type, { batch: 2, m: 8, n: 64, k: 33 }, ['rows', 'rows', 'columns']),
    productCase(type, { m: 36, n: 160, k: 2100 }, ['rows', 'rows', 'rows']),
    productCase(type, { m: 67, n: 70, k: 130 }, ['columns', 'rows', 'rows']),
    productCase(type, { m: 67, n: 70, k: 130 }, ['rows', 'columns', 'rows']),
    productCase(type, { batch: 3, m: 9, n: 34, k: 12 }, ['rows', 'rows', 'rows']),
    productCase(type, { batch: 5, m: 13, n: 7, k: 20 }, ['columns', 'columns', 'rows'], false, true),
    productCase(type, { batch: 0, m: 3, n: 4, k: 5 }, ['rows', 'rows', 'rows']),
    ...(type === 'int64'
      ? []
      : [
          productCase(type, { m: 65, n: 33, k: 129 }, ['rows', 'rows', 'rows'], true),
          productCase(type, { m: 31, n: 66, k: 700 }, ['rows', 'columns', 'rows'], true),
          productCase(type, { m: 130, n: 96, k: 20 }, ['columns', 'rows', 'rows'], true),
        ]),
  ]);
}

/** int64 products and sums wrap. */
function wrappingCase(): EngineCase {
  const big = [2n ** 62n, -(2n ** 63n), 2n ** 40n + 1n, 3n ** 39n, -1n, 2n ** 63n - 1n];
  return {
    name: 'int64 wraps',
    kernel: product('product_int64', 'int64'),
    launch: {
      sizes: { m: 2, n: 2, k: 3 },
      views: {
        a: { data: BigInt64Array.from(big), inner: [3, 1] },
        b: { data: BigInt64Array.from([...big].reverse()), inner: [2, 1] },
        out: { data: new BigInt64Array(4), inner: [2, 1] },
      },
    },
    expected: (all) => {
      const [a, c, out] = [elements<'int64'>(all, 'a'), elements<'int64'>(all, 'b'), elements<'int64'>(all, 'out')];
      for (let i = 0; i < 2; i++) {
        for (let j = 0; j < 2; j++) {
          let total = 0n;
          for (let l = 0; l < 3; l++) total += (a[i * 3 + l] ?? 0n) * (c[l * 2 + j] ?? 0n);
          out[i * 2 + j] = BigInt.asIntN(64, total);
        }
      }
    },
  };
}

/** Factors that are expressions: int32 operands cast to int64, and a scaled, shifted factor. */
function factorCases(): EngineCase[] {
  const [M, N, K] = [6, 9, 11];
  const first = wholeNumbers(M * K, 50, 81);
  const second = wholeNumbers(K * N, 50, 82);
  const total = (i: number, j: number, of: (x: number, y: number) => number) => {
    let result = 0;
    for (let l = 0; l < K; l++) result += of(first[i * K + l] ?? 0, second[l * N + j] ?? 0);
    return result;
  };
  const narrow: EngineCase = {
    name: 'int32 through int64',
    kernel: product('product_int32', 'int64', b.cast('int32', sum('int64')), {
      operands: [read('a', 'int32', 2), read('b', 'int32', 2), write('out', 'int32', 2)],
      a: b.cast('int64', b.load('int32', 'a', [m, k])),
      b: b.cast('int64', b.load('int32', 'b', [k, n])),
    }),
    launch: {
      sizes: { m: M, n: N, k: K },
      views: {
        a: {
          data: arrayOf(
            'int32',
            first.map((value) => value * 2 ** 20),
          ),
          inner: [K, 1],
        },
        b: {
          data: arrayOf(
            'int32',
            second.map((value) => value * 2 ** 10),
          ),
          inner: [N, 1],
        },
        out: { data: new Int32Array(M * N), inner: [N, 1] },
      },
    },
    expected: (all) => {
      const out = elements<'int32'>(all, 'out');
      for (let position = 0; position < M * N; position++) {
        const exact = BigInt(total(Math.floor(position / N), position % N, (x, y) => x * y)) * 2n ** 30n;
        out[position] = Number(BigInt.asIntN(32, exact));
      }
    },
  };
  const scaled: EngineCase = {
    name: 'factors with prologues',
    kernel: product('product_prologue', 'float32', sum('float32'), {
      scalars: [{ name: 'shift', type: 'float32' }],
      a: b.maximum(b.load('float32', 'a', [m, k]), 0),
      b: b.add(b.multiply(b.load('float32', 'b', [k, n]), 2), b.scalar('float32', 'shift')),
    }),
    launch: {
      sizes: { m: M, n: N, k: K },
      scalars: { shift: -3 },
      views: {
        a: { data: arrayOf('float32', first), inner: [K, 1] },
        b: { data: arrayOf('float32', second), inner: [N, 1] },
        out: { data: new Float32Array(M * N), inner: [N, 1] },
      },
    },
    expected: (all) => {
      const out = elements<'float32'>(all, 'out');
      for (let position = 0; position < M * N; position++) {
        out[position] = total(Math.floor(position / N), position % N, (x, y) => Math.max(x, 0) * (y * 2 - 3));
      }
    },
  };
  return [narrow, scaled];
}

/** Epilogues: bias and a rectifier; scaled and added to what the output holds. */
function epilogueCases(): EngineCase[] {
  return (['float32', 'float64'] as const).flatMap((type) =>
    (
      [
        [5, 6, 7],
        [70, 45, 33],
      ] as const
    ).flatMap(([M, N, K]): EngineCase[] => {
      const views = {
        a: { data: arrayOf(type, wholeNumbers(M * K, 8, 91)), inner: [K, 1] },
        b: { data: arrayOf(type, wholeNumbers(N * K, 8, 92)), inner: [1, K] },
        out: { data: arrayOf(type, wholeNumbers(M * N, 8, 93)), inner: [N, 1] },
      };
      const each = (
        all: Parameters<EngineCase['expected']>[0],
        of: (total: number, j: number, before: number) => number,
      ) => {
        const [a, c, out] = [elements(all, 'a'), elements(all, 'b'), elements(all, 'out')];
        for (let i = 0; i < M; i++) {
          for (let j = 0; j < N; j++) {
            let total = 0;
            for (let l = 0; l < K; l++) total += Number(a[i * K + l]) * Number(c[j * K + l]);
            out[i * N + j] = of(total, j, Number(out[i * N + j]));
          }
        }
      };
      const bias = wholeNumbers(N, 60, 94);
      return [
        {
          name: `bias and rectifier ${type} ${M}x${N}x${K}`,
          kernel: product(`product_bias_${type}`, type, b.maximum(b.add(sum(type), b.load(type, 'bias', [n])), 0), {
            operands: [read('a', type, 2), read('b', type, 2), read('bias', type, 1), write('out', type, 2)],
          }),
          launch: { sizes: { m: M, n: N, k: K }, views: { ...views, bias: { data: arrayOf(type, bias), inner: [1] } } },
          expected: (all) => each(all, (total, j) => Math.max(total + (bias[j] ?? 0), 0)),
        },
        {
          name: `scaled sum into out ${type} ${M}x${N}x${K}`,
          kernel: product(
            `product_add_${type}`,
            type,
            b.add(
              b.multiply(sum(type), b.scalar(type, 'alpha')),
              b.multiply(b.load(type, 'out', [m, n]), b.scalar(type, 'beta')),
            ),
            {
              operands: [read('a', type, 2), read('b', type, 2), update('out', type, 2)],
              scalars: [
                { name: 'alpha', type },
                { name: 'beta', type },
              ],
            },
          ),
          launch: { sizes: { m: M, n: N, k: K }, scalars: { alpha: -2, beta: 0.5 }, views },
          expected: (all) => each(all, (total, _, before) => -2 * total + 0.5 * before),
        },
      ];
    }),
  );
}

interface Convolution {
  readonly images: number;
  readonly channels: number;
  readonly filters: number;
  readonly height: number;
  readonly width: number;
  readonly window: number;
  readonly stride: number;
  readonly pad: number;
}

/** m = (image, oy, ox), n = filter, k = (channel, ky, kx); a load outside the image is 0 by `when`. */
function convolutionCase(name: string, type: 'float32' | 'float64', shape: Convolution): EngineCase {
  const { images, channels, filters, height, width, window, stride, pad } = shape;
  const outHeight = Math.floor((height + 2 * pad - window) / stride) + 1;
  const outWidth = Math.floor((width + 2 * pad - window) / stride) + 1;
  const along = (out: string, inner: string) =>
    b.subtract(b.add(b.multiply(b.index(out), b.size('stride')), b.index(inner)), b.size('pad'));
  const [y, x] = [along('oy', 'ky'), along('ox', 'kx')];
  const inside = b.and(
    b.and(b.greaterEqual(y, 0), b.less(y, b.size('height'))),
    b.and(b.greaterEqual(x, 0), b.less(x, b.size('width'))),
  );
  const filter = b.index('filter');
  const channel = b.index('channel');
  const kernel: ContractionKernel = {
    kind: 'contraction',
    name: `convolution_${type}`,
    operands: [read('image', type, 4), read('weight', type, 4), read('bias', type, 1), write('out', type, 4)],
    scalars: [],
    sizes: ['image', 'oy', 'ox', 'filter', 'channel', 'ky', 'kx', 'height', 'width', 'stride', 'pad'],
    type,
    m: axes('image', 'oy', 'ox'),
    n: axes('filter'),
    k: axes('channel', 'ky', 'kx'),
    a: b.load(type, 'image', [b.index('image'), channel, y, x], inside),
    b: b.load(type, 'weight', [filter, channel, b.index('ky'), b.index('kx')]),
    epilogue: b.add(sum(type), b.load(type, 'bias', [filter])),
    out: { operand: 'out', indices: [b.index('image'), filter, b.index('oy'), b.index('ox')] },
  };
  const image = wholeNumbers(images * channels * height * width, 5, 101);
  const weight = wholeNumbers(filters * channels * window * window, 5, 102);
  const bias = wholeNumbers(filters, 5, 103);
  const area = outHeight * outWidth;
  return {
    name: `convolution ${type} ${name}`,
    kernel,
    launch: {
      sizes: {
        image: images,
        oy: outHeight,
        ox: outWidth,
        filter: filters,
        channel: channels,
        ky: window,
        kx: window,
        height,
        width,
        stride,
        pad,
      },
      views: {
        image: { data: arrayOf(type, image), inner: [channels * height * width, height * width, width, 1] },
        weight: { data: arrayOf(type, weight), inner: [channels * window ** 2, window ** 2, window, 1] },
        bias: { data: arrayOf(type, bias), inner: [1] },
        out: {
          data: arrayOf(type, new Array(images * filters * area).fill(0)),
          inner: [filters * area, area, outWidth, 1],
        },
      },
    },
    expected: (all) => {
      const out = elements(all, 'out');
      for (let position = 0; position < images * filters * area; position++) {
        const [i, f] = [Math.floor(position / (filters * area)), Math.floor(position / area) % filters];
        const [oy, ox] = [Math.floor(position / outWidth) % outHeight, position % outWidth];
        let total = bias[f] ?? 0;
        for (let c = 0; c < channels; c++) {
          for (let ky = 0; ky < window; ky++) {
            for (let kx = 0; kx < window; kx++) {
              const [row, column] = [oy * stride + ky - pad, ox * stride + kx - pad];
              if (row < 0 || row >= height || column < 0 || column >= width) continue;
              const pixel = image[((i * channels + c) * height + row) * width + column] ?? 0;
              total += pixel * (weight[((f * channels + c) * window + ky) * window + kx] ?? 0);
            }
          }
        }
        out[position] = total;
      }
    },
  };
}

function convolutionCases(): EngineCase[] {
  return (['float32', 'float64'] as const).flatMap((type) => [
    convolutionCase('3x3 padded', type, {
      images: 2,
      channels: 3,
      filters: 5,
      height: 7,
      width: 6,
      window: 3,
      stride: 1,
      pad: 1,
    }),
    convolutionCase('5x5 stride 2', type, {
      images: 3,
      channels: 2,
      filters: 4,
      height: 11,
      width: 13,
      window: 5,
      stride: 2,
      pad: 2,
    }),
    convolutionCase('1x1', type, {
      images: 1,
      channels: 7,
      filters: 3,
      height: 4,
      width: 5,
      window: 1,
      stride: 1,
      pad: 0,
    }),
    convolutionCase('padding wider than the image', type, {
      images: 1,
      channels: 1,
      filters: 2,
      height: 1,
      width: 2,
      window: 3,
      stride: 1,
      pad: 2,
    }),
    convolutionCase('of a batch', type, {
      images: 4,
      channels: 8,
      filters: 16,
      height: 14,
      width: 14,
      window: 3,
      stride: 1,
      pad: 1,
    }),
  ]);
}

/** No k axes (an outer product), no m axes, no n axes; the sum over several axes in the second factor's own order. */
function axisCases(): EngineCase[] {
  const type = 'float32';
  const [M, N, K] = [9, 14, 21];
  const [x, y] = [wholeNumbers(Math.max(M, K) * Math.max(N, K), 9, 111), wholeNumbers(K * N, 9, 112)];
  const base = { kind: 'contraction', type, scalars: [], epilogue: sum(type) } as const;
  const outer: ContractionKernel = {
    ...base,
    name: 'outer_product',
    operands: [read('a', type, 1), read('b', type, 1), write('out', type, 2)],
    sizes: ['m', 'n'],
    m: axes('m'),
    n: axes('n'),
    k: [],
    a: b.load(type, 'a', [m]),
    b: b.load(type, 'b', [n]),
    out: { operand: 'out', indices: [m, n] },
  };
  const inner: ContractionKernel = {
    ...base,
    name: 'inner_product',
    operands: [read('a', type, 1), read('b', type, 1), write('out', type)],
    sizes: ['k'],
    m: [],
    n: [],
    k: axes('k'),
    a: b.load(type, 'a', [k]),
    b: b.load(type, 'b', [k]),
    out: { operand: 'out', indices: [] },
  };
  const flat = (values: readonly number[]) => ({ data: arrayOf(type, values), inner: [1] });
  return [
    {
      name: 'outer product',
      kernel: outer,
      launch: {
        sizes: { m: M, n: N },
        views: { a: flat(x), b: flat(y), out: { data: new Float32Array(M * N), inner: [N, 1] } },
      },
      expected: (all) => {
        const out = elements<'float32'>(all, 'out');
        for (let i = 0; i < M; i++) for (let j = 0; j < N; j++) out[i * N + j] = 0 + (x[i] ?? 0) * (y[j] ?? 0);
      },
    },
    {
      name: 'inner product of a batch',
      kernel: inner,
      launch: {
        outer: [6],
        sizes: { k: K },
        views: {
          a: { ...flat(x), outer: [K] },
          b: { ...flat(y), outer: [0] },
          out: { data: new Float32Array(6), outer: [1] },
        },
      },
      expected: (all) => {
        const out = elements<'float32'>(all, 'out');
        for (let o = 0; o < 6; o++) {
          let total = 0;
          for (let l = 0; l < K; l++) total += (x[o * K + l] ?? 0) * (y[l] ?? 0);
          out[o] = total;
        }
      },
    },
  ];
}

export const contractionGroups = {
  'matrix products': [...productCases(), wrappingCase()],
  factors: factorCases(),
  epilogues: epilogueCases(),
  convolutions: convolutionCases(),
  'axes of contractions': axisCases(),
} as const;
