/** @file Tensors of one repeated value, by size or after the example of another tensor. */
import { bool, type DType, int64 } from '../../storage/dtype.ts';
import { getDefaultDtype, type Scalar } from '../../tensor/promotion.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import type { MethodOperator, Operator } from '../operator.ts';
import { type Sizes, scalar, shape, tensor, value } from '../parameters.ts';
import { type NestedData, tensorOf } from './data.ts';
import { type TensorOptions, withOptions } from './options.ts';
import { checkSizes, dtypeAndGrad, type KnownShape } from './size.ts';

/** `zeros([2, 3])`, `zeros(2, 3)`, `zeros([2, 3], { dtype })`. */
export interface SizedCreator extends Operator {
  <S extends Shape>(size: S, options?: TensorOptions): Tensor<KnownShape<S>>;
  (...size: number[]): Tensor;
  (...sizeAndOptions: readonly [...size: number[], options: TensorOptions]): Tensor;
}

/** `zerosLike(x)`, `zerosLike(x, { dtype })`. */
export interface LikeCreator extends Operator {
  <S extends Shape>(input: Tensor<S>, options?: TensorOptions): Tensor<S>;
}

/** `x.newZeros([2, 3])`. */
export interface NewCreator extends MethodOperator {
  (input: Tensor, ...size: Sizes): Tensor;
  (input: Tensor, size: Shape, options: TensorOptions): Tensor;
}

/** A contiguous tensor whose values do not matter. */
function blank(operation: string, size: Shape, dtype: DType, requiresGrad: boolean | undefined): Tensor {
  return withOptions(emptyTensor(checkSizes(operation, size), dtype), { requiresGrad });
}

function constant(operation: string, size: Shape, fill: Scalar, dtype: DType, requiresGrad?: boolean): Tensor {
  return withOptions(filled(checkSizes(operation, size), dtype, fill), { requiresGrad });
}

/** The dtype of a tensor that is filled with a number: that of `tensor(number)`, whatever the number is. */
function fillType(fill: Scalar): DType {
  if (typeof fill === 'boolean') return bool;
  return typeof fill === 'bigint' ? int64 : getDefaultDtype();
}

function sized(name: string, summary: string, fill: number | undefined): SizedCreator {
  return composite({
    name,
    summary,
    parameters: [shape('size'), ...dtypeAndGrad],
    compute: ({ size, dtype = getDefaultDtype(), requiresGrad }) =>
      fill === undefined ? blank(name, size, dtype, requiresGrad) : constant(name, size, fill, dtype, requiresGrad),
    method: false,
  });
}

export const zeros: SizedCreator = sized('zeros', 'A tensor of zeros.', 0);
export const ones: SizedCreator = sized('ones', 'A tensor of ones.', 1);
export const empty: SizedCreator = sized('empty', 'A tensor whose values are whatever was in memory.', undefined);

export interface FullCreator extends Operator {
  <S extends Shape>(size: S, fillValue: Scalar, options?: TensorOptions): Tensor<KnownShape<S>>;
}

export const full: FullCreator = composite({
  name: 'full',
  summary: 'A tensor of one repeated value: a number gives the default dtype, a bigint int64, a boolean bool.',
  difference: 'A whole number does not give int64, as 2.0 cannot be told from 2: write 2n, or give a dtype.',
  parameters: [shape('size'), scalar('fillValue'), ...dtypeAndGrad],
  compute: ({ size, fillValue, dtype, requiresGrad }) =>
    constant('full', size, fillValue, dtype ?? fillType(fillValue), requiresGrad),
  method: false,
});

function like(name: string, summary: string, fill: number | undefined): LikeCreator {
  return composite({
    name,
    summary,
    parameters: [tensor('input'), ...dtypeAndGrad],
    compute: ({ input, dtype = input.dtype, requiresGrad }) =>
      fill === undefined
        ? blank(name, input.sizes, dtype, requiresGrad)
        : constant(name, input.sizes, fill, dtype, requiresGrad),
    method: false,
  });
}

export const zerosLike: LikeCreator = like('zerosLike', 'Zeros in the shape and dtype of the input.', 0);
export const onesLike: LikeCreator = like('onesLike', 'Ones in the shape and dtype of the input.', 1);
export const emptyLike: LikeCreator = like(
  'emptyLike',
  'A tensor in the shape and dtype of the input, whose values are whatever was in memory.',
  undefined,
);

export interface FullLikeCreator extends Operator {
  <S extends Shape>(input: Tensor<S>, fillValue: Scalar, options?: TensorOptions): Tensor<S>;
}

export const fullLike: FullLikeCreator = composite({
  name: 'fullLike',
  summary: 'One repeated value in the shape and dtype of the input.',
  parameters: [tensor('input'), scalar('fillValue'), ...dtypeAndGrad],
  compute: ({ input, fillValue, dtype = input.dtype, requiresGrad }) =>
    constant('fullLike', input.sizes, fillValue, dtype, requiresGrad),
  method: false,
});

function fresh(name: string, summary: string, fill: number | undefined): NewCreator {
  return composite({
    name,
    summary,
    parameters: [tensor('input'), shape('size'), ...dtypeAndGrad],
    compute: ({ input, size, dtype = input.dtype, requiresGrad }) =>
      fill === undefined ? blank(name, size, dtype, requiresGrad) : constant(name, size, fill, dtype, requiresGrad),
  });
}

export const newZeros: NewCreator = fresh('newZeros', 'Zeros in the dtype of the input.', 0);
export const newOnes: NewCreator = fresh('newOnes', 'Ones in the dtype of the input.', 1);
export const newEmpty: NewCreator = fresh('newEmpty', 'A tensor in the dtype of the input, not filled.', undefined);

export interface NewFullCreator extends MethodOperator {
  (input: Tensor, size: Shape, fillValue: Scalar, options?: TensorOptions): Tensor;
}

export const newFull: NewFullCreator = composite({
  name: 'newFull',
  summary: 'One repeated value in the dtype of the input.',
  parameters: [tensor('input'), shape('size'), scalar('fillValue'), ...dtypeAndGrad],
  compute: ({ input, size, fillValue, dtype = input.dtype, requiresGrad }) =>
    constant('newFull', size, fillValue, dtype, requiresGrad),
});

export interface NewTensorCreator extends MethodOperator {
  (input: Tensor, data: NestedData | Tensor, options?: TensorOptions): Tensor;
}

export const newTensor: NewTensorCreator = composite({
  name: 'newTensor',
  summary: 'Nested arrays as a tensor in the dtype of the input.',
  parameters: [tensor('input'), value<NestedData | Tensor>()('data'), ...dtypeAndGrad],
  compute: ({ input, data, dtype = input.dtype, requiresGrad }) => withOptions(tensorOf(data, dtype), { requiresGrad }),
});
