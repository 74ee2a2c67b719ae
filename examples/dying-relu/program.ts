/** @file Trains the same network with a rate at which units of ReLU die, and with each of the cures, and counts the dead as they die. */
import * as torch from 'flambeau';
import { DigitsDataset } from '../digits/dataset.ts';
import type { DigitSet } from '../digits/digitset.ts';
import { readMnist } from '../digits/mnist.ts';
import { folder, seed, type Values, whole } from '../program/options.ts';
import type { Print } from '../program/program.ts';
import { type ActivationName, deadShare, makeModel } from './model.ts';

const { data, nn, optim } = torch;
const { crossEntropy } = nn.functional;

export const command = {
  name: 'dying-relu',
  about: `Trains a network to read digits at a rate that is too high, counts the units
that die, and holds what cures it side by side.`,
  options: {
    epochs: whole(6, 'passes over the training digits'),
    samples: whole(8000, 'digits to train with', 100, 8000),
    seeds: whole(1, 'runs of each network, with a seed each; their mean is shown'),
    seed: seed(),
    out: folder('runs/dying-relu', 'where the pictures go'),
  },
};

/** Ten times what Adam is mostly used with, and more. */
const highRate = 0.05;
const lowRate = 0.001;

/** Units are counted so many times in an epoch, by so many digits of the test. */
const countsPerEpoch = 5;
const countedBy = 500;

interface Remedy {
  readonly name: string;
  readonly activation: ActivationName;
  readonly rate: number;
}

export const remedies: readonly Remedy[] = [
  { name: 'ReLU', activation: 'ReLU', rate: highRate },
  { name: 'LeakyReLU', activation: 'LeakyReLU', rate: highRate },
  { name: 'PReLU', activation: 'PReLU', rate: highRate },
  { name: 'ELU', activation: 'ELU', rate: highRate },
  { name: 'GELU', activation: 'GELU', rate: highRate },
  { name: 'ReLU, lower rate', activation: 'ReLU', rate: lowRate },
];

export interface Count {
  readonly step: number;
  /** The share of hidden units that are dead. */
  readonly dead: number;
}

export interface Outcome {
  readonly name: string;
  readonly rate: number;
  readonly counts: readonly Count[];
  /** The share of dead units at the end. */
  readonly dead: number;
  /** The share of test digits that are read right. */
  readonly accuracy: number;
  /** As it came out of the training of the last seed. */
  readonly model: torch.nn.Sequential;
}

interface Digits {
  readonly images: torch.Tensor;
  readonly labels: torch.Tensor;
}

function digitsOf(set: DigitSet, count: number): Digits {
  const [images, labels] = new DigitsDataset(set).getBatch(Array.from({ length: count }, (_, i) => i));
  return { images, labels };
}

function train({ name, activation, rate }: Remedy, epochs: number, digits: Digits, test: Digits): Outcome {
  const model = makeModel(activation);
  const set = new data.TensorDataset(digits.images, digits.labels);
  const loader = new data.DataLoader(set, { batchSize: 64, shuffle: true });
  const optimizer = new optim.Adam(model.parameters(), { lr: rate });
  const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, epochs * loader.length);
  const counted = test.images.narrow(0, 0, countedBy);
  const every = Math.ceil(loader.length / countsPerEpoch);
  const counts: Count[] = [{ step: 0, dead: deadShare(model, counted) }];
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const [images, labels] of loader) {
      optimizer.zeroGrad();
      crossEntropy(model(images), labels).backward();
      optimizer.step();
      scheduler.step();
      step++;
      if (step % every === 0) counts.push({ step, dead: deadShare(model, counted) });
    }
  }
  const right = torch
    .noGrad(() => model(test.images))
    .argmax(1)
    .eq(test.labels);
  const accuracy = Number(right.to(torch.float32).mean().item());
  return { name, rate, counts, dead: deadShare(model, counted), accuracy, model };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean of runs with several seeds. */
function joined(runs: readonly [Outcome, ...Outcome[]]): Outcome {
  const last = runs.at(-1) ?? runs[0];
  return {
    ...last,
    counts: last.counts.map(({ step }, i) => ({ step, dead: mean(runs.map(({ counts }) => counts[i]?.dead ?? 0)) })),
    dead: mean(runs.map(({ dead }) => dead)),
    accuracy: mean(runs.map(({ accuracy }) => accuracy)),
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export function run(options: Values<typeof command.options>, print: Print): readonly Outcome[] {
  const { epochs, samples, seeds, seed } = options;
  const mnist = readMnist();
  const [digits, test] = [digitsOf(mnist.train, samples), digitsOf(mnist.test, mnist.test.count)];
  print(`${'network'.padEnd(18)}${'rate'.padEnd(8)}${'dead'.padStart(8)}${'right'.padStart(9)}`);
  const outcomes = remedies.map((remedy) => {
    const once = (given: number): Outcome => {
      torch.manualSeed(given);
      return train(remedy, epochs, digits, test);
    };
    const outcome = joined([once(seed), ...Array.from({ length: seeds - 1 }, (_, i) => once(seed + i + 1))]);
    const { name, rate, dead, accuracy } = outcome;
    print(`${name.padEnd(18)}${String(rate).padEnd(8)}${percent(dead).padStart(8)}${percent(accuracy).padStart(9)}`);
    return outcome;
  });
  const [ill] = outcomes;
  if (ill !== undefined) {
    print('\nReLU at the high rate, as nn.inspect sees it:');
    print(String(nn.inspect(ill.model, test.images.narrow(0, 0, countedBy))));
  }
  return outcomes;
}
