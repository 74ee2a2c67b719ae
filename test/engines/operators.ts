/** @file Cases: each operator for each dtype, over a table of edge values. Integers are expected by way of bigints. */

import * as b from '../../src/kernels/build.ts';
import type { BinaryOperator, ComparisonOperator, Expression, UnaryOperator } from '../../src/kernels/ir.ts';
import { binaryDefined, unaryDefined } from '../../src/kernels/typing.ts';
import { type ComputeType, dtypes, type TypedArray, typedArray } from '../../src/storage/dtype.ts';
import { type EngineCase, elements, loops, read, store, write } from './case.ts';
import { binary as binaryNode, unary as unaryNode } from './nodes.ts';

type Integer = 'int64' | 'int32' | 'uint8' | 'bool';
type Float = 'float32' | 'float64';

const bits: { readonly [Name in Integer]: number } = { int64: 64, int32: 32, uint8: 8, bool: 1 };

export const dtypeNames: readonly ComputeType[] = ['float32', 'float64', 'int64', 'int32', 'uint8', 'bool'];

export function isFloat(type: ComputeType): type is Float {
  return type === 'float32' || type === 'float64';
}

const commonFloats = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  -1.5,
  2.5,
  -2.5,
  3,
  -7,
  0.1,
  -1 / 3,
  255,
  256,
  -1.9,
  127.9,
  1000.5,
  8388607.5,
  16777217,
  -2147483648,
  2147483647,
  -2147483649,
  4294967296.75,
  2 ** 53,
  -(2 ** 53) + 1,
  2 ** 63,
  -(2 ** 63),
  -(2 ** 63) * 1.5,
  2 ** 62,
  1e19,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
];

/** Values at the edges of each dtype. */
export const edges: { readonly [Name in ComputeType]: readonly (number | bigint)[] } = {
  float32: [
    ...commonFloats,
    2 ** -149,
    -(2 ** -149),
    2 ** -126 - 2 ** -149,
    2 ** -126,
    3.4028234663852886e38,
    -3.4028234663852886e38,
  ],
  float64: [
    ...commonFloats,
    5e-324,
    -5e-324,
    2 ** -1022 - 5e-324,
    2 ** -1022,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    4503599627370495.5,
  ],
  int64: [
    0n,
    1n,
    -1n,
    2n,
    3n,
    -7n,
    10n,
    31n,
    32n,
    63n,
    64n,
    65n,
    -64n,
    127n,
    128n,
    255n,
    256n,
    2n ** 31n - 1n,
    -(2n ** 31n),
    2n ** 31n,
    2n ** 32n + 5n,
    2n ** 53n + 1n,
    -(2n ** 53n) - 1n,
    2n ** 60n + 2n ** 36n,
    2n ** 60n + 2n ** 36n + 1n,
    3n * 2n ** 60n - 1n,
    2n ** 63n - 1n,
    2n ** 63n - 2n,
    -(2n ** 63n),
    -(2n ** 63n) + 1n,
  ],
  int32: [
    0,
    1,
    -1,
    2,
    3,
    -7,
    10,
    7,
    8,
    9,
    31,
    32,
    33,
    -32,
    127,
    128,
    255,
    256,
    65535,
    65536,
    46341,
    16777217,
    -16777219,
    2 ** 31 - 1,
    2 ** 31 - 2,
    -(2 ** 31),
    -(2 ** 31) + 1,
  ],
  uint8: [0, 1, 2, 3, 7, 8, 9, 10, 31, 32, 127, 128, 129, 200, 254, 255],
  bool: [0, 1],
};

export function arrayOf(type: ComputeType, values: readonly (number | bigint)[]): TypedArray {
  const dtype = dtypes[type];
  const array = typedArray(dtype, new ArrayBuffer(values.length * dtype.itemsize), 0, values.length);
  if (type === 'int64')
    for (let position = 0; position < values.length; position++) array[position] = BigInt(values[position] ?? 0);
  else for (let position = 0; position < values.length; position++) array[position] = Number(values[position]);
  return array;
}

/** An integer brought into the range of its type by wrapping. */
function wrap(type: Integer, value: bigint): bigint {
  return type === 'uint8' || type === 'bool' ? BigInt.asUintN(bits[type], value) : BigInt.asIntN(bits[type], value);
}

function float(type: Float, value: number): number {
  return type === 'float32' ? Math.fround(value) : value;
}

function nearestEven(x: number): number {
  if (!Number.isFinite(x) || Number.isInteger(x)) return x;
  const floor = Math.floor(x);
  const rest = x - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  const rounded = up ? floor + 1 : floor;
  return rounded === 0 && x < 0 ? -0 : rounded;
}

export function expectedUnary(operator: UnaryOperator, type: ComputeType, x: number | bigint): number | bigint {
  if (isFloat(type)) {
    const value = Number(x);
    switch (operator) {
      case 'negate':
        return -value;
      case 'abs':
        return value < 0 || Object.is(value, -0) ? -value : value;
      case 'sqrt':
        return float(type, Math.sqrt(value));
      case 'floor':
        return Math.floor(value);
      case 'ceil':
        return Math.ceil(value);
      case 'trunc':
        return Math.trunc(value);
      case 'round':
        return nearestEven(value);
      case 'not':
        throw new Error('not of a float');
    }
  }
  const value = BigInt(x);
  if (operator === 'negate') return wrap(type, -value);
  if (operator === 'abs') return wrap(type, value < 0n ? -value : value);
  return wrap(type, ~value);
}

const comparisons: { readonly [Operator in ComparisonOperator]: (a: number | bigint, b: number | bigint) => boolean } =
  {
    equal: (x, y) => x === y,
    notEqual: (x, y) => x !== y,
    less: (x, y) => x < y,
    lessEqual: (x, y) => x <= y,
    greater: (x, y) => x > y,
    greaterEqual: (x, y) => x >= y,
  };

function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return operator in comparisons;
}

function integerBinary(operator: BinaryOperator, type: Integer, x: bigint, y: bigint): bigint {
  const inRange = y >= 0n && y < BigInt(bits[type]);
  switch (operator) {
    case 'add':
      return wrap(type, x + y);
    case 'subtract':
      return wrap(type, x - y);
    case 'multiply':
      return wrap(type, x * y);
    case 'divide':
      return y === 0n ? 0n : wrap(type, x / y);
    case 'remainder':
      return y === 0n ? 0n : wrap(type, x % y);
    case 'minimum':
      return x <= y ? x : y;
    case 'maximum':
      return x >= y ? x : y;
    case 'and':
      return x & y;
    case 'or':
      return x | y;
    case 'xor':
      return x ^ y;
    case 'shiftLeft':
      return inRange ? wrap(type, x << y) : 0n;
    case 'shiftRight':
      return inRange ? x >> y : x < 0n ? -1n : 0n;
    case 'multiplyHigh':
      return wrap(type, (BigInt.asUintN(32, x) * BigInt.asUintN(32, y)) >> 32n);
    default:
      throw new Error(operator);
  }
}

function floatBinary(operator: BinaryOperator, type: Float, x: number, y: number): number {
  switch (operator) {
    case 'add':
      return float(type, x + y);
    case 'subtract':
      return float(type, x - y);
    case 'multiply':
      return float(type, x * y);
    case 'divide':
      return float(type, x / y);
    case 'remainder':
      return x % y;
    case 'minimum':
      return Math.min(x, y);
    case 'maximum':
      return Math.max(x, y);
    default:
      throw new Error(operator);
  }
}

export function expectedBinary(
  operator: BinaryOperator,
  type: ComputeType,
  x: number | bigint,
  y: number | bigint,
): number | bigint {
  if (isComparison(operator)) return comparisons[operator](x, y) ? 1 : 0;
  return isFloat(type)
    ? floatBinary(operator, type, Number(x), Number(y))
    : integerBinary(operator, type, BigInt(x), BigInt(y));
}

/** The float32 that lies nearest to an integer, found among the neighbours of a first guess; the even one where two do. */
function nearestFloat32(x: bigint): number {
  const guess = new Float32Array([Number(x)]);
  const pattern = new Int32Array(guess.buffer);
  const start = pattern[0] ?? 0;
  let best = guess[0] ?? 0;
  let bestDistance: bigint | undefined;
  for (const step of [0, -1, 1]) {
    pattern[0] = start + step;
    const candidate = guess[0] ?? 0;
    if (!Number.isInteger(candidate)) continue;
    const distance = BigInt(candidate) > x ? BigInt(candidate) - x : x - BigInt(candidate);
    const even = ((start + step) & 1) === 0;
    if (bestDistance === undefined || distance < bestDistance || (distance === bestDistance && even)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

export function expectedCast(from: ComputeType, to: ComputeType, x: number | bigint): number | bigint {
  if (to === 'bool') return Number(x) !== 0 ? 1 : 0;
  if (to === 'float64') return Number(x);
  if (to === 'float32') return typeof x === 'bigint' && x !== 0n ? nearestFloat32(x) : Math.fround(Number(x));
  if (!isFloat(from)) return wrap(to, BigInt(x));
  const value = Math.trunc(Number(x));
  const limit = to === 'int32' ? 2 ** 31 : 2 ** 63;
  return wrap(to, value >= -limit && value < limit ? BigInt(value) : BigInt(-limit));
}

/** A kernel that applies `body` to the elements of `operands` in contiguous rows. */
function pointwise(
  name: string,
  inputs: readonly (readonly [name: string, type: ComputeType])[],
  to: ComputeType,
  body: Expression,
) {
  const operands = [...inputs.map(([operand, type]) => read(operand, type)), write('out', to)];
  return loops(name, operands, [store('out', [], body)]);
}

function pointwiseCase(
  name: string,
  inputs: readonly (readonly [name: string, type: ComputeType, values: readonly (number | bigint)[]])[],
  to: ComputeType,
  body: Expression,
  expected: (values: readonly (number | bigint)[]) => number | bigint,
  bounds?: EngineCase['bounds'],
): EngineCase {
  const rows = inputs[0]?.[2].length ?? 0;
  const arrays = inputs.map(([operand, type, values]) => [operand, { data: arrayOf(type, values), row: 1 }] as const);
  const out = arrayOf(to, new Array<number>(rows).fill(0));
  return {
    name,
    kernel: pointwise(
      name,
      inputs.map(([operand, type]) => [operand, type] as const),
      to,
      body,
    ),
    launch: { rows, views: { ...Object.fromEntries(arrays), out: { data: out, row: 1 } } },
    expected: (data) => {
      const target = elements(data, 'out');
      for (let row = 0; row < rows; row++) {
        const values = inputs.map(([operand]) => elements(data, operand)[row] ?? 0);
        const value = expected(values);
        target[row] = to === 'int64' ? BigInt(value) : Number(value);
      }
    },
    ...(bounds === undefined ? {} : { bounds }),
  };
}

/** All pairs of a table's values; for `minimum` and `maximum` of floats without NaN and without zeros of different sign. */
function pairs(operator: BinaryOperator, type: ComputeType): { left: (number | bigint)[]; right: (number | bigint)[] } {
  const left: (number | bigint)[] = [];
  const right: (number | bigint)[] = [];
  const extremum = operator === 'minimum' || operator === 'maximum';
  for (const x of edges[type]) {
    for (const y of edges[type]) {
      const undefinedHere = Number.isNaN(x) || Number.isNaN(y) || (x === 0 && y === 0 && !Object.is(x, y));
      if (extremum && isFloat(type) && undefinedHere) continue;
      left.push(x);
      right.push(y);
    }
  }
  return { left, right };
}

export const unaryOperators: readonly UnaryOperator[] = [
  'negate',
  'abs',
  'sqrt',
  'floor',
  'ceil',
  'trunc',
  'round',
  'not',
];

export const binaryOperators: readonly BinaryOperator[] = [
  'add',
  'subtract',
  'multiply',
  'divide',
  'remainder',
  'minimum',
  'maximum',
  'and',
  'or',
  'xor',
  'shiftLeft',
  'shiftRight',
  'multiplyHigh',
  'equal',
  'notEqual',
  'less',
  'lessEqual',
  'greater',
  'greaterEqual',
];

function unaryCases(): EngineCase[] {
  return dtypeNames.flatMap((type) =>
    unaryOperators
      .filter((operator) => unaryDefined(operator, type))
      .map((operator) =>
        pointwiseCase(
          `${operator}_${type}`,
          [['x', type, edges[type]]],
          type,
          unaryNode(operator, b.load(type, 'x')),
          ([x = 0]) => expectedUnary(operator, type, x),
        ),
      ),
  );
}

function binaryCases(): EngineCase[] {
  return dtypeNames.flatMap((type) =>
    binaryOperators
      .filter((operator) => binaryDefined(operator, type))
      .map((operator) => {
        const { left, right } = pairs(operator, type);
        return pointwiseCase(
          `${operator}_${type}`,
          [
            ['x', type, left],
            ['y', type, right],
          ],
          isComparison(operator) ? 'bool' : type,
          binaryNode(operator, b.load(type, 'x'), b.load(type, 'y')),
          ([x = 0, y = 0]) => expectedBinary(operator, type, x, y),
        );
      }),
  );
}

function castCases(): EngineCase[] {
  const casts = dtypeNames.flatMap((from) =>
    dtypeNames
      .filter((to) => to !== from)
      .map((to) =>
        pointwiseCase(`cast_${from}_${to}`, [['x', from, edges[from]]], to, b.cast(to, b.load(from, 'x')), ([x = 0]) =>
          expectedCast(from, to, x),
        ),
      ),
  );
  const small = [0, 1, -1, 7, 100, 2 ** 31 - 1, -(2 ** 31)];
  const throughIndex = dtypeNames.map((from) => {
    const values = edges[from].filter((x) => Math.abs(Math.fround(Number(x))) < 2 ** 31);
    return pointwiseCase(
      `cast_${from}_index`,
      [['x', from, values]],
      'int64',
      b.cast('int64', b.cast('index', b.load(from, 'x'))),
      ([x = 0]) => (isFloat(from) ? BigInt(Math.trunc(Number(x))) : BigInt(x)),
    );
  });
  const fromIndex = dtypeNames.map((to) =>
    pointwiseCase(
      `cast_index_${to}`,
      [['x', 'int64', small]],
      to,
      b.cast(to, b.cast('index', b.load('int64', 'x'))),
      ([x = 0]) => expectedCast('int64', to, BigInt(x)),
    ),
  );
  return [...casts, ...throughIndex, ...fromIndex];
}

/** Results that are used before they are stored: they are rounded or wrapped all the same. */
function intermediateCases(): EngineCase[] {
  const widened = (name: string, value: Expression, type: ComputeType, one: readonly (number | bigint)[], two = one) =>
    [
      `${name}_widened`,
      [
        ['x', type, one],
        ['y', type, two],
      ],
      'float64',
      b.cast('float64', value),
    ] as const;
  const unaries = dtypeNames.flatMap((type) =>
    unaryOperators
      .filter((operator) => unaryDefined(operator, type))
      .map((operator) =>
        pointwiseCase(
          ...widened(`${operator}_${type}`, unaryNode(operator, b.load(type, 'x')), type, edges[type]),
          ([x = 0]) => expectedCast(type, 'float64', expectedUnary(operator, type, x)),
        ),
      ),
  );
  const binaries = dtypeNames.flatMap((type) =>
    binaryOperators
      .filter((operator) => binaryDefined(operator, type) && !isComparison(operator))
      .map((operator) => {
        const { left, right } = pairs(operator, type);
        const value = binaryNode(operator, b.load(type, 'x'), b.load(type, 'y'));
        return pointwiseCase(...widened(`${operator}_${type}`, value, type, left, right), ([x = 0, y = 0]) =>
          expectedCast(type, 'float64', expectedBinary(operator, type, x, y)),
        );
      }),
  );
  const casts = dtypeNames.flatMap((from) =>
    dtypeNames
      .filter((to) => to !== from && to !== 'float64')
      .map((to) =>
        pointwiseCase(...widened(`cast_${from}_${to}`, b.cast(to, b.load(from, 'x')), from, edges[from]), ([x = 0]) =>
          expectedCast(to, 'float64', expectedCast(from, to, x)),
        ),
      ),
  );
  return [...unaries, ...binaries, ...casts];
}

/** A product and a sum that are not one `fma` stay two roundings: near a tie the difference shows. */
function contractedCases(): EngineCase[] {
  return (['float32', 'float64'] as const).map((type) => {
    const bitsOfFraction = type === 'float32' ? 23 : 52;
    const epsilon = 2 ** -bitsOfFraction;
    const x = [1 + epsilon, 1 - epsilon, 1 + 3 * epsilon, 3 + 2 * epsilon, -1 - epsilon];
    const left = x.flatMap((value) => x.map(() => value));
    const right = x.flatMap(() => x);
    const product = (one: number | bigint, two: number | bigint) => float(type, Number(one) * Number(two));
    return pointwiseCase(
      `no_contraction_${type}`,
      [
        ['x', type, left],
        ['y', type, right],
        ['z', type, left.map((value, position) => -product(value, right[position] ?? 0))],
      ],
      type,
      b.add(b.multiply(b.load(type, 'x'), b.load(type, 'y')), b.load(type, 'z')),
      ([one = 0, two = 0, z = 0]) => product(one, two) + Number(z),
    );
  });
}

function bitcastCases(): EngineCase[] {
  const bitPatterns32 = [0, -(2 ** 31), 1, -1 - 2 ** 23, 0x7f800000, 0x3f800000, 0x7f7fffff, 0x00800000, 0x4b800000];
  const bitPatterns64 = [
    0n,
    -(2n ** 63n),
    1n,
    0x7ff0000000000000n,
    0x3ff0000000000000n,
    0x7fefffffffffffffn,
    2n ** 52n,
  ];
  const view = (from: TypedArray, to: ComputeType) => typedArray(dtypes[to], from.buffer, 0, from.length)[0] ?? 0;
  const of = (from: ComputeType, to: ComputeType, values: readonly (number | bigint)[]) =>
    pointwiseCase(`bitcast_${from}_${to}`, [['x', from, values]], to, b.bitcast(to, b.load(from, 'x')), ([x = 0]) =>
      view(arrayOf(from, [x]), to),
    );
  return [
    of('float32', 'int32', edges.float32),
    of('int32', 'float32', bitPatterns32),
    of('float64', 'int64', edges.float64),
    of('int64', 'float64', bitPatterns64),
  ];
}

function otherCases(): EngineCase[] {
  const floats: readonly Float[] = ['float32', 'float64'];
  const tests = floats.map((type) =>
    pointwiseCase(`isNaN_${type}`, [['x', type, edges[type]]], 'bool', b.isNaN(b.load(type, 'x')), ([x]) =>
      Number.isNaN(x) ? 1 : 0,
    ),
  );
  // The products and sums are exact, so that one rounding and two give the same.
  const exact = [0, 1, -1, 2, -3, 0.5, 1024, -7.25];
  const triples = exact.flatMap((x) => exact.flatMap((y) => exact.map((z) => [x, y, z] as const)));
  const fmas = floats.map((type) =>
    pointwiseCase(
      `fma_${type}`,
      [
        ['x', type, triples.map(([x]) => x)],
        ['y', type, triples.map(([, y]) => y)],
        ['z', type, triples.map(([, , z]) => z)],
      ],
      type,
      b.fma(b.load(type, 'x'), b.load(type, 'y'), b.load(type, 'z')),
      ([x = 0, y = 0, z = 0]) => Number(x) * Number(y) + Number(z) + 0,
    ),
  );
  const selects = dtypeNames.map((type) => {
    const values = edges[type];
    return pointwiseCase(
      `select_${type}`,
      [
        ['c', 'bool', values.map((_, position) => position % 2)],
        ['x', type, values],
        ['y', type, [...values].reverse()],
      ],
      type,
      b.select(b.load('bool', 'c'), b.load(type, 'x'), b.load(type, 'y')),
      ([c, x = 0, y = 0]) => (c === 1 ? x : y),
    );
  });
  const constants = dtypeNames.map((type) => {
    const values = edges[type].filter((x) => !Number.isNaN(x));
    const of = (x: number | bigint) => b.constant(type, type === 'bool' ? x === 1 : x);
    const zero = of(type === 'int64' ? 0n : 0);
    const body = values.reduce<Expression>(
      (rest, x, position) => b.select(b.equal(b.load('int32', 'x'), position), of(x), rest),
      zero,
    );
    return pointwiseCase(
      `constant_${type}`,
      [['x', 'int32', values.map((_, position) => position)]],
      type,
      body,
      ([x]) => values[Number(x)] ?? 0,
    );
  });
  return [...tests, ...fmas, ...selects, ...constants];
}

export const operatorCases = {
  'unary operators': unaryCases(),
  'binary operators': binaryCases(),
  casts: castCases(),
  'intermediate results': [...intermediateCases(), ...contractedCases()],
  bitcasts: bitcastCases(),
  'other expressions': otherCases(),
} as const;
