/** @file The default export is the namespace: values and types are found in it. */
import torch, * as namespace from 'flambeau';
import { expect, expectTypeOf, test } from 'vitest';

class Double extends torch.nn.Module {
  forward(input: torch.Tensor): torch.Tensor {
    return input.mul(2);
  }
}

test('the default export holds what the package exports', () => {
  expect(Object.keys(torch).sort()).toEqual(Object.keys(namespace).sort());
  expect(torch.ones).toBe(namespace.ones);
  const model: torch.nn.Module = new Double();
  expectTypeOf(new Double()(torch.ones([1]))).toEqualTypeOf<torch.Tensor>();
  expect(model(torch.ones([1])).item()).toBe(2);
});

test('dtypes have their other names', () => {
  const { double, float, half, int, long, short } = torch;
  expect([double, float, half, int, long, short]).toEqual([
    torch.float64,
    torch.float32,
    torch.float16,
    torch.int32,
    torch.int64,
    torch.int16,
  ]);
  expect(torch.tensor([1], { dtype: torch.long }).dtype).toBe(torch.int64);
  expect(torch.ones([1], { device: torch.device('cpu') }).device).toBe('cpu');
});
