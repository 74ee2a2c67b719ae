import { describe, expect, it } from 'vitest';
import { formatDuration, formatRate, formatShare } from '../../examples/digits/format.ts';
import { type EpochSummary, formatBar, formatEpoch, formatProgress, Progress } from '../../examples/digits/progress.ts';

const state = {
  epoch: 3,
  epochs: 10,
  fraction: 0.62,
  loss: 0.0432,
  accuracy: 0.987,
  samplesPerSecond: 5120,
  secondsLeft: 12,
};
const summary: EpochSummary = {
  epoch: 3,
  epochs: 10,
  trainLoss: 0.0432,
  trainAccuracy: 0.987,
  validationLoss: 0.05,
  validationAccuracy: 0.984,
  samplesPerSecond: 5120.4,
  seconds: 12.4,
  best: true,
};

/** A stream that keeps what is written, and a clock that the test turns. */
function stage(isTTY: boolean, columns = 100) {
  const written: string[] = [];
  const clock = { time: 0 };
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  return { written, clock, progress: new Progress(stream, 10, 1000, () => clock.time) };
}

describe('numbers', () => {
  it.each([
    [0, '0:00'],
    [12.4, '0:12'],
    [59.6, '1:00'],
    [185, '3:05'],
    [3729, '1:02:09'],
    [-3, '0:00'],
    [Number.NaN, '-:--'],
    [Number.POSITIVE_INFINITY, '-:--'],
  ])('%f seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('speeds have separators, shares never round up to everything', () => {
    expect(formatRate(5119.7)).toBe('5,120 samples/s');
    expect(formatRate(Number.NaN)).toBe('- samples/s');
    expect([0, 0.987, 0.9999, 1, Number.NaN].map(formatShare)).toEqual(['0.0%', '98.7%', '99.9%', '100.0%', '-%']);
  });

  it('bars are filled only as far as the work is done', () => {
    expect([0, 0.19, 0.2, 0.999, 1, 1.5, -1].map((fraction) => formatBar(fraction, 5))).toEqual([
      '─────',
      '─────',
      '━────',
      '━━━━─',
      '━━━━━',
      '━━━━━',
      '─────',
    ]);
  });
});

describe('the running line', () => {
  it('tells everything where there is room', () => {
    expect(formatProgress(state, 120)).toBe(
      'epoch 3/10 ━━━━━━━━━━━━━━──────────  62%  loss 0.0432  acc 98.7%  5,120 samples/s  left 0:12',
    );
  });

  it('never exceeds the width and drops the least important first', () => {
    for (let columns = 0; columns <= 120; columns++)
      expect(formatProgress(state, columns).length).toBeLessThanOrEqual(columns);
    expect(formatProgress(state, 79)).toMatch(
      /^epoch 3\/10 ━+─+ {2}62% {2}loss 0\.0432 {2}acc 98\.7% {2}5,120 samples\/s {2}left 0:12$/,
    );
    expect(formatProgress(state, 60)).toMatch(/^epoch 3\/10 ━+─+ {2}62% {2}loss 0\.0432 {2}acc 98\.7% {2}left 0:12$/);
    expect(formatProgress(state, 35)).toMatch(/^epoch 3\/10 ━+─+ {2}62% {2}left 0:12$/);
    expect(formatProgress(state, 16)).toBe('epoch 3/10  62%');
  });

  it('shows a loss that is no number', () => {
    expect(formatProgress({ ...state, loss: Number.NaN }, 120)).toContain('loss NaN');
  });
});

describe('Progress', () => {
  it('in a terminal redraws one line at most ten times a second', () => {
    const { written, clock, progress } = stage(true);
    progress.startEpoch(1);
    for (let seen = 1; seen <= 999; seen++) {
      clock.time = seen;
      progress.update(seen, 0.5, 0.9);
    }
    expect(written.length).toBe(10);
    for (const text of written) {
      expect([text.lastIndexOf('\r'), text.indexOf('\n'), text.indexOf('\x1b')]).toEqual([0, -1, text.length - 3]);
      expect(text.endsWith('\x1b[K')).toBe(true);
    }
  });

  it('measures the speed and the time left over the run', () => {
    const { written, clock, progress } = stage(true);
    progress.startEpoch(2);
    clock.time = 1000;
    progress.update(500, 0.5, 0.9);
    // 500 of this epoch and 8 more epochs of 1,000 at 500 a second.
    expect(written.at(-1)).toContain('50%  loss 0.5000  acc 90.0%  500 samples/s  left 0:17');
  });

  it('forgets a slow start', () => {
    const { written, clock, progress } = stage(true);
    progress.startEpoch(1);
    clock.time = 10_000;
    progress.update(10, 0.5, 0.9);
    for (let step = 1; step <= 60; step++) {
      clock.time = 10_000 + 100 * step;
      progress.update(10 + 10 * step, 0.5, 0.9);
    }
    expect(written.at(-1)).toContain('  100 samples/s');
  });

  it('draws the end of an epoch even right after another drawing', () => {
    const { written, clock, progress } = stage(true);
    progress.startEpoch(1);
    progress.update(990, 0.5, 0.9);
    clock.time = 1;
    progress.update(1000, 0.5, 0.9);
    expect(written.at(-1)).toContain('━ 100%');
  });

  it('replaces the running line by one that stays', () => {
    const { written, progress } = stage(true);
    progress.startEpoch(3);
    progress.update(500, 0.5, 0.9);
    progress.finishEpoch(summary);
    const line =
      'epoch  3/10  loss 0.0432  acc 98.7%  val loss 0.0500  val acc 98.4%  5,120 samples/s  0:12  model kept';
    expect(written.slice(1)).toEqual(['\r\x1b[2K', `${line}\n`]);
    progress.clear();
    expect(written.length).toBe(3);
  });

  it('elsewhere writes one plain line per epoch and nothing else', () => {
    const { written, clock, progress } = stage(false);
    for (let epoch = 1; epoch <= 2; epoch++) {
      progress.startEpoch(epoch);
      for (let seen = 100; seen <= 1000; seen += 100) {
        clock.time += 500;
        progress.update(seen, 0.5, 0.9);
      }
      progress.clear();
      progress.finishEpoch({ ...summary, epoch, best: epoch === 1 });
    }
    expect(written).toEqual([1, 2].map((epoch) => `${formatEpoch({ ...summary, epoch, best: epoch === 1 })}\n`));
    expect(written.join('')).not.toContain('\x1b');
    expect(written[1]).not.toContain('best');
  });
});
