/** @file Hostile files of torch.save: nothing in them is run, each is refused with what is wrong, and none fills memory. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { crc32, crc32OfTable } from '../../src/host/checksum.ts';
import * as torch from '../../src/index.ts';
import { joined } from '../../src/io/source.ts';
import { zipChunks } from '../../src/io/zip-writer.ts';
import { errorOf } from '../errors/mistake.ts';
import { damaged, memoryOf, readOrRefused } from './damage.ts';

const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** An archive as torch.save writes it, around any pickle. */
function archive(pickle: string, storages: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  const entries = [
    ['archive/data.pkl', latin(pickle)],
    ...Object.entries(storages).map(([key, bytes]): [string, Uint8Array] => [`archive/data/${key}`, bytes]),
    ['archive/version', latin('3\n')],
  ] as const;
  return joined(
    zipChunks(
      entries.map(([name, bytes]) => ({ name, bytes: () => bytes })),
      64,
    ),
  );
}

const uint32 = (value: number): string =>
  String.fromCharCode(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255);
const text = (value: string): string => `X${uint32(value.length)}${value}`;
const int = (value: number): string => `J${uint32(value)}`;
const call = (module: string, name: string, given: string): string => `c${module}\n${name}\n(${given}tR`;
const pickle = (body: string): string => `\x80\x02${body}.`;

/** A tensor on storage 0. */
function tensor(
  count: number,
  offset: number,
  sizes: string,
  strides: string,
  type = 'FloatStorage',
  grad = '\x89',
): string {
  const storage = `(${text('storage')}ctorch\n${type}\n${text('0')}${text('cpu')}${int(count)}tQ`;
  return call(
    'torch._utils',
    '_rebuild_tensor_v2',
    `${storage}${int(offset)}(${sizes}t(${strides}t${grad}ccollections\nOrderedDict\n)R`,
  );
}

const bytes = { '0': new Uint8Array(16) };

describe('a name that is not on the list is refused and said:', () => {
  test.each([
    ['os', 'system'],
    ['posix', 'system'],
    ['builtins', 'eval'],
    ['__builtin__', 'getattr'],
    ['subprocess', 'Popen'],
    ['numpy.core.multiarray', '_reconstruct'],
    ['numpy.core.multiarray', 'scalar'],
    ['collections', 'defaultdict'],
    ['pathlib', 'PosixPath'],
    ['torch.nn.modules.linear', 'Linear'],
    ['torch', 'load'],
    ['torch._utils', '_rebuild_tensor_v9'],
    ['torch.serialization', 'add_safe_globals'],
    ['constructor', 'prototype'],
    ['__proto__', 'toString'],
    ['torch', '__proto__'],
    ['torch', 'constructor'],
  ])('%s.%s', (module, name) => {
    const error = errorOf(() => torch.load(archive(pickle(call(module, name, text('touch /tmp/x'))))));
    const full = `${module === '__builtin__' ? 'builtins' : module}.${name}`;
    expect(error).toMatchObject({ code: 'load/global', details: { global: full } });
    expect(error.message.split('\n')[0]).toBe(
      `the file needs ${full}, which is not on the list of what files may hold`,
    );
    expect(error.message).toContain('fix: in PyTorch save');
  });

  test('also one that only the stack names', () => {
    const error = errorOf(() => torch.load(archive(pickle(`${text('os')}${text('system')}\x93)R`))));
    expect(error.details).toMatchObject({ global: 'os.system' });
  });
});

describe('a pickle is refused that', () => {
  const nested = (open: string, depth: number) => open.repeat(depth);
  const big = text('a'.repeat(100_000));
  test.each<[string, string, string]>([
    ['holds what this version has not', call('torch._utils', '_rebuild_sparse_tensor', ''), 'load/absent'],
    ['holds complex numbers', call('__builtin__', 'complex', 'K\x01K\x02'), 'load/absent'],
    ['holds a complex storage', tensor(4, 0, '', '', 'ComplexFloatStorage'), 'load/dtype'],
    ['calls what cannot be called', `${text('x')})R`, 'load/call'],
    ['calls a storage', 'ctorch\nFloatStorage\n)R', 'load/call'],
    ['calls without arguments', 'ccollections\nOrderedDict\nNR', 'pickle/damaged'],
    ['calls a set of a number', call('__builtin__', 'set', 'K\x01'), 'load/call'],
    ['gives a state to a list', ']}b', 'load/state'],
    ['takes what is not there', 'R', 'pickle/damaged'],
    ['ends what never began', 't', 'pickle/damaged'],
    ['appends to a tuple', ')K\x01a', 'pickle/damaged'],
    ['sets items of a list', ']K\x01K\x02s', 'pickle/damaged'],
    ['has a list as a key', '}]K\x01s', 'pickle/damaged'],
    ['recalls what it never kept', 'h\x07', 'pickle/damaged'],
    ['has an operation of other pickles', 'i', 'pickle/operation'],
    ['has no end', text('x').slice(0, 3), 'pickle/truncated'],
    ['has a text longer than the file', `X\xff\xff\xff\xff`, 'pickle/truncated'],
    ['has a name without an end', `c${'a'.repeat(5000)}`, 'pickle/truncated'],
    ['has text that is not UTF-8', `X\x01\0\0\0\xff`, 'pickle/damaged'],
    ['nests by marks', nested('(', 100_000), 'pickle/depth'],
    ['nests by tuples', `)${nested('\x85', 100_000)}`, 'pickle/depth'],
    [
      'nests by subclasses',
      `${call('torch._tensor', '_rebuild_from_type_v2', `ctorch._tensor\n_rebuild_from_type_v2\nN)N`)}`,
      'load/call',
    ],
    [
      'copies one text again and again',
      `(${big}q\x00${'c_codecs\nencode\n(h\x00X\x06\0\0\0latin1tR'.repeat(50)}t`,
      'load/expansion',
    ],
    ['is no value', 'ctorch\nTensor\n', 'load/value'],
    ['is a storage', `(${text('storage')}ctorch\nFloatStorage\n${text('0')}${text('cpu')}${int(4)}tQ`, 'load/value'],
    ['names no storage', `(${text('module')}tQ`, 'load/storage'],
    [
      'names a storage by a number',
      `(${text('storage')}ctorch\nFloatStorage\nK\x00${text('cpu')}${int(4)}tQ`,
      'load/storage',
    ],
    [
      'names a storage outside',
      tensor(0, 0, int(0), int(1)).replace(text('0'), text('../../../etc/passwd')),
      'load/missing',
    ],
    ['has a storage longer than the file', tensor(2 ** 31 - 1, 0, int(2 ** 31 - 1), int(1)), 'load/storage'],
    ['has a tensor behind its storage', tensor(4, 2, int(4), int(1)), 'load/tensor'],
    ['has a tensor with a stride out of it', tensor(4, 0, int(2) + int(2), int(3) + int(2)), 'load/tensor'],
    [
      'has sizes whose product is beyond numbers',
      tensor(4, 0, int(2 ** 31 - 1).repeat(3), int(0).repeat(3)),
      'load/tensor',
    ],
    ['has a size below 0', tensor(4, 0, int(-1), int(1)), 'load/tensor'],
    ['has a stride below 0', tensor(4, 3, int(2), int(-1)), 'load/tensor'],
    ['has sizes that are text', tensor(4, 0, text('2'), int(1)), 'load/tensor'],
    ['has more sizes than strides', tensor(4, 0, int(1) + int(1), int(1)), 'load/tensor'],
    ['has whole numbers with gradients', tensor(2, 0, int(2), int(1), 'LongStorage', '\x88'), 'load/tensor'],
    ['has a tensor on nothing', call('torch._utils', '_rebuild_tensor_v2', 'NK\x00))\x89N'), 'load/tensor'],
    ['has a parameter of nothing', call('torch._utils', '_rebuild_parameter', 'N\x88N'), 'load/tensor'],
    ['has a storage that is not there', tensor(4, 0, int(4), int(1)).replace(text('0'), text('7')), 'load/missing'],
  ])('%s', (_, body, code) => {
    let error: Error | undefined;
    const used = memoryOf(() => {
      error = errorOf(() => torch.load(archive(pickle(body), bytes)));
    });
    expect(error).toMatchObject({ code });
    expect(used).toBeLessThan(250e6);
  });

  test('grows as the powers of 2, and is read in no time', () => {
    const lists = Array.from({ length: 100 }, () => '](h\x00h\x00eq\x00').join('');
    const value = torch.load<unknown[]>(archive(pickle(`]q\x00${lists}`)));
    expect(value[0]).toBe(value[1]);
  });

  test('has bytes in a storage of truths that are none', () => {
    const x = torch.load<torch.Tensor>(
      archive(pickle(tensor(4, 0, int(4), int(1), 'BoolStorage')), { '0': Uint8Array.of(0, 1, 2, 255) }),
    );
    expect(x.tolist()).toEqual([false, true, true, true]);
    expect(x.sum().item()).toBe(3);
  });
});

/** An archive of one entry with fields as an enemy writes them. */
function zip(name: string, content: Uint8Array, method: number, size: number): Uint8Array {
  const header = (central: boolean) => {
    const fields = new DataView(new ArrayBuffer(central ? 46 : 30));
    const start = central ? 6 : 4;
    fields.setUint32(0, central ? 0x02014b50 : 0x04034b50, true);
    fields.setUint16(start + 4, method, true);
    fields.setUint32(start + 10, crc32(content), true);
    fields.setUint32(start + 14, content.length, true);
    fields.setUint32(start + 18, size, true);
    fields.setUint16(start + 22, name.length, true);
    return new Uint8Array(fields.buffer);
  };
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(10, 1, true);
  end.setUint32(12, 46 + name.length, true);
  end.setUint32(16, 30 + name.length + content.length, true);
  return joined([header(false), latin(name), content, header(true), latin(name), new Uint8Array(end.buffer)]);
}

describe('an archive is refused that', () => {
  const zeros = deflateRawSync(new Uint8Array(2 ** 27));
  test.each<[string, () => Uint8Array, string]>([
    ['is a bomb', () => zip('a/data.pkl', zeros, 8, 2 ** 27), 'zip/bomb'],
    ['is a bomb that says it is small', () => zip('a/data.pkl', zeros, 8, 1000), 'zip/deflate'],
    ['says it is 4 GB', () => zip('a/data.pkl', zeros, 8, 2 ** 32 - 1), 'zip/bomb'],
    ['says it is 4 GB as it is', () => zip('a/data.pkl', zeros, 0, 2 ** 32 - 1), 'zip/size'],
    ['is packed by another method', () => zip('a/data.pkl', zeros, 93, 10), 'zip/method'],
    ['is deflated wrongly', () => zip('a/data.pkl', latin('\xff\xff\xff'), 8, 10), 'zip/deflate'],
    ['has no pickle', () => zip('a/x', latin('x'), 0, 1), 'load/format'],
    ['is one of NumPy', () => zip('x.npy', latin('x'), 0, 1), 'load/format'],
    [
      'has two entries of one name',
      () =>
        joined(
          zipChunks(
            ['a', 'a'].map((name) => ({ name, bytes: () => latin(name) })),
            1,
          ),
        ),
      'zip/duplicate-name',
    ],
    ['has no end', () => archive(pickle('N')).subarray(0, 100), 'zip/truncated'],
    ['has a changed byte', () => archive(pickle('K\x01')).map((byte) => (byte === 1 ? 2 : byte)), 'zip/directory'],
  ])('%s', (_, make, code) => {
    const file = make();
    let error: Error | undefined;
    const used = memoryOf(() => {
      error = errorOf(() => torch.load(file));
    });
    expect(error).toMatchObject({ code });
    expect(used).toBeLessThan(250e6);
  });

  test('has bytes that are not those that were written', () => {
    const file = torch.save({ x: torch.full([8], 1.5) });
    const place = Buffer.from(file).indexOf(new Uint8Array(Float32Array.of(1.5, 1.5).buffer));
    expect(errorOf(() => torch.load(file.with(place, 1)))).toMatchObject({ code: 'zip/checksum' });
  });

  test('holds a program', () => {
    const file = joined(
      zipChunks(
        ['a/data.pkl', 'a/constants.pkl'].map((name) => ({ name, bytes: () => latin(pickle('N')) })),
        64,
      ),
    );
    expect(errorOf(() => torch.load(file)).message).toContain('TorchScript');
  });

  test('deflated entries are read like stored ones', () => {
    const content = latin(pickle(`(${text('x'.repeat(1000))}K\x01t`));
    for (const level of [0, 1, 9]) {
      const packed = deflateRawSync(content, { level });
      const file = zip('a/data.pkl', packed, 8, content.length);
      // The checksum is that of the content.
      const view = new DataView(file.buffer);
      for (const at of [14, 30 + 10 + packed.length + 16]) view.setUint32(at, crc32(content), true);
      expect(torch.load(file)).toEqual(['x'.repeat(1000), 1]);
    }
  });
});

describe('what is no file of torch.save is named:', () => {
  test.each([
    ['a safetensors file', torch.io.save({ x: torch.ones(1) }), 'a safetensors file\n  fix: torch.io.loadFile'],
    ['an array of NumPy', latin('\x93NUMPY\x01\0'), 'an array of NumPy'],
    ['a page', latin('<!doctype html>'), 'a page of HTML'],
    ['a pointer', latin('version https://git-lfs.github.com/spec/v1\n'), 'git lfs pull'],
    ['gzip', latin('\x1f\x8b\x08'), 'packed by gzip'],
    ['another pickle', latin(pickle('N')), 'a pickle, but none of torch.save'],
    ['nothing', new Uint8Array(0), 'the file is empty'],
    ['zeros', new Uint8Array(2000), 'no file of torch.save: it begins with the bytes 00 00'],
  ])('%s', (_, file, says) => {
    expect(errorOf(() => torch.load(file)).message).toContain(says);
  });
});

describe.each(['2.6.pt', '2.6.legacy.pt'])('a damaged file, %s,', (name) => {
  const file = new Uint8Array(readFileSync(join(import.meta.dirname, '../recorded/checkpoints', name)));

  test('is read or refused, and nothing else', () => {
    let refused = 0;
    for (const bad of damaged(file, 300, 1)) if (!readOrRefused(() => torch.load(bad))) refused++;
    expect(refused).toBeGreaterThan(500);
  });

  test('is refused where its end is missing', () => {
    for (let length = 0; length < file.length; length += 37) {
      expect(readOrRefused(() => torch.load(file.subarray(0, length)))).toBe(false);
    }
  });
});

test('both checksums are the same', () => {
  const content = Uint8Array.from({ length: 1000 }, (_, i) => i * 7);
  for (const length of [0, 1, 255, 1000])
    expect(crc32OfTable(content.subarray(0, length))).toBe(crc32(content.subarray(0, length)));
  expect(crc32OfTable(latin('123456789'))).toBe(0xcbf43926);
});
