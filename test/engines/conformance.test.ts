import { afterEach, describe, expect, it, vi } from 'vitest';
import { createInterpreter } from '../../src/engines/interpreter/engine.ts';
import { EngineError } from '../../src/errors/errors.ts';
import { difference, obtain } from './conformance.ts';

const absent = (): never => {
  throw new EngineError('engine/unavailable', 'there is none here');
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('an absent engine', () => {
  it('is skipped', async () => {
    vi.stubEnv('FLAMBEAU_REQUIRE', 'wasm');
    expect(await obtain('native', absent)).toBeUndefined();
  });

  it('fails where FLAMBEAU_REQUIRE names it', async () => {
    vi.stubEnv('FLAMBEAU_REQUIRE', 'wasm, native');
    await expect(obtain('native', absent)).rejects.toThrow('there is none here');
  });

  it('fails where it is present and does not start', async () => {
    const broken = (): never => {
      throw new EngineError('engine/compiler', 'broken');
    };
    await expect(obtain('native', broken)).rejects.toThrow('broken');
  });

  it('is not an engine that starts', async () => {
    expect((await obtain('interpreter', createInterpreter))?.name).toBe('interpreter');
  });
});

describe('difference', () => {
  it('compares bits, but for those of a NaN', () => {
    expect(difference(new Float32Array([Number.NaN, -0, 1]), new Float32Array([Number.NaN, -0, 1]))).toBeUndefined();
    expect(difference(new Float32Array([0, 0]), new Float32Array([0, -0]))).toBe('element 1 is 0 instead of -0');
    expect(difference(new Float32Array([1]), new Float32Array([Number.NaN]))).toBe('element 0 is 1 instead of NaN');
    expect(difference(new BigInt64Array([2n ** 53n]), new BigInt64Array([2n ** 53n + 1n]))).toMatch(/element 0/);
    expect(difference(new Uint8Array(1), new Uint8Array(2))).toBe('1 elements instead of 2');
  });

  it('keeps to a bound', () => {
    expect(difference(new Float64Array([1.5]), new Float64Array([1]), 0.5)).toBeUndefined();
    expect(difference(new Float64Array([1.6]), new Float64Array([1]), 0.5)).toMatch(/element 0/);
    expect(difference(new Float64Array([Number.NaN]), new Float64Array([1]), 0.5)).toMatch(/element 0/);
  });
});
