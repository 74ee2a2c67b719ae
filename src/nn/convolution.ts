/** @file Convolution layers. */
import { ValueError } from '../errors/errors.ts';
import { conv1d, conv2d, conv3d } from '../ops/convolution/conv.ts';
import { type Padding, perAxis, requirePositive } from '../ops/convolution/geometry.ts';
import { type PadMode, pad } from '../ops/convolution/pad.ts';
import { emptyTensor } from '../ops/create.ts';
import {
  type Arguments,
  integer,
  integers,
  optionalBoolean,
  optionalDevice,
  optionalDtype,
  optionalInteger,
  optionalIntegers,
  optionalString,
  optionalValue,
} from '../ops/parameters.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Image, MapsChannels, Sequence, Volume } from './calls.ts';
import { rememberParameters } from './fields.ts';
import { pythonTuple } from './flatten.ts';
import { bindNamed, layerError } from './layer-arguments.ts';
import { initialiseAffine } from './linear.ts';
import { ModuleBody } from './module.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';
import { notNegative, positive, within } from './ranges.ts';

export type PaddingMode = 'zeros' | Exclude<PadMode, 'constant'>;

export const convolutionParameters = [
  within(notNegative, integer('inChannels', 'channels of the input')),
  within(notNegative, integer('outChannels', 'channels of the output')),
  integers('kernelSize', 'size of the window, one for all dims or one for each'),
  within(positive, optionalIntegers('stride', 1, 'distance of neighbouring windows')),
  within(notNegative, optionalValue<Padding>()('padding', 0, "widths on both sides, 'same' or 'valid'")),
  within(positive, optionalIntegers('dilation', 1, 'distance of neighbours within a window')),
  within(positive, optionalInteger('groups', 1, 'parts of the channels that do not see each other')),
  optionalBoolean('bias', true, 'add a learned number for each output channel'),
  optionalString('paddingMode', ['zeros', 'reflect', 'replicate', 'circular'], 'zeros', 'what stands beyond the edges'),
  optionalDevice('device', undefined, 'where the parameters are'),
  optionalDtype('dtype', undefined, 'dtype of the parameters'),
] as const;

export type ConvolutionArguments = Arguments<typeof convolutionParameters>;

export function checkChannels(layer: string, inChannels: number, outChannels: number, groups: number): void {
  if (inChannels % groups !== 0 || outChannels % groups !== 0) {
    throw new ValueError(
      `${layer}/groups`,
      `inChannels and outChannels of ${layer} must be multiples of groups, got ${inChannels} and ${outChannels} for ${groups} groups`,
    );
  }
}

/** Widths for each dim, or how they follow from the kernel. */
function paddingOf(layer: string, given: unknown, rank: number): readonly number[] | 'same' | 'valid' {
  if (given === 'same' || given === 'valid') return given;
  const list = Array.isArray(given) ? given : [given];
  if (list.every(Number.isSafeInteger)) return perAxis(layer, 'padding', list, rank);
  const text =
    typeof given === 'string' ? `'${given}'` : Array.isArray(given) ? `[${given.join(', ')}]` : String(given);
  throw layerError(layer, `padding of ${layer} must be whole numbers, 'same' or 'valid', got ${text}`);
}

/** What convolutions over any number of spatial dims have in common. */
abstract class Convolution<InChannels extends number, OutChannels extends number> extends ModuleBody {
  static readonly parameters = convolutionParameters;

  readonly inChannels: InChannels;
  readonly outChannels: OutChannels;
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[] | 'same' | 'valid';
  readonly dilation: readonly number[];
  readonly groups: number;
  readonly paddingMode: PaddingMode;
  weight: Parameter;
  bias: Parameter | null;

  constructor(layer: string, rank: number, given: ConvolutionArguments) {
    super();
    const bound = bindNamed(layer, convolutionParameters, given);
    const { inChannels, outChannels, padding, groups, device, dtype = getDefaultDtype() } = bound;
    checkChannels(layer, inChannels, outChannels, groups);
    this.inChannels = inChannels as InChannels;
    this.outChannels = outChannels as OutChannels;
    this.kernelSize = perAxis(layer, 'kernelSize', bound.kernelSize, rank);
    requirePositive(layer, 'kernelSize', this.kernelSize);
    this.stride = perAxis(layer, 'stride', bound.stride, rank);
    this.padding = paddingOf(layer, padding, rank);
    this.dilation = perAxis(layer, 'dilation', bound.dilation, rank);
    this.groups = groups;
    this.paddingMode = bound.paddingMode;
    if (padding === 'same' && this.stride.some((step) => step !== 1)) {
      throw layerError(layer, `padding 'same' of ${layer} needs stride 1`);
    }
    this.weight = new Parameter(
      madeOn(device, () => emptyTensor([outChannels, inChannels / groups, ...this.kernelSize], dtype)),
    );
    this.bias = bound.bias ? new Parameter(madeOn(device, () => emptyTensor([outChannels], dtype))) : null;
    rememberParameters(this);
    this.resetParameters();
  }

  /** Draws new weights. */
  resetParameters(): void {
    initialiseAffine(this.weight, this.bias);
  }

  /** The padding before and after each dim, last dim first. */
  private widths(): number[] {
    const { padding, kernelSize, dilation } = this;
    return kernelSize
      .map((extent, d): [number, number] => {
        if (typeof padding !== 'string') return [padding[d] as number, padding[d] as number];
        const total = padding === 'same' ? (dilation[d] as number) * (extent - 1) : 0;
        return [Math.floor(total / 2), Math.ceil(total / 2)];
      })
      .reverse()
      .flat();
  }

  protected convolve(operator: typeof conv2d, input: Tensor): Tensor {
    const { weight, bias, stride, padding, dilation, groups, paddingMode } = this;
    if (paddingMode === 'zeros') return operator(input, weight, bias, stride, padding, dilation, groups);
    return operator(pad(input, this.widths(), paddingMode), weight, bias, stride, 0, dilation, groups);
  }

  override extraRepr(): string {
    const { inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, paddingMode } = this;
    const parts = [
      `${inChannels}, ${outChannels}, kernel_size=${pythonTuple(kernelSize)}, stride=${pythonTuple(stride)}`,
    ];
    if (typeof padding === 'string') parts.push(`padding=${padding}`);
    else if (padding.some((width) => width !== 0)) parts.push(`padding=${pythonTuple(padding)}`);
    if (dilation.some((step) => step !== 1)) parts.push(`dilation=${pythonTuple(dilation)}`);
    if (groups !== 1) parts.push(`groups=${groups}`);
    if (bias === null) parts.push('bias=False');
    if (paddingMode !== 'zeros') parts.push(`padding_mode=${paddingMode}`);
    return parts.join(', ');
  }
}

export interface Conv1d<InChannels extends number = number, OutChannels extends number = number>
  extends MapsChannels<Sequence, InChannels, OutChannels> {}

/**
 * Convolution over sequences with filters that are learned.
 *
 * @see `F.conv1d`
 * @shape [N, inChannels, L] or [inChannels, L] → [N, outChannels, L′]
 * @example
 * new nn.Conv1d(4, 8, 3, { padding: 1 })(torch.ones([2, 4, 10])).shape; // [ 2, 8, 10 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class Conv1d<InChannels extends number = number, OutChannels extends number = number> extends Convolution<
  InChannels,
  OutChannels
> {
  constructor(...given: ConvolutionArguments) {
    super('Conv1d', 1, given);
  }

  forward(input: Tensor): Tensor {
    return this.convolve(conv1d, input);
  }
}

export interface Conv2d<InChannels extends number = number, OutChannels extends number = number>
  extends MapsChannels<Image, InChannels, OutChannels> {}

/**
 * Convolution over images with filters that are learned; padding of half the kernel keeps the size, a stride of 2
 * halves it.
 *
 * @see `F.conv2d`
 * @shape [N, inChannels, H, W] or [inChannels, H, W] → [N, outChannels, H′, W′]
 * @example
 * const layer = new nn.Conv2d(1, 32, 3, { padding: 1 });
 * layer(torch.ones([8, 1, 28, 28])).shape; // [ 8, 32, 28, 28 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class Conv2d<InChannels extends number = number, OutChannels extends number = number> extends Convolution<
  InChannels,
  OutChannels
> {
  constructor(...given: ConvolutionArguments) {
    super('Conv2d', 2, given);
  }

  forward(input: Tensor): Tensor {
    return this.convolve(conv2d, input);
  }
}

export interface Conv3d<InChannels extends number = number, OutChannels extends number = number>
  extends MapsChannels<Volume, InChannels, OutChannels> {}

/**
 * Convolution through volumes or videos with filters that are learned.
 *
 * @see `F.conv3d`
 * @shape [N, inChannels, D, H, W] or [inChannels, D, H, W] → [N, outChannels, D′, H′, W′]
 * @example
 * new nn.Conv3d(1, 4, 3)(torch.ones([2, 1, 8, 8, 8])).shape; // [ 2, 4, 6, 6, 6 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class Conv3d<InChannels extends number = number, OutChannels extends number = number> extends Convolution<
  InChannels,
  OutChannels
> {
  constructor(...given: ConvolutionArguments) {
    super('Conv3d', 3, given);
  }

  forward(input: Tensor): Tensor {
    return this.convolve(conv3d, input);
  }
}
