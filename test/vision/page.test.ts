/** @file The page on images: its code runs from top to bottom, and prints what it says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runExample } from '../../reference/examples.ts';
import { root } from '../platform/program.ts';

test('docs/images.md is true', async () => {
  const page = readFileSync(join(root, 'docs', 'images.md'), 'utf8');
  const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  expect(blocks.length).toBeGreaterThan(4);
  const outcomes = await runExample(blocks.join('\n'));
  expect(outcomes.length).toBeGreaterThan(9);
  expect(outcomes.map(({ expression, printed }) => [expression, printed])).toEqual(
    outcomes.map(({ expression, expected }) => [expression, expected]),
  );
});
