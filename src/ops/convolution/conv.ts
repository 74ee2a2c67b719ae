/** @file Convolutions over one to three spatial dims, and transposed convolutions. */

import type { Tensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { optionalInteger, optionalIntegers, optionalTensor, optionalValue, tensor } from '../parameters.ts';
import { squeeze, unsqueeze } from '../view/squeeze.ts';
import { convolveInput, convolveOutput } from './convolution.ts';
import { checkOperands, convolutionGeometry, type Padding, type Sizes, transposedGeometry } from './geometry.ts';

export interface ConvolutionOptions {
  readonly bias?: Tensor | null;
  readonly stride?: Sizes;
  readonly padding?: Padding;
  readonly dilation?: Sizes;
  readonly groups?: number;
}

interface ConvolutionOperator extends Operator {
  /** Slides the weight over the input, as the options say. */
  (input: Tensor, weight: Tensor, options?: ConvolutionOptions): Tensor;
  /** Slides the weight over the input and adds the bias, as the options say. */
  (input: Tensor, weight: Tensor, bias: Tensor | null, options?: ConvolutionOptions): Tensor;
  /** Slides the weight over the input and adds the bias. */
  (
    input: Tensor,
    weight: Tensor,
    bias: Tensor | null,
    stride?: Sizes | ConvolutionOptions,
    padding?: Padding | ConvolutionOptions,
    dilation?: Sizes | ConvolutionOptions,
    groups?: number | ConvolutionOptions,
  ): Tensor;
}

function convolution(name: string, rank: number): ConvolutionOperator {
  return composite({
    name,
    parameters: [
      tensor('input'),
      tensor('weight'),
      optionalTensor('bias'),
      optionalIntegers('stride', 1),
      optionalValue<Padding>()('padding', 0, "zeros on both sides, 'same' or 'valid'"),
      optionalIntegers('dilation', 1),
      optionalInteger('groups', 1),
    ],
    method: false,
    compute: ({ input, weight, bias, stride, padding, dilation, groups }) => {
      checkOperands(name, input, weight, bias, rank, groups, false);
      const geometry = convolutionGeometry(name, input.sizes, weight.sizes, { stride, padding, dilation, groups });
      if (input.sizes.length === rank + 2) return convolveOutput(input, weight, bias, geometry);
      return squeeze(convolveOutput(unsqueeze(input, 0), weight, bias, geometry), 0);
    },
  });
}

/**
 * Slides filters along sequences, such as sound or text: each output is the product of a filter with a window of all
 * its channels.
 *
 * @formula y[n, f, t] = bias[f] + Σ input[n, c, t · stride + i · dilation − padding] · weight[f, c, i]
 * @shape input [N, C, L] or [C, L], weight [F, C / groups, K], bias [F] → [N, F, L′], L′ = ⌊(L + 2 · padding − dilation
 *   · (K − 1) − 1) / stride⌋ + 1
 * @throws {ShapeError} when the weight is for another number of channels (`conv1d/channels`).
 * @throws {ShapeError} when the kernel is larger than the padded input (`conv1d/kernel-size`).
 * @throws {ValueError} when 'same' padding comes with a stride (`conv1d/padding`).
 * @example
 * F.conv1d(torch.tensor([[[1, 2, 4, 8]]]), torch.tensor([[[-1, 1]]])); // tensor([[[1., 2., 4.]]])
 * F.conv1d(torch.ones([1, 1, 4]), torch.ones([1, 1, 3]), { padding: 'same' }); // tensor([[[2., 3., 3., 2.]]])
 */
export const conv1d: ConvolutionOperator = convolution('conv1d', 1);

/**
 * Slides filters over images: each pixel of the result is the product of a filter with a patch of all its channels.
 *
 * @formula y[n, f, v, u] = bias[f] + Σ input[n, c, v · stride + i · dilation − padding, u · stride + j · dilation −
 *   padding] · weight[f, c, i, j]
 * @shape input [N, C, H, W] or [C, H, W], weight [F, C / groups, K, K], bias [F] → [N, F, H′, W′]
 * @throws {ShapeError} when the weight is for another number of channels (`conv2d/channels`).
 * @throws {ShapeError} when the input has neither four dims nor three (`conv2d/input-rank`).
 * @throws {ShapeError} when the kernel is larger than the padded input (`conv2d/kernel-size`).
 * @example
 * F.conv2d(torch.arange(9).to(torch.float32).reshape(1, 1, 3, 3), torch.ones([1, 1, 2, 2]));
 * // tensor([[[[ 8., 12.],
 * //           [20., 24.]]]])
 * F.conv2d(torch.ones([8, 3, 32, 32]), torch.ones([16, 3, 3, 3]), { stride: 2, padding: 1 }).shape;
 * // [ 8, 16, 16, 16 ]
 */
export const conv2d: ConvolutionOperator = convolution('conv2d', 2);

/**
 * Slides filters through volumes or videos: each output is the product of a filter with a block of all its channels.
 *
 * @formula as `conv2d`, with a depth besides
 * @shape input [N, C, D, H, W] or [C, D, H, W], weight [F, C / groups, K, K, K], bias [F] → [N, F, D′, H′, W′]
 * @throws {ShapeError} when the weight is for another number of channels (`conv3d/channels`).
 * @throws {ShapeError} when the kernel is larger than the padded input (`conv3d/kernel-size`).
 * @example
 * F.conv3d(torch.ones([1, 1, 2, 2, 2]), torch.ones([1, 1, 2, 2, 2])); // tensor([[[[[8.]]]]])
 */
export const conv3d: ConvolutionOperator = convolution('conv3d', 3);

export interface TransposedConvolutionOptions {
  readonly bias?: Tensor | null;
  readonly stride?: Sizes;
  readonly padding?: Sizes;
  readonly outputPadding?: Sizes;
  readonly groups?: number;
  readonly dilation?: Sizes;
}

interface TransposedConvolutionOperator extends Operator {
  /** Spreads each element by the weight, as the options say. */
  (input: Tensor, weight: Tensor, options?: TransposedConvolutionOptions): Tensor;
  /** Spreads each element by the weight and adds the bias. */
  (
    input: Tensor,
    weight: Tensor,
    bias: Tensor | null,
    stride?: Sizes | TransposedConvolutionOptions,
    padding?: Sizes | TransposedConvolutionOptions,
    outputPadding?: Sizes | TransposedConvolutionOptions,
    groups?: number | TransposedConvolutionOptions,
    dilation?: Sizes | TransposedConvolutionOptions,
  ): Tensor;
}

function transposed(name: string, rank: number): TransposedConvolutionOperator {
  return composite({
    name,
    parameters: [
      tensor('input'),
      tensor('weight'),
      optionalTensor('bias'),
      optionalIntegers('stride', 1),
      optionalIntegers('padding', 0),
      optionalIntegers('outputPadding', 0),
      optionalInteger('groups', 1),
      optionalIntegers('dilation', 1),
    ],
    method: false,
    compute: ({ input, weight, bias, stride, padding, outputPadding, groups, dilation }) => {
      checkOperands(name, input, weight, bias, rank, groups, true);
      const geometry = transposedGeometry(name, input.sizes, weight.sizes, {
        stride,
        padding,
        outputPadding,
        groups,
        dilation,
      });
      if (input.sizes.length === rank + 2) return convolveInput(input, weight, bias, geometry);
      return squeeze(convolveInput(unsqueeze(input, 0), weight, bias, geometry), 0);
    },
  });
}

/**
 * Spreads each entry of a sequence by a filter over a longer sequence and adds up: the gradient of `conv1d` used as a
 * layer.
 *
 * @formula y[n, f, t · stride + i · dilation − padding] += input[n, c, t] · weight[c, f, i]
 * @shape input [N, C, L] or [C, L], weight [C, F / groups, K], bias [F] → [N, F, L′], L′ = (L − 1) · stride − 2 ·
 *   padding + dilation · (K − 1) + outputPadding + 1
 * @throws {ShapeError} when the weight is for another number of channels (`convTranspose1d/channels`).
 * @throws {ValueError} when outputPadding reaches stride and dilation (`convTranspose1d/outputPadding`).
 * @example
 * F.convTranspose1d(torch.tensor([[[1, 10]]]), torch.tensor([[[1, 2]]]), { stride: 2 });
 * // tensor([[[ 1.,  2., 10., 20.]]])
 */
export const convTranspose1d: TransposedConvolutionOperator = transposed('convTranspose1d', 1);

/**
 * Spreads each pixel by a filter over a larger image and adds up: how decoders and generators make images grow.
 *
 * @formula y[n, f, v · stride + i · dilation − padding, u · stride + j · dilation − padding] += input[n, c, v, u] ·
 *   weight[c, f, i, j]
 * @shape input [N, C, H, W] or [C, H, W], weight [C, F / groups, K, K], bias [F] → [N, F, H′, W′]
 * @throws {ShapeError} when the weight is for another number of channels (`convTranspose2d/channels`).
 * @throws {ValueError} when outputPadding reaches stride and dilation (`convTranspose2d/outputPadding`).
 * @example
 * F.convTranspose2d(torch.tensor([[[[1, 2]]]]), torch.tensor([[[[1, 10]]]]), { stride: 2 });
 * // tensor([[[[ 1., 10.,  2., 20.]]]])
 * F.convTranspose2d(torch.ones([1, 8, 4, 4]), torch.ones([8, 3, 4, 4]), { stride: 2, padding: 1 }).shape;
 * // [ 1, 3, 8, 8 ]
 */
export const convTranspose2d: TransposedConvolutionOperator = transposed('convTranspose2d', 2);

/**
 * Spreads each voxel by a filter over a larger volume and adds up.
 *
 * @formula as `convTranspose2d`, with a depth besides
 * @shape input [N, C, D, H, W] or [C, D, H, W], weight [C, F / groups, K, K, K], bias [F] → [N, F, D′, H′, W′]
 * @throws {ShapeError} when the weight is for another number of channels (`convTranspose3d/channels`).
 * @throws {ValueError} when outputPadding reaches stride and dilation (`convTranspose3d/outputPadding`).
 * @example
 * F.convTranspose3d(torch.ones([1, 1, 1, 1, 1]), torch.ones([1, 1, 2, 2, 2])).shape; // [ 1, 1, 2, 2, 2 ]
 */
export const convTranspose3d: TransposedConvolutionOperator = transposed('convTranspose3d', 3);
