/** @file The state of optimizers: in PyTorch's layout, by names in any order, and hooks around saving, loading and stepping. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { optim } = torch;

type Any = torch.optim.Optimizer<{ lr: number }, unknown>;
type Params = Iterable<readonly [string, torch.Tensor]>;

const makers: Record<string, (params: Params) => Any> = {
  SGD: (params) => new optim.SGD(params, { lr: 0.1, momentum: 0.9 }),
  Adam: (params) => new optim.Adam(params, { lr: 0.1, amsgrad: true }),
  AdamW: (params) => new optim.AdamW(params, { lr: 0.1 }),
  Adamax: (params) => new optim.Adamax(params, { lr: 0.1 }),
  NAdam: (params) => new optim.NAdam(params, { lr: 0.1 }),
  RAdam: (params) => new optim.RAdam(params, { lr: 0.1 }),
  RMSprop: (params) => new optim.RMSprop(params, { lr: 0.1, momentum: 0.5, centered: true }),
  Adagrad: (params) => new optim.Adagrad(params, { lr: 0.1, initialAccumulatorValue: 0.5 }),
  Adadelta: (params) => new optim.Adadelta(params, { lr: 0.1 }),
  Rprop: (params) => new optim.Rprop(params, { lr: 0.1 }),
  ASGD: (params) => new optim.ASGD(params, { lr: 0.1, t0: 1, lambd: 0.1 }),
  LBFGS: (params) => new optim.LBFGS(params, { lr: 0.5, maxIter: 2, historySize: 3 }),
  Adafactor: (params) => new optim.Adafactor(params, { lr: 0.1 }),
  Lion: (params) => new optim.Lion(params, { lr: 0.1 }),
  Muon: (params) => new optim.Muon([...params].slice(0, 1) as never, { lr: 0.1 }),
};

function model(): Map<string, torch.Tensor> {
  const weight = torch.arange(6).reshape([3, 2]).div(6).requiresGrad_();
  const bias = torch.tensor([0.5, -0.25]).requiresGrad_();
  return new Map([
    ['weight', weight],
    ['bias', bias],
  ]);
}

const x = torch.arange(12).reshape([4, 3]).sub(5).div(4);

/** Steps, and the parameters after them. */
function train(named: Map<string, torch.Tensor>, optimizer: Any, steps: number): unknown {
  const [weight, bias] = [named.get('weight'), named.get('bias')] as [torch.Tensor, torch.Tensor];
  for (let i = 0; i < steps; i++) {
    optimizer.step(() => {
      optimizer.zeroGrad();
      const loss = x.matmul(weight).add(bias).square().add(1).sqrt().mean();
      loss.backward();
      return loss;
    });
  }
  return [weight.tolist(), bias.tolist()];
}

function copied(from: Map<string, torch.Tensor>): Map<string, torch.Tensor> {
  return new Map([...from].map(([name, tensor]) => [name, tensor.detach().clone().requiresGrad_()]));
}

describe('an optimizer goes on where it was saved, to the same bits', () => {
  test.each(Object.entries(makers))('%s, by number', (_, make) => {
    const named = model();
    const optimizer = make(named);
    train(named, optimizer, 3);
    const again = copied(named);
    const loaded = make(again);
    loaded.loadStateDict(optimizer.stateDict());
    expect(train(again, loaded, 3)).toEqual(train(named, optimizer, 3));
  });

  test.each(Object.entries(makers).filter(([name]) => !['LBFGS', 'Muon'].includes(name)))(
    '%s, by name, with its parameters in another order',
    (_, make) => {
      const named = model();
      const optimizer = make(named);
      train(named, optimizer, 3);
      const again = copied(named);
      const loaded = make([...again].reverse());
      loaded.loadStateDict(optimizer.stateDict({ names: true }));
      expect(train(again, loaded, 3)).toEqual(train(named, optimizer, 3));
    },
  );
});

test('LBFGS goes on where it was saved, by name, with its parameters in any other order', () => {
  torch.manualSeed(4);
  const names = ['a', 'b', 'c', 'd'];
  const model = new Map(
    names.map((name, i) => [
      name,
      torch
        .randn([i + 1])
        .double()
        .requiresGrad_(),
    ]),
  );
  const advance = (named: Map<string, torch.Tensor>, optimizer: torch.optim.LBFGS): readonly unknown[] => {
    optimizer.step(() => {
      optimizer.zeroGrad();
      const losses = names.map((name, i) =>
        (named.get(name) as torch.Tensor).sub(i).square().square().add(1).log().sum(),
      );
      const loss = losses.reduce((total, each) => total.add(each));
      loss.backward();
      return loss;
    });
    return names.map((name) => named.get(name)?.tolist());
  };
  const options = { maxIter: 3, lr: 0.3 };
  const optimizer = new optim.LBFGS(model, options);
  advance(model, optimizer);
  advance(model, optimizer);
  const saved = optimizer.stateDict({ names: true });
  const others = [
    ['a', 'c', 'b', 'd'],
    ['b', 'a', 'c', 'd'],
    ['d', 'c', 'b', 'a'],
  ].map((order) => {
    const again = copied(model);
    const loaded = new optim.LBFGS(new Map(order.map((name) => [name, again.get(name) as torch.Tensor])), options);
    loaded.loadStateDict(saved);
    return [again, loaded] as const;
  });
  const expected = advance(model, optimizer).flat() as number[];
  for (const [again, loaded] of others) {
    const values = advance(again, loaded).flat() as number[];
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 12);
  }
});

describe('a group that is loaded', () => {
  const make = () => new optim.SGD([torch.ones(1).requiresGrad_()], { lr: 0.1 });

  test('has what the saved one has, as in PyTorch', () => {
    const other = make();
    const saved = other.stateDict();
    const optimizer = make();
    optimizer.loadStateDict({ ...saved, param_groups: saved.param_groups.map((group) => ({ ...group, note: 'a' })) });
    expect(optimizer.paramGroups[0]).toHaveProperty('note', 'a');
    optimizer.loadStateDict(saved);
    expect(optimizer.paramGroups[0]).not.toHaveProperty('note');
  });

  test('has numbers as options, and numbers of steps', () => {
    const saved = make().stateDict();
    const odd = { ...saved, param_groups: saved.param_groups.map((group) => ({ ...group, lr: torch.ones(2) })) };
    expect(errorOf(() => make().loadStateDict(odd as never))).toMatchObject({ code: 'loadStateDict/option' });
    const adam = new optim.Adam([torch.ones(1).requiresGrad_()]);
    const state = { ...adam.stateDict(), state: { 0: { step: torch.ones(3) } } };
    const error = errorOf(() => adam.loadStateDict(state as never));
    expect([error.code, error.message]).toEqual([
      'loadStateDict/shape',
      'step of parameter 0 has shape [3], expected a number',
    ]);
    const scheduler = new optim.lrScheduler.MultiStepLR(make(), [1]);
    for (const milestones of [null, { 1: torch.ones(2) }, new Map([['x', 1]])]) {
      const odds = { ...scheduler.stateDict(), milestones };
      expect(errorOf(() => scheduler.loadStateDict(odds as never))).toMatchObject({ code: 'loadStateDict/state' });
    }
  });
});

describe('a state dict by names', () => {
  const named = model();

  test('takes the names of a model, where the optimizer has none', () => {
    const optimizer = new optim.SGD(named.values(), { lr: 0.1, momentum: 0.9 });
    train(named, optimizer, 1);
    const saved = optimizer.stateDict({ names: named });
    expect(Object.keys(saved.state)).toEqual(['weight', 'bias']);
    expect(saved.param_groups[0]?.['params']).toEqual(['weight', 'bias']);
    new optim.SGD([...named.values()].reverse(), { lr: 0.1 }).loadStateDict(saved, { names: named });
  });

  test('goes to other groups, where their options agree', () => {
    const groups = (first: string, second: string, rates: [number, number]) =>
      [first, second].map((name, i) => ({
        params: [[name, named.get(name) as torch.Tensor]] as const,
        lr: rates[i] as number,
      }));
    const saved = new optim.SGD(groups('weight', 'bias', [0.1, 0.2])).stateDict({ names: true });
    const other = new optim.SGD(groups('bias', 'weight', [1, 1]));
    other.loadStateDict(saved);
    expect(other.paramGroups.map(({ lr }) => lr)).toEqual([0.2, 0.1]);
    const { message } = errorOf(() => new optim.SGD(named).loadStateDict(saved));
    expect(message).toContain('the parameters of group 0 of SGD were in groups with other options');
  });

  test('that does not fit names all that is wrong', () => {
    const saved = new optim.SGD(named).stateDict({ names: true });
    const other = new optim.SGD(new Map([...named].map(([name, tensor]) => [`head.${name}`, tensor])));
    const { code, message } = errorOf(() => other.loadStateDict(saved));
    expect(code).toBe('loadStateDict/names');
    for (const name of ['missing: head.weight', 'missing: head.bias', 'unexpected: weight', 'unexpected: bias']) {
      expect(message).toContain(name);
    }
  });

  test('needs names', () => {
    const optimizer = new optim.SGD(named.values());
    const { code, message } = errorOf(() => optimizer.stateDict({ names: true }));
    expect(code).toBe('stateDict/names');
    expect(message).toContain('{ names: model.namedParameters() }');
  });
});

describe("PyTorch's layout", () => {
  test('has names of parameters beside their numbers', () => {
    const [group] = new optim.Adam(model()).stateDict().param_groups;
    expect(group).toEqual({
      lr: 1e-3,
      betas: [0.9, 0.999],
      eps: 1e-8,
      weight_decay: 0,
      amsgrad: false,
      maximize: false,
      foreach: null,
      fused: null,
      capturable: false,
      differentiable: false,
      params: [0, 1],
      param_names: ['weight', 'bias'],
    });
  });

  test('of L-BFGS has its history with the first parameter', () => {
    const named = model();
    const optimizer = new optim.LBFGS(named.values(), { lr: 0.5, maxIter: 3 });
    train(named, optimizer, 2);
    const { state } = optimizer.stateDict();
    expect(Object.keys(state)).toEqual(['0']);
    const { func_evals, n_iter, old_dirs, ro } = state['0'] as Record<string, readonly unknown[]>;
    // Two steps of two iterations: `maxEval` is 3. The first iteration has no change to remember.
    expect([func_evals, n_iter, old_dirs?.length, ro?.length]).toEqual([6, 4, 3, 3]);
  });

  test('takes a learning rate that PyTorch kept in a tensor', () => {
    const optimizer = new optim.SGD(model());
    const saved = optimizer.stateDict();
    optimizer.loadStateDict({ ...saved, param_groups: [{ ...saved.param_groups[0], lr: torch.tensor(0.5) }] });
    expect(optimizer.paramGroups[0]?.lr).toBe(0.5);
  });

  test('of another optimizer is refused', () => {
    const named = model();
    const optimizer = new optim.SGD(named, { lr: 0.1, momentum: 0.9 });
    train(named, optimizer, 1);
    const other = new optim.Adam(named);
    const { code, message } = errorOf(() => other.loadStateDict(optimizer.stateDict()));
    expect([code, other.paramGroups[0]?.lr]).toEqual(['loadStateDict/state', 1e-3]);
    expect(message).toContain('Adam has no momentum_buffer in its state');
  });
});

describe('hooks', () => {
  test('run around a step, in their order, until they are taken away', () => {
    const named = model();
    const optimizer = new optim.SGD(named);
    const seen: string[] = [];
    const before = optimizer.registerStepPreHook((which, given) => {
      seen.push(`before ${which === optimizer} ${given.length}`);
    });
    optimizer.registerStepPostHook(() => void seen.push('after'));
    optimizer.step();
    before.remove();
    optimizer.step();
    expect(seen).toEqual(['before true 0', 'after', 'after']);
  });

  test('before a step may change its arguments', () => {
    const named = model();
    const optimizer = new optim.SGD(named);
    optimizer.registerStepPreHook(() => [() => torch.tensor(7)]);
    expect(optimizer.step()?.item()).toBe(7);
    optimizer.registerStepPreHook(() => 3);
    expect(errorOf(() => optimizer.step()).code).toBe('registerStepPreHook/result');
  });

  test('run around saving and loading, and may replace what is saved and loaded', () => {
    const optimizer = new optim.SGD(model());
    const seen: string[] = [];
    optimizer.registerStateDictPreHook(() => void seen.push('saves'));
    optimizer.registerStateDictPostHook((_, saved) => ({ ...saved, extra: 1 }) as never);
    optimizer.registerStateDictPostHook(() => void seen.push('first'), { prepend: true });
    optimizer.registerLoadStateDictPreHook((_, saved) => {
      const [group] = saved.param_groups;
      return { ...saved, param_groups: [{ ...group, lr: 0.25 }] };
    });
    optimizer.registerLoadStateDictPostHook(() => void seen.push('loaded'));
    const saved = optimizer.stateDict();
    expect(saved).toMatchObject({ extra: 1 });
    optimizer.loadStateDict(saved);
    expect([optimizer.paramGroups[0]?.lr, seen]).toEqual([0.25, ['saves', 'first', 'loaded']]);
    expect(errorOf(() => optimizer.registerStepPreHook(3 as never)).message).toContain(
      'must be a function, got number',
    );
  });
});
