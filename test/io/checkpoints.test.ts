/** @file PyTorch's own files: those that 2.6 and 1.13 wrote are read as they were, and what is written is read again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';
import { temporaryDirectory } from '../platform/program.ts';
import { descriptionOf, parseDescription } from './description.ts';

const { nn, optim } = torch;
const recorded = join(import.meta.dirname, '../recorded/checkpoints');
const directory = temporaryDirectory();

interface Recorded {
  readonly views: readonly torch.Tensor[];
  readonly tied: readonly torch.Tensor[];
  readonly twice: readonly object[];
  readonly model: torch.nn.StateDict;
  readonly optimizer: torch.optim.OptimizerStateDict;
}

describe.each(['2.6', '1.13'])('a file of PyTorch %s', (version) => {
  const expected = parseDescription(readFileSync(join(recorded, `${version}.json`), 'utf8'));

  describe.each(['.pt', '.legacy.pt'])('in the format %s', (ending) => {
    const path = join(recorded, version + ending);

    test('holds what was saved, with dtypes, strides and shared memory', () => {
      expect(descriptionOf(torch.load(path))).toEqual(expected);
    });

    test('is the same from bytes, a Blob and a URL', async () => {
      const bytes = new Uint8Array(readFileSync(path));
      expect(descriptionOf(torch.load(bytes))).toEqual(expected);
      expect(descriptionOf(torch.load(bytes.buffer))).toEqual(expected);
      expect(descriptionOf(await torch.load(new Blob([bytes])))).toEqual(expected);
      expect(descriptionOf(await torch.load(pathToFileURL(path)))).toEqual(expected);
    });

    test('holds objects that occur twice once', () => {
      const { views, tied, twice } = torch.load<Recorded>(path);
      views[0]?.fill_(7);
      expect(views.map((view) => view.eq(7).all().item())).toEqual([true, true, true, true]);
      expect(tied[0]).toBe(tied[1]);
      expect(twice[0]).toBe(twice[1]);
    });

    test.each([true, false])('is written again, zipped: %s', (useNewZipfileSerialization) => {
      const again = torch.save(torch.load(path), { useNewZipfileSerialization });
      expect(descriptionOf(torch.load(again))).toEqual(expected);
    });

    test('goes on training', () => {
      const saved = torch.load<Recorded>(path);
      const model = new nn.Sequential(new nn.Linear(2, 3), new nn.BatchNorm1d(3), new nn.Linear(3, 1));
      model.loadStateDict(saved.model);
      const parameters = [...model.parameters()];
      expect(parameters.map((parameter) => parameter.tolist())).toEqual(
        Object.entries(saved.model)
          .filter(([name]) => /weight|bias/.test(name))
          .map(([, tensor]) => tensor.tolist()),
      );
      expect(Object.keys(saved.optimizer.state)).toEqual(['0', '1', '2', '3', '4', '5']);
    });
  });
});

describe('a value that is saved', () => {
  const round = <T>(value: T): T => torch.load<T>(torch.save(value));

  test.each([
    ['numbers', [0, 1, 255, 256, 65535, 65536, 2 ** 31 - 1, 2 ** 31, -1, -(2 ** 31), -(2 ** 31) - 1, 2 ** 53 - 1]],
    ['floats', [0.5, -0, 1e300, 2 ** 53, Number.NaN, Infinity, -Infinity, 5e-324]],
    ['bigints', [2n ** 63n, -(2n ** 63n), 2n ** 64n - 1n, -(2n ** 100n)]],
    ['texts', ['', 'a'.repeat(300), '\0', 'é€😀', '__proto__']],
    ['truths and nothing', [true, false, null]],
    ['bytes', [new Uint8Array(0), Uint8Array.from({ length: 256 }, (_, i) => i)]],
    [
      'containers',
      [
        [],
        {},
        [[[]]],
        new Map<unknown, unknown>([
          [1, 'a'],
          ['b', 2],
        ]),
        new Set([1, 'a']),
      ],
    ],
    ['an object without prototype', [{ ...Object.create(null), x: 1 }]],
    ['own keys that all objects have', [JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "toString": 3}')]],
    ['dtypes', [torch.float16, torch.bool]],
  ])('comes back: %s', (_, value) => {
    expect(round<unknown>(value)).toEqual(value);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  test('a tuple is a frozen array, a list one that is not', () => {
    const [tuple, list] = round([Object.freeze([1, 2]), [1, 2]]);
    expect([Object.isFrozen(tuple), Object.isFrozen(list)]).toEqual([true, false]);
  });

  test('tensors of a GPU come to the host', () => {
    const file = torch.save({ x: torch.ones(2) }, { useNewZipfileSerialization: false });
    const there = Uint8Array.from(
      Buffer.from(Buffer.from(file).toString('latin1').replace('\x03\0\0\0cpu', '\x06\0\0\0cuda:0'), 'latin1'),
    );
    expect(there.length).toBe(file.length + 3);
    expect(torch.load<{ x: torch.Tensor }>(there).x.device).toBe('cpu');
  });

  test('may hold itself', () => {
    const value: { self?: unknown; list: unknown[] } = { list: [] };
    value.self = value;
    value.list.push(value.list);
    const back = round(value);
    expect(back.self).toBe(back);
    expect(back.list[0]).toBe(back.list);
  });

  test('keeps memory that tensors share, and not that of others', () => {
    const base = torch.arange(6).reshape([2, 3]).to(torch.float32);
    const [a, b, c] = round([base, base.t(), base.clone()]) as [torch.Tensor, torch.Tensor, torch.Tensor];
    a.fill_(1);
    expect(b.tolist()).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    expect(b.strides).toEqual([1, 3]);
    expect(c.tolist()).toEqual(base.tolist());
  });

  test('is the same file each time', () => {
    const state = new nn.Linear(2, 3).stateDict();
    expect(torch.save(state)).toEqual(torch.save(state));
  });

  test('has the bytes of storages at multiples of 64', () => {
    const file = torch.save({ x: torch.full([3], 1.5), y: torch.full([5], 2.5) });
    const at = (value: number) => {
      const [bytes] = [new Uint8Array(Float32Array.of(value, value, value).buffer)];
      return Buffer.from(file).indexOf(bytes);
    };
    expect([at(1.5) % 64, at(2.5) % 64]).toEqual([0, 0]);
  });

  test('of an optimizer goes on with it', () => {
    const model = new nn.Linear(2, 1);
    const make = () => new optim.Adam(model.parameters(), { lr: 0.1 });
    const optimizer = make();
    model(torch.ones([1, 2]))
      .sum()
      .backward();
    optimizer.step();
    const back = round(optimizer.stateDict());
    const other = make();
    other.loadStateDict(back);
    expect(descriptionOf(other.stateDict())).toEqual(descriptionOf(optimizer.stateDict()));
  });

  test('goes to a file that is whole, or that was there before', () => {
    const path = join(directory.path, 'atomic.pt');
    torch.save({ x: 1 }, path);
    errorOf(() => torch.save({ x: torch.ones(1000), late: () => {} }, path));
    expect(torch.load(path)).toEqual({ x: 1 });
    torch.save(undefined, pathToFileURL(path));
    expect(torch.load(path)).toBeNull();
  });
});

describe('what cannot be saved is named:', () => {
  class Settings {
    lr = 1;
  }
  const shared = torch.fromTypedArray(new Uint8Array(4));
  test.each<[string, unknown, string, string]>([
    ['a module', { net: new nn.Linear(1, 1) }, 'save/value', 'the entry net is a module, optimizer or the like'],
    ['an optimizer', new optim.SGD(new nn.Linear(1, 1).parameters()), 'save/value', 'save its state'],
    ['a function', { a: [() => 1] }, 'save/value', 'the entry a.0 is a function'],
    ['an instance of a class', { settings: new Settings() }, 'save/value', 'an instance of Settings'],
    ['a date', new Date(), 'save/value', 'an instance of Date'],
    ['a typed array', { x: new Float32Array(1) }, 'save/value', 'torch.fromTypedArray(array)'],
    ['a symbol', [Symbol('x')], 'save/value', 'symbol'],
    ['a list as a key', new Map([[[1], 1]]), 'save/value', 'the entry key'],
    ['half a character', '\ud800', 'save/text', 'half a character'],
    ['a huge integer', 2n ** 3000n, 'save/integer', 'an integer of 376 bytes'],
    [
      'one memory under two dtypes',
      { a: shared, b: new torch.Tensor(shared.storage, 0, [4], undefined, torch.bool) },
      'save/shared-memory',
      'the entry b is bool',
    ],
  ])('%s', (_, value, code, says) => {
    const error = errorOf(() => torch.save(value));
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(says);
  });

  test('nesting without an end', () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 3000; depth++) value = [value];
    expect(errorOf(() => torch.save(value)).code).toBe('save/depth');
  });

  test('a place that is none', () => {
    expect(errorOf(() => torch.save(1, 5 as never)).code).toBe('save/path');
    expect(errorOf(() => torch.load(5 as never)).code).toBe('load/source');
    expect(errorOf(() => torch.load('x', { weightsOnly: false })).code).toBe('load/weights-only');
    expect(errorOf(() => torch.load(join(directory.path, 'none.pt'))).code).toBe('file/read');
  });
});
