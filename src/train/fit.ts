/** @file `fit`: the training loop in one call. */
import type { Module } from '../nn/module.ts';
import type { Batches } from './batch.ts';
import type { History } from './history.ts';
import { checkedOptions, type FitOptions, type IsValidated } from './options.ts';
import type { MetricSet } from './scores.ts';
import { Training } from './training.ts';

/**
 * Trains a model: for each batch the loss, its gradients and a step of the optimizer, for each epoch a record of the loss and the metrics.
 * The plain loop does the same to the same bits.
 *
 * @formula per batch: zeroGrad, loss, backward, step; per epoch: validation, schedule, checkpoint
 * @throws {ArgumentError} when an option does not exist (`fit/arguments`).
 * @example
 * const set = new data.TensorDataset(torch.tensor([[0], [1], [2], [3]]), torch.tensor([[1], [3], [5], [7]]));
 * const model = new nn.Linear(1, 1);
 * const history = await train.fit(model, new data.DataLoader(set, { batchSize: 2 }), {
 *   loss: F.mseLoss,
 *   optimizer: new optim.SGD(model.parameters(), { lr: 0.1 }),
 *   epochs: 50,
 *   progress: false,
 * });
 * [history.epochs.length, history.steps]; // [ 50, 100 ]
 * (history.epochs.at(-1)?.loss ?? 1) < 0.01; // true
 */
export async function fit<
  Model extends Module,
  Batch,
  Metrics extends MetricSet = Record<never, never>,
  Validation extends Batches<Batch> | undefined = undefined,
>(
  model: Model,
  loader: Batches<Batch>,
  options: FitOptions<Model, Batch, Metrics, Validation>,
): Promise<History<Model, Metrics, IsValidated<Validation>>> {
  type Validated = IsValidated<Validation>;
  const checked = checkedOptions<Model, Batch, Metrics, Validated>(model, loader, options);
  return new Training<Model, Batch, Metrics, Validated>(model, loader, checked).run();
}
