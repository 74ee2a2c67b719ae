/** @file Starts `child.ts` and `program.ts` as processes of their own, with a given environment and a compiler that remembers. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll } from 'vitest';
import type { ChildReport } from './child.ts';
import type { ProgramReport } from './program.ts';

export const childPath = fileURLToPath(new URL('./child.ts', import.meta.url));
const programPath = fileURLToPath(new URL('./program.ts', import.meta.url));

export type Environment = { readonly [name: string]: string | undefined };

export interface Ended<Report> {
  readonly report: Report;
  readonly warnings: string;
}

let built: string | undefined;

/** The programs, bundled: they start in a tenth of the time that compiling their sources takes. */
function bundles(): string {
  if (built !== undefined) return built;
  built = mkdtempSync(join(tmpdir(), 'flambeau-test-'));
  buildSync({
    entryPoints: [childPath, programPath],
    outdir: built,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
  return built;
}

afterAll(() => {
  if (built !== undefined) rmSync(built, { recursive: true, force: true });
  built = undefined;
});

function start<Report>(
  name: string,
  environment: Environment,
  nodeArguments: readonly string[],
): Promise<Ended<Report>> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [...nodeArguments, join(bundles(), name)],
      { env: { ...process.env, NODE_OPTIONS: '', ...environment }, timeout: 60_000 },
      (error, stdout, stderr) => {
        if (error !== null) reject(new Error(`the child failed: ${error.message}\n${stderr}`));
        else resolve({ report: JSON.parse(stdout.trim()) as Report, warnings: stderr });
      },
    );
  });
}

/** Runs the child and waits, without blocking the test runner. */
export function runChild(environment: Environment, nodeArguments: readonly string[] = []): Promise<Ended<ChildReport>> {
  return start('child.mjs', environment, nodeArguments);
}

/** Runs the program that computes with the whole library. */
export function runProgram(
  environment: Environment,
  nodeArguments: readonly string[] = [],
): Promise<Ended<ProgramReport>> {
  return start('program.mjs', environment, nodeArguments);
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

/** A program in place of the compiler. */
export function writeCompiler(directory: string, name: string, script: string): string {
  const file = join(directory, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

/**
 * A compiler that hands out what it compiled before for the same source and options, for tests of what happens around it. Its words
 * run first: `$out` and `$in` are the files.
 */
export function rememberingCompiler(directory: string, name = 'remembers', before = ''): string {
  const compiler = process.env['CC'] ?? 'cc';
  return writeCompiler(
    directory,
    name,
    `out= in= previous=
for word; do
  case $previous in -o) out=$word;; esac
  case $word in *.c) in=$word;; esac
  previous=$word
done
${before}
known='${directory}'/known-$( { echo "$@"; cat "$in"; } | cksum | tr ' ' - )
if [ ! -f "$known" ]; then
  ${compiler} "$@" || exit $?
  cp "$out" "$known.$$" && mv "$known.$$" "$known"
else
  cp "$known" "$out"
fi`,
  );
}
