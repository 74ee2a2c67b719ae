/** @file Starts `child.ts` as a process of its own, with a given environment. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildReport } from './child.ts';

export const childPath = fileURLToPath(new URL('./child.ts', import.meta.url));

export interface Ended {
  readonly report: ChildReport;
  readonly warnings: string;
}

export function runChild(environment: { readonly [name: string]: string | undefined }): Ended {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', childPath], {
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`the child ended with ${status ?? signal}\n${stderr}`);
  return { report: JSON.parse(stdout.trim()) as ChildReport, warnings: stderr };
}

/** Runs `body` with a directory of its own. */
export function withDirectory(body: (directory: string) => void): void {
  const directory = mkdtempSync(join(tmpdir(), 'flambeau-test-'));
  try {
    body(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
