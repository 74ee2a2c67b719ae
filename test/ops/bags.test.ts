/** @file Embeddings taken together bag by bag, and patches added up. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const { functional: F } = torch.nn;

describe('embeddingBag', () => {
  const table = () => torch.tensor([[1, 2], [3, 1], [5, 6]], { requiresGrad: true }); // biome-ignore format: a table
  const indices = torch.tensor([0n, 1n, 2n]);

  it('gives 0 for bags without entries, in all modes', () => {
    const offsets = torch.tensor([0n, 0n, 2n, 3n]);
    const bags = (mode: 'sum' | 'mean' | 'max') => F.embeddingBag(indices, table(), { offsets, mode }).tolist();
    expect(bags('sum')).toEqual([[0, 0], [4, 3], [5, 6], [0, 0]]); // biome-ignore format: a table
    expect(bags('mean')).toEqual([[0, 0], [2, 1.5], [5, 6], [0, 0]]); // biome-ignore format: a table
    expect(bags('max')).toEqual([[0, 0], [3, 2], [5, 6], [0, 0]]); // biome-ignore format: a table
  });

  it('sends the gradient of a maximum to the row that had it', () => {
    const weight = table();
    F.embeddingBag(torch.tensor([[0n, 1n]]), weight, { mode: 'max' })
      .sum()
      .backward();
    expect(weight.grad?.tolist()).toEqual([[0, 1], [1, 0], [0, 0]]); // biome-ignore format: a table
  });

  it('divides gradients by how often each row was looked up', () => {
    const weight = table();
    const bag = torch.tensor([[0n, 0n, 1n]]);
    F.embeddingBag(bag, weight, { mode: 'sum', scaleGradByFreq: true }).sum().backward();
    expect(weight.grad?.tolist()).toEqual([[1, 1], [1, 1], [0, 0]]); // biome-ignore format: a table
  });
});

describe('fold and unfold', () => {
  it('are transposes of each other, with derivatives of all orders', () => {
    const options = { kernelSize: [2, 3], dilation: [2, 1], padding: [1, 2], stride: [2, 1] } as const;
    const image = torch.randn([2, 3, 5, 4], { dtype: torch.float64, requiresGrad: true });
    const columns = F.unfold(image, options);
    const others = torch.randn(columns.shape, { dtype: torch.float64, requiresGrad: true });
    const back = F.fold(others, { outputSize: [5, 4], ...options });
    expect(columns.mul(others).sum().item()).toBeCloseTo(back.mul(image).sum().item() as number, 10);
    const squared = (x: torch.Tensor) => F.unfold(x, options).pow(2);
    expect(torch.autograd.gradgradcheck(squared, [image])).toBe(true);
  });
});

describe('fractionalMaxPool2d', () => {
  it('says where the maxima stand, which maxUnpool2d puts back', () => {
    const image = torch.randn([2, 3, 7, 6]);
    const [values, indices] = F.fractionalMaxPool2d(image, 2, { outputSize: [4, 3], returnIndices: true });
    const picked = image.flatten(2).gather(2, indices.flatten(2));
    expect(picked.tolist()).toEqual(values.flatten(2).tolist());
  });
});
