/** @file `optim.swaUtils` as users get it: averages of a model's weights over the training. */
import { constructible } from '../../errors/constructible.ts';
import type { Module } from '../../nn/module.ts';
import * as averagedModel from './averaged-model.ts';
import * as swaLr from './swa-lr.ts';

export type { AveragedModelOptions } from './averaged-model.ts';

export {
  type AverageFunction,
  getEmaAvgFn,
  getEmaMultiAvgFn,
  getSwaAvgFn,
  getSwaMultiAvgFn,
  type MultiAverageFunction,
} from './averages.ts';
export { updateBn } from './update-bn.ts';

/**
 * Schedule that brings the learning rate to a fixed one and keeps it there, while weights are averaged.
 *
 * @formula lr = (1 − α) · lr before + α · swaLr, α from 0 to 1 over `annealEpochs`
 * @source P. Izmailov et al.: "Averaging Weights Leads to Wider Optima and Better Generalization", 2018,
 *   https://arxiv.org/abs/1803.05407
 * @example
 * const optimizer = new optim.SGD([torch.ones(1)], { lr: 1 });
 * const scheduler = new optim.swaUtils.SWALR(optimizer, 0.5, { annealEpochs: 2, annealStrategy: 'linear' });
 * const rates = [];
 * for (let epoch = 0; epoch < 4; epoch++) {
 *   rates.push(scheduler.getLastLr()[0]);
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates; // [ 1, 0.75, 0.5, 0.5 ]
 */
export const SWALR = /* @__PURE__ */ constructible('optim.swaUtils', 'SWALR', swaLr.SWALR);
export type SWALR = swaLr.SWALR;

/**
 * Copy of a model whose weights are averages of the model's: of all that `updateParameters` was given alike (SWA), or with
 * the past slowly forgotten (EMA).
 *
 * @source P. Izmailov et al.: "Averaging Weights Leads to Wider Optima and Better Generalization", 2018,
 *   https://arxiv.org/abs/1803.05407
 * @example
 * const model = new nn.Linear(1, 1, { bias: false });
 * const averaged = new optim.swaUtils.AveragedModel(model, { multiAvgFn: optim.swaUtils.getEmaMultiAvgFn(0.75) });
 * for (const value of [0, 4]) {
 *   torch.noGrad(() => model.weight.fill_(value));
 *   averaged.updateParameters(model);
 * }
 * averaged.module.weight.item(); // 1
 */
export const AveragedModel = /* @__PURE__ */ constructible(
  'optim.swaUtils',
  'AveragedModel',
  averagedModel.AveragedModel,
);
export type AveragedModel<Model extends Module = Module> = averagedModel.AveragedModel<Model>;
