import { describe, expect, it } from 'vitest';
import { variable } from '../../src/kernels/build.ts';
import { elementary } from '../../src/kernels/elementary.ts';
import { evaluator, type Rounding } from './elementary/evaluate.ts';

type FloatType = 'float32' | 'float64';
const roundings: readonly Rounding[] = ['fused', 'unfused'];

function compiled(name: keyof typeof elementary, type: FloatType, rounding: Rounding) {
  return evaluator(elementary[name].expand([variable(type, 'x'), variable(type, 'y')]), rounding);
}

/** Distance to the next float32 of larger magnitude. */
function unitInLastPlace(x: number): number {
  return Math.max(2 ** (Math.floor(Math.log2(Math.abs(x))) - 23), 2 ** -149);
}

/** Random float32 of all magnitudes between the limits, and as many spread evenly over `[from, to]`. */
function* samples(from: number, to: number, count: number): Generator<number> {
  let state = 12345;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < count; i++) {
    yield Math.fround(from + (to - from) * next());
    const scaled = Math.fround(2 ** (next() * 160 - 140) * (next() < 0.5 ? -1 : 1));
    if (scaled >= from && scaled <= to) yield scaled;
  }
}

/** float32 functions that Math computes well in float64, with the range that is sampled evenly. */
const byMath = {
  exp: [Math.exp, -87, 89],
  exp2: [(x: number) => 2 ** x, -126, 128],
  expm1: [Math.expm1, -20, 89],
  log: [Math.log, 0, 3],
  log2: [Math.log2, 0, 3],
  log10: [Math.log10, 0, 3],
  log1p: [Math.log1p, -1, 3],
  tanh: [Math.tanh, -10, 10],
} as const;

describe.each(roundings)('float32 against Math, %s', (rounding) => {
  it.each(Object.entries(byMath))('%s', (name, [exact, from, to]) => {
    const key = name as keyof typeof byMath;
    const f = compiled(key, 'float32', rounding);
    let worst = 0;
    for (const x of samples(from, to, 20000)) {
      const value = exact(x);
      if (!Number.isFinite(Math.fround(value)) || Math.abs(value) < 2 ** -126) continue;
      worst = Math.max(worst, Math.abs(f(x) - value) / unitInLastPlace(value));
    }
    expect(worst).toBeLessThanOrEqual(elementary[key].bound.float32);
    expect(worst).toBeGreaterThan(0);
  });
});
