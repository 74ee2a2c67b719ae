/** @file Parameters under names. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, IndexError } from '../errors/errors.ts';
import { bindNamed } from '../ops/define.ts';
import type { Arguments } from '../ops/parameters.ts';
import { Tensor } from '../tensor/tensor.ts';
import { Holder, isIterable, items, notCallable } from './holder.ts';
import { Parameter } from './parameter.ts';

/** Holds parameters under names; plain tensors become parameters. It has no `forward`. */
export class ParameterDict extends Holder {
  /** @internal */ readonly [items] = new Map<string, Parameter>();

  /** @param parameters The parameters by name. */
  constructor(
    parameters: Readonly<Record<string, Tensor>> | Iterable<readonly [string, Tensor]> = {},
    ...none: Arguments<readonly []>
  ) {
    super();
    bindNamed(new.target.name, [], none);
    this.update(parameters);
  }

  override *ownParameters(): IterableIterator<[string, Parameter]> {
    yield* this[items];
  }

  /** @internal */
  override replaceState(name: string, tensor: Tensor): void {
    this[items].set(name, tensor as Parameter);
  }

  /** How many parameters there are. */
  get size(): number {
    return this[items].size;
  }

  has(name: string): boolean {
    return this[items].has(name);
  }

  /** The parameter of a name. */
  get(name: string): Parameter {
    const item = this[items].get(name);
    if (item !== undefined) return item;
    throw new IndexError(
      `${this.constructor.name}/name`,
      `there is no parameter '${name}', only ${[...this[items].keys()].join(', ') || 'none at all'}`,
      { name },
    );
  }

  /** Puts a parameter under a name. */
  set(name: string, parameter: Tensor): this {
    return this.update([[name, parameter]]);
  }

  /** Takes a parameter out, and gives it back. */
  pop(name: string): Parameter {
    const item = this.get(name);
    this[items].delete(name);
    return item;
  }

  /** Takes all parameters out. */
  clear(): void {
    this[items].clear();
  }

  /** Puts parameters under their names. */
  update(parameters: Readonly<Record<string, Tensor>> | Iterable<readonly [string, Tensor]> | ParameterDict): this {
    const layer = this.constructor.name;
    const given: unknown = parameters instanceof ParameterDict ? parameters.items() : parameters;
    if (typeof given !== 'object' || given === null || given instanceof Tensor) {
      throw new ArgumentError(
        `${layer}/parameters`,
        `${layer} takes an object of tensors by their names, got ${given instanceof Tensor ? 'a single tensor' : kindOf(given)}\n  fix: new nn.${layer}({ name: tensor })`,
      );
    }
    const entries: (readonly [string, Tensor])[] = [
      ...(isIterable<readonly [string, Tensor]>(given) ? given : Object.entries(given as Record<string, Tensor>)),
    ];
    const added = entries.map(([name, item]): [string, Parameter] => {
      if (typeof name !== 'string' || name === '' || name.includes('.')) {
        throw new ArgumentError(
          `${layer}/name`,
          `the name of a parameter in ${layer} must be a string that is not empty and has no dot, got '${String(name)}'`,
        );
      }
      if (!(item instanceof Tensor)) {
        throw new ArgumentError(
          `${layer}/parameters`,
          `item '${name}' of ${layer} must be a tensor, got ${kindOf(item)}\n  fix: new nn.${layer}({ ${name}: torch.zeros(2) })`,
          { name },
        );
      }
      return [name, item instanceof Parameter ? item : new Parameter(item)];
    });
    for (const [name, item] of added) this[items].set(name, item);
    return this;
  }

  keys(): IterableIterator<string> {
    return this[items].keys();
  }

  values(): IterableIterator<Parameter> {
    return this[items].values();
  }

  /** Names and parameters. */
  items(): IterableIterator<[string, Parameter]> {
    return this[items].entries();
  }

  forward(): never {
    throw notCallable(this, 'parameters', 'x.mul(weights.get(name))');
  }

  override extraRepr(): string {
    return Array.from(
      this[items],
      ([name, { dtype, sizes: shape }]) => `  (${name}): Parameter containing: [${dtype} of size ${shape.join('x')}]`,
    ).join('\n');
  }
}
