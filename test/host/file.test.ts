import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeviceError, SerializationError } from '../../src/errors/errors.ts';
import { readFile, writeFileAtomic } from '../../src/host/file.ts';

let folder = '';

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flambeau-file-'));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  fs.rmSync(folder, { recursive: true });
});

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: said by the test`), { code });
}

function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

describe('files', () => {
  it('gives back what was written, in chunks', () => {
    const target = path.join(folder, 'a.bin');
    writeFileAtomic(target, [bytes(1, 2), bytes(), bytes(3)]);
    expect(readFile(target)).toEqual(bytes(1, 2, 3));
    writeFileAtomic(target, []);
    expect(readFile(target)).toEqual(bytes());
    expect(fs.readdirSync(folder)).toEqual(['a.bin']);
  });

  it('writes on after short writes', () => {
    const write = fs.writeSync;
    const short = (file: number, chunk: Uint8Array, offset: number, length: number) =>
      write(file, chunk, offset, Math.min(length, 2));
    vi.spyOn(fs, 'writeSync').mockImplementation(short as typeof fs.writeSync);
    const target = path.join(folder, 'a.bin');
    writeFileAtomic(target, [bytes(1, 2, 3, 4, 5), bytes(6)]);
    expect(readFile(target)).toEqual(bytes(1, 2, 3, 4, 5, 6));
  });

  it('keeps permissions and follows symbolic links', () => {
    const target = path.join(folder, 'a.bin');
    const link = path.join(folder, 'link');
    fs.writeFileSync(target, 'old', { mode: 0o640 });
    fs.symlinkSync('a.bin', link);
    writeFileAtomic(link, [bytes(7)]);
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFile(target)).toEqual(bytes(7));
    expect(fs.statSync(target).mode & 0o777).toBe(0o640);
  });

  const failures: readonly [call: 'writeSync' | 'fsyncSync' | 'renameSync' | 'closeSync', code: string][] = [
    ['writeSync', 'ENOSPC'],
    ['fsyncSync', 'EIO'],
    ['closeSync', 'EDQUOT'],
    ['renameSync', 'EACCES'],
  ];
  for (const [call, code] of failures) {
    it(`leaves the old file and nothing else when ${call} says ${code}`, () => {
      const target = path.join(folder, 'a.bin');
      fs.writeFileSync(target, 'old');
      const original = fs[call] as (...values: unknown[]) => unknown;
      let calls = 0;
      vi.spyOn(fs, call).mockImplementation(((...values: unknown[]) => {
        calls += 1;
        // The second chunk finds the disk full; a failing close has closed all the same.
        if (call === 'writeSync' && calls === 1) return original(...values);
        if (call === 'closeSync') original(...values);
        throw systemError(code);
      }) as never);
      let error: unknown;
      try {
        writeFileAtomic(target, [bytes(1), bytes(2)]);
      } catch (thrown) {
        error = thrown;
      }
      vi.restoreAllMocks();
      expect(error).toBeInstanceOf(SerializationError);
      expect(error).toMatchObject({ code: 'file/write', details: { path: target } });
      expect((error as Error).message).toContain(code);
      expect(fs.readFileSync(target, 'utf8')).toBe('old');
      expect(fs.readdirSync(folder)).toEqual(['a.bin']);
    });
  }

  it('does without bringing the directory to disk where the file system refuses it', () => {
    const target = path.join(folder, 'a.bin');
    const sync = fs.fsyncSync;
    let calls = 0;
    vi.spyOn(fs, 'fsyncSync').mockImplementation((file) => {
      calls += 1;
      if (calls === 2) throw systemError('EINVAL');
      sync(file);
    });
    writeFileAtomic(target, [bytes(1)]);
    expect(calls).toBe(2);
    expect(readFile(target)).toEqual(bytes(1));
  });

  it('leaves nothing when a chunk cannot be made', () => {
    const target = path.join(folder, 'a.bin');
    function* chunks() {
      yield bytes(1);
      throw new Error('no more');
    }
    expect(() => writeFileAtomic(target, chunks())).toThrow(/no more/);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('removes what processes of this machine left that were killed while they wrote, and nothing else', () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const machine = os.hostname().replace(/[^\w.]/g, '_');
    const kept = [
      `.flambeau-${machine}-${process.ppid}-1-abc.tmp`,
      `.flambeau-another-${gone}-1-abc.tmp`,
      `.flambeau-${machine}-${gone}-1-abc`,
      'mine.tmp',
    ];
    for (const name of [...kept, `.flambeau-${machine}-${gone}-1-abc.tmp`])
      fs.writeFileSync(path.join(folder, name), '');
    writeFileAtomic(path.join(folder, 'a.bin'), [bytes(1)]);
    expect(fs.readdirSync(folder).sort()).toEqual([...kept, 'a.bin'].sort());
  });

  it('names the path and the reason where there is nothing to read or to write to', () => {
    const missing = path.join(folder, 'none', 'a.bin');
    expect(() => readFile(missing)).toThrow(SerializationError);
    expect(() => readFile(missing)).toThrow(/none.a\.bin: ENOENT/);
    expect(() => readFile(folder)).toThrow(/EISDIR/);
    expect(() => writeFileAtomic(missing, [])).toThrow(/none.a\.bin: ENOENT/);
    expect(() => writeFileAtomic(folder, [])).toThrow(/not a file/);
  });

  it('is a DeviceError on a host without files', () => {
    vi.stubGlobal('process', undefined);
    expect(() => readFile('a')).toThrow(DeviceError);
    expect(() => writeFileAtomic('a', [])).toThrow(DeviceError);
  });
});
