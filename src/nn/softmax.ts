/** @file Softmax and its relatives as layers. */
import { logSoftmax, softmax, softmin } from '../ops/normalise/softmax.ts';
import { type Arguments, optionalInteger } from '../ops/parameters.ts';
import { requireTensor, type Tensor } from '../tensor/tensor.ts';
import { ShapeKeeping } from './calls.ts';
import { bindNamed } from './layer-arguments.ts';

const dimParameters = [optionalInteger('dim', undefined, 'dim along which the results add up to 1')] as const;

/** Where no dim is given: the first for tensors of 0, 1 and 3 dims, else the second, as in PyTorch. */
function softmaxDim(operation: string, dim: number | undefined, input: Tensor): number {
  const rank = requireTensor(operation, 'input', input).sizes.length;
  return dim ?? (rank === 0 || rank === 1 || rank === 3 ? 0 : 1);
}

abstract class SoftmaxLayer extends ShapeKeeping {
  static readonly parameters = dimParameters;
  readonly dim: number | undefined;

  constructor(...given: Arguments<typeof dimParameters>) {
    super();
    this.dim = bindNamed(new.target.name, dimParameters, given).dim;
  }

  override extraRepr(): string {
    return `dim=${this.dim ?? 'None'}`;
  }
}

/**
 * Layer that turns scores along a dim into probabilities; for training, `CrossEntropyLoss` has it inside.
 *
 * @see `torch.softmax`
 * @shape [*] → [*]
 * @example
 * new nn.Softmax(1)(torch.tensor([[1, 2, 3]])); // tensor([[0.0900, 0.2447, 0.6652]])
 */
export class Softmax extends SoftmaxLayer {
  forward(input: Tensor): Tensor {
    return softmax(input, softmaxDim('Softmax', this.dim, input));
  }
}

/**
 * Layer that turns costs along a dim into probabilities.
 *
 * @see `F.softmin`
 * @shape [*] → [*]
 * @example
 * new nn.Softmin(1)(torch.tensor([[1, 2, 3]])); // tensor([[0.6652, 0.2447, 0.0900]])
 */
export class Softmin extends SoftmaxLayer {
  forward(input: Tensor): Tensor {
    return softmin(input, softmaxDim('Softmin', this.dim, input));
  }
}

/**
 * Layer that turns scores along a dim into log-probabilities, as `NLLLoss` takes them.
 *
 * @see `torch.logSoftmax`
 * @shape [*] → [*]
 * @example
 * new nn.LogSoftmax(1)(torch.tensor([[1, 2, 3]])); // tensor([[-2.4076, -1.4076, -0.4076]])
 */
export class LogSoftmax extends SoftmaxLayer {
  forward(input: Tensor): Tensor {
    return logSoftmax(input, softmaxDim('LogSoftmax', this.dim, input));
  }
}

/**
 * Layer that turns the channels of every pixel into probabilities.
 *
 * @shape [N, C, H, W] or [C, H, W] → the same
 * @example
 * new nn.Softmax2d()(torch.zeros([1, 2, 1, 2])).flatten(); // tensor([0.5000, 0.5000, 0.5000, 0.5000])
 */
export class Softmax2d extends ShapeKeeping {
  static readonly parameters = [] as const;

  forward(input: Tensor): Tensor {
    return softmax(input, -3);
  }
}
