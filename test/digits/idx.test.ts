import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadDigits } from '../../examples/digits/dataset.ts';
import { readDigits } from '../../examples/digits/idx.ts';
import { SerializationError } from '../../src/errors/errors.ts';

const size = 28 * 28;
let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'flambeau-idx-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function idx(dims: readonly number[], data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * dims.length + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x0800 + dims.length);
  dims.forEach((dim, position) => {
    view.setUint32(4 + 4 * position, dim);
  });
  bytes.set(data, 4 + 4 * dims.length);
  return bytes;
}

/** `count` images whose pixels and labels all differ from those of their neighbours. */
function sample(count: number, salt = 0): { images: Uint8Array; labels: Uint8Array } {
  return {
    images: Uint8Array.from(
      { length: count * size },
      (_, position) => (position * 7 + Math.floor(position / size) * 13 + salt) % 256,
    ),
    labels: Uint8Array.from({ length: count }, (_, position) => (position * 3 + salt) % 10),
  };
}

function write(name: string, bytes: Uint8Array): void {
  writeFileSync(join(directory, name), bytes);
}

function writePair(set: string, count: number, salt = 0): { images: Uint8Array; labels: Uint8Array } {
  const { images, labels } = sample(count, salt);
  write(`${set}-images-idx3-ubyte`, idx([count, 28, 28], images));
  write(`${set}-labels-idx1-ubyte`, idx([count], labels));
  return { images, labels };
}

/** The error that reading the directory raises. */
function fault(): SerializationError {
  try {
    readDigits(directory);
  } catch (error) {
    if (error instanceof SerializationError) return error;
    throw error;
  }
  throw new Error('the directory was read without an error');
}

describe('reading IDX files', () => {
  it('uses two pairs as they are', () => {
    const train = writePair('train', 7, 1);
    const test = writePair('t10k', 3, 2);
    const read = readDigits(directory);
    expect(read.train).toMatchObject({ count: 7, rows: 28, columns: 28 });
    expect(read.test.count).toBe(3);
    expect(Buffer.compare(read.train.images, train.images)).toBe(0);
    expect([...read.train.labels]).toEqual([...train.labels]);
    expect(Buffer.compare(read.test.images, test.images)).toBe(0);
    expect([...read.test.labels]).toEqual([...test.labels]);
  });

  it.each(['t10k', 'train'])('keeps the last fifth of a single pair (%s) for testing', (set) => {
    const { images, labels } = writePair(set, 10);
    const { train, test } = readDigits(directory);
    expect([train.count, test.count]).toEqual([8, 2]);
    expect(Buffer.compare(train.images, images.subarray(0, 8 * size))).toBe(0);
    expect(Buffer.compare(test.images, images.subarray(8 * size))).toBe(0);
    expect([...train.labels, ...test.labels]).toEqual([...labels]);
  });

  it('reads gzip by name and by content, and the spelling with a dot', () => {
    const { images, labels } = sample(5);
    write('t10k-images.idx3-ubyte.gz', gzipSync(idx([5, 28, 28], images)));
    write('t10k-labels-idx1-ubyte', gzipSync(idx([5], labels)));
    const { train, test } = readDigits(directory);
    expect([...train.labels, ...test.labels]).toEqual([...labels]);
    expect(Buffer.compare(train.images, images.subarray(0, 4 * size))).toBe(0);
  });

  it('is what a run learns from where a folder is named', () => {
    const { images, labels } = writePair('train', 64);
    writePair('t10k', 12);
    const parts = loadDigits({ data: directory, drawn: false, samples: undefined, seed: 3 });
    expect([parts.train.count, parts.validation.count, parts.test.count]).toEqual([60, 4, 12]);
    expect(Buffer.compare(parts.validation.images, images.subarray(60 * size))).toBe(0);
    expect([...parts.train.labels]).toEqual([...labels.subarray(0, 60)]);
    const few = loadDigits({ data: directory, drawn: false, samples: 32, seed: 3 });
    expect([few.train.count, few.validation.count, few.test.count]).toEqual([30, 2, 12]);
  });

  it('lists what it looked for', () => {
    const error = fault();
    expect(error.code).toBe('idx/missing');
    for (const name of [
      'train-images-idx3-ubyte',
      't10k-images-idx3-ubyte.gz',
      't10k-labels-idx1-ubyte',
      'train-labels-idx1-ubyte.gz',
    ]) {
      expect(error.message).toContain(name);
    }
  });

  it.each([['raw'], ['MNIST', 'raw'], ['a', 'b', 'c']])('names the folder below that holds them: %s', (...folders) => {
    const top = directory;
    mkdirSync(join(directory, 'empty'));
    directory = join(directory, ...folders);
    mkdirSync(directory, { recursive: true });
    writePair('t10k', 5);
    const below = directory;
    directory = top;
    expect(fault()).toMatchObject({ code: 'idx/missing', details: { below } });
    expect(fault().message).toBe(`no IDX files in ${top}, but ${below} has some: --data ${below}`);
    expect(readDigits(below).train.count).toBe(4);
  });

  it('names the missing half of a pair', () => {
    write('train-images-idx3-ubyte', idx([1, 28, 28], sample(1).images));
    expect(fault()).toMatchObject({ code: 'idx/missing' });
    expect(fault().message).toContain('train-labels-idx1-ubyte');
    expect(fault().message).not.toContain('t10k');
  });

  it('refuses a directory that is not there', () => {
    directory = join(directory, 'absent');
    expect(fault().code).toBe('idx/directory');
    directory = join(directory, '..');
  });
});

describe('faulty IDX files', () => {
  const images = 't10k-images-idx3-ubyte';
  const labels = 't10k-labels-idx1-ubyte';
  const good = sample(5);
  const cases: [string, string, string, Uint8Array][] = [
    ['labels in place of images', 'idx/magic', images, idx([5], good.labels)],
    ['images in place of labels', 'idx/magic', labels, idx([5, 28, 28], good.images)],
    ['another element type', 'idx/magic', labels, Uint8Array.from([0, 0, 0x0d, 1, 0, 0, 0, 1, 0, 0, 0, 0])],
    ['no bytes', 'idx/truncated', images, new Uint8Array(0)],
    ['a header cut short', 'idx/truncated', images, idx([5, 28, 28], good.images).subarray(0, 11)],
    ['pixels cut short', 'idx/truncated', images, idx([5, 28, 28], good.images.subarray(1))],
    ['dims beyond any memory', 'idx/truncated', images, idx([0xffffffff, 0xffffffff, 0xffffffff], good.images)],
    ['bytes left over', 'idx/trailing', labels, idx([5], sample(6).labels)],
    ['fewer labels than images', 'idx/count', labels, idx([4], good.labels.subarray(1))],
    ['a label of ten', 'idx/label', labels, idx([5], Uint8Array.from([1, 2, 10, 3, 4]))],
    ['images of another size', 'idx/size', images, idx([5, 14, 56], good.images)],
    ['a damaged gzip', 'idx/gzip', images, gzipSync(idx([5, 28, 28], good.images)).subarray(0, 200)],
  ];

  it.each(cases)('%s: %s', (_, code, name, bytes) => {
    writePair('t10k', 5);
    readDigits(directory);
    write(name, bytes);
    const error = fault();
    expect(error.code).toBe(code);
    expect(error.message).toContain(name);
  });

  it('a file called .gz that is not packed', () => {
    write(`${images}.gz`, idx([5, 28, 28], good.images));
    write(labels, idx([5], good.labels));
    expect(fault().code).toBe('idx/gzip');
  });

  it('no images, or too few to split', () => {
    writePair('t10k', 0);
    expect(fault().code).toBe('idx/empty');
    writePair('t10k', 1);
    expect(fault().code).toBe('idx/empty');
  });

  it('tells the position of a wrong label', () => {
    writePair('t10k', 5);
    write(labels, idx([5], Uint8Array.from([1, 2, 3, 77, 99])));
    expect(fault().details).toMatchObject({ position: 3, label: 77 });
  });
});
