/**
 * @file Indexing some dims of a tensor by index tensors that broadcast against each other, as `x[:, i, j]` does: reading, and
 * writing with or without adding up. Each is the other's derivative.
 */
import { ShapeError } from '../../errors/errors.ts';
import {
  broadcastShapes,
  broadcastStrides,
  elementCount,
  formatShape,
  type Shape,
  sameShape,
} from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { copyValues, filled, toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { optionalValue, tensor, tensors, value } from '../parameters.ts';
import { overlapsPartly } from '../pointwise/launch.ts';
import { eachName, primitive } from '../primitive.ts';
import { sumToShape } from '../reduce/sum-to-shape.ts';
import { type IndexedDim, offsetsOf } from './offsets.ts';
import { readAt, writeAt } from './transfer.ts';

/** Which dims are indexed, and by whom. */
export interface IndexAttributes {
  /** The operator that the user called. */
  readonly operation: string;
  /** Dims that are indexed, ascending; one for each index tensor. */
  readonly dims: readonly number[];
  /** Do negative indices count from the end? */
  readonly negative: boolean;
  /** Where the user's dims begin, for messages: indices into a flattened tensor have none. */
  readonly names?: readonly number[] | undefined;
}

/** How the result's axes arise: those of the index tensors stand where the first indexed dim was, or in front of all. */
interface Arrangement {
  readonly shape: Shape;
  /** For each axis of the result: the input's dim, or -1 − k for axis k of the index tensors. */
  readonly axes: readonly number[];
  readonly indexShape: Shape;
}

function arrange(operation: string, shape: Shape, indices: readonly Tensor[], dims: readonly number[]): Arrangement {
  const indexShape = broadcastShapes(
    operation,
    indices.map((index) => index.sizes),
  );
  const own = indexShape.map((_, k) => -1 - k);
  const rest = shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const start = dims[0] ?? 0;
  const adjacent = dims.every((d, i) => d === start + i);
  const lead = adjacent ? start : 0;
  const axes = [...rest.slice(0, lead), ...own, ...rest.slice(lead)];
  return {
    shape: axes.map((axis) => (axis < 0 ? (indexShape[-1 - axis] as number) : (shape[axis] as number))),
    axes,
    indexShape,
  };
}

function indexedDims(input: Tensor, { dims, names }: Pick<IndexAttributes, 'dims' | 'names'>): IndexedDim[] {
  return dims.map((dim, i) => ({
    dim: names?.[i] ?? dim,
    size: input.sizes[dim] as number,
    stride: input.steps[dim] as number,
  }));
}

/** Strides of the input and of the offsets along the axes of the result. */
function stridesAlong(axes: readonly number[], input: Tensor, offsets: Tensor): [number[], number[]] {
  return [
    axes.map((axis) => (axis < 0 ? 0 : (input.steps[axis] as number))),
    axes.map((axis) => (axis < 0 ? (offsets.steps[-1 - axis] as number) : 0)),
  ];
}

const places = [
  tensors('indices'),
  value<readonly number[]>()('dims'),
  value<boolean>()('negative'),
  optionalValue<readonly number[]>()('names', undefined),
] as const;

const readingFor = eachName((operation) =>
  primitive({
    name: operation === 'at' ? 'index' : operation,
    family: 'gather',
    parameters: [tensor('input'), ...places],
    method: false,
    execute: ({ input, indices }, { dims, negative, names }) => {
      const { shape, axes } = arrange(operation, input.sizes, indices, dims);
      const offsets = offsetsOf(operation, indices, indexedDims(input, { dims, names }), negative);
      const out = emptyTensor(shape, input.dtype);
      const [inputStrides, offsetStrides] = stridesAlong(axes, input, offsets);
      readAt(
        shape,
        { tensor: input, strides: inputStrides },
        { tensor: offsets, strides: offsetStrides },
        { tensor: out, strides: out.steps },
      );
      return out;
    },
    saves: { inputs: ['indices'] },
    derivative: {
      input: ({ grad, inputs: { indices }, shapes, attributes }) => {
        const whole = filled(shapes.input, grad.dtype, 0);
        return writeIndexedInPlace(whole, grad, indices, { ...attributes, operation }, true);
      },
    },
  }),
);

function writeInto(
  target: Tensor,
  values: Tensor,
  indices: readonly Tensor[],
  attributes: IndexAttributes,
  accumulate: boolean,
): void {
  const { operation, dims } = attributes;
  const { shape, axes, indexShape } = arrange(operation, target.sizes, indices, dims);
  if (!sameShape(broadcastShapes(operation, [shape, values.sizes]), shape)) {
    throw new ShapeError(
      `${operation}/shape`,
      `values of shape ${formatShape(values.sizes)} do not broadcast to the indexed part, ${formatShape(shape)}`,
      { values: values.sizes, part: shape },
    );
  }
  const offsets = offsetsOf(operation, indices, indexedDims(target, attributes), attributes.negative);
  const count = elementCount(indexShape);
  const safe = prepared(target, values, shape, axes);
  const valueStrides = broadcastStrides(safe.sizes, safe.steps, shape);
  const kept = axes.map((axis, i) => ({ axis, i })).filter(({ axis }) => axis >= 0);
  const along = evenStride(
    axes.flatMap((axis, i) => (axis < 0 ? [{ size: shape[i] as number, stride: valueStrides[i] as number }] : [])),
  );
  writeAt(
    kept.map(({ i }) => shape[i] as number),
    count,
    { tensor: target, strides: kept.map(({ axis }) => target.steps[axis] as number) },
    { tensor: offsets, strides: kept.map(() => 0), along: 1 },
    {
      tensor: safe,
      strides: kept.map(({ i }) => valueStrides[i] as number),
      along: along ?? 0,
    },
    accumulate ? 'add' : 'set',
  );
}

/**
 * The stride that passes over all axes, row by row, or undefined where there is none. An axis of one element takes no step: what
 * its stride says does not count.
 */
function evenStride(axes: readonly { readonly size: number; readonly stride: number }[]): number | undefined {
  const stepped = axes.filter(({ size }) => size !== 1);
  for (let i = 0; i + 1 < stepped.length; i++) {
    const next = stepped[i + 1] as (typeof stepped)[number];
    if (stepped[i]?.stride !== next.stride * next.size) return undefined;
  }
  return stepped.at(-1)?.stride ?? 0;
}

/** The values in the target's dtype, laid out so that one stride passes over all axes of the index tensors. */
function prepared(target: Tensor, values: Tensor, shape: Shape, axes: readonly number[]): Tensor {
  const strides = broadcastStrides(values.sizes, values.steps, shape);
  const own = axes.flatMap((axis, i) => (axis < 0 ? [{ size: shape[i] as number, stride: strides[i] as number }] : []));
  const even = evenStride(own) !== undefined;
  const overlaps = overlapsPartly(target, values) || target.storage === values.storage;
  if (even && values.dtype === target.dtype && !overlaps) return values;
  const copy = emptyTensor(even ? values.sizes : shape, target.dtype);
  copyValues(copy, values);
  return copy;
}

const writingFor = eachName((operation) =>
  primitive({
    name: operation === 'at' ? 'indexPut' : operation,
    family: 'scatter',
    parameters: [tensor('input'), tensor('values'), ...places, value<boolean>()('accumulate')],
    method: false,
    execute: ({ input, values, indices }, attributes) => {
      const out = emptyTensor(input.sizes, input.dtype);
      copyValues(out, input);
      writeInto(out, values, indices, { ...attributes, operation }, attributes.accumulate);
      return out;
    },
    executeInto: (target, { values, indices }, attributes) => {
      writeInto(target, values, indices, { ...attributes, operation }, attributes.accumulate);
    },
    saves: { inputs: ['indices'] },
    derivative: {
      input: ({ grad, inputs: { indices }, attributes }) =>
        attributes.accumulate
          ? grad
          : writeIndexed(grad, filled([], grad.dtype, 0), indices, { ...attributes, operation }, false),
      values: ({ grad, inputs: { indices }, shapes, dtypes, attributes }) =>
        toDtype(sumToShape(readIndexed(grad, indices, { ...attributes, operation }), shapes.values), dtypes.values),
    },
  }),
);

/** The entries at the indices. */
export function readIndexed(
  input: Tensor,
  indices: readonly Tensor[],
  { operation, dims, negative, names }: IndexAttributes,
): Tensor {
  return readingFor(operation).run([input, ...indices], { dims, negative, names });
}

/** A copy of the tensor with values written, or added, at the indices. Later ones win, in the order of the indices. */
export function writeIndexed(
  input: Tensor,
  values: Tensor,
  indices: readonly Tensor[],
  { operation, dims, negative, names }: IndexAttributes,
  accumulate: boolean,
): Tensor {
  return writingFor(operation).run([input, values, ...indices], { dims, negative, names, accumulate });
}

/** Writes, or adds, values at the indices in place. */
export function writeIndexedInPlace(
  target: Tensor,
  values: Tensor,
  indices: readonly Tensor[],
  { operation, dims, negative, names }: IndexAttributes,
  accumulate: boolean,
): Tensor {
  return writingFor(operation).runInPlace([target, values, ...indices], { dims, negative, names, accumulate });
}
