import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';

/** Whole numbers, so that sums are exact in any order. */
function numbers(shape: readonly number[], seed: number): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return torch.fromTypedArray(
    Float64Array.from({ length: count }, (_, i) => ((i * 7919 + seed * 104729) % 11) - 5),
    shape,
  );
}

interface Shape {
  readonly input: readonly number[];
  readonly weight: readonly number[];
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly groups: number;
}

/** The definition, element by element. */
function byDefinition(input: Tensor, weight: Tensor, { stride, padding, dilation, groups }: Shape): number[] {
  const [images = 0, channels = 0, height = 0, width = 0] = input.shape;
  const [filters = 0, perGroup = 0, high = 0, wide = 0] = weight.shape;
  const [x, w] = [input.toTypedArray(), weight.toTypedArray()];
  const rows = Math.floor((height + 2 * padding - dilation * (high - 1) - 1) / stride) + 1;
  const columns = Math.floor((width + 2 * padding - dilation * (wide - 1) - 1) / stride) + 1;
  const out: number[] = [];
  for (let n = 0; n < images; n++) {
    for (let f = 0; f < filters; f++) {
      const first = Math.floor(f / (filters / groups)) * perGroup;
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          let total = 0;
          for (let i = 0; i < perGroup * high * wide; i++) {
            const [channel, ky, kx] = [Math.floor(i / (high * wide)), Math.floor(i / wide) % high, i % wide];
            const [y, z] = [r * stride + ky * dilation - padding, c * stride + kx * dilation - padding];
            if (y < 0 || y >= height || z < 0 || z >= width) continue;
            const pixel = Number(x[((n * channels + first + channel) * height + y) * width + z]);
            total += pixel * Number(w[f * perGroup * high * wide + i]);
          }
          out.push(total);
        }
      }
    }
  }
  return out;
}

const shapes: Shape[] = [
  { input: [2, 3, 5, 6], weight: [4, 3, 3, 3], stride: 1, padding: 1, dilation: 1, groups: 1 },
  { input: [3, 4, 9, 8], weight: [6, 2, 3, 2], stride: 2, padding: 1, dilation: 1, groups: 2 },
  { input: [1, 2, 11, 10], weight: [2, 2, 3, 3], stride: 3, padding: 2, dilation: 2, groups: 1 },
  { input: [2, 2, 8, 9], weight: [2, 1, 2, 3], stride: 4, padding: 0, dilation: 2, groups: 2 },
  { input: [2, 1, 7, 7], weight: [3, 1, 1, 1], stride: 2, padding: 0, dilation: 1, groups: 1 },
];

for (const engine of ['interpreter', 'native', 'wasm'] as const) {
  describe(`conv2d on ${engine}`, () => {
    for (const shape of shapes) {
      const { input, weight, stride, padding, dilation, groups } = shape;
      const label = `[${input}] by [${weight}], stride ${stride}, padding ${padding}, dilation ${dilation}, groups ${groups}`;
      it(`equals its definition, forward and backward: ${label}`, () =>
        withEngine(engine, () => {
          const [x, w] = [numbers(input, 1).requiresGrad_(), numbers(weight, 2).requiresGrad_()];
          const y = torch.conv2d(x, w, { stride, padding, dilation, groups });
          expect(Array.from(y.toTypedArray(), Number)).toEqual(byDefinition(x, w, shape));
          // The output is linear in each factor: <g, conv(x, w)> = <grad x, x> = <grad w, w>, and so for a basis of each.
          const g = numbers(y.shape, 3);
          y.backward(g);
          const product = Number(torch.sum(torch.mul(y, g)).item());
          expect(Number(torch.sum(torch.mul(x.grad as Tensor, x)).item())).toBe(product);
          expect(Number(torch.sum(torch.mul(w.grad as Tensor, w)).item())).toBe(product);
          const other = numbers(input, 5);
          const moved = byDefinition(other, w, shape).reduce((sum, v, i) => sum + v * Number(g.toTypedArray()[i]), 0);
          expect(Number(torch.sum(torch.mul(x.grad as Tensor, other)).item())).toBe(moved);
        }));
    }

    it('is the same on transposed memory', () =>
      withEngine(engine, () => {
        const [x, w] = [numbers([2, 3, 5, 6], 1), numbers([4, 3, 3, 2], 2)];
        const turned = (tensor: Tensor) => torch.transpose(torch.transpose(tensor, 1, 3).clone(), 1, 3);
        const expected = torch.conv2d(x, w, null, 1, 1).tolist();
        expect(torch.conv2d(turned(x), turned(w), null, 1, 1).tolist()).toEqual(expected);
      }));
  });
}

describe('convolution', () => {
  it('has second derivatives', () => {
    const x = numbers([1, 2, 4, 4], 1).requiresGrad_();
    const w = numbers([2, 2, 3, 3], 2).requiresGrad_();
    const y = torch.conv2d(x, w, null, 1, 1);
    const [gx] = torch.autograd.grad(torch.sum(torch.mul(y, y)), [x], { createGraph: true });
    const product = torch.sum(torch.mul(gx as Tensor, gx as Tensor));
    const [second] = torch.autograd.grad(product, [w]);
    // The value is of degree 4 in w, so <w, derivative> is 4 times the value (Euler).
    const euler = Number(torch.sum(torch.mul(second as Tensor, w)).item());
    expect(euler).toBe(4 * Number(product.item()));
  });

  it.each([
    [[2, 3, 9, 7], [4, 3, 3, 3], 1, 1],
    [[5, 8, 14, 14], [20, 8, 4, 4], 1, 1],
    [[3, 5, 11, 33], [13, 5, 3, 5], 2, 1],
    [[2, 33, 28, 40], [9, 33, 1, 1], 0, 1],
    [[9, 2, 6, 70], [12, 2, 2, 4], 3, 2],
  ] as const)('gives every second result of stride 1 with stride 2: %j by %j', (images, filters, padding, dilation) => {
    for (const dtype of [torch.float32, torch.float64, torch.int64]) {
      const [x, w] = [numbers(images, 1).to(dtype), numbers(filters, 2).to(dtype)];
      const dense = torch.conv2d(x, w, { padding, dilation });
      const expected = dense.at('...', '::2', '::2');
      expect(torch.conv2d(x, w, { padding, dilation, stride: 2 }).tolist()).toEqual(expected.tolist());
      if (!dtype.isFloatingPoint) continue;
      const gradient = numbers(expected.shape, 3).to(dtype);
      const spread = torch.zerosLike(dense);
      spread.at('...', '::2', '::2').copy_(gradient);
      const gradients = (stride: number, grad: Tensor): unknown[] => {
        const leaves = [x.clone().requiresGrad_(), w.clone().requiresGrad_()] as const;
        const y = torch.conv2d(...leaves, { padding, dilation, stride });
        return torch.autograd.grad(y, leaves, { gradOutputs: grad }).map((found) => found?.tolist());
      };
      expect(gradients(2, gradient)).toEqual(gradients(1, spread));
    }
  });

  it('takes an empty batch, whose weights have gradient zero', () => {
    const w = numbers([2, 3, 3, 3], 2).requiresGrad_();
    const y = torch.conv2d(torch.fromTypedArray(new Float64Array(0), [0, 3, 5, 5]), w);
    expect(y.shape).toEqual([0, 2, 3, 3]);
    torch.sum(y).backward();
    expect((w.grad as Tensor).shape).toEqual([2, 3, 3, 3]);
    expect(Array.from((w.grad as Tensor).toTypedArray(), Number).every((value) => value === 0)).toBe(true);
  });

  it('fills with zero what no tap reaches in a transposed convolution', () => {
    const y = torch.convTranspose2d(numbers([1, 1, 2, 2], 1), numbers([1, 1, 1, 1], 2), null, 3);
    expect(y.shape).toEqual([1, 1, 4, 4]);
    const reached = [0, 3, 12, 15];
    for (const [i, value] of Array.from(y.toTypedArray(), Number).entries()) {
      if (!reached.includes(i)) expect(value === 0, `element ${i}`).toBe(true);
    }
  });

  it('says what is wrong', () => {
    const x = numbers([1, 4, 5, 5], 1);
    const w = numbers([8, 4, 3, 3], 2);
    const fails = (code: string, run: () => unknown) =>
      expect(run).toThrow(expect.objectContaining({ code: `conv2d/${code}` }));
    fails('channels', () => torch.conv2d(x, numbers([8, 3, 3, 3], 1)));
    fails('kernel-size', () => torch.conv2d(x, numbers([8, 4, 7, 7], 1)));
    fails('groups', () => torch.conv2d(x, w, { groups: 0 }));
    fails('groups', () => torch.conv2d(x, w, { groups: 3 }));
    fails('stride', () => torch.conv2d(x, w, { stride: 0 }));
    fails('stride', () => torch.conv2d(x, w, { stride: [1, 2, 3] }));
    fails('padding', () => torch.conv2d(x, w, { padding: -1 }));
    fails('padding', () => torch.conv2d(x, w, { padding: 'same', stride: 2 }));
    fails('bias', () => torch.conv2d(x, w, numbers([7], 1)));
    fails('dtype', () => torch.conv2d(x, w.to(torch.float32)));
    fails('input-rank', () => torch.conv2d(numbers([5, 5], 1), w));
    expect(() => torch.conv2d(x, numbers([8, 3, 3, 3], 1))).toThrow(/expects an input of 3 channels, got 4/);
  });
});

describe('pad', () => {
  it('wraps, mirrors and repeats as PyTorch does where widths are negative', () => {
    const row = torch.tensor([[[0, 1, 2, 3, 4]]]);
    expect(torch.pad(row, [-1, 1], 'circular').tolist()).toEqual([[[1, 2, 3, 4, 1]]]);
    expect(torch.pad(row, [-1, 2], 'reflect').tolist()).toEqual([[[1, 2, 3, 4, 3, 2]]]);
    expect(torch.pad(row, [2, -1], 'replicate').tolist()).toEqual([[[0, 0, 0, 1, 2, 3]]]);
    expect(torch.pad(row, [-1, 1], 'constant', 9).tolist()).toEqual([[[1, 2, 3, 4, 9]]]);
  });

  it('refuses widths that a mode cannot fill', () => {
    const row = torch.tensor([[[0, 1, 2]]]);
    expect(() => torch.pad(row, [3, 0], 'reflect')).toThrow(expect.objectContaining({ code: 'pad/width' }));
    expect(() => torch.pad(row, [4, 0], 'circular')).toThrow(expect.objectContaining({ code: 'pad/width' }));
    expect(() => torch.pad(row, [1])).toThrow(expect.objectContaining({ code: 'pad/pad' }));
    expect(() => torch.pad(row, [-2, -2])).toThrow(expect.objectContaining({ code: 'pad/pad' }));
  });
});
