/** @file The page on text: its code runs from top to bottom, and prints what it says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runExample } from '../../reference/examples.ts';
import { root } from '../platform/program.ts';

test('docs/text.md is true', async () => {
  const page = readFileSync(join(root, 'docs', 'text.md'), 'utf8');
  const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  expect(blocks.length).toBeGreaterThan(6);
  const outcomes = await runExample(blocks.join('\n'));
  expect(outcomes.length).toBeGreaterThan(20);
  expect(outcomes.map(({ expression, printed }) => [expression, printed])).toEqual(
    outcomes.map(({ expression, expected }) => [expression, expected]),
  );
});
