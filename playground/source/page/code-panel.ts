/** @file The program that computes what the page shows, with keywords, texts, numbers and comments told apart. */
import { programOf } from '../shared/code.ts';
import type { Settings } from '../shared/settings.ts';
import type { App, View } from './app.ts';
import { dataText } from './data-texts.ts';
import { element } from './element.ts';
import { say } from './texts.ts';

const parts =
  /(\/\*\*?[\s\S]*?\*\/|\/\/[^\n]*)|('[^'\n]*')|\b(import|from|as|const|let|for|of|new|await|return|function|class)\b|\b(\d[\d.e-]*)\b/g;
const classes = ['comment', 'text', 'keyword', 'number'] as const;

function coloured(program: string): (Node | string)[] {
  const pieces: (Node | string)[] = [];
  let from = 0;
  for (const match of program.matchAll(parts)) {
    const kind = classes[match.slice(1).findIndex((group) => group !== undefined)];
    pieces.push(program.slice(from, match.index), element('span', { class: kind ?? '' }, match[0]));
    from = match.index + match[0].length;
  }
  return [...pieces, program.slice(from)];
}

/** Where activations are compared, the settings of the network whose inside is shown. */
function shownSettings({ store, snapshot }: App): Settings {
  const activation = snapshot?.networks[snapshot.inspected]?.activation;
  const settings = store.value;
  if (settings.mode === 'one' || activation === undefined) return settings;
  return { ...settings, layers: settings.layers.map((layer) => ({ ...layer, activation })) };
}

export function codePanel(app: App): View {
  const text = element('code');
  let program = '';
  const copy = element(
    'button',
    {
      'data-key': 'copy',
      set: { type: 'button' },
      on: {
        click() {
          navigator.clipboard.writeText(program).then(
            () => {
              copy.textContent = say('copied');
            },
            () => getSelection()?.selectAllChildren(text),
          );
        },
      },
    },
    say('copy'),
  );
  return {
    node: element(
      'section',
      { class: 'panel code', 'aria-labelledby': 'code-title' },
      element('header', {}, element('h2', { set: { id: 'code-title' } }, say('code')), copy),
      element('p', { class: 'hint' }, say('codeHint')),
      element('pre', { role: 'region', 'aria-label': say('code'), set: { tabIndex: 0 } }, text),
    ),
    draw() {
      const next = programOf(shownSettings(app), dataText(app.store.value.task));
      if (next === program) return;
      program = next;
      copy.textContent = say('copy');
      text.replaceChildren(...coloured(program));
    },
  };
}
