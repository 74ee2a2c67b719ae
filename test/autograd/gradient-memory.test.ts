/** @file Gradients that nobody has seen give their memory back when they are forgotten; those that somebody holds keep it. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { heldGradient } from '../../src/tensor/tensor.ts';

const { nn, optim } = torch;

function learnt(): { readonly layer: torch.nn.Linear; readonly optimizer: torch.optim.Adam } {
  torch.manualSeed(0);
  const layer = new nn.Linear(100, 100);
  const optimizer = new optim.Adam(layer.parameters(), { lr: 0.1 });
  layer(torch.ones(4, 100)).square().sum().backward();
  return { layer, optimizer };
}

/** Makes tensors of the gradient's size, on memory that is free. */
const overwrite = () => Array.from({ length: 20 }, () => torch.full([100, 100], 7));

describe('the memory of a forgotten gradient', () => {
  test('is recycled where the optimizer alone has read it', () => {
    const { layer, optimizer } = learnt();
    nn.utils.clipGradNorm_(layer.parameters(), 1);
    optimizer.step();
    const storage = heldGradient(layer.weight)?.storage;
    optimizer.zeroGrad();
    expect(storage?.released).toBe(true);
    expect(layer.weight.grad).toBe(null);
  });

  test('stays with whoever has read .grad, through views, too', () => {
    const { layer, optimizer } = learnt();
    const view = layer.weight.grad?.t();
    const expected = view?.tolist();
    optimizer.zeroGrad();
    overwrite();
    expect(view?.tolist()).toEqual(expected);
  });

  test('stays where it is assigned to another tensor', () => {
    const { layer, optimizer } = learnt();
    const other = torch.zeros([100, 100], { requiresGrad: true });
    other.grad = layer.weight.grad;
    const expected = other.grad?.tolist();
    optimizer.zeroGrad();
    overwrite();
    expect(other.grad?.tolist()).toEqual(expected);
  });

  test("stays with a hook, and with an optimizer that is not the library's", () => {
    const seen: torch.Tensor[] = [];
    class Keeping extends optim.SGD {
      protected override update(...given: Parameters<InstanceType<typeof optim.SGD>['update']>): void {
        seen.push(given[1]);
        super.update(...given);
      }
    }
    const x = torch.ones([100, 100], { requiresGrad: true });
    const optimizer = new Keeping([x], { lr: 0.1 });
    x.registerHook((gradient) => {
      seen.push(gradient);
    });
    x.mul(3).sum().backward();
    optimizer.step();
    optimizer.zeroGrad();
    overwrite();
    expect(seen).toHaveLength(2);
    for (const gradient of seen) expect(gradient.unique().tolist()).toEqual([3]);
  });

  test('is recycled within a hook that steps and forgets at once', () => {
    const x = torch.ones([100, 100], { requiresGrad: true });
    const y = torch.ones([100, 100], { requiresGrad: true });
    x.registerPostAccumulateGradHook((leaf) => {
      leaf.grad = null;
    });
    x.add(y).sum().backward();
    overwrite();
    expect(x.grad).toBe(null);
    expect(y.grad?.unique().tolist()).toEqual([1]);
  });
});
