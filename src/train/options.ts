/** @file The options of `fit`, checked. */
import { deviceNamed } from '../engines/devices.ts';
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import type { Stateful } from '../io/training.ts';
import { Module } from '../nn/module.ts';
import { isRecord, refuseUnknown } from '../ops/options.ts';
import { AveragedModel } from '../optim/averaging/averaged-model.ts';
import { LBFGS } from '../optim/lbfgs.ts';
import { Optimizer } from '../optim/optimizer.ts';
import { ReduceLROnPlateau } from '../optim/scheduler/plateau.ts';
import { LRScheduler, type ScheduledOptimizer } from '../optim/scheduler/scheduler.ts';
import { Generator } from '../random/generator.ts';
import { type Batches, requireBatches } from './batch.ts';
import type { Logger } from './logger.ts';
import type { ProgressOption } from './progress.ts';
import { checkedMetrics, type MetricSet } from './scores.ts';
import type { Callbacks } from './state.ts';
import { type Objective, requireObjective } from './step.ts';
import type { WatchOption } from './watch.ts';

/** A schedule of the learning rate, and when it moves on. */
export interface ScheduleOption {
  readonly scheduler: LRScheduler;
  readonly every: 'step' | 'epoch';
}

export interface EarlyStoppingOptions {
  /** Epochs without a better value that are waited for. */
  readonly patience: number;
  /** How much better counts. Default: 0. */
  readonly minDelta?: number;
  /** Bring the weights of the best epoch back at the end. Default: true. */
  readonly restoreBest?: boolean;
}

export interface CheckpointOptions {
  /** Gets `last.pt`, all that the training goes on from, and `best.safetensors`, the weights of the best epoch. */
  readonly folder: string;
  /** Seconds between two saves within an epoch; at the end of each it is saved anyway. Default: 30. */
  readonly everySeconds?: number;
  /** Write `best.safetensors`. Default: true. */
  readonly best?: boolean;
}

interface CommonOptions<
  Model extends Module,
  Batch,
  Metrics extends MetricSet,
  Validation extends Batches<Batch> | undefined,
> {
  readonly optimizer: ScheduledOptimizer;
  /** How often the loader is gone through. */
  readonly epochs: number;
  /** Moves on after each epoch, or `{ scheduler, every: 'step' }`. `ReduceLROnPlateau` gets the watched value. */
  readonly scheduler?: LRScheduler | ScheduleOption | readonly (LRScheduler | ScheduleOption)[];
  /** Batches to judge each epoch by. */
  readonly validate?: Validation;
  /** Running metrics by the names that their values get, such as those of `flambeau/metrics`. */
  readonly metrics?: Metrics;
  /** The value by which epochs are compared. Default: `'validation.loss'`, or `'loss'` without validation. */
  readonly watch?: WatchOption<NoInfer<Metrics>, IsValidated<NoInfer<Validation>>>;
  readonly callbacks?: OneOrMany<Callbacks<Model, Batch, NoInfer<Metrics>, IsValidated<NoInfer<Validation>>>>;
  /** A folder for `last.pt` and `best.safetensors`. */
  readonly checkpoint?: string | CheckpointOptions;
  /** Go on from `last.pt` of the checkpoint, if it is there. Default: false. */
  readonly resume?: boolean;
  /** Where batches are computed. Default: where the model is. */
  readonly device?: string;
  /** Batches whose gradients are averaged for one step of the optimizer. Default: 1. */
  readonly accumulate?: number;
  /** The largest norm of all gradients together. */
  readonly clipNorm?: number;
  /** The largest size of each element of the gradients. */
  readonly clipValue?: number;
  /** Keep an average of the weights that forgets by this factor in each step, such as 0.999, or in a model of your own. It is what is validated. */
  readonly ema?: number | AveragedModel<Model>;
  /** Stop where the watched value gets no better: the patience in epochs, or options. */
  readonly earlyStopping?: number | EarlyStoppingOptions;
  /** A generator that the training draws from, such as that of dropout in a model of your own: it is saved with it. */
  readonly generator?: Generator;
  /** What else belongs to the training and is saved with it: whatever has `stateDict` and `loadStateDict`. */
  readonly parts?: Readonly<Record<string, Stateful | Generator>>;
  /** Show how far it is: default true, in the terminal or the console; or a stream, an element of a page, a function. */
  readonly progress?: ProgressOption;
  /** Where numbers are written to: those of each epoch, and of each `logEvery`th step. */
  readonly logger?: OneOrMany<Logger>;
  /** Steps between two losses that the logger gets. Default: 0, none. */
  readonly logEvery?: number;
  /** Answer Ctrl-C by finishing the step and saving. Default: true. */
  readonly interruptible?: boolean;
}

type OneOrMany<T> = T | readonly T[];

export type IsValidated<Validation> = [Validation] extends [undefined] ? false : true;

export type FitOptions<
  Model extends Module,
  Batch,
  Metrics extends MetricSet,
  Validation extends Batches<Batch> | undefined,
> = CommonOptions<Model, Batch, Metrics, Validation> & Objective<Model, Batch>;

const names = [
  'loss',
  'step',
  'optimizer',
  'epochs',
  'scheduler',
  'validate',
  'metrics',
  'watch',
  'callbacks',
  'checkpoint',
  'resume',
  'device',
  'accumulate',
  'clipNorm',
  'clipValue',
  'ema',
  'earlyStopping',
  'generator',
  'parts',
  'progress',
  'logger',
  'logEvery',
  'interruptible',
];

function fault(name: string, rule: string, given: unknown, fix = ''): ArgumentError {
  const shown = typeof given === 'number' || typeof given === 'string' ? String(given) : kindOf(given);
  return new ArgumentError(
    `fit/${name}`,
    `${name} of fit must be ${rule}, got ${shown}${fix === '' ? '' : `\n  fix: ${fix}`}`,
    { option: name },
  );
}

function whole(name: string, given: unknown, least: number): void {
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= least) return;
  throw fault(name, `a whole number from ${least} on`, given);
}

function bound(name: string, given: unknown): void {
  if (given === undefined || (typeof given === 'number' && given > 0)) return;
  throw fault(name, 'a number above 0', given);
}

const listOf = (given: unknown): readonly unknown[] =>
  given === undefined ? [] : Array.isArray(given) ? given : [given];

function schedulesOf(given: unknown): ScheduleOption[] {
  return listOf(given).map((each): ScheduleOption => {
    const { scheduler, every = 'epoch' } =
      each instanceof LRScheduler ? { scheduler: each } : (each as Partial<ScheduleOption>);
    if (!(scheduler instanceof LRScheduler) || !['step', 'epoch'].includes(every)) {
      throw fault('scheduler', "a schedule of optim.lrScheduler, or { scheduler, every: 'step' }", each);
    }
    if (scheduler instanceof ReduceLROnPlateau && every === 'step') {
      throw fault('scheduler', 'one that moves on by steps', 'ReduceLROnPlateau, which follows a value of epochs');
    }
    return { scheduler, every };
  });
}

function checkpointOf(given: unknown): Required<CheckpointOptions> | undefined {
  if (given === undefined) return undefined;
  const options = typeof given === 'string' ? { folder: given } : given;
  if (!isRecord(options)) throw fault('checkpoint', 'a folder, or { folder, everySeconds }', given);
  refuseUnknown('fit', Object.keys(options), ['folder', 'everySeconds', 'best']);
  const { folder, everySeconds = 30, best = true } = options;
  if (typeof folder !== 'string' || folder === '') throw fault('checkpoint', 'the path of a folder', folder);
  if (typeof everySeconds !== 'number' || !(everySeconds >= 0))
    throw fault('everySeconds', 'a number not below 0', everySeconds);
  return { folder, everySeconds, best: best !== false };
}

function earlyStoppingOf(given: unknown): Required<EarlyStoppingOptions> | undefined {
  if (given === undefined) return undefined;
  const options = typeof given === 'number' ? { patience: given } : given;
  if (!isRecord(options))
    throw fault('earlyStopping', 'the patience in epochs, or { patience, minDelta, restoreBest }', given);
  refuseUnknown('fit', Object.keys(options), ['patience', 'minDelta', 'restoreBest']);
  const { patience, minDelta = 0, restoreBest = true } = options;
  whole('patience', patience, 1);
  if (typeof minDelta !== 'number' || !(minDelta >= 0)) throw fault('minDelta', 'a number not below 0', minDelta);
  return { patience: patience as number, minDelta, restoreBest: restoreBest !== false };
}

/** Names that the checkpoint uses itself. */
const savedNames = [
  'model',
  'optimizer',
  'scheduler',
  'validate',
  'loader',
  'averaged',
  'scores',
  'generator',
  'fit',
  'rng_state',
];

function partsOf(parts: unknown, generator: unknown): Readonly<Record<string, Stateful | Generator>> {
  if (generator !== undefined && !(generator instanceof Generator)) {
    throw fault('generator', 'a torch.Generator', generator);
  }
  if (parts !== undefined && !isRecord(parts))
    throw fault('parts', 'an object of what has stateDict and loadStateDict', parts);
  const given = (parts ?? {}) as Record<string, Stateful | Generator>;
  const reserved = Object.keys(given).find((name) => savedNames.includes(name.replace(/\d+$/, '')));
  if (reserved !== undefined) {
    throw fault('parts', `named otherwise than ${savedNames.join(', ')}, which fit saves itself`, reserved);
  }
  return generator === undefined ? given : { ...given, generator };
}

/** The options of `fit`, checked, with defaults filled in. */
export type CheckedOptions<Model extends Module, Batch, Metrics extends MetricSet, Validated extends boolean> = {
  readonly objective: Objective<Model, Batch>;
  readonly optimizer: ScheduledOptimizer;
  readonly epochs: number;
  readonly schedules: readonly ScheduleOption[];
  readonly validate: Batches<Batch> | undefined;
  readonly metrics: Metrics;
  readonly watch: unknown;
  readonly callbacks: readonly Callbacks<Model, Batch, Metrics, Validated>[];
  readonly checkpoint: Required<CheckpointOptions> | undefined;
  readonly resume: boolean;
  readonly device: string;
  readonly accumulate: number;
  readonly clipNorm: number | undefined;
  readonly clipValue: number | undefined;
  readonly ema: number | AveragedModel<Model> | undefined;
  readonly earlyStopping: Required<EarlyStoppingOptions> | undefined;
  readonly parts: Readonly<Record<string, Stateful | Generator>>;
  readonly progress: unknown;
  readonly loggers: readonly Logger[];
  readonly logEvery: number;
  readonly interruptible: boolean;
};

/** Where a model is. */
export function deviceOf(model: Module): string {
  for (const parameter of model.parameters()) return parameter.device;
  return 'cpu';
}

/** The device that was asked for, or that of the model. */
export function checkedDevice(call: string, model: Module, device: unknown): string {
  if (device === undefined) return deviceOf(model);
  if (typeof device !== 'string') throw fault('device', "the name of a device, such as 'webgpu'", device);
  return deviceNamed(call, device).name;
}

export function requireModel(call: string, model: unknown): asserts model is Module {
  if (model instanceof Module) return;
  throw new ArgumentError(
    `${call}/model`,
    `${call} takes a model first, got ${kindOf(model)}\n  fix: ${call}(model, loader, { … })`,
  );
}

/** Errors: `fit/…`, by the option's name. */
export function checkedOptions<Model extends Module, Batch, Metrics extends MetricSet, Validated extends boolean>(
  model: Model,
  loader: Batches<Batch>,
  given: unknown,
): CheckedOptions<Model, Batch, Metrics, Validated> {
  requireModel('fit', model);
  requireBatches('fit', 'loader', loader);
  if (!isRecord(given)) {
    throw new ArgumentError(
      'fit/arguments',
      `fit takes its options by name, got ${kindOf(given)}\n  fix: fit(model, loader, { loss, optimizer, epochs })`,
    );
  }
  refuseUnknown('fit', Object.keys(given), names);
  const options = given as Partial<FitOptions<Model, Batch, Metrics, Batches<Batch> | undefined>>;
  const { loss, step, optimizer, epochs, validate, accumulate = 1, logEvery = 0, resume = false } = options;
  requireObjective('fit', loss, step);
  if (!(optimizer instanceof Optimizer)) {
    throw fault(
      'optimizer',
      'an optimizer of torch.optim',
      optimizer,
      'new optim.Adam(model.parameters(), { lr: 1e-3 })',
    );
  }
  if (optimizer instanceof LBFGS) {
    throw fault(
      'optimizer',
      'one that takes a step from gradients',
      'LBFGS, which asks for the loss several times in a step',
      'write the loop: optimizer.step(() => { … return loss; })',
    );
  }
  whole('epochs', epochs, 1);
  whole('accumulate', accumulate, 1);
  whole('logEvery', logEvery, 0);
  bound('clipNorm', options.clipNorm);
  bound('clipValue', options.clipValue);
  if (validate !== undefined) requireBatches('fit', 'validate', validate);
  const { ema } = options;
  const isDecay = typeof ema === 'number' && ema >= 0 && ema <= 1;
  if (ema !== undefined && !isDecay && !(ema instanceof AveragedModel)) {
    throw fault('ema', 'a factor from 0 to 1, or an optim.swaUtils.AveragedModel', ema);
  }
  const checkpoint = checkpointOf(options.checkpoint);
  if (resume && checkpoint === undefined) {
    throw new ArgumentError(
      'fit/resume',
      "resume of fit needs a checkpoint to go on from\n  fix: { checkpoint: 'runs/first', resume: true }",
    );
  }
  for (const logger of listOf(options.logger)) {
    if (!isRecord(logger) || typeof logger['log'] !== 'function')
      throw fault('logger', 'an object with log(values, step)', logger);
  }
  for (const each of listOf(options.callbacks)) {
    if (!isRecord(each)) throw fault('callbacks', 'an object of functions such as onEpochEnd', each);
    if (Object.getPrototypeOf(each) === Object.prototype) {
      refuseUnknown('callbacks of fit', Object.keys(each), [
        'onStart',
        'onEpochStart',
        'onStep',
        'onEpochEnd',
        'onEnd',
      ]);
    }
  }
  return {
    objective: { loss, step } as Objective<Model, Batch>,
    optimizer,
    epochs: epochs as number,
    schedules: schedulesOf(options.scheduler),
    validate,
    metrics: checkedMetrics('fit', options.metrics) as Metrics,
    watch: options.watch,
    callbacks: listOf(options.callbacks) as readonly Callbacks<Model, Batch, Metrics, Validated>[],
    checkpoint,
    resume: resume === true,
    device: checkedDevice('fit', model, options.device),
    accumulate,
    clipNorm: options.clipNorm,
    clipValue: options.clipValue,
    ema,
    earlyStopping: earlyStoppingOf(options.earlyStopping),
    parts: partsOf(options.parts, options.generator),
    progress: options.progress,
    loggers: listOf(options.logger) as readonly Logger[],
    logEvery,
    interruptible: options.interruptible !== false,
  };
}
