/** @file Tables as text. */

/** Rows with aligned columns, the first row the header: the first `labels` columns to the left, numbers after them to the right. */
export function table(rows: readonly (readonly string[])[], labels = 1): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) =>
      column < labels ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
  return rows.map((row) => line(row).join('  ').trimEnd()).join('\n');
}
