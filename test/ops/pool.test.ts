import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';

const plane = torch.fromTypedArray(
  Float32Array.from({ length: 2 * 35 }, (_, i) => (i * 13) % 17),
  [1, 2, 5, 7],
);

function leaf(tensor: Tensor): Tensor {
  return tensor.detach().clone().requiresGrad_();
}

for (const engine of ['interpreter', 'native', 'wasm'] as const) {
  describe(`pooling on ${engine}`, () => {
    it('finds the same maxima and places by windows inside the input and by padded ones', () =>
      withEngine(engine, () => {
        // Padding of the lowest number on both sides shifts the windows, but not what they hold.
        const wide = torch.pad(plane, [1, 1, 1, 1], 'constant', Number.NEGATIVE_INFINITY);
        const inside = torch.maxPool2d(wide, 3, 2, { returnIndices: true });
        const padded = torch.maxPool2d(plane, 3, 2, 1, { returnIndices: true });
        expect(inside.output.tolist()).toEqual(padded.output.tolist());
        const unpad = (place: number) => (Math.floor(place / 9) - 1) * 7 + (place % 9) - 1;
        expect(Array.from(inside.indices.toTypedArray(), Number).map(unpad)).toEqual(
          Array.from(padded.indices.toTypedArray(), Number),
        );
      }));

    it('takes the first of equal elements, and NaN before all numbers', () =>
      withEngine(engine, () => {
        const equal = torch.tensor([[[2, 2, 1, Number.NaN, 5, 7]]]);
        const { output, indices } = torch.maxPool1d(equal, 2, { returnIndices: true });
        expect(output.tolist()).toEqual([[[2, Number.NaN, 7]]]);
        expect(indices.tolist()).toEqual([[[0, 3, 5]]]);
        const lowest = torch.tensor([[[Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]]]);
        expect(torch.maxPool1d(lowest, 2, { returnIndices: true }).indices.tolist()).toEqual([[[0]]]);
        expect(torch.maxPool1d(lowest, 2, { padding: 1, returnIndices: true }).indices.tolist()).toEqual([[[0, 1]]]);
      }));

    it('adds up gradients where windows overlap', () =>
      withEngine(engine, () => {
        const x = leaf(torch.tensor([[[1, 5, 2]]]));
        torch.sum(torch.maxPool1d(x, 2, 1)).backward();
        expect((x.grad as Tensor).tolist()).toEqual([[[0, 2, 0]]]);
        const y = leaf(torch.tensor([[[1, 5, 2]]]));
        torch.sum(torch.avgPool1d(y, 2, 1)).backward();
        expect((y.grad as Tensor).tolist()).toEqual([[[0.5, 1, 0.5]]]);
      }));

    it('leaves what no window holds without gradient', () =>
      withEngine(engine, () => {
        const x = leaf(plane);
        torch.sum(torch.avgPool2d(x, 2)).backward();
        const grad = torch.select(torch.select(x.grad as Tensor, 0, 0), 0, 1);
        expect(grad.tolist()).toEqual([
          ...Array.from({ length: 4 }, () => [0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0]),
          [0, 0, 0, 0, 0, 0, 0],
        ]);
        const z = leaf(plane);
        torch.sum(torch.maxPool2d(z, 2)).backward();
        expect(Number(torch.sum(z.grad as Tensor).item())).toBe(2 * 2 * 3);
      }));

    it('averages a whole plane into one number', () =>
      withEngine(engine, () => {
        const x = leaf(plane);
        const y = torch.adaptiveAvgPool2d(x, 1);
        expect(y.shape).toEqual([1, 2, 1, 1]);
        y.backward(torch.tensor([[[[35]], [[70]]]]));
        const grad = (x.grad as Tensor).toTypedArray();
        expect(Array.from(grad, Number)).toEqual([...new Array(35).fill(1), ...new Array(35).fill(2)]);
      }));

    it('reads transposed memory', () =>
      withEngine(engine, () => {
        const turned = torch.transpose(torch.transpose(plane, 2, 3).clone(), 2, 3);
        for (const pool of [
          (x: Tensor) => torch.maxPool2d(x, 2),
          (x: Tensor) => torch.maxPool2d(x, 3, 2, 1),
          (x: Tensor) => torch.avgPool2d(x, 2, 1),
        ]) {
          expect(pool(turned).tolist()).toEqual(pool(plane).tolist());
        }
      }));
  });
}

describe('pooling', () => {
  it('lets its result be changed in place before the gradient is taken', () => {
    const x = leaf(plane);
    const y = torch.maxPool2d(x, 2);
    y.mul_(2);
    torch.sum(y).backward();
    expect(Number(torch.sum(x.grad as Tensor).item())).toBe(2 * 2 * 2 * 3);
  });

  it('has second derivatives', () => {
    const x = leaf(plane);
    const y = torch.maxPool2d(x, 2);
    const [first] = torch.autograd.grad(torch.sum(torch.mul(torch.mul(y, y), y)), [x], { createGraph: true });
    const [second] = torch.autograd.grad(torch.sum(first as Tensor), [x]);
    const { indices } = torch.maxPool2d(plane, 2, { returnIndices: true });
    const expected = new Array(70).fill(0);
    const [places, values] = [indices.toTypedArray(), plane.toTypedArray()];
    for (let i = 0; i < places.length; i++) {
      const at = Math.floor(i / 6) * 35 + Number(places[i]);
      expected[at] = 6 * Number(values[at]);
    }
    expect(Array.from((second as Tensor).toTypedArray(), Number)).toEqual(expected);
  });

  it('says what is wrong', () => {
    const fails = (code: string, run: () => unknown) => expect(run).toThrow(expect.objectContaining({ code }));
    fails('maxPool2d/padding', () => torch.maxPool2d(plane, 2, 2, 2));
    fails('maxPool2d/output-size', () => torch.maxPool2d(plane, 9));
    fails('maxPool2d/dtype', () => torch.maxPool2d(plane.to(torch.bool), 2));
    fails('maxPool2d/input-rank', () => torch.maxPool2d(torch.tensor([1, 2]), 1));
    fails('avgPool2d/divisor', () => torch.avgPool2d(plane, 2, { divisorOverride: 0 }));
    fails('adaptiveAvgPool2d/outputSize', () => torch.adaptiveAvgPool2d(plane, -1));
  });
});
