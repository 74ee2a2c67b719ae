/** @file The kernels of pooling: maxima and means of windows, and what moves values to and from the maxima's places. */
import {
  add,
  cast,
  constant,
  divide,
  greater,
  index,
  isNaN,
  load,
  multiply,
  or,
  select,
  size,
  variable,
} from '../../kernels/build.ts';
import type { Expression, LoopKernel, Operand, Statement } from '../../kernels/ir.ts';
import { type DTypeName, dtypes, limitsOf } from '../../storage/dtype.ts';
import { KernelHandle } from '../launch.ts';

const operand = (name: string, type: DTypeName, rank: number, access: Operand['access'] = 'read'): Operand => ({
  name,
  type,
  access,
  rank,
});

const axesOf = (rank: number): number[] => Array.from({ length: rank }, (_, d) => d);

/** Entries of a window's table. */
const entry = { start: 0, count: 1, divisor: 2 } as const;

function tableEntry(d: number, name: keyof typeof entry): Expression {
  return load('int32', `windows${d}`, [constant('index', entry[name])]);
}

const start = (d: number) => variable('index', `start${d}`);
const count = (d: number) => variable('index', `count${d}`);

/** Names start and number of taps of this output's window along each axis. */
function bounds(rank: number): Statement[] {
  return axesOf(rank).flatMap((d): Statement[] => [
    { kind: 'let', name: `start${d}`, value: cast('index', tableEntry(d, 'start')) },
    { kind: 'let', name: `count${d}`, value: cast('index', tableEntry(d, 'count')) },
  ]);
}

/** Runs `body` for each tap, in memory's order. */
function overTaps(rank: number, body: readonly Statement[]): readonly Statement[] {
  return axesOf(rank).reduceRight<readonly Statement[]>(
    (inner, d) => [{ kind: 'loop', order: 'sequential', index: `tap${d}`, extent: count(d), body: inner }],
    body,
  );
}

const windowTables = (rank: number): Operand[] => axesOf(rank).map((d) => operand(`windows${d}`, 'int32', 1));

/** The place of a tap in its plane, counted row by row. */
function placeOf(places: readonly Expression[]): Expression {
  return cast(
    'int32',
    places.reduce((total, place, d) => (d === 0 ? place : add(multiply(total, size(`extent${d}`)), place))),
  );
}

/** Does an element take the place of the best one so far? Ints know no NaN. */
function exceeds(type: DTypeName, value: Expression, best: Expression): Expression {
  const larger = greater(value, best);
  return dtypes[type].isFloatingPoint ? or(larger, isNaN(value)) : larger;
}

/** The largest element of each window and its place: the first of equal ones, and NaN before all numbers. */
function maximumKernel(rank: number, type: DTypeName): LoopKernel {
  const best = variable(type, 'best');
  const value = variable(type, 'value');
  const better = variable('bool', 'better');
  const taps = axesOf(rank).map((d) => add(start(d), multiply(index(`tap${d}`), size(`step${d}`))));
  return {
    kind: 'loops',
    name: `pool${rank}d_maximum_${type}`,
    operands: [
      operand('input', type, rank),
      ...windowTables(rank),
      operand('out', type, 0, 'write'),
      operand('places', 'int32', 0, 'write'),
    ],
    scalars: [],
    sizes: [...axesOf(rank).map((d) => `step${d}`), ...axesOf(rank).map((d) => `extent${d}`)],
    body: [
      ...bounds(rank),
      { kind: 'variable', name: 'best', initial: constant(type, limitsOf(type)[0]) },
      { kind: 'variable', name: 'place', initial: placeOf(axesOf(rank).map(start)) },
      ...overTaps(rank, [
        { kind: 'let', name: 'value', value: load(type, 'input', taps) },
        { kind: 'let', name: 'better', value: exceeds(type, value, best) },
        { kind: 'assign', name: 'place', value: select(better, placeOf(taps), variable('int32', 'place')) },
        { kind: 'assign', name: 'best', value: select(better, value, best) },
      ]),
      { kind: 'store', operand: 'out', indices: [], value: best },
      { kind: 'store', operand: 'places', indices: [], value: variable('int32', 'place') },
    ],
  };
}

/**
 * The same for windows of a fixed size that lie inside the input, each a stride after the one before: the strides of the launch lead to
 * the windows, the taps are written out, and `origins` holds the place of each window's first tap. On a machine with AVX-512 that takes
 * a tenth of the time of the general kernel.
 */
function fullWindowMaximumKernel(extents: readonly number[], type: DTypeName): LoopKernel {
  const taps = extents.reduce<number[][]>(
    (all, extent) => all.flatMap((tap) => axesOf(extent).map((k) => [...tap, k])),
    [[]],
  );
  const offsetOf = (tap: readonly number[]): Expression =>
    cast(
      'int32',
      tap.map((k, d) => multiply(size(`jump${d}`), k)).reduce((total, jump) => add(total, jump)),
    );
  const best = (t: number) => variable(type, `best${t}`);
  const place = (t: number) => variable('int32', `place${t}`);
  const last = taps.length - 1;
  return {
    kind: 'loops',
    name: `pool_maximum_${extents.join('x')}_${type}`,
    operands: [
      operand('input', type, extents.length),
      operand('origins', 'int32', 0),
      operand('out', type, 0, 'write'),
      operand('places', 'int32', 0, 'write'),
    ],
    scalars: [],
    sizes: extents.map((_, d) => `jump${d}`),
    body: [
      ...taps.flatMap((tap, t): Statement[] => {
        const indices = tap.map((k) => constant('index', k));
        const value = variable(type, `value${t}`);
        const better = variable('bool', `better${t}`);
        const read: Statement = { kind: 'let', name: `value${t}`, value: load(type, 'input', indices) };
        if (t === 0) {
          return [
            read,
            { kind: 'let', name: 'best0', value },
            { kind: 'let', name: 'place0', value: constant('int32', 0) },
          ];
        }
        return [
          read,
          { kind: 'let', name: `better${t}`, value: exceeds(type, value, best(t - 1)) },
          { kind: 'let', name: `best${t}`, value: select(better, value, best(t - 1)) },
          { kind: 'let', name: `place${t}`, value: select(better, offsetOf(tap), place(t - 1)) },
        ];
      }),
      { kind: 'store', operand: 'out', indices: [], value: best(last) },
      { kind: 'store', operand: 'places', indices: [], value: add(load('int32', 'origins'), place(last)) },
    ],
  };
}

/** The mean of each window: its sum, divided by what the tables say. */
function meanKernel(rank: number, type: DTypeName): LoopKernel {
  const sum = variable(type, 'sum');
  const taps = axesOf(rank).map((d) => add(start(d), index(`tap${d}`)));
  const divisor = axesOf(rank)
    .map((d) => tableEntry(d, 'divisor'))
    .reduce((product, factor) => multiply(product, factor));
  return {
    kind: 'loops',
    name: `pool${rank}d_mean_${type}`,
    operands: [operand('input', type, rank), ...windowTables(rank), operand('out', type, 0, 'write')],
    scalars: [],
    sizes: [],
    body: [
      ...bounds(rank),
      { kind: 'variable', name: 'sum', initial: constant(type, type === 'int64' ? 0n : 0) },
      ...overTaps(rank, [{ kind: 'assign', name: 'sum', value: add(sum, load(type, 'input', taps)) }]),
      { kind: 'store', operand: 'out', indices: [], value: divide(sum, cast(type, divisor)) },
    ],
  };
}

/** out[o] = plane[places[o]]. */
function takeKernel(type: DTypeName): LoopKernel {
  return {
    kind: 'loops',
    name: `pool_take_${type}`,
    operands: [operand('plane', type, 1), operand('places', 'int32', 0), operand('out', type, 0, 'write')],
    scalars: [],
    sizes: [],
    body: [
      {
        kind: 'store',
        operand: 'out',
        indices: [],
        value: load(type, 'plane', [cast('index', load('int32', 'places'))]),
      },
    ],
  };
}

/** plane[places[o]] += values[o], from zeros: one plane after another, as windows may share a place. */
function putKernel(type: DTypeName): LoopKernel {
  const o = index('o');
  const place = variable('index', 'place');
  return {
    kind: 'loops',
    name: `pool_put_${type}`,
    operands: [operand('values', type, 1), operand('places', 'int32', 1), operand('plane', type, 1, 'update')],
    scalars: [],
    sizes: ['outputs', 'elements'],
    body: [
      {
        kind: 'loop',
        order: 'parallel',
        index: 'i',
        extent: size('elements'),
        body: [{ kind: 'store', operand: 'plane', indices: [index('i')], value: constant(type, 0) }],
      },
      {
        kind: 'loop',
        order: 'sequential',
        index: 'o',
        extent: size('outputs'),
        body: [
          { kind: 'let', name: 'place', value: cast('index', load('int32', 'places', [o])) },
          {
            kind: 'store',
            operand: 'plane',
            indices: [place],
            value: add(load(type, 'plane', [place]), load(type, 'values', [o])),
          },
        ],
      },
    ],
  };
}

export type PoolKernel = 'maximum' | 'mean' | 'take' | 'put';

function build(kind: PoolKernel, rank: number, type: DTypeName): LoopKernel {
  switch (kind) {
    case 'maximum':
      return maximumKernel(rank, type);
    case 'mean':
      return meanKernel(rank, type);
    case 'take':
      return takeKernel(type);
    case 'put':
      return putKernel(type);
  }
}

/** The kernels that a dtype needs: ints have no gradients, and means only as int64. */
const floatFamily: readonly PoolKernel[] = ['maximum', 'mean', 'take', 'put'];
const int64Family: readonly PoolKernel[] = ['maximum', 'mean', 'take'];
const intFamily: readonly PoolKernel[] = ['maximum', 'take'];

const handles = new Map<string, KernelHandle>();

export function poolHandle(kind: PoolKernel, rank: number, type: DTypeName): KernelHandle {
  const key = `${kind} ${kind === 'take' || kind === 'put' ? 0 : rank} ${type}`;
  let handle = handles.get(key);
  if (handle === undefined) {
    const family = dtypes[type].isFloatingPoint ? floatFamily : type === 'int64' ? int64Family : intFamily;
    handle = new KernelHandle(
      () => build(kind, rank, type),
      () => family.map((member) => poolHandle(member, rank, type)),
    );
    handles.set(key, handle);
  }
  return handle;
}

export function fullWindowMaximumHandle(extents: readonly number[], type: DTypeName): KernelHandle {
  const key = `full ${extents} ${type}`;
  let handle = handles.get(key);
  if (handle === undefined) {
    handle = new KernelHandle(() => fullWindowMaximumKernel(extents, type));
    handles.set(key, handle);
  }
  return handle;
}
