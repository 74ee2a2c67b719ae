/** @file What a model is worth on data that it is not trained on, and what it says of data. */
import { inContext } from '../autograd/context.ts';
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, ValueError } from '../errors/errors.ts';
import type { Module } from '../nn/module.ts';
import { cat } from '../ops/join.ts';
import { isRecord, refuseUnknown } from '../ops/options.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { type Batches, countOf, movedTo, partsOf, requireBatches } from './batch.ts';
import { keptModes } from './modes.ts';
import { checkedDevice, requireModel } from './options.ts';
import { Readings } from './readings.ts';
import { checkedMetrics, type MetricSet, Scores, type ScoresOf } from './scores.ts';
import { type Objective, type OutputOf, requireObjective, stepResult } from './step.ts';

interface Judging<Model extends Module, Batch, Metrics extends MetricSet> {
  readonly objective: Objective<Model, Batch>;
  readonly metrics: Metrics;
  readonly device: string;
}

/** Loss and metrics over all batches of a loader, in evaluation mode, without gradients. */
export async function scoresOf<Model extends Module, Batch, Metrics extends MetricSet>(
  call: string,
  model: Model,
  loader: Batches<Batch>,
  { objective, metrics, device }: Judging<Model, Batch, Metrics>,
): Promise<ScoresOf<Metrics>> {
  const scores = new Scores(metrics);
  const readings = new Readings(({ loss, count, output, target }) => scores.add(loss, count, output, target));
  const restoreModes = keptModes(model);
  model.eval();
  try {
    let number = 0;
    for await (const given of loader) {
      const batch = movedTo(device, given) as Batch;
      const { loss, output, target } = await inContext('disabled', () => stepResult(call, model, batch, objective));
      number++;
      await readings.add({ loss, output, target, count: countOf(batch), step: number, size: 1, batch: number });
    }
    await readings.flush();
  } finally {
    restoreModes();
  }
  if (scores.samples > 0) return scores.values();
  throw new ValueError(
    `${call}/empty`,
    `${call} got no batch to judge the model by\n  fix: a loader that can be gone through again, and a data set that is not empty`,
  );
}

export type EvaluateOptions<Model extends Module, Batch, Metrics extends MetricSet> = Objective<Model, Batch> & {
  /** Running metrics by the names that their values get. */
  readonly metrics?: Metrics;
  /** Where batches are computed. Default: where the model is. */
  readonly device?: string;
};

function optionsOf(
  call: string,
  model: unknown,
  loader: unknown,
  given: unknown,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  requireModel(call, model);
  requireBatches(call, 'loader', loader);
  if (!isRecord(given)) {
    throw new ArgumentError(
      `${call}/arguments`,
      `${call} takes its options by name, got ${kindOf(given)}\n  fix: ${call}(model, loader, { ${names[0]}: … })`,
    );
  }
  refuseUnknown(call, Object.keys(given), names);
  return given;
}

/**
 * The mean loss over all samples of a loader, and the value of each metric: in evaluation mode, without gradients. The modes of the
 * model's parts are afterwards what they were.
 *
 * @throws {ValueError} when the loader gives no batch (`evaluate/empty`).
 * @example
 * const model = new nn.Flatten();
 * const batches = [[torch.tensor([[1], [2]]), torch.tensor([[1], [4]])]];
 * await train.evaluate(model, batches, { loss: F.mseLoss }); // { loss: 2 }
 */
export async function evaluate<Model extends Module, Batch, Metrics extends MetricSet = Record<never, never>>(
  model: Model,
  loader: Batches<Batch>,
  options: EvaluateOptions<Model, Batch, Metrics>,
): Promise<ScoresOf<Metrics>> {
  const given = optionsOf('evaluate', model, loader, options, ['loss', 'step', 'metrics', 'device']);
  requireObjective('evaluate', given['loss'], given['step']);
  const metrics = checkedMetrics('evaluate', options.metrics) as Metrics;
  const device = checkedDevice('evaluate', model, options.device);
  return scoresOf('evaluate', model, loader, { objective: options, metrics, device });
}

export interface PredictOptions<Model extends Module, Batch> {
  /** What the model says of a batch. Default: the model's output for the batch's input. */
  readonly step?: (model: Model, batch: Batch) => OutputOf<Model> | Promise<OutputOf<Model>>;
  /** Where batches are computed. Default: where the model is. */
  readonly device?: string;
}

/** Outputs of batches one after another, also those in arrays and objects. */
function joined(parts: readonly unknown[]): unknown {
  const [first] = parts;
  if (isTensor(first)) return cat(parts as Tensor[]);
  if (Array.isArray(first)) return first.map((_, i) => joined(parts.map((part) => (part as unknown[])[i])));
  if (isRecord(first)) {
    return Object.fromEntries(
      Object.keys(first).map((name) => [name, joined(parts.map((part) => (part as Record<string, unknown>)[name]))]),
    );
  }
  throw new ArgumentError(
    'predict/output',
    `predict joins tensors, also those in arrays and objects, got ${kindOf(first)}`,
  );
}

async function onHost(value: unknown): Promise<unknown> {
  if (isTensor(value)) return value.cpu();
  if (Array.isArray(value)) return Promise.all(value.map(onHost));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    await Promise.all(Object.entries(value).map(async ([name, item]) => [name, await onHost(item)] as const)),
  );
}

/**
 * What the model says of all samples of a loader, on the host: in evaluation mode, without gradients.
 *
 * @throws {ValueError} when the loader gives no batch (`predict/empty`).
 * @example
 * const model = new nn.Threshold(2, 0);
 * const batches = [torch.tensor([[1], [2]]), torch.tensor([[3]])];
 * (await train.predict(model, batches)).tolist(); // [ [ 0 ], [ 0 ], [ 3 ] ]
 */
export async function predict<Model extends Module, Batch>(
  model: Model,
  loader: Batches<Batch>,
  options: PredictOptions<Model, Batch> = {},
): Promise<OutputOf<Model>> {
  optionsOf('predict', model, loader, options, ['step', 'device']);
  const {
    step = (of: Model, batch: Batch) => of(...(partsOf('predict', batch).inputs as Parameters<Model['forward']>)),
  } = options;
  const device = checkedDevice('predict', model, options.device);
  const restoreModes = keptModes(model);
  const outputs: unknown[] = [];
  model.eval();
  try {
    for await (const batch of loader) {
      const moved = movedTo(device, batch) as Batch;
      outputs.push(await onHost(await inContext('disabled', () => step(model, moved))));
    }
  } finally {
    restoreModes();
  }
  if (outputs.length > 0) return joined(outputs) as OutputOf<Model>;
  throw new ValueError(
    'predict/empty',
    'predict got no batch\n  fix: a loader that can be gone through again, and a data set that is not empty',
  );
}
