/** @file Losses of contenders that start from the same weights: the same seed gives them, as both draw PyTorch's random numbers. */
import type { Measurements } from './contender.ts';

interface Titled {
  readonly title: string;
}

/** What counts as equal to four decimals. */
const halfOfLastDecimal = 5e-5;

/** A line for each row of which both tell their losses. */
export function compareLosses(
  own: Titled,
  ours: Measurements | undefined,
  peer: Titled,
  theirs: Measurements | undefined,
): string[] {
  return [...(ours ?? [])].flatMap(([name, { losses }]) => {
    const others = theirs?.get(name)?.losses;
    if (losses === undefined || others === undefined) return [];
    const apart = Math.max(...losses.map((loss, i) => Math.abs(loss - (others[i] ?? Number.NaN))));
    const verdict = apart < halfOfLastDecimal ? 'equal to four decimals' : 'NOT equal to four decimals';
    const list = losses.map((loss) => loss.toFixed(4)).join(' ');
    return [
      `losses of ${name} on ${own.title}: ${list}; at most ${apart.toExponential(1)} from ${peer.title}: ${verdict}\n`,
    ];
  });
}
