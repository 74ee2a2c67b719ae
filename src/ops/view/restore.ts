/**
 * @file Layouts of bases, for gradients that pass through views of them. Bases whose shape was changed in place, as views that were taken before saw them. Squeezing, unsqueezing and transposing
 * keep all elements, so the old layout is a view of the new one.
 */
import { AutogradError } from '../../errors/errors.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Layout, Tensor } from '../../tensor/tensor.ts';
import { copyValues, filled } from '../conversion.ts';
import { viewOf } from '../create.ts';
import { permute } from './permute.ts';
import { view } from './reshape.ts';
import { reach } from './view.ts';

/** Axes of size 1 stand nowhere in memory. */
const longAxes = ({ shape }: Layout): number[] => shape.map((_, d) => d).filter((d) => shape[d] !== 1);

/** For each long axis before, the place of the same axis among the long ones now; undefined where there is none. */
function orderOf(now: Layout, before: Layout): number[] | undefined {
  const left = longAxes(now);
  const places = left.map((_, i) => i);
  const order: number[] = [];
  for (const axis of longAxes(before)) {
    const at = places.findIndex((place) => {
      const candidate = left[place] as number;
      return now.shape[candidate] === before.shape[axis] && now.strides[candidate] === before.strides[axis];
    });
    if (at < 0) return undefined;
    order.push(...places.splice(at, 1));
  }
  return places.length === 0 && now.offset === before.offset ? order : undefined;
}

function restored(base: Tensor, now: Layout, before: Layout): Tensor {
  const order = orderOf(now, before);
  if (order === undefined) {
    throw new AutogradError(
      'view/base-changed',
      `a view is older than the change in place of its base, from shape ${formatShape(before.shape)} to ${formatShape(now.shape)}, and its gradient cannot be traced through that\n  fix: change the base's shape first and take the view then, or use asStrided without underscore`,
      { before: before.shape, now: now.shape },
    );
  }
  const long = view(
    base,
    longAxes(now).map((axis) => now.shape[axis] as number),
  );
  return view(permute(long, order), before.shape);
}

function arrange(gradient: Tensor, { shape, strides }: Layout): void {
  if (shape.every((extent, d) => extent === 1 || gradient.steps[d] === strides[d])) return;
  const whole = filled([reach(shape, strides, 0)], gradient.dtype, 0);
  const arranged = viewOf(whole, shape, strides, 0);
  copyValues(arranged, gradient);
  gradient.replaceData(arranged);
}

/** What views need of the operators. */
export const layoutOperations = { restored, arrange };
