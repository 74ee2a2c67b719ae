/** @file The kernel cache and the compiler, in processes of their own: what is kept, what is refused, and what is said. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runChild, withDirectory } from './process.ts';

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

const patience = 120_000;

describe('the kernel cache', () => {
  it(
    'compiles once, leaves nothing else behind, and keeps others out',
    () =>
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
        const again = await runChild({ FLAMBEAU_CACHE: root, PATH: process.env['PATH'] });
        expect(again.report).toEqual({ wrong: 0, compileSeconds: 0 });
        expect(again.warnings).toBe('');
      }),
    patience,
  );

  it(
    'compiles anew what was tampered with',
    () =>
      withDirectory(async (root) => {
        await runChild({ FLAMBEAU_CACHE: root });
        const files = libraries(root);
        expect(files).toHaveLength(2);
        const before = files.map((file) => readFileSync(file));
        for (const file of files) {
          const bytes = readFileSync(file);
          bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff;
          chmodSync(file, 0o600);
          writeFileSync(file, bytes);
        }
        const { report } = await runChild({ FLAMBEAU_CACHE: root });
        expect(report.error).toBeUndefined();
        expect(report.wrong).toBe(0);
        expect(report.compileSeconds).toBeGreaterThan(0);
        files.forEach((file, i) => {
          const now = existsSync(file) ? readFileSync(file) : undefined;
          if (now !== undefined) expect(now.equals(before[i] ?? Buffer.alloc(0))).toBe(true);
        });
        expect((await runChild({ FLAMBEAU_CACHE: root })).report).toEqual({ wrong: 0, compileSeconds: 0 });
      }),
    patience,
  );

  it(
    'survives a damaged index',
    () =>
      withDirectory(async (root) => {
        await runChild({ FLAMBEAU_CACHE: root });
        const index = join(kernelDirectory(root), 'index');
        writeFileSync(
          index,
          `${readFileSync(index, 'utf8').slice(0, 90)}\n{"library":"../../evil","keys":["x"]}\nnot json`,
        );
        expect((await runChild({ FLAMBEAU_CACHE: root })).report).toMatchObject({ wrong: 0 });
        expect((await runChild({ FLAMBEAU_CACHE: root })).report).toEqual({ wrong: 0, compileSeconds: 0 });
      }),
    patience,
  );

  it(
    'warns once and works where the directory cannot be used',
    () =>
      withDirectory(async (root) => {
        const file = join(root, 'file');
        writeFileSync(file, '');
        const { report, warnings } = await runChild({ FLAMBEAU_CACHE: join(file, 'below') });
        expect(report.error).toBeUndefined();
        expect(report.wrong).toBe(0);
        expect(warnings.match(/the kernel cache .* cannot be used/g)).toHaveLength(1);
      }),
    patience,
  );

  it(
    'refuses a directory into which others may write',
    () =>
      withDirectory(async (root) => {
        await runChild({ FLAMBEAU_CACHE: root });
        chmodSync(kernelDirectory(root), 0o777);
        const { report, warnings } = await runChild({ FLAMBEAU_CACHE: root });
        expect(report).toMatchObject({ wrong: 0 });
        expect(report.compileSeconds).toBeGreaterThan(0);
        expect(warnings).toContain('other users may write to it');
      }),
    patience,
  );
});

describe('the compiler', () => {
  it('that fails is an error with its words', () =>
    withDirectory(async (root) => {
      const silent = await runChild({ FLAMBEAU_CACHE: root, CC: '/bin/false' });
      expect(silent.report.error).toContain('EngineError [engine/compiler-failed]: the C compiler failed: /bin/false');
      const script = join(root, 'talks');
      writeFileSync(script, '#!/bin/sh\necho no licence today >&2\nexit 3\n', { mode: 0o755 });
      const talking = await runChild({ FLAMBEAU_CACHE: root, CC: script });
      expect(talking.report.error).toContain('no licence today');
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

  it(
    'of another name or with other options has kernels of its own',
    () =>
      withDirectory(async (root) => {
        await runChild({ FLAMBEAU_CACHE: root });
        const other = await runChild({ FLAMBEAU_CACHE: root, CC: 'cc -DOTHER=1' });
        expect(other.report).toMatchObject({ wrong: 0 });
        expect(other.report.compileSeconds).toBeGreaterThan(0);
        expect(readdirSync(root)).toHaveLength(2);
      }),
    patience,
  );
});
