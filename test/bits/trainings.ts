/** @file Five trainings of twenty steps, large enough that threads share their launches: each step's loss, gradients and state. */
import * as torch from '../../src/index.ts';

const { nn, optim } = torch;
const F = nn.functional;

type Tensor = torch.Tensor;

export interface Training {
  readonly name: string;
  /** Makes model and data. */
  readonly start: () => Run;
}

export interface Run {
  /** One step; gives its loss. */
  step(): Tensor;
  /** Everything that a step changes. */
  state(): Iterable<Tensor>;
}

export const stepsOfTraining = 20;

interface Learner {
  zeroGrad(): void;
  step(): unknown;
}

function run(model: torch.nn.Module, optimizer: Learner, lossOf: () => Tensor, beforeStep: () => void = () => {}): Run {
  return {
    step() {
      optimizer.zeroGrad();
      const loss = lossOf();
      loss.backward();
      beforeStep();
      optimizer.step();
      return loss;
    },
    *state() {
      for (const { grad } of model.parameters()) if (grad !== null) yield grad;
      yield* Object.values(model.stateDict());
    },
  };
}

function mlp(): Run {
  const model = new nn.Sequential(new nn.Linear(784, 256), new nn.ReLU(), new nn.Linear(256, 10));
  const [input, target] = [torch.randn([128, 784]), torch.randint(0, 10, [128])];
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
  return run(model, optimizer, () => F.crossEntropy(model(input) as Tensor, target));
}

function cnn(): Run {
  const block = (from: number, to: number) => [
    new nn.Conv2d(from, to, 3, { padding: 1 }),
    new nn.BatchNorm2d(to),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
  ];
  const model = new nn.Sequential(...block(1, 16), ...block(16, 32), new nn.Flatten(), new nn.Linear(32 * 49, 10));
  const [input, target] = [torch.randn([32, 1, 28, 28]), torch.randint(0, 10, [32])];
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.05, momentum: 0.9, weightDecay: 1e-4 });
  return run(model, optimizer, () => F.crossEntropy(model(input) as Tensor, target));
}

/** An LSTM layer from operators, and a classifier on its last step. */
class Lstm extends nn.Module {
  readonly fromInput = new nn.Linear(16, 4 * 64);
  readonly fromHidden = new nn.Linear(64, 4 * 64);
  readonly head = new nn.Linear(64, 10);

  forward(input: Tensor): Tensor {
    let hidden = torch.zeros([input.shape[0] ?? 0, 64]);
    let cell = hidden;
    for (const at of torch.unbind(this.fromInput(input) as Tensor, 1)) {
      const gates = torch.chunk(torch.add(at, this.fromHidden(hidden) as Tensor), 4, 1);
      const [i, f, g, o] = gates as unknown as [Tensor, Tensor, Tensor, Tensor];
      cell = torch.add(torch.mul(torch.sigmoid(f), cell), torch.mul(torch.sigmoid(i), torch.tanh(g)));
      hidden = torch.mul(torch.sigmoid(o), torch.tanh(cell));
    }
    return this.head(hidden);
  }
}

function lstm(): Run {
  const model = new Lstm();
  const [input, target] = [torch.randn([32, 12, 16]), torch.randint(0, 10, [32])];
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-2, amsgrad: true });
  return run(model, optimizer, () => F.crossEntropy(model(input) as Tensor, target));
}

/** One transformer block. */
class Block extends nn.Module {
  readonly norm1 = new nn.LayerNorm(64);
  readonly qkv = new nn.Linear(64, 3 * 64);
  readonly proj = new nn.Linear(64, 64);
  readonly norm2 = new nn.LayerNorm(64);
  readonly wide = new nn.Linear(64, 256);
  readonly narrow = new nn.Linear(256, 64);

  forward(input: Tensor): Tensor {
    const [batch = 0, time = 0] = input.shape;
    const heads = (this.qkv(this.norm1(input)) as Tensor).reshape([batch, time, 3, 4, 16]).permute([2, 0, 3, 1, 4]);
    const [q, k, v] = torch.unbind(heads, 0) as unknown as [Tensor, Tensor, Tensor];
    const scores = torch.mul(torch.matmul(q, k.transpose(-1, -2)), 0.25);
    const causal = torch.triu(torch.full([time, time], Number.NEGATIVE_INFINITY), 1);
    const mixed = torch
      .matmul(F.softmax(torch.add(scores, causal), -1), v)
      .transpose(1, 2)
      .reshape([batch, time, 64]);
    const attended = torch.add(input, this.proj(mixed) as Tensor);
    return torch.add(attended, this.narrow(F.gelu(this.wide(this.norm2(attended)) as Tensor)) as Tensor);
  }
}

class Gpt extends nn.Module {
  readonly token = new nn.Embedding(65, 64);
  readonly position = new nn.Parameter(torch.zeros([32, 64]));
  readonly blocks = new nn.Sequential(new Block(), new Block());
  readonly head = new nn.Linear(64, 65, { bias: false });

  forward(input: Tensor): Tensor {
    const embedded = torch.add(this.token(input) as Tensor, this.position);
    return (this.head(this.blocks(embedded)) as Tensor).flatten(0, 1);
  }
}

function gpt(): Run {
  const model = new Gpt();
  const [input, target] = [torch.randint(0, 65, [8, 32]), torch.randint(0, 65, [8 * 32])];
  const optimizer = new optim.AdamW(model.parameters(), { lr: 1e-3, weightDecay: 0.1 });
  const clip = () => void nn.utils.clipGradNorm_(model.parameters(), 1);
  return run(model, optimizer, () => F.crossEntropy(model(input) as Tensor, target), clip);
}

/** Random numbers at every turn: initialisers, shuffled batches, noise, dropout. */
function dropout(): Run {
  const layer = new nn.Linear(64, 128);
  nn.init.kaimingNormal_(layer.weight);
  const model = new nn.Sequential(layer, new nn.ReLU(), new nn.Dropout(0.3), new nn.Linear(128, 4));
  const set = new torch.data.TensorDataset(torch.randn([320, 64]), torch.randint(0, 4, [320]));
  const batches = [...new torch.data.DataLoader(set, { batchSize: 16, shuffle: true })] as unknown as [
    Tensor,
    Tensor,
  ][];
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9, nesterov: true });
  let next = 0;
  return run(model, optimizer, () => {
    const [input, target] = batches[next++ % batches.length] as [Tensor, Tensor];
    const noisy = torch.add(input, torch.randn(input.shape), { alpha: 0.1 });
    return F.crossEntropy(model(noisy) as Tensor, target);
  });
}

export const trainings: readonly Training[] = [
  { name: 'mlp', start: mlp },
  { name: 'cnn', start: cnn },
  { name: 'lstm', start: lstm },
  { name: 'gpt', start: gpt },
  { name: 'dropout', start: dropout },
];
