/** @file `optim.lrScheduler` as users get it: schedules of learning rates, which say so where `new` is forgotten. */
import { constructible } from '../../errors/constructible.ts';
import * as composition from './composition.ts';
import * as cosine from './cosine.ts';
import * as cycle from './cycle.ts';
import * as factor from './factor.ts';
import * as plateau from './plateau.ts';
import * as scheduler from './scheduler.ts';

export type { LrLambda } from './factor.ts';
export type { ScheduledOptimizer, ScheduleFields, SchedulerStateDict } from './scheduler.ts';

/**
 * Base class of schedules: a subclass writes `getLr`, the learning rates of an epoch, one for each group.
 *
 * @example
 * class Halving extends optim.lrScheduler.LRScheduler {
 *   getLr() {
 *     return this.baseLrs.map((lr) => lr * 0.5 ** this.lastEpoch);
 *   }
 * }
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new Halving(optimizer);
 * optimizer.step();
 * scheduler.step();
 * scheduler.getLastLr(); // [ 0.5 ]
 */
export const LRScheduler = /* @__PURE__ */ constructible('optim.lrScheduler', 'LRScheduler', scheduler.LRScheduler);
export type LRScheduler = scheduler.LRScheduler;

/**
 * Initial learning rate times a function of the epoch, or one for each group.
 *
 * @formula lr = initialLr · lrLambda(epoch)
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.lrScheduler.LambdaLR(optimizer, (epoch) => 0.5 ** epoch);
 * const rates = [];
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]?.toFixed(3));
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates.join(' '); // 1.000 0.500 0.250 0.125 0.063
 */
export const LambdaLR = /* @__PURE__ */ constructible('optim.lrScheduler', 'LambdaLR', factor.LambdaLR);
export type LambdaLR = factor.LambdaLR;

/**
 * Learning rate of the epoch before times a function of the epoch.
 *
 * @formula lr ← lr · lrLambda(epoch)
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.lrScheduler.MultiplicativeLR(optimizer, () => 0.5);
 * const rates = [];
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]?.toFixed(3));
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates.join(' '); // 1.000 0.500 0.250 0.125 0.063
 */
export const MultiplicativeLR = /* @__PURE__ */ constructible(
  'optim.lrScheduler',
  'MultiplicativeLR',
  factor.MultiplicativeLR,
);
export type MultiplicativeLR = factor.MultiplicativeLR;

/**
 * Decay by a factor every so many epochs.
 *
 * @formula lr = initialLr · gamma^⌊epoch / stepSize⌋
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.lrScheduler.StepLR(optimizer, 2, { gamma: 0.5 });
 * const rates = [];
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]?.toFixed(3));
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates.join(' '); // 1.000 1.000 0.500 0.500 0.250
 */
export const StepLR = /* @__PURE__ */ constructible('optim.lrScheduler', 'StepLR', factor.StepLR);
export type StepLR = factor.StepLR;

/**
 * Decay by a factor at given epochs.
 *
 * @formula lr = initialLr · gamma^(milestones that were passed)
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.lrScheduler.MultiStepLR(optimizer, [1, 3], 0.5);
 * const rates = [];
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]?.toFixed(3));
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates.join(' '); // 1.000 0.500 0.500 0.250 0.250
 */
export const MultiStepLR = /* @__PURE__ */ constructible('optim.lrScheduler', 'MultiStepLR', factor.MultiStepLR);
export type MultiStepLR = factor.MultiStepLR;

/**
 * A share of the learning rate until a given epoch, and then all of it.
 *
 * @formula lr = initialLr · (epoch < totalIters ? factor : 1)
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.lrScheduler.ConstantLR(optimizer, 0.5, 2);
 * const rates = [];
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]?.toFixed(3));
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates.join(' '); // 0.500 0.500 1.000 1.000 1.000
 */
export const ConstantLR = /* @__PURE__ */ constructible('optim.lrScheduler', 'ConstantLR', factor.ConstantLR);
export type ConstantLR = factor.ConstantLR;

/**
 * Along a line from one share of the learning rate to another; the usual warm-up.
 *
 * @formula lr = initialLr · (startFactor + (endFactor − startFactor) · min(1, epoch / totalIters))
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.lrScheduler.LinearLR(optimizer, { startFactor: 0.25, totalIters: 3 });
 * const rates = [];
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]?.toFixed(3));
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates.join(' '); // 0.250 0.500 0.750 1.000 1.000
 */
export const LinearLR = /* @__PURE__ */ constructible('optim.lrScheduler', 'LinearLR', factor.LinearLR);
export type LinearLR = factor.LinearLR;

/**
 * Decay by a factor every epoch.
 *
 * @formula lr = initialLr · gamma^epoch
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.lrScheduler.ExponentialLR(optimizer, 0.5);
 * const rates = [];
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]?.toFixed(3));
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates.join(' '); // 1.000 0.500 0.250 0.125 0.063
 */
export const ExponentialLR = /* @__PURE__ */ constructible('optim.lrScheduler', 'ExponentialLR', factor.ExponentialLR);
export type ExponentialLR = factor.ExponentialLR;

/**
 * Down to 0 along a power of what is left.
 *
 * @formula lr = initialLr · (1 − min(1, epoch / totalIters))^power
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.lrScheduler.PolynomialLR(optimizer, { totalIters: 4, power: 1 });
 * const rates = [];
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]?.toFixed(3));
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates.join(' '); // 1.000 0.750 0.500 0.250 0.000
 */
export const PolynomialLR = /* @__PURE__ */ constructible('optim.lrScheduler', 'PolynomialLR', factor.PolynomialLR);
export type PolynomialLR = factor.PolynomialLR;

/**
 * From the initial learning rate to the smallest along half a cosine.
 *
 * @formula lr = etaMin + (initialLr − etaMin) · (1 + cos(π · epoch / TMax)) / 2
 * @source I. Loshchilov, F. Hutter: "SGDR: Stochastic Gradient Descent with Warm Restarts", 2016, https://arxiv.org/abs/1608.03983
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, 4);
 * const rates = [];
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]?.toFixed(3));
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates.join(' '); // 1.000 0.854 0.500 0.146 0.000
 */
export const CosineAnnealingLR = /* @__PURE__ */ constructible(
  'optim.lrScheduler',
  'CosineAnnealingLR',
  cosine.CosineAnnealingLR,
);
export type CosineAnnealingLR = cosine.CosineAnnealingLR;

/**
 * Half a cosine again and again, each time from the initial learning rate, and longer if wanted.
 *
 * @formula lr = etaMin + (initialLr − etaMin) · (1 + cos(π · epochs since the restart / length)) / 2
 * @source I. Loshchilov, F. Hutter: "SGDR: Stochastic Gradient Descent with Warm Restarts", 2016, https://arxiv.org/abs/1608.03983
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.lrScheduler.CosineAnnealingWarmRestarts(optimizer, 2);
 * const rates = [];
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]?.toFixed(3));
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates.join(' '); // 1.000 0.500 1.000 0.500 1.000
 */
export const CosineAnnealingWarmRestarts = /* @__PURE__ */ constructible(
  'optim.lrScheduler',
  'CosineAnnealingWarmRestarts',
  cosine.CosineAnnealingWarmRestarts,
);
export type CosineAnnealingWarmRestarts = cosine.CosineAnnealingWarmRestarts;

/**
 * Schedules one after another, such as a warm-up and a cosine.
 *
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const { LinearLR, ExponentialLR, SequentialLR } = optim.lrScheduler;
 * const warmUp = new LinearLR(optimizer, { startFactor: 0.5, totalIters: 2 });
 * const scheduler = new SequentialLR(optimizer, [warmUp, new ExponentialLR(optimizer, 0.5)], [2]);
 * const rates = [];
 * for (let epoch = 0; epoch < 4; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]);
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates; // [ 0.5, 0.75, 1, 0.5 ]
 */
export const SequentialLR = /* @__PURE__ */ constructible(
  'optim.lrScheduler',
  'SequentialLR',
  composition.SequentialLR,
);
export type SequentialLR = composition.SequentialLR;

/**
 * Several schedules at once: each changes what the ones before left.
 *
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const { ConstantLR, ExponentialLR, ChainedScheduler } = optim.lrScheduler;
 * const scheduler = new ChainedScheduler([new ConstantLR(optimizer, 0.5, 2), new ExponentialLR(optimizer, 0.5)]);
 * const rates = [];
 * for (let epoch = 0; epoch < 4; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]);
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates; // [ 0.5, 0.25, 0.25, 0.125 ]
 */
export const ChainedScheduler = /* @__PURE__ */ constructible(
  'optim.lrScheduler',
  'ChainedScheduler',
  composition.ChainedScheduler,
);
export type ChainedScheduler = composition.ChainedScheduler;

/**
 * Lowers the learning rate where a metric, given to `step`, has not got better for some epochs.
 *
 * @formula lr ← max(lr · factor, minLr) after more than `patience` epochs without progress
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.lrScheduler.ReduceLROnPlateau(optimizer, 'min', { factor: 0.5, patience: 1 });
 * for (const loss of [3, 2, 2, 2]) scheduler.step(loss);
 * scheduler.getLastLr(); // [ 0.5 ]
 */
export const ReduceLROnPlateau = /* @__PURE__ */ constructible(
  'optim.lrScheduler',
  'ReduceLROnPlateau',
  plateau.ReduceLROnPlateau,
);
export type ReduceLROnPlateau = plateau.ReduceLROnPlateau;

/**
 * Up and down between two learning rates, with the momentum the other way; a step for each batch.
 *
 * @formula lr = baseLr + (maxLr − baseLr) · height of a triangle · scaleFn
 * @source L. Smith: "Cyclical Learning Rates for Training Neural Networks", 2015, https://arxiv.org/abs/1506.01186
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.lrScheduler.CyclicLR(optimizer, 0.1, 0.5, { stepSizeUp: 2, cycleMomentum: false });
 * const rates = [];
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]?.toFixed(3));
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates.join(' '); // 0.100 0.300 0.500 0.300 0.100
 */
export const CyclicLR = /* @__PURE__ */ constructible('optim.lrScheduler', 'CyclicLR', cycle.CyclicLR);
export type CyclicLR = cycle.CyclicLR;

/**
 * Up to a large learning rate and far down once over the whole training, with the momentum the other way; a step for each batch.
 *
 * @formula lr from maxLr / divFactor to maxLr, and on to maxLr / divFactor / finalDivFactor
 * @source L. Smith, N. Topin: "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", 2017, https://arxiv.org/abs/1708.07120
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.lrScheduler.OneCycleLR(optimizer, { maxLr: 1, totalSteps: 5, cycleMomentum: false });
 * const rates = [];
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]?.toFixed(3));
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates.join(' '); // 0.040 0.950 0.611 0.188 0.000
 */
export const OneCycleLR = /* @__PURE__ */ constructible('optim.lrScheduler', 'OneCycleLR', cycle.OneCycleLR);
export type OneCycleLR = cycle.OneCycleLR;
