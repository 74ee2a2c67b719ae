/** @file Options of workers: those that stay, hang, are told something at their start; on the built package. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

type Torch = typeof import('../../src/index.ts');
type Loader = import('../../src/index.ts').data.DataLoader<unknown, unknown>;

const library = new URL('../../dist/node/index.js', import.meta.url).href;
const torch = (await import(/* @vite-ignore */ library)) as Torch;
const { data } = torch;
const streams = new URL('./fixtures/streams.mjs', import.meta.url);

async function threadsOf(loader: Loader): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const batch of loader) seen.push(...(batch as Iterable<{ item(): unknown }>));
  return seen.map((value) => (value as { item(): unknown }).item());
}

test('a function of a module is called in each worker', async () => {
  const set = await data.fromModule(streams, { name: 'Threads' });
  const loader: Loader = new data.DataLoader(set, { numWorkers: 2, workerInitFn: { module: streams, name: 'greet' } });
  const seen = await threadsOf(loader);
  expect(seen.filter((_, i) => i % 2 === 1)).toEqual([0, 1, 0, 1]);
  const given = { numWorkers: 1, workerInitFn: (() => {}) as never };
  expect(() => new data.DataLoader(set, given)).toThrow(/a function cannot be handed to workers/);
});

test('persistent workers are the same threads in each epoch', async () => {
  const set = await data.fromModule(streams, { name: 'Threads' });
  const kept: Loader = new data.DataLoader(set, { numWorkers: 2, persistentWorkers: true });
  const first = await threadsOf(kept);
  for await (const _ of kept) break;
  expect(await threadsOf(kept)).toEqual(first);
  kept.close();
  expect(await threadsOf(kept)).not.toEqual(first);
  kept.close();
});

test('persistent workers serve one pass at a time', async () => {
  const set = await data.fromModule(streams, { name: 'Threads' });
  const loader: Loader = new data.DataLoader(set, { numWorkers: 1, persistentWorkers: true });
  const older = loader[Symbol.asyncIterator]();
  await older.next();
  const newer = loader[Symbol.asyncIterator]();
  await newer.next();
  await expect(older.next()).rejects.toThrow(/persistent workers serve one at a time/);
  expect((await newer.next()).done).toBe(false);
  loader.close();
});

test('batches out of order are all there', async () => {
  const set = await data.fromModule(new URL('./fixtures/squares.mjs', import.meta.url), {
    name: 'Squares',
    arguments: [20, 10],
  });
  const loader: Loader = new data.DataLoader(set, { numWorkers: 3, inOrder: false });
  const seen: unknown[] = [];
  for await (const batch of loader) {
    seen.push((batch as readonly { item(): number }[])[1]?.item());
    if (seen.length === 1) expect(() => loader.stateDict()).toThrow(/inOrder: false cannot be saved within an epoch/);
  }
  expect(seen.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

test('there is no other way to start workers', () => {
  const given = { multiprocessingContext: 'spawn' as never };
  expect(() => new data.DataLoader([1], given)).toThrow(/workers are threads of this process/);
});

test('pinned memory is accepted', () => {
  const [batch] = [...new data.DataLoader([1, 2], { batchSize: 2, pinMemory: true, pinMemoryDevice: 'cuda' })];
  expect(batch?.tolist()).toEqual([1, 2]);
});

test.each([false, true])(
  'a worker that hangs is an error, and no thread is left (in an endless loop: %s)',
  (loops) => {
    const program = `
    import * as torch from ${JSON.stringify(library)};
    const set = await torch.data.fromModule(${JSON.stringify(streams.href)}, { name: 'Hanging', arguments: [${loops}] });
    for (const persistentWorkers of [false, true]) {
      const loader = new torch.data.DataLoader(set, { batchSize: 2, numWorkers: 2, timeout: 3, persistentWorkers });
      let batches = 0;
      try {
        for await (const batch of loader) batches++;
      } catch (error) {
        console.log(batches, error.code, error.message.split('\\n')[0]);
      }
    }
    const threads = () => process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort/.test(name));
    while (threads().length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    console.log('no thread is left');`;
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    const line = '2 data/timeout worker 0 of DataLoader gave no batch within 3 seconds; the workers were ended\n';
    expect({ stdout, stderr, status }).toEqual({ stdout: `${line}${line}no thread is left\n`, stderr: '', status: 0 });
  },
  120_000,
);

test('a stream has no order to be shuffled, and its length is what it says', () => {
  const stream = new Set([1, 2, 3]);
  expect(() => new data.DataLoader(stream, { shuffle: true })).toThrow(/decides the order of its samples itself/);
  expect(() => new data.DataLoader(stream).length).toThrow(/is not known/);
  class Three extends data.IterableDataset<number> {
    readonly length = 3;
    override *[Symbol.iterator]() {
      yield* [1, 2, 3];
    }
  }
  const loader = new data.DataLoader(new Three(), { batchSize: 2, dropLast: true });
  expect([loader.length, [...loader].map((batch) => batch.tolist())]).toEqual([1, [[1, 2]]]);
  expect(new data.ChainDataset([new Three(), [4]]).length).toBe(4);
});
