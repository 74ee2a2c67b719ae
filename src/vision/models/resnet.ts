/**
 * @file Residual networks with the keys and the first weights of torchvision's. K. He et al.: "Deep Residual Learning for Image Recognition"
 * (2015), https://arxiv.org/abs/1512.03385
 */

import { relu } from '../../nn/functional.ts';
import { BatchNorm2d, Conv2d, Linear, MaxPool2d, Module, Sequential } from '../../nn/index.ts';
import { constant_, kaimingNormal_ } from '../../nn/initialisation.ts';
import { namedOptions } from '../../ops/options.ts';
import { optionalBoolean, optionalInteger } from '../../ops/parameters.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { BasicBlock, type BlockKind, Bottleneck } from './residual-block.ts';
import { requirePositive } from './sizes.ts';

export interface ResNetOptions {
  /** Default: 1000, those of ImageNet. */
  readonly numClasses?: number;
  /** Channels of the first stage; the others have twice, four and eight times as many. Default: 64. */
  readonly width?: number;
  /** Channels of the images. Default: 3. */
  readonly inChannels?: number;
  /** Begins with blocks that let everything past. Default: false. */
  readonly zeroInitResidual?: boolean;
}

const parameters = [
  optionalInteger('numClasses', 1000),
  optionalInteger('width', 64),
  optionalInteger('inChannels', 3),
  optionalBoolean('zeroInitResidual', false),
] as const;

/**
 * A residual network of four stages; `resnet18`, `resnet34` and `resnet50` make it.
 *
 * @example
 * vision.models.resnet18({ width: 4 }) instanceof vision.models.ResNet; // true
 */
export class ResNet extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly maxpool = new MaxPool2d(3, 2, 1);
  readonly layer1: Sequential;
  readonly layer2: Sequential;
  readonly layer3: Sequential;
  readonly layer4: Sequential;
  readonly fc: Linear;

  constructor(
    call: string,
    kind: BlockKind,
    blocks: readonly [number, number, number, number],
    options: ResNetOptions,
  ) {
    super();
    const { numClasses, width, inChannels, zeroInitResidual } = namedOptions(call, parameters, options);
    requirePositive(call, { numClasses, width, inChannels });
    this.conv1 = new Conv2d(inChannels, width, 7, { stride: 2, padding: 3, bias: false });
    this.bn1 = new BatchNorm2d(width);
    const inner = (times: number): number => width * times * kind.expansion;
    this.layer1 = stage(kind, width, width, blocks[0], 1);
    this.layer2 = stage(kind, inner(1), 2 * width, blocks[1], 2);
    this.layer3 = stage(kind, inner(2), 4 * width, blocks[2], 2);
    this.layer4 = stage(kind, inner(4), 8 * width, blocks[3], 2);
    this.fc = new Linear(inner(8), numClasses);
    this.initialise(zeroInitResidual);
  }

  /** [N, 3, H, W] → logits [N, classes] */
  forward(images: Tensor): Tensor {
    const x = this.maxpool(relu(this.bn1(this.conv1(images))));
    const y = this.layer4(this.layer3(this.layer2(this.layer1(x))));
    return this.fc(y.mean([2, 3]));
  }

  private initialise(isZero: boolean): void {
    for (const module of this.modules()) {
      if (module instanceof Conv2d) kaimingNormal_(module.weight, { mode: 'fan_out', nonlinearity: 'relu' });
    }
    if (!isZero) return;
    for (const module of this.modules()) {
      if (!(module instanceof BasicBlock || module instanceof Bottleneck)) continue;
      const { weight } = module.lastNorm;
      if (weight !== null) constant_(weight, 0);
    }
  }
}

/** Blocks of one width, the first of which may make images smaller. */
function stage(kind: BlockKind, inputs: number, width: number, count: number, stride: number): Sequential {
  const outputs = width * kind.expansion;
  const downsample =
    stride === 1 && inputs === outputs
      ? null
      : new Sequential(new Conv2d(inputs, outputs, 1, { stride, bias: false }), new BatchNorm2d(outputs));
  const first = new kind(inputs, width, stride, downsample);
  return new Sequential(first, ...Array.from({ length: count - 1 }, () => new kind(outputs, width, 1, null)));
}

/**
 * ResNet-18: residual network of 18 layers, with torchvision's state keys.
 *
 * @shape [N, 3, H, W] → [N, numClasses]
 * @example
 * const model = vision.models.resnet18({ numClasses: 10, width: 8 });
 * model(torch.zeros([2, 3, 32, 32])).shape; // [ 2, 10 ]
 */
export function resnet18(options: ResNetOptions = {}): ResNet {
  return new ResNet('resnet18', BasicBlock, [2, 2, 2, 2], options);
}

/**
 * ResNet-34: residual network of 34 layers, with torchvision's state keys.
 *
 * @shape [N, 3, H, W] → [N, numClasses]
 * @example
 * const model = vision.models.resnet34({ numClasses: 10, width: 4 });
 * model(torch.zeros([2, 3, 32, 32])).shape; // [ 2, 10 ]
 */
export function resnet34(options: ResNetOptions = {}): ResNet {
  return new ResNet('resnet34', BasicBlock, [3, 4, 6, 3], options);
}

/**
 * ResNet-50: residual network of 50 layers, with bottlenecks and torchvision's state keys.
 *
 * @shape [N, 3, H, W] → [N, numClasses]
 * @example
 * const model = vision.models.resnet50({ numClasses: 10, width: 4 });
 * model(torch.zeros([2, 3, 32, 32])).shape; // [ 2, 10 ]
 */
export function resnet50(options: ResNetOptions = {}): ResNet {
  return new ResNet('resnet50', Bottleneck, [3, 4, 6, 3], options);
}
