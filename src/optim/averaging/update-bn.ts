/** @file Running statistics of batch norms anew, for a model whose weights are averages. */
import { unrecorded } from '../../autograd/context.ts';
import { ArgumentError } from '../../errors/errors.ts';
import { BatchNorm1d, BatchNorm2d, BatchNorm3d } from '../../nn/batch-norm.ts';
import { Module } from '../../nn/module.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { describe } from '../option.ts';

type AnyBatchNorm = BatchNorm1d | BatchNorm2d | BatchNorm3d;

const isBatchNorm = (module: unknown): module is AnyBatchNorm =>
  module instanceof BatchNorm1d || module instanceof BatchNorm2d || module instanceof BatchNorm3d;

/** A batch: the input, or an array that begins with it. */
type Batch = Tensor | readonly [Tensor, ...unknown[]];

/** Sets the batch norms to plain means of all batches; returns what puts the model's settings back. */
function begin(norms: readonly AnyBatchNorm[], model: Module): () => void {
  const momenta = norms.map(({ momentum }) => momentum);
  const { training } = model;
  model.train();
  for (const norm of norms) {
    norm.resetRunningStats();
    Object.assign(norm, { momentum: null });
  }
  return () => {
    for (const [i, norm] of norms.entries()) Object.assign(norm, { momentum: momenta[i] });
    model.train(training);
  };
}

function pass(model: Module, batch: unknown, device: string | undefined): void {
  const input: unknown = Array.isArray(batch) ? batch[0] : batch;
  if (!(input instanceof Tensor)) {
    throw new ArgumentError(
      'updateBn/batch',
      `updateBn takes batches that are tensors or arrays that begin with one, got ${describe(input)}`,
    );
  }
  unrecorded(() => model(device === undefined ? input : input.to(device)));
}

/**
 * Computes the running statistics of all batch norms anew, as means over all batches of a loader: those of a model whose
 * weights are averages fit none of the models that were averaged. A loader with workers is awaited.
 *
 * @example
 * const model = new nn.Sequential(new nn.BatchNorm1d(1));
 * optim.swaUtils.updateBn([torch.tensor([[1], [3]]), torch.tensor([[5], [7]])], model);
 * model.stateDict()['0.running_mean']; // tensor([4.])
 */
export function updateBn(loader: Iterable<Batch>, model: Module, device?: string): void;
export function updateBn(loader: AsyncIterable<Batch>, model: Module, device?: string): Promise<void>;
export function updateBn(
  loader: Iterable<Batch> | AsyncIterable<Batch>,
  model: Module,
  device?: string,
): void | Promise<void> {
  if (!(model instanceof Module)) {
    throw new ArgumentError('updateBn/model', `updateBn takes a loader and a model, got ${describe(model)}`);
  }
  const norms = [...model.modules()].filter(isBatchNorm);
  if (norms.length === 0) return undefined;
  const hasWorkers = Number(Reflect.get(loader, 'numWorkers') ?? 0) > 0;
  const end = begin(norms, model);
  if (Symbol.iterator in loader && !hasWorkers) {
    try {
      for (const batch of loader) pass(model, batch, device);
    } finally {
      end();
    }
    return undefined;
  }
  const batches = loader as AsyncIterable<Batch>;
  return (async () => {
    try {
      for await (const batch of batches) pass(model, batch, device);
    } finally {
      end();
    }
  })();
}
