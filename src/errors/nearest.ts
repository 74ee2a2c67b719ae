/** @file The name that was meant: among those that exist, the nearest to one that does not. */

/** Names are compared without case and underscores, so that `weight_decay` finds `weightDecay`. */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/**
 * How many letters must be added, left out, replaced or swapped with their neighbour to get from one word to the other: the
 * restricted edit distance of F. J. Damerau, "A technique for computer detection and correction of spelling errors", 1964,
 * https://doi.org/10.1145/363958.363994
 */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The known name that is nearest to the given one; undefined where none is near. */
export function nearestName(given: string, known: Iterable<string>): string | undefined {
  const word = plain(given).slice(0, 64);
  let nearest: string | undefined;
  let least = Math.max(1, Math.ceil(word.length / 3)) + 1;
  for (const name of known) {
    const distance = editDistance(word, plain(name));
    if (distance >= least) continue;
    nearest = name;
    least = distance;
  }
  return nearest;
}
