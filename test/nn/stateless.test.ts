/** @file Modules called with other tensors than their own, and modules made without starting values. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;
const { functionalCall } = nn.utils.stateless;

describe('functionalCall', () => {
  test('takes tensors by paths and by keys, buffers too, and leaves the module as it was', () => {
    const model = new nn.Sequential(new nn.Linear(2, 2, { bias: false }), new nn.BatchNorm1d(2));
    model.eval();
    const weight = torch.tensor([1, 2, 3, 4]).reshape(2, 2).requiresGrad_();
    const given = { '0.weight': weight, '1.running_mean': torch.tensor([1, 1]), '1.runningVar': torch.tensor([4, 4]) };
    const out = functionalCall(model, given, [torch.ones([1, 2])]);
    expect((out.flatten().tolist() as number[]).map((value) => Number(value.toFixed(4)))).toEqual([1, 3]);
    out.sum().backward();
    expect(weight.grad?.flatten().tolist()).toEqual(Array(4).fill(weight.grad?.flatten().at(0).item()));
    expect(model.getParameter('0.weight')).toBeInstanceOf(nn.Parameter);
    expect(model.getParameter('0.weight').grad).toBeNull();
    expect(model.getBuffer('1.runningMean').tolist()).toEqual([0, 0]);
  });

  test('replaces a tied tensor everywhere, or in one place', () => {
    class Tied extends nn.Module {
      first = new nn.Linear(1, 1, { bias: false });
      second = new nn.Linear(1, 1, { bias: false });

      constructor() {
        super();
        this.second.weight = this.first.weight;
        torch.noGrad(() => this.first.weight.fill_(1));
      }

      forward(x: torch.Tensor): torch.Tensor {
        return this.second(this.first(x));
      }
    }
    const model = new Tied();
    const given = { 'first.weight': torch.tensor([[3]]) };
    expect(functionalCall(model, given, torch.ones([1, 1])).item()).toBe(9);
    expect(functionalCall(model, given, torch.ones([1, 1]), { tieWeights: false }).item()).toBe(3);
    expect(model.second.weight).toBe(model.first.weight);
  });

  test('restores the module where it throws, and names what does not fit', () => {
    const layer = new nn.Linear(2, 1);
    const { weight } = layer;
    expect(() => functionalCall(layer, { weight: torch.ones([1, 3]) }, [torch.ones(2)])).toThrow(torch.ShapeError);
    expect(layer.weight).toBe(weight);
    expect(() => functionalCall(layer, { weight: torch.ones([1, 2]) }, [torch.ones(2)], { strict: true })).toThrow(
      'bias is not given',
    );
    expect(() => functionalCall(layer, { wait: torch.ones(1) }, [torch.ones(2)])).toThrow('there is no wait');
  });
});

test('skipInit draws nothing', () => {
  torch.manualSeed(0);
  const before = torch.getRngState().tolist();
  const layer = nn.utils.skipInit(nn.Linear, 3, 2, { bias: false });
  expect(torch.getRngState().tolist()).toEqual(before);
  expect(layer.weight.shape).toEqual([2, 3]);
  expect(layer.bias).toBeNull();
  new nn.Linear(3, 2);
  expect(torch.getRngState().tolist()).not.toEqual(before);
});

test('a permutation is turned around, and a new axis has a name', () => {
  expect(nn.utils.rnn.invertPermutation(torch.tensor([2n, 0n, 1n])).tolist()).toEqual([1n, 2n, 0n].map(Number));
  expect(nn.utils.rnn.invertPermutation(null)).toBeNull();
  expect(torch.arange(3).at(torch.newaxis, ':').shape).toEqual([1, 3]);
});
