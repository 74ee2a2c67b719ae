/** @file What tensors are made of: typed arrays of all kinds, rows of them, values of other realms; and the dtypes that follow. */
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const facts = (x: torch.Tensor) => [x.dtype.name, x.tolist()];

describe('typed arrays', () => {
  it('as rows give the dtype of their elements', () => {
    expect(facts(torch.tensor([Float32Array.of(1, 2), Float32Array.of(3, 4)]))).toEqual([
      'float32',
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    expect(facts(torch.tensor([Float64Array.of(0.1)]))).toEqual(['float64', [[0.1]]]);
    expect(facts(torch.tensor([[BigInt64Array.of(1n)], [BigInt64Array.of(2n)]]))).toEqual(['int64', [[[1]], [[2]]]]);
    expect(facts(torch.tensor([Uint8ClampedArray.of(255)]))).toEqual(['uint8', [[255]]]);
    expect(facts(torch.tensor([Int16Array.of(-3)], { dtype: torch.float64 }))).toEqual(['float64', [[-3]]]);
    expect(facts(torch.tensor([new Float32Array(0)]))).toEqual(['float32', [[]]]);
  });

  it('of every kind are accepted with a dtype', () => {
    const sources = [Int8Array, Int16Array, Uint16Array, Uint32Array, Uint8ClampedArray, Uint8Array, Int32Array];
    for (const Source of sources) {
      for (const dtype of [torch.float32, torch.float64, torch.int64, torch.int32, torch.uint8]) {
        expect(facts(torch.tensor(Source.of(1, 127), { dtype }))).toEqual([dtype.name, [1, 127]]);
      }
      expect(facts(torch.tensor(Source.of(0, 7), { dtype: torch.bool }))).toEqual(['bool', [false, true]]);
    }
    expect(facts(torch.tensor(BigUint64Array.of(5n), { dtype: torch.float32 }))).toEqual(['float32', [5]]);
    expect(facts(torch.tensor(Uint32Array.of(2 ** 32 - 1), { dtype: torch.int64 }))).toEqual(['int64', [2 ** 32 - 1]]);
  });

  it('pixels of a canvas are uint8, copied or taken over', () => {
    const pixels = Uint8ClampedArray.of(0, 128, 255);
    expect(facts(torch.tensor(pixels))).toEqual(['uint8', [0, 128, 255]]);
    const taken = torch.fromTypedArray(pixels);
    taken.fill_(7);
    expect([...pixels]).toEqual([7, 7, 7]);
  });
});

describe('values of another realm', () => {
  const foreign = (text: string) => vm.runInNewContext(text) as never;

  it('are data', () => {
    expect(facts(torch.tensor(foreign('[[1, 2]]')))).toEqual(['float32', [[1, 2]]]);
    expect(facts(torch.tensor(foreign('new Float64Array([1])')))).toEqual(['float64', [1]]);
    expect(facts(torch.tensor(foreign('[new Int32Array([1])]')))).toEqual(['int32', [[1]]]);
    expect(facts(torch.fromTypedArray(foreign('new Float32Array([1, 2])')).add(1))).toEqual(['float32', [2, 3]]);
    expect(facts(torch.ones(foreign('[2]')))).toEqual(['float32', [1, 1]]);
  });

  it.each([
    ['a vm context', () => foreign('({ keepdim: true })')],
    ['structuredClone', () => structuredClone({ keepdim: true })],
    ['JSON', () => JSON.parse('{"keepdim": true}')],
    ['Object.create(null)', () => Object.assign(Object.create(null), { keepdim: true })],
  ])('are options: %s', (_, options) => {
    expect(torch.ones([2, 3]).sum(1, options() as never).shape).toEqual([2, 1]);
  });

  it.each(['(class Options { keepdim = true })', 'Map', 'Date'])(
    'are no options where they are no plain objects: %s',
    (text) => {
      const Foreign = foreign(text) as new () => never;
      expect(() => torch.ones([2, 3]).sum(1, new Foreign())).toThrow(torch.ArgumentError);
    },
  );
});

describe('the dtype of full', () => {
  it('follows tensor, whatever the value is', () => {
    for (const fill of [1, 0.5, -0, NaN, Infinity]) expect(torch.full([1], fill).dtype).toBe(torch.float32);
    expect(facts(torch.full([2], 3n))).toEqual(['int64', [3, 3]]);
    expect(facts(torch.full([2], true))).toEqual(['bool', [true, true]]);
    expect(torch.full([1], 1, { dtype: torch.int32 }).dtype).toBe(torch.int32);
    for (const fill of [1, 1n, true]) expect(torch.full([1], fill).dtype).toBe(torch.tensor(fill).dtype);
  });

  it('is that of the default dtype', () => {
    torch.setDefaultDtype(torch.float64);
    try {
      expect(torch.full([1], 1).dtype).toBe(torch.float64);
    } finally {
      torch.setDefaultDtype(torch.float32);
    }
  });

  it('is that of the input for newFull and fullLike', () => {
    const x = torch.tensor([1n]);
    expect(x.newFull([1], 3).dtype).toBe(torch.int64);
    expect(torch.fullLike(x, 3).dtype).toBe(torch.int64);
  });
});
