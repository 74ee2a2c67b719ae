/** @file Means of windows, and their transpose. */
import { release } from '../../storage/allocator.ts';
import { elementCount } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { copyValues, filled } from '../conversion.ts';
import { emptyTensor, viewOf } from '../create.ts';
import { launch } from '../launch.ts';
import { tensor, value } from '../parameters.ts';
import { primitive } from '../primitive.ts';
import { poolHandle } from './kernels.ts';
import { leadingStrides, wholeOperand, windowOperands } from './launch.ts';
import { regularity, singleWindows, transposedWindows, type Windows } from './windows.ts';

function means(source: Tensor, windows: readonly Windows[]): Tensor {
  const rank = windows.length;
  const shape = [...source.sizes.slice(0, -rank), ...windows.map(({ starts }) => starts.length)];
  const out = emptyTensor(shape, source.dtype);
  launch(
    poolHandle('mean', rank, source.dtype.name),
    shape,
    [
      { ...wholeOperand(source), strides: leadingStrides(source, rank), inner: source.steps.slice(-rank) },
      ...windowOperands(windows, shape.length),
      wholeOperand(out),
    ],
    { workPerPoint: 2 * windows.reduce((taps, { counts }) => taps * Math.max(1, ...counts), 1) },
  );
  return out;
}

/** Taps from which on a copy runs along them. */
const longWindow = 8;

/** Puts each share at all places of its window, where windows neither overlap nor differ. Undefined for others. */
function spread(shares: Tensor, windows: readonly Windows[]): Tensor | undefined {
  const places = windows.map(regularity);
  if (!places.every((place) => place !== undefined && place.stride >= place.count)) return undefined;
  const known = places as readonly { first: number; stride: number; count: number }[];
  const rank = windows.length;
  const leading = shares.sizes.length - rank;
  const shape = [...shares.sizes.slice(0, -rank), ...windows.map(({ extent }) => extent)];
  const covered = known.reduce((total, { count }, d) => total * count * (windows[d] as Windows).starts.length, 1);
  const full = covered === elementCount(shape.slice(leading));
  const out = full ? emptyTensor(shape, shares.dtype) : filled(shape, shares.dtype, 0);
  // Axes of the copy: planes, windows and taps, each with its size, its stride in `out` and its stride in `shares`.
  const planes = shape.slice(0, leading).map((size, d) => [size, out.steps[d] as number, shares.steps[d] as number]);
  const outputs: number[][] = [];
  const taps: number[][] = [];
  let { offset } = out;
  known.forEach(({ first, stride, count }, d) => {
    const step = out.steps[leading + d] as number;
    offset += first * step;
    outputs.push([shares.sizes[leading + d] as number, stride * step, shares.steps[leading + d] as number]);
    taps.push([count, step, 0]);
  });
  // Rows should be long: along the taps of large windows, along the windows where these are small.
  const long = (known.at(-1)?.count ?? 0) >= longWindow;
  const axes = long
    ? [...planes, ...outputs.flatMap((axis, d) => [axis, taps[d] as number[]])]
    : [...taps, ...planes, ...outputs];
  const column = (at: number): number[] => axes.map((axis) => axis[at] as number);
  copyValues(viewOf(out, column(0), column(1), offset), viewOf(shares, column(0), column(2), shares.offset));
  return out;
}

/** Each input adds up the shares of the outputs whose windows hold it. */
function shared(gradient: Tensor, windows: readonly Windows[]): Tensor {
  const shares = means(gradient, windows.map(singleWindows));
  const out = spread(shares, windows) ?? means(shares, windows.map(transposedWindows));
  release(shares.storage);
  return out;
}

const parameters = [tensor('input'), value<readonly Windows[]>()('windows')] as const;

const averaging = primitive({
  name: 'avgPool',
  family: 'pool',
  parameters,
  method: false,
  execute: ({ input }, { windows }) => means(input, windows),
  derivative: { input: ({ grad, attributes: { windows } }) => sharePools(grad, windows) },
});

const sharing = primitive({
  name: 'avgPoolGradient',
  family: 'pool',
  parameters,
  method: false,
  execute: ({ input }, { windows }) => shared(input, windows),
  derivative: { input: ({ grad, attributes: { windows } }) => poolMean(grad, windows) },
});

/** The mean of each window over the last axes. */
export function poolMean(input: Tensor, windows: readonly Windows[]): Tensor {
  return averaging.run([input], { windows });
}

/** The transpose of `poolMean`. */
function sharePools(gradient: Tensor, windows: readonly Windows[]): Tensor {
  return sharing.run([gradient], { windows });
}
