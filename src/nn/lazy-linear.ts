/** @file The affine map that takes the size of its input from the first one. */
import type { Arguments } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { bindNamed } from './layer-arguments.ts';
import { settle, shape, sizeOf, waits } from './lazy.ts';
import { Linear } from './linear.ts';
import { UninitializedParameter } from './uninitialised.ts';

/** Without its list of parameters, as that of the lazy form is another. */
const Base: new (...given: Arguments<typeof Linear.parameters>) => Linear = Linear;

/**
 * Fully connected layer that takes `inFeatures` from its first input, and is an `nn.Linear` from then on.
 *
 * @see `F.linear`
 * @shape [*, inFeatures] → [*, outFeatures]
 * @example
 * const layer = new nn.LazyLinear(2);
 * layer; // LazyLinear(in_features=0, out_features=2, bias=True)
 * layer(torch.ones([5, 3])).shape; // [ 5, 2 ]
 * layer; // Linear(in_features=3, out_features=2, bias=True)
 */
export class LazyLinear extends Base {
  static readonly parameters = [
    Linear.parameters[1],
    Linear.parameters[2],
    Linear.parameters[3],
    Linear.parameters[4],
  ] as const;

  constructor(...given: Arguments<typeof LazyLinear.parameters>) {
    const { outFeatures, bias, device = null, dtype = null } = bindNamed('LazyLinear', LazyLinear.parameters, given);
    super(0, 0, { bias: false });
    Object.assign(this, { outFeatures });
    this.weight = new UninitializedParameter({ device, dtype });
    this.bias = bias ? new UninitializedParameter({ device, dtype }) : null;
  }

  override resetParameters(): void {
    if (this.weight.elementCount > 0) super.resetParameters();
  }

  override forward(input: Tensor): Tensor {
    const isNew = waits(this);
    const inFeatures = isNew ? sizeOf(this, input, -1, []) : (this.weight.sizes[1] as number);
    shape(this.weight, [this.outFeatures, inFeatures]);
    shape(this.bias, [this.outFeatures]);
    settle(this, Linear, { inFeatures });
    if (isNew) this.resetParameters();
    return this.forward(input);
  }
}
