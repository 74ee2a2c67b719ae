/** @file Parameters in a list. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, IndexError } from '../errors/errors.ts';
import { bindNamed } from '../ops/define.ts';
import type { Arguments } from '../ops/parameters.ts';
import { Tensor } from '../tensor/tensor.ts';
import { Holder, isIterable, items, notCallable, requirePosition } from './holder.ts';
import { Parameter } from './parameter.ts';

/** Holds parameters in a list; plain tensors become parameters. It has no `forward`. */
export class ParameterList extends Holder {
  /** @internal */ readonly [items]: Parameter[] = [];

  /** @param parameters The parameters in order. */
  constructor(parameters: Iterable<Tensor> = [], ...none: Arguments<readonly []>) {
    super();
    bindNamed(new.target.name, [], none);
    this.extend(parameters);
  }

  override *ownParameters(): IterableIterator<[string, Parameter]> {
    for (const [i, item] of this[items].entries()) yield [String(i), item];
  }

  /** @internal */
  override replaceState(position: string, tensor: Tensor): void {
    this[items][Number(position)] = tensor as Parameter;
  }

  /** How many parameters there are. */
  get size(): number {
    return this[items].length;
  }

  /** The parameter at a position; negative positions count from the end. */
  at(position: number): Parameter {
    requirePosition(this, position);
    const item = this[items].at(position);
    if (item !== undefined) return item;
    throw new IndexError(
      `${this.constructor.name}/index`,
      `position ${position} is out of range for ${this[items].length} parameters`,
    );
  }

  /** Adds a parameter at the end. */
  append(parameter: Tensor): this {
    return this.extend([parameter]);
  }

  /** Adds parameters at the end. */
  extend(parameters: Iterable<Tensor>): this {
    const given: unknown = parameters;
    if (given instanceof Tensor || typeof given !== 'object' || given === null || !isIterable(given)) {
      const { name } = this.constructor;
      throw new ArgumentError(
        `${name}/parameters`,
        `${name} takes tensors in an array, got ${given instanceof Tensor ? 'a single tensor' : kindOf(given)}\n  fix: new nn.${name}([a, b]), or append(tensor)`,
      );
    }
    const added = Array.from(parameters, (item) => (item instanceof Parameter ? item : new Parameter(item)));
    this[items].push(...added);
    return this;
  }

  [Symbol.iterator](): IterableIterator<Parameter> {
    return this[items][Symbol.iterator]();
  }

  forward(): never {
    throw notCallable(this, 'parameters', 'for (const weight of weights) x = x.mul(weight)');
  }

  override extraRepr(): string {
    return this[items]
      .map(({ dtype, sizes: shape }, i) => `  (${i}): Parameter containing: [${dtype} of size ${shape.join('x')}]`)
      .join('\n');
  }
}
