/** @file A tensor of one integer without dims, as an index, chooses an entry as a number does: a view, without an axis of its own. */
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';

for (const { name, available } of engines) {
  describe.skipIf(!available)(`an integer tensor without dims as index on ${name}`, () => {
    it.each([torch.int64, torch.int32])('gives what the number gives: %s', (dtype) => {
      withEngine(name, () => {
        const x = torch.arange(24).view(2, 3, 4);
        const one = torch.tensor(1, { dtype });
        const last = torch.tensor(-1, { dtype });
        const list = torch.tensor([0n, 2n]);
        const pairs: readonly (readonly [torch.Tensor, torch.Tensor])[] = [
          [x.at(one), x.at(1)],
          [x.at(last, last), x.at(-1, -1)],
          [x.at(one, ':', list), x.at(1, ':', list)],
          [x.at(':', one, list), x.at(':', 1, list)],
          [x.at(list.remainder(2), ':', one), x.at([0, 0], ':', 1)],
          [x.at('...', one), x.at('...', 1)],
          [x.at(one, null, last), x.at(1, null, -1)],
          [x.at([true, false], ':', one), x.at([true, false], ':', 1)],
        ];
        for (const [ours, expected] of pairs) {
          expect(ours.shape).toEqual(expected.shape);
          expect(ours.tolist()).toEqual(expected.tolist());
        }
        expect(x.at(one, ':', list).shape).toEqual([3, 2]);
      });
    });

    it('writes through to the tensor, and has the gradient of a view', () => {
      withEngine(name, () => {
        const one = torch.tensor(1n);
        const y = torch.zeros([2, 3]);
        y.at(one).fill_(5);
        y.at(one, one).add_(1);
        y.set([torch.tensor(0n)], 7);
        y.set([one, torch.tensor([0n, 2n])], torch.tensor([8, 9]));
        expect(y.tolist()).toEqual([
          [7, 7, 7],
          [8, 6, 9],
        ]);
        const leaf = torch.ones([2, 3], { requiresGrad: true });
        const picked = leaf.at(one);
        expect(picked.gradFn?.name).toBe('SelectBackward0');
        picked.sum().backward();
        expect(leaf.grad?.tolist()).toEqual([
          [0, 0, 0],
          [1, 1, 1],
        ]);
      });
    });
  });
}

describe('other indices without dims', () => {
  it('are masks where they are bool or uint8, and errors where they are floats or out of range', () => {
    const x = torch.zeros([2, 3]);
    expect(x.at(torch.tensor(true)).shape).toEqual([1, 2, 3]);
    expect(x.at(torch.tensor(1, { dtype: torch.uint8 })).shape).toEqual([1, 2, 3]);
    expect(x.at(torch.tensor([1n])).shape).toEqual([1, 3]);
    expect(() => x.at(torch.tensor(1))).toThrow(torch.IndexError);
    expect(() => x.at(torch.tensor(2n))).toThrow('index 2 is out of range for dim 0 of size 2');
    expect(() => x.at(torch.tensor(2n ** 60n))).toThrow(torch.IndexError);
  });
});
