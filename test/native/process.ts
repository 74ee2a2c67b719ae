/** @file Starts `child.ts` as a process of its own, with a given environment. */
import { execFile } from 'node:child_process';
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

/** Runs the child and waits, without blocking the test runner. */
export function runChild(environment: { readonly [name: string]: string | undefined }): Promise<Ended> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', childPath],
      { env: { ...process.env, NODE_OPTIONS: '', ...environment }, timeout: 120_000 },
      (error, stdout, stderr) => {
        if (error !== null) reject(new Error(`the child failed: ${error.message}\n${stderr}`));
        else resolve({ report: JSON.parse(stdout.trim()) as ChildReport, warnings: stderr });
      },
    );
  });
}

/** Runs `body` with a directory of its own. */
export async function withDirectory(body: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'flambeau-test-'));
  try {
    await body(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
