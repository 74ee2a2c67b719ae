/** @file What somebody may have meant who mistyped a word. */

/**
 * The fewest letters to put in, take out, change or swap with a neighbour until one word is the other: Damerau, "A technique for computer
 * detection and correction of spelling errors" (1964), https://doi.org/10.1145/363958.363994, in the form without repeated edits.
 */
export function editDistance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    const above = rows[i - 1] ?? [];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      const least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(swapped ? Math.min(least, (rows[i - 2]?.[j - 2] ?? 0) + 1) : least);
    }
    rows.push(row);
  }
  return rows[from.length]?.[to.length] ?? 0;
}

/** The word that is most like what was written: one that begins like it, or that a few slips turn into it. */
export function closest(written: string, words: readonly string[]): string | undefined {
  const plain = written.toLowerCase().replaceAll('_', '-');
  if (plain.length >= 2) {
    const begun = words.find((word) => word.startsWith(plain));
    if (begun !== undefined) return begun;
  }
  const slips = Math.max(1, Math.floor(plain.length / 3));
  const ranked = words
    .map((word) => ({ word, distance: editDistance(plain, word.replaceAll('-', '')) }))
    .concat(words.map((word) => ({ word, distance: editDistance(plain, word) })))
    .sort((a, b) => a.distance - b.distance);
  const [first] = ranked;
  return first !== undefined && first.distance <= slips ? first.word : undefined;
}
