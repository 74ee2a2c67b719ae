/** @file A weight as the parts along one of its dims. */
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
