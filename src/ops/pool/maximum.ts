/** @file Maxima of windows: their places are found once; values and gradients move between a plane and these places. */
import { dispatch } from '../../dispatch/dispatch.ts';
import type { Operation } from '../../dispatch/operation.ts';
import { int32, int64 } from '../../storage/dtype.ts';
import { contiguousStrides, elementCount, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { contiguousValues } from '../creation/data.ts';
import { namedResults } from '../define.ts';
import { launch } from '../launch.ts';
import { fullWindowMaximumHandle, poolHandle } from './kernels.ts';
import { leadingStrides, wholeOperand, windowOperands } from './launch.ts';
import { regularity, table, type Windows } from './windows.ts';

function search(source: Tensor, windows: readonly Windows[], values: Tensor, places: Tensor): void {
  const rank = windows.length;
  launch(
    poolHandle('maximum', rank, source.dtype.name),
    values.sizes,
    [
      { ...wholeOperand(source), strides: leadingStrides(source, rank), inner: source.steps.slice(-rank) },
      ...windowOperands(windows, values.sizes.length),
      wholeOperand(values),
      wholeOperand(places),
    ],
    {
      sizes: [...windows.map(({ step }) => step), ...windows.map(({ extent }) => extent)],
      workPerPoint: 4 * windows.reduce((taps, { counts }) => taps * Math.max(...counts), 1),
    },
  );
}

/** Windows of more taps are searched by the general kernel. */
const mostTaps = 16;

/** Searches windows that lie inside the input, by the kernel for their size. False where there are others. */
function searchFull(source: Tensor, windows: readonly Windows[], values: Tensor, places: Tensor): boolean {
  const regular = windows.map(regularity);
  if (!regular.every((axis) => axis !== undefined)) return false;
  const axes = regular as readonly { first: number; stride: number; count: number }[];
  const counts = axes.map(({ count }) => count);
  const taps = elementCount(counts);
  if (taps === 0 || taps > mostTaps) return false;
  const leading = source.sizes.length - windows.length;
  const extents = windows.map(({ extent }) => extent);
  const jumps = windows.map(({ step }, d) => step * elementCount(extents.slice(d + 1)));
  const outputs = windows.map(({ starts }) => starts.length);
  const strideOf = (d: number) => source.steps[leading + d] as number;
  const origins = table(`origins|${extents}|${windows.map(({ starts }) => starts.join()).join('|')}`, () => [
    windows.reduce<number[]>(
      (all, { starts, extent }) => all.flatMap((origin) => starts.map((start) => origin * extent + start)),
      [0],
    ),
  ]);
  launch(
    fullWindowMaximumHandle(counts, source.dtype.name),
    values.sizes,
    [
      {
        ...wholeOperand(source),
        offset: axes.reduce((offset, { first }, d) => offset + first * strideOf(d), source.offset),
        strides: [...source.steps.slice(0, leading), ...axes.map(({ stride }, d) => stride * strideOf(d))],
        inner: windows.map(({ step }, d) => step * strideOf(d)),
      },
      { ...wholeOperand(origins), strides: [...new Array<number>(leading).fill(0), ...contiguousStrides(outputs)] },
      wholeOperand(values),
      wholeOperand(places),
    ],
    { sizes: jumps, workPerPoint: 4 * taps },
  );
  return true;
}

/** The largest elements [0] and their places in the plane [1]. */
const searching: Operation = {
  name: 'maxPoolPlaces',
  execute: ([input], attributes) => {
    const source = input as Tensor;
    const windows = attributes['windows'] as readonly Windows[];
    const shape = [...source.sizes.slice(0, -windows.length), ...windows.map(({ starts }) => starts.length)];
    const values = emptyTensor(shape, source.dtype);
    const places = emptyTensor(shape, int32);
    if (!searchFull(source, windows, values, places)) search(source, windows, values, places);
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
    const leading = at.sizes.slice(0, -rank);
    const out = emptyTensor(at.sizes, source.dtype);
    const space = [...leading, elementCount(at.sizes.slice(-rank))];
    const strides = [...at.steps.slice(0, -rank), 1];
    launch(
      poolHandle('take', rank, source.dtype.name),
      space,
      [
        { ...wholeOperand(source), strides: [...source.steps.slice(0, -rank), 0], inner: [1] },
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
    const leading = at.sizes.slice(0, -rank);
    const out = emptyTensor([...leading, ...extents], source.dtype);
    const outputs = elementCount(at.sizes.slice(-rank));
    const elements = elementCount(extents);
    launch(
      poolHandle('put', rank, source.dtype.name),
      leading,
      [source, at, out].map((tensor) => ({
        ...wholeOperand(tensor),
        strides: tensor.steps.slice(0, -rank),
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
