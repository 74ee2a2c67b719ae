/** @file Points of two classes that no straight line parts: a ring around another, and two spirals. */
import * as torch from 'flambeau';

export interface Points {
  /** float32 [count, 2], within −1.2 to 1.2 */
  readonly places: torch.Tensor;
  /** float32 [count, 1]: 0 or 1, as many of each */
  readonly classes: torch.Tensor;
}

export const shapes = ['rings', 'spirals'] as const;
export type ShapeName = (typeof shapes)[number];

/** How far points are off their curve, as a standard deviation. */
const noise = 0.03;

/** The angle by which each spiral turns around the other. */
const turn = 3.5 * Math.PI;

/** Where the points of a class lie whose share of the way along the curve is `along`, 0 to 1. */
function curve(shape: ShapeName, along: torch.Tensor, ofClass: number): [x: torch.Tensor, y: torch.Tensor] {
  const radius = shape === 'rings' ? along.mul(0).add(ofClass === 0 ? 0.5 : 1) : along.mul(0.85).add(0.15);
  const angle = shape === 'rings' ? along.mul(2 * Math.PI) : along.mul(turn).add(ofClass * Math.PI);
  return [radius.mul(angle.cos()), radius.mul(angle.sin())];
}

/** So many points, half of each class, drawn from the default generator. */
export function drawPoints(shape: ShapeName, count: number): Points {
  const half = Math.floor(count / 2);
  const places = [0, 1].map((ofClass) => {
    return torch.stack(curve(shape, torch.rand([half]), ofClass), 1);
  });
  const exact = torch.cat(places, 0);
  return {
    places: exact.add(torch.randn(exact.shape).mul(noise)),
    classes: torch.cat([torch.zeros([half, 1]), torch.ones([half, 1])], 0),
  };
}
