/** @file Batches of texts: padded, packed, cut, and of similar lengths. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import * as text from '../../src/text/index.ts';
import { codeOf } from '../errors/mistake.ts';

const { data, nn } = torch;

describe('ids', () => {
  test('are cut, get ids before and behind, and become a tensor', () => {
    expect(text.truncate([1, 2, 3], 2)).toEqual([1, 2]);
    expect(text.truncate([[1, 2], []], 1)).toEqual([[1], []]);
    expect(text.addToken([[1], []], 9)).toEqual([[9, 1], [9]]);
    expect(
      text
        .toTensor([
          [1, 2],
          [3, 4],
        ])
        .tolist(),
    ).toEqual(
      [
        [1n, 2n],
        [3n, 4n],
      ].map((row) => row.map(Number)),
    );
    expect(text.toTensor([]).shape).toEqual([0]);
    expect(text.toTensor([[], []], 0).shape).toEqual([2, 0]);
    expect(text.toTensor([2 ** 53 - 1]).dtype).toBe(torch.int64);
  });

  test('are refused where they are none', () => {
    expect([
      codeOf(() => text.truncate([1], -1)),
      codeOf(() => text.toTensor([[1], []])),
      codeOf(() => text.toTensor([1.5])),
      codeOf(() => text.toTensor('a' as never)),
      codeOf(() => text.toTensor([[1]], { padding: 0 } as never)),
    ]).toEqual(['truncate/maxSeqLen', 'toTensor/lengths', 'toTensor/ids', 'toTensor/ids', 'toTensor/arguments']);
  });
});

describe('padCollate', () => {
  const samples: [number[], bigint, string][] = [
    [[4, 2, 5], 1n, 'a'],
    [[], 0n, 'b'],
    [[3], 2n, 'c'],
  ];

  test('pads to the longest, and collates the rest', () => {
    const [ids, lengths, labels, names] = text.padCollate<(typeof samples)[number]>({ padding: 9 })(samples);
    expect(ids.tolist()).toEqual([
      [4, 2, 5],
      [9, 9, 9],
      [3, 9, 9],
    ]);
    expect([ids.dtype, lengths.tolist(), labels.tolist(), names]).toEqual([
      torch.int64,
      [3, 0, 1],
      [1, 0, 2],
      ['a', 'b', 'c'],
    ]);
    const [turned] = text.padCollate<(typeof samples)[number]>({ batchFirst: false, maxLength: 2 })(samples);
    expect(turned.tolist()).toEqual([
      [4, 0, 3],
      [2, 0, 0],
    ]);
  });

  test('takes sequences alone, and tensors of steps', () => {
    expect(
      text
        .padCollate<number[]>()([[1], [2, 3]])
        .map((each) => each.tolist()),
    ).toEqual([
      [
        [1, 0],
        [2, 3],
      ],
      [1, 2],
    ]);
    const [frames, lengths] = text.padCollate<torch.Tensor>({ padding: -1, maxLength: 2 })([
      torch.ones([1, 2]),
      torch.zeros([3, 2]),
    ]);
    expect([frames.shape, lengths.tolist(), frames.at(0, 1).tolist()]).toEqual([
      [2, 2, 2],
      [1, 2],
      [-1, -1],
    ]);
  });

  test('packs what recurrent layers take', () => {
    const collate = text.padCollate<[number[], bigint]>({ pack: true });
    const [packed, labels] = collate([
      [[1, 2], 0n],
      [[3, 4, 5], 1n],
    ]);
    const embedding = new nn.Embedding(6, 3);
    const gru = new nn.GRU(3, 4);
    const [, last] = gru(packed.withData(embedding(packed.data)));
    expect([labels.tolist(), last.shape]).toEqual([
      [0, 1],
      [1, 2, 4],
    ]);
    const alone = gru(embedding(text.toTensor([3, 4, 5])).unsqueeze(1))[1];
    expect(last.at(0, 1).allclose(alone.at(0, 0))).toBe(true);
  });

  test('is the collateFn of a loader', () => {
    const tokenizer = text.WordTokenizer.train(['good day', 'a very good day']);
    const lines = ['good day', 'a very good day', 'bad'];
    const set = {
      length: 3,
      get: (index: number): [number[], bigint] => [tokenizer.encode(lines[index] as string), 1n],
    };
    const collateFn = text.padCollate<[number[], bigint]>({ padding: tokenizer.padIndex });
    const [[ids, lengths] = [], ...more] = [...new data.DataLoader(set, { batchSize: 3, collateFn })];
    expect([ids?.shape, lengths?.tolist(), more]).toEqual([[3, 4], [2, 4, 1], []]);
  });

  test('refuses what is no sequence', () => {
    expect([
      codeOf(() => text.padCollate()([{ ids: [1] }])),
      codeOf(() => text.padCollate()([['text', 1]])),
      codeOf(() => text.padCollate({ pad: 0 } as never)),
      codeOf(() => text.padCollate({ maxLength: -1 })),
      codeOf(() => text.padCollate<number[]>({ pack: true })([[], [1]])),
    ]).toEqual([
      'padCollate/sample',
      'padCollate/sample',
      'padCollate/arguments',
      'padCollate/maxLength',
      'packPaddedSequence/lengths',
    ]);
  });
});

describe('BucketBatchSampler', () => {
  const lengths = Array.from({ length: 23 }, (_, i) => (i * 7) % 23);

  test('gives each sample once, in batches of similar lengths', () => {
    const generator = new torch.Generator().manualSeed(3);
    const sampler = new text.BucketBatchSampler(lengths, 4, { shuffle: true, generator });
    const batches = [...sampler];
    expect([batches.length, sampler.length]).toEqual([6, 6]);
    expect(batches.flat().sort((a, b) => a - b)).toEqual(Array.from(lengths, (_, i) => i));
    for (const batch of batches) {
      const own = batch.map((index) => lengths[index] as number);
      expect(Math.max(...own) - Math.min(...own)).toBeLessThan(4);
    }
    expect([...sampler]).not.toEqual(batches);
    generator.manualSeed(3);
    expect([...sampler]).toEqual(batches);
  });

  test('drops the last batch, sorts within pools, and takes tensors', () => {
    expect([...new text.BucketBatchSampler([3, 1, 2, 0, 9], 2, { dropLast: true, pool: 1 })]).toEqual([
      [1, 0],
      [3, 2],
    ]);
    expect(new text.BucketBatchSampler(torch.tensor([3n, 1n, 2n]), 2).length).toBe(2);
  });

  test('leads a loader, whose state holds the draws', () => {
    const make = () => {
      const generator = new torch.Generator().manualSeed(5);
      const batchSampler = new text.BucketBatchSampler(lengths, 4, { shuffle: true, generator });
      return new data.DataLoader(lengths.map(BigInt), { batchSampler });
    };
    const first = make();
    const left: number[][] = [];
    let state: ReturnType<typeof first.stateDict> | undefined;
    for (const batch of first) {
      if (state !== undefined) left.push(batch.tolist() as number[]);
      else state = first.stateDict();
    }
    const second = make();
    second.loadStateDict(state as NonNullable<typeof state>);
    expect(Array.from(second, (batch) => batch.tolist())).toEqual(left);
  });

  test('refuses what makes no sense', () => {
    expect([
      codeOf(() => new text.BucketBatchSampler(3 as never, 2)),
      codeOf(() => new text.BucketBatchSampler([1, Number.NaN], 2)),
      codeOf(() => new text.BucketBatchSampler([1], 0)),
      codeOf(() => new text.BucketBatchSampler([1], 2, { pool: 0 })),
      codeOf(() => new text.BucketBatchSampler([1], 2, { shufle: true } as never)),
    ]).toEqual([
      'BucketBatchSampler/lengths',
      'BucketBatchSampler/lengths',
      'BucketBatchSampler/batchSize',
      'BucketBatchSampler/pool',
      'BucketBatchSampler/arguments',
    ]);
  });
});
