/** @file Affine maps of the last dim. */

import { linear } from '../ops/contraction/matmul.ts';
import { emptyTensor } from '../ops/create.ts';
import { type Arguments, integer, optionalBoolean, optionalDevice, optionalDtype } from '../ops/parameters.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type MapsLast, ShapeKeeping } from './calls.ts';
import { rememberParameters } from './fields.ts';
import { calculateFanInAndFanOut, kaimingUniform_, uniform_ } from './initialisation.ts';
import { bindNamed } from './layer-arguments.ts';
import { ModuleBody } from './module.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';
import { notNegative, within } from './ranges.ts';

/** Fills weight and bias of an affine layer as PyTorch does. */
export function initialiseAffine(weight: Parameter, bias: Parameter | null): void {
  kaimingUniform_(weight, Math.sqrt(5));
  if (bias === null) return;
  const { fanIn } = calculateFanInAndFanOut(weight);
  const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
  uniform_(bias, -bound, bound);
}

export interface Linear<InFeatures extends number = number, OutFeatures extends number = number>
  extends MapsLast<InFeatures, OutFeatures> {}

/**
 * Fully connected layer: an affine map of the last dim with weights that are learned.
 *
 * @see `F.linear`
 * @shape [*, inFeatures] → [*, outFeatures]
 * @example
 * const layer = new nn.Linear(3, 2);
 * layer.weight.shape; // [ 2, 3 ]
 * layer(torch.ones([5, 3])).shape; // [ 5, 2 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class Linear<InFeatures extends number = number, OutFeatures extends number = number> extends ModuleBody {
  static readonly parameters = [
    within(notNegative, integer('inFeatures', 'size of the last dim of the input')),
    within(notNegative, integer('outFeatures', 'size of the last dim of the output')),
    optionalBoolean('bias', true, 'add a learned row'),
    optionalDevice('device', undefined, 'where the parameters are'),
    optionalDtype('dtype', undefined, 'dtype of the parameters'),
  ] as const;

  /** Size of the last dim of the input. */
  readonly inFeatures: InFeatures;
  /** Size of the last dim of the output. */
  readonly outFeatures: OutFeatures;
  /** The learned matrix, [outFeatures, inFeatures]. */
  weight: Parameter;
  /** The learned row, [outFeatures]; null with `bias: false`. */
  bias: Parameter | null;

  constructor(...given: Arguments<typeof Linear.parameters>) {
    super();
    const {
      inFeatures,
      outFeatures,
      bias,
      device,
      dtype = getDefaultDtype(),
    } = bindNamed('Linear', Linear.parameters, given);
    this.inFeatures = inFeatures as InFeatures;
    this.outFeatures = outFeatures as OutFeatures;
    this.weight = new Parameter(madeOn(device, () => emptyTensor([outFeatures, inFeatures], dtype)));
    this.bias = bias ? new Parameter(madeOn(device, () => emptyTensor([outFeatures], dtype))) : null;
    rememberParameters(this);
    this.resetParameters();
  }

  /** Draws new weights. */
  resetParameters(): void {
    initialiseAffine(this.weight, this.bias);
  }

  forward(input: Tensor): Tensor {
    return linear(input, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${this.bias === null ? 'False' : 'True'}`;
  }
}

/**
 * Gives its input back; takes any arguments, so that it can stand in for another layer.
 *
 * @shape [*] → [*]
 * @example
 * new nn.Identity(54, { unused: 0.1 })(torch.tensor([1, 2])); // tensor([1., 2.])
 */
export class Identity extends ShapeKeeping {
  constructor(..._ignored: unknown[]) {
    super();
  }

  forward<T>(input: T): T {
    return input;
  }
}
