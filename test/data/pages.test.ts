/** @file Pages on data: their code runs from top to bottom, and prints what it says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runExample } from '../../reference/examples.ts';
import { root } from '../platform/program.ts';

test.each([
  ['tables', 20],
  ['coming-from-numpy', 15],
])('docs/%s.md is true', async (name, least) => {
  const page = readFileSync(join(root, 'docs', `${name}.md`), 'utf8');
  const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  const outcomes = await runExample(blocks.join('\n'));
  expect(outcomes.length).toBeGreaterThan(least);
  expect(outcomes.map(({ expression, printed }) => [expression, printed])).toEqual(
    outcomes.map(({ expression, expected }) => [expression, expected]),
  );
});
