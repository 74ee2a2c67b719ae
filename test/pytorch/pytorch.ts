/** @file Asks PyTorch itself: where its copy is absent, tests are shown as skipped and name the command that gets it. */
import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, test } from 'vitest';
import { isFull } from '../depth.ts';

const python = fileURLToPath(new URL('./python', import.meta.url));

/** Kernels, and which results are flagged unstable, depend on the machine otherwise; some generators go through sets of strings. */
const environment = { ...process.env, PYTHON: python, ATEN_CPU_CAPABILITY: 'avx2', PYTHONHASHSEED: '0' };

/** Runs a program that may use PyTorch 2.6, without blocking the test runner; gives what it prints. */
export async function run(program: string, given: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, given, { env: environment, maxBuffer: 1 << 28 });
  return stdout;
}

/** Runs a Python program with PyTorch 2.6; gives what it prints. */
export const askPyTorch = (...given: readonly string[]): Promise<string> => run(python, given);

/** Tests that need PyTorch: required in the full run and where FLAMBEAU_REQUIRE names it. */
export function describeWithPyTorch(name: string, body: () => void): void {
  const isRequired = isFull || (process.env['FLAMBEAU_REQUIRE'] ?? '').split(',').includes('pytorch');
  const isThere = spawnSync(python, ['--check']).status === 0;
  describe(name, () => {
    if (isThere) body();
    else if (isRequired) {
      test('has PyTorch', () => {
        throw new Error('PyTorch 2.6 is required and absent; get it with: npm run pytorch');
      });
    } else test.skip('PyTorch 2.6 is absent; get it with: npm run pytorch', () => {});
  });
}
