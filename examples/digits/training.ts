/** @file Training, validation and prediction. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as torch from 'flambeau';
import { ValueError } from 'flambeau';
import { distortImages } from './augmentation.ts';
import { loadCheckpoint, newRunState, type RunState, saveCheckpoint } from './checkpoint.ts';
import { type DigitParts, DigitsDataset, datasetModule } from './dataset.ts';
import type { DigitSet } from './digitset.ts';
import { makeDirectory } from './file.ts';
import { makeModel } from './model.ts';
import type { DigitsOptions } from './options.ts';
import { Progress, type ProgressStream } from './progress.ts';
import { bestRecord } from './records.ts';

const { data, nn, optim } = torch;
const F = nn.functional;

type Batch = [images: torch.Tensor, labels: torch.Tensor];

/** A checkpoint is written at least this often within an epoch. */
const checkpointSeconds = 30;

/** Digits per batch where no gradients are needed. */
const evaluationBatch = 250;

export interface Predictions {
  readonly predicted: number[];
  /** Probability of the predicted digit. */
  readonly confidence: number[];
  /** Mean loss. */
  readonly loss: number;
  readonly accuracy: number;
}

/** What the model answers to a set of digits. */
export function predict(model: torch.nn.Module, digits: DigitSet): Predictions {
  const predicted: number[] = [];
  const confidence: number[] = [];
  let lossSum = 0;
  model.eval();
  torch.noGrad(() => {
    for (const [images, labels] of new data.DataLoader(new DigitsDataset(digits), { batchSize: evaluationBatch })) {
      const scores: torch.Tensor = model(images);
      lossSum += F.crossEntropy(scores, labels, { reduction: 'sum' }).item();
      const { values, indices } = F.softmax(scores, 1).max(1);
      predicted.push(...Array.from(indices.toTypedArray<BigInt64Array>(), Number));
      confidence.push(...values.toTypedArray());
    }
  });
  model.train();
  const right = predicted.filter((digit, i) => digit === digits.labels[i]).length;
  return { predicted, confidence, loss: lossSum / digits.count, accuracy: right / digits.count };
}

/** The share of all steps in which the learning rate rises. */
const warmUp = 0.1;

/**
 * The learning rate rises evenly to its largest value and falls along a cosine to zero at the last step: so it may be larger than one that
 * stays. Smith and Topin, "Super-convergence" (2018), https://arxiv.org/abs/1708.07120
 */
function learningRate(largest: number, step: number, steps: number): number {
  // Halfway through the step, so that neither the first nor the last one goes for nothing.
  const done = (step + 0.5) / steps;
  if (done < warmUp) return (largest * done) / warmUp;
  return 0.5 * largest * (1 + Math.cos((Math.PI * (done - warmUp)) / (1 - warmUp)));
}

function checkLoss(value: number, where: string): void {
  if (Number.isFinite(value)) return;
  throw new ValueError('training/diverged', `the loss became ${value} ${where}\n  fix: a smaller --lr`);
}

export class Training {
  readonly model = makeModel();
  readonly lastPath: string;
  readonly bestPath: string;
  /** Training digits of one epoch. */
  readonly trainCount: number;
  run: RunState = newRunState();
  private readonly options: DigitsOptions;
  private readonly parts: DigitParts;
  private readonly optimizer: torch.optim.Adam;
  private readonly progress: Progress;
  private epochStart: torch.Tensor;
  private lastSaved = performance.now();
  /** Set from outside: stop after the batch under way, with a checkpoint. */
  interrupted = false;

  constructor(options: DigitsOptions, parts: DigitParts, stream: ProgressStream) {
    this.options = options;
    this.parts = parts;
    this.optimizer = new optim.Adam(this.model.parameters(), { lr: options.lr });
    this.trainCount = parts.train.count;
    this.progress = new Progress(stream, options.epochs, parts.train.count);
    this.lastPath = join(options.out, 'last.pt');
    this.bestPath = join(options.out, 'best.safetensors');
    this.epochStart = torch.getRngState();
    makeDirectory(options.out);
  }

  /** Goes on from the last checkpoint. Returns false where there is none. */
  resume(): boolean {
    if (!existsSync(this.lastPath)) return false;
    const { run, epochStart } = loadCheckpoint(this.lastPath, this.options, this.model, this.optimizer);
    this.run = run;
    this.epochStart = epochStart;
    return true;
  }

  private save(): void {
    const { run, epochStart } = this;
    saveCheckpoint(this.lastPath, this.options, this.model, this.optimizer, { run, epochStart });
    this.lastSaved = performance.now();
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

  /** Trains to the last epoch. */
  async train(): Promise<void> {
    const loader = await this.loader();
    const steps = loader.length * this.options.epochs;
    try {
      while (this.run.epoch < this.options.epochs && !this.interrupted) await this.epoch(loader, steps);
    } finally {
      this.progress.clear();
    }
  }

  private async epoch(loader: torch.data.DataLoader<Batch>, steps: number): Promise<void> {
    const { run, options } = this;
    const midway = torch.getRngState();
    if (run.batch === 0) this.epochStart = midway;
    // The order of samples is drawn from the state in which the epoch began; what was drawn since is restored afterwards.
    else torch.setRngState(this.epochStart);
    this.progress.startEpoch(run.epoch + 1);
    const seenBefore = run.batch * options.batchSize;
    const epochBegan = performance.now();
    let began = epochBegan;
    let compiled = torch.engineInfo().compileSeconds;
    const startBatch = run.batch;
    for await (const [images, labels] of loader.asyncFrom(startBatch)) {
      if (run.batch === startBatch && startBatch > 0) torch.setRngState(midway);
      const loss = this.step(images, labels, run.epoch * loader.length + run.batch, steps);
      run.batch++;
      const count = labels.shape[0] ?? 0;
      run.lossSum += loss * count;
      run.lossHistory.push(loss);
      const seen = Math.min(run.batch * options.batchSize, this.parts.train.count);
      this.progress.update(seen, run.lossSum / seen, run.correct / seen);
      // Batches that wait for nothing leave the event loop no turn: Ctrl-C would go unheard.
      await nextTurn();
      const now = performance.now();
      const compiledNow = torch.engineInfo().compileSeconds;
      run.compileSeconds += compiledNow - compiled;
      run.trainSeconds += (now - began) / 1000 - (compiledNow - compiled);
      began = now;
      compiled = compiledNow;
      if (this.interrupted || now - this.lastSaved > 1000 * checkpointSeconds) {
        this.save();
        began = performance.now();
        if (this.interrupted) return;
      }
    }
    // The checkpoint may stand behind the last batch of its epoch.
    if (run.batch === startBatch && startBatch > 0) torch.setRngState(midway);
    this.finishEpoch((performance.now() - epochBegan) / 1000, this.parts.train.count - seenBefore);
  }

  /** One step of training; returns the loss. */
  private step(images: torch.Tensor, labels: torch.Tensor, step: number, steps: number): number {
    for (const group of this.optimizer.paramGroups) group.lr = learningRate(this.options.lr, step, steps);
    this.optimizer.zeroGrad();
    const scores: torch.Tensor = this.model(distortImages(images));
    const loss = F.crossEntropy(scores, labels);
    loss.backward();
    this.optimizer.step();
    this.run.correct += Number(scores.argmax(1).eq(labels).sum().item());
    const value = Number(loss.item());
    checkLoss(value, `at step ${step}`);
    return value;
  }

  private finishEpoch(seconds: number, samples: number): void {
    const { run, parts } = this;
    const began = performance.now();
    const compiled = torch.engineInfo().compileSeconds;
    const validation = predict(this.model, parts.validation);
    const compiling = torch.engineInfo().compileSeconds - compiled;
    run.compileSeconds += compiling;
    run.validationSeconds += (performance.now() - began) / 1000 - compiling;
    const record = {
      epoch: run.epoch + 1,
      trainLoss: run.lossSum / parts.train.count,
      trainAccuracy: run.correct / parts.train.count,
      validationLoss: validation.loss,
      validationAccuracy: validation.accuracy,
    };
    checkLoss(record.validationLoss, `on the validation digits after epoch ${record.epoch}`);
    run.records.push(record);
    const best = bestRecord(run.records, this.options.epochs) === record;
    Object.assign(run, { epoch: run.epoch + 1, batch: 0, lossSum: 0, correct: 0 });
    if (best) {
      torch.io.saveFile(this.model.stateDict(), this.bestPath, { metadata: { epoch: String(record.epoch) } });
    }
    this.epochStart = torch.getRngState();
    this.save();
    this.progress.finishEpoch({
      ...record,
      epochs: this.options.epochs,
      samplesPerSecond: samples / seconds,
      seconds,
      best,
    });
  }
}
