import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { add, call, constant, load, variable } from '../../src/kernels/build.ts';
import { decompose, elementary } from '../../src/kernels/elementary.ts';
import type { ElementaryFunction, Expression, LoopKernel } from '../../src/kernels/ir.ts';
import { evaluator, type Rounding } from './elementary/evaluate.ts';

type FloatType = 'float32' | 'float64';
const types: readonly FloatType[] = ['float32', 'float64'];
const roundings: readonly Rounding[] = ['fused', 'unfused'];
const names = Object.keys(elementary) as ElementaryFunction[];

const evaluators = new Map<string, (x: number, y?: number) => number>();

function compiled(name: ElementaryFunction, type: FloatType, rounding: Rounding) {
  const key = `${name} ${type} ${rounding}`;
  const known = evaluators.get(key);
  if (known !== undefined) return known;
  const made = evaluator(elementary[name].expand([variable(type, 'x'), variable(type, 'y')]), rounding);
  evaluators.set(key, made);
  return made;
}

/** Distance from x to the next number of larger magnitude. */
function unitInLastPlace(type: FloatType, x: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(x)));
  return type === 'float32' ? 2 ** Math.max(exponent - 23, -149) : 2 ** Math.max(exponent - 52, -1074);
}

function randomNumbers(): () => number {
  let state = 12345;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Random float32 spread evenly over `[from, to]`, and as many of all magnitudes in that range. */
function* samples(from: number, to: number, count: number): Generator<number> {
  const next = randomNumbers();
  for (let i = 0; i < count; i++) {
    yield Math.fround(from + (to - from) * next());
    const scaled = Math.fround(2 ** (next() * 160 - 140) * (next() < 0.5 ? -1 : 1));
    if (scaled >= from && scaled <= to) yield scaled;
  }
}

/** float32 functions that Math computes well in float64, with the range that is sampled evenly. */
const byMath: { readonly [F in ElementaryFunction]?: readonly [(x: number) => number, number, number] } = {
  exp: [Math.exp, -87, 89],
  exp2: [(x) => 2 ** x, -126, 128],
  expm1: [Math.expm1, -20, 89],
  log: [Math.log, 0, 3],
  log2: [Math.log2, 0, 3],
  log10: [Math.log10, 0, 3],
  log1p: [Math.log1p, -1, 3],
  sin: [Math.sin, -40, 40],
  cos: [Math.cos, -40, 40],
  tan: [Math.tan, -40, 40],
  asin: [Math.asin, -1, 1],
  acos: [Math.acos, -1, 1],
  atan: [Math.atan, -4, 4],
  sinh: [Math.sinh, -89, 89],
  cosh: [Math.cosh, -89, 89],
  tanh: [Math.tanh, -10, 10],
  asinh: [Math.asinh, -10, 10],
  acosh: [Math.acosh, 1, 10],
  atanh: [Math.atanh, -1, 1],
};

describe.each(roundings)('dense float32 samples against Math, fma %s', (rounding) => {
  it.each(Object.entries(byMath))('%s', (key, [exact, from, to]) => {
    const name = key as ElementaryFunction;
    const f = compiled(name, 'float32', rounding);
    let worst = 0;
    for (const x of samples(from, to, 3000)) {
      const value = exact(x);
      if (!Number.isFinite(Math.fround(value)) || Math.abs(value) < 2 ** -126) continue;
      worst = Math.max(worst, Math.abs(f(x) - value) / unitInLastPlace('float32', value));
    }
    expect(worst).toBeLessThanOrEqual(elementary[name].bound.float32);
    expect(worst).toBeGreaterThan(0.4);
  });
});

interface Golden {
  readonly single: boolean;
  readonly x: number;
  readonly y: number;
  readonly high: number;
  readonly low: number;
}

const golden = new Map<string, Golden[]>();
for (const line of readFileSync(new URL('./elementary/golden.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')) {
  const [name = '', mark, x, y, high, low] = line.split(',');
  const points = golden.get(name) ?? [];
  points.push({ single: mark === 'f', x: Number(x), y: Number(y), high: Number(high), low: Number(low) });
  golden.set(name, points);
}

describe.each(roundings)('golden values, fma %s', (rounding) => {
  describe.each(types)('%s', (type) => {
    it.each(names)('%s', (name) => {
      const f = compiled(name, type, rounding);
      const points = (golden.get(name) ?? []).filter((point) => type === 'float64' || point.single);
      expect(points.length).toBeGreaterThan(40);
      let worst = 0;
      for (const { x, y, high, low } of points) {
        if (type === 'float32' && !(Math.abs(high) < 2 ** 127.99 && Math.abs(high) > 2 ** -126)) continue;
        const error = Math.abs(f(x, y) - high - low) / unitInLastPlace(type, elementary[name].scale(x, high));
        if (!(error <= worst)) worst = error;
      }
      expect(worst).toBeLessThanOrEqual(elementary[name].bound[type]);
    });
  });
});

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const pi = Math.PI;

/** Arguments and exact results; for each format. */
const special: { readonly [F in ElementaryFunction]: readonly (readonly number[])[] } = {
  exp: [
    [0, 1],
    [-0, 1],
    [inf, inf],
    [-inf, 0],
    [nan, nan],
    [1e4, inf],
    [-1e4, 0],
  ],
  exp2: [
    [0, 1],
    [-0, 1],
    [10, 1024],
    [-3, 0.125],
    [inf, inf],
    [-inf, 0],
    [nan, nan],
    [3e4, inf],
    [-3e4, 0],
  ],
  expm1: [
    [0, 0],
    [-0, -0],
    [inf, inf],
    [-inf, -1],
    [-1e4, -1],
    [1e4, inf],
    [nan, nan],
  ],
  log: [
    [1, 0],
    [0, -inf],
    [-0, -inf],
    [-1, nan],
    [-inf, nan],
    [inf, inf],
    [nan, nan],
  ],
  log2: [
    [1, 0],
    [1024, 10],
    [2 ** -126, -126],
    [2 ** -149, -149],
    [0, -inf],
    [-0, -inf],
    [-1, nan],
    [inf, inf],
    [nan, nan],
  ],
  log10: [
    [1, 0],
    [10, 1],
    [1000, 3],
    [1e10, 10],
    [0, -inf],
    [-0, -inf],
    [-1, nan],
    [inf, inf],
    [nan, nan],
  ],
  log1p: [
    [0, 0],
    [-0, -0],
    [-1, -inf],
    [-2, nan],
    [-inf, nan],
    [inf, inf],
    [nan, nan],
    [2 ** -149, 2 ** -149],
  ],
  sin: [
    [0, 0],
    [-0, -0],
    [inf, nan],
    [-inf, nan],
    [nan, nan],
    [2 ** -149, 2 ** -149],
    [-(2 ** -149), -(2 ** -149)],
  ],
  cos: [
    [0, 1],
    [-0, 1],
    [inf, nan],
    [-inf, nan],
    [nan, nan],
  ],
  tan: [
    [0, 0],
    [-0, -0],
    [inf, nan],
    [-inf, nan],
    [nan, nan],
    [2 ** -149, 2 ** -149],
  ],
  asin: [
    [0, 0],
    [-0, -0],
    [1, pi / 2],
    [-1, -pi / 2],
    [1.5, nan],
    [-inf, nan],
    [nan, nan],
  ],
  acos: [
    [1, 0],
    [-1, pi],
    [0, pi / 2],
    [-0, pi / 2],
    [-1.5, nan],
    [inf, nan],
    [nan, nan],
  ],
  atan: [
    [0, 0],
    [-0, -0],
    [inf, pi / 2],
    [-inf, -pi / 2],
    [nan, nan],
    [1, pi / 4],
  ],
  sinh: [
    [0, 0],
    [-0, -0],
    [inf, inf],
    [-inf, -inf],
    [nan, nan],
    [1e4, inf],
  ],
  cosh: [
    [0, 1],
    [-0, 1],
    [inf, inf],
    [-inf, inf],
    [nan, nan],
    [-1e4, inf],
  ],
  tanh: [
    [0, 0],
    [-0, -0],
    [inf, 1],
    [-inf, -1],
    [30, 1],
    [nan, nan],
    [2 ** -149, 2 ** -149],
  ],
  asinh: [
    [0, 0],
    [-0, -0],
    [inf, inf],
    [-inf, -inf],
    [nan, nan],
  ],
  acosh: [
    [1, 0],
    [0.5, nan],
    [-1, nan],
    [-1e8, nan],
    [-inf, nan],
    [inf, inf],
    [nan, nan],
  ],
  atanh: [
    [0, 0],
    [-0, -0],
    [1, inf],
    [-1, -inf],
    [1.5, nan],
    [-inf, nan],
    [nan, nan],
  ],
  erf: [
    [0, 0],
    [-0, -0],
    [inf, 1],
    [-inf, -1],
    [30, 1],
    [nan, nan],
  ],
  erfc: [
    [0, 1],
    [-0, 1],
    [inf, 0],
    [-inf, 2],
    [100, 0],
    [-100, 2],
    [nan, nan],
  ],
  erfinv: [
    [0, 0],
    [-0, -0],
    [1, inf],
    [-1, -inf],
    [1.5, nan],
    [-inf, nan],
    [nan, nan],
  ],
  lgamma: [
    [1, 0],
    [2, 0],
    [0, inf],
    [-0, inf],
    [-1, inf],
    [-20, inf],
    [inf, inf],
    [-inf, inf],
    [nan, nan],
  ],
  digamma: [
    [0, -inf],
    [-0, inf],
    [-1, nan],
    [-20, nan],
    [inf, inf],
    [-inf, nan],
    [nan, nan],
  ],
  pow: [
    [0, 3, 0],
    [-0, 3, -0],
    [-0, 2, 0],
    [0, -3, inf],
    [-0, -3, -inf],
    [-0, -2, inf],
    [0, 0.5, 0],
    [-0, -0.5, inf],
    [0, inf, 0],
    [-0, -inf, inf],
    [nan, 0, 1],
    [nan, -0, 1],
    [inf, 0, 1],
    [1, nan, 1],
    [1, inf, 1],
    [-1, inf, 1],
    [-1, -inf, 1],
    [-1, nan, nan],
    [nan, 1, nan],
    [2, nan, nan],
    [-8, 1 / 3, nan],
    [-2, 3, -8],
    [-2, 2, 4],
    [-2, -1, -0.5],
    [2, 10, 1024],
    [3, 4, 81],
    [0.5, inf, 0],
    [0.5, -inf, inf],
    [2, inf, inf],
    [2, -inf, 0],
    [inf, 2, inf],
    [inf, -2, 0],
    [inf, nan, nan],
    [-inf, 3, -inf],
    [-inf, 2, inf],
    [-inf, 0.5, inf],
    [-inf, -3, -0],
    [-inf, -0.5, 0],
    [10, 1e5, inf],
    [10, -1e5, 0],
    [1.5, 1e38, inf],
    [0.9999, 1e38, 0],
    [-1, 1e38, 1],
    [2, 2 ** -149, 1],
  ],
  atan2: [
    [0, 1, 0],
    [-0, 1, -0],
    [0, 0, 0],
    [-0, 0, -0],
    [0, -0, pi],
    [-0, -0, -pi],
    [0, -1, pi],
    [-0, -1, -pi],
    [1, 0, pi / 2],
    [-1, -0, -pi / 2],
    [inf, 1, pi / 2],
    [-inf, 1, -pi / 2],
    [1, inf, 0],
    [-1, inf, -0],
    [1, -inf, pi],
    [-1, -inf, -pi],
    [inf, inf, pi / 4],
    [-inf, inf, -pi / 4],
    [inf, -inf, (3 * pi) / 4],
    [-inf, -inf, (-3 * pi) / 4],
    [nan, 1, nan],
    [1, nan, nan],
    [nan, inf, nan],
    [3e38, 3e38, pi / 4],
    [2 ** -149, 2 ** -149, pi / 4],
  ],
  hypot: [
    [3, 4, 5],
    [0, 0, 0],
    [-0, -0, 0],
    [inf, 1, inf],
    [-inf, nan, inf],
    [nan, inf, inf],
    [nan, 1, nan],
    [3e38, 0, 3e38],
    [2 ** -149, 0, 2 ** -149],
    [3 * 2 ** -140, 4 * 2 ** -140, 5 * 2 ** -140],
  ],
};

describe.each(roundings)('special values, fma %s', (rounding) => {
  describe.each(types)('%s', (type) => {
    it.each(names)('%s', (name) => {
      const f = compiled(name, type, rounding);
      const round = (x: number) => (type === 'float32' ? Math.fround(x) : x);
      const results = special[name].map((row) => [row, f(round(row[0] ?? nan), round(row[row.length - 2] ?? nan))]);
      expect(results).toEqual(special[name].map((row) => [row, round(row.at(-1) ?? nan)]));
    });
  });
});

describe('gradual underflow and the edges of the range', () => {
  it.each(roundings)('float32, fma %s', (rounding) => {
    const f = (name: ElementaryFunction, x: number, y?: number) => compiled(name, 'float32', rounding)(x, y);
    for (const x of [-87.5, -90, -95.25, -100, -103]) {
      expect(Math.abs(f('exp', x) - Math.exp(x))).toBeLessThanOrEqual(2 ** -149);
    }
    expect(f('exp', Math.fround(88.722))).toBeLessThan(inf);
    expect(f('exp', Math.fround(88.73))).toBe(inf);
    expect(f('exp2', -149)).toBe(2 ** -149);
    expect(f('sinh', Math.fround(89.4))).toBeLessThan(inf);
    expect(f('cosh', Math.fround(89.42))).toBe(inf);
    expect(f('pow', 2, -149)).toBe(2 ** -149);
    expect(f('pow', 2, 127)).toBe(2 ** 127);
  });

  it.each(roundings)('float64, fma %s', (rounding) => {
    const f = (name: ElementaryFunction, x: number, y?: number) => compiled(name, 'float64', rounding)(x, y);
    for (const x of [-709, -720.5, -745]) {
      expect(Math.abs(f('exp', x) - Math.exp(x))).toBeLessThanOrEqual(2 ** -1074);
    }
    expect(f('exp', 709.78)).toBeLessThan(inf);
    expect(f('exp', 709.79)).toBe(inf);
    expect(f('exp2', -1074)).toBe(2 ** -1074);
    expect(f('log2', 2 ** -1074)).toBe(-1074);
    expect(f('sinh', 710.4)).toBeLessThan(inf);
    expect(f('pow', 2, -1074)).toBe(2 ** -1074);
    expect(f('hypot', 1e308, 1e308)).toBeLessThan(inf);
  });
});

describe('decompose', () => {
  const x = load('float32', 'a');
  const kernel = (...values: readonly Expression[]): LoopKernel => ({
    kind: 'loops',
    name: 'test',
    operands: [{ name: 'a', type: 'float32', access: 'read', rank: 0 }],
    scalars: [],
    sizes: [],
    body: values.map((value) => ({ kind: 'store', operand: 'a', indices: [], value })),
  });

  const countedNodes = (original: LoopKernel): { total: number; calls: number } => {
    const seen = new Set<unknown>();
    let calls = 0;
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || seen.has(value)) return;
      if ('kind' in value) {
        seen.add(value);
        if (value.kind === 'call') calls++;
      }
      for (const child of Object.values(value)) visit(child);
    };
    visit(decompose(original).kind === 'loops' ? (decompose(original) as LoopKernel).body : []);
    return { total: seen.size, calls };
  };

  it('leaves no call, also inside arguments of calls and nested statements', () => {
    const nested = call('exp', add(call('log', x), call('pow', x, call('tanh', x))));
    const body = kernel(nested).body;
    const whole: LoopKernel = {
      ...kernel(),
      body: [
        {
          kind: 'if',
          condition: constant('bool', true),
          then: [{ kind: 'loop', order: 'parallel', index: 'i', extent: constant('index', 2), body }],
        },
      ],
    };
    expect(countedNodes(whole).calls).toBe(0);
  });

  it('shares equal work between calls', () => {
    const one = countedNodes(kernel(call('exp', x))).total;
    expect(countedNodes(kernel(call('exp', x), call('exp', x))).total).toBe(one + 1);
    const sine = countedNodes(kernel(call('sin', x))).total;
    expect(countedNodes(kernel(call('sin', x), call('cos', x))).total).toBeLessThan(sine + 20);
  });

  it('returns what it was given where there is nothing to do', () => {
    const original = kernel(add(x, 1));
    expect(decompose(original)).toEqual(original);
  });
});
