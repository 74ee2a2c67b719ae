/** @file Transforms in worker threads, on the built package: draws follow the loader's seed, and each image has its own. */
import { describe, expect, test } from 'vitest';

type Torch = typeof import('../../src/index.ts');

const torch = (await import(new URL('../../dist/node/index.js', import.meta.url).href)) as Torch;
const { data } = torch;

/** The images of an epoch, as texts. */
async function epoch(seed: number): Promise<string[]> {
  const set = await data.fromModule<[import('../../src/index.ts').Tensor, bigint]>(
    new URL('./fixtures/augmented.mjs', import.meta.url),
  );
  const generator = new torch.Generator().manualSeed(seed);
  const images: string[] = [];
  for await (const [batch] of new data.DataLoader(set, { batchSize: 3, numWorkers: 2, generator })) {
    for (const image of batch) images.push(JSON.stringify(image.tolist()));
  }
  return images;
}

describe('transforms in workers', () => {
  test('give the same for the same seed, and others for another one', async () => {
    const images = await epoch(1);
    expect(images.length).toBe(12);
    expect(await epoch(1)).toEqual(images);
    expect(await epoch(2)).not.toEqual(images);
    // The images are alike before they are changed.
    expect(new Set(images).size).toBeGreaterThan(9);
  });
});
