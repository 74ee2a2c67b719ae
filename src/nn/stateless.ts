/** @file `nn.utils.stateless`: a call of a module with other tensors in the place of its own. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { bindNamed } from '../ops/define.ts';
import { optionalBoolean } from '../ops/parameters.ts';
import { Tensor } from '../tensor/tensor.ts';
import { Module } from './module.ts';

const parameters = [
  optionalBoolean('tieWeights', true, 'a tensor that several fields hold is replaced in all of them'),
  optionalBoolean('strict', false, 'every parameter and buffer must be given'),
] as const;

/** Options of `functionalCall`. */
export interface FunctionalCallOptions {
  /** A tensor that several fields hold is replaced in all of them. Default: true. */
  readonly tieWeights?: boolean | null;
  /** Every parameter and buffer must be given. Default: false. */
  readonly strict?: boolean | null;
}

interface Place {
  readonly module: Module;
  readonly field: string;
  readonly tensor: Tensor;
  /** The path of the field, and the key in state dicts. */
  readonly names: readonly string[];
}

function placesOf(root: Module): readonly Place[] {
  const places: Place[] = [];
  const visit = (module: Module, path: string, key: string, within: ReadonlySet<Module>): void => {
    if (within.has(module)) return;
    const add = (field: string, tensor: Tensor): void => {
      const names = [path + field, key + module.stateName(field, 'same')];
      places.push({ module, field, tensor, names });
    };
    for (const [field, parameter] of module.ownParameters()) add(field, parameter);
    for (const [field, buffer] of module.ownBuffers()) add(field, buffer);
    const inner = new Set(within).add(module);
    for (const [name, child] of module.namedChildren()) {
      visit(child, `${path}${name}.`, `${key}${module.stateName(name, 'same')}.`, inner);
    }
  };
  visit(root, '', '', new Set());
  return places;
}

/**
 * Calls a module with other tensors in the place of parameters and buffers, by their paths or by their keys in state
 * dicts; gradients flow to the tensors that were given, and the module is as before afterwards.
 *
 * @throws {ArgumentError} when the tensors are not given by their names (`functionalCall/argument`).
 * @throws {ValueError} when a name is not there, or, with `strict`, not given (`functionalCall/names`).
 * @example
 * const layer = new nn.Linear(2, 1, { bias: false });
 * const weight = torch.tensor([[1, 2]], { requiresGrad: true });
 * nn.utils.stateless.functionalCall(layer, { weight }, [torch.tensor([3, 4])]).sum().backward();
 * weight.grad; // tensor([[3., 4.]])
 */
export function functionalCall<M extends Module>(
  module: M,
  parametersAndBuffers: Readonly<Record<string, Tensor>>,
  args: readonly unknown[] | Tensor,
  options?: FunctionalCallOptions,
): ReturnType<M['forward']>;
export function functionalCall(
  module: Module,
  parametersAndBuffers: Readonly<Record<string, Tensor>>,
  args: readonly unknown[] | Tensor,
  ...options: readonly unknown[]
): unknown {
  const call = 'functionalCall';
  const { tieWeights, strict } = bindNamed(call, parameters, options);
  const given: unknown = parametersAndBuffers;
  const isRecord = typeof given === 'object' && given !== null && !(given instanceof Tensor);
  if (!(module instanceof Module) || !isRecord || !Object.values(given).every((each) => each instanceof Tensor)) {
    throw new ArgumentError(
      `${call}/argument`,
      `${call} takes a module, tensors by their names, and the inputs, got ${kindOf(module)} and ${kindOf(given)}\n  fix: ${call}(model, { weight }, [x])`,
    );
  }
  const places = placesOf(module);
  const known = new Set(places.flatMap(({ names }) => names));
  const unknown = Object.keys(given).filter((name) => !known.has(name));
  const chosen = new Map<Tensor, Tensor>();
  for (const { tensor, names } of places) {
    const name = names.find((each) => Object.hasOwn(parametersAndBuffers, each));
    if (name !== undefined) chosen.set(tensor, parametersAndBuffers[name] as Tensor);
  }
  const absent = strict ? places.filter(({ tensor }) => !chosen.has(tensor)).map(({ names: [path = ''] }) => path) : [];
  if (unknown.length + absent.length > 0) {
    throw new ValueError(
      `${call}/names`,
      `the tensors do not fit ${module.constructor.name}: ${[
        ...(unknown.length > 0 ? [`there is no ${unknown.join(', ')}`] : []),
        ...(absent.length > 0 ? [`${absent.join(', ')} is not given`] : []),
      ].join('; ')}`,
      { unknown, absent },
    );
  }
  const replaced = places.flatMap(({ module: holder, field, tensor, names }) => {
    const own = names.find((each) => Object.hasOwn(parametersAndBuffers, each));
    const value = own === undefined ? (tieWeights ? chosen.get(tensor) : undefined) : parametersAndBuffers[own];
    return value === undefined ? [] : [{ holder, field, tensor, value }];
  });
  try {
    for (const { holder, field, value } of replaced) holder.replaceState(field, value);
    return module(...(args instanceof Tensor ? [args] : args));
  } finally {
    for (const { holder, field, tensor } of replaced) holder.replaceState(field, tensor);
  }
}
