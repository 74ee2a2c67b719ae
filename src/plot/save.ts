/** @file Pictures as files. */
import { ArgumentError } from '../errors/errors.ts';
import { writeFileAtomic } from '../host/file.ts';
import { drawPng, drawSvg } from './draw.ts';
import type { JsonObject } from './specification.ts';
import type { Theme } from './theme.ts';

interface Drawn {
  readonly kind: string;
  specFor(theme: Theme): JsonObject;
}

const extensions = ['.svg', '.png', '.json', '.html'];

const address = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** A page that needs nothing else: both themes, of which the reader's is shown, or the one that was asked for. */
async function pageOf(picture: Drawn, theme: Theme | undefined): Promise<string> {
  const image = `<img alt="${picture.kind}" src="${address(await drawSvg(picture.specFor(theme ?? 'light')))}">`;
  const dark = theme === undefined ? address(await drawSvg(picture.specFor('dark'))) : undefined;
  const source = dark === undefined ? '' : `<source media="(prefers-color-scheme: dark)" srcset="${dark}">`;
  return `<!doctype html>\n<meta charset="utf-8">\n<meta name="color-scheme" content="light dark">\n<title>${picture.kind}</title>\n<picture>${source}${image}</picture>\n`;
}

async function contentOf(picture: Drawn, extension: string, theme: Theme, scale: number, isAsked: boolean) {
  const text = new TextEncoder();
  switch (extension) {
    case '.svg':
      return text.encode(await drawSvg(picture.specFor(theme)));
    case '.png':
      return drawPng(picture.specFor(theme), scale);
    case '.html':
      return text.encode(await pageOf(picture, isAsked ? theme : undefined));
    default:
      return text.encode(`${JSON.stringify(picture.specFor(theme), null, 1)}\n`);
  }
}

/** Writes a picture as what the name's ending says. Errors: `save/extension`, `file/write`. */
export async function savePicture(
  picture: Drawn,
  path: string,
  theme: Theme,
  scale: number,
  isAsked: boolean,
): Promise<void> {
  const extension = /\.[^./\\]*$/.exec(path)?.[0].toLowerCase() ?? '';
  if (!extensions.includes(extension)) {
    throw new ArgumentError(
      'save/extension',
      `save writes ${extensions.join(', ')}, got '${path}'\n  fix: picture.save('${path.replace(/\.[^./\\]*$/, '')}.svg')`,
      { path },
    );
  }
  writeFileAtomic(path, [await contentOf(picture, extension, theme, scale, isAsked)]);
}
