/** @file What went wrong, in words that say what to do: a worker that does not start, a loss that left the numbers, a broken link. */
import type { App, View } from './app.ts';
import { element } from './element.ts';
import { countText } from './numbers.ts';
import { say } from './texts.ts';

function cannotStart(app: App, reason: string): HTMLElement {
  return element(
    'div',
    { class: 'notice grave' },
    element('h2', {}, say('cannotStart')),
    element('p', {}, say('cannotStartWhy'), ' ', element('code', {}, reason)),
    element(
      'ul',
      {},
      ...(['cannotStartFile', 'cannotStartPolicy', 'cannotStartBrowser'] as const).map((name) =>
        element('li', {}, say(name)),
      ),
    ),
    element('button', { set: { type: 'button' }, on: { click: () => app.start() } }, say('again')),
  );
}

export function notices(app: App, refused: readonly string[]): View {
  const node = element('div', { class: 'notices', role: 'alert' });
  let drawn: string | undefined;
  let isRefused = refused.length > 0;
  const closable = (text: string, close: () => void): HTMLElement =>
    element(
      'div',
      { class: 'notice' },
      element('p', {}, text),
      element('button', { class: 'small', set: { type: 'button' }, on: { click: close } }, say('close')),
    );
  const view: View = {
    node,
    draw() {
      const { notice } = app;
      const key = JSON.stringify([notice, isRefused]);
      if (key === drawn) return;
      drawn = key;
      const shown: HTMLElement[] = [];
      if (notice?.kind === 'cannot-start') shown.push(cannotStart(app, notice.reason));
      else if (notice?.kind === 'diverged')
        shown.push(closable(say('diverged', { step: countText(notice.step) }), () => app.dismiss()));
      else if (notice?.kind === 'failed')
        shown.push(closable(say('failed', { message: notice.message }), () => app.dismiss()));
      if (isRefused) {
        shown.push(
          closable(say('refusedLink', { parts: refused.join(', ') }), () => {
            isRefused = false;
            app.draw();
          }),
        );
      }
      node.replaceChildren(...shown);
    },
  };
  return view;
}
