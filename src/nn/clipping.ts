/** @file `nn.utils`: bounds on gradients, and parameters as one vector. */
import { unrecorded } from '../autograd/context.ts';
import { kindOf, strangerOf } from '../errors/copies.ts';
import { ArgumentError, FlambeauError, ValueError } from '../errors/errors.ts';
import { filled } from '../ops/conversion.ts';
import { item } from '../ops/creation/data.ts';
import { cat } from '../ops/join.ts';
import { normAlong } from '../ops/loss/distance.ts';
import { number, optionalBoolean, optionalNumber, tensor as tensorParameter, value } from '../ops/parameters.ts';
import { add, mul } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { clamp } from '../ops/pointwise/selection.ts';
import { reshape } from '../ops/view/reshape.ts';
import { narrow } from '../ops/view/slice.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import { heldGradient, Tensor } from '../tensor/tensor.ts';
import { bindNamed } from './layer-arguments.ts';
import { Module } from './module.ts';

/** A tensor or several, such as `model.parameters()`. */
export type TensorOrTensors = Tensor | Iterable<Tensor>;

/** The tensors that a call was given. An iterator that yields nothing has most likely been read before. */
function listOf(call: string, given: unknown): readonly Tensor[] {
  if (given instanceof Tensor) return [given];
  const fault = (message: string): ArgumentError => new ArgumentError(`${call}/parameters`, message);
  if (given instanceof Module) {
    throw fault(`${call} takes parameters, got a module\n  fix: ${call}(model.parameters(), …)`);
  }
  if (strangerOf(given) !== undefined || typeof given !== 'object' || given === null || !(Symbol.iterator in given)) {
    const what =
      typeof given === 'object' && given !== null && strangerOf(given) === undefined ? 'an object' : kindOf(given);
    throw fault(`${call} takes a tensor or a list of tensors, got ${what}\n  fix: ${call}(model.parameters(), …)`);
  }
  const list: unknown[] = [...(given as Iterable<unknown>)];
  const odd = list.findIndex((item) => !(item instanceof Tensor));
  if (odd >= 0) {
    const isEntry = Array.isArray(list[odd]);
    throw fault(
      `${call} takes tensors, got ${kindOf(list[odd])} at ${odd}\n  fix: ${call}(model.parameters(), …)${isEntry ? ', which has no names, in place of model.namedParameters()' : ''}`,
    );
  }
  if (list.length === 0 && 'next' in given) {
    throw fault(
      `${call} got no parameters\n  fix: an iterator such as parameters() gives can be read only once: call model.parameters() again`,
    );
  }
  return list as Tensor[];
}

function gradientsOf(call: string, parameters: TensorOrTensors): Tensor[] {
  const gradients = listOf(call, parameters).map(heldGradient);
  return gradients.filter((grad): grad is Tensor => grad !== null);
}

/** A negative bound would turn gradients round, and NaN would replace them. */
function requireBound(call: string, name: string, bound: number): void {
  if (bound >= 0) return;
  throw new ValueError(`${call}/${name}`, `${name} of ${call} must be a number not below 0, got ${bound}`, {
    [name]: bound,
  });
}

const normParameters = [
  value<TensorOrTensors>()('parameters', 'tensors whose gradients are scaled'),
  number('maxNorm', 'the largest norm that is left alone'),
  optionalNumber('normType', 2, 'degree of the norm; Infinity for the largest size'),
  optionalBoolean('errorIfNonfinite', false, 'throw where the norm is NaN or infinite'),
] as const;

export interface ClipOptions {
  /** Degree of the norm; Infinity for the largest size. Default: 2. */
  readonly normType?: number;
  /** Throw where the norm is NaN or infinite. Default: false. */
  readonly errorIfNonfinite?: boolean | null;
}

/** The norm of all elements. */
function normOf(x: Tensor, degree: number): Tensor {
  return normAlong(reshape(x, [-1]), degree, 0, false);
}

/**
 * Scales all gradients down together where their norm as one vector exceeds `maxNorm`, and returns the norm that they
 * had.
 *
 * @formula grad ← grad · min(1, maxNorm / (norm + 1e−6))
 * @shape gradients [*], … → []
 * @throws {ValueError} when the bound is negative or NaN (`clipGradNorm_/maxNorm`).
 * @difference A negative bound or NaN, and an iterator that was read before, are errors.
 * @example
 * const x = torch.tensor([3, 4], { requiresGrad: true });
 * x.mul(x).sum().backward();
 * nn.utils.clipGradNorm_(x, 1); // tensor(10.)
 * x.grad; // tensor([0.6000, 0.8000])
 */
export function clipGradNorm_(
  parameters: TensorOrTensors,
  maxNorm: number,
  normType?: number | ClipOptions,
  errorIfNonfinite?: boolean | null | ClipOptions,
): Tensor;
export function clipGradNorm_(...given: readonly unknown[]): Tensor {
  const bound = bindNamed('clipGradNorm_', normParameters, given);
  const { maxNorm, normType } = bound;
  requireBound('clipGradNorm_', 'maxNorm', maxNorm);
  const gradients = gradientsOf('clipGradNorm_', bound.parameters);
  return unrecorded(() => {
    const total = totalOf('clipGradNorm_', gradients, normType, bound.errorIfNonfinite);
    scaleTo(gradients, maxNorm, total);
    return total;
  });
}

/** The norm of tensors as one vector. */
function totalOf(call: string, tensors: readonly Tensor[], degree: number, errorIfNonfinite: boolean): Tensor {
  if (tensors.length === 0) return filled([], getDefaultDtype(), 0);
  const total = normOf(cat(tensors.map((tensor) => reshape(normOf(tensor, degree), [1]))), degree);
  if (errorIfNonfinite && !Number.isFinite(Number(item(total)))) {
    throw new FlambeauError(
      `${call}/nonfinite`,
      `the norm of the gradients is ${Number(item(total))}, so it cannot be bounded\n  fix: leave out errorIfNonfinite to scale anyway`,
    );
  }
  return total;
}

function scaleTo(gradients: readonly Tensor[], maxNorm: number, total: Tensor): void {
  if (gradients.length === 0) return;
  const factor = clamp(div(maxNorm, add(total, 1e-6)), { max: 1 });
  for (const gradient of gradients) mul.inPlace(gradient, factor);
}

const totalParameters = [
  value<TensorOrTensors>()('tensors', 'tensors, such as gradients'),
  normParameters[2],
  normParameters[3],
] as const;

/**
 * The norm of tensors as one vector, such as that of gradients, which `clipGradsWithNorm_` takes.
 *
 * @formula (Σ |x|^normType)^(1 / normType) over all elements
 * @shape [*], … → []
 * @throws {FlambeauError} when it is not finite and must be (`getTotalNorm/nonfinite`).
 * @example
 * nn.utils.getTotalNorm([torch.tensor([3, 0]), torch.tensor([4])]); // tensor(5.)
 */
export function getTotalNorm(
  tensors: TensorOrTensors,
  normType?: number | ClipOptions,
  errorIfNonfinite?: boolean | null | ClipOptions,
): Tensor;
export function getTotalNorm(...given: readonly unknown[]): Tensor {
  const { tensors, normType, errorIfNonfinite } = bindNamed('getTotalNorm', totalParameters, given);
  return totalOf('getTotalNorm', listOf('getTotalNorm', tensors), normType, errorIfNonfinite);
}

const withNormParameters = [
  normParameters[0],
  normParameters[1],
  tensorParameter('totalNorm', 'the norm that they have'),
] as const;

/**
 * Scales all gradients down together where a norm that was computed before, as by `getTotalNorm`, exceeds `maxNorm`.
 *
 * @formula grad ← grad · min(1, maxNorm / (totalNorm + 1e−6))
 * @shape gradients [*], …, totalNorm [] → nothing
 * @throws {ValueError} when the bound is negative or NaN (`clipGradsWithNorm_/maxNorm`).
 * @example
 * const x = torch.tensor([3, 4], { requiresGrad: true });
 * x.mul(x).sum().backward();
 * nn.utils.clipGradsWithNorm_(x, 1, torch.tensor(10));
 * x.grad; // tensor([0.6000, 0.8000])
 */
export function clipGradsWithNorm_(parameters: TensorOrTensors, maxNorm: number, totalNorm: Tensor): void;
export function clipGradsWithNorm_(...given: readonly unknown[]): void {
  const { parameters, maxNorm, totalNorm } = bindNamed('clipGradsWithNorm_', withNormParameters, given);
  requireBound('clipGradsWithNorm_', 'maxNorm', maxNorm);
  const gradients = gradientsOf('clipGradsWithNorm_', parameters);
  unrecorded(() => scaleTo(gradients, maxNorm, totalNorm));
}

const valueParameters = [
  value<TensorOrTensors>()('parameters', 'tensors whose gradients are bounded'),
  number('clipValue', 'the largest size of an element'),
] as const;

/**
 * Holds each element of all gradients between −clipValue and clipValue.
 *
 * @formula grad ← min(max(grad, −clipValue), clipValue)
 * @shape gradients [*], … → nothing
 * @throws {ValueError} when the bound is negative or NaN (`clipGradValue_/clipValue`).
 * @example
 * const x = torch.tensor([3, 0.25], { requiresGrad: true });
 * x.mul(x).sum().backward();
 * nn.utils.clipGradValue_(x, 1);
 * x.grad; // tensor([1.0000, 0.5000])
 */
export function clipGradValue_(parameters: TensorOrTensors, clipValue: number): void;
export function clipGradValue_(...given: readonly unknown[]): void {
  const { parameters, clipValue } = bindNamed('clipGradValue_', valueParameters, given);
  requireBound('clipGradValue_', 'clipValue', clipValue);
  const gradients = gradientsOf('clipGradValue_', parameters);
  unrecorded(() => {
    for (const gradient of gradients) clamp.inPlace(gradient, -clipValue, clipValue);
  });
}

/**
 * All parameters one after another as one vector.
 *
 * @shape [*], [*], … → [n]
 * @example
 * nn.utils.parametersToVector(new nn.Linear(3, 2).parameters()).shape; // [ 8 ]
 */
export function parametersToVector(parameters: Iterable<Tensor>): Tensor {
  return cat(listOf('parametersToVector', parameters).map((parameter) => reshape(parameter, [-1])));
}

/**
 * Writes a vector as `parametersToVector` makes it back into the parameters.
 *
 * @shape vector [n], parameters [*], … → nothing
 * @example
 * const layer = new nn.Linear(2, 1);
 * nn.utils.vectorToParameters(torch.tensor([1, 2, 3]), layer.parameters());
 * layer(torch.tensor([1, 10])).item(); // 24
 */
export function vectorToParameters(vector: Tensor, parameters: Iterable<Tensor>): void {
  const list = listOf('vectorToParameters', parameters);
  const count = list.reduce((sum, parameter) => sum + parameter.elementCount, 0);
  if (vector.elementCount !== count) {
    throw new ValueError(
      'vectorToParameters/length',
      `the parameters have ${count} elements together, the vector has ${vector.elementCount}`,
      { count, length: vector.elementCount },
    );
  }
  unrecorded(() => {
    let start = 0;
    for (const parameter of list) {
      parameter.copy_(reshape(narrow(vector, 0, start, parameter.elementCount), parameter.sizes));
      start += parameter.elementCount;
    }
  });
}
