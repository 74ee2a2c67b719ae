/** @file Values of the wrong kind, given to whatever `flambeau/text`, `plot`, `metrics` and `train` have, are errors of the library. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import * as metrics from '../../src/metrics/index.ts';
import * as plot from '../../src/plot/index.ts';
import * as text from '../../src/text/index.ts';
import * as train from '../../src/train/index.ts';

const wrong = [
  'x',
  null,
  undefined,
  {},
  [],
  -1,
  Number.NaN,
  [1, 'a'],
  Symbol('s'),
  new Map(),
  torch.ones([2, 2, 2, 2, 2]),
];

test.each(Object.entries({ metrics, plot, text, train }))('%s', async (_, library) => {
  let calls = 0;
  for (const [name, value] of Object.entries(library).filter(([, each]) => typeof each === 'function')) {
    if (name === 'Picture') continue;
    const called = value as unknown as new () => unknown;
    for (const given of wrong.flatMap((each) => [[each], [each, each], [[1, 2, 3], each]])) {
      calls++;
      try {
        await (/^[A-Z]/.test(name) ? Reflect.construct(called, given) : Reflect.apply(called, undefined, given));
      } catch (error) {
        expect([name, String(error), error instanceof torch.FlambeauError]).toEqual([name, String(error), true]);
      }
    }
  }
  expect(calls).toBeGreaterThan(100);
});
