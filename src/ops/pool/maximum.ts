/** @file Maxima of windows: their places are found once; values and gradients move between a plane and these places. */
import { dispatch } from '../../dispatch/dispatch.ts';
import type { Operation } from '../../dispatch/operation.ts';
import { int32, int64 } from '../../storage/dtype.ts';
import { elementCount, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { contiguousValues } from '../creation/data.ts';
import { namedResults } from '../define.ts';
import { launch } from '../launch.ts';
import { poolHandle } from './kernels.ts';
import { leadingStrides, wholeOperand, windowOperands } from './launch.ts';
import type { Windows } from './windows.ts';

/** The largest elements [0] and their places in the plane [1]. */
const searching: Operation = {
  name: 'maxPoolPlaces',
  execute: ([input], attributes) => {
    const source = input as Tensor;
    const windows = attributes['windows'] as readonly Windows[];
    const rank = windows.length;
    const shape = [...source.shape.slice(0, -rank), ...windows.map(({ starts }) => starts.length)];
    const values = emptyTensor(shape, source.dtype);
    const places = emptyTensor(shape, int32);
    launch(
      poolHandle('maximum', rank, source.dtype.name),
      shape,
      [
        {
          storage: source.storage,
          offset: source.offset,
          itemsize: source.dtype.itemsize,
          strides: leadingStrides(source, rank),
          inner: source.strides.slice(-rank),
        },
        ...windowOperands(windows, shape.length),
        wholeOperand(values),
        wholeOperand(places),
      ],
      {
        sizes: [...windows.map(({ step }) => step), ...windows.map(({ extent }) => extent)],
        workPerPoint: 4 * windows.reduce((taps, { counts }) => taps * Math.max(...counts), 1),
      },
    );
    return [values, places];
  },
  saves: () => ({ inputs: [false], outputs: false }),
};

/** What was found together with the places, so that taking it needs no second pass. */
interface Found {
  values: Tensor | undefined;
}

const taking: Operation = {
  name: 'maxPool',
  execute: ([input, places], attributes) => {
    const found = attributes['found'] as Found | undefined;
    const known = found?.values;
    if (found !== undefined) found.values = undefined;
    if (known !== undefined) return known;
    const source = contiguousValues(input as Tensor);
    const at = contiguousValues(places as Tensor);
    const rank = attributes['rank'] as number;
    const leading = at.shape.slice(0, -rank);
    const out = emptyTensor(at.shape, source.dtype);
    const space = [...leading, elementCount(at.shape.slice(-rank))];
    const strides = [...at.strides.slice(0, -rank), 1];
    launch(
      poolHandle('take', rank, source.dtype.name),
      space,
      [
        { ...wholeOperand(source), strides: [...source.strides.slice(0, -rank), 0], inner: [1] },
        { ...wholeOperand(at), strides },
        { ...wholeOperand(out), strides },
      ],
      { workPerPoint: 2 },
    );
    return out;
  },
  saves: () => ({ inputs: [false, true], outputs: false }),
  backward: ({ gradients: [gradient], inputs: [, places], shapes: [shape = []], attributes }) => {
    if (gradient === undefined) return [];
    const extents = shape.slice(-(attributes['rank'] as number));
    return [dispatch(putting, [gradient, places], { extents }) as Tensor];
  },
};

/** The transpose of `taking`. */
const putting: Operation = {
  name: 'maxPoolGradient',
  execute: ([values, places], attributes) => {
    const extents = attributes['extents'] as Shape;
    const rank = extents.length;
    const source = contiguousValues(values as Tensor);
    const at = contiguousValues(places as Tensor);
    const leading = at.shape.slice(0, -rank);
    const out = emptyTensor([...leading, ...extents], source.dtype);
    const outputs = elementCount(at.shape.slice(-rank));
    const elements = elementCount(extents);
    launch(
      poolHandle('put', rank, source.dtype.name),
      leading,
      [source, at, out].map((tensor) => ({
        ...wholeOperand(tensor),
        strides: tensor.strides.slice(0, -rank),
        inner: [1],
      })),
      { sizes: [outputs, elements], workPerPoint: elements + 4 * outputs },
    );
    return out;
  },
  saves: () => ({ inputs: [false, true], outputs: false }),
  backward: ({ gradients: [gradient], inputs: [, places], attributes }) =>
    gradient === undefined
      ? []
      : [dispatch(taking, [gradient, places], { rank: (attributes['extents'] as Shape).length }) as Tensor],
};

/** The largest element of each window over the last axes; with the places as int64 indices where asked for. */
export function poolMaximum(input: Tensor, windows: readonly Windows[], returnIndices: boolean): Tensor | Tensor[] {
  const [values, places] = dispatch(searching, [input], { windows }) as readonly [Tensor, Tensor];
  const found: Found = { values };
  const output = dispatch(taking, [input, places], { rank: windows.length, found }) as Tensor;
  return returnIndices ? namedResults(['output', 'indices'], [output, toDtype(places, int64)]) : output;
}
