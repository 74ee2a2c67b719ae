/** @file The benchmark runs and says what it measured. No time is asserted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root, runNode, temporaryDirectory } from './program.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

interface Row {
  readonly suite: string;
  readonly name: string;
  readonly unit: string;
  readonly flambeau: number | null;
  readonly wasm: number | null;
}

describe('the benchmark', () => {
  test.each([
    ['steps', 5, 'ms'],
    ['ops', 14, 'µs'],
    ['startup', 1, 'ms'],
  ])('of %s gives %i rows in %s', async (suite, count, unit) => {
    const file = join(directory.path, `${suite}.json`);
    const args = ['--suite', suite, '--quick', '--alone', '--json', file];
    const ended = await runNode([join(root, 'build', 'bench.js'), ...args]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const rows = JSON.parse(readFileSync(file, 'utf8')) as Row[];
    expect(rows.map((row) => [row.suite, row.unit])).toEqual(Array.from({ length: count }, () => [suite, unit]));
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(expect.arrayContaining(['flambeau', 'pytorch', 'tfjs', 'floor']));
      expect([row.name, row.flambeau, row.wasm]).toEqual([row.name, expect.any(Number), expect.any(Number)]);
      expect(ended.stdout).toContain(row.name);
    }
  });

  test('names its options where one is wrong', async () => {
    const ended = await runNode([join(root, 'build', 'bench.js'), '--suite', 'nothing']);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain('usage: npm run bench -- [--suite steps|ops|startup]');
  });
});
