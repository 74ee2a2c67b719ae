/** @file The page. It imports nothing of the library: the worker does, so that it is loaded once. */
import { settingsFrom } from '../shared/hash.ts';
import { App } from './app.ts';
import { codePanel } from './code-panel.ts';
import { dataPanel } from './data-panel.ts';
import { element } from './element.ts';
import { keepFocus } from './focus.ts';
import { lessonStrip, pageFooter, pageHeader } from './frame.ts';
import { histograms } from './histograms.ts';
import { lossChart } from './loss-chart.ts';
import { networkPanel } from './network-panel.ts';
import { notices } from './notices.ts';
import { outputPanel } from './output-panel.ts';
import { onTheme } from './palette.ts';
import { Store } from './store.ts';
import { type Language, languages, say, setLanguage } from './texts.ts';
import { transport } from './transport.ts';

const isLanguage = (name: string): name is Language => Object.hasOwn(languages, name);

/** The language that the address asks for (`?lang=zh`), else the browser's. */
function askedLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? navigator.language.slice(0, 2);
  return isLanguage(asked) ? asked : 'en';
}

const place = document.getElementById('page');
const { settings, refused } = settingsFrom(location.hash);
const store = new Store(settings);
const app = new App(store);

function build(): void {
  document.title = `Flambeau · ${say('title')}`;
  const views = {
    notices: notices(app, refused),
    lessons: lessonStrip(app),
    transport: transport(app),
    data: dataPanel(app),
    network: networkPanel(app),
    output: outputPanel(app),
    loss: lossChart(app),
    inside: histograms(app),
    code: codePanel(app),
    footer: pageFooter(app),
  };
  app.views = Object.values(views);
  place?.replaceChildren(
    pageHeader(speak),
    element(
      'main',
      {},
      views.notices.node,
      views.lessons.node,
      views.transport.node,
      views.data.node,
      views.network.node,
      element('div', { class: 'outcome' }, views.output.node, views.loss.node),
      views.inside.node,
      views.code.node,
    ),
    views.footer.node,
  );
  app.settle();
}

function speak(chosen: Language): void {
  setLanguage(chosen);
  document.documentElement.lang = chosen;
  const address = new URL(location.href);
  address.searchParams.set('lang', chosen);
  history.replaceState(null, '', address);
  keepFocus(document.body, build);
}

setLanguage(askedLanguage());
document.documentElement.lang = askedLanguage();
build();
app.start();

onTheme(() => app.settle());
window.addEventListener('resize', () => app.draw());
window.addEventListener('hashchange', () => {
  const read = settingsFrom(location.hash);
  store.change(read.settings);
});
// Space trains and pauses, unless a control has the keyboard.
document.addEventListener('keydown', (event) => {
  if (
    event.key !== ' ' ||
    (event.target instanceof Element && event.target.closest('button, select, input, canvas, pre, a'))
  )
    return;
  event.preventDefault();
  app.train(!app.running);
});
