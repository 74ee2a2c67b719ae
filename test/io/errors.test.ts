/** @file What is wrong with a file is said with its path, with what was found, and with the mend, whatever its format. */
import fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';
import { temporaryDirectory } from '../platform/program.ts';

const { io, nn } = torch;
const directory = temporaryDirectory();
afterAll(() => directory.remove());
afterEach(() => vi.restoreAllMocks());
const inside = (name: string): string => join(directory.path, name);

const tensors = { weight: torch.ones(200), mask: torch.tensor([true]) };

interface Format {
  readonly write: (path: string) => void;
  readonly read: (path: string) => unknown;
}

const formats: Readonly<Record<string, Format>> = {
  pt: { write: (path) => torch.save(tensors, path), read: (path) => torch.load(path) },
  'legacy.pt': {
    write: (path) => torch.save(tensors, path, { useNewZipfileSerialization: false }),
    read: (path) => torch.load(path),
  },
  safetensors: { write: (path) => io.saveFile(tensors, path), read: (path) => io.loadFile(path) },
  'opened.safetensors': { write: (path) => io.saveFile(tensors, path), read: (path) => io.safeOpen(path) },
  'safetensors.index.json': { write: (path) => io.saveFile(tensors, path), read: (path) => io.loadFile(path) },
  npy: { write: (path) => io.saveNpy(tensors.weight, path), read: (path) => io.loadNpy(path) },
  npz: { write: (path) => io.saveNpz(tensors, path), read: (path) => io.loadNpz(path) },
  'training.pt': {
    write: (path) => io.saveTraining(path, { model: new nn.Linear(20, 2) }),
    read: (path) => io.resumeTraining(path, { model: new nn.Linear(20, 2) }),
  },
};

/** The error names the file, and how to mend it; its first line is complete alone. */
function expectTold(path: string, read: () => unknown, found: RegExp | string): void {
  const error = errorOf(read);
  expect(error.message.split('\n')[0]).toContain(path);
  expect(error.message).toMatch(found);
  expect(error.message).toContain('\n  fix: ');
  expect(error.details['path']).toBe(path);
}

describe.each(Object.keys(formats))('a file with the ending %s', (ending) => {
  const { write, read } = formats[ending] as Format;
  const path = inside(`model.${ending}`);

  test('that was cut off', () => {
    write(path);
    const whole = fs.readFileSync(path);
    for (const part of [0.05, 0.5, 0.9]) {
      fs.writeFileSync(path, whole.subarray(0, Math.floor(whole.length * part)));
      expectTold(path, () => read(path), '');
    }
    fs.writeFileSync(path, '');
    expectTold(path, () => read(path), ending.endsWith('json') ? 'JSON' : /empty|8 bytes/);
  });

  test('that is something else', () => {
    fs.writeFileSync(path, '<!DOCTYPE html><html><head></head><body>Not found</body></html>');
    expectTold(path, () => read(path), ending.endsWith('json') ? 'no JSON object' : 'a page of HTML');
    fs.writeFileSync(path, '\x01\x02\x03 what nobody knows, and longer than any beginning');
    expectTold(
      path,
      () => read(path),
      ending.endsWith('json') ? 'no JSON object' : 'begins with the bytes 01 02 03 20',
    );
  });

  test('that is not there, is a folder, or may not be read', () => {
    const missing = join(directory.path, 'no', `model.${ending}`);
    fs.writeFileSync(inside('a-file-beside-it'), '');
    expectTold(missing, () => read(missing), /there is no such file\n {2}found: .* holds a-file-beside-it/);
    const folder = inside(`folder.${ending}`);
    fs.mkdirSync(join(folder, 'inner'), { recursive: true });
    expectTold(folder, () => read(folder), /folder[\s\S]*holds inner/);
    write(path);
    vi.spyOn(fs, 'openSync').mockImplementation(() => {
      throw Object.assign(new Error('said by the test'), { code: 'EACCES' });
    });
    expectTold(path, () => read(path), 'this user may not read it');
  });
});

test('a path below a file', () => {
  const path = inside('file');
  fs.writeFileSync(path, '');
  expectTold(join(path, 'x.pt'), () => torch.load(join(path, 'x.pt')), 'a part of the path is a file');
});

test('what somebody chose in a browser, and an address', async () => {
  const file = new File(['{}'], 'chosen.pt');
  await expect(torch.load(file)).rejects.toThrow(/^chosen\.pt: the file is JSON[\s\S]*fix: /);
  fs.writeFileSync(inside('address.pt'), 'x');
  const address = new URL(`file://${inside('address.pt')}`);
  await expect(torch.load(address)).rejects.toMatchObject({ code: 'load/format', details: { path: address.href } });
});

test('parts of a training that do not fit', () => {
  const path = inside('other.pt');
  io.saveTraining(path, { model: new nn.Linear(3, 2) });
  expectTold(path, () => io.resumeTraining(path, { other: new nn.Linear(3, 2) }), 'the file holds no other');
  expect(errorOf(() => io.resumeTraining(path, { model: new nn.Linear(4, 2) })).message).toContain(`${path}: `);
  torch.save([1], path);
  expectTold(path, () => io.resumeTraining(path, {}), 'an array');
});

describe("Hugging Face's folders", () => {
  const folder = inside('hub');
  const [first, second] = ['pytorch_model-00001-of-00002.bin', 'pytorch_model-00002-of-00002.bin'];
  fs.mkdirSync(folder);
  torch.save({ a: torch.ones(2), unnamed: torch.ones(1) }, join(folder, first));
  torch.save({ b: torch.zeros(3), '0': torch.ones(1) }, join(folder, second));
  const index = join(folder, 'pytorch_model.bin.index.json');
  const map = (files: object) => fs.writeFileSync(index, JSON.stringify({ metadata: {}, weight_map: files }));
  map({ a: first, b: second, 0: second });

  test('of an index of pickles, read by the index and by the folder', () => {
    for (const path of [index, folder, new URL(`file://${folder}`)]) {
      const loaded = io.loadFile(path);
      expect(Object.keys(loaded).sort()).toEqual(['0', 'a', 'b']);
      expect(loaded['b']?.tolist()).toEqual([0, 0, 0]);
    }
    expect(errorOf(() => io.safeOpen(folder)).message).toMatch(/fix: torch\.load reads/);
    expect(errorOf(() => torch.load(folder)).message).toMatch(/fix: .*torch\.io\.loadFile/);
  });

  test('whose index leads to what is not there', () => {
    map({ z: first });
    expectTold(join(folder, first), () => io.loadFile(index), "tensor 'z' is in this file");
    map({ a: 'pytorch_model-00003-of-00002.bin' });
    expectTold(join(folder, 'pytorch_model-00003-of-00002.bin'), () => io.loadFile(index), 'holds pytorch_model');
    map({ a: '../x.bin' });
    expectTold(index, () => io.loadFile(index), 'named by names alone');
  });

  test('of one pickle, and of safetensors, which go before', () => {
    const single = inside('single');
    fs.mkdirSync(single);
    const path = join(single, 'pytorch_model.bin');
    torch.save({ weight: torch.ones(2), epoch: 3 }, path);
    expectTold(path, () => io.loadFile(single), 'by name: epoch (number)');
    torch.save({ weight: torch.ones(2) }, path);
    expect(io.loadFile(single)['weight']?.tolist()).toEqual([1, 1]);
    io.saveFile({ weight: torch.zeros(2) }, join(single, 'model.safetensors.index.json'));
    expect(io.loadFile(single)['weight']?.tolist()).toEqual([0, 0]);
    io.saveFile({ weight: torch.full([2], 3) }, join(single, 'model.safetensors'));
    expect(io.loadFile(single)['weight']?.tolist()).toEqual([3, 3]);
    expect(io.safeOpen(single).keys()).toEqual(['weight']);
  });
});
