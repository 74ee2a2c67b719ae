/** @file The page about plots: its code runs and compiles, and each picture of it is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../reference/entries.ts';
import { documentedPictures, drawDocumented } from '../../reference/plot-pictures.ts';
import { findTypeErrors } from '../../reference/types.ts';
import * as plot from '../../src/plot/index.ts';
import { root } from '../platform/program.ts';

const pictures = documentedPictures(root);

describe('docs/plots.md', () => {
  test.each(pictures)('$path', async (documented) => {
    const picture = await drawDocumented(documented);
    expect(await picture.svg()).not.toMatch(/NaN|undefined/);
    expect(existsSync(join(root, documented.path)), 'run npm run pictures').toBe(true);
  });

  test('shows every kind', () => {
    const code = pictures.map((documented) => documented.code).join('\n');
    const kinds = Object.keys(plot).filter((name) => name !== 'Picture');
    expect(kinds.filter((name) => !code.includes(`plot.${name}(`))).toEqual([]);
  });

  test('has no picture that it does not show', () => {
    const shown = pictures.map(({ path }) => path.split(/[\\/]/).at(-1));
    expect(readdirSync(join(root, 'docs', 'pictures', 'plots')).sort()).toEqual(shown.sort());
  });

  test('has code that compiles', () => {
    const entries = pictures.map(
      ({ path, code }): Entry => ({
        name: path,
        names: [path],
        file: 'docs/plots.md',
        place: 0,
        summary: '',
        tags: [{ name: 'example', text: `${code}void picture;` }],
        value: undefined,
        signature: undefined,
      }),
    );
    expect(findTypeErrors(root, entries)).toEqual([]);
  });

  test('names every file that can be written', () => {
    const text = readFileSync(join(root, 'docs', 'plots.md'), 'utf8');
    for (const extension of ['.svg', '.png', '.json', '.html']) expect(text).toContain(extension);
  });
});
