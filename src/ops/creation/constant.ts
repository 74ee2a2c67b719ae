/** @file Tensors of one repeated value, by size or after the example of another tensor. */
import { bool, type DType, int64 } from '../../storage/dtype.ts';
import { getDefaultDtype, type Scalar } from '../../tensor/promotion.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import type { MethodOperator, Operator, Overloaded } from '../operator.ts';
import { type Sizes, scalar, shape, tensor, value } from '../parameters.ts';
import { type NestedData, tensorOf } from './data.ts';
import { type TensorOptions, withOptions } from './options.ts';
import { checkSizes, dtypeAndGrad, type KnownShape } from './size.ts';

/** `zeros([2, 3])`, `zeros(2, 3)`, `zeros([2, 3], { dtype })`. */
export interface SizedCreator extends Operator {
  /** Of sizes in an array, with options. */
  <S extends Shape>(size: S, options?: TensorOptions): Tensor<KnownShape<S>>;
  /** Of sizes one by one. */
  (...size: number[]): Tensor;
  /** Of sizes one by one, with options behind them. */
  (...sizeAndOptions: readonly [...size: number[], options: TensorOptions]): Tensor;
}

/** `zerosLike(x)`, `zerosLike(x, { dtype })`. */
export interface LikeCreator extends Operator {
  <S extends Shape>(input: Tensor<S>, options?: TensorOptions): Tensor<S>;
}

/** `x.newZeros([2, 3])`. */
export interface NewCreator extends MethodOperator, Overloaded<2> {
  /** Of sizes in an array or one by one. */
  (input: Tensor, ...size: Sizes): Tensor;
  /** Of sizes in an array, with options. */
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

function sized(name: string, fill: number | undefined): SizedCreator {
  return composite({
    name,
    parameters: [shape('size'), ...dtypeAndGrad],
    compute: ({ size, dtype = getDefaultDtype(), requiresGrad }) =>
      fill === undefined ? blank(name, size, dtype, requiresGrad) : constant(name, size, fill, dtype, requiresGrad),
    method: false,
  });
}

/**
 * New tensor full of zeros, in the default dtype unless another is given.
 *
 * @shape size → size
 * @throws {ShapeError} when a size is negative (`zeros/size`).
 * @example
 * torch.zeros(2, 3);
 * // tensor([[0., 0., 0.],
 * //         [0., 0., 0.]])
 * torch.zeros([2], { dtype: torch.int64 }); // tensor([0, 0])
 */
export const zeros: SizedCreator = sized('zeros', 0);

/**
 * New tensor full of ones, in the default dtype unless another is given.
 *
 * @shape size → size
 * @throws {ShapeError} when a size is negative (`ones/size`).
 * @example
 * torch.ones(2, 2);
 * // tensor([[1., 1.],
 * //         [1., 1.]])
 */
export const ones: SizedCreator = sized('ones', 1);

/**
 * New tensor whose values are whatever stood in its memory: for what is written to at once.
 *
 * @shape size → size
 * @throws {ShapeError} when a size is negative (`empty/size`).
 * @example
 * torch.empty([2, 3]).shape; // [ 2, 3 ]
 */
export const empty: SizedCreator = sized('empty', undefined);

export interface FullCreator extends Operator {
  <S extends Shape>(size: S, fillValue: Scalar, options?: TensorOptions): Tensor<KnownShape<S>>;
}

/**
 * New tensor of one repeated value; a number gives the default dtype, a bigint int64, a boolean bool.
 *
 * @shape size → size
 * @throws {ShapeError} when a size is negative (`full/size`).
 * @difference A whole number does not give int64, as 2.0 cannot be told from 2: write `2n`, or give a dtype.
 * @example
 * torch.full([3], 0.5); // tensor([0.5000, 0.5000, 0.5000])
 * torch.full([2], 7n); // tensor([7, 7])
 */
export const full: FullCreator = composite({
  name: 'full',
  parameters: [shape('size'), scalar('fillValue'), ...dtypeAndGrad],
  compute: ({ size, fillValue, dtype, requiresGrad }) =>
    constant('full', size, fillValue, dtype ?? fillType(fillValue), requiresGrad),
  method: false,
});

function like(name: string, fill: number | undefined): LikeCreator {
  return composite({
    name,
    parameters: [tensor('input'), ...dtypeAndGrad],
    compute: ({ input, dtype = input.dtype, requiresGrad }) =>
      fill === undefined
        ? blank(name, input.sizes, dtype, requiresGrad)
        : constant(name, input.sizes, fill, dtype, requiresGrad),
    method: false,
  });
}

/**
 * Zeros in the shape and dtype of another tensor.
 *
 * @shape [*] → [*]
 * @example
 * torch.zerosLike(torch.tensor([[1, 2], [3, 4]]));
 * // tensor([[0., 0.],
 * //         [0., 0.]])
 */
export const zerosLike: LikeCreator = like('zerosLike', 0);

/**
 * Ones in the shape and dtype of another tensor.
 *
 * @shape [*] → [*]
 * @example
 * torch.onesLike(torch.tensor([5n, 6n])); // tensor([1, 1])
 */
export const onesLike: LikeCreator = like('onesLike', 1);

/**
 * Tensor in the shape and dtype of another, whose values are whatever stood in its memory.
 *
 * @shape [*] → [*]
 * @example
 * torch.emptyLike(torch.ones([2, 3])).shape; // [ 2, 3 ]
 */
export const emptyLike: LikeCreator = like('emptyLike', undefined);

export interface FullLikeCreator extends Operator {
  <S extends Shape>(input: Tensor<S>, fillValue: Scalar, options?: TensorOptions): Tensor<S>;
}

/**
 * One repeated value in the shape and dtype of another tensor.
 *
 * @shape [*] → [*]
 * @example
 * torch.fullLike(torch.tensor([1, 2]), 9); // tensor([9., 9.])
 */
export const fullLike: FullLikeCreator = composite({
  name: 'fullLike',
  parameters: [tensor('input'), scalar('fillValue'), ...dtypeAndGrad],
  compute: ({ input, fillValue, dtype = input.dtype, requiresGrad }) =>
    constant('fullLike', input.sizes, fillValue, dtype, requiresGrad),
  method: false,
});

function fresh(name: string, fill: number | undefined): NewCreator {
  return composite({
    name,
    parameters: [tensor('input'), shape('size'), ...dtypeAndGrad],
    compute: ({ input, size, dtype = input.dtype, requiresGrad }) =>
      fill === undefined ? blank(name, size, dtype, requiresGrad) : constant(name, size, fill, dtype, requiresGrad),
  });
}

/**
 * Zeros of any size in the dtype of the tensor that it is called on.
 *
 * @shape input [*], size → size
 * @throws {ShapeError} when a size is negative (`newZeros/size`).
 * @example
 * torch.tensor([1n]).newZeros(2); // tensor([0, 0])
 */
export const newZeros: NewCreator = fresh('newZeros', 0);

/**
 * Ones of any size in the dtype of the tensor that it is called on.
 *
 * @shape input [*], size → size
 * @throws {ShapeError} when a size is negative (`newOnes/size`).
 * @example
 * torch.tensor([true]).newOnes(2); // tensor([True, True])
 */
export const newOnes: NewCreator = fresh('newOnes', 1);

/**
 * Tensor of any size in the dtype of the tensor that it is called on, not filled.
 *
 * @shape input [*], size → size
 * @throws {ShapeError} when a size is negative (`newEmpty/size`).
 * @example
 * torch.tensor([1n]).newEmpty([2, 3]).dtype; // torch.int64
 */
export const newEmpty: NewCreator = fresh('newEmpty', undefined);

export interface NewFullCreator extends MethodOperator {
  (input: Tensor, size: Shape, fillValue: Scalar, options?: TensorOptions): Tensor;
}

/**
 * One repeated value of any size in the dtype of the tensor that it is called on.
 *
 * @shape input [*], size → size
 * @throws {ShapeError} when a size is negative (`newFull/size`).
 * @example
 * torch.tensor([1n]).newFull([2], 3); // tensor([3, 3])
 */
export const newFull: NewFullCreator = composite({
  name: 'newFull',
  parameters: [tensor('input'), shape('size'), scalar('fillValue'), ...dtypeAndGrad],
  compute: ({ input, size, fillValue, dtype = input.dtype, requiresGrad }) =>
    constant('newFull', size, fillValue, dtype, requiresGrad),
});

export interface NewTensorCreator extends MethodOperator {
  (input: Tensor, data: NestedData | Tensor, options?: TensorOptions): Tensor;
}

/**
 * Tensor of nested arrays in the dtype of the tensor that it is called on; always a copy, without history.
 *
 * @shape input [*], data → data's
 * @throws {ShapeError} when rows differ in length (`tensor/ragged`).
 * @example
 * torch.tensor([1n]).newTensor([[1, 2], [3, 4]]);
 * // tensor([[1, 2],
 * //         [3, 4]])
 */
export const newTensor: NewTensorCreator = composite({
  name: 'newTensor',
  parameters: [tensor('input'), value<NestedData | Tensor>()('data'), ...dtypeAndGrad],
  compute: ({ input, data, dtype = input.dtype, requiresGrad }) => withOptions(tensorOf(data, dtype), { requiresGrad }),
});
