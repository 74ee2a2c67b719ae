/** @file Pruned parameters: masks as PyTorch's, further pruning, training, state, copies, and the way back. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;
const { prune } = nn.utils;

/** torch.sin((torch.arange(o * i, dtype=torch.float32) + 1) ** 2).reshape(o, i) as the weight of nn.Linear(i, o, bias=False). */
function layer(o: number, i: number): InstanceType<typeof nn.Linear> {
  const made = new nn.Linear(i, o, { bias: false });
  const values = Array.from({ length: o * i }, (_, k) => Math.sin((k + 1) ** 2));
  torch.noGrad(() => made.weight.copy_(torch.tensor(values).reshape(o, i)));
  return made;
}

const maskOf = (module: torch.nn.Module): unknown => module.getBuffer('weight_mask').flatten().tolist();

// Each mask is PyTorch 2.6's, of the same calls.
describe('pruning', () => {
  test('takes the entries nearest to 0, then more of those that are left, then channels', () => {
    const made = prune.l1Unstructured(layer(4, 5), 'weight', 0.33);
    expect(maskOf(made)).toEqual([1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 1]);
    prune.l1Unstructured(made, 'weight', 4);
    expect(maskOf(made)).toEqual([1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1]);
    prune.lnStructured(made, 'weight', 0.25, 2, 0);
    expect(maskOf(made)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1]);
  });

  test('takes channels by their norm, and leaves those out that are gone', () => {
    const made = prune.lnStructured(layer(4, 5), 'weight', 2, Number.POSITIVE_INFINITY, 1);
    expect(maskOf(made)).toEqual([1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0]);
    prune.lnStructured(made, 'weight', 0.34, 1, 1);
    expect(maskOf(made)).toEqual([1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0]);
  });

  test('takes the random entries and channels that PyTorch takes', () => {
    torch.manualSeed(0);
    const made = prune.randomUnstructured(layer(4, 5), 'weight', 7);
    expect(maskOf(made)).toEqual([1, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 0, 0]);
    prune.randomUnstructured(made, 'weight', 3);
    expect(maskOf(made)).toEqual([1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0, 0]);
    torch.manualSeed(0);
    expect(maskOf(prune.randomStructured(layer(4, 5), 'weight', 2, 1))).toEqual([
      1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0,
    ]);
  });

  test('takes the least of several parameters together', () => {
    const [a, b] = [layer(2, 3), layer(4, 5)];
    prune.l1Unstructured(a, 'weight', 2);
    const both = [[a, 'weight'] as const, [b, 'weight'] as const];
    prune.globalUnstructured(both, prune.L1Unstructured, { amount: 9 });
    expect(maskOf(a)).toEqual([1, 1, 0, 0, 0, 1]);
    expect(maskOf(b)).toEqual([1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 0, 0, 1]);
    expect(() => prune.globalUnstructured(both, prune.RandomStructured, { amount: 1 })).toThrow(torch.ValueError);
  });

  test('keeps pruned entries at 0 in training, and the parameter that an optimizer has', () => {
    const made = layer(2, 3);
    const { weight } = made;
    const optimizer = new torch.optim.SGD(made.parameters(), { lr: 0.1 });
    prune.customFromMask(made, 'weight', torch.tensor([0, 1, 1, 1, 0, 1]).reshape(2, 3));
    expect(prune.isPruned(new nn.Sequential(made))).toBe(true);
    made(torch.ones([1, 3]))
      .sum()
      .backward();
    optimizer.step();
    expect(made.weight.detach().eq(0).flatten().tolist()).toEqual([true, false, false, false, true, false]);
    expect(made.getParameter('weight_orig')).toBe(weight);
    expect(weight.grad?.flatten().tolist()).toEqual([0, 1, 1, 1, 0, 1]);
    const copy = made.clone();
    prune.remove(made, 'weight');
    expect(made.weight).toBe(weight);
    expect(prune.isPruned(made)).toBe(false);
    expect(prune.isPruned(copy)).toBe(true);
    expect(Object.keys(copy.stateDict())).toEqual(['weight_orig', 'weight_mask']);
    const loaded = prune.identity(layer(2, 3), 'weight');
    loaded.loadStateDict(copy.stateDict());
    expect(loaded.weight.equal(copy.weight)).toBe(true);
  });

  test('takes importances, and changes nothing where they do not fit', () => {
    const made = layer(2, 2);
    expect(() => prune.l1Unstructured(made, 'weight', 1, { importanceScores: torch.ones(3) })).toThrow(
      torch.ShapeError,
    );
    expect(() => prune.l1Unstructured(made, 'weight', 5)).toThrow('at most 4');
    expect(() => prune.l1Unstructured(made, 'weight', -1)).toThrow('amount of L1Unstructured');
    expect(Object.keys(made.stateDict())).toEqual(['weight']);
    prune.l1Unstructured(made, 'weight', 1, { importanceScores: torch.tensor([4, 3, 1, 2]).reshape(2, 2) });
    expect(maskOf(made)).toEqual([1, 1, 0, 1]);
  });

  test('prunes parameters that state dicts spell otherwise', () => {
    const made = prune.l1Unstructured(new nn.GRU(2, 3), 'weight_hh_l0', 0.5);
    expect(Object.keys(made.stateDict())).toContain('weight_hh_l0_mask');
    expect(made(torch.ones([2, 1, 2]))[0].shape).toEqual([2, 1, 3]);
  });
});
