/** @file A small table for people: rows of values, printed in columns that line up. */
import { tableLines } from '../../nn/inspection/table.ts';
import type { Cell } from './column.ts';

/** Numbers to six digits, as many as tell values apart and few enough to read. */
function textOf(value: Cell | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().replace('T00:00:00.000Z', '');
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(6)));
}

const longestText = 40;

/** In one line: breaks within a text would put the columns out of line. */
function shortened(text: string): string {
  const line = text.replaceAll(/[\n\r\t]/g, (mark) => JSON.stringify(mark).slice(1, -1));
  return line.length > longestText ? `${line.slice(0, longestText - 1)}…` : line;
}

const letters: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replace(/[&<>]/g, (letter) => letters[letter] as string);

/** Rows with names, which print themselves as an aligned table. It is iterated by rows, and is a table of records itself. */
export class Listing<Row extends Readonly<Record<string, Cell>>> {
  readonly rows: readonly Row[];

  constructor(rows: readonly Row[]) {
    this.rows = Object.freeze([...rows]);
  }

  [Symbol.iterator](): Iterator<Row> {
    return this.rows[Symbol.iterator]();
  }

  toString(): string {
    const names = Object.keys(this.rows[0] ?? {});
    const isText = (name: string) =>
      this.rows.every((row) => typeof row[name] !== 'number' && typeof row[name] !== 'bigint');
    const lines = [names, ...this.rows.map((row) => names.map((name) => shortened(textOf(row[name]))))];
    return tableLines(
      lines,
      names.flatMap((name, position) => (isText(name) ? [position] : [])),
    ).join('\n');
  }

  /** A table of HTML, with a caption if one is given: what notebooks and pages show. */
  toHtml(caption = ''): string {
    const line = (tag: string, texts: readonly string[]) =>
      `<tr>${texts.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('')}</tr>`;
    const names = Object.keys(this.rows[0] ?? {});
    const body = this.rows.map((row) =>
      line(
        'td',
        names.map((name) => textOf(row[name])),
      ),
    );
    const head = caption === '' ? '' : `<caption>${escaped(caption)}</caption>`;
    return `<table>${head}<thead>${line('th', names)}</thead><tbody>${body.join('')}</tbody></table>`;
  }

  toJSON(): readonly Row[] {
    return this.rows;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** What notebooks of Jupyter show. */
  [Symbol.for('Jupyter.display')](): Record<string, string> {
    return { 'text/plain': this.toString(), 'text/html': this.toHtml() };
  }
}
