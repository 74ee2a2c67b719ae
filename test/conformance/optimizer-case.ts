/** @file Runs one recorded optimizer: ten steps on a small loss, with losses, gradients, parameters and the final state compared. */
import * as torch from '../../src/index.ts';
import type { Optimizer } from '../../src/optim/optimizer.ts';
import { compareResult, compareTensor, toleranceOf } from './compare.ts';
import { method } from './exceptions.ts';
import { goldenTensor, Inputs } from './inputs.ts';
import { findClass, findFunction } from './library.ts';
import { optionsOf } from './module-case.ts';
import { type Outcome, outcomeOf } from './operator-case.ts';
import type { GoldenScheduler } from './scheduler-case.ts';
import type { Encoded, GoldenData, Keywords, TensorDescription } from './set.ts';
import { Unsupported } from './unsupported.ts';

type Named<T> = Readonly<Record<string, T>>;

export interface GoldenOptimizer {
  readonly id: string;
  readonly optimizer: string;
  readonly options: Keywords;
  readonly groups: readonly { readonly params: readonly string[]; readonly options: Keywords }[];
  readonly start: Named<TensorDescription>;
  readonly x: TensorDescription;
  readonly y: TensorDescription;
  readonly steps: readonly {
    readonly loss: number;
    readonly grads: Named<TensorDescription>;
    readonly params: Named<TensorDescription>;
  }[];
  readonly err: number | null;
  readonly state_after?: Named<Named<Encoded>>;
}

export interface GoldenClipping {
  readonly id: string;
  readonly call: string;
  readonly kwargs: Keywords;
  readonly grads: readonly TensorDescription[];
  readonly out: Encoded;
  readonly clipped: readonly TensorDescription[];
}

export interface OptimizerIndex {
  readonly format: number;
  readonly optimizers: readonly GoldenOptimizer[];
  readonly schedulers: readonly GoldenScheduler[];
  readonly clipping: readonly GoldenClipping[];
}

/** mean(sqrt(1 + d²)) + 0.05 · sum(weight²) with d = x @ weight + bias − y. */
function objective(x: torch.Tensor, y: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor): torch.Tensor {
  const difference = torch.sub(torch.add(torch.matmul(x, weight), bias), y);
  const smooth = method(torch.sqrt(torch.add(torch.square(difference), 1)), 'mean')() as torch.Tensor;
  return torch.add(smooth, torch.mul(torch.sum(torch.square(weight)), 0.05));
}

export function runOptimizer(golden: GoldenOptimizer, data: GoldenData): Outcome {
  return outcomeOf(() => {
    const Class = findClass<Optimizer>(`torch.optim.${golden.optimizer}`);
    const value = (encoded: Encoded) => new Inputs(data, false).value(encoded);
    const parameters = Object.fromEntries(
      Object.entries(golden.start).map(([name, start]) => [name, goldenTensor(data, start).requiresGrad_()]),
    );
    const named = (name: string): torch.Tensor => parameters[name] as torch.Tensor;
    const groups = golden.groups.map(({ params, options }) => ({
      params: params.map(named),
      ...optionsOf(options, value)[0],
    }));
    const [first] = groups;
    const optimizer = new Class(groups.length === 1 ? first?.params : groups, ...optionsOf(golden.options, value));
    const [x, y] = [goldenTensor(data, golden.x), goldenTensor(data, golden.y)];
    const how = { data, tolerance: toleranceOf(golden.err), shapeOnly: false };
    const closure = (): torch.Tensor => {
      optimizer.zeroGrad();
      const loss = objective(x, y, named('weight'), named('bias'));
      loss.backward();
      return loss;
    };
    for (const [i, step] of golden.steps.entries()) {
      const loss = closure();
      const problem = compareResult(loss.item(), { float: step.loss }, how);
      if (problem !== undefined) return `loss of step ${i}: ${problem}`;
      for (const [name, expected] of Object.entries(step.grads)) {
        const wrong = compareTensor(named(name).grad, expected, how);
        if (wrong !== undefined) return `gradient of ${name}, step ${i}: ${wrong}`;
      }
      optimizer.step(golden.optimizer === 'LBFGS' ? closure : undefined);
      for (const [name, expected] of Object.entries(step.params)) {
        const wrong = compareTensor(named(name).detach(), expected, how);
        if (wrong !== undefined) return `${name} after step ${i}: ${wrong}`;
      }
    }
    return compareState(optimizer, golden, data);
  });
}

/** The state dict holds the state under PyTorch's names, by the parameters' numbers. */
function compareState(optimizer: Optimizer, golden: GoldenOptimizer, data: GoldenData): string | undefined {
  const { state } = optimizer.stateDict();
  const how = { data, tolerance: toleranceOf(golden.err), shapeOnly: false };
  for (const [i, name] of golden.groups.flatMap((group) => group.params).entries()) {
    for (const [key, expected] of Object.entries(golden.state_after?.[name] ?? {})) {
      const ours: unknown = state[i]?.[key] ?? null;
      const problem = compareResult(ours, expected, how);
      if (problem !== undefined) return `state ${key} of ${name}: ${problem}`;
    }
  }
  return undefined;
}

export function runClipping(golden: GoldenClipping, data: GoldenData): Outcome {
  return outcomeOf(() => {
    const clip = findFunction(`torch.nn.utils.${golden.call}`);
    if (clip === undefined) throw new Unsupported('function', `no function torch.nn.utils.${golden.call}`);
    const parameters = golden.grads.map((description) => {
      const parameter = goldenTensor(data, description).requiresGrad_();
      parameter.grad = goldenTensor(data, description);
      return parameter;
    });
    const value = (encoded: Encoded) => new Inputs(data, false).value(encoded);
    const [[, limit] = ['', null], ...rest] = Object.entries(golden.kwargs);
    const norm = clip(parameters, value(limit), ...optionsOf(Object.fromEntries(rest), value));
    const how = { data, tolerance: toleranceOf(0), shapeOnly: false };
    const problem = golden.out === null ? undefined : compareResult(norm, golden.out, how);
    if (problem !== undefined) return `norm: ${problem}`;
    for (const [i, expected] of golden.clipped.entries()) {
      const wrong = compareTensor(parameters[i]?.grad, expected, how);
      if (wrong !== undefined) return `gradient ${i}: ${wrong}`;
    }
    return undefined;
  });
}
