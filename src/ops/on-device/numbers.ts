/** @file Filling tensors of devices with random numbers: a kernel for each distribution and dtype, whose rows make a block of words each. */

import { unrecorded } from '../../autograd/context.ts';
import { ValueError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression, Kernel, Statement } from '../../kernels/ir.ts';
import { type DType, dtypes, significandDigits } from '../../storage/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import type { Draw } from '../accelerated.ts';
import { copyValues, toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { contiguousValues } from '../creation/data.ts';
import { KernelHandle, type LaunchOperand, launch } from '../launch.ts';
import { expand } from '../view/expand.ts';
import { type Distribution, type DistributionName, distributions, floatOf } from './distributions.ts';
import { blockOfRow, streamScalars, take } from './stream.ts';

/** Scalar operations of a block, about. */
const workPerBlock = 150;

const numberName = (place: number): string => `number${place}`;

/** Where element `j` of a row's block stands among all. */
export const placeOf = (length: number, j: number): Expression =>
  build.add(build.multiply(build.row, length), build.constant('index', j));

/** Statements for the elements of a block that there are: the last block may have fewer. */
export function forElements(values: readonly Expression[], store: (j: number) => readonly Statement[]): Statement[] {
  return values.flatMap((_, j) => {
    if (j === 0) return store(j);
    return { kind: 'if', condition: build.less(placeOf(values.length, j), build.size('count')), then: store(j) };
  });
}

/** An operand whose row is a block of contiguous elements. */
export function blocks({ storage, offset, dtype }: Tensor, length: number): LaunchOperand {
  return { storage, offset, itemsize: dtype.itemsize, strides: [length], inner: [1] };
}

/** Where a chance is none, the guard says its bits. */
const bitsOf = (chance: Expression): Expression =>
  chance.type === 'float64' ? build.bitcast('int64', chance) : build.cast('int64', build.bitcast('int32', chance));

const isChance = (chance: Expression): Expression =>
  build.and(build.greaterEqual(chance, 0), build.lessEqual(chance, 1));

interface Filling {
  readonly handle: KernelHandle;
  /** Elements of a block. */
  readonly length: number;
  readonly type: 'float32' | 'float64' | 'int64';
}

function fillingOf(name: DistributionName, dtype: DType): Filling {
  const distribution: Distribution = distributions[name];
  const type = distribution.type ?? floatOf(dtype);
  const { statements, words } = blockOfRow();
  const guards: Statement[] = [];
  const values = distribution.block({
    words,
    dtype,
    number: (place) => build.scalar(type, numberName(place)),
    chance: (j, length) => {
      const isThere = build.less(placeOf(length, j), build.size('count'));
      const chance = build.load(type, 'chances', [build.constant('index', j)], isThere);
      guards.push({ kind: 'guard', condition: isChance(chance), code: 1, value: bitsOf(chance) });
      return chance;
    },
  });
  const stores = forElements(values, (j) => [
    {
      kind: 'store',
      operand: 'out',
      indices: [build.constant('index', j)],
      value: build.cast(dtype.name, values[j] as Expression),
    },
  ]);
  const numbers = Array.from({ length: distribution.count }, (_, place) => ({ name: numberName(place), type }));
  const kernel: Kernel = {
    kind: 'loops',
    name: `philox_${name}_${dtype.name}`,
    operands: [
      ...(guards.length > 0 ? [{ name: 'chances', type, access: 'read', rank: 1 } as const] : []),
      { name: 'out', type: dtype.name, access: 'write', rank: 1 },
    ],
    scalars: [...streamScalars, ...numbers],
    sizes: ['count'],
    body: [...statements, ...guards, ...stores],
  };
  return { handle: new KernelHandle(() => kernel), length: values.length, type };
}

const fillings = new Map<string, Filling>();

/** The kernel for a distribution and a dtype, and how long its blocks are. */
export function fillingFor(name: DistributionName, dtype: DType): Filling {
  const key = `${name} ${dtype.name}`;
  const filling = fillings.get(key) ?? fillingOf(name, dtype);
  fillings.set(key, filling);
  return filling;
}

/** The error of a chance that is none. */
function refuseChance(operation: string, type: Filling['type'], bits: number): Error {
  const value = type === 'float64' ? '' : `, got ${new Float32Array(Int32Array.of(bits).buffer)[0]}`;
  return new ValueError(`${operation}/range`, `${operation} needs probabilities in [0, 1]${value}`);
}

/** What is asked of a kernel: a distribution with its numbers. */
interface Request {
  readonly name: DistributionName;
  readonly numbers: readonly (number | bigint)[];
  readonly chances?: Tensor;
}

/** Whole numbers between bounds, or all from 0 on that the dtype holds; of floats those up to which each one is held. */
function integerRequest(
  dtype: DType,
  low = 0n,
  high = (dtype.range?.[1] ?? 2n ** BigInt(significandDigits(dtype.name))) + 1n,
): Request {
  const span = high - low;
  if (span <= 2n ** 31n) return { name: 'integers', numbers: [low, span] };
  return { name: 'longIntegers', numbers: [low, span < 2n ** 63n ? span : 0n] };
}

function requestOf({ distribution, values }: Draw, { dtype }: Tensor): Request {
  const given = values();
  const [first] = given;
  switch (distribution) {
    case 'exponential':
      return { name: distribution, numbers: [1 / Number(first)] };
    case 'geometric':
      return { name: distribution, numbers: [1 / Math.log1p(-Number(first))] };
    case 'random':
      return integerRequest(dtype, ...(given as readonly bigint[]));
    case 'bernoulli': {
      const [chance, one = 1] = given as readonly [number | Tensor, number?];
      if (chance instanceof Tensor) return { name: 'chances', numbers: [one], chances: chance };
      return { name: distribution, numbers: [chance, one] };
    }
    default:
      return { name: distribution as DistributionName, numbers: given as readonly number[] };
  }
}

/** The chances as the kernel reads them: one for each element, in row-major order. */
function chancesFor(chances: Tensor, { sizes, dtype }: Tensor): Tensor {
  return unrecorded(() => contiguousValues(expand(toDtype(chances, dtypes[floatOf(dtype)]), sizes)));
}

/** Fills a tensor in row-major order, whatever the order of its memory. */
export function fill(target: Tensor, draw: Draw): void {
  if (target.elementCount === 0) return;
  const { dtype, contiguousLayout } = target;
  const request = requestOf(draw, target);
  const { handle, length, type } = fillingFor(request.name, dtype);
  const operation = `${draw.distribution}_`;
  const chances = request.chances === undefined ? undefined : chancesFor(request.chances, target);
  const dense = contiguousLayout ? target : emptyTensor(target.sizes, dtype);
  const rows = Math.ceil(target.elementCount / length);
  const operands = [...(chances === undefined ? [] : [blocks(chances, length)]), blocks(dense, length)];
  launch(handle, [rows], operands, {
    sizes: [target.elementCount],
    scalars: [...take(draw.generator, rows), ...request.numbers],
    workPerPoint: workPerBlock,
    refuse: (_, bits) => refuseChance(operation, type, bits),
  });
  if (dense !== target) copyValues(target, dense);
}
