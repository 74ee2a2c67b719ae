/** @file The decision region of one network, large, or of several side by side. */
import type { NetworkView } from '../shared/messages.ts';
import { outputCount, taskOf } from '../shared/tasks.ts';
import type { App, View } from './app.ts';
import { paintBars } from './bars.ts';
import { drawingOn, element } from './element.ts';
import { activationText, unitName } from './network-panel.ts';
import { countText, lossText, scoreText } from './numbers.ts';
import { largest, paintRegion, regionReaders } from './painting.ts';
import { css, palette } from './palette.ts';
import { drawPoints } from './points.ts';
import { say } from './texts.ts';

/** As far as the worker's grid reaches. */
const reach = 1.2;

function scoreLine(app: App, network: NetworkView): string {
  const isAmount = taskOf(app.store.value.task).targets === 'values';
  return `${say(isAmount ? 'shortRSquared' : 'shortAccuracy')} ${scoreText(network.score, isAmount)}`;
}

function drawAnswer(app: App, canvas: HTMLCanvasElement, network: NetworkView, radius: number, hasTest: boolean): void {
  const drawing = drawingOn(canvas);
  const { configured } = app;
  if (drawing === undefined || configured === undefined) return;
  const { task, head } = app.store.value;
  const colours = palette();
  const { context, width } = drawing;
  const count = outputCount(task, head);
  const side = Math.round(Math.sqrt(network.answers.length / count));
  paintRegion(context, width, network.answers, 0, count, side, regionReaders[head], colours);
  drawPoints(context, width, configured.training, task, colours, { reach, radius, isTest: false });
  if (hasTest) drawPoints(context, width, configured.test, task, colours, { reach, radius, isTest: true });
}

/** One unit's answer, with the points that it sees. */
function drawUnit(app: App, canvas: HTMLCanvasElement, radius: number): boolean {
  const { shownUnit, snapshot, configured } = app;
  const view = shownUnit && snapshot?.layers[shownUnit.layer];
  if (shownUnit === undefined || view === undefined || configured === undefined) return false;
  const drawing = drawingOn(canvas);
  if (drawing === undefined) return false;
  const { context, width } = drawing;
  const from = shownUnit.unit * view.side ** 2;
  const scale = largest(view.pictures, from, from + view.side ** 2) || 1;
  const field = view.pictures.slice(from, from + view.side ** 2).map((value) => value / scale);
  paintRegion(context, width, field, 0, 1, view.side, regionReaders.unit, palette());
  drawPoints(context, width, configured.training, app.store.value.task, palette(), { reach, radius, isTest: false });
  return true;
}

export function regionView(app: App): View {
  const canvas = element('canvas', { class: 'region', role: 'img', 'aria-label': say('output') });
  const caption = element('p', { class: 'caption' });
  const back = element(
    'button',
    { class: 'small', set: { type: 'button' }, on: { click: () => app.show(undefined) } },
    say('showAnswer'),
  );
  const told = element('span');
  caption.append(told, back);
  return {
    node: element('div', {}, canvas, caption),
    draw() {
      const network = app.snapshot?.networks[0];
      if (network === undefined || app.snapshot === undefined) return;
      const { step } = app.snapshot;
      const unit = drawUnit(app, canvas, 3.4) ? app.shownUnit : undefined;
      if (unit === undefined) drawAnswer(app, canvas, network, 3.4, true);
      const name = unit === undefined ? '' : unitName(unit.layer, unit.unit, app.store.value.layers.length);
      told.textContent = unit === undefined ? '' : say('regionOfUnit', { unit: name });
      back.hidden = unit === undefined;
      caption.hidden = unit === undefined;
      const values = { step: countText(step), loss: lossText(network.trainingLoss), score: scoreLine(app, network) };
      canvas.setAttribute('aria-label', say('regionAria', values));
    },
  };
}

/** A small picture for each network; the one whose inside is shown is pressed. */
export function comparisonView(app: App): View {
  const node = element('div', { class: 'comparison' });
  let cards: {
    button: HTMLButtonElement;
    canvas: HTMLCanvasElement;
    name: HTMLElement;
    told: HTMLElement;
    dead: HTMLElement;
  }[] = [];
  const makeCards = (count: number): void => {
    cards = Array.from({ length: count }, (_, at) => {
      const canvas = element('canvas', { 'aria-hidden': true });
      const [name, told, dead] = [element('strong'), element('span'), element('span', { class: 'dead-count' })];
      const button = element(
        'button',
        { 'data-key': `network-${at}`, set: { type: 'button' }, on: { click: () => app.inspect(at) } },
        canvas,
        name,
        told,
        dead,
      );
      return { button, canvas, name, told, dead };
    });
    node.replaceChildren(...cards.map(({ button }) => button));
  };
  return {
    node,
    draw() {
      const { snapshot } = app;
      if (snapshot === undefined) return;
      if (cards.length !== snapshot.networks.length) makeCards(snapshot.networks.length);
      snapshot.networks.forEach((network, at) => {
        const card = cards[at];
        if (card === undefined) return;
        card.button.setAttribute('aria-pressed', String(at === snapshot.inspected));
        card.name.textContent = activationText(network.activation ?? 'none');
        const isAmount = taskOf(app.store.value.task).targets === 'values';
        card.told.textContent = `${lossText(network.trainingLoss)} · ${scoreText(network.score, isAmount)}`;
        card.told.title = `${say('loss')} ${lossText(network.trainingLoss)}, ${scoreLine(app, network)}`;
        card.dead.textContent = network.deadUnits === 0 ? '' : say('deadCount', { n: network.deadUnits });
        if (app.store.value.task !== 'digits') drawAnswer(app, card.canvas, network, 1.6, false);
        else paintBars(card.canvas, network.answers, css(palette().accent), palette());
      });
    },
  };
}
