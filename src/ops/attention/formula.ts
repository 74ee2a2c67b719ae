/** @file Attention by operators: with dropout, for the gradient of a mask, and for gradients of gradients. */
import { bool } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { matmul } from '../contraction/matmul.ts';
import { filled } from '../conversion.ts';
import { triu } from '../creation/triangle.ts';
import { dropout } from '../dropout.ts';
import { softmax } from '../normalise/softmax.ts';
import { add, mul } from '../pointwise/arithmetic.ts';
import { eq } from '../pointwise/comparison.ts';
import { logicalNot } from '../pointwise/logic.ts';
import { maskedFill } from '../pointwise/selection.ts';
import { all } from '../reduce/truth.ts';
import { transpose } from '../view/permute.ts';

export interface AttentionForm {
  /** Key j is hidden from the queries before it. */
  readonly causal: boolean;
  /** Factor of the scores. */
  readonly scale: number;
}

const hidden = Number.NEGATIVE_INFINITY;

/** Rows of softmax; a query that sees no key has shares of 0. */
function sharesOf(scores: Tensor): Tensor {
  const blind = all(eq(scores, hidden), -1, true);
  return maskedFill(softmax(maskedFill(scores, blind, 0), -1), blind, 0);
}

export function attentionByOperators(
  query: Tensor,
  key: Tensor,
  values: Tensor,
  mask: Tensor | undefined,
  { causal, scale }: AttentionForm,
  dropoutP = 0,
): Tensor {
  let scores = matmul(mul(query, scale), transpose(key, -2, -1));
  if (causal) scores = maskedFill(scores, triu(filled(scores.sizes.slice(-2), bool, true), 1), hidden);
  if (mask !== undefined) {
    scores = mask.dtype === bool ? maskedFill(scores, logicalNot(mask), hidden) : add(scores, mask);
  }
  const shares = mask === undefined ? softmax(scores, -1) : sharesOf(scores);
  return matmul(dropoutP === 0 ? shares : dropout(shares, dropoutP, true), values);
}
