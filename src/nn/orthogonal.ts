/** @file The orthogonal factor of a matrix of random numbers. */

/**
 * Q of A = Q R with a positive diagonal of R, for a matrix of at least as many rows as columns, row by row. Householder reflections:
 * G. H. Golub, C. F. Van Loan, "Matrix Computations", section 5.2.
 */
export function orthogonalMatrix(rows: number, columns: number, entry: (i: number, j: number) => number): Float64Array {
  const r = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) r[i * columns + j] = entry(i, j);
  const at = (matrix: Float64Array, i: number, j: number): number => matrix[i * columns + j] as number;
  const reflections: { readonly vector: Float64Array; readonly scale: number }[] = [];
  const signs: number[] = [];

  /** Reflects the rows from k on of the columns from `first` on. */
  const reflect = (matrix: Float64Array, k: number, first: number, vector: Float64Array, scale: number): void => {
    for (let j = first; j < columns; j++) {
      let product = 0;
      for (let i = k; i < rows; i++) product += (vector[i] as number) * at(matrix, i, j);
      product *= scale;
      for (let i = k; i < rows; i++) matrix[i * columns + j] = at(matrix, i, j) - product * (vector[i] as number);
    }
  };

  for (let k = 0; k < columns; k++) {
    let squares = 0;
    for (let i = k; i < rows; i++) squares += at(r, i, k) ** 2;
    const head = at(r, k, k);
    const diagonal = head > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    const vector = new Float64Array(rows);
    for (let i = k; i < rows; i++) vector[i] = at(r, i, k);
    vector[k] = head - diagonal;
    const length = squares - head ** 2 + (vector[k] as number) ** 2;
    const scale = length === 0 ? 0 : 2 / length;
    reflect(r, k, k, vector, scale);
    reflections.push({ vector, scale });
    signs.push(Math.sign(diagonal));
  }
  const q = new Float64Array(rows * columns);
  for (let k = 0; k < columns; k++) q[k * columns + k] = 1;
  for (let k = columns - 1; k >= 0; k--) {
    const { vector, scale } = reflections[k] as (typeof reflections)[number];
    reflect(q, k, 0, vector, scale);
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) q[i * columns + j] = at(q, i, j) * (signs[j] as number);
  }
  return q;
}
