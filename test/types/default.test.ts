/** @file The default export is the namespace: values and types are found in it, and names that are not there say so. */
import { inspect } from 'node:util';
import torch, * as namespace from 'flambeau';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { missingInNamespaces } from '../../src/ops/missing-names.ts';
import { errorOf } from '../errors/mistake.ts';

class Double extends torch.nn.Module {
  forward(input: torch.Tensor): torch.Tensor {
    return input.mul(2);
  }
}

test('the default export holds what the package exports', () => {
  // But for itself.
  const names = Object.keys(namespace).filter((name) => name !== 'default');
  expect(Object.keys(torch).sort()).toEqual(names.sort());
  expect(torch.ones).toBe(namespace.ones);
  const model: torch.nn.Module = new Double();
  expectTypeOf(new Double()(torch.ones([1]))).toEqualTypeOf<torch.Tensor>();
  expect(model(torch.ones([1])).item()).toBe(2);
});

test('the namespaces within it hold what those of the package hold', () => {
  const { nn } = torch;
  expect(Object.keys(nn).sort()).toEqual(Object.keys(namespace.nn).sort());
  expect(nn.Linear).toBe(namespace.nn.Linear);
  expect(nn.functional.softmax).toBe(torch.softmax);
});

/** A namespace by its path, and what it has under a name that the compiler does not know. */
function read(path: string, name: string): unknown {
  const [, ...inner] = path.split('.');
  const owner = inner.reduce<object>((at, each) => Reflect.get(at, each) as object, torch);
  return Reflect.get(owner, name);
}

describe('names of PyTorch that are not there', () => {
  test.each(
    Object.entries(missingInNamespaces).flatMap(([path, names]) =>
      names
        .split(' ')
        .slice(0, 3)
        .map((name) => [path, name] as const),
    ),
  )('%s.%s says so', (path, name) => {
    const error = errorOf(() => read(path, name));
    expect(error).toBeInstanceOf(torch.ArgumentError);
    expect(error.message).toBe(
      `${path} of PyTorch has '${name}', which is not there yet\n  fix: docs/reference lists what is there`,
    );
  });

  test.each([
    ['torch', 'zeros_like', 'zerosLike'],
    ['torch', 'manual_seed', 'manualSeed'],
    ['torch', 'set_printoptions', 'setPrintOptions'],
    ['torch.nn.functional', 'cross_entropy', 'crossEntropy'],
    ['torch.nn.init', 'kaiming_normal_', 'kaimingNormal_'],
  ])('%s.%s is spelt in camelCase', (path, name, camel) => {
    expect(errorOf(() => read(path, name)).message).toBe(
      `${path} has no '${name}': names are PyTorch's in camelCase\n  fix: ${camel}`,
    );
  });

  test('are not in it, so that a program may ask', () => {
    expect('stft' in torch).toBe(false);
    expect(Object.hasOwn(torch, 'stft')).toBe(false);
  });
});

test('the default export is an ordinary object to those who look at objects', async () => {
  expect(await Promise.resolve(torch)).toBe(torch);
  expect(read('torch', 'then')).toBeUndefined();
  expect(read('torch', 'toJSON')).toBeUndefined();
  expect(inspect(torch, { depth: 0 })).toContain('add: [Function');
  expect(() => Object.assign(torch, { add: 1 })).toThrow(TypeError);
  const { ...copy } = torch;
  expect(copy.add).toBe(torch.add);
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
