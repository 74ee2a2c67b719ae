/** @file Progress of a training run: one calm line in a terminal, redrawn a few times a second; one line per epoch everywhere else. */
import { formatDuration, formatRate, formatShare } from './format.ts';

/** The part of a stream that progress is written to: `process.stdout` fits. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** What the running line tells. */
export interface ProgressState {
  readonly epoch: number;
  readonly epochs: number;
  /** Done of the epoch, 0 to 1. */
  readonly fraction: number;
  readonly loss: number;
  /** 0 to 1. */
  readonly accuracy: number;
  readonly samplesPerSecond: number;
  readonly secondsLeft: number;
}

/** What the line that stays after an epoch tells. */
export interface EpochSummary {
  readonly epoch: number;
  readonly epochs: number;
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  readonly samplesPerSecond: number;
  readonly seconds: number;
  /** The best epoch so far: its model is kept. */
  readonly best: boolean;
}

/** Milliseconds between two drawings of the line. */
const pause = 100;

/** Milliseconds over which the speed is averaged. */
const memory = 5000;

const longestBar = 24;
const shortestBar = 6;

/** A bar of `width` characters, filled to `fraction`. */
export function formatBar(fraction: number, width: number): string {
  const filled = Math.min(width, Math.max(0, Math.floor(fraction * width)));
  return '━'.repeat(filled) + '─'.repeat(width - filled);
}

/**
 * The running line, at most `columns` wide. Where room is scarce the bar shrinks first; then speed, accuracy, loss and time left disappear,
 * and the bar last of all.
 */
export function formatProgress(state: ProgressState, columns: number): string {
  const head = `epoch ${state.epoch}/${state.epochs}`;
  const percent = `${String(Math.floor(100 * Math.min(1, Math.max(0, state.fraction)))).padStart(3)}%`;
  const loss = `loss ${Number.isFinite(state.loss) ? state.loss.toFixed(4) : String(state.loss)}`;
  const accuracy = `acc ${formatShare(state.accuracy)}`;
  const rate = formatRate(state.samplesPerSecond);
  const left = `left ${formatDuration(state.secondsLeft)}`;
  for (const facts of [[loss, accuracy, rate, left], [loss, accuracy, left], [loss, left], [left], []]) {
    const tail = ['', ...facts].join('  ');
    const room = columns - `${head}  ${percent}${tail}`.length;
    if (room > shortestBar) return `${head} ${formatBar(state.fraction, Math.min(longestBar, room))} ${percent}${tail}`;
  }
  return `${head} ${percent}`.slice(0, Math.max(0, columns));
}

/** The line that stays after an epoch. */
export function formatEpoch(summary: EpochSummary): string {
  const width = String(summary.epochs).length;
  const parts = [
    `epoch ${String(summary.epoch).padStart(width)}/${summary.epochs}`,
    `loss ${summary.trainLoss.toFixed(4)}`,
    `acc ${formatShare(summary.trainAccuracy)}`,
    `val loss ${summary.validationLoss.toFixed(4)}`,
    `val acc ${formatShare(summary.validationAccuracy)}`,
    formatRate(summary.samplesPerSecond),
    formatDuration(summary.seconds),
  ];
  return parts.join('  ') + (summary.best ? '  model kept' : '');
}

/** Draws the progress of a run of `epochs` epochs with `samples` training samples each. */
export class Progress {
  private readonly stream: ProgressStream;
  private readonly epochs: number;
  private readonly samples: number;
  private readonly now: () => number;
  private epoch = 0;
  private lastDrawn = Number.NEGATIVE_INFINITY;
  private lineShown = false;
  /** Moments of the current epoch: time, and samples seen by then. */
  private marks: { time: number; seen: number }[] = [];

  /** `now` tells milliseconds; tests give their own. */
  constructor(stream: ProgressStream, epochs: number, samples: number, now: () => number = () => performance.now()) {
    this.stream = stream;
    this.epochs = epochs;
    this.samples = samples;
    this.now = now;
  }

  /** To be called when the training of an epoch (from 1) begins. */
  startEpoch(epoch: number): void {
    this.epoch = epoch;
    this.marks = [{ time: this.now(), seen: 0 }];
    this.lastDrawn = Number.NEGATIVE_INFINITY;
  }

  /** To be called after each batch with the samples seen in this epoch, and loss and accuracy over them. Costs little when it draws nothing. */
  update(seen: number, loss: number, accuracy: number): void {
    const time = this.now();
    const finished = seen >= this.samples;
    if (!finished && time - this.lastDrawn < pause) return;
    this.lastDrawn = time;
    this.marks.push({ time, seen });
    while (this.marks.length > 2 && time - (this.marks[1]?.time ?? time) >= memory) this.marks.shift();
    if (this.stream.isTTY !== true) return;
    const first = this.marks[0] ?? { time, seen };
    const samplesPerSecond = time > first.time ? (1000 * (seen - first.seen)) / (time - first.time) : Number.NaN;
    const missing = this.samples - seen + (this.epochs - this.epoch) * this.samples;
    this.draw({
      epoch: this.epoch,
      epochs: this.epochs,
      fraction: seen / this.samples,
      loss,
      accuracy,
      samplesPerSecond,
      secondsLeft: missing / samplesPerSecond,
    });
  }

  /** Replaces the running line by one that stays. */
  finishEpoch(summary: EpochSummary): void {
    this.clear();
    this.stream.write(`${formatEpoch(summary)}\n`);
  }

  /** Takes the running line away: before other output, and when the run is interrupted. */
  clear(): void {
    if (this.lineShown) this.stream.write('\r\x1b[2K');
    this.lineShown = false;
  }

  private draw(state: ProgressState): void {
    // A line that fills the last column would wrap in some terminals.
    const line = formatProgress(state, (this.stream.columns ?? 80) - 1);
    this.stream.write(`\r${line}\x1b[K`);
    this.lineShown = true;
  }
}
