/** @file The state of an optimizer as PyTorch saves it: parameters by number, or by name, which survives another order. */
import { ArgumentError, SerializationError } from '../errors/errors.ts';
import { nearest } from '../errors/nearest.ts';
import { snakeCase } from '../nn/python-name.ts';
import { isRecord } from '../ops/options.ts';
import { camelCase } from '../ops/spelling.ts';
import { formatShape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { describe, owned } from './option.ts';
import type { NamedParameter, ParameterGroup } from './parameter-group.ts';

/** As PyTorch's: parameters by number or by name, names in snake_case. */
export interface OptimizerStateDict<Entry = Tensor> {
  state: Record<string, Record<string, Entry>>;
  param_groups: Record<string, unknown>[];
}

export interface StateDictOptions {
  /**
   * Parameters by name instead of by number: `model.namedParameters()`, or `true` for the names that the optimizer was made with. What is saved
   * so can be loaded whatever the order of the parameters and groups.
   */
  readonly names?: Iterable<NamedParameter> | boolean;
}

type Groups = readonly ParameterGroup<object>[];

/** The names of all parameters of an optimizer. */
function namesOf(
  optimizer: string,
  call: string,
  groups: Groups,
  given: StateDictOptions['names'],
): Map<Tensor, string> {
  const own: NamedParameter[] = groups.flatMap(({ params, paramNames }) =>
    params.flatMap((parameter, i): NamedParameter[] => {
      const name = paramNames?.[i];
      return name === undefined ? [] : [[name, parameter]];
    }),
  );
  const names = new Map<Tensor, string>();
  for (const [name, parameter] of typeof given === 'boolean' || given === undefined ? own : given) {
    if (!names.has(parameter)) names.set(parameter, name);
  }
  const nameless = groups.flatMap(({ params }) => params).findIndex((parameter) => !names.has(parameter));
  if (nameless >= 0) {
    throw new ArgumentError(
      `${call}/names`,
      `parameter ${nameless} of ${optimizer} has no name\n  fix: ${call}(…{ names: model.namedParameters() }), or make the optimizer of model.namedParameters()`,
    );
  }
  const said = new Set<string>();
  for (const name of groups.flatMap(({ params }) => params.map((parameter) => names.get(parameter) as string))) {
    if (said.has(name)) {
      throw new ArgumentError(`${call}/names`, `two parameters of ${optimizer} have the name '${name}'`, { name });
    }
    said.add(name);
  }
  return names;
}

/** What stands for each parameter in a state dict. */
export function keysOf(
  optimizer: string,
  call: string,
  groups: Groups,
  { names }: StateDictOptions,
): ReadonlyMap<Tensor, number | string> {
  if (names !== undefined && names !== false) return namesOf(optimizer, call, groups, names);
  return new Map(groups.flatMap(({ params }) => params).map((parameter, i) => [parameter, i]));
}

/** The groups under PyTorch's names. */
export function packGroups(groups: Groups, keys: ReadonlyMap<Tensor, number | string>): Record<string, unknown>[] {
  return groups.map((group) => ({
    ...Object.fromEntries(
      Object.entries(group)
        .filter(([name]) => name !== 'params')
        .map(([name, value]) => [snakeCase(name), Array.isArray(value) ? [...(value as unknown[])] : value]),
    ),
    params: group.params.map((parameter) => keys.get(parameter)),
  }));
}

export function requireSaved(name: string, saved: unknown): asserts saved is OptimizerStateDict<unknown> {
  if (!isRecord(saved)) {
    throw new ArgumentError(
      'loadStateDict/argument',
      `loadStateDict of ${name} takes what stateDict() of an optimizer gives, got ${describe(saved)}`,
    );
  }
  const groups = saved['param_groups'];
  const isRight = Array.isArray(groups) && groups.every((group) => isRecord(group) && Array.isArray(group['params']));
  if (isRight && isRecord(saved['state']) && Object.values(saved['state']).every(isRecord)) return;
  throw new SerializationError(
    'loadStateDict/format',
    `the state dict of an optimizer has state and param_groups with params, got an object with ${Object.keys(saved).join(', ') || 'no fields'}\n  fix: optimizer.loadStateDict(other.stateDict()); a model's state is for model.loadStateDict`,
  );
}

export interface SavedParts {
  /** The parameter that each key of the saved state stands for. */
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** The parameters as they were in order when they were saved. */
  readonly order: readonly Tensor[];
  /** For each group of the optimizer, the saved one that it takes its options from. */
  readonly groups: readonly Record<string, unknown>[];
}

const keysIn = (group: Record<string, unknown>): string[] => (group['params'] as unknown[]).map(String);

/** Finds the parameters of a saved state by their places. */
function byPlace(saved: OptimizerStateDict<unknown>, groups: Groups): SavedParts {
  const sizes = saved.param_groups.map((group) => keysIn(group).length);
  if (sizes.length !== groups.length || sizes.some((size, i) => size !== groups[i]?.params.length)) {
    throw new SerializationError(
      'loadStateDict/groups',
      `the saved optimizer has groups of ${sizes.join(', ')} parameters, this one of ${groups.map(({ params }) => params.length).join(', ')}`,
    );
  }
  const parameters = new Map<string, Tensor>();
  for (const [i, group] of saved.param_groups.entries()) {
    for (const [j, key] of keysIn(group).entries()) parameters.set(key, groups[i]?.params[j] as Tensor);
  }
  return { parameters, order: groups.flatMap(({ params }) => params), groups: saved.param_groups };
}

/** Finds them by their names, whatever the order. */
function byName(
  optimizer: string,
  saved: OptimizerStateDict<unknown>,
  groups: Groups,
  names: ReadonlyMap<Tensor, string>,
): SavedParts {
  const savedGroup = new Map(saved.param_groups.flatMap((group) => keysIn(group).map((key) => [key, group] as const)));
  const parameters = new Map(groups.flatMap(({ params }) => params.map((each) => [names.get(each) as string, each])));
  const missing = [...parameters.keys()].filter((name) => !savedGroup.has(name));
  const unexpected = [...savedGroup.keys()].filter((name) => !parameters.has(name));
  if (missing.length > 0 || unexpected.length > 0) {
    const lines = [
      ...missing.map((name) => `\n  missing: ${name}${nearest(name, unexpected)}`),
      ...unexpected.map((name) => `\n  unexpected: ${name}`),
    ];
    throw new SerializationError(
      'loadStateDict/names',
      `the saved state and ${optimizer} have other parameters: ${missing.length} missing, ${unexpected.length} unexpected${lines.join('')}`,
      { missing, unexpected },
    );
  }
  const optionsOf = (group: Record<string, unknown>): string =>
    JSON.stringify({ ...group, params: undefined, param_names: undefined });
  const taken = groups.map(({ params }, i) => {
    const from = [...new Set(params.map((each) => savedGroup.get(names.get(each) as string) ?? {}))];
    const [first = {}] = from;
    if (from.some((group) => optionsOf(group) !== optionsOf(first))) {
      throw new SerializationError(
        'loadStateDict/groups',
        `the parameters of group ${i} of ${optimizer} were in groups with other options when they were saved\n  fix: give them groups as then, or set the options yourself and leave param_groups as stateDict() of this optimizer has it`,
        { group: i },
      );
    }
    return first;
  });
  const order = [...savedGroup.keys()].map((name) => parameters.get(name) as Tensor);
  return { parameters, order, groups: taken };
}

/** Which parameter and group each part of a saved state belongs to. */
export function match(
  optimizer: string,
  saved: OptimizerStateDict<unknown>,
  groups: Groups,
  { names }: StateDictOptions,
): SavedParts {
  const isNamed = saved.param_groups.some((group) =>
    (group['params'] as unknown[]).some((key) => typeof key === 'string'),
  );
  const parts = isNamed
    ? byName(optimizer, saved, groups, namesOf(optimizer, 'loadStateDict', groups, names))
    : byPlace(saved, groups);
  const stray = Object.keys(saved.state).find((key) => !parts.parameters.has(key));
  if (stray === undefined) return parts;
  throw new SerializationError(
    'loadStateDict/state',
    `the saved state has parameter ${stray}, which is in none of its groups`,
  );
}

function optionOf(name: string, value: unknown): unknown {
  if (!(value instanceof Tensor)) return owned(value);
  if (value.elementCount === 1) return value.item();
  throw new SerializationError(
    'loadStateDict/option',
    `the option ${name} of a saved group is a tensor of shape ${formatShape(value.sizes)}, and options are numbers`,
  );
}

/** Saved options under our names; a learning rate that PyTorch kept in a tensor is a number here. */
export function unpackGroup(group: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(group)
      .filter(([name]) => name !== 'params')
      .map(([name, value]) => [camelCase(name), optionOf(name, value)]),
  );
}
