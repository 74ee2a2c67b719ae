/** @file Runs one recorded case of a module: results, gradients of inputs and parameters, the state after the pass. */
import * as torch from '../../src/index.ts';
import type { Module } from '../../src/nn/module.ts';
import { camelCase } from '../../src/ops/spelling.ts';
import { compareGradient, compareResult, compareTensor, toleranceOf } from './compare.ts';
import { goldenTensor, Inputs, requireDtypes } from './inputs.ts';
import { findClass } from './library.ts';
import { compareGradients, type Outcome, outcomeOf } from './operator-case.ts';
import { type Encoded, type GoldenData, isObject, type Keywords, type TensorDescription } from './set.ts';
import { Unsupported } from './unsupported.ts';

export interface GoldenModule {
  readonly id: string;
  readonly module: string;
  readonly args: readonly Encoded[];
  readonly kwargs: Keywords;
  readonly train: boolean;
  readonly state: Readonly<Record<string, TensorDescription>>;
  readonly inputs: readonly Encoded[];
  readonly input_kwargs: Keywords;
  readonly out: Encoded;
  readonly err: number | null;
  readonly w?: readonly (TensorDescription | null)[];
  readonly grads?: readonly (TensorDescription | null)[];
  readonly param_grads?: Readonly<Record<string, TensorDescription | null>>;
  readonly grad_err?: number | null;
  readonly state_after: Readonly<Record<string, TensorDescription>>;
  /** The first input goes through `packPaddedSequence`, and the first result back. */
  readonly packed?: { readonly lengths: readonly number[]; readonly enforce_sorted: boolean };
}

export interface ModuleIndex {
  readonly format: number;
  readonly seed: number;
  readonly modules: readonly { readonly module: string; readonly cases: readonly GoldenModule[] }[];
}

/** Keyword arguments as the trailing options object, or nothing. */
export function optionsOf(kwargs: Keywords, value: (encoded: Encoded) => unknown): Record<string, unknown>[] {
  const entries = Object.entries(kwargs).map(([name, encoded]) => [camelCase(name), value(encoded)]);
  return entries.length === 0 ? [] : [Object.fromEntries(entries)];
}

/** An argument of a constructor, which may be a module again. */
function argument(encoded: Encoded, inputs: Inputs): unknown {
  if (isObject(encoded) && encoded.module !== undefined) {
    return construct(encoded.module.module, encoded.module.args, encoded.module.kwargs, inputs);
  }
  return inputs.value(encoded);
}

export function construct(name: string, args: readonly Encoded[], kwargs: Keywords, inputs: Inputs): Module {
  const Layer = findClass<Module>(`torch.nn.${name}`);
  const value = (encoded: Encoded) => argument(encoded, inputs);
  try {
    return new Layer(...args.map(value), ...optionsOf(kwargs, value));
  } catch (error) {
    // A parameter that a layer lacks is no wrong result.
    if (error instanceof torch.ArgumentError && error.code.endsWith('/arguments')) {
      throw new Unsupported('argument', error.message.split(';')[0] ?? error.message);
    }
    throw error;
  }
}

export function runModuleCase(golden: GoldenModule, data: GoldenData): Outcome {
  return outcomeOf(() => {
    requireDtypes([...golden.args, ...golden.inputs, golden.out]);
    const inputs = new Inputs(data, golden.w !== undefined);
    const module = construct(golden.module, golden.args, golden.kwargs, inputs);
    const state = Object.entries(golden.state).map(([key, description]) => [key, goldenTensor(data, description)]);
    module.loadStateDict(Object.fromEntries(state));
    module.train(golden.train);
    const value = (encoded: Encoded) => inputs.value(encoded);
    const result = call(module, golden, golden.inputs.map(value), optionsOf(golden.input_kwargs, value));
    return (
      compareResult(result, golden.out, { data, tolerance: toleranceOf(golden.err), shapeOnly: false }) ??
      compareState(module, golden, data) ??
      (golden.w === undefined ? undefined : compareGradients(golden, result, inputs, data)) ??
      compareParameters(module, golden, data)
    );
  });
}

/** Calls the module; sequences that the case packs go there and come back packed. */
function call(
  module: Module,
  { packed }: GoldenModule,
  given: readonly unknown[],
  options: readonly object[],
): unknown {
  if (packed === undefined) return module(...given, ...options) as unknown;
  const { packPaddedSequence, padPackedSequence } = torch.nn.utils.rnn;
  const { batchFirst } = module as Module & { readonly batchFirst: boolean };
  const [input, ...rest] = given as readonly [torch.Tensor, ...unknown[]];
  const sequences = packPaddedSequence(input, packed.lengths, { batchFirst, enforceSorted: packed.enforce_sorted });
  const [output, state] = module(sequences, ...rest, ...options) as [torch.nn.utils.rnn.PackedSequence, unknown];
  return [padPackedSequence(output, batchFirst)[0], state];
}

export function compareState(module: Module, golden: GoldenModule, data: GoldenData): string | undefined {
  const state = module.stateDict();
  const how = { data, tolerance: toleranceOf(golden.err), shapeOnly: false };
  for (const [key, before] of Object.entries(golden.state)) {
    const problem = compareTensor(state[key], golden.state_after[key] ?? before, how);
    if (problem !== undefined) return `state ${key} after the pass: ${problem}`;
  }
  return undefined;
}

export function compareParameters(module: Module, golden: GoldenModule, data: GoldenData): string | undefined {
  const parameters = new Map(module.stateEntries('same'));
  const how = { data, tolerance: toleranceOf(golden.grad_err), shapeOnly: false };
  for (const [key, expected] of Object.entries(golden.param_grads ?? {})) {
    const parameter = parameters.get(key);
    if (!(parameter instanceof torch.Tensor)) return `no parameter ${key}`;
    const problem = compareGradient(parameter.grad, expected, how);
    if (problem !== undefined) return `gradient of ${key}: ${problem}`;
  }
  return undefined;
}
