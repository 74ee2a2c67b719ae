/** @file Hashes differ where bits do, and two builds are compared by them. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { root, runNode, temporaryDirectory } from '../platform/program.ts';
import { compareBits } from './difference.ts';
import { Digest } from './digest.ts';
import type { Entry } from './entry.ts';

function hashOf(result: unknown, id = 'case'): string {
  const digest = new Digest();
  digest.add(result);
  return digest.take(id);
}

describe('a hash of results', () => {
  test('is the same for the same bits, however they lie in memory', () => {
    const x = torch.tensor([
      [1, 2],
      [3, 4],
    ]);
    const transposed = torch
      .tensor([
        [1, 3],
        [2, 4],
      ])
      .t();
    expect(hashOf(transposed)).toBe(hashOf(x));
    expect(hashOf([x, 2n])).toBe(hashOf([transposed, 2n]));
  });

  test('differs by the last bit, by the sign of zero, by dtype, by shape and by the kind of number', () => {
    const results = [
      torch.tensor([1, 2]),
      torch.tensor([1, 2 + 2 ** -22]),
      torch.tensor([[1, 2]]),
      torch.tensor([1, 2], { dtype: torch.float64 }),
      torch.tensor([0]),
      torch.tensor([-0]),
      [torch.tensor([0])],
      null,
      1,
      1n,
      true,
    ];
    expect(new Set(results.map((result) => hashOf(result))).size).toBe(results.length);
  });

  test('knows one NaN, and leaves out what uninitialised memory holds', () => {
    const nan = (bits: number) => torch.fromTypedArray(new Float32Array(Uint32Array.of(bits).buffer), [1]);
    expect(hashOf(nan(0xffc00001))).toBe(hashOf(nan(0x7fc00000)));
    expect(hashOf(torch.tensor([1]), 'new_empty:float32:0')).toBe(hashOf(torch.tensor([2]), 'new_empty:float32:0'));
  });

  test('covers what was added since the last one', () => {
    const digest = new Digest();
    digest.add(1);
    digest.add(2);
    expect(digest.take('case')).not.toBe(hashOf(2));
    digest.add(2);
    expect([digest.take('case'), digest.take('case')]).toEqual([hashOf(2), 'nothing']);
  });
});

describe('two builds', () => {
  const entry = (id: string, hash: string, status: Entry['status'] = 'passed'): [string, Entry] => [
    id,
    { suite: 'ops', subject: 'add', id, status, hash },
  ];

  test('differ where a hash does, and where a case is no longer supported or gone', () => {
    const before = new Map([entry('0', 'a'), entry('1', 'b'), entry('2', 'c'), entry('3', 'd')]);
    const now = new Map([entry('0', 'a'), entry('1', 'x'), entry('2', 'nothing', 'unsupported')]);
    expect(compareBits(before, now)).toEqual({
      differences: [
        { suite: 'ops', subject: 'add', differing: 2, total: 3, first: '1', before: 'b', now: 'x' },
        { suite: 'ops', subject: 'add', differing: 1, total: 1, first: '3', before: 'd', now: 'gone' },
      ],
      compared: 3,
      added: 0,
    });
  });

  test('do not differ where only the newer one supports a case', () => {
    const before = new Map([entry('0', 'nothing', 'unsupported'), entry('1', 'nothing', 'unsupported')]);
    const now = new Map([entry('0', 'a'), entry('1', 'nothing', 'unsupported'), entry('2', 'b')]);
    expect(compareBits(before, now)).toEqual({ differences: [], compared: 0, added: 2 });
  });
});

describe('npm run bits', () => {
  const temporary = temporaryDirectory();
  afterAll(() => temporary.remove());
  const run = (...args: string[]) =>
    runNode(['--import', 'tsx', join(root, 'test/bits/main.ts'), ...args], {
      directory: root,
      environment: { TMPDIR: temporary.path },
    });

  test('compares with a commit and leaves nothing behind', async () => {
    const ended = await run('--against', 'HEAD', '--only', 'triu', '--engine', 'interpreter');
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(/^against [0-9a-f]+ /);
    expect(ended.stdout).toMatch(/\ninterpreter +\d+ +\d+ +\d+\n$/);
    expect(readdirSync(temporary.path).filter((name) => name.startsWith('flambeau-'))).toEqual([]);
    const worktrees = execFileSync('git', ['worktree', 'list'], { cwd: root, encoding: 'utf8' });
    expect(worktrees).not.toContain(temporary.path);
  });

  test('prints a hash for each suite without a commit', async () => {
    const ended = await run('--only', 'ops,triu', '--engine', 'interpreter,wasm', '--threads', '1');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^ +results +wasm ×1 +interpreter\nops +\d+ +[0-9a-f]{12} +[0-9a-f]{12}\n$/);
  });

  test.each([
    ['an engine', ['--engine', 'cuda'], "--engine takes native, wasm, interpreter, got 'cuda'"],
    ['a number of threads', ['--threads', '3'], "--threads takes 1 or 2, got '3'"],
    ['a commit', ['--against', 'no-such-commit'], "no commit 'no-such-commit' in this repository"],
    ['a name', ['--only', 'nothing', '--engine', 'interpreter'], "no operator 'nothing' in the set"],
  ])('names %s that is wrong', async (_, args, problem) => {
    const ended = await run(...args);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain(problem);
  });
});
