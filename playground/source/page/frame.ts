/** @file The page around its panels: name, language, lessons, and what computes. */
import { hashOf } from '../shared/hash.ts';
import type { App, View } from './app.ts';
import { element } from './element.ts';
import { keepFocus } from './focus.ts';
import { lessons } from './lessons.ts';
import { type Language, language, languages, say } from './texts.ts';

export function pageHeader(speak: (chosen: Language) => void): HTMLElement {
  const tongues = (Object.keys(languages) as Language[]).map((each) =>
    element(
      'button',
      {
        'aria-pressed': each === language(),
        'data-key': `language-${each}`,
        set: { type: 'button', lang: each },
        on: { click: () => speak(each) },
      },
      languages[each],
    ),
  );
  return element(
    'header',
    { class: 'page-header' },
    element(
      'a',
      {
        class: 'skip',
        set: { href: '#network' },
        on: {
          click(event) {
            event.preventDefault();
            document.getElementById('network')?.focus();
          },
        },
      },
      say('skip'),
    ),
    element('img', { set: { src: new URL('../flame.svg', import.meta.url).href, alt: '', width: 36, height: 36 } }),
    element(
      'div',
      {},
      element('h1', {}, 'Flambeau ', element('span', {}, say('title'))),
      element('p', {}, say('tagline')),
    ),
    element('div', { class: 'segments', role: 'group', 'aria-label': say('language') }, ...tongues),
  );
}

export function lessonStrip(app: App): View {
  const chips = element('div', { class: 'chips' });
  const told = element('p', { class: 'lesson-text', 'aria-live': 'polite' });
  return {
    node: element(
      'section',
      { class: 'lessons', 'aria-label': say('lessons') },
      element('h2', {}, say('lessons')),
      chips,
      told,
    ),
    settle() {
      const current = hashOf(app.store.value);
      const chosen = lessons.find(({ settings }) => hashOf(settings) === current);
      keepFocus(chips, () =>
        chips.replaceChildren(
          ...lessons.map((lesson) =>
            element(
              'button',
              {
                'aria-pressed': lesson === chosen,
                'data-key': lesson.name,
                set: { type: 'button' },
                on: { click: () => app.store.change(lesson.settings) },
              },
              say(lesson.name),
            ),
          ),
        ),
      );
      // What was said stays while the settings are played with.
      if (chosen !== undefined) told.textContent = say(chosen.text);
    },
  };
}

export function pageFooter(app: App): View {
  const engine = element('span');
  return {
    node: element('footer', { class: 'page-footer' }, engine, element('span', {}, say('source'))),
    settle() {
      const { ready } = app;
      engine.textContent =
        ready === undefined
          ? say('starting')
          : say('engine', {
              name: ready.engine,
              threads: ready.threads === 1 ? say('oneThread') : say('threads', { n: ready.threads }),
            });
    },
  };
}
