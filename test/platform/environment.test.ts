/** @file `docs/environment.md` lists every variable that the sources read, and no other. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './program.ts';

/** The variables named in files of programs below a folder. */
function namesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && (/\.(ts|mjs|py|sh)$/.test(entry.name) || entry.name === 'python'))
    .flatMap(
      (entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').match(/\bFLAMBEAU_[A-Z_]*[A-Z]\b/g) ?? [],
    );
}

const [programs = '', tests = ''] = readFileSync(join(root, 'docs', 'environment.md'), 'utf8').split('\n## For tests');
const listed = (part: string) => Array.from(part.matchAll(/^\| `(FLAMBEAU_[A-Z_]+)`/gm), ([, name]) => name).sort();
const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

test('the page lists what the library reads', () => {
  expect(listed(programs)).toEqual(sorted(namesIn('src')));
});

test('and what tests and benchmarks read beside it', () => {
  const own = new Set(namesIn('src'));
  const beside = [...namesIn('test'), ...namesIn('bench'), ...namesIn('examples')].filter((name) => !own.has(name));
  expect(listed(tests)).toEqual(sorted(beside));
});
