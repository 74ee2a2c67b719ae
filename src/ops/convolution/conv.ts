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
  (input: Tensor, weight: Tensor, options?: ConvolutionOptions): Tensor;
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

function convolution(name: string, rank: number, dims: string): ConvolutionOperator {
  return composite({
    name,
    summary: `Convolves images of ${rank} spatial ${rank === 1 ? 'dim' : 'dims'} with filters.`,
    formula: `out[n, f] = bias[f] + Σ_c input[n, c] ⋆ weight[f, c]; input [n, c, ${dims}] or [c, ${dims}], weight [f, c / groups, ${dims}]`,
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

export const conv1d: ConvolutionOperator = convolution('conv1d', 1, 'w');
export const conv2d: ConvolutionOperator = convolution('conv2d', 2, 'h, w');
export const conv3d: ConvolutionOperator = convolution('conv3d', 3, 'd, h, w');

export interface TransposedConvolutionOptions {
  readonly bias?: Tensor | null;
  readonly stride?: Sizes;
  readonly padding?: Sizes;
  readonly outputPadding?: Sizes;
  readonly groups?: number;
  readonly dilation?: Sizes;
}

interface TransposedConvolutionOperator extends Operator {
  (input: Tensor, weight: Tensor, options?: TransposedConvolutionOptions): Tensor;
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

function transposed(name: string, rank: number, dims: string): TransposedConvolutionOperator {
  return composite({
    name,
    summary: `The transpose of a convolution over ${rank} spatial ${rank === 1 ? 'dim' : 'dims'}: what its input gradient computes.`,
    formula: `input [n, c, ${dims}] or [c, ${dims}], weight [c, f / groups, ${dims}]`,
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

export const convTranspose1d: TransposedConvolutionOperator = transposed('convTranspose1d', 1, 'w');
export const convTranspose2d: TransposedConvolutionOperator = transposed('convTranspose2d', 2, 'h, w');
export const convTranspose3d: TransposedConvolutionOperator = transposed('convTranspose3d', 3, 'd, h, w');
