/** @file A small transformer over characters: blocks in a list, an optional mask, two results of one module. */
import * as torch from 'flambeau';

const { nn, optim } = torch;
const F = nn.functional;

class Attention extends nn.Module {
  private readonly project: torch.nn.Linear;
  private readonly out: torch.nn.Linear;

  private readonly width: number;
  private readonly heads: number;

  constructor(width: number, heads: number) {
    super();
    this.width = width;
    this.heads = heads;
    this.project = new nn.Linear(width, 3 * width);
    this.out = new nn.Linear(width, width);
  }

  forward(x: torch.Tensor, mask?: torch.Tensor): [out: torch.Tensor, weights: torch.Tensor] {
    const [batch = 0, length = 0] = x.shape;
    const head = this.width / this.heads;
    const projected = this.project(x);
    const part = (i: number): torch.Tensor =>
      projected
        .narrow(-1, i * this.width, this.width)
        .view(batch, length, this.heads, head)
        .transpose(1, 2);
    const [q, k, v] = [part(0), part(1), part(2)];
    let scores = q.matmul(k.transpose(-2, -1)).div(Math.sqrt(head));
    if (mask !== undefined) scores = scores.maskedFill(mask, Number.NEGATIVE_INFINITY);
    const weights = F.softmax(scores, -1);
    return [this.out(weights.matmul(v).transpose(1, 2).reshape(batch, length, this.width)), weights];
  }
}

class Block extends nn.Module {
  readonly attention: Attention;
  readonly norms: torch.nn.ModuleList<torch.nn.LayerNorm>;
  readonly mlp: torch.nn.Sequential;

  constructor(width: number) {
    super();
    this.attention = new Attention(width, 2);
    this.norms = new nn.ModuleList([new nn.LayerNorm(width), new nn.LayerNorm(width)]);
    this.mlp = new nn.Sequential(new nn.Linear(width, 2 * width), F.gelu, new nn.Linear(2 * width, width));
  }

  forward(x: torch.Tensor, mask: torch.Tensor): torch.Tensor {
    const [attended] = this.attention(this.norms.at(0)(x), mask);
    const y = x.add(attended);
    return y.add(this.mlp(this.norms.at(1)(y)));
  }
}

class Model extends nn.Module {
  private readonly token: torch.nn.Embedding;
  private readonly blocks: torch.nn.ModuleList<Block>;
  private readonly head: torch.nn.Linear;

  constructor(vocabulary: number, width = 8) {
    super();
    this.token = new nn.Embedding(vocabulary, width);
    this.blocks = new nn.ModuleList(Array.from({ length: 2 }, () => new Block(width)));
    this.head = new nn.Linear(width, vocabulary, { bias: false });
  }

  forward(ids: torch.Tensor): torch.Tensor {
    const length = ids.size(1);
    const mask = torch.ones([length, length]).triu(1).gt(0);
    let x = this.token(ids);
    for (const block of this.blocks) x = block(x, mask);
    return this.head(x);
  }
}

/** The losses of training on one text, which the model learns by heart, and how many heads' weights there are. */
export function train(steps: number): { readonly losses: number[]; readonly heads: number } {
  torch.manualSeed(0);
  const text = 'to be or not to be';
  const letters = [...new Set(text)];
  const ids = torch.tensor(
    [...text].map((letter) => letters.indexOf(letter)),
    { dtype: torch.int64 },
  );
  const [input, target] = [ids.narrow(0, 0, text.length - 1).unsqueeze(0), ids.narrow(0, 1, text.length - 1)];
  const model = new Model(letters.length);
  const optimizer = new optim.AdamW(model.parameters(), { lr: 1e-2 });
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = F.crossEntropy(model(input).flatten(0, 1), target);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    losses.push(loss.item());
  }
  const [, weights] = new Attention(8, 2)(torch.randn([1, 3, 8]));
  return { losses, heads: weights.size(1) };
}
