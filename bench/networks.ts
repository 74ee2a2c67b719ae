/** @file The networks of the training steps, as `pytorch.py` has them. */
import * as torch from 'flambeau';

const { nn } = torch;
const F = nn.functional;

export function mlp(sizes: readonly number[], activation: () => torch.nn.Module): torch.nn.Sequential {
  const layers = sizes.slice(1).flatMap((to, i) => [new nn.Linear(sizes[i] ?? 0, to), activation()]);
  return new nn.Sequential(...layers.slice(0, -1));
}

export function cnn(): torch.nn.Sequential {
  const block = (from: number, to: number) => [
    new nn.Conv2d(from, to, 3, { padding: 1 }),
    new nn.BatchNorm2d(to),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
  ];
  return new nn.Sequential(
    ...block(1, 32),
    ...block(32, 64),
    new nn.Flatten(),
    new nn.Linear(64 * 49, 128),
    new nn.ReLU(),
    new nn.Linear(128, 10),
  );
}

/** An LSTM layer and a classifier on its last step. */
export class Lstm extends nn.Module {
  readonly lstm = new nn.LSTM(32, 128, { batchFirst: true });
  readonly head = new nn.Linear(128, 10);

  forward(input: torch.Tensor): torch.Tensor {
    const [output] = this.lstm(input);
    return this.head(output.at(':', -1));
  }
}

/** What the blocks of a transformer have in common. */
interface BlockOptions {
  readonly width: number;
  readonly heads: number;
  readonly activation: (x: torch.Tensor) => torch.Tensor;
  /** Minus infinity where a token would see a later one. */
  readonly mask: torch.Tensor;
}

/** One transformer block: attention and a feed-forward network, each on the normalised input. */
class Block extends nn.Module {
  readonly norm1: torch.nn.LayerNorm;
  readonly qkv: torch.nn.Linear;
  readonly proj: torch.nn.Linear;
  readonly norm2: torch.nn.LayerNorm;
  readonly wide: torch.nn.Linear;
  readonly narrow: torch.nn.Linear;
  readonly mask: torch.nn.Buffer;
  private readonly options: BlockOptions;

  constructor(options: BlockOptions) {
    super();
    const { width } = options;
    this.norm1 = new nn.LayerNorm(width);
    this.qkv = new nn.Linear(width, 3 * width);
    this.proj = new nn.Linear(width, width);
    this.norm2 = new nn.LayerNorm(width);
    this.wide = new nn.Linear(width, 4 * width);
    this.narrow = new nn.Linear(4 * width, width);
    this.mask = new nn.Buffer(options.mask, { persistent: false });
    this.options = options;
  }

  private attend(input: torch.Tensor): torch.Tensor {
    const { width, heads } = this.options;
    const [batch = 0, time = 0] = input.shape;
    const size = width / heads;
    const parts = (this.qkv(input) as torch.Tensor).reshape([batch, time, 3, heads, size]).permute([2, 0, 3, 1, 4]);
    const [q, k, v] = torch.unbind(parts, 0) as [torch.Tensor, torch.Tensor, torch.Tensor];
    const scores = torch.add(torch.mul(torch.matmul(q, k.transpose(-1, -2)), 1 / Math.sqrt(size)), this.mask);
    const mixed = torch.matmul(F.softmax(scores, -1), v);
    return this.proj(mixed.transpose(1, 2).reshape([batch, time, width]));
  }

  forward(input: torch.Tensor): torch.Tensor {
    const attended = torch.add(input, this.attend(this.norm1(input)));
    return torch.add(attended, this.narrow(this.options.activation(this.wide(this.norm2(attended)))));
  }
}

const causal = (time: number): torch.Tensor => torch.triu(torch.full([time, time], Number.NEGATIVE_INFINITY), 1);

export class Gpt extends nn.Module {
  readonly token = new nn.Embedding(65, 128);
  readonly position = new nn.Parameter(torch.zeros([64, 128]));
  readonly blocks: torch.nn.Sequential;
  readonly head = new nn.Linear(128, 65);

  constructor() {
    super();
    const options = { width: 128, heads: 4, activation: (x: torch.Tensor) => F.gelu(x), mask: causal(64) };
    this.blocks = new nn.Sequential(...[0, 1, 2, 3].map(() => new Block(options)));
  }

  forward(input: torch.Tensor): torch.Tensor {
    return (this.head(this.blocks(torch.add(this.token(input), this.position))) as torch.Tensor).flatten(0, 1);
  }
}

/** GPT-2 as it was published (Radford et al. 2019), in its small size: 124 million parameters; the head shares the embedding's weight. */
export class Gpt2 extends nn.Module {
  readonly token = new nn.Embedding(50_257, 768);
  readonly position = new nn.Embedding(1024, 768);
  readonly blocks: torch.nn.Sequential;
  readonly norm = new nn.LayerNorm(768);

  constructor(time: number) {
    super();
    const activation = (x: torch.Tensor) => F.gelu(x, { approximate: 'tanh' });
    const options = { width: 768, heads: 12, activation, mask: causal(time) };
    this.blocks = new nn.Sequential(...Array.from({ length: 12 }, () => new Block(options)));
    for (const [name, parameter] of this.namedParameters()) {
      if (parameter.dim() > 1) nn.init.normal_(parameter, 0, 0.02);
      else if (name.endsWith('bias')) nn.init.zeros_(parameter);
    }
  }

  forward(input: torch.Tensor): torch.Tensor {
    const places = torch.arange(input.shape[1] ?? 0, { device: input.device });
    const embedded = torch.add(this.token(input) as torch.Tensor, this.position(places) as torch.Tensor);
    return F.linear(this.norm(this.blocks(embedded)), this.token.weight).flatten(0, 1);
  }
}

/** Two convolutions beside a shortcut. */
class BasicBlock extends nn.Module {
  readonly conv1: torch.nn.Conv2d;
  readonly bn1: torch.nn.BatchNorm2d;
  readonly conv2: torch.nn.Conv2d;
  readonly bn2: torch.nn.BatchNorm2d;
  readonly shortcut: torch.nn.Module;

  constructor(from: number, to: number, stride: number) {
    super();
    this.conv1 = new nn.Conv2d(from, to, 3, { stride, padding: 1, bias: false });
    this.bn1 = new nn.BatchNorm2d(to);
    this.conv2 = new nn.Conv2d(to, to, 3, { padding: 1, bias: false });
    this.bn2 = new nn.BatchNorm2d(to);
    this.shortcut =
      from === to
        ? new nn.Identity()
        : new nn.Sequential(new nn.Conv2d(from, to, 1, { stride, bias: false }), new nn.BatchNorm2d(to));
  }

  forward(input: torch.Tensor): torch.Tensor {
    const inner = F.relu(this.bn1(this.conv1(input)));
    return F.relu(torch.add(this.bn2(this.conv2(inner)) as torch.Tensor, this.shortcut(input) as torch.Tensor));
  }
}

/** ResNet-18 (He et al. 2015) for small images: a 3×3 convolution in front, and no pooling before the blocks. */
export function resnet18(): torch.nn.Sequential {
  const stage = (from: number, to: number, stride: number) => [
    new BasicBlock(from, to, stride),
    new BasicBlock(to, to, 1),
  ];
  return new nn.Sequential(
    new nn.Conv2d(3, 64, 3, { padding: 1, bias: false }),
    new nn.BatchNorm2d(64),
    new nn.ReLU(),
    ...stage(64, 64, 1),
    ...stage(64, 128, 2),
    ...stage(128, 256, 2),
    ...stage(256, 512, 2),
    new nn.AdaptiveAvgPool2d(1),
    new nn.Flatten(),
    new nn.Linear(512, 10),
  );
}

/** DCGAN (Radford et al. 2015) for images of 28×28: from 64 numbers to an image. */
export function generator(): torch.nn.Sequential {
  return new nn.Sequential(
    new nn.Linear(64, 64 * 49, { bias: false }),
    new nn.Unflatten(1, [64, 7, 7]),
    new nn.BatchNorm2d(64),
    new nn.ReLU(),
    new nn.ConvTranspose2d(64, 32, 4, { stride: 2, padding: 1, bias: false }),
    new nn.BatchNorm2d(32),
    new nn.ReLU(),
    new nn.ConvTranspose2d(32, 1, 4, { stride: 2, padding: 1 }),
    new nn.Tanh(),
  );
}

/** And from an image to how real it looks. */
export function discriminator(): torch.nn.Sequential {
  return new nn.Sequential(
    new nn.Conv2d(1, 32, 4, { stride: 2, padding: 1 }),
    new nn.LeakyReLU(0.2),
    new nn.Conv2d(32, 64, 4, { stride: 2, padding: 1, bias: false }),
    new nn.BatchNorm2d(64),
    new nn.LeakyReLU(0.2),
    new nn.Flatten(),
    new nn.Linear(64 * 49, 1),
  );
}
