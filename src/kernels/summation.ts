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

/** Adds `share` to the sum `name`, which keeps what rounding takes away as `NAME_lost`. */
export function addKeeping(name: string, share: Expression): readonly Statement[] {
  const { type } = share;
  const [lost, left] = [`${name}_lost`, `${name}_left`];
  const next = keepingSum(variable(type, name), variable(type, lost), share);
  return [
    { kind: 'let', name: left, value: next.lost },
    { kind: 'assign', name, value: next.total },
    { kind: 'assign', name: lost, value: variable(type, left) },
  ];
}

/** Declares sums for `addKeeping`; `around` changes them. Afterwards they hold what rounding took away, too. */
export function keepingSums(
  sums: readonly { readonly name: string; readonly type: ScalarType }[],
  around: readonly Statement[],
): readonly Statement[] {
  return [
    ...sums.flatMap(({ name, type }): Statement[] => [
      { kind: 'variable', name, initial: constant(type, 0) },
      { kind: 'variable', name: `${name}_lost`, initial: constant(type, 0) },
    ]),
    ...around,
    ...sums.map(
      ({ name, type }): Statement => ({
        kind: 'assign',
        name,
        value: add(variable(type, name), variable(type, `${name}_lost`)),
      }),
    ),
  ];
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
  return keepingSums([{ name, type }], around([...before, ...addKeeping(name, share)]));
}
