/** @file Arrays of sizes are the user's: frozen on the way out. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const readers = {
  shape: (x: torch.Tensor) => x.shape,
  'size()': (x: torch.Tensor) => x.size(),
  strides: (x: torch.Tensor) => x.strides,
  'stride()': (x: torch.Tensor) => x.stride(),
} as const;

describe.each(Object.entries(readers))('%s', (_, read) => {
  it('cannot be changed, and says so', () => {
    const x = torch.ones([2, 3]);
    const before = [...read(x)];
    const sizes = read(x) as number[];
    expect(() => sizes.unshift(1_000_000)).toThrow(TypeError);
    expect(() => sizes.push(1_000_000)).toThrow(TypeError);
    expect(() => {
      sizes[0] = 1_000_000;
    }).toThrow(TypeError);
    expect(() => {
      sizes.length = 0;
    }).toThrow(TypeError);
    expect(read(x)).toEqual(before);
    expect(x.sum().item()).toBe(6);
  });

  it('may be changed as a copy, and given to creators', () => {
    const x = torch.ones([2, 3]);
    expect([...read(x), 1].length).toBe(3);
    const size = [...read(x)];
    const y = torch.ones(size);
    size[0] = 1_000_000;
    expect(y.shape).toEqual([...read(x)]);
  });
});

describe('shape', () => {
  it('is one array for each tensor, until the shape changes in place', () => {
    const x = torch.ones([2, 1]);
    const { shape } = x;
    expect(x.shape).toBe(shape);
    x.squeeze_();
    expect(shape).toEqual([2, 1]);
    expect(x.shape).toEqual([2]);
    x.data = torch.ones([3, 3]);
    expect(x.shape).toEqual([3, 3]);
    expect(x.stride()).toEqual([3, 1]);
  });

  it('is no array of another tensor, nor of an error that tells of it', () => {
    const x = torch.ones([2, 3]);
    try {
      x.item();
    } catch (error) {
      const { shape } = (error as torch.FlambeauError).details as { shape: number[] };
      shape[0] = 1_000_000;
    }
    expect(x.shape).toEqual([2, 3]);
    expect(x.relu().add(1).sum().item()).toBe(12);
  });
});
