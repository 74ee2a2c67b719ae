import { describe, expect, it } from 'vitest';
import { uniform } from '../../src/random/distributions.ts';
import { defaultGenerator, Generator } from '../../src/random/generator.ts';
import { randomIntegers, randomPermutation } from '../../src/random/integers.ts';
import { normal } from '../../src/random/normal.ts';
import { fma64 } from '../../src/random/rounding.ts';
import { float32, int64, uint8 } from '../../src/storage/dtype.ts';

function rand(generator: Generator, count: number): Float32Array {
  const out = new Float32Array(count);
  uniform(out, 0, 1, generator);
  return out;
}

describe('Generator', () => {
  it('prints its seed, and refuses a seed that is no integer', () => {
    const generator = new Generator();
    expect(String(generator.manualSeed(3))).toBe('Generator(seed=3)');
    expect(JSON.stringify({ generator })).toBe('{"generator":"Generator(seed=3)"}');
    for (const seed of ['a', undefined, null, 1.5, {}]) {
      expect(() => generator.manualSeed(seed as never)).toThrow(expect.objectContaining({ code: 'generator/seed' }));
    }
    expect(generator.initialSeed()).toBe(3n);
  });

  it('starts from the seed of an unseeded PyTorch', () => {
    expect(defaultGenerator.initialSeed()).toBe(67280421310721n);
  });

  it('gives the numbers of torch.manual_seed(0)', () => {
    const generator = new Generator().manualSeed(0);
    const rounded = Array.from(rand(generator, 3), (value) => value.toFixed(4));
    expect(rounded).toEqual(['0.4963', '0.7682', '0.0885']);
  });

  it('counts negative seeds from 2^64 downwards', () => {
    const generator = new Generator().manualSeed(-1);
    expect(generator.initialSeed()).toBe(2n ** 64n - 1n);
    expect(rand(generator, 4)).toEqual(rand(new Generator().manualSeed(2n ** 64n - 1n), 4));
  });

  it('refuses seeds that are no 64-bit integers', () => {
    for (const seed of [0.5, Number.NaN, 2 ** 60, 2n ** 64n, -(2n ** 63n) - 1n]) {
      expect(() => new Generator().manualSeed(seed)).toThrow(/seed must/);
    }
  });

  it('goes on from a saved state, with the kept normal number', () => {
    for (const draws of [0, 1, 5, 623, 624, 625, 1248]) {
      const generator = new Generator().manualSeed(7);
      for (let i = 0; i < draws; i++) generator.random();
      normal(new Float32Array(1), 0, 1, generator);
      const state = generator.getState();
      const copy = new Generator();
      copy.setState(state);
      expect(copy.getState()).toEqual(state);
      const [wanted, got] = [new Float32Array(3), new Float32Array(3)];
      normal(wanted, 0, 1, generator);
      normal(got, 0, 1, copy);
      expect(got).toEqual(wanted);
      expect(rand(copy, 700)).toEqual(rand(generator, 700));
      expect(copy.initialSeed()).toBe(7n);
    }
  });

  it('tells a fresh state from one that is used up', () => {
    const generator = new Generator().manualSeed(7);
    const fresh = generator.getState();
    rand(generator, 0);
    expect(generator.getState()).toEqual(fresh);
    rand(generator, 3);
    generator.setState(fresh);
    expect(rand(generator, 5)).toEqual(rand(new Generator().manualSeed(7), 5));
  });

  it('refuses bytes that are no state', () => {
    const generator = new Generator();
    expect(() => generator.setState(new Uint8Array(5055))).toThrow(/5056 bytes/);
    expect(() => generator.setState(new Uint8Array(5056))).toThrow(/not a state/);
    const torn = generator.getState();
    torn[16] = 9;
    expect(() => generator.setState(torn)).toThrow(/not a state/);
  });

  it('draws the same numbers one by one and in blocks', () => {
    const [a, b] = [new Generator().manualSeed(3), new Generator().manualSeed(3)];
    const expected = Float32Array.from({ length: 5000 }, () => a.uniform32());
    expect(rand(b, 5000)).toEqual(expected);
  });
});

describe('random integers', () => {
  it('draws from spans beyond 32 and 53 bits', () => {
    const out = new BigInt64Array(200);
    const low = -(2n ** 62n);
    randomIntegers({ dtype: int64, out }, low, 2n ** 62n, new Generator().manualSeed(1));
    expect(out.every((value) => value >= low && value < 2n ** 62n)).toBe(true);
    expect(out.some((value) => value < -(2n ** 60n)) && out.some((value) => value > 2n ** 60n)).toBe(true);
  });

  it('refuses empty ranges and ranges beyond the dtype', () => {
    const generator = new Generator();
    expect(() => randomIntegers({ dtype: int64, out: new BigInt64Array(1) }, 3, 3, generator)).toThrow(/less than/);
    expect(() => randomIntegers({ dtype: uint8, out: new Uint8Array(1) }, 0, 257, generator)).toThrow(/uint8/);
  });

  it('keeps float results inside the bounds', () => {
    const out = new Float32Array(1000);
    const high = 2 ** 24 + 3;
    randomIntegers({ dtype: float32, out }, 2 ** 24, high, new Generator().manualSeed(5));
    expect(Math.max(...out)).toBeLessThan(high);
  });

  it('permutes', () => {
    const out = new BigInt64Array(1000);
    randomPermutation(out, new Generator().manualSeed(1));
    expect(out.slice().sort()).toEqual(BigInt64Array.from({ length: 1000 }, (_, i) => BigInt(i)));
    expect(out[0] === 0n && out[1] === 1n && out[2] === 2n).toBe(false);
  });
});

describe('fma64', () => {
  it('rounds once', () => {
    const a = 1 + 2 ** -30;
    // a² = 1 + 2^-29 + 2^-60: the last term is lost by a product of its own.
    expect(a * a - (1 + 2 ** -29)).toBe(0);
    expect(fma64(a, a, -(1 + 2 ** -29))).toBe(2 ** -60);
    expect(fma64(Number.POSITIVE_INFINITY, 2, 1)).toBe(Number.POSITIVE_INFINITY);
  });
});
