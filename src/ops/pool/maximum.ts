/** @file Maxima of windows: their places are found once; values and gradients move between a plane and these places. */
import { int32, int64 } from '../../storage/dtype.ts';
import { contiguousStrides, elementCount, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { contiguousValues } from '../creation/data.ts';
import { launch } from '../launch.ts';
import { tensor, value } from '../parameters.ts';
import { namedResults, primitive } from '../primitive.ts';
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

const pooling = primitive({
  name: 'maxPool',
  family: 'pool',
  parameters: [tensor('input'), value<readonly Windows[]>()('windows')],
  results: ['output', 'places'],
  residuals: ['places'],
  method: false,
  execute: ({ input }, { windows }) => {
    const shape = [...input.sizes.slice(0, -windows.length), ...windows.map(({ starts }) => starts.length)];
    const output = emptyTensor(shape, input.dtype);
    const places = emptyTensor(shape, int32);
    if (!searchFull(input, windows, output, places)) search(input, windows, output, places);
    return [output, places];
  },
  saves: { outputs: ['places'] },
  derivative: {
    input: ({ grad, outputs: { places }, shapes, attributes: { windows } }) =>
      put(grad, places, shapes.input.slice(-windows.length)),
  },
});

/** Takes the elements at the places of each plane: the derivative of `putting`. */
const taking = primitive({
  name: 'maxPoolTake',
  family: 'pool',
  parameters: [tensor('input'), tensor('places'), value<number>()('rank')],
  method: false,
  execute: ({ input, places }, { rank }) => {
    const source = contiguousValues(input);
    const at = contiguousValues(places);
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
  saves: { inputs: ['places'] },
  derivative: {
    input: ({ grad, inputs: { places }, shapes, attributes: { rank } }) => put(grad, places, shapes.input.slice(-rank)),
  },
});

/** Puts values at the places of each plane, with zeros around. */
const putting = primitive({
  name: 'maxPoolGradient',
  family: 'pool',
  parameters: [tensor('values'), tensor('places'), value<Shape>()('extents')],
  method: false,
  execute: ({ values, places }, { extents }) => {
    const rank = extents.length;
    const source = contiguousValues(values);
    const at = contiguousValues(places);
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
  saves: { inputs: ['places'] },
  derivative: {
    values: ({ grad, inputs: { places }, attributes: { extents } }) => take(grad, places, extents.length),
  },
});

function put(values: Tensor, places: Tensor, extents: Shape): Tensor {
  return putting.run([values, places], { extents });
}

function take(input: Tensor, places: Tensor, rank: number): Tensor {
  return taking.run([input, places], { rank });
}

/** The largest element of each window over the last axes; with the places as int64 indices where asked for. */
export function poolMaximum(
  input: Tensor,
  windows: readonly Windows[],
  returnIndices: boolean,
): Tensor | readonly Tensor[] {
  const [output, places] = pooling.run([input], { windows });
  return returnIndices ? namedResults(['output', 'indices'], [output, toDtype(places, int64)]) : output;
}
