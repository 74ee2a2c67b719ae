/** @file A pad to write a digit on, what the network reads in it, and the test digits that it misreads. */
import { digitSide } from '../shared/tasks.ts';
import type { App, View } from './app.ts';
import { paintBars } from './bars.ts';
import { element } from './element.ts';
import { Pad } from './pad.ts';
import { paintInk } from './painting.ts';
import { css, palette } from './palette.ts';
import { say } from './texts.ts';

export function digitView(app: App): View {
  const pad = new Pad((pixels) => app.session.post({ type: 'draw', pixels }));
  const bars = element('canvas', { class: 'bars', role: 'img', 'aria-label': say('probability') });
  const guess = element('output', { class: 'guess', 'aria-live': 'polite' });
  const misread = element('div', { class: 'misread' });
  const clear = element('button', { set: { type: 'button' }, on: { click: () => pad.clear() } }, say('clear'));
  const node = element(
    'div',
    { class: 'digits' },
    element('div', { class: 'writing' }, pad.canvas, element('p', { class: 'caption' }, say('padHint'))),
    element('div', { class: 'reading' }, element('p', {}, say('reads'), ' ', guess), bars, clear),
    element('h3', {}, say('misread')),
    misread,
  );
  let placed: Float32Array | undefined;
  let listed = '';
  return {
    node,
    draw() {
      const { snapshot, configured } = app;
      if (configured?.sample !== undefined && configured.sample !== placed) {
        placed = configured.sample;
        pad.place(placed);
      }
      pad.draw();
      const network = snapshot?.networks[snapshot.inspected];
      if (snapshot === undefined || network === undefined || network.answers.length !== 10) return;
      const colours = palette();
      paintBars(bars, network.answers, css(colours.accent), colours);
      const best = network.answers.indexOf(Math.max(...network.answers));
      const text = snapshot.step === 0 ? '?' : String(best);
      if (guess.textContent !== text) guess.textContent = text;
      bars.setAttribute(
        'aria-label',
        `${say('probability')}: ${best} ${Math.round(100 * (network.answers[best] ?? 0))} %`,
      );
      const list = JSON.stringify(
        snapshot.misread.map(({ label, guess: wrong, pixels }) => [label, wrong, pixels[100]]),
      );
      if (list === listed && misread.childElementCount > 0) return;
      listed = list;
      misread.replaceChildren(
        ...snapshot.misread.map(({ pixels, label, guess: wrong }) => {
          const canvas = element('canvas', { class: 'pixels', 'aria-hidden': true });
          paintInk(canvas, pixels, digitSide, colours);
          return element(
            'button',
            {
              'aria-label': say('misreadAria', { label, guess: wrong }),
              set: { type: 'button' },
              on: { click: () => pad.write(pixels) },
            },
            canvas,
            element('span', {}, `${label} → ${wrong}`),
          );
        }),
        ...(snapshot.misread.length === 0 ? [element('p', {}, say('noneMisread'))] : []),
      );
    },
  };
}
