/**
 * @file t-SNE: points in a plane whose neighbours are those of the rows. Van der Maaten and Hinton, "Visualizing Data using t-SNE" (2008),
 * https://www.jmlr.org/papers/v9/vandermaaten08a.html, written with the library's own operators. The learning rate is that of Belkina et
 * al., "Automated optimized parameters for T-distributed stochastic neighbor embedding" (2019), the start is that of Kobak and Berens,
 * "The art of using t-SNE for single-cell transcriptomics" (2019): the first two principal components, small.
 */
import { noGrad } from '../autograd/mode.ts';
import { fromTypedArray, toTypedArray } from '../ops/creation/data.ts';
import type { Tensor } from '../tensor/tensor.ts';

const exaggeration = 12;
const searchSteps = 40;
/** Far from everything: a row is no neighbour of its own. */
const far = 1e30;

function squaredDistances(x: Tensor): Tensor {
  const lengths = x.square().sum(1, { keepdim: true });
  return lengths.add(lengths.t()).sub(x.matmul(x.t()).mul(2)).clamp(0);
}

function diagonal(count: number, value: number): Tensor {
  const values = new Float32Array(count * count);
  for (let i = 0; i < count; i++) values[i * count + i] = value;
  return fromTypedArray(values, [count, count]);
}

/** How likely each row is to choose each other as its neighbour, so that it has about `perplexity` of them: by halving, for all rows at once. */
function affinities(x: Tensor, perplexity: number): Tensor {
  const count = x.sizes[0] as number;
  const distances = squaredDistances(x).add(diagonal(count, far));
  const nearest = distances.sub(distances.amin(1, { keepdim: true }));
  // A scale for the first guess.
  const typical = Math.max(1e-12, nearest.clamp({ max: 1e20 }).median().item());
  let low = fromTypedArray(new Float32Array(count).fill(Math.log(1e-6 / typical)), [count, 1]);
  let high = fromTypedArray(new Float32Array(count).fill(Math.log(1e6 / typical)), [count, 1]);
  const wanted = Math.log(perplexity);
  let chosen = nearest;
  for (let step = 0; step < searchSteps; step++) {
    const middle = low.add(high).div(2);
    const sharpness = middle.exp();
    const weights = nearest.mul(sharpness).neg().exp();
    const sums = weights.sum(1, { keepdim: true });
    const entropy = sums.log().add(sharpness.mul(nearest.mul(weights).sum(1, { keepdim: true })).div(sums));
    const isWide = entropy.gt(wanted);
    low = middle.where(isWide, low);
    high = high.where(isWide, middle);
    chosen = weights.div(sums);
  }
  return chosen
    .add(chosen.t())
    .div(2 * count)
    .clamp(1e-12);
}

export interface NeighbourOptions {
  readonly perplexity: number;
  readonly iterations: number;
}

/** The places of the rows `[rows, features]` in a plane, row by row, from a start `[rows, 2]`. */
export function neighbourEmbedding(
  rows: Tensor,
  start: Float64Array,
  { perplexity, iterations }: NeighbourOptions,
): Float64Array {
  return noGrad(() => {
    const count = rows.sizes[0] as number;
    const wanted = affinities(rows, perplexity);
    const deviation =
      Math.sqrt(start.reduce((sum, value, i) => sum + (i % 2 === 0 ? value * value : 0), 0) / count) || 1;
    let y = fromTypedArray(
      Float32Array.from(start, (value) => (1e-4 * value) / deviation),
      [count, 2],
    );
    let change: Tensor = y.mul(0);
    let gains: Tensor = change.add(1);
    const others = diagonal(count, -1).add(1);
    const rate = Math.max(50, count / exaggeration / 4);
    const early = Math.min(250, Math.floor(iterations / 3));
    for (let step = 0; step < iterations; step++) {
      const near = squaredDistances(y).add(1).reciprocal().mul(others);
      const own = near.div(near.sum()).clamp(1e-12);
      const pull = wanted
        .mul(step < early ? exaggeration : 1)
        .sub(own)
        .mul(near);
      const gradient = pull.sum(1, { keepdim: true }).mul(y).sub(pull.matmul(y)).mul(4);
      const isTurning = gradient.mul(change).gt(0);
      gains = gains.mul(0.8).where(isTurning, gains.add(0.2)).clamp(0.01);
      change = change.mul(step < early ? 0.5 : 0.8).sub(gains.mul(gradient).mul(rate));
      y = y.add(change);
      y = y.sub(y.mean(0, { keepdim: true }));
    }
    return Float64Array.from(toTypedArray<'float32'>(y));
  });
}
