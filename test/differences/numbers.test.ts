/** @file Differences from PyTorch in dtypes, numbers and results: each test has its row's subject for a name. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const F = torch.nn.functional;

/** Says to the compiler what a program in JavaScript would not. */
const wrong = (value: unknown) => value as never;

test('`tensor([1, 2])`', () => {
  expect(torch.tensor([1, 2]).dtype.name).toBe('float32');
  expect(torch.tensor([1n, 2n]).dtype.name).toBe('int64');
});

test('`full([2], 1)`', () => {
  const dtypes = [1, 1n, true].map((value) => torch.full([2], value).dtype.name);
  expect(dtypes).toEqual(['float32', 'int64', 'bool']);
});

test('dtypes that do not exist', () => {
  expect(errorOf(() => torch.zeros([1], { dtype: wrong(undefined) })).code).toBe('zeros/argument');
  expect(torch.zeros([1], { dtype: wrong(null) }).dtype.name).toBe('float32');
});

test('`tensor(numpy.uint16(…))`', () => {
  for (const array of [Uint16Array, Uint32Array, BigUint64Array]) {
    expect(errorOf(() => torch.tensor(wrong(new array(2)))).code).toBe('tensor/dtype');
    expect(torch.tensor(wrong(new array(2)), { dtype: torch.int64 }).tolist()).toEqual([0, 0]);
  }
});

test('whole-valued float scalars', () => {
  const x = torch.ones([1], { dtype: torch.int64 });
  expect(x.mul(2).dtype.name).toBe('int64');
  expect(x.mul(torch.scalar(2, torch.float32)).dtype.name).toBe('float32');
});

test('`item()` of int64', () => {
  expect(torch.tensor([2n ** 53n - 1n]).item()).toBe(2 ** 53 - 1);
  const large = torch.tensor([2n ** 60n]);
  expect(errorOf(() => large.item()).code).toBe('item/int64');
  expect(large.toBigInt()).toBe(2n ** 60n);
});

test('dtypes', () => {
  const names = Object.entries(torch).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && Reflect.get(value, 'name') === name ? [name] : [],
  );
  const floats = ['bfloat16', 'float16', 'float32', 'float64'];
  expect(names.sort()).toEqual([...floats, 'bool', 'int16', 'int32', 'int64', 'int8', 'uint8'].sort());
});

test('`x.numpy()` of 16-bit floats', () => {
  for (const dtype of [torch.float16, torch.bfloat16]) {
    expect(torch.tensor([0.5, -2], { dtype }).toTypedArray()).toEqual(Float32Array.of(0.5, -2));
  }
});

test('16-bit floats within an operator, or a step of an optimizer', () => {
  const dtype = torch.bfloat16;
  const x = torch.tensor([3, 7, 0.37, 11.5, 1.3, 100.25, -2.7, 0.01], { dtype });
  const y = torch.tensor([0.3, 1.7, 2.37, -1.5, 1.9, 10.25, 2.1, 5], { dtype });
  const wide = F.mseLoss(x.float(), y.float());
  expect(F.mseLoss(x, y).item()).toBe(wide.to(dtype).item());
  const weight = new torch.nn.Parameter(torch.ones([2], { dtype: torch.float16 }));
  weight.grad = torch.zeros([2], { dtype: torch.float16 });
  new torch.optim.Adam([weight]).step();
  expect(weight.tolist()).toEqual([1, 1]);
});

test('memory format', () => {
  expect(torch.ones([2, 3]).t().isContiguous()).toBe(false);
  expect(torch.ones([2, 3]).t().add(1).isContiguous()).toBe(true);
});

test('`var`, `std` of float32 beyond 1e19 or below 1e-19', () => {
  const [large, small] = [torch.tensor([2e19, -2e19]), torch.tensor([1e-30, -1e-30])];
  expect([large.var().item(), large.std().item(), small.var().item(), small.std().item()]).toEqual([
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    0,
    0,
  ]);
  expect(large.to(torch.float64).var().item()).toBeCloseTo(8e38, -33);
});

test("`einsum` of small ints where just one of two operands is a sum (`'ij,j->'`)", () => {
  const [a, b] = [torch.ones([2, 2], { dtype: torch.uint8 }), torch.ones([2], { dtype: torch.uint8 })];
  const sum = torch.einsum('ij,j->', a, b);
  expect([sum.dtype.name, sum.tolist()]).toEqual(['int64', 4]);
});

test('`F.hardtanh` in place with `minVal` above `maxVal`', () => {
  const x = torch.ones([1]);
  expect(errorOf(() => F.hardtanh(x, 2, 1, { inplace: true })).code).toBe('hardtanh/bounds');
  expect(errorOf(() => F.hardtanh(x, 2, 1)).code).toBe('hardtanh/bounds');
  expect(x.tolist()).toEqual([1]);
});

test('`avg_pool3d` of an input that is smaller than the kernel', () => {
  for (const options of [{ padding: 1 }, { ceilMode: true }] as const) {
    const value = 'padding' in options ? 1 / 8 : 1;
    expect(F.avgPool3d(torch.ones([1, 1, 1, 1, 1]), 2, options).tolist()).toEqual([[[[[value]]]]]);
  }
  expect(F.avgPool1d(torch.ones([1, 1, 1]), 2, { padding: 1 }).tolist()).toEqual([[[1 / 2]]]);
  expect(F.avgPool2d(torch.ones([1, 1, 1, 1]), 2, { padding: 1 }).tolist()).toEqual([[[[1 / 4]]]]);
});

test('`F.pad` by `reflect` or `replicate` to a size of 0', () => {
  for (const mode of ['reflect', 'replicate', 'circular', 'constant'] as const) {
    expect(F.pad(torch.ones([1, 1, 2]), [-1, -1], { mode }).shape).toEqual([1, 1, 0]);
  }
});

test('`F.pad` of uint8 by a negative value', () => {
  const x = torch.ones([2], { dtype: torch.uint8 });
  expect(F.pad(x, [1, 0], { value: -1 }).tolist()).toEqual([255, 1, 1]);
  expect(x.fill_(-1).tolist()).toEqual([255, 255]);
});

test('`cummax`, `cummin` of an empty tensor by a dim that it lacks', () => {
  for (const scan of [torch.cummax, torch.cummin, torch.cumsum]) {
    expect(errorOf(() => scan(torch.zeros([0]), 3)).code).toMatch(/^cum.*\/dim$/);
  }
});

test('running statistics of `instanceNorm` for an empty batch', () => {
  const [runningMean, runningVar] = [torch.zeros([2]), torch.ones([2])];
  F.instanceNorm(torch.zeros([0, 2, 3]), { runningMean, runningVar });
  expect([runningMean.tolist(), runningVar.tolist()]).toEqual([
    [0, 0],
    [1, 1],
  ]);
});

test('`layerNorm`, `groupNorm` of float32 beyond 1e19', () => {
  const x = torch.tensor([[1e20, -1e20, 1e20, -2e20]]);
  for (const normalised of [F.layerNorm(x, [4]), F.groupNorm(x.view([1, 4, 1]), 1)]) {
    expect(normalised.abs().sum().item()).toBe(0);
  }
});
