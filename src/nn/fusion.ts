/** @file Batch normalisation folded into the layer before it, for evaluation. */
import { unrecorded } from '../autograd/context.ts';
import { ValueError } from '../errors/errors.ts';
import { add, mul, rsqrt, sub } from '../ops/pointwise/arithmetic.ts';
import { reshape } from '../ops/view/reshape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Module } from './module.ts';
import { Parameter } from './parameter.ts';

/** A layer with a weight and a bias, such as a convolution. */
type Affine = Module & { weight: Parameter; bias: Parameter | null };

/** A batch normalisation. */
type Normalisation = Module & {
  readonly eps: number;
  readonly numFeatures: number;
  readonly weight: Parameter | null;
  readonly bias: Parameter | null;
  readonly runningMean: Tensor | null;
  readonly runningVar: Tensor | null;
};

/** Weight and bias of the two layers together; the outputs of the first lie along a dim of its weight. */
function folded(
  weight: Tensor,
  bias: Tensor | null,
  mean: Tensor,
  variance: Tensor,
  eps: number,
  scale: Tensor | null,
  shift: Tensor | null,
  outputs: number,
): [weight: Parameter, bias: Parameter] {
  const [newWeight, newBias] = unrecorded((): [Tensor, Tensor] => {
    const root = rsqrt(add(variance, eps));
    const factor = scale === null ? root : mul(scale, root);
    const along = weight.sizes.map((_, d) => (d === outputs ? -1 : 1));
    const centred = bias === null ? mul(mean, -1) : sub(bias, mean);
    const scaled = scale === null ? mul(centred, root) : mul(mul(centred, root), scale);
    return [mul(weight, reshape(factor, along)), shift === null ? scaled : add(scaled, shift)];
  });
  return [
    new Parameter(newWeight.to(weight.dtype), weight.requiresGrad),
    new Parameter(newBias.to(bias?.dtype ?? weight.dtype), bias?.requiresGrad ?? false),
  ];
}

/** A copy of a layer that does what it and the normalisation behind it do in evaluation. */
function fused<L extends Affine>(call: string, layer: L, norm: Normalisation, outputs: number): L {
  if (layer.training || norm.training) {
    throw new ValueError(
      `${call}/training`,
      `${call} is for evaluation only: in training a batch is normalised by its own statistics\n  fix: model.eval() first`,
    );
  }
  const { runningMean, runningVar, eps, weight, bias } = norm;
  if (runningMean === null || runningVar === null) {
    throw new ValueError(
      `${call}/statistics`,
      `${call} needs the running averages of ${norm.constructor.name}, which keeps none`,
    );
  }
  const copy = layer.clone();
  [copy.weight, copy.bias] = folded(layer.weight, layer.bias, runningMean, runningVar, eps, weight, bias, outputs);
  return copy;
}

/**
 * One convolution in the place of a convolution and the batch normalisation behind it, both in evaluation.
 *
 * @formula weight′ = weight · γ / √(var + eps), bias′ = (bias − mean) · γ / √(var + eps) + β
 * @shape conv [C, …], bn [C] → conv [C, …]
 * @throws {ValueError} when a layer is in training (`fuseConvBnEval/training`).
 * @example
 * nn.utils.fuseConvBnEval(new nn.Conv2d(3, 8, 3).eval(), new nn.BatchNorm2d(8).eval());
 * // Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))
 */
export function fuseConvBnEval<L extends Affine>(conv: L, bn: Normalisation, transpose = false): L {
  return fused('fuseConvBnEval', conv, bn, transpose ? 1 : 0);
}

/**
 * Weight and bias of a convolution with the batch normalisation behind it folded in.
 *
 * @shape convW [C, …], all others [C] → [C, …], [C]
 * @example
 * const [weight, bias] = nn.utils.fuseConvBnWeights(
 *   torch.ones([1, 1, 1]), null, torch.tensor([2]), torch.tensor([4]), 0, null, null,
 * );
 * weight.item(); // 0.5
 * bias.item(); // -1
 */
export function fuseConvBnWeights(
  convW: Tensor,
  convB: Tensor | null,
  bnRm: Tensor,
  bnRv: Tensor,
  bnEps: number,
  bnW: Tensor | null,
  bnB: Tensor | null,
  transpose = false,
): [weight: Parameter, bias: Parameter] {
  return folded(convW, convB, bnRm, bnRv, bnEps, bnW, bnB, transpose ? 1 : 0);
}

/**
 * One linear layer in the place of a linear layer and the batch normalisation behind it, both in evaluation.
 *
 * @shape linear [n, m], bn [n] → linear [n, m]
 * @throws {ValueError} when the layers do not go together (`fuseLinearBnEval/features`).
 * @example
 * nn.utils.fuseLinearBnEval(new nn.Linear(3, 2).eval(), new nn.BatchNorm1d(2).eval());
 * // Linear(in_features=3, out_features=2, bias=True)
 */
export function fuseLinearBnEval<L extends Affine & { readonly outFeatures: number }>(linear: L, bn: Normalisation): L {
  if (linear.outFeatures !== bn.numFeatures && bn.numFeatures !== 1) {
    throw new ValueError(
      'fuseLinearBnEval/features',
      `the batch normalisation must have 1 feature or those of the linear layer, got ${bn.numFeatures} for ${linear.outFeatures}`,
    );
  }
  return fused('fuseLinearBnEval', linear, bn, 0);
}

/**
 * Weight and bias of a linear layer with the batch normalisation behind it folded in.
 *
 * @shape linearW [n, m], all others [n] → [n, m], [n]
 * @example
 * const one = torch.tensor([1]);
 * const [weight] = nn.utils.fuseLinearBnWeights(torch.ones([1, 2]), null, one, torch.tensor([4]), 0, one, one);
 * weight.tolist(); // [ [ 0.5, 0.5 ] ]
 */
export function fuseLinearBnWeights(
  linearW: Tensor,
  linearB: Tensor | null,
  bnRm: Tensor,
  bnRv: Tensor,
  bnEps: number,
  bnW: Tensor,
  bnB: Tensor,
): [weight: Parameter, bias: Parameter] {
  return folded(linearW, linearB, bnRm, bnRv, bnEps, bnW, bnB, 0);
}
