/** @file `nn.attention.bias`: masks of attention by their two lengths, which hide from each query the keys behind it. */
import { ArgumentError } from '../../errors/errors.ts';
import { bool } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { describe, isInteger } from '../argument-kinds.ts';
import { filled } from '../conversion.ts';
import { tril } from '../creation/triangle.ts';

/** Which corner of the mask the diagonal ends in, under PyTorch's names and numbers. */
export const CausalVariant = { UPPER_LEFT: 1, LOWER_RIGHT: 2 } as const;
export type CausalVariant = (typeof CausalVariant)[keyof typeof CausalVariant];

/**
 * Mask for `attnMask` of `F.scaledDotProductAttention` that takes no memory where its diagonal begins in the first row and column;
 * `causalUpperLeft` and `causalLowerRight` make it.
 *
 * @throws {ArgumentError} when the variant is none, or a length no whole number (`CausalBias/argument`).
 * @difference It is no tensor; `materialize()` gives the mask as one.
 * @example
 * const { CausalBias, CausalVariant } = nn.attention.bias;
 * new CausalBias(CausalVariant.UPPER_LEFT, 2, 3).materialize();
 * // tensor([[ True, False, False],
 * //         [ True,  True, False]])
 */
export class CausalBias {
  readonly variant: CausalVariant;
  /** How many queries there are. */
  readonly seqLenQ: number;
  /** How many keys. */
  readonly seqLenKv: number;

  constructor(variant: CausalVariant, seqLenQ: number, seqLenKv: number) {
    if (!Object.values(CausalVariant).includes(variant)) {
      throw new ArgumentError(
        'CausalBias/argument',
        `variant of CausalBias must be one of CausalVariant.UPPER_LEFT and CausalVariant.LOWER_RIGHT, got ${describe(variant)}`,
      );
    }
    for (const length of [seqLenQ, seqLenKv]) {
      if (isInteger(length) && length >= 0) continue;
      throw new ArgumentError(
        'CausalBias/argument',
        `the lengths of queries and keys must be whole numbers, not negative, got ${describe(length)}`,
      );
    }
    this.variant = variant;
    this.seqLenQ = seqLenQ;
    this.seqLenKv = seqLenKv;
  }

  /** Does it hide what `isCausal` hides? */
  get isSquare(): boolean {
    return this.variant === CausalVariant.UPPER_LEFT || this.seqLenQ === this.seqLenKv;
  }

  /** The mask as a tensor of bools, true where a key is seen. */
  materialize(): Tensor {
    const diagonal = this.variant === CausalVariant.UPPER_LEFT ? 0 : this.seqLenKv - this.seqLenQ;
    return tril(filled([this.seqLenQ, this.seqLenKv], bool, true), diagonal);
  }

  toString(): string {
    return String(this.materialize());
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/**
 * Mask that lets query i see the keys up to place i, as `isCausal` does.
 *
 * @throws {ArgumentError} when a length is no whole number (`CausalBias/argument`).
 * @example
 * nn.attention.bias.causalUpperLeft(2, 3);
 * // tensor([[ True, False, False],
 * //         [ True,  True, False]])
 */
export function causalUpperLeft(seqLenQ: number, seqLenKv: number): CausalBias {
  return new CausalBias(CausalVariant.UPPER_LEFT, seqLenQ, seqLenKv);
}

/**
 * Mask that lets the last query see all keys, and each one before it one key less: for queries that continue a text whose keys are kept.
 *
 * @throws {ArgumentError} when a length is no whole number (`CausalBias/argument`).
 * @example
 * nn.attention.bias.causalLowerRight(2, 3);
 * // tensor([[ True,  True, False],
 * //         [ True,  True,  True]])
 */
export function causalLowerRight(seqLenQ: number, seqLenKv: number): CausalBias {
  return new CausalBias(CausalVariant.LOWER_RIGHT, seqLenQ, seqLenKv);
}
