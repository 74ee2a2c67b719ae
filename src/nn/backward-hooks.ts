/**
 * @file Functions of the user that see the gradients of a module's outputs and inputs. What goes in and what comes out passes an
 * operation that does nothing but tell them in the backward pass.
 */
import { isRecording } from '../autograd/context.ts';
import { Function as AutogradFunction, type FunctionContext } from '../autograd/function.ts';
import { ArgumentError } from '../errors/errors.ts';
import { Tensor } from '../tensor/tensor.ts';
import type { Module } from './module.ts';

/** A gradient for each input or output of a call; null for one that is no tensor, or has none. */
export type Gradients = readonly (Tensor | null)[];

/** Returns other gradients of the outputs, or nothing. */
export type FullBackwardPreHook = (module: Module, gradOutput: Gradients) => unknown;
/** Returns other gradients of the inputs, or nothing. */
export type FullBackwardHook = (module: Module, gradInput: Gradients, gradOutput: Gradients) => unknown;

/** Hands tensors through, and their gradients to `told` on the way back. */
function passing(tensors: readonly Tensor[], told: (gradients: readonly Tensor[]) => Gradients): Tensor[] {
  class BackwardHook extends AutogradFunction {
    static forward(_: FunctionContext, ...inputs: Tensor[]): Tensor[] {
      return inputs;
    }

    static backward(_: FunctionContext, ...gradients: Tensor[]): Gradients {
      return told(gradients);
    }
  }
  return BackwardHook.apply(...tensors) as Tensor[];
}

/** What a hook returned in the place of gradients, if anything. */
function replaced(call: string, result: unknown, before: Gradients): Gradients {
  if (result === undefined || result === null) return before;
  const list: readonly unknown[] = Array.isArray(result) ? result : [result];
  if (list.length === before.length && list.every((item) => item === null || item instanceof Tensor)) {
    return list as Gradients;
  }
  throw new ArgumentError(
    `${call}/result`,
    `a hook of ${call} returns ${before.length} gradients, tensors or null, or nothing, got ${list.length}`,
    { expected: before.length, given: list.length },
  );
}

/** Does an output carry a gradient? */
const isTraced = (value: unknown): value is Tensor => value instanceof Tensor && value.requiresGrad;

/** An array with other entries, under the same names. */
function withEntries(named: readonly unknown[], entries: readonly unknown[]): readonly unknown[] {
  const copy = [...entries];
  for (const name of Object.keys(named)) {
    const at = named.indexOf(Reflect.get(named, name));
    if (!Object.hasOwn(copy, name) && at >= 0)
      Object.defineProperty(copy, name, { value: entries[at], enumerable: true });
  }
  return copy;
}

/** The hooks of one module on gradients, in the order in which they run. */
export class BackwardHooks {
  readonly before = new Map<number, FullBackwardPreHook>();
  readonly after = new Map<number, FullBackwardHook>();

  get size(): number {
    return this.before.size + this.after.size;
  }

  /** Runs `forward` between what tells the hooks; they are those of the call, whatever is added or removed until the backward pass. */
  run(module: Module, inputs: readonly unknown[], forward: (inputs: readonly unknown[]) => unknown): unknown {
    if (this.size === 0 || !isRecording()) return forward(inputs);
    const before = [...this.before.values()];
    const after = [...this.after.values()];
    let gradOutput: Gradients = [];
    const traced = inputs.flatMap((input, i) => (isTraced(input) ? [i] : []));
    const all = (gradients: readonly (Tensor | null)[]): Gradients => {
      const full: (Tensor | null)[] = inputs.map(() => null);
      traced.forEach((place, i) => {
        full[place] = gradients[i] ?? null;
      });
      return full;
    };
    let given = inputs;
    if (after.length > 0 && traced.length > 0) {
      const passed = passing(
        traced.map((place) => inputs[place] as Tensor),
        (gradients) => {
          let gradInput = all(gradients);
          for (const hook of after) {
            gradInput = replaced('registerFullBackwardHook', hook(module, gradInput, gradOutput), gradInput);
          }
          return traced.map((place) => gradInput[place] ?? null);
        },
      );
      given = inputs.map((input, i) => (traced.includes(i) ? passed[traced.indexOf(i)] : input));
    }
    const output = forward(given);
    const outputs: readonly unknown[] = Array.isArray(output) ? output : [output];
    const places = outputs.flatMap((each, i) => (isTraced(each) ? [i] : []));
    if (places.length === 0) return output;
    const passed = passing(
      places.map((place) => outputs[place] as Tensor),
      (gradients) => {
        const full: (Tensor | null)[] = outputs.map(() => null);
        places.forEach((place, i) => {
          full[place] = gradients[i] ?? null;
        });
        gradOutput = full;
        for (const hook of before) {
          gradOutput = replaced('registerFullBackwardPreHook', hook(module, gradOutput), gradOutput);
        }
        // No input leads on: nobody else would tell these hooks.
        if (traced.length === 0) for (const hook of after) hook(module, all([]), gradOutput);
        return places.map((place) => gradOutput[place] ?? null);
      },
    );
    const entries = outputs.map((each, i) => (places.includes(i) ? passed[places.indexOf(i)] : each));
    return Array.isArray(output) ? withEntries(output, entries) : entries[0];
  }
}
