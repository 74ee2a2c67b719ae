/** @file State dicts: what a module saves under which key, and how that is loaded. */
import { unrecorded } from '../autograd/context.ts';
import { kindOf, refuseStranger, strangerOf } from '../errors/copies.ts';
import { ArgumentError, SerializationError } from '../errors/errors.ts';
import { namedOptions } from '../ops/options.ts';
import { optionalBoolean, optionalString } from '../ops/parameters.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { callable, isModule } from './callable.ts';
import { internals } from './internals.ts';
import { bindNamed } from './layer-arguments.ts';
import type { Module, ModuleBody } from './module.ts';
import { Parameter } from './parameter.ts';
import type { StateHooks } from './state-hooks.ts';
import type { Uninitialised } from './uninitialised.ts';

export type StateDict = Record<string, Tensor>;

const keysParameter = optionalString('keys', ['same', 'snake'], 'same', 'how the fields of your own modules are spelt');

const stateParameters = [keysParameter] as const;

const loadParameters = [
  optionalBoolean('strict', true, 'missing and unexpected keys are an error'),
  optionalBoolean('assign', false, 'take the tensors themselves in place of their values'),
  keysParameter,
] as const;

export interface LoadOptions {
  /** Missing and unexpected keys are an error. Default: true. */
  readonly strict?: boolean | null;
  /** Take the tensors themselves in place of their values. Default: false. */
  readonly assign?: boolean | null;
  /** How the fields of your own modules are spelt. Default: 'same'. */
  readonly keys?: 'same' | 'snake' | null;
}

export interface LoadResult {
  readonly missingKeys: string[];
  readonly unexpectedKeys: string[];
}

/** Where an entry of a state dict belongs. */
type StatePlace = readonly [module: ModuleBody, field: string];

/** Parameters and persistent buffers of a module under PyTorch's keys. */
export function stateOf(root: ModuleBody, options: { readonly keys?: 'same' | 'snake' }): StateDict {
  const { keys } = namedOptions('stateDict', stateParameters, options);
  const state: StateDict = {};
  const hooked = withStateHooks(root, keys);
  for (const [module, prefix, hooks] of hooked)
    for (const hook of hooks.beforeSave.values()) hook(module, prefix, false);
  for (const [key, entry] of root.stateEntries(keys)) {
    if (isModule(entry)) state[key] = entry.getExtraState() as Tensor;
    else state[key] = isUninitialised(entry) ? entry : entry.detach();
  }
  for (const [module, prefix, hooks] of hooked.reverse()) {
    for (const hook of hooks.afterSave.values()) hook(module, state, prefix, {});
  }
  return state;
}

/** Takes the values or the tensors of a state dict into a module. */
export function loadState(root: ModuleBody, state: Readonly<StateDict>, options: readonly unknown[]): LoadResult {
  requireStateDict(state);
  const { strict, assign, keys } = bindNamed('loadStateDict', loadParameters, options);
  const hooked = withStateHooks(root, keys);
  const given: StateDict = hooked.length === 0 ? state : { ...state };
  const missingKeys: string[] = [];
  const unexpectedKeys: string[] = [];
  const messages: string[] = [];
  for (const [module, prefix, { beforeLoad }] of hooked) {
    for (const hook of beforeLoad.values()) {
      hook(module, given, prefix, {}, strict, missingKeys, unexpectedKeys, messages);
    }
  }
  const places = new Map<string, StatePlace>();
  const entries = [...root.stateEntries(keys, (key, module, field) => places.set(key, [module, field]))];
  const own = new Map(entries.flatMap(([key, entry]): [string, Tensor][] => (isModule(entry) ? [] : [[key, entry]])));
  const extra = entries.flatMap(([key, entry]): [string, Module][] => (isModule(entry) ? [[key, entry]] : []));
  const known = new Set(entries.map(([key]) => key));
  missingKeys.push(...[...known].filter((key) => !Object.hasOwn(given, key)));
  unexpectedKeys.push(...Object.keys(given).filter((key) => !known.has(key)));
  const wrong = [...misfits(own, given), ...messages];
  const incompatible = { missingKeys, unexpectedKeys };
  const excuses = hooked.some(([, , { afterLoad }]) => afterLoad.size > 0);
  // Hooks may say that keys may be missing, but only once the rest is loaded.
  requireFit(root, incompatible, wrong, strict && !excuses);
  const present = [...own].filter(([key]) => Object.hasOwn(given, key));
  if (assign) {
    for (const [key, before] of present) {
      const [module, field] = places.get(key) as StatePlace;
      module.replaceState(field, replacement(before, given[key] as Tensor));
    }
  } else {
    unrecorded(() => {
      for (const [key, tensor] of present) takeValues(tensor, given[key] as Tensor);
    });
  }
  for (const [key, module] of extra) if (Object.hasOwn(given, key)) module.setExtraState(given[key]);
  if (excuses) {
    for (const [module, , { afterLoad }] of hooked.reverse()) {
      for (const hook of afterLoad.values()) hook(module, incompatible);
    }
    requireFit(root, incompatible, [], strict);
  }
  return incompatible;
}

/** The modules that have hooks of the state, with what their keys begin with, each before those below it. */
function withStateHooks(
  module: ModuleBody,
  keys: 'same' | 'snake',
): [module: Module, prefix: string, hooks: StateHooks][] {
  const found: [Module, string, StateHooks][] = [];
  const visit = (at: ModuleBody, prefix: string, within: ReadonlySet<ModuleBody>): void => {
    if (within.has(at)) return;
    const state = internals.get(at)?.state;
    if (state !== undefined) found.push([callable(at), prefix, state]);
    const inner = new Set(within).add(at);
    for (const [name, child] of at.namedChildren()) visit(child, `${prefix}${at.stateName(name, keys)}.`, inner);
  };
  visit(module, '', new Set());
  return found;
}

/** Throws where a state dict does not fit, with all that is wrong. */
function requireFit(
  module: ModuleBody,
  { missingKeys, unexpectedKeys }: LoadResult,
  wrong: readonly string[],
  strict: boolean,
): void {
  const badKeys = strict ? missingKeys.length + unexpectedKeys.length : 0;
  if (badKeys + wrong.length === 0) return;
  const lines = [
    ...(strict && missingKeys.length > 0 ? [`missing:    ${missingKeys.join(', ')}`] : []),
    ...(strict && unexpectedKeys.length > 0 ? [`unexpected: ${unexpectedKeys.join(', ')}`] : []),
    ...wrong.map((line) => `differs:    ${line}`),
    badKeys > 0
      ? "fix: load it into the same model, or pass { strict: false }; for camelCase fields of your own pass { keys: 'snake' }"
      : 'fix: make the model with the sizes that the saved one had',
  ];
  throw new SerializationError(
    badKeys > 0 ? 'loadStateDict/keys' : 'loadStateDict/shape',
    `the state dict does not fit ${module.constructor.name}\n  ${lines.join('\n  ')}`,
    { missingKeys, unexpectedKeys },
  );
}

/** @internal Is it a parameter or buffer of a lazy module that was not called yet? By its method: most programs need no such class. */
export function isUninitialised(tensor: Tensor): tensor is Uninitialised {
  return 'materialize' in tensor;
}

/** Writes the values of a tensor into another, which gets its shape where it has none. */
function takeValues(into: Tensor, tensor: Tensor): void {
  if (isUninitialised(into)) {
    if (isUninitialised(tensor)) return;
    into.materialize(tensor.sizes);
  }
  into.copy_(tensor);
}

/** A tensor of a state dict as it takes the place of a module's: a parameter stays one, and is trained if the old one was. */
function replacement(before: Tensor, tensor: Tensor): Tensor {
  if (!(before instanceof Parameter)) return tensor;
  if (!(tensor instanceof Parameter)) return new Parameter(tensor, before.requiresGrad);
  tensor.requiresGrad = before.requiresGrad;
  return tensor;
}

/** Every way in which a state dict does not fit. */
function misfits(own: ReadonlyMap<string, Tensor>, state: Readonly<StateDict>): string[] {
  const lines: string[] = [];
  for (const [key, tensor] of own) {
    if (!Object.hasOwn(state, key)) continue;
    const { sizes: shape } = tensor;
    const source: unknown = state[key];
    if (source instanceof Tensor && isUninitialised(source) && !isUninitialised(tensor)) {
      lines.push(
        `${key} has shape ${formatShape(shape)}, in the state dict it has none: a lazy module was saved before its first call`,
      );
      continue;
    }
    if (source instanceof Tensor && isUninitialised(tensor)) continue;
    if (source instanceof Tensor && sameShape(source.sizes, shape)) continue;
    const given = source instanceof Tensor ? `shape ${formatShape(source.sizes)}` : (strangerOf(source) ?? 'no tensor');
    lines.push(`${key} has shape ${formatShape(shape)}, the state dict has ${given}`);
  }
  return lines;
}

function requireStateDict(state: unknown): void {
  const isObject = typeof state === 'object' && state !== null;
  if (isObject && !Array.isArray(state) && !(state instanceof Map) && !(state instanceof Tensor)) {
    for (const tensor of Object.values(state)) refuseStranger('loadStateDict', tensor);
    if (strangerOf(state) === undefined) return;
  }
  const [given, fix] =
    state instanceof Map
      ? ['a Map', 'loadStateDict(Object.fromEntries(map))']
      : isModule(state)
        ? ['a module', 'loadStateDict(module.stateDict())']
        : state instanceof Tensor
          ? ['a tensor', 'loadStateDict({ name: tensor })']
          : [kindOf(state), 'loadStateDict(other.stateDict())'];
  throw new ArgumentError(
    'loadStateDict/argument',
    `loadStateDict takes an object that holds tensors under their keys, got ${given}\n  fix: ${fix}`,
  );
}
