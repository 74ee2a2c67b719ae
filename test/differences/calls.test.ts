/** @file Differences from PyTorch in what JavaScript itself does with tensors: each test has its row's subject for a name. */
import { expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

/** Does with a value what the compiler would not let pass. */
const loose = (value: unknown) => value as { length: unknown; 0: unknown; to(...given: readonly unknown[]): unknown };

test('`x.to()`, `x.to(None)`', () => {
  const x = loose(torch.ones([1]));
  for (const given of [[], [null]]) expect(errorOf(() => x.to(...given)).code).toBe('to/argument');
});

test('`len(x)`, `x[0]`', () => {
  const x = loose(torch.ones([1]));
  expect(errorOf(() => x.length).message).toContain('x.shape[0]');
  expect(errorOf(() => x[0]).message).toContain('x.at(0)');
});

test('`.cpu()` of a tensor', async () => {
  const x = torch.ones([2]);
  const promise = x.cpu();
  expect(promise).toBeInstanceOf(Promise);
  expect((await promise).tolist()).toEqual([1, 1]);
});

test('`x + 1`, `x > 2`', () => {
  const x = torch.ones([1]) as never as number;
  for (const use of [() => x + 1, () => x > 2]) {
    const { code, message } = errorOf(use);
    expect(code).toBe('tensor/operator');
    expect(message).toContain('x.add(y), x.gt(y)');
  }
});

test('a clone of a tensor by `structuredClone` or `postMessage`', () => {
  const x = torch.ones([1]);
  const { port1, port2 } = new MessageChannel();
  for (const copy of [() => structuredClone(x), () => port1.postMessage(x)]) {
    expect(errorOf(copy).message).toContain('toTypedArray()');
  }
  port1.close();
  port2.close();
});
