/** @file `nn.utils`: bounds on gradients, and parameters as one vector. */
import { unrecorded } from '../autograd/context.ts';
import { FlambeauError, ValueError } from '../errors/errors.ts';
import { filled } from '../ops/conversion.ts';
import { item } from '../ops/creation/data.ts';
import { cat } from '../ops/join.ts';
import { normAlong } from '../ops/loss/distance.ts';
import { type Arguments, number, optionalBoolean, optionalNumber, value } from '../ops/parameters.ts';
import { add, mul } from '../ops/pointwise/arithmetic.ts';
import { div } from '../ops/pointwise/division.ts';
import { clamp } from '../ops/pointwise/selection.ts';
import { reshape } from '../ops/view/reshape.ts';
import { narrow } from '../ops/view/slice.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import { Tensor } from '../tensor/tensor.ts';
import { bindNamed } from './module.ts';

/** A tensor or several, such as `model.parameters()`. */
export type TensorOrTensors = Tensor | Iterable<Tensor>;

function gradientsOf(parameters: TensorOrTensors): Tensor[] {
  const list = parameters instanceof Tensor ? [parameters] : [...parameters];
  return list.map((parameter) => parameter.grad).filter((grad): grad is Tensor => grad !== null);
}

const normParameters = [
  value<TensorOrTensors>()('parameters', 'tensors whose gradients are scaled'),
  number('maxNorm', 'the largest norm that is left alone'),
  optionalNumber('normType', 2, 'degree of the norm; Infinity for the largest size'),
  optionalBoolean('errorIfNonfinite', false, 'throw where the norm is NaN or infinite'),
] as const;

/** The norm of all elements. */
function normOf(x: Tensor, degree: number): Tensor {
  return normAlong(reshape(x, [-1]), degree, 0, false);
}

/**
 * Scales all gradients in place so that their norm, taken over all of them as one vector, is at most `maxNorm`. Returns the norm
 * that they had.
 */
export function clipGradNorm_(...given: Arguments<typeof normParameters>): Tensor {
  const bound = bindNamed('clipGradNorm_', normParameters, given);
  const { maxNorm, normType = 2 } = bound;
  const gradients = gradientsOf(bound.parameters);
  return unrecorded(() => {
    if (gradients.length === 0) return filled([], getDefaultDtype(), 0);
    const norms = gradients.map((gradient) => reshape(normOf(gradient, normType), [1]));
    const total = normOf(cat(norms), normType);
    if (bound.errorIfNonfinite === true && !Number.isFinite(Number(item(total)))) {
      throw new FlambeauError(
        'clipGradNorm_/nonfinite',
        `the norm of the gradients is ${Number(item(total))}, so it cannot be bounded\n  fix: leave out errorIfNonfinite to scale anyway`,
      );
    }
    const factor = clamp(div(maxNorm, add(total, 1e-6)), { max: 1 });
    for (const gradient of gradients) mul.inPlace(gradient, factor);
    return total;
  });
}

const valueParameters = [
  value<TensorOrTensors>()('parameters', 'tensors whose gradients are bounded'),
  number('clipValue', 'the largest size of an element'),
] as const;

/** Holds each element of all gradients between -clipValue and clipValue, in place. */
export function clipGradValue_(...given: Arguments<typeof valueParameters>): void {
  const { parameters, clipValue } = bindNamed('clipGradValue_', valueParameters, given);
  unrecorded(() => {
    for (const gradient of gradientsOf(parameters)) clamp.inPlace(gradient, -clipValue, clipValue);
  });
}

/** All parameters as one vector. */
export function parametersToVector(parameters: Iterable<Tensor>): Tensor {
  return cat([...parameters].map((parameter) => reshape(parameter, [-1])));
}

/** Writes a vector that `parametersToVector` made back to the parameters. */
export function vectorToParameters(vector: Tensor, parameters: Iterable<Tensor>): void {
  const list = [...parameters];
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
      parameter.copy_(reshape(narrow(vector, 0, start, parameter.elementCount), parameter.shape));
      start += parameter.elementCount;
    }
  });
}
