/** @file Matrices with orthonormal columns, or rows where they are wide, as functions of free ones. */
import { unrecorded } from '../autograd/context.ts';
import { ShapeError } from '../errors/errors.ts';
import { matmul } from '../ops/contraction/matmul.ts';
import { matrixExponential } from '../ops/contraction/matrix-exponential.ts';
import { solve } from '../ops/contraction/solve.ts';
import { clone } from '../ops/conversion.ts';
import { emptyTensor } from '../ops/create.ts';
import { zeros } from '../ops/creation/constant.ts';
import { toTypedArray } from '../ops/creation/data.ts';
import { eye, tril, triu } from '../ops/creation/triangle.ts';
import { hostWrite } from '../ops/host-bytes.ts';
import { cat } from '../ops/join.ts';
import { add, mul, sub } from '../ops/pointwise/arithmetic.ts';
import { trunc } from '../ops/pointwise/rounding.ts';
import { randn } from '../ops/random/draws.ts';
import { allclose } from '../ops/reduce/truth.ts';
import { diagonal } from '../ops/view/diagonal.ts';
import { transpose } from '../ops/view/permute.ts';
import { narrow } from '../ops/view/slice.ts';
import { unsqueeze } from '../ops/view/squeeze.ts';
import { float64 } from '../storage/dtype.ts';
import { formatShape, type Shape, sameShape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module } from './module.ts';
import { orthogonalMatrix } from './orthogonal.ts';

export const orthogonalMaps = ['matrix_exp', 'cayley', 'householder'] as const;
export type OrthogonalMap = (typeof orthogonalMaps)[number];

/** For a tensor beside another one. */
const optionsOf = ({ dtype, storage }: Tensor) => ({ dtype, device: storage.device.name });
const turned = (matrix: Tensor): Tensor => transpose(matrix, -2, -1);
const heightOf = ({ sizes }: Tensor): number => sizes.at(-2) as number;
const widthOf = ({ sizes }: Tensor): number => sizes.at(-1) as number;
const isWide = (matrix: Tensor): boolean => heightOf(matrix) < widthOf(matrix);

/** The free matrix as a square one that is its own negative when it is turned. */
function skewSymmetric(free: Tensor): Tensor {
  const [n, k] = [heightOf(free), widthOf(free)];
  const lower = tril(free);
  const square = n === k ? lower : cat([lower, zeros([...free.sizes.slice(0, -1), n - k], optionsOf(free))], -1);
  return sub(square, turned(square));
}

/** (I − A/2)⁻¹ (I + A/2). */
function cayley(skew: Tensor): Tensor {
  const identity = eye(heightOf(skew), optionsOf(skew));
  return solve(sub(identity, mul(skew, 0.5)), add(identity, mul(skew, 0.5)));
}

/**
 * The product of the reflections I − 2 v vᵀ / vᵀv, whose vectors are the columns below the diagonal with a 1 on it; as I − V T Vᵀ, where
 * T⁻¹ is the upper triangle of Vᵀ V with half of its diagonal: R. Schreiber, C. Van Loan, "A Storage-Efficient WY Representation for
 * Products of Householder Transformations", 1989. The signs of the columns stand on the diagonal of the free matrix, as constants.
 */
function reflections(free: Tensor): Tensor {
  const [n, k] = [heightOf(free), widthOf(free)];
  const identity = eye(n, k, { dtype: free.dtype });
  const vectors = add(tril(free, -1), identity);
  const products = matmul(turned(vectors), vectors);
  const inverse = mul(add(triu(products), triu(products, 1)), 0.5);
  const product = sub(identity, matmul(vectors, solve(inverse, turned(narrow(vectors, -2, 0, k)))));
  const signs = unrecorded(() => trunc(diagonal(free.detach(), { dim1: -2, dim2: -1 })));
  return mul(product, unsqueeze(signs, -2));
}

/** Orthogonal matrices of a batch of free ones, at least as tall as wide. */
function mapped(map: OrthogonalMap, free: Tensor): Tensor {
  if (map === 'householder') return reflections(free);
  const skew = skewSymmetric(free);
  const square = map === 'cayley' ? cayley(skew) : matrixExponential(skew);
  return heightOf(free) === widthOf(free) ? square : narrow(square, -1, 0, widthOf(free));
}

/** Replaces each matrix of a batch, in float64 and row by row. */
function eachMatrix(batch: Tensor, change: (matrix: Float64Array) => void): Tensor {
  const size = heightOf(batch) * widthOf(batch);
  const values = Float64Array.from(toTypedArray<'float64'>(batch));
  for (let start = 0; start < values.length; start += size) change(values.subarray(start, start + size));
  const out = emptyTensor(batch.sizes, batch.dtype);
  hostWrite(out, (elements) => (elements as Float64Array).set(values));
  return out;
}

/** Q of Q R, with a positive diagonal of R. */
function orthogonalFactor(batch: Tensor): Tensor {
  const [n, k] = [heightOf(batch), widthOf(batch)];
  return eachMatrix(batch, (matrix) => {
    matrix.set(orthogonalMatrix(n, k, (i, j) => matrix[i * k + j] as number));
  });
}

function isOrthogonal(square: Tensor): boolean {
  const n = heightOf(square);
  const unit = square.dtype === float64 ? Number.EPSILON : 2 ** -23;
  return allclose(matmul(turned(square), square), eye(n, { dtype: square.dtype }), { atol: 10 * n * unit });
}

/**
 * The vectors of the reflections that turn a matrix to upper triangular form, below its diagonal, and the signs of the columns on it:
 * LAPACK's `geqrf`, whose vectors begin with 1.
 */
function reflectionsOf(batch: Tensor): Tensor {
  const [n, k] = [heightOf(batch), widthOf(batch)];
  return eachMatrix(batch, (matrix) => {
    const at = (i: number, j: number): number => matrix[i * k + j] as number;
    for (let d = 0; d < k; d++) {
      let below = 0;
      for (let i = d + 1; i < n; i++) below += at(i, d) ** 2;
      const head = at(d, d);
      if (below === 0) {
        // No reflection in LAPACK; here one that turns the sign of an axis, which the sign of the column takes back.
        matrix[d * k + d] = -Math.sign(head);
        continue;
      }
      const length = head < 0 ? Math.hypot(head, Math.sqrt(below)) : -Math.hypot(head, Math.sqrt(below));
      const scale = (length - head) / length;
      for (let i = d + 1; i < n; i++) matrix[i * k + d] = at(i, d) / (head - length);
      for (let j = d + 1; j < k; j++) {
        let product = at(d, j);
        for (let i = d + 1; i < n; i++) product += at(i, d) * at(i, j);
        product *= scale;
        matrix[d * k + j] = at(d, j) - product;
        for (let i = d + 1; i < n; i++) matrix[i * k + j] = at(i, j) - product * at(i, d);
      }
      matrix[d * k + d] = Math.sign(length);
    }
  });
}

/** Makes an orthogonal matrix of a free one. Nobody knows how to go back. */
export class Orthogonal extends Module {
  static override readonly name: string = '_Orthogonal';

  protected readonly sizes: Shape;
  protected readonly map: OrthogonalMap;

  constructor(sizes: Shape, map: OrthogonalMap) {
    super();
    this.sizes = sizes;
    this.map = map;
  }

  /** What the orthogonal matrix is multiplied by from the left. */
  protected based(orthogonal: Tensor): Tensor {
    return orthogonal;
  }

  forward(free: Tensor): Tensor {
    const wide = isWide(free);
    const orthogonal = this.based(mapped(this.map, wide ? turned(free) : free));
    return wide ? turned(orthogonal) : orthogonal;
  }

  /** A value that may be taken apart, as one that is not wide. */
  protected tall(value: Tensor): Tensor {
    if (!sameShape(value.sizes, this.sizes)) {
      throw new ShapeError(
        'orthogonal/shape',
        `an orthogonal weight of shape ${formatShape(this.sizes)} was set to a tensor of shape ${formatShape(value.sizes)}`,
      );
    }
    return isWide(value) ? turned(value) : value;
  }
}

/** The same for reflections, which are found for any orthogonal matrix; of another one, for its orthogonal factor. */
export class ReflectedOrthogonal extends Orthogonal {
  rightInverse(value: Tensor): Tensor {
    const found = unrecorded(() => reflectionsOf(this.tall(value)));
    return isWide(value) ? turned(found) : found;
  }
}

/**
 * The same relative to a base, the value that was set last: free matrices then begin at the identity.
 * M. Lezcano-Casado, "Trivializations for Gradient-Based Optimization on Manifolds", 2019, https://arxiv.org/abs/1909.09501
 */
export class TrivialisedOrthogonal extends Orthogonal {
  base: Tensor | null = this.registerBuffer('base', null);

  protected override based(orthogonal: Tensor): Tensor {
    return this.base === null ? orthogonal : matmul(this.base, orthogonal);
  }

  rightInverse(value: Tensor): Tensor {
    return unrecorded(() => {
      const tall = this.tall(value);
      const [n, k] = [heightOf(tall), widthOf(tall)];
      if (n === k) this.base = isOrthogonal(tall) ? clone(tall) : orthogonalFactor(tall);
      else {
        const rest = randn([...tall.sizes.slice(0, -2), n, n - k], optionsOf(tall));
        this.base = orthogonalFactor(cat([tall, rest], -1));
      }
      // The signs that reflections read from the diagonal: of no reflection but the one that turns an axis.
      const free = zeros(value.sizes, optionsOf(value));
      diagonal(free, { dim1: -2, dim2: -1 }).fill_(-1);
      return free;
    });
  }
}
