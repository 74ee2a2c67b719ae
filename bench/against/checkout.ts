/** @file Another commit beside the working tree, for as long as this process lives. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../usage.ts';

export interface Checkout {
  /** The folder with its files; `node_modules` are those of the working tree. */
  readonly folder: string;
  /** The commit in short, and its subject. */
  readonly title: string;
  remove(): void;
}

/** A folder that goes with the process, however that ends; but for a kill that asks nobody. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'flambeau-'));
  const remove = () => rmSync(path, { recursive: true, force: true });
  process.on('exit', remove);
  return { path, remove };
}

/** Signals end the process by its own exit, so that what was made for it is removed. */
export function exitOnSignals(): void {
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.on(signal, () => process.exit(128 + number));
  }
}

/** Checks `commit` out of the repository of `root` into a temporary worktree. */
export function checkOut(root: string, commit: string): Checkout {
  const git = (...command: string[]): string =>
    execFileSync('git', command, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  let hash: string;
  try {
    hash = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`);
  } catch {
    throw new UsageError(`no commit '${commit}' in this repository`);
  }
  const { path, remove: removeFolder } = temporaryFolder();
  const folder = join(path, 'checkout');
  const remove = () => {
    removeFolder();
    // The folder is gone: what git knows of it goes too.
    git('worktree', 'prune');
  };
  process.on('exit', remove);
  git('worktree', 'add', '--quiet', '--detach', folder, hash);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return { folder, title: git('log', '-1', '--format=%h %s', hash), remove };
}
