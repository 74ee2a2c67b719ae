/** @file Our half of each piece of docs/coming-from-pytorch.md compiles, and prints what the page says. */
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../reference/entries.ts';
import { findTypeErrors } from '../../reference/types.ts';
import { root } from '../platform/program.ts';
import { pieces, runPiece, withoutSpelling } from './pieces.ts';

describe('the pieces that stand side by side', () => {
  it('are at least thirty', () => {
    expect(pieces.length).toBeGreaterThanOrEqual(30);
    expect(new Set(pieces.map(({ title }) => title)).size).toBe(pieces.length);
  });

  it.each(pieces.map((piece) => [piece.title, piece] as const))('%s prints what the page says', async (_, piece) => {
    expect(await runPiece(piece)).toBe(piece.printed);
  });

  it('compile', () => {
    const entries = pieces.map(
      ({ title, typescript }): Entry => ({
        name: title,
        names: [title],
        file: 'docs/coming-from-pytorch.md',
        place: 0,
        summary: '',
        tags: [{ name: 'example', text: typescript }],
        value: undefined,
        signature: undefined,
      }),
    );
    expect(findTypeErrors(root, entries)).toEqual([]);
  });
});

describe('what is printed in two languages', () => {
  it.each([
    ['torch.Size([2, 3]) True None', '[ 2, 3 ] true null'],
    ["[('a', 1.0), ('b', 0.25)]", "[ [ 'a', 1 ], [ 'b', 0.25 ] ]"],
    ['tensor([1.5000, 2.0000])', 'tensor([1.5, 2])'],
    ['tensor(2.)', 'tensor(2.)'],
  ])('%s is %s', (python, ours) => {
    expect(withoutSpelling(python)).toBe(withoutSpelling(ours));
  });

  it.each([
    ['1.25', '1.2'],
    ['10', '1'],
    ['[1, 2]', '[1, 3]'],
    ['100', '1'],
    ['0.10', '0.01'],
  ])('%s is not %s', (python, ours) => {
    expect(withoutSpelling(python)).not.toBe(withoutSpelling(ours));
  });
});
