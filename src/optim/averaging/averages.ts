/** @file How parameters become part of an average: equally (SWA), or with the past slowly forgotten (EMA). */
import { unrecorded } from '../../autograd/context.ts';
import { ValueError } from '../../errors/errors.ts';
import { add, mul, sub } from '../../ops/pointwise/arithmetic.ts';
import { div } from '../../ops/pointwise/division.ts';
import { Tensor } from '../../tensor/tensor.ts';

/** The average of one tensor with another value in it, and how many it has already. */
export type AverageFunction = (averaged: Tensor, current: Tensor, numAveraged: Tensor | number) => Tensor;
/** Brings many averages up to date in place. */
export type MultiAverageFunction = (
  averaged: readonly Tensor[],
  current: readonly Tensor[],
  numAveraged: Tensor | number,
) => void;

const countOf = (numAveraged: Tensor | number): number =>
  numAveraged instanceof Tensor ? Number(numAveraged.item()) : numAveraged;

function requireDecay(call: string, decay: number): void {
  if (decay >= 0 && decay <= 1) return;
  throw new ValueError(`${call}/decay`, `decay of ${call} must be a number from 0 to 1, got ${decay}`, { decay });
}

/** Moves averages by a share of the way; whole numbers are rounded towards zero, as a copy to them is. */
function moveAll(averaged: readonly Tensor[], current: readonly Tensor[], share: number): void {
  unrecorded(() => {
    for (const [i, average] of averaged.entries()) {
      const next = current[i] as Tensor;
      if (average.dtype.isFloatingPoint) average.lerp_(next, share);
      else average.copy_(add(average, mul(sub(next, average), share)));
    }
  });
}

/**
 * Function for an average that forgets: what came k updates ago counts as decay^k.
 *
 * @formula decay · averaged + (1 − decay) · current
 * @example
 * const average = optim.swaUtils.getEmaAvgFn(0.75);
 * average(torch.tensor([0]), torch.tensor([4]), 1); // tensor([1.])
 */
export function getEmaAvgFn(decay = 0.999): AverageFunction {
  requireDecay('getEmaAvgFn', decay);
  return (averaged, current) => unrecorded(() => add(mul(averaged, decay), mul(current, 1 - decay)));
}

/**
 * Function that brings many averages of the forgetting kind up to date in place, each in one pass.
 *
 * @formula averaged ← averaged + (1 − decay)(current − averaged)
 * @example
 * const averages = [torch.tensor([0])];
 * optim.swaUtils.getEmaMultiAvgFn(0.75)(averages, [torch.tensor([4])], 1);
 * averages; // [ tensor([1.]) ]
 */
export function getEmaMultiAvgFn(decay = 0.999): MultiAverageFunction {
  requireDecay('getEmaMultiAvgFn', decay);
  return (averaged, current) => moveAll(averaged, current, 1 - decay);
}

/**
 * Function for an average in which all values count alike.
 *
 * @formula averaged + (current − averaged) / (numAveraged + 1)
 * @example
 * const average = optim.swaUtils.getSwaAvgFn();
 * average(torch.tensor([0]), torch.tensor([4]), 1); // tensor([2.])
 */
export function getSwaAvgFn(): AverageFunction {
  return (averaged, current, numAveraged) =>
    unrecorded(() => add(averaged, div(sub(current, averaged), countOf(numAveraged) + 1)));
}

/**
 * Function that brings many averages in which all values count alike up to date in place, each in one pass.
 *
 * @formula averaged ← averaged + (current − averaged) / (numAveraged + 1)
 * @example
 * const averages = [torch.tensor([0])];
 * optim.swaUtils.getSwaMultiAvgFn()(averages, [torch.tensor([4])], 1);
 * averages; // [ tensor([2.]) ]
 */
export function getSwaMultiAvgFn(): MultiAverageFunction {
  return (averaged, current, numAveraged) => moveAll(averaged, current, 1 / (countOf(numAveraged) + 1));
}
