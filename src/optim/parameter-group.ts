/** @file What optimizers take as parameters: lists, lists with names, and groups with options of their own. */
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { isRecord } from '../ops/options.ts';
import { Tensor } from '../tensor/tensor.ts';
import { describe } from './option.ts';

/** A parameter with its name, as `model.namedParameters()` gives it. */
export type NamedParameter = readonly [name: string, parameter: Tensor];

/** What schedulers keep in a group. */
export interface Scheduled {
  /** The learning rate that a schedule starts from. */
  initialLr?: number;
  maxLr?: number;
  minLr?: number;
  maxMomentum?: number;
  baseMomentum?: number;
  swaLr?: number;
}

const scheduled = [
  'initialLr',
  'maxLr',
  'minLr',
  'maxMomentum',
  'baseMomentum',
  'swaLr',
] as const satisfies (keyof Scheduled)[];

/** Fields of a group beside the options. */
export const groupFields: readonly string[] = ['params', ...scheduled];

export type ParameterGroup<O extends object> = O & Scheduled & { params: Tensor[]; paramNames?: string[] };

/** A group as users write it: options left out are the optimizer's. */
export type GivenGroup<O extends object> = Partial<O> &
  Scheduled & { params: Iterable<Tensor> | Iterable<NamedParameter> | Tensor };

/** Parameters, parameters with their names, or groups of them with options of their own. */
export type Parameters<O extends object> = Iterable<Tensor> | Iterable<NamedParameter> | readonly GivenGroup<O>[];

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

const isNamed = (item: unknown): item is NamedParameter =>
  Array.isArray(item) && item.length === 2 && typeof item[0] === 'string' && item[1] instanceof Tensor;

function requireList(optimizer: string, given: unknown): unknown[] {
  if (isIterable(given) && !(given instanceof Tensor)) return [...given];
  const call = `new optim.${optimizer}`;
  const fix =
    given instanceof Tensor
      ? `${call}([tensor], …) or ${call}(model.parameters(), …)`
      : isRecord(given)
        ? `${call}([{ params: … }], …): groups come in an array`
        : `${call}(model.parameters(), …)`;
  throw new ArgumentError(
    `${optimizer}/parameters`,
    `${optimizer} takes a list of parameters, got ${describe(given)}\n  fix: ${fix}`,
  );
}

function refuseMixture(optimizer: string, items: readonly unknown[]): void {
  const [first] = items;
  const [kind, wanted] = isRecord(first)
    ? [isRecord, 'groups']
    : isNamed(first)
      ? [isNamed, 'parameters with names']
      : [(item: unknown) => item instanceof Tensor, 'tensors'];
  const odd = items.findIndex((item) => !kind(item));
  if (odd < 0) return;
  const fix = isNamed(items[odd])
    ? 'give all parameters names, with model.namedParameters(), or none'
    : isRecord(first) || isRecord(items[odd])
      ? 'put the tensors into a group: { params: [tensor] }'
      : 'pass model.parameters()';
  throw new ArgumentError(
    `${optimizer}/parameters`,
    `${optimizer} takes a list of tensors, of [name, tensor] or of groups; after ${wanted} it got ${describe(items[odd])} at ${odd}\n  fix: ${fix}`,
    { position: odd },
  );
}

/** The groups that a constructor was given. */
export function groupsOf<O extends object>(optimizer: string, given: unknown): GivenGroup<O>[] {
  const items = requireList(optimizer, given);
  if (items.length === 0) {
    throw new ArgumentError(
      `${optimizer}/parameters`,
      `${optimizer} got no parameters\n  fix: pass model.parameters(), and check that the model's fields hold its layers; an iterator such as parameters() gives can be read only once: call it again for each optimizer`,
    );
  }
  refuseMixture(optimizer, items);
  const groups: unknown[] = isRecord(items[0]) ? items : [{ params: items }];
  return groups as GivenGroup<O>[];
}

export interface GroupParameters {
  readonly params: Tensor[];
  readonly names: readonly string[] | undefined;
}

/** The parameters of a group, none of which may be among `known`; `named` where those have names, or have none. */
export function parametersOf(
  optimizer: string,
  group: unknown,
  known: ReadonlySet<Tensor>,
  named: boolean | undefined,
): GroupParameters {
  if (!isRecord(group) || group['params'] === undefined) {
    throw new ArgumentError(
      `${optimizer}/group`,
      `a group of ${optimizer} is an object with params, got ${isRecord(group) ? `the fields ${Object.keys(group).join(', ')}` : describe(group)}\n  fix: { params: layer.parameters(), lr: … }`,
    );
  }
  const given: unknown = group['params'];
  const items = given instanceof Tensor ? [given] : requireList(optimizer, given);
  const names =
    items.length > 0 && isNamed(items[0]) ? items.map((item) => (isNamed(item) ? item[0] : undefined)) : undefined;
  const unnamed = names?.indexOf(undefined) ?? -1;
  if (unnamed >= 0 || (named !== undefined && named !== (names !== undefined))) {
    throw new ValueError(
      `${optimizer}/names`,
      `either all parameters of ${optimizer} have names or none, got ${unnamed >= 0 ? `parameter ${unnamed} of a group without` : names === undefined ? 'a group without names' : 'a group with names'}\n  fix: model.namedParameters() for all groups, or model.parameters() for all`,
    );
  }
  const seen = new Set(known);
  const params = items.map((item, i) => {
    const parameter = isNamed(item) ? item[1] : item;
    if (!(parameter instanceof Tensor)) {
      throw new ArgumentError(
        `${optimizer}/parameters`,
        `parameter ${i} of ${optimizer} must be a tensor, got ${describe(parameter)}`,
      );
    }
    if (!parameter.isLeaf) {
      throw new ValueError(
        `${optimizer}/not-leaf`,
        `parameter ${i} of ${optimizer} was computed by ${parameter.gradFn?.name}: only leaves can be optimised\n  fix: optimise what it was computed from, or x.detach().requiresGrad_()`,
      );
    }
    if (seen.has(parameter)) {
      const where = known.has(parameter) ? 'is in more than one group' : 'stands twice in its group';
      throw new ValueError(
        `${optimizer}/repeated`,
        `parameter ${i} of ${optimizer} ${where}\n  fix: give each parameter once; model.parameters() has a shared one once`,
      );
    }
    seen.add(parameter);
    return parameter;
  });
  return { params, names: names as string[] | undefined };
}
