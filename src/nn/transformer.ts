/** @file Transformers: encoders, decoders, their layers, and both together. A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762 */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, ShapeError } from '../errors/errors.ts';
import { filled } from '../ops/conversion.ts';
import { triu } from '../ops/creation/triangle.ts';
import {
  type Arguments,
  integer,
  optionalBoolean,
  optionalDevice,
  optionalDtype,
  optionalInteger,
  optionalTensor,
  optionalValue,
  tensor,
  value,
} from '../ops/parameters.ts';
import { add } from '../ops/pointwise/arithmetic.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import { formatShape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { MultiheadAttention } from './attention.ts';
import { Dropout } from './dropout.ts';
import { xavierUniform_ } from './initialisation.ts';
import { bindNamed } from './layer-arguments.ts';
import type { LayerNorm } from './layer-norm.ts';
import type { Linear } from './linear.ts';
import { Module } from './module.ts';
import { ModuleList } from './module-list.ts';
import { madeOn } from './placement.ts';
import { notNegative, positive, within } from './ranges.ts';
import {
  affineOf,
  attended,
  attentionOf,
  blockParameters,
  formParameters,
  layerParameters,
  normOf,
  TransformerLayer,
} from './transformer-layer.ts';

const encoderLayerCall = [
  tensor('src'),
  optionalTensor('srcMask'),
  optionalTensor('srcKeyPaddingMask'),
  optionalBoolean('isCausal', false),
] as const;

/**
 * Layer of a Transformer's encoder: self-attention and a feed-forward block, each added to its input and normalised.
 *
 * @formula x = norm1(src + attention(src)), y = norm2(x + linear2(activation(linear1(x)))); with normFirst the norms stand before the blocks
 * @shape src [L, N, dModel], [N, L, dModel] with batchFirst, or [L, dModel] → the same; srcMask [L, L], srcKeyPaddingMask [N, L]
 * @source A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762
 * @example
 * const layer = new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 16, batchFirst: true });
 * layer(torch.ones([3, 5, 8])).shape; // [ 3, 5, 8 ]
 */
export class TransformerEncoderLayer extends TransformerLayer {
  static readonly parameters = layerParameters;
  static override readonly stateNames: Readonly<Record<string, string>> = { selfAttn: 'self_attn' };

  readonly selfAttn: MultiheadAttention;
  readonly linear1: Linear;
  readonly dropout: Dropout;
  readonly linear2: Linear;
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;
  readonly dropout1: Dropout;
  readonly dropout2: Dropout;

  constructor(...given: Arguments<typeof layerParameters>) {
    const settings = bindNamed('TransformerEncoderLayer', layerParameters, given);
    super('TransformerEncoderLayer', settings);
    this.selfAttn = attentionOf(settings);
    this.linear1 = affineOf(settings.dModel, settings.dimFeedforward, settings);
    this.dropout = new Dropout(settings.dropout);
    this.linear2 = affineOf(settings.dimFeedforward, settings.dModel, settings);
    this.norm1 = normOf(settings);
    this.norm2 = normOf(settings);
    this.dropout1 = new Dropout(settings.dropout);
    this.dropout2 = new Dropout(settings.dropout);
  }

  private feedForward(x: Tensor): Tensor {
    return this.dropout2(this.linear2(this.dropout(this.activation(this.linear1(x)))));
  }

  forward(...given: Arguments<typeof encoderLayerCall>): Tensor {
    const bound = bindNamed('TransformerEncoderLayer', encoderLayerCall, given);
    const masks = { attnMask: bound.srcMask, keyPaddingMask: bound.srcKeyPaddingMask, isCausal: bound.isCausal };
    const attend = (x: Tensor): Tensor => attended(this.selfAttn, this.dropout1, x, x, masks);
    const { src } = bound;
    if (this.normFirst) {
      const x = add(src, attend(this.norm1(src)));
      return add(x, this.feedForward(this.norm2(x)));
    }
    const x = this.norm1(add(src, attend(src)));
    return this.norm2(add(x, this.feedForward(x)));
  }
}

const decoderCallMasks = [
  optionalTensor('tgtMask'),
  optionalTensor('memoryMask'),
  optionalTensor('tgtKeyPaddingMask'),
  optionalTensor('memoryKeyPaddingMask'),
  optionalBoolean('tgtIsCausal', false),
  optionalBoolean('memoryIsCausal', false),
] as const;

const decoderCall = [tensor('tgt'), tensor('memory'), ...decoderCallMasks] as const;

/**
 * Layer of a Transformer's decoder: self-attention, attention to the encoder's output and a feed-forward block, each added to its input and
 * normalised.
 *
 * @formula x = norm1(tgt + attention(tgt)), y = norm2(x + attention(x, memory)), z = norm3(y + linear2(activation(linear1(y))))
 * @shape tgt [L, N, dModel], memory [S, N, dModel], N first with batchFirst, or both without → as tgt
 * @source A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762
 * @example
 * const layer = new nn.TransformerDecoderLayer(8, 2, { dimFeedforward: 16 });
 * layer(torch.ones([4, 3, 8]), torch.ones([5, 3, 8])).shape; // [ 4, 3, 8 ]
 */
export class TransformerDecoderLayer extends TransformerLayer {
  static readonly parameters = layerParameters;
  static override readonly stateNames: Readonly<Record<string, string>> = {
    selfAttn: 'self_attn',
    multiheadAttn: 'multihead_attn',
  };

  readonly selfAttn: MultiheadAttention;
  readonly multiheadAttn: MultiheadAttention;
  readonly linear1: Linear;
  readonly dropout: Dropout;
  readonly linear2: Linear;
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;
  readonly norm3: LayerNorm;
  readonly dropout1: Dropout;
  readonly dropout2: Dropout;
  readonly dropout3: Dropout;

  constructor(...given: Arguments<typeof layerParameters>) {
    const settings = bindNamed('TransformerDecoderLayer', layerParameters, given);
    super('TransformerDecoderLayer', settings);
    this.selfAttn = attentionOf(settings);
    this.multiheadAttn = attentionOf(settings);
    this.linear1 = affineOf(settings.dModel, settings.dimFeedforward, settings);
    this.dropout = new Dropout(settings.dropout);
    this.linear2 = affineOf(settings.dimFeedforward, settings.dModel, settings);
    this.norm1 = normOf(settings);
    this.norm2 = normOf(settings);
    this.norm3 = normOf(settings);
    this.dropout1 = new Dropout(settings.dropout);
    this.dropout2 = new Dropout(settings.dropout);
    this.dropout3 = new Dropout(settings.dropout);
  }

  private feedForward(x: Tensor): Tensor {
    return this.dropout3(this.linear2(this.dropout(this.activation(this.linear1(x)))));
  }

  forward(...given: Arguments<typeof decoderCall>): Tensor {
    const bound = bindNamed('TransformerDecoderLayer', decoderCall, given);
    const { tgt, memory } = bound;
    const own = { attnMask: bound.tgtMask, keyPaddingMask: bound.tgtKeyPaddingMask, isCausal: bound.tgtIsCausal };
    const other = {
      attnMask: bound.memoryMask,
      keyPaddingMask: bound.memoryKeyPaddingMask,
      isCausal: bound.memoryIsCausal,
    };
    const attend = (x: Tensor): Tensor => attended(this.selfAttn, this.dropout1, x, x, own);
    const look = (x: Tensor): Tensor => attended(this.multiheadAttn, this.dropout2, x, memory, other);
    if (this.normFirst) {
      const x = add(tgt, attend(this.norm1(tgt)));
      const y = add(x, look(this.norm2(x)));
      return add(y, this.feedForward(this.norm3(y)));
    }
    const x = this.norm1(add(tgt, attend(tgt)));
    const y = this.norm2(add(x, look(x)));
    return this.norm3(add(y, this.feedForward(y)));
  }
}

function requireModule(layer: string, name: string, given: unknown): void {
  if (given instanceof Module) return;
  throw new ArgumentError(`${layer}/argument`, `${name} of ${layer} must be a module, got ${kindOf(given)}`, {
    parameter: name,
  });
}

/** As many copies of a layer as a stack has. */
function copiesOf(layer: string, name: string, given: Module, count: number): ModuleList {
  requireModule(layer, name, given);
  return new ModuleList(Array.from({ length: count }, () => given.clone()));
}

const encoderCall = [
  tensor('src'),
  optionalTensor('mask'),
  optionalTensor('srcKeyPaddingMask'),
  optionalBoolean('isCausal', false),
] as const;

/**
 * Stack of encoder layers: copies of one layer, each with weights of its own, that start alike.
 *
 * @shape src as the layer takes it → the same
 * @difference Padded entries are in evaluation what they are in training, not 0.
 * @example
 * const layer = new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 16, batchFirst: true });
 * new nn.TransformerEncoder(layer, 3)(torch.ones([3, 5, 8])).shape; // [ 3, 5, 8 ]
 */
export class TransformerEncoder extends Module {
  static readonly parameters = [
    value<Module>()('encoderLayer', 'the layer that is copied'),
    within(notNegative, integer('numLayers', 'how many copies')),
    optionalValue<Module>()('norm', undefined, 'behind the last layer'),
    optionalBoolean('enableNestedTensor', true, 'accepted: there are no nested tensors'),
    optionalBoolean('maskCheck', true, 'accepted'),
  ] as const;

  readonly layers: ModuleList;
  readonly numLayers: number;
  readonly norm: Module | null;

  constructor(...given: Arguments<typeof TransformerEncoder.parameters>) {
    super();
    const { encoderLayer, numLayers, norm } = bindNamed('TransformerEncoder', TransformerEncoder.parameters, given);
    this.layers = copiesOf('TransformerEncoder', 'encoderLayer', encoderLayer, numLayers);
    this.numLayers = numLayers;
    if (norm !== undefined) requireModule('TransformerEncoder', 'norm', norm);
    this.norm = norm ?? null;
  }

  forward(...given: Arguments<typeof encoderCall>): Tensor {
    const { src, mask, srcKeyPaddingMask, isCausal } = bindNamed('TransformerEncoder', encoderCall, given);
    let output = src;
    for (const layer of this.layers) {
      output = layer(output, {
        srcMask: mask ?? null,
        srcKeyPaddingMask: srcKeyPaddingMask ?? null,
        isCausal,
      }) as Tensor;
    }
    return this.norm === null ? output : (this.norm(output) as Tensor);
  }
}

/**
 * Stack of decoder layers: copies of one layer, each with weights of its own, that start alike.
 *
 * @shape tgt and memory as the layer takes them → as tgt
 * @example
 * const layer = new nn.TransformerDecoderLayer(8, 2, { dimFeedforward: 16 });
 * new nn.TransformerDecoder(layer, 2)(torch.ones([4, 3, 8]), torch.ones([5, 3, 8])).shape; // [ 4, 3, 8 ]
 */
export class TransformerDecoder extends Module {
  static readonly parameters = [
    value<Module>()('decoderLayer', 'the layer that is copied'),
    within(notNegative, integer('numLayers', 'how many copies')),
    optionalValue<Module>()('norm', undefined, 'behind the last layer'),
  ] as const;

  readonly layers: ModuleList;
  readonly numLayers: number;
  readonly norm: Module | null;

  constructor(...given: Arguments<typeof TransformerDecoder.parameters>) {
    super();
    const { decoderLayer, numLayers, norm } = bindNamed('TransformerDecoder', TransformerDecoder.parameters, given);
    this.layers = copiesOf('TransformerDecoder', 'decoderLayer', decoderLayer, numLayers);
    this.numLayers = numLayers;
    if (norm !== undefined) requireModule('TransformerDecoder', 'norm', norm);
    this.norm = norm ?? null;
  }

  forward(...given: Arguments<typeof decoderCall>): Tensor {
    const { tgt, memory, ...masks } = bindNamed('TransformerDecoder', decoderCall, given);
    let output = tgt;
    for (const layer of this.layers) output = layer(output, memory, masks) as Tensor;
    return this.norm === null ? output : (this.norm(output) as Tensor);
  }
}

const transformerCall = [
  tensor('src'),
  tensor('tgt'),
  optionalTensor('srcMask'),
  optionalTensor('tgtMask'),
  optionalTensor('memoryMask'),
  optionalTensor('srcKeyPaddingMask'),
  optionalTensor('tgtKeyPaddingMask'),
  optionalTensor('memoryKeyPaddingMask'),
  optionalBoolean('srcIsCausal', false),
  optionalBoolean('tgtIsCausal', false),
  optionalBoolean('memoryIsCausal', false),
] as const;

const maskParameters = [optionalDevice('device', undefined), optionalDtype('dtype', undefined)] as const;

/**
 * Transformer: an encoder of the source, and a decoder of the target that attends to what the encoder gives.
 *
 * @shape src [S, N, dModel], tgt [L, N, dModel], N first with batchFirst, or both without → as tgt
 * @throws {ShapeError} when src and tgt differ in their batch (`Transformer/batch`).
 * @throws {ShapeError} when src or tgt has another last dim than dModel (`Transformer/features`).
 * @source A. Vaswani et al.: "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762
 * @example
 * const model = new nn.Transformer(8, 2, { numEncoderLayers: 1, numDecoderLayers: 1, dimFeedforward: 16 });
 * const tgtMask = nn.Transformer.generateSquareSubsequentMask(4);
 * model(torch.ones([5, 3, 8]), torch.ones([4, 3, 8]), { tgtMask }).shape; // [ 4, 3, 8 ]
 */
export class Transformer extends Module {
  static readonly parameters = [
    within(positive, optionalInteger('dModel', 512, 'size of the last dim')),
    within(positive, optionalInteger('nhead', 8, 'heads of attention')),
    within(notNegative, optionalInteger('numEncoderLayers', 6, 'layers of the encoder')),
    within(notNegative, optionalInteger('numDecoderLayers', 6, 'layers of the decoder')),
    ...blockParameters,
    optionalValue<Module>()('customEncoder', undefined, 'in place of the encoder'),
    optionalValue<Module>()('customDecoder', undefined, 'in place of the decoder'),
    ...formParameters,
  ] as const;

  readonly encoder: Module;
  readonly decoder: Module;
  readonly dModel: number;
  readonly nhead: number;
  readonly batchFirst: boolean;

  constructor(...given: Arguments<typeof Transformer.parameters>) {
    super();
    const bound = bindNamed('Transformer', Transformer.parameters, given);
    const { customEncoder, customDecoder, numEncoderLayers, numDecoderLayers, dModel, nhead, ...settings } = bound;
    const own = { ...settings, device: settings.device ?? null, dtype: settings.dtype ?? getDefaultDtype() };
    const norm = () => normOf({ ...settings, dModel });
    for (const [name, custom] of Object.entries({ customEncoder, customDecoder })) {
      if (custom !== undefined) requireModule('Transformer', name, custom);
    }
    this.encoder =
      customEncoder ??
      new TransformerEncoder(new TransformerEncoderLayer(dModel, nhead, own), numEncoderLayers, norm());
    this.decoder =
      customDecoder ??
      new TransformerDecoder(new TransformerDecoderLayer(dModel, nhead, own), numDecoderLayers, norm());
    this.dModel = dModel;
    this.nhead = nhead;
    this.batchFirst = bound.batchFirst;
    this.resetParameters();
  }

  /** Draws new matrices. */
  resetParameters(): void {
    for (const parameter of this.parameters()) if (parameter.sizes.length > 1) xavierUniform_(parameter);
  }

  /** A mask that hides each entry from those before it: −∞ above the diagonal. */
  static generateSquareSubsequentMask(sz: number, ...options: Arguments<typeof maskParameters>): Tensor {
    const { device, dtype = getDefaultDtype() } = bindNamed('generateSquareSubsequentMask', maskParameters, options);
    return madeOn(device, () => triu(filled([sz, sz], dtype, Number.NEGATIVE_INFINITY), 1));
  }

  forward(...given: Arguments<typeof transformerCall>): Tensor {
    const bound = bindNamed('Transformer', transformerCall, given);
    const { src, tgt } = bound;
    this.requireInputs(src, tgt);
    const memory = this.encoder(src, {
      mask: bound.srcMask ?? null,
      srcKeyPaddingMask: bound.srcKeyPaddingMask ?? null,
      isCausal: bound.srcIsCausal,
    }) as Tensor;
    const { tgtMask, memoryMask, tgtKeyPaddingMask, memoryKeyPaddingMask, tgtIsCausal, memoryIsCausal } = bound;
    const masks = { tgtMask, memoryMask, tgtKeyPaddingMask, memoryKeyPaddingMask, tgtIsCausal, memoryIsCausal };
    return this.decoder(tgt, memory, masks) as Tensor;
  }

  private requireInputs(src: Tensor, tgt: Tensor): void {
    const shapes = `got src ${formatShape(src.sizes)} and tgt ${formatShape(tgt.sizes)}`;
    const dim = this.batchFirst ? 0 : 1;
    if (src.sizes.length === 3 && src.sizes[dim] !== tgt.sizes[dim]) {
      throw new ShapeError(
        'Transformer/batch',
        `src and tgt of Transformer must have the same batch, in dim ${dim}, ${shapes}`,
      );
    }
    if (src.sizes.at(-1) !== this.dModel || tgt.sizes.at(-1) !== this.dModel) {
      throw new ShapeError(
        'Transformer/features',
        `the last dim of src and tgt of Transformer must be dModel, ${this.dModel}, ${shapes}`,
      );
    }
  }
}
