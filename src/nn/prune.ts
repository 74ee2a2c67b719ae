/** @file `nn.utils.prune`: parameters with a mask, whose pruned entries are 0 and stay so in training. */
import { unrecorded } from '../autograd/context.ts';
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { filled, toDtype } from '../ops/conversion.ts';
import { refuseUnknown } from '../ops/options.ts';
import { mul } from '../ops/pointwise/arithmetic.ts';
import { reshape } from '../ops/view/reshape.ts';
import { narrow } from '../ops/view/slice.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { parametersToVector } from './clipping.ts';
import { type Computed, computeField, fieldNamed, fieldOf, parameterOf } from './computed-field.ts';
import type { Module } from './module.ts';
import {
  type BasePruningMethod,
  CustomFromMask,
  extendedMask,
  Identity,
  L1Unstructured,
  LnStructured,
  RandomStructured,
  RandomUnstructured,
  requireScores,
} from './pruning-methods.ts';

export {
  BasePruningMethod,
  CustomFromMask,
  Identity,
  L1Unstructured,
  LnStructured,
  type PruningType,
  RandomStructured,
  RandomUnstructured,
} from './pruning-methods.ts';

/** The getters of pruned fields: a copy of a module has the same. */
const pruned = new WeakSet<object>();

function isPrunedField(module: Module, field: string): boolean {
  const getter = Object.getOwnPropertyDescriptor(module, field)?.get;
  return getter !== undefined && pruned.has(getter);
}

interface Pruned {
  /** The importance of each entry; that of its value where left out. */
  readonly importanceScores?: Tensor | null;
}

/** Prunes a parameter by a rule, or more of one that is pruned. */
function apply<M extends Module>(
  call: string,
  module: M,
  name: string,
  method: BasePruningMethod,
  given: Pruned = {},
): M {
  refuseUnknown(call, Object.keys(given), ['importanceScores']);
  const field = fieldNamed(call, module, name);
  const key = module.stateName(field, 'same');
  const isMore = isPrunedField(module, field);
  const weight = isMore ? fieldOf(module, field) : parameterOf(call, module, field);
  const scores = given.importanceScores ?? weight;
  requireScores(call, scores, weight);
  const before = isMore ? fieldOf(module, `${key}_mask`) : undefined;
  const mask = unrecorded(() =>
    before === undefined
      ? method.computeMask(scores.detach(), filled(weight.sizes, weight.dtype, 1)).detach()
      : extendedMask(method, scores, before),
  );
  if (!isMore) {
    const compute: Computed = (at) => {
      const original = fieldOf(at, `${key}_orig`);
      return mul(toDtype(fieldOf(at, `${key}_mask`), original.dtype), original);
    };
    computeField(module, field, compute);
    pruned.add(Object.getOwnPropertyDescriptor(module, field)?.get as object);
    module.registerParameter(`${key}_orig`, weight as ReturnType<typeof parameterOf>);
  }
  module.registerBuffer(`${key}_mask`, mask);
  return module;
}

/**
 * Prunes a parameter of a module by a rule of one's own, or by one that was made.
 *
 * @throws {ArgumentError} when the module has no parameter of that name (`applyTo/argument`).
 * @example
 * const layer = new nn.Linear(3, 2);
 * nn.utils.prune.applyTo(layer, 'weight', new nn.utils.prune.L1Unstructured(2));
 * layer.weight.eq(0).sum(); // tensor(2)
 */
export function applyTo<M extends Module>(module: M, name: string, method: BasePruningMethod, options?: Pruned): M {
  return apply('applyTo', module, name, method, options);
}

/**
 * Gives a parameter a mask that prunes nothing.
 *
 * @throws {ArgumentError} when the module has no parameter of that name (`identity/argument`).
 * @example
 * const layer = nn.utils.prune.identity(new nn.Linear(3, 2), 'weight');
 * Object.keys(layer.stateDict()); // [ 'bias', 'weight_orig', 'weight_mask' ]
 */
export function identity<M extends Module>(module: M, name: string): M {
  return apply('identity', module, name, new Identity());
}

/**
 * Prunes random entries of a parameter: a share of them, or a whole number.
 *
 * @throws {ArgumentError} when the module has no parameter of that name (`randomUnstructured/argument`).
 * @throws {ValueError} when the amount is neither (`RandomUnstructured/amount`).
 * @example
 * const layer = nn.utils.prune.randomUnstructured(new nn.Linear(3, 2), 'weight', 0.5);
 * layer.getBuffer('weight_mask').sum(); // tensor(3.)
 */
export function randomUnstructured<M extends Module>(module: M, name: string, amount: number): M {
  return apply('randomUnstructured', module, name, new RandomUnstructured(amount));
}

/**
 * Prunes the entries of a parameter that are nearest to 0: a share of them, or a whole number.
 *
 * @throws {ArgumentError} when the module has no parameter of that name (`l1Unstructured/argument`).
 * @throws {ValueError} when the amount is neither (`L1Unstructured/amount`).
 * @throws {ShapeError} when the importances have another shape (`l1Unstructured/scores`).
 * @example
 * const layer = new nn.Linear(4, 1, { bias: false });
 * torch.noGrad(() => layer.weight.copy_(torch.tensor([[3, -1, 2, -4]])));
 * nn.utils.prune.l1Unstructured(layer, 'weight', 0.5);
 * layer.weight.detach(); // tensor([[ 3., -0.,  0., -4.]])
 */
export function l1Unstructured<M extends Module>(module: M, name: string, amount: number, options?: Pruned): M {
  return apply('l1Unstructured', module, name, new L1Unstructured(amount), options);
}

/**
 * Prunes random channels of a parameter along a dim: a share of them, or a whole number.
 *
 * @throws {ArgumentError} when the module has no parameter of that name (`randomStructured/argument`).
 * @throws {ShapeError} when the parameter has no channels (`RandomStructured/rank`).
 * @throws {IndexError} when there is no such dim (`RandomStructured/dim`).
 * @example
 * const layer = nn.utils.prune.randomStructured(new nn.Linear(3, 2), 'weight', 1, 0);
 * layer.getBuffer('weight_mask').sum(); // tensor(3.)
 */
export function randomStructured<M extends Module>(module: M, name: string, amount: number, dim: number): M {
  return apply('randomStructured', module, name, new RandomStructured(amount, dim));
}

/**
 * Prunes the channels of a parameter along a dim whose norms, of order `n`, are the least.
 *
 * @throws {ArgumentError} when the module has no parameter of that name (`lnStructured/argument`).
 * @throws {ValueError} when n is no order of a norm (`LnStructured/n`).
 * @throws {ShapeError} when the parameter has no channels (`LnStructured/rank`).
 * @throws {IndexError} when there is no such dim (`LnStructured/dim`).
 * @example
 * const layer = new nn.Linear(2, 2, { bias: false });
 * torch.noGrad(() => layer.weight.copy_(torch.tensor([[1, 2], [3, 4]])));
 * nn.utils.prune.lnStructured(layer, 'weight', 1, 2, 0);
 * layer.getBuffer('weight_mask');
 * // tensor([[0., 0.],
 * //         [1., 1.]])
 */
export function lnStructured<M extends Module>(
  module: M,
  name: string,
  amount: number,
  n: number | 'fro',
  dim: number,
  options?: Pruned,
): M {
  return apply('lnStructured', module, name, new LnStructured(amount, n, dim), options);
}

/**
 * Prunes the entries of a parameter where a mask is 0.
 *
 * @throws {ArgumentError} when the module has no parameter of that name (`customFromMask/argument`).
 * @throws {ShapeError} when the mask has not its shape (`CustomFromMask/shape`).
 * @example
 * const layer = new nn.Linear(2, 1);
 * nn.utils.prune.customFromMask(layer, 'weight', torch.tensor([[0, 1]]));
 * layer.weight.eq(0); // tensor([[ True, False]])
 */
export function customFromMask<M extends Module>(module: M, name: string, mask: Tensor): M {
  return apply('customFromMask', module, name, new CustomFromMask(mask));
}

type RuleOfEntries = new (options: never) => BasePruningMethod;

/** What the constructor of a rule takes by name. */
type RuleOptions<Rule extends RuleOfEntries> =
  ConstructorParameters<Rule> extends [infer Options, ...unknown[]] ? Exclude<Options, number> : object;

/**
 * Prunes several parameters together, so that the least entries of all of them go, wherever they are; `options` are those
 * of the rule, and `importanceScores`, a tensor or null for each parameter.
 *
 * @throws {ValueError} when the rule prunes channels (`globalUnstructured/type`).
 * @difference `importanceScores` is a list beside that of the parameters, not a dict with pairs for keys.
 * @example
 * const model = new nn.Sequential(new nn.Linear(4, 3), new nn.Linear(3, 1));
 * nn.utils.prune.globalUnstructured(
 *   Array.from(model, (layer) => [layer, 'weight'] as const),
 *   nn.utils.prune.L1Unstructured,
 *   { amount: 10 },
 * );
 * Array.from(model, (layer) => Number(layer.getBuffer('weight_mask').sum().item())).reduce((a, b) => a + b); // 5
 */
export function globalUnstructured<Rule extends RuleOfEntries>(
  parameters: Iterable<readonly [module: Module, name: string]>,
  pruningMethod: Rule,
  options: RuleOptions<Rule> & { readonly importanceScores?: readonly (Tensor | null)[] | null },
): void {
  const call = 'globalUnstructured';
  const { importanceScores, ...ruled } = options;
  const method = Reflect.construct(pruningMethod, [ruled]) as BasePruningMethod;
  if (method.pruningType !== 'unstructured') {
    throw new ValueError(
      `${call}/type`,
      `${call} needs a rule that prunes single entries, and ${pruningMethod.name} prunes by '${method.pruningType}'`,
    );
  }
  const places = Array.from(parameters, ([module, name]) => {
    const field = fieldNamed(call, module, name);
    const isMore = isPrunedField(module, field);
    const weight = isMore ? fieldOf(module, field) : parameterOf(call, module, field);
    const mask = isMore ? fieldOf(module, `${module.stateName(field, 'same')}_mask`) : undefined;
    return { module, field, weight, mask };
  });
  if (importanceScores !== undefined && importanceScores !== null && importanceScores.length !== places.length) {
    throw new ArgumentError(
      `${call}/scores`,
      `${call} needs importances, or null, for each of ${places.length} parameters, got ${importanceScores.length}`,
    );
  }
  const masks = unrecorded(() => {
    const scores = places.map(({ weight }, i) => {
      requireScores(call, importanceScores?.[i], weight);
      return (importanceScores?.[i] ?? weight).detach();
    });
    const before = places.map(({ weight, mask }) => mask ?? filled(weight.sizes, weight.dtype, 1));
    return extendedMask(method, parametersToVector(scores), parametersToVector(before));
  });
  let start = 0;
  for (const { module, field, weight } of places) {
    const count = weight.elementCount;
    customFromMask(module, field, reshape(narrow(masks, 0, start, count), weight.sizes));
    start += count;
  }
}

/**
 * Makes a pruned parameter an ordinary one again, with zeros where it was pruned.
 *
 * @throws {ValueError} when the parameter is not pruned (`remove/argument`).
 * @example
 * const layer = nn.utils.prune.l1Unstructured(new nn.Linear(3, 2), 'weight', 2);
 * nn.utils.prune.remove(layer, 'weight');
 * Object.keys(layer.stateDict()); // [ 'bias', 'weight' ]
 */
export function remove<M extends Module>(module: M, name: string): M {
  const field = fieldNamed('remove', module, name);
  if (!isPrunedField(module, field)) {
    throw new ValueError('remove/argument', `'${name}' of ${module.constructor.name} is not pruned`, { name });
  }
  const key = module.stateName(field, 'same');
  const value = unrecorded(() => fieldOf(module, field).detach());
  const original = parameterOf('remove', module, `${key}_orig`);
  original.replaceData(value);
  original.storage.escaped = true;
  for (const each of [field, `${key}_orig`, `${key}_mask`]) Reflect.deleteProperty(module, each);
  module.registerParameter(field, original);
  return module;
}

/**
 * Whether a parameter of a module, or of one below it, is pruned.
 *
 * @example
 * const layer = new nn.Linear(3, 2);
 * nn.utils.prune.isPruned(layer); // false
 * nn.utils.prune.isPruned(nn.utils.prune.identity(layer, 'weight')); // true
 */
export function isPruned(module: Module): boolean {
  for (const each of module.modules()) {
    if (Reflect.ownKeys(each).some((key) => typeof key === 'string' && isPrunedField(each, key))) return true;
  }
  return false;
}
