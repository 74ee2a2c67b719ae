/** @file Attention with several heads, from its projections to the output: what `nn.MultiheadAttention` computes. */
import { DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import { bool, type DType } from '../../storage/dtype.ts';
import { formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { linear, matmul } from '../contraction/matmul.ts';
import { filled, toDtype } from '../conversion.ts';
import { pad } from '../convolution/pad.ts';
import { composite } from '../define.ts';
import { dropout } from '../dropout.ts';
import { cat } from '../join.ts';
import { softmax } from '../normalise/softmax.ts';
import type { Operator } from '../operator.ts';
import {
  type BoundArguments,
  boolean,
  integer,
  number,
  optionalBoolean,
  optionalTensor,
  tensor,
} from '../parameters.ts';
import { add, mul } from '../pointwise/arithmetic.ts';
import { maskedFill } from '../pointwise/selection.ts';
import { mean } from '../reduce/mean.ts';
import { expand } from '../view/expand.ts';
import { permute, transpose } from '../view/permute.ts';
import { reshape } from '../view/reshape.ts';
import { narrow } from '../view/slice.ts';
import { chunk } from '../view/split.ts';
import { squeeze, unsqueeze } from '../view/squeeze.ts';
import { scaledDotProductAttention } from './attention.ts';

const operation = 'multiHeadAttentionForward';

const parameters = [
  tensor('query'),
  tensor('key'),
  tensor('value'),
  integer('embedDimToCheck'),
  integer('numHeads'),
  optionalTensor('inProjWeight'),
  optionalTensor('inProjBias'),
  optionalTensor('biasK'),
  optionalTensor('biasV'),
  boolean('addZeroAttn'),
  number('dropoutP'),
  tensor('outProjWeight'),
  optionalTensor('outProjBias'),
  optionalBoolean('training', true),
  optionalTensor('keyPaddingMask'),
  optionalBoolean('needWeights', true),
  optionalTensor('attnMask'),
  optionalBoolean('useSeparateProjWeight', false),
  optionalTensor('qProjWeight'),
  optionalTensor('kProjWeight'),
  optionalTensor('vProjWeight'),
  optionalTensor('staticK'),
  optionalTensor('staticV'),
  optionalBoolean('averageAttnWeights', true),
  optionalBoolean('isCausal', false),
] as const;

type Given = BoundArguments<typeof parameters>;
type Three = readonly [query: Tensor, key: Tensor, value: Tensor];

function shapeError(code: string, message: string, details: Record<string, unknown> = {}): ShapeError {
  return new ShapeError(`${operation}/${code}`, message, details);
}

/** Checks ranks; are there batches? */
function requireRanks({ query, key, value, keyPaddingMask, attnMask }: Given): boolean {
  const rank = query.sizes.length;
  if ((rank !== 2 && rank !== 3) || key.sizes.length !== rank || value.sizes.length !== rank) {
    throw shapeError(
      'rank',
      `query, key and value must have 3 dims each, or 2 without batch, got shapes ${[query, key, value].map(({ sizes }) => formatShape(sizes)).join(', ')}`,
    );
  }
  if (keyPaddingMask !== undefined && keyPaddingMask.sizes.length !== rank - 1) {
    throw shapeError(
      'key-padding-mask',
      `keyPaddingMask must have ${rank === 3 ? '2 dims, [N, S]' : '1 dim, [S]'}, for a query of ${rank} dims, got shape ${formatShape(keyPaddingMask.sizes)}`,
    );
  }
  if (attnMask !== undefined && attnMask.sizes.length !== 2 && attnMask.sizes.length !== 3) {
    throw shapeError(
      'attn-mask',
      `attnMask must have 2 dims, [L, S], or 3, [N · numHeads, L, S], got shape ${formatShape(attnMask.sizes)}`,
    );
  }
  return rank === 3;
}

/** A mask as numbers that are added to scores: here true hides a key, as in PyTorch's layers. */
export function addedMask(name: string, mask: Tensor, dtype: DType): Tensor {
  if (mask.dtype === bool) return maskedFill(filled(mask.sizes, dtype, 0), mask, Number.NEGATIVE_INFINITY);
  if (mask.dtype.isFloatingPoint) return toDtype(mask, dtype);
  throw new DTypeError(
    `${operation}/mask-dtype`,
    `${name} must be of bools, true where a key is hidden, or of floats that are added to the scores, got ${mask.dtype.name}\n  fix: ${name}.to(torch.bool)`,
    { dtype: mask.dtype.name },
  );
}

function requireSizes({ query, key, value, embedDimToCheck, numHeads, useSeparateProjWeight }: Given): void {
  const width = query.sizes.at(-1) as number;
  if (width !== embedDimToCheck) {
    throw shapeError('embed-dim', `the last dim of the query must be embedDim, ${embedDimToCheck}, got ${width}`, {
      expected: embedDimToCheck,
    });
  }
  if (numHeads < 1 || width % numHeads !== 0) {
    throw new ValueError(`${operation}/heads`, `numHeads must divide embedDim, ${width}, got ${numHeads}`, {
      numHeads,
    });
  }
  const [keys, values] = useSeparateProjWeight
    ? [key.sizes.slice(0, -1), value.sizes.slice(0, -1)]
    : [key.sizes, value.sizes];
  if (sameShape(keys, values)) return;
  throw shapeError(
    'key-value',
    `key and value must have ${useSeparateProjWeight ? 'as many entries each' : 'one shape'}, got ${formatShape(key.sizes)} and ${formatShape(value.sizes)}`,
  );
}

/** Query, key and value, each as its heads take them. */
function projected({ query, key, value }: Record<'query' | 'key' | 'value', Tensor>, given: Given): Three {
  const { inProjWeight, inProjBias, qProjWeight, kProjWeight, vProjWeight } = given;
  const biases = inProjBias === undefined ? [] : chunk(inProjBias, 3);
  if (given.useSeparateProjWeight) {
    const weights = [qProjWeight, kProjWeight, vProjWeight];
    return [query, key, value].map((each, i) =>
      linear(each, weights[i] as Tensor, biases[i] ?? null),
    ) as readonly Tensor[] as Three;
  }
  const weight = inProjWeight as Tensor;
  // One product where all three, or the last two, are the same.
  if (given.query === given.key && given.key === given.value) {
    return chunk(linear(query, weight, inProjBias ?? null), 3, -1) as readonly Tensor[] as Three;
  }
  const width = query.sizes.at(-1) as number;
  const weights = chunk(weight, 3);
  const ofQuery = linear(query, weights[0] as Tensor, biases[0] ?? null);
  if (given.key === given.value) {
    const bias = inProjBias === undefined ? null : narrow(inProjBias, 0, width, 2 * width);
    const [k, v] = chunk(linear(key, narrow(weight, 0, width, 2 * width), bias), 2, -1);
    return [ofQuery, k as Tensor, v as Tensor];
  }
  return [
    ofQuery,
    linear(key, weights[1] as Tensor, biases[1] ?? null),
    linear(value, weights[2] as Tensor, biases[2] ?? null),
  ];
}

/** One more entry at the end of the keys, which no mask hides. */
const oneMore = (mask: Tensor | undefined): Tensor | undefined => (mask === undefined ? undefined : pad(mask, [0, 1]));

/** The masks of a call together, as what is added to the scores: [N or 1, heads or 1, L or 1, S]. */
function together(
  attnMask: Tensor | undefined,
  keyPaddingMask: Tensor | undefined,
  [batch, heads]: readonly [number, number],
): Tensor | undefined {
  const ofPairs =
    attnMask === undefined || attnMask.sizes.length === 2
      ? attnMask
      : reshape(attnMask, [batch, heads, ...attnMask.sizes.slice(1)]);
  if (keyPaddingMask === undefined) return ofPairs;
  const ofKeys = reshape(keyPaddingMask, [batch, 1, 1, keyPaddingMask.sizes[1] as number]);
  return ofPairs === undefined ? ofKeys : add(ofPairs, ofKeys);
}

function requireShape(name: string, code: string, mask: Tensor | undefined, shape: Shape): void {
  if (mask === undefined || sameShape(mask.sizes, shape)) return;
  throw shapeError(code, `${name} must have shape ${formatShape(shape)}, got ${formatShape(mask.sizes)}`, {
    shape: mask.sizes,
    expected: shape,
  });
}

function compute(given: Given): [output: Tensor, weights: Tensor | null] {
  const isBatched = requireRanks(given);
  requireSizes(given);
  const { numHeads: heads, staticK, staticV, biasK, biasV, needWeights } = given;
  const whole = (each: Tensor): Tensor => (isBatched ? each : unsqueeze(each, 1));
  const [query, key, value] = [given.query, given.key, given.value].map(whole) as [Tensor, Tensor, Tensor];
  const [queries = 0, batch = 0, width = 0] = query.sizes;
  const size = width / heads;
  const { dtype } = query;
  if (given.isCausal && given.attnMask === undefined) {
    throw new ValueError(
      `${operation}/causal`,
      'isCausal says that attnMask is the causal one, and there is no attnMask\n  fix: pass attnMask: nn.Transformer.generateSquareSubsequentMask(length)',
    );
  }
  const isCausal = given.isCausal && given.keyPaddingMask === undefined && !needWeights;
  const keys = key.sizes[0] as number;
  const { attnMask: pairs, keyPaddingMask: padding } = given;
  requireShape(
    'attnMask',
    'attn-mask',
    pairs,
    pairs?.sizes.length === 3 ? [batch * heads, queries, keys] : [queries, keys],
  );
  requireShape('keyPaddingMask', 'key-padding-mask', padding, isBatched ? [batch, keys] : [keys]);
  let attnMask = pairs === undefined || isCausal ? undefined : addedMask('attnMask', pairs, dtype);
  let keyPaddingMask =
    padding === undefined ? undefined : addedMask('keyPaddingMask', isBatched ? padding : unsqueeze(padding, 0), dtype);
  let [q, k, v] = projected({ query, key, value }, given);
  if (biasK !== undefined && biasV !== undefined) {
    k = cat([k, expand(biasK, [1, batch, width])], 0);
    v = cat([v, expand(biasV, [1, batch, width])], 0);
    attnMask = oneMore(attnMask);
    keyPaddingMask = oneMore(keyPaddingMask);
  }
  // [length, N, heads · size] → [N, heads, length, size], as a view.
  const byHead = (each: Tensor): Tensor =>
    permute(reshape(each, [each.sizes[0] as number, batch, heads, size]), [1, 2, 0, 3]);
  const given4 = (each: Tensor): Tensor => reshape(each, [batch, heads, ...each.sizes.slice(1)]);
  q = byHead(q);
  k = staticK === undefined ? byHead(k) : given4(staticK);
  v = staticV === undefined ? byHead(v) : given4(staticV);
  if (given.addZeroAttn) {
    const nothing = filled([batch, heads, 1, size], dtype, 0);
    k = cat([k, nothing], 2);
    v = cat([v, nothing], 2);
    attnMask = oneMore(attnMask);
    keyPaddingMask = oneMore(keyPaddingMask);
  }
  const mask = together(attnMask, keyPaddingMask, [batch, heads]);
  const dropoutP = given.training ? given.dropoutP : 0;
  const shares = needWeights ? sharesOf(q, k, mask, dropoutP) : undefined;
  const mixed =
    shares === undefined
      ? scaledDotProductAttention(q, k, v, { attnMask: mask ?? null, dropoutP, isCausal })
      : matmul(shares, v);
  const joined = reshape(permute(mixed, [2, 0, 1, 3]), [queries, batch, width]);
  const output = linear(joined, given.outProjWeight, given.outProjBias ?? null);
  const averaged = shares === undefined || !given.averageAttnWeights ? shares : mean(shares, 1);
  const without = (each: Tensor, dim: number): Tensor => (isBatched ? each : squeeze(each, dim));
  return [without(output, 1), averaged === undefined ? null : without(averaged, 0)];
}

/** How much each query attends to each key. */
function sharesOf(query: Tensor, key: Tensor, mask: Tensor | undefined, dropoutP: number): Tensor {
  const scores = matmul(mul(query, Math.sqrt(1 / (query.sizes.at(-1) as number))), transpose(key, -2, -1));
  const shares = softmax(mask === undefined ? scores : add(scores, mask), -1);
  return dropoutP > 0 ? dropout(shares, dropoutP, true) : shares;
}

/** What stands behind the first thirteen arguments. */
interface MultiHeadOptions {
  /** Drop shares. Default: true. */
  readonly training?: boolean | null;
  /** Keys that are hidden from all queries: bools, true where hidden, or numbers that are added to the scores; [N, S]. */
  readonly keyPaddingMask?: Tensor | null;
  /** Give the shares, too. Default: true. */
  readonly needWeights?: boolean | null;
  /** Which keys are hidden from which query, in the same way; [L, S] or [N · heads, L, S]. */
  readonly attnMask?: Tensor | null;
  /** Three weights in place of one. Default: false. */
  readonly useSeparateProjWeight?: boolean | null;
  readonly qProjWeight?: Tensor | null;
  readonly kProjWeight?: Tensor | null;
  readonly vProjWeight?: Tensor | null;
  /** In place of the projected key; [N · heads, S, size]. */
  readonly staticK?: Tensor | null;
  /** In place of the projected value. */
  readonly staticV?: Tensor | null;
  /** Give the mean of the heads' shares. Default: true. */
  readonly averageAttnWeights?: boolean | null;
  /** A hint that attnMask is the causal one. Default: false. */
  readonly isCausal?: boolean | null;
}

interface MultiHeadOperator extends Operator {
  (
    query: Tensor,
    key: Tensor,
    value: Tensor,
    embedDimToCheck: number,
    numHeads: number,
    inProjWeight: Tensor | null,
    inProjBias: Tensor | null,
    biasK: Tensor | null,
    biasV: Tensor | null,
    addZeroAttn: boolean,
    dropoutP: number,
    outProjWeight: Tensor,
    outProjBias: Tensor | null,
    options?: MultiHeadOptions,
  ): [output: Tensor, weights: Tensor | null];
}

/**
 * Attention with several heads on parts of a projection each; what `nn.MultiheadAttention` computes from its parameters.
 *
 * @formula concat(head₁, …) · outProjWeightᵀ + outProjBias, headᵢ = softmax(qᵢ · kᵢᵀ / √size + masks) · vᵢ
 * @shape query [L, N, E], key and value [S, N, E], or all without N → [L, N, E], and the shares [N, L, S]
 * @throws {ShapeError} when query, key and value have not 2 or 3 dims each (`multiHeadAttentionForward/rank`).
 * @throws {ShapeError} when the query's last dim is not embedDimToCheck (`multiHeadAttentionForward/embed-dim`).
 * @throws {ShapeError} when key and value do not go together (`multiHeadAttentionForward/key-value`).
 * @throws {ShapeError} when attnMask has another shape than [L, S] or [N · heads, L, S] (`multiHeadAttentionForward/attn-mask`).
 * @throws {ShapeError} when keyPaddingMask has another shape than [N, S] (`multiHeadAttentionForward/key-padding-mask`).
 * @throws {DTypeError} when a mask is of whole numbers (`multiHeadAttentionForward/mask-dtype`).
 * @throws {ValueError} when numHeads does not divide the last dim (`multiHeadAttentionForward/heads`).
 * @throws {ValueError} when isCausal comes without attnMask (`multiHeadAttentionForward/causal`).
 * @source A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762
 * @example
 * const x = torch.ones([3, 1, 2]);
 * const weight = torch.eye(2).repeat(3, 1);
 * F.multiHeadAttentionForward(x, x, x, 2, 1, weight, null, null, null, false, 0, torch.eye(2), null)[0].shape; // [ 3, 1, 2 ]
 */
export const multiHeadAttentionForward: MultiHeadOperator = /* @__PURE__ */ composite({
  name: operation,
  parameters,
  method: false,
  compute,
});
