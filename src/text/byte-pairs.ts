/** @file Splits a word by merges that were learned: the earliest first, each as often as it can be. */
import { PriorityQueue } from './priority-queue.ts';

/** Where a pair stands, and its place among the merges. */
interface Candidate {
  readonly rank: number;
  readonly place: number;
  readonly left: string;
  readonly right: string;
}

/** The parts of a word of characters. Takes n log n steps, also for words that have no end. */
export function mergedParts(
  characters: readonly string[],
  rankOf: (left: string, right: string) => number | undefined,
): string[] {
  const parts: (string | undefined)[] = [...characters];
  const next = parts.map((_, i) => i + 1);
  const previous = parts.map((_, i) => i - 1);
  const queue = new PriorityQueue<Candidate>((a, b) => a.rank < b.rank || (a.rank === b.rank && a.place < b.place));
  const consider = (place: number): void => {
    const [left, right] = [parts[place], parts[next[place] ?? parts.length]];
    const rank = left === undefined || right === undefined ? undefined : rankOf(left, right);
    if (rank !== undefined) queue.push({ rank, place, left: left as string, right: right as string });
  };
  for (let place = 0; place < parts.length; place++) consider(place);
  for (let best = queue.pop(); best !== undefined; best = queue.pop()) {
    const { place, left, right } = best;
    const second = next[place] ?? parts.length;
    // One of the two has been merged with another part since.
    if (parts[place] !== left || parts[second] !== right) continue;
    parts[place] = left + right;
    parts[second] = undefined;
    const behind = next[second] ?? parts.length;
    next[place] = behind;
    if (behind < parts.length) previous[behind] = place;
    const before = previous[place] ?? -1;
    if (before >= 0) consider(before);
    consider(place);
  }
  return parts.filter((part) => part !== undefined);
}
