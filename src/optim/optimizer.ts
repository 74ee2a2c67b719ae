/** @file What all optimizers share: parameter groups, state, checking of options, saving and loading. */
import '../ops/methods.ts';
import { recorded, unrecorded } from '../autograd/context.ts';
import { placedOn } from '../dispatch/placement.ts';
import { strangerOf } from '../errors/copies.ts';
import { ArgumentError, DTypeError, SerializationError, ShapeError, ValueError } from '../errors/errors.ts';
import { clearGradient, Module, setsToNone, snakeCase, type ZeroGradOptions } from '../nn/module.ts';
import { pythonBoolean, pythonFloat } from '../nn/python-number.ts';
import { nearest } from '../ops/argument-kinds.ts';
import { filled } from '../ops/conversion.ts';
import { isRecord } from '../ops/options.ts';
import { type Arguments, bind } from '../ops/parameters.ts';
import { onlyHost } from '../storage/allocator.ts';
import { float32 } from '../storage/dtype.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import { heldGradient, requireTensor, Tensor } from '../tensor/tensor.ts';

/** Hyper-parameters by name; each group has its own. */
export type Options = Record<string, unknown>;

export type ParameterGroup<O extends object> = O & { params: Tensor[] };

/** Parameters, or groups of them with options of their own. */
export type Parameters<O extends object> =
  | Iterable<Tensor>
  | readonly (Partial<O> & { params: Iterable<Tensor> | Tensor })[];

/** State of one parameter: tensors of its shape, and the number of steps. */
export interface ParameterState {
  step: number;
  readonly tensors: Record<string, Tensor>;
}

/** As PyTorch's: parameters by number, names in snake_case. */
export interface OptimizerStateDict {
  state: Record<string, Record<string, Tensor>>;
  param_groups: Record<string, unknown>[];
}

function isTensorList(items: readonly unknown[]): items is Tensor[] {
  return items.every((item) => item instanceof Tensor);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function describe(value: unknown): string {
  const stranger = strangerOf(value);
  if (stranger !== undefined) return stranger;
  if (value instanceof Tensor) return 'a tensor';
  if (value instanceof Module) return 'a module';
  if (value === null || value === undefined || typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value}'`;
  if (value instanceof Map) return 'a Map';
  return Array.isArray(value) ? 'an array' : isRecord(value) ? 'an object' : `a ${typeof value}`;
}

/** As Python prints an option. */
function optionText(value: unknown): string {
  if (typeof value === 'boolean') return pythonBoolean(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : pythonFloat(value);
  if (Array.isArray(value)) return `(${value.map(optionText).join(', ')}${value.length === 1 ? ',' : ''})`;
  return value === null || value === undefined ? 'None' : String(value);
}

/** A list among options as the optimizer's own: what the caller does to theirs later changes nothing. */
function owned(value: unknown): unknown {
  return Array.isArray(value) ? Object.freeze([...value]) : value;
}

function ownOptions(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = Object.entries(options).filter(([name, value]) => name !== 'params' && value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, owned(value)]));
}

/** What a parameter without state is updated with. */
const stateless: ParameterState = { step: 0, tensors: Object.freeze({}) };

/** `weight_decay` → `weightDecay`. */
function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export abstract class Optimizer<O extends object = Options> {
  /** Groups of parameters with their options. Changing an option takes effect at the next step. */
  readonly paramGroups: ParameterGroup<O>[] = [];
  /** @internal */ readonly state: Map<Tensor, ParameterState> = new Map();
  protected readonly defaults: O;
  private readonly name: string;
  private readonly known: O;

  /**
   * `known` are the options with their defaults, in PyTorch's order. `given` are those of the user: the first `positional` ones may
   * come by position, the others by name in a trailing object.
   */
  constructor(name: string, parameters: Parameters<O>, known: O, given: readonly unknown[], positional: number) {
    this.name = name;
    this.known = known;
    this.defaults = { ...known, ...this.namedOptions(given, positional) };
    const items = this.requireList(parameters, 'new optim.');
    if (items.length === 0) {
      throw new ArgumentError(
        `${name}/parameters`,
        `${name} got no parameters\n  fix: pass model.parameters(), and check that the model's fields hold its layers; an iterator such as parameters() gives can be read only once: call it again for each optimizer`,
      );
    }
    if (isTensorList(items)) this.addParamGroup({ params: items } as Partial<O> & { params: Tensor[] });
    else {
      this.refuseMixture(items);
      for (const group of items) this.addParamGroup(group as Partial<O> & { params: Iterable<Tensor> });
    }
  }

  /** The options of a constructor's call by name. */
  private namedOptions(given: readonly unknown[], positional: number): Partial<O> {
    const names = Object.keys(this.known);
    const last = given.at(-1);
    const options = isRecord(last) ? last : {};
    const values = isRecord(last) ? given.slice(0, -1) : given;
    if (values.length > positional) {
      throw new ArgumentError(
        `${this.name}/options`,
        `${this.name} takes ${names.slice(0, positional).join(', ')} by position and the other options by name, got ${values.length} by position\n  fix: new optim.${this.name}(parameters, { ${names[positional] ?? 'lr'}: … })`,
      );
    }
    this.refuseUnknown(Object.keys(options));
    const twice = names.find((option, i) => i < values.length && options[option] !== undefined);
    if (twice !== undefined) {
      throw new ArgumentError(
        `${this.name}/options`,
        `${twice} of ${this.name} is given twice, by position and by name`,
      );
    }
    const pairs = [
      ...values.map((value, i): [string, unknown] => [names[i] as string, value]),
      ...Object.entries(options),
    ];
    return ownOptions(Object.fromEntries(pairs)) as Partial<O>;
  }

  private requireList(given: unknown, call: string): unknown[] {
    if (isIterable(given) && !(given instanceof Tensor)) return [...given];
    const { name } = this;
    const fix =
      given instanceof Tensor
        ? `${call}${name}([tensor], …) or ${call}${name}(model.parameters(), …)`
        : isRecord(given)
          ? `${call}${name}([{ params: … }], …): groups come in an array`
          : `${call}${name}(model.parameters(), …)`;
    throw new ArgumentError(
      `${name}/parameters`,
      `${name} takes a list of parameters, got ${describe(given)}\n  fix: ${fix}`,
    );
  }

  private refuseMixture(items: readonly unknown[]): void {
    const groups = isRecord(items[0]);
    const odd = items.findIndex((item) => (groups ? !isRecord(item) : !(item instanceof Tensor)));
    if (odd < 0) return;
    const fix = Array.isArray(items[odd])
      ? 'model.parameters(), which has no names, in place of model.namedParameters()'
      : groups || isRecord(items[odd])
        ? 'put the tensors into a group: { params: [tensor] }'
        : 'pass model.parameters()';
    throw new ArgumentError(
      `${this.name}/parameters`,
      `${this.name} takes a list of tensors or a list of groups, got ${describe(items[odd])} at ${odd}\n  fix: ${fix}`,
      { position: odd },
    );
  }

  /** Every option must be of its default's kind. */
  private checkKinds(options: Readonly<Record<string, unknown>>): void {
    for (const [option, standard] of Object.entries(this.known)) {
      const value = options[option];
      if (Number.isNaN(value)) this.require(option, value, false, 'a number');
      const isRight = Array.isArray(standard)
        ? Array.isArray(value) && value.every((item) => typeof item === 'number')
        : standard === null || standard === undefined || typeof value === typeof standard;
      if (isRight) continue;
      const rule = Array.isArray(standard)
        ? 'an array of numbers'
        : typeof standard === 'boolean'
          ? 'true or false'
          : `a ${typeof standard}`;
      throw new ArgumentError(
        `${this.name}/${option}`,
        `${option} of ${this.name} must be ${rule}, got ${describe(value)}`,
        {
          value,
        },
      );
    }
  }

  /** Checks the options of a group; throws a ValueError. */
  protected abstract validate(options: O): void;

  /** The `update` that keeps no gradient, the library's: one of a subclass may. */
  protected readonly ownUpdate: unknown = undefined;

  /** Updates one parameter from its gradient. */
  protected abstract update(parameter: Tensor, gradient: Tensor, state: ParameterState, options: O): void;

  /** PyTorch's names of the tensors in a parameter's state, by ours. */
  protected abstract readonly stateNames: Readonly<Record<string, string>>;

  private refuseUnknown(given: readonly string[]): void {
    const unknown = given.filter((key) => !Object.hasOwn(this.known, key));
    if (unknown.length === 0) return;
    throw new ArgumentError(
      `${this.name}/options`,
      `${this.name} has no option ${unknown.join(', ')}; its options are ${Object.keys(this.known).join(', ')}${nearest(unknown[0] ?? '', Object.keys(this.known))}`,
      { unknown },
    );
  }

  /** An option that must be a number in a range. */
  protected require(option: string, value: unknown, accepts: boolean, rule: string): void {
    if (accepts) return;
    throw new ValueError(`${this.name}/${option}`, `${option} of ${this.name} must be ${rule}, got ${String(value)}`, {
      value,
    });
  }

  /** Adds parameters with options of their own; options left out have the optimizer's defaults. */
  addParamGroup(group: Partial<O> & { params: Iterable<Tensor> | Tensor }): void {
    if (!isRecord(group) || group['params'] === undefined) {
      throw new ArgumentError(
        `${this.name}/group`,
        `a group of ${this.name} is an object with params, got ${isRecord(group) ? `the fields ${Object.keys(group).join(', ')}` : describe(group)}\n  fix: { params: layer.parameters(), lr: … }`,
      );
    }
    const given: unknown = group.params;
    const params = given instanceof Tensor ? [given] : (this.requireList(given, 'new optim.') as Tensor[]);
    this.refuseUnknown(Object.keys(group).filter((key) => key !== 'params'));
    const known = new Set(this.paramGroups.flatMap((other) => other.params));
    params.forEach((parameter, i) => {
      if (!(parameter instanceof Tensor)) {
        throw new ArgumentError(
          `${this.name}/parameters`,
          `parameter ${i} of ${this.name} must be a tensor, got ${describe(parameter)}`,
        );
      }
      if (!parameter.isLeaf) {
        throw new ValueError(
          `${this.name}/not-leaf`,
          `parameter ${i} of ${this.name} was computed by ${parameter.gradFn?.name}: only leaves can be optimised`,
        );
      }
      if (known.has(parameter)) {
        throw new ValueError(`${this.name}/repeated`, `parameter ${i} of ${this.name} is in more than one group`);
      }
      known.add(parameter);
    });
    const complete = { ...this.defaults, ...ownOptions(group), params } as ParameterGroup<O>;
    this.checkKinds(complete);
    this.validate(complete);
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
    const loss = closure === undefined ? undefined : this.evaluate(closure);
    // Options may have been changed since the last step, and every parameter would turn into NaN.
    for (const group of this.paramGroups) this.checkKinds(group as Readonly<Record<string, unknown>>);
    this.checkTensors();
    unrecorded(() => {
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
    });
    return loss;
  }

  /** Runs a closure, which must have set the gradients when it returns. */
  private evaluate(closure: unknown): Tensor {
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

  /** Is the number of steps part of the state that is saved? */
  protected get countsSteps(): boolean {
    return true;
  }

  /** Every gradient and state tensor must fit its parameter, or no parameter is updated. `.data` may have got another shape since. */
  private checkTensors(): void {
    for (const group of this.paramGroups) {
      const { params } = group;
      for (let i = 0; i < params.length; i++) {
        const parameter = params[i] as Tensor;
        const gradient = heldGradient(parameter);
        if (gradient === null) continue;
        this.requireShape('gradient', 'set its grad to null, and call backward() anew', gradient, parameter, i);
        if (gradient.dtype !== parameter.dtype) {
          throw new DTypeError(
            `${this.name}/gradient`,
            `the gradient of parameter ${i} of ${this.name} must have the parameter's dtype, got ${gradient.dtype.name} for ${parameter.dtype.name}\n  fix: parameter.grad = parameter.grad.to(torch.${parameter.dtype.name}), or set it to null and call backward() anew`,
            { parameter: i },
          );
        }
        const tensors = this.state.get(parameter)?.tensors;
        for (const name in tensors) {
          const tensor = tensors[name] as Tensor;
          const theirs = this.stateNames[name] ?? name;
          this.requireShape(
            theirs,
            `make a new ${this.name} after a parameter has changed its shape`,
            tensor,
            parameter,
            i,
          );
        }
      }
    }
  }

  private requireShape(what: string, fix: string, tensor: Tensor, parameter: Tensor, i: number): void {
    if (sameShape(tensor.sizes, parameter.sizes)) return;
    throw new ShapeError(
      `${this.name}/${what === 'gradient' ? 'gradient' : 'state'}`,
      `the ${what} of parameter ${i} of ${this.name} must have the parameter's shape, got ${formatShape(tensor.sizes)} for ${formatShape(parameter.sizes)}\n  fix: ${fix}`,
      { parameter: i },
    );
  }

  protected stateOf(parameter: Tensor): ParameterState {
    let state = this.state.get(parameter);
    if (state === undefined) {
      state = { step: 0, tensors: {} };
      this.state.set(parameter, state);
    }
    return state;
  }

  /** A tensor of a parameter's state, zero at first. It follows the parameter to another dtype or device. */
  protected stateTensor(parameter: Tensor, state: ParameterState, name: string): Tensor {
    let tensor = state.tensors[name];
    if (tensor?.dtype !== parameter.dtype || tensor.storage.device !== parameter.storage.device) {
      tensor = tensor?.to(parameter) ?? filled(parameter.sizes, parameter.dtype, 0);
      tensor.storage.escaped = true;
      state.tensors[name] = tensor;
    }
    return tensor;
  }

  /** Options and state under PyTorch's names. The tensors share memory with the optimizer. */
  stateDict(): OptimizerStateDict {
    const numbers = new Map(this.paramGroups.flatMap((group) => group.params).map((parameter, i) => [parameter, i]));
    const state: OptimizerStateDict['state'] = {};
    for (const [parameter, own] of this.state) {
      const entries = Object.entries(own.tensors).map(([name, tensor]) => [this.stateNames[name] ?? name, tensor]);
      const step = this.countsSteps ? { step: filled([], float32, own.step) } : {};
      state[String(numbers.get(parameter))] = { ...step, ...Object.fromEntries(entries) };
    }
    const param_groups = this.paramGroups.map((group) => ({
      ...Object.fromEntries(
        Object.entries(group)
          .filter(([name]) => name !== 'params')
          .map(([name, value]) => [snakeCase(name), Array.isArray(value) ? [...value] : value]),
      ),
      params: group.params.map((parameter) => numbers.get(parameter)),
    }));
    return { state, param_groups };
  }

  /** Takes over options and state. Nothing is changed where they do not fit. */
  loadStateDict(saved: OptimizerStateDict, ...none: Arguments<readonly []>): void {
    bind('loadStateDict', [], none);
    requireSaved(this.name, saved);
    const params = this.paramGroups.map((group) => group.params);
    const sizes = saved.param_groups.map((group) => (group['params'] as unknown[]).length);
    if (sizes.length !== params.length || sizes.some((size, i) => size !== params[i]?.length)) {
      throw new SerializationError(
        'loadStateDict/groups',
        `the saved optimizer has groups of ${sizes.join(', ')} parameters, this one of ${params.map((group) => group.length).join(', ')}`,
      );
    }
    const ours = new Map(Object.entries(this.stateNames).map(([own, theirs]) => [theirs, own]));
    const order = params.flat();
    const byNumber = new Map<string, Tensor>();
    saved.param_groups.forEach((group, i) => {
      (group['params'] as (number | string)[]).forEach((number, j) => {
        byNumber.set(String(number), (params[i] as Tensor[])[j] as Tensor);
      });
    });
    const loaded = new Map<Tensor, ParameterState>();
    for (const [number, entries] of Object.entries(
      saved.state as Record<string, Record<string, Tensor | number | null>>,
    )) {
      const parameter = byNumber.get(number) ?? order[Number(number)];
      if (parameter === undefined) {
        throw new SerializationError(
          'loadStateDict/state',
          `the saved state names parameter ${number}, there are ${order.length}`,
        );
      }
      const state: ParameterState = { step: 0, tensors: {} };
      for (const [name, entry] of Object.entries(entries)) {
        // Older versions of PyTorch count steps in plain numbers, and have None for a momentum that has not begun.
        if (name === 'step') {
          state.step = Number(typeof entry === 'number' ? entry : requireTensor('loadStateDict', name, entry).item());
          continue;
        }
        if (entry === null) continue;
        const tensor = requireTensor('loadStateDict', `${name} of parameter ${number}`, entry);
        if (!sameShape(tensor.sizes, parameter.sizes)) {
          throw new SerializationError(
            'loadStateDict/shape',
            `${name} of parameter ${number} has shape ${formatShape(tensor.sizes)}, expected ${formatShape(parameter.sizes)}`,
          );
        }
        const copy = tensor.detach().to(parameter.dtype).clone();
        copy.storage.escaped = true;
        state.tensors[ours.get(name) ?? name] = copy;
      }
      loaded.set(parameter, state);
    }
    const changes = saved.param_groups.map((group) =>
      Object.fromEntries(
        Object.entries(group)
          .filter(([name]) => name !== 'params')
          .map(([name, value]) => [camelCase(name), owned(value)]),
      ),
    );
    changes.forEach((change, i) => {
      const complete = { ...(this.paramGroups[i] as ParameterGroup<O>), ...change };
      this.checkKinds(complete);
      this.validate(complete);
    });
    changes.forEach((change, i) => {
      Object.assign(this.paramGroups[i] as ParameterGroup<O>, change);
    });
    this.state.clear();
    for (const [parameter, state] of loaded) this.state.set(parameter, state);
  }

  /** PyTorch's format: the class, and the options of each group by name. */
  toString(): string {
    const groups = this.paramGroups.map((group, i) => {
      const options = Object.entries(group)
        .filter(([name]) => name !== 'params')
        .map(([name, value]): [string, string] => [snakeCase(name), optionText(value)])
        .sort(([a], [b]) => (a < b ? -1 : 1));
      return `Parameter Group ${i}\n${options.map(([name, text]) => `    ${name}: ${text}\n`).join('')}`;
    });
    return `${this.name} (\n${groups.join('\n')})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

function requireSaved(name: string, saved: unknown): void {
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
