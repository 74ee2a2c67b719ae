/** @file The library of another commit, built as that commit builds it, with this commit's programs of the benchmark beside it. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Builds the library in `folder`, a checkout, and copies the built programs of `root` there: each finds the package that it stands in. */
export function buildBeside(root: string, folder: string): void {
  execFileSync(process.execPath, [join(root, 'node_modules/tsdown/dist/run.mjs'), '--logLevel', 'error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [from, to] = [join(root, 'build'), join(folder, 'build')];
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (name.endsWith('.js')) copyFileSync(join(from, name), join(to, name));
}
