/**
 * @file A GPT of characters, small enough to learn in minutes. Radford et al., "Language Models are Unsupervised Multitask Learners" (2019),
 * https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf
 */
import * as torch from 'flambeau';

const { nn } = torch;
const F = nn.functional;

export interface Sizes {
  readonly vocabulary: number;
  /** How many characters it sees at most. */
  readonly context: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
}

/** Each place looks back at those before it, and takes from them what it asks for. */
class CausalAttention extends nn.Module {
  readonly input: torch.nn.Linear;
  readonly output: torch.nn.Linear;
  private readonly heads: number;

  constructor({ width, heads }: Sizes) {
    super();
    this.heads = heads;
    this.input = new nn.Linear(width, 3 * width);
    this.output = new nn.Linear(width, width);
  }

  /** Queries, keys and values of each head, [N, heads, L, width / heads] */
  private parts(x: torch.Tensor): torch.Tensor[] {
    return this.input(x)
      .chunk(3, -1)
      .map((part) => part.unflatten(-1, [this.heads, -1]).transpose(1, 2));
  }

  forward(x: torch.Tensor): torch.Tensor {
    const [queries, keys, values] = this.parts(x) as [torch.Tensor, torch.Tensor, torch.Tensor];
    const seen = F.scaledDotProductAttention(queries, keys, values, { isCausal: true });
    return this.output(seen.transpose(1, 2).flatten(2));
  }

  /** How much each place takes from each, [N, heads, L, L]: what `forward` never has whole, for a picture. */
  weights(x: torch.Tensor): torch.Tensor {
    const [queries, keys] = this.parts(x) as [torch.Tensor, torch.Tensor, torch.Tensor];
    const scores = queries.matmul(keys.transpose(-2, -1)).div(Math.sqrt(queries.size(-1)));
    const later = torch.ones([x.size(1), x.size(1)], { dtype: torch.bool }).triu(1);
    return scores.maskedFill(later, Number.NEGATIVE_INFINITY).softmax(-1);
  }
}

class Block extends nn.Module {
  readonly attentionNorm: torch.nn.LayerNorm;
  readonly attention: CausalAttention;
  readonly forwardNorm: torch.nn.LayerNorm;
  readonly feedForward: torch.nn.Sequential;

  constructor(sizes: Sizes) {
    super();
    const { width } = sizes;
    this.attentionNorm = new nn.LayerNorm(width);
    this.attention = new CausalAttention(sizes);
    this.forwardNorm = new nn.LayerNorm(width);
    this.feedForward = new nn.Sequential(
      new nn.Linear(width, 4 * width),
      new nn.GELU(),
      new nn.Linear(4 * width, width),
    );
  }

  forward(x: torch.Tensor): torch.Tensor {
    const y = x.add(this.attention(this.attentionNorm(x)));
    return y.add(this.feedForward(this.forwardNorm(y)));
  }
}

export class CharGpt extends nn.Module {
  readonly sizes: Sizes;
  readonly characters: torch.nn.Embedding;
  readonly places: torch.nn.Embedding;
  readonly blocks: torch.nn.ModuleList<Block>;
  readonly norm: torch.nn.LayerNorm;
  readonly head: torch.nn.Linear;

  constructor(sizes: Sizes) {
    super();
    const { vocabulary, context, width, layers } = sizes;
    this.sizes = sizes;
    this.characters = new nn.Embedding(vocabulary, width);
    this.places = new nn.Embedding(context, width);
    this.blocks = new nn.ModuleList(Array.from({ length: layers }, () => new Block(sizes)));
    this.norm = new nn.LayerNorm(width);
    this.head = new nn.Linear(width, vocabulary, { bias: false });
    for (const { weight } of [this.characters, this.places]) nn.init.normal_(weight, 0, 0.02);
  }

  private embed(ids: torch.Tensor): torch.Tensor {
    return this.characters(ids).add(this.places(torch.arange(ids.size(1))));
  }

  /** ids [N, L] → logits of the character after each, [N, L, vocabulary] */
  forward(ids: torch.Tensor): torch.Tensor {
    let x = this.embed(ids);
    for (const block of this.blocks) x = block(x);
    return this.head(this.norm(x));
  }

  /** How much each character takes from each before it, in each layer: [heads, L, L] for ids [L] */
  attentionOf(ids: torch.Tensor): torch.Tensor[] {
    return torch.noGrad(() => {
      let x = this.embed(ids.unsqueeze(0));
      return Array.from(this.blocks, (block) => {
        const weights = block.attention.weights(block.attentionNorm(x)).at(0);
        x = block(x);
        return weights;
      });
    });
  }
}
