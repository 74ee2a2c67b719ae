/** @file What stands in the place of a parametrized tensor: the tensors that are trained, and the modules that make it of them. */
import { unrecorded } from '../autograd/context.ts';
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, DTypeError, ShapeError, ValueError } from '../errors/errors.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { registerTensor } from './computed-field.ts';
import { requireModule } from './holder.ts';
import type { Module } from './module.ts';
import { ModuleSequence } from './module-sequence.ts';
import { Parameter } from './parameter.ts';

/** A module that makes a tensor of others. */
export type Parametrization = Module & {
  /** The tensors that the module makes a value of. Without it, the value itself is taken. */
  rightInverse?(value: Tensor): Tensor | readonly Tensor[];
};

const call = 'registerParametrization';

/** A parametrized tensor must stay what the module takes it for. */
export function requireAlike(what: string, made: unknown, before: Tensor): asserts made is Tensor {
  if (!(made instanceof Tensor)) {
    throw new ValueError(`${call}/result`, `${what} must return a tensor, got ${kindOf(made)}`);
  }
  const rule = '\n  fix: return the same dtype and shape, or pass { unsafe: true }';
  if (made.dtype !== before.dtype) {
    throw new DTypeError(
      `${call}/dtype`,
      `${what} may not change the dtype of the tensor, from ${before.dtype.name} to ${made.dtype.name}${rule}`,
      { before: before.dtype.name, after: made.dtype.name },
    );
  }
  if (sameShape(made.sizes, before.sizes)) return;
  throw new ShapeError(
    `${call}/shape`,
    `${what} may not change the shape of the tensor, from ${formatShape(before.sizes)} to ${formatShape(made.sizes)}${rule}`,
    { before: before.sizes, after: made.sizes },
  );
}

/** The tensors that a chain of parametrizations makes a value of, the last of the chain first. */
function inverted(chain: readonly Parametrization[], value: Tensor, isStrict: boolean): Tensor | readonly Tensor[] {
  let result: Tensor | readonly Tensor[] = value;
  for (const module of [...chain].reverse()) {
    const { name } = module.constructor;
    if (module.rightInverse === undefined) {
      if (!isStrict) continue;
      throw new ValueError(
        'parametrize/assign',
        `the tensor cannot be set: its parametrization ${name} has no rightInverse\n  fix: write rightInverse(value) in ${name}, or set what it is made of: parametrizations.get(name).original`,
        { parametrization: name },
      );
    }
    const made: unknown = module.rightInverse(result as Tensor);
    const isList = Array.isArray(made) && made.every((each) => each instanceof Tensor);
    if (!(made instanceof Tensor) && !isList) {
      throw new ValueError(
        `${call}/inverse`,
        `rightInverse of ${name} must return a tensor or an array of tensors, got ${kindOf(made)}`,
        { parametrization: name },
      );
    }
    result = made as Tensor | readonly Tensor[];
  }
  return result;
}

/**
 * Modules that make a parametrized tensor, in the order in which they run, and the tensors that they make it of: `original`, or
 * `original0`, `original1`, … where there are several.
 *
 * @example
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(3, 2));
 * const list = layer.parametrizations.get('weight');
 * list.ntensors; // 2
 * list.original0?.shape; // [ 2, 1 ]
 */
export class ParametrizationList extends ModuleSequence<Parametrization, Parametrization> {
  static override readonly name: string = 'ParametrizationList';

  /** The tensor that is trained, where it is one. */
  declare readonly original: Tensor;
  /** The tensors that are trained, where they are several. */
  readonly [several: `original${number}`]: Tensor;
  /** Is it one tensor? */
  readonly isTensor: boolean;
  /** How many tensors are trained in the place of the one. */
  readonly ntensors: number;
  /** May the parametrizations change dtype and shape? */
  unsafe: boolean;

  constructor(modules: Iterable<Parametrization>, original: Tensor, unsafe = false) {
    super();
    this.extend(modules);
    if (this.size === 0) {
      throw new ArgumentError('ParametrizationList/modules', 'a ParametrizationList needs at least one module');
    }
    const made = unrecorded(() => inverted([...this], original, false));
    this.isTensor = made instanceof Tensor;
    this.ntensors = made instanceof Tensor ? 1 : made.length;
    this.unsafe = unsafe;
    if (made instanceof Tensor && made.dtype !== original.dtype) {
      throw new DTypeError(
        `${call}/dtype`,
        `rightInverse may not change the dtype of a single tensor, from ${original.dtype.name} to ${made.dtype.name}`,
      );
    }
    const originals = made instanceof Tensor ? [made] : made;
    if (!unsafe)
      requireAlike(
        'a parametrization',
        unrecorded(() => this.make(originals)),
        original,
      );
    if (made instanceof Tensor) {
      // The same object: an optimizer that has it keeps it.
      if (made !== original) take(original, made);
      registerTensor(this, 'original', original);
      return;
    }
    const { requiresGrad } = original;
    for (const [i, each] of made.entries()) {
      const data = each.detach();
      const kept = original instanceof Parameter ? new Parameter(data, requiresGrad) : data.requiresGrad_(requiresGrad);
      registerTensor(this, `original${i}`, kept);
    }
  }

  protected take(item: Parametrization, position: number): Parametrization {
    requireModule('ParametrizationList', position, item);
    return item;
  }

  /** The tensors that are trained. */
  get originals(): readonly Tensor[] {
    if (this.isTensor) return [this.original];
    return Array.from({ length: this.ntensors }, (_, i) => this[`original${i}`] as Tensor);
  }

  /** Sets what is trained so that the parametrized tensor becomes `value`, as far as it can. */
  rightInverse(value: Tensor): void {
    const made = unrecorded(() => inverted([...this], value.detach(), true));
    const tensors = made instanceof Tensor ? [made] : made;
    const { originals } = this;
    if (tensors.length !== originals.length) {
      throw new ValueError(
        'parametrize/assign',
        `rightInverse must return ${originals.length} tensors, as it did before, got ${tensors.length}`,
      );
    }
    for (const [i, original] of originals.entries()) {
      const given = (tensors[i] as Tensor).dtype;
      if (given === original.dtype) continue;
      throw new DTypeError(
        'parametrize/assign',
        `rightInverse returned a tensor of ${given.name} where the original has ${original.dtype.name}`,
      );
    }
    for (const [i, original] of originals.entries()) take(original, tensors[i] as Tensor);
  }

  private make(originals: readonly Tensor[]): Tensor {
    const [first, ...rest] = this;
    let made = (first as Module)(...originals) as Tensor;
    for (const module of rest) made = module(made) as Tensor;
    return made;
  }

  forward(): Tensor {
    return this.make(this.originals);
  }
}

/** Gives a tensor the values, and the memory, of another. */
function take(tensor: Tensor, value: Tensor): void {
  tensor.replaceData(value.detach());
  tensor.storage.escaped = true;
}
