/** @file A loader without batches (`batchSize: null`) gives samples as they are; on the built package, for its workers. */
import { describe, expect, test } from 'vitest';

type Torch = typeof import('../../src/index.ts');

const library = new URL('../../dist/node/index.js', import.meta.url).href;
const torch = (await import(/* @vite-ignore */ library)) as Torch;
const { data } = torch;
const squares = new URL('./fixtures/squares.mjs', import.meta.url);
const streams = new URL('./fixtures/streams.mjs', import.meta.url);

async function all<Batch>(loader: AsyncIterable<Batch>): Promise<Batch[]> {
  const given: Batch[] = [];
  for await (const batch of loader) given.push(batch);
  return given;
}

const pairs = Array.from({ length: 5 }, (_, i) => [i * i, i]);
const single = { batchSize: null } as const;

describe('single samples', () => {
  test('come as they are, with tensors of typed arrays', () => {
    const when = new Date(0);
    const samples = [{ x: new Float32Array([1, 2]), label: 3, name: 'a', when, rest: [new Int32Array([4])] }];
    const [sample] = [...new data.DataLoader(samples, single)];
    expect(sample).toMatchObject({ label: 3, name: 'a', when });
    expect([sample?.x.tolist(), sample?.x.dtype.name, sample?.rest[0]?.dtype.name]).toEqual([
      [1, 2],
      'float32',
      'int32',
    ]);
    const row = torch.ones(2);
    expect(data.defaultConvert(row)).toBe(row);
    expect([data.defaultConvert(1n), data.defaultConvert(null), data.defaultConvert('a')]).toEqual([1n, null, 'a']);
    const own: unknown[] = [];
    own.push(own);
    expect(() => data.defaultConvert(own)).toThrow(/128 deep/);
  });

  test('of a data set with batches of its own are asked for one by one', () => {
    const set = new data.TensorDataset(torch.tensor([5, 6]));
    const loader = new data.DataLoader(set, single);
    expect([loader.length, loader.batchSize, Array.from(loader, ([x]) => x.item())]).toEqual([2, null, [5, 6]]);
  });

  test('are drawn by a sampler, or shuffled as in batches of one', () => {
    expect([...new data.DataLoader(['a', 'b', 'c'], { batchSize: null, sampler: [2, 0] })]).toEqual(['c', 'a']);
    const five = { length: 5, get: (index: number) => index };
    torch.manualSeed(3);
    const batches = Array.from(new data.DataLoader(five, { shuffle: true }), (x) => x.item());
    torch.manualSeed(3);
    expect([...new data.DataLoader(five, { batchSize: null, shuffle: true })]).toEqual(batches);
  });

  test('are handed to collateFn one by one', async () => {
    const loader = new data.DataLoader([1, 2], { batchSize: null, collateFn: async (sample) => sample * 10 });
    expect(await all(loader)).toEqual([10, 20]);
  });

  test('of a stream come at once and by promises', async () => {
    const stream = new Set(['a', 'b']);
    expect([...new data.DataLoader(stream, single)]).toEqual(['a', 'b']);
    expect(await all(new data.DataLoader(stream, single))).toEqual(['a', 'b']);
  });

  test('are loaded by workers', async () => {
    const set = await data.fromModule<number[]>(squares, { name: 'Squares', arguments: [5, 10] });
    expect(await all(new data.DataLoader(set, { batchSize: null, numWorkers: 2 }))).toEqual(pairs);
    const collateFn = { module: squares, name: 'indexOf' };
    const indices = new data.DataLoader<number[], number>(set, { batchSize: null, numWorkers: 2, collateFn });
    expect(await all(indices)).toEqual([0, 1, 2, 3, 4]);
    const numbers = await data.iterableFromModule<number>(streams, { name: 'Position', arguments: [3] });
    expect(await all(new data.DataLoader(numbers, { batchSize: null, numWorkers: 1 }))).toEqual([0, 1, 2]);
  });
});

test('a loader says how it makes batches', () => {
  const of = (options: object) => {
    const { batchSize, dropLast } = new data.DataLoader([1, 2], options);
    return [batchSize, dropLast];
  };
  expect([of({}), of({ batchSize: 2, dropLast: true }), of({ batchSampler: [[0]] })]).toEqual([
    [1, false],
    [2, true],
    [null, false],
  ]);
});
