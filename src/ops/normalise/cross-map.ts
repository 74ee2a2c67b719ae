/**
 * @file Normalisation across channels as Lua Torch had it. Its windows are PyTorch's to the channel: forwards the first channel stays
 * in all windows once it is in, backwards they are shifted, so that old models give the numbers that they gave.
 */
import { unrecorded } from '../../autograd/context.ts';
import { ShapeError } from '../../errors/errors.ts';
import type { DType } from '../../storage/dtype.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { matmul } from '../contraction/matmul.ts';
import { toDtype } from '../conversion.ts';
import { constant } from '../creation/data.ts';
import { number, tensor } from '../parameters.ts';
import { add, mul, sub } from '../pointwise/arithmetic.ts';
import { div } from '../pointwise/division.ts';
import { pow } from '../pointwise/power.ts';
import { primitive } from '../primitive.ts';
import { reshape } from '../view/reshape.ts';

/** A matrix that adds up, for each channel, those that `holds` says. */
function windowsOf(channels: number, dtype: DType, holds: (channel: number, other: number) => boolean): Tensor {
  const flags = Uint8Array.from({ length: channels * channels }, (_, at) =>
    holds(Math.floor(at / channels), at % channels) ? 1 : 0,
  );
  return toDtype(constant(flags, [channels, channels]), dtype);
}

function summed(windows: Tensor, values: Tensor): Tensor {
  const [batch = 0, channels = 0, ...rest] = values.sizes;
  const flat = reshape(values, [batch, channels, rest.reduce((product, size) => product * size, 1)]);
  return reshape(matmul(windows, flat), values.sizes);
}

const normalising = primitive({
  name: 'crossMapLRN2d',
  family: 'normalise',
  parameters: [tensor('input'), number('size'), number('alpha'), number('beta'), number('k')],
  results: ['output', 'scale'],
  residuals: ['scale'],
  method: false,
  execute: ({ input }, { size, alpha, beta, k }) =>
    unrecorded(() => {
      const reach = Math.floor((size - 1) / 2 + 1);
      const windows = windowsOf(input.sizes[1] as number, input.dtype, (channel, other) => {
        const isIn = other < channel + reach && other > channel - reach;
        return isIn || (other === 0 && channel >= reach);
      });
      const scale = add(mul(summed(windows, mul(input, input)), alpha / size), k);
      return [mul(pow(scale, -beta), input), scale];
    }),
  saves: { inputs: ['input'], outputs: ['output', 'scale'] },
  derivative: {
    input: ({ grad, inputs: { input }, outputs: { output, scale }, attributes: { size, alpha, beta } }) => {
      const before = Math.trunc(size - (size - 1) / 2);
      const windows = windowsOf(input.sizes[1] as number, input.dtype, (channel, other) => {
        const place = other - (channel - before);
        return place >= 0 && place < size;
      });
      const around = summed(windows, div(mul(grad, output), scale));
      return sub(mul(pow(scale, -beta), grad), mul(mul(input, around), (2 * alpha * beta) / size));
    },
  },
});

/** Each element divided by a power of the squares of the channels around it, for images [N, C, H, W]. */
export function crossMapNormalised(input: Tensor, size: number, alpha: number, beta: number, k: number): Tensor {
  if (input.sizes.length !== 4) {
    throw new ShapeError(
      'CrossMapLRN2d/rank',
      `CrossMapLRN2d needs images of shape [N, C, H, W], got ${formatShape(input.sizes)}`,
      { shape: input.sizes },
    );
  }
  return normalising.run([input], { size, alpha, beta, k })[0];
}
