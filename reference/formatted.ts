/** @file Written files in the project's format. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** A text as the formatter leaves it in a file of that path, from the package's root. */
export function formatted(path: string, text: string): string {
  return execFileSync(join(root, 'node_modules', '.bin', 'biome'), ['check', '--write', `--stdin-file-path=${path}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
  });
}
