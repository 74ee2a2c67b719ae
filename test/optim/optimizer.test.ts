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
