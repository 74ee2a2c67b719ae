/** @file Parallel loading, on the built package: workers run the bundle's own program. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

type Data = typeof import('../../src/data/index.ts');
type Torch = typeof import('../../src/index.ts');

const distribution = new URL('../../dist/node/', import.meta.url);
const torch = (await import(/* @vite-ignore */ new URL('index.js', distribution).href)) as Torch;
const data = torch.data as Data;
const fixtures = new URL('./fixtures/squares.mjs', import.meta.url);

async function collect(loader: InstanceType<Data['DataLoader']>): Promise<unknown[]> {
  const batches: unknown[] = [];
  for await (const batch of loader) batches.push((batch as { tolist(): unknown }[])[1]?.tolist());
  return batches;
}

async function errorOf(run: () => Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await run();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('expected an error');
}

describe('DataLoader with workers', () => {
  test.each([1, 2, 3])('keeps the order with %i workers', async (numWorkers) => {
    const set = await data.fromModule(fixtures, { name: 'Squares', arguments: [23, 20] });
    const options = { batchSize: 4, shuffle: true };
    torch.manualSeed(3);
    const alone = await collect(new data.DataLoader(set, options));
    torch.manualSeed(3);
    expect(await collect(new data.DataLoader(set, { ...options, numWorkers }))).toEqual(alone);
  });

  test('goes on in the middle of an epoch', async () => {
    const set = await data.fromModule(fixtures, { name: 'Squares', arguments: [20] });
    const loader = new data.DataLoader<unknown, { tolist(): unknown }[]>(set, { batchSize: 5, numWorkers: 2 });
    const batches: unknown[] = [];
    for await (const batch of loader.asyncFrom(2)) batches.push(batch[1]?.tolist());
    expect(batches).toEqual([
      [10, 11, 12, 13, 14],
      [15, 16, 17, 18, 19],
    ]);
  });

  test('loads in several threads and hands large batches over', async () => {
    const set = await data.fromModule<{ values: InstanceType<Torch['Tensor']>; thread: number }>(fixtures, {
      name: 'makeLarge',
      arguments: [8],
    });
    const threads = new Set<unknown>();
    const sums: unknown[] = [];
    const loader = new data.DataLoader(set, {
      batchSize: 2,
      numWorkers: 2,
    });
    for await (const { values, thread } of loader) {
      threads.add((thread.tolist() as number[])[0]);
      expect(values.shape).toEqual([2, 10_000]);
      sums.push(values.mean(1).tolist());
    }
    expect(threads.size).toBe(2);
    expect(sums).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
    ]);
  });

  test('a data set may keep and change the tensors that it hands out', async () => {
    const set = await data.fromModule<InstanceType<Torch['Tensor']>>(fixtures, {
      name: 'makeKept',
      arguments: [6, new URL('index.js', distribution).href],
    });
    const loader = new data.DataLoader(set, { batchSize: 1, numWorkers: 1 });
    const counts: unknown[] = [];
    for await (const batch of loader) counts.push([batch.min().item(), batch.max().item()]);
    expect(counts).toEqual([1, 2, 3, 4, 5, 6].map((count) => [count, count]));
  });

  test('collates by a function of a module', async () => {
    const set = await data.fromModule(fixtures, { name: 'Squares', arguments: [4] });
    const loader = new data.DataLoader<unknown, number>(set, {
      batchSize: 2,
      numWorkers: 1,
      collateFn: { module: fixtures, name: 'sumOf' },
    });
    const sums: number[] = [];
    for await (const sum of loader) sums.push(sum);
    expect(sums).toEqual([1, 13]);
  });

  test('loads the parts of a split, and of a part of it', async () => {
    const set = await data.fromModule(fixtures, { name: 'Squares', arguments: [20] });
    torch.manualSeed(5);
    const [training, validation] = data.randomSplit(set, [16, 4]);
    if (training === undefined || validation === undefined) throw new Error('the split has two parts');
    for (const part of [training, validation, new data.Subset(training, [3, 0, -1])]) {
      const alone = await collect(new data.DataLoader(part, { batchSize: 3 }));
      expect(await collect(new data.DataLoader(part, { batchSize: 3, numWorkers: 2 }))).toEqual(alone);
    }
  });

  test('says which function of the module is missing', async () => {
    const set = await data.fromModule(fixtures, { name: 'Squares', arguments: [4] });
    const collateFn = { module: fixtures, name: 'absent' };
    const error = await errorOf(() => collect(new data.DataLoader(set, { numWorkers: 1, collateFn })));
    expect(error.message).toContain("exports no function under the name 'absent'");
    const relative = await errorOf(() => data.fromModule('./squares.mjs'));
    expect([relative.code, relative.message]).toEqual([
      'fromModule/module',
      expect.stringContaining('import.meta.url'),
    ]);
  });

  test("passes an error on, with the worker's own stack", async () => {
    const set = await data.fromModule(fixtures, { name: 'Broken', arguments: [10] });
    const error = await errorOf(() => collect(new data.DataLoader(set, { batchSize: 2, numWorkers: 2 })));
    expect(error.code).toBe('data/worker');
    expect(error.message).toContain('RangeError: sample 5 is torn');
    expect(error.message).toContain('squares.mjs');
  });

  test('a worker that dies is an error, not a wait without end', async () => {
    const set = await data.fromModule(fixtures, { name: 'Deadly', arguments: [10] });
    const error = await errorOf(() => collect(new data.DataLoader(set, { batchSize: 2, numWorkers: 2 })));
    expect(error.code).toBe('data/worker-died');
    expect(error.message).toMatch(/^worker \d of DataLoader died; .*\n {2}fix: .*process\.exit.*\n.*exit code 3/);
  });

  test('a data set that cannot be made says why', async () => {
    const error = await errorOf(() => data.fromModule(fixtures, { name: 'cannotBeMade' }));
    expect(error.message).toContain('the disk with the samples is not there');
    expect((await errorOf(() => data.fromModule(fixtures, { name: 'Absent' }))).message).toContain("'Absent'");
  });

  test('synchronous iteration is refused', async () => {
    const set = await data.fromModule(fixtures, { name: 'Squares', arguments: [4] });
    expect(() => [...new data.DataLoader(set, { numWorkers: 1 })]).toThrow(/for await/);
  });

  test('a program that stops early ends by itself', () => {
    const program = `
      import * as torch from ${JSON.stringify(new URL('index.js', distribution).href)};
      const set = await torch.data.fromModule(${JSON.stringify(fixtures.href)}, { name: 'Squares', arguments: [1000, 5] });
      const loader = new torch.data.DataLoader(set, { batchSize: 4, numWorkers: 2 });
      for await (const batch of loader) break;
      const forgotten = loader[Symbol.asyncIterator]();
      await forgotten.next();
      console.log('done');`;
    const { stdout, stderr, status, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 60_000,
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    });
    expect({ stdout, stderr, status, signal }).toEqual({ stdout: 'done\n', stderr: '', status: 0, signal: null });
  });
});
