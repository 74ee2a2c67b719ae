/** @file The pictures that READMEs show are there, in light and in dark, and small; the command that makes them knows whose they are. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, runNode } from '../platform/program.ts';

const folders = readdirSync(join(root, 'examples'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
const pages = ['README.md', 'README.zh-CN.md', ...folders.map(({ name }) => `examples/${name}/README.md`)].filter(
  (page) => existsSync(join(root, page)),
);

const picture =
  /<picture>\s*<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)">\s*<img ([^>]+)>\s*<\/picture>/g;

/** No picture is larger, in bytes. */
const most = 200_000;

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const found = Array.from(text.matchAll(picture), ([, dark = '', image = '']) => ({
    dark,
    light: /src="([^"]+)"/.exec(image)?.[1] ?? '',
    alt: /alt="([^"]*)"/.exec(image)?.[1] ?? '',
  }));

  test('shows pictures to readers of light and of dark pages, and says what is on them', () => {
    expect(found).toHaveLength(text.match(/<img /g)?.length ?? 0);
    for (const { dark, light, alt } of found) {
      expect(dark).toBe(light.replace('light', 'dark'));
      expect(alt.length, light).toBeGreaterThan(5);
      for (const file of [dark, light]) {
        const path = join(root, dirname(page), file);
        expect([file, existsSync(path)]).toEqual([file, true]);
        expect(statSync(path).size, file).toBeLessThan(most);
      }
    }
  });
});

test('each picture of an example is shown by a README', () => {
  const shown = new Set(
    pages.flatMap((page) =>
      Array.from(readFileSync(join(root, page), 'utf8').matchAll(/(?:src|srcset)="([^"]+)"/g), ([, file = '']) =>
        join(dirname(page), file),
      ),
    ),
  );
  for (const { name } of folders) {
    const folder = join('examples', name, 'pictures');
    const files = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
    expect(files.map((file) => join(folder, file)).filter((file) => !shown.has(file))).toEqual([]);
  }
});

test('the command that makes them names whose there are', async () => {
  const { code, stderr } = await runNode(['--import', 'tsx', 'examples/runner/pictures.ts', 'nothing'], {
    directory: root,
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^there are no pictures of nothing; there are those of .*dying-relu, /);
});
