/** @file The computation of one batch: the model, and the loss of what it says. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, ShapeError } from '../errors/errors.ts';
import type { Module } from '../nn/module.ts';
import { formatShape } from '../tensor/shape.ts';
import { isTensor, type Tensor } from '../tensor/tensor.ts';
import { partsOf, type TargetsOf } from './batch.ts';

/** What the model says. */
export type OutputOf<Model extends Module> = ReturnType<Model['forward']>;

/** Compares what the model says with what it should: `F.crossEntropy`, `new nn.MSELoss()`, or a function of your own. */
export type LossOf<Model extends Module, Batch> = (output: OutputOf<Model>, ...targets: TargetsOf<Batch>) => Tensor;

/** The loss of a batch, with what metrics are to see. */
export interface StepResult {
  readonly loss: Tensor;
  readonly output?: unknown;
  readonly target?: unknown;
}

/** The loss of a batch by a function of your own. `model.training` says whether it is trained or judged. */
export type Step<Model extends Module, Batch> = (
  model: Model,
  batch: Batch,
) => Tensor | StepResult | Promise<Tensor | StepResult>;

/** How the loss of a batch is found: by `loss` from the output and the targets, or by `step` from the batch. */
export type Objective<Model extends Module, Batch> =
  | { readonly loss: LossOf<Model, Batch>; readonly step?: undefined }
  | { readonly step: Step<Model, Batch>; readonly loss?: undefined };

/** Refuses a computation that is not there, or is there twice. */
export function requireObjective(call: string, loss: unknown, step: unknown): void {
  if (typeof (loss ?? step) === 'function' && (loss === undefined || step === undefined)) return;
  const given = loss !== undefined && step !== undefined ? 'both' : kindOf(loss ?? step);
  throw new ArgumentError(
    `${call}/loss`,
    `${call} takes loss, a function of output and target, or step, a function of model and batch, got ${given}\n  fix: { loss: nn.functional.crossEntropy }`,
  );
}

function checked(call: string, result: unknown): StepResult {
  const parts = isTensor(result) ? { loss: result } : (result as Partial<StepResult> | null | undefined);
  const loss: unknown = parts?.loss;
  if (!isTensor(loss)) {
    throw new ArgumentError(
      `${call}/loss`,
      `the loss of ${call} must be a tensor, got ${kindOf(loss ?? result)}\n  fix: return the loss itself, not its item()`,
    );
  }
  if (loss.elementCount !== 1) {
    throw new ShapeError(
      `${call}/loss`,
      `the loss of ${call} must be one number for the batch, got a tensor of shape ${formatShape(loss.sizes)}\n  fix: loss.mean(), or { reduction: 'mean' }`,
      { shape: loss.sizes },
    );
  }
  return parts as StepResult;
}

/** The loss of a batch. */
export async function stepResult<Model extends Module, Batch>(
  call: string,
  model: Model,
  batch: Batch,
  { loss, step }: Objective<Model, Batch>,
): Promise<StepResult> {
  if (step !== undefined) return checked(call, await step(model, batch));
  const { inputs, targets } = partsOf(call, batch);
  const output: OutputOf<Model> = model(...(inputs as Parameters<Model['forward']>));
  const { loss: value } = checked(call, loss(output, ...(targets as TargetsOf<Batch>)));
  return { loss: value, output, target: targets[0] };
}
