/** @file Indexing: what the recorded cases cannot know. Compared with a plain walk over nested arrays. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

type Tensor = torch.Tensor;

function counting(shape: readonly number[]): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return torch.fromTypedArray(
    Float32Array.from({ length: count }, (_, i) => i),
    shape,
  );
}

const long = (...values: number[]): Tensor => torch.tensor(values.map(BigInt));

function failure(run: () => unknown): torch.FlambeauError {
  try {
    run();
  } catch (error) {
    if (error instanceof torch.FlambeauError) return error;
    throw error;
  }
  throw new Error('no error was thrown');
}

describe('at', () => {
  const x = counting([4, 3, 5]);

  test('basic indexing shares memory, advanced indexing copies', () => {
    const base = counting([3, 4]);
    base.at(1, '1:3').mul_(0);
    expect(base.at(1).tolist()).toEqual([4, 0, 0, 7]);
    base.at(long(0)).mul_(0);
    base.at([0]).mul_(0);
    base.at(base.gt(-1)).mul_(0);
    expect(base.at(0).tolist()).toEqual([0, 1, 2, 3]);
    base.at().mul_(0);
    expect(base.at(0).tolist()).toEqual([0, 0, 0, 0]);
  });

  test('slices are clamped and count from the end', () => {
    expect(x.at('-100:2').shape).toEqual([2, 3, 5]);
    expect(x.at('-1:').tolist()).toEqual([x.at(3).tolist()]);
    expect(x.at('3:1').shape).toEqual([0, 3, 5]);
    expect(x.at('...', '::2').at(0, 0).tolist()).toEqual([0, 2, 4]);
    expect(x.at(':', null, ' 1 : 2 ').shape).toEqual([4, 1, 1, 5]);
  });

  test('index axes stand in front where the indexed dims are apart, in place where they are together', () => {
    const index = long(0, 1);
    expect(x.at(index, ':', index).shape).toEqual([2, 3]);
    expect(x.at(':', index, index).shape).toEqual([4, 2]);
    expect(x.at(index, null, ':', index).shape).toEqual([2, 1, 3]);
    expect(x.at([[0, 1, 2]], ':', [[0], [1]]).shape).toEqual([2, 3, 3]);
    expect(
      x
        .at([[0, 1, 2]], ':', [[0], [1]])
        .at(1, 2, 1)
        .item(),
    ).toBe(x.at(2, 1, 1).item());
  });

  test('a transposed tensor is indexed by its own dims', () => {
    const turned = x.permute(2, 0, 1);
    expect(turned.at(long(4, -1), long(1, 1)).tolist()).toEqual([turned.at(4, 1).tolist(), turned.at(4, 1).tolist()]);
    expect(turned.at(turned.gt(56)).tolist()).toEqual([57, 58, 59]);
  });

  test('errors name dim, size and index', () => {
    expect(failure(() => x.at(0, 3)).message).toContain('index 3 is out of range for dim 1 of size 3');
    expect(failure(() => x.at(0, null, ':', long(1, 7))).message).toContain(
      'index 7 is out of range for dim 2 of size 5',
    );
    expect(failure(() => x.at(0, 3)).code).toBe('at/range');
    expect(failure(() => x.at(0, 3))).toBeInstanceOf(torch.IndexError);
    expect(failure(() => x.at(long(-5))).message).toContain('index -5 is out of range for dim 0 of size 4');
    expect(failure(() => x.at('::-1')).code).toBe('at/step');
    expect(failure(() => x.at('a:b')).code).toBe('at/slice');
    expect(failure(() => x.at(0, 0, 0, 0)).code).toBe('at/too-many');
    expect(failure(() => x.at('...', '...')).code).toBe('at/ellipsis');
    expect(failure(() => x.at(torch.tensor([true, false, true]))).code).toBe('at/mask');
    expect(failure(() => x.at(torch.tensor([0.5]))).code).toBe('at/dtype');
    for (const dtype of [torch.int8, torch.int16, torch.float16]) {
      expect(failure(() => x.at(torch.tensor([0], { dtype }))).code).toBe('at/dtype');
    }
    expect(failure(() => x.at(1.5)).code).toBe('at/index');
    expect(failure(() => x.at(undefined as never)).message).toContain('a whole number, got undefined');
    expect(failure(() => x.at({} as never)).message).toContain('a whole number, got an object');
  });

  test('a tensor iterates over its first dim by views', () => {
    const rows = [...counting([3, 2])];
    expect(rows.map((row) => row.tolist())).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    expect(failure(() => [...torch.tensor(1)]).code).toBe('iterate/rank');
  });
});

describe('where', () => {
  const lists = (tensors: readonly Tensor[]) => tensors.map((found) => found.tolist());

  test('with a condition alone gives the places where it holds, one vector for each dim', () => {
    const mask = torch.tensor([
      [true, false],
      [true, true],
    ]);
    expect(lists(torch.where(mask))).toEqual([
      [0, 1, 1],
      [0, 0, 1],
    ]);
    expect(torch.where(mask).map((found) => found.dtype)).toEqual([torch.int64, torch.int64]);
    expect(lists(torch.where(torch.tensor([0, 2.5, Number.NaN])))).toEqual([[1, 2]]);
    expect(lists(torch.where(torch.tensor(true)))).toEqual([[0]]);
    expect(lists(torch.where(torch.tensor(false)))).toEqual([[]]);
    expect(lists(torch.where(torch.zeros([0, 3])))).toEqual([[], []]);
    expect(
      counting([2, 2])
        .at(...torch.where(mask))
        .tolist(),
    ).toEqual([0, 2, 3]);
  });

  test('is a method of the operand that is chosen where the condition holds', () => {
    const x = torch.tensor([1, 2], { requiresGrad: true });
    const chosen = x.where(torch.tensor([true, false]), 5);
    expect(chosen.tolist()).toEqual([1, 5]);
    chosen.sum().backward();
    expect(x.grad?.tolist()).toEqual([1, 0]);
    expect(
      torch
        .tensor([true, false])
        .where(torch.tensor([false, true]), true)
        .tolist(),
    ).toEqual([true, false]);
    expect(
      torch
        .tensor([true, false])
        .where(torch.tensor([1, 2]), 0)
        .tolist(),
    ).toEqual([1, 0]);
  });

  test('names what is missing or wrong', () => {
    const mask = torch.tensor([true, false]);
    expect(failure(() => Reflect.apply(torch.where, undefined, [mask, 1])).message).toBe(
      'where needs other: a tensor or a number',
    );
    expect(failure(() => Reflect.apply(torch.where, undefined, [[true]])).code).toBe('where/argument');
    expect(failure(() => torch.ones([2]).where(torch.ones([2]), 1)).message).toContain(
      'condition of where must be bool, got float32',
    );
  });
});

describe('writes by index', () => {
  test('nothing is written when an index is out of range', () => {
    const target = counting([3, 2]);
    const before = target.tolist();
    const bad = long(0, 9);
    const source = counting([2, 2]).add(100);
    const writes: (() => unknown)[] = [
      () => target.set([bad], source),
      () => target.indexPut_([bad], source),
      () => target.indexAdd_(0, bad, source),
      () => target.indexCopy_(0, bad, source),
      () => target.indexFill_(0, bad, 5),
      () => target.scatter_(0, torch.tensor([[0n, 9n]]), source),
      () => target.scatterAdd_(0, torch.tensor([[0n, 9n]]), source),
      () => target.put_(bad, source.at(0)),
    ];
    for (const write of writes) {
      expect(failure(write)).toBeInstanceOf(torch.IndexError);
      expect(target.tolist()).toEqual(before);
    }
  });

  test('a large index does not wrap around', () => {
    const target = counting([3]);
    expect(failure(() => target.at(torch.tensor([2n ** 32n]))).code).toBe('at/range');
    expect(failure(() => target.gather(0, torch.tensor([2n ** 62n]))).code).toBe('gather/range');
  });

  test('of several values for one place the last one stays, and accumulation takes all', () => {
    const target = torch.zeros([2]);
    target.set([long(0, 0, 1)], torch.tensor([1, 2, 3]));
    expect(target.tolist()).toEqual([2, 3]);
    target.indexPut_([long(0, 0, 1)], torch.tensor([1, 2, 3]), true);
    expect(target.tolist()).toEqual([5, 6]);
  });

  test('a source that overlaps the target is read before it is written', () => {
    const target = counting([4]);
    target.set([long(1, 2, 3)], target.at(':3'));
    expect(target.tolist()).toEqual([0, 0, 1, 2]);
    const copied = counting([4]);
    copied.at('1:').copy_(copied.at(':3'));
    expect(copied.tolist()).toEqual([0, 0, 1, 2]);
  });

  test('a view of a transposed tensor takes values', () => {
    const target = torch.zeros([2, 3]);
    target.t().set([long(2, 0), 1], torch.tensor([7, 8]));
    expect(target.tolist()).toEqual([
      [0, 0, 0],
      [8, 0, 7],
    ]);
  });

  test('the gradient of repeated rows adds up', () => {
    const table = counting([3, 2]);
    table.requiresGrad = true;
    torch
      .embedding(long(1, 1, 2), table)
      .sum()
      .backward();
    expect(table.grad?.tolist()).toEqual([
      [0, 0],
      [2, 2],
      [1, 1],
    ]);
  });
});

describe('derivatives of scatters', () => {
  const leaf = (values: number[][]): Tensor => torch.tensor(values, { dtype: torch.float64, requiresGrad: true });
  const input = () =>
    leaf([
      [0.5, -1.5, 2],
      [1.25, 0.75, -0.25],
    ]);
  // Wider than the index: what it does not cover gets no gradient.
  const source = () =>
    leaf([
      [1.5, -0.5, 0.25, 9],
      [-2, 1, 3, 9],
      [9, 9, 9, 9],
    ]);
  const index = torch.tensor([
    [0n, 1n, 1n],
    [0n, 1n, 0n],
  ]);
  const { gradcheck, gradgradcheck } = torch.autograd;

  test.each(
    (['sum', 'prod', 'mean', 'amax', 'amin'] as const).flatMap((reduce) => [
      [reduce, true] as const,
      [reduce, false] as const,
    ]),
  )('scatterReduce by %s, includeSelf %s', (reduce, includeSelf) => {
    const run = (x: Tensor, src: Tensor) => x.scatterReduce(0, index, src, reduce, includeSelf);
    expect(gradcheck(run, [input(), source()])).toBe(true);
    expect(gradgradcheck(run, [input(), source()])).toBe(true);
  });

  // As PyTorch has them.
  test('a product with zeros', () => {
    const x = torch.tensor([2, 3, 0], { requiresGrad: true });
    const src = torch.tensor([0, 5, 0, 0, 4], { requiresGrad: true });
    x.scatterReduce(0, long(0, 0, 1, 1, 2), src, 'prod')
      .sum()
      .backward();
    expect([x.grad?.tolist(), src.grad?.tolist()]).toEqual([
      [0, 0, 4],
      [10, 0, 0, 0, 0],
    ]);
  });

  test('a second derivative of a product with two zeros at one place is refused', () => {
    const twice = (zeros: number[]) => {
      const src = torch.tensor(zeros, { requiresGrad: true });
      const product = torch.tensor([2]).scatterReduce(0, long(0, 0, 0), src, 'prod');
      const [first] = torch.autograd.grad(product, src, { createGraph: true });
      return torch.autograd.grad((first as Tensor).at(0), src)[0]?.tolist();
    };
    expect(twice([0, 3, 5])).toEqual([0, 10, 6]);
    expect(twice([4, 0, 5])).toEqual([0, 10, 0]);
    expect(failure(() => twice([0, 0, 5])).code).toBe('scatterReduce/second-derivative');
  });

  test('equals share the gradient of an extreme; a tensor that does not count takes no share', () => {
    const gradients = (includeSelf: boolean) => {
      const x = torch.tensor([2, 1], { requiresGrad: true });
      const src = torch.tensor([2, 2, 0], { requiresGrad: true });
      x.scatterReduce(0, long(0, 0, 0), src, 'amax', includeSelf)
        .mul(6)
        .sum()
        .backward();
      return [x.grad?.tolist(), src.grad?.tolist()];
    };
    expect(gradients(true)).toEqual([
      [2, 6],
      [2, 2, 0],
    ]);
    expect(gradients(false)).toEqual([
      [0, 6],
      [3, 3, 0],
    ]);
  });

  test('scatter adds with a derivative, and multiplies without', () => {
    expect(gradcheck((x, src) => x.scatter(0, index, src, { reduce: 'add' }), [input(), source()])).toBe(true);
    const x = input();
    const products: (() => Tensor)[] = [
      () => x.scatter(0, index, source(), { reduce: 'multiply' }),
      () => x.scatter(0, index, 2, { reduce: 'multiply' }),
      () => x.detach().scatter(0, index, source(), { reduce: 'multiply' }),
      () => x.clone().scatter_(0, index, 2, { reduce: 'multiply' }),
    ];
    for (const product of products) {
      const result = product();
      expect(result.requiresGrad).toBe(true);
      expect(failure(() => result.sum().backward())).toMatchObject({
        code: 'scatter/no-derivative',
        message: "scatter has no derivative where it multiplies\n  fix: use scatterReduce(…, 'prod')",
      });
    }
    expect(x.grad).toBe(null);
  });
});
