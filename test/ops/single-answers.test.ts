/** @file Single answers of PyTorch that its documentation does not foretell, on every engine. */
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import * as torch from '../../src/index.ts';
import { engines } from './engines.ts';

const F = torch.nn.functional;

const answers: Readonly<Record<string, () => void>> = {
  'the base of a power gets a gradient': () => {
    const base = torch.tensor(2, { requiresGrad: true });
    torch
      .pow(base, torch.tensor([1, 2]))
      .sum()
      .backward();
    expect(base.grad?.item()).toBe(5);
  },
  'softshrink keeps NaN and infinities': () => {
    const x = torch.tensor([Number.NaN, 0, 0.2, 1, Infinity, -Infinity]);
    expect(F.softshrink(x).tolist()).toEqual([Number.NaN, 0, 0, 0.5, Infinity, -Infinity]);
  },
  'softmin takes the negative before it converts': () => {
    const rounded = (x: torch.Tensor) =>
      Array.from(x.toTypedArray() as Float32Array, (value) => Number(value.toFixed(4)));
    const bytes = torch.tensor([0, 1, 2], { dtype: torch.uint8 });
    expect(rounded(F.softmin(bytes, 0, { dtype: torch.float32 }))).toEqual([0, 0.7311, 0.2689]);
    expect(rounded(F.softmin(torch.tensor([0n, 1n, 2n]), 0, torch.float32))).toEqual([0.6652, 0.2447, 0.09]);
  },
  'any and all over no dims ask each element': () => {
    const x = torch.tensor([
      [1, 0],
      [0, 0],
    ]);
    for (const question of [torch.any, torch.all]) {
      expect(question(x, []).tolist()).toEqual([
        [true, false],
        [false, false],
      ]);
      expect(question(x, { dim: [], keepdim: true }).tolist()).toEqual(question(x, []).tolist());
      expect(question(x.to(torch.uint8), []).dtype).toBe(torch.uint8);
    }
    expect(torch.any(x, { dim: null }).item()).toBe(true);
    expect(torch.all(x).item()).toBe(false);
    expect(torch.sum(x, []).item()).toBe(1);
    expect(torch.countNonzero(x, []).item()).toBe(1);
  },
  'the loss of one sample has the shape of its target': () => {
    const shape = (input: torch.Tensor, target: torch.Tensor) =>
      F.multiMarginLoss(input, target, { reduction: 'none' }).shape;
    const [row, matrix] = [torch.ones([3]), torch.ones([1, 3])];
    const [label, labels] = [torch.tensor(0n), torch.tensor([0n])];
    expect([shape(row, labels), shape(row, label), shape(matrix, labels), shape(matrix, label)]).toEqual([
      [1],
      [],
      [1],
      [],
    ]);
    expect(F.multiMarginLoss(row, labels).shape).toEqual([]);
  },
  'a place that indexFill fills twice counts once': () => {
    for (const [places, expected] of [
      [[1n, 1n, 2n], 4],
      [[1n, -3n, 2n], 4],
      [[0n, 1n, 2n], 6],
    ] as const) {
      const value = torch.tensor(3, { requiresGrad: true });
      torch
        .zeros([4, 2])
        .indexFill(0, torch.tensor([...places]), value)
        .sum()
        .backward();
      expect(value.grad?.item()).toBe(expected);
    }
    const value = torch.tensor(3, { requiresGrad: true });
    expect(() => torch.zeros([4]).indexFill(0, torch.tensor([-5n]), value)).toThrow(torch.IndexError);
  },
  'the slope of hardsigmoid is a sixth in float32': () => {
    const x = torch.tensor([0.5], { dtype: torch.float64, requiresGrad: true });
    F.hardsigmoid(x).backward();
    expect(x.grad?.item()).toBe(Math.fround(1 / 6));
  },
  'ldexp keeps the dtype of the input': () => {
    const ten = torch.tensor([10], { dtype: torch.float64 });
    expect(torch.ldexp(ten, torch.tensor([2n])).dtype).toBe(torch.float64);
    expect(torch.ldexp(torch.tensor([10n]), torch.tensor([2n])).dtype).toBe(torch.float32);
  },
};

for (const { name, available } of engines) {
  describe.skipIf(!available)(`on ${name}`, () => {
    for (const [title, check] of Object.entries(answers)) it(title, () => withEngine(name, check));
  });
}
