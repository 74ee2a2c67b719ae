/** @file What cannot be drawn is refused, with the rule and the mend. */
import { describe, expect, test } from 'vitest';
import { FlambeauError } from '../../src/errors/errors.ts';
import * as torch from '../../src/package.ts';
import * as plot from '../../src/plot/index.ts';

function mistakeOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof FlambeauError) return `${error.name}: ${error.message}`;
    throw error;
  }
  return 'none';
}

/** What a program without types may pass. */
const wrong = (value: unknown): never => value as never;

describe('is refused', () => {
  test.each<[() => unknown, string]>([
    [() => plot.hist([]), 'ValueError [hist/empty]: values of hist is empty'],
    [
      () => plot.hist([null, Number.NaN]),
      'ValueError [hist/missing]: none of the 2 values of values of hist can be drawn',
    ],
    [() => plot.hist(wrong(3)), 'ArgumentError [hist/values]: values of hist must be a tensor, a typed array'],
    [
      () => plot.hist(['a', 'b']),
      'ValueError [hist/text]: values of hist holds text where numbers are needed: "a" at 0',
    ],
    [() => plot.hist(wrong([1, 'b'])), 'ValueError [columnsOf/mixed]'],
    [() => plot.hist([1], wrong({ bin: 3 })), 'did you mean bins?'],
    [() => plot.hist([1], { bins: 0 }), 'ArgumentError [hist/bins]: bins of hist must be a whole number'],
    [() => plot.hist([1], { range: [2, 1] }), 'ArgumentError [hist/range]'],
    [
      () => plot.hist([1], { width: -3 }),
      'ArgumentError [hist/width]: width of hist must be a number from 20 to 8000, got -3',
    ],
    [() => plot.hist([1], wrong({ title: 3 })), 'ArgumentError [hist/title]: title of hist must be a text'],
    [() => plot.hist([1, 2], { by: ['a'] }), 'ShapeError [hist/length]: by of hist has 1 values, and values has 2'],
    [() => plot.hist({ a: [1] }, { by: ['a'] }), 'ArgumentError [hist/by]'],
    [() => plot.line([1, 2], [1, 2, 3]), 'ShapeError [line/length]: y of line has 3 values, and x has 2'],
    [
      () => plot.line(Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`l${i}`, [1]]))),
      'ArgumentError [line/lines]',
    ],
    [() => plot.line([0, -1], { logY: true }), 'ValueError [line/missing]'],
    [() => plot.line(torch.ones([2, 2])), 'ShapeError [line/shape]: y of line must be a list, got the shape [2, 2]'],
    [() => plot.scatter([1], wrong(undefined)), 'ArgumentError [scatter/y]'],
    [() => plot.scatter([1, 2], [1, 2], { sample: 0 }), 'ArgumentError [scatter/sample]'],
    [() => plot.bar(['a', 'a'], [1, 2]), "ArgumentError [bar/names]: the name 'a' comes twice"],
    [() => plot.bar(wrong(3)), 'ArgumentError [bar/values]'],
    [() => plot.bar([]), 'ValueError [bar/empty]'],
    [() => plot.heatmap(torch.ones(3)), 'ShapeError [heatmap/shape]: matrix of heatmap must have two dims'],
    [
      () => plot.heatmap([[1, 2], [3]]),
      'ShapeError [heatmap/ragged]: row 0 of matrix of heatmap has 2 values, and row 1 has 1',
    ],
    [
      () => plot.heatmap([[1]], wrong({ colors: 'jet' })),
      "ArgumentError [heatmap/colors]: colors of heatmap must be 'viridis'",
    ],
    [
      () => plot.heatmap([[1]], { rows: ['a', 'b'] }),
      'ArgumentError [heatmap/rows]: rows of heatmap must be an array of 1 texts, got 2',
    ],
    [
      () =>
        plot.confusionMatrix([
          [1, -1],
          [0, 1],
        ]),
      'ValueError [confusionMatrix/count]',
    ],
    [() => plot.learningCurves(wrong(3)), 'ArgumentError [learningCurves/history]'],
    [
      () => plot.learningCurves([{ loss: 1 }], { metrics: ['acc'] }),
      "ArgumentError [learningCurves/metrics]: the history has no 'acc'",
    ],
    [() => plot.imshow(torch.ones(784)), 'ShapeError [imshow/shape]'],
    [() => plot.imshow(torch.ones([0, 3, 3])), 'ValueError [imshow/empty]'],
    [() => plot.grid([wrong(3)]), 'ArgumentError [grid/pictures]'],
    [
      () => plot.corr({ a: [1, 2] }, { columns: ['b'] }),
      "ArgumentError [corr/columns]: the table of corr has no column 'b'",
    ],
    [() => plot.pairplot([]), 'columnsOf'],
    [() => plot.rocCurve([0.1, 0.2], [1, 1]), 'ValueError [rocCurve/one-class]'],
    [() => plot.rocCurve([0.1, Number.NaN], [1, 0]), 'ValueError [rocCurve/nan]'],
    [() => plot.calibration([0.5, 1.5], [0, 1]), 'ValueError [calibration/probability]'],
    [() => plot.calibration([0.5], [2]), 'ValueError [calibration/target]'],
    [() => plot.decisionRegions(wrong(3), [[1, 2]], [1]), 'ArgumentError [decisionRegions/model]'],
    [() => plot.decisionRegions((x) => x.sum(), [[1, 2]], [1]), 'ShapeError [decisionRegions/output]'],
    [
      () => plot.decisionRegions((x) => x.at(':', 0), [[1, 2]], ['yes']),
      "ArgumentError [decisionRegions/target]: target of decisionRegions has the class 'yes'",
    ],
    [
      () =>
        plot.activationHistograms(
          wrong((x: unknown) => x),
          torch.ones(1),
        ),
      'ArgumentError [activationHistograms/model]',
    ],
    [
      () => plot.activationHistograms(new torch.nn.Linear(1, 1), torch.ones([1, 1]), { layers: ['x'] }),
      "ArgumentError [activationHistograms/layers]: the model has no layer 'x'",
    ],
    [() => plot.gradientFlow(new torch.nn.Linear(1, 1)), 'ValueError [gradientFlow/backward]'],
    [() => plot.embedding([[1, 2]]), 'ValueError [embedding/rows]'],
    [
      () =>
        plot.embedding(
          [
            [1, 2],
            [3, 4],
          ],
          wrong({ method: 'umap' }),
        ),
      "ArgumentError [embedding/method]: method of embedding must be 'pca' or 'tsne'",
    ],
    [
      () => plot.hist([1]).specFor(wrong('blue')),
      "ArgumentError [specFor/theme]: theme of specFor must be 'light' or 'dark'",
    ],
  ])('%s', (make, wanted) => {
    expect(mistakeOf(make)).toContain(wanted);
  });
});

test('a model is as it was, also after a mistake', () => {
  const model = new torch.nn.Sequential(new torch.nn.Linear(2, 2), new torch.nn.Dropout(0.5).eval());
  const modes = () => Array.from(model.modules(), ({ training }) => training);
  expect(modes()).toEqual([true, true, false]);
  plot.decisionRegions(model, [[0, 1]], [1]);
  expect(modes()).toEqual([true, true, false]);
  expect(mistakeOf(() => plot.activationHistograms(model, torch.ones([1, 3])))).toContain('ShapeError');
  expect(modes()).toEqual([true, true, false]);
  let calls = 0;
  model.registerForwardHook(() => {
    calls++;
  });
  model(torch.ones([1, 2]));
  expect(calls).toBe(1);
});
