/** @file `backward` and `grad` with their arguments checked, as functions and as a method. */
import {
  type BackwardOptions,
  type GradOptions,
  grad as gradientsOf,
  backward as runBackward,
} from '../autograd/backward.ts';
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { Tensor } from '../tensor/tensor.ts';
import { bind, check, optionalBoolean, optionalValue, value } from './parameters.ts';

type Tensors = Tensor | readonly Tensor[];
type OptionalTensors = Tensor | readonly (Tensor | undefined)[];

/** A tensor or several; `empty` where an entry may be left out. */
function requireTensors(operation: string, parameter: string, given: unknown, empty: boolean): void {
  const isRight = (item: unknown) => item instanceof Tensor || (empty && item === undefined);
  if (Array.isArray(given) ? given.every(isRight) : isRight(given)) return;
  throw new ArgumentError(
    `${operation}/argument`,
    `${parameter} of ${operation} must be a tensor or an array of them, got ${kindOf(given)}`,
    {
      parameter,
      value: given,
    },
  );
}

/** A choice that is left open by undefined, and by null as Python's None. */
function choice(operation: string, name: string, given: unknown): boolean | undefined {
  return check(operation, optionalBoolean(name, undefined), given ?? undefined) as boolean | undefined;
}

const open = optionalValue<boolean | null>();
const graphParameters = [open('retainGraph', undefined), open('createGraph', undefined)] as const;

function graphOptions(operation: string, retainGraph: unknown, createGraph: unknown): BackwardOptions {
  return {
    retainGraph: choice(operation, 'retainGraph', retainGraph),
    createGraph: choice(operation, 'createGraph', createGraph),
  };
}

const backwardParameters = [
  value<Tensors>()('tensors'),
  optionalValue<OptionalTensors>()('gradients', undefined),
  ...graphParameters,
  optionalValue<Tensors>()('inputs', undefined),
] as const;

/**
 * Adds the gradients of tensors to `.grad` of every leaf that requires it, or of the inputs listed only.
 *
 * @shape tensors [*], gradients the same → nothing
 * @example
 * const x = torch.tensor([1, 2], { requiresGrad: true });
 * torch.autograd.backward(x.square().sum());
 * x.grad; // tensor([2., 4.])
 */
export function backward(
  tensors: Tensors,
  gradients?: OptionalTensors | BackwardOptions | null,
  options?: BackwardOptions,
): void;
export function backward(...given: readonly unknown[]): void {
  const [tensors, gradients, retainGraph, createGraph, only] = bind('backward', backwardParameters, withoutEnd(given));
  const inputs = only ?? undefined;
  requireTensors('backward', 'tensors', tensors, false);
  requireTensors('backward', 'gradients', gradients, true);
  if (inputs !== undefined) requireTensors('backward', 'inputs', inputs, false);
  const options = { ...graphOptions('backward', retainGraph, createGraph), inputs: inputs as Tensors | undefined };
  runBackward(tensors as Tensors, gradients as OptionalTensors | undefined, options);
}

const gradParameters = [
  value<Tensors>()('outputs'),
  value<Tensors>()('inputs'),
  optionalValue<OptionalTensors>()('gradOutputs', undefined),
  ...graphParameters,
  open('allowUnused', undefined),
] as const;

/**
 * Gradients of outputs with respect to inputs, as results; no `.grad` is touched, and with `createGraph` they have
 * derivatives themselves.
 *
 * @shape outputs [*], inputs [*], … → a list of the inputs' shapes
 * @example
 * const x = torch.tensor([1, 2], { requiresGrad: true });
 * torch.autograd.grad(x.square().sum(), x); // [ tensor([2., 4.]) ]
 */
export function grad(outputs: Tensors, inputs: Tensors, options?: GradOptions): (Tensor | null)[];
export function grad(...given: readonly unknown[]): (Tensor | null)[] {
  const [outputs, inputs, gradOutputs, retainGraph, createGraph, allowUnused] = bind(
    'grad',
    gradParameters,
    withoutEnd(given),
  );
  requireTensors('grad', 'outputs', outputs, false);
  requireTensors('grad', 'inputs', inputs, false);
  requireTensors('grad', 'gradOutputs', gradOutputs, true);
  return gradientsOf(outputs as Tensors, inputs as Tensors, {
    ...graphOptions('grad', retainGraph, createGraph),
    gradOutputs: gradOutputs as OptionalTensors | undefined,
    allowUnused: choice('grad', 'allowUnused', allowUnused),
  });
}

/** Options that were passed on as undefined are none. */
function withoutEnd(given: readonly unknown[]): readonly unknown[] {
  let count = given.length;
  while (count > 0 && given[count - 1] === undefined) count--;
  return given.slice(0, count);
}
