/** @file The training steps that speed is judged by, as `pytorch.py` has them, and their arithmetic. */
import * as torch from 'flambeau';
import { cnn, discriminator, Gpt, Gpt2, generator, Lstm, mlp, resnet18 } from './networks.ts';

const { nn, optim } = torch;
const F = nn.functional;

export interface Workload {
  readonly name: string;
  /** Floating-point operations of the products in one step: forward, and twice as many backward. */
  readonly flops: number;
  /** Timed steps. */
  readonly steps: number;
  /** It takes a second or more: it is run as often as `steps` says, and its losses are compared. */
  readonly large?: boolean;
  /** Makes model and data, and brings them to a device; returns one training step, which gives its loss. */
  readonly prepare: (device: string) => () => torch.Tensor;
}

interface Learner {
  zeroGrad(): void;
  step(): unknown;
}

type Loss = (output: torch.Tensor, target: torch.Tensor) => torch.Tensor;

function step(
  device: string,
  model: torch.nn.Module,
  [input, target]: readonly [input: torch.Tensor, target: torch.Tensor],
  lossOf: Loss = F.crossEntropy,
  optimizer: Learner = new optim.Adam(model.parameters(), { lr: 1e-3 }),
): () => torch.Tensor {
  model.to(device);
  const [inputs, targets] = [input.to(device), target.to(device)];
  return () => {
    optimizer.zeroGrad();
    const loss = lossOf(model(inputs), targets);
    loss.backward();
    optimizer.step();
    return loss;
  };
}

/** The discriminator learns from real images and from the generator's, then the generator from the discriminator. */
function dcgan(device: string): () => torch.Tensor {
  const [makes, judges] = [generator().to(device), discriminator().to(device)];
  const options = { lr: 2e-4, betas: [0.5, 0.999] as const };
  const [maker, judge] = [new optim.Adam(makes.parameters(), options), new optim.Adam(judges.parameters(), options)];
  const images = torch.randn([64, 1, 28, 28]).to(device);
  const [ones, zeros] = [torch.ones([64, 1], { device }), torch.zeros([64, 1], { device })];
  const lossOf = (image: torch.Tensor, wanted: torch.Tensor) =>
    F.binaryCrossEntropyWithLogits(judges(image) as torch.Tensor, wanted);
  return () => {
    const made = makes(torch.randn([64, 64]).to(device)) as torch.Tensor;
    judge.zeroGrad();
    torch.add(lossOf(images, ones), lossOf(made.detach(), zeros)).backward();
    judge.step();
    maker.zeroGrad();
    const loss = lossOf(made, ones);
    loss.backward();
    maker.step();
    return loss;
  };
}

type Product = readonly [m: number, n: number, k: number];

/** Operations of products m·n·k: two each, once forward and twice backward. */
const products = (...sizes: readonly Product[]): number => sizes.reduce((sum, [m, n, k]) => sum + 6 * m * n * k, 0);

/** The first product of a network: nobody asks for the gradient of its input. */
const firstProduct = (m: number, n: number, k: number): number => 4 * m * n * k;

/** The products of ResNet-18's convolutions: a stage halves the image, and its first block has a shortcut of 1×1. */
function resnetProducts(batch: number): number {
  const stages = [64, 128, 256, 512].map((to, i): Product[] => {
    const from = i === 0 ? 64 : to / 2;
    const pixels = batch * (32 / 2 ** i) ** 2;
    const shortcut: Product[] = i === 0 ? [] : [[to, pixels, from]];
    return [[to, pixels, 9 * from], [to, pixels, 9 * to], [to, pixels, 9 * to], [to, pixels, 9 * to], ...shortcut];
  });
  return firstProduct(64, batch * 1024, 27) + products(...stages.flat(), [batch, 10, 512]);
}

export const workloads: readonly Workload[] = [
  {
    name: 'mlp 2-16-16-1, batch 32',
    flops: firstProduct(32, 16, 2) + products([32, 16, 16], [32, 1, 16]),
    steps: 1000,
    prepare: (device) => {
      const target = torch.randn([32, 1]);
      const model = mlp([2, 16, 16, 1], () => new nn.Tanh());
      return step(device, model, [torch.randn([32, 2]), target], F.mseLoss);
    },
  },
  {
    name: 'mlp 784-512-256-10, batch 128',
    flops: firstProduct(128, 512, 784) + products([128, 256, 512], [128, 10, 256]),
    steps: 200,
    prepare: (device) => {
      const target = torch.randint(0, 10, [128]);
      const model = mlp([784, 512, 256, 10], () => new nn.ReLU());
      return step(device, model, [torch.randn([128, 784]), target]);
    },
  },
  {
    name: 'cnn 32-64, 28x28, batch 64',
    flops: firstProduct(32, 64 * 784, 9) + products([64, 64 * 196, 288], [64, 128, 3136], [64, 10, 128]),
    steps: 40,
    prepare: (device) => {
      const target = torch.randint(0, 10, [64]);
      return step(device, cnn(), [torch.randn([64, 1, 28, 28]), target]);
    },
  },
  {
    name: 'lstm 32-128, 50 steps, batch 32',
    flops: firstProduct(32 * 50, 512, 32) + products([32 * 50, 512, 128], [32, 10, 128]),
    steps: 60,
    prepare: (device) => {
      const target = torch.randint(0, 10, [32]);
      return step(device, new Lstm(), [torch.randn([32, 50, 32]), target]);
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
    prepare: (device) => {
      const input = torch.randint(0, 65, [16, 64]);
      const target = torch.randint(0, 65, [16 * 64]);
      return step(device, new Gpt(), [input, target]);
    },
  },
  {
    name: 'resnet-18, 32x32, batch 32',
    flops: resnetProducts(32),
    steps: 6,
    prepare: (device) => {
      const target = torch.randint(0, 10, [32]);
      return step(device, resnet18(), [torch.randn([32, 3, 32, 32]), target]);
    },
  },
  {
    name: 'dcgan, 28x28, batch 64',
    flops:
      // The discriminator sees real images, made ones that lead nowhere, and made ones that lead back to the generator.
      2 * firstProduct(32, 64 * 196, 16) +
      products([32, 64 * 196, 16]) +
      3 * products([64, 64 * 49, 512], [64, 1, 3136]) +
      firstProduct(64, 3136, 64) +
      products([512, 64 * 49, 64], [16, 64 * 196, 32]),
    steps: 40,
    prepare: dcgan,
  },
  {
    name: 'gpt-2 small, 2x64 tokens, AdamW',
    flops:
      12 *
        products(
          [128, 2304, 768],
          [128, 768, 768],
          [128, 3072, 768],
          [128, 768, 3072],
          [24 * 64, 64, 64],
          [24 * 64, 64, 64],
        ) +
      products([128, 50_257, 768]),
    steps: 5,
    large: true,
    prepare: (device) => {
      const model = new Gpt2(64);
      const [input, target] = [torch.randint(0, 50_257, [2, 64]), torch.randint(0, 50_257, [128])];
      const optimizer = new optim.AdamW(model.parameters(), { lr: 3e-4, weightDecay: 0.1 });
      return step(device, model, [input, target], F.crossEntropy, optimizer);
    },
  },
];
