/** @file The signatures of pointwise operators: their types as functions. */
import type { Scalar } from '../../tensor/promotion.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { BroadcastShape, MustBroadcast, ShapeOf } from '../../tensor/typed-shape.ts';
import type { MethodOperator } from '../operator.ts';

export interface PointwiseOperator extends MethodOperator {
  readonly inPlace: unknown;
}

/** One tensor in, one of the same shape out. `Attributes` are the arguments after it. */
export interface UnaryOperator<Attributes extends readonly unknown[] = []> extends PointwiseOperator {
  <S extends Shape>(input: Tensor<S>, ...attributes: Attributes): Tensor<S>;
  readonly inPlace: <S extends Shape>(input: Tensor<S>, ...attributes: Attributes) => Tensor<S>;
  /** Tells the types of methods how to treat the operator. */
  readonly arity: 'unary';
  /** Carries the attributes' types; absent at run time. */
  readonly attributes?: Attributes;
}

/** Two operands in, one tensor of their broadcast shape out. */
export interface BinaryOperator<Attributes extends readonly unknown[] = []> extends PointwiseOperator {
  <A extends Tensor | Scalar, B extends Tensor | Scalar>(
    input: A,
    other: B & MustBroadcast<ShapeOf<A>, ShapeOf<B>>,
    ...attributes: Attributes
  ): Tensor<BroadcastShape<ShapeOf<A>, ShapeOf<B>>>;
  readonly inPlace: <S extends Shape>(input: Tensor<S>, other: Tensor | Scalar, ...attributes: Attributes) => Tensor<S>;
  readonly arity: 'binary';
  /** Carries the attributes' types; absent at run time. */
  readonly attributes?: Attributes;
}

/** A power: a binary operator whose second operand has a name of its own. */
export interface PowerOperator extends PointwiseOperator {
  <A extends Tensor | Scalar, B extends Tensor | Scalar>(
    input: A,
    exponent: B & MustBroadcast<ShapeOf<A>, ShapeOf<B>>,
  ): Tensor<BroadcastShape<ShapeOf<A>, ShapeOf<B>>>;
  readonly inPlace: <S extends Shape>(input: Tensor<S>, exponent: Tensor | Scalar) => Tensor<S>;
  readonly arity: 'binary';
  /** Carries the name of the second operand; absent at run time. */
  readonly operand?: 'exponent';
}

/** Any other list of operands. */
export interface PointwiseFunction<Given extends readonly unknown[]> extends PointwiseOperator {
  (...given: Given): Tensor;
  readonly inPlace: (...given: Given) => Tensor;
  readonly arity: 'several';
}
