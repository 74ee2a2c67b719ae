import { describe, expect, test } from 'vitest';
import { DataLoader, type Dataset, defaultCollate, Subset, TensorDataset } from '../../src/data/index.ts';
import * as torch from '../../src/index.ts';

const range = (length: number): Dataset<number> => ({ length, get: (index) => index });

const numbers = (batch: unknown): unknown => (batch as torch.Tensor).tolist();

describe('DataLoader in this thread', () => {
  test('cuts batches in order, the last one short', () => {
    const loader = new DataLoader(range(7), { batchSize: 3 });
    expect(loader.length).toBe(3);
    expect([...loader].map(numbers)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  });

  test('leaves out a short last batch', () => {
    const loader = new DataLoader(range(7), { batchSize: 3, dropLast: true });
    expect(loader.length).toBe(2);
    expect([...loader].map(numbers)).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  test('shuffles anew each epoch and visits every sample once', () => {
    torch.manualSeed(1);
    const loader = new DataLoader(range(50), { batchSize: 8, shuffle: true });
    const [first, second] = [0, 1].map(() => [...loader].flatMap((batch) => numbers(batch) as number[]));
    expect(first).not.toEqual(second);
    expect([...(first ?? [])].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  test('goes on in the middle of an epoch', () => {
    const loader = new DataLoader(range(20), { batchSize: 4, shuffle: true });
    torch.manualSeed(5);
    const whole = [...loader].map(numbers);
    torch.manualSeed(5);
    expect([...loader.from(3)].map(numbers)).toEqual(whole.slice(3));
  });

  test('an empty data set has no batches', () => {
    expect([...new DataLoader(range(0), { batchSize: 4, shuffle: true })]).toEqual([]);
  });

  test('collates tensors, arrays, objects, strings and typed arrays', () => {
    const samples = [0, 1].map((i) => ({
      image: torch.tensor([i, i + 1]),
      pair: [i, BigInt(i)],
      name: `sample ${i}`,
      raw: new Float32Array([i]),
    }));
    const batch = defaultCollate(samples) as Record<string, unknown>;
    expect(numbers(batch['image'])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    const [floats, ints] = batch['pair'] as torch.Tensor[];
    expect(floats?.dtype).toBe(torch.float32);
    expect(ints?.dtype).toBe(torch.int64);
    expect(batch['name']).toEqual(['sample 0', 'sample 1']);
    expect(numbers(batch['raw'])).toEqual([[0], [1]]);
  });

  test('an array is a data set of its items', () => {
    const batches = [...new DataLoader([5, 6, 7], { batchSize: 2 })];
    expect(batches.map((batch) => batch.tolist())).toEqual([[5, 6], [7]]);
  });

  test('an array can be split, cut and joined like other data sets', () => {
    const [first, second] = torch.data.randomSplit([1, 2, 3, 4], [0.5, 0.5]);
    const drawn: number[] = [...first.indices, ...second.indices];
    expect(drawn.sort()).toEqual([0, 1, 2, 3]);
    expect(new Subset(['a', 'b', 'c'], [2]).get(0)).toBe('c');
    expect(new torch.data.ConcatDataset([[1, 2], range(3)]).get(2)).toBe(0);
    expect(() => new Subset(5 as never, [0])).toThrow(/a data set has a length and a function get/);
    expect(() => new torch.data.ConcatDataset([5] as never)).toThrow(/a data set has a length and a function get/);
  });

  test('what is no data set, and options without names, are refused', () => {
    for (const given of [5, null, { length: 3 }, { get: () => 1 }, { length: 1.5, get: () => 1 }]) {
      expect(() => new DataLoader(given as never)).toThrow(/a data set has a length and a function get/);
    }
    expect(() => new DataLoader([1, 2], 2 as never)).toThrow(/options by name, got 2\n.*batchSize/);
  });

  test('a custom collateFn gets the samples', () => {
    const loader = new DataLoader(range(5), { batchSize: 2, collateFn: (samples) => samples.length });
    expect([...loader]).toEqual([2, 2, 1]);
  });

  test('a TensorDataset gives rows, and whole batches alike', () => {
    const set = new TensorDataset(
      torch.tensor([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      torch.tensor([10n, 20n, 30n]),
    );
    expect(set.get(-1).map(numbers)).toEqual([[5, 6], 30]);
    const [[x, y] = []] = [...new DataLoader(new Subset(set, [2, 0]), { batchSize: 2 })];
    expect(numbers(x)).toEqual([
      [5, 6],
      [1, 2],
    ]);
    expect(numbers(y)).toEqual([30, 10]);
  });
});

describe('wrong use', () => {
  const code = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      if (error instanceof torch.FlambeauError) return error.code;
      throw error;
    }
    return 'no error';
  };

  test('is told apart', () => {
    expect(code(() => new DataLoader(range(3), { batchSize: 0 }))).toBe('BatchSampler/batchSize');
    expect(code(() => new DataLoader(range(3), { numWorkers: -1 }))).toBe('DataLoader/numWorkers');
    expect(code(() => new DataLoader(range(3), { numWorkers: 2 }))).toBe('DataLoader/dataset');
    expect(code(() => new DataLoader(range(3), { prefetchFactor: 0 }))).toBe('DataLoader/prefetchFactor');
    const sampler = {
      length: 1,
      *[Symbol.iterator]() {
        yield 0;
      },
    };
    expect(code(() => new DataLoader(range(3), { shuffle: true, sampler }))).toBe('DataLoader/sampler');
    expect(code(() => new TensorDataset(torch.tensor([1, 2]), torch.tensor([1])))).toBe('TensorDataset/length');
    expect(code(() => new TensorDataset(torch.tensor([1, 2])).get(2))).toBe('TensorDataset/index');
    expect(code(() => new Subset(range(3), [3]))).toBe('Subset/index');
    expect(code(() => defaultCollate([1, 'a']))).toBe('collate/mixed');
    expect(code(() => defaultCollate([[1], [1, 2]]))).toBe('collate/length');
    expect(code(() => defaultCollate([() => 0]))).toBe('collate/kind');
    const slow: Dataset = { length: 1, get: async () => 1 };
    expect(code(() => [...new DataLoader(slow)])).toBe('data/asynchronous');
  });
});
