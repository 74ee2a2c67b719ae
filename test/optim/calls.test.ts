/** @file How optimizers are called: what they are given is theirs alone, and what they do not know they refuse. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { ArgumentError, nn, optim, ValueError } = torch;

const leaf = (...values: number[]) => torch.tensor(values).requiresGrad_();

describe('what an optimizer was given', () => {
  test('is a copy: betas changed later change nothing', () => {
    const betas: [number, number] = [0.9, 0.999];
    const groupBetas: [number, number] = [0.5, 0.5];
    const params = [leaf(1)];
    const group = { params: [leaf(2)], betas: groupBetas, lr: 0.5 };
    const optimizer = new optim.Adam([{ params }, group], { betas });
    betas[0] = 7;
    groupBetas[1] = 7;
    group.lr = 7;
    params.push(leaf(3));
    group.params.length = 0;
    expect(optimizer.paramGroups.map(({ betas: own, lr, params: { length } }) => [own, lr, length])).toEqual([
      [[0.9, 0.999], 1e-3, 1],
      [[0.5, 0.5], 0.5, 1],
    ]);
  });

  test('does not change with a state dict that it gave or took', () => {
    const optimizer = new optim.Adam([leaf(1)]);
    const given = optimizer.stateDict();
    (given.param_groups[0]?.['betas'] as number[])[0] = 0.1;
    expect(optimizer.paramGroups[0]?.betas).toEqual([0.9, 0.999]);
    optimizer.loadStateDict(given);
    (given.param_groups[0]?.['betas'] as number[])[0] = 0.2;
    expect(optimizer.paramGroups[0]?.betas).toEqual([0.1, 0.999]);
  });
});

describe('zeroGrad', () => {
  const model = new nn.Linear(2, 1);
  type Call = (...given: unknown[]) => void;
  const optimizer = new optim.SGD(model.parameters(), { lr: 1 });
  const callers: [string, Call][] = [
    ['an optimizer', optimizer.zeroGrad.bind(optimizer) as Call],
    ['a module', model.zeroGrad.bind(model) as Call],
  ];
  const withGradients = (): void => {
    model.zeroGrad();
    model(torch.ones([1, 2]))
      .sum()
      .backward();
  };
  const gradients = () => [model.weight.grad?.tolist(), model.bias?.grad?.tolist()];

  test.each(callers)('of %s forgets gradients', (_, zeroGrad) => {
    for (const given of [[], [true], [{}], [{ setToNone: true }]]) {
      withGradients();
      zeroGrad(...given);
      expect(gradients()).toEqual([undefined, undefined]);
    }
  });

  test.each(callers)('of %s fills them with zeros where asked to', (_, zeroGrad) => {
    for (const given of [[false], [{ setToNone: false }]]) {
      withGradients();
      const { grad } = model.weight;
      zeroGrad(...given);
      expect(gradients()).toEqual([[[0, 0]], [0]]);
      expect(model.weight.grad).toBe(grad);
    }
  });

  test.each(callers)('of %s refuses what it does not know, and changes nothing', (_, zeroGrad) => {
    withGradients();
    const before = gradients();
    for (const given of [[{ setToNull: false }], [{ set_to_none: false }], ['no'], [false, 1]]) {
      expect(errorOf(() => zeroGrad(...given))).toBeInstanceOf(ArgumentError);
    }
    expect(gradients()).toEqual(before);
  });
});

describe('step', () => {
  test('refuses a closure that returns a promise, before anything is updated', async () => {
    const parameter = leaf(1);
    parameter.grad = torch.ones([1]);
    for (const make of [optim.SGD, optim.Adam, optim.AdamW]) {
      const optimizer = new make([parameter], { lr: 0.1 });
      const late = async () => torch.ones([]);
      const { code, message } = errorOf(() => optimizer.step(late as never));
      expect(code).toBe(`${make.name}/closure`);
      expect(message).toContain('the closure of step returned a promise');
      expect(parameter.tolist()).toEqual([1]);
      expect(optimizer.stateDict().state).toEqual({});
    }
  });

  test('refuses a loss in place of a closure', () => {
    const optimizer = new optim.SGD([leaf(1)], { lr: 0.1 });
    expect(errorOf(() => optimizer.step(torch.ones([]) as never)).message).toContain('fix: loss.backward()');
  });
});

describe('SGD', () => {
  const stepped = (options: Partial<torch.optim.SGDOptions>) => {
    const parameter = leaf(1, 2);
    const optimizer = new optim.SGD([parameter], { lr: 0.5, ...options });
    parameter.grad = torch.ones([2]);
    optimizer.step();
    return optimizer.stateDict();
  };

  test('without momentum has no state', () => {
    expect(stepped({}).state).toEqual({});
  });

  test('with momentum has its buffer alone', () => {
    const { state } = stepped({ momentum: 0.9 });
    expect(Object.keys(state['0'] ?? {})).toEqual(['momentum_buffer']);
    expect(state['0']?.['momentum_buffer']?.tolist()).toEqual([1, 1]);
  });
});

describe('a misspelt option', () => {
  test.each([
    ['weight_decay', 'weightDecay'],
    ['learningRate', undefined],
    ['beta', 'betas'],
    ['Lr', 'lr'],
    ['forEach', 'foreach'],
  ])('%s is refused', (name, meant) => {
    for (const make of [optim.Adam, optim.AdamW]) {
      for (const run of [
        () => new make([leaf(1)], { [name]: 1 } as never),
        () => new make([{ params: [leaf(1)], [name]: 1 }] as never),
      ]) {
        const error = errorOf(run);
        expect(error.message).toContain(`${make.name} has no option ${name}; its options are lr, betas`);
        if (meant === undefined) expect(error.message).not.toContain('did you mean');
        else expect(error.message).toContain(`fix: did you mean ${meant}?`);
      }
    }
  });
});

describe('options that no optimizer takes', () => {
  const wrong: Partial<torch.optim.AdamOptions & torch.optim.SGDOptions>[] = [
    ...[-1, Number.NaN].map((lr) => ({ lr })),
    ...[-1, Number.NaN].map((eps) => ({ eps })),
    ...[-1, Number.NaN].map((weightDecay) => ({ weightDecay })),
    ...[-1, Number.NaN].map((momentum) => ({ momentum })),
    { dampening: Number.NaN },
    { nesterov: true },
    { betas: [1, 0.9] },
    { betas: [0.9, -0.1] },
    { betas: [0.9, Number.NaN] },
    { betas: [0.9] as unknown as [number, number] },
  ];
  test.each(wrong.map((options) => [JSON.stringify(options), options] as const))('%s', (_, options) => {
    const isSgd = ['momentum', 'dampening', 'nesterov'].some((name) => name in options);
    const make = isSgd ? optim.SGD : optim.Adam;
    const parameter = leaf(1);
    expect(errorOf(() => new make([parameter], options))).toBeInstanceOf(ValueError);
    const optimizer = new make([parameter]);
    expect(errorOf(() => optimizer.addParamGroup({ params: leaf(2), ...options }))).toBeInstanceOf(ValueError);
    expect(optimizer.paramGroups.length).toBe(1);
  });
});

describe('an option changed to what is no number', () => {
  test.each(['Adam', 'AdamW', 'SGD'] as const)('is refused by the step of %s, which changes nothing', (name) => {
    for (const lr of ['0.1', undefined, null, NaN]) {
      const first = leaf(1);
      const second = leaf(2);
      const optimizer = new optim[name]([{ params: [first] }, { params: [second] }], { lr: 0.1 });
      first.sum().add(second.sum()).backward();
      (optimizer.paramGroups[1] as { lr: unknown }).lr = lr;
      expect(errorOf(() => optimizer.step()).message).toContain(`lr of ${name} must be a`);
      expect([first.item(), second.item()]).toEqual([1, 2]);
    }
  });

  test('but not one out of the range of the constructor, as in PyTorch', () => {
    const parameter = leaf(1);
    const optimizer = new optim.SGD([parameter], { lr: 0.5 });
    for (const group of optimizer.paramGroups) group.lr = -0.5;
    parameter.sum().backward();
    optimizer.step();
    expect(parameter.item()).toBe(1.5);
  });
});
