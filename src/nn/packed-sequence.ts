/** @file Sequences of unequal lengths in one tensor without padding, as recurrent layers take them. */
import type { ConversionTarget } from '../ops/conversion-target.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** The numbers of an int64 tensor of one dim. */
export function wholeNumbers(tensor: Tensor): number[] {
  return Array.from(tensor.toTypedArray() as ArrayLike<number | bigint>, Number);
}

/**
 * Sequences of unequal lengths in one tensor: the first elements of all, then the second ones of those that have one, and so on,
 * longest sequence first. Made by `packPaddedSequence` and `packSequence`, taken and returned by recurrent layers.
 *
 * @example
 * const packed = nn.utils.rnn.packSequence([torch.tensor([1, 2]), torch.tensor([3])]);
 * packed.data; // tensor([1., 3., 2.])
 * packed.batchSizes; // tensor([2, 1])
 */
export class PackedSequence {
  /** The elements, step after step: [Σ lengths, *]. */
  readonly data: Tensor;
  /** How many sequences have an element at each step. */
  readonly batchSizes: Tensor;
  /** For each packed sequence its place among those that were given; null where these were sorted. */
  readonly sortedIndices: Tensor | null;
  /** For each given sequence its place among the packed ones. */
  readonly unsortedIndices: Tensor | null;

  constructor(
    data: Tensor,
    batchSizes: Tensor,
    sortedIndices: Tensor | null = null,
    unsortedIndices: Tensor | null = null,
  ) {
    this.data = data;
    this.batchSizes = batchSizes;
    this.sortedIndices = sortedIndices;
    this.unsortedIndices = unsortedIndices;
  }

  /** The same sequences with other elements. */
  withData(data: Tensor): PackedSequence {
    return new PackedSequence(data, this.batchSizes, this.sortedIndices, this.unsortedIndices);
  }

  /** The sequences with their elements in another dtype or on another device. */
  to(...target: readonly [target: ConversionTarget, ...rest: (ConversionTarget | boolean)[]]): PackedSequence {
    return this.withData(this.data.to(...target));
  }

  /** The four tensors in turn, as PyTorch's named tuple has them. */
  *[Symbol.iterator](): IterableIterator<Tensor | null> {
    yield this.data;
    yield this.batchSizes;
    yield this.sortedIndices;
    yield this.unsortedIndices;
  }
}
