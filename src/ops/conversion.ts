/** @file Conversion and copying: `to(dtype)`, `clone`, `contiguous`, `copy_`, `fill_`. One kernel for each pair of dtypes. */

import { setGradientArithmetic } from '../autograd/arithmetic.ts';
import { setViewWriteOperations } from '../autograd/record.ts';
import { ShapeError } from '../errors/errors.ts';
import { cast, load, scalar } from '../kernels/build.ts';
import type { Expression } from '../kernels/ir.ts';
import { onDevice } from '../storage/allocator.ts';
import { type DType, dtypes } from '../storage/dtype.ts';
import { requireFit, type Scalar } from '../tensor/promotion.ts';
import { broadcastShapes, formatShape, overlapsItself, type Shape, sameShape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { emptyTensor, viewOf } from './create.ts';
import { KernelHandle } from './launch.ts';
import { operand, tensor, value } from './parameters.ts';
import { add } from './pointwise/arithmetic.ts';
import { launchPointwise, overlapsPartly } from './pointwise/launch.ts';
import { kernelScalar } from './pointwise/numbers.ts';
import { setPointwiseServices } from './pointwise/services.ts';
import type { Traceable } from './pointwise/trace.ts';
import { pointwiseKernel } from './pointwise/variant.ts';
import { primitive } from './primitive.ts';
import { sumToShape } from './reduce/sum-to-shape.ts';

const handles = new Map<string, KernelHandle>();

function conversionKernel(from: DType, to: DType): KernelHandle {
  const name = `convert_${from.name}_to_${to.name}`;
  let handle = handles.get(name);
  if (handle === undefined) {
    handle = new KernelHandle(
      () =>
        pointwiseKernel(
          name,
          [{ name: 'input', type: from }],
          [{ name: 'out', type: to, value: cast(to.name, load(from.name, 'input')) }],
          [],
        ),
      () => compiledWith(from, to),
    );
    handles.set(name, handle);
  }
  return handle;
}

const fills = new Map<DType, KernelHandle>();

/** The kernel that writes one number everywhere. */
function fillKernel(dtype: DType): KernelHandle {
  let handle = fills.get(dtype);
  if (handle === undefined) {
    handle = new KernelHandle(
      () =>
        pointwiseKernel(
          `fill_${dtype.name}`,
          [],
          [{ name: 'out', type: dtype, value: scalar(dtype.name, 'value') }],
          [{ name: 'value', type: dtype }],
        ),
      () => (computesAsItself(dtype) ? Object.values(dtypes).filter(computesAsItself) : [dtype]).map(fillKernel),
    );
    fills.set(dtype, handle);
  }
  return handle;
}

const computesAsItself = ({ name, computeType }: DType): boolean => name === computeType;

/** The conversions that are compiled together: those of the usual dtypes, or all from and to one that is only stored. */
function compiledWith(from: DType, to: DType): KernelHandle[] {
  const all: readonly DType[] = Object.values(dtypes);
  const stored = [from, to].find((dtype) => !computesAsItself(dtype));
  if (stored !== undefined)
    return all.flatMap((other) => [conversionKernel(stored, other), conversionKernel(other, stored)]);
  const usual = all.filter(computesAsItself);
  return usual.flatMap((other) => usual.map((target) => conversionKernel(other, target)));
}

/** Writes `source`, broadcast and converted, into `target`. Overlapping views are fine. */
export function copyValues(target: Tensor, source: Tensor | Scalar): void {
  if (!(source instanceof Tensor)) {
    requireFit(source, target.dtype);
    launchPointwise(fillKernel(target.dtype), [], target, [kernelScalar(target.dtype, source)]);
    return;
  }
  const safe = overlapsPartly(target, source) ? copyOf(source, source.dtype) : source;
  launchPointwise(conversionKernel(safe.dtype, target.dtype), [safe], target, []);
}

function copyOf(input: Tensor, dtype: DType): Tensor {
  const out = emptyTensor(input.sizes, dtype);
  copyValues(out, input);
  return out;
}

const conversionParameters = [tensor('input'), value<DType>()('dtype')] as const;

const back = ({ grad, dtypes: { input } }: { readonly grad: Tensor; readonly dtypes: { readonly input: DType } }) =>
  input.isFloatingPoint ? toDtype(grad, input) : undefined;

/** A conversion to another dtype, or a copy: pointwise, so that it can be part of a fused kernel. */
const traced: Pick<Traceable, 'types' | 'express'> = {
  types: ([input], attributes) => {
    const dtype = attributes['dtype'] as DType;
    return { inputs: [(input as Tensor).dtype], compute: dtype, result: dtype };
  },
  express: ([operand], _attributes, compute) => cast(compute, operand as Expression),
};

/** Two operations of one kind: graphs and errors tell a conversion from a clone by its name. */
const pointwiseCopy = (name: 'to' | 'clone') =>
  primitive({
    name,
    family: 'copy',
    parameters: conversionParameters,
    method: false,
    execute: ({ input }, { dtype }) => copyOf(input, dtype),
    derivative: { input: back },
    traced,
  });

const conversion = pointwiseCopy('to');
const cloning = pointwiseCopy('clone');

/** The tensor in another dtype; itself where it has that dtype. */
export function toDtype(input: Tensor, dtype: DType): Tensor {
  return input.dtype === dtype ? input : conversion.run([input], { dtype });
}

/** 16-bit floats in float32, for what takes several operations and is to be rounded once; others as they are. */
export function widened(input: Tensor): Tensor {
  return input.dtype.isFloatingPoint ? toDtype(input, dtypes[input.dtype.computeType]) : input;
}

/** A contiguous copy with history. */
export function clone(input: Tensor): Tensor {
  return cloning.run([input], { dtype: input.dtype });
}

const copying = primitive({
  name: 'copy',
  family: 'copy',
  parameters: [tensor('target'), operand('source')],
  method: false,
  carries: true,
  execute: ({ target, source }) => {
    const out = emptyTensor(target.sizes, target.dtype);
    copyValues(out, source);
    return out;
  },
  executeInto: (target, { source }) => {
    if (source instanceof Tensor && !sameShape(broadcastShapes('copy_', [target.sizes, source.sizes]), target.sizes)) {
      throw new ShapeError(
        'copy_/shape',
        `a tensor of shape ${formatShape(source.sizes)} cannot be copied into one of shape ${formatShape(target.sizes)}`,
      );
    }
    copyValues(target, source);
  },
  fills: ({ source }) => !(source instanceof Tensor),
  derivative: {
    target: ({ shapes, dtypes: types }) => filled(shapes.target, types.target, 0),
    source: ({ grad, shapes, dtypes: types }) =>
      types.source === undefined ? undefined : toDtype(sumToShape(grad, shapes.source), types.source),
  },
});

/** `target.copy_(source)`: writes the source's values, broadcast and converted, with history. */
export function copyInPlace(target: Tensor, source: Tensor | Scalar): Tensor {
  return copying.runInPlace([target, source], {});
}

/** A tensor of one repeated value. */
export function filled(shape: Shape, dtype: DType, value: Scalar): Tensor {
  const out = emptyTensor(shape, dtype);
  copyValues(out, value);
  return out;
}

/** The same memory without history. */
export function detach(input: Tensor): Tensor {
  return viewOf(input, input.sizes, input.steps, input.offset);
}

setPointwiseServices({ convert: toDtype, convertInto: copyValues, sumToShape });
setViewWriteOperations({
  clone: (input) => clone(input),
  copy: (target, source) => {
    // Only fills write to views whose elements share memory, and what a fill overwrites has the gradient 0.
    copyInPlace(target, source === undefined || overlapsItself(target.sizes, target.steps) ? 0 : source);
  },
});
/** Makes results on the device of a tensor. */
function besideIt(input: Tensor, make: () => Tensor): Tensor {
  return onDevice(input.storage.device, make);
}

setGradientArithmetic({
  add: (a, b) => add(a, b),
  addTo: (target, value) => {
    add.inPlace(target, value);
  },
  copyTo: (target, value) => {
    copyInPlace(target, value);
  },
  clone: (input) => besideIt(input, () => copyOf(input, input.dtype)),
  convert: toDtype,
  onesLike: (input) => besideIt(input, () => filled(input.sizes, input.dtype, 1)),
  zerosLike: (input) => besideIt(input, () => filled(input.sizes, input.dtype, 0)),
  detach,
});
