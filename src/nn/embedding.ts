/** @file A table of learned rows. */

import { unrecorded } from '../autograd/context.ts';
import { ValueError } from '../errors/errors.ts';
import { emptyTensor } from '../ops/create.ts';
import { embedding } from '../ops/gather/embedding.ts';
import {
  type Arguments,
  integer,
  optionalBoolean,
  optionalDevice,
  optionalDtype,
  optionalInteger,
  optionalNumber,
} from '../ops/parameters.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import { requireTensor, type Tensor } from '../tensor/tensor.ts';
import type { AddsLast } from './calls.ts';
import { rememberParameters } from './fields.ts';
import { normal_ } from './initialisation.ts';
import { bindNamed, layerError } from './layer-arguments.ts';
import { ModuleBody } from './module.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';
import { notNegative, within } from './ranges.ts';

const pretrainedParameters = [
  optionalBoolean('freeze', true, 'do not train the table'),
  optionalInteger('paddingIdx', undefined),
  optionalNumber('maxNorm', undefined),
  optionalNumber('normType', 2),
  optionalBoolean('scaleGradByFreq', false),
  optionalBoolean('sparse', false),
] as const;

export interface Embedding<EmbeddingDim extends number = number> extends AddsLast<EmbeddingDim> {}

/**
 * Table of vectors that are learned, one for each word or other class, looked up by index; the row at `paddingIdx`
 * stays 0.
 *
 * @see `F.embedding`
 * @shape [*], int64 → [*, embeddingDim]
 * @example
 * torch.manualSeed(0);
 * const layer = new nn.Embedding(10, 3, { paddingIdx: 0 });
 * layer(torch.tensor([4n, 0n]));
 * // tensor([[ 0.1198,  1.2377, -0.1435],
 * //         [ 0.0000,  0.0000,  0.0000]], grad_fn=<EmbeddingBackward0>)
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class Embedding<EmbeddingDim extends number = number> extends ModuleBody {
  static readonly parameters = [
    within(notNegative, integer('numEmbeddings', 'rows of the table')),
    within(notNegative, integer('embeddingDim', 'length of a row')),
    optionalInteger('paddingIdx', undefined, 'a row of zeros that is not trained'),
    optionalNumber('maxNorm', undefined, 'rows with a larger norm are scaled down when looked up'),
    optionalNumber('normType', 2, 'degree of that norm'),
    optionalBoolean('scaleGradByFreq', false, 'divide gradients by how often a row was looked up'),
    optionalBoolean('sparse', false, 'not supported: gradients are dense'),
    optionalDevice('device', undefined, 'where the table is'),
    optionalDtype('dtype', undefined, 'dtype of the table'),
  ] as const;

  readonly numEmbeddings: number;
  readonly embeddingDim: EmbeddingDim;
  readonly paddingIdx: number | null;
  readonly maxNorm: number | null;
  readonly normType: number;
  readonly scaleGradByFreq: boolean;
  weight: Parameter;

  constructor(...given: Arguments<typeof Embedding.parameters>) {
    super();
    const bound = bindNamed('Embedding', Embedding.parameters, given);
    const { numEmbeddings, embeddingDim, paddingIdx, device, dtype = getDefaultDtype() } = bound;
    if (bound.sparse) throw layerError('Embedding', 'sparse gradients are not supported: leave sparse out');
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim as EmbeddingDim;
    if (paddingIdx !== undefined && (paddingIdx < -numEmbeddings || paddingIdx >= numEmbeddings)) {
      throw new ValueError(
        'Embedding/padding',
        `paddingIdx of Embedding must be a row of the table, from ${-numEmbeddings} to ${numEmbeddings - 1}, got ${paddingIdx}`,
      );
    }
    this.paddingIdx = paddingIdx === undefined ? null : paddingIdx < 0 ? paddingIdx + numEmbeddings : paddingIdx;
    this.maxNorm = bound.maxNorm ?? null;
    this.normType = bound.normType;
    this.scaleGradByFreq = bound.scaleGradByFreq;
    this.weight = new Parameter(madeOn(device, () => emptyTensor([numEmbeddings, embeddingDim], dtype)));
    rememberParameters(this);
    this.resetParameters();
  }

  /** Draws a new table. */
  resetParameters(): void {
    normal_(this.weight);
    const { paddingIdx } = this;
    if (paddingIdx !== null) unrecorded(() => this.weight.narrow(0, paddingIdx, 1).copy_(0));
  }

  /** A layer with a given table, whose memory it shares; not trained unless said. */
  static fromPretrained(embeddings: Tensor, ...options: Arguments<typeof pretrainedParameters>): Embedding {
    const bound = bindNamed('fromPretrained', pretrainedParameters, options);
    requireTensor('fromPretrained', 'embeddings', embeddings);
    if (embeddings.sizes.length !== 2) {
      throw new ValueError('Embedding/table', `a table has 2 dims, got ${embeddings.sizes.length}`);
    }
    const [rows, width] = embeddings.sizes as readonly [number, number];
    const { paddingIdx = null, maxNorm = null, normType, scaleGradByFreq, sparse } = bound;
    const layer = new Embedding(rows, width, { paddingIdx, maxNorm, normType, scaleGradByFreq, sparse });
    layer.weight = new Parameter(embeddings, !bound.freeze);
    return layer;
  }

  forward(input: Tensor): Tensor {
    const { paddingIdx, maxNorm, normType, scaleGradByFreq } = this;
    return embedding(input, this.weight, { paddingIdx, maxNorm, normType, scaleGradByFreq });
  }

  override extraRepr(): string {
    const parts = [String(this.numEmbeddings), String(this.embeddingDim)];
    if (this.paddingIdx !== null) parts.push(`padding_idx=${this.paddingIdx}`);
    if (this.maxNorm !== null) parts.push(`max_norm=${this.maxNorm}`);
    if (this.normType !== 2) parts.push(`norm_type=${this.normType}`);
    if (this.scaleGradByFreq) parts.push('scale_grad_by_freq=True');
    return parts.join(', ');
  }
}
