/** @file The code of pages that teach runs, and prints what they say. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runExample } from '../../reference/examples.ts';

const root = new URL('../../', import.meta.url);

describe.each(['docs/output-heads.md'])('%s', (page) => {
  const text = readFileSync(new URL(page, root), 'utf8');
  const blocks = Array.from(text.matchAll(/^```ts\n([\s\S]*?)^```/gm), ([, code = ''], i): [number, string] => [
    i + 1,
    code,
  ]);

  test('has code', () => {
    expect(blocks.length).toBeGreaterThan(4);
  });

  test.each(blocks)('block %d', async (_, code) => {
    const outcomes = await runExample(code);
    expect(outcomes.length).toBeGreaterThan(0);
    for (const { expression, expected, printed } of outcomes)
      expect(`${expression}; // ${printed}`).toBe(`${expression}; // ${expected}`);
  });
});
