import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkWritable, checkWritableFile, makeDirectory, replaceFile } from '../../examples/digits/file.ts';
import { SerializationError } from '../../src/errors/errors.ts';
import { temporaryDirectory } from '../platform/program.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

function refusal(check: () => void): string {
  try {
    check();
  } catch (error) {
    if (error instanceof SerializationError) return error.message;
    throw error;
  }
  throw new Error('accepted');
}

describe('folders and files of results', () => {
  it('are made as far as they are missing', () => {
    const deep = join(directory.path, 'a', 'b', 'c');
    expect(makeDirectory(deep)).toEqual([join(directory.path, 'a'), join(directory.path, 'a', 'b'), deep]);
    expect(statSync(deep).isDirectory()).toBe(true);
    expect(makeDirectory(deep)).toEqual([]);
    replaceFile(join(deep, 'd', 'file'), 'text');
    expect(readFileSync(join(deep, 'd', 'file'), 'utf8')).toBe('text');
    expect(readdirSync(join(deep, 'd'))).toEqual(['file']);
  });

  it('are tried out without a trace', () => {
    const kept = join(directory.path, 'kept');
    mkdirSync(kept);
    writeFileSync(join(kept, 'file'), '1');
    checkWritable(kept, '--out');
    checkWritable(join(directory.path, 'new', 'deep'), '--out');
    checkWritableFile(join(directory.path, 'new', 'results.json'), '--json');
    checkWritableFile(join(kept, 'file'), '--json');
    expect(readdirSync(kept)).toEqual(['file']);
    expect(existsSync(join(directory.path, 'new'))).toBe(false);
  });

  it('are refused with the reason, in one line, where the system refuses them', () => {
    const file = join(directory.path, 'plain');
    writeFileSync(file, 'text');
    const cases: [refused: () => void, reason: RegExp][] = [
      [() => checkWritable(file, '--out'), /^--out .*plain cannot be written to: EEXIST/],
      [() => checkWritable(join(file, 'below'), '--out'), /^--out .*below cannot be written to: EEXIST/],
      [() => checkWritableFile(join(file, 'x.json'), '--json'), /^--json .* cannot be written to: EEXIST/],
      [() => checkWritableFile(directory.path, '--json'), /^--json .* is a directory/],
    ];
    // Here the system answers "no such file" to each new entry of a folder that is there.
    if (existsSync('/proc/self')) {
      cases.push([() => checkWritable('/proc/x', '--out'), /^--out \/proc\/x cannot be written to: ENOENT/]);
      cases.push([() => checkWritable('/proc/x/y/z', '--out'), /^--out \/proc\/x\/y\/z cannot be written to: ENOENT/]);
      cases.push([() => checkWritable('/proc', '--out'), /^--out \/proc cannot be written to: ENOENT/]);
    }
    for (const [refused, reason] of cases) {
      expect(refusal(refused)).toMatch(reason);
      expect(refusal(refused)).not.toContain('\n');
    }
    expect(readFileSync(file, 'utf8')).toBe('text');
  });
});
