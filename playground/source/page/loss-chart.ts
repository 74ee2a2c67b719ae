/** @file The losses over the steps, on a logarithmic scale: of one network in training and test, of several in training. */
import type { App, View } from './app.ts';
import { drawingOn, element } from './element.ts';
import { activationText } from './network-panel.ts';
import { countText } from './numbers.ts';
import { type Colour, classColour, css, palette } from './palette.ts';
import { say } from './texts.ts';

interface Line {
  readonly name: string;
  readonly values: readonly number[];
  readonly colour: Colour;
  readonly dashes: readonly number[];
}

/** Curves differ in their dashes, too. */
const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [12, 4]];

function linesOf(app: App): Line[] {
  const colours = palette();
  const { curves } = app.history;
  const [only] = curves;
  if (curves.length === 1 && only !== undefined) {
    return [
      { name: say('trainingLoss'), values: only.training, colour: colours.accent, dashes: [] },
      { name: say('testLoss'), values: only.test, colour: colours.faint, dashes: [5, 3] },
    ];
  }
  return curves.map(({ training }, at) => ({
    name: activationText(app.snapshot?.networks[at]?.activation ?? 'none'),
    values: training,
    colour: classColour(colours, at),
    dashes: dashes[at % dashes.length] ?? [],
  }));
}

function sampleOf({ colour, dashes: pattern }: Line): HTMLCanvasElement {
  const canvas = element('canvas', { 'aria-hidden': true, set: { width: 56, height: 8 } });
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.scale(2, 2);
  context.strokeStyle = css(colour);
  context.lineWidth = 2;
  context.setLineDash([...pattern]);
  context.beginPath();
  context.moveTo(0, 2);
  context.lineTo(28, 2);
  context.stroke();
  return canvas;
}

const margin = { left: 40, right: 8, top: 8, bottom: 20 };

function drawChart(canvas: HTMLCanvasElement, steps: readonly number[], lines: readonly Line[]): void {
  const drawing = drawingOn(canvas);
  if (drawing === undefined) return;
  const { context, width, height } = drawing;
  const { faint } = palette();
  context.font = '11px system-ui, sans-serif';
  context.fillStyle = css(faint);
  if (steps.length < 2) {
    context.textAlign = 'center';
    context.fillText(say('noSteps'), width / 2, height / 2);
    return;
  }
  const finite = lines.flatMap(({ values }) => values.filter((value) => Number.isFinite(value) && value > 0));
  const low = Math.floor(Math.log10(Math.max(1e-7, Math.min(...finite))) * 2) / 2;
  const high = Math.max(low + 0.5, Math.ceil(Math.log10(Math.min(1e6, Math.max(...finite))) * 2) / 2);
  const last = steps.at(-1) ?? 1;
  const across = (step: number): number => margin.left + (step / last) * (width - margin.left - margin.right);
  const down = (value: number): number => {
    const share = (Math.log10(Math.max(value, 10 ** low)) - low) / (high - low);
    return height - margin.bottom - share * (height - margin.top - margin.bottom);
  };
  context.strokeStyle = css(faint, 0.3);
  context.lineWidth = 1;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const rungs = high - low > 2.5 ? [1] : [1, 3];
  for (let power = Math.floor(low); power <= high; power++) {
    for (const rung of rungs) {
      const value = rung * 10 ** power;
      if (Math.log10(value) < low - 0.01 || Math.log10(value) > high + 0.01) continue;
      const y = Math.round(down(value)) + 0.5;
      context.beginPath();
      context.moveTo(margin.left, y);
      context.lineTo(width - margin.right, y);
      context.stroke();
      context.fillText(power < -3 ? value.toExponential(0) : String(Number(value.toPrecision(1))), margin.left - 6, y);
    }
  }
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fillText('0', margin.left, height - 5);
  context.textAlign = 'right';
  context.fillText(`${countText(last)} ${say('steps')}`, width - margin.right, height - 5);
  context.lineJoin = 'round';
  for (const { values, colour, dashes: pattern } of [...lines].reverse()) {
    context.strokeStyle = css(colour);
    context.lineWidth = 1.8;
    context.setLineDash([...pattern]);
    context.beginPath();
    values.forEach((value, at) => {
      if (Number.isFinite(value)) context.lineTo(across(steps[at] ?? 0), down(value));
    });
    context.stroke();
  }
  context.setLineDash([]);
}

export function lossChart(app: App): View {
  const canvas = element('canvas', { class: 'curves', role: 'img', 'aria-label': say('curvesAria') });
  const names = element('p', { class: 'legend' });
  let named = '';
  return {
    node: element(
      'section',
      { class: 'panel loss', 'aria-labelledby': 'loss-title' },
      element('h2', { set: { id: 'loss-title' } }, say('curves')),
      canvas,
      names,
    ),
    draw() {
      const lines = linesOf(app);
      drawChart(canvas, app.history.steps, lines);
      const key = lines.map(({ name, colour }) => name + css(colour)).join();
      if (key === named) return;
      named = key;
      names.replaceChildren(...lines.map((line) => element('span', {}, sampleOf(line), line.name)));
    },
  };
}
