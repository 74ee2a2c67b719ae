/** @file Normalisation of features, or of groups of channels, of each sample as layers. */
import { ValueError } from '../errors/errors.ts';
import { filled } from '../ops/conversion.ts';
import { groupNorm } from '../ops/normalise/group-norm.ts';
import { layerNorm } from '../ops/normalise/layer-norm.ts';
import { rmsNorm } from '../ops/normalise/rms-norm.ts';
import {
  type Arguments,
  integer,
  integers,
  optionalBoolean,
  optionalDevice,
  optionalDtype,
  optionalNumber,
} from '../ops/parameters.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ShapeKeeping } from './calls.ts';
import { rememberParameters } from './fields.ts';
import { pythonTuple } from './flatten.ts';
import { bindNamed } from './layer-arguments.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';
import { pythonBoolean, pythonFloat } from './python-number.ts';
import { notNegative, positive, within } from './ranges.ts';

/**
 * Layer normalisation of the trailing dims, such as the features of each token, with a scale and a shift that are
 * learned.
 *
 * @see `F.layerNorm`
 * @shape [*, normalizedShape] → the same
 * @example
 * new nn.LayerNorm(3)(torch.tensor([[1, 2, 3], [10, 20, 30]]));
 * // tensor([[-1.2247,  0.0000,  1.2247],
 * //         [-1.2247,  0.0000,  1.2247]], grad_fn=<NativeLayerNormBackward0>)
 */
export class LayerNorm extends ShapeKeeping {
  static readonly parameters = [
    within(notNegative, integers('normalizedShape', 'sizes of the trailing dims')),
    optionalNumber('eps', 1e-5, 'added to the variance'),
    optionalBoolean('elementwiseAffine', true, 'learn a scale and a shift for each element'),
    optionalBoolean('bias', true, 'learn a shift'),
    optionalDevice('device', undefined, 'where the parameters are'),
    optionalDtype('dtype', undefined, 'dtype of the parameters'),
  ] as const;

  readonly normalizedShape: readonly number[];
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  weight: Parameter;
  bias: Parameter;

  constructor(...given: Arguments<typeof LayerNorm.parameters>) {
    super();
    const bound = bindNamed('LayerNorm', LayerNorm.parameters, given);
    const { normalizedShape: shape, eps, elementwiseAffine, bias, device, dtype = getDefaultDtype() } = bound;
    this.normalizedShape = typeof shape === 'number' ? Object.freeze([shape]) : shape;
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    const all = (value: number) => new Parameter(madeOn(device, () => filled(this.normalizedShape, dtype, value)));
    this.weight = (this.elementwiseAffine ? all(1) : null) as Parameter;
    this.bias = (this.elementwiseAffine && bias ? all(0) : null) as Parameter;
    rememberParameters(this);
  }

  forward(input: Tensor): Tensor {
    return layerNorm(input, this.normalizedShape, this.weight, this.bias, this.eps);
  }

  override extraRepr(): string {
    return `${pythonTuple(this.normalizedShape)}, eps=${pythonFloat(this.eps)}, elementwise_affine=${pythonBoolean(this.elementwiseAffine)}`;
  }
}

/**
 * Root-mean-square normalisation of the trailing dims, with a scale that is learned.
 *
 * @see `F.rmsNorm`
 * @shape [*, normalizedShape] → the same
 * @example
 * new nn.RMSNorm(2)(torch.tensor([[3, 4]])); // tensor([[0.8485, 1.1314]], grad_fn=<MulBackward0>)
 */
export class RMSNorm extends ShapeKeeping {
  static readonly parameters = [
    within(notNegative, integers('normalizedShape', 'sizes of the trailing dims')),
    optionalNumber('eps', undefined, "added to the mean square; the dtype's epsilon where left out"),
    optionalBoolean('elementwiseAffine', true, 'learn a scale for each element'),
    optionalDevice('device', undefined, 'where the parameters are'),
    optionalDtype('dtype', undefined, 'dtype of the parameters'),
  ] as const;

  readonly normalizedShape: readonly number[];
  readonly eps: number | null;
  readonly elementwiseAffine: boolean;
  weight: Parameter;

  constructor(...given: Arguments<typeof RMSNorm.parameters>) {
    super();
    const bound = bindNamed('RMSNorm', RMSNorm.parameters, given);
    const { normalizedShape: shape, eps, elementwiseAffine, device, dtype = getDefaultDtype() } = bound;
    this.normalizedShape = typeof shape === 'number' ? Object.freeze([shape]) : shape;
    this.eps = eps ?? null;
    this.elementwiseAffine = elementwiseAffine;
    this.weight = (
      this.elementwiseAffine ? new Parameter(madeOn(device, () => filled(this.normalizedShape, dtype, 1))) : null
    ) as Parameter;
    rememberParameters(this);
  }

  forward(input: Tensor): Tensor {
    return rmsNorm(input, this.normalizedShape, this.weight, this.eps);
  }

  override extraRepr(): string {
    const eps = this.eps === null ? 'None' : pythonFloat(this.eps);
    return `${pythonTuple(this.normalizedShape)}, eps=${eps}, elementwise_affine=${pythonBoolean(this.elementwiseAffine)}`;
  }
}

/**
 * Normalisation of groups of channels within each sample, for batches too small for `BatchNorm2d`.
 *
 * @see `F.groupNorm`
 * @shape [N, C, *] → the same
 * @example
 * new nn.GroupNorm(2, 4)(torch.tensor([[1, 3, 10, 30]]));
 * // tensor([[-1.0000,  1.0000, -1.0000,  1.0000]],
 * //        grad_fn=<NativeGroupNormBackward0>)
 */
export class GroupNorm extends ShapeKeeping {
  static readonly parameters = [
    within(positive, integer('numGroups', 'number of groups')),
    within(notNegative, integer('numChannels', 'number of channels, a multiple of the groups')),
    optionalNumber('eps', 1e-5, 'added to the variance'),
    optionalBoolean('affine', true, 'learn a scale and a shift for each channel'),
    optionalDevice('device', undefined, 'where the parameters are'),
    optionalDtype('dtype', undefined, 'dtype of the parameters'),
  ] as const;

  readonly numGroups: number;
  readonly numChannels: number;
  readonly eps: number;
  readonly affine: boolean;
  weight: Parameter;
  bias: Parameter;

  constructor(...given: Arguments<typeof GroupNorm.parameters>) {
    super();
    const bound = bindNamed('GroupNorm', GroupNorm.parameters, given);
    const { numGroups, numChannels, eps, affine, device, dtype = getDefaultDtype() } = bound;
    if (numChannels % numGroups !== 0) {
      throw new ValueError(
        'GroupNorm/numChannels',
        `numChannels of GroupNorm must be a multiple of numGroups, got ${numChannels} and ${numGroups}`,
      );
    }
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = eps;
    this.affine = affine;
    const each = (value: number) => new Parameter(madeOn(device, () => filled([numChannels], dtype, value)));
    this.weight = (this.affine ? each(1) : null) as Parameter;
    this.bias = (this.affine ? each(0) : null) as Parameter;
    rememberParameters(this);
  }

  forward(input: Tensor): Tensor {
    return groupNorm(input, this.numGroups, this.weight, this.bias, this.eps);
  }

  override extraRepr(): string {
    return `${this.numGroups}, ${this.numChannels}, eps=${pythonFloat(this.eps)}, affine=${pythonBoolean(this.affine)}`;
  }
}
