/** @file Train, pause, step, reset; how fast; and where the training stands. */
import type { Speed } from '../shared/messages.ts';
import { taskOf } from '../shared/tasks.ts';
import type { App, View } from './app.ts';
import { chooser, element } from './element.ts';
import { countText, lossText, scoreText } from './numbers.ts';
import { say } from './texts.ts';

export function transport(app: App): View {
  const play = element('button', {
    class: 'play',
    'data-key': 'play',
    set: { type: 'button' },
    on: { click: () => app.train(!app.running) },
  });
  const step = element(
    'button',
    { 'data-key': 'step', set: { type: 'button' }, on: { click: () => app.step() } },
    say('step'),
  );
  const reset = element(
    'button',
    { 'data-key': 'reset', set: { type: 'button' }, on: { click: () => app.reset() } },
    say('reset'),
  );
  const speeds = chooser<Speed>(
    say('speed'),
    (['slow', 'medium', 'full'] as const).map((value) => ({ value, text: say(value) })),
    app.speed,
    (speed) => app.setSpeed(speed),
  );
  speeds.classList.add('speed');
  const values = ['steps', 'perSecond', 'loss', 'score'] as const;
  const readouts = values.map((name) => ({
    value: element('output', { 'data-readout': name }),
    label: element('span'),
  }));
  const node = element(
    'section',
    { class: 'transport', 'aria-label': say('controls') },
    element('div', { class: 'buttons' }, play, step, reset),
    speeds,
    element('div', { class: 'readouts' }, ...readouts.map(({ value, label }) => element('div', {}, value, label))),
  );
  return {
    node,
    draw() {
      play.textContent = say(app.running ? 'pause' : 'play');
      play.classList.toggle('running', app.running);
      const isReady = app.ready !== undefined && app.configured !== undefined;
      for (const button of [play, step, reset]) button.disabled = !isReady;
      const { snapshot } = app;
      const network = snapshot?.networks[snapshot.inspected];
      const isAmount = taskOf(app.store.value.task).targets === 'values';
      const shown = [
        [countText(snapshot?.step ?? 0), `${say('steps')} · ${countText(snapshot?.epoch ?? 0)} ${say('epochs')}`],
        [app.running ? countText(Math.round(snapshot?.stepsPerSecond ?? 0)) : '–', say('perSecond')],
        [network === undefined ? '–' : lossText(network.trainingLoss), say('loss')],
        [network === undefined ? '–' : scoreText(network.score, isAmount), say(isAmount ? 'rSquared' : 'accuracy')],
      ];
      readouts.forEach(({ value, label }, at) => {
        const [number = '', unit = ''] = shown[at] ?? [];
        value.textContent = number;
        label.textContent = unit;
      });
    },
  };
}
