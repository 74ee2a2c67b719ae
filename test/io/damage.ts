/** @file Files as a bad disk, a broken download or an enemy leaves them. */
import { expect } from 'vitest';
import { FlambeauError } from '../../src/errors/errors.ts';

/** Numbers that are the same at each run, from 0 up to below `limit`. */
export function draws(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.floor(((state >>> 0) / 2 ** 32) * limit);
  };
}

type Damage = (bytes: Uint8Array, draw: (limit: number) => number) => Uint8Array;

const damages: readonly Damage[] = [
  (bytes, draw) => bytes.slice(0, draw(bytes.length)),
  (bytes, draw) => bytes.with(draw(bytes.length), draw(256)),
  (bytes, draw) => {
    const place = draw(bytes.length);
    return bytes.with(place, (bytes[place] ?? 0) ^ (1 << draw(8)));
  },
  (bytes, draw) => {
    const [from, to] = [draw(bytes.length), draw(bytes.length)];
    return bytes.slice().copyWithin(to, from, from + draw(200));
  },
  (bytes, draw) => {
    const place = draw(bytes.length);
    return bytes.slice().fill(draw(2) * 255, place, place + draw(12));
  },
  (bytes, draw) => {
    const place = draw(bytes.length);
    return Uint8Array.from([...bytes.subarray(0, place), ...bytes.subarray(place + 1 + draw(8))]);
  },
];

/** Every kind of damage, many times. */
export function* damaged(bytes: Uint8Array, times: number, seed: number): IterableIterator<Uint8Array> {
  const draw = draws(seed);
  for (let i = 0; i < times; i++) for (const damage of damages) yield damage(bytes, draw);
}

/** The file is read, or refused with an error of the library's that is not longer than anybody reads. Says which. */
export function readOrRefused(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(FlambeauError);
    expect((error as Error).message.length).toBeLessThan(2100);
    expect((error as Error).message).toContain('\n  fix: ');
    return false;
  }
}

/** What a call took beyond what was there, in bytes of resident memory. */
export function memoryOf(run: () => void): number {
  const before = process.memoryUsage().rss;
  run();
  return process.memoryUsage().rss - before;
}
