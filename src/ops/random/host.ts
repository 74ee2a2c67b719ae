/** @file Writing random numbers to the memory of tensors. */
import { DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import type { Generator } from '../../random/generator.ts';
import { randomIntegers, type Target } from '../../random/integers.ts';
import type { DType, TypedArray } from '../../storage/dtype.ts';
import { broadcastShapes, broadcastStrides, formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Draw, formsFor } from '../accelerated.ts';
import { copyValues, filled } from '../conversion.ts';
import { emptyTensor, viewOf } from '../create.ts';
import { contiguousValues } from '../creation/data.ts';
import { hostRead, hostWrite } from '../host-bytes.ts';
import { tensor, value } from '../parameters.ts';
import { eachName, primitive } from '../primitive.ts';

export type Floats = Float32Array | Float64Array;

/** How the places of a tensor follow each other while random numbers are written to it. */
export interface Places {
  readonly shape: Shape;
  /** Dims from the outermost to the innermost in memory. */
  readonly order: readonly number[];
  /** Is this row-major order, without gaps? */
  readonly contiguous: boolean;
}

/**
 * Dims in the order of memory, the outermost first: PyTorch's kernels pass through tensors this way, so it decides which element gets
 * which random number. An insertion sort, as the outcome for strides of 0, which go with any order, depends on the steps.
 */
function memoryOrder(shape: Shape, strides: readonly number[]): number[] {
  const fromInner = shape.map((_, d) => shape.length - 1 - d);
  /** Positive where `inner` must stand outside of `outer`, negative where not, 0 where strides do not tell. */
  const compared = (inner: number, outer: number): number => {
    const [a, b] = [Math.abs(strides[inner] as number), Math.abs(strides[outer] as number)];
    if (a === 0 || b === 0) return 0;
    return a - b || Math.max((shape[inner] as number) - (shape[outer] as number), 0);
  };
  for (let i = 1; i < fromInner.length; i++) {
    let moving = i;
    for (let other = i - 1; other >= 0; other--) {
      const [inner, outer] = [fromInner[other] as number, fromInner[moving] as number];
      const comparison = compared(inner, outer);
      if (comparison < 0) break;
      if (comparison === 0) continue;
      fromInner[other] = outer;
      fromInner[moving] = inner;
      moving = other;
    }
  }
  return fromInner.reverse();
}

function placesOf({ sizes: shape, steps: strides, contiguousLayout }: Tensor): Places {
  const order = contiguousLayout ? shape.map((_, d) => d) : memoryOrder(shape, strides);
  return { shape, order, contiguous: contiguousLayout };
}

/** The tensor with its dims in the order given. */
function arranged(tensor: Tensor, order: readonly number[]): Tensor {
  const { sizes: shape, steps: strides, offset } = tensor;
  return viewOf(
    tensor,
    order.map((d) => shape[d] as number),
    order.map((d) => strides[d] as number),
    offset,
  );
}

/** A new tensor in the shape of another whose dims lie in memory in the same order, as PyTorch's `empty_like` makes it. */
export function emptyInOrder(like: Tensor, dtype: DType): Tensor {
  if (like.contiguousLayout) return emptyTensor(like.sizes, dtype);
  const { order } = placesOf(like);
  const dense = emptyTensor(
    order.map((d) => like.sizes[d] as number),
    dtype,
  );
  return arranged(
    dense,
    like.sizes.map((_, d) => order.indexOf(d)),
  );
}

/** The values of a tensor in the order in which the places of another one are written. */
export function valuesInOrder(operation: string, values: Tensor, { shape, order }: Places): TypedArray {
  const spread = viewOf(values, shape, broadcastStrides(values.sizes, values.steps, shape), values.offset);
  return hostRead(contiguousValues(arranged(spread, order)), operation);
}

/**
 * Lets `write` fill a tensor in the order of its memory; where that has gaps, through a stand-in whose values are copied. A device draws
 * its numbers itself, where `draw` says how.
 */
export function fillHost(target: Tensor, write: (array: TypedArray, places: Places) => void, draw?: Draw): void {
  const forms = draw && formsFor(target);
  if (forms !== undefined) {
    forms.fill(target, draw as Draw);
    return;
  }
  const places = placesOf(target);
  const row = places.contiguous ? target : arranged(target, places.order);
  if (row.contiguousLayout) {
    hostWrite(row, (array) => write(array, places));
    return;
  }
  const stand = emptyTensor(row.sizes, row.dtype);
  hostWrite(stand, (array) => write(array, places));
  copyValues(row, stand);
}

export function requireFloat(operation: string, dtype: DType): void {
  if (dtype.isFloatingPoint) return;
  throw new DTypeError(
    `${operation}/dtype`,
    `${operation} makes floating-point numbers, which ${dtype.name} cannot hold\n  fix: use a float32 tensor`,
    { dtype: dtype.name },
  );
}

type Write = (array: TypedArray, places: Places) => void;

/** What writing random numbers is to autograd: nothing of the old values is left. */
const writing = eachName((name) =>
  primitive({
    name,
    family: 'random',
    parameters: [tensor('input'), value<Write>()('write'), value<Draw>()('draw')],
    method: false,
    execute: ({ input }, { write, draw }) => {
      const out = emptyTensor(input.sizes, input.dtype);
      fillHost(out, write, draw);
      return out;
    },
    executeInto: (target, _, { write, draw }) => fillHost(target, write, draw),
    derivative: { input: ({ grad }) => filled(grad.sizes, grad.dtype, 0) },
  }),
);

/** Writes random numbers to `target` in place, as one operation. */
export function writeRandom(target: Tensor, write: Write, draw: Draw): Tensor {
  return writing(draw.distribution).runInPlace([target], { write, draw });
}

export function requireRange(holds: boolean, operation: string, rule: string, given: number): void {
  if (!holds) throw new ValueError(`${operation}/range`, `${operation} needs ${rule}, got ${given}`);
}

/** What random integers are written to, by its dtype. */
export function targetOf(array: TypedArray, dtype: DType): Target {
  return { dtype, out: array } as Target;
}

/** Fills with integers in [from, to). */
export function writeIntegers(array: TypedArray, dtype: DType, from: number, to: number, generator: Generator): void {
  randomIntegers(targetOf(array, dtype), from, to, generator);
}

/** Probabilities are floats, and broadcast to what is written. */
export function requireChances(operation: string, p: Tensor, shape: Shape): Tensor {
  requireFloat(operation, p.dtype);
  if (sameShape(broadcastShapes(operation, [p.sizes, shape]), shape)) return p;
  throw new ShapeError(
    `${operation}/shape`,
    `probabilities of shape ${formatShape(p.sizes)} do not broadcast to the tensor of shape ${formatShape(shape)} that ${operation} writes to`,
    { p: p.sizes, shape },
  );
}

/** Probabilities as an array of floats in the order in which the results are written. */
export function probabilities(operation: string, p: Tensor, places: Places): Floats {
  const array = valuesInOrder(operation, requireChances(operation, p, places.shape), places) as Floats;
  for (const chance of array) requireRange(chance >= 0 && chance <= 1, operation, 'probabilities in [0, 1]', chance);
  return array;
}
