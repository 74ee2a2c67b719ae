/** @file Metrics against scikit-learn and PyTorch, over batches, joined, and what they refuse. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import * as metrics from '../../src/metrics/index.ts';
import { refusalOf } from '../errors/mistake.ts';

type Each = { readonly precision: number[]; readonly recall: number[]; readonly f1: number[] };
type Ranking = {
  readonly target: number[];
  readonly score: number[];
  readonly rocAuc: number | null;
  readonly averagePrecision: number;
};

const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'scikit-learn.json'), 'utf8')) as {
  readonly classes: readonly {
    readonly target: number[];
    readonly predicted: number[];
    readonly accuracy: number;
    readonly confusion: number[][];
    readonly averages: readonly {
      readonly average: metrics.Average;
      readonly zeroDivision: number;
      readonly precision: number;
      readonly recall: number;
      readonly f1: number;
    }[];
    readonly each: Each;
  }[];
  readonly rankings: readonly Ranking[];
  readonly manyClasses: readonly {
    readonly target: number[];
    readonly score: number[][];
    readonly macro: number;
    readonly weighted: number;
  }[];
  readonly regressions: readonly {
    readonly target: number[];
    readonly predicted: number[];
    readonly r2: number | null;
    readonly mae: number;
    readonly mse: number;
  }[];
};

/** The value of one update, of one for each sample, and of two metrics that are joined: all are one. */
function valueOf<Own extends metrics.Metric<number, metrics.Values, Own>>(
  make: () => Own,
  input: readonly (number | number[])[],
  target: readonly number[],
): number {
  const asInput = (part: readonly (number | number[])[]) =>
    Array.isArray(part[0]) ? torch.tensor(part as number[][], { dtype: torch.float64 }) : (part as readonly number[]);
  const whole = make().update(asInput(input), target);
  const value = whole.compute();
  const single = make();
  for (const [i, wanted] of target.entries()) single.update(asInput(input.slice(i, i + 1)), [wanted]);
  const half = Math.ceil(target.length / 2);
  const joined = make().update(asInput(input.slice(0, half)), target.slice(0, half));
  const rest = make();
  if (target.length > half) rest.update(asInput(input.slice(half)), target.slice(half));
  expect(single.compute()).toBeCloseTo(value, 12);
  expect(joined.merge(rest).compute()).toBeCloseTo(value, 12);
  expect(whole.reset().update(asInput(input), target).compute()).toBe(value);
  return value;
}

describe('classes are counted as scikit-learn counts them', () => {
  test.each(recorded.classes)('target $target', ({ target, predicted, accuracy, confusion, averages, each }) => {
    expect(valueOf(() => new metrics.Accuracy(), predicted, target)).toBeCloseTo(accuracy, 14);
    expect(metrics.confusionMatrix(predicted, target, { classes: 4 }).tolist()).toEqual(confusion);
    for (const { average, zeroDivision, precision, recall, f1 } of averages) {
      const options = { average, zeroDivision };
      expect(valueOf(() => new metrics.Precision(options), predicted, target)).toBeCloseTo(precision, 14);
      expect(valueOf(() => new metrics.Recall(options), predicted, target)).toBeCloseTo(recall, 14);
      expect(valueOf(() => new metrics.F1Score(options), predicted, target)).toBeCloseTo(f1, 14);
    }
    const seen = (values: readonly number[]) =>
      values.slice(0, 1 + Math.max(...target, ...predicted)).map((value) => expect.closeTo(value, 14));
    expect(new metrics.Precision().update(predicted, target).perClass()).toEqual(seen(each.precision));
    expect(new metrics.Recall().update(predicted, target).perClass()).toEqual(seen(each.recall));
    expect(new metrics.F1Score().update(predicted, target).perClass()).toEqual(seen(each.f1));
  });

  test('from scores, thresholds, tensors and bools', () => {
    const scores = torch.tensor([
      [0.1, 0.9],
      [0.5, 0.5],
    ]);
    expect(metrics.accuracy(scores, torch.tensor([1n, 0n]))).toBe(1);
    expect(metrics.accuracy(torch.tensor([0.4, 0.6]), torch.tensor([false, true]), { threshold: 0.5 })).toBe(1);
    expect(
      metrics.f1Score(
        torch.tensor(
          [
            [0, 1],
            [1, 1],
          ],
          { dtype: torch.int64 },
        ),
        torch.tensor(
          [
            [0, 1],
            [0, 1],
          ],
          { dtype: torch.int64 },
        ),
      ),
    ).toBeCloseTo(0.8, 14);
    expect(new metrics.Precision({ zeroDivision: Number.NaN }).update([0], [1]).compute()).toBeNaN();
  });
});

describe('scores are ranked as scikit-learn ranks them', () => {
  test.each(recorded.rankings)('target $target', ({ target, score, rocAuc, averagePrecision }) => {
    expect(valueOf(() => new metrics.AveragePrecision(), score, target)).toBeCloseTo(averagePrecision, 13);
    if (rocAuc === null) {
      expect(() => metrics.rocAuc(score, target)).toThrow('needs samples of it and of others');
    } else {
      expect(valueOf(() => new metrics.RocAuc(), score, target)).toBeCloseTo(rocAuc, 13);
      const both = score.map((value) => [1 - value, value]);
      expect(valueOf(() => new metrics.RocAuc(), both, target)).toBeCloseTo(rocAuc, 13);
    }
  });

  test.each(recorded.manyClasses)('each class against the others', ({ target, score, macro, weighted }) => {
    expect(valueOf(() => new metrics.RocAuc(), score, target)).toBeCloseTo(macro, 13);
    expect(valueOf(() => new metrics.RocAuc({ average: 'weighted' }), score, target)).toBeCloseTo(weighted, 13);
  });
});

test.each(recorded.regressions)(
  'distances of numbers are those of scikit-learn: $predicted',
  ({ target, predicted, r2, mae, mse }) => {
    expect(valueOf(() => new metrics.MeanAbsoluteError(), predicted, target)).toBeCloseTo(mae, 13);
    expect(valueOf(() => new metrics.MeanSquaredError(), predicted, target)).toBeCloseTo(mse, 13);
    const value = metrics.r2Score(predicted, target);
    if (r2 === null) expect(value).toBeNaN();
    else expect(valueOf(() => new metrics.R2Score(), predicted, target)).toBeCloseTo(r2, 13);
  },
);

test('perplexity is exp of the cross entropy', () => {
  torch.manualSeed(0);
  const logits = torch.randn([6, 5, 7]);
  const target = torch.randint(0, 7, [6, 5]);
  const loss = torch.nn.functional.crossEntropy(logits.flatten(0, 1), target.flatten(), { ignoreIndex: 3 });
  const perplexity = new metrics.Perplexity({ ignoreIndex: 3 });
  for (let i = 0; i < 6; i++) perplexity.update(logits.at(i), target.at(i));
  expect(perplexity.compute()).toBeCloseTo(Math.exp(loss.item()), 5);
  expect(metrics.perplexity(torch.tensor([[1000, 0]]), [0])).toBe(1);
});

describe('a metric refuses', () => {
  test.each<[string, () => unknown]>([
    ['Accuracy/empty: Accuracy has seen no sample', () => new metrics.Accuracy().compute()],
    ['F1Score/empty: F1Score has seen no sample', () => metrics.f1Score([], [])],
    [
      'Accuracy/shape: Accuracy got an input of shape [2] and a target of shape [3]',
      () => metrics.accuracy([0, 1], [0, 1, 1]),
    ],
    ['Accuracy/class: input of Accuracy holds 0.4 at 0', () => metrics.accuracy([0.4], [0])],
    ['Recall/class: target of Recall holds -1 at 1', () => metrics.recall([0, 1], [0, -1])],
    [
      "F1Score/average: F1Score has seen 3 classes, and average 'binary' is of class 1 among two",
      () => metrics.f1Score([2], [0]),
    ],
    [
      "F1Score/average: average of F1Score must be 'binary' or 'micro' or 'macro' or 'weighted', got 'marco'",
      () => metrics.f1Score([0], [0], { average: 'marco' } as object),
    ],
    [
      "F1Score/arguments: F1Score has no option 'avarage'; its options are average, zeroDivision, threshold",
      () => metrics.f1Score([0], [0], { avarage: 'macro' } as object),
    ],
    ['RocAuc/nan: input of RocAuc holds NaN at 1', () => metrics.rocAuc([0, Number.NaN], [0, 1])],
    [
      'RocAuc/class: target of RocAuc holds class 2 at 1, and there are scores of 2 classes',
      () => metrics.rocAuc([0, 1], [0, 2]),
    ],
    [
      'RocAuc/one-class: the area under the ROC curve of class 2 needs samples of it and of others, got 0 and 2',
      () => metrics.rocAuc(torch.ones([2, 3]), [0, 1]),
    ],
    [
      'R2Score/shape: R2Score got an input of shape [2] and a target of shape [2, 1]',
      () => metrics.r2Score([0, 1], torch.ones([2, 1])),
    ],
    [
      'R2Score/input: input of R2Score must be a tensor or an array of numbers, got string',
      () => metrics.r2Score(JSON.parse('"12"'), [1, 2]),
    ],
    [
      'Perplexity/class: target of Perplexity holds 9 at 0; the logits are of 2 classes',
      () => metrics.perplexity(torch.ones([1, 2]), [9]),
    ],
  ])('%s', (expected, body) => {
    expect(refusalOf(body)).toBe(expected);
  });
});
