/**
 * @file Principal components: the best that a linear autoencoder can do. Baldi and Hornik, "Neural networks and principal component
 * analysis" (1989), https://doi.org/10.1016/0893-6080(89)90014-2
 */
import * as torch from 'flambeau';

/** Rounds of orthogonal iteration; the reconstruction error no longer changes in its fourth place. */
const rounds = 30;

/** Columns at right angles to each other and of length 1, which span what the given ones do: Gram and Schmidt, twice for the rounding. */
function orthonormal(columns: torch.Tensor): torch.Tensor {
  const kept: torch.Tensor[] = [];
  for (let column of columns.t()) {
    for (let time = 0; time < 2; time++) for (const before of kept) column = column.sub(before.mul(column.dot(before)));
    kept.push(column.div(column.norm()));
  }
  return torch.stack(kept, 1);
}

export interface Components {
  readonly mean: torch.Tensor;
  /** [features, count] */
  readonly directions: torch.Tensor;
}

/** The directions in which rows [N, features] differ most, by orthogonal iteration. */
export function principalComponents(rows: torch.Tensor, count: number): Components {
  const mean = rows.mean(0);
  const centred = rows.sub(mean);
  const covariance = centred.t().matmul(centred);
  const generator = new torch.Generator().manualSeed(0);
  let directions = orthonormal(torch.randn([rows.size(1), count], { generator }));
  for (let round = 0; round < rounds; round++) directions = orthonormal(covariance.matmul(directions));
  return { mean, directions };
}

export const project = ({ mean, directions }: Components, rows: torch.Tensor): torch.Tensor =>
  rows.sub(mean).matmul(directions);

/** Rows as they come back from their codes. */
export const restore = ({ mean, directions }: Components, codes: torch.Tensor): torch.Tensor =>
  codes.matmul(directions.t()).add(mean);
