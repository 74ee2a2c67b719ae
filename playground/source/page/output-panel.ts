/** @file What the network answers: the head with its loss and its reading, and the regions over the plane. */
import { heads } from '../shared/heads.ts';
import { taskOf } from '../shared/tasks.ts';
import type { App, View } from './app.ts';
import { digitView } from './digit-view.ts';
import { element, segments } from './element.ts';
import { keepFocus } from './focus.ts';
import { legend } from './legend.ts';
import { palette } from './palette.ts';
import { comparisonView, regionView } from './region-view.ts';
import { say } from './texts.ts';

function headLine(app: App): HTMLElement {
  const { task, head } = app.store.value;
  const { loss, reading } = heads[head];
  const allowed = taskOf(task).heads;
  const choice = segments(
    say('head'),
    allowed.map((value) => ({ value, text: say(value) })),
    head,
    (chosen) => app.store.change({ head: chosen }),
  );
  return element(
    'div',
    { class: 'head' },
    choice,
    element(
      'p',
      {},
      `${say('trainedWith')} `,
      element('code', {}, loss),
      `, ${say('readWith')} `,
      reading === 'none' ? say('nothing') : element('code', {}, reading),
    ),
  );
}

export function outputPanel(app: App): View {
  const node = element('section', { class: 'panel answer', 'aria-labelledby': 'answer-title' });
  let inner: View[] = [];
  let shown = '';
  return {
    node,
    settle() {
      const { task, mode, head } = app.store.value;
      // A digit that is being written stays while the training is changed.
      const now = [task, mode, head, palette().paper].join();
      if (now === shown) return;
      shown = now;
      const view = task === 'digits' ? digitView(app) : mode === 'compare' ? comparisonView(app) : regionView(app);
      const compared = task === 'digits' && mode === 'compare' ? [comparisonView(app)] : [];
      inner = [...compared, view];
      keepFocus(node, () =>
        node.replaceChildren(
          element('h2', { set: { id: 'answer-title' } }, say('output')),
          headLine(app),
          ...inner.map((each) => each.node),
          ...(task === 'digits' ? [] : [legend(app.store.value)]),
        ),
      );
    },
    draw() {
      for (const view of inner) view.draw?.();
    },
  };
}
