/** @file Modules that run one after another. */
import { strangerOf } from '../errors/copies.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { hasHooks } from './callable.ts';
import { requireModule } from './holder.ts';
import { keepsNothing, Passage } from './intermediate.ts';
import { Module } from './module.ts';
import { ModuleSequence } from './module-sequence.ts';

/** What a `Sequential` runs: a module, or a plain function. */
export type Layer = (input: Tensor) => Tensor;

/** A plain function as a module. */
class FunctionLayer extends Module {
  readonly run: Layer;

  constructor(run: Layer) {
    super();
    this.run = run;
  }

  forward(input: Tensor): Tensor {
    return this.run(input);
  }

  override extraRepr(): string {
    return this.run.name;
  }
}

/** Is it a function that is no module, neither of this copy of the library nor of another, and no class of modules? */
function isPlainFunction(item: unknown): item is Layer {
  return (
    typeof item === 'function' &&
    !(item instanceof Module) &&
    !(item.prototype instanceof Module) &&
    strangerOf(item) === undefined
  );
}

/**
 * Runs modules one after another, each on the output of the one before. A plain function of a tensor may stand for a module.
 *
 * @example
 * const model = new nn.Sequential(new nn.Linear(784, 128), torch.relu, new nn.Linear(128, 10));
 */
export class Sequential extends ModuleSequence<Module, Layer> {
  /** @param modules Layers in the order in which they run, or one array of them. */
  constructor(...modules: Layer[] | [readonly Layer[]]) {
    super();
    const [first] = modules;
    this.extend(isList(first) && modules.length === 1 ? first : (modules as Layer[]));
  }

  protected take(item: Layer, position: number): Module {
    const module: unknown = isPlainFunction(item) ? new FunctionLayer(item) : item;
    requireModule(this.constructor.name, position, module);
    return module;
  }

  forward(input: Tensor): Tensor {
    const passage = new Passage(input);
    for (const module of this) {
      if (keepsNothingBelow(module)) passage.privately(module);
      else passage.openly(module);
    }
    return passage.value as Tensor;
  }
}

function isList(given: Layer | readonly Layer[] | undefined): given is readonly Layer[] {
  return Array.isArray(given);
}

const forwardInOrder = Sequential.prototype.forward;

/** Is it known that neither the module nor any below it keeps a tensor of a call? */
function keepsNothingBelow(module: Module): boolean {
  if (keepsNothing(module)) return true;
  if (!(module instanceof Sequential) || Object.getPrototypeOf(module) !== Sequential.prototype) return false;
  return module.forward === forwardInOrder && !hasHooks(module) && [...module].every(keepsNothingBelow);
}
