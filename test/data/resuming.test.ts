/** @file A loader that is saved in the middle of an epoch and resumed gives the batches of one that was not interrupted; the built package. */
import { describe, expect, test } from 'vitest';

type Torch = typeof import('../../src/index.ts');
type Loader = import('../../src/index.ts').data.DataLoader<unknown, unknown>;

const library = new URL('../../dist/node/index.js', import.meta.url).href;
const torch = (await import(/* @vite-ignore */ library)) as Torch;
const { data } = torch;
const streams = new URL('./fixtures/streams.mjs', import.meta.url);

const values = (batch: unknown): unknown =>
  Array.isArray(batch) ? batch.map(values) : batch instanceof torch.Tensor ? batch.tolist() : batch;

async function epoch(loader: Loader): Promise<unknown[]> {
  const batches: unknown[] = [];
  for await (const batch of loader) batches.push(values(batch));
  return batches;
}

const noisy = () => data.fromModule(streams, { name: 'makeNoisy', arguments: [22, library] });
const indexed: Record<string, () => Promise<Loader>> = {
  'in order': async () => new data.DataLoader(await noisy(), { batchSize: 3, numWorkers: 2 }),
  shuffled: async () => new data.DataLoader(await noisy(), { batchSize: 3, numWorkers: 2, shuffle: true }),
  'with persistent workers': async () =>
    new data.DataLoader(await noisy(), { batchSize: 3, numWorkers: 3, shuffle: true, persistentWorkers: true }),
  'with a generator of its own': async () => {
    const generator = new torch.Generator().manualSeed(7);
    return new data.DataLoader(await noisy(), { batchSize: 3, numWorkers: 2, shuffle: true, generator });
  },
  'with a sampler that draws as it goes': async () => {
    const generator = new torch.Generator().manualSeed(7);
    const sampler = new data.RandomSampler({ length: 22 }, true, 120, { generator });
    return new data.DataLoader(await noisy(), { batchSize: 10, numWorkers: 2, sampler, generator });
  },
  'with samplers that have a generator': async () => {
    const sampler = new data.RandomSampler({ length: 22 }, { generator: new torch.Generator().manualSeed(7) });
    const batchSampler = new data.BatchSampler(sampler, 3, true);
    return new data.DataLoader<unknown, unknown>(range(22), { batchSampler });
  },
  'without workers': async () => new data.DataLoader<unknown, unknown>(range(22), { batchSize: 3, shuffle: true }),
  'of a stream': async () =>
    new data.DataLoader(await data.iterableFromModule(streams, { name: 'makeNumbers', arguments: [23, library] }), {
      batchSize: 3,
      numWorkers: 3,
      persistentWorkers: true,
    }),
  'of a stream by promises': async () =>
    new data.DataLoader(
      await data.iterableFromModule(streams, { name: 'makeNumbers', arguments: [23, library, true] }),
      { batchSize: 3, numWorkers: 2 },
    ),
  'of a stream that knows where it is': async () =>
    new data.DataLoader(await data.iterableFromModule(streams, { name: 'Position', arguments: [17] }), {
      batchSize: 2,
      numWorkers: 2,
      persistentWorkers: true,
    }),
  'of single samples': async () =>
    new data.DataLoader(await noisy(), { batchSize: null, numWorkers: 2, shuffle: true, persistentWorkers: true }),
  'of single samples of a stream': async () =>
    new data.DataLoader(await data.iterableFromModule(streams, { name: 'makeNumbers', arguments: [23, library] }), {
      batchSize: null,
      numWorkers: 3,
    }),
  'of single samples in this thread': async () =>
    new data.DataLoader<unknown, unknown>(new Set([1, 2, 3, 4, 5]), { batchSize: null }),
  'of a stream in this thread': async () => new data.DataLoader<unknown, unknown>(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9])),
};

function range(length: number) {
  return { length, get: (index: number) => index };
}

describe.each(Object.entries(indexed))('a loader %s', (_, make) => {
  test('goes on with the same batches, from wherever it was saved', async () => {
    torch.manualSeed(1);
    const whole = await make();
    const epochs = [await epoch(whole), await epoch(whole), await epoch(whole)];
    whole.close();
    for (const stop of [2, epochs[1]?.length ?? 0]) {
      torch.manualSeed(1);
      const first = await make();
      expect(await epoch(first)).toEqual(epochs[0]);
      const given: unknown[] = [];
      const saved: Uint8Array[] = [];
      for await (const batch of first) {
        given.push(values(batch));
        if (given.length === stop) {
          saved.push(torch.save({ loader: first.stateDict(), rng: torch.getRngState() }));
          break;
        }
      }
      first.close();
      const [bytes] = saved;
      if (bytes === undefined) throw new Error(`no batch ${stop}`);
      const { loader, rng } = torch.load<{ loader: ReturnType<Loader['stateDict']>; rng: never }>(bytes);
      const second = await make();
      torch.manualSeed(99);
      second.loadStateDict(loader);
      torch.setRngState(rng);
      expect([...given, ...(await epoch(second))]).toEqual(epochs[1]);
      expect(await epoch(second)).toEqual(epochs[2]);
      second.close();
    }
  });
});

test('a loader that is saved between epochs, or resumed and not yet used, goes on with the next one', async () => {
  torch.manualSeed(3);
  const make = indexed['with persistent workers'] as () => Promise<Loader>;
  const first = await make();
  await epoch(first);
  const rng = torch.getRngState();
  const second = await make();
  second.loadStateDict(first.stateDict());
  const third = await make();
  third.loadStateDict(second.stateDict());
  const expected = await epoch(first);
  torch.setRngState(rng);
  expect(await epoch(third)).toEqual(expected);
  for (const loader of [first, second, third]) loader.close();
});

test.each(['at once', 'by promises'])(
  'a stream that fails while it is read again, %s, leaves generators where they are, and is read again by the next loop',
  async (how) => {
    let left = 4;
    class Failing extends data.IterableDataset<number> {
      override *[Symbol.iterator]() {
        for (;;) {
          torch.rand([]);
          if (left-- === 0) throw new RangeError('the line is cut');
          yield left;
        }
      }
    }
    const generator = new torch.Generator().manualSeed(5);
    const first = new data.DataLoader(new Failing(), { generator });
    for (const _ of first) if (left === 1) break;
    const second = new data.DataLoader(new Failing(), { generator });
    second.loadStateDict(first.stateDict());
    const before = [torch.getRngState().tolist(), [...generator.getState()]];
    const reading = async () => {
      if (how === 'at once') for (const batch of second) return batch.item();
      else for await (const batch of second) return batch.item();
      return undefined;
    };
    await expect(reading()).rejects.toThrow('the line is cut');
    expect([torch.getRngState().tolist(), [...generator.getState()]]).toEqual(before);
    left = 10;
    expect(await reading()).toBe(6);
  },
);

test('a state of another loader is refused, and changes nothing', () => {
  const loader = new data.DataLoader([1, 2, 3]);
  const state = loader.stateDict();
  const other = new data.DataLoader([1, 2, 3], { batchSize: 2 });
  expect(() => other.loadStateDict(state)).toThrow(/length 3, this one has 2/);
  expect(() => loader.loadStateDict({} as never)).toThrow(/takes what its stateDict\(\) gave/);
  const wrong = { ...state, pass: { given: 1, drawn: 1, start: { default: 3, generator: null, sampler: null } } };
  expect(() => loader.loadStateDict(wrong as never)).toThrow(/tensor of bytes/);
  expect([...loader].map((batch) => batch.item())).toEqual([1, 2, 3]);
});
