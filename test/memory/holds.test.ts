/** @file What a tensor holds stays what it is, in whatever order tensors are made, viewed, dropped and released beside it. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isFull } from '../depth.ts';
import { runNode } from '../platform/program.ts';

const program = fileURLToPath(new URL('./holds.mjs', import.meta.url));
const steps = isFull ? 1_000_000 : 50_000;
const minutes = 60_000;

test.each([
  ['on', 1],
  ['off', 1],
  ['poison', 2],
] as const)(
  '%s: random holds, views and releases',
  async (mode, seed) => {
    const environment = { FLAMBEAU_ENGINE: 'native', FLAMBEAU_ARENA: mode };
    const ended = await runNode([program, String(steps), String(seed)], { environment, timeout: 9 * minutes });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { engine, checked, megabytes } = JSON.parse(ended.stdout) as {
      readonly engine: string;
      readonly checked: number;
      readonly megabytes: number;
    };
    console.log(`${mode}: ${checked} reads of ${steps} steps, ${megabytes} MB`);
    expect(engine).toBe('native');
    expect(checked).toBeGreaterThan(steps / 2);
    // What is alive takes 10 MB.
    if (mode !== 'off') expect(megabytes).toBeLessThan(400);
  },
  10 * minutes,
);
