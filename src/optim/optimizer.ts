/** @file What all optimizers share: parameter groups, state, steps, saving and loading. */
import '../ops/methods.ts';
import { recorded, unrecorded } from '../autograd/context.ts';
import { placedOn } from '../dispatch/placement.ts';
import { ArgumentError, DTypeError, ShapeError } from '../errors/errors.ts';
import { clearGradient, setsToNone, type ZeroGradOptions } from '../nn/gradients.ts';
import { deviceForms, formsFor } from '../ops/accelerated.ts';
import { filled } from '../ops/conversion.ts';
import { namedOptions } from '../ops/options.ts';
import { optionalValue } from '../ops/parameters.ts';
import { onlyHost } from '../storage/allocator.ts';
import { formatShape, type Shape, sameShape } from '../tensor/shape.ts';
import { heldGradient, type Tensor } from '../tensor/tensor.ts';
import type { OptimizerDefinition, Options, ParameterState } from './definition.ts';
import { HookedOptimizer } from './hooked.ts';
import { describe, OptionChecks, outOfRange, ownOptions } from './option.ts';
import {
  type GivenGroup,
  groupFields,
  groupsOf,
  type ParameterGroup,
  type Parameters,
  parametersOf,
} from './parameter-group.ts';
import { optimizerText } from './printing.ts';
import { entriesOf, savedState } from './saved-state.ts';
import {
  keysOf,
  match,
  type OptimizerStateDict,
  packGroups,
  requireSaved,
  type StateDictOptions,
  unpackGroup,
} from './state-dict.ts';

export type { ParameterGroup, Parameters } from './parameter-group.ts';

/** What a parameter without state is updated with. */
const stateless: ParameterState = { step: 0, tensors: Object.freeze({}), numbers: Object.freeze({}) };

const stateDictParameters = [optionalValue<NonNullable<StateDictOptions['names']>>()('names', undefined)] as const;

function stateDictOptions(call: string, given: unknown): StateDictOptions {
  return namedOptions(call, stateDictParameters, given) as StateDictOptions;
}

export abstract class Optimizer<O extends object = Options, Entry = Tensor> extends HookedOptimizer {
  /** Groups of parameters with their options. Changing an option takes effect at the next step. */
  readonly paramGroups: ParameterGroup<O>[] = [];
  /** The options of groups that state none of their own. */
  readonly defaults: O;
  /** @internal */ readonly state: Map<Tensor, ParameterState> = new Map();
  /** @internal How often `step` was called: a schedule that moves before the first step says so. */ steps = 0;
  protected readonly name: string;
  protected readonly definition: OptimizerDefinition<O>;
  private readonly checks: OptionChecks<O>;

  /** `given` are the options of the user: the first ones by position, the others by name in a trailing object. */
  constructor(definition: OptimizerDefinition<O>, parameters: Parameters<O>, given: readonly unknown[]) {
    super();
    this.name = definition.name;
    this.definition = definition;
    this.checks = new OptionChecks(definition.name, definition.options, definition.positional);
    this.defaults = this.checks.defaults(given);
    for (const group of groupsOf<O>(definition.name, parameters)) this.addParamGroup(group);
  }

  /** Checks the options of a group, beyond the range of each; throws a ValueError. */
  protected validate(_options: O): void {}

  /** Refuses a parameter that the optimizer cannot update. */
  protected checkParameter(_parameter: Tensor, _position: number): void {}

  /** The `update` that keeps no gradient, the library's: one of a subclass may. */
  protected readonly ownUpdate: unknown = undefined;

  /** Updates one parameter from its gradient. */
  protected abstract update(parameter: Tensor, gradient: Tensor, state: ParameterState, options: O): void;

  private checkOptions(group: O): void {
    const options = group as Readonly<Record<string, unknown>>;
    this.checks.kinds(options);
    this.checks.ranges(options);
    const { foreach, fused } = options;
    if (foreach === true && fused === true) throw outOfRange(this.name, 'fused', true, 'false or null with foreach');
    this.validate(group);
  }

  /** An option that must follow a rule about others. */
  protected require(option: string, value: unknown, accepts: boolean, rule: string): void {
    if (!accepts) throw outOfRange(this.name, option, value, rule);
  }

  /** Adds parameters with options of their own; options left out have the optimizer's defaults. */
  addParamGroup(group: GivenGroup<O>): void {
    const known = new Set(this.paramGroups.flatMap((other) => other.params));
    const [first] = this.paramGroups;
    const named = first === undefined ? undefined : first.paramNames !== undefined;
    const { params, names } = parametersOf(this.name, group, known, named);
    for (const [i, parameter] of params.entries()) this.checkParameter(parameter, i);
    this.checks.refuseUnknown(Object.keys(group), groupFields);
    const complete = {
      ...this.defaults,
      ...ownOptions(group as Readonly<Record<string, unknown>>),
      params,
      ...(names === undefined ? {} : { paramNames: names }),
    } as ParameterGroup<O>;
    this.checkOptions(complete);
    this.paramGroups.push(complete);
  }

  /** Forgets all gradients; `setToNone: false` fills them with zeros instead. */
  zeroGrad(setToNone?: boolean | null | ZeroGradOptions): void;
  zeroGrad(...given: readonly unknown[]): void {
    const setToNone = setsToNone(given);
    for (const group of this.paramGroups) for (const parameter of group.params) clearGradient(parameter, setToNone);
  }

  /**
   * Updates every parameter that has a gradient. A closure, if given, computes the loss and gradients first; it must be done when
   * it returns.
   */
  step(closure?: () => Tensor): Tensor | undefined {
    this.steps++;
    if (this.beforeStep.isEmpty && this.afterStep.isEmpty) return this.advance(closure);
    let given: readonly unknown[] = closure === undefined ? [] : [closure];
    for (const hook of this.beforeStep) {
      const changed = hook(this, given);
      if (changed === undefined || changed === null) continue;
      if (!Array.isArray(changed)) {
        throw new ArgumentError(
          'registerStepPreHook/result',
          `a hook of registerStepPreHook returns the arguments of step in an array, or nothing, got ${describe(changed)}`,
        );
      }
      given = changed;
    }
    const loss = this.advance(given[0] as typeof closure);
    for (const hook of this.afterStep) hook(this, given);
    return loss;
  }

  /** A step, without the hooks. */
  protected advance(closure: (() => Tensor) | undefined): Tensor | undefined {
    const loss = closure === undefined ? undefined : this.evaluate(closure);
    this.checkGroups();
    unrecorded(() => {
      const forms = deviceForms();
      if (forms === undefined) this.updateAll();
      else forms.joined(this.name, () => this.updateAll());
    });
    return loss;
  }

  private updateAll(): void {
    for (const group of this.paramGroups) {
      for (const parameter of group.params) {
        const gradient = heldGradient(parameter);
        if (gradient === null) continue;
        if (this.update !== this.ownUpdate) gradient.storage.escaped = true;
        const state = this.keepsState(group) ? this.stateOf(parameter) : stateless;
        if (state !== stateless) state.step++;
        if (onlyHost) this.update(parameter, gradient, state, group);
        else placedOn(parameter.storage.device, this.name, () => this.update(parameter, gradient, state, group));
      }
    }
  }

  /** Runs a closure, which must have set the gradients when it returns. */
  protected evaluate(closure: unknown): Tensor {
    if (typeof closure !== 'function') {
      throw new ArgumentError(
        `${this.name}/closure`,
        `step of ${this.name} takes a function that computes the loss, or nothing, got ${describe(closure)}\n  fix: loss.backward(); optimizer.step()`,
      );
    }
    const loss: unknown = recorded(() => closure() as unknown);
    if (typeof loss === 'object' && loss !== null && 'then' in loss && typeof loss.then === 'function') {
      throw new ArgumentError(
        `${this.name}/closure`,
        `the closure of step returned a promise: its gradients would come after the step of ${this.name}\n  fix: await the data first, then step(() => { …; loss.backward(); return loss; }) with nothing to await within`,
      );
    }
    return loss as Tensor;
  }

  /** Does the update of a parameter with these options need state? */
  protected keepsState(_options: O): boolean {
    return true;
  }

  /** The shape that a tensor of a parameter's state has. */
  protected stateShape(_name: string, parameter: Tensor): Shape {
    return parameter.sizes;
  }

  /**
   * Options, gradients and state must go together, or no parameter is updated: options may have been changed to NaN since the last
   * step, and `.data` may have got another shape.
   */
  protected checkGroups(): void {
    for (const group of this.paramGroups) this.checks.kinds(group as Readonly<Record<string, unknown>>);
    for (const group of this.paramGroups) {
      const { params } = group;
      for (let i = 0; i < params.length; i++) {
        const parameter = params[i] as Tensor;
        const gradient = heldGradient(parameter);
        if (gradient === null) continue;
        this.requireShape('gradient', 'set its grad to null, and call backward() anew', gradient, parameter.sizes, i);
        if (gradient.dtype !== parameter.dtype) {
          throw new DTypeError(
            `${this.name}/gradient`,
            `the gradient of parameter ${i} of ${this.name} must have the parameter's dtype, got ${gradient.dtype.name} for ${parameter.dtype.name}\n  fix: parameter.grad = parameter.grad.to(torch.${parameter.dtype.name}), or set it to null and call backward() anew`,
            { parameter: i },
          );
        }
        const tensors = this.state.get(parameter)?.tensors;
        for (const name in tensors) {
          this.requireShape(
            this.definition.state[name] ?? name,
            `make a new ${this.name} after a parameter has changed its shape`,
            tensors[name] as Tensor,
            this.stateShape(name, parameter),
            i,
          );
        }
      }
    }
  }

  private requireShape(what: string, fix: string, tensor: Tensor, shape: Shape, i: number): void {
    if (sameShape(tensor.sizes, shape)) return;
    throw new ShapeError(
      `${this.name}/${what === 'gradient' ? 'gradient' : 'state'}`,
      `the ${what} of parameter ${i} of ${this.name} must have the parameter's shape, got ${formatShape(tensor.sizes)} for ${formatShape(shape)}\n  fix: ${fix}`,
      { parameter: i },
    );
  }

  protected stateOf(parameter: Tensor): ParameterState {
    let state = this.state.get(parameter);
    if (state === undefined) {
      state = { step: 0, tensors: {}, numbers: { ...this.definition.numbers } };
      this.state.set(parameter, state);
    }
    return state;
  }

  /** State where that of its neighbours stands, on a device that has put parameters side by side. */
  private placed(parameter: Tensor, name: string, current: Tensor | undefined, initial: number): Tensor | undefined {
    if (!sameShape(this.stateShape(name, parameter), parameter.sizes)) return undefined;
    return formsFor(parameter)?.stateBeside(this, parameter, name, current, initial);
  }

  /** A tensor of a parameter's state, filled with `initial` at first. It follows the parameter to another dtype or device. */
  protected stateTensor(parameter: Tensor, state: ParameterState, name: string, initial = 0): Tensor {
    let tensor = state.tensors[name];
    if (tensor?.dtype !== parameter.dtype || tensor.storage.device !== parameter.storage.device) {
      const shape = this.stateShape(name, parameter);
      tensor =
        tensor?.to(parameter) ??
        this.placed(parameter, name, undefined, initial) ??
        filled(shape, parameter.dtype, initial);
      tensor.storage.escaped = true;
      state.tensors[name] = tensor;
    }
    if (onlyHost) return tensor;
    tensor = this.placed(parameter, name, tensor, initial) ?? tensor;
    state.tensors[name] = tensor;
    return tensor;
  }

  /** The state of a parameter under PyTorch's names. */
  protected packState(state: ParameterState): Record<string, Entry | Tensor> {
    return entriesOf(this.definition, state);
  }

  /**
   * Options and state under PyTorch's names. The tensors share memory with the optimizer. With `names`, parameters are named and not
   * numbered.
   */
  stateDict(options?: StateDictOptions): OptimizerStateDict<Entry>;
  stateDict(given?: unknown): OptimizerStateDict<Entry> {
    const options = stateDictOptions('stateDict', given);
    for (const hook of this.beforeSave) hook(this);
    const keys = keysOf(this.name, 'stateDict', this.paramGroups, options);
    const state = Object.fromEntries(
      [...this.state].map(([parameter, own]) => [String(keys.get(parameter)), this.packState(own)]),
    );
    let saved: OptimizerStateDict<unknown> = { state, param_groups: packGroups(this.paramGroups, keys) };
    for (const hook of this.afterSave) saved = hook(this, saved) ?? saved;
    return saved as OptimizerStateDict<Entry>;
  }

  /**
   * The state of a parameter from what was saved; throws where that does not fit. `order` has the parameters as they were in order when
   * they were saved.
   */
  protected unpackState(
    parameter: Tensor,
    key: string,
    entries: Readonly<Record<string, unknown>>,
    _order: readonly Tensor[],
  ): ParameterState {
    return savedState(this.definition, (name) => this.stateShape(name, parameter), parameter, key, entries);
  }

  /** The parameter that keeps what was saved with `parameter`. */
  protected keeperOf(parameter: Tensor): Tensor {
    return parameter;
  }

  /**
   * Takes over options and state, by the places of parameters, or by names where those were saved. Nothing is changed where they do
   * not fit.
   */
  loadStateDict(saved: OptimizerStateDict<Entry>, options?: StateDictOptions): void;
  loadStateDict(given: unknown, others?: unknown): void {
    const options = stateDictOptions('loadStateDict', others);
    let saved: unknown = given;
    for (const hook of this.beforeLoad) saved = hook(this, saved as OptimizerStateDict<unknown>) ?? saved;
    requireSaved(this.name, saved);
    const { parameters, order, groups } = match(this.name, saved, this.paramGroups, options);
    const loaded = Object.entries(saved.state).map(([key, entries]): [Tensor, ParameterState] => {
      const parameter = parameters.get(key) as Tensor;
      return [this.keeperOf(parameter), this.unpackState(parameter, key, entries, order)];
    });
    const changes = groups.map(unpackGroup);
    for (const change of changes) delete change['paramNames'];
    for (const [i, group] of this.paramGroups.entries()) this.checkOptions({ ...group, ...changes[i] });
    for (const [i, group] of this.paramGroups.entries()) this.replaceOptions(group, changes[i] as Partial<O>);
    this.state.clear();
    for (const [parameter, state] of loaded) this.state.set(parameter, state);
    for (const hook of this.afterLoad) hook(this);
  }

  /** What the saved group has not, and this class knows nothing of, goes. */
  private replaceOptions(group: ParameterGroup<O>, saved: Partial<O>): void {
    const known = new Set([...Object.keys(this.defaults), ...groupFields, 'paramNames', ...Object.keys(saved)]);
    for (const name of Object.keys(group)) if (!known.has(name)) Reflect.deleteProperty(group, name);
    Object.assign(group, saved);
  }

  /** PyTorch's format: the class, and the options of each group by name. */
  override toString(): string {
    return optimizerText(this.name, this.paramGroups);
  }

  /** What JSON shows: the text. Its state is in `stateDict()`, which `torch.save` writes. */
  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
