/** @file Attention as a layer. */
import { ValueError } from '../errors/errors.ts';
import { multiHeadAttentionForward } from '../ops/attention/multi-head.ts';
import { emptyTensor } from '../ops/create.ts';
import {
  type Arguments,
  integer,
  optionalBoolean,
  optionalDevice,
  optionalDtype,
  optionalInteger,
  optionalNumber,
  optionalTensor,
  tensor,
} from '../ops/parameters.ts';
import { transpose } from '../ops/view/permute.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { rememberParameters } from './fields.ts';
import { constant_, xavierNormal_, xavierUniform_ } from './initialisation.ts';
import { bindNamed } from './layer-arguments.ts';
import { Linear } from './linear.ts';
import { ModuleBody } from './module.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';
import { positive, share, within } from './ranges.ts';

const callParameters = [
  tensor('query'),
  tensor('key'),
  tensor('value'),
  optionalTensor('keyPaddingMask'),
  optionalBoolean('needWeights', true),
  optionalTensor('attnMask'),
  optionalBoolean('averageAttnWeights', true),
  optionalBoolean('isCausal', false),
] as const;

/** What a call takes behind query, key and value. */
export interface AttentionCallOptions {
  /** Keys that are hidden from all queries, [N, S]: bools, true where hidden, or numbers that are added to the scores. */
  readonly keyPaddingMask?: Tensor | null;
  /** Give the shares of attention, too; without them no matrix of scores is kept in memory. Default: true. */
  readonly needWeights?: boolean | null;
  /** Keys that are hidden from single queries, [L, S] or [N · numHeads, L, S], in the same way. */
  readonly attnMask?: Tensor | null;
  /** Give the mean of the heads' shares. Default: true. */
  readonly averageAttnWeights?: boolean | null;
  /** A hint that attnMask is the causal one. Default: false. */
  readonly isCausal?: boolean | null;
}

export interface MultiheadAttention {
  /** Runs the module with its hooks. */
  (
    query: Tensor,
    key: Tensor,
    value: Tensor,
    keyPaddingMask?: Tensor | null | AttentionCallOptions,
    needWeights?: boolean | null | AttentionCallOptions,
    attnMask?: Tensor | null | AttentionCallOptions,
    averageAttnWeights?: boolean | null | AttentionCallOptions,
    isCausal?: boolean | null | AttentionCallOptions,
  ): [output: Tensor, weights: Tensor | null];
}

/**
 * Attention with several heads, each on its part of learned projections of query, key and value.
 *
 * @see `F.multiHeadAttentionForward`
 * @shape query [L, N, embedDim], key [S, N, kdim], value [S, N, vdim], N first with batchFirst, or all without N → output as the query, and shares [N, L, S], [N, numHeads, L, S] without averaging, or null
 * @throws {ValueError} when numHeads does not divide embedDim (`MultiheadAttention/numHeads`).
 * @example
 * const attention = new nn.MultiheadAttention(8, 2, { batchFirst: true });
 * const x = torch.ones([3, 5, 8]);
 * const [output, weights] = attention(x, x, x);
 * [output.shape, weights?.shape]; // [ [ 3, 5, 8 ], [ 3, 5, 5 ] ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class MultiheadAttention extends ModuleBody {
  static readonly parameters = [
    within(positive, integer('embedDim', 'size of the last dim of query and output')),
    within(positive, integer('numHeads', 'how many heads share it')),
    within(share, optionalNumber('dropout', 0, 'chance that a share of attention is dropped')),
    optionalBoolean('bias', true, 'add learned rows to the projections'),
    optionalBoolean('addBiasKv', false, 'add a learned entry to keys and values'),
    optionalBoolean('addZeroAttn', false, 'add an entry of zeros to keys and values'),
    within(positive, optionalInteger('kdim', undefined, 'size of the last dim of the key; embedDim where left out')),
    within(positive, optionalInteger('vdim', undefined, 'size of the last dim of the value; embedDim where left out')),
    optionalBoolean('batchFirst', false, 'query, key, value and output are [N, L, *] in place of [L, N, *]'),
    optionalDevice('device', undefined, 'where the parameters are'),
    optionalDtype('dtype', undefined, 'dtype of the parameters'),
  ] as const;

  static override readonly stateNames: Readonly<Record<string, string>> = {
    inProjWeight: 'in_proj_weight',
    inProjBias: 'in_proj_bias',
    qProjWeight: 'q_proj_weight',
    kProjWeight: 'k_proj_weight',
    vProjWeight: 'v_proj_weight',
    biasK: 'bias_k',
    biasV: 'bias_v',
    outProj: 'out_proj',
  };

  readonly embedDim: number;
  readonly numHeads: number;
  readonly headDim: number;
  readonly dropout: number;
  readonly addZeroAttn: boolean;
  readonly kdim: number;
  readonly vdim: number;
  readonly batchFirst: boolean;
  /** The three projections as one matrix, [3 · embedDim, embedDim]; null where key or value have another size than the query. */
  inProjWeight: Parameter | null;
  /** [embedDim, embedDim], and null where there is one matrix. */
  qProjWeight: Parameter | null;
  kProjWeight: Parameter | null;
  vProjWeight: Parameter | null;
  /** [3 · embedDim]; null with `bias: false`. */
  inProjBias: Parameter | null;
  readonly outProj: Linear;
  biasK: Parameter | null;
  biasV: Parameter | null;

  constructor(...given: Arguments<typeof MultiheadAttention.parameters>) {
    super();
    const bound = bindNamed('MultiheadAttention', MultiheadAttention.parameters, given);
    const { embedDim, numHeads, bias, device, dtype = getDefaultDtype() } = bound;
    if (embedDim % numHeads !== 0) {
      throw new ValueError(
        'MultiheadAttention/numHeads',
        `numHeads of MultiheadAttention must divide embedDim, ${embedDim}, got ${numHeads}`,
        { embedDim, numHeads },
      );
    }
    this.embedDim = embedDim;
    this.numHeads = numHeads;
    this.headDim = embedDim / numHeads;
    this.dropout = bound.dropout;
    this.addZeroAttn = bound.addZeroAttn;
    this.kdim = bound.kdim ?? embedDim;
    this.vdim = bound.vdim ?? embedDim;
    this.batchFirst = bound.batchFirst;
    const make = (...shape: readonly number[]) => new Parameter(madeOn(device, () => emptyTensor(shape, dtype)));
    const isOne = this.kdim === embedDim && this.vdim === embedDim;
    this.qProjWeight = isOne ? null : make(embedDim, embedDim);
    this.kProjWeight = isOne ? null : make(embedDim, this.kdim);
    this.vProjWeight = isOne ? null : make(embedDim, this.vdim);
    this.inProjWeight = isOne ? make(3 * embedDim, embedDim) : null;
    this.inProjBias = bias ? make(3 * embedDim) : null;
    this.outProj = new Linear(embedDim, embedDim, { bias, device: device ?? null, dtype });
    this.biasK = bound.addBiasKv ? make(1, 1, embedDim) : null;
    this.biasV = bound.addBiasKv ? make(1, 1, embedDim) : null;
    rememberParameters(this);
    this.resetParameters();
  }

  /** Draws new projections; that of the output keeps its weight. */
  resetParameters(): void {
    const { inProjWeight, qProjWeight, kProjWeight, vProjWeight, inProjBias, outProj, biasK, biasV } = this;
    for (const weight of [inProjWeight, qProjWeight, kProjWeight, vProjWeight]) {
      if (weight !== null) xavierUniform_(weight);
    }
    for (const bias of [inProjBias, outProj.bias]) if (bias !== null) constant_(bias, 0);
    for (const entry of [biasK, biasV]) if (entry !== null) xavierNormal_(entry);
  }

  forward(...given: Arguments<typeof callParameters>): [output: Tensor, weights: Tensor | null] {
    const bound = bindNamed('MultiheadAttention', callParameters, given);
    const { query, key, value } = bound;
    const swaps = this.batchFirst && query.sizes.length === 3;
    // One tensor stays one, so that it is projected once.
    const swapped = new Map<Tensor, Tensor>();
    const stepsFirst = (each: Tensor): Tensor => {
      if (!swaps || each.sizes.length !== 3) return each;
      const other = swapped.get(each) ?? transpose(each, 0, 1);
      swapped.set(each, other);
      return other;
    };
    const [output, weights] = multiHeadAttentionForward(
      stepsFirst(query),
      stepsFirst(key),
      stepsFirst(value),
      this.embedDim,
      this.numHeads,
      this.inProjWeight,
      this.inProjBias,
      this.biasK,
      this.biasV,
      this.addZeroAttn,
      this.dropout,
      this.outProj.weight,
      this.outProj.bias,
      {
        training: this.training,
        keyPaddingMask: bound.keyPaddingMask ?? null,
        needWeights: bound.needWeights,
        attnMask: bound.attnMask ?? null,
        useSeparateProjWeight: this.inProjWeight === null,
        qProjWeight: this.qProjWeight,
        kProjWeight: this.kProjWeight,
        vProjWeight: this.vProjWeight,
        averageAttnWeights: bound.averageAttnWeights,
        isCausal: bound.isCausal,
      },
    );
    return [swaps ? transpose(output, 0, 1) : output, weights];
  }
}
