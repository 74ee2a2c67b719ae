/**
 * @file Learns which pairs of tokens to merge: again and again the one that comes most often. R. Sennrich, B. Haddow, A. Birch: "Neural
 * Machine Translation of Rare Words with Subword Units" (2016), https://arxiv.org/abs/1508.07909
 */
import { PriorityQueue } from './priority-queue.ts';

/** Two tokens by their numbers, as one key: there are fewer than 2^24 tokens. */
const keyOf = (left: number, right: number): number => left * 2 ** 24 + right;

interface Word {
  readonly parts: number[];
  readonly count: number;
}

interface Candidate {
  readonly key: number;
  readonly count: number;
}

/** How often each pair comes, and in which words. */
class Pairs {
  readonly #counts = new Map<number, number>();
  readonly #places = new Map<number, Set<number>>();
  readonly #changed = new Set<number>();
  /** Frequent pairs first, equally frequent ones in the order of their tokens. */
  readonly #queue = new PriorityQueue<Candidate>((a, b) => a.count > b.count || (a.count === b.count && a.key < b.key));

  add(key: number, count: number, word: number): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
    const places = this.#places.get(key);
    if (places === undefined) this.#places.set(key, new Set([word]));
    else places.add(word);
    this.#changed.add(key);
  }

  forget(key: number): void {
    this.#counts.delete(key);
    this.#places.delete(key);
  }

  remove(key: number, count: number): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) - count);
  }

  /** The most frequent pair, and the words that may hold it; undefined where none comes at least `least` times. */
  take(least: number): { readonly key: number; readonly words: ReadonlySet<number> } | undefined {
    for (const key of this.#changed) this.#queue.push({ key, count: this.#counts.get(key) ?? 0 });
    this.#changed.clear();
    for (let next = this.#queue.pop(); next !== undefined; next = this.#queue.pop()) {
      const count = this.#counts.get(next.key) ?? 0;
      if (count < least || count <= 0) continue;
      // It has become rarer since it was put there.
      if (count < next.count) this.#queue.push({ key: next.key, count });
      if (count !== next.count) continue;
      return { key: next.key, words: new Set(this.#places.get(next.key)) };
    }
    return undefined;
  }
}

/** What was learned: the tokens, those of the alphabet first, and the pairs that are merged, in their order. */
export interface LearnedMerges {
  readonly tokens: readonly string[];
  readonly merges: readonly (readonly [string, string])[];
}

/** Learns from words and how often each comes, until there are `most` tokens. A word is the numbers of its characters in the alphabet. */
export function learnMerges(
  given: Iterable<readonly [parts: readonly number[], count: number]>,
  alphabet: readonly string[],
  most: number,
  minFreq: number,
): LearnedMerges {
  const words = Array.from(given, ([parts, count]): Word => ({ parts: [...parts], count }));
  const pairs = new Pairs();
  words.forEach(({ parts, count }, place) => {
    for (let i = 1; i < parts.length; i++) pairs.add(keyOf(parts[i - 1] as number, parts[i] as number), count, place);
  });
  const tokens = [...alphabet];
  const numbers = new Map(tokens.map((token, number) => [token, number]));
  const merges = new Map<number, readonly [string, string]>();
  while (tokens.length < most) {
    const best = pairs.take(minFreq);
    if (best === undefined) break;
    const [left, right] = [Math.floor(best.key / 2 ** 24), best.key % 2 ** 24];
    const pair = [tokens[left] as string, tokens[right] as string] as const;
    const token = pair.join('');
    // Another pair may spell the same token.
    const merged = numbers.get(token) ?? tokens.length;
    if (merged === tokens.length) tokens.push(token);
    numbers.set(token, merged);
    if (!merges.has(best.key)) merges.set(best.key, pair);
    for (const place of best.words) mergeIn(words[place] as Word, place, [left, right, merged], pairs);
    pairs.forget(best.key);
  }
  return { tokens, merges: [...merges.values()] };
}

/** Replaces each pair in a word by its token, and counts the pairs around it anew. */
function mergeIn(
  { parts, count }: Word,
  place: number,
  [left, right, merged]: readonly [number, number, number],
  pairs: Pairs,
): void {
  let to = 0;
  for (let from = 0; from < parts.length; from++, to++) {
    const part = parts[from] as number;
    if (part !== left || parts[from + 1] !== right) {
      parts[to] = part;
      continue;
    }
    const before = to > 0 ? parts[to - 1] : undefined;
    const behind = parts[from + 2];
    if (before !== undefined) {
      pairs.remove(keyOf(before, left), count);
      pairs.add(keyOf(before, merged), count, place);
    }
    if (behind !== undefined) {
      pairs.remove(keyOf(right, behind), count);
      pairs.add(keyOf(merged, behind), count, place);
    }
    parts[to] = merged;
    from += 1;
  }
  parts.length = to;
}
