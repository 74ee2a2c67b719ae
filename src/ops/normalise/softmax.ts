/** @file Softmax and its logarithm over one dim: one kernel forward, one kernel backward. */
import { DTypeError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Expression, Kernel, Statement } from '../../kernels/ir.ts';
import { computeTypeOf, type DType, type DTypeName } from '../../storage/dtype.ts';
import { wrapDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import { KernelHandle, type LaunchOperand, launch } from '../launch.ts';
import type { MethodOperator, Operator } from '../operator.ts';
import { integer, optionalDtype, tensor } from '../parameters.ts';
import { mul, neg, sub } from '../pointwise/arithmetic.ts';
import { exp } from '../pointwise/exponential.ts';
import { primitive } from '../primitive.ts';
import { sum } from '../reduce/sum.ts';
import { fold, j, storeEach } from './row.ts';

const largerOf = (a: build.Value, b: build.Value): Expression => build.select(build.greater(a, b), a, b);

/** e^(x − max) / Σ e^(x − max), or x − max − log Σ e^(x − max). */
function forwardKernel(logarithmic: boolean, input: DTypeName, type: DTypeName): Kernel {
  const x = build.cast(type, build.load(input, 'x', [j]));
  const shifted = build.subtract(x, build.variable(type, 'largest'));
  const total = build.variable(type, 'total');
  const y = build.load(type, 'y', [j]);
  const isStored = computeTypeOf(type) !== type;
  const largest = fold('largest', type, Number.NEGATIVE_INFINITY, x, largerOf);
  const body: Statement[] = logarithmic
    ? [
        largest,
        fold('total', type, 0, build.call('exp', shifted), build.add),
        { kind: 'let', name: 'logarithm', value: build.call('log', total) },
        storeEach('y', build.subtract(shifted, build.variable(type, 'logarithm'))),
      ]
    : [
        largest,
        // In few bits the exponentials are not what they are added up from: they are made twice.
        ...(isStored
          ? [fold('total', type, 0, build.call('exp', shifted), build.add)]
          : [storeEach('y', build.call('exp', shifted)), fold('total', type, 0, y, build.add)]),
        storeEach('y', build.divide(isStored ? build.call('exp', shifted) : y, total)),
      ];
  return {
    kind: 'loops',
    name: `${logarithmic ? 'log_softmax' : 'softmax'}_${input}_${type}`,
    operands: [
      { name: 'x', type: input, access: 'read', rank: 1 },
      { name: 'y', type, access: logarithmic || isStored ? 'write' : 'update', rank: 1 },
    ],
    scalars: [],
    sizes: ['n'],
    body,
  };
}

/** y (g − Σ g y), or g − e^y Σ g. */
function backwardKernel(logarithmic: boolean, type: DTypeName): Kernel {
  const g = build.load(type, 'gradient', [j]);
  const y = build.load(type, 'y', [j]);
  const total = build.variable(type, 'total');
  return {
    kind: 'loops',
    name: `${logarithmic ? 'log_softmax' : 'softmax'}_backward_${type}`,
    operands: [
      { name: 'gradient', type, access: 'read', rank: 1 },
      { name: 'y', type, access: 'read', rank: 1 },
      { name: 'out', type, access: 'write', rank: 1 },
    ],
    scalars: [],
    sizes: ['n'],
    body: [
      fold('total', type, 0, logarithmic ? g : build.multiply(g, y), build.add),
      storeEach(
        'out',
        logarithmic
          ? build.subtract(g, build.multiply(build.call('exp', y), total))
          : build.multiply(y, build.subtract(g, total)),
      ),
    ],
  };
}

/** By the dtypes of input and result. */
type Handles = Map<DType, Map<DType, KernelHandle>>;

const handles = {
  forward: { exponential: new Map() as Handles, logarithmic: new Map() as Handles },
  backward: { exponential: new Map() as Handles, logarithmic: new Map() as Handles },
};

function handleOf(logarithmic: boolean, input: DType, type: DType, backward: boolean): KernelHandle {
  const direction = backward ? handles.backward : handles.forward;
  const byInput = logarithmic ? direction.logarithmic : direction.exponential;
  let byType = byInput.get(input);
  if (byType === undefined) {
    byType = new Map();
    byInput.set(input, byType);
  }
  let handle = byType.get(type);
  if (handle === undefined) {
    handle = new KernelHandle(
      () => (backward ? backwardKernel(logarithmic, type.name) : forwardKernel(logarithmic, input.name, type.name)),
      () => [false, true].flatMap((log) => [handleOf(log, type, type, false), handleOf(log, type, type, true)]),
    );
    byType.set(type, handle);
  }
  return handle;
}

/** Launches over all rows along `dim`. */
function launchRows(handle: KernelHandle, tensors: readonly Tensor[], dim: number): void {
  const first = tensors[0] as Tensor;
  const rank = first.sizes.length;
  const size = first.sizes[dim] ?? 1;
  const operands = tensors.map(
    (tensor): LaunchOperand => ({
      storage: tensor.storage,
      offset: tensor.offset,
      itemsize: tensor.dtype.itemsize,
      strides: rank === 0 ? [] : tensor.steps.toSpliced(dim, 1),
      inner: [tensor.steps[dim] ?? 1],
    }),
  );
  if (size === 0) return;
  launch(handle, rank === 0 ? [] : first.sizes.toSpliced(dim, 1), operands, { sizes: [size], workPerPoint: 24 * size });
}

type DtypeOption = { readonly dtype?: DType | null };

interface SoftmaxOperator extends MethodOperator {
  (
    input: Tensor,
    dim: number | { readonly dim: number; readonly dtype?: DType | null },
    dtype?: DType | null | DtypeOption,
  ): Tensor;
}

const parameters = [tensor('input'), integer('dim'), optionalDtype('dtype', undefined)] as const;

/** The dtype of the result. */
function softmaxType(operation: string, input: Tensor, dtype: DType | undefined): DType {
  const type = dtype ?? input.dtype;
  if (type.isFloatingPoint) return type;
  throw new DTypeError(
    `${operation}/dtype`,
    `${operation} needs floats, got ${type.name}\n  fix: convert with .to(torch.float32), or pass { dtype: torch.float32 }`,
    { dtype: type.name },
  );
}

function softmaxOperator(name: string, logarithmic: boolean): SoftmaxOperator {
  return primitive({
    name,
    family: 'normalise',
    parameters,
    execute: ({ input }, { dim, dtype }) => {
      const out = emptyTensor(input.sizes, softmaxType(name, input, dtype));
      const d = wrapDim(name, dim, input.sizes.length);
      launchRows(handleOf(logarithmic, input.dtype, out.dtype, false), [input, out], d);
      return out;
    },
    saves: { outputs: true },
    derivative: {
      input: ({ grad, outputs: { output: y }, dtypes, attributes: { dim } }) => {
        const total = (input: Tensor): Tensor => (input.sizes.length === 0 ? input : sum(input, dim, true));
        const result = logarithmic ? sub(grad, mul(exp(y), total(grad))) : mul(y, sub(grad, total(mul(grad, y))));
        return toDtype(result, dtypes.input);
      },
    },
    fusedBackward: ({ grad, outputs: { output: y }, dtypes, attributes: { dim } }) => {
      const out = emptyTensor(grad.sizes, grad.dtype);
      const d = wrapDim(name, dim, grad.sizes.length);
      launchRows(handleOf(logarithmic, out.dtype, out.dtype, true), [grad, y, out], d);
      return { input: toDtype(out, dtypes.input) };
    },
  });
}

/**
 * Turns scores into probabilities along a dim: exponentials that add up to 1, without overflow.
 *
 * @formula e^input / Σ e^input
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools, unless `dtype` is a float (`softmax/dtype`).
 * @throws {IndexError} when there is no such dim (`softmax/dim`).
 * @example
 * torch.softmax(torch.tensor([1, 2, 3]), 0); // tensor([0.0900, 0.2447, 0.6652])
 * torch.softmax(torch.tensor([1000, 1000]), 0); // tensor([0.5000, 0.5000])
 */
export const softmax: SoftmaxOperator = softmaxOperator('softmax', false);

/**
 * Logarithms of the probabilities that `softmax` gives, also of those that would round to 0.
 *
 * @formula input − ln Σ e^input
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools, unless `dtype` is a float (`logSoftmax/dtype`).
 * @throws {IndexError} when there is no such dim (`logSoftmax/dim`).
 * @example
 * torch.logSoftmax(torch.tensor([0, 200]), 0); // tensor([-200.,    0.])
 */
export const logSoftmax: SoftmaxOperator = softmaxOperator('logSoftmax', true);

interface SoftminOperator extends Operator {
  (
    input: Tensor,
    dim: number | { readonly dim: number; readonly dtype?: DType | null },
    dtype?: DType | null | DtypeOption,
  ): Tensor;
}

/**
 * Turns costs into probabilities along a dim: the least cost becomes the most probable.
 *
 * @formula e^−input / Σ e^−input
 * @shape [*] → [*]
 * @throws {IndexError} when there is no such dim (`softmax/dim`).
 * @example
 * F.softmin(torch.tensor([1, 2, 3]), 0); // tensor([0.6652, 0.2447, 0.0900])
 */
export const softmin: SoftminOperator = composite({
  name: 'softmin',
  parameters,
  method: false,
  // The negative is taken first, as in PyTorch: that of uint8 wraps around.
  compute: ({ input, dim, dtype }) => softmax(neg(input), dim, dtype ?? null),
});
