/** @file The loop of `fit`, and what it knows while it runs. */
import { ArgumentError, DataLoaderError, ValueError } from '../errors/errors.ts';
import { awaitInterruption, nextTurn } from '../host/interruption.ts';
import { clipGradNorm_, clipGradValue_ } from '../nn/clipping.ts';
import type { Module } from '../nn/module.ts';
import { fromTypedArray } from '../ops/creation/data.ts';
import { AveragedModel } from '../optim/averaging/averaged-model.ts';
import { getEmaMultiAvgFn } from '../optim/averaging/averages.ts';
import { ReduceLROnPlateau } from '../optim/scheduler/plateau.ts';
import type { ScheduledOptimizer } from '../optim/scheduler/scheduler.ts';
import { defaultGenerator } from '../random/generator.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type Batches, countOf, lengthOf, movedTo } from './batch.ts';
import { BestWeights } from './best-weights.ts';
import { isStateful, type Parts, TrainingFiles } from './checkpoint.ts';
import { scoresOf } from './evaluate.ts';
import type { Ending, EpochRecord, History } from './history.ts';
import { numbersOf } from './logger.ts';
import { keptModes } from './modes.ts';
import type { CheckedOptions } from './options.ts';
import { type ProgressView, progressView, Speed } from './progress.ts';
import { type Reading, Readings } from './readings.ts';
import { remainingOf } from './remaining.ts';
import { type MetricSet, Scores } from './scores.ts';
import type { Callbacks, StepEvent, TrainingState } from './state.ts';
import { stepResult } from './step.ts';
import { type BestEpoch, Watch } from './watch.ts';

/** Milliseconds after which the host gets a turn, so that Ctrl-C is heard and a page can draw. */
const turnEvery = 50;

/** Where a training is, beside the states of its parts. */
interface Position {
  readonly batch: number;
  readonly step: number;
  /** Of the epoch under way. */
  readonly seconds: number;
  readonly losses: Tensor;
  readonly records: readonly EpochRecord[];
  readonly best: BestEpoch | null;
  readonly waited: number;
  /** The state of the default generator when the epoch began. */
  readonly epochStart: Tensor;
}

export class Training<Model extends Module, Batch, Metrics extends MetricSet, Validated extends boolean>
  implements TrainingState<Model, Metrics, Validated>
{
  readonly model: Model;
  readonly optimizer: ScheduledOptimizer;
  readonly averaged: AveragedModel<Model> | undefined;
  readonly epochs: number;
  readonly batches: number | undefined;
  readonly records: EpochRecord<Metrics, Validated>[] = [];
  batch = 0;
  step = 0;
  resumed = false;
  readonly #loader: Batches<Batch>;
  readonly #options: CheckedOptions<Model, Batch, Metrics, Validated>;
  readonly #scores: Scores<Metrics>;
  readonly #readings = new Readings((reading) => this.#take(reading));
  readonly #watch: Watch;
  readonly #view: ProgressView;
  readonly #speed = new Speed();
  readonly #files: TrainingFiles | undefined;
  readonly #best: BestWeights;
  readonly #restoreModes: () => void;
  #interruption = awaitInterruption(false);
  #losses: number[] = [];
  #isStopped = false;
  /** Of the epoch under way, before `#moment`. */
  #seconds = 0;
  #moment = performance.now();
  #lastSaved = this.#moment;
  #lastTurn = this.#moment;
  #epochStart = defaultGenerator.getState();

  constructor(model: Model, loader: Batches<Batch>, options: CheckedOptions<Model, Batch, Metrics, Validated>) {
    const { ema, metrics, checkpoint, earlyStopping, validate } = options;
    this.model = model;
    this.optimizer = options.optimizer;
    this.epochs = options.epochs;
    this.batches = lengthOf(loader);
    this.averaged = typeof ema === 'number' ? new AveragedModel(model, { multiAvgFn: getEmaMultiAvgFn(ema) }) : ema;
    this.#loader = loader;
    this.#options = options;
    this.#scores = new Scores(metrics);
    this.#watch = new Watch('fit', options.watch, metrics, validate !== undefined, earlyStopping?.minDelta ?? 0);
    this.#view = progressView('fit', options.progress);
    this.#files = checkpoint === undefined ? undefined : new TrainingFiles(checkpoint.folder, options.device);
    const keepsFile = checkpoint?.best === true;
    this.#best = new BestWeights(
      this.#judged,
      keepsFile ? this.#files : undefined,
      earlyStopping?.restoreBest === true,
    );
    this.#restoreModes = keptModes(model);
  }

  get epoch(): number {
    return this.records.length + 1;
  }

  get loss(): number {
    return this.#scores.loss;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** The model that is validated and whose best weights are kept. */
  get #judged(): Model {
    return this.averaged?.module ?? this.model;
  }

  get #isPatient(): boolean {
    const { earlyStopping } = this.#options;
    return earlyStopping === undefined || this.#watch.waited < earlyStopping.patience;
  }

  get #isOver(): boolean {
    return this.#isStopped || this.#interruption.happened || !this.#isPatient || this.records.length >= this.epochs;
  }

  /** The whole training. */
  async run(): Promise<History<Model, Metrics, Validated>> {
    const { resume, loggers, interruptible } = this.#options;
    try {
      if (resume) await this.#resume();
      this.#interruption = awaitInterruption(interruptible);
      await this.#tell((each) => each.onStart?.(this));
      while (!this.#isOver) await this.#epoch();
      if (!this.#interruption.happened) await this.#best.restore();
      const history = this.#history();
      await this.#tell((each) => each.onEnd?.(history));
      return history;
    } catch (error) {
      // Persistent workers would go on waiting for a next epoch.
      for (const loader of [this.#loader, this.#options.validate]) {
        if (typeof loader === 'object' && 'close' in loader && typeof loader.close === 'function') loader.close();
      }
      throw error;
    } finally {
      this.#interruption.end();
      this.#view.clear();
      this.#restoreModes();
      for (const logger of loggers) await logger.flush?.();
    }
  }

  /** An epoch, or what is left of it. */
  async #epoch(): Promise<void> {
    const { accumulate, objective, device, metrics } = this.#options;
    this.#begin();
    await this.#tell((each) => each.onEpochStart?.(this));
    let inStep = 0;
    let size = 1;
    let event: StepEvent<Batch> | undefined;
    for await (const given of remainingOf(this.#loader, this.batch, this.#epochStart)) {
      if (inStep === 0) {
        this.optimizer.zeroGrad();
        // The last step of an epoch may have fewer batches.
        size = Math.min(accumulate, Math.max(1, (this.batches ?? Number.POSITIVE_INFINITY) - this.batch));
      }
      const batch = movedTo(device, given) as Batch;
      const { loss, output, target } = await stepResult('fit', this.model, batch, objective);
      this.batch++;
      const seen = Object.keys(metrics).length > 0 ? { output, target } : { output: undefined, target: undefined };
      await this.#readings.add({ loss, ...seen, count: countOf(batch), step: this.step + 1, size, batch: this.batch });
      (size === 1 ? loss : loss.div(size)).backward();
      event = { batch, loss: loss.detach(), output };
      inStep++;
      this.#show();
      if (inStep < size) continue;
      inStep = 0;
      await this.#update(event);
      if (await this.#pause()) return;
    }
    if (event === undefined && this.batch === 0) throw this.#empty();
    if (inStep > 0 && event !== undefined) {
      // The loader gave fewer batches than it said, or said nothing.
      for (const { grad } of this.#parameters()) grad?.mul_(size / inStep);
      await this.#update(event);
    }
    await this.#finish();
  }

  #begin(): void {
    this.#moment = performance.now();
    if (this.batch === 0) {
      this.#epochStart = defaultGenerator.getState();
      this.#scores.reset();
      this.#seconds = 0;
    }
    this.model.train();
    this.#speed.restart(this.#moment, this.batch);
  }

  #parameters(): Tensor[] {
    return this.optimizer.paramGroups.flatMap(({ params }) => params);
  }

  /** A step of the optimizer, from the gradients that are there. */
  async #update(event: StepEvent<Batch>): Promise<void> {
    const { clipNorm, clipValue, schedules, logEvery, loggers } = this.#options;
    if (clipNorm !== undefined) clipGradNorm_(this.#parameters(), clipNorm);
    if (clipValue !== undefined) clipGradValue_(this.#parameters(), clipValue);
    const [{ lr: learningRate } = { lr: 0 }] = this.optimizer.paramGroups;
    this.optimizer.step();
    this.averaged?.updateParameters(this.model);
    for (const { scheduler, every } of schedules) if (every === 'step') scheduler.step();
    this.step++;
    await this.#tell((each) => each.onStep?.(this, event));
    if (logEvery === 0 || this.step % logEvery !== 0) return;
    await this.#readings.flush();
    const loss = this.#losses[this.step - 1] as number;
    for (const logger of loggers) logger.log({ 'step.loss': loss, 'step.learningRate': learningRate }, this.step);
  }

  /** Between two steps: gives the host its turn and saves. Is the training to end here? */
  async #pause(): Promise<boolean> {
    const { checkpoint } = this.#options;
    const now = performance.now();
    if (now - this.#lastTurn > turnEvery) {
      await nextTurn();
      this.#lastTurn = performance.now();
    }
    const isEnding = this.#isStopped || this.#interruption.happened;
    const isDue = checkpoint !== undefined && now - this.#lastSaved > 1000 * checkpoint.everySeconds;
    if (isEnding || isDue) await this.#save();
    return isEnding;
  }

  /** Judges the epoch that is over. */
  async #finish(): Promise<void> {
    const { validate, objective, metrics, device, schedules, loggers } = this.#options;
    await this.#readings.flush();
    const training = this.#scores.values();
    const [{ lr: learningRate } = { lr: 0 }] = this.optimizer.paramGroups;
    const validation =
      validate === undefined
        ? undefined
        : await scoresOf('fit', this.#judged, validate, { objective, metrics, device });
    const seconds = this.#elapsed();
    const record = {
      epoch: this.epoch,
      ...training,
      ...(validation === undefined ? {} : { validation }),
      learningRate,
      seconds,
    } as EpochRecord<Metrics, Validated>;
    const watched = this.#watch.valueOf(record);
    const isBest = this.#watch.take(record);
    this.records.push(record);
    this.batch = 0;
    if (isBest) await this.#best.keep(record.epoch, { [this.#watch.name]: String(watched) });
    for (const { scheduler, every } of schedules) {
      if (scheduler instanceof ReduceLROnPlateau) scheduler.step(watched);
      else if (every === 'epoch') scheduler.step();
    }
    await this.#tell((each) => each.onEpochEnd?.(record, this));
    const numbers = numbersOf(record);
    for (const logger of loggers) logger.log(numbers, this.step);
    this.#epochStart = defaultGenerator.getState();
    await this.#save();
    this.#view.epoch(numbers, this.epochs, isBest);
  }

  #elapsed(): number {
    return this.#seconds + (performance.now() - this.#moment) / 1000;
  }

  #show(): void {
    const now = performance.now();
    const { batch, batches, epochs, epoch, loss } = this;
    const rate = this.#speed.at(now, batch);
    const left = batches === undefined ? Number.NaN : (epochs - epoch) * batches + batches - batch;
    const stepsPerSecond = rate / this.#options.accumulate;
    this.#view.show({ epoch, epochs, batch, batches, loss, stepsPerSecond, secondsLeft: left / rate });
  }

  #take({ loss, count, output, target, step, size, batch }: Reading): void {
    if (!Number.isFinite(loss)) throw this.#diverged(loss, step, batch);
    this.#scores.add(loss, count, output, target);
    this.#losses[step - 1] = (this.#losses[step - 1] ?? 0) + loss / size;
  }

  async #tell(call: (each: Callbacks<Model, Batch, Metrics, Validated>) => void | Promise<void>): Promise<void> {
    for (const each of this.#options.callbacks) await call(each);
  }

  /** All that has a state. */
  #parts(): Parts {
    const { schedules, validate, parts } = this.#options;
    const schedulers = schedules.map(({ scheduler }, i) => [i === 0 ? 'scheduler' : `scheduler${i + 1}`, scheduler]);
    return {
      // First: what somebody compares is compared before anything is changed.
      ...parts,
      model: this.model,
      optimizer: this.optimizer,
      ...(Object.fromEntries(schedulers) as Parts),
      ...(isStateful(this.#loader) ? { loader: this.#loader } : {}),
      ...(isStateful(validate) ? { validate } : {}),
      ...(this.averaged === undefined ? {} : { averaged: this.averaged }),
      scores: this.#scores,
    };
  }

  async #save(): Promise<void> {
    if (this.#files === undefined) return;
    await this.#readings.flush();
    const { batch, step, records } = this;
    const { best = null, waited } = this.#watch;
    const losses = fromTypedArray(Float64Array.from(this.#losses));
    const epochStart = fromTypedArray(this.#epochStart);
    const seconds = this.#elapsed();
    const fit: Position = { batch, step, seconds, losses, records, best, waited, epochStart };
    await this.#files.save(this.#parts(), { fit });
    this.#lastSaved = performance.now();
  }

  async #resume(): Promise<void> {
    const saved = await this.#files?.resume<{ fit: Position }>(this.#parts());
    if (saved?.fit === undefined) return;
    const { batch, step, seconds, losses, records, best, waited, epochStart } = saved.fit;
    Object.assign(this, { batch, step, resumed: true });
    this.records.push(...(records as EpochRecord<Metrics, Validated>[]));
    this.#losses = losses.tolist() as number[];
    this.#seconds = seconds;
    this.#epochStart = epochStart.toTypedArray() as Uint8Array;
    Object.assign(this.#watch, { best: best ?? undefined, waited });
    for (const logger of this.#options.loggers) logger.resumeAt?.(step);
  }

  #history(): History<Model, Metrics, Validated> {
    const interrupted = this.#interruption.happened;
    const ending: Ending = interrupted
      ? 'interruption'
      : this.#isStopped
        ? 'callback'
        : this.records.length >= this.epochs
          ? 'epochs'
          : 'early stopping';
    const { best } = this.#watch;
    const { averaged, step: steps, records: epochs } = this;
    return { epochs, steps, losses: this.#losses, best, ending, interrupted, averaged };
  }

  #diverged(loss: number, step: number, batch: number): ValueError {
    return new ValueError(
      'fit/diverged',
      `the loss became ${loss} at step ${step} (epoch ${this.epoch}, batch ${batch})\n  fix: a smaller learning rate, or { clipNorm: 1 }; if it is NaN from the first step on, look for NaN in the batch\n  to find where it comes from: torch.autograd.detectAnomaly(() => …) names the operation, torch.nn.inspect(model, input) the layers whose values explode`,
      { loss, step, epoch: this.epoch, batch },
    );
  }

  #empty(): ArgumentError | DataLoaderError {
    if (this.records.length === 0) return new ArgumentError('fit/loader', 'the loader of fit gave no batch');
    return new DataLoaderError(
      'fit/exhausted',
      `the loader of fit gave no batch in epoch ${this.epoch}: it can be gone through only once\n  fix: a DataLoader, an array, or an object whose [Symbol.iterator]() begins anew`,
    );
  }
}
