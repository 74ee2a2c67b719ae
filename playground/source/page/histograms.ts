/** @file How weights and gradients of each layer are spread. */
import type { Histogram } from '../shared/messages.ts';
import type { App, View } from './app.ts';
import { drawingOn, element } from './element.ts';
import { boundText } from './numbers.ts';
import { css, palette } from './palette.ts';
import { say, type TextName } from './texts.ts';

function drawHistogram(canvas: HTMLCanvasElement, { counts, range }: Histogram): void {
  const drawing = drawingOn(canvas);
  if (drawing === undefined) return;
  const { context, width, height } = drawing;
  const { negative, positive, faint } = palette();
  const most = Math.max(...counts, 1);
  const slot = width / counts.length;
  context.fillStyle = css(faint, 0.5);
  context.fillRect(0, height - 1, width, 1);
  if (range === 0) return;
  const middle = (counts.length - 1) / 2;
  counts.forEach((count, at) => {
    if (count === 0) return;
    const size = Math.max(1.5, Math.sqrt(count / most) * (height - 3));
    context.fillStyle = css(at < middle ? negative : at > middle ? positive : faint, 0.85);
    context.fillRect(at * slot + 0.5, height - 1 - size, slot - 1, size);
  });
}

export function histograms(app: App): View {
  const grid = element('div', { class: 'histograms' });
  let rows: {
    readonly canvases: readonly HTMLCanvasElement[];
    readonly bounds: readonly HTMLElement[];
    readonly name: string;
  }[] = [];
  const kinds = ['weights', 'gradients'] as const satisfies readonly TextName[];
  return {
    node: element(
      'section',
      { class: 'panel inside', 'aria-labelledby': 'inside-title' },
      element('h2', { set: { id: 'inside-title' } }, say('inside')),
      grid,
    ),
    settle() {
      const { layers } = app.store.value;
      const names = [...layers.map((_, at) => say('layer', { n: at + 1 })), say('outputLayer')];
      rows = names.map((name) => ({
        name,
        canvases: kinds.map((kind) => element('canvas', { role: 'img', 'aria-label': `${name}, ${say(kind)}` })),
        bounds: kinds.map(() => element('span', { class: 'bounds' })),
      }));
      grid.replaceChildren(
        element('span'),
        ...kinds.map((kind) => element('span', { class: 'quiet' }, say(kind))),
        ...rows.flatMap(({ name, canvases, bounds }) => [
          element('strong', {}, name),
          ...canvases.map((canvas, at) => element('div', {}, canvas, bounds[at] ?? '')),
        ]),
      );
    },
    draw() {
      rows.forEach(({ name, canvases, bounds }, layer) => {
        const view = app.snapshot?.layers[layer];
        if (view === undefined) return;
        [view.weightHistogram, view.gradientHistogram].forEach((histogram, at) => {
          const [canvas, bound, kind] = [canvases[at], bounds[at], kinds[at]];
          if (canvas === undefined || bound === undefined || kind === undefined) return;
          drawHistogram(canvas, histogram);
          const range = boundText(histogram.range);
          bound.textContent =
            histogram.range === 0 ? say(app.snapshot?.step === 0 ? 'noGradient' : 'zeroGradient') : `± ${range}`;
          canvas.setAttribute('aria-label', say('histogramAria', { layer: name, what: say(kind), range }));
        });
      });
    },
  };
}
