/** @file Tensors written to safetensors files and read again, through the public functions. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as torch from 'flambeau';
import { afterAll, describe, expect, it } from 'vitest';

const { io } = torch;
const directory = mkdtempSync(join(tmpdir(), 'flambeau-io-'));
afterAll(() => rmSync(directory, { recursive: true }));

const tensors = {
  float32: torch.tensor([1.5, Number.NaN, Number.NEGATIVE_INFINITY]),
  float64: torch.tensor([Math.PI], { dtype: torch.float64 }),
  int64: torch.tensor([[2n ** 62n, -1n]]),
  int32: torch.arange(3, { dtype: torch.int32 }),
  uint8: torch.tensor([0, 255], { dtype: torch.uint8 }),
  bool: torch.tensor([true, false, true]),
  scalar: torch.scalar(7),
  empty: torch.zeros([3, 0, 2]),
  turned: torch.arange(6).reshape([2, 3]).t(),
  part: torch.linspace(0, 1, 9).at('1::3'),
  expanded: torch.scalar(2).expand([2, 2]),
};

function expectAll(read: Record<string, torch.Tensor>): void {
  expect(Object.keys(read).sort()).toEqual(Object.keys(tensors).sort());
  for (const [name, tensor] of Object.entries(tensors)) {
    const found = read[name];
    expect([name, found?.dtype, found?.shape, found?.tolist()]).toEqual([
      name,
      tensor.dtype,
      tensor.shape,
      tensor.tolist(),
    ]);
  }
}

describe('tensors in safetensors files', () => {
  it('come back as they were, from a path and from a URL', () => {
    const path = join(directory, 'all.safetensors');
    io.saveFile(tensors, path, { metadata: { made: 'here' } });
    expectAll(io.loadFile(path));
    expectAll(io.loadFile(pathToFileURL(path)));
    expect(io.loadFileWithMetadata(path).metadata).toEqual({ made: 'here' });
    io.saveFile(tensors, pathToFileURL(join(directory, 'by url.safetensors')));
    expectAll(io.loadFile(join(directory, 'by url.safetensors')));
  });

  it('come back from any kind of bytes: a Buffer, an ArrayBuffer, a span at an odd offset', () => {
    const path = join(directory, 'bytes.safetensors');
    const bytes = io.save(tensors);
    writeFileSync(path, bytes);
    expectAll(io.load(bytes));
    expectAll(io.load(readFileSync(path)));
    expectAll(io.load(bytes.buffer as ArrayBuffer));
    const shifted = Buffer.concat([Buffer.from([1, 2, 3]), bytes]).subarray(3);
    expectAll(io.load(shifted));
  });

  it('share no memory with the bytes they came from', () => {
    const bytes = Buffer.from(io.save({ x: torch.ones([4]) }));
    const { x } = io.load(bytes);
    bytes.fill(0);
    expect(x?.tolist()).toEqual([1, 1, 1, 1]);
  });

  it('may have any name', () => {
    const named = Object.fromEntries([
      ['__proto__', torch.ones([1])],
      ['constructor', torch.zeros([1])],
    ]);
    const read = io.load(io.save(named));
    expect(Object.keys(read).sort()).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it('of bool are 0 or 1, whatever the file holds', () => {
    const bytes = io.save({ x: torch.tensor([true, false]) });
    bytes[bytes.length - 2] = 7;
    const x = io.load(bytes)['x'] as torch.Tensor;
    expect([x.tolist(), x.sum().item()]).toEqual([[true, false], 1]);
  });

  it.each([
    ['a Map', new Map([['x', torch.ones([1])]]), 'saveFile/tensors', 'Object.fromEntries'],
    ['null', null, 'saveFile/tensors', 'model.stateDict()'],
    ['a tensor', torch.ones([1]), 'saveFile/tensors', '{ x }'],
    ['an object of something else', { x: [1, 2] }, 'saveFile/tensor', 'x is no tensor'],
  ])('are not written from %s, and no file is made', (_, given, code, says) => {
    const path = join(directory, 'refused.safetensors');
    expect(() => io.saveFile(given as never, path)).toThrow(expect.objectContaining({ code }));
    expect(() => io.saveFile(given as never, path)).toThrow(says);
    expect(() => readFileSync(path)).toThrow('ENOENT');
  });

  it('are not read from what is no such file', () => {
    expect(() => io.load('model.safetensors' as never)).toThrow(/load reads bytes.*got .*\n.*loadFile/);
    expect(() => io.load(new TextEncoder().encode('PK\u0003\u0004 and so on'))).toThrow(/zip archive.*\n.*torch\.load/);
    expect(() => io.loadFile(join(directory, 'absent'))).toThrow(torch.SerializationError);
  });
});
