/** @file The two-dimensional data sets. The page shows a function of this text as a part of the program, so each stands alone. */
import * as torch from 'flambeau';
import type { PlaneTaskName } from '../shared/tasks.ts';

export interface PlanePoints {
  /** Float32 [count, 2]. */
  readonly x: torch.Tensor;
  /** Classes, int64 [count]; amounts, float32 [count, 1]; labels, float32 [count, labels]. */
  readonly y: torch.Tensor;
}

/** A ring around a disc: no straight line parts them. */
export function rings(count: number, noise: number): PlanePoints {
  const y = torch.arange(count).remainder(2);
  const radius = torch.rand(count).mul(0.35).add(y.mul(0.5)).add(0.05);
  const angle = torch.rand(count).mul(2 * Math.PI);
  const x = torch.stack([radius.mul(angle.cos()), radius.mul(angle.sin())], 1);
  return { x: torch.randn([count, 2]).mul(noise).add(x), y };
}

/** Two arms that wind around each other. */
export function spirals(count: number, noise: number): PlanePoints {
  const y = torch.arange(count).remainder(2);
  const radius = torch.rand(count).sqrt().mul(0.85).add(0.08);
  const angle = radius.mul(4 * Math.PI).add(y.mul(Math.PI));
  const x = torch.stack([radius.mul(angle.cos()), radius.mul(angle.sin())], 1);
  return {
    x: torch
      .randn([count, 2])
      .mul(noise / 3)
      .add(x),
    y,
  };
}

/** Two half moons, one in the other's hollow. */
export function moons(count: number, noise: number): PlanePoints {
  const y = torch.arange(count).remainder(2);
  const angle = torch.rand(count).mul(Math.PI).add(y.mul(Math.PI));
  const across = angle.cos().mul(0.6).add(y.mul(0.6)).sub(0.3);
  const up = angle.sin().mul(0.6).add(y.mul(0.3)).sub(0.15);
  return {
    x: torch
      .randn([count, 2])
      .mul(noise)
      .add(torch.stack([across, up], 1)),
    y,
  };
}

/** Exclusive or: the class is whether the signs of both coordinates differ. */
export function xor(count: number, noise: number): PlanePoints {
  const corner = torch.rand([count, 2]).mul(2).sub(1);
  const x = corner.sign().mul(0.08).add(corner.mul(0.85));
  const y = x.select(1, 0).mul(x.select(1, 1)).lt(0).long();
  return { x: torch.randn([count, 2]).mul(noise).add(x), y };
}

/** Four clouds, a class each. */
export function blobs(count: number, noise: number): PlanePoints {
  const y = torch.arange(count).remainder(4);
  const centres = torch.tensor([
    [-0.5, 0.45],
    [0.5, 0.55],
    [0.35, -0.5],
    [-0.45, -0.4],
  ]);
  const spread = torch.randn([count, 2]).mul(0.12 + noise);
  return { x: centres.indexSelect(0, y).add(spread), y };
}

/** Three discs that overlap: a point has the label of each disc it lies in. */
export function discs(count: number, noise: number): PlanePoints {
  const x = torch.rand([count, 2]).mul(2).sub(1);
  const centres = torch.tensor([
    [-0.35, 0.3],
    [0.35, 0.3],
    [0, -0.35],
  ]);
  const seen = torch.randn([count, 2]).mul(noise).add(x);
  const y = seen.unsqueeze(1).sub(centres).square().sum(2).lt(0.3).float();
  return { x, y };
}

/** Amounts that rise evenly in one direction. */
export function plane(count: number, noise: number): PlanePoints {
  const x = torch.rand([count, 2]).mul(2).sub(1);
  const amount = x.matmul(torch.tensor([[0.65], [0.5]]));
  return { x, y: torch.randn([count, 1]).mul(noise).add(amount) };
}

/** Amounts with hills and hollows. */
export function waves(count: number, noise: number): PlanePoints {
  const x = torch.rand([count, 2]).mul(2).sub(1);
  const along = x.mul(Math.PI * 0.8);
  const amount = along
    .narrow(1, 0, 1)
    .sin()
    .mul(along.narrow(1, 1, 1).cos());
  return { x, y: torch.randn([count, 1]).mul(noise).add(amount) };
}

export const planeTasks = { rings, spirals, moons, xor, blobs, discs, plane, waves } satisfies Record<
  PlaneTaskName,
  unknown
>;
