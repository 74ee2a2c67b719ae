/** @file The network, built by hand: a row for each layer, with its units' pictures, and lines for the weights between them. */

import { type ActivationName, activationClasses } from '../shared/activations.ts';
import type { LayerView } from '../shared/messages.ts';
import { choices, type LayerSettings, layersFit, mostLayers, mostUnits, type Settings } from '../shared/settings.ts';
import { outputCount } from '../shared/tasks.ts';
import type { App, View } from './app.ts';
import { chooser, element, segments } from './element.ts';
import { keepFocus } from './focus.ts';
import { drawLinks } from './links.ts';
import { countText } from './numbers.ts';
import { largest, paintUnit } from './painting.ts';
import { palette } from './palette.ts';
import { say } from './texts.ts';

export const activationText = (name: ActivationName): string =>
  name === 'none' ? say('noActivation') : activationClasses[name];

interface Row {
  readonly node: HTMLElement;
  readonly tiles: readonly HTMLElement[];
  readonly canvases: readonly HTMLCanvasElement[];
}

function changeLayer(app: App, at: number, part: Partial<LayerSettings>): void {
  const layers = app.store.value.layers.map((layer, i) => (i === at ? { ...layer, ...part } : layer));
  if (layersFit(layers, app.store.value.task)) app.store.change({ layers });
}

/** The controls of a hidden layer. */
function layerControls(app: App, at: number, { kind, units, activation }: LayerSettings): HTMLElement {
  const { mode, task, layers } = app.store.value;
  const n = at + 1;
  const activations = chooser(
    say('activation'),
    choices.activations.map((value) => ({ value, text: activationText(value) })),
    activation,
    (chosen) => changeLayer(app, at, { activation: chosen }),
  );
  const select = activations.querySelector('select');
  select?.setAttribute('data-key', `activation-${at}`);
  select?.setAttribute('aria-label', `${say('layer', { n })}: ${say('activation')}`);
  const unitButton = (sign: string, name: 'lessUnits' | 'moreUnits', change: number): HTMLButtonElement =>
    element(
      'button',
      {
        class: 'small',
        'data-key': `${name}-${at}`,
        'aria-label': say(name, { n }),
        set: { type: 'button', disabled: units + change < 1 || units + change > mostUnits(task) },
        on: { click: () => changeLayer(app, at, { units: units + change }) },
      },
      sign,
    );
  const remove = element(
    'button',
    {
      class: 'small quiet',
      'data-key': `remove-${at}`,
      'aria-label': say('removeLayer', { n }),
      set: { type: 'button', title: say('removeLayer', { n }) },
      on: { click: () => app.store.change({ layers: layers.filter((_, i) => i !== at) }) },
    },
    '✕',
  );
  return element(
    'div',
    { class: 'layer-controls' },
    element('strong', {}, say('layer', { n }), element('span', {}, ` ${say(kind)}`)),
    remove,
    mode === 'compare' ? element('span', { class: 'compared' }) : activations,
    element(
      'span',
      { class: 'stepper' },
      unitButton('−', 'lessUnits', -1),
      element('span', {}, String(units)),
      unitButton('+', 'moreUnits', 1),
    ),
  );
}

function addLayer(app: App, kind: LayerSettings['kind']): void {
  const { layers, task } = app.store.value;
  const units = kind === 'convolution' ? 8 : Math.min(mostUnits(task), task === 'digits' ? 16 : 4);
  const activation = layers.at(-1)?.activation ?? 'relu';
  const firstDense = layers.findIndex((layer) => layer.kind === 'dense');
  const place = kind === 'dense' || firstDense < 0 ? layers.length : firstDense;
  app.store.change({ layers: layers.toSpliced(place, 0, { kind, units, activation }) });
}

/** A row of units, which show their answer in the large picture when they are pressed. */
function unitRow(app: App, layer: number, count: number, head: HTMLElement, className: string): Row {
  const isPlane = app.store.value.task !== 'digits';
  const canvases = Array.from({ length: count }, () => element('canvas', { 'aria-hidden': true }));
  const tiles = canvases.map((canvas, unit) =>
    isPlane
      ? element(
          'button',
          {
            class: 'unit',
            'data-key': `unit-${layer}-${unit}`,
            set: { type: 'button' },
            on: { click: () => app.show({ layer, unit }) },
          },
          canvas,
        )
      : element('div', { class: 'unit', role: 'img' }, canvas),
  );
  const size = count > 16 ? ' many' : count > 10 ? ' some' : count > 8 ? ' ten' : '';
  const node = element('div', { class: `row ${className}` }, head, element('div', { class: `units${size}` }, ...tiles));
  return { node, tiles, canvases };
}

const hintOf = ({ layers, mode }: Settings): string => {
  if (layers.length === 0) return say('noLayers');
  if (mode === 'compare') return say('compareHint');
  return layers.every(({ activation }) => activation === 'none') ? say('linearHint') : '';
};

export function unitName(layer: number, unit: number, hidden: number): string {
  return layer < hidden ? say('unit', { layer: layer + 1, unit: unit + 1 }) : say('outputUnit', { unit: unit + 1 });
}

function drawRow(app: App, { tiles, canvases }: Row, layer: number, view: LayerView | undefined): void {
  const colours = palette();
  const hidden = app.store.value.layers.length;
  const strongest = view === undefined ? 0 : largest(view.pictures);
  tiles.forEach((tile, unit) => {
    const canvas = canvases[unit];
    const isDead = view?.dead[unit] === true;
    const isShown = app.shownUnit?.layer === layer && app.shownUnit.unit === unit;
    const name = unitName(layer, unit, hidden);
    tile.classList.toggle('dead', isDead);
    tile.setAttribute('aria-label', isDead ? say('unitDead', { unit: name }) : name);
    tile.title = isDead ? say('unitDead', { unit: name }) : name;
    if (tile instanceof HTMLButtonElement) tile.setAttribute('aria-pressed', String(isShown));
    if (canvas !== undefined && view !== undefined) {
      canvas.classList.toggle('pixels', app.store.value.task === 'digits');
      const cells = view.side ** 2;
      const own = largest(view.pictures, unit * cells, (unit + 1) * cells);
      // Half way between a scale of its own, which shows shapes, and the layer's, which shows strength.
      paintUnit(canvas, view.pictures, unit * cells, view.side, Math.sqrt(own * strongest), colours);
    }
  });
}

export function networkPanel(app: App): View {
  const node = element('section', {
    class: 'panel network',
    'aria-labelledby': 'network-title',
    set: { id: 'network', tabIndex: -1 },
  });
  const links = element('canvas', { class: 'links', 'aria-hidden': true });
  const deaths = element('p', { class: 'deaths', 'aria-live': 'polite' });
  let rows: Row[] = [];

  const render = (): void => {
    const settings = app.store.value;
    const { layers, task, mode, head } = settings;
    const isDigits = task === 'digits';
    const input = element(
      'div',
      { class: 'row input' },
      element('div', { class: 'layer-controls' }, element('strong', {}, say('input'))),
      element(
        'div',
        { class: 'units' },
        ...(isDigits ? [say('inputPixels')] : ['x', 'y']).map((text) => element('span', { class: 'unit-name' }, text)),
      ),
    );
    const outputControls = element(
      'div',
      { class: 'layer-controls' },
      element('strong', {}, say('outputLayer'), element('span', {}, ` ${say(head)}`)),
    );
    rows = layers.map((layer, at) => unitRow(app, at, layer.units, layerControls(app, at, layer), 'hidden'));
    const output = unitRow(app, layers.length, outputCount(task, head), outputControls, 'output');
    const addButton = (kind: LayerSettings['kind'], text: string): HTMLButtonElement =>
      element(
        'button',
        {
          'data-key': `add-${kind}`,
          set: { type: 'button', disabled: layers.length >= mostLayers },
          on: { click: () => addLayer(app, kind) },
        },
        text,
      );
    const adding = [
      addButton('dense', say('addDense')),
      ...(isDigits ? [addButton('convolution', say('addConvolution'))] : []),
    ];
    rows.push(output);
    const hint = hintOf(settings);
    const count = app.configured?.parameters;
    keepFocus(node, () =>
      node.replaceChildren(
        element(
          'header',
          {},
          element('h2', { set: { id: 'network-title' } }, say('network')),
          segments(
            say('mode'),
            [
              { value: 'one', text: say('modeOne') },
              { value: 'compare', text: say('modeCompare') },
            ] as const,
            mode,
            (chosen) => app.store.change({ mode: chosen }),
          ),
        ),
        element('p', { class: 'hint', set: { hidden: hint === '' } }, hint),
        element('div', { class: 'rows' }, links, input, ...rows.map((row) => row.node)),
        element(
          'footer',
          {},
          element('div', { class: 'adding' }, ...adding),
          element('span', { class: 'quiet' }, count === undefined ? '' : say('parameters', { n: countText(count) })),
        ),
        deaths,
      ),
    );
  };

  return {
    node,
    settle: render,
    draw() {
      const views = app.snapshot?.layers ?? [];
      const compared = app.snapshot?.networks[app.snapshot.inspected]?.activation ?? 'none';
      for (const each of node.querySelectorAll('.compared')) each.textContent = activationText(compared);
      rows.forEach((row, layer) => {
        drawRow(app, row, layer, views[layer]);
      });
      const inputs = [...node.querySelectorAll<HTMLElement>('.input .unit-name')];
      drawLinks(links, [inputs, ...rows.map(({ tiles }) => tiles)], views, palette());
      const hidden = app.store.value.layers.length;
      const last = app.deaths.at(-1);
      const text =
        last === undefined
          ? ''
          : say(app.deaths.length === 1 ? 'died' : 'diedMany', {
              n: app.deaths.length,
              unit: unitName(last.layer, last.unit, hidden),
              step: countText(last.step),
            });
      if (deaths.textContent !== text) deaths.textContent = text;
    },
  };
}
