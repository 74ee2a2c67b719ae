/** @file What the compiler knows of data: samples, their batches, parts of data sets. `tsc` checks this file, too. */
import { describe, expect, expectTypeOf, test } from 'vitest';
import * as torch from '../../src/index.ts';

const { data } = torch;

const set = new data.TensorDataset(torch.randn([6, 2]), torch.arange(6));

interface Sample {
  readonly pixels: Float32Array;
  readonly label: number;
  readonly name: string;
  readonly box: [number, number];
}

const own: torch.data.Dataset<Sample> = {
  length: 4,
  get: (index) => ({ pixels: new Float32Array(3), label: index, name: `sample ${index}`, box: [index, 0] }),
};

describe('loaders', () => {
  test('of a TensorDataset give a tensor for each of its tensors', () => {
    const loader = new data.DataLoader(set, { batchSize: 4 });
    for (const [x, y] of loader) {
      expectTypeOf(x).toEqualTypeOf<torch.Tensor>();
      expect(x.size(0)).toBe(y.size(0));
    }
    expectTypeOf(set.get(0)).toEqualTypeOf<[torch.Tensor, torch.Tensor]>();
    // @ts-expect-error: there is no third tensor
    for (const [, , z] of loader) expect(z).toBe(undefined);
  });

  test('collate as they do at run time', () => {
    for (const batch of new data.DataLoader(own, { batchSize: 2 })) {
      expectTypeOf(batch.pixels).toEqualTypeOf<torch.Tensor>();
      expectTypeOf(batch.name).toEqualTypeOf<string[]>();
      expectTypeOf(batch.box).toEqualTypeOf<[torch.Tensor, torch.Tensor]>();
      expect([batch.pixels.shape, batch.label.shape, batch.name.length, batch.box[1].shape]).toEqual([
        [2, 3],
        [2],
        2,
        [2],
      ]);
    }
    for (const batch of new data.DataLoader([1, 2, 3])) expectTypeOf(batch).toEqualTypeOf<torch.Tensor>();
  });

  test('give what a collateFn makes', () => {
    const loader = new data.DataLoader(own, { collateFn: (samples) => samples.map(({ name }) => name) });
    for (const names of loader) {
      expectTypeOf(names).toEqualTypeOf<string[]>();
      expect(names).toHaveLength(1);
    }
  });

  test('without batches give samples, with tensors of typed arrays', () => {
    for (const sample of new data.DataLoader(own, { batchSize: null })) {
      expectTypeOf(sample.pixels).toEqualTypeOf<torch.Tensor>();
      expectTypeOf(sample.label).toEqualTypeOf<number>();
      expectTypeOf(sample.box).toEqualTypeOf<[number, number]>();
      expect([sample.pixels.shape, sample.box]).toEqual([[3], [sample.label, 0]]);
    }
    const names = new data.DataLoader(own, { batchSize: null, collateFn: ({ name }) => name });
    for (const name of names) expectTypeOf(name).toEqualTypeOf<string>();
    expectTypeOf(data.defaultConvert([new Float32Array(1), 'a'] as const)).toEqualTypeOf<[torch.Tensor, 'a']>();
  });

  test('wait for data sets that make one wait', async () => {
    const late = { length: 1, get: async (index: number): Promise<[number, string]> => [index, 'late'] };
    for await (const [index, name] of new data.DataLoader(late)) {
      expectTypeOf(index).toEqualTypeOf<torch.Tensor>();
      expect([index.item(), name]).toEqual([0, ['late']]);
    }
  });
});

describe('parts of data sets', () => {
  test('have the samples of the whole, and there are as many as lengths', () => {
    const [training, validation] = data.randomSplit(set, [4, 2]);
    expectTypeOf(training).toEqualTypeOf<torch.data.Subset<[torch.Tensor, torch.Tensor]>>();
    for (const [x] of new data.DataLoader(validation, { batchSize: 2 })) expect(x.shape).toEqual([2, 2]);
    const first = new data.Subset(own, [0]);
    for (const { label } of new data.DataLoader(first)) expect(label.tolist()).toEqual([0]);
    for (const { name } of new data.DataLoader(new data.ConcatDataset([first, own]), { batchSize: 5 })) {
      expectTypeOf(name).toEqualTypeOf<string[]>();
      expect(name).toHaveLength(5);
    }
    expect(training.length).toBe(4);
  });

  test('a batch at once is what the samples make', () => {
    // @ts-expect-error: the samples are numbers, their batch is a tensor
    const wrong: torch.data.Dataset<number> = { length: 1, get: () => 1, getBatch: () => [1] };
    expect(wrong.length).toBe(1);
  });
});
