/** @file Comparisons and logic written into a float tensor: the result is a part of the graph, with a gradient of 0. */
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from '../ops/engines.ts';

type Write = (y: torch.Tensor, other: torch.Tensor) => unknown;

const writes: Readonly<Record<string, readonly [write: Write, result: readonly number[]]>> = {
  eq_: [(y, other) => y.eq_(other), [1, 0]],
  ne_: [(y, other) => y.ne_(other), [0, 1]],
  lt_: [(y, other) => y.lt_(other), [0, 1]],
  le_: [(y, other) => y.le_(other), [1, 1]],
  gt_: [(y, other) => y.gt_(other), [0, 0]],
  ge_: [(y, other) => y.ge_(other), [1, 0]],
  logicalAnd_: [(y, other) => y.logicalAnd_(other), [1, 1]],
  logicalOr_: [(y, other) => y.logicalOr_(other), [1, 1]],
  logicalXor_: [(y, other) => y.logicalXor_(other), [0, 0]],
  logicalNot_: [(y) => y.logicalNot_(), [0, 0]],
};

for (const { name, available } of engines) {
  describe.skipIf(!available)(`in place on ${name}`, () => {
    it.each(Object.keys(writes))('%s works on a recorded tensor', (write) => {
      withEngine(name, () => {
        const [run, result] = writes[write] as (typeof writes)[string];
        const x = torch.tensor([1, 2], { requiresGrad: true });
        const other = torch.tensor([2, 5], { requiresGrad: true });
        const y = x.mul(2);
        run(y, other);
        expect([y.tolist(), y.requiresGrad]).toEqual([result, true]);
        y.sum().add(x.sum()).backward();
        expect(x.grad?.tolist()).toEqual([1, 1]);
        if (write !== 'logicalNot_') expect(other.grad?.tolist()).toEqual([0, 0]);
      });
    });
  });
}

describe('comparisons', () => {
  it('that are no writes stay out of the graph', () => {
    const x = torch.tensor([1, 2], { requiresGrad: true });
    for (const result of [x.eq(1), x.lt(x), x.logicalNot(), x.logicalAnd(x)]) {
      expect([result.dtype, result.requiresGrad, result.gradFn]).toEqual([torch.bool, false, null]);
    }
  });

  it('cannot be written into a leaf', () => {
    const x = torch.tensor([1, 2], { requiresGrad: true });
    expect(() => x.eq_(1)).toThrow(torch.AutogradError);
    expect(x.tolist()).toEqual([1, 2]);
  });
});
