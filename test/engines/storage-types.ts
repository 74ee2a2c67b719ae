/** @file Cases: dtypes that are only stored. All bits of the 16-bit floats, every tie of their rounding, and whole numbers that wrap. */
import * as b from '../../src/kernels/build.ts';
import type { DTypeName, TypedArray } from '../../src/storage/dtype.ts';
import { type EngineCase, elements, loops, read, store, update, wholeNumbers, write } from './case.ts';

type Half = 'float16' | 'bfloat16';

const scratch = new DataView(new ArrayBuffer(8));

/** The number that 16 bits stand for: sign, exponent and fraction, as IEEE 754 has them. */
export function numberOf(type: Half, bits: number): number {
  const [fractionBits, bias] = type === 'float16' ? [10, 15] : [7, 127];
  const most = 2 ** (15 - fractionBits) - 1;
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> fractionBits) & most;
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  if (exponent === most) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias));
}

const all = (type: Half): Int16Array => {
  // Shaders may take subnormal numbers of float32 for 0, and those of bfloat16 are such numbers.
  const kept = (bits: number) => type === 'float16' || (bits & 0x7f80) !== 0 || (bits & 0x7fff) === 0;
  return Int16Array.from(Array.from({ length: 65536 }, (_, bits) => bits).filter(kept));
};

/** Loads every pattern of 16 bits. */
function loadsAll(type: Half): EngineCase {
  const bits = all(type);
  return {
    name: `loads all ${type}`,
    kernel: loops(
      `load_all_${type}`,
      [read('x', type), write('out', 'float32')],
      [store('out', [], b.load(type, 'x'))],
    ),
    launch: {
      rows: bits.length,
      views: { x: { data: bits, row: 1 }, out: { data: new Float32Array(bits.length), row: 1 } },
    },
    expected: (data) => {
      const out = elements<'float32'>(data, 'out');
      bits.forEach((each, i) => {
        out[i] = numberOf(type, each & 0xffff);
      });
    },
  };
}

/** The float32 beside a positive one, above or below. */
function neighbour(value: number, step: 1 | -1): number {
  scratch.setFloat32(0, value);
  scratch.setInt32(0, scratch.getInt32(0) + step);
  return scratch.getFloat32(0);
}

/** Numbers to store and the bits that they become: each that the type holds, the tie behind it, and what is just beside the tie. */
function storedBits(type: Half): (readonly [value: number, bits: number])[] {
  const infinity = type === 'float16' ? 0x7c00 : 0x7f80;
  const leastNormal = type === 'float16' ? 0x400 : 0x80;
  const first = type === 'float16' ? 1 : leastNormal;
  const pairs: (readonly [number, number])[] = [
    [0, 0],
    [Number.POSITIVE_INFINITY, infinity],
    [3.4028234663852886e38, infinity],
    [Number.NaN, type === 'float16' ? 0x7e00 : 0x7fc0],
  ];
  if (type === 'float16') pairs.push([2 ** -25, 0], [neighbour(2 ** -25, 1), 1], [2 ** -40, 0]);
  for (let bits = first; bits < infinity; bits++) {
    const value = numberOf(type, bits);
    // Behind a power of two numbers lie twice as far apart as before it.
    const tie =
      value + (value - numberOf(type, bits - 1)) / (Number.isInteger(Math.log2(value)) && bits > leastNormal ? 1 : 2);
    pairs.push([value, bits], [tie, bits + (bits % 2)]);
    pairs.push([neighbour(tie, -1), bits], [neighbour(tie, 1), bits + 1]);
  }
  return pairs.flatMap(([value, bits]) =>
    Number.isNaN(value)
      ? [[value, bits] as const]
      : ([
          [value, bits],
          [-value, bits | 0x8000],
        ] as const),
  );
}

/** Stores them, by a stride of 2. */
function storesAll(type: Half): EngineCase {
  const pairs = storedBits(type);
  return {
    name: `rounds to ${type}`,
    kernel: loops(
      `store_all_${type}`,
      [read('x', 'float32'), write('out', type)],
      [store('out', [], b.load('float32', 'x'))],
    ),
    launch: {
      rows: pairs.length,
      views: {
        x: { data: Float32Array.from(pairs, ([value]) => value), row: 1 },
        out: { data: new Int16Array(2 * pairs.length).fill(77), row: 2 },
      },
    },
    expected: (data) => {
      const out = elements<'int16'>(data, 'out');
      pairs.forEach(([, bits], i) => {
        out[2 * i] = bits;
      });
    },
  };
}

const arrays = { int16: Int16Array, int8: Int8Array } as const;

/** Whole numbers are computed in 32 bits, and wrap where they are stored. */
function wraps(type: 'int16' | 'int8'): EngineCase {
  const values = Int32Array.from(wholeNumbers(4001, 2 ** 20, 7));
  const factor = arrays[type].from(wholeNumbers(4001, 2 ** 14, 8));
  const start = arrays[type].from(wholeNumbers(4001, 100, 9));
  return {
    name: `wraps to ${type}`,
    kernel: loops(
      `wrap_${type}`,
      [read('x', 'int32'), read('y', type), update('out', type)],
      [store('out', [], b.add(b.load(type, 'out'), b.multiply(b.load('int32', 'x'), b.load(type, 'y'))))],
    ),
    launch: {
      rows: values.length,
      views: { x: { data: values, row: 1 }, y: { data: factor, row: 1 }, out: { data: start, row: 1 } },
    },
    expected: (data) => {
      const out = elements<'int16'>(data, 'out');
      values.forEach((value, i) => {
        out[i] = (start[i] ?? 0) + Math.imul(value, factor[i] ?? 0);
      });
    },
  };
}

/** Every second element of an operand, where a condition holds, against one that is the same for all rows. */
function masked(type: DTypeName, array: TypedArray, valueOf: (stored: number) => number): EngineCase {
  const count = 501;
  const inside = b.less(b.row, b.size('n'));
  return {
    name: `masked and broadcast ${type}`,
    kernel: loops(
      `masked_${type}`,
      [read('x', type, 1), read('one', type), write('out', 'float32')],
      [
        store(
          'out',
          [],
          b.subtract(
            b.cast('float32', b.load(type, 'x', [b.multiply(b.row, b.constant('index', 2))], inside)),
            b.cast('float32', b.load(type, 'one')),
          ),
        ),
      ],
      { sizes: ['n'] },
    ),
    launch: {
      rows: count,
      sizes: { n: 300 },
      views: {
        x: { data: array, inner: [1] },
        one: { data: array, offset: 5 },
        out: { data: new Float32Array(count), row: 1 },
      },
    },
    expected: (data) => {
      const out = elements<'float32'>(data, 'out');
      const at = (i: number) => valueOf(Number(array[i]));
      for (let i = 0; i < count; i++) out[i] = Math.fround((i < 300 ? at(2 * i) : 0) - at(5));
    },
  };
}

/** Elements by outer axes and a row that lie anywhere in memory, written to other places. */
function transposed(type: DTypeName, array: TypedArray): EngineCase {
  const [first, second, rows] = [3, 4, 21];
  const out = array.slice(0, first * second * rows * 2).fill(0 as never) as TypedArray;
  const places = (strides: readonly [number, number, number], offset: number): number[] => {
    const list: number[] = [];
    for (let i = 0; i < first; i++) {
      for (let j = 0; j < second; j++) {
        for (let r = 0; r < rows; r++) list.push(offset + i * strides[0] + j * strides[1] + r * strides[2]);
      }
    }
    return list;
  };
  const [from, to] = [places([1, first, first * second], 3), places([2, 2 * first, 2 * first * second], 1)];
  return {
    name: `outer axes of ${type}`,
    kernel: loops(`copy_${type}`, [read('x', type), write('out', type)], [store('out', [], b.load(type, 'x'))]),
    launch: {
      outer: [first, second],
      rows,
      views: {
        x: { data: array, offset: 3, outer: [1, first], row: first * second },
        out: { data: out, offset: 1, outer: [2, 2 * first], row: 2 * first * second },
      },
    },
    expected: (data) => {
      const target = elements<'int16'>(data, 'out');
      from.forEach((place, i) => {
        target[to[i] as number] = Number(array[place]);
      });
    },
  };
}

/** Rows of a matrix added up, the rows contiguous or the columns. */
function sums(type: DTypeName, array: TypedArray, valueOf: (stored: number) => number, across: boolean): EngineCase {
  const [rows, columns] = [70, 90];
  const accumulator = { name: 'sum', type: 'float32', initial: b.constant('float32', 0) } as const;
  return {
    name: `sums ${across ? 'across' : 'along'} rows of ${type}`,
    kernel: loops(
      `sums_${type}`,
      [read('x', type, 1), write('out', 'float32')],
      [
        {
          kind: 'reduce',
          index: 'j',
          extent: b.size('n'),
          accumulators: [accumulator],
          body: [],
          values: [b.cast('float32', b.load(type, 'x', [b.index('j')]))],
          combine: [b.add(b.variable('float32', 'left.sum'), b.variable('float32', 'right.sum'))],
        },
        store('out', [], b.variable('float32', 'sum')),
      ],
      { sizes: ['n'] },
    ),
    launch: {
      rows,
      sizes: { n: columns },
      views: {
        x: { data: array, row: across ? 1 : columns, inner: [across ? rows : 1] },
        out: { data: new Float32Array(rows), row: 1 },
      },
    },
    // Whole numbers, and floats that hold them: every order gives the same sum.
    expected: (data) => {
      const out = elements<'float32'>(data, 'out');
      for (let i = 0; i < rows; i++) {
        let sum = 0;
        for (let j = 0; j < columns; j++) sum += valueOf(Number(array[across ? j * rows + i : i * columns + j]));
        out[i] = sum;
      }
    },
  };
}

/** A product of matrices whose entries are stored in fewer bits than it is computed in. */
function product(
  type: DTypeName,
  made: (values: readonly number[]) => TypedArray,
  valueOf: (stored: number) => number,
): EngineCase {
  const [m, n, k] = [37, 45, 29];
  const [i, j, l] = [b.index('m'), b.index('n'), b.index('k')];
  const x = made(wholeNumbers(m * k, 3, 11));
  const y = made(wholeNumbers(k * n, 3, 12));
  const isFloat = type === 'float16' || type === 'bfloat16';
  const computed = isFloat ? 'float32' : 'int64';
  return {
    name: `product of ${type}`,
    kernel: {
      kind: 'contraction',
      name: `product_${type}`,
      type: computed,
      operands: [read('x', type, 2), read('y', type, 2), write('out', 'float32', 2)],
      scalars: [],
      sizes: ['m', 'n', 'k'],
      m: [{ index: 'm' }],
      n: [{ index: 'n' }],
      k: [{ index: 'k' }],
      a: b.cast(computed, b.load(type, 'x', [i, l])),
      b: b.cast(computed, b.load(type, 'y', [l, j])),
      epilogue: b.cast('float32', b.variable(computed, 'sum')),
      out: { operand: 'out', indices: [i, j] },
    },
    launch: {
      sizes: { m, n, k },
      views: {
        x: { data: x, inner: [k, 1] },
        y: { data: y, inner: [n, 1] },
        out: { data: new Float32Array(m * n), inner: [n, 1] },
      },
    },
    expected: (data) => {
      const out = elements<'float32'>(data, 'out');
      for (let row = 0; row < m; row++) {
        for (let column = 0; column < n; column++) {
          let sum = 0;
          for (let step = 0; step < k; step++) {
            sum += valueOf(Number(x[row * k + step])) * valueOf(Number(y[step * n + column]));
          }
          out[row * n + column] = sum;
        }
      }
    },
  };
}

/** The bits of whole numbers in [-256, 256], which both 16-bit floats hold. */
function bitsOfWhole(type: Half, values: readonly number[]): Int16Array {
  const known = new Map(Array.from({ length: 65536 }, (_, bits) => [numberOf(type, bits), bits]));
  return Int16Array.from(values, (value) => known.get(value) ?? 0);
}

const halves: readonly Half[] = ['float16', 'bfloat16'];
const ints = ['int16', 'int8'] as const;
const many = wholeNumbers(6300, 100, 21);

export const storageGroups: { readonly [group: string]: readonly EngineCase[] } = {
  'storage types': [
    ...halves.flatMap((type) => {
      const valueOf = (bits: number) => numberOf(type, bits & 0xffff);
      const data = bitsOfWhole(type, many);
      return [
        loadsAll(type),
        storesAll(type),
        transposed(type, data),
        masked(type, data, valueOf),
        sums(type, data, valueOf, false),
        sums(type, data, valueOf, true),
        product(type, (values) => bitsOfWhole(type, values), valueOf),
      ];
    }),
    ...ints.flatMap((type) => {
      const valueOf = (value: number) => value;
      const data = arrays[type].from(many);
      return [
        wraps(type),
        transposed(type, data),
        masked(type, data, valueOf),
        sums(type, data, valueOf, false),
        sums(type, data, valueOf, true),
        product(type, (values) => arrays[type].from(values), valueOf),
      ];
    }),
  ],
};
