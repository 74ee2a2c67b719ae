/** @file Pictures in a page: live in an element, and as PNG by the page's own canvas. */
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { hasChromium, inPage } from '../browser/page.ts';
import { root } from '../platform/program.ts';

/** The entry with what draws, as a bundler takes them for a page. */
async function bundled(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from 'flambeau/plot';`, resolveDir: root },
    platform: 'browser',
    // The project's own settings would lead the package's name to its sources.
    tsconfigRaw: '{}',
    format: 'esm',
    target: 'es2022',
    bundle: true,
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('the bundler wrote nothing');
  return file.contents;
}

/** Statements that bring `plot` into the page: a module is only taken by its type, which the server does not say. */
const loading = `
  const text = await (await fetch('/plot.js')).text();
  const plot = await import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));`;

const required = (process.env['FLAMBEAU_REQUIRE'] ?? '').split(',').includes('webgpu');

describe.runIf(hasChromium || required)('a page in Chromium', () => {
  test('shows pictures in an element, one after another, and makes PNG files', async () => {
    const body = `${loading}
      const element = document.createElement('div');
      document.body.append(element);
      const looks = () => [element.querySelectorAll('canvas').length, element.querySelector('canvas').toDataURL().length];
      await plot.line([1, 2, 4]).show(element);
      const first = looks();
      await plot.heatmap([[1, 2], [3, 4]]).show(element, { theme: 'dark' });
      const second = looks();
      await plot.bar({ a: 1, b: 2 }).show();
      const png = await plot.imshow([[0, 1], [1, 0]], { title: 'Pixels' }).png({ scale: 1 });
      const svg = await plot.hist([1, 2, 2]).svg();
      let refused = '';
      try { await plot.hist([1]).save('a.svg'); } catch (error) { refused = error.code; }
      return { first, second, all: document.querySelectorAll('canvas').length, png: [...png.slice(0, 4)], svg: svg.slice(0, 4), refused };`;
    const { first, second, ...rest } = (await inPage(body, { files: { '/plot.js': await bundled() } })) as {
      first: [number, number];
      second: [number, number];
    };
    expect([first[0], second[0]]).toEqual([1, 1]);
    expect(first[1]).toBeGreaterThan(1000);
    expect(second[1]).not.toBe(first[1]);
    expect(rest).toEqual({ all: 2, png: [0x89, 0x50, 0x4e, 0x47], svg: '<svg', refused: 'file/no-host' });
  });
});
