/** @file The Python half of each piece of docs/coming-from-pytorch.md prints in PyTorch what the page says of ours. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pieces, withoutSpelling } from '../coming-from-pytorch/pieces.ts';
import { temporaryDirectory } from '../platform/program.ts';
import { askPyTorch, describeWithPyTorch } from './pytorch.ts';

const runner = fileURLToPath(new URL('./pieces.py', import.meta.url));
const directory = temporaryDirectory();
afterAll(() => directory.remove());

describeWithPyTorch('the Python halves of what stands side by side', () => {
  let printed: readonly string[] = [];

  beforeAll(async () => {
    const programs = join(directory.path, 'programs.json');
    writeFileSync(programs, JSON.stringify(pieces.map(({ python }) => python)));
    printed = JSON.parse(await askPyTorch('-W', 'ignore', runner, programs)) as string[];
  });

  it.each(pieces.map(({ title, printed: ours }, i) => ({ title, ours, i })))('$title', ({ ours, i }) => {
    expect(withoutSpelling(printed[i] ?? '')).toBe(withoutSpelling(ours));
  });
});
