import { describe, expect, it, vi } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { attentionByOperators } from '../../src/ops/attention/formula.ts';
import { host } from '../../src/storage/host.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';

const attention = torch.nn.functional.scaledDotProductAttention;
const hidden = Number.NEGATIVE_INFINITY;

interface Case {
  readonly name: string;
  readonly query: readonly number[];
  readonly key: readonly number[];
  readonly width: number;
  readonly mask?: (dtype: torch.DType) => Tensor;
  readonly causal?: boolean;
  readonly scale?: number;
}

const cases: readonly Case[] = [
  { name: 'a stack of matrices', query: [2, 3, 5, 4], key: [2, 3, 7, 4], width: 6 },
  { name: 'causal with more keys', query: [2, 3, 4], key: [2, 6, 4], width: 4, causal: true },
  { name: 'causal with more queries', query: [6, 4], key: [3, 4], width: 2, causal: true, scale: 0.3 },
  { name: 'leading dims that broadcast', query: [2, 3, 5, 4], key: [1, 3, 7, 4], width: 6 },
  {
    name: 'bools, and a query that sees nothing',
    query: [2, 3, 4],
    key: [2, 3, 4],
    width: 4,
    mask: () =>
      torch.tensor([
        [true, false, true],
        [false, false, false],
        [true, true, true],
      ]),
  },
  {
    name: 'added numbers, and causal',
    query: [2, 3, 4],
    key: [2, 3, 4],
    width: 4,
    causal: true,
    mask: (dtype) => torch.tensor([[[0.5, -1, hidden]], [[0, hidden, 2]]], { dtype }),
  },
  // More scores than are in memory at a time: several blocks of queries, and of matrices.
  { name: 'blocks of queries', query: [600, 2], key: [700, 2], width: 3 },
  { name: 'causal blocks of queries', query: [600, 2], key: [700, 2], width: 3, causal: true },
  { name: 'blocks of matrices', query: [3, 2, 400, 2], key: [3, 1, 400, 2], width: 3 },
];

function operands({ query, key, width }: Case, dtype: torch.DType): [Tensor, Tensor, Tensor] {
  torch.manualSeed(1);
  const values = [...key.slice(0, -1), width];
  return [query, key, values].map((shape) => torch.randn(shape, { dtype })) as [Tensor, Tensor, Tensor];
}

function answers(run: (q: Tensor, k: Tensor, v: Tensor) => Tensor, given: readonly Tensor[]): Tensor[] {
  const [q, k, v] = given.map((each) => each.detach().clone().requiresGrad_()) as [Tensor, Tensor, Tensor];
  const output = run(q, k, v);
  const weights = torch.arange(output.numel()).to(output.dtype).reshape(output.shape).sin();
  torch.sum(torch.mul(output, weights)).backward();
  return [output, q.grad as Tensor, k.grad as Tensor, v.grad as Tensor];
}

for (const engine of ['interpreter', 'native', 'wasm'] as const) {
  describe(`attention on ${engine}`, () => {
    // The interpreter takes its time for half a million scores.
    for (const each of engine === 'interpreter' ? cases.filter(({ name }) => !name.includes('blocks')) : cases) {
      it(`is by blocks what it is by operators, forward and backward: ${each.name}`, () =>
        withEngine(engine, () => {
          for (const [dtype, tolerance] of [
            [torch.float32, 2e-5],
            [torch.float64, 1e-12],
          ] as const) {
            const given = operands(each, dtype);
            const mask = each.mask?.(dtype);
            const form = { causal: each.causal === true, scale: each.scale ?? 0.5 };
            const found = answers(
              (q, k, v) => attention(q, k, v, { attnMask: mask ?? null, isCausal: form.causal, scale: form.scale }),
              given,
            );
            const expected = answers((q, k, v) => attentionByOperators(q, k, v, mask, form), given);
            found.forEach((result, i) => {
              expect(torch.allclose(result, expected[i] as Tensor, { rtol: tolerance, atol: tolerance })).toBe(true);
            });
          }
        }));
    }
  });
}

describe('attention', () => {
  it('has the derivatives of differences, also once more, and a gradient for a mask', () => {
    const [q, k, v] = operands({ name: '', query: [2, 3, 2], key: [2, 4, 2], width: 2 }, torch.float64);
    for (const each of [q, k, v]) each.requiresGrad_();
    const run = (a: Tensor, b: Tensor, c: Tensor) => attention(a, b, c, { isCausal: true });
    expect(torch.autograd.gradcheck(run, [q, k, v])).toBe(true);
    expect(torch.autograd.gradgradcheck(run, [q, k, v])).toBe(true);
    const mask = torch.randn([3, 4], { dtype: torch.float64 }).requiresGrad_();
    expect(torch.autograd.gradcheck((a: Tensor) => attention(q.detach(), k.detach(), v.detach(), a), [mask])).toBe(
      true,
    );
  });

  it('gives heads of queries their shared keys, and drops what PyTorch drops', () => {
    const [q, k, v] = operands({ name: '', query: [1, 4, 3, 2], key: [1, 2, 3, 2], width: 2 }, torch.float32);
    const whole = attention(q, torch.repeatInterleave(k, 2, 1), torch.repeatInterleave(v, 2, 1));
    expect(torch.equal(attention(q, k, v, { enableGqa: true }), whole)).toBe(true);
    torch.manualSeed(0);
    const x = torch.arange(12).to(torch.float32).div(10).reshape(1, 3, 4);
    // PyTorch 2.6 with the same seed.
    expect(
      torch.allclose(
        attention(x, x, x, { dropoutP: 0.5 }),
        torch.tensor([
          [
            [0.5985, 0.6733, 0.7481, 0.8229],
            [0, 0, 0, 0],
            [0.2219, 0.3033, 0.3847, 0.4661],
          ],
        ]),
        { atol: 1e-4 },
      ),
    ).toBe(true);
  });

  it('takes less than 16 MB for 4,096 queries of 4,096 keys, forward and backward', () => {
    const [q, k, v] = [0, 1, 2].map(() => torch.randn([4096, 64]).requiresGrad_()) as [Tensor, Tensor, Tensor];
    const allocations = vi.spyOn(host, 'allocate');
    try {
      torch.sum(attention(q, k, v)).backward();
      const bytes = allocations.mock.calls.reduce((total, [byteLength]) => total + byteLength, 0);
      expect(allocations).toHaveBeenCalled();
      expect(bytes).toBeLessThan(16 * 2 ** 20);
    } finally {
      allocations.mockRestore();
    }
  });

  it('takes 16-bit floats, empty queries and no keys', () => {
    const [q, k, v] = operands({ name: '', query: [2, 3, 4], key: [2, 3, 4], width: 4 }, torch.float32);
    const half = attention(q.to(torch.float16), k.to(torch.float16), v.to(torch.float16));
    expect(half.dtype).toBe(torch.float16);
    expect(torch.allclose(half.to(torch.float32), attention(q, k, v), { atol: 5e-3 })).toBe(true);
    expect(attention(q.narrow(1, 0, 0), k, v).shape).toEqual([2, 0, 4]);
    expect(attention(q, k.narrow(1, 0, 0), v.narrow(1, 0, 0), { isCausal: true }).tolist()).toEqual(
      torch.zeros([2, 3, 4]).tolist(),
    );
  });
});
