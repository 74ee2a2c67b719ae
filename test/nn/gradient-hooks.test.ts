/** @file Hooks of modules that see gradients, and hooks of state dicts. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;

class Product extends nn.Module {
  forward(x: torch.Tensor, y: torch.Tensor): torch.Tensor {
    return x.mul(y);
  }
}

const lists = (gradients: readonly (torch.Tensor | null)[]) => gradients.map((each) => each?.tolist() ?? null);

describe('hooks of gradients', () => {
  test('see those of the outputs and of the inputs, null for what has none', () => {
    const module = new Product();
    const seen: unknown[] = [];
    module.registerFullBackwardPreHook((_, gradOutput) => void seen.push(['before', lists(gradOutput)]));
    module.registerFullBackwardHook((_, gradInput, gradOutput) => {
      seen.push(['after', lists(gradInput), lists(gradOutput)]);
    });
    const x = torch.tensor([2, 3], { requiresGrad: true });
    module(x, torch.tensor([5, 7]))
      .sum()
      .backward();
    expect(seen).toEqual([
      ['before', [[1, 1]]],
      ['after', [[5, 7], null], [[1, 1]]],
    ]);
    expect(x.grad?.tolist()).toEqual([5, 7]);
  });

  test('replace them, and are gone once removed', () => {
    const module = new Product();
    const doubled = module.registerFullBackwardPreHook((_, [gradient]) => [gradient?.mul(2)]);
    const negated = module.registerFullBackwardHook((_, [first]) => [first?.neg(), null]);
    const gradient = () => {
      const x = torch.tensor([2], { requiresGrad: true });
      module(x, torch.tensor([5])).backward(torch.ones(1));
      return x.grad?.tolist();
    };
    expect(gradient()).toEqual([-10]);
    doubled.remove();
    expect(gradient()).toEqual([-5]);
    negated.remove();
    expect(gradient()).toEqual([5]);
  });

  test('run where no input requires a gradient, and keep the names of several outputs', () => {
    class Split extends nn.Module {
      weight = new nn.Parameter(torch.ones(2));
      forward(x: torch.Tensor) {
        return this.weight.mul(x).sort();
      }
    }
    const module = new Split();
    const seen: unknown[] = [];
    module.registerFullBackwardHook((_, gradInput, gradOutput) => void seen.push([gradInput, lists(gradOutput)]));
    const { values } = module(torch.tensor([2, 1]));
    values.sum().backward();
    expect(seen).toEqual([[[null], [[1, 1], null]]]);
    expect(module.weight.grad?.tolist()).toEqual([2, 1]);
  });

  test('refuse results of another number', () => {
    const module = new Product();
    module.registerFullBackwardHook(() => [null]);
    const x = torch.tensor([2], { requiresGrad: true });
    expect(() => module(x, x).sum().backward()).toThrow('returns 2 gradients');
  });
});

describe('hooks of state dicts', () => {
  const model = () => new nn.Sequential(new nn.Linear(1, 1), new nn.Linear(1, 1, { bias: false }));

  test('run before and after a module is collected, with its prefix', () => {
    const made = model();
    const seen: string[] = [];
    made.at(0).registerStateDictPreHook((_, prefix) => void seen.push(`before ${prefix}`));
    made.at(0).registerStateDictPostHook((_, state, prefix) => {
      seen.push(`after ${prefix}`);
      state[`${prefix}scale`] = torch.ones(1);
    });
    expect(Object.keys(made.stateDict())).toEqual(['0.weight', '0.bias', '1.weight', '0.scale']);
    expect(seen).toEqual(['before 0.', 'after 0.']);
  });

  test('rename old keys before they are loaded, in a copy', () => {
    const made = model();
    made.at(0).registerLoadStateDictPreHook((_, state, prefix) => {
      const old = state[`${prefix}gamma`];
      if (old === undefined) return;
      state[`${prefix}weight`] = old;
      delete state[`${prefix}gamma`];
    });
    const state = { '0.gamma': torch.full([1, 1], 3), '0.bias': torch.zeros(1), '1.weight': torch.ones([1, 1]) };
    made.loadStateDict(state);
    expect((made.at(0) as InstanceType<typeof nn.Linear>).weight.item()).toBe(3);
    expect(Object.keys(state)).toEqual(['0.gamma', '0.bias', '1.weight']);
  });

  test('excuse missing keys after loading', () => {
    const made = model();
    const handle = made.registerLoadStateDictPostHook((_, { missingKeys }) => {
      missingKeys.splice(0, missingKeys.length);
    });
    expect(made.loadStateDict({}).missingKeys).toEqual([]);
    handle.remove();
    expect(() => made.loadStateDict({})).toThrow('missing:    0.weight');
  });

  test('report errors of their own', () => {
    const made = model();
    made.registerLoadStateDictPreHook((...given) => void given[7].push('version 1 is too old'));
    expect(() => made.loadStateDict(made.stateDict())).toThrow('version 1 is too old');
  });
});
