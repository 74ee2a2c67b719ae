/** @file Pages whose code is one program: it runs from top to bottom, and prints what they say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runExample } from '../../reference/examples.ts';
import { root } from '../platform/program.ts';

test.each([
  { name: 'tables', pieces: 7, results: 20 },
  { name: 'coming-from-numpy', pieces: 0, results: 15 },
  { name: 'text', pieces: 6, results: 20 },
  { name: 'images', pieces: 4, results: 9 },
])('docs/$name.md is true', async ({ name, pieces, results }) => {
  const page = readFileSync(join(root, 'docs', `${name}.md`), 'utf8');
  const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  expect(blocks.length).toBeGreaterThan(pieces);
  const outcomes = await runExample(blocks.join('\n'));
  expect(outcomes.length).toBeGreaterThan(results);
  expect(outcomes.map(({ expression, printed }) => [expression, printed])).toEqual(
    outcomes.map(({ expression, expected }) => [expression, expected]),
  );
});
