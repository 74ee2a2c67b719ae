/** @file The benchmark runs and says what it measured. No time is asserted. */
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compareLosses } from '../../bench/losses.ts';
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
    ['steps', 7, 'ms', ''],
    ['layers', 5, 'ms', ''],
    ['ops', 14, 'µs', ''],
    ['startup', 1, 'ms', ''],
    ['cold', 1, 'ms', ''],
    ['memory', 3, 'MB', 'mlp 2-16-16-1, batch 32|dcgan, 28x28, batch 64'],
  ])('of %s gives %i rows in %s', async (suite, count, unit, only) => {
    const file = join(directory.path, `${suite}.json`);
    const args = ['--suite', suite, '--only', only, '--quick', '--alone', '--json', file];
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

  /** A stand-in for a Python with PyTorch: its version, and what it measures. */
  function standIn(name: string, version: string, measured: Readonly<Record<string, object>>): string {
    const lines = Object.entries(measured).map(([row, said]) => `echo '${JSON.stringify({ name: row, ...said })}'`);
    const path = join(directory.path, name);
    writeFileSync(path, ['#!/bin/sh', `if [ "$1" = -c ]; then echo ${version}; exit; fi`, ...lines, ''].join('\n'));
    chmodSync(path, 0o755);
    return path;
  }

  test('compares each row with the best of several PyTorchs, and says which that is', async () => {
    const [small, sum] = ['add, 16 elements', 'sum, 16 elements'];
    const commands = [
      standIn('old', '1.13.1', { [small]: { value: 1000 }, [sum]: { value: 3000 } }),
      standIn('new', '2.6.0+cpu', { [small]: { value: 2000 }, [sum]: { value: 2000 } }),
    ];
    const file = join(directory.path, 'peers.json');
    const ended = await runNode([
      join(root, 'build', 'bench.js'),
      ...['--suite', 'ops', '--only', `${small}|${sum}`, '--engine', 'wasm', '--quick', '--alone', '--json', file],
      ...commands.flatMap((command) => ['--pytorch', command]),
    ]);
    expect(ended.code).toBe(0);
    const rows = JSON.parse(readFileSync(file, 'utf8')) as (Row & { peer: string; pytorch: number })[];
    expect(rows.map(({ name, peer, pytorch }) => [name, peer, pytorch])).toEqual([
      [small, 'PyTorch 1.13', 1000],
      [sum, 'PyTorch 2.6', 2000],
    ]);
    expect(ended.stdout).toMatch(/PyTorch 1\.13 +PyTorch 2\.6 .* peer +peer\/native/);
  });

  test('says whether losses that start from the same weights are equal to four decimals', () => {
    const told = (...losses: number[]) => new Map([['gpt', { median: 1, minimum: 1, losses }]]);
    const [own, peer] = [{ title: 'native' }, { title: 'PyTorch 2.6' }];
    const start = 'losses of gpt on native: 11.0558 9.5138; at most';
    expect(compareLosses(own, told(11.0558, 9.51378), peer, told(11.0558, 9.5138))).toEqual([
      `${start} 2.0e-5 from PyTorch 2.6: equal to four decimals\n`,
    ]);
    expect(compareLosses(own, told(11.0558, 9.51378), peer, told(11.0558, 9.514))).toEqual([
      `${start} 2.2e-4 from PyTorch 2.6: NOT equal to four decimals\n`,
    ]);
    expect(compareLosses(own, told(11.0558, 9.51378), peer, told(11.0558))).toEqual([
      `${start} NaN from PyTorch 2.6: NOT equal to four decimals\n`,
    ]);
    expect(compareLosses(own, told(1), peer, new Map())).toEqual([]);
  });

  test('races the working tree with a commit, and removes what it built of that', async () => {
    const name = 'mlp 2-16-16-1, batch 32';
    const file = join(directory.path, 'race.json');
    const args = ['--suite', 'steps', '--only', name, '--engine', 'wasm', '--quick', '--json', file];
    const ended = await runNode([join(root, 'build', 'bench.js'), ...args, '--against', 'HEAD'], {
      environment: { TMPDIR: directory.path },
    });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/\nagainst [0-9a-f]+ /);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject([
      {
        suite: 'steps',
        engine: 'wasm',
        name,
        unit: 'ms',
        before: { median: expect.any(Number), minimum: expect.any(Number) },
        now: { median: expect.any(Number), minimum: expect.any(Number) },
        ratio: expect.any(Number),
        lost: expect.any(Boolean),
      },
    ]);
    expect(readdirSync(directory.path).filter((entry) => entry.startsWith('flambeau-'))).toEqual([]);
  });

  test.each([
    [['--suite', 'nothing'], "there is no suite 'nothing'"],
    [['--engine', 'cuda'], "--engine takes native or wasm, got 'cuda'"],
    [['--rounds', '0'], "--rounds takes 1 or more, got '0'"],
    [['--against', 'HEAD', '--pytorch', 'python3'], '--pytorch belongs to a run without it'],
    [['--against', 'no-such-commit'], "no commit 'no-such-commit'"],
    [['--pytorch', 'false'], "'false' is no Python with torch"],
  ])('names its options where one is wrong: %j', async (args, problem) => {
    const ended = await runNode([join(root, 'build', 'bench.js'), ...args]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(problem);
    expect(ended.stderr).toContain('usage: npm run bench -- [--suite steps|layers|ops|startup|cold|memory]');
  });
});
