/** @file The state of all sources that the text of a native kernel follows from. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folders = ['src/kernels', 'src/render/c'];
/** What those folders import from elsewhere. */
export const furtherSources: readonly string[] = ['src/storage/dtype.ts'];

/** The sources in a fixed order. */
export function renderingFiles(root: string): readonly string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  return [...files, ...furtherSources].sort();
}

/** Their hash: other text can come from other sources only. */
export function renderingHash(root: string): string {
  const hash = createHash('sha256');
  for (const file of renderingFiles(root)) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}
