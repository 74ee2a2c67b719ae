/** @file `optim` as users get it: the optimizers, which say so where `new` is forgotten. */
import { constructible } from '../errors/constructible.ts';
import type { Tensor } from '../tensor/tensor.ts';
import * as adadelta from './adadelta.ts';
import * as adafactor from './adafactor.ts';
import * as adagrad from './adagrad.ts';
import * as adam from './adam.ts';
import * as adamax from './adamax.ts';
import * as asgd from './asgd.ts';
import * as swaUtils from './averaging/index.ts';
import type { Options } from './definition.ts';
import * as lbfgs from './lbfgs.ts';
import * as lion from './lion.ts';
import * as muon from './muon.ts';
import * as nadam from './nadam.ts';
import * as optimizer from './optimizer.ts';
import * as radam from './radam.ts';
import * as rmsprop from './rmsprop.ts';
import * as rprop from './rprop.ts';
import * as lrScheduler from './scheduler/index.ts';
import * as sgd from './sgd.ts';
import * as sparseAdam from './sparse-adam.ts';

export type { AdadeltaOptions } from './adadelta.ts';
export type { AdafactorOptions } from './adafactor.ts';
export type { AdagradOptions } from './adagrad.ts';
export type { AdamOptions } from './adam.ts';
export type { AdamaxOptions } from './adamax.ts';
export type { ASGDOptions } from './asgd.ts';
export type { OptimizerHook, StateDictHook, StepPostHook, StepPreHook } from './hooked.ts';
export type { OptimizerHookHandle } from './hooks.ts';
export type { LBFGSOptions } from './lbfgs.ts';
export type { LionOptions } from './lion.ts';
export type { MuonOptions } from './muon.ts';
export type { NAdamOptions } from './nadam.ts';
export type { RAdamOptions } from './radam.ts';
export type { RMSpropOptions } from './rmsprop.ts';
export type { RpropOptions } from './rprop.ts';
export type { SGDOptions } from './sgd.ts';
export type { OptimizerStateDict } from './state-dict.ts';
// Named one by one: above `export * as` editors see no comment.
export {
  /** Schedules of learning rates. */
  lrScheduler,
  /** Averages of a model's weights over the training. */
  swaUtils,
};

/**
 * Base class of optimizers: groups of parameters with options of their own, state, `step` and `zeroGrad`, saving and
 * loading.
 *
 * @example
 * const weight = new nn.Parameter(torch.ones(1));
 * new optim.SGD([weight], { lr: 0.1 }) instanceof optim.Optimizer; // true
 */
export const Optimizer = /* @__PURE__ */ constructible('optim', 'Optimizer', optimizer.Optimizer);
export type Optimizer<O extends object = Options, Entry = Tensor> = optimizer.Optimizer<O, Entry>;

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

/**
 * Adam with the largest gradient so far, slowly forgotten, in place of the mean square.
 *
 * @formula m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g| + eps), θ ← θ − lr / (1 − β₁ᵗ) · m / u
 * @source D. Kingma, J. Ba: "Adam: A Method for Stochastic Optimization", 2014, section 7.1, https://arxiv.org/abs/1412.6980
 * @example
 * const weight = new nn.Parameter(torch.tensor([1]));
 * const optimizer = new optim.Adamax([weight], { lr: 0.1 });
 * weight.square().sum().backward();
 * optimizer.step();
 * weight.item(); // 0.8999999761581421
 */
export const Adamax = /* @__PURE__ */ constructible('optim', 'Adamax', adamax.Adamax);
export type Adamax = adamax.Adamax;

/**
 * Adam with Nesterov's look-ahead: the step counts on the momentum that the next gradient will meet.
 *
 * @formula μₜ = β₁(1 − 0.5 · 0.96^(t · momentumDecay)), M = Π μᵢ, θ ← θ − lr · ((1 − μₜ) / (1 − M) · g + μₜ₊₁ / (1 − Mμₜ₊₁) · m) / (√v̂ + eps)
 * @source T. Dozat: "Incorporating Nesterov Momentum into Adam", 2016, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ
 * @example
 * const weight = new nn.Parameter(torch.tensor([1]));
 * const optimizer = new optim.NAdam([weight], { lr: 0.1 });
 * weight.square().sum().backward();
 * optimizer.step();
 * weight.item(); // 0.8943548202514648
 */
export const NAdam = /* @__PURE__ */ constructible('optim', 'NAdam', nadam.NAdam);
export type NAdam = nadam.NAdam;

/**
 * Adam that takes plain momentum steps until the mean square is known well enough, and then grows into its own paces, so
 * that no warm-up is needed.
 *
 * @formula ρₜ = ρ∞ − 2tβ₂ᵗ / (1 − β₂ᵗ), ρ∞ = 2 / (1 − β₂) − 1; ρₜ > 5: θ ← θ − lr · r · m̂ / (√v + eps) · √(1 − β₂ᵗ), else θ ← θ − lr · m̂
 * @source L. Liu et al.: "On the Variance of the Adaptive Learning Rate and Beyond", 2019, https://arxiv.org/abs/1908.03265
 * @example
 * const weight = new nn.Parameter(torch.tensor([1]));
 * const optimizer = new optim.RAdam([weight], { lr: 0.1 });
 * weight.square().sum().backward();
 * optimizer.step();
 * weight.item(); // 0.800000011920929
 */
export const RAdam = /* @__PURE__ */ constructible('optim', 'RAdam', radam.RAdam);
export type RAdam = radam.RAdam;

/**
 * Divides the gradient by the root of a running mean of its squares, with momentum and centring on demand; the usual choice for
 * recurrent networks and reinforcement learning.
 *
 * @formula v ← alpha · v + (1 − alpha)g², b ← momentum · b + g / (√v + eps), θ ← θ − lr · b; centered: v − (mean of g)² in place of v
 * @source T. Tieleman, G. Hinton: "Lecture 6.5: RMSProp", 2012, https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf
 * @example
 * const weight = new nn.Parameter(torch.tensor([1]));
 * const optimizer = new optim.RMSprop([weight], { lr: 0.01 });
 * weight.square().sum().backward();
 * optimizer.step();
 * weight.item(); // 0.9000000357627869
 */
export const RMSprop = /* @__PURE__ */ constructible('optim', 'RMSprop', rmsprop.RMSprop);
export type RMSprop = rmsprop.RMSprop;

/**
 * Divides the gradient by the root of the sum of all its squares so far, so that rare features learn fast.
 *
 * @formula s ← s + g², θ ← θ − lr / (1 + (t − 1) · lrDecay) · g / (√s + eps)
 * @source J. Duchi, E. Hazan, Y. Singer: "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", 2011,
 *   https://jmlr.org/papers/v12/duchi11a.html
 * @example
 * const weight = new nn.Parameter(torch.tensor([1]));
 * const optimizer = new optim.Adagrad([weight], { lr: 0.1 });
 * weight.square().sum().backward();
 * optimizer.step();
 * weight.item(); // 0.8999999761581421
 */
export const Adagrad = /* @__PURE__ */ constructible('optim', 'Adagrad', adagrad.Adagrad);
export type Adagrad = adagrad.Adagrad;

/**
 * Steps whose size follows from the steps before, so that there is no learning rate to choose.
 *
 * @formula v ← rho · v + (1 − rho)g², Δ = √(u + eps) / √(v + eps) · g, u ← rho · u + (1 − rho)Δ², θ ← θ − lr · Δ
 * @source M. Zeiler: "ADADELTA: An Adaptive Learning Rate Method", 2012, https://arxiv.org/abs/1212.5701
 * @example
 * const weight = new nn.Parameter(torch.tensor([1]));
 * const optimizer = new optim.Adadelta([weight], { lr: 0.1 });
 * weight.square().sum().backward();
 * optimizer.step();
 * weight.item(); // 0.9996837973594666
 */
export const Adadelta = /* @__PURE__ */ constructible('optim', 'Adadelta', adadelta.Adadelta);
export type Adadelta = adadelta.Adadelta;

/**
 * Moves every element by a step of its own, which grows while the gradient's sign stays and shrinks where it changes; for
 * gradients of the whole data set, not of small batches.
 *
 * @formula s ← clamp(s · (etas[1] where g · g′ > 0, etas[0] where g · g′ < 0, else 1), stepSizes), θ ← θ − sign(g) · s, where g · g′ ≥ 0
 * @source M. Riedmiller, H. Braun: "A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP Algorithm", 1993,
 *   https://doi.org/10.1109/ICNN.1993.298623
 * @example
 * const weight = new nn.Parameter(torch.tensor([1]));
 * const optimizer = new optim.Rprop([weight], { lr: 0.1 });
 * weight.square().sum().backward();
 * optimizer.step();
 * weight.item(); // 0.8999999761581421
 */
export const Rprop = /* @__PURE__ */ constructible('optim', 'Rprop', rprop.Rprop);
export type Rprop = rprop.Rprop;

/**
 * Stochastic gradient descent that keeps the mean of the parameters' path, in its state as `ax`.
 *
 * @formula θ ← (1 − lambd · η)θ − ηg, η ← lr / (1 + lambd · lr · t)^alpha, ax ← ax + (θ − ax) · μ, μ ← 1 / max(1, t − t0)
 * @source B. Polyak, A. Juditsky: "Acceleration of Stochastic Approximation by Averaging", 1992, https://doi.org/10.1137/0330046
 * @example
 * const weight = new nn.Parameter(torch.tensor([1]));
 * const optimizer = new optim.ASGD([weight], { lr: 0.1 });
 * weight.square().sum().backward();
 * optimizer.step();
 * weight.item(); // 0.7999899983406067
 */
export const ASGD = /* @__PURE__ */ constructible('optim', 'ASGD', asgd.ASGD);
export type ASGD = asgd.ASGD;

/**
 * Moves every element by the learning rate, in the direction of a mix of the gradient and its running mean: half of Adam's
 * memory.
 *
 * @formula θ ← θ − lr · weightDecay · θ − lr · sign(β₁m + (1 − β₁)g), m ← β₂m + (1 − β₂)g
 * @source X. Chen et al.: "Symbolic Discovery of Optimization Algorithms", 2023, https://arxiv.org/abs/2302.06675
 * @example
 * const weight = new nn.Parameter(torch.tensor([1]));
 * const optimizer = new optim.Lion([weight], { lr: 0.1 });
 * weight.square().sum().backward();
 * optimizer.step();
 * weight.item(); // 0.8999999761581421
 */
export const Lion = /* @__PURE__ */ constructible('optim', 'Lion', lion.Lion);
export type Lion = lion.Lion;

/**
 * Keeps the mean squares of a matrix as one row and one column and scales steps by the size of the parameter, so that large
 * models train with next to no state.
 *
 * @formula R ← mean over columns of G², C ← mean over rows (both running, forgetting 1 − t^beta2Decay), V = RC / mean(R), U = G / √V; θ ← θ − lr · weightDecay · θ − max(eps₂, rms(θ)) · min(lr, 1 / √t) · U / max(1, rms(U) / d)
 * @source N. Shazeer, M. Stern: "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost", 2018, https://arxiv.org/abs/1804.04235
 * @example
 * const weight = new nn.Parameter(torch.tensor([[1, 2]]));
 * const optimizer = new optim.Adafactor([weight], { lr: 0.1 });
 * weight.square().sum().backward();
 * optimizer.step();
 * weight; // tensor([[0.8419, 1.8419]], requires_grad=True)
 */
export const Adafactor = /* @__PURE__ */ constructible('optim', 'Adafactor', adafactor.Adafactor);
export type Adafactor = adafactor.Adafactor;

/**
 * Steps by an approximation of the inverse Hessian, made of the last changes of the gradient; for smooth losses of whole data
 * sets. `step` needs a function that computes the loss anew.
 *
 * @formula θ ← θ + t · d, d = −H∇f, H from the last `historySize` pairs of changes of θ and ∇f
 * @source D. Liu, J. Nocedal: "On the Limited Memory BFGS Method for Large Scale Optimization", 1989, https://doi.org/10.1007/BF01589116
 * @example
 * const x = new nn.Parameter(torch.tensor([-1, 2]));
 * const optimizer = new optim.LBFGS([x], { lineSearchFn: 'strong_wolfe' });
 * optimizer.step(() => {
 *   optimizer.zeroGrad();
 *   const loss = x.sub(torch.tensor([3, 4])).square().sum();
 *   loss.backward();
 *   return loss;
 * });
 * x; // tensor([3.0000, 4.0000], requires_grad=True)
 */
export const LBFGS = /* @__PURE__ */ constructible('optim', 'LBFGS', lbfgs.LBFGS);
export type LBFGS = lbfgs.LBFGS;

/**
 * Momentum steps of matrices, made orthogonal, so that all directions move alike; for hidden layers, with AdamW beside it for
 * the rest.
 *
 * @formula b ← b + (1 − momentum)(g − b), X₀ = (g + momentum · (b − g)) / ‖·‖, Xₖ₊₁ = aXₖ + bXₖXₖᵀXₖ + c(XₖXₖᵀ)²Xₖ, θ ← θ − lr · weightDecay · θ − lr · √max(1, rows / columns) · X
 * @source K. Jordan et al.: "Muon: An optimizer for hidden layers in neural networks", 2024, https://kellerjordan.github.io/posts/muon/, with the
 *   names and defaults of `torch.optim.Muon` of PyTorch 2.9
 * @example
 * const weight = new nn.Parameter(torch.eye(2));
 * const optimizer = new optim.Muon([weight], { lr: 0.1, weightDecay: 0 });
 * weight.square().sum().backward();
 * optimizer.step();
 * weight;
 * // tensor([[0.8892, 0.0000],
 * //         [0.0000, 0.8892]], requires_grad=True)
 */
export const Muon = /* @__PURE__ */ constructible('optim', 'Muon', muon.Muon);
export type Muon = muon.Muon;

/**
 * Refused with an error that names the mend: gradients are dense here, and `optim.Adam` takes them.
 *
 * @example
 * let refused = '';
 * try {
 *   new optim.SparseAdam([torch.ones(1)]);
 * } catch (error) {
 *   refused = (error as torch.ArgumentError).code;
 * }
 * refused; // SparseAdam/dense
 */
export const SparseAdam = /* @__PURE__ */ constructible('optim', 'SparseAdam', sparseAdam.SparseAdam);
export type SparseAdam = sparseAdam.SparseAdam;
