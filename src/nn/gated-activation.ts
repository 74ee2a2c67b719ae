/** @file Activations as layers that multiply the input by a gate of itself. */
import { glu } from '../ops/gated.ts';
import { type Arguments, optionalInteger, optionalString } from '../ops/parameters.ts';
import { gelu, hardswish, mish, silu } from '../ops/pointwise/activation.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ShapeKeeping } from './calls.ts';
import { InPlaceActivation, onlyInplace } from './in-place-activation.ts';
import { bindNamed } from './layer-arguments.ts';
import { Module } from './module.ts';

/**
 * Layer of swish, the activation of many convolutional networks and transformers.
 *
 * @see `F.silu`
 * @shape [*] → [*]
 * @example
 * new nn.SiLU()(torch.tensor([-1, 1])); // tensor([-0.2689,  0.7311])
 */
export class SiLU extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('SiLU', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(silu, input);
  }
}

/**
 * Layer of mish, a smooth activation that lets small negative values through.
 *
 * @see `F.mish`
 * @shape [*] → [*]
 * @example
 * new nn.Mish()(torch.tensor([-1, 1])); // tensor([-0.3034,  0.8651])
 */
export class Mish extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('Mish', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(mish, input);
  }
}

/**
 * Layer of swish made of straight lines, cheap on small processors.
 *
 * @see `F.hardswish`
 * @shape [*] → [*]
 * @example
 * new nn.Hardswish()(torch.tensor([-1, 4])); // tensor([-0.3333,  4.0000])
 */
export class Hardswish extends InPlaceActivation {
  static readonly parameters = onlyInplace;

  constructor(...given: Arguments<typeof onlyInplace>) {
    super(bindNamed('Hardswish', onlyInplace, given).inplace);
  }

  forward(input: Tensor): Tensor {
    return this.run<[]>(hardswish, input);
  }

  override extraRepr(): string {
    return '';
  }
}

/**
 * Layer that halves its input along a dim and gates the first half by the second.
 *
 * @see `F.glu`
 * @shape [*, 2·n, *] → [*, n, *]
 * @example
 * new nn.GLU()(torch.tensor([[1, 2, 0, 0]])); // tensor([[0.5000, 1.0000]])
 */
export class GLU extends Module {
  static readonly parameters = [optionalInteger('dim', -1, 'dim that is halved')] as const;
  readonly dim: number;

  constructor(...given: Arguments<typeof GLU.parameters>) {
    super();
    this.dim = bindNamed('GLU', GLU.parameters, given).dim;
  }

  forward(input: Tensor): Tensor {
    return glu(input, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/**
 * Activation of transformers; `approximate: 'tanh'` gives that of GPT-2.
 *
 * @see `F.gelu`
 * @shape [*] → [*]
 * @example
 * new nn.GELU({ approximate: 'tanh' })(torch.tensor([-1, 1])); // tensor([-0.1588,  0.8412])
 */
export class GELU extends ShapeKeeping {
  static readonly parameters = [
    optionalString('approximate', ['none', 'tanh'], 'none', 'exact, or by the hyperbolic tangent'),
  ] as const;
  readonly approximate: 'none' | 'tanh';

  constructor(...given: Arguments<typeof GELU.parameters>) {
    super();
    this.approximate = bindNamed('GELU', GELU.parameters, given).approximate;
  }

  forward(input: Tensor): Tensor {
    return gelu(input, this.approximate);
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}
