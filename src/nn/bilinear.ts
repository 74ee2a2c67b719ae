/** @file Maps that are affine in each of two inputs. */
import { bilinear } from '../ops/contraction/bilinear.ts';
import { emptyTensor } from '../ops/create.ts';
import { type Arguments, integer, optionalBoolean, optionalDevice, optionalDtype } from '../ops/parameters.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { rememberParameters } from './fields.ts';
import { uniform_ } from './initialisation.ts';
import { bindNamed } from './layer-arguments.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';
import { pythonBoolean } from './python-number.ts';
import { notNegative, positive, within } from './ranges.ts';

/**
 * Relates pairs of vectors: each output is a product of both with a matrix that is learned.
 *
 * @see `F.bilinear`
 * @shape [*, in1Features], [*, in2Features] → [*, outFeatures]
 * @example
 * new nn.Bilinear(20, 30, 40)(torch.ones([8, 20]), torch.ones([8, 30])).shape; // [ 8, 40 ]
 */
export class Bilinear extends Module {
  static readonly parameters = [
    within(positive, integer('in1Features', 'size of the last dim of the first input')),
    within(notNegative, integer('in2Features', 'size of the last dim of the second input')),
    within(notNegative, integer('outFeatures', 'size of the last dim of the output')),
    optionalBoolean('bias', true, 'add a learned row'),
    optionalDevice('device', undefined, 'where the parameters are'),
    optionalDtype('dtype', undefined, 'dtype of the parameters'),
  ] as const;

  readonly in1Features: number;
  readonly in2Features: number;
  readonly outFeatures: number;
  /** The learned matrices, [outFeatures, in1Features, in2Features]. */
  weight: Parameter;
  /** The learned row, [outFeatures]; null with `bias: false`. */
  bias: Parameter | null;

  constructor(...given: Arguments<typeof Bilinear.parameters>) {
    super();
    const bound = bindNamed('Bilinear', Bilinear.parameters, given);
    const { in1Features, in2Features, outFeatures, device, dtype = getDefaultDtype() } = bound;
    this.in1Features = in1Features;
    this.in2Features = in2Features;
    this.outFeatures = outFeatures;
    this.weight = new Parameter(madeOn(device, () => emptyTensor([outFeatures, in1Features, in2Features], dtype)));
    this.bias = bound.bias ? new Parameter(madeOn(device, () => emptyTensor([outFeatures], dtype))) : null;
    rememberParameters(this);
    this.resetParameters();
  }

  /** Draws new weights. */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.in1Features);
    uniform_(this.weight, -bound, bound);
    if (this.bias !== null) uniform_(this.bias, -bound, bound);
  }

  forward(input1: Tensor, input2: Tensor): Tensor {
    return bilinear(input1, input2, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `in1_features=${this.in1Features}, in2_features=${this.in2Features}, out_features=${this.outFeatures}, bias=${pythonBoolean(this.bias !== null)}`;
  }
}
