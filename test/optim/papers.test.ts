/** @file Lion and Muon, which PyTorch 2.6 has not, against their papers written out in float64. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { nn, optim } = torch;

type Matrix = number[][];

const rows = 3;
const columns = 2;
const at = (i: number, j: number, t: number): number => Math.sin(1 + 3 * i + 7 * j + 0.9 * t);
const filled = (t: number, [m, n] = [rows, columns]): Matrix =>
  Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => at(i, j, t)));
const zip = (a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix =>
  a.map((row, i) => row.map((x, j) => f(x, b[i]?.[j] as number)));
const transposed = (a: Matrix): Matrix => (a[0] as number[]).map((_, j) => a.map((row) => row[j] as number));
const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => transposed(b).map((column) => row.reduce((total, x, k) => total + x * (column[k] as number), 0)));
const scaled = (a: Matrix, factor: number): Matrix => a.map((row) => row.map((x) => x * factor));
const sum = (a: Matrix, b: Matrix): Matrix => zip(a, b, (x, y) => x + y);

/** Runs ten steps with given gradients, and the same in float64. */
function compare(
  make: (params: torch.Tensor[]) => { step(): unknown },
  stepped: (param: Matrix, gradient: Matrix) => Matrix,
  sizes: [number, number],
  dtype: torch.DType,
): void {
  const parameter = new nn.Parameter(torch.tensor(filled(0, sizes), { dtype }));
  const optimizer = make([parameter]);
  let expected = parameter.tolist() as Matrix;
  for (let t = 1; t <= 10; t++) {
    const gradient = torch.tensor(filled(t, sizes), { dtype });
    parameter.grad = gradient;
    optimizer.step();
    expected = stepped(expected, gradient.tolist() as Matrix);
  }
  const apart = zip(parameter.tolist() as Matrix, expected, (x, y) => Math.abs(x - y)).flat();
  // Ten steps of some thirty operations, each with a relative error of half a unit in the last place.
  expect(Math.max(...apart)).toBeLessThan(dtype === torch.float64 ? 1e-12 : 1e-4);
}

const dtypes = [torch.float32, torch.float64];

describe('Lion', () => {
  test.each([
    [{ lr: 0.01 }, 0.01, 0.9, 0.99, 0, 1],
    [{ lr: 0.02, betas: [0.5, 0.8], weightDecay: 0.3 }, 0.02, 0.5, 0.8, 0.3, 1],
    [{ lr: 0.02, maximize: true }, 0.02, 0.9, 0.99, 0, -1],
  ] as const)('%o', (options, lr, beta1, beta2, decay, direction) => {
    for (const dtype of dtypes) {
      let mean = scaled(filled(0), 0);
      compare(
        (params) => new optim.Lion(params, options),
        (param, given) => {
          const gradient = scaled(given, direction);
          const move = zip(mean, gradient, (m, g) => Math.sign(beta1 * m + (1 - beta1) * g));
          mean = zip(mean, gradient, (m, g) => beta2 * m + (1 - beta2) * g);
          return zip(param, move, (p, u) => p * (1 - lr * decay) - lr * u);
        },
        [rows, columns],
        dtype,
      );
    }
  });
});

/** Five iterations of X ← aX + (bA + cA²)X with A = XXᵀ, on the wide form of the matrix. */
function orthogonalised(matrix: Matrix): Matrix {
  const isTall = matrix.length > (matrix[0]?.length ?? 0);
  const norm = Math.sqrt(matrix.flat().reduce((total, x) => total + x * x, 0));
  let x = scaled(isTall ? transposed(matrix) : matrix, 1 / Math.max(norm, 1e-7));
  for (let i = 0; i < 5; i++) {
    const gram = product(x, transposed(x));
    const polynomial = sum(scaled(gram, -4.775), scaled(product(gram, gram), 2.0315));
    x = sum(scaled(x, 3.4445), product(polynomial, x));
  }
  return isTall ? transposed(x) : x;
}

describe('Muon', () => {
  test.each([
    [{ lr: 0.05 }, 0.05, 0.1, 0.95, true, undefined],
    [{ lr: 0.05, nesterov: false, momentum: 0.5, weightDecay: 0 }, 0.05, 0, 0.5, false, undefined],
    [{ lr: 0.05, adjustLrFn: 'match_rms_adamw' }, 0.05, 0.1, 0.95, true, 'match_rms_adamw'],
  ] as const)('%o', (options, lr, decay, momentum, nesterov, adjust) => {
    for (const dtype of dtypes) {
      for (const sizes of [
        [3, 2],
        [2, 4],
        [3, 3],
      ] as [number, number][]) {
        let buffer = scaled(filled(0, sizes), 0);
        const [m, n] = sizes;
        const factor = adjust === undefined ? Math.sqrt(Math.max(1, m / n)) : 0.2 * Math.sqrt(Math.max(m, n));
        compare(
          (params) => new optim.Muon(params, options),
          (param, gradient) => {
            buffer = zip(buffer, gradient, (b, g) => momentum * b + (1 - momentum) * g);
            const direction = nesterov ? zip(buffer, gradient, (b, g) => momentum * b + (1 - momentum) * g) : buffer;
            return zip(param, orthogonalised(direction), (p, u) => p * (1 - lr * decay) - lr * factor * u);
          },
          sizes,
          dtype,
        );
      }
    }
  });

  test('is for matrices', () => {
    const { code, message } = errorOf(() => new optim.Muon(new nn.Linear(2, 3).parameters()));
    expect(code).toBe('Muon/rank');
    expect(message).toContain('parameter 1 of Muon must be a matrix, got [3]\n  fix: give biases');
  });
});
