/** @file Learns which digits are in a picture of three: ten questions of yes or no for each picture. */
import * as torch from 'flambeau';
import * as metrics from 'flambeau/metrics';
import { fit } from 'flambeau/train';
import { type DigitSet, pixels, side } from '../digits/digitset.ts';
import { readMnist } from '../digits/mnist.ts';
import { folder, seed, type Values, whole } from '../program/options.ts';
import type { Print } from '../program/program.ts';
import { aligned } from '../program/table.ts';

const { data, nn, optim } = torch;

export const command = {
  name: 'multi-label',
  about: 'Learns which digits are in a picture of three handwritten digits.',
  options: {
    epochs: whole(6, 'passes over the pictures'),
    pictures: whole(6000, 'pictures to train with', 100, 100_000),
    seed: seed(),
    out: folder('runs/multi-label', 'where the pictures go'),
  },
};

const digitsOfPicture = 3;
const classes = 10;
const testPictures = 1000;

export interface Pictures {
  /** [pictures, 1, 28, 84], from 0 for paper to 1 for ink. */
  readonly images: torch.Tensor;
  /** [pictures, 10]: 1 where the digit is there. */
  readonly labels: torch.Tensor;
}

/** Pictures of three digits drawn at random, side by side: MNIST's own images, and no label that is not theirs. */
export function drawPictures(digits: DigitSet, count: number): Pictures {
  const chosen = torch.randint(0, digits.count, [count, digitsOfPicture]).toTypedArray();
  const images = new Float32Array(count * digitsOfPicture * pixels);
  const labels = new Float32Array(count * classes);
  for (let picture = 0; picture < count; picture++) {
    for (let place = 0; place < digitsOfPicture; place++) {
      const digit = Number(chosen[picture * digitsOfPicture + place]);
      labels[picture * classes + (digits.labels[digit] ?? 0)] = 1;
      for (let row = 0; row < side; row++) {
        const from = digit * pixels + row * side;
        const line = digits.images.subarray(from, from + side);
        images.set(
          Float32Array.from(line, (ink) => ink / 255),
          ((picture * side + row) * digitsOfPicture + place) * side,
        );
      }
    }
  }
  return {
    images: torch.fromTypedArray(images, [count, 1, side, digitsOfPicture * side]),
    labels: torch.fromTypedArray(labels, [count, classes]),
  };
}

/** Looks for each digit everywhere, and takes the place where it is seen best: the same network would read pictures of any width. */
class Finder extends nn.Module {
  readonly look = new nn.Sequential(
    new nn.Conv2d(1, 16, 5, { padding: 2, stride: 2 }),
    new nn.ReLU(),
    new nn.Conv2d(16, 32, 3, { padding: 1, stride: 2 }),
    new nn.ReLU(),
    new nn.Conv2d(32, 64, 7),
    new nn.ReLU(),
    new nn.Conv2d(64, classes, 1),
  );

  forward(images: torch.Tensor): torch.Tensor {
    return this.look(images).amax([2, 3]);
  }
}

export interface Result {
  /** The share of the ten answers that are right. */
  readonly labelAccuracy: number;
  /** The share of pictures of which all ten are right. */
  readonly exactMatch: number;
  readonly f1: number;
  readonly byDigit: readonly { readonly digit: number; readonly pictures: number; readonly f1: number }[];
  readonly test: Pictures;
  readonly probabilities: torch.Tensor;
}

export async function run(options: Values<typeof command.options>, print: Print): Promise<Result> {
  torch.manualSeed(options.seed);
  // Digits of the test pictures are in none of the training pictures.
  const digits = readMnist();
  const train = drawPictures(digits.train, options.pictures);
  const test = drawPictures(digits.test, testPictures);
  const model = new Finder();
  const loader = new data.DataLoader(new data.TensorDataset(train.images, train.labels), {
    batchSize: 64,
    shuffle: true,
  });
  const optimizer = new optim.Adam(model.parameters());
  await fit(model, loader, {
    loss: nn.functional.binaryCrossEntropyWithLogits,
    optimizer,
    scheduler: {
      scheduler: new optim.lrScheduler.OneCycleLR(optimizer, 0.006, {
        epochs: options.epochs,
        stepsPerEpoch: loader.length,
      }),
      every: 'step',
    },
    epochs: options.epochs,
    progress: false,
    callbacks: {
      onEpochEnd: ({ epoch, loss }) => print(`epoch ${epoch}  loss ${loss.toFixed(4)}`),
    },
  });
  model.eval();
  const probabilities = torch.noGrad(() => torch.cat(test.images.split(250).map((part) => model(part).sigmoid())));
  const right = probabilities.gt(0.5).eq(test.labels.gt(0.5));
  const ofDigit = (digit: number) => [probabilities.select(1, digit), test.labels.select(1, digit)] as const;
  const result: Result = {
    labelAccuracy: Number(right.to(torch.float32).mean().item()),
    exactMatch: Number(right.all(1).to(torch.float32).mean().item()),
    f1: metrics.f1Score(probabilities.flatten(), test.labels.flatten(), { threshold: 0.5 }),
    byDigit: Array.from({ length: classes }, (_, digit) => ({
      digit,
      pictures: Number(test.labels.select(1, digit).sum().item()),
      f1: metrics.f1Score(...ofDigit(digit), { threshold: 0.5 }),
    })),
    test,
    probabilities,
  };
  print(
    `\n${aligned(
      ['digit', 'pictures with it', 'F1'],
      result.byDigit.map(({ digit, pictures, f1 }) => [digit, pictures, f1.toFixed(3)]),
    )}`,
  );
  print(
    `\nof ${testPictures} pictures not seen: ${(100 * result.labelAccuracy).toFixed(1)} % of the answers are right, F1 ${result.f1.toFixed(3)}; all ten of ${(100 * result.exactMatch).toFixed(1)} % of the pictures`,
  );
  return result;
}
