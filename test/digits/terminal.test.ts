import { describe, expect, it } from 'vitest';
import { drawDigits } from '../../examples/digits/strokes.ts';
import {
  confusionTable,
  countConfusion,
  drawImage,
  drawReadings,
  summaryTable,
  supportsColor,
} from '../../examples/digits/terminal.ts';

const digits = drawDigits(1, 12);

/** One image with ink only at the given pixels. */
function dotted(...points: [row: number, column: number, value: number][]) {
  const images = new Uint8Array(28 * 28);
  for (const [row, column, value] of points) images[row * 28 + column] = value;
  return { images, labels: new Uint8Array(1), count: 1, rows: 28, columns: 28 };
}

const colorCode = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

function plain(text: string): string {
  return text.replaceAll(colorCode, '');
}

describe('digits in the terminal', () => {
  it('put two pixels into one character', () => {
    const lines = drawImage(dotted([2, 2, 255], [3, 3, 255], [4, 4, 255], [5, 4, 255], [2, 6, 40]), 0, false);
    expect(lines.length).toBe(12);
    for (const line of lines) expect(line.length).toBe(24);
    expect(lines[0]?.trimEnd()).toBe('▀▄');
    expect(lines[1]?.trimEnd()).toBe('  █');
    expect(lines.slice(2).join('').trim()).toBe('');
  });

  it('use greys where the terminal has them, and reset them at each end of line', () => {
    const lines = drawImage(dotted([2, 2, 255], [3, 2, 128]), 0, true);
    expect(lines[0]).toBe(`\x1b[38;5;231;48;5;244m▀\x1b[38;5;16;48;5;16m${'▀'.repeat(23)}\x1b[0m`);
    for (const line of lines) {
      expect(plain(line)).toBe('▀'.repeat(24));
      expect(line.endsWith('\x1b[0m')).toBe(true);
    }
  });

  it.each([
    [80, 3],
    [76, 3],
    [75, 2],
    [10, 1],
  ])('fit into %i columns, %i side by side', (width, perRow) => {
    for (const color of [false, true]) {
      const readings = digits.labels.slice(0, 4);
      const text = drawReadings(
        digits,
        Array.from(readings, (label, index) => ({ index, predicted: label, confidence: 1 })),
        { width, color },
      );
      const lines = plain(text).split('\n');
      expect(lines[0]?.length).toBe(26 * perRow - 2);
      expect(lines.length).toBe(15 * Math.ceil(4 / perRow));
    }
  });

  it('carry prediction, confidence, label and verdict', () => {
    const label = digits.labels[0] ?? 0;
    const wrong = ((digits.labels[1] ?? 0) + 1) % 10;
    const text = drawReadings(
      digits,
      [
        { index: 0, predicted: label, confidence: 0.9987 },
        { index: 1, predicted: wrong, confidence: 0.512 },
      ],
      { width: 80, color: false },
    );
    expect(text).toContain(`read as ${label} (99.9%) ✓`);
    expect(text).toContain(`read as ${wrong} (51.2%) ✗`);
    expect(text).toMatch(new RegExp(`label ${label} +label ${digits.labels[1]}`));
  });

  it('have colours only where they are understood and wanted', () => {
    expect(supportsColor({ isTTY: true }, { TERM: 'xterm-256color' })).toBe(true);
    expect(supportsColor({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(supportsColor({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(supportsColor({}, {})).toBe(false);
  });
});

describe('tables', () => {
  it('count what was read as what', () => {
    const matrix = countConfusion([0, 0, 3, 9, 9], [0, 1, 5, 9, 9]);
    expect([matrix[0]?.[0], matrix[0]?.[1], matrix[3]?.[5], matrix[9]?.[9]]).toEqual([1, 1, 1, 2]);
    expect(matrix.flat().reduce((sum, count) => sum + count, 0)).toBe(5);
  });

  it('align the confusion matrix whatever the counts', () => {
    for (const largest of [7, 123_456]) {
      const matrix = countConfusion([], []);
      matrix.forEach((row, digit) => {
        row[digit] = largest;
      });
      (matrix[2] as number[])[7] = largest;
      const lines = confusionTable(matrix).split('\n');
      expect(lines.length).toBe(13);
      expect(new Set(lines.slice(1).map((line) => line.length)).size).toBe(1);
      const columns = new Set(
        lines.map((line) => [line.search(/[│┼]/), Math.max(line.lastIndexOf('│'), line.lastIndexOf('┼'))].join()),
      );
      expect(columns.size).toBe(1);
      expect(lines[5]).toContain('50.0%');
      expect(lines[4]).toContain('100.0%');
    }
  });

  it('tell no share of a digit that never came', () => {
    expect(confusionTable(countConfusion([1], [1])).split('\n')[3]).toMatch(/-%$/);
  });

  it('align a summary', () => {
    expect(
      summaryTable([
        ['test accuracy', '98.7%'],
        ['epochs', '3'],
      ]),
    ).toBe('test accuracy  98.7%\nepochs         3');
  });
});
