/** @file Evenly spaced numbers. */
import { ShapeError, ValueError } from '../../errors/errors.ts';
import { fma32, fma64 } from '../../random/rounding.ts';
import { bool, type DType, int64 } from '../../storage/dtype.ts';
import { isHalf, nearestFloat } from '../../storage/half.ts';
import { getDefaultDtype, type Scalar } from '../../tensor/promotion.ts';
import { formatShape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import { hostWrite } from '../host-bytes.ts';
import type { Operator } from '../operator.ts';
import { integer, operand, optionalNumber, optionalScalar } from '../parameters.ts';
import { item } from './data.ts';
import { type TensorOptions, withOptions } from './options.ts';
import { dtypeAndGrad } from './size.ts';

/** A tensor of the values that `at` gives for each place. */
function tabulate(count: number, dtype: DType, at: (place: number) => number): Tensor {
  const out = emptyTensor([count], dtype);
  hostWrite(out, (array) => {
    if (array instanceof BigInt64Array) for (let i = 0; i < count; i++) array[i] = BigInt(Math.trunc(at(i)));
    else if (dtype === bool) for (let i = 0; i < count; i++) array[i] = at(i) === 0 ? 0 : 1;
    else for (let i = 0; i < count; i++) array[i] = at(i);
  });
  return out;
}

const isWhole = (value: Scalar): boolean => typeof value !== 'number' || Number.isInteger(value);

export interface ArangeOperator extends Operator {
  /** From 0 up to, but not including, `end`. */
  (end: Scalar, options?: TensorOptions): Tensor;
  /** From `start` up to, but not including, `end`. */
  (
    start: Scalar,
    end: Scalar | (TensorOptions & { readonly end: Scalar; readonly step?: Scalar }),
    step?: Scalar | TensorOptions,
    options?: TensorOptions,
  ): Tensor;
  /** By names alone. */
  (named: TensorOptions & { readonly start?: Scalar; readonly end: Scalar; readonly step?: Scalar }): Tensor;
}

/**
 * Numbers from start (0) up to, but not including, end, in steps; int64 where start, end and step are whole.
 *
 * @formula y[i] = start + i · step, i < ⌈(end − start) / step⌉
 * @shape [⌈(end − start) / step⌉]
 * @throws {ValueError} when there is no end (`arange/end`).
 * @throws {ValueError} when step is 0, or leads away from the end (`arange/step`).
 * @throws {ValueError} when a bound is not finite (`arange/range`).
 * @difference A whole number counts as an int, as 2.0 cannot be told from 2: give a dtype for floats.
 * @example
 * torch.arange(5); // tensor([0, 1, 2, 3, 4])
 * torch.arange(1, 2, 0.25); // tensor([1.0000, 1.2500, 1.5000, 1.7500])
 */
export const arange: ArangeOperator = composite({
  name: 'arange',
  parameters: [
    optionalScalar('start', undefined),
    optionalScalar('end', undefined),
    optionalScalar('step', 1),
    ...dtypeAndGrad,
  ],
  compute: ({ start, end, step, dtype, requiresGrad }) => {
    const [from, to] = end === undefined ? [0, start] : [start ?? 0, end];
    if (to === undefined) throw new ValueError('arange/end', 'arange needs an end');
    const type = dtype ?? ([from, to, step].every(isWhole) ? int64 : getDefaultDtype());
    const whole = type.kind === 'int' ? Math.trunc : (value: number) => value;
    const [low, high, stride] = [whole(Number(from)), whole(Number(to)), whole(Number(step))];
    if (!Number.isFinite(low) || !Number.isFinite(high)) {
      throw new ValueError('arange/range', `arange needs finite bounds, got ${low} and ${high}`);
    }
    if (stride === 0 || Number.isNaN(stride)) {
      throw new ValueError('arange/step', `step of arange must not be 0, got ${stride}`);
    }
    if ((high - low) * stride < 0) {
      throw new ValueError('arange/step', `arange cannot go from ${low} to ${high} by steps of ${stride}`);
    }
    const count = Math.ceil((high - low) / stride);
    return withOptions(
      tabulate(count, type, isHalf(type) ? counted(low, stride, count, type) : (i) => low + i * stride),
      { requiresGrad },
    );
  },
  method: false,
});

/**
 * Numbers at equal distances in 16-bit floats, computed in float32 as PyTorch's vector kernel does it on processors with AVX2: pairs of
 * vectors of 32 bytes, each counted on from its first number, which is rounded to the dtype; what remains is given number by number.
 */
function counted(start: number, step: number, count: number, dtype: DType): (place: number) => number {
  const { fround } = Math;
  const [first, each] = [fround(start), fround(step)];
  const lanes = 32 / dtype.itemsize;
  const grouped = count - (count % (2 * lanes));
  return (i) => {
    const lane = i < grouped ? i % lanes : 0;
    const base = nearestFloat(dtype, fround(first + fround(each * (i - lane))));
    return lane === 0 ? base : fround(base + fround(lane * each));
  };
}

function checkSteps(operation: string, steps: number): number {
  if (steps >= 0) return steps;
  throw new ValueError(`${operation}/steps`, `steps of ${operation} must not be negative, got ${steps}`);
}

/** A bound as a number: given as one, or as a tensor without dims, which takes no part in the graph. */
function boundOf(operation: string, name: string, given: Tensor | Scalar): Scalar {
  if (!(given instanceof Tensor)) return given;
  if (given.sizes.length === 0) return item(given);
  throw new ShapeError(
    `${operation}/bound`,
    `${name} of ${operation} must be a number or a tensor without dims, got the shape ${formatShape(given.sizes)}`,
    { shape: given.sizes },
  );
}

/**
 * Numbers from start to end, from both ends towards the middle. int dtypes cut off the bounds, and then each number. For floats this
 * imitates what PyTorch's vector kernel does on processors with AVX2, bit by bit: pairs of vectors of 32 bytes, each counted on
 * from its first number, which a fused multiply-add gives; what remains, and 16-bit floats, are given number by number.
 */
function linearly(start: Scalar, end: Scalar, steps: number, dtype: DType): (place: number) => number {
  const whole = dtype.kind === 'int';
  const between = (value: number): number => nearestFloat(dtype, value);
  const held = whole ? Math.trunc : between;
  const fused = isHalf(dtype)
    ? (a: number, b: number, c: number): number => between(a * b) + c
    : dtype.name === 'float32'
      ? fma32
      : fma64;
  const first = held(Number(start));
  const last = held(Number(end));
  const step = steps > 1 ? between(between(last - first) / (steps - 1)) : 0;
  const half = Math.floor(steps / 2);
  const lanes = 32 / dtype.itemsize;
  const grouped = whole || isHalf(dtype) ? 0 : steps - (steps % (2 * lanes));
  const exact = (i: number): number => held(i < half ? fused(step, i, first) : fused(-step, steps - 1 - i, last));
  return (i) => {
    if (steps === 1) return first;
    const lane = i < grouped ? i % lanes : 0;
    return lane === 0 ? exact(i) : held(exact(i - lane) + between(lane * step));
  };
}

export interface SpaceOperator extends Operator {
  (start: Tensor | Scalar, end: Tensor | Scalar, steps: number, options?: TensorOptions): Tensor;
}

/**
 * Given number of values from start to end, both included, at equal distances.
 *
 * @formula y[i] = start + i · (end − start) / (steps − 1)
 * @shape start [], end [] → [steps]
 * @throws {ValueError} when steps is negative (`linspace/steps`).
 * @throws {ShapeError} when a bound has dims (`linspace/bound`).
 * @example
 * torch.linspace(0, 1, 5); // tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])
 */
export const linspace: SpaceOperator = composite({
  name: 'linspace',
  parameters: [operand('start'), operand('end'), integer('steps'), ...dtypeAndGrad],
  compute: ({ start, end, steps, dtype = getDefaultDtype(), requiresGrad }) => {
    const count = checkSteps('linspace', steps);
    const [from, to] = [boundOf('linspace', 'start', start), boundOf('linspace', 'end', end)];
    return withOptions(tabulate(count, dtype, linearly(from, to, count, dtype)), { requiresGrad });
  },
  method: false,
});

/** Numbers from start to end, from both ends towards the middle, as PyTorch does; int dtypes cut the bounds off first. */
function spaced(start: Scalar, end: Scalar, steps: number, dtype: DType): (place: number) => number {
  const whole = dtype.kind === 'int' ? Math.trunc : (value: number) => value;
  const first = whole(Number(start));
  const last = whole(Number(end));
  const step = steps > 1 ? (last - first) / (steps - 1) : 0;
  const half = Math.floor(steps / 2);
  return (i) => (i < half || steps === 1 ? first + step * i : last - step * (steps - 1 - i));
}

export interface LogspaceOperator extends Operator {
  (
    start: Tensor | Scalar,
    end: Tensor | Scalar,
    steps: number,
    base?: number | TensorOptions,
    options?: TensorOptions,
  ): Tensor;
}

/**
 * Given number of values from base^start to base^end, at equal ratios.
 *
 * @formula y[i] = base^(start + i · (end − start) / (steps − 1))
 * @shape start [], end [] → [steps]
 * @throws {ValueError} when steps is negative (`logspace/steps`).
 * @throws {ShapeError} when a bound has dims (`logspace/bound`).
 * @example
 * torch.logspace(0, 3, 4); // tensor([   1.,   10.,  100., 1000.])
 */
export const logspace: LogspaceOperator = composite({
  name: 'logspace',
  parameters: [operand('start'), operand('end'), integer('steps'), optionalNumber('base', 10), ...dtypeAndGrad],
  compute: ({ start, end, steps, base, dtype = getDefaultDtype(), requiresGrad }) => {
    const count = checkSteps('logspace', steps);
    const [from, to] = [boundOf('logspace', 'start', start), boundOf('logspace', 'end', end)];
    const exponent = spaced(from, to, count, dtype);
    return withOptions(
      tabulate(count, dtype, (i) => base ** exponent(i)),
      { requiresGrad },
    );
  },
  method: false,
});
