/** @file Lines from unit to unit: their colour is the sign of the weight, their width its size. */
import type { LayerView } from '../shared/messages.ts';
import { drawingOn } from './element.ts';
import { largest } from './painting.ts';
import { css, type Palette } from './palette.ts';

interface Place {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/** `rows` are the units of the input, of each layer and of the output, from top to bottom. */
export function drawLinks(
  canvas: HTMLCanvasElement,
  rows: readonly (readonly HTMLElement[])[],
  views: readonly LayerView[],
  palette: Palette,
): void {
  const drawing = drawingOn(canvas);
  if (drawing === undefined) return;
  const { context } = drawing;
  const { left, top } = canvas.getBoundingClientRect();
  const places = rows.map((tiles) =>
    tiles.map((tile): Place => {
      const box = tile.getBoundingClientRect();
      return { x: box.left + box.width / 2 - left, top: box.top - top, bottom: box.bottom - top };
    }),
  );
  views.forEach(({ weights, dead }, at) => {
    const [sources = [], targets = []] = [places[at], places[at + 1]];
    if (weights === undefined || weights.length !== sources.length * targets.length) return;
    const most = largest(weights);
    targets.forEach((target, unit) => {
      sources.forEach((source, from) => {
        const weight = (weights[unit * sources.length + from] ?? 0) / (most || 1);
        const size = Math.abs(weight);
        const middle = (source.bottom + target.top) / 2;
        context.beginPath();
        context.moveTo(source.x, source.bottom);
        context.bezierCurveTo(source.x, middle, target.x, middle, target.x, target.top);
        context.lineWidth = 0.5 + 2.5 * size;
        const isDead = dead[unit] === true || views[at - 1]?.dead[from] === true;
        context.strokeStyle = css(
          isDead ? palette.dead : weight < 0 ? palette.negative : palette.positive,
          isDead ? 0.15 : 0.15 + 0.65 * size,
        );
        context.stroke();
      });
    });
  });
}
