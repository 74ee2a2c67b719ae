/**
 * @file How many multiply-adds an operation takes, as `torch.utils.flop_counter` counts: products of matrices, convolutions and
 * attention. What works on each element by itself counts as nothing beside them.
 */
import type { Input, Result } from '../../dispatch/operation.ts';
import { Tensor } from '../../tensor/tensor.ts';

/** A size of an operand; 0 of one that is none. */
function sizeOf(input: Input, dim: number): number {
  return input instanceof Tensor ? (input.sizes.at(dim) ?? 1) : 0;
}

function elementsOf(input: Input): number {
  return input instanceof Tensor ? input.elementCount : 0;
}

/** By the operation's name: from its operands and the number of elements of its first result. */
const counts: Readonly<Record<string, (inputs: readonly Input[], outputs: number) => number>> = {
  linear: ([input], outputs) => outputs * sizeOf(input, -1),
  matmul: ([input], outputs) => outputs * sizeOf(input, -1),
  convolution: ([, weight], outputs) => (outputs * elementsOf(weight)) / sizeOf(weight, 0),
  convolutionTranspose: ([input, weight]) => (elementsOf(input) * elementsOf(weight)) / sizeOf(weight, 0),
  // The queries with all keys, and the weights with all values.
  scaledDotProductAttention: ([query, key], outputs) => (elementsOf(query) + outputs) * sizeOf(key, -2),
  // What comes from the input was multiplied before: here it is the state, at each step.
  recurrentLayer: ([gates, , weight]) => elementsOf(gates) * sizeOf(weight, -1),
};

export function multiplyAddsOf(operation: string, inputs: readonly Input[], result: Result): number {
  const first = result instanceof Tensor ? result : result[0];
  if (first === undefined || first.elementCount === 0 || !Object.hasOwn(counts, operation)) return 0;
  return counts[operation]?.(inputs, first.elementCount) ?? 0;
}
