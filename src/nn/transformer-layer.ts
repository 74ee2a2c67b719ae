/** @file What the layers of Transformers share: their settings, the feed-forward block and the attention blocks. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import {
  type BoundArguments,
  integer,
  optionalBoolean,
  optionalDevice,
  optionalDtype,
  optionalInteger,
  optionalNumber,
  optionalValue,
} from '../ops/parameters.ts';
import { gelu } from '../ops/pointwise/activation.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { MultiheadAttention } from './attention.ts';
import type { Dropout } from './dropout.ts';
import { relu } from './inplace.ts';
import { LayerNorm } from './layer-norm.ts';
import { Linear } from './linear.ts';
import { Module } from './module.ts';
import { notNegative, positive, share, within } from './ranges.ts';

/** What a feed-forward block does between its affine maps: a name, or a function of a tensor, which may be a module. */
export type TransformerActivation = 'relu' | 'gelu' | ((input: Tensor) => Tensor);

export const widthParameters = [
  within(positive, integer('dModel', 'size of the last dim')),
  within(positive, integer('nhead', 'heads of attention')),
] as const;

export const blockParameters = [
  within(notNegative, optionalInteger('dimFeedforward', 2048, 'width of the feed-forward block')),
  within(share, optionalNumber('dropout', 0.1, 'chance that an element is dropped')),
  optionalValue<TransformerActivation>()('activation', 'relu', 'what the feed-forward block goes through'),
] as const;

export const formParameters = [
  optionalNumber('layerNormEps', 1e-5, 'eps of the LayerNorms'),
  optionalBoolean('batchFirst', false, 'tensors are [N, L, dModel] in place of [L, N, dModel]'),
  optionalBoolean('normFirst', false, 'LayerNorms stand before the blocks, not behind the sums'),
  optionalBoolean('bias', true, 'add learned rows in affine maps and LayerNorms'),
  optionalDevice('device', undefined, 'where the parameters are'),
  optionalDtype('dtype', undefined, 'dtype of the parameters'),
] as const;

export const layerParameters = [...widthParameters, ...blockParameters, ...formParameters] as const;

export type LayerSettings = BoundArguments<typeof layerParameters>;

function activationOf(layer: string, given: TransformerActivation): (input: Tensor) => Tensor {
  if (typeof given === 'function') return given;
  if (given === 'relu') return (input) => relu(input);
  if (given === 'gelu') return (input) => gelu(input);
  throw new ArgumentError(
    `${layer}/activation`,
    `activation of ${layer} must be 'relu', 'gelu' or a function of a tensor, got ${typeof given === 'string' ? `'${String(given)}'` : kindOf(given)}`,
    { parameter: 'activation' },
  );
}

/** Masks of one attention. */
export interface BlockMasks {
  readonly attnMask: Tensor | undefined;
  readonly keyPaddingMask: Tensor | undefined;
  readonly isCausal: boolean;
}

/** Encoder and decoder layers: self-attention, a feed-forward block, and what the settings say of both. */
export abstract class TransformerLayer extends Module {
  readonly normFirst: boolean;
  readonly activation: (input: Tensor) => Tensor;

  constructor(layer: string, { normFirst, activation }: LayerSettings) {
    super();
    this.normFirst = normFirst;
    this.activation = activationOf(layer, activation);
  }
}

/** An attention with the settings of a layer. */
export function attentionOf({
  dModel,
  nhead,
  dropout,
  bias,
  batchFirst,
  device,
  dtype,
}: LayerSettings): MultiheadAttention {
  return new MultiheadAttention(dModel, nhead, {
    dropout,
    bias,
    batchFirst,
    device: device ?? null,
    dtype: dtype ?? null,
  });
}

/** An affine map with the settings of a layer. */
export function affineOf(from: number, to: number, { bias, device, dtype }: LayerSettings): Linear {
  return new Linear(from, to, { bias, device: device ?? null, dtype: dtype ?? getDefaultDtype() });
}

/** A LayerNorm with the settings of a layer. */
export function normOf({ dModel, layerNormEps, bias, device, dtype }: Omit<LayerSettings, 'nhead'>): LayerNorm {
  return new LayerNorm(dModel, { eps: layerNormEps, bias, device: device ?? null, dtype: dtype ?? null });
}

/** A layer's attention to keys and values, and dropout on what comes of it. */
export function attended(
  attention: MultiheadAttention,
  dropped: Dropout,
  query: Tensor,
  key: Tensor,
  { attnMask, keyPaddingMask, isCausal }: BlockMasks,
): Tensor {
  const [output] = attention(query, key, key, {
    attnMask: attnMask ?? null,
    keyPaddingMask: keyPaddingMask ?? null,
    needWeights: false,
    isCausal,
  });
  return dropped(output);
}
