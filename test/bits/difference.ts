/** @file What differs between the bits of two builds. */
import type { Bits } from './compute.ts';
import type { Entry } from './entry.ts';

/** What differs in one operator, layer, optimizer, stream or training. */
export interface Difference {
  readonly suite: string;
  readonly subject: string;
  readonly differing: number;
  readonly total: number;
  /** The first case that differs. */
  readonly first: string;
  /** What became of it: hashes, or the outcome where that differs. */
  readonly before: string;
  readonly now: string;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  readonly compared: number;
  /** Cases that only the newer build has, or supports. */
  readonly added: number;
}

const shown = ({ status, hash }: Entry): string => (status === 'passed' ? hash : status);

/** Entries of both are equal or differ; what the older build did not support is new; what the newer one lost differs. */
export function compareBits(before: Bits, now: Bits): Comparison {
  const subjects = new Map<string, { -readonly [Key in keyof Difference]: Difference[Key] }>();
  let added = 0;
  let compared = 0;
  for (const [key, entry] of now) {
    const other = before.get(key);
    if (other === undefined || (other.status === 'unsupported' && entry.status !== 'unsupported')) {
      added++;
      continue;
    }
    if (entry.status === 'unsupported' && other.status === 'unsupported') continue;
    compared++;
    const { suite, subject, id } = entry;
    const name = `${suite} ${subject}`;
    const row = subjects.get(name) ?? { suite, subject, differing: 0, total: 0, first: '', before: '', now: '' };
    subjects.set(name, row);
    row.total++;
    if (shown(entry) === shown(other)) continue;
    if (row.differing === 0) Object.assign(row, { first: id, before: shown(other), now: shown(entry) });
    row.differing++;
  }
  for (const [key, { suite, subject, id, status, hash }] of before) {
    if (now.has(key) || status === 'unsupported') continue;
    subjects.set(key, { suite, subject, differing: 1, total: 1, first: id, before: hash, now: 'gone' });
  }
  return { differences: [...subjects.values()].filter(({ differing }) => differing > 0), compared, added };
}
