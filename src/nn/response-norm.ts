/** @file Normalisation by the activity of neighbouring channels as layers. */
import { crossMapNormalised } from '../ops/normalise/cross-map.ts';
import { localResponseNorm } from '../ops/normalise/local-response-norm.ts';
import { type Arguments, integer, optionalNumber } from '../ops/parameters.ts';
import { requireTensor, type Tensor } from '../tensor/tensor.ts';
import { ShapeKeeping } from './calls.ts';
import { bindNamed } from './layer-arguments.ts';
import { pythonFloat } from './python-number.ts';
import { positive, within } from './ranges.ts';

const parameters = [
  within(positive, integer('size', 'number of channels around')),
  optionalNumber('alpha', 1e-4, 'factor of the mean square'),
  optionalNumber('beta', 0.75, 'the power'),
  optionalNumber('k', 1, 'added before the power is taken'),
] as const;

/** A layer that divides by the activity of channels around. */
abstract class ResponseNorm extends ShapeKeeping {
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;

  constructor(layer: string, given: readonly unknown[]) {
    super();
    const { size, alpha, beta, k } = bindNamed(layer, parameters, given);
    this.size = size;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  override extraRepr(): string {
    return `${this.size}, alpha=${pythonFloat(this.alpha)}, beta=${pythonFloat(this.beta)}, k=${pythonFloat(this.k)}`;
  }
}

/**
 * Divides by the activity of neighbouring channels, as AlexNet does.
 *
 * @see `F.localResponseNorm`
 * @shape [N, C, *] → the same
 * @example
 * new nn.LocalResponseNorm(2)(torch.ones([1, 4, 2, 2])).shape; // [ 1, 4, 2, 2 ]
 */
export class LocalResponseNorm extends ResponseNorm {
  static readonly parameters = parameters;

  constructor(...given: Arguments<typeof parameters>) {
    super('LocalResponseNorm', given);
  }

  forward(input: Tensor): Tensor {
    return localResponseNorm(input, this.size, this.alpha, this.beta, this.k);
  }
}

/**
 * Local response normalisation as Lua Torch had it, for models that were trained with it; new ones use
 * `LocalResponseNorm`.
 *
 * @formula input / (k + alpha / size · Σ input² of the channels around)^beta
 * @shape [N, C, H, W] → [N, C, H, W]
 * @example
 * new nn.CrossMapLRN2d(3)(torch.ones([1, 4, 2, 2])).shape; // [ 1, 4, 2, 2 ]
 */
export class CrossMapLRN2d extends ResponseNorm {
  static readonly parameters = parameters;

  constructor(...given: Arguments<typeof parameters>) {
    super('CrossMapLRN2d', given);
  }

  forward(input: Tensor): Tensor {
    return crossMapNormalised(requireTensor('CrossMapLRN2d', 'input', input), this.size, this.alpha, this.beta, this.k);
  }
}
