/** @file Arrays of sizes, strides and dims are copied on the way in: what the caller does with them later changes nothing. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

/** Calls with an array, changes the array, and reads the result. */
function kept(array: number[], make: (array: number[]) => torch.Tensor): [torch.Tensor, readonly number[]] {
  const result = make(array);
  const shape = [...result.shape];
  array.fill(1_000_000);
  array.push(7);
  return [result, shape];
}

describe('creators', () => {
  const creators: readonly [string, (size: number[]) => torch.Tensor][] = [
    ['zeros', (size) => torch.zeros(size)],
    ['ones', (size) => torch.ones(size)],
    ['empty', (size) => torch.empty(size)],
    ['full', (size) => torch.full(size, 1)],
    ['rand', (size) => torch.rand(size)],
    ['randn', (size) => torch.randn(size)],
    ['randint', (size) => torch.randint(0, 5, size)],
    ['randint without low', (size) => torch.randint(5, size)],
    ['normal', (size) => torch.normal(0, 1, size)],
    ['newZeros', (size) => torch.ones([1]).newZeros(size, {})],
    ['newOnes', (size) => torch.ones([1]).newOnes(size, {})],
    ['newEmpty', (size) => torch.ones([1]).newEmpty(size, {})],
    ['newFull', (size) => torch.ones([1]).newFull(size, 1)],
    ['fromTypedArray', (size) => torch.fromTypedArray(new Float32Array(6), size)],
    ['asStrided by size', (size) => torch.ones([6]).asStrided(size, [3, 1])],
    ['asStrided by stride', (stride) => torch.ones([24]).asStrided([2, 3], stride)],
  ];

  it.each(creators)('%s', (_, make) => {
    const [result, shape] = kept([2, 3], make);
    expect(result.shape).toEqual(shape);
    expect(result.sum().shape).toEqual([]);
    expect(result.add(1).numel()).toBe(6);
  });

  it('in a loop over one array', () => {
    const size = [1];
    const parts: torch.Tensor[] = [];
    for (let n = 1; n < 4; n++) {
      size[0] = n;
      parts.push(torch.ones(size));
    }
    expect(torch.cat(parts).tolist()).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

describe('operators and their backward passes', () => {
  it.each<[string, number[], (x: torch.Tensor, array: number[]) => torch.Tensor]>([
    ['view', [3, 2], (x, array) => x.view(array)],
    ['reshape', [6], (x, array) => x.reshape(array)],
    ['expand', [2, 2, 3], (x, array) => x.expand(array)],
    ['permute', [1, 0], (x, array) => x.permute(array)],
    ['flip', [0, 1], (x, array) => x.flip(array)],
    ['roll', [1, 1], (x, array) => x.roll(array, [0, 1])],
    ['roll dims', [0, 1], (x, array) => x.roll([1, 1], array)],
    ['sum', [0, 1], (x, array) => x.sum(array)],
    ['mean', [1], (x, array) => x.mean(array)],
    ['amax', [1], (x, array) => x.amax(array)],
    ['logsumexp', [0, 1], (x, array) => x.logsumexp(array)],
    ['var', [0], (x, array) => x.var(array)],
    ['norm', [1], (x, array) => x.norm(2, array)],
    ['repeat', [2, 1], (x, array) => x.repeat(array)],
    ['tile', [2, 1], (x, array) => x.tile(array)],
    ['pad', [1, 1], (x, array) => torch.nn.functional.pad(x, array)],
    ['layerNorm', [3], (x, array) => torch.nn.functional.layerNorm(x, array)],
    ['asStrided', [2, 2], (x, array) => x.asStrided(array, [3, 1])],
    ['unflatten', [3, 1], (x, array) => x.unflatten(1, array)],
    ['avgPool2d', [2, 2], (x, array) => torch.nn.functional.avgPool2d(x.view(1, 1, 2, 3), array)],
    [
      'adaptiveAvgPool2d',
      [1, 1],
      (x, array) => torch.nn.functional.adaptiveAvgPool2d(x.view(1, 1, 2, 3), array as never),
    ],
  ])('%s', (_, array, run) => {
    const make = () =>
      torch.tensor(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        { requiresGrad: true },
      );
    const x = make();
    const expected = run(x, [...array]);
    expected.square().sum().backward();
    const y = make();
    const result = run(y, array);
    array.fill(1_000_000);
    array.push(7);
    expect(result.tolist()).toEqual(expected.tolist());
    result.square().sum().backward();
    expect(y.grad?.tolist()).toEqual(x.grad?.tolist());
  });
});
