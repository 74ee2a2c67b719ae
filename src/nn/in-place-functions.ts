/** @file Activations that write to their input, under PyTorch's names. */
import { rrelu } from '../ops/gated.ts';
import {
  threshold as aboveThreshold,
  celu,
  elu,
  hardtanh,
  leakyRelu,
  relu,
  selu,
} from '../ops/pointwise/activation.ts';
import type { Tensor } from '../tensor/tensor.ts';

/**
 * Writes 0 over what is negative.
 *
 * @shape [*] → the same tensor
 * @see `F.relu`
 * @example
 * const x = torch.tensor([-1, 2]);
 * F.relu_(x);
 * x; // tensor([0., 2.])
 */
export function relu_(input: Tensor): Tensor {
  return relu.inPlace(input);
}

/**
 * Writes the continuously differentiable exponential linear unit of a tensor over it.
 *
 * @shape [*] → the same tensor
 * @see `F.celu`
 * @example
 * const x = torch.tensor([-1, 2]);
 * F.celu_(x, 0.5);
 * x; // tensor([-0.4323,  2.0000])
 */
export function celu_(input: Tensor, alpha = 1): Tensor {
  return celu.inPlace(input, alpha);
}

/**
 * Writes the exponential linear unit of a tensor over it.
 *
 * @shape [*] → the same tensor
 * @see `F.elu`
 * @example
 * const x = torch.tensor([-1, 2]);
 * F.elu_(x);
 * x; // tensor([-0.6321,  2.0000])
 */
export function elu_(input: Tensor, alpha = 1): Tensor {
  return elu.inPlace(input, alpha);
}

/**
 * Writes the scaled exponential linear unit of a tensor over it.
 *
 * @shape [*] → the same tensor
 * @see `F.selu`
 * @example
 * const x = torch.tensor([-1, 2]);
 * F.selu_(x);
 * x; // tensor([-1.1113,  2.1014])
 */
export function selu_(input: Tensor): Tensor {
  return selu.inPlace(input);
}

/**
 * Multiplies what is negative by a slope, in place.
 *
 * @shape [*] → the same tensor
 * @see `F.leakyRelu`
 * @example
 * const x = torch.tensor([-1, 2]);
 * F.leakyRelu_(x, 0.5);
 * x; // tensor([-0.5000,  2.0000])
 */
export function leakyRelu_(input: Tensor, negativeSlope = 0.01): Tensor {
  return leakyRelu.inPlace(input, negativeSlope);
}

/**
 * Holds a tensor between two values, in place.
 *
 * @shape [*] → the same tensor
 * @see `F.hardtanh`
 * @example
 * const x = torch.tensor([-3, 0.5, 2]);
 * F.hardtanh_(x);
 * x; // tensor([-1.0000,  0.5000,  1.0000])
 */
export function hardtanh_(input: Tensor, minVal = -1, maxVal = 1): Tensor {
  return hardtanh.inPlace(input, minVal, maxVal);
}

/**
 * Writes a value over what does not exceed a threshold.
 *
 * @shape [*] → the same tensor
 * @see `F.threshold`
 * @example
 * const x = torch.tensor([1, 3]);
 * F.threshold_(x, 2, 0);
 * x; // tensor([0., 3.])
 */
export function threshold_(input: Tensor, threshold: number, value: number): Tensor {
  return aboveThreshold.inPlace(input, threshold, value);
}

/**
 * Multiplies what is negative by a slope, drawn for each element in training, in place.
 *
 * @shape [*] → the same tensor
 * @see `F.rrelu`
 * @example
 * const x = torch.tensor([-1, 2]);
 * F.rrelu_(x, 0.5, 0.5);
 * x; // tensor([-0.5000,  2.0000])
 */
export function rrelu_(input: Tensor, lower = 1 / 8, upper = 1 / 3, training = false): Tensor {
  return rrelu(input, lower, upper, training, true);
}
