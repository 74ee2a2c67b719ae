/** @file Training, validation and prediction. */
import { join } from 'node:path';
import * as torch from 'flambeau';
import { Accuracy } from 'flambeau/metrics';
import * as train from 'flambeau/train';
import { distortImages } from './augmentation.ts';
import { comparedOptions } from './checkpoint.ts';
import { type DigitParts, DigitsDataset, datasetModule } from './dataset.ts';
import type { DigitSet } from './digitset.ts';
import { formatCount } from './format.ts';
import { LearningRate } from './learning-rate.ts';
import { makeModel } from './model.ts';
import type { DigitsOptions } from './options.ts';
import { Progress, type ProgressStream } from './progress.ts';
import { bestRecord, type EpochRecord, recordOf } from './records.ts';
import { Stopwatch } from './stopwatch.ts';

const { data, nn, optim } = torch;
const F = nn.functional;

type Batch = [images: torch.Tensor, labels: torch.Tensor];

/** Digits per batch where no gradients are needed. */
const evaluationBatch = 250;

/** Digits in their order, for what needs no gradients. */
const inOrder = (digits: DigitSet): torch.data.DataLoader<Batch> =>
  new data.DataLoader(new DigitsDataset(digits), { batchSize: evaluationBatch });

/** A loader that `fit` draws again: with a state of its own it could not go on with another number of workers. */
const withoutState = (loader: torch.data.DataLoader<Batch>) => ({
  length: loader.length,
  [Symbol.asyncIterator]: () => loader[Symbol.asyncIterator](),
});

function resumedAfter(epochs: number, batches: number, path: string): string {
  return `resumed after ${formatCount(epochs, 'epoch')} and ${formatCount(batches, 'batch', 'batches')} from ${path}\n`;
}

export interface Predictions {
  readonly predicted: number[];
  /** Probability of the predicted digit. */
  readonly confidence: number[];
  readonly accuracy: number;
}

/** What the model answers to a set of digits. */
export async function predict(model: torch.nn.Sequential, digits: DigitSet): Promise<Predictions> {
  const scores = await train.predict(model, inOrder(digits));
  const { values, indices } = F.softmax(scores, 1).max(1);
  const predicted = Array.from(indices.toTypedArray<BigInt64Array>(), Number);
  const right = predicted.filter((digit, i) => digit === digits.labels[i]).length;
  return { predicted, confidence: Array.from(values.toTypedArray<Float32Array>()), accuracy: right / digits.count };
}

export class Training {
  readonly model = makeModel();
  readonly lastPath: string;
  readonly bestPath: string;
  /** Training digits of one epoch. */
  readonly trainCount: number;
  readonly stopwatch = new Stopwatch();
  private readonly options: DigitsOptions;
  private readonly parts: DigitParts;
  private readonly stream: ProgressStream;

  constructor(options: DigitsOptions, parts: DigitParts, stream: ProgressStream) {
    this.options = options;
    this.parts = parts;
    this.stream = stream;
    this.trainCount = parts.train.count;
    this.lastPath = join(options.out, 'last.pt');
    this.bestPath = join(options.out, 'best.safetensors');
  }

  private async loader(): Promise<torch.data.DataLoader<Batch>> {
    const { batchSize, workers, data: directory, drawn, samples, seed } = this.options;
    const dataset =
      workers === 0
        ? new DigitsDataset(this.parts.train)
        : await data.fromModule<Batch>(datasetModule, {
            name: 'makePart',
            arguments: [{ data: directory, drawn, samples, seed }, 'train'],
          });
    return new data.DataLoader(dataset, { batchSize, shuffle: true, numWorkers: workers });
  }

  /** Trains to the last epoch, or to Ctrl-C. */
  async run() {
    const { options, parts, model, stopwatch } = this;
    const { epochs, out, resume, lr } = options;
    const loader = await this.loader();
    const optimizer = new optim.Adam(model.parameters(), { lr });
    const accuracy = new Accuracy();
    const progress = new Progress(this.stream, epochs, this.trainCount);
    const seenAfter = (batch: number) => Math.min(batch * options.batchSize, this.trainCount);
    let firstSeen = 0;
    let isBest = false;
    let last: EpochRecord | undefined;
    return train.fit(model, withoutState(loader), {
      step: (network, [images, labels]) => {
        const output: torch.Tensor = network(network.training ? distortImages(images) : images);
        return { loss: F.crossEntropy(output, labels), output, target: labels };
      },
      optimizer,
      scheduler: { scheduler: new LearningRate(optimizer, loader.length * epochs), every: 'step' },
      epochs,
      validate: inOrder(parts.validation),
      metrics: { accuracy },
      // The best model is chosen by a rule of its own.
      checkpoint: { folder: out, best: false },
      resume,
      parts: { options: comparedOptions(this.lastPath, options), stopwatch },
      callbacks: {
        onStart: ({ resumed, records, batch }) => {
          if (resume)
            this.stream.write(
              resumed
                ? resumedAfter(records.length, batch, this.lastPath)
                : `no checkpoint at ${this.lastPath}: starting anew\n`,
            );
        },
        onEpochStart: ({ epoch, batch }) => {
          firstSeen = seenAfter(batch);
          progress.startEpoch(epoch);
          stopwatch.start();
        },
        onStep: () => stopwatch.trained(),
        onEpochEnd: (record, { records }) => {
          const { epoch } = record;
          stopwatch.validated();
          last = recordOf(record);
          isBest = bestRecord(records.map(recordOf), epochs)?.epoch === epoch;
          if (isBest) torch.io.saveFile(model.stateDict(), this.bestPath, { metadata: { epoch: String(epoch) } });
        },
      },
      progress: {
        show: ({ batch, loss }) => progress.update(seenAfter(batch), loss, accuracy.compute()),
        epoch: () => {
          if (last === undefined) return;
          const seconds = stopwatch.epochSeconds;
          const samplesPerSecond = (this.trainCount - firstSeen) / seconds;
          progress.finishEpoch({ ...last, epochs, samplesPerSecond, seconds, best: isBest });
        },
        clear: () => progress.clear(),
      },
    });
  }
}
