/** @file Tables of the worked examples: read from `data/`, and printed. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export type Row = Readonly<Record<string, number | string | null>>;

/** Records of a file of `data/`. These files have no quotes, so that no library is needed: numbers become numbers, empty fields are missing. */
export function readTable(name: string): Row[] {
  const file = new URL(`../data/${name}.csv.gz`, import.meta.url);
  const [head = '', ...lines] = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  const names = head.split(',');
  const valueOf = (field: string) => (field === '' ? null : Number.isNaN(Number(field)) ? field : Number(field));
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, i) => [names[i] ?? '', valueOf(field)])));
}

/** Rows under a head: the first column to the left, numbers to the right. */
export function aligned(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const cell = (text: string, column: number) => {
    const width = widths[column] ?? 0;
    return column === 0 ? text.padEnd(width) : text.padStart(width);
  };
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n');
}
