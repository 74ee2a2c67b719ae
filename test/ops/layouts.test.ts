/** @file Layouts that kernels must not mind: dims of one element with any stride, dims of none, memory in another order. */
import { describe, expect, test } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';

type Tensor = torch.Tensor;
const F = torch.nn.functional;

/** Numbers from 0 to 1 that are the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Draw {
  integer(below: number): number;
  pick<T>(list: readonly T[]): T;
  tensor(shape: readonly number[]): Tensor;
  index(shape: readonly number[], size: number): Tensor;
}

const elements = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

function drawing(seed: number): Draw {
  const next = randomNumbers(seed);
  const integer = (below: number): number => Math.floor(next() * below);
  return {
    integer,
    pick: (list) => list[integer(list.length)] as (typeof list)[number],
    tensor: (shape) =>
      torch.fromTypedArray(
        Float64Array.from({ length: elements(shape) }, () => integer(17) - 8),
        shape,
      ),
    index: (shape, size) =>
      torch.fromTypedArray(
        BigInt64Array.from({ length: elements(shape) }, () => BigInt(integer(size))),
        shape,
      ),
  };
}

/** The same values in memory of another order, where dims of one element have strides that lead nowhere. */
function disordered(values: Tensor, draw: Draw): Tensor {
  const rank = values.shape.length;
  const order = Array.from({ length: rank }, (_, d) => d);
  for (let d = rank - 1; d > 0; d--) {
    const other = draw.integer(d + 1);
    [order[d], order[other]] = [order[other] as number, order[d] as number];
  }
  const stored = values.permute(order).contiguous();
  const back = order.map((_, d) => order.indexOf(d));
  const shown = stored.permute(back);
  const strides = shown.shape.map((size, d) => (size === 1 ? draw.pick([0, 1, 2, 5]) : (shown.stride(d) as number)));
  return elements(values.shape) === 0 ? shown : stored.asStrided(values.shape, strides);
}

const sizes = [1, 1, 1, 2, 3, 0];

function drawShape(draw: Draw, rank: number): number[] {
  return Array.from({ length: rank }, () => (draw.integer(12) === 0 ? 0 : draw.pick(sizes.slice(0, -1))));
}

/** Results and gradients of a function, as nested lists. */
function outcome(run: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[]): unknown {
  const leaves = inputs.map((input) => (input.dtype.isFloatingPoint ? input.detach().requiresGrad_() : input));
  const result = run(...leaves);
  const weights = torch.arange(1, result.shape.reduce((a, b) => a * b, 1) + 1, { dtype: torch.float64 });
  if (result.requiresGrad) result.mul(weights.reshape(result.shape)).sum().backward();
  const rounded = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(rounded) : typeof value === 'number' ? Number(value.toPrecision(10)) + 0 : value;
  return rounded([result.shape, result.tolist(), leaves.map((leaf) => leaf.grad?.tolist())]);
}

describe.each(engines)('on $name', ({ name, available }) => {
  const run = (body: () => void) => withEngine(name, body);

  test.skipIf(!available)('embedding and indexing pass gradients through dims of one element', () => {
    run(() => {
      for (const shape of [[6], [6, 1], [3, 2, 1], [1, 6, 1], [6, 1, 1], [2, 3, 1, 1], [1, 1, 6]]) {
        const index = torch.arange(6, { dtype: torch.int64 }).reshape(shape);
        const weights = torch.arange(1, 13, { dtype: torch.float32 }).reshape([...shape, 2]);
        const looks: ((w: Tensor) => Tensor)[] = [
          (w) => F.embedding(index, w),
          (w) => F.embedding(index, w, { scaleGradByFreq: true }),
          (w) => w.at(index),
        ];
        for (const look of looks) {
          const w = torch.zeros(6, 2).requiresGrad_();
          look(w).backward(weights);
          expect(w.grad?.tolist()).toEqual(weights.reshape([6, 2]).tolist());
        }
      }
    });
  });

  test.skipIf(!available)('index writes agree with a walk over the places', () => {
    run(() => {
      const draw = drawing(1);
      for (let round = 0; round < 150; round++) {
        const shape = drawShape(draw, 1 + draw.integer(4));
        const indexRank = draw.integer(4);
        const indexShape = drawShape(draw, indexRank);
        const indices: (Tensor | null)[] = shape.map((size) => {
          if (size === 0 || draw.integer(3) === 0) return null;
          const own = indexShape.map((extent) => (draw.integer(3) === 0 ? 1 : extent));
          return draw.index(own.slice(draw.integer(own.length + 1)), size);
        });
        if (indices.every((index) => index === null)) continue;
        const count = elements(shape);
        const numbers = torch.arange(count, { dtype: torch.float64 }).reshape(shape);
        const shown = numbers.at(...indices.map((index) => index ?? ':'));
        const places = shown.toTypedArray();
        const given = draw.tensor(shown.shape.map((extent) => (draw.integer(3) === 0 ? 1 : extent)));
        const values = disordered(given, draw);
        const spread = given.expand(shown.shape).contiguous().toTypedArray();
        for (const accumulate of [false, true]) {
          const expected = new Float64Array(count);
          places.forEach((place, i) => {
            expected[Number(place)] = Number(spread[i]) + (accumulate ? (expected[Number(place)] as number) : 0);
          });
          const target = disordered(torch.zeros(shape, { dtype: torch.float64 }), draw);
          target.indexPut_(indices, values, accumulate);
          const what = `${JSON.stringify(shape)} at ${indices.map((index) => JSON.stringify(index?.shape ?? null))}`;
          expect([what, ...target.contiguous().toTypedArray()]).toEqual([what, ...expected]);
        }
      }
    });
  });

  test.skipIf(!available)('operators and their gradients do not mind the layout', () => {
    run(() => {
      const draw = drawing(2);
      for (let round = 0; round < 60; round++) {
        const rank = 1 + draw.integer(4);
        const shape = drawShape(draw, rank);
        const dim = draw.integer(rank);
        const extent = shape[dim] as number;
        const x = draw.tensor(shape);
        const row = draw.tensor(shape.map((size) => (draw.integer(2) === 0 ? 1 : size)));
        const indexShape = shape.with(dim, extent === 0 ? 0 : draw.integer(4));
        const index = draw.index(indexShape, extent);
        const source = draw.tensor(indexShape);
        const column = draw.tensor([shape.at(-1) as number, draw.pick([1, 2])]);
        const functions: [string, (...inputs: Tensor[]) => Tensor, Tensor[]][] = [
          ['add', (a = x, b = x) => a.add(b), [x, row]],
          ['mul', (a = x, b = x) => a.mul(b), [x, row]],
          ['sum', (a = x) => a.sum(dim), [x]],
          ['sum of all', (a = x) => a.sum(), [x]],
          ['mean', (a = x) => a.mean(dim, true), [x]],
          ['cumsum', (a = x) => a.cumsum(dim), [x]],
          ['softmax', (a = x) => a.softmax(dim), [x]],
          ['reshape', (a = x) => a.reshape([a.shape.reduce((m, n) => m * n, 1), 1]), [x]],
          ['flip', (a = x) => a.flip([dim]), [x]],
          ['cat', (a = x, b = x) => torch.cat([a, b], dim), [x, draw.tensor(shape)]],
          ['gather', (a = x, i = index) => a.gather(dim, i), [x, index]],
          ['scatterAdd', (a = x, i = index, s = x) => a.scatterAdd(dim, i, s), [x, index, source]],
          ['matmul', (a = x, b = x) => a.matmul(b), [x, column]],
          ['layerNorm', (a = x) => F.layerNorm(a, [a.shape.at(-1) as number]), [x]],
          ['sort', (a = x) => a.sort(dim).values, [x]],
          ['repeat', (a = x) => a.repeat(...a.shape.map((_, d) => 1 + (d % 2))), [x]],
        ];
        for (const [what, apply, inputs] of functions) {
          const label = `${what} of ${JSON.stringify(inputs.map((input) => input.shape))} along ${dim}`;
          const expected = outcome(apply, inputs);
          const odd = inputs.map((input) => disordered(input, draw));
          expect([label, outcome(apply, odd)]).toEqual([label, expected]);
        }
      }
    });
  });

  test.skipIf(!available)('views of tensors without elements can be read and computed with', () => {
    run(() => {
      const make = (...shape: number[]): Tensor => torch.fromTypedArray(new Float32Array(0), shape);
      const views: [string, Tensor, number[]][] = [
        ['at', make(5, 0, 3).at(-1), [0, 3]],
        ['at a slice', make(5, 0, 3).at('3:', '...', '::2'), [2, 0, 2]],
        ['select', make(5, 0, 3).select(2, 2), [5, 0]],
        ['narrow', make(5, 0).narrow(0, 5, 0), [0, 0]],
        ['unbind', make(5, 0, 3).unbind(0)[4] as Tensor, [0, 3]],
        ['split', make(5, 0, 3).split(2)[2] as Tensor, [1, 0, 3]],
        ['chunk', make(6, 0).chunk(3)[2] as Tensor, [2, 0]],
        ['expand', make(5, 0, 1).at(4).expand(2, 0, 7), [2, 0, 7]],
        ['permute', make(5, 0, 3).at('2:').permute(2, 0, 1), [3, 3, 0]],
        ['unfold', make(5, 0).unfold(0, 2, 3), [2, 0, 2]],
        ['diagonal', make(0, 4, 4).diagonal(2, 1, 2), [0, 2]],
        ['flip', make(5, 0, 3).at(-1).flip([1]), [0, 3]],
        ['pixelShuffle', F.pixelShuffle(make(0, 4, 2, 2), 2), [0, 1, 4, 4]],
        ['pixelUnshuffle', F.pixelUnshuffle(make(0, 1, 4, 4), 2), [0, 4, 2, 2]],
        ['roll', make(5, 0).roll(2, 0), [5, 0]],
        ['indexed', make(5, 0, 3).at(torch.tensor([4n, 0n])), [2, 0, 3]],
      ];
      for (const [what, x, shape] of views) {
        expect([what, x.shape, x.toTypedArray().length]).toEqual([what, shape, 0]);
        expect(x.tolist()).toEqual(torch.zeros(shape).tolist());
        expect(String(x)).toContain('tensor([]');
        expect([what, x.sum().item(), x.add(1).shape, x.clone().contiguous().elementCount]).toEqual([
          what,
          0,
          shape,
          0,
        ]);
        expect([what, x.sum(0).tolist()]).toEqual([what, torch.zeros(shape.slice(1)).tolist()]);
        expect(x.mul_(2).fill_(1).shape).toEqual(shape);
      }
      expect(
        make(5, 0, 3)
          .at(-1)
          .t()
          .matmul(make(5, 0, 3).at(-1))
          .tolist(),
      ).toEqual(torch.zeros(3, 3).tolist());
    });
  });

  test.skipIf(!available)('products over no terms are zeros, with gradients', () => {
    run(() => {
      const pairs: [number[], number[]][] = [
        [[2, 33, 0], [0]],
        [
          [2, 3, 0],
          [0, 4],
        ],
        [
          [0, 3, 2],
          [2, 4],
        ],
        [[0], [0]],
      ];
      for (const [left, right] of pairs) {
        const a = torch.zeros(left).requiresGrad_();
        const b = torch.zeros(right).requiresGrad_();
        const product = a.matmul(b);
        expect(product.tolist()).toEqual(torch.zeros([...left.slice(0, -1), ...right.slice(1)]).tolist());
        product.sum().backward();
        expect([a.grad?.shape, b.grad?.shape]).toEqual([left, right]);
        expect(b.grad?.tolist()).toEqual(torch.zeros(right).tolist());
      }
    });
  });
});

describe('writes in place', () => {
  const long = (...values: number[]): Tensor => torch.tensor(values.map(BigInt));
  const expanded = (): Tensor => torch.tensor([1, 2]).expand(3, 2);
  const windows = (): Tensor => torch.tensor([1, 1, 1, 1]).unfold(0, 2, 1);
  const writes: [string, (x: Tensor) => Tensor][] = [
    ['mul', (x) => x.mul_(2)],
    ['add', (x) => x.add_(x)],
    ['copy', (x) => x.copy_(torch.zeros(x.shape))],
    ['copy', (x) => x.set([':'], torch.zeros(x.shape))],
    ['indexPut', (x) => x.set([long(0)], 5)],
    ['indexPut', (x) => x.indexPut_([long(0)], torch.scalar(5, torch.float32))],
    ['indexAdd', (x) => x.indexAdd_(0, long(0), torch.ones(1, 2))],
    ['scatterAdd', (x) => x.scatterAdd_(0, torch.zeros([1, 2], { dtype: torch.int64 }), torch.ones(1, 2))],
    ['maskedFill', (x) => x.maskedFill_(torch.tensor([true, false]), 5)],
    ['uniform', (x) => x.uniform_()],
  ];

  test.each(writes)('%s is refused where elements share memory', (name, write) => {
    for (const x of [expanded(), windows(), torch.tensor([7]).expand(1000).view([500, 2])]) {
      const before = x.tolist();
      let error: unknown;
      try {
        write(x);
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(torch.ShapeError);
      expect((error as torch.FlambeauError).code).toBe(`${name}/in-place-overlap`);
      expect(x.tolist()).toEqual(before);
    }
  });

  test('the error says what shares memory', () => {
    expect(() => expanded().mul_(2)).toThrow(
      'mul_ cannot write to a tensor whose elements share memory: shape [3, 2] with strides [0, 1]\n  rule: ',
    );
  });

  test('fills may write one value there, and pass no gradient on', () => {
    expect(expanded().fill_(3).tolist()).toEqual([
      [3, 3],
      [3, 3],
      [3, 3],
    ]);
    expect(windows().zero_().tolist()).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const w = torch.tensor([1, 2], { requiresGrad: true });
    const y = w.mul(1);
    y.expand(3, 2).fill_(5);
    y.sum().backward();
    expect([y.tolist(), w.grad?.tolist()]).toEqual([
      [5, 5],
      [0, 0],
    ]);
  });

  test('views whose elements stand apart take values', () => {
    expect(torch.zeros(10).asStrided([2, 3], [3, 2]).add_(1).tolist()).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    expect(torch.tensor([1]).expand(1, 1).mul_(2).tolist()).toEqual([[2]]);
    expect(torch.ones(2, 3).t().unfold(0, 1, 2).mul_(2).tolist()).toEqual([
      [[2], [2]],
      [[2], [2]],
    ]);
    expect(torch.ones(0, 1).expand(0, 3).mul_(2).shape).toEqual([0, 3]);
  });

  test('a source that overlaps the target is read before', () => {
    const x = torch.arange(6, { dtype: torch.float32 });
    x.at('1:').add_(x.at(':-1'));
    expect(x.tolist()).toEqual([0, 1, 3, 5, 7, 9]);
    x.add_(x.at(1));
    expect(x.tolist()).toEqual([1, 2, 4, 6, 8, 10]);
  });
});
