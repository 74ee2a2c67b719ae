/** @file `optim` as users get it: the optimizers, which say so where `new` is forgotten. */
import { constructible } from '../errors/constructible.ts';
import * as adam from './adam.ts';
import * as optimizer from './optimizer.ts';
import * as sgd from './sgd.ts';

export type { AdamOptions } from './adam.ts';
export type { OptimizerStateDict } from './optimizer.ts';
export type { SGDOptions } from './sgd.ts';

/** The base class of optimizers: parameter groups, state, checking of options, saving and loading. */
export const Optimizer = /* @__PURE__ */ constructible('optim', 'Optimizer', optimizer.Optimizer);
export type Optimizer<O extends object = optimizer.Options> = optimizer.Optimizer<O>;
/** Adam: steps scaled by running means of the gradient and of its square, both corrected for their start at zero. */
export const Adam = /* @__PURE__ */ constructible('optim', 'Adam', adam.Adam);
export type Adam = adam.Adam;
/** AdamW: Adam with the weight decay taken from the parameter itself, not from the gradient. */
export const AdamW = /* @__PURE__ */ constructible('optim', 'AdamW', adam.AdamW);
export type AdamW = adam.AdamW;
/** Stochastic gradient descent with momentum, Nesterov's look-ahead and L2 penalty. */
export const SGD = /* @__PURE__ */ constructible('optim', 'SGD', sgd.SGD);
export type SGD = sgd.SGD;
