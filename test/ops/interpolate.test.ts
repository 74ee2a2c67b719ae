/** @file Resizing beyond the recorded cases: bytes, sizes that a factor keeps, antialiasing, second derivatives, what is refused. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const { functional: F } = torch.nn;
const row = (...values: readonly number[]) => torch.tensor([[values]]);

describe('interpolate', () => {
  it('rounds elements of two bytes once, also where it goes along several axes', () => {
    torch.manualSeed(0);
    const image = torch.randn([2, 3, 5, 4]).mul(8);
    for (const dtype of [torch.float16, torch.bfloat16]) {
      for (const mode of ['bilinear', 'bicubic'] as const) {
        const narrow = image.to(dtype);
        const options = { scaleFactor: 1.7, mode, alignCorners: false } as const;
        const wide = F.interpolate(narrow.to(torch.float32), options).to(dtype);
        expect(torch.equal(F.interpolate(narrow, options), wide), `${dtype.name} ${mode}`).toBe(true);
      }
    }
  });

  it('keeps all elements where a factor is too small to add one, but for nearest neighbours of sequences', () => {
    const image = torch.arange(4).to(torch.float32).reshape(1, 1, 1, 4);
    expect(F.interpolate(image, { scaleFactor: [1, 1.1] }).tolist()).toEqual(image.tolist());
    expect(F.interpolate(image, { scaleFactor: [1, 1.1], mode: 'bilinear' }).tolist()).toEqual(image.tolist());
    expect(F.interpolate(row(0, 1, 2, 3), { scaleFactor: 1.1 }).tolist()).toEqual([[[0, 0, 1, 2]]]);
    expect(F.interpolate(row(0, 1, 2, 3), { scaleFactor: 1.1, recomputeScaleFactor: true }).tolist()).toEqual([
      [[0, 1, 2, 3]],
    ]);
  });

  it('rounds bytes and keeps them within their range', () => {
    const image = torch.tensor([[[[0, 255, 0]]]], { dtype: torch.uint8 });
    const enlarged = F.interpolate(image, [1, 5], { mode: 'bicubic' });
    expect(enlarged.dtype).toBe(torch.uint8);
    expect(enlarged.flatten().tolist()).toEqual([0, 117, 255, 117, 0]);
    expect(
      F.interpolate(image, { size: [1, 5] })
        .flatten()
        .tolist(),
    ).toEqual([0, 0, 255, 255, 0]);
  });

  it('counts every pixel where an image gets smaller with antialias, and two of them without', () => {
    const image = row(0, 0, 0, 9, 0, 0, 0, 0).unsqueeze(0);
    expect(F.interpolate(image, [1, 2], { mode: 'bilinear' }).flatten().tolist()).toEqual([0, 0]);
    const [left = 0, right = 0] = F.interpolate(image, [1, 2], { mode: 'bilinear', antialias: true })
      .flatten()
      .tolist() as number[];
    expect(left).toBeCloseTo(45 / 28, 5);
    expect(right).toBeCloseTo(27 / 28, 5);
  });

  it.each([
    ['linear', [1, 2, 5], 8],
    ['bilinear', [1, 1, 3, 4], [5, 2]],
    ['bicubic', [1, 1, 3, 4], [2, 6]],
    ['trilinear', [1, 1, 2, 3, 2], [3, 2, 4]],
    ['nearest', [1, 1, 3, 4], [5, 2]],
  ] as const)('has first and second derivatives by %s', (mode, shape, size) => {
    const input = torch.randn(shape, { dtype: torch.float64, requiresGrad: true });
    const resize = (x: torch.Tensor) => F.interpolate(x, { size, mode }).pow(2);
    expect(torch.autograd.gradcheck(resize, [input])).toBe(true);
    expect(torch.autograd.gradgradcheck(resize, [input])).toBe(true);
  });

  it('names the mode that goes with the input', () => {
    expect(() => F.interpolate(torch.ones([1, 1, 4, 4]), 2, { mode: 'linear' })).toThrow("mode 'bilinear' is the one");
    expect(() => F.interpolate(torch.ones([1, 1, 4]), { size: 2, scaleFactor: 2 })).toThrow('got both');
    expect(() => F.interpolate(row(1), { size: 2, recomputeScaleFactor: true })).toThrow('goes with scaleFactor');
    expect(() => F.interpolate(row(1), { scaleFactor: Number.NaN })).toThrow('must be positive and finite');
  });
});
