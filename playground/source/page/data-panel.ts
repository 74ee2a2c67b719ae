/** @file The choice of the data set, by small pictures, and of noise and seed; the optimizer, its rate and batches. */
import { choices, largestSeed, withTask } from '../shared/settings.ts';
import { type TaskName, taskNames } from '../shared/tasks.ts';
import type { App, View } from './app.ts';
import { chooser, drawingOn, element } from './element.ts';
import { keepFocus } from './focus.ts';
import { palette } from './palette.ts';
import { drawPoints } from './points.ts';
import { say } from './texts.ts';

/** A 3 as people write it, for the picture of the digits. */
const digitSketch = '3';

function drawPreview(app: App, canvas: HTMLCanvasElement, task: TaskName): void {
  const drawing = drawingOn(canvas);
  if (drawing === undefined) return;
  const { context, width } = drawing;
  const colours = palette();
  if (task === 'digits') {
    context.fillStyle = `rgb(${colours.ink.join(' ')})`;
    context.font = `italic ${Math.round(width * 0.8)}px cursive`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(digitSketch, width / 2, width / 2);
    return;
  }
  const points = app.ready?.previews[task];
  if (points !== undefined)
    drawPoints(context, width, points, task, colours, { reach: 1.25, radius: 1.7, isTest: false });
}

export function dataPanel(app: App): View {
  const node = element('section', { class: 'panel data', 'aria-labelledby': 'data-title' });
  let canvases: { readonly task: TaskName; readonly canvas: HTMLCanvasElement }[] = [];
  const drawPreviews = (): void => {
    for (const { task, canvas } of canvases) drawPreview(app, canvas, task);
  };
  const render = (): void => {
    const settings = app.store.value;
    canvases = taskNames.map((task) => ({ task, canvas: element('canvas', { 'aria-hidden': true }) }));
    const tiles = canvases.map(({ task, canvas }) =>
      element(
        'button',
        {
          class: 'choice',
          'data-key': `task-${task}`,
          'aria-pressed': task === settings.task,
          set: { type: 'button' },
          on: { click: () => app.store.change(withTask(app.store.value, task)) },
        },
        canvas,
        say(task),
      ),
    );
    const seed = element('input', {
      'data-key': 'seed',
      set: { type: 'number', min: '0', max: String(largestSeed), step: '1', value: String(settings.seed) },
      on: {
        change() {
          const value = Math.round(seed.valueAsNumber);
          if (value >= 0 && value <= largestSeed) app.store.change({ seed: value });
          else seed.value = String(app.store.value.seed);
        },
      },
    });
    const another = element(
      'button',
      {
        class: 'small',
        'data-key': 'other-seed',
        'aria-label': say('otherSeed'),
        set: { type: 'button', title: say('otherSeed') },
        on: { click: () => app.store.change({ seed: (app.store.value.seed + 1) % (largestSeed + 1) }) },
      },
      '↻',
    );
    const field = (key: string, label: HTMLLabelElement, width = 'narrow'): HTMLLabelElement => {
      label.classList.add(width);
      label.querySelector('select')?.setAttribute('data-key', key);
      return label;
    };
    const noise = chooser(
      say('noise'),
      choices.noises.map((value) => ({ value, text: `${value} %` })),
      settings.noise,
      (value) => app.store.change({ noise: value }),
    );
    const fields = [
      ...(settings.task === 'digits' ? [] : [field('noise', noise)]),
      element(
        'label',
        { class: 'field' },
        element('span', {}, say('seed')),
        element('span', { class: 'joined' }, seed, another),
      ),
    ];
    const learning = [
      field(
        'optimizer',
        chooser(
          say('optimizer'),
          choices.optimizers.map((value) => ({ value, text: say(value) })),
          settings.optimizer,
          (optimizer) => app.store.change({ optimizer }),
        ),
        'wide',
      ),
      field(
        'rate',
        chooser(
          say('learningRate'),
          choices.learningRates.map((value) => ({ value, text: String(value) })),
          settings.learningRate,
          (learningRate) => app.store.change({ learningRate }),
        ),
      ),
      field(
        'batch',
        chooser(
          say('batch'),
          choices.batches.map((value) => ({ value, text: String(value) })),
          settings.batch,
          (batch) => app.store.change({ batch }),
        ),
      ),
    ];
    keepFocus(node, () =>
      node.replaceChildren(
        element('h2', { set: { id: 'data-title' } }, say('data')),
        element('div', { class: 'choices' }, ...tiles),
        element('div', { class: 'fields' }, ...fields),
        element('h2', {}, say('learning')),
        element('div', { class: 'fields' }, ...learning),
      ),
    );
    drawPreviews();
  };
  return { node, settle: render };
}
