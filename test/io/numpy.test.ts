/** @file NumPy's files: those that NumPy wrote are read, and damaged or hostile ones refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';
import { temporaryDirectory } from '../platform/program.ts';
import { damaged, readOrRefused } from './damage.ts';

const { io } = torch;
const recorded = (name: string): string => join(import.meta.dirname, '../recorded/checkpoints', name);
const directory = temporaryDirectory();
afterAll(() => directory.remove());

const six = [
  [0, 1, 2],
  [3, 4, 5],
];

describe('an array of NumPy', () => {
  test('is read in every dtype', () => {
    const { scalar, empty, bool, ...others } = io.loadNpz(recorded('arrays.npz'));
    expect(Object.keys(others)).toEqual(['float16', 'float32', 'float64', 'int64', 'int32', 'int16', 'int8', 'uint8']);
    for (const [name, array] of Object.entries(others)) {
      expect([array.dtype.name, array.tolist()]).toEqual([name, six]);
    }
    expect(bool?.tolist()).toEqual([
      [false, true, true],
      [true, true, true],
    ]);
    expect([scalar?.shape, scalar?.item()]).toEqual([[], 2.5]);
    expect(empty?.shape).toEqual([0, 4]);
  });

  test('is read where it is compressed', () => {
    const { zeros, numbers } = io.loadNpz(new Uint8Array(readFileSync(recorded('compressed.npz'))));
    expect([zeros?.shape, zeros?.abs().sum().item()]).toEqual([[100, 100], 0]);
    expect(numbers?.equal(torch.arange(5000, { dtype: torch.int32 }))).toBe(true);
  });

  test('in the order of Fortran keeps it', () => {
    const array = io.loadNpy(recorded('fortran.npy'));
    expect([array.strides, array.tolist()]).toEqual([[1, 2], six]);
  });

  test('of the other byte order is turned round', () => {
    const array = io.loadNpy(recorded('big-endian.npy'));
    expect([array.dtype.name, array.tolist()]).toEqual(['float32', six]);
  });

  test('is written as NumPy writes it', () => {
    const all = io.loadNpz(recorded('arrays.npz'));
    const back = io.loadNpz(io.saveNpz(all));
    expect(Object.keys(back)).toEqual(Object.keys(all));
    for (const [name, array] of Object.entries(all)) expect(back[name]?.equal(array)).toBe(true);
    const path = join(directory.path, 'x.npy');
    io.saveNpy(torch.tensor(six).t(), path);
    expect(io.loadNpy(path).tolist()).toEqual(torch.tensor(six).t().tolist());
    expect(readFileSync(path).subarray(0, 70).toString('latin1')).toContain(
      "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }",
    );
  });
});

const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** A file around any header. */
function file(header: string, data = 0, version = 1): Uint8Array {
  const length = String.fromCharCode(header.length & 255, header.length >> 8);
  return latin(`\x93NUMPY${String.fromCharCode(version)}\0${length}${header}${'\0'.repeat(data)}`);
}

const header = (descr: string, shape: string) => `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`;

describe('a file is refused', () => {
  test.each<[string, Uint8Array, string]>([
    ['of objects, which are pickles', file(header("'|O'", '(1,)'), 8), 'npy/object'],
    ['of complex numbers', file(header("'<c8'", '(1,)'), 8), 'npy/dtype'],
    ['of text', file(header("'<U5'", '(1,)'), 20), 'npy/dtype'],
    ['with named fields', file(header("[('a', '<f4')]", '(1,)'), 4), 'npy/dtype'],
    ['that says it is larger than it is', file(header("'<f4'", '(1000000000000,)'), 8), 'npy/size'],
    ['whose sizes overflow', file(header("'<f4'", `(${'9999999999, '.repeat(40)})`), 8), 'npy/size'],
    ['with bytes behind its end', file(header("'<f4'", '(1,)'), 5), 'npy/size'],
    ['with a size below 0', file(header("'<f4'", '(-1,)'), 4), 'npy/header'],
    ['with a call for a shape', file(header("'<f4'", "__import__('os')"), 4), 'npy/header'],
    ['with a nested header', file(`{'descr': {}, 'shape': ()}`, 4), 'npy/header'],
    ['with a header longer than the file', latin('\x93NUMPY\x01\0\xff\x10{}'), 'npy/truncated'],
    ['with a header of 4 GB', latin('\x93NUMPY\x02\0\xff\xff\xff\xff{}'), 'npy/header'],
    ['of version 9', file('{}', 0, 9), 'npy/header'],
    ['that is none', latin('none'), 'npy/header'],
    ['that is empty', new Uint8Array(0), 'npy/header'],
    ['that ends at once', latin('\x93NUMPY'), 'npy/truncated'],
  ])('%s', (_, bytes, code) => {
    expect(errorOf(() => io.loadNpy(bytes))).toMatchObject({ code });
  });

  test('of torch.save, with what reads it', () => {
    expect(errorOf(() => io.loadNpz(torch.save(1))).message).toContain('fix: torch.load');
  });

  test('where it is damaged, or else is read', () => {
    const npy = new Uint8Array(readFileSync(recorded('fortran.npy')));
    for (const bad of damaged(npy, 200, 2)) readOrRefused(() => io.loadNpy(bad));
    for (const name of ['arrays.npz', 'compressed.npz']) {
      const npz = new Uint8Array(readFileSync(recorded(name)));
      for (const bad of damaged(npz, 100, 3)) readOrRefused(() => io.loadNpz(bad));
    }
  });

  test('to be written with what NumPy has not', () => {
    const error = errorOf(() => io.saveNpy(torch.ones(1, { dtype: torch.bfloat16 })));
    expect(error.message).toBe('NumPy has no bfloat16\n  fix: save x.to(torch.float32)');
    expect(errorOf(() => io.saveNpz({ x: 1 } as never)).message).toContain('got number under x');
  });
});
