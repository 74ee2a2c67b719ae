/** @file A safetensors file of a gigabyte is loaded without a second copy, and one tensor of it without the others. Sizes are those of the system. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { isFull } from '../depth.ts';
import { root, runNode, temporaryDirectory } from '../platform/program.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());
const path = join(directory.path, 'large.safetensors');
const program = join(root, 'test/io/large-file.mjs');
const count = 50;
/** Of each tensor. */
const byteLength = 20_000_000;

interface Loaded {
  readonly bytes: number;
  readonly peak: number;
  readonly ends: readonly (readonly number[])[];
}

async function load(...given: readonly string[]): Promise<Loaded> {
  const { code, stdout, stderr } = await runNode([program, path, ...given]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Loaded;
}

describe.runIf(isFull && process.platform === 'linux')('a file of 1 GB', () => {
  beforeAll(() => {
    const tensors = Array.from({ length: count }, (_, i) => [`layers.${i}.weight`, torch.full([5000, 1000], i)]);
    torch.io.saveFile(Object.fromEntries(tensors) as Record<string, torch.Tensor>, path);
  });

  test('is loaded with less than 1.1 GB', async () => {
    const { bytes, peak, ends } = await load();
    expect(ends.every(([first, last]) => first === last)).toBe(true);
    expect(ends.map(([first]) => first).sort((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: count }, (_, i) => i),
    );
    expect(bytes).toBeGreaterThan(count * byteLength);
    expect(peak).toBeLessThan(1.1e9);
  });

  test('is not touched where one tensor of it is read', async () => {
    const { bytes, peak, ends } = await load('layers.7.weight');
    expect(ends).toEqual([[7, 7]]);
    // Beside it the header, and what the engine reads of its cache.
    expect(bytes).toBeLessThan(byteLength + 5_000_000);
    expect(peak).toBeLessThan(200e6);
  });
});
