/** @file `optim` as users get it: the optimizers, which say so where `new` is forgotten. */
import { constructible } from '../errors/constructible.ts';
import * as adam from './adam.ts';
import * as optimizer from './optimizer.ts';
import * as sgd from './sgd.ts';

export type { AdamOptions } from './adam.ts';
export type { OptimizerStateDict } from './optimizer.ts';
export type { SGDOptions } from './sgd.ts';

/**
 * Base class of optimizers: groups of parameters with options of their own, state, `step` and `zeroGrad`, saving and
 * loading.
 *
 * @example
 * const weight = new nn.Parameter(torch.ones(1));
 * new optim.SGD([weight], { lr: 0.1 }) instanceof optim.Optimizer; // true
 */
export const Optimizer = /* @__PURE__ */ constructible('optim', 'Optimizer', optimizer.Optimizer);
export type Optimizer<O extends object = optimizer.Options> = optimizer.Optimizer<O>;

/**
 * Steps by running means of the gradient and of its square, both corrected for their start at zero, so that every
 * parameter has its own pace.
 *
 * @formula m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − lr · m̂ / (√v̂ + eps), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 −
 *   β₂ᵗ)
 * @source D. Kingma, J. Ba: "Adam: A Method for Stochastic Optimization", 2014, https://arxiv.org/abs/1412.6980
 * @example
 * const weight = new nn.Parameter(torch.tensor([1]));
 * const optimizer = new optim.Adam([weight], { lr: 0.1 });
 * weight.square().sum().backward();
 * optimizer.step();
 * weight.item(); // 0.8999999761581421
 */
export const Adam = /* @__PURE__ */ constructible('optim', 'Adam', adam.Adam);
export type Adam = adam.Adam;

/**
 * Adam with the weight decay taken from the parameter itself, not through the gradient.
 *
 * @formula θ ← θ − lr · weightDecay · θ, then as Adam
 * @source I. Loshchilov, F. Hutter: "Decoupled Weight Decay Regularization", 2017, https://arxiv.org/abs/1711.05101
 * @example
 * const model = new nn.Linear(2, 1);
 * const optimizer = new optim.AdamW(model.parameters(), { lr: 1e-3, weightDecay: 0.1 });
 * optimizer.paramGroups.length; // 1
 */
export const AdamW = /* @__PURE__ */ constructible('optim', 'AdamW', adam.AdamW);
export type AdamW = adam.AdamW;

/**
 * Stochastic gradient descent, with momentum, Nesterov's look-ahead and an L2 penalty on demand.
 *
 * @formula v ← momentum · v + g, θ ← θ − lr · v
 * @example
 * const weight = new nn.Parameter(torch.tensor([1]));
 * const optimizer = new optim.SGD([weight], { lr: 0.1 });
 * weight.square().sum().backward();
 * optimizer.step();
 * weight.item(); // 0.800000011920929
 */
export const SGD = /* @__PURE__ */ constructible('optim', 'SGD', sgd.SGD);
export type SGD = sgd.SGD;
