/** @file Layers of transposed convolution. */
import { convTranspose1d, convTranspose2d, convTranspose3d } from '../ops/convolution/conv.ts';
import { perAxis, requirePositive, type Sizes } from '../ops/convolution/geometry.ts';
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
} from '../ops/parameters.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Image, MapsChannelsToSize, Sequence, Volume } from './calls.ts';
import { checkChannels } from './convolution.ts';
import { rememberParameters } from './fields.ts';
import { pythonTuple } from './flatten.ts';
import { bindNamed, layerError } from './layer-arguments.ts';
import { initialiseAffine } from './linear.ts';
import { ModuleBody } from './module.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';
import { notNegative, positive, within } from './ranges.ts';

export const transposedParameters = [
  within(notNegative, integer('inChannels', 'channels of the input')),
  within(notNegative, integer('outChannels', 'channels of the output')),
  integers('kernelSize', 'size of the window, one for all dims or one for each'),
  within(positive, optionalIntegers('stride', 1, 'distance that neighbours of the input have in the output')),
  within(notNegative, optionalIntegers('padding', 0, 'widths that the output lacks on both sides')),
  within(notNegative, optionalIntegers('outputPadding', 0, 'makes the output larger on one side')),
  within(positive, optionalInteger('groups', 1, 'parts of the channels that do not see each other')),
  optionalBoolean('bias', true, 'add a learned number for each output channel'),
  within(positive, optionalIntegers('dilation', 1, 'distance of neighbours within a window')),
  optionalString('paddingMode', ['zeros'], 'zeros', 'what stands beyond the edges'),
  optionalDevice('device', undefined, 'where the parameters are'),
  optionalDtype('dtype', undefined, 'dtype of the parameters'),
] as const;

export type TransposedArguments = Arguments<typeof transposedParameters>;

/** The size that a transposed convolution is to give, by position or by name. */
export type OutputSize = Sizes | { readonly outputSize?: Sizes | null };

function isNamed(given: OutputSize | undefined): given is { readonly outputSize?: Sizes | null } {
  return typeof given === 'object' && !Array.isArray(given);
}

/** What transposed convolutions over any number of spatial dims have in common. */
abstract class TransposedConvolution<InChannels extends number, OutChannels extends number> extends ModuleBody {
  static readonly parameters = transposedParameters;

  readonly inChannels: InChannels;
  readonly outChannels: OutChannels;
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly outputPadding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
  weight: Parameter;
  bias: Parameter | null;

  constructor(layer: string, rank: number, given: TransposedArguments) {
    super();
    const bound = bindNamed(layer, transposedParameters, given);
    const { inChannels, outChannels, groups, device, dtype = getDefaultDtype() } = bound;
    checkChannels(layer, inChannels, outChannels, groups);
    this.inChannels = inChannels as InChannels;
    this.outChannels = outChannels as OutChannels;
    this.kernelSize = perAxis(layer, 'kernelSize', bound.kernelSize, rank);
    requirePositive(layer, 'kernelSize', this.kernelSize);
    this.stride = perAxis(layer, 'stride', bound.stride, rank);
    this.padding = perAxis(layer, 'padding', bound.padding, rank);
    this.outputPadding = perAxis(layer, 'outputPadding', bound.outputPadding, rank);
    this.dilation = perAxis(layer, 'dilation', bound.dilation, rank);
    this.groups = groups;
    this.weight = new Parameter(
      madeOn(device, () => emptyTensor([inChannels, outChannels / groups, ...this.kernelSize], dtype)),
    );
    this.bias = bound.bias ? new Parameter(madeOn(device, () => emptyTensor([outChannels], dtype))) : null;
    rememberParameters(this);
    this.resetParameters();
  }

  /** Draws new weights. */
  resetParameters(): void {
    initialiseAffine(this.weight, this.bias);
  }

  /** The output padding that gives the size asked for. */
  private paddingFor(input: Tensor, outputSize: Sizes): number[] {
    const layer = this.constructor.name;
    const rank = this.kernelSize.length;
    const sizes = perAxis(layer, 'outputSize', outputSize, rank);
    const extents = input.sizes.slice(-rank);
    return sizes.map((size, d) => {
      const least =
        ((extents[d] as number) - 1) * (this.stride[d] as number) -
        2 * (this.padding[d] as number) +
        (this.dilation[d] as number) * ((this.kernelSize[d] as number) - 1) +
        1;
      if (size < least || size >= least + (this.stride[d] as number)) {
        throw layerError(
          layer,
          `outputSize of ${layer} must be from ${least} to ${least + (this.stride[d] as number) - 1} along dim ${d}, got ${size}`,
        );
      }
      return size - least;
    });
  }

  protected convolve(operator: typeof convTranspose2d, input: Tensor, outputSize: OutputSize | undefined): Tensor {
    const { weight, bias, stride, padding, dilation, groups } = this;
    const sizes = isNamed(outputSize) ? outputSize.outputSize : outputSize;
    const extra = sizes === undefined || sizes === null ? this.outputPadding : this.paddingFor(input, sizes);
    return operator(input, weight, bias, stride, padding, extra, groups, dilation);
  }

  override extraRepr(): string {
    const { inChannels, outChannels, kernelSize, stride, padding, dilation, outputPadding, groups, bias } = this;
    const parts = [
      `${inChannels}, ${outChannels}, kernel_size=${pythonTuple(kernelSize)}, stride=${pythonTuple(stride)}`,
    ];
    if (padding.some((width) => width !== 0)) parts.push(`padding=${pythonTuple(padding)}`);
    if (dilation.some((step) => step !== 1)) parts.push(`dilation=${pythonTuple(dilation)}`);
    if (outputPadding.some((width) => width !== 0)) parts.push(`output_padding=${pythonTuple(outputPadding)}`);
    if (groups !== 1) parts.push(`groups=${groups}`);
    if (bias === null) parts.push('bias=False');
    return parts.join(', ');
  }
}

export interface ConvTranspose1d<InChannels extends number = number, OutChannels extends number = number>
  extends MapsChannelsToSize<Sequence, InChannels, OutChannels, OutputSize> {}

/**
 * Transposed convolution that makes sequences longer.
 *
 * @see `F.convTranspose1d`
 * @shape [N, inChannels, L] or [inChannels, L] → [N, outChannels, L′]
 * @example
 * new nn.ConvTranspose1d(8, 4, 2, { stride: 2 })(torch.ones([2, 8, 10])).shape; // [ 2, 4, 20 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class ConvTranspose1d<
  InChannels extends number = number,
  OutChannels extends number = number,
> extends TransposedConvolution<InChannels, OutChannels> {
  constructor(...given: TransposedArguments) {
    super('ConvTranspose1d', 1, given);
  }

  forward(input: Tensor, outputSize?: OutputSize): Tensor {
    return this.convolve(convTranspose1d, input, outputSize);
  }
}

export interface ConvTranspose2d<InChannels extends number = number, OutChannels extends number = number>
  extends MapsChannelsToSize<Image, InChannels, OutChannels, OutputSize> {}

/**
 * Transposed convolution that makes images larger, as decoders and generators do.
 *
 * @see `F.convTranspose2d`
 * @shape [N, inChannels, H, W] or [inChannels, H, W] → [N, outChannels, H′, W′]
 * @example
 * new nn.ConvTranspose2d(100, 64, 4, { stride: 2, padding: 1 })(torch.ones([2, 100, 8, 8])).shape;
 * // [ 2, 64, 16, 16 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class ConvTranspose2d<
  InChannels extends number = number,
  OutChannels extends number = number,
> extends TransposedConvolution<InChannels, OutChannels> {
  constructor(...given: TransposedArguments) {
    super('ConvTranspose2d', 2, given);
  }

  forward(input: Tensor, outputSize?: OutputSize): Tensor {
    return this.convolve(convTranspose2d, input, outputSize);
  }
}

export interface ConvTranspose3d<InChannels extends number = number, OutChannels extends number = number>
  extends MapsChannelsToSize<Volume, InChannels, OutChannels, OutputSize> {}

/**
 * Transposed convolution that makes volumes larger.
 *
 * @see `F.convTranspose3d`
 * @shape [N, inChannels, D, H, W] or [inChannels, D, H, W] → [N, outChannels, D′, H′, W′]
 * @example
 * new nn.ConvTranspose3d(2, 1, 2, { stride: 2 })(torch.ones([1, 2, 4, 4, 4])).shape; // [ 1, 1, 8, 8, 8 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class ConvTranspose3d<
  InChannels extends number = number,
  OutChannels extends number = number,
> extends TransposedConvolution<InChannels, OutChannels> {
  constructor(...given: TransposedArguments) {
    super('ConvTranspose3d', 3, given);
  }

  forward(input: Tensor, outputSize?: OutputSize): Tensor {
    return this.convolve(convTranspose3d, input, outputSize);
  }
}
