/** @file A table of learned rows that are taken together bag by bag. */
import { unrecorded } from '../autograd/context.ts';
import { ValueError } from '../errors/errors.ts';
import { emptyTensor } from '../ops/create.ts';
import { type BagMode, embeddingBag } from '../ops/gather/embedding-bag.ts';
import {
  type Arguments,
  integer,
  optionalBoolean,
  optionalDevice,
  optionalDtype,
  optionalInteger,
  optionalNumber,
  optionalString,
  optionalTensor,
} from '../ops/parameters.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import { requireTensor, type Tensor } from '../tensor/tensor.ts';
import { rememberParameters } from './fields.ts';
import { normal_ } from './initialisation.ts';
import { bindNamed, layerError } from './layer-arguments.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';
import { pythonBoolean } from './python-number.ts';
import { notNegative, within } from './ranges.ts';

const modes: readonly BagMode[] = ['sum', 'mean', 'max'];

const lookupParameters = [
  optionalNumber('maxNorm', undefined, 'rows with a larger norm are scaled down when looked up'),
  optionalNumber('normType', 2, 'degree of that norm'),
  optionalBoolean('scaleGradByFreq', false, 'divide gradients by how often a row was looked up'),
  optionalString('mode', modes, 'mean', 'what becomes of the rows of a bag'),
  optionalBoolean('sparse', false, 'not supported: gradients are dense'),
] as const;

const tailParameters = [
  optionalBoolean('includeLastOffset', false, 'the last offset is the end of the last bag'),
  optionalInteger('paddingIdx', undefined, 'a row of zeros that does not count'),
] as const;

const pretrainedParameters = [
  optionalBoolean('freeze', true, 'do not train the table'),
  ...lookupParameters,
  ...tailParameters,
] as const;

const callParameters = [optionalTensor('offsets'), optionalTensor('perSampleWeights')] as const;

/** Where bags begin, and a factor for each index, by position or by name. */
export interface BagOptions {
  readonly offsets?: Tensor | null;
  readonly perSampleWeights?: Tensor | null;
}

/**
 * Table of learned vectors, of which the sum, mean or maximum over each bag of indices is taken, as for the words of a
 * text.
 *
 * @see `F.embeddingBag`
 * @shape input [B, L], or [n] with offsets [B] → [B, embeddingDim]
 * @example
 * const layer = new nn.EmbeddingBag(10, 3, { mode: 'sum' });
 * layer(torch.tensor([1n, 2n, 4n, 5n]), torch.tensor([0n, 1n])).shape; // [ 2, 3 ]
 */
export class EmbeddingBag extends Module {
  static readonly parameters = [
    within(notNegative, integer('numEmbeddings', 'rows of the table')),
    within(notNegative, integer('embeddingDim', 'length of a row')),
    ...lookupParameters,
    optionalTensor('weight', 'a table to begin with'),
    ...tailParameters,
    optionalDevice('device', undefined, 'where the table is'),
    optionalDtype('dtype', undefined, 'dtype of the table'),
  ] as const;

  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly maxNorm: number | null;
  readonly normType: number;
  readonly scaleGradByFreq: boolean;
  readonly mode: BagMode;
  readonly includeLastOffset: boolean;
  readonly paddingIdx: number | null;
  weight: Parameter;

  constructor(...given: Arguments<typeof EmbeddingBag.parameters>) {
    super();
    const bound = bindNamed('EmbeddingBag', EmbeddingBag.parameters, given);
    const { numEmbeddings, embeddingDim, paddingIdx, weight, device, dtype = getDefaultDtype() } = bound;
    if (bound.sparse) throw layerError('EmbeddingBag', 'sparse gradients are not supported: leave sparse out');
    if (paddingIdx !== undefined && (paddingIdx < -numEmbeddings || paddingIdx >= numEmbeddings)) {
      throw new ValueError(
        'EmbeddingBag/padding',
        `paddingIdx of EmbeddingBag must be a row of the table, from ${-numEmbeddings} to ${numEmbeddings - 1}, got ${paddingIdx}`,
      );
    }
    const fits = weight === undefined || (weight.sizes[0] === numEmbeddings && weight.sizes[1] === embeddingDim);
    if (!fits) {
      throw new ValueError(
        'EmbeddingBag/table',
        `weight of EmbeddingBag must have shape [${numEmbeddings}, ${embeddingDim}], got [${weight.sizes.join(', ')}]`,
      );
    }
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.maxNorm = bound.maxNorm ?? null;
    this.normType = bound.normType;
    this.scaleGradByFreq = bound.scaleGradByFreq;
    this.mode = bound.mode;
    this.includeLastOffset = bound.includeLastOffset;
    this.paddingIdx = paddingIdx === undefined ? null : paddingIdx < 0 ? paddingIdx + numEmbeddings : paddingIdx;
    this.weight = new Parameter(weight ?? madeOn(device, () => emptyTensor([numEmbeddings, embeddingDim], dtype)));
    rememberParameters(this);
    if (weight === undefined) this.resetParameters();
  }

  /** Draws a new table. */
  resetParameters(): void {
    normal_(this.weight);
    const { paddingIdx } = this;
    if (paddingIdx !== null) unrecorded(() => this.weight.narrow(0, paddingIdx, 1).copy_(0));
  }

  /** A layer with a given table, whose memory it shares; not trained unless said. */
  static fromPretrained(embeddings: Tensor, ...options: Arguments<typeof pretrainedParameters>): EmbeddingBag {
    const {
      freeze,
      maxNorm = null,
      paddingIdx = null,
      ...rest
    } = bindNamed('fromPretrained', pretrainedParameters, options);
    requireTensor('fromPretrained', 'embeddings', embeddings);
    if (embeddings.sizes.length !== 2) {
      throw new ValueError('EmbeddingBag/table', `a table has 2 dims, got ${embeddings.sizes.length}`);
    }
    const [rows, width] = embeddings.sizes as readonly [number, number];
    const layer = new EmbeddingBag(rows, width, { ...rest, maxNorm, paddingIdx, weight: embeddings });
    layer.weight.requiresGrad = !freeze;
    return layer;
  }

  forward(input: Tensor, offsets?: Tensor | null | BagOptions, perSampleWeights?: Tensor | null | BagOptions): Tensor;
  forward(input: Tensor, ...given: Arguments<typeof callParameters>): Tensor {
    const { offsets = null, perSampleWeights = null } = bindNamed('EmbeddingBag', callParameters, given);
    const { weight, maxNorm, normType, scaleGradByFreq, mode, includeLastOffset, paddingIdx } = this;
    return embeddingBag(input, weight, {
      offsets,
      maxNorm,
      normType,
      scaleGradByFreq,
      mode,
      perSampleWeights,
      includeLastOffset,
      paddingIdx,
    });
  }

  override extraRepr(): string {
    const parts = [String(this.numEmbeddings), String(this.embeddingDim)];
    if (this.maxNorm !== null) parts.push(`max_norm=${this.maxNorm}`);
    if (this.normType !== 2) parts.push(`norm_type=${this.normType}`);
    if (this.scaleGradByFreq) parts.push(`scale_grad_by_freq=${pythonBoolean(true)}`);
    parts.push(`mode='${this.mode}'`);
    if (this.paddingIdx !== null) parts.push(`padding_idx=${this.paddingIdx}`);
    return parts.join(', ');
  }
}
