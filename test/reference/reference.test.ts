/** @file Every comment of the public constants says what it must, its examples print what they say, and the pages are current. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../reference/entries.ts';
import { readEntries } from '../../reference/entries.ts';
import { runExample } from '../../reference/examples.ts';
import { findGaps } from '../../reference/gaps.ts';
import { writePages } from '../../reference/pages.ts';
import { findTypeErrors } from '../../reference/types.ts';
import * as torch from '../../src/index.ts';
import { root } from '../platform/program.ts';

const entries = readEntries(root);

describe('the comments of the public constants', () => {
  it('have no gaps, and examples that print what they say', async () => {
    expect(await findGaps(entries)).toEqual([]);
  });

  it('have examples that compile, all but the one that is wrong on purpose', () => {
    const [first] = entries;
    if (first === undefined) return expect.fail();
    const mistaken = { ...first, names: ['torch.planted'], tags: [{ name: 'example', text: 'torch.relu(3); // 3' }] };
    const errors = findTypeErrors(root, [...entries, mistaken]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^torch\.planted: an example that does not compile: Argument of type 'number'/);
  });

  it('are the pages of the reference, word for word', () => {
    const directory = join(root, 'docs', 'reference');
    const pages = writePages(entries);
    expect(readdirSync(directory).sort()).toEqual([...pages.keys()].sort());
    const stale = [...pages].filter(([name, text]) => readFileSync(join(directory, name), 'utf8') !== text);
    expect(
      stale.map(([name]) => name),
      'run npm run reference',
    ).toEqual([]);
  });
});

describe('a gap', () => {
  const whole: Entry = {
    name: 'abs',
    names: ['torch.abs'],
    file: 'src/ops/pointwise/arithmetic.ts',
    place: 0,
    summary: 'Distance from zero.',
    tags: [
      { name: 'shape', text: '[*] → [*]' },
      { name: 'example', text: 'torch.abs(torch.tensor([-1])); // tensor([1.])' },
    ],
    value: torch.abs,
    signature: undefined,
  };
  const tagged = (...tags: readonly [string, string][]): Entry => ({
    ...whole,
    tags: tags.map(([name, text]) => ({ name, text })),
  });
  const [shape, example] = whole.tags.map(({ name, text }) => [name, text] as [string, string]) as [
    [string, string],
    [string, string],
  ];

  it('is none where all is there', async () => {
    expect(await findGaps([whole])).toEqual([]);
  });

  it.each<[string, Entry[], string]>([
    ['a sentence', [{ ...whole, summary: '' }], 'no sentence'],
    ['a full stop', [{ ...whole, summary: 'Distance' }], 'no sentence'],
    ['a shape', [tagged(example)], 'no @shape'],
    ['an example', [tagged(shape)], 'no @example'],
    ['a result', [tagged(shape, ['example', 'torch.abs(torch.ones(1));'])], 'an example that shows no result'],
    ['the order of tags', [tagged(example, shape)], 'tags out of order'],
    ['a known tag', [tagged(shape, ['returns', 'a tensor'], example)], 'an unknown tag, @returns'],
    ['a page', [{ ...whole, file: 'src/elsewhere.ts' }], 'belongs to no page'],
    ['an error class', [tagged(shape, ['throws', '{TypeError} on strings.'], example)], 'no class of errors'],
    ['a sentence of its own', [whole, { ...whole, names: ['torch.absolutely'] }], 'the sentence of torch.abs'],
  ])('is seen where %s is missing', async (_, given, wanted) => {
    const gaps = await findGaps(given);
    expect(gaps.filter((gap) => gap.includes(wanted))).toHaveLength(1);
  });

  it('is an example that prints something else, or fails', async () => {
    const wrong = tagged(shape, ['example', 'torch.abs(torch.tensor([-1])); // tensor([2.])']);
    expect((await findGaps([wrong])).join()).toContain('prints\ntensor([1.])\nand not\ntensor([2.])');
    const failing = tagged(shape, ['example', 'torch.abs(); // 1']);
    expect((await findGaps([failing])).join()).toContain('an example that fails: ArgumentError');
  });
});

describe('an example', () => {
  it('compares each expression that a comment follows, over as many lines as the comment has', async () => {
    const source = [
      'const x = torch.ones([2, 2]); // no result',
      'x.add_(1);',
      'x;',
      '// tensor([[2., 2.],',
      '//         [2., 2.]])',
      'x.sum().item(); // 8',
    ].join('\n');
    const outcomes = await runExample(source);
    expect(outcomes.map(({ expression }) => expression)).toEqual(['x', 'x.sum().item()']);
    for (const { expected, printed } of outcomes) expect(printed).toBe(expected);
  });

  it('may await', async () => {
    expect(await runExample('await torch.ones(1).cpu(); // tensor([1.])')).toMatchObject([{ printed: 'tensor([1.])' }]);
  });
});
