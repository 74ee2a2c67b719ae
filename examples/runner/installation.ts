/** @file Installs the libraries of the examples, once, beside the examples. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { binariesLeftOut, missingPackages } from './packages.ts';

/** The libraries could not be installed; the message says why, and what to do. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError';
}

function npm(folder: string, args: readonly string[]): void {
  const calm = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const { status, stderr, error } = spawnSync('npm', [...args, ...calm], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  const said = (error?.message ?? stderr).trim().split('\n').slice(0, 3).join('\n  ');
  throw new InstallationError(
    `the libraries of the examples could not be installed\n  npm: ${said}\n  fix: with a network, npm ci --prefix examples`,
  );
}

const isRunning = (id: number): boolean => {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
};

/** Two examples that are started at once must not write into the same folder at once; what a process left that has ended does not count. */
async function alone(folder: string, body: () => void): Promise<void> {
  const lock = join(tmpdir(), `flambeau-examples-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      await setTimeout(200);
      try {
        if (!isRunning(Number(readFileSync(lock, 'utf8')))) rmSync(lock, { force: true });
      } catch {
        // The other has just ended.
      }
    }
  }
  try {
    body();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Makes sure that the libraries that an example imports are there: all of the examples' are installed when one is missing. */
export async function install(file: string, folder: string, say: (line: string) => void): Promise<void> {
  const missing = missingPackages(file, folder);
  if (missing.length === 0) return;
  say(`installing ${missing.join(', ')} and the other libraries of the examples into examples/node_modules, once`);
  await alone(folder, () => {
    if (missingPackages(file, folder).length === 0) return;
    npm(folder, ['ci']);
    const binaries = binariesLeftOut(folder);
    if (binaries.length > 0) npm(folder, ['install', '--no-save', ...binaries]);
  });
}
