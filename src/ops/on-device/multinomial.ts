/** @file Drawing categories by their weights on a device: each weight is divided by an exponential number, and the largest quotients win. */
import { ValueError } from '../../errors/errors.ts';
import * as build from '../../kernels/build.ts';
import type { Generator } from '../../random/generator.ts';
import { requireCategories } from '../../random/sampling.ts';
import { dtypes, int64 } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { scatter } from '../gather/gather.ts';
import { cat } from '../join.ts';
import { tensor } from '../parameters.ts';
import { mul } from '../pointwise/arithmetic.ts';
import { pointwise } from '../pointwise/define.ts';
import { div } from '../pointwise/division.ts';
import { onlyFloat } from '../pointwise/dtypes.ts';
import { clampMax } from '../pointwise/selection.ts';
import type { PointwiseFunction } from '../pointwise/signatures.ts';
import { exponential_, uniform_ } from '../random/fills.ts';
import { argmax } from '../reduce/extrema.ts';
import { cumsum } from '../scan/cumulative.ts';
import { narrow } from '../view/slice.ts';
import { search } from './search.ts';

/** The weights as they are: the next read says where one is none. */
const weightsOf: PointwiseFunction<[input: Tensor]> = pointwise({
  name: 'multinomial',
  parameters: [tensor('input')],
  compute: onlyFloat('multinomial'),
  guard: {
    condition: ({ input }) => build.and(build.greaterEqual(input, 0), build.less(input, Number.POSITIVE_INFINITY)),
    error: () => new ValueError('multinomial/weights', 'weights must be finite and not negative, got others'),
  },
  expression: ({ input }) => input,
  derivative: { input: 'zero' },
  reference: (input) => input,
  domain: [0, 1],
  accuracy: { float32: 0, float64: 0 },
  method: false,
  inPlace: false,
});

/** The largest of each row, one after another; what was taken is out. */
function largest(scores: Tensor, samples: number): Tensor {
  const chosen: Tensor[] = [];
  let rest = scores;
  for (let sample = 0; sample < samples; sample++) {
    if (sample > 0) rest = scatter(rest, -1, chosen[sample - 1] as Tensor, -1);
    chosen.push(argmax(rest, -1, true));
  }
  return samples === 1 ? (chosen[0] as Tensor) : cat(chosen, -1);
}

/** P. S. Efraimidis, P. G. Spirakis: "Weighted random sampling with a reservoir", 2006, https://doi.org/10.1016/j.ipl.2005.11.003 */
function withoutReplacement(weights: Tensor, samples: number, generator: Generator): Tensor {
  const waits = exponential_(emptyTensor(weights.sizes, weights.dtype), 1, { generator });
  return largest(div(weights, waits), samples);
}

/** Where uniform numbers stand among the sums of the weights. */
function withReplacement(weights: Tensor, samples: number, generator: Generator): Tensor {
  const sums = cumsum(weights, -1);
  const categories = weights.sizes.at(-1) as number;
  const size = [...weights.sizes.slice(0, -1), samples];
  const numbers = uniform_(emptyTensor(size, weights.dtype), 0, 1, { generator });
  const places = search(sums, mul(numbers, narrow(sums, -1, categories - 1, 1)), true, int64, undefined);
  return clampMax(places, categories - 1);
}

/** Categories of each row, as int64. */
export function multinomial(input: Tensor, samples: number, replacement: boolean, generator: Generator): Tensor {
  const weights = weightsOf(toDtype(input, dtypes[input.dtype.computeType]));
  const draw = replacement && samples > 1 ? withReplacement : withoutReplacement;
  if (draw === withoutReplacement) requireCategories(samples, weights.sizes.at(-1) as number);
  return draw(weights, samples, generator);
}
