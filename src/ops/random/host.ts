/** @file Writing random numbers to the memory of tensors. */
import { dispatchInPlace } from '../../dispatch/dispatch.ts';
import type { Attributes, Operation } from '../../dispatch/operation.ts';
import { DTypeError, ValueError } from '../../errors/errors.ts';
import type { Generator } from '../../random/generator.ts';
import { randomIntegers, type Target } from '../../random/integers.ts';
import type { DType, TypedArray } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { copyValues, filled } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { contiguousValues, hostArray } from '../creation/data.ts';

export type Floats = Float32Array | Float64Array;

/** Lets `write` fill the memory of a tensor, or that of a contiguous stand-in whose values are copied. */
export function fillHost(target: Tensor, write: (array: TypedArray) => void): void {
  if (target.contiguousLayout) {
    write(hostArray(target, 'write'));
    return;
  }
  const stand = emptyTensor(target.shape, target.dtype);
  write(hostArray(stand, 'write'));
  copyValues(target, stand);
}

export function requireFloat(operation: string, dtype: DType): void {
  if (dtype.isFloatingPoint) return;
  throw new DTypeError(
    `${operation}/dtype`,
    `${operation} makes floating-point numbers, which ${dtype.name} cannot hold\n  fix: use a float32 tensor`,
    { dtype: dtype.name },
  );
}

/** What writing random numbers is to autograd: nothing of the old values is left. */
function writing(name: string, write: (target: Tensor) => void): Operation {
  return {
    name,
    execute: ([input]) => {
      const { shape, dtype } = input as Tensor;
      const out = emptyTensor(shape, dtype);
      write(out);
      return out;
    },
    executeInto: write,
    saves: (inputs) => ({ inputs: inputs.map(() => false), outputs: false }),
    backward: ({ gradients: [gradient] }) => [
      gradient === undefined ? undefined : filled(gradient.shape, gradient.dtype, 0),
    ],
  };
}

const noAttributes: Attributes = {};

/** Writes random numbers to `target` in place, as one operation. */
export function writeRandom(name: string, target: Tensor, write: (array: TypedArray) => void): Tensor {
  const operation = writing(name, (tensorToFill) => fillHost(tensorToFill, write));
  return dispatchInPlace(operation, target, [target], noAttributes);
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

/** Probabilities as an array of floats in row-major order. */
export function probabilities(operation: string, p: Tensor): Floats {
  requireFloat(operation, p.dtype);
  const array = hostArray(contiguousValues(p), 'read') as Floats;
  for (const chance of array) requireRange(chance >= 0 && chance <= 1, operation, 'probabilities in [0, 1]', chance);
  return array;
}
