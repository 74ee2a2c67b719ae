/** @file Disks and compilers that fail, at the start or in the middle of a process: the program computes on, warned once. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../platform/program.ts';
import { type Environment, rememberingCompiler, runProgram, withDirectory } from './process.ts';

const values = [10, 1, 1, 6];
const compilers = temporaryDirectory();
afterAll(() => compilers.remove());
let CC = '';
beforeAll(() => {
  CC = rememberingCompiler(compilers.path);
});

const preload = ['--import', fileURLToPath(new URL('./failing-disk.mjs', import.meta.url))];
const onFailingDisk = (environment: Environment) => runProgram({ CC, ...environment }, preload);

/** The name of the kernels' directory in a cache. */
let name = '';
beforeAll(() =>
  withDirectory(async (root) => {
    const { report, warnings } = await runProgram({ CC, FLAMBEAU_CACHE: root });
    expect([report, warnings]).toEqual([{ values, engine: 'native', reason: 'a C compiler works' }, '']);
    name = readdirSync(root).find((entry) => entry.startsWith('native-')) ?? '';
  }),
);

describe('a cache on a disk that fails', () => {
  it.each(
    ['full', 'readonly', 'removed', 'replaced'].flatMap((how) => ['start', '1', '3'].map((from) => ({ how, from }))),
  )('leaves the engine to a temporary folder: $how from step $from on', ({ how, from }) =>
    withDirectory(async (root) => {
      const directory = join(root, name);
      const { report, warnings } = await onFailingDisk({
        FLAMBEAU_CACHE: root,
        FAIL_BELOW: directory,
        FAIL_HOW: how,
        FAIL_FROM: from,
      });
      expect(report).toEqual({ values, engine: 'native', reason: 'a C compiler works' });
      // A folder that was removed is made again.
      const count = how === 'removed' ? 0 : 1;
      expect(warnings.match(/flambeau:/g) ?? []).toHaveLength(count);
      if (count === 1)
        expect(warnings).toMatch(/flambeau: the kernel cache .* cannot be used \((ENOSPC|EROFS|ENOTDIR|it is no)/);
    }),
  );

  it('serves what it holds although nothing can be written', () =>
    withDirectory(async (root) => {
      await runProgram({ CC, FLAMBEAU_CACHE: root });
      const failing = { FLAMBEAU_CACHE: root, FAIL_BELOW: '/', FAIL_HOW: 'readonly', FAIL_FROM: 'start' };
      const { report, warnings } = await onFailingDisk(failing);
      expect([report, warnings]).toEqual([{ values, engine: 'native', reason: 'a C compiler works' }, '']);
    }));

  it('is done without where the folder for temporary files fails too', () =>
    withDirectory(async (root) => {
      const { report, warnings } = await onFailingDisk({
        FLAMBEAU_CACHE: '/proc/flambeau',
        TMPDIR: join(root, 'nowhere'),
      });
      expect(report).toMatchObject({ values, engine: 'native' });
      expect(warnings.match(/flambeau:/g)).toHaveLength(1);
    }));

  it('leaves wasm where no disk takes a kernel, unless native was asked for', () =>
    withDirectory(async (root) => {
      const failing = { FLAMBEAU_CACHE: root, FAIL_BELOW: '/', FAIL_HOW: 'readonly', FAIL_FROM: 'start' };
      const { report, warnings } = await onFailingDisk(failing);
      expect(report).toMatchObject({
        values,
        engine: 'wasm',
        reason: expect.stringContaining('no directory can hold'),
      });
      expect(warnings.match(/flambeau:/g)).toHaveLength(1);
      expect(warnings).toContain('the native engine failed, using wasm. no directory can hold compiled kernels: EROFS');
      const forced = await onFailingDisk({ ...failing, FLAMBEAU_ENGINE: 'native' });
      expect(forced.report.error).toMatch(
        /^EngineError \[engine\/cache\]: no directory can hold compiled kernels: EROFS.*\n {2}fix: /,
      );
    }));

  it('stands in a temporary folder where there is no home', () =>
    withDirectory(async (root) => {
      for (const HOME of ['', '/proc/nowhere']) {
        const { report, warnings } = await runProgram({
          CC,
          HOME,
          TMPDIR: root,
          FLAMBEAU_CACHE: '',
          XDG_CACHE_HOME: '',
        });
        expect(report).toMatchObject({ values, engine: 'native' });
        expect(warnings.match(/the kernel cache .* cannot be used \(/g)).toHaveLength(1);
        // It ends with the process.
        expect(readdirSync(root)).toEqual([]);
      }
    }));
});

describe('a compiler that fails in the middle', () => {
  it.each([0, 1, 3].map((compilations) => ({ compilations })))(
    'leaves the rest to wasm, with one warning: after $compilations compilations',
    ({ compilations }) =>
      withDirectory(async (root) => {
        const failing = rememberingCompiler(
          compilers.path,
          `fails-after-${compilations}`,
          `[ "$(ls '${root}' | grep -c run-)" -ge ${compilations} ] && { echo the licence has ended; exit 3; }
           : > '${root}'/run-$$`,
        );
        const cache = join(root, 'cache');
        mkdirSync(cache);
        const { report, warnings } = await runProgram({ CC: failing, FLAMBEAU_CACHE: cache });
        expect(report).toMatchObject({ values, engine: 'wasm' });
        expect(report.reason).toMatch(/^native is not available: the C compiler failed: /);
        expect(warnings.match(/flambeau:/g)).toHaveLength(1);
        expect(warnings).toContain('flambeau: the native engine failed, using wasm. the C compiler failed:');
        expect(warnings).toContain('the licence has ended');
        for (const name of readdirSync(root)) if (name.startsWith('run-')) rmSync(join(root, name));
        rmSync(cache, { recursive: true });
        const forced = await runProgram({ CC: failing, FLAMBEAU_CACHE: cache, FLAMBEAU_ENGINE: 'native' });
        expect(forced.report.error).toMatch(/^EngineError \[engine\/compiler-failed\]: .*\nthe licence has ended/);
      }),
  );

  it('because it was taken away leaves the rest to wasm', () =>
    withDirectory(async (root) => {
      const leaving = rememberingCompiler(
        compilers.path,
        'leaves',
        `[ -f '${root}/once' ] && rm '${compilers.path}/leaves'; : > '${root}/once'`,
      );
      const { report, warnings } = await runProgram({ CC: leaving, FLAMBEAU_CACHE: join(root, 'cache') });
      expect(report).toMatchObject({ values, engine: 'wasm' });
      expect(warnings.match(/flambeau:/g)).toHaveLength(1);
    }));
});
