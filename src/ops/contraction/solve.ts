/** @file Systems of linear equations with one matrix for several right-hand sides, on the host. */
import { ShapeError, ValueError } from '../../errors/errors.ts';
import { formatShape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { toTypedArray } from '../creation/data.ts';
import { hostWrite } from '../host-bytes.ts';
import { tensor } from '../parameters.ts';
import { neg } from '../pointwise/arithmetic.ts';
import { primitive } from '../primitive.ts';
import { transpose } from '../view/permute.ts';
import { matmul } from './matmul.ts';

const numbersOf = (of: Tensor): Float64Array => Float64Array.from(toTypedArray(of) as ArrayLike<number>);

/**
 * Solves A X = B in place of B by Gaussian elimination, in each column the largest pivot: G. H. Golub, C. F. Van Loan, "Matrix
 * Computations", section 3.4. Whether there is a solution.
 */
function eliminate(a: Float64Array, b: Float64Array, n: number, columns: number): boolean {
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) {
      if (Math.abs(a[i * n + k] as number) > Math.abs(a[pivot * n + k] as number)) pivot = i;
    }
    const largest = a[pivot * n + k] as number;
    if (largest === 0) return false;
    if (pivot !== k) {
      swapRows(a, n, k, pivot);
      swapRows(b, columns, k, pivot);
    }
    for (let i = k + 1; i < n; i++) {
      const factor = (a[i * n + k] as number) / largest;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) a[i * n + j] = (a[i * n + j] as number) - factor * (a[k * n + j] as number);
      for (let j = 0; j < columns; j++) {
        b[i * columns + j] = (b[i * columns + j] as number) - factor * (b[k * columns + j] as number);
      }
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = 0; j < columns; j++) {
      let rest = b[i * columns + j] as number;
      for (let k = i + 1; k < n; k++) rest -= (a[i * n + k] as number) * (b[k * columns + j] as number);
      b[i * columns + j] = rest / (a[i * n + i] as number);
    }
  }
  return true;
}

function swapRows(matrix: Float64Array, width: number, i: number, j: number): void {
  const row = matrix.slice(i * width, (i + 1) * width);
  matrix.copyWithin(i * width, j * width, (j + 1) * width);
  matrix.set(row, j * width);
}

function solved(matrix: Tensor, right: Tensor): Tensor {
  const [rows = 0, columns = 0] = right.sizes.slice(-2);
  const square = [...right.sizes.slice(0, -1), rows];
  if (right.sizes.length < 2 || !sameShape(matrix.sizes, square)) {
    throw new ShapeError(
      'solve/shape',
      `solve needs a square matrix and as many rows on the right, got shapes ${formatShape(matrix.sizes)} and ${formatShape(right.sizes)}`,
      { matrix: matrix.sizes, right: right.sizes },
    );
  }
  const a = numbersOf(matrix);
  const b = numbersOf(right);
  const count = rows === 0 || columns === 0 ? 0 : b.length / (rows * columns);
  for (let i = 0; i < count; i++) {
    const own = b.subarray(i * rows * columns, (i + 1) * rows * columns);
    if (eliminate(a.subarray(i * rows * rows, (i + 1) * rows * rows), own, rows, columns)) continue;
    throw new ValueError('solve/singular', 'solve needs a matrix that can be inverted, and this one cannot');
  }
  const out = emptyTensor(right.sizes, right.dtype);
  hostWrite(out, (elements) => (elements as Float64Array).set(b));
  return out;
}

const solving = primitive({
  name: 'solve',
  family: 'host',
  parameters: [tensor('matrix'), tensor('right')],
  method: false,
  execute: ({ matrix, right }) => solved(matrix, right),
  saves: { inputs: { matrix: ['matrix'], right: ['matrix'] }, outputs: ['output'] },
  derivative: {
    matrix: ({ grad, inputs: { matrix }, outputs: { output } }) =>
      neg(matmul(solve(transpose(matrix, -2, -1), grad), transpose(output, -2, -1))),
    right: ({ grad, inputs: { matrix } }) => solve(transpose(matrix, -2, -1), grad),
  },
});

/** X with A X = B, for each matrix of a batch; computed in float64. */
export function solve(matrix: Tensor, right: Tensor): Tensor {
  return solving.run([matrix, right], {});
}
