/** @file The view family: other shapes and strides over the same storage. A literal gives the geometry; gradients follow from it. */
import { isRecording } from '../../autograd/context.ts';
import { setHistory } from '../../autograd/hooks.ts';
import type { Node } from '../../autograd/node.ts';
import { dispatch } from '../../dispatch/dispatch.ts';
import type { Attributes, BackwardContext, Input, Operation, Saves } from '../../dispatch/operation.ts';
import { AutogradError } from '../../errors/errors.ts';
import { elementCount, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { copyValues, filled } from '../conversion.ts';
import { viewOf } from '../create.ts';
import { type CallSample, define } from '../define.ts';
import type { ErrorSample, Operator, OperatorNames } from '../operator.ts';
import { type BoundArguments, bind, type Parameter, tensor, value } from '../parameters.ts';
import { type InternalOperator, primitive } from '../primitive.ts';

export interface Geometry {
  readonly shape: Shape;
  readonly strides: readonly number[];
  /** First element, in elements from the start of the storage. */
  readonly offset: number;
}

export interface ViewLiteral<P extends readonly Parameter[]> extends OperatorNames {
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

/** What a view's literal computes, with attributes of any type: methods, so that those of a literal go for them. */
interface ViewFunctions {
  geometry(input: Tensor, values: Attributes): Geometry;
  derivative(gradient: Tensor, inputShape: Shape, values: Attributes): Tensor;
}

interface ViewRules extends OperatorNames {
  readonly geometry: ViewFunctions['geometry'];
  readonly derivative: 'embed' | ViewFunctions['derivative'];
}

/** The operation of a view. Its input stands alone and has no other name: nothing is put under names on this shortest of all ways. */
class ViewOperation implements Operation {
  readonly name: string;
  readonly isView = true;
  private readonly rules: ViewRules;
  /** Puts a tensor in the place of the view in zeros: its transpose. */
  private readonly embedding: InternalOperator<typeof embeddingParameters, readonly ['output']>;

  constructor(rules: ViewRules) {
    this.name = rules.name;
    this.rules = rules;
    this.embedding = primitive({
      name: `${rules.name}Embed`,
      family: 'view',
      parameters: embeddingParameters,
      method: false,
      execute: ({ input }, { shape, view: attributes }) => {
        const whole = filled(shape, input.dtype, 0);
        copyValues(this.show(whole, attributes), input);
        return whole;
      },
      derivative: { input: ({ grad, attributes }) => this.of(grad, attributes.view) },
    });
  }

  private show(input: Tensor, attributes: Attributes): Tensor {
    const { shape, strides, offset } = this.rules.geometry(input, attributes);
    return viewOf(input, shape, strides, offset);
  }

  /** The view of a tensor. */
  of(input: Tensor, attributes: Attributes): Tensor {
    return dispatch(this, [input], attributes) as Tensor;
  }

  /** Zeros of a shape with `part` in the place of the view. */
  embed(part: Tensor, shape: Shape, attributes: Attributes): Tensor {
    return this.embedding.run([part], { shape, view: attributes });
  }

  execute(inputs: readonly Input[], attributes: Attributes): Tensor {
    return this.show(inputs[0] as Tensor, attributes);
  }

  saves(): Saves {
    return savesNothing;
  }

  readonly backward = ({ gradients, shapes, attributes }: BackwardContext): readonly (Tensor | undefined)[] => {
    const gradient = gradients[0];
    if (gradient === undefined) return [];
    const shape = shapes[0] ?? [];
    const { derivative } = this.rules;
    return [derivative === 'embed' ? this.embed(gradient, shape, attributes) : derivative(gradient, shape, attributes)];
  };
}

const embeddingParameters = [tensor('input'), value<Shape>()('shape'), value<Attributes>()('view')] as const;

const savesNothing: Saves = { inputs: [false], outputs: false };

/** Zeros of a shape, with `part` in the place that `view` would show: what `diagEmbed` is to `diagonal`. */
export function embed(view: Operator, part: Tensor, shape: Shape, attributes: Attributes): Tensor {
  const { operation, name } = view.definition;
  if (operation instanceof ViewOperation) return operation.embed(part, shape, attributes);
  throw new TypeError(`${name} is no view`);
}

/** Makes a view operator. The constant that takes it states its signature. */
export function view<const P extends readonly Parameter[], F extends Operator>(literal: ViewLiteral<P>): F {
  const { name, parameters } = literal;
  const operation = new ViewOperation(literal);
  const call = (...given: readonly unknown[]): Tensor => {
    const bound = bind(name, parameters, given);
    const attributes: Record<string, unknown> = {};
    for (let i = 1; i < parameters.length; i++) attributes[parameters[i]?.name ?? ''] = bound[i];
    return operation.of(bound[0] as Tensor, attributes);
  };
  const inPlace = (...given: readonly unknown[]): Tensor => become(name, given[0] as Tensor, call(...given));
  if (literal.inPlace === true) Object.assign(call, { inPlace });
  return define(literal, call, { family: 'view', inPlace: literal.inPlace === true, operation });
}
