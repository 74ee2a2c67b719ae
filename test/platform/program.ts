/** @file Runs Node on a file or a line of code as a process of its own, with no more environment than a test gives it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's directory. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

export type Environment = Readonly<Record<string, string>>;

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where the system's own programs are, the compiler among them. */
export const systemPath = process.env['PATH'] ?? '';

interface RunOptions {
  readonly environment?: Environment;
  readonly directory?: string;
  /** After which a program that hangs is ended, in milliseconds. */
  readonly timeout?: number;
}

/** Runs a program and waits, without blocking the test runner. */
export function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const env = { HOME: homedir(), PATH: systemPath, ...options.environment };
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { env, cwd: options.directory, timeout: options.timeout ?? 110_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, stdout, stderr });
      },
    );
  });
}

/** Runs Node. */
export function runNode(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return runProgram(process.execPath, args, options);
}

/** A new empty directory, and how to remove it. */
export function temporaryDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'flambeau-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
