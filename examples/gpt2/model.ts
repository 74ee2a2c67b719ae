/**
 * @file GPT-2 with the keys of Hugging Face's `GPT2LMHeadModel`. A. Radford et al.: "Language Models are Unsupervised Multitask
 * Learners", 2019, https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf
 */
import * as torch from 'flambeau';
import { ValueError } from 'flambeau';
import { KeyValueCache } from './cache.ts';

const { nn } = torch;
const F = nn.functional;

export interface Gpt2Sizes {
  readonly vocabulary: number;
  readonly positions: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly epsilon: number;
}

/** The smallest of the four that were published: 124 million parameters. */
export const gpt2Small: Gpt2Sizes = {
  vocabulary: 50257,
  positions: 1024,
  width: 768,
  layers: 12,
  heads: 12,
  epsilon: 1e-5,
};

/** How the keys of a call are seen: all tokens before, or only some of them. */
interface Sight {
  /** true where a query may see a key, [N or none, 1, queries, keys]; null where isCausal says it all. */
  readonly attnMask: torch.Tensor | null;
  readonly isCausal: boolean;
}

/** A linear layer whose weight is saved transposed, [inputs, outputs]: GPT-2 was written with convolutions of size 1. */
class Conv1D extends nn.Module {
  readonly weight: torch.nn.Parameter;
  readonly bias: torch.nn.Parameter;

  constructor(inputs: number, outputs: number) {
    super();
    this.weight = new nn.Parameter(torch.randn([inputs, outputs]).mul_(0.02));
    this.bias = new nn.Parameter(torch.zeros([outputs]));
  }

  forward(x: torch.Tensor): torch.Tensor {
    return F.linear(x, this.weight.t(), this.bias);
  }
}

class Attention extends nn.Module {
  static override readonly stateNames = { cAttn: 'c_attn', cProj: 'c_proj' };

  readonly cAttn: Conv1D;
  readonly cProj: Conv1D;
  private readonly heads: number;
  private readonly layer: number;

  constructor({ width, heads }: Gpt2Sizes, layer: number) {
    super();
    this.cAttn = new Conv1D(width, 3 * width);
    this.cProj = new Conv1D(width, width);
    this.heads = heads;
    this.layer = layer;
  }

  forward(x: torch.Tensor, { attnMask, isCausal }: Sight, cache: KeyValueCache | undefined): torch.Tensor {
    const inHeads = (y: torch.Tensor): torch.Tensor => y.unflatten(-1, [this.heads, -1]).transpose(1, 2);
    const [q, ownKeys, ownValues] = this.cAttn(x).chunk(3, -1).map(inHeads) as [
      torch.Tensor,
      torch.Tensor,
      torch.Tensor,
    ];
    const [k, v] = cache?.append(this.layer, ownKeys, ownValues) ?? [ownKeys, ownValues];
    const attended = F.scaledDotProductAttention(q, k, v, { attnMask, isCausal });
    return this.cProj(attended.transpose(1, 2).flatten(2));
  }
}

class FeedForward extends nn.Module {
  static override readonly stateNames = { cFc: 'c_fc', cProj: 'c_proj' };

  readonly cFc: Conv1D;
  readonly cProj: Conv1D;

  constructor({ width }: Gpt2Sizes) {
    super();
    this.cFc = new Conv1D(width, 4 * width);
    this.cProj = new Conv1D(4 * width, width);
  }

  forward(x: torch.Tensor): torch.Tensor {
    return this.cProj(F.gelu(this.cFc(x), { approximate: 'tanh' }));
  }
}

class Block extends nn.Module {
  static override readonly stateNames = { ln1: 'ln_1', ln2: 'ln_2' };

  readonly ln1: torch.nn.LayerNorm;
  readonly attn: Attention;
  readonly ln2: torch.nn.LayerNorm;
  readonly mlp: FeedForward;

  constructor(sizes: Gpt2Sizes, layer: number) {
    super();
    this.ln1 = new nn.LayerNorm(sizes.width, sizes.epsilon);
    this.attn = new Attention(sizes, layer);
    this.ln2 = new nn.LayerNorm(sizes.width, sizes.epsilon);
    this.mlp = new FeedForward(sizes);
  }

  forward(x: torch.Tensor, sight: Sight, cache: KeyValueCache | undefined): torch.Tensor {
    const y = x.add(this.attn(this.ln1(x), sight, cache));
    return y.add(this.mlp(this.ln2(y)));
  }
}

class Transformer extends nn.Module {
  static override readonly stateNames = { lnF: 'ln_f' };

  readonly wte: torch.nn.Embedding;
  readonly wpe: torch.nn.Embedding;
  readonly h: torch.nn.ModuleList<Block>;
  readonly lnF: torch.nn.LayerNorm;

  constructor(sizes: Gpt2Sizes) {
    super();
    this.wte = new nn.Embedding(sizes.vocabulary, sizes.width);
    this.wpe = new nn.Embedding(sizes.positions, sizes.width);
    this.h = new nn.ModuleList(Array.from({ length: sizes.layers }, (_, layer) => new Block(sizes, layer)));
    this.lnF = new nn.LayerNorm(sizes.width, sizes.epsilon);
    for (const { weight } of [this.wte, this.wpe]) nn.init.normal_(weight, 0, 0.02);
  }

  forward(ids: torch.Tensor, positions: torch.Tensor, sight: Sight, cache: KeyValueCache | undefined): torch.Tensor {
    let x: torch.Tensor = this.wte(ids).add(this.wpe(positions));
    for (const block of this.h) x = block(x, sight, cache);
    return this.lnF(x);
  }
}

export interface Gpt2Call {
  /** What earlier calls have read; this call's tokens are added. */
  readonly cache?: KeyValueCache | undefined;
  /** Bools, [N, all tokens so far]: false where a row has padding, which stands at its left. */
  readonly isToken?: torch.Tensor | undefined;
  /** Give the logits of the last token alone. */
  readonly lastOnly?: boolean;
}

export class GPT2LMHeadModel extends nn.Module {
  static override readonly stateNames = { lmHead: 'lm_head' };

  readonly sizes: Gpt2Sizes;
  readonly transformer: Transformer;
  readonly lmHead: torch.nn.Linear;

  constructor(sizes: Gpt2Sizes = gpt2Small) {
    super();
    this.sizes = sizes;
    this.transformer = new Transformer(sizes);
    this.lmHead = new nn.Linear(sizes.width, sizes.vocabulary, { bias: false });
    // One matrix turns tokens into vectors and vectors into logits.
    this.lmHead.weight = this.transformer.wte.weight;
  }

  /** ids [N, L] → logits [N, L, vocabulary], [N, 1, vocabulary] with lastOnly */
  forward(ids: torch.Tensor, { cache, isToken, lastOnly = false }: Gpt2Call = {}): torch.Tensor {
    const [past, count] = [cache?.length ?? 0, ids.size(1)];
    if (past + count > this.sizes.positions) {
      throw new ValueError(
        'gpt2/positions',
        `the model has ${this.sizes.positions} positions, got ${past + count} tokens`,
      );
    }
    const x = this.transformer(ids, positionsOf(past, count, isToken), sightOf(past, count, isToken), cache);
    cache?.advance(count);
    return this.lmHead(lastOnly ? x.narrow(1, count - 1, 1) : x);
  }

  /** An empty cache for so many rows of so many tokens. */
  newCache(batch: number, capacity: number): KeyValueCache {
    const { layers, heads, width } = this.sizes;
    return new KeyValueCache({ layers, batch, heads, capacity, headSize: width / heads });
  }
}

/** Where new tokens stand: a row begins with its first token, not with its padding. */
function positionsOf(past: number, count: number, isToken: torch.Tensor | undefined): torch.Tensor {
  if (isToken === undefined) return torch.arange(past, past + count);
  return isToken.cumsum(1).sub(1).clamp(0).narrow(1, past, count);
}

/** Each new token sees those before it and itself. A place of padding sees itself alone, so that nothing is a mean of nothing. */
function sightOf(past: number, count: number, isToken: torch.Tensor | undefined): Sight {
  if (isToken === undefined && (past === 0 || count === 1)) return { attnMask: null, isCausal: count > 1 };
  const before = torch.ones([count, past + count], { dtype: torch.bool }).tril(past);
  if (isToken === undefined) return { attnMask: before, isCausal: false };
  const itself = before.triu(past);
  return { attnMask: isToken.at(':', null, null).logicalAnd(before).logicalOr(itself), isCausal: false };
}
