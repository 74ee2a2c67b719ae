/** @file How far a training is: one calm line in a terminal, a line for each epoch elsewhere, the text of an element in a page. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError } from '../errors/errors.ts';
import { standardOutput, type TextStream } from '../host/console.ts';

/** What the running line tells. */
export interface ProgressState {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches done in this epoch. */
  readonly batch: number;
  /** Batches of an epoch, as far as that is known. */
  readonly batches: number | undefined;
  /** Steps of the optimizer in a second; NaN while that is not known. */
  readonly stepsPerSecond: number;
  /** To the end of the last epoch; NaN while that is not known. */
  readonly secondsLeft: number;
  /** Mean of the epoch so far. */
  readonly loss: number;
}

/** What shows how far a training is. */
export interface ProgressView {
  /** Called after every batch: it should draw seldom. */
  show(state: ProgressState): void;
  /** An epoch is over: its numbers, and whether it is the best one so far. */
  epoch(numbers: Readonly<Record<string, number>>, epochs: number, isBest: boolean): void;
  /** Takes the running line away. */
  clear(): void;
}

/** An element of a page, as far as it is needed. */
interface TextElement {
  textContent: string | null;
}

/** What `progress` of `fit` takes. */
export type ProgressOption = boolean | ProgressView | TextStream | TextElement | ((state: ProgressState) => void);

/** Milliseconds between two drawings of the line. */
const pause = 100;
const longestBar = 24;
const shortestBar = 6;

/** `0:07`, `1:02:03`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-:--';
  const whole = Math.max(0, Math.round(seconds));
  const pad = (part: number): string => String(part).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}:${pad(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`;
}

/** Four digits that matter: `0.0432`, `12.35`, `1.2e-7`. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0) return String(value);
  if (size < 1e-4 || size >= 1e6) return value.toExponential(2);
  if (size >= 1e4) return value.toFixed(0);
  return size >= 10 ? value.toPrecision(4) : value.toFixed(4);
}

function formatRate(rate: number): string {
  if (!Number.isFinite(rate)) return '- steps/s';
  if (rate >= 10) return `${Math.round(rate).toLocaleString('en-US')} steps/s`;
  return rate >= 1 ? `${rate.toFixed(1)} steps/s` : `${(1 / rate).toFixed(1)} s/step`;
}

/** The running line, at most `columns` wide: where room is scarce the bar shrinks first, then speed, loss and time left go. */
export function formatProgress(state: ProgressState, columns: number): string {
  const head = `epoch ${state.epoch}/${state.epochs}`;
  const { batch, batches } = state;
  const loss = `loss ${formatValue(state.loss)}`;
  const rate = formatRate(state.stepsPerSecond);
  const left = `left ${formatDuration(state.secondsLeft)}`;
  if (batches === undefined) return `${head}  batch ${batch}  ${loss}  ${rate}`.slice(0, Math.max(0, columns));
  const fraction = Math.min(1, batch / batches);
  const percent = `${String(Math.floor(100 * fraction)).padStart(3)}%`;
  for (const facts of [[loss, rate, left], [loss, left], [left], []]) {
    const tail = ['', ...facts].join('  ');
    const room = columns - `${head}  ${percent}${tail}`.length;
    if (room <= shortestBar) continue;
    const width = Math.min(longestBar, room);
    const filled = Math.floor(fraction * width);
    return `${head} ${'━'.repeat(filled)}${'─'.repeat(width - filled)} ${percent}${tail}`;
  }
  return `${head} ${percent}`.slice(0, Math.max(0, columns));
}

/** The line that stays after an epoch: `epoch 2/10  loss 0.0432  validation.loss 0.0501  0:12  best`. */
export function formatEpoch(numbers: Readonly<Record<string, number>>, epochs: number, isBest: boolean): string {
  const { epoch = 0, seconds = Number.NaN, learningRate: _, ...scores } = numbers;
  const parts = Object.entries(scores).map(([name, value]) => `${name} ${formatValue(value)}`);
  const head = `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
  return [head, ...parts, formatDuration(seconds), ...(isBest ? ['best'] : [])].join('  ');
}

/** On a stream: one line that is redrawn in a terminal, a line for each epoch elsewhere. */
export class StreamProgress implements ProgressView {
  readonly #stream: TextStream;
  readonly #now: () => number;
  #lastDrawn = Number.NEGATIVE_INFINITY;
  #isShown = false;

  /** `now` tells milliseconds; tests give their own. */
  constructor(stream: TextStream, now: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
  }

  show(state: ProgressState): void {
    if (this.#stream.isTTY !== true) return;
    const time = this.#now();
    if (time - this.#lastDrawn < pause && state.batch !== state.batches) return;
    this.#lastDrawn = time;
    // A line that fills the last column would wrap in some terminals.
    this.#stream.write(`\r${formatProgress(state, (this.#stream.columns || 80) - 1)}\x1b[K`);
    this.#isShown = true;
  }

  epoch(numbers: Readonly<Record<string, number>>, epochs: number, isBest: boolean): void {
    this.clear();
    this.#stream.write(`${formatEpoch(numbers, epochs, isBest)}\n`);
  }

  clear(): void {
    if (this.#isShown) this.#stream.write('\r\x1b[2K');
    this.#isShown = false;
  }
}

/** In an element of a page: the lines of the epochs, and below them the running one. */
class ElementProgress implements ProgressView {
  readonly #element: TextElement;
  readonly #lines: string[] = [];
  #lastDrawn = Number.NEGATIVE_INFINITY;

  constructor(element: TextElement) {
    this.#element = element;
  }

  #draw(running: readonly string[]): void {
    this.#element.textContent = [...this.#lines, ...running].join('\n');
  }

  show(state: ProgressState): void {
    const time = performance.now();
    if (time - this.#lastDrawn < pause && state.batch !== state.batches) return;
    this.#lastDrawn = time;
    this.#draw([formatProgress(state, 100)]);
  }

  epoch(numbers: Readonly<Record<string, number>>, epochs: number, isBest: boolean): void {
    this.#lines.push(formatEpoch(numbers, epochs, isBest));
    this.#draw([]);
  }

  clear(): void {
    this.#draw([]);
  }
}

const silent: ProgressView = { show() {}, epoch() {}, clear() {} };

/** What shows how far a training is, from what was given. */
export function progressView(call: string, given: unknown = true): ProgressView {
  if (given === false) return silent;
  if (given === true) return new StreamProgress(standardOutput());
  if (typeof given === 'function') return { ...silent, show: given as ProgressView['show'] };
  if (typeof given === 'object' && given !== null) {
    if ('show' in given && 'epoch' in given && 'clear' in given) return given as ProgressView;
    if ('write' in given) return new StreamProgress(given as TextStream);
    if ('textContent' in given) return new ElementProgress(given as TextElement);
  }
  throw new ArgumentError(
    `${call}/progress`,
    `progress of ${call} must be a boolean, a stream, an element of the page, a function of the state, or an object of show, epoch and clear, got ${kindOf(given)}`,
  );
}

/** Milliseconds over which the speed is averaged. */
const memory = 5000;

/** How fast batches are done, lately. */
export class Speed {
  #marks: { readonly time: number; readonly done: number }[] = [];

  /** Forgets what was before: another part of the training begins. */
  restart(time: number, done: number): void {
    this.#marks = [{ time, done }];
  }

  /** Batches in a second, by the time in milliseconds and the batches done by then. */
  at(time: number, done: number): number {
    const last = this.#marks.at(-1);
    if (last === undefined || time - last.time >= pause) this.#marks.push({ time, done });
    while (this.#marks.length > 2 && time - (this.#marks[1]?.time ?? time) >= memory) this.#marks.shift();
    const [first] = this.#marks;
    return first === undefined || time === first.time ? Number.NaN : (1000 * (done - first.done)) / (time - first.time);
  }
}
