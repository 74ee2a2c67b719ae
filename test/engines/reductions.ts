/** @file Cases: reduce, with one and several accumulators, over rows, columns and strides. */
import * as b from '../../src/kernels/build.ts';
import type { Accumulator, Expression, LoopKernel, Statement } from '../../src/kernels/ir.ts';
import type { ComputeType } from '../../src/storage/dtype.ts';
import { type EngineCase, elements, fractions, loop, loops, read, store, wholeNumbers, write } from './case.ts';
import { arrayOf, dtypeNames, isFloat } from './operators.ts';

const left = (type: ComputeType, name: string) => b.variable(type, `left.${name}`);
const right = (type: ComputeType, name: string) => b.variable(type, `right.${name}`);

interface Fold {
  readonly initial: Expression;
  readonly value: Expression;
  readonly combine: (a: Expression, c: Expression) => Expression;
}

/** A reduce of `x[j]` with one accumulator, stored to `out`. */
function reduceKernel(name: string, type: ComputeType, fold: Fold): LoopKernel {
  const accumulator: Accumulator = { name: 'total', type, initial: fold.initial };
  const reduce: Statement = {
    kind: 'reduce',
    index: 'j',
    extent: b.size('n'),
    accumulators: [accumulator],
    body: [],
    values: [fold.value],
    combine: [fold.combine(left(type, 'total'), right(type, 'total'))],
  };
  return loops(name, [read('x', type, 1), write('out', type)], [reduce, store('out', [], b.variable(type, 'total'))], {
    sizes: ['n'],
  });
}

const zero = (type: ComputeType) => b.constant(type, type === 'bool' ? false : 0);
const one = (type: ComputeType) => b.constant(type, type === 'bool' ? true : 1);

const lowest: { readonly [Type in ComputeType]: number | bigint | boolean } = {
  float32: Number.NEGATIVE_INFINITY,
  float64: Number.NEGATIVE_INFINITY,
  int64: -(2n ** 63n),
  int32: -(2 ** 31),
  uint8: 0,
  bool: false,
};

function sumKernel(type: ComputeType): LoopKernel {
  return reduceKernel(`reduce_sum_${type}`, type, {
    initial: zero(type),
    value: b.load(type, 'x', [b.index('j')]),
    combine: type === 'bool' ? b.or : b.add,
  });
}

function productKernel(type: ComputeType): LoopKernel {
  return reduceKernel(`reduce_product_${type}`, type, {
    initial: one(type),
    value: b.load(type, 'x', [b.index('j')]),
    combine: type === 'bool' ? b.and : b.multiply,
  });
}

function maximumKernel(type: ComputeType): LoopKernel {
  return reduceKernel(`reduce_maximum_${type}`, type, {
    initial: b.constant(type, lowest[type]),
    value: b.load(type, 'x', [b.index('j')]),
    combine: type === 'bool' ? b.or : b.maximum,
  });
}

/** What stands where: rows of `n` elements, as many as `rows`, laid out in one of several ways. */
interface Shape {
  readonly name: string;
  readonly rows: number;
  readonly outer?: number;
  readonly n: number;
  /** Strides of (outer, row, j). */
  readonly strides: readonly [number, number, number];
}

const shapes: readonly Shape[] = [
  { name: 'contiguous', rows: 5, n: 37, strides: [0, 37, 1] },
  { name: 'columns', rows: 37, n: 5, strides: [0, 1, 37] },
  { name: 'strided', rows: 4, n: 11, strides: [0, 50, 3] },
  { name: 'columns of outer blocks', outer: 3, rows: 7, n: 9, strides: [63, 1, 7] },
  { name: 'nothing to reduce', rows: 4, n: 0, strides: [0, 0, 1] },
  { name: 'one element', rows: 1, n: 1, strides: [0, 1, 1] },
  { name: 'one long row', rows: 1, n: 100_003, strides: [0, 0, 1] },
  { name: 'many rows', rows: 700, n: 67, strides: [0, 67, 1] },
  { name: 'long columns', rows: 33, n: 1000, strides: [0, 1, 33] },
  { name: 'the same element', rows: 3, n: 17, strides: [0, 1, 0] },
];

function reduceCase(
  kernel: LoopKernel,
  type: ComputeType,
  shape: Shape,
  values: readonly (number | bigint)[],
  fold: (list: readonly (number | bigint)[]) => number | bigint,
  bound?: number,
): EngineCase {
  const { rows, outer = 1, n, strides } = shape;
  const data = arrayOf(type, values);
  return {
    name: `${kernel.name} ${shape.name}`,
    kernel,
    launch: {
      outer: shape.outer === undefined ? [] : [outer],
      rows,
      sizes: { n },
      views: {
        x: { data, row: strides[1], inner: [strides[2]], outer: [strides[0]] },
        out: { data: arrayOf(type, new Array(outer * rows).fill(1)), row: 1, outer: [rows] },
      },
    },
    expected: (all) => {
      const [x, out] = [elements(all, 'x'), elements(all, 'out')];
      for (let o = 0; o < outer; o++) {
        for (let row = 0; row < rows; row++) {
          const start = o * strides[0] + row * strides[1];
          const list = Array.from({ length: n }, (_, j) => x[start + j * strides[2]] ?? Number.NaN);
          out[o * rows + row] = fold(list);
        }
      }
    },
    ...(bound === undefined ? {} : { bounds: { out: bound } }),
  };
}

function extent({ rows, outer = 1, n, strides }: Shape): number {
  return 1 + (outer - 1) * strides[0] + Math.max(0, rows - 1) * strides[1] + Math.max(0, n - 1) * strides[2];
}

const bits = { int64: 64, int32: 32, uint8: 8 } as const;

function wrapped(type: ComputeType, value: bigint): number | bigint {
  if (type === 'int64') return BigInt.asIntN(64, value);
  if (type === 'int32') return Number(BigInt.asIntN(bits.int32, value));
  return Number(BigInt.asUintN(bits.uint8, value));
}

function add(type: ComputeType, list: readonly (number | bigint)[]): number | bigint {
  if (type === 'bool') return list.some((x) => x !== 0) ? 1 : 0;
  if (isFloat(type)) return list.reduce<number>((sum, x) => sum + Number(x), 0);
  return wrapped(
    type,
    list.reduce<bigint>((sum, x) => sum + BigInt(x), 0n),
  );
}

function multiply(type: ComputeType, list: readonly (number | bigint)[]): number | bigint {
  if (type === 'bool') return list.every((x) => x !== 0) ? 1 : 0;
  if (isFloat(type)) return list.reduce<number>((product, x) => product * Number(x), 1);
  const modulus = 2n ** 64n;
  return wrapped(
    type,
    list.reduce<bigint>((product, x) => (product * BigInt(x)) % modulus, 1n),
  );
}

function maximum(type: ComputeType, list: readonly (number | bigint)[]): number | bigint {
  const start = Number(lowest[type]);
  const least = type === 'int64' ? -(2n ** 63n) : start;
  let most: number | bigint = least;
  for (const x of list) if (x > most) most = x;
  return most;
}

function singleCases(): EngineCase[] {
  return dtypeNames.flatMap((type) =>
    shapes.flatMap((shape) => {
      const count = extent(shape);
      const values =
        type === 'bool' ? wholeNumbers(count, 1, 9).map((x) => (x > 0 ? 1 : 0)) : wholeNumbers(count, 50, 9);
      // Powers of two stay exact in every association, whatever their order; long rows hold ones, mostly.
      const factors = wholeNumbers(count, 20, 11).map((x) => (x > 19 && shape.n < 2000 ? 2 : x < -19 ? -1 : 1));
      return [
        reduceCase(sumKernel(type), type, shape, values, (list) => add(type, list)),
        reduceCase(productKernel(type), type, shape, type === 'bool' ? values : factors, (list) =>
          multiply(type, list),
        ),
        reduceCase(maximumKernel(type), type, shape, values, (list) => maximum(type, list)),
      ];
    }),
  );
}

/** Sums of what float32 cannot add exactly: any association stays within n · ε/2 · Σ|x|. */
function roundedCases(): EngineCase[] {
  return (['float32', 'float64'] as const).flatMap((type) =>
    shapes.map((shape) => {
      const values = fractions(extent(shape), 5);
      const epsilon = type === 'float32' ? 2 ** -24 : 2 ** -53;
      const test = reduceCase(
        sumKernel(type),
        type,
        shape,
        values,
        (list) => list.reduce<number>((sum, x) => sum + Number(x), 0),
        // The expected value itself is off by a double's rounding.
        shape.n * shape.n * (epsilon + 2 ** -53),
      );
      return { ...test, name: `${test.name} rounded` };
    }),
  );
}

/** The place of the largest element, the first of equal ones: two accumulators that are merged together. */
function argumentMaximum(type: ComputeType): LoopKernel {
  const [leftValue, rightValue] = [left(type, 'value'), right(type, 'value')];
  const [leftPlace, rightPlace] = [left('int64', 'place'), right('int64', 'place')];
  const takeRight = b.or(
    b.greater(rightValue, leftValue),
    b.and(b.equal(rightValue, leftValue), b.less(rightPlace, leftPlace)),
  );
  const reduce: Statement = {
    kind: 'reduce',
    index: 'j',
    extent: b.size('n'),
    accumulators: [
      { name: 'value', type, initial: b.constant(type, lowest[type]) },
      { name: 'place', type: 'int64', initial: b.constant('int64', 2n ** 62n) },
    ],
    body: [{ kind: 'let', name: 'element', value: b.load(type, 'x', [b.index('j')]) }],
    values: [b.variable(type, 'element'), b.cast('int64', b.index('j'))],
    combine: [b.select(takeRight, rightValue, leftValue), b.select(takeRight, rightPlace, leftPlace)],
  };
  return loops(
    `argument_maximum_${type}`,
    [read('x', type, 1), write('out', type), write('places', 'int64')],
    [reduce, store('out', [], b.variable(type, 'value')), store('places', [], b.variable('int64', 'place'))],
    { sizes: ['n'] },
  );
}

function argumentMaximumCases(): EngineCase[] {
  return (['float32', 'float64', 'int64', 'int32', 'uint8'] as const).flatMap((type) =>
    shapes.map((shape): EngineCase => {
      const values = wholeNumbers(extent(shape), 30, 13);
      const base = reduceCase(argumentMaximum(type), type, shape, values, () => 0);
      const { rows, outer = 1, n, strides } = shape;
      return {
        name: base.name,
        kernel: base.kernel,
        launch: {
          ...base.launch,
          views: {
            ...base.launch.views,
            places: { data: new BigInt64Array(outer * rows), row: 1, outer: [rows] },
          },
        },
        expected: (all) => {
          const [x, out, found] = [elements(all, 'x'), elements(all, 'out'), elements<'int64'>(all, 'places')];
          for (let o = 0; o < outer; o++) {
            for (let row = 0; row < rows; row++) {
              let best: number | bigint = maximum(type, []);
              let place = 2n ** 62n;
              for (let j = 0; j < n; j++) {
                const element = x[o * strides[0] + row * strides[1] + j * strides[2]] ?? Number.NaN;
                if (element > best) {
                  best = element;
                  place = BigInt(j);
                }
              }
              out[o * rows + row] = best;
              found[o * rows + row] = place;
            }
          }
        },
      };
    }),
  );
}

/** Several accumulators of different types, and what follows a reduce: a second one over its result, then a loop. */
function composedCases(): EngineCase[] {
  const x = b.load('float32', 'x', [b.index('j')]);
  const mean = b.divide(b.variable('float32', 'sum'), b.cast('float32', b.variable('int64', 'count')));
  const first: Statement = {
    kind: 'reduce',
    index: 'j',
    extent: b.size('n'),
    accumulators: [
      { name: 'sum', type: 'float32', initial: b.constant('float32', 0) },
      { name: 'count', type: 'int64', initial: b.constant('int64', 0) },
      { name: 'any', type: 'bool', initial: b.constant('bool', false) },
    ],
    body: [{ kind: 'let', name: 'element', value: x }],
    values: [b.variable('float32', 'element'), b.constant('int64', 1), b.less(b.variable('float32', 'element'), 0)],
    combine: [
      b.add(left('float32', 'sum'), right('float32', 'sum')),
      b.add(left('int64', 'count'), right('int64', 'count')),
      b.or(left('bool', 'any'), right('bool', 'any')),
    ],
  };
  const centred = b.subtract(x, b.variable('float32', 'mean'));
  const second: Statement = {
    kind: 'reduce',
    index: 'j',
    extent: b.size('n'),
    accumulators: [{ name: 'squares', type: 'float32', initial: b.constant('float32', 0) }],
    body: [{ kind: 'let', name: 'distance', value: centred }],
    values: [b.multiply(b.variable('float32', 'distance'), b.variable('float32', 'distance'))],
    combine: [b.add(left('float32', 'squares'), right('float32', 'squares'))],
  };
  const kernel = loops(
    'centre',
    [read('x', 'float32', 1), write('out', 'float32', 1), write('squares', 'float32'), write('any', 'bool')],
    [
      first,
      { kind: 'let', name: 'mean', value: mean },
      second,
      store('squares', [], b.variable('float32', 'squares')),
      store('any', [], b.variable('bool', 'any')),
      loop('parallel', 'j', b.size('n'), [store('out', [b.index('j')], centred)]),
    ],
    { sizes: ['n'] },
  );
  return (
    [
      ['rows', 64, 32, 32, 1],
      ['columns', 64, 32, 1, 64],
      ['one row', 1, 4096, 0, 1],
    ] as const
  ).map(([name, rows, n, row, inner]): EngineCase => {
    // Whole numbers whose mean is whole: each is beside its negative, plus 3.
    const data = new Float32Array(rows * n);
    for (let r = 0; r < rows; r++) {
      const half = wholeNumbers(n / 2, 20, r + 1);
      half.forEach((value, position) => {
        data[r * row + 2 * position * inner] = r % 2 === 0 ? value + 3 : Math.abs(value) + 3;
        data[r * row + (2 * position + 1) * inner] = r % 2 === 0 ? 3 - value : Math.abs(value) + 3;
      });
      if (r % 2 === 1) for (let j = 0; j < n; j++) data[r * row + j * inner] = 5;
    }
    return {
      name: `centre ${name}`,
      kernel,
      launch: {
        rows,
        sizes: { n },
        views: {
          x: { data, row, inner: [inner] },
          out: { data: new Float32Array(rows * n), row, inner: [inner] },
          squares: { data: new Float32Array(rows), row: 1 },
          any: { data: new Uint8Array(rows), row: 1 },
        },
      },
      expected: (all) => {
        const [from, out] = [elements<'float32'>(all, 'x'), elements<'float32'>(all, 'out')];
        const [squares, any] = [elements<'float32'>(all, 'squares'), elements<'bool'>(all, 'any')];
        for (let r = 0; r < rows; r++) {
          const at = (j: number) => r * row + j * inner;
          const list = Array.from({ length: n }, (_, j) => from[at(j)] ?? Number.NaN);
          const centre = list.reduce((sum, value) => sum + value, 0) / n;
          squares[r] = list.reduce((sum, value) => sum + (value - centre) ** 2, 0);
          any[r] = list.some((value) => value < 0) ? 1 : 0;
          list.forEach((value, j) => {
            out[at(j)] = value - centre;
          });
        }
      },
    };
  });
}

/** Runs of `n` elements, `m` of them in a row of the launch, `run` apart. */
interface Runs {
  readonly name: string;
  readonly rows: number;
  readonly m: number;
  readonly n: number;
  readonly strides: readonly [row: number, run: number, element: number];
}

const runs: readonly Runs[] = [
  ...[1, 3, 8, 9, 16, 17, 32, 33, 49, 64, 65, 200].map((n): Runs => {
    return { name: `runs of ${n}`, rows: 3, m: 37, n, strides: [n, 3 * n, 1] };
  }),
  { name: 'long runs', rows: 2, m: 3, n: 9001, strides: [27_003, 9001, 1] },
  { name: 'one run', rows: 2, m: 1, n: 1000, strides: [1000, 1000, 1] },
  { name: 'no runs', rows: 2, m: 0, n: 5, strides: [0, 5, 1] },
  { name: 'empty runs', rows: 2, m: 5, n: 0, strides: [0, 0, 1] },
  { name: 'strided runs', rows: 4, m: 6, n: 10, strides: [120, 20, 2] },
  { name: 'runs side by side', rows: 70, m: 6, n: 10, strides: [1, 700, 70] },
];

const element = (type: ComputeType) => b.load(type, 'x', [b.index('i'), b.index('j')]);
const overRuns = {
  kind: 'reduce',
  around: { index: 'i', extent: b.size('m') },
  index: 'j',
  extent: b.size('n'),
} as const;

/** Sum and sum of squares over runs. */
function sumsOverRuns(type: ComputeType): LoopKernel {
  const value = b.variable(type, 'value');
  const reduce: Statement = {
    ...overRuns,
    accumulators: ['sum', 'squares'].map((name) => ({ name, type, initial: zero(type) })),
    body: [{ kind: 'let', name: 'value', value: element(type) }],
    values: [value, b.multiply(value, value)],
    combine: ['sum', 'squares'].map((name) => b.add(left(type, name), right(type, name))),
  };
  return loops(
    `sums_over_runs_${type}`,
    [read('x', type, 2), write('first', type), write('second', type)],
    [reduce, store('first', [], b.variable(type, 'sum')), store('second', [], b.variable(type, 'squares'))],
    { sizes: ['m', 'n'] },
  );
}

/** The largest element over runs, and how many are negative: accumulators of two types. */
function largestOverRuns(type: ComputeType): LoopKernel {
  const reduce: Statement = {
    ...overRuns,
    accumulators: [
      { name: 'largest', type, initial: b.constant(type, lowest[type]) },
      { name: 'count', type: 'int64', initial: b.constant('int64', 0) },
    ],
    body: [],
    values: [
      element(type),
      b.select(b.less(element(type), zero(type)), b.constant('int64', 1), b.constant('int64', 0)),
    ],
    combine: [
      b.select(b.greater(right(type, 'largest'), left(type, 'largest')), right(type, 'largest'), left(type, 'largest')),
      b.add(left('int64', 'count'), right('int64', 'count')),
    ],
  };
  return loops(
    `largest_over_runs_${type}`,
    [read('x', type, 2), write('first', type), write('second', 'int64')],
    [reduce, store('first', [], b.variable(type, 'largest')), store('second', [], b.variable('int64', 'count'))],
    { sizes: ['m', 'n'] },
  );
}

function runCases(): EngineCase[] {
  const kernels = (['float32', 'float64', 'int64', 'int32'] as const).flatMap((type) => [
    { type, kernel: sumsOverRuns(type), sums: true },
    { type, kernel: largestOverRuns(type), sums: false },
  ]);
  return kernels.flatMap(({ type, kernel, sums }) =>
    runs.map(({ name, rows, m, n, strides: [row, run, step] }): EngineCase => {
      const last = Math.max(0, rows - 1) * row + Math.max(0, m - 1) * run + Math.max(0, n - 1) * step;
      return {
        name: `${kernel.name} ${name}`,
        kernel,
        launch: {
          rows,
          sizes: { m, n },
          views: {
            x: { data: arrayOf(type, wholeNumbers(last + 1, 20, 11)), row, inner: [run, step] },
            first: { data: arrayOf(type, new Array(rows).fill(1)), row: 1 },
            second: { data: arrayOf(sums ? type : 'int64', new Array(rows).fill(1)), row: 1 },
          },
        },
        expected: (all) => {
          const [x, first, second] = [elements(all, 'x'), elements(all, 'first'), elements(all, 'second')];
          for (let r = 0; r < rows; r++) {
            const list: (number | bigint)[] = [];
            for (let i = 0; i < m; i++)
              for (let j = 0; j < n; j++) list.push(x[r * row + i * run + j * step] ?? Number.NaN);
            if (sums) {
              first[r] = add(type, list);
              second[r] = add(
                type,
                list.map((value) => (typeof value === 'bigint' ? value * value : value * value)),
              );
            } else {
              first[r] = maximum(type, list);
              second[r] = BigInt(list.filter((value) => value < 0).length);
            }
          }
        },
      };
    }),
  );
}

export const reductionGroups = {
  reductions: singleCases(),
  'rounded reductions': roundedCases(),
  'pairs of accumulators': argumentMaximumCases(),
  'composed reductions': composedCases(),
  'reductions over runs': runCases(),
} as const;
