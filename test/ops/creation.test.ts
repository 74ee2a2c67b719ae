import { describe, expect, expectTypeOf, it } from 'vitest';
import * as torch from '../../src/index.ts';

describe('sizes', () => {
  it('takes an array or sizes one by one, and options after either', () => {
    expect(torch.zeros([2, 3]).shape).toEqual([2, 3]);
    expect(torch.zeros(2, 3).shape).toEqual([2, 3]);
    expect(torch.ones(2, 3, { dtype: torch.int64 }).tolist()).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    expect(torch.zeros([]).shape).toEqual([]);
    expect(torch.rand(0, 4).shape).toEqual([0, 4]);
  });

  it('keeps a tuple of sizes in the type, and nothing of a plain array', () => {
    expectTypeOf(torch.zeros([2, 3] as const)).toEqualTypeOf<torch.Tensor<readonly [2, 3]>>();
    expectTypeOf(torch.zeros([2, 3])).toEqualTypeOf<torch.Tensor>();
    expectTypeOf(torch.randn([2, 3] as const)).toEqualTypeOf<torch.Tensor<readonly [2, 3]>>();
  });

  it('refuses negative sizes', () => {
    expect(() => torch.zeros(-1)).toThrow(torch.ShapeError);
    expect(() => torch.eye(-1)).toThrow('must not be negative');
  });
});

describe('the number rule', () => {
  it('counts whole numbers as ints in arange, not in full and linspace', () => {
    expect(torch.arange(3).dtype).toBe(torch.int64);
    expect(torch.arange(0, 1, 0.5).dtype).toBe(torch.float32);
    expect(torch.full([2], 3).dtype).toBe(torch.float32);
    expect(torch.full([2], 0.5).dtype).toBe(torch.float32);
    expect(torch.full([2], true).dtype).toBe(torch.bool);
    expect(torch.linspace(0, 2, 3).dtype).toBe(torch.float32);
    expect(torch.fullLike(torch.arange(2), 2.5).tolist()).toEqual([2, 2]);
  });

  it('leaves the end out whatever rounding says', () => {
    expect(torch.arange(0, 1, 0.1).shape).toEqual([10]);
    expect(torch.arange(5, 0, -2).tolist()).toEqual([5, 3, 1]);
    expect(() => torch.arange(0, 3, 0)).toThrow(torch.ValueError);
    expect(() => torch.arange(0, 3, -1)).toThrow(torch.ValueError);
  });
});

describe('requiresGrad', () => {
  it('makes a leaf, of floats only', () => {
    expect(torch.ones([2], { requiresGrad: true }).requiresGrad).toBe(true);
    expect(() => torch.ones([2], { requiresGrad: true, dtype: torch.int64 })).toThrow(torch.DTypeError);
  });
});

describe('random operators', () => {
  it('draw the same numbers after manualSeed, from the default or an own generator', () => {
    torch.manualSeed(7);
    const first = torch.rand(5).tolist();
    torch.manualSeed(7);
    expect(torch.rand(5).tolist()).toEqual(first);
    const generator = new torch.Generator().manualSeed(7);
    expect(torch.rand([5], { generator }).tolist()).toEqual(first);
  });

  it('go on from a saved state', () => {
    torch.manualSeed(3);
    torch.randn(3);
    const state = torch.getRngState();
    const expected = torch.randn(4).tolist();
    torch.setRngState(state);
    expect(torch.randn(4).tolist()).toEqual(expected);
  });

  it('fill a dense view in the order of memory, any other in its own, and leave the rest alone', () => {
    const draw = (target: torch.Tensor) => {
      torch.manualSeed(1);
      return target.uniform_().tolist();
    };
    const base = torch.zeros(3, 2);
    draw(base.t());
    expect(base.tolist()).toEqual(draw(torch.zeros(3, 2)));
    const wide = torch.zeros(2, 6);
    expect(draw(wide.at('...', '::2'))).toEqual(draw(torch.zeros(2, 3)));
    expect(wide.at('...', '1::2').ne(0).any().item()).toBe(false);
  });

  it('cut the history of what they write to', () => {
    const x = torch.ones([3], { requiresGrad: true });
    const y = x.mul(2);
    y.bernoulli_(0.5);
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([0, 0, 0]);
    expect(() => x.normal_()).toThrow(torch.AutogradError);
  });

  it('say what is wrong with their arguments', () => {
    expect(() => torch.zeros(2).uniform_(3, -1)).toThrow('from');
    expect(() => torch.zeros(2).normal_(0, -1)).toThrow('std');
    expect(() => torch.zeros(2, { dtype: torch.int64 }).uniform_()).toThrow(torch.DTypeError);
    expect(() => torch.bernoulli(torch.tensor([1.5]))).toThrow('[0, 1]');
    expect(() => torch.randint(3, 3, [2])).toThrow(torch.ValueError);
    expect(() => torch.rand([2], { generator: {} as torch.Generator })).toThrow(torch.ArgumentError);
  });
});

describe('text of tensors', () => {
  it('shows values, dtype and history as PyTorch does', () => {
    expect(String(torch.tensor([[1, 2.5]]))).toBe('tensor([[1.0000, 2.5000]])');
    expect(String(torch.arange(3))).toBe('tensor([0, 1, 2])');
    expect(`${torch.tensor([1, 2, 3, 4]).reshape(2, 2).t()}`).toBe('tensor([[1., 3.],\n        [2., 4.]])');
    const x = torch.ones([1], { requiresGrad: true });
    expect(`${x}`).toBe('tensor([1.], requires_grad=True)');
    expect(`${x.mul(2)}`).toBe('tensor([2.], grad_fn=<MulBackward0>)');
    expect(`${torch.ones(2, { dtype: torch.float64 })}`).toBe('tensor([1., 1.], dtype=torch.float64)');
  });
});

describe('to', () => {
  it('converts, copies where asked, and is the tensor itself otherwise', () => {
    const x = torch.ones(2);
    expect(x.to(torch.float32) === x).toBe(true);
    expect(x.to(torch.float32, false, true) === x).toBe(false);
    expect(x.to(torch.arange(2)).dtype).toBe(torch.int64);
    expect(x.to('cpu', torch.float64).dtype).toBe(torch.float64);
    expect(x.to({ dtype: torch.int32, copy: true }).dtype).toBe(torch.int32);
    expect(x.long().dtype).toBe(torch.int64);
  });
});
