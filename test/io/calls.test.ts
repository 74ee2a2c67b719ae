/** @file How files are written: options that are not known are refused, and what a file cannot hold is said. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { ArgumentError, io, nn, optim } = torch;
const path = join(tmpdir(), `flambeau-refused-${process.pid}.safetensors`);
const state = { x: torch.ones([1]) };

describe('a call that writes refuses', () => {
  test.each([
    ['an unknown option', { epoch: '3' }, "has no option 'epoch'; its options are metadata"],
    ['a misspelt option', { metaData: { epoch: '3' } }, 'did you mean metadata?'],
    ['options that are none', 'pt', 'takes its options by name, got pt'],
    ['metadata that is no object', { metadata: 'x' }, 'must be an object of strings'],
    ['metadata in a list', { metadata: ['x'] }, 'got an array'],
  ])('%s', (_, options, says) => {
    for (const run of [() => io.save(state, options as never), () => io.saveFile(state, path, options as never)]) {
      const error = errorOf(run);
      expect(error).toBeInstanceOf(ArgumentError);
      expect(error.message).toContain(says);
    }
    expect(existsSync(path)).toBe(false);
  });

  test('the state of an optimizer', () => {
    const optimizer = new optim.SGD(new nn.Linear(1, 1).parameters());
    const error = errorOf(() => io.save(optimizer.stateDict() as never));
    expect(error.code).toBe('saveFile/optimizer');
    expect(error.message).toContain('holds groups and numbers beside tensors');
  });
});

describe('a place that is no file', () => {
  test.each([
    ['a number', 5, 'a file is named by a text or a URL, got number'],
    ['nothing', undefined, 'got undefined'],
    ['an address elsewhere', new URL('https://example.org/x.safetensors'), 'got https://example.org/x.safetensors'],
  ])('%s', (_, place, says) => {
    for (const run of [() => io.loadFile(place as never), () => io.saveFile(state, place as never)]) {
      const error = errorOf(run);
      expect(error.code).toBe('file/path');
      expect(error.message).toContain(says);
    }
  });
});

test('bytes of another realm are read', () => {
  const bytes = io.save({ x: torch.tensor([1, 2]) });
  const own = runInNewContext('new Uint8Array(source)', { source: bytes }) as Uint8Array;
  expect(own).not.toBeInstanceOf(Uint8Array);
  for (const given of [own, own.buffer as ArrayBuffer]) expect(io.load(given)['x']?.tolist()).toEqual([1, 2]);
});
