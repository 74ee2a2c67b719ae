/** @file The probability of each digit, as bars. */
import { drawingOn } from './element.ts';
import { css, type Palette } from './palette.ts';

export function paintBars(canvas: HTMLCanvasElement, chances: Float32Array, strong: string, palette: Palette): void {
  const drawing = drawingOn(canvas);
  if (drawing === undefined) return;
  const { context, width, height } = drawing;
  const label = Math.min(18, height * 0.18);
  const slot = width / chances.length;
  const best = chances.indexOf(Math.max(...chances));
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  context.font = `${label * 0.75}px system-ui, sans-serif`;
  chances.forEach((chance, at) => {
    const size = Math.max(1, chance * (height - label - 4));
    context.fillStyle = at === best ? strong : css(palette.faint, 0.55);
    context.beginPath();
    context.roundRect(at * slot + slot * 0.18, height - label - size, slot * 0.64, size, Math.min(3, size / 2));
    context.fill();
    context.fillStyle = css(at === best ? palette.ink : palette.faint);
    context.fillText(String(at), (at + 0.5) * slot, height);
  });
}
