/** @file Shows pictures where the program runs: in a page, in a terminal, or not at all. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import type { VegaView } from '../host/drawing.ts';
import { page } from '../host/page.ts';
import { print, terminal } from '../host/terminal.ts';
import { checkedChoice, checkedOptions } from '../metrics/options.ts';
import { drawPng, drawSvg, viewOf } from './draw.ts';
import type { JsonObject } from './specification.ts';
import { blocksOf } from './terminal/blocks.ts';
import { escapedPng } from './terminal/protocols.ts';
import { type Theme, themes } from './theme.ts';

interface Shown {
  readonly kind: string;
  specFor(theme: Theme): JsonObject;
}

/** What each element shows: it goes when another picture comes. */
const views = new WeakMap<object, VegaView>();

async function showInPage(spec: JsonObject, element: object): Promise<void> {
  const view = await viewOf(spec, element);
  views.get(element)?.finalize();
  views.set(element, view);
  await view.runAsync();
}

export async function showPicture(
  picture: Shown,
  given: object | undefined,
  options: { readonly theme?: Theme },
): Promise<void> {
  const { theme } = checkedOptions('show', options, ['theme']);
  if (theme !== undefined) checkedChoice('show', 'theme', theme, themes);
  const document = page();
  if (document !== undefined) {
    const element = given ?? document.createElement('div');
    if (given === undefined) document.body.append(element);
    return showInPage(picture.specFor(theme ?? 'light'), element);
  }
  if (given !== undefined) {
    throw new ArgumentError(
      'show/element',
      `show takes an element of a page, and this host has no page; got ${kindOf(given)}\n  fix: picture.show(), or picture.save('${picture.kind}.svg')`,
    );
  }
  const screen = terminal();
  if (screen === undefined) {
    return print(`${picture.kind}: no terminal to show it in; await picture.save('${picture.kind}.svg') keeps it`);
  }
  const spec = picture.specFor(theme ?? (screen.isLight || screen.colors === 2 ? 'light' : 'dark'));
  if (screen.protocol !== undefined) return print(escapedPng(await drawPng(spec, 2), screen));
  print(await blocksOf(await drawSvg(spec), spec, screen));
}
