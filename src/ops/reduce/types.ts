/** @file Signatures of reductions. */
import type { DType } from '../../storage/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { ReducedShape } from '../../tensor/typed-shape.ts';
import type { MethodOperator } from '../operator.ts';

export interface DimOptions {
  /** The dims to reduce; all where left out. */
  readonly dim?: number | readonly number[] | null;
  /** Keep the reduced dims, at size 1. */
  readonly keepdim?: boolean;
}

export interface ReduceOptions extends DimOptions {
  /** Dtype to compute in. */
  readonly dtype?: DType | null;
}

/** A reduction over some dims or all: `sum(x)`, `sum(x, 1)`, `sum(x, [0, 1], true)`, `sum(x, 1, { keepdim: true })`. */
export interface ReduceOperator<
  Options = ReduceOptions,
  More extends readonly unknown[] = [dtype?: DType | null | ReduceOptions],
> extends MethodOperator {
  /** Over all elements. */
  (input: Tensor): Tensor<readonly []>;
  /** Along one dim or several, which the result has not. */
  <S extends Shape, const D extends number | readonly number[]>(input: Tensor<S>, dim: D): Tensor<ReducedShape<S, D>>;
  /** Along the dims given, all where that is null; with `keepdim` the result has them at size 1. */
  (input: Tensor, dim: number | readonly number[] | null | Options, keepdim?: boolean | Options, ...more: More): Tensor;
  readonly arity: 'reduce';
  /** Carry types of arguments; absent at run time. */
  readonly options?: Options;
  readonly more?: More;
}

/** Two results with names, which also destructure. */
export type ValuesAndIndices = readonly [values: Tensor, indices: Tensor] & {
  readonly values: Tensor;
  readonly indices: Tensor;
};

/** Two results with names, which also destructure. */
export type MinAndMax = readonly [min: Tensor, max: Tensor] & { readonly min: Tensor; readonly max: Tensor };
