/** @file Pooling by norms of windows. */
import type { Sizes } from '../ops/convolution/geometry.ts';
import { type Arguments, integers, number, optionalBoolean, optionalIntegers } from '../ops/parameters.ts';
import { lpPool1d, lpPool2d, lpPool3d } from '../ops/pool/power.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { pythonSizes } from './flatten.ts';
import { bindNamed } from './layer-arguments.ts';
import { Module } from './module.ts';
import { pythonBoolean } from './python-number.ts';
import { notZero, positive, within } from './ranges.ts';

const parameters = [
  within(notZero, number('normType', 'degree of the norm: 1 adds up, large degrees come near the maximum')),
  within(positive, integers('kernelSize', 'size of the window, one for all dims or one for each')),
  within(positive, optionalIntegers('stride', undefined, 'the kernel size if left out')),
  optionalBoolean('ceilMode', false, 'windows may reach over the end'),
] as const;

type Given = Arguments<typeof parameters>;

abstract class PowerPool extends Module {
  static readonly parameters = parameters;

  readonly normType: number;
  readonly kernelSize: Sizes;
  readonly stride: Sizes | null;
  readonly ceilMode: boolean;

  constructor(layer: string, given: Given) {
    super();
    const { normType, kernelSize, stride, ceilMode } = bindNamed(layer, parameters, given);
    this.normType = normType;
    this.kernelSize = kernelSize;
    this.stride = stride ?? null;
    this.ceilMode = ceilMode;
  }

  protected pool(operator: typeof lpPool2d, input: Tensor): Tensor {
    return operator(input, this.normType, this.kernelSize, this.stride, this.ceilMode);
  }

  override extraRepr(): string {
    const { normType, kernelSize, stride, ceilMode } = this;
    return `norm_type=${normType}, kernel_size=${pythonSizes(kernelSize)}, stride=${stride === null ? 'None' : pythonSizes(stride)}, ceil_mode=${pythonBoolean(ceilMode)}`;
  }
}

/**
 * Takes the norm of each window of a sequence.
 *
 * @see `F.lpPool1d`
 * @shape [N, C, L] or [C, L] → [N, C, L′]
 * @example
 * new nn.LPPool1d(2, 2)(torch.tensor([[[3, 4, 5, 12]]])); // tensor([[[ 5., 13.]]])
 */
export class LPPool1d extends PowerPool {
  constructor(...given: Given) {
    super('LPPool1d', given);
  }

  forward(input: Tensor): Tensor {
    return this.pool(lpPool1d, input);
  }
}

/**
 * Takes the norm of each window of an image.
 *
 * @see `F.lpPool2d`
 * @shape [N, C, H, W] or [C, H, W] → [N, C, H′, W′]
 * @example
 * new nn.LPPool2d(2, 2)(torch.tensor([[[3, 0], [0, 4]]])); // tensor([[[5.]]])
 */
export class LPPool2d extends PowerPool {
  constructor(...given: Given) {
    super('LPPool2d', given);
  }

  forward(input: Tensor): Tensor {
    return this.pool(lpPool2d, input);
  }
}

/**
 * Takes the norm of each block of a volume.
 *
 * @see `F.lpPool3d`
 * @shape [N, C, D, H, W] or [C, D, H, W] → [N, C, D′, H′, W′]
 * @example
 * new nn.LPPool3d(1, 2)(torch.ones([1, 1, 2, 2, 2])).item(); // 8
 */
export class LPPool3d extends PowerPool {
  constructor(...given: Given) {
    super('LPPool3d', given);
  }

  forward(input: Tensor): Tensor {
    return this.pool(lpPool3d, input);
  }
}
