/** @file Trains an autoencoder on digits, and measures by digits that it has not seen how much of them its codes keep. */
import * as torch from 'flambeau';
import { DigitsDataset } from '../digits/dataset.ts';
import type { DigitSet } from '../digits/digitset.ts';
import { readMnist } from '../digits/mnist.ts';
import { folder, seed, type Values, whole } from '../program/options.ts';
import type { Print } from '../program/program.ts';
import { principalComponents, project, restore } from './components.ts';
import { Autoencoder } from './model.ts';

const { data, nn, optim } = torch;
const { mseLoss } = nn.functional;

export const command = {
  name: 'autoencoder',
  about: `Trains an autoencoder to press digits into a few numbers and to draw them again,
beside principal components, the best that a linear one can do.`,
  options: {
    epochs: whole(30, 'passes over the training digits'),
    samples: whole(8000, 'digits to train with', 100, 8000),
    latent: whole(16, 'numbers that a digit becomes', 1, 64),
    seed: seed(),
    out: folder('runs/autoencoder', 'where the pictures go'),
  },
};

const learningRate = 2e-3;
const neighbours = 5;

interface Digits {
  /** Ink from 0 to 1, [N, 1, 28, 28]. */
  readonly images: torch.Tensor;
  readonly labels: torch.Tensor;
}

function digitsOf(set: DigitSet, count: number): Digits {
  const [images, labels] = new DigitsDataset(set).getBatch(Array.from({ length: count }, (_, i) => i));
  return { images: images.add(1).div(2), labels };
}

/** The share of codes whose nearest neighbours among the training codes are mostly of their own digit. */
function neighbourAccuracy(codes: torch.Tensor, labels: torch.Tensor, known: torch.Tensor, knownLabels: torch.Tensor) {
  const nearest = torch.cdist(codes, known).topk(neighbours, 1, { largest: false }).indices;
  const votes = torch.nn.functional.oneHot(knownLabels.at(nearest), 10).sum(1);
  return Number(votes.argmax(1).eq(labels).to(torch.float32).mean().item());
}

export interface Result {
  readonly model: Autoencoder;
  readonly test: Digits;
  /** Codes of the test digits. */
  readonly codes: torch.Tensor;
  /** Mean squared error of a pixel after each epoch. */
  readonly epochs: readonly { readonly epoch: number; readonly training: number; readonly test: number }[];
  readonly testError: number;
  readonly componentsError: number;
  /** The test digits as they come back from their principal components. */
  readonly fromComponents: torch.Tensor;
  /** The share of test digits that their five neighbours in code tell right. */
  readonly neighbourAccuracy: number;
  readonly componentsNeighbourAccuracy: number;
}

export function run(options: Values<typeof command.options>, print: Print): Result {
  const mnist = readMnist();
  const [digits, test] = [digitsOf(mnist.train, options.samples), digitsOf(mnist.test, mnist.test.count)];
  torch.manualSeed(options.seed);
  const model = new Autoencoder(options.latent);
  const set = new data.TensorDataset(digits.images);
  const loader = new data.DataLoader(set, { batchSize: 64, shuffle: true });
  const optimizer = new optim.Adam(model.parameters(), { lr: learningRate });
  const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, options.epochs * loader.length);
  const errorOf = (images: torch.Tensor): number => Number(torch.noGrad(() => mseLoss(model(images), images)).item());
  const epochs = [];
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    let sum = 0;
    for (const [images] of loader) {
      optimizer.zeroGrad();
      const loss = mseLoss(model(images), images);
      loss.backward();
      optimizer.step();
      scheduler.step();
      sum += loss.item();
    }
    const record = { epoch, training: sum / loader.length, test: errorOf(test.images) };
    epochs.push(record);
    print(
      `epoch ${epoch}/${options.epochs}: error ${record.training.toFixed(4)}, of test digits ${record.test.toFixed(4)}`,
    );
  }
  const [codes, known] = torch.noGrad(() => [model.encoder(test.images), model.encoder(digits.images)]);
  const rows = test.images.flatten(1);
  const components = principalComponents(digits.images.flatten(1), options.latent);
  const fromComponents = restore(components, project(components, rows));
  const result = {
    model,
    test,
    codes,
    epochs,
    testError: errorOf(test.images),
    componentsError: Number(mseLoss(fromComponents, rows).item()),
    fromComponents: fromComponents.unflatten(1, [1, 28, 28]),
    neighbourAccuracy: neighbourAccuracy(codes, test.labels, known, digits.labels),
    componentsNeighbourAccuracy: neighbourAccuracy(
      project(components, rows),
      test.labels,
      project(components, digits.images.flatten(1)),
      digits.labels,
    ),
  };
  print(`\n${options.latent} numbers a digit      autoencoder   principal components`);
  print(
    `error of a pixel      ${result.testError.toFixed(4).padStart(11)}${result.componentsError.toFixed(4).padStart(23)}`,
  );
  print(
    `told by 5 neighbours  ${result.neighbourAccuracy.toFixed(3).padStart(11)}${result.componentsNeighbourAccuracy.toFixed(3).padStart(23)}`,
  );
  return result;
}
