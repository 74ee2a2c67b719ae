/** @file Runs one recorded training: fifty steps from the recorded state, with the loss curve and the final model compared. */
import * as torch from '../../src/index.ts';
import type { Module } from '../../src/nn/module.ts';
import { camelCase } from '../../src/ops/spelling.ts';
import type { Optimizer } from '../../src/optim/optimizer.ts';
import { goldenTensor } from './inputs.ts';
import { findClass, findFunction } from './library.ts';
import { type Outcome, outcomeOf } from './operator-case.ts';
import type { GoldenData, TensorDescription } from './set.ts';
import { models } from './training-models.ts';
import { Unsupported } from './unsupported.ts';

type Norms = Readonly<Record<string, number>>;

export interface GoldenRun {
  readonly id: string;
  readonly optimizer: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly clip_norm?: number;
  readonly cosine_T_max?: number;
  readonly losses: readonly number[];
  readonly losses_float32: readonly number[];
  readonly grad_norms: readonly number[];
  readonly final_norms: Norms;
  readonly final_norms_float32: Norms;
  readonly eval_loss: number;
}

export interface GoldenTraining {
  readonly id: string;
  readonly inputs: TensorDescription;
  readonly targets: TensorDescription;
  readonly batches: readonly (readonly number[])[];
  readonly state: Readonly<Record<string, TensorDescription>>;
  readonly runs: readonly GoldenRun[];
}

export interface TrainingIndex {
  readonly format: number;
  readonly models: readonly GoldenTraining[];
}

type Clipping = (parameters: Iterable<torch.Tensor>, maxNorm: number) => torch.Tensor;

interface Scheduler {
  step(): void;
}

/** The rows of a contiguous tensor with the given numbers. */
export function rows(data: GoldenData, description: TensorDescription, numbers: readonly number[]): torch.Tensor {
  const values = goldenTensor(data, description).toTypedArray() as Float32Array | BigInt64Array;
  const width = description.shape.slice(1).reduce((product, size) => product * size, 1);
  const shape = [numbers.length, ...description.shape.slice(1)];
  const out =
    values instanceof Float32Array
      ? new Float32Array(numbers.length * width)
      : new BigInt64Array(numbers.length * width);
  for (const [i, row] of numbers.entries()) {
    out.set(values.subarray(row * width, (row + 1) * width) as never, i * width);
  }
  return torch.fromTypedArray(out, shape);
}

function norm(tensors: Iterable<torch.Tensor>): number {
  let squares = 0;
  for (const tensor of tensors) {
    for (const value of tensor.toTypedArray() as Float32Array) squares += value * value;
  }
  return Math.sqrt(squares);
}

/** How far float32 alone leads away, ten times over, as the set's README allows. */
export function allowance(recorded: readonly number[], float32: readonly number[]): number {
  return 1e-4 + 10 * Math.max(...recorded.map((value, i) => Math.abs(value - (float32[i] ?? value))));
}

export const apart = (name: string, ours: number, recorded: number, allowed: number): string | undefined =>
  Math.abs(ours - recorded) <= allowed ? undefined : `${name} is ${ours}, recorded ${recorded} (allowed: ${allowed})`;

export function prepare(golden: GoldenTraining, run: GoldenRun, data: GoldenData) {
  const definition = models[golden.id];
  if (definition === undefined) throw new Unsupported('function', `no model ${golden.id}`);
  const Class = findClass<Optimizer>(`torch.optim.${run.optimizer}`);
  const model = definition.create();
  const state = Object.entries(golden.state).map(([key, description]) => [key, goldenTensor(data, description)]);
  model.loadStateDict(Object.fromEntries(state), { keys: 'snake' });
  const options = Object.fromEntries(Object.entries(run.options).map(([name, value]) => [camelCase(name), value]));
  const optimizer = new Class(model.parameters(), options);
  const clip = findFunction('torch.nn.utils.clip_grad_norm_') as Clipping | undefined;
  if (run.clip_norm !== undefined && clip === undefined) throw new Unsupported('function', 'no clip_grad_norm_');
  let scheduler: Scheduler | undefined;
  if (run.cosine_T_max !== undefined) {
    const Cosine = findClass<Scheduler>('torch.optim.lr_scheduler.CosineAnnealingLR');
    scheduler = new Cosine(optimizer, run.cosine_T_max);
  }
  return { model, loss: definition.loss, optimizer, clip, scheduler };
}

/** Runs `steps` of the recorded steps; the final model is compared where these are all. */
export function runTraining(
  golden: GoldenTraining,
  run: GoldenRun,
  data: GoldenData,
  steps = run.losses.length,
): Outcome {
  return outcomeOf(() => {
    const { model, loss, optimizer, clip, scheduler } = prepare(golden, run, data);
    const allowed = allowance(run.losses, run.losses_float32);
    for (const [i, recorded] of run.losses.slice(0, steps).entries()) {
      const batch = golden.batches[i] ?? [];
      optimizer.zeroGrad();
      const value = loss(model(rows(data, golden.inputs, batch)), rows(data, golden.targets, batch));
      data.observe?.(value);
      const problem = apart(`loss of step ${i}`, Number(value.item()), recorded, allowed);
      if (problem !== undefined) return problem;
      value.backward();
      if (i === 0) {
        const gradients = [...model.parameters()].flatMap(({ grad }) => (grad === null ? [] : [grad]));
        const first = run.grad_norms[0] ?? Number.NaN;
        const wrong = apart('norm of the first gradients', norm(gradients), first, 1e-4 * (1 + first));
        if (wrong !== undefined) return wrong;
      }
      if (run.clip_norm !== undefined) clip?.(model.parameters(), run.clip_norm);
      optimizer.step();
      scheduler?.step();
    }
    return steps < run.losses.length ? undefined : compareFinal(golden, run, model, loss, allowed, data);
  });
}

function compareFinal(
  golden: GoldenTraining,
  run: GoldenRun,
  model: Module,
  loss: (prediction: torch.Tensor, target: torch.Tensor) => torch.Tensor,
  allowed: number,
  data: GoldenData,
): string | undefined {
  const state = model.stateDict({ keys: 'snake' });
  for (const [key, recorded] of Object.entries(run.final_norms)) {
    const tensor = state[key];
    if (tensor === undefined) return `the state dict has no ${key}`;
    data.observe?.(tensor);
    const float32 = run.final_norms_float32[key] ?? recorded;
    const problem = apart(
      `norm of ${key}`,
      norm([tensor]),
      recorded,
      allowance([recorded], [float32]) * (1 + recorded),
    );
    if (problem !== undefined) return problem;
  }
  model.eval();
  const all = Array.from({ length: golden.inputs.shape[0] ?? 0 }, (_, i) => i);
  const value = torch.noGrad(() => loss(model(rows(data, golden.inputs, all)), rows(data, golden.targets, all)));
  data.observe?.(value);
  return apart('loss in evaluation mode', Number(value.item()), run.eval_loss, allowed);
}
