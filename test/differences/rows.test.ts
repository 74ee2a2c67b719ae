/** @file Every row of `docs/pytorch-differences.md` has a test: one that is named by the row's subject, or one named in `elsewhere.ts`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../platform/program.ts';
import { elsewhere } from './elsewhere.ts';

const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const sorted = (names: Iterable<string>) => [...names].sort();

/** The titles of the tests in a file, as they stand in its source. */
const titlesOf = (source: string) =>
  Array.from(source.matchAll(/\btest(?:\.each\([^)]*\))?\(\s*(['"])(.+?)\1,\s/g), ([, , title]) => title);

const subjects = read('docs', 'pytorch-differences.md')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => line.split(' | ')[0]?.slice(2));

const here = readdirSync(join(root, 'test', 'differences'))
  .filter((name) => name.endsWith('.test.ts') && name !== 'rows.test.ts')
  .flatMap((name) => titlesOf(read('test', 'differences', name)));

test('each row has a test, and each test here a row', () => {
  expect(sorted([...here, ...Object.keys(elsewhere)] as string[])).toEqual(sorted(subjects as string[]));
});

test('the tests elsewhere are there', () => {
  const missing = Object.values(elsewhere).filter(([file, title]) => !titlesOf(read('test', file)).includes(title));
  expect(missing).toEqual([]);
});
