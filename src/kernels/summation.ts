/** @file Which reduces are sums: engines add these up so that a million roundings do not drift. */
import type { Statement } from './ir.ts';

/** Are all accumulators sums of floats? */
export function isFloatSum({
  accumulators,
  combine,
}: Pick<Extract<Statement, { kind: 'reduce' }>, 'accumulators' | 'combine'>): boolean {
  return accumulators.every(({ name, type }, position) => {
    const next = combine[position];
    if (next?.kind !== 'binary' || next.operator !== 'add' || (type !== 'float32' && type !== 'float64')) return false;
    const sides = [next.left, next.right].map((side) => (side.kind === 'variable' ? side.name : ''));
    return sides.includes(`left.${name}`) && sides.includes(`right.${name}`);
  });
}
