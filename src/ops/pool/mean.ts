/** @file Means of windows, and their transpose. */
import { dispatch } from '../../dispatch/dispatch.ts';
import type { Operation } from '../../dispatch/operation.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { launch } from '../launch.ts';
import { poolHandle } from './kernels.ts';
import { divisorOperands, leadingStrides, wholeOperand, windowOperands } from './launch.ts';
import { transposedWindows, type Windows } from './windows.ts';

function run(source: Tensor, windows: readonly Windows[], transposed: boolean): Tensor {
  const rank = windows.length;
  const shape = [...source.shape.slice(0, -rank), ...windows.map(({ starts }) => starts.length)];
  const out = emptyTensor(shape, source.dtype);
  launch(
    poolHandle(transposed ? 'shares' : 'mean', rank, source.dtype.name),
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
      ...(transposed ? divisorOperands(windows, shape.length) : []),
      wholeOperand(out),
    ],
    { workPerPoint: 2 * windows.reduce((taps, { counts }) => taps * Math.max(1, ...counts), 1) },
  );
  return out;
}

const averaging: Operation = {
  name: 'avgPool',
  execute: ([input], attributes) => run(input as Tensor, attributes['windows'] as readonly Windows[], false),
  saves: () => ({ inputs: [false], outputs: false }),
  backward: ({ gradients: [gradient], attributes }) =>
    gradient === undefined ? [] : [dispatch(sharing, [gradient], attributes) as Tensor],
};

const sharing: Operation = {
  name: 'avgPoolGradient',
  execute: ([gradient], attributes) =>
    run(gradient as Tensor, (attributes['windows'] as readonly Windows[]).map(transposedWindows), true),
  saves: () => ({ inputs: [false], outputs: false }),
  backward: ({ gradients: [gradient], attributes }) =>
    gradient === undefined ? [] : [dispatch(averaging, [gradient], attributes) as Tensor],
};

/** The mean of each window over the last axes. */
export function poolMean(input: Tensor, windows: readonly Windows[]): Tensor {
  return dispatch(averaging, [input], { windows }) as Tensor;
}
