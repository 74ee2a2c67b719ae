/**
 * @file A BERT encoder with the keys of Hugging Face's `BertModel` and `BertForSequenceClassification`. J. Devlin et al.: "BERT:
 * Pre-training of Deep Bidirectional Transformers for Language Understanding", 2018, https://arxiv.org/abs/1810.04805
 */
import * as torch from 'flambeau';

const { nn } = torch;
const F = nn.functional;

export interface BertSizes {
  readonly vocabulary: number;
  readonly positions: number;
  readonly tokenTypes: number;
  readonly width: number;
  readonly innerWidth: number;
  readonly layers: number;
  readonly heads: number;
  readonly epsilon: number;
}

class Embeddings extends nn.Module {
  static override readonly stateNames = {
    wordEmbeddings: 'word_embeddings',
    positionEmbeddings: 'position_embeddings',
    tokenTypeEmbeddings: 'token_type_embeddings',
    layerNorm: 'LayerNorm',
  };

  readonly wordEmbeddings: torch.nn.Embedding;
  readonly positionEmbeddings: torch.nn.Embedding;
  readonly tokenTypeEmbeddings: torch.nn.Embedding;
  readonly layerNorm: torch.nn.LayerNorm;

  constructor({ vocabulary, positions, tokenTypes, width, epsilon }: BertSizes) {
    super();
    this.wordEmbeddings = new nn.Embedding(vocabulary, width);
    this.positionEmbeddings = new nn.Embedding(positions, width);
    this.tokenTypeEmbeddings = new nn.Embedding(tokenTypes, width);
    this.layerNorm = new nn.LayerNorm(width, epsilon);
  }

  forward(ids: torch.Tensor, tokenTypes: torch.Tensor): torch.Tensor {
    const positions = torch.arange(ids.size(1));
    const x = this.wordEmbeddings(ids).add(this.tokenTypeEmbeddings(tokenTypes));
    return this.layerNorm(x.add(this.positionEmbeddings(positions)));
  }
}

class SelfAttention extends nn.Module {
  readonly query: torch.nn.Linear;
  readonly key: torch.nn.Linear;
  readonly value: torch.nn.Linear;
  private readonly heads: number;

  constructor({ width, heads }: BertSizes) {
    super();
    this.query = new nn.Linear(width, width);
    this.key = new nn.Linear(width, width);
    this.value = new nn.Linear(width, width);
    this.heads = heads;
  }

  forward(x: torch.Tensor, attnMask: torch.Tensor): torch.Tensor {
    const inHeads = (y: torch.Tensor): torch.Tensor => y.unflatten(-1, [this.heads, -1]).transpose(1, 2);
    const [q, k, v] = [inHeads(this.query(x)), inHeads(this.key(x)), inHeads(this.value(x))];
    return F.scaledDotProductAttention(q, k, v, { attnMask }).transpose(1, 2).flatten(2);
  }
}

/** A linear layer whose result is added to what went past, and normalised. */
class Output extends nn.Module {
  static override readonly stateNames = { layerNorm: 'LayerNorm' };

  readonly dense: torch.nn.Linear;
  readonly layerNorm: torch.nn.LayerNorm;

  constructor(inputs: number, { width, epsilon }: BertSizes) {
    super();
    this.dense = new nn.Linear(inputs, width);
    this.layerNorm = new nn.LayerNorm(width, epsilon);
  }

  forward(x: torch.Tensor, past: torch.Tensor): torch.Tensor {
    return this.layerNorm(this.dense(x).add(past));
  }
}

class Attention extends nn.Module {
  readonly self: SelfAttention;
  readonly output: Output;

  constructor(sizes: BertSizes) {
    super();
    this.self = new SelfAttention(sizes);
    this.output = new Output(sizes.width, sizes);
  }

  forward(x: torch.Tensor, attnMask: torch.Tensor): torch.Tensor {
    return this.output(this.self(x, attnMask), x);
  }
}

/** One linear layer, which a name of its own stands around in the keys. */
class Dense extends nn.Module {
  readonly dense: torch.nn.Linear;

  constructor(inputs: number, outputs: number) {
    super();
    this.dense = new nn.Linear(inputs, outputs);
  }

  forward(x: torch.Tensor): torch.Tensor {
    return this.dense(x);
  }
}

class Layer extends nn.Module {
  readonly attention: Attention;
  readonly intermediate: Dense;
  readonly output: Output;

  constructor(sizes: BertSizes) {
    super();
    this.attention = new Attention(sizes);
    this.intermediate = new Dense(sizes.width, sizes.innerWidth);
    this.output = new Output(sizes.innerWidth, sizes);
  }

  forward(x: torch.Tensor, attnMask: torch.Tensor): torch.Tensor {
    const attended = this.attention(x, attnMask);
    return this.output(F.gelu(this.intermediate(attended)), attended);
  }
}

class Encoder extends nn.Module {
  readonly layer: torch.nn.ModuleList<Layer>;

  constructor(sizes: BertSizes) {
    super();
    this.layer = new nn.ModuleList(Array.from({ length: sizes.layers }, () => new Layer(sizes)));
  }

  forward(x: torch.Tensor, attnMask: torch.Tensor): torch.Tensor {
    let y = x;
    for (const layer of this.layer) y = layer(y, attnMask);
    return y;
  }
}

/** The encoder: a vector for each token, and one for the whole text. */
export class BertModel extends nn.Module {
  readonly embeddings: Embeddings;
  readonly encoder: Encoder;
  readonly pooler: Dense;

  constructor(sizes: BertSizes) {
    super();
    this.embeddings = new Embeddings(sizes);
    this.encoder = new Encoder(sizes);
    this.pooler = new Dense(sizes.width, sizes.width);
  }

  /** ids, mask (1 where a token is, 0 where padding is) and token types are [N, L] → tokens [N, L, width], pooled [N, width] */
  forward(
    ids: torch.Tensor,
    mask: torch.Tensor = torch.onesLike(ids),
    tokenTypes: torch.Tensor = torch.zerosLike(ids),
  ): [tokens: torch.Tensor, pooled: torch.Tensor] {
    const isSeen = mask.ne(0).at(':', null, null);
    const tokens = this.encoder(this.embeddings(ids, tokenTypes), isSeen);
    return [tokens, this.pooler(tokens.at(':', 0)).tanh()];
  }
}

/** The encoder with a linear layer that tells classes of texts apart. */
export class BertForSequenceClassification extends nn.Module {
  readonly bert: BertModel;
  readonly classifier: torch.nn.Linear;

  constructor(sizes: BertSizes, classes: number) {
    super();
    this.bert = new BertModel(sizes);
    this.classifier = new nn.Linear(sizes.width, classes);
  }

  /** → logits [N, classes] */
  forward(ids: torch.Tensor, mask?: torch.Tensor, tokenTypes?: torch.Tensor): torch.Tensor {
    const [, pooled] = this.bert(ids, mask, tokenTypes);
    return this.classifier(pooled);
  }
}
