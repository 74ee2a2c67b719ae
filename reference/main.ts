/** @file `npm run reference` writes `docs/reference/` from the sources' comments; with `--check` it only says what is not current. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEntries } from './entries.ts';
import { findGaps } from './gaps.ts';
import { writePages } from './pages.ts';
import { findTypeErrors } from './types.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const directory = join(root, 'docs', 'reference');
const isCheck = process.argv.includes('--check');

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const entries = readEntries(root);
const faults = [...(await findGaps(entries)), ...findTypeErrors(root, entries)];
mkdirSync(directory, { recursive: true });
for (const [name, text] of writePages(entries)) {
  const path = join(directory, name);
  if (read(path) === text) continue;
  if (isCheck) faults.push(`docs/reference/${name} is not current: run npm run reference`);
  else writeFileSync(path, text);
}
for (const fault of faults) console.error(fault);
console.log(`${entries.length} entries, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
