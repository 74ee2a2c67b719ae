/** @file Examples that read files with other libraries, in the full run: `npm run example` installs them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
    const peakOf = async (megabytes: number): Promise<number> => {
      const options = ['--reader', reader, '--format', format, '--megabytes', String(megabytes)];
      const { code, stdout, stderr } = await run('streaming', ...options);
      expect([code, stderr.replace(/^installing .*\n/, '')]).toEqual([0, '']);
      const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1]);
      expect(number(/^file +(\d+) MB/m)).toBeGreaterThan(0.9 * megabytes);
      expect(number(/^loss +([\d.]+)/m)).toBeLessThan(0.01);
      return number(/^peak +(\d+) MB/m);
    };
    // The least of two: garbage that is collected late only adds.
    const [small, large] = [
      Math.min(await peakOf(20), await peakOf(20)),
      Math.min(await peakOf(200), await peakOf(200)),
    ];
    expect(large).toBeLessThan(small + 100);
  });

  test('names the readers that there are', async () => {
    const { code, stderr } = await run('streaming', '--reader', 'pandas');
    expect([code, stderr.trim().split('\n').at(-1)]).toEqual([
      1,
      "ValueError [streaming/reader]: there is no reader 'pandas': there are duckdb, papaparse, hyparquet",
    ]);
  });
});

describe('files', () => {
  test('docs/files.md shows the functions of the examples', () => {
    const read = (path: string) => readFileSync(join(root, path), 'utf8');
    const code = ['files/readers', 'streaming/stream'].map((name) => read(`examples/${name}.ts`)).join('');
    const blocks = Array.from(read('docs/files.md').matchAll(/^```ts\n([\s\S]*?)^```$/gm), ([, block = '']) => block);
    expect(blocks.length).toBe(7);
    for (const part of blocks.flatMap((block) => block.split(/\n(?=export|\/\*\*)/))) {
      for (const piece of part.startsWith('import') ? part.trim().split('\n') : [part]) expect(code).toContain(piece);
    }
  });

  test.runIf(isFull)('are read alike by every library', { timeout: 300_000 }, async () => {
    const { code, stdout } = await run('files');
    expect(code).toBe(0);
    const rows = stdout.split('\n').filter((line) => /(yes|no)$/.test(line));
    expect(rows.length).toBeGreaterThanOrEqual(8);
    for (const row of rows) expect(row).toMatch(/ 344 × 8 +yes$/);
  });
});
