/** @file Safetensors files of which single tensors are read, alone and under an index. */
import fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';
import { temporaryDirectory } from '../platform/program.ts';
import { damaged, readOrRefused } from './damage.ts';

const { io } = torch;
const directory = temporaryDirectory();
afterAll(() => directory.remove());
const inside = (name: string): string => join(directory.path, name);

const tensors = {
  weight: torch.arange(1000).to(torch.float32).reshape([10, 100]),
  mask: torch.tensor([true, false]),
  half: torch.tensor([0.5, 1.5], { dtype: torch.bfloat16 }),
};

describe('safeOpen', () => {
  const path = inside('model.safetensors');
  io.saveFile(tensors, path, { metadata: { format: 'pt' } });

  test('knows names, shapes, dtypes and texts', () => {
    const file = io.safeOpen(path);
    expect(file.keys().sort()).toEqual(['half', 'mask', 'weight']);
    expect(file.getShape('weight')).toEqual([10, 100]);
    expect(file.getDtype('half')).toBe(torch.bfloat16);
    expect(file.metadata()).toEqual({ format: 'pt' });
    for (const [name, tensor] of Object.entries(tensors)) {
      expect(file.getTensor(name).equal(tensor)).toBe(true);
      expect(io.safeOpen(fs.readFileSync(path)).getTensor(name).equal(tensor)).toBe(true);
    }
  });

  test('reads only what is asked for', () => {
    const spy = vi.spyOn(fs, 'readSync');
    const read = (run: () => unknown): number => {
      spy.mockClear();
      run();
      return spy.mock.results.reduce((sum, { value }) => sum + Number(value), 0);
    };
    const file = io.safeOpen(path);
    expect(read(() => io.safeOpen(path))).toBeLessThan(400);
    expect(read(() => file.getTensor('half'))).toBe(4);
    expect(read(() => file.getTensor('weight'))).toBe(4000);
    expect(read(() => file.getShape('weight'))).toBe(0);
    spy.mockRestore();
  });

  test('names the tensors that there are', () => {
    const error = errorOf(() => io.safeOpen(path).getTensor('bias'));
    expect(error.code).toBe('safetensors/name');
    expect(error.message).toContain('there are weight, half, mask');
  });

  test('notices that the file was written to', () => {
    const changing = inside('changing.safetensors');
    io.saveFile(tensors, changing);
    const file = io.safeOpen(changing);
    io.saveFile({ weight: torch.ones(1) }, changing);
    expect(errorOf(() => file.getTensor('weight'))).toMatchObject({ code: 'safetensors/changed' });
  });
});

describe('an index', () => {
  const index = inside('model.safetensors.index.json');
  const write = (files: unknown, path = index) =>
    fs.writeFileSync(path, JSON.stringify({ metadata: {}, weight_map: files }));
  io.saveFile({ a: torch.ones(2), unnamed: torch.ones(1) }, inside('model-00001-of-00002.safetensors'));
  io.saveFile({ b: torch.zeros(3), c: torch.ones(1) }, inside('model-00002-of-00002.safetensors'));
  write({
    a: 'model-00001-of-00002.safetensors',
    b: 'model-00002-of-00002.safetensors',
    c: 'model-00002-of-00002.safetensors',
  });

  test('leads to the tensors of all files', () => {
    expect(Object.keys(io.loadFile(index)).sort()).toEqual(['a', 'b', 'c']);
    expect(io.safeOpen(index).getTensor('b').tolist()).toEqual([0, 0, 0]);
  });

  test.each<[string, unknown, string]>([
    ['a path', { a: '../model.safetensors' }, 'safetensors/index'],
    ['an absolute path', { a: '/etc/passwd' }, 'safetensors/index'],
    ['a path of Windows', { a: 'C:\\model.safetensors' }, 'safetensors/index'],
    ['a name with a zero', { a: 'x\0.safetensors' }, 'safetensors/index'],
    ['another file', { a: '.bashrc' }, 'safetensors/index'],
    ['no name', { a: 7 }, 'safetensors/index'],
    ['no map', [], 'safetensors/index'],
    ['a file that is not there', { a: 'none.safetensors' }, 'file/read'],
    ['a tensor that is not there', { z: 'model-00001-of-00002.safetensors' }, 'safetensors/index'],
  ])('with %s is refused', (_, files, code) => {
    const path = inside('bad.index.json');
    write(files, path);
    expect(errorOf(() => io.loadFile(path))).toMatchObject({ code });
  });

  test('that is damaged is refused or read', () => {
    const path = inside('damaged.index.json');
    for (const bad of damaged(new Uint8Array(fs.readFileSync(index)), 40, 4)) {
      fs.writeFileSync(path, bad);
      readOrRefused(() => io.loadFile(path));
    }
  });
});

test('a damaged file is read or refused', () => {
  const file = io.save(tensors);
  for (const bad of damaged(file, 300, 5)) readOrRefused(() => io.load(bad));
});

describe('saving under an index', () => {
  const shards = temporaryDirectory();
  afterAll(() => shards.remove());
  const index = join(shards.path, 'model.safetensors.index.json');
  const files = () => fs.readdirSync(shards.path).sort();
  const model = (value: number) => ({
    'a.weight': torch.full([10], value),
    'a.bias': torch.full([2], value, { dtype: torch.float64 }),
    large: torch.full([100], value),
    'b.mask': torch.tensor([true]),
    empty: torch.zeros([0, 3]),
  });

  test('splits the tensors in their order, and what is too large for itself', () => {
    io.saveFile(model(1), index, { maxShardSize: 50, metadata: { format: 'pt' } });
    expect(JSON.parse(fs.readFileSync(index, 'utf8'))).toEqual({
      metadata: { total_size: 457 },
      weight_map: {
        'a.bias': 'model-00002-of-00003.safetensors',
        'a.weight': 'model-00001-of-00003.safetensors',
        'b.mask': 'model-00002-of-00003.safetensors',
        empty: 'model-00002-of-00003.safetensors',
        large: 'model-00003-of-00003.safetensors',
      },
    });
    const back = io.loadFileWithMetadata(index);
    expect(back.metadata).toEqual({ format: 'pt' });
    for (const [name, tensor] of Object.entries(model(1))) expect(back.tensors[name]?.equal(tensor)).toBe(true);
  });

  test('replaces an older save as a whole', () => {
    fs.writeFileSync(join(shards.path, 'model-other.safetensors'), '');
    io.saveFile(model(2), index, { maxShardSize: '0.05KB' });
    expect(files()).toEqual([
      'model-other.safetensors',
      ...[1, 2, 3].map((i) => `model.1-0000${i}-of-00003.safetensors`),
      'model.safetensors.index.json',
    ]);
    io.saveFile(model(3), index);
    expect(files()).toEqual([
      'model-00001-of-00001.safetensors',
      'model-other.safetensors',
      'model.safetensors.index.json',
    ]);
    expect(io.loadFile(index)['a.weight']?.at(0).item()).toBe(3);
    io.saveFile({}, index);
    expect(io.loadFile(index)).toEqual({});
  });

  test.each(['openSync', 'writeSync', 'fsyncSync', 'renameSync'] as const)(
    'is the old or the new one where %s fails',
    (name) => {
      io.saveFile(model(4), index, { maxShardSize: 50 });
      for (let calls = 1, failed = true; failed; calls++) {
        let left = calls;
        const original = fs[name] as (...given: unknown[]) => unknown;
        const spy = vi.spyOn(fs, name as 'renameSync').mockImplementation((...given: unknown[]) => {
          if (--left === 0) throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' });
          return original(...given) as undefined;
        });
        try {
          io.saveFile(model(5), index, { maxShardSize: 50 });
          failed = false;
        } catch (error) {
          expect(error).toMatchObject({ code: 'file/write' });
        } finally {
          spy.mockRestore();
        }
        const values = Object.values(io.loadFile(index)).map((tensor) =>
          tensor.numel() === 0 ? -1 : Number(tensor.flatten().at(0).item()),
        );
        expect([4, 5]).toContain(values[0]);
        expect(values.filter((value) => value > 1).every((value) => value === values[0])).toBe(true);
      }
    },
  );

  test('refuses sizes and names without meaning', () => {
    for (const maxShardSize of ['much', '5 XB', '', 0, -1, Number.NaN, '0GB']) {
      expect(errorOf(() => io.saveFile({}, index, { maxShardSize }))).toMatchObject({ code: 'saveFile/maxShardSize' });
    }
    const one = join(shards.path, 'one.safetensors');
    expect(errorOf(() => io.saveFile({}, one, { maxShardSize: 5 })).message).toContain('fix: name their index');
    expect(errorOf(() => io.saveFile({}, join(shards.path, 'x.json')))).toMatchObject({ code: 'saveFile/index' });
  });
});
