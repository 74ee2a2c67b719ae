/** @file Scaled dot-product attention as users call it: its arguments, checked. A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762 */
import { isRecording } from '../../autograd/context.ts';
import { DTypeError, ShapeError, ValueError } from '../../errors/errors.ts';
import { bool, dtypes } from '../../storage/dtype.ts';
import { broadcastShapes, formatShape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { toDtype } from '../conversion.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { check, optionalBoolean, optionalNumber, optionalTensor, optionalValue, tensor } from '../parameters.ts';
import { repeatInterleave } from '../view/repeat.ts';
import { CausalBias } from './causal-bias.ts';
import { attentionByOperators } from './formula.ts';
import { attention } from './stream.ts';

const operation = 'scaledDotProductAttention';

function shapesOf(query: Tensor, key: Tensor, values: Tensor): string {
  return `\n  query  ${formatShape(query.sizes)}\n  key    ${formatShape(key.sizes)}\n  value  ${formatShape(values.sizes)}`;
}

function requireOperands(query: Tensor, key: Tensor, values: Tensor): void {
  const all = [query, key, values];
  if (all.some(({ sizes }) => sizes.length < 2)) {
    throw new ShapeError(
      `${operation}/rank`,
      `${operation} needs operands of at least 2 dims, [*, length, size]${shapesOf(query, key, values)}`,
    );
  }
  if (!query.dtype.isFloatingPoint || all.some(({ dtype }) => dtype !== query.dtype)) {
    throw new DTypeError(
      `${operation}/dtype`,
      `${operation} needs query, key and value of one floating-point dtype, got ${all.map(({ dtype }) => dtype.name).join(', ')}`,
    );
  }
  const [size, keySize] = [query.sizes.at(-1), key.sizes.at(-1)];
  const [keys, count] = [key.sizes.at(-2), values.sizes.at(-2)];
  if (size !== keySize || keys !== count) {
    throw new ShapeError(
      `${operation}/size`,
      size === keySize
        ? `key and value must have as many entries each, got ${keys} and ${count}${shapesOf(query, key, values)}`
        : `query and key must have the same last dim, got ${size} and ${keySize}${shapesOf(query, key, values)}`,
    );
  }
}

function requireMask(mask: Tensor | undefined, query: Tensor, shape: readonly number[]): void {
  if (mask === undefined) return;
  if (mask.dtype !== bool && mask.dtype !== query.dtype) {
    throw new DTypeError(
      `${operation}/mask-dtype`,
      `attnMask must be of bools, true where a key is seen, or be added as ${query.dtype.name} like the query, got ${mask.dtype.name}\n  fix: attnMask.to(torch.bool), or .to(torch.${query.dtype.name})`,
    );
  }
  const fits = mask.sizes.length <= shape.length && sameShape(broadcastShapes(operation, [mask.sizes, shape]), shape);
  if (fits) return;
  throw new ShapeError(
    `${operation}/mask`,
    `attnMask must broadcast to ${formatShape(shape)}, [*, queries, keys], got ${formatShape(mask.sizes)}`,
    { shape: mask.sizes, expected: shape },
  );
}

/** Keys or values with each head as often as there are heads of queries to it. */
function forHeads(input: Tensor, query: Tensor): Tensor {
  const [heads = 1, own = 1] = [query.sizes.at(-3), input.sizes.at(-3)];
  if (own === 0 || heads % own !== 0) {
    throw new ShapeError(
      `${operation}/heads`,
      `with enableGqa the heads of key and value must divide those of the query, got ${own} and ${heads}`,
      { heads, own },
    );
  }
  return heads === own ? input : repeatInterleave(input, heads / own, -3);
}

interface Masking {
  readonly attnMask: Tensor | undefined;
  readonly isCausal: boolean;
}

const maskParameter = optionalTensor('attnMask');

/** A bias that hides each key from the queries before it is no tensor in memory. */
function maskingOf(given: unknown, isCausal: boolean): Masking {
  if (!(given instanceof CausalBias)) {
    return { attnMask: check(operation, maskParameter, given) as Tensor | undefined, isCausal };
  }
  if (isCausal) {
    throw new ValueError(
      `${operation}/causal`,
      'attnMask is a CausalBias, which says all that isCausal does\n  fix: leave isCausal out',
    );
  }
  return given.isSquare ? { attnMask: undefined, isCausal: true } : { attnMask: given.materialize(), isCausal };
}

interface AttentionOptions {
  /** Bools, true where a key is seen, numbers that are added to the scores, or a bias of `nn.attention.bias`. */
  readonly attnMask?: Tensor | CausalBias | null;
  /** Chance that a share is dropped. Default: 0. */
  readonly dropoutP?: number;
  /** Hide each key from the queries before it. Default: false. */
  readonly isCausal?: boolean | null;
  /** Factor of the scores. Default: 1 / √size. */
  readonly scale?: number | null;
  /** Heads of keys and values may each serve several heads of queries. Default: false. */
  readonly enableGqa?: boolean | null;
}

interface AttentionOperator extends Operator {
  (
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attnMask?: Tensor | CausalBias | null | AttentionOptions,
    dropoutP?: number | AttentionOptions,
    isCausal?: boolean | null | AttentionOptions,
    scale?: number | null | AttentionOptions,
    enableGqa?: boolean | null | AttentionOptions,
  ): Tensor;
}

/**
 * Attention: for each query a mean of the values, weighted by how well their keys go with the query; without dropout the scores are never
 * all in memory.
 *
 * @formula softmax(query · keyᵀ · scale + attnMask) · value
 * @shape query [*, L, E], key [*, S, E], value [*, S, V], attnMask broadcasts to [*, L, S] → [*, L, V]
 * @throws {ShapeError} when an operand has fewer than 2 dims (`scaledDotProductAttention/rank`).
 * @throws {DTypeError} when the operands are not of one floating-point dtype (`scaledDotProductAttention/dtype`).
 * @throws {ShapeError} when sizes of query and key, or numbers of keys and values differ (`scaledDotProductAttention/size`).
 * @throws {DTypeError} when the mask has neither bools nor the query's dtype (`scaledDotProductAttention/mask-dtype`).
 * @throws {ShapeError} when the mask does not broadcast to the scores (`scaledDotProductAttention/mask`).
 * @throws {ShapeError} when heads do not divide (`scaledDotProductAttention/heads`).
 * @throws {ValueError} when isCausal comes with a bias (`scaledDotProductAttention/causal`).
 * @throws {ValueError} when dropoutP is no probability (`scaledDotProductAttention/dropoutP`).
 * @example
 * const x = torch.tensor([[[1, 0], [0, 1]]]);
 * F.scaledDotProductAttention(x, x, x, { isCausal: true });
 * // tensor([[[1.0000, 0.0000],
 * //          [0.3302, 0.6698]]])
 */
export const scaledDotProductAttention: AttentionOperator = /* @__PURE__ */ composite({
  name: operation,
  parameters: [
    tensor('query'),
    tensor('key'),
    tensor('value'),
    optionalValue<Tensor | CausalBias>()('attnMask', undefined),
    optionalNumber('dropoutP', 0),
    optionalBoolean('isCausal', false),
    optionalNumber('scale', undefined),
    optionalBoolean('enableGqa', false),
  ],
  method: false,
  compute: ({ query, key, value, attnMask: given, dropoutP, isCausal: isSquare, scale, enableGqa }) => {
    const { attnMask, isCausal } = maskingOf(given, isSquare);
    requireOperands(query, key, value);
    if (!(dropoutP >= 0 && dropoutP <= 1)) {
      throw new ValueError(`${operation}/dropoutP`, `dropoutP must be from 0 to 1, got ${dropoutP}`, { dropoutP });
    }
    const [keys, values] = enableGqa ? [forHeads(key, query), forHeads(value, query)] : [key, value];
    const leading = [query, keys, values].map(({ sizes }) => sizes.slice(0, -2));
    const batch = broadcastShapes(operation, leading);
    requireMask(attnMask, query, [...batch, query.sizes.at(-2) as number, keys.sizes.at(-2) as number]);
    const size = query.sizes.at(-1) as number;
    const form = { causal: isCausal, scale: scale ?? 1 / Math.sqrt(size) };
    // 16-bit floats take several operations and are rounded once.
    const type = dtypes[query.dtype.computeType];
    const [q, k, v] = [query, keys, values].map((each) => toDtype(each, type)) as [Tensor, Tensor, Tensor];
    const mask = attnMask === undefined || attnMask.dtype === bool ? attnMask : toDtype(attnMask, type);
    const isByOperators = dropoutP > 0 || (mask?.requiresGrad === true && isRecording());
    const output = isByOperators ? attentionByOperators(q, k, v, mask, form, dropoutP) : attention(q, k, v, mask, form);
    return toDtype(output, query.dtype);
  },
});
