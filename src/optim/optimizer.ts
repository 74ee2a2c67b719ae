/** @file What all optimizers share: parameter groups, state, checking of options, saving and loading. */
import '../ops/methods.ts';
import { enableGrad, noGrad } from '../autograd/mode.ts';
import { ArgumentError, DTypeError, SerializationError, ShapeError, ValueError } from '../errors/errors.ts';
import { clearGradient, snakeCase } from '../nn/module.ts';
import { filled } from '../ops/conversion.ts';
import { float32 } from '../storage/dtype.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';

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
  private readonly optionNames: ReadonlySet<string>;

  /** `known` are the options with their defaults, `given` those of the user. */
  constructor(name: string, parameters: Parameters<O>, known: O, given: Partial<O>) {
    this.name = name;
    this.optionNames = new Set(Object.keys(known));
    this.refuseUnknown(Object.keys(given));
    const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    this.defaults = { ...known, ...set };
    const items = parameters instanceof Tensor ? undefined : [...parameters];
    if (items === undefined || items.length === 0) {
      throw new ArgumentError(
        `${name}/parameters`,
        items === undefined
          ? `${name} takes a list of parameters, got a tensor\n  fix: new optim.${name}([tensor], …) or new optim.${name}(model.parameters(), …)`
          : `${name} got no parameters\n  fix: pass model.parameters(), and check that the model's fields hold its layers`,
      );
    }
    if (isTensorList(items)) this.addParamGroup({ params: items } as Partial<O> & { params: Tensor[] });
    else for (const group of items) this.addParamGroup(group as Partial<O> & { params: Iterable<Tensor> });
  }

  /** Checks the options of a group; throws a ValueError. */
  protected abstract validate(options: O): void;

  /** Updates one parameter from its gradient. */
  protected abstract update(parameter: Tensor, gradient: Tensor, state: ParameterState, options: O): void;

  /** PyTorch's names of the tensors in a parameter's state, by ours. */
  protected abstract readonly stateNames: Readonly<Record<string, string>>;

  private refuseUnknown(given: readonly string[]): void {
    const unknown = given.filter((key) => !this.optionNames.has(key));
    if (unknown.length === 0) return;
    throw new ArgumentError(
      `${this.name}/options`,
      `${this.name} has no option ${unknown.join(', ')}; its options are ${[...this.optionNames].join(', ')}`,
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
    const params = group.params instanceof Tensor ? [group.params] : [...group.params];
    this.refuseUnknown(Object.keys(group).filter((key) => key !== 'params'));
    const known = new Set(this.paramGroups.flatMap((other) => other.params));
    params.forEach((parameter, i) => {
      if (!(parameter instanceof Tensor)) {
        throw new ArgumentError(`${this.name}/parameters`, `parameter ${i} of ${this.name} is no tensor`);
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
    const given = Object.fromEntries(Object.entries(group).filter(([, value]) => value !== undefined));
    const complete = { ...this.defaults, ...given, params } as ParameterGroup<O>;
    this.validate(complete);
    this.paramGroups.push(complete);
  }

  /** Forgets all gradients; `setToNull: false` fills them with zeros instead. */
  zeroGrad(options: { setToNull?: boolean } = {}): void {
    for (const group of this.paramGroups) {
      for (const parameter of group.params) clearGradient(parameter, options.setToNull ?? true);
    }
  }

  /** Updates every parameter that has a gradient. A closure, if given, computes the loss and gradients first. */
  step(closure?: () => Tensor): Tensor | undefined {
    const loss = closure === undefined ? undefined : enableGrad(closure);
    this.checkTensors();
    noGrad(() => {
      for (const group of this.paramGroups) {
        for (const parameter of group.params) {
          const gradient = parameter.grad;
          if (gradient === null) continue;
          const state = this.stateOf(parameter);
          state.step++;
          this.update(parameter, gradient, state, group);
        }
      }
    });
    return loss;
  }

  /** Every gradient and state tensor must fit its parameter, or no parameter is updated. `.data` may have got another shape since. */
  private checkTensors(): void {
    for (const group of this.paramGroups) {
      for (const [i, parameter] of group.params.entries()) {
        const gradient = parameter.grad;
        if (gradient === null) continue;
        this.requireShape('gradient', 'set its grad to null, and call backward() anew', gradient, parameter, i);
        if (gradient.dtype !== parameter.dtype) {
          throw new DTypeError(
            `${this.name}/gradient`,
            `the gradient of parameter ${i} of ${this.name} must have the parameter's dtype, got ${gradient.dtype.name} for ${parameter.dtype.name}\n  fix: parameter.grad = parameter.grad.to(torch.${parameter.dtype.name}), or set it to null and call backward() anew`,
            { parameter: i },
          );
        }
        for (const [name, tensor] of Object.entries(this.state.get(parameter)?.tensors ?? {})) {
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
    if (sameShape(tensor.shape, parameter.shape)) return;
    throw new ShapeError(
      `${this.name}/${what === 'gradient' ? 'gradient' : 'state'}`,
      `the ${what} of parameter ${i} of ${this.name} must have the parameter's shape, got ${formatShape(tensor.shape)} for ${formatShape(parameter.shape)}\n  fix: ${fix}`,
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

  /** A tensor of a parameter's state, zero at first. It follows the parameter to another dtype. */
  protected stateTensor(parameter: Tensor, state: ParameterState, name: string): Tensor {
    let tensor = state.tensors[name];
    if (tensor?.dtype !== parameter.dtype) {
      tensor = tensor?.to(parameter.dtype) ?? filled(parameter.shape, parameter.dtype, 0);
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
      state[String(numbers.get(parameter))] = { step: filled([], float32, own.step), ...Object.fromEntries(entries) };
    }
    const param_groups = this.paramGroups.map((group) => ({
      ...Object.fromEntries(
        Object.entries(group)
          .filter(([name]) => name !== 'params')
          .map(([name, value]) => [snakeCase(name), value]),
      ),
      params: group.params.map((parameter) => numbers.get(parameter)),
    }));
    return { state, param_groups };
  }

  /** Takes over options and state. Nothing is changed where they do not fit. */
  loadStateDict(saved: OptimizerStateDict): void {
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
    for (const [number, entries] of Object.entries(saved.state)) {
      const parameter = byNumber.get(number) ?? order[Number(number)];
      if (parameter === undefined) {
        throw new SerializationError(
          'loadStateDict/state',
          `the saved state names parameter ${number}, there are ${order.length}`,
        );
      }
      const state: ParameterState = { step: 0, tensors: {} };
      for (const [name, tensor] of Object.entries(entries)) {
        if (name === 'step') {
          state.step = Number(tensor.item());
          continue;
        }
        if (!sameShape(tensor.shape, parameter.shape)) {
          throw new SerializationError(
            'loadStateDict/shape',
            `${name} of parameter ${number} has shape ${formatShape(tensor.shape)}, expected ${formatShape(parameter.shape)}`,
          );
        }
        const copy = tensor.detach().to(parameter.dtype).clone();
        copy.storage.escaped = true;
        state.tensors[ours.get(name) ?? name] = copy;
      }
      loaded.set(parameter, state);
    }
    saved.param_groups.forEach((group, i) => {
      const target = this.paramGroups[i] as ParameterGroup<O> & Options;
      for (const [name, value] of Object.entries(group)) {
        if (name !== 'params') (target as Options)[camelCase(name)] = value;
      }
    });
    this.state.clear();
    for (const [parameter, state] of loaded) this.state.set(parameter, state);
  }
}
