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

describe('options that choose an implementation', () => {
  test('foreach, fused and capturable are accepted, and change nothing', () => {
    const steps = [{}, { foreach: true }, { fused: true }, { capturable: true, foreach: false }].map((options) => {
      const parameter = leaf(1, 2);
      const optimizer = new optim.Adam([parameter], options);
      parameter.square().sum().backward();
      optimizer.step();
      return parameter.tolist();
    });
    expect(steps).toEqual(steps.map(() => steps[0]));
  });
});

describe('LBFGS', () => {
  const closureOf = (optimizer: torch.optim.LBFGS, loss: () => torch.Tensor) => () => {
    optimizer.zeroGrad();
    const value = loss();
    value.backward();
    return value;
  };

  test('goes on where float32 cannot tell two losses apart, and the slopes can', () => {
    const parameter = leaf(1e-3);
    const optimizer = new optim.LBFGS([parameter], { lr: 0.1 });
    optimizer.step(closureOf(optimizer, () => parameter.square().sum().add(1000)));
    expect(Math.abs(parameter.item())).toBeLessThan(2e-4);
  });

  test('needs a closure, and has one group', () => {
    expect(errorOf(() => new optim.LBFGS([leaf(1)]).step()).message).toContain('optimizer.step(() => {');
    expect(errorOf(() => new optim.LBFGS([{ params: [leaf(1)] }, { params: [leaf(1)] }])).code).toBe('LBFGS/groups');
    const optimizer = new optim.LBFGS([leaf(1)]);
    expect(errorOf(() => optimizer.step((() => undefined) as never)).message).toContain('must return the loss');
  });

  test('has 1.25 times as many evaluations as iterations, unless told otherwise', () => {
    expect(new optim.LBFGS([leaf(1)]).paramGroups[0]?.maxEval).toBe(25);
    expect(new optim.LBFGS([leaf(1)], { maxIter: 6, maxEval: 3 }).paramGroups[0]?.maxEval).toBe(3);
  });
});

describe('options of other optimizers that are out of range', () => {
  const one = () => [leaf(1)];
  const wrong: [string, () => unknown][] = [
    ['RMSprop/alpha', () => new optim.RMSprop(one(), { alpha: -1 })],
    ['Adagrad/lrDecay', () => new optim.Adagrad(one(), 0.1, -1)],
    ['Adagrad/initialAccumulatorValue', () => new optim.Adagrad(one(), { initialAccumulatorValue: -1 })],
    ['Adadelta/rho', () => new optim.Adadelta(one(), { rho: 1.5 })],
    ['Rprop/etas', () => new optim.Rprop(one(), { etas: [1.5, 1.2] })],
    ['NAdam/momentumDecay', () => new optim.NAdam(one(), { momentumDecay: -1 })],
    ['Adafactor/d', () => new optim.Adafactor(one(), { d: 0.5 })],
    ['Adafactor/beta2Decay', () => new optim.Adafactor(one(), { beta2Decay: 0.5 })],
    ['Adafactor/eps', () => new optim.Adafactor(one(), { eps: [-1, 1] })],
    ['LBFGS/lr', () => new optim.LBFGS(one(), { lr: Number.NaN })],
    ['LBFGS/historySize', () => new optim.LBFGS(one(), { historySize: 0 })],
    ['Lion/betas', () => new optim.Lion(one(), { betas: [1, 0.5] })],
    ['Muon/momentum', () => new optim.Muon([torch.ones(2, 2)], { momentum: 1 })],
    ['SparseAdam/dense', () => new optim.SparseAdam(one())],
  ];
  test.each(wrong)('%s', (code, run) => {
    expect(errorOf(run).code).toBe(code);
  });
});

describe('where PyTorch goes on', () => {
  test('a tensor for a learning rate is refused, with the mend', () => {
    const { message } = errorOf(() => new optim.SGD([leaf(1)], { lr: torch.tensor(0.1) } as never));
    expect(message).toContain('fix: lr.item()');
  });

  test('a step to be differentiated is refused', () => {
    expect(errorOf(() => new optim.Adam([leaf(1)], { differentiable: true })).code).toBe('Adam/differentiable');
  });

  test('a parameter that stands twice in a group is refused', () => {
    const parameter = leaf(1);
    expect(errorOf(() => new optim.Adam([parameter, parameter])).code).toBe('Adam/repeated');
  });
});
