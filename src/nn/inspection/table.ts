/** @file Tables of text whose columns stand below each other. */

const ruler = '=';

/** Lines of cells, the header first; the first column is set to the left and the others to the right, but those named in `left`. */
export function tableLines(rows: readonly (readonly string[])[], left: readonly number[] = [0]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] as number;
        return left.includes(column) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Blocks of lines with a ruler above, between and below. */
export function framed(blocks: readonly (readonly string[])[]): string {
  const width = Math.max(...blocks.flat().map((line) => line.length));
  const line = ruler.repeat(width);
  return [line, ...blocks.filter((block) => block.length > 0).flatMap((block) => [...block, line])].join('\n');
}

/** `1,234,567`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
