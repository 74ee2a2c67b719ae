/** @file The kernel cache and the compiler, in processes of their own: what is kept, what is refused, and what is said. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../platform/program.ts';
import { rememberingCompiler, runChild, withDirectory, writeCompiler } from './process.ts';

/** The one directory in which a cache root holds its kernels. */
function kernelDirectory(root: string): string {
  const names = readdirSync(root).filter((name) => name.startsWith('native-'));
  expect(names).toHaveLength(1);
  return join(root, names[0] ?? '');
}

function libraries(root: string): string[] {
  const directory = kernelDirectory(root);
  return readdirSync(directory)
    .filter((name) => name.endsWith('.so'))
    .map((name) => join(directory, name));
}

/** A process that has ended may wait, as a zombie, for somebody to ask how. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z\s]/.test(stdout.trim());
}

const compilers = temporaryDirectory();
afterAll(() => compilers.remove());
/** What the compiler makes is not the point of most tests here. */
let CC = '';
beforeAll(() => {
  CC = rememberingCompiler(compilers.path);
});

const child = (environment: Parameters<typeof runChild>[0]) => runChild({ CC, ...environment });
const works = { report: { wrong: 0, compileSeconds: 0 }, warnings: '' };

describe('the kernel cache', () => {
  it('compiles once, leaves nothing else behind, and keeps others out', () =>
    withDirectory(async (root) => {
      const first = await runChild({ FLAMBEAU_CACHE: root });
      expect(first.report).toMatchObject({ wrong: 0 });
      expect(first.report.error).toBeUndefined();
      expect(first.report.compileSeconds).toBeGreaterThan(0);
      const directory = kernelDirectory(root);
      expect(statSync(directory).mode & 0o777).toBe(0o700);
      expect(readdirSync(directory).sort()).toEqual(
        [...libraries(root).map((file) => file.slice(directory.length + 1)), 'index'].sort(),
      );
      expect(await runChild({ FLAMBEAU_CACHE: root, PATH: process.env['PATH'] })).toEqual(works);
    }));

  it('compiles anew what was tampered with', () =>
    withDirectory(async (root) => {
      await child({ FLAMBEAU_CACHE: root });
      const files = libraries(root);
      expect(files).toHaveLength(2);
      const before = files.map((file) => readFileSync(file));
      for (const file of files) {
        const bytes = readFileSync(file);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff;
        chmodSync(file, 0o600);
        writeFileSync(file, bytes);
      }
      const { report } = await child({ FLAMBEAU_CACHE: root });
      expect(report.error).toBeUndefined();
      expect(report.wrong).toBe(0);
      expect(report.compileSeconds).toBeGreaterThan(0);
      files.forEach((file, i) => {
        const now = existsSync(file) ? readFileSync(file) : undefined;
        if (now !== undefined) expect(now.equals(before[i] ?? Buffer.alloc(0))).toBe(true);
      });
      expect((await child({ FLAMBEAU_CACHE: root })).report).toEqual({ wrong: 0, compileSeconds: 0 });
    }));

  it.each([
    { kind: 'cut off', spoil: (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 100)) },
    { kind: 'removed', spoil: (file: string) => rmSync(file) },
    {
      kind: 'a folder now',
      spoil: (file: string) => {
        rmSync(file);
        mkdirSync(file);
        writeFileSync(join(file, 'something'), '');
      },
    },
    {
      kind: 'a link to something without end',
      spoil: (file: string) => {
        rmSync(file);
        symlinkSync('/dev/zero', file);
      },
    },
  ])('compiles anew where a library is $kind', ({ spoil }) =>
    withDirectory(async (root) => {
      await child({ FLAMBEAU_CACHE: root });
      for (const file of libraries(root)) spoil(file);
      const { report, warnings } = await child({ FLAMBEAU_CACHE: root });
      expect([report, warnings]).toEqual([{ wrong: 0, compileSeconds: expect.any(Number) }, '']);
      expect(await child({ FLAMBEAU_CACHE: root })).toEqual(works);
    }),
  );

  it('survives a damaged index', () =>
    withDirectory(async (root) => {
      await child({ FLAMBEAU_CACHE: root });
      const index = join(kernelDirectory(root), 'index');
      writeFileSync(
        index,
        `${readFileSync(index, 'utf8').slice(0, 90)}\n{"library":"../../evil","keys":["x"]}\nnot json`,
      );
      expect((await child({ FLAMBEAU_CACHE: root })).report).toMatchObject({ wrong: 0 });
      expect((await child({ FLAMBEAU_CACHE: root })).report).toEqual({ wrong: 0, compileSeconds: 0 });
    }));

  it('goes on, with one warning, where the index cannot be written', () =>
    withDirectory(async (root) => {
      await child({ FLAMBEAU_CACHE: root });
      const index = join(kernelDirectory(root), 'index');
      rmSync(index);
      mkdirSync(index);
      const { report, warnings } = await child({ FLAMBEAU_CACHE: root });
      expect(report).toEqual({ wrong: 0, compileSeconds: expect.any(Number) });
      expect(warnings.match(/flambeau:/g)).toHaveLength(1);
      expect(warnings).toMatch(/the index of the kernel cache .* cannot be written \(EISDIR/);
    }));

  it.each([
    {
      kind: 'lies below a file',
      place: (root: string) => {
        writeFileSync(join(root, 'file'), '');
        return join(root, 'file', 'below');
      },
    },
    { kind: 'lies in a file system without folders', place: () => '/proc/flambeau' },
    { kind: 'lies on a device', place: () => '/dev/null/kernels' },
    {
      kind: 'lies behind a link to nowhere',
      place: (root: string) => {
        symlinkSync(join(root, 'nowhere'), join(root, 'link'));
        return join(root, 'link');
      },
    },
  ])('warns once and works where the directory $kind', ({ place }) =>
    withDirectory(async (root) => {
      const { report, warnings } = await child({ FLAMBEAU_CACHE: place(root) });
      expect(report).toEqual({ wrong: 0, compileSeconds: expect.any(Number) });
      expect(warnings.match(/flambeau:/g)).toHaveLength(1);
      expect(warnings.match(/the kernel cache .* cannot be used/g)).toHaveLength(1);
    }),
  );

  it.each([
    {
      kind: 'others may write',
      spoil: (directory: string) => chmodSync(directory, 0o777),
      said: 'other users may write to it',
    },
    {
      kind: 'a link leads',
      spoil: (directory: string) => {
        rmSync(directory, { recursive: true });
        mkdirSync(`${directory}-elsewhere`);
        symlinkSync(`${directory}-elsewhere`, directory);
      },
      said: 'it is no directory',
    },
    ...(process.getuid?.() === 0
      ? [
          {
            kind: 'another user is the owner',
            spoil: (directory: string) => chownSync(directory, 1234, 1234),
            said: 'it belongs to another user',
          },
        ]
      : []),
  ])('refuses a directory of which $kind', ({ spoil, said }) =>
    withDirectory(async (root) => {
      await child({ FLAMBEAU_CACHE: root });
      spoil(kernelDirectory(root));
      const { report, warnings } = await child({ FLAMBEAU_CACHE: root });
      expect(report).toMatchObject({ wrong: 0 });
      expect(report.compileSeconds).toBeGreaterThan(0);
      expect(warnings).toContain(said);
      expect(warnings.match(/flambeau:/g)).toHaveLength(1);
    }),
  );

  it('serves two processes that begin at once', () =>
    withDirectory(async (root) => {
      const ended = await Promise.all([1, 2].map(() => child({ FLAMBEAU_CACHE: root })));
      for (const { report, warnings } of ended) {
        expect([report, warnings]).toEqual([{ wrong: 0, compileSeconds: expect.any(Number) }, '']);
      }
      expect(await child({ FLAMBEAU_CACHE: root })).toEqual(works);
    }));
});

describe('the compiler', () => {
  it('that fails is an error with its words', () =>
    withDirectory(async (root) => {
      const silent = await runChild({ FLAMBEAU_CACHE: root, CC: '/bin/false' });
      expect(silent.report.error).toContain('EngineError [engine/compiler-failed]: the C compiler failed: /bin/false');
      const script = writeCompiler(root, 'talks', 'echo no licence today >&2\nexit 3');
      const talking = await runChild({ FLAMBEAU_CACHE: root, CC: script });
      expect(talking.report.error).toContain('no licence today');
    }));

  it('that hangs is stopped, and all that it started', () =>
    withDirectory(async (root) => {
      const script = writeCompiler(root, 'hangs', `echo $$ > '${root}/pid'\nsleep 1000`);
      const { report } = await runChild({ FLAMBEAU_CACHE: root, CC: script, FLAMBEAU_COMPILER_SECONDS: '0.3' });
      expect(report.error).toMatch(/^EngineError \[engine\/compiler-failed\]: the C compiler took longer than 0.3 s/);
      const pid = Number(readFileSync(join(root, 'pid'), 'utf8'));
      await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 5000);
    }));

  it('that writes no library is an error, and nothing of it is kept', () =>
    withDirectory(async (root) => {
      for (const words of ['echo rubbish > "$out"', ': > "$out"', 'head -c 5000 "$(command -v sh)" > "$out"']) {
        const script = rememberingCompiler(root, 'rubbish', `${words}; exit 0`);
        const { report } = await runChild({ FLAMBEAU_CACHE: join(root, 'cache'), CC: script });
        expect(report.error).toBe(
          `EngineError [engine/compiler-failed]: the C compiler ended well, but wrote no library: ${script}`,
        );
        expect(libraries(join(root, 'cache'))).toEqual([]);
        rmSync(join(root, 'cache'), { recursive: true });
      }
    }));

  it('that writes the library of another program is an error', () =>
    withDirectory(async (root) => {
      const script = rememberingCompiler(root, 'foreign', `cp "$(readlink -f /proc/self/exe)" "$out"; exit 0`);
      const { report } = await runChild({ FLAMBEAU_CACHE: join(root, 'cache'), CC: script });
      expect(report.error).toMatch(/^EngineError \[engine\/load\]: the native runtime could not be loaded/);
      expect(libraries(join(root, 'cache'))).toEqual([]);
    }));

  it('that is absent makes the engine unavailable; a named one that is absent is an error', () =>
    withDirectory(async (root) => {
      const empty = join(root, 'empty');
      mkdirSync(empty);
      const none = await runChild({ FLAMBEAU_CACHE: root, CC: '', PATH: empty });
      expect(none.report.error).toContain('EngineError [engine/unavailable]');
      const named = await runChild({ FLAMBEAU_CACHE: root, CC: 'no-such-compiler' });
      expect(named.report.error).toContain('EngineError [engine/compiler-missing]');
      expect(named.report.error).toContain('no-such-compiler');
    }));

  it('of another name or with other options has kernels of its own', () =>
    withDirectory(async (root) => {
      await child({ FLAMBEAU_CACHE: root });
      const other = await child({ FLAMBEAU_CACHE: root, CC: `${CC} -DOTHER=1` });
      expect(other.report).toMatchObject({ wrong: 0 });
      expect(other.report.compileSeconds).toBeGreaterThan(0);
      expect(readdirSync(root)).toHaveLength(2);
    }));
});
