/** @file Contenders take turns, so that a slow spell of the machine meets all of them. */
import { type Contender, type Measured, type Measurements, measure } from './contender.ts';
import { median } from './measure.ts';
import type { Selection, Suite } from './suites.ts';

/** The median of medians, and the least of all. */
function merge(rounds: readonly Measurements[]): Measurements {
  const collected = new Map<string, Measured[]>();
  for (const round of rounds)
    for (const [name, timing] of round) collected.set(name, [...(collected.get(name) ?? []), timing]);
  return new Map(
    [...collected].map(([name, timings]) => [
      name,
      {
        median: median(timings.map((timing) => timing.median)),
        minimum: Math.min(...timings.map((timing) => timing.minimum)),
        losses: timings[0]?.losses,
      },
    ]),
  );
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
}

/** Measures each contender once a round, in every other round from the last to the first. */
export async function inRounds(
  contenders: readonly Contender[],
  suite: Suite,
  selection: Selection,
  rounds: number,
): Promise<Map<Contender, Measurements>> {
  const results = new Map<Contender, Measurements[]>(contenders.map((contender) => [contender, []]));
  // So that kernels are in the cache: what is measured is a cold process, not a cold cache.
  if (suite.name === 'cold') for (const contender of contenders) await measure(contender, suite, selection);
  for (let round = 0; round < rounds; round++) {
    for (const contender of round % 2 === 0 ? contenders : [...contenders].reverse()) {
      progress(`${suite.name}: round ${round + 1} of ${rounds}, ${contender.title}`);
      results.get(contender)?.push(await measure(contender, suite, selection));
    }
  }
  progress('');
  return new Map([...results].map(([contender, timings]) => [contender, merge(timings)]));
}
