/** @file What is shown of a training: in a terminal, elsewhere, in a page. */
import { describe, expect, test } from 'vitest';
import * as train from '../../src/train/index.ts';
import {
  formatDuration,
  formatEpoch,
  formatProgress,
  formatValue,
  Speed,
  StreamProgress,
} from '../../src/train/progress.ts';
import { F, problem } from './problem.ts';

const state = { epoch: 3, epochs: 10, batch: 62, batches: 100, loss: 0.04321, stepsPerSecond: 5119.7, secondsLeft: 12 };
const numbers = { epoch: 3, loss: 0.0432, 'validation.loss': 0.05, learningRate: 0.1, seconds: 12.4 };

describe('the running line', () => {
  test('tells everything where there is room', () => {
    expect(formatProgress(state, 100)).toBe(
      'epoch 3/10 ━━━━━━━━━━━━━━──────────  62%  loss 0.0432  5,120 steps/s  left 0:12',
    );
  });

  test('never exceeds the width, and drops the least important first', () => {
    for (let columns = 0; columns <= 100; columns++)
      expect(formatProgress(state, columns).length).toBeLessThanOrEqual(columns);
    expect(formatProgress(state, 60)).toMatch(/^epoch 3\/10 ━+─+ {2}62% {2}loss 0\.0432 {2}left 0:12$/);
    expect(formatProgress(state, 16)).toBe('epoch 3/10  62%');
  });

  test('counts batches where nobody knows how many there are', () => {
    expect(formatProgress({ ...state, batches: undefined }, 100)).toBe(
      'epoch 3/10  batch 62  loss 0.0432  5,120 steps/s',
    );
  });

  test('shows slow steps, and a loss that is no number', () => {
    expect(formatProgress({ ...state, stepsPerSecond: 0.25, loss: Number.NaN }, 100)).toContain('loss NaN  4.0 s/step');
    expect(formatProgress({ ...state, stepsPerSecond: Number.NaN }, 100)).toContain('- steps/s');
  });
});

test('numbers', () => {
  expect([0, 59.6, 3729, Number.NaN].map(formatDuration)).toEqual(['0:00', '1:00', '1:02:09', '-:--']);
  expect([0, 0.00001, 0.5, 12.3456, 123456, 1e9, -3].map(formatValue)).toEqual([
    '0',
    '1.00e-5',
    '0.5000',
    '12.35',
    '123456',
    '1.00e+9',
    '-3.0000',
  ]);
  expect(formatEpoch(numbers, 10, true)).toBe('epoch  3/10  loss 0.0432  validation.loss 0.0500  0:12  best');
});

test('the speed is that of the last seconds', () => {
  const speed = new Speed();
  speed.restart(0, 0);
  expect(speed.at(10_000, 10)).toBe(1);
  for (let time = 10_100; time <= 20_000; time += 100) speed.at(time, 10 + (time - 10_000) / 10);
  expect(speed.at(20_100, 1020)).toBe(100);
});

/** A stream that keeps what is written, and a clock that the test turns. */
function stage(isTTY: boolean) {
  const written: string[] = [];
  const clock = { time: 0 };
  const view = new StreamProgress(
    { isTTY, columns: 90, write: (text: string) => written.push(text) },
    () => clock.time,
  );
  return { written, clock, view };
}

describe('on a stream', () => {
  test('a terminal has one line, which is redrawn ten times a second and replaced by one that stays', () => {
    const { written, clock, view } = stage(true);
    for (let batch = 1; batch <= 99; batch++) {
      clock.time += 10;
      view.show({ ...state, batch });
    }
    expect(written).toHaveLength(10);
    for (const text of written) {
      expect([text.lastIndexOf('\r'), text.indexOf('\n'), text.indexOf('\x1b[K')]).toEqual([0, -1, text.length - 3]);
    }
    view.epoch(numbers, 10, false);
    expect(written.slice(10)).toEqual(['\r\x1b[2K', 'epoch  3/10  loss 0.0432  validation.loss 0.0500  0:12\n']);
    view.clear();
    expect(written).toHaveLength(12);
  });

  test('a file has a line for each epoch, and nothing else', () => {
    const { written, view } = stage(false);
    view.show(state);
    view.epoch(numbers, 10, true);
    view.clear();
    expect(written).toEqual(['epoch  3/10  loss 0.0432  validation.loss 0.0500  0:12  best\n']);
  });
});

describe('fit shows itself', () => {
  const run = async (progress: train.ProgressOption) => {
    const { model, loader, optimizer } = problem();
    await train.fit(model, loader, { loss: F.crossEntropy, optimizer, epochs: 2, progress });
  };

  test('on a stream', async () => {
    const written: string[] = [];
    await run({ write: (text: string) => written.push(text) });
    expect(written.map((line) => line.replace(/\d\.\d{4}/, 'x'))).toEqual([
      'epoch 1/2  loss x  0:00  best\n',
      'epoch 2/2  loss x  0:00  best\n',
    ]);
  });

  test('in an element of a page', async () => {
    const element: { textContent: string | null } = { textContent: null };
    await run(element);
    expect(element.textContent).toMatch(/^epoch 1\/2 {2}loss .*\nepoch 2\/2 {2}loss .*best$/);
  });

  test('to a function, after every batch', async () => {
    const seen: (readonly number[])[] = [];
    await run(({ epoch, batch, batches = 0 }) => void seen.push([epoch, batch, batches]));
    expect(seen).toHaveLength(14);
    expect(seen[8]).toEqual([2, 2, 7]);
  });
});
