/**
 * @file A line search that ends where the strong Wolfe conditions hold: the function has fallen enough, and its slope is flat enough.
 *
 * Source: J. Nocedal, S. Wright: "Numerical Optimization", 2006, algorithms 3.5 and 3.6, https://doi.org/10.1007/978-0-387-40065-5, in the
 * form of minFunc (M. Schmidt, 2005, https://www.cs.ubc.ca/~schmidtm/Software/minFunc.html), which PyTorch follows.
 */
import type { Tensor } from '../tensor/tensor.ts';

/** The function at a step length along the direction. */
export interface LinePoint {
  readonly step: number;
  readonly loss: number;
  /** The derivative along the direction. */
  readonly slope: number;
  readonly gradient: Tensor;
}

/** Share of the fall that the slope at the start promises, which a step must reach. */
const sufficientFall = 1e-4;
/** How flat the slope must be, as a share of that at the start. */
const flatness = 0.9;
const mostEvaluations = 25;

/** Where the cubic through two points with their slopes is least, within bounds. */
function leastOfCubic(a: LinePoint, b: LinePoint, bounds?: readonly [number, number]): number {
  const [low, high] = bounds ?? [Math.min(a.step, b.step), Math.max(a.step, b.step)];
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.step - b.step);
  const discriminant = d1 ** 2 - a.slope * b.slope;
  if (!(discriminant >= 0)) return (low + high) / 2;
  const d2 = Math.sqrt(discriminant);
  const [from, to] = a.step <= b.step ? [a, b] : [b, a];
  const least = to.step - (to.step - from.step) * ((to.slope + d2 - d1) / (to.slope - from.slope + 2 * d2));
  return Math.min(Math.max(least, low), high);
}

/** Finds a bracket by growing steps, and then narrows it. Returns the point taken, and how often the function was evaluated. */
export function strongWolfe(
  evaluate: (step: number) => LinePoint,
  start: LinePoint,
  first: number,
  /** The largest element of the direction: a bracket narrower than `tolerance` in the parameters is the end. */
  reach: number,
  tolerance = 1e-9,
): { readonly point: LinePoint; readonly evaluations: number } {
  const tooHigh = ({ loss, step }: LinePoint) => loss > start.loss + sufficientFall * step * start.slope;
  const isFlat = ({ slope }: LinePoint) => Math.abs(slope) <= -flatness * start.slope;
  let before = start;
  let point = evaluate(first);
  let evaluations = 1;
  let rounds = 0;
  let bracket: [LinePoint, LinePoint] | undefined;
  for (; rounds < mostEvaluations; rounds++) {
    if (tooHigh(point) || (rounds > 1 && point.loss >= before.loss)) {
      bracket = [before, point];
      break;
    }
    if (isFlat(point)) return { point, evaluations };
    if (point.slope >= 0) {
      bracket = [before, point];
      break;
    }
    const bounds = [point.step + 0.01 * (point.step - before.step), point.step * 10] as const;
    const next = leastOfCubic(before, point, bounds);
    before = point;
    point = evaluate(next);
    evaluations++;
  }
  bracket ??= [start, point];
  // At equal losses the first end counts as the lower one, so the ends keep their places: near a minimum the losses often are equal.
  let lowest: 0 | 1 = bracket[0].loss <= bracket[1].loss ? 0 : 1;
  let stalled = false;
  for (; rounds < mostEvaluations; rounds++) {
    const low = bracket[lowest];
    const highest = lowest === 0 ? 1 : 0;
    const high = bracket[highest];
    if (Math.abs(high.step - low.step) * reach < tolerance) break;
    const [left, right] = [Math.min(low.step, high.step), Math.max(low.step, high.step)];
    let step = leastOfCubic(bracket[0], bracket[1]);
    // Near an end of the bracket for the second time, or at it: a tenth away from it instead.
    const margin = 0.1 * (right - left);
    if (Math.min(right - step, step - left) < margin) {
      if (stalled || step >= right || step <= left) {
        step = Math.abs(step - right) < Math.abs(step - left) ? right - margin : left + margin;
        stalled = false;
      } else stalled = true;
    } else stalled = false;
    point = evaluate(step);
    evaluations++;
    if (tooHigh(point) || point.loss >= low.loss) {
      bracket[highest] = point;
      lowest = bracket[0].loss <= bracket[1].loss ? 0 : 1;
      continue;
    }
    const done = isFlat(point);
    if (!done && point.slope * (high.step - low.step) >= 0) bracket[highest] = low;
    bracket[lowest] = point;
    if (done) break;
  }
  return { point: bracket[lowest], evaluations };
}
