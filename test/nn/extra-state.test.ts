/** @file What a state dict holds of a module beside its tensors, and tensors with new memory. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;

class Counted extends nn.Module {
  layer = new nn.Linear(2, 1);
  calls = 0;

  forward(x: torch.Tensor): torch.Tensor {
    this.calls++;
    return this.layer(x);
  }

  override getExtraState(): unknown {
    return { calls: this.calls };
  }

  override setExtraState(state: { calls: number }): void {
    this.calls = state.calls;
  }
}

describe('the extra state of a module', () => {
  test("stands in the state under PyTorch's key, before what is below the module, and is loaded", () => {
    const model = new nn.Sequential(new Counted(), new nn.ReLU());
    model(torch.ones([1, 2]));
    const state = model.stateDict();
    expect(Object.keys(state)).toEqual(['0._extra_state', '0.layer.weight', '0.layer.bias']);
    const other = new nn.Sequential(new Counted(), new nn.ReLU());
    expect(other.loadStateDict(state)).toEqual({ missingKeys: [], unexpectedKeys: [] });
    expect((other.at(0) as Counted).calls).toBe(1);
  });

  test('that is missing, or belongs nowhere, is a wrong key', () => {
    const { _extra_state: extra, ...rest } = new Counted().stateDict();
    expect(extra).toEqual({ calls: 0 });
    expect(() => new Counted().loadStateDict(rest)).toThrow('missing:    _extra_state');
    expect(new Counted().loadStateDict(rest, { strict: false }).missingKeys).toEqual(['_extra_state']);
    expect(() =>
      new nn.Linear(2, 1).loadStateDict({ ...new nn.Linear(2, 1).stateDict(), _extra_state: torch.ones(1) }),
    ).toThrow('unexpected: _extra_state');
  });

  test('is saved and read with the tensors', () => {
    const model = new Counted();
    model.calls = 7;
    const bytes = torch.save(model.stateDict());
    const other = new Counted();
    other.loadStateDict(torch.load(bytes) as Record<string, torch.Tensor>);
    expect(other.calls).toBe(7);
  });
});

test('toEmpty gives parameters and buffers new memory, and keeps the objects', () => {
  const norm = new nn.BatchNorm1d(3);
  const { weight } = norm;
  const { storage } = weight as torch.Tensor;
  expect(norm.toEmpty('cpu')).toBe(norm);
  expect(norm.weight).toBe(weight);
  expect(weight?.storage).not.toBe(storage);
  expect(weight?.shape).toEqual([3]);
  expect(weight?.requiresGrad).toBe(true);
  const model = new nn.Sequential(new nn.Linear(1, 1));
  const before = model.getParameter('0.weight').storage;
  model.toEmpty({ device: 'cpu', recurse: false });
  expect(model.getParameter('0.weight').storage).toBe(before);
  expect(() => model.toEmpty('nowhere')).toThrow(torch.DeviceError);
});
