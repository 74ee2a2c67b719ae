/** @file Each thread has an arena of its own, which goes with the thread. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runNode } from '../platform/program.ts';

const program = fileURLToPath(new URL('./workers.mjs', import.meta.url));

test.runIf(process.platform === 'linux')('worker threads leave no memory behind', async () => {
  const ended = await runNode([program], { environment: { FLAMBEAU_ENGINE: 'native' } });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const report = JSON.parse(ended.stdout) as {
    readonly answers: number[];
    readonly own: number;
    /** Gigabytes of address space more than before the workers. */ readonly left: number;
  };
  expect(report.answers).toEqual(new Array(120).fill(2));
  expect(report.own).toBe(3 * 512 * 512);
  // Twelve arenas take twelve gigabytes.
  expect(report.left).toBeLessThan(3);
});
