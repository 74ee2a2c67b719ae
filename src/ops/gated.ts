/** @file Activations that look at more than one element, or at a random number. */
import { ShapeError, ValueError } from '../errors/errors.ts';
import { defaultGenerator } from '../random/generator.ts';
import { formatShape, wrapDim } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { formsFor } from './accelerated.ts';
import { emptyTensor } from './create.ts';
import { contiguousValues } from './creation/data.ts';
import { composite } from './define.ts';
import { hostRead, hostWrite } from './host-bytes.ts';
import type { Operator } from './operator.ts';
import { optionalBoolean, optionalInteger, optionalNumber, tensor } from './parameters.ts';
import { leakyRelu } from './pointwise/activation.ts';
import { mul } from './pointwise/arithmetic.ts';
import { sigmoid } from './pointwise/exponential.ts';
import { requireFloat } from './random/host.ts';
import { narrow } from './view/slice.ts';

interface GluOperator extends Operator {
  (input: Tensor, dim?: number | { readonly dim?: number }): Tensor;
}

/**
 * Gated linear unit: halves the input along a dim and lets the sigmoid of the second half say how much of the first
 * passes.
 *
 * @formula a · sigmoid(b), where input = [a, b] along dim
 * @shape [*, 2·n, *] → [*, n, *]
 * @throws {ShapeError} when the size at dim is odd (`glu/size`).
 * @throws {IndexError} when there is no such dim (`glu/dim`).
 * @source Y. Dauphin et al.: "Language Modeling with Gated Convolutional Networks", 2016,
 *   https://arxiv.org/abs/1612.08083
 * @example
 * F.glu(torch.tensor([2, 3, 0, 10])); // tensor([1.0000, 2.9999])
 */
export const glu: GluOperator = composite({
  name: 'glu',
  parameters: [tensor('input'), optionalInteger('dim', -1)],
  method: false,
  compute: ({ input, dim }) => {
    const d = wrapDim('glu', dim, input.sizes.length);
    const size = input.sizes[d];
    if (size === undefined || size % 2 !== 0) {
      throw new ShapeError('glu/size', `glu needs an even size at dim ${dim}, got shape ${formatShape(input.sizes)}`, {
        shape: input.sizes,
        dim,
      });
    }
    return mul(narrow(input, d, 0, size / 2), sigmoid(narrow(input, d, size / 2, size / 2)));
  },
});

type RreluOptions = {
  readonly lower?: number;
  readonly upper?: number;
  readonly training?: boolean;
  readonly inplace?: boolean;
};

interface RreluOperator extends Operator {
  (
    input: Tensor,
    lower?: number | RreluOptions,
    upper?: number | RreluOptions,
    training?: boolean | RreluOptions,
    inplace?: boolean | RreluOptions,
  ): Tensor;
}

/** A slope for each element, drawn for those that are not positive only, in their order. */
function slopes(input: Tensor, lower: number, upper: number): Tensor {
  const forms = formsFor(input);
  if (forms !== undefined) return forms.slopes(input, lower, upper);
  const source = hostRead(contiguousValues(input), 'rrelu');
  const out = emptyTensor(input.sizes, input.dtype);
  hostWrite(out, (array) => {
    for (let i = 0; i < source.length; i++) {
      array[i] = Number(source[i]) <= 0 ? defaultGenerator.uniform64() * (upper - lower) + lower : 1;
    }
  });
  return out;
}

/**
 * Leaky rectifier with a slope drawn anew for each negative element while training, and the mean slope otherwise.
 *
 * @formula input > 0 ? input : a · input, a from [lower, upper) or (lower + upper) / 2
 * @shape [*] → [*]
 * @throws {DTypeError} on ints and bools (`rrelu/dtype`).
 * @throws {ValueError} when lower exceeds upper (`rrelu/bounds`).
 * @source B. Xu et al.: "Empirical Evaluation of Rectified Activations in Convolutional Network", 2015,
 *   https://arxiv.org/abs/1505.00853
 * @example
 * F.rrelu(torch.tensor([-1, 2]), 0.2, 0.4); // tensor([-0.3000,  2.0000])
 * torch.manualSeed(0);
 * F.rrelu(torch.tensor([-1, -1, 2]), 0.2, 0.4, true); // tensor([-0.3940, -0.3416,  2.0000])
 */
export const rrelu: RreluOperator = composite({
  name: 'rrelu',
  parameters: [
    tensor('input'),
    optionalNumber('lower', 1 / 8),
    optionalNumber('upper', 1 / 3),
    optionalBoolean('training', false),
    optionalBoolean('inplace', false, 'Writes to the input.'),
  ],
  method: false,
  compute: ({ input, lower, upper, training, inplace }) => {
    if (!(lower <= upper)) {
      throw new ValueError('rrelu/bounds', `lower of rrelu must not exceed upper, got ${lower} and ${upper}`);
    }
    requireFloat('rrelu', input.dtype);
    if (training) {
      const slope = slopes(input, lower, upper);
      return inplace ? mul.inPlace(input, slope) : mul(input, slope);
    }
    const slope = (lower + upper) / 2;
    return inplace ? leakyRelu.inPlace(input, slope) : leakyRelu(input, slope);
  },
});
