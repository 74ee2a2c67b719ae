/**
 * @file The blocks of residual networks: what they compute is added to what went past them. K. He et al.: "Deep Residual Learning for Image
 * Recognition" (2015), https://arxiv.org/abs/1512.03385
 */

import { relu } from '../../nn/functional.ts';
import { BatchNorm2d, Conv2d, Module, type Sequential } from '../../nn/index.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** A kind of block. */
export interface BlockKind {
  new (inputs: number, width: number, stride: number, downsample: Sequential | null): BasicBlock | Bottleneck;
  /** Channels of the output for each of the width. */
  readonly expansion: number;
}

const convolution3 = (inputs: number, width: number, stride: number): Conv2d =>
  new Conv2d(inputs, width, 3, { stride, padding: 1, bias: false });

const convolution1 = (inputs: number, width: number): Conv2d => new Conv2d(inputs, width, 1, { bias: false });

/** Two convolutions, and around them a way past them. */
export class BasicBlock extends Module {
  static readonly expansion = 1;

  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm2d;
  /** Brings the input to the size of the output, where they differ. */
  readonly downsample: Sequential | null;

  constructor(inputs: number, width: number, stride: number, downsample: Sequential | null) {
    super();
    this.conv1 = convolution3(inputs, width, stride);
    this.bn1 = new BatchNorm2d(width);
    this.conv2 = convolution3(width, width, 1);
    this.bn2 = new BatchNorm2d(width);
    this.downsample = downsample;
  }

  /** The norm behind the last convolution. */
  get lastNorm(): BatchNorm2d {
    return this.bn2;
  }

  forward(x: Tensor): Tensor {
    const past = this.downsample?.(x) ?? x;
    const inner = relu(this.bn1(this.conv1(x)));
    return relu(this.bn2(this.conv2(inner)).add(past));
  }
}

/** A convolution between two of single pixels, which make it narrow. */
export class Bottleneck extends Module {
  static readonly expansion = 4;

  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm2d;
  readonly conv3: Conv2d;
  readonly bn3: BatchNorm2d;
  /** Brings the input to the size of the output, where they differ. */
  readonly downsample: Sequential | null;

  constructor(inputs: number, width: number, stride: number, downsample: Sequential | null) {
    super();
    const outputs = width * Bottleneck.expansion;
    this.conv1 = convolution1(inputs, width);
    this.bn1 = new BatchNorm2d(width);
    this.conv2 = convolution3(width, width, stride);
    this.bn2 = new BatchNorm2d(width);
    this.conv3 = convolution1(width, outputs);
    this.bn3 = new BatchNorm2d(outputs);
    this.downsample = downsample;
  }

  /** The norm behind the last convolution. */
  get lastNorm(): BatchNorm2d {
    return this.bn3;
  }

  forward(x: Tensor): Tensor {
    const past = this.downsample?.(x) ?? x;
    const narrow = relu(this.bn1(this.conv1(x)));
    const inner = relu(this.bn2(this.conv2(narrow)));
    return relu(this.bn3(this.conv3(inner)).add(past));
  }
}
