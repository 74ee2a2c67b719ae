/** @file Sums of floats that do not drift: which reduces are sums, and how a sum keeps what rounding takes away from it. */
import { abs, add, constant, less, select, subtract, variable } from './build.ts';
import type { Expression, ScalarType, Statement } from './ir.ts';

function isFloat(type: ScalarType): boolean {
  return type === 'float32' || type === 'float64';
}

/** Are all accumulators sums of floats? */
export function isFloatSum({
  accumulators,
  combine,
}: Pick<Extract<Statement, { kind: 'reduce' }>, 'accumulators' | 'combine'>): boolean {
  return accumulators.every(({ name, type }, position) => {
    const next = combine[position];
    if (next?.kind !== 'binary' || next.operator !== 'add' || !isFloat(type)) return false;
    const sides = [next.left, next.right].map((side) => (side.kind === 'variable' ? side.name : ''));
    return sides.includes(`left.${name}`) && sides.includes(`right.${name}`);
  });
}

/**
 * What a total becomes when `share` is added, and what rounding then takes away from it; `lost` is what it took away before. D. E.
 * Knuth: The Art of Computer Programming 2, 4.2.2, theorem B. An infinite total has lost nothing.
 */
export function keepingSum(old: Expression, lost: Expression, share: Expression) {
  const more = add(share, lost);
  const total = add(old, more);
  const part = subtract(total, old);
  const rest = add(subtract(old, subtract(total, part)), subtract(more, part));
  const isFinite = less(abs(total), constant(total.type, Number.POSITIVE_INFINITY));
  return { total, lost: select(isFinite, rest, 0) };
}

/** Adds up the shares that `around` puts loops about, in the variable `name`. */
export function summing(
  name: string,
  type: ScalarType,
  before: readonly Statement[],
  share: Expression,
  around: (body: readonly Statement[]) => readonly Statement[],
): readonly Statement[] {
  const sum = variable(type, name);
  const zero = constant(type, type === 'int64' ? 0n : 0);
  if (!isFloat(type)) {
    return [
      { kind: 'variable', name, initial: zero },
      ...around([...before, { kind: 'assign', name, value: add(sum, share) }]),
    ];
  }
  const rest = `${name}_lost`;
  const lost = variable(type, rest);
  const next = keepingSum(sum, lost, share);
  return [
    { kind: 'variable', name, initial: zero },
    { kind: 'variable', name: rest, initial: zero },
    ...around([
      ...before,
      { kind: 'let', name: `${name}_left`, value: next.lost },
      { kind: 'assign', name, value: next.total },
      { kind: 'assign', name: rest, value: variable(type, `${name}_left`) },
    ]),
    { kind: 'assign', name, value: add(sum, lost) },
  ];
}
