/** @file Taking over state: values into the module's tensors, or the tensors themselves; buffers that are part of it or not. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { ArgumentError, nn, SerializationError } = torch;

describe('loadStateDict', () => {
  test('copies values', () => {
    const layer = new nn.Linear(1, 1);
    const { weight } = layer;
    const state = { weight: torch.tensor([[5]], { dtype: torch.float64 }), bias: torch.tensor([6]) };
    layer.loadStateDict(state);
    expect(layer.weight).toBe(weight);
    expect([layer.weight.dtype, layer.weight.tolist()]).toEqual([torch.float32, [[5]]]);
    state.weight.fill_(9);
    expect(layer.weight.tolist()).toEqual([[5]]);
  });

  test('with assign takes the tensors themselves', () => {
    const layer = new nn.BatchNorm1d(2);
    layer.weight?.requiresGrad_(false);
    const state = Object.fromEntries(
      Object.entries(layer.stateDict()).map(([key, tensor]) => [
        key,
        key === 'num_batches_tracked' ? torch.tensor(3n) : torch.full(tensor.shape, 2, { dtype: torch.float64 }),
      ]),
    );
    expect(layer.loadStateDict(state, { assign: true })).toEqual({ missingKeys: [], unexpectedKeys: [] });
    expect(layer.runningMean).toBe(state['running_mean']);
    expect(layer.weight).toBeInstanceOf(nn.Parameter);
    expect([layer.weight?.requiresGrad, layer.bias?.requiresGrad]).toEqual([false, true]);
    expect([layer.weight?.dtype, layer.runningVar?.dtype]).toEqual([torch.float64, torch.float64]);
    state['weight']?.fill_(7);
    expect(layer.weight?.tolist()).toEqual([7, 7]);
    expect([...layer.parameters()].length).toBe(2);
  });

  test('with assign keeps parameters that were given, as trained as the old ones', () => {
    const layer = new nn.Linear(1, 1, false);
    const weight = new nn.Parameter(torch.ones([1, 1]), false);
    layer.loadStateDict({ weight }, { assign: true });
    expect(layer.weight).toBe(weight);
    expect(weight.requiresGrad).toBe(true);
  });

  test('with assign reaches into lists and models', () => {
    const list = new nn.ParameterList([torch.zeros([1]), torch.zeros([2])]);
    const model = new nn.Sequential(list, new nn.Sequential(new nn.Linear(1, 1, false)));
    const state = { '0.1': torch.ones([2]), '1.0.weight': torch.ones([1, 1]) };
    const { missingKeys } = model.loadStateDict(state, { assign: true, strict: false });
    expect(missingKeys).toEqual(['0.0']);
    expect([list.at(1).tolist(), model.stateDict()['1.0.weight']?.tolist()]).toEqual([[1, 1], [[1]]]);
  });

  test('with assign changes nothing where something does not fit', () => {
    const layer = new nn.Linear(1, 1);
    const { weight, bias } = layer;
    const state = { weight: torch.ones([1, 1]), bias: torch.ones([2]) };
    expect(errorOf(() => layer.loadStateDict(state, { assign: true }))).toBeInstanceOf(SerializationError);
    expect(layer.weight).toBe(weight);
    expect(layer.bias).toBe(bias);
  });

  test('takes strict by position, as in PyTorch', () => {
    const layer = new nn.Linear(1, 1);
    expect(layer.loadStateDict({}, false).missingKeys).toEqual(['weight', 'bias']);
  });

  test('refuses options that it does not know', () => {
    const layer = new nn.Linear(1, 1);
    const state = layer.stateDict();
    for (const options of [{ Strict: false }, { strict: 'no' }, { keys: 'camel' }, { assigned: true }]) {
      expect(errorOf(() => layer.loadStateDict(state, options as never))).toBeInstanceOf(ArgumentError);
    }
    for (const options of [{ prefix: 'x.' }, { key: 'snake' }, 'snake']) {
      expect(errorOf(() => layer.stateDict(options as never))).toBeInstanceOf(ArgumentError);
    }
  });
});

test('a buffer is no part of the state where it is said so, by name or by position', () => {
  const layer = new nn.Identity();
  layer.registerBuffer('a', torch.ones([1]), { persistent: false });
  layer.registerBuffer('b', torch.ones([1]), false);
  layer.registerBuffer('c', torch.ones([1]));
  expect(Object.keys(layer.stateDict())).toEqual(['c']);
  expect(errorOf(() => layer.registerBuffer('d', null, { persist: false } as never)).message).toContain('persistent');
});
