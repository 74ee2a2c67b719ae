/** @file Memory of loops that never await: nothing is disposed of, and nothing adds up. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Environment, runNode } from '../platform/program.ts';

const program = fileURLToPath(new URL('./training.mjs', import.meta.url));

interface Report {
  readonly engine: string;
  /** Megabytes after each of the counts asked for. */
  readonly resident: readonly [number, number];
  readonly peak: number;
}

async function measure(
  environment: Environment,
  work: 'train' | 'allocate',
  counts: readonly number[],
): Promise<Report> {
  const ended = await runNode([program, work, ...counts.map(String)], { environment });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const report = JSON.parse(ended.stdout) as Report;
  const megabytes = report.resident.map((value) => value.toFixed(0)).join(' and ');
  console.log(
    `${report.engine}, ${work}: ${megabytes} MB after ${counts.join(' and ')}, at most ${report.peak.toFixed(0)}`,
  );
  return report;
}

describe('a loop of training steps', () => {
  // The gradients of one step take 17 kB and its activations as much: 8,000 steps that kept either would add 130 MB.
  test('does not grow on native', async () => {
    const { engine, resident } = await measure({ FLAMBEAU_ENGINE: 'native' }, 'train', [5000, 13_000]);
    expect(engine).toBe('native');
    expect(resident[1] - resident[0]).toBeLessThan(40);
  });

  test('does not grow on wasm once linear memory is full', async () => {
    const environment = { FLAMBEAU_ENGINE: 'wasm', FLAMBEAU_WASM_MEMORY: String(16 * 2 ** 20) };
    const { engine, resident } = await measure(environment, 'train', [8000, 16_000]);
    expect(engine).toBe('wasm');
    expect(resident[1] - resident[0]).toBeLessThan(40);
  });
});

describe('a loop that allocates 3,000 tensors of 1 MB', () => {
  test('stays below 200 MB on native, and takes at most twice that on wasm', async () => {
    const native = await measure({ FLAMBEAU_ENGINE: 'native' }, 'allocate', [3000]);
    const wasm = await measure({ FLAMBEAU_ENGINE: 'wasm' }, 'allocate', [3000]);
    expect(native.peak).toBeLessThan(200);
    expect(wasm.peak).toBeLessThanOrEqual(2 * native.peak);
  });
});

describe('where the address space is bounded', () => {
  // The arena keeps the bound, in whatever mode the suite runs: without one, V8 may find no memory for itself first.
  const environment = { ...process.env, FLAMBEAU_ENGINE: 'native', FLAMBEAU_THREADS: '2', FLAMBEAU_ARENA: undefined };
  const bounded = (work: string, count: number) =>
    spawnSync('sh', ['-c', `ulimit -v 2000000; exec "$@"`, 'sh', process.execPath, program, work, String(count)], {
      env: environment,
      encoding: 'utf8',
    });

  test.runIf(process.platform === 'linux')('tensors that are kept end in an error that says how much there is', () => {
    const { status, stderr } = bounded('keep', 400);
    expect(stderr).toMatch(
      /DeviceError \[memory\/exhausted\].*this process may use [\d,]+, of which tensors hold [\d,]+/,
    );
    expect(status).toBe(1);
  });

  test.runIf(process.platform === 'linux')('a loop takes as much as it needs', () => {
    const { status, stderr } = bounded('allocate', 1000);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
