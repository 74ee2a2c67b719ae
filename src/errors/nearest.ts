/** @file Which name an unknown one was meant to be. */

const bare = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** How many letters must be changed, put in, left out or swapped with their neighbour to make one word of another. */
function distance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const above = rows[i - 1] as number[];
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(
        Math.min(
          (above[j] as number) + 1,
          (row[j - 1] as number) + 1,
          (above[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1),
          swapped ? ((rows[i - 2] as number[])[j - 2] as number) + 1 : Infinity,
        ),
      );
    }
    rows.push(row);
  }
  return (rows[from.length] as number[])[to.length] as number;
}

/** A line that proposes the name which an unknown one is nearest to, if one is near: `keep_dims` → `keepdim`. */
export function nearest(unknown: string, names: readonly string[]): string {
  const given = bare(unknown);
  let best: { readonly name: string; readonly far: number } | undefined;
  for (const name of names) {
    const word = bare(name);
    const far = word.startsWith(given) || given.startsWith(word) ? 1 : distance(given, word);
    if (best === undefined || far < best.far || word === given) best = { name, far: word === given ? -1 : far };
  }
  const near = given.length > 1 && best !== undefined && best.far <= Math.max(2, Math.floor(given.length / 3));
  return near && best !== undefined ? `\n  fix: did you mean ${best.name}?` : '';
}
