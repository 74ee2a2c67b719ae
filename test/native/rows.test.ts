/**
 * @file Loop kernels over many rows and long loops, where the native engine changes from one form to another: blocks of rows in lockstep,
 * lanes, staged operands. The interpreter is the oracle; the data are small whole numbers, so that every order of a sum is exact.
 */
import { expect, it } from 'vitest';
import { createInterpreter } from '../../src/engines/interpreter/engine.ts';
import { createNativeEngine } from '../../src/engines/native/engine.ts';
import {
  add,
  and,
  cast,
  constant,
  equal,
  greater,
  greaterEqual,
  index,
  less,
  load,
  maximum,
  multiply,
  or,
  row,
  select,
  size,
  subtract,
  variable,
} from '../../src/kernels/build.ts';
import type { Expression, LoopKernel, Operand, Statement } from '../../src/kernels/ir.ts';
import type { TypedArray } from '../../src/storage/dtype.ts';
import { run, type View } from '../engines/launch.ts';

const oracle = createInterpreter();
const engines = [createNativeEngine({ threads: 1 }), createNativeEngine({ threads: 3 })];

type Type = 'float32' | 'float64' | 'int64' | 'int32' | 'bool';

const read = (name: string, type: Type, rank: number): Operand => ({ name, type, access: 'read', rank });
const write = (name: string, type: Type, rank: number): Operand => ({ name, type, access: 'write', rank });

function kernel(name: string, operands: readonly Operand[], body: readonly Statement[]): LoopKernel {
  return { kind: 'loops', name: `test_rows_${name}`, operands, scalars: [], sizes: ['n'], body };
}

const k = index('k');
const store = (operand: string, indices: readonly Expression[], value: Expression): Statement => ({
  kind: 'store',
  operand,
  indices,
  value,
});

function sum(type: Type, name: string, value: Expression): Statement {
  return {
    kind: 'reduce',
    index: 'k',
    extent: size('n'),
    accumulators: [{ name, type, initial: constant(type, 0) }],
    body: [],
    values: [value],
    combine: [add(variable(type, `left.${name}`), variable(type, `right.${name}`))],
  };
}

const f = 'float32';
const x = load(f, 'x', [k]);

/** The largest value and where it stands first. */
const largest: Statement = {
  kind: 'reduce',
  index: 'k',
  extent: size('n'),
  accumulators: [
    { name: 'value', type: f, initial: constant(f, -Infinity) },
    { name: 'place', type: 'int64', initial: constant('int64', 2n ** 62n) },
  ],
  body: [{ kind: 'let', name: 'element', value: x }],
  values: [variable(f, 'element'), cast('int64', k)],
  combine: (() => {
    const [a, b] = [variable(f, 'left.value'), variable(f, 'right.value')];
    const [i, j] = [variable('int64', 'left.place'), variable('int64', 'right.place')];
    const first = or(greater(a, b), and(equal(a, b), less(i, j)));
    return [select(first, a, b), select(first, i, j)];
  })(),
};

const place = cast('index', load('int64', 'at', [k]));
const valid = and(greaterEqual(place, 0), less(place, constant('index', 6)));

/** Each with the extent of each inner axis, `n` for the length of the loop. */
const kernels: { readonly kernel: LoopKernel; readonly inner: { readonly [operand: string]: readonly ('n' | 6)[] } }[] =
  [
    {
      kernel: kernel(
        'sum',
        [read('x', f, 1), write('out', f, 0)],
        [sum(f, 'total', x), store('out', [], variable(f, 'total'))],
      ),
      inner: { x: ['n'] },
    },
    {
      kernel: kernel(
        'weighted',
        [read('x', f, 1), read('y', f, 1), read('z', f, 0), write('out', f, 0)],
        [sum(f, 'total', multiply(x, add(load(f, 'y', [k]), load(f, 'z')))), store('out', [], variable(f, 'total'))],
      ),
      inner: { x: ['n'], y: ['n'] },
    },
    {
      kernel: kernel(
        'largest',
        [read('x', f, 1), write('out', f, 0), write('place', 'int64', 0)],
        [largest, store('out', [], variable(f, 'value')), store('place', [], variable('int64', 'place'))],
      ),
      inner: { x: ['n'] },
    },
    {
      kernel: kernel(
        'normalise',
        [read('x', f, 1), write('out', f, 1)],
        [
          largest,
          {
            ...(sum(f, 'total', subtract(load(f, 'x', [index('j')]), variable(f, 'value'))) as object),
            index: 'j',
          } as Statement,
          {
            kind: 'loop',
            order: 'parallel',
            index: 'i',
            extent: size('n'),
            body: [
              { kind: 'let', name: 'shifted', value: subtract(load(f, 'x', [index('i')]), variable(f, 'value')) },
              store('out', [index('i')], add(multiply(variable(f, 'shifted'), 2), variable(f, 'total'))),
            ],
          },
        ],
      ),
      inner: { x: ['n'], out: ['n'] },
    },
    {
      kernel: kernel(
        'running',
        [read('x', f, 1), write('out', f, 1)],
        [
          { kind: 'variable', name: 'total', initial: constant(f, 0) },
          {
            kind: 'loop',
            order: 'sequential',
            index: 'k',
            extent: size('n'),
            body: [
              { kind: 'assign', name: 'total', value: add(variable(f, 'total'), x) },
              store('out', [k], variable(f, 'total')),
            ],
          },
        ],
      ),
      inner: { x: ['n'], out: ['n'] },
    },
    {
      kernel: kernel(
        'scatter',
        [read('at', 'int64', 1), read('x', f, 1), { ...write('out', f, 1), access: 'update' }],
        [
          {
            kind: 'loop',
            order: 'sequential',
            index: 'k',
            extent: size('n'),
            body: [
              { kind: 'guard', condition: valid, code: 2, value: place },
              { kind: 'if', condition: valid, then: [store('out', [place], add(load(f, 'out', [place]), x))] },
            ],
          },
        ],
      ),
      inner: { at: ['n'], x: ['n'], out: [6] },
    },
    {
      kernel: kernel(
        'lookup',
        [read('at', 'int64', 0), read('table', 'int32', 1), write('out', 'int32', 0)],
        [
          { kind: 'let', name: 'place', value: cast('index', load('int64', 'at')) },
          {
            kind: 'let',
            name: 'valid',
            value: and(
              greaterEqual(variable('index', 'place'), 0),
              less(variable('index', 'place'), constant('index', 6)),
            ),
          },
          { kind: 'guard', condition: variable('bool', 'valid'), code: 1, value: variable('index', 'place') },
          store('out', [], load('int32', 'table', [variable('index', 'place')], variable('bool', 'valid'))),
        ],
      ),
      inner: { table: [6] },
    },
    {
      kernel: kernel(
        'flags',
        [read('x', f, 1), write('out', 'bool', 0)],
        [
          {
            kind: 'reduce',
            index: 'k',
            extent: size('n'),
            accumulators: [{ name: 'any', type: 'bool', initial: constant('bool', false) }],
            body: [],
            values: [greater(x, 3)],
            combine: [or(variable('bool', 'left.any'), variable('bool', 'right.any'))],
          },
          store('out', [], variable('bool', 'any')),
        ],
      ),
      inner: { x: ['n'] },
    },
    {
      kernel: kernel(
        'pointwise',
        [read('x', f, 0), read('y', 'float64', 0), write('out', 'int64', 0)],
        [
          { kind: 'let', name: 'larger', value: maximum(cast('float64', load(f, 'x')), load('float64', 'y')) },
          store('out', [], add(cast('int64', multiply(variable('float64', 'larger'), 3)), cast('int64', row))),
        ],
      ),
      inner: {},
    },
  ];

function fill(type: Type, length: number, seed: number): TypedArray {
  const value = (i: number) => (Math.imul(i * 31 + seed, 2654435761) >>> 8) % 6;
  if (type === 'int64') return BigInt64Array.from({ length }, (_, i) => BigInt(value(i)));
  if (type === 'int32') return Int32Array.from({ length }, (_, i) => value(i) - 2);
  if (type === 'bool') return Uint8Array.from({ length }, (_, i) => value(i) & 1);
  if (type === 'float32') return Float32Array.from({ length }, (_, i) => value(i) - 1);
  return Float64Array.from({ length }, (_, i) => value(i) - 1);
}

/** Ways to lay the rows and the inner axes of all operands. */
const layouts = ['rows outside', 'rows inside', 'loose', 'shared by all rows', 'mixed'] as const;

function view(
  operand: Operand,
  extents: readonly number[],
  rows: number,
  layout: (typeof layouts)[number],
  seed: number,
): View {
  const count = extents.reduce((a, b) => a * b, 1);
  const written = operand.access !== 'read';
  const way =
    layout === 'mixed'
      ? seed % 2 === 0 || written
        ? 'rows inside'
        : 'shared by all rows'
      : written && layout === 'shared by all rows'
        ? 'rows outside'
        : layout;
  const room = 3 * Math.max(rows, 1) * Math.max(count, 1) + 2;
  const data = fill(operand.type as Type, room, seed);
  switch (way) {
    case 'rows outside':
      return { data, offset: 1, row: count, inner: [1] };
    case 'rows inside':
      return { data, row: 1, inner: [rows] };
    case 'shared by all rows':
      return { data, row: 0, inner: [1] };
    default:
      return { data, offset: room - 1, row: -3 * Math.max(count, 1), inner: [-2] };
  }
}

/** Rows and length of the loop: around blocks of 64 rows, 16 rows, lanes of 32, and partial sums of 512. */
const sizes = [
  [1, 1],
  [1, 70],
  [2, 520],
  [5, 40],
  [16, 3],
  [17, 40],
  [65, 2],
  [66, 0],
  [70, 16],
] as const;

it.each(kernels.flatMap((entry) => layouts.map((layout) => [entry.kernel.name, layout, entry] as const)))(
  '%s, %s',
  (_, layout, { kernel: tested, inner }) => {
    const family = () => kernels.map((entry) => entry.kernel);
    for (const [rows, n] of sizes) {
      const views = Object.fromEntries(
        tested.operands.map((operand, i) => {
          const extents = (inner[operand.name] ?? []).map((extent) => (extent === 'n' ? n : extent));
          return [operand.name, view(operand, extents, rows, layout, i)];
        }),
      );
      const launch = { rows, sizes: { n }, views };
      const expected = run(oracle, oracle.compile(tested, family), launch, 1);
      for (const engine of engines)
        expect(run(engine, engine.compile(tested, family), launch, 1e12), `${rows} rows, n = ${n}`).toEqual({
          ...expected,
          guardValue: expect.any(Number),
        });
    }
  },
);
