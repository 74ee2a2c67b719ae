/** @file Trains a linear, a deep linear and a non-linear network on rings and on spirals, and holds them side by side. */
import * as torch from 'flambeau';
import { folder, seed, type Values, whole } from '../program/options.ts';
import type { Print } from '../program/program.ts';
import { collapse, type Kind, kinds, makeModel } from './model.ts';
import { drawPoints, type Points, type ShapeName, shapes } from './points.ts';

const { data, nn, optim } = torch;
const { binaryCrossEntropyWithLogits } = nn.functional;

export const command = {
  name: 'linear-or-not',
  about: `Draws points of two classes, as rings and as spirals, and trains a linear network,
a deep one without activations and one with them to tell the classes apart.`,
  options: {
    epochs: whole(60, 'passes over the points'),
    points: whole(1000, 'points to train with, and as many to test with', 10),
    seed: seed(),
    out: folder('runs/linear-or-not', 'where the pictures go'),
  },
};

const batchSize = 50;

/** The largest rate; it rises to it at first and falls to nothing at the end. */
const learningRate = 0.01;

export interface Trained {
  readonly shape: ShapeName;
  readonly kind: Kind;
  readonly model: torch.nn.Sequential;
  readonly test: Points;
  /** The share of the test points that are told right. */
  readonly accuracy: number;
  /** Of deep linear networks: how far the logits of the one layer that they amount to are off, at most. */
  readonly collapsedError: number | undefined;
}

function train(model: torch.nn.Sequential, { places, classes }: Points, epochs: number): void {
  const loader = new data.DataLoader(new data.TensorDataset(places, classes), { batchSize, shuffle: true });
  const optimizer = new optim.Adam(model.parameters(), { lr: learningRate });
  const scheduler = new optim.lrScheduler.OneCycleLR(optimizer, learningRate, { epochs, stepsPerEpoch: loader.length });
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const [x, y] of loader) {
      optimizer.zeroGrad();
      binaryCrossEntropyWithLogits(model(x), y).backward();
      optimizer.step();
      scheduler.step();
    }
  }
}

function measure(shape: ShapeName, kind: Kind, model: torch.nn.Sequential, test: Points): Trained {
  return torch.noGrad(() => {
    const logits = model(test.places);
    const right = logits.gt(0).eq(test.classes.gt(0));
    const off = kind === 'deep linear' ? collapse(model)(test.places).sub(logits).abs().max() : undefined;
    return {
      shape,
      kind,
      model,
      test,
      accuracy: Number(right.to(torch.float32).mean().item()),
      collapsedError: off === undefined ? undefined : Number(off.item()),
    };
  });
}

export function run(options: Values<typeof command.options>, print: Print): readonly Trained[] {
  const all: Trained[] = [];
  for (const shape of shapes) {
    torch.manualSeed(options.seed);
    const [points, test] = [drawPoints(shape, options.points), drawPoints(shape, options.points)];
    for (const kind of kinds) {
      const model = makeModel(kind);
      train(model, points, options.epochs);
      const trained = measure(shape, kind, model, test);
      all.push(trained);
      const { accuracy, collapsedError } = trained;
      print(`${shape.padEnd(8)} ${kind.padEnd(12)} accuracy ${accuracy.toFixed(3)}`);
      if (collapsedError !== undefined) {
        print(`${' '.repeat(9)}its four layers as one: logits differ by ${collapsedError.toExponential(1)} at most`);
      }
    }
  }
  return all;
}
