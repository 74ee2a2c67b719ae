/** @file The view family: other shapes and strides over the same storage. A literal gives the geometry; gradients follow from it. */
import { isRecording } from '../../autograd/context.ts';
import { setHistory } from '../../autograd/hooks.ts';
import type { Node } from '../../autograd/node.ts';
import { dispatch } from '../../dispatch/dispatch.ts';
import type { Attributes, Operation } from '../../dispatch/operation.ts';
import { AutogradError } from '../../errors/errors.ts';
import { elementCount, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { copyValues, filled } from '../conversion.ts';
import { viewOf } from '../create.ts';
import type { CallSample } from '../define.ts';
import type { Documentation, ErrorSample, Operator } from '../operator.ts';
import { type BoundArguments, bind, type Parameter } from '../parameters.ts';

export interface Geometry {
  readonly shape: Shape;
  readonly strides: readonly number[];
  /** First element, in elements from the start of the storage. */
  readonly offset: number;
}

export interface ViewLiteral<P extends readonly Parameter[]> extends Documentation {
  /** The tensor first. */
  readonly parameters: P;
  readonly geometry: (input: Tensor, values: BoundArguments<P>) => Geometry;
  /**
   * The gradient of the input. `embed`: zeros, with the gradient in the place of the view; right for every view that shows no
   * element twice.
   */
  readonly derivative: 'embed' | ((gradient: Tensor, inputShape: Shape, values: BoundArguments<P>) => Tensor);
  readonly samples?: readonly CallSample[];
  readonly errors?: readonly ErrorSample[];
  readonly method?: false;
  /** Has a form with underscore, which changes the shape of the tensor itself. */
  readonly inPlace?: true;
}

/** One past the last element that a view touches. */
export function reach(size: readonly number[], stride: readonly number[], offset: number): number {
  if (elementCount(size) === 0) return 0;
  return size.reduce((last, extent, d) => last + (extent - 1) * (stride[d] as number), offset) + 1;
}

/** Makes a tensor into a view of itself: its memory stays, its shape and history become those of `result`. */
function become(operation: string, target: Tensor, result: Tensor): Tensor {
  if (target.leafRequiresGrad && isRecording()) {
    throw new AutogradError(
      `${operation}/leaf-in-place`,
      `a leaf tensor that requires grad cannot be changed in place by ${operation}_\n  fix: use ${operation} without underscore`,
    );
  }
  if (target.viewOrigin !== undefined) target.viewOrigin = result.viewOrigin;
  target.replaceData(result);
  if (result.gradientFunction === null) target.gradientFunction = null;
  else setHistory(target, result.gradientFunction as Node, result.outputIndex);
  // Whoever saved the tensor for a derivative saved the old shape: the new version tells.
  target.version.value++;
  if (target.viewOrigin !== undefined) target.viewOrigin.version = target.version.value;
  return target;
}

/** Puts a tensor in the place of a view of zeros: the transpose of any view operation. */
function embedding(view: Operation): Operation {
  return {
    name: `${view.name}Embed`,
    execute: ([part], attributes) => {
      const source = part as Tensor;
      const { shape, view: viewAttributes } = attributes as { shape: Shape; view: Attributes };
      const whole = filled(shape, source.dtype, 0);
      copyValues(view.execute([whole], viewAttributes) as Tensor, source);
      return whole;
    },
    saves: () => ({ inputs: [false], outputs: false }),
    backward: ({ gradients: [gradient], attributes }) => [
      gradient === undefined
        ? undefined
        : (dispatch(view, [gradient], (attributes as { view: Attributes }).view) as Tensor),
    ],
  };
}

const embeddings = new Map<Operation, Operation>();

/** Zeros of a shape, with `part` in the place that `view` would show: what `diagEmbed` is to `diagonal`. */
export function embed(view: Operator, part: Tensor, shape: Shape, attributes: Attributes): Tensor {
  const operation = view.definition.operation;
  const embedOperation = operation && embeddings.get(operation);
  if (embedOperation === undefined) throw new TypeError(`${view.definition.name} is no view`);
  return dispatch(embedOperation, [part], { shape, view: attributes }) as Tensor;
}

/** Makes a view operator. The constant that takes it states its signature. */
export function view<const P extends readonly Parameter[], F extends Operator>(literal: ViewLiteral<P>): F {
  const { name, parameters, geometry, derivative } = literal;
  const values = (attributes: Attributes) => attributes as BoundArguments<P>;
  const operation: Operation = {
    name,
    isView: true,
    execute: ([input], attributes) => {
      const source = input as Tensor;
      const { shape, strides, offset } = geometry(source, values(attributes));
      return viewOf(source, shape, strides, offset);
    },
    saves: () => ({ inputs: [false], outputs: false }),
    backward: ({ gradients: [gradient], shapes: [shape = []], attributes }) => {
      if (gradient === undefined) return [];
      if (derivative !== 'embed') return [derivative(gradient, shape, values(attributes))];
      return [dispatch(embedOperation, [gradient], { shape, view: attributes }) as Tensor];
    },
  };
  const embedOperation = embedding(operation);
  embeddings.set(operation, embedOperation);
  const call = (...given: readonly unknown[]): Tensor => {
    const bound = bind(name, parameters, given);
    const attributes: Record<string, unknown> = {};
    for (let i = 1; i < parameters.length; i++) attributes[parameters[i]?.name ?? ''] = bound[i];
    return dispatch(operation, [bound[0] as Tensor], attributes) as Tensor;
  };
  const inPlace = (...given: readonly unknown[]): Tensor => become(name, given[0] as Tensor, call(...given));
  Object.defineProperty(call, 'name', { value: name });
  const definition = {
    ...literal,
    family: 'view',
    method: literal.method !== false,
    inPlace: literal.inPlace === true,
    operation,
    literal,
  };
  const operator = Object.assign(call, { definition, isMethod: definition.method });
  return (literal.inPlace === true ? Object.assign(operator, { inPlace }) : operator) as unknown as F;
}
