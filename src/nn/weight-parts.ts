/** @file A weight as the parts along one of its dims, and what divides it by its largest singular value takes. */
import { optionalInteger, optionalNumber, optionalValue } from '../ops/parameters.ts';
import { mul, sqrt } from '../ops/pointwise/arithmetic.ts';
import { sum } from '../ops/reduce/sum.ts';
import { permute } from '../ops/view/permute.ts';
import { reshape } from '../ops/view/reshape.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Lengths of the parts of a weight along a dim, or of all of it. */
export function lengths(weight: Tensor, dim: number | null): Tensor {
  const squares = mul(weight, weight);
  if (dim === null) return sqrt(sum(squares));
  const others = [...weight.sizes.keys()].filter((d) => d !== dim);
  return others.length === 0 ? sqrt(squares) : sqrt(sum(squares, others, true));
}

/** A weight as a matrix whose rows lie along a dim. */
export function asMatrix(weight: Tensor, dim: number): Tensor {
  const order = [dim, ...[...weight.sizes.keys()].filter((d) => d !== dim)];
  return reshape(permute(weight, order), [weight.sizes[dim] as number, -1]);
}

/** Options of the spectral norm, as hook and as parametrization. */
export const spectralNormParameters = [
  optionalValue<string>()('name', 'weight', 'the field of the parameter'),
  optionalInteger('nPowerIterations', 1, 'steps towards the singular vectors at each call in training'),
  optionalNumber('eps', 1e-12, 'the least norm that is divided by'),
  optionalInteger('dim', undefined, 'the dim of the outputs; 1 for transposed convolutions, else 0, if left out'),
] as const;
