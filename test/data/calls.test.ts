/** @file How data sets, samplers and loaders are called: lists are copied, and what is not known is refused. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { ArgumentError, data, DataLoaderError, ValueError } = torch;
const range = (length: number): torch.data.Dataset<number> => ({ length, get: (index) => index });
const values = (loader: Iterable<unknown>) => [...loader].map((batch) => (batch as torch.Tensor).tolist());

describe('a list that changes later changes nothing', () => {
  test('of tensors', () => {
    const tensors = [torch.ones([2]), torch.zeros([2])];
    const set = new data.TensorDataset(...tensors);
    tensors.length = 0;
    expect(set.get(0).map((tensor) => tensor.item())).toEqual([1, 0]);
    expect(Object.isFrozen(set.tensors)).toBe(true);
  });

  test('of indices', () => {
    const indices = [0, 1];
    const subset = new data.Subset(range(3), indices);
    const sampler = new data.SubsetRandomSampler(indices);
    const loader = new data.DataLoader(range(3), { sampler: indices as never });
    indices[0] = 100;
    indices.push(200);
    expect([subset.length, subset.get(0)]).toEqual([2, 0]);
    expect([...{ [Symbol.iterator]: () => sampler[Symbol.iterator]() }].sort()).toEqual([0, 1]);
    expect(values(loader)).toEqual([[0], [1]]);
  });

  test('of lists of indices', () => {
    const batches = [[0, 1], [2]];
    const loader = new data.DataLoader(range(3), { batchSampler: batches });
    batches[0]?.push(7);
    batches.length = 1;
    expect(values(loader)).toEqual([[0, 1], [2]]);
  });

  test('of weights, lengths and data sets', () => {
    const weights = [1, 0];
    const sampler = new data.WeightedRandomSampler(weights, 4);
    weights[0] = 0;
    weights[1] = 1;
    expect([...{ [Symbol.iterator]: () => sampler[Symbol.iterator]() }]).toEqual([0, 0, 0, 0]);
    const lengths = [1, 2];
    const parts = data.randomSplit(range(3), lengths);
    lengths[0] = 3;
    expect(parts.map(({ length }) => length)).toEqual([1, 2]);
    const sets = [range(1), range(2)];
    const all = new data.ConcatDataset(sets);
    sets.length = 0;
    expect([all.length, all.get(2)]).toEqual([3, 1]);
  });

  test('of options', () => {
    const options = { batchSize: 2, collateFn: (samples: unknown[]) => samples };
    const loader = new data.DataLoader(range(2), options);
    options.batchSize = 1;
    options.collateFn = () => [];
    expect([...loader]).toEqual([[0, 1]]);
  });
});

describe('collation', () => {
  class Point {
    x = torch.ones([1]);
  }
  test.each([
    ['Date', new Date(0)],
    ['Map', new Map([['x', 1]])],
    ['Set', new Set([1])],
    ['RegExp', /x/],
    ['Point', new Point()],
    ['function', () => 0],
    ['undefined', undefined],
    ['null', null],
  ])('refuses samples of kind %s, also within others', (kind, sample) => {
    for (const given of [sample, { sample }, [sample]]) {
      const { code, message } = errorOf(() => data.defaultCollate([given, given]));
      expect(code).toBe('collate/kind');
      expect(message).toContain(`samples of kind ${kind} cannot be collated`);
    }
  });

  test('takes plain objects without prototype', () => {
    const sample = Object.assign(Object.create(null), { x: 1 });
    expect((data.defaultCollate([sample, { x: 2 }]) as Record<string, torch.Tensor>)['x']?.tolist()).toEqual([1, 2]);
  });

  test('refuses structures without end', () => {
    const fields: Record<string, unknown> = {};
    fields['own'] = fields;
    const items: unknown[] = [];
    items.push(items);
    let deep: unknown = 1;
    for (let i = 0; i < 20_000; i++) deep = [deep];
    for (const sample of [fields, items, deep]) {
      const error = errorOf(() => data.defaultCollate([sample, sample]));
      expect(error).toBeInstanceOf(DataLoaderError);
      expect(error.message).toContain('128 deep');
    }
  });

  test('asks that every sample has the fields of the first', () => {
    expect(errorOf(() => data.defaultCollate([{ x: 1 }, { y: 1 }])).message).toContain('sample 1 has none');
    expect(errorOf(() => data.defaultCollate([])).code).toBe('collate/empty');
  });
});

describe('a loop that does not wait', () => {
  const thenable = { then: (done: (value: number) => void) => done(1) };
  const late: [string, torch.data.DataLoader][] = [
    ['get', new data.DataLoader({ length: 1, get: async () => 1 })],
    ['get', new data.DataLoader({ length: 1, get: () => thenable as never })],
    ['getBatch', new data.DataLoader({ length: 1, get: () => 1, getBatch: async () => 1 as never })],
    ['collateFn', new data.DataLoader(range(1), { collateFn: async () => 1 })],
  ];
  test.each(late)('refuses a promise of %s', (name, loader) => {
    const error = errorOf(() => [...loader]);
    expect(error).toBeInstanceOf(DataLoaderError);
    expect(error.message).toContain(`${name} returned a promise`);
  });

  test.each(late)('as one that waits does not: %s', async (_, loader) => {
    for await (const batch of loader) expect(torch.isTensor(batch) ? batch.tolist() : batch).toEqual(expect.anything());
  });
});

describe('a call refuses', () => {
  const sampler = new data.SequentialSampler(range(2));
  const loader = (options: object) => () => new data.DataLoader(range(2), options as never);
  test.each([
    ['a misspelt option', loader({ batch_size: 2 }), ArgumentError, 'did you mean batchSize?'],
    ['an option that is not there', loader({ pin: true }), ArgumentError, 'its options are batchSize'],
    ['a context', loader({ multiprocessingContext: 'fork' }), ArgumentError, 'workers are threads'],
    ['a wait without workers', loader({ timeout: 1 }), ValueError, 'timeout is for workers'],
    ['kept workers that are none', loader({ persistentWorkers: true }), ValueError, 'persistentWorkers is for workers'],
    ['a negative wait', loader({ timeout: -1 }), ValueError, 'got -1'],
    ['a size that is text', loader({ batchSize: '2' }), ArgumentError, "got '2'"],
    ['no batches and no last one', loader({ batchSize: null, dropLast: true }), ArgumentError, 'none is left unfilled'],
    [
      'no batches and their sampler',
      loader({ batchSize: null, batchSampler: [[0]] }),
      ArgumentError,
      'batchSampler excludes',
    ],
    ['a size of 1.5', loader({ batchSize: 1.5 }), ValueError, 'got 1.5'],
    ['a size of NaN', loader({ batchSize: Number.NaN }), ValueError, 'got NaN'],
    ['a size beyond whole numbers', loader({ batchSize: 2 ** 60 }), ValueError, 'positive whole number'],
    ['an answer that is text', loader({ shuffle: 'no' }), ArgumentError, 'true or false'],
    ['a sampler that yields nothing', loader({ sampler: 5 }), ArgumentError, 'yields indices'],
    ['ahead without workers', loader({ prefetchFactor: 2 }), ValueError, 'numWorkers is 0'],
    ['a generator that is none', loader({ generator: 5 }), ArgumentError, 'torch.Generator'],
    ['a function that is none', loader({ collateFn: 5 }), ArgumentError, 'must be a function'],
    ['a module without workers', loader({ collateFn: { module: 'x' } }), ArgumentError, 'for workers'],
    [
      'a name that is none',
      () => data.fromModule('node:fs', { export: 'x' } as never),
      ArgumentError,
      'fromModule has no option',
    ],
    ['a module that is none', () => data.fromModule(null as never), ArgumentError, 'a text or a URL, got null'],
    ['a fractional index', () => new data.Subset(range(2), [0.5]), ArgumentError, 'got 0.5 at 0'],
    ['an index that is text', () => new data.SubsetRandomSampler(['1'] as never), ArgumentError, 'got 1 at 0'],
    ['one index', () => new data.Subset(range(2), 1 as never), ArgumentError, 'got number'],
    ['no data set', () => new data.Subset(5 as never, []), ArgumentError, 'function get'],
    ['one data set', () => new data.ConcatDataset(range(2) as never), ArgumentError, 'a single data set'],
    ['parts in text', () => data.randomSplit(range(2), '11' as never), ArgumentError, 'array of numbers'],
    [
      'a misspelt generator',
      () => data.randomSplit(range(2), [1, 1], { genrator: 1 } as never),
      ArgumentError,
      'genrator',
    ],
    ['no samples', () => new data.RandomSampler(range(2), { numSamples: 0 }), ValueError, 'positive whole'],
    [
      'a misspelt option of a sampler',
      () => new data.RandomSampler(range(2), { num: 1 } as never),
      ArgumentError,
      "'num'",
    ],
    ['a negative weight', () => new data.WeightedRandomSampler([-1], 1), ValueError, 'not below 0'],
    ['weights of NaN', () => new data.WeightedRandomSampler([Number.NaN], 1), ValueError, 'finite'],
    ['no list of weights', () => new data.WeightedRandomSampler(3 as never, 1), ArgumentError, 'array of numbers'],
    ['a size of 0', () => new data.BatchSampler(sampler, 0, false), ValueError, 'positive whole'],
    [
      'a missing argument',
      () => new data.BatchSampler(sampler, { batchSize: 1 } as never),
      ArgumentError,
      'needs dropLast',
    ],
    ['no length', () => new data.SequentialSampler({} as never), ArgumentError, 'no length'],
  ])('%s', async (_, run, type, says) => {
    const thrown: unknown = await (async () => run())().catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(type);
    expect((thrown as Error).message).toContain(says);
  });
});

describe('arguments of a module', () => {
  class Point {}
  test.each([
    ['a function', [1, { transform: () => 0 }], 'arguments[1].transform of fromModule is the function transform'],
    ['a tensor', [torch.ones([1])], 'arguments[0] of fromModule is a tensor'],
    ['an instance', [new Point()], 'arguments[0] of fromModule is an instance of Point'],
    ['a symbol', [[Symbol('x')]], 'arguments[0][0] of fromModule is a symbol'],
    ['no list', 'train', "fix: { arguments: ['train'] }"],
  ])('%s cannot be sent', async (_, given, says) => {
    const error: unknown = await data.fromModule('node:fs', { arguments: given as never }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ArgumentError);
    expect((error as Error).message).toContain(says);
  });
});
