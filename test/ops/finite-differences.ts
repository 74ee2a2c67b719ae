/** @file Gradients held against finite differences in float64. */
import { expect } from 'vitest';
import { grad } from '../../src/autograd/backward.ts';
import * as torch from '../../src/index.ts';

/** Numbers of a fixed sequence in (-1, 1). */
export function numbers(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (state / 2147483648) * 2 - 1;
  });
}

export function tensorOf(shape: readonly number[], seed: number): torch.Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return torch.fromTypedArray(Float64Array.from(numbers(count, seed)), [...shape]);
}

type Function = (...inputs: torch.Tensor[]) => torch.Tensor;

function leaf(x: torch.Tensor): torch.Tensor {
  return x.detach().clone().requiresGrad_();
}

/** The derivative of the weighted sum of `f` for each element of input `i`, by central differences. */
function differences(f: Function, inputs: readonly torch.Tensor[], weights: torch.Tensor, i: number): number[] {
  const step = 1e-5;
  const input = inputs[i] as torch.Tensor;
  const values = [...(input.detach().clone().toTypedArray() as Float64Array)];
  const at = (changed: number[]): number => {
    const moved = torch.fromTypedArray(Float64Array.from(changed), [...input.shape]);
    return Number(
      f(...inputs.map((other, k) => (k === i ? moved : other)))
        .mul(weights)
        .sum()
        .item(),
    );
  };
  return values.map((value, k) => (at(values.with(k, value + step)) - at(values.with(k, value - step))) / (2 * step));
}

/** Checks first derivatives as backward computes them with kernels and with operators, and second derivatives. */
export function checkGradients(f: Function, inputs: readonly torch.Tensor[]): void {
  const leaves = inputs.map(leaf);
  const weights = tensorOf(f(...leaves).shape, 77);
  const total = (): torch.Tensor =>
    f(...leaves)
      .mul(weights)
      .sum();
  const fused = grad(total(), leaves).map((gradient) => gradient as torch.Tensor);
  const recorded = grad(total(), leaves, { createGraph: true }).map((gradient) => gradient as torch.Tensor);
  leaves.forEach((_, i) => {
    const expected = differences(f, inputs, weights, i);
    for (const gradients of [fused, recorded]) {
      const found = [...((gradients[i] as torch.Tensor).detach().clone().toTypedArray() as Float64Array)];
      found.forEach((value, k) => {
        expect(Math.abs(value - (expected[k] as number))).toBeLessThan(1e-6 * (1 + Math.abs(value)));
      });
    }
  });
  // Second derivatives: those of a weighted sum of the first gradient.
  const first = (...given: torch.Tensor[]): torch.Tensor => {
    const own = given.map((input) => (input.requiresGrad ? input : leaf(input)));
    const gradients = grad(
      f(...own)
        .mul(weights)
        .sum(),
      own,
      { createGraph: true },
    );
    const parts = gradients.map((gradient, i) =>
      (gradient as torch.Tensor).mul(tensorOf(given[i]?.shape ?? [], 5 + i)).sum(),
    );
    return parts.reduce((sum, part) => sum.add(part));
  };
  const start = first(...leaves);
  // The gradient of a linear function is constant.
  const seconds = start.requiresGrad ? grad(start, leaves, { allowUnused: true }) : [];
  leaves.forEach((input, i) => {
    const expected = differences(first, inputs, torch.tensor(1, { dtype: torch.float64 }), i);
    const second = seconds[i] ?? input.detach().mul(0);
    [...(second.detach().clone().toTypedArray() as Float64Array)].forEach((value, k) => {
      expect(Math.abs(value - (expected[k] as number))).toBeLessThan(1e-5 * (1 + Math.abs(value)));
    });
  });
}
