/** @file Text pictures of the results: digits beside their predictions, the confusion matrix, a summary. */
import type { DigitSet } from './digitset.ts';
import { formatShare } from './format.ts';

/** One digit to show, and what the network made of it. */
export interface Reading {
  /** The digit's position in its set. */
  readonly index: number;
  readonly predicted: number;
  /** The network's probability for its prediction, 0 to 1. */
  readonly confidence: number;
}

export interface DrawOptions {
  /** Characters in a line. */
  readonly width: number;
  /** Whether the terminal understands colour codes; otherwise ink is drawn in two shades, paper and ink. */
  readonly color: boolean;
}

/** Pixels left out on each side: the generator and MNIST keep them almost empty. */
const margin = 2;

/** From here on a pixel counts as ink where there are only two shades. */
const threshold = 96;

const gap = '  ';
const reset = '\x1b[0m';

/** Whether colour codes make sense on a stream: a terminal that can, and a user who has not refused (https://no-color.org). */
export function supportsColor(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const refused = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  return stream.isTTY === true && !refused;
}

/** The number of a grey in the palette of 256 colours: black, 24 greys, white. */
function grey(value: number): number {
  const step = Math.round((value / 255) * 25);
  if (step === 0) return 16;
  return step === 25 ? 231 : 231 + step;
}

/** The text lines of one image: each character holds two pixels, one above the other. */
export function drawImage(set: DigitSet, index: number, color: boolean): string[] {
  const start = index * set.rows * set.columns;
  const pixel = (row: number, column: number) => set.images[start + row * set.columns + column] ?? 0;
  const lines: string[] = [];
  for (let row = margin; row < set.rows - margin; row += 2) {
    let line = '';
    let colors = '';
    for (let column = margin; column < set.columns - margin; column++) {
      const upper = pixel(row, column);
      const lower = pixel(row + 1, column);
      if (color) {
        const wanted = `\x1b[38;5;${grey(upper)};48;5;${grey(lower)}m`;
        line += wanted === colors ? '▀' : `${wanted}▀`;
        colors = wanted;
      } else if (upper >= threshold) {
        line += lower >= threshold ? '█' : '▀';
      } else {
        line += lower >= threshold ? '▄' : ' ';
      }
    }
    lines.push(color ? line + reset : line);
  }
  return lines;
}

/** Text of exactly `width` characters, centred. */
function centre(text: string, width: number): string {
  const before = Math.max(0, Math.floor((width - text.length) / 2));
  return (' '.repeat(before) + text).padEnd(width).slice(0, width);
}

/** Digits side by side, as many in a row as fit, each with the network's reading and its confidence beneath; its label below that. */
export function drawReadings(set: DigitSet, readings: readonly Reading[], options: DrawOptions): string {
  const width = set.columns - 2 * margin;
  const perRow = Math.max(1, Math.floor((options.width + gap.length) / (width + gap.length)));
  const lines: string[] = [];
  for (let start = 0; start < readings.length; start += perRow) {
    const row = readings.slice(start, start + perRow);
    const images = row.map(({ index }) => drawImage(set, index, options.color));
    const captions = row.map(({ index, predicted, confidence }) => {
      const truth = set.labels[index];
      const read = `read as ${predicted} (${formatShare(confidence)})`;
      return centre(predicted === truth ? `${read} ✓` : `${read} ✗`, width);
    });
    const truths = row.map(({ index }) => centre(`label ${set.labels[index]}`, width));
    images[0]?.forEach((_, line) => {
      lines.push(images.map((image) => image[line] ?? '').join(gap));
    });
    lines.push(captions.join(gap).trimEnd(), truths.join(gap).trimEnd(), '');
  }
  return lines.join('\n');
}

/** Counts how often each digit (a row) was read as each digit (a column). */
export function countConfusion(truth: ArrayLike<number>, predicted: ArrayLike<number>): number[][] {
  const matrix = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
  for (let at = 0; at < truth.length; at++) {
    const row = matrix[truth[at] ?? -1];
    const column = predicted[at] ?? -1;
    if (row?.[column] !== undefined) row[column]++;
  }
  return matrix;
}

/** The confusion matrix as a table: true digits down, predicted digits across, and the share of each row that was read correctly. */
export function confusionTable(matrix: readonly (readonly number[])[]): string {
  const largest = Math.max(0, ...matrix.flat());
  const width = Math.max(3, String(largest).length) + 1;
  const digits = matrix.map((_, digit) => String(digit).padStart(width)).join('');
  const lines = [`true │${' predicted'.padEnd(digits.length)} │`, `     │${digits} │  right`];
  lines.push(`─────┼${'─'.repeat(digits.length + 1)}┼───────`);
  matrix.forEach((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const right = formatShare((row[truth] ?? 0) / total);
    const cells = row.map((count) => (count === 0 ? '·' : String(count)).padStart(width)).join('');
    lines.push(`${String(truth).padStart(4)} │${cells} │ ${right.padStart(6)}`);
  });
  return lines.join('\n');
}

/** Names and values in two columns. */
export function summaryTable(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`.trimEnd()).join('\n');
}
