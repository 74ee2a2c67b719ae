/** Scans of many floats do not drift: each result is the float next to the right one, as in PyTorch, which carries them in float64. */
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';

const values = (x: torch.Tensor): Float32Array => x.toTypedArray() as Float32Array;

/** Numbers that are the same in each run: of one sign, so that roundings add up. */
function numbers(count: number): Float32Array {
  let state = 12345;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}

function expectNear(got: ArrayLike<number>, right: ArrayLike<number>, tolerance: number): void {
  let worst = 0;
  for (let i = 0; i < right.length; i++) {
    worst = Math.max(worst, Math.abs((got[i] as number) / (right[i] as number) - 1));
  }
  expect(got.length).toBe(right.length);
  expect(worst).toBeLessThanOrEqual(tolerance);
}

function running(from: ArrayLike<number>, start: number, step: (carried: number, x: number) => number): Float64Array {
  let carried = start;
  return Float64Array.from({ length: from.length }, (_, i) => {
    carried = step(carried, from[i] as number);
    return carried;
  });
}

/** Half a unit in the last place, and a little for the float64 of the reference. */
const rounding = 6.1e-8;

for (const { name, available } of engines) {
  const count = name === 'interpreter' ? 100_003 : 1_000_003;

  describe.skipIf(!available)(`scans on ${name}`, () => {
    it('sum a million tenths', () => {
      withEngine(name, () => {
        const sums = torch.full([count], 0.1).cumsum(0);
        expectNear(
          values(sums),
          running(new Float32Array(count).fill(0.1), 0, (sum, x) => sum + x),
          rounding,
        );
      });
    });

    it('sum, multiply and add exponentials of many numbers', () => {
      withEngine(name, () => {
        const given = numbers(count);
        const x = torch.fromTypedArray(given.slice(), [count]);
        expectNear(
          values(x.cumsum(0)),
          running(given, 0, (sum, each) => sum + each),
          rounding,
        );
        const factors = given.map((each) => 1 + each / count);
        expectNear(
          values(torch.fromTypedArray(factors.slice(), [count]).cumprod(0)),
          running(factors, 1, (product, each) => product * each),
          rounding,
        );
        const powers = running(given, 0, (sum, each) => sum + Math.exp(each)).map(Math.log);
        expectNear(values(x.logcumsumexp(0)).subarray(1), powers.subarray(1), 2e-7);
      });
    });

    it('have gradients that do not drift', () => {
      withEngine(name, () => {
        const weights = numbers(count);
        const weight = torch.fromTypedArray(weights.slice(), [count]);
        const total = weights.reduce((sum, each) => sum + each, 0);
        const first = (f: (x: torch.Tensor) => torch.Tensor, x: torch.Tensor): number => {
          const leaf = x.requiresGrad_();
          f(leaf).mul(weight).sum().backward();
          return Number((leaf.grad as torch.Tensor).at(0).item());
        };
        expectNear([first((x) => x.cumsum(0), torch.zeros([count]))], [total], 1e-6);
        expectNear([first((x) => x.cumprod(0), torch.ones([count]))], [total], 1e-6);
        // Equal terms: each result gives its gradient to all up to it in equal shares.
        const shares = weights.reduce((sum, each, i) => sum + each / (i + 1), 0);
        expectNear([first((x) => x.logcumsumexp(0), torch.zeros([count]))], [shares], 1e-5);
      });
    });

    it('run along any dim and from strided memory alike', () => {
      withEngine(name, () => {
        const given = numbers(6000);
        const x = torch.fromTypedArray(given.slice(), [3, 2000]);
        for (const scan of ['cumsum', 'cumprod', 'logcumsumexp'] as const) {
          const rows = x.add(scan === 'cumprod' ? 0.5 : 0)[scan](1);
          const columns = x
            .add(scan === 'cumprod' ? 0.5 : 0)
            .t()
            .contiguous()
            [scan](0)
            .t();
          const strided = x
            .add(scan === 'cumprod' ? 0.5 : 0)
            .t()
            [scan](0)
            .t();
          expect(torch.equal(rows, columns.contiguous())).toBe(true);
          expect(torch.equal(rows, strided.contiguous())).toBe(true);
        }
      });
    });

    it('come back from what float32 cannot hold', () => {
      withEngine(name, () => {
        const infinity = Number.POSITIVE_INFINITY;
        expect([...values(torch.tensor([3e38, 3e38, -3e38]).cumsum(0))]).toEqual([
          Math.fround(3e38),
          infinity,
          Math.fround(3e38),
        ]);
        expect([...values(torch.tensor([1e30, 1e30, 1e-30]).cumprod(0))]).toEqual([
          Math.fround(1e30),
          infinity,
          Math.fround(1e30),
        ]);
        expect([...values(torch.tensor([1, infinity, 2, -infinity]).cumsum(0))]).toEqual([
          1,
          infinity,
          infinity,
          Number.NaN,
        ]);
      });
    });

    it('of exponentials keep small terms and infinite ones', () => {
      withEngine(name, () => {
        const infinity = Number.POSITIVE_INFINITY;
        const at = (...x: number[]) => [...values(torch.tensor(x).logcumsumexp(0))];
        expectNear(at(0, -20).slice(1), [Math.log1p(Math.exp(-20))], 1e-6);
        expectNear(at(1, 40, 39, 90), [1, 40, 40.3132616875, 90], rounding);
        expect(at(-infinity, 1, infinity, 2, Number.NaN, 3)).toEqual([
          -infinity,
          1,
          infinity,
          infinity,
          Number.NaN,
          Number.NaN,
        ]);
        expect(at(-infinity, -infinity)).toEqual([-infinity, -infinity]);
        expect(at(infinity, infinity)).toEqual([infinity, infinity]);
        expect(at(1e38, -1e38, 3e38)).toEqual([1e38, 1e38, 3e38].map(Math.fround));
      });
    });

    it('of ints stay exact', () => {
      withEngine(name, () => {
        const given = Array.from({ length: 11 }, (_, i) => BigInt(i) * 2n ** 58n);
        const sums = torch.tensor(given).cumsum(0).toTypedArray() as BigInt64Array;
        const wrapped = given.map((_, i) => BigInt.asIntN(64, (BigInt(i * (i + 1)) / 2n) * 2n ** 58n));
        expect([...sums]).toEqual(wrapped);
      });
    });
  });
}
