/** @file `optim.swaUtils` as users get it: averages of a model's weights over the training. */
import { constructible } from '../../errors/constructible.ts';
import * as swaLr from './swa-lr.ts';

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
