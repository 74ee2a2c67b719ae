/** @file The five training steps that speed is judged by, as `pytorch.py` has them, and their arithmetic. */
import * as torch from 'flambeau';

const { nn, optim } = torch;
const F = nn.functional;

export interface Workload {
  readonly name: string;
  /** Floating-point operations of the products in one step: forward, and twice as many backward. */
  readonly flops: number;
  /** Timed steps. */
  readonly steps: number;
  /** Makes model and data; returns one training step. */
  readonly prepare: () => () => void;
}

function step(model: torch.nn.Module, input: torch.Tensor, lossOf: (output: torch.Tensor) => torch.Tensor): () => void {
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
  return () => {
    optimizer.zeroGrad();
    lossOf(model(input)).backward();
    optimizer.step();
  };
}

function mlp(sizes: readonly number[], activation: () => torch.nn.Module): torch.nn.Sequential {
  const layers = sizes.slice(1).flatMap((to, i) => [new nn.Linear(sizes[i] ?? 0, to), activation()]);
  return new nn.Sequential(...layers.slice(0, -1));
}

function cnn(): torch.nn.Sequential {
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

/** An LSTM layer and a classifier on its last step, built from operators. */
class Lstm extends nn.Module {
  readonly fromInput = new nn.Linear(32, 4 * 128);
  readonly fromHidden = new nn.Linear(128, 4 * 128);
  readonly head = new nn.Linear(128, 10);

  forward(input: torch.Tensor): torch.Tensor {
    const [batch = 0] = input.shape;
    const projected = torch.unbind(this.fromInput(input) as torch.Tensor, 1);
    let hidden = torch.zeros([batch, 128]);
    let cell = torch.zeros([batch, 128]);
    for (const step of projected) {
      const gates = torch.add(step, this.fromHidden(hidden) as torch.Tensor);
      const [i, f, g, o] = torch.chunk(gates, 4, 1) as [torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor];
      cell = torch.add(torch.mul(torch.sigmoid(f), cell), torch.mul(torch.sigmoid(i), torch.tanh(g)));
      hidden = torch.mul(torch.sigmoid(o), torch.tanh(cell));
    }
    return this.head(hidden);
  }
}

/** One transformer block: attention and a feed-forward network, each on the normalised input. */
class Block extends nn.Module {
  readonly norm1 = new nn.LayerNorm(128);
  readonly qkv = new nn.Linear(128, 3 * 128);
  readonly proj = new nn.Linear(128, 128);
  readonly norm2 = new nn.LayerNorm(128);
  readonly wide = new nn.Linear(128, 512);
  readonly narrow = new nn.Linear(512, 128);
  private readonly mask: torch.Tensor;

  constructor(mask: torch.Tensor) {
    super();
    this.mask = mask;
  }

  private attend(input: torch.Tensor): torch.Tensor {
    const [batch = 0, time = 0] = input.shape;
    const heads = (this.qkv(input) as torch.Tensor).reshape([batch, time, 3, 4, 32]).permute([2, 0, 3, 1, 4]);
    const [q, k, v] = torch.unbind(heads, 0) as [torch.Tensor, torch.Tensor, torch.Tensor];
    const scores = torch.add(torch.mul(torch.matmul(q, k.transpose(-1, -2)), 1 / Math.sqrt(32)), this.mask);
    const mixed = torch.matmul(F.softmax(scores, -1), v);
    return this.proj(mixed.transpose(1, 2).reshape([batch, time, 128]));
  }

  forward(input: torch.Tensor): torch.Tensor {
    const attended = torch.add(input, this.attend(this.norm1(input)));
    return torch.add(attended, this.narrow(F.gelu(this.wide(this.norm2(attended)))));
  }
}

class Gpt extends nn.Module {
  readonly token = new nn.Embedding(65, 128);
  readonly position = new nn.Parameter(torch.zeros([64, 128]));
  readonly blocks: torch.nn.Sequential;
  readonly head = new nn.Linear(128, 65);

  constructor() {
    super();
    const causal = torch.triu(torch.full([64, 64], Number.NEGATIVE_INFINITY), 1);
    this.blocks = new nn.Sequential(...[0, 1, 2, 3].map(() => new Block(causal)));
  }

  forward(input: torch.Tensor): torch.Tensor {
    return (this.head(this.blocks(torch.add(this.token(input), this.position))) as torch.Tensor).flatten(0, 1);
  }
}

type Product = readonly [m: number, n: number, k: number];

/** Operations of products m·n·k: two each, once forward and twice backward. */
const products = (...sizes: readonly Product[]): number => sizes.reduce((sum, [m, n, k]) => sum + 6 * m * n * k, 0);

/** The first product of a network: nobody asks for the gradient of its input. */
const firstProduct = (m: number, n: number, k: number): number => 4 * m * n * k;

export const workloads: readonly Workload[] = [
  {
    name: 'mlp 2-16-16-1, batch 32',
    flops: firstProduct(32, 16, 2) + products([32, 16, 16], [32, 1, 16]),
    steps: 1000,
    prepare: () => {
      const target = torch.randn([32, 1]);
      return step(
        mlp([2, 16, 16, 1], () => new nn.Tanh()),
        torch.randn([32, 2]),
        (output) => F.mseLoss(output, target),
      );
    },
  },
  {
    name: 'mlp 784-512-256-10, batch 128',
    flops: firstProduct(128, 512, 784) + products([128, 256, 512], [128, 10, 256]),
    steps: 200,
    prepare: () => {
      const target = torch.randint(0, 10, [128]);
      return step(
        mlp([784, 512, 256, 10], () => new nn.ReLU()),
        torch.randn([128, 784]),
        (output) => F.crossEntropy(output, target),
      );
    },
  },
  {
    name: 'cnn 32-64, 28x28, batch 64',
    flops: firstProduct(32, 64 * 784, 9) + products([64, 64 * 196, 288], [64, 128, 3136], [64, 10, 128]),
    steps: 40,
    prepare: () => {
      const target = torch.randint(0, 10, [64]);
      return step(cnn(), torch.randn([64, 1, 28, 28]), (output) => F.crossEntropy(output, target));
    },
  },
  {
    name: 'lstm 32-128, 50 steps, batch 32',
    flops: firstProduct(32 * 50, 512, 32) + products([32 * 50, 512, 128], [32, 10, 128]),
    steps: 60,
    prepare: () => {
      const target = torch.randint(0, 10, [32]);
      return step(new Lstm(), torch.randn([32, 50, 32]), (output) => F.crossEntropy(output, target));
    },
  },
  {
    name: 'gpt 4 layers, 128 wide, 64 tokens, batch 16',
    flops:
      4 *
        products(
          [1024, 384, 128],
          [1024, 128, 128],
          [1024, 512, 128],
          [1024, 128, 512],
          [64 * 64, 64, 32],
          [64 * 64, 32, 64],
        ) +
      products([1024, 65, 128]),
    steps: 30,
    prepare: () => {
      const input = torch.randint(0, 65, [16, 64]);
      const target = torch.randint(0, 65, [16 * 64]);
      return step(new Gpt(), input, (output) => F.crossEntropy(output, target));
    },
  },
];
