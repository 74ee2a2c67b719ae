/** @file Examples that read files with other libraries, in the full run: `npm run example` installs them. */
import { describe, expect, test } from 'vitest';
import { isFull } from '../depth.ts';
import { root, runNode } from '../platform/program.ts';

const run = (...args: string[]) => runNode(['--import', 'tsx', 'examples/runner/run.ts', ...args], { directory: root });

describe.runIf(isFull)('streaming', () => {
  test.each([
    ['duckdb', 'csv'],
    ['duckdb', 'parquet'],
    ['papaparse', 'csv'],
    ['hyparquet', 'parquet'],
  ])('by %s from %s keeps memory flat from 20 MB to 200 MB', { timeout: 300_000 }, async (reader, format) => {
    const peaks: number[] = [];
    for (const megabytes of [20, 200]) {
      const options = ['--reader', reader, '--format', format, '--megabytes', String(megabytes)];
      const { code, stdout, stderr } = await run('streaming', ...options);
      expect([code, stderr.replace(/^installing .*\n/, '')]).toEqual([0, '']);
      const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1]);
      expect(number(/^file +(\d+) MB/m)).toBeGreaterThan(0.9 * megabytes);
      expect(number(/^loss +([\d.]+)/m)).toBeLessThan(0.01);
      peaks.push(number(/^peak +(\d+) MB/m));
    }
    const [small = 0, large = 0] = peaks;
    expect(large).toBeLessThan(small + 100);
  });

  test('names the readers that there are', async () => {
    const { code, stderr } = await run('streaming', '--reader', 'pandas');
    expect([code, stderr.trim().split('\n').at(-1)]).toEqual([
      1,
      "ValueError: there is no reader 'pandas': there are duckdb, papaparse, hyparquet",
    ]);
  });
});
