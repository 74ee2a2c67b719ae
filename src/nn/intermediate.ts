/**
 * @file Intermediate results within a chain of the library's own layers: nobody outside holds them, so that their memory is
 * recycled when the chain, or else the gradient graph, needs it no longer.
 */
import { isIntercepted } from '../dispatch/dispatch.ts';
import { recycling, release } from '../storage/allocator.ts';
import type { Storage } from '../storage/storage.ts';
import { Tensor } from '../tensor/tensor.ts';
import * as adaptivePoolings from './adaptive-pooling.ts';
import * as batchNorms from './batch-norm.ts';
import { hasHooks } from './callable.ts';
import * as convolutions from './convolution.ts';
import * as dropouts from './dropout.ts';
import { Embedding } from './embedding.ts';
import * as exponentialUnits from './exponential-unit.ts';
import { Flatten, Unflatten } from './flatten.ts';
import * as gatedActivations from './gated-activation.ts';
import * as instanceNorms from './instance-norm.ts';
import * as layerNorms from './layer-norm.ts';
import { Identity, Linear } from './linear.ts';
import { Module } from './module.ts';
import * as poolings from './pooling.ts';
import * as rectifiers from './rectifier.ts';
import * as responseNorms from './response-norm.ts';
import * as shrinkages from './shrinkage.ts';
import * as sigmoids from './sigmoid-activation.ts';
import * as softmaxes from './softmax.ts';
import * as transposedConvolutions from './transposed-convolution.ts';

type Forward = Module['forward'];

/** Layers that keep no tensor of a call, with the forward function that is known to. A result is new, or a view of the input. */
const known = new Map<unknown, Forward>(
  [
    ...[
      batchNorms,
      convolutions,
      dropouts,
      exponentialUnits,
      gatedActivations,
      instanceNorms,
      layerNorms,
      poolings,
      adaptivePoolings,
      rectifiers,
      responseNorms,
      shrinkages,
      sigmoids,
      softmaxes,
      transposedConvolutions,
    ].flatMap((file) => Object.values(file)),
    Embedding,
    Flatten,
    Identity,
    Linear,
    Unflatten,
  ].flatMap((layer: { readonly prototype?: unknown }): [unknown, Forward][] =>
    layer.prototype instanceof Module ? [[layer.prototype, layer.prototype.forward]] : [],
  ),
);

/** Is it known that the layer keeps no tensor of a call? A subclass, a replaced forward function or a hook may. */
export function keepsNothing(layer: Module): boolean {
  return known.get(Object.getPrototypeOf(layer)) === layer.forward && !hasHooks(layer);
}

function storagesOf(result: unknown): (Storage | undefined)[] {
  return (Array.isArray(result) ? result : [result]).map((each) => (each instanceof Tensor ? each.storage : undefined));
}

/** A value on its way through a chain of modules. */
export class Passage {
  value: unknown;
  /** The memory of `value`, where nothing but this passage holds it. */
  private own: Storage | undefined;

  constructor(input: unknown) {
    this.value = input;
  }

  /** Through a module that may keep what it sees. */
  openly(module: Module): void {
    this.value = module(this.value);
    this.own = undefined;
  }

  /** Through a module that keeps nothing: what it made but did not return is recycled, and so is what it was given. */
  privately(module: Module): void {
    if (isIntercepted()) {
      this.openly(module);
      return;
    }
    const { value, own } = this;
    this.value = recycling(
      () => module(value),
      storagesOf,
      (storage) => {
        this.own = storage;
      },
    );
    if (own !== undefined && own !== this.own) release(own);
  }
}
