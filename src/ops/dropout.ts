/** @file Dropout: elements or whole channels set to 0 at random while training. */
import { ShapeError, ValueError } from '../errors/errors.ts';
import { defaultGenerator } from '../random/generator.ts';
import { formatShape, type Shape, sameShape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { formsFor } from './accelerated.ts';
import { emptyTensor } from './create.ts';
import { composite } from './define.ts';
import type { Operator } from './operator.ts';
import { optionalBoolean, optionalNumber, tensor } from './parameters.ts';
import { add, mul, sub } from './pointwise/arithmetic.ts';
import { bernoulliNumbers } from './random/bernoulli-numbers.ts';
import { requireFloat } from './random/host.ts';
import { permute } from './view/permute.ts';

type DropoutOptions = { readonly p?: number; readonly training?: boolean; readonly inplace?: boolean };

interface DropoutOperator extends Operator {
  (
    input: Tensor,
    p?: number | DropoutOptions,
    training?: boolean | DropoutOptions,
    inplace?: boolean | DropoutOptions,
  ): Tensor;
}

const parameters = (training: boolean) =>
  [
    tensor('input'),
    optionalNumber('p', 0.5, 'Chance that an element is dropped.'),
    optionalBoolean('training', training, 'Passes the input on where false.'),
    optionalBoolean('inplace', false, 'Writes to the input.'),
  ] as const;

/** The dims of a tensor as they stand in memory, outermost first. */
function memoryOrder({ sizes, steps }: Tensor): readonly number[] {
  const order = sizes.map((_, d) => d);
  return steps.includes(0) ? order : order.sort((a, b) => (steps[b] as number) - (steps[a] as number) || a - b);
}

/** `kept` with probability `1 - p`, else 0, drawn from the default generator: in the order of the input's memory, as PyTorch draws. */
function drawn(shape: Shape, input: Tensor, p: number, kept = 1): Tensor {
  const isLaidOut = input.contiguousLayout || !sameShape(shape, input.sizes);
  const order = isLaidOut ? shape.map((_, d) => d) : memoryOrder(input);
  const mask = emptyTensor(
    order.map((d) => shape[d] as number),
    input.dtype,
  );
  bernoulliNumbers(mask, 1 - p, kept, defaultGenerator);
  return isLaidOut
    ? mask
    : permute(
        mask,
        order.map((_, d) => order.indexOf(d)),
      );
}

/** One draw for each channel: the mask broadcasts over what stands after. `unbatched` is the rank of an input without batch. */
function channels(operation: string, input: Tensor, unbatched: number | undefined): Shape {
  const rank = input.sizes.length;
  if (rank < 2) {
    throw new ShapeError(
      `${operation}/rank`,
      `${operation} needs an input of shape [N, C, …], got ${formatShape(input.sizes)}`,
      { shape: input.sizes },
    );
  }
  const kept = rank === unbatched ? 1 : 2;
  return input.sizes.map((size, d) => (d < kept ? size : 1));
}

/** Elements that are kept are scaled; where there is a limit, what is dropped takes it, and all are shifted so that the mean stays. */
interface Scale {
  readonly factor: number;
  readonly limit: number;
}

/** 1 / (1 - p) as the quotient of tensors has it. */
function scaled(p: number, isDouble: boolean): Scale {
  return { factor: isDouble ? 1 / (1 - p) : Math.fround(1 / Math.fround(1 - p)), limit: 0 };
}

/** The value that SELU tends to far left, without its sign. */
const alpha = 1.7580993408473766;

/** Keeps mean and variance. G. Klambauer et al.: "Self-Normalizing Neural Networks", 2017, https://arxiv.org/abs/1706.02515 */
function selfNormalising(p: number): Scale {
  const factor = 1 / Math.sqrt((alpha * alpha * p + 1) * (1 - p));
  return { factor, limit: alpha * factor };
}

interface DroppingLiteral {
  readonly name: string;
  /** Drops whole channels. */
  readonly byChannel?: { readonly unbatched?: number };
  readonly scale: (p: number, isDouble: boolean) => Scale;
  /** Does it drop unless told otherwise? */
  readonly training: boolean;
}

/** What is multiplied with the input, and what is added. */
function changeOf(input: Tensor, shape: Shape, p: number, { factor, limit }: Scale): readonly [Tensor, Tensor?] {
  if (limit === 0) return [drawn(shape, input, p, factor)];
  const mask = drawn(shape, input, p);
  return [mul(mask, factor), add(mul(sub(mask, 1), limit), limit * p)];
}

function dropping({ name, byChannel, scale, training: fallback }: DroppingLiteral): DropoutOperator {
  return composite({
    name,
    parameters: parameters(fallback),
    method: false,
    compute: ({ input, p, training, inplace }) => {
      if (!(p >= 0 && p <= 1)) throw new ValueError(`${name}/p`, `p of ${name} must be from 0 to 1, got ${p}`, { p });
      if (p === 0 || !training || input.elementCount === 0) return input;
      requireFloat(name, input.dtype);
      const shape = byChannel === undefined ? input.sizes : channels(name, input, byChannel.unbatched);
      if (p === 1) return inplace ? mul.inPlace(input, 0) : mul(input, 0);
      const values = scale(p, input.dtype.computeType === 'float64');
      const forms = byChannel === undefined ? formsFor(input) : undefined;
      if (forms !== undefined) {
        const kept = values.limit * p;
        const how = { chance: 1 - p, scale: values.factor, kept, dropped: kept - values.limit };
        return forms.dropout(name, input, how, inplace, defaultGenerator);
      }
      const [factor, shift] = changeOf(input, shape, p, values);
      if (inplace) {
        mul.inPlace(input, factor);
        return shift === undefined ? input : add.inPlace(input, shift);
      }
      const kept = mul(input, factor);
      return shift === undefined ? kept : add(kept, shift);
    },
  });
}

/**
 * Puts 0 in the place of each element with probability p while training, and scales the others so that the mean stays.
 *
 * @formula input · mask / (1 − p), mask = 1 with probability 1 − p
 * @shape [*] → [*]
 * @throws {ValueError} when p is outside [0, 1] (`dropout/p`).
 * @throws {DTypeError} on ints and bools (`dropout/dtype`).
 * @source N. Srivastava et al.: "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014,
 *   https://jmlr.org/papers/v15/srivastava14a.html
 * @example
 * torch.manualSeed(0);
 * F.dropout(torch.ones(5), 0.5); // tensor([0., 0., 2., 0., 0.])
 * F.dropout(torch.ones(2), 0.5, false); // tensor([1., 1.])
 */
export const dropout: DropoutOperator = dropping({
  name: 'dropout',
  scale: scaled,
  training: true,
});

function dropoutOfChannels(name: string, unbatched?: number): DropoutOperator {
  return dropping({
    name,
    byChannel: unbatched === undefined ? {} : { unbatched },
    scale: scaled,
    training: true,
  });
}

/**
 * Drops whole channels of sequences while training, since neighbouring entries of a channel tell nearly the same.
 *
 * @formula input · mask / (1 − p), one mask for each [N, C]
 * @shape [N, C, L] or [C, L] → the same
 * @throws {ValueError} when p is outside [0, 1] (`dropout1d/p`).
 * @throws {ShapeError} when the input has less than two dims (`dropout1d/rank`).
 * @source J. Tompson et al.: "Efficient Object Localization Using Convolutional Networks", 2014,
 *   https://arxiv.org/abs/1411.4280
 * @example
 * torch.manualSeed(0);
 * F.dropout1d(torch.ones([1, 3, 2]));
 * // tensor([[[0., 0.],
 * //          [0., 0.],
 * //          [2., 2.]]])
 */
export const dropout1d: DropoutOperator = dropoutOfChannels('dropout1d', 2);

/**
 * Drops whole channels of images while training: all pixels of a feature map or none.
 *
 * @formula input · mask / (1 − p), one mask for each [N, C]
 * @shape [N, C, H, W] → [N, C, H, W]
 * @throws {ValueError} when p is outside [0, 1] (`dropout2d/p`).
 * @throws {ShapeError} when the input has less than two dims (`dropout2d/rank`).
 * @source J. Tompson et al.: "Efficient Object Localization Using Convolutional Networks", 2014,
 *   https://arxiv.org/abs/1411.4280
 * @example
 * torch.manualSeed(0);
 * F.dropout2d(torch.ones([1, 4, 2, 2])).sum([2, 3]); // tensor([[0., 0., 8., 0.]])
 */
export const dropout2d: DropoutOperator = dropoutOfChannels('dropout2d');

/**
 * Drops whole channels of volumes or videos while training.
 *
 * @formula input · mask / (1 − p), one mask for each [N, C]
 * @shape [N, C, D, H, W] or [C, D, H, W] → the same
 * @throws {ValueError} when p is outside [0, 1] (`dropout3d/p`).
 * @throws {ShapeError} when the input has less than two dims (`dropout3d/rank`).
 * @source J. Tompson et al.: "Efficient Object Localization Using Convolutional Networks", 2014,
 *   https://arxiv.org/abs/1411.4280
 * @example
 * torch.manualSeed(0);
 * F.dropout3d(torch.ones([1, 4, 1, 1, 1])).flatten(); // tensor([0., 0., 2., 0.])
 */
export const dropout3d: DropoutOperator = dropoutOfChannels('dropout3d', 4);

/**
 * Dropout for networks of SELU: dropped elements take the limit of SELU on the left, and mean and variance stay 0 and
 * 1.
 *
 * @formula a · (mask ? input : −1.7581) + b, with a and b such that mean and variance stay
 * @shape [*] → [*]
 * @throws {ValueError} when p is outside [0, 1] (`alphaDropout/p`).
 * @source G. Klambauer et al.: "Self-Normalizing Neural Networks", 2017, https://arxiv.org/abs/1706.02515
 * @example
 * torch.manualSeed(0);
 * F.alphaDropout(torch.ones(4), 0.5, true); // tensor([-0.7792, -0.7792,  1.6656, -0.7792])
 */
export const alphaDropout: DropoutOperator = dropping({
  name: 'alphaDropout',
  scale: selfNormalising,
  training: false,
});

/**
 * Alpha dropout of whole channels: all entries of a channel take the left limit of SELU, or none.
 *
 * @formula a · (mask ? input : −1.7581) + b, one mask for each [N, C]
 * @shape [N, C, *] → [N, C, *]
 * @throws {ValueError} when p is outside [0, 1] (`featureAlphaDropout/p`).
 * @source G. Klambauer et al.: "Self-Normalizing Neural Networks", 2017, https://arxiv.org/abs/1706.02515
 * @example
 * torch.manualSeed(0);
 * F.featureAlphaDropout(torch.ones([1, 2, 2]), 0.5, true);
 * // tensor([[[-0.7792, -0.7792],
 * //          [-0.7792, -0.7792]]])
 */
export const featureAlphaDropout: DropoutOperator = dropping({
  name: 'featureAlphaDropout',
  byChannel: {},
  scale: selfNormalising,
  training: false,
});
