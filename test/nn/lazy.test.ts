/** @file Lazy layers: sizes from the first input or from a state, what they are before and after, and inputs that cannot be. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { nn, SerializationError, ShapeError, ValueError } = torch;

type Made = () => torch.nn.Module;
const cases: readonly [lazy: Made, eager: Made, shape: number[]][] = [
  [() => new nn.LazyLinear(5), () => new nn.Linear(3, 5), [2, 3]],
  [() => new nn.LazyLinear(5, false), () => new nn.Linear(3, 5, false), [3]],
  [() => new nn.LazyConv1d(4, 3), () => new nn.Conv1d(2, 4, 3), [1, 2, 5]],
  [
    () => new nn.LazyConv2d(4, 3, { groups: 2, padding: 'same' }),
    () => new nn.Conv2d(2, 4, 3, { groups: 2, padding: 'same' }),
    [2, 5, 5],
  ],
  [() => new nn.LazyConv3d(4, 2, { bias: false }), () => new nn.Conv3d(2, 4, 2, { bias: false }), [1, 2, 3, 3, 3]],
  [() => new nn.LazyConvTranspose1d(4, 3, 2), () => new nn.ConvTranspose1d(2, 4, 3, 2), [1, 2, 5]],
  [
    () => new nn.LazyConvTranspose2d(4, 3, { groups: 2 }),
    () => new nn.ConvTranspose2d(2, 4, 3, { groups: 2 }),
    [1, 2, 5, 5],
  ],
  [() => new nn.LazyConvTranspose3d(4, 2), () => new nn.ConvTranspose3d(2, 4, 2), [1, 2, 3, 3, 3]],
  [() => new nn.LazyBatchNorm1d(), () => new nn.BatchNorm1d(3), [2, 3]],
  [() => new nn.LazyBatchNorm2d({ momentum: null }), () => new nn.BatchNorm2d(3, { momentum: null }), [2, 3, 2, 2]],
  [() => new nn.LazyBatchNorm3d({ affine: false }), () => new nn.BatchNorm3d(3, { affine: false }), [2, 3, 2, 2, 2]],
  [
    () => new nn.LazyInstanceNorm1d(),
    () => new nn.InstanceNorm1d(3, { affine: true, trackRunningStats: true }),
    [3, 4],
  ],
  [
    () => new nn.LazyInstanceNorm2d(),
    () => new nn.InstanceNorm2d(3, { affine: true, trackRunningStats: true }),
    [2, 3, 4, 4],
  ],
  [
    () => new nn.LazyInstanceNorm3d({ trackRunningStats: false }),
    () => new nn.InstanceNorm3d(3, { affine: true }),
    [2, 3, 2, 2, 2],
  ],
];

const plain = (state: torch.nn.StateDict) => Object.entries(state).map(([key, tensor]) => [key, tensor.tolist()]);

describe.each(cases.map((row) => [String(row[0]()), ...row] as const))('%s', (_, lazy, eager, shape) => {
  test('draws, computes and prints what the layer with its sizes does', () => {
    torch.manualSeed(0);
    const expected = eager();
    torch.manualSeed(0);
    const layer = lazy();
    const x = torch
      .arange(shape.reduce((a, b) => a * b))
      .reshape(shape)
      .sin();
    expect((layer(x) as torch.Tensor).tolist()).toEqual((expected(x) as torch.Tensor).tolist());
    expect(String(layer)).toBe(String(expected));
    expect(layer.constructor).toBe(expected.constructor);
    expect(plain(layer.stateDict())).toEqual(plain(expected.stateDict()));
    expect(Object.keys(layer).sort()).toEqual(Object.keys(expected).sort());
  });

  test('takes its sizes from a state', () => {
    const saved = eager();
    const layer = lazy();
    layer.loadStateDict(saved.stateDict());
    expect(plain(layer.stateDict())).toEqual(plain(saved.stateDict()));
    const x = torch.ones(shape);
    expect((layer(x) as torch.Tensor).tolist()).toEqual((saved(x) as torch.Tensor).tolist());
    expect(String(layer)).toBe(String(saved));
  });

  test('loads a state without sizes', () => {
    const layer = lazy();
    expect(layer.loadStateDict(lazy().stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    layer(torch.ones(shape));
  });
});

test('parameters keep their identity, their dtype and their place in an optimizer', () => {
  const model = new nn.Sequential(new nn.LazyLinear(3), new nn.LazyBatchNorm1d(), new nn.LazyLinear(1));
  const before = [...model.parameters()];
  const optimizer = new torch.optim.SGD(before, { lr: 0.1 });
  const copy = model.clone();
  model.double();
  const x = torch.ones([2, 7], { dtype: torch.float64 });
  (model(x) as torch.Tensor).sum().backward();
  const weight = before[0] as torch.nn.Parameter;
  const old = weight.detach().clone();
  weight.grad?.fill_(1);
  optimizer.step();
  expect([...model.parameters()].every((parameter, i) => parameter === before[i])).toBe(true);
  expect([weight.dtype, weight.shape]).toEqual([torch.float64, [3, 7]]);
  expect(weight.equal(old)).toBe(false);
  expect(weight).not.toBeInstanceOf(nn.UninitializedParameter);
  copy(torch.ones([2, 4]));
  expect([...copy.parameters()][0]?.shape).toEqual([3, 4]);
});

test('a tensor without a shape says so', () => {
  const layer = new nn.LazyBatchNorm1d();
  expect(String(layer.weight)).toBe('<UninitializedParameter>');
  expect(String(layer.runningMean)).toBe('<UninitializedBuffer>');
  expect(errorOf(() => layer.weight.shape)).toBeInstanceOf(ValueError);
  expect(errorOf(() => layer.runningMean?.shape)).toBeInstanceOf(ValueError);
});

test('a state without sizes does not fit a layer that has them', () => {
  const layer = new nn.Linear(3, 5);
  const error = errorOf(() => layer.loadStateDict(new nn.LazyLinear(5).stateDict()));
  expect(error).toBeInstanceOf(SerializationError);
  expect(error.message).toContain('before its first call');
});

test('an input that cannot be leaves the layer as it was', () => {
  const layer = new nn.LazyConv2d(4, 3, { groups: 2 });
  expect(errorOf(() => layer(torch.ones([2, 2])))).toBeInstanceOf(ShapeError);
  expect(errorOf(() => layer(torch.ones([1, 3, 5, 5])))).toBeInstanceOf(ValueError);
  expect(String(layer)).toBe('LazyConv2d(0, 4, kernel_size=(3, 3), stride=(1, 1), groups=2)');
  expect(errorOf(() => new nn.LazyLinear(2)(torch.tensor(1)))).toBeInstanceOf(ShapeError);
  expect(errorOf(() => new nn.LazyInstanceNorm1d()(torch.ones([2, 3, 4, 5])))).toBeInstanceOf(ShapeError);
});
