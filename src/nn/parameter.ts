/** @file A tensor that a module trains. */

import { kindOf, markKind } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { bindNamed } from '../ops/define.ts';
import { optionalBoolean } from '../ops/parameters.ts';
import type { Shape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';

const parameterOptions = [optionalBoolean('requiresGrad', true, 'train it')] as const;

/**
 * A tensor that is a parameter of the module whose field holds it: `parameters()` finds it and optimizers update it.
 * It shares the memory of the tensor that it is made of, and requires grad unless said otherwise.
 */
export class Parameter<S extends Shape = Shape> extends Tensor<S> {
  /** Nothing at run time. To the compiler a plain tensor is no parameter: assigned to a parameter's field it would not be trained. */
  declare protected readonly brand: 'Parameter';

  constructor(data: Tensor<S>, requiresGrad?: boolean | null | { readonly requiresGrad?: boolean | null });
  constructor(data: Tensor<S>, ...options: readonly unknown[]) {
    requireData(data);
    const { requiresGrad } = bindNamed('Parameter', parameterOptions, options);
    super(data.storage, data.offset, data.sizes, data.steps, data.dtype);
    data.storage.escaped = true;
    this.requiresGrad = requiresGrad;
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }
}

markKind(Parameter.prototype, 'a parameter');

function requireData(data: unknown): void {
  if (data instanceof Tensor) return;
  const given = kindOf(data);
  throw new ArgumentError(
    'Parameter/argument',
    `a Parameter is made of a tensor, got ${given}\n  fix: new nn.Parameter(torch.tensor([1, 2])), or torch.zeros(…), torch.randn(…)`,
  );
}
