/**
 * @file Every schedule of contractions, forced, at sizes around its tiles. The factors are small whole numbers, so that sums are exact in any
 * order and each bit counts.
 */
import { expect, test } from 'vitest';
import * as b from '../../src/kernels/build.ts';
import type { Axis, ContractionKernel, Expression, Kernel } from '../../src/kernels/ir.ts';
import { ArgumentPacker, ArgumentWords } from '../../src/render/wgsl/arguments.ts';
import { schedulesOf } from '../../src/render/wgsl/schedules.ts';
import { isFull } from '../depth.ts';
import { fractions, read, wholeNumbers, write } from '../engines/case.ts';
import { blockOf, type Launch, storageOf } from './launch.ts';
import { expectSame, runBoth, suite } from './suite.ts';

const axes = (...names: string[]): Axis[] => names.map((index) => ({ index }));
const at = (...names: string[]): Expression[] => names.map((name) => b.index(name));
const floats = (count: number, seed: number): Float32Array => Float32Array.from(wholeNumbers(count, 9, seed));

const product: ContractionKernel = {
  kind: 'contraction',
  name: 'product_of_schedules',
  type: 'float32',
  scalars: [],
  sizes: ['m', 'n', 'k'],
  operands: [read('a', 'float32', 2), read('b', 'float32', 2), read('bias', 'float32', 1), write('out', 'float32', 2)],
  m: axes('m'),
  n: axes('n'),
  k: axes('k'),
  a: b.load('float32', 'a', at('m', 'k')),
  b: b.load('float32', 'b', at('k', 'n')),
  epilogue: b.add(b.variable('float32', 'sum'), b.load('float32', 'bias', at('n'))),
  out: { operand: 'out', indices: at('m', 'n') },
};

interface ProductSizes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly batch?: number;
  /** Which factors lie transposed. */
  readonly transposed?: readonly ('a' | 'b')[];
  /** The factors begin at whole vectors. */
  readonly aligned?: boolean;
}

function productLaunch({ m, n, k, batch = 1, transposed = [], aligned = false }: ProductSizes, make = floats): Launch {
  return {
    kernel: product,
    sizes: { m, n, k },
    outer: [batch],
    operands: [
      {
        storage: storageOf(make(batch * m * k + 4, 1)),
        offset: aligned ? 4 : 3,
        strides: transposed.includes('a') ? [1, m] : [k, 1],
        outer: [m * k],
      },
      {
        storage: storageOf(make(k * n + 4, 2)),
        offset: aligned ? 4 : 1,
        strides: transposed.includes('b') ? [1, k] : [n, 1],
        outer: [0],
      },
      { storage: storageOf(make(n, 3)), strides: [1], outer: [0] },
      { storage: storageOf(new Float32Array(batch * m * n).fill(7)), strides: [n, 1], outer: [m * n] },
    ],
  };
}

/** x[image, c, s·y + d·i - p, s·z + d·j - p] · w[f, c, i, j], with 0 outside. */
function convolutionKernel(): ContractionKernel {
  const place = (o: string, k: string): Expression =>
    b.subtract(
      b.add(b.multiply(b.index(o), b.size('stride')), b.multiply(b.index(k), b.size('dilation'))),
      b.size('padding'),
    );
  const [y, z] = [place('y', 'i'), place('z', 'j')];
  const inside = (x: Expression, extent: string) => b.and(b.greaterEqual(x, 0), b.less(x, b.size(extent)));
  return {
    kind: 'contraction',
    name: 'convolution_of_schedules',
    type: 'float32',
    scalars: [],
    sizes: ['f', 'image', 'y', 'z', 'c', 'i', 'j', 'height', 'width', 'stride', 'dilation', 'padding'],
    operands: [read('x', 'float32', 4), read('w', 'float32', 4), write('out', 'float32', 4)],
    m: axes('f'),
    n: axes('image', 'y', 'z'),
    k: axes('c', 'i', 'j'),
    a: b.load('float32', 'w', at('f', 'c', 'i', 'j')),
    b: b.load('float32', 'x', [b.index('image'), b.index('c'), y, z], b.and(inside(y, 'height'), inside(z, 'width'))),
    epilogue: b.variable('float32', 'sum'),
    out: { operand: 'out', indices: at('image', 'f', 'y', 'z') },
  };
}
const convolution = convolutionKernel();

interface ConvolutionSizes {
  readonly images: number;
  readonly filters: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly stride: number;
  readonly dilation: number;
}

function convolutionLaunch(sizes: ConvolutionSizes): Launch {
  const { images, filters, channels, height, width, stride, dilation } = sizes;
  const [rows, columns, padding] = [3, 3, 1];
  const reach = (extent: number, taps: number) =>
    Math.floor((extent + 2 * padding - dilation * (taps - 1) - 1) / stride) + 1;
  const [y, z] = [reach(height, rows), reach(width, columns)];
  const strides = (...extents: number[]): number[] =>
    extents.map((_, d) => extents.slice(d + 1).reduce((a, c) => a * c, 1));
  return {
    kernel: convolution,
    sizes: {
      f: filters,
      image: images,
      y,
      z,
      c: channels,
      i: rows,
      j: columns,
      height,
      width,
      stride,
      dilation,
      padding,
    },
    operands: [
      {
        storage: storageOf(floats(images * channels * height * width, 1)),
        strides: strides(images, channels, height, width),
      },
      { storage: storageOf(floats(filters * channels * 9, 2)), strides: strides(filters, channels, rows, columns) },
      { storage: storageOf(new Float32Array(images * filters * y * z)), strides: strides(images, filters, y, z) },
    ],
  };
}

const names = schedulesOf(product).schedules.map(({ name }) => name);
/** Pipelines of tiles take up to a second each on a processor. */
const sample: ReadonlySet<string> = new Set([
  'registers',
  'dots-split',
  'tile32-kn-vectors',
  'tile32-mk-vectors-split',
]);

function packed(kernel: Kernel, values: Float64Array, integers: BigInt64Array): ArgumentWords {
  const words = new ArgumentWords();
  new ArgumentPacker(kernel).pack(values, new Uint32Array(integers.buffer), words);
  return words;
}

await suite('schedules of contractions', (device) => {
  const forced = async (schedule: string, launch: Launch, fits = false): Promise<void> => {
    if (fits) {
      const { values, integers } = blockOf(launch);
      const { words } = packed(launch.kernel, values, integers);
      const { schedules } = schedulesOf(launch.kernel);
      expect(schedules.find(({ name }) => name === schedule)?.fits(words), `${schedule} fits`).toBe(true);
    }
    device.schedule = schedule;
    try {
      await expectSame(device, launch);
    } finally {
      device.schedule = undefined;
    }
  };

  test.each(names.filter((name) => isFull || sample.has(name)))('%s', async (name) => {
    const tile = Number(/\d+/.exec(name)?.[0] ?? 32);
    const long = name.endsWith('split') ? 301 : 67;
    const both = ['a', 'b'] as const;
    const launches: readonly ProductSizes[] = [
      { m: 1, n: 1, k: 1 },
      { m: 1, n: 1, k: 1, transposed: both },
      { m: tile - 1, n: tile + 1, k: 17, batch: 2 },
      { m: tile + 1, n: tile - 1, k: long, transposed: both },
      { m: 37, n: 3, k: 149, batch: 3, transposed: both },
      { m: 1, n: 131, k: 263 },
      { m: tile, n: 2 * tile, k: 0 },
      { m: 4, n: 4, k: 4, aligned: true },
      { m: tile + 4, n: tile - 4, k: 36, batch: 2, aligned: true },
      { m: tile + 4, n: tile - 4, k: 36, aligned: true, transposed: both },
    ];
    // Vectors follow each other as the schedule walks, so that it fits at least the last of these.
    const walk = /-([km])([kn])/.exec(name);
    const lie = [...(walk?.[1] === 'm' ? (['a'] as const) : []), ...(walk?.[2] === 'k' ? (['b'] as const) : [])];
    await forced(name, productLaunch({ m: tile + 4, n: tile - 4, k: 4 * long, aligned: true, transposed: lie }), true);
    for (const sizes of launches) await forced(name, productLaunch(sizes));
    await forced(
      name,
      convolutionLaunch({ images: 1, filters: 1, channels: 1, height: 1, width: 1, stride: 1, dilation: 1 }),
    );
    await forced(
      name,
      convolutionLaunch({ images: 2, filters: tile - 1, channels: 3, height: 7, width: 5, stride: 1, dilation: 2 }),
    );
    await forced(
      name,
      convolutionLaunch({ images: 3, filters: 5, channels: 7, height: 11, width: 13, stride: 2, dilation: 1 }),
    );
  });

  test('sums differ from exact ones by less than their length allows', async () => {
    const [m, n, k] = [33, 35, 1021];
    const make = (count: number, seed: number): Float32Array => Float32Array.from(fractions(count, seed));
    const launch = productLaunch({ m, n, k }, make);
    const values = (operand: number) =>
      new Float32Array(launch.operands[operand]?.storage.buffer ?? new ArrayBuffer(0));
    const [a, factor, bias] = [values(0).subarray(3), values(1).subarray(1), values(2)];
    for (const schedule of ['registers', 'dots', 'tile32-kn-vectors-split']) {
      device.schedule = schedule;
      const { bytes } = await runBoth(device, product, blockOf(launch));
      device.schedule = undefined;
      const actual = new Float32Array(bytes[3]?.actual.buffer ?? new ArrayBuffer(0));
      for (const [i, j] of [
        [0, 0],
        [32, 34],
        [17, 5],
      ] as const) {
        let [sum, magnitude] = [bias[j] ?? 0, Math.abs(bias[j] ?? 0)];
        for (let s = 0; s < k; s++) {
          const share = (a[i * k + s] ?? 0) * (factor[s * n + j] ?? 0);
          sum += share;
          magnitude += Math.abs(share);
        }
        // N. J. Higham: Accuracy and Stability of Numerical Algorithms, 3.1: k + 1 roundings at most lie on the way of a product.
        const bound = (k + 1) * 2 ** -24 * magnitude;
        expect(Math.abs((actual[i * n + j] ?? Number.NaN) - sum), schedule).toBeLessThanOrEqual(bound);
      }
    }
  });
});
