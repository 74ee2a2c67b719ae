/** @file Optimizers over parameters, gradients and state that do not go together, and how optimizers are made and printed. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { add } from '../../src/ops/pointwise/arithmetic.ts';
import { fused } from '../../src/ops/pointwise/fused.ts';
import { errorOf, testMistakes } from '../errors/mistake.ts';

const { DTypeError, nn, optim, ShapeError } = torch;

const leaf = (shape: number[]) => torch.zeros(shape).requiresGrad_();

/** A parameter with a gradient, and another after it whose data was replaced after its gradient came. */
function replaced(data: torch.Tensor): [torch.Tensor, torch.Tensor] {
  const pair: [torch.Tensor, torch.Tensor] = [leaf([2]), leaf([3])];
  for (const parameter of pair) parameter.grad = torch.ones(parameter.shape);
  pair[1].data = data;
  return pair;
}

describe('a step refuses', () => {
  testMistakes([
    {
      about: 'a gradient of another shape, before any parameter is updated',
      given: () => replaced(torch.zeros([1000])),
      run: (...params) => new optim.SGD(params, { lr: 1 }).step(),
      type: ShapeError,
      code: 'SGD/gradient',
      says: "the gradient of parameter 1 of SGD must have the parameter's shape, got [3] for [1000]",
      helps: ['fix: set its grad to null'],
    },
    {
      about: 'a gradient of another dtype, before any parameter is updated',
      given: () => replaced(torch.zeros([3], { dtype: torch.float64 })),
      run: (...params) => new optim.Adam(params).step(),
      type: DTypeError,
      code: 'Adam/gradient',
      says: "the gradient of parameter 1 of Adam must have the parameter's dtype, got float32 for float64",
      helps: ['.to(torch.float64)'],
    },
  ]);

  test('state of another size', () => {
    const parameter = leaf([3]);
    const optimizer = new optim.SGD([parameter], { lr: 1, momentum: 0.9 });
    parameter.grad = torch.ones([3]);
    optimizer.step();
    parameter.data = torch.zeros([1000]);
    parameter.grad = torch.ones([1000]);
    const { code, message } = errorOf(() => optimizer.step());
    expect(code).toBe('SGD/state');
    expect(message).toContain('the momentum_buffer of parameter 0 of SGD');
    expect(message).toContain('got [3] for [1000]');
    expect(parameter.sum().item()).toBe(0);
  });

  test('operands that differ, also within the fused kernel', () => {
    const addTo = fused({
      name: 'addTo',
      reads: ['grad'],
      updates: ['param'],
      numbers: [],
      compute: ({ param, grad }) => ({ param: add(param, grad) }),
    });
    const param = torch.zeros([3]);
    const codes = [torch.ones([2]), torch.ones([3], { dtype: torch.float64 })].map(
      (grad) => errorOf(() => addTo({ param, grad }, {})).constructor.name,
    );
    expect(codes).toEqual(['ShapeError', 'DTypeError']);
    expect(param.tolist()).toEqual([0, 0, 0]);
  });
});

describe('state follows its parameter to another dtype', () => {
  test.each([
    ['Adam', (params: Iterable<torch.Tensor>) => new optim.Adam(params, { lr: 0.1 }), 0.7],
    [
      'SGD',
      (params: Iterable<torch.Tensor>) => new optim.SGD(params, { lr: 0.1, momentum: 0.5 }),
      1 - 0.1 * (1 + 1.5 + 1.75),
    ],
  ] as const)('%s', (_, make, expected) => {
    const layer = new nn.Linear(1, 1, { bias: false });
    torch.noGrad(() => layer.weight.fill_(1));
    const optimizer = make(layer.parameters());
    for (let step = 0; step < 3; step++) {
      if (step === 2) layer.to(torch.float64);
      layer.weight.grad = torch.onesLike(layer.weight);
      optimizer.step();
    }
    expect(layer.weight.item()).toBeCloseTo(expected, 5);
    const state = Object.values(optimizer.stateDict().state['0'] ?? {}).filter((tensor) => tensor.ndim > 0);
    expect(state.map((tensor) => tensor.dtype)).toEqual(state.map(() => torch.float64));
  });
});

describe('an optimizer', () => {
  test('takes any prefix of its options by position, as PyTorch does', () => {
    const params = [leaf([1])];
    expect(new optim.SGD(params, 0.5).paramGroups[0]).toMatchObject({ lr: 0.5, momentum: 0 });
    expect(new optim.SGD(params, 0.5, 0.9, { nesterov: true }).paramGroups[0]).toMatchObject({
      lr: 0.5,
      momentum: 0.9,
      nesterov: true,
    });
    expect(new optim.Adam(params, 0.5, [0.8, 0.9]).paramGroups[0]).toMatchObject({ lr: 0.5, betas: [0.8, 0.9] });
    expect(new optim.Adam(params, undefined).paramGroups[0]).toMatchObject({ lr: 1e-3 });
  });

  test('prints as in PyTorch', () => {
    const groups = [{ params: [leaf([1])] }, { params: leaf([1]), lr: 2 }];
    expect(String(new optim.Adam(groups, { lr: 0.1 }))).toBe(
      [
        'Adam (',
        ...[0.1, 2].flatMap((lr, i) => [
          ...(i > 0 ? [''] : []),
          `Parameter Group ${i}`,
          '    amsgrad: False',
          '    betas: (0.9, 0.999)',
          '    capturable: False',
          '    differentiable: False',
          '    eps: 1e-08',
          '    foreach: None',
          '    fused: None',
          `    lr: ${lr}`,
          '    maximize: False',
          '    weight_decay: 0',
        ]),
        ')',
      ].join('\n'),
    );
  });

  test('loads state as older versions of PyTorch wrote it', () => {
    const optimizer = new optim.SGD([leaf([1])], { lr: 1, momentum: 0.5 });
    const saved = optimizer.stateDict();
    optimizer.loadStateDict({ ...saved, state: { 0: { step: 3, momentum_buffer: null } } } as never);
    expect(optimizer.stateDict().state).toEqual({ 0: {} });
  });
});

describe('an optimizer refuses', () => {
  const one = () => [leaf([1])];
  const SGD = optim.SGD as unknown as new (...given: unknown[]) => torch.optim.SGD;
  const Adam = optim.Adam as unknown as new (...given: unknown[]) => torch.optim.Adam;
  const iterator = () => {
    const parameters = new nn.Linear(1, 1).parameters();
    new SGD(parameters);
    return parameters;
  };
  test.each([
    ['a tensor', () => new SGD(leaf([1]), 0.1), 'ArgumentError', 'SGD/parameters', 'fix: new optim.SGD([tensor], …)'],
    [
      'a module',
      () => new SGD(new nn.Linear(1, 1)),
      'ArgumentError',
      'SGD/parameters',
      'got a module\n  fix: new optim.SGD(model.parameters(), …)',
    ],
    ['nothing', () => new SGD(), 'ArgumentError', 'SGD/parameters', 'got undefined'],
    [
      'a group that is in no list',
      () => new SGD({ params: one() }),
      'ArgumentError',
      'SGD/parameters',
      'groups come in an array',
    ],
    [
      'an iterator for the second time',
      () => new SGD(iterator()),
      'ArgumentError',
      'SGD/parameters',
      'can be read only once',
    ],
    [
      'a mixed list',
      () => new SGD([...one(), { params: one() }]),
      'ArgumentError',
      'SGD/parameters',
      'got an object at 1',
    ],
    ['a number in a list', () => new SGD([...one(), 3]), 'ArgumentError', 'SGD/parameters', 'got 3 at 1'],
    [
      'names for some parameters only',
      () => new SGD([...new nn.Linear(1, 1).namedParameters(), leaf([1])]),
      'ArgumentError',
      'SGD/parameters',
      'after parameters with names it got a tensor at 2',
    ],
    [
      'a group without names after one with',
      () => new SGD([{ params: new nn.Linear(1, 1).namedParameters() }, { params: one() }]),
      'ValueError',
      'SGD/names',
      'got a group without names\n  fix: model.namedParameters() for all groups',
    ],
    [
      'a tensor for a number',
      () => new SGD(one(), { lr: torch.tensor(0.1) }),
      'ArgumentError',
      'SGD/lr',
      'lr of SGD must be a number, got a tensor\n  fix: lr.item()',
    ],
    [
      'a step to differentiate',
      () => new SGD(one(), { differentiable: true }),
      'ValueError',
      'SGD/differentiable',
      'must be false',
    ],
    [
      'two implementations',
      () => new SGD(one(), { foreach: true, fused: true }),
      'ValueError',
      'SGD/fused',
      'false or null with foreach',
    ],
    [
      'a parameter twice',
      () => {
        const p = leaf([1]);
        return new SGD([p, p]);
      },
      'ValueError',
      'SGD/repeated',
      'stands twice',
    ],
    ['a group without params', () => new SGD([{ lr: 1 }]), 'ArgumentError', 'SGD/group', 'got the fields lr'],
    [
      'a group of a module',
      () => new SGD([{ params: new nn.Linear(1, 1) }]),
      'ArgumentError',
      'SGD/parameters',
      'got a module',
    ],
    [
      'a group with a number',
      () => new SGD([{ params: [3] }]),
      'ArgumentError',
      'SGD/parameters',
      'must be a tensor, got 3',
    ],
    [
      'a string for a number',
      () => new SGD(one(), { lr: '0.1' }),
      'ArgumentError',
      'SGD/lr',
      "lr of SGD must be a number, got '0.1'",
    ],
    ['a string by position', () => new SGD(one(), '0.1'), 'ArgumentError', 'SGD/lr', "got '0.1'"],
    ['null', () => new SGD(one(), null), 'ArgumentError', 'SGD/lr', 'got null'],
    ['a Map', () => new SGD(one(), new Map([['lr', 1]])), 'ArgumentError', 'SGD/lr', 'got a Map'],
    ['one beta', () => new Adam(one(), { betas: 0.9 }), 'ArgumentError', 'Adam/betas', 'an array of numbers, got 0.9'],
    [
      'a number for true',
      () => new SGD(one(), { nesterov: 1 }),
      'ArgumentError',
      'SGD/nesterov',
      'true or false, got 1',
    ],
    ['a wrong option of a group', () => new SGD([{ params: one(), lr: 'x' }]), 'ArgumentError', 'SGD/lr', "got 'x'"],
    ['a negative rate', () => new SGD(one(), -1), 'ValueError', 'SGD/lr', 'a number not below 0, got -1'],
    ['an option given twice', () => new SGD(one(), 1, { lr: 1 }), 'ArgumentError', 'SGD/options', 'given twice'],
    [
      'too many by position',
      () => new SGD(one(), 1, 0, 0, 0, false, true),
      'ArgumentError',
      'SGD/options',
      '{ maximize: … }',
    ],
    ['an unknown option', () => new SGD(one(), { rate: 1 }), 'ArgumentError', 'SGD/options', 'has no option rate'],
    [
      'state that is none',
      () => new SGD(one()).loadStateDict(null as never),
      'ArgumentError',
      'loadStateDict/argument',
      'got null',
    ],
    [
      'state that is empty',
      () => new SGD(one()).loadStateDict({} as never),
      'SerializationError',
      'loadStateDict/format',
      'an object with no fields',
    ],
    [
      'state of numbers',
      () =>
        new SGD(one()).loadStateDict({
          state: { 0: { momentum_buffer: 3 } },
          param_groups: [{ params: [0] }],
        } as never),
      'ArgumentError',
      'loadStateDict/argument',
      'momentum_buffer of parameter 0 must be a tensor, got number',
    ],
    [
      'an option in a state',
      () => new SGD(one()).loadStateDict({ state: {}, param_groups: [{ params: [0], lr: -1 }] }),
      'ValueError',
      'SGD/lr',
      'got -1',
    ],
  ])('%s', (_, run, type, code, says) => {
    const error = errorOf(run);
    expect([error.constructor.name, error.code]).toEqual([type, code]);
    expect(error.message).toContain(says);
  });
});
