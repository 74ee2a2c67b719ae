/** @file Matrix products in all of PyTorch's rank combinations. */
import { DTypeError, ShapeError } from '../../errors/errors.ts';
import { broadcastShapes, broadcastStrides, elementCount, formatShape, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { MatmulShape, MustMultiply } from '../../tensor/typed-shape.ts';
import { emptyTensor } from '../create.ts';
import { composite } from '../define.ts';
import type { MethodOperator, Operator } from '../operator.ts';
import { optionalTensor, tensor } from '../parameters.ts';
import { add } from '../pointwise/arithmetic.ts';
import { primitive } from '../primitive.ts';
import { sum } from '../reduce/sum.ts';
import { sumToShape } from '../reduce/sum-to-shape.ts';
import { expand } from '../view/expand.ts';
import { transpose } from '../view/permute.ts';
import { reshape } from '../view/reshape.ts';
import { squeeze, unsqueeze } from '../view/squeeze.ts';
import { addProduct, type MatrixOperand, multiplyMatrices } from './contraction.ts';

interface MatmulOperator extends MethodOperator {
  <A extends Shape, B extends Shape>(
    input: Tensor<A>,
    other: Tensor<B> & MustMultiply<A, B>,
  ): Tensor<MatmulShape<A, B>>;
  readonly arity: 'product';
}

function requireSameDtype(operation: string, a: Tensor, b: Tensor): void {
  if (a.dtype === b.dtype) return;
  throw new DTypeError(
    `${operation}/dtype`,
    `${operation} needs operands of one dtype, got ${a.dtype.name} and ${b.dtype.name}\n  fix: convert one, for example with .to(${(a.dtype.isFloatingPoint ? a : b).dtype})`,
    { a: a.dtype.name, b: b.dtype.name },
  );
}

function requireInner(operation: string, a: Tensor, b: Tensor): void {
  const inner = a.sizes.at(-1) as number;
  const rows = b.sizes[Math.max(b.sizes.length - 2, 0)] as number;
  if (inner === rows) return;
  throw new ShapeError(
    `${operation}/inner-dim`,
    `last dim of a must equal ${b.sizes.length > 1 ? 'second-to-last' : 'the only'} dim of b, got ${inner} and ${rows}\n  a  ${a.dtype.name}${formatShape(a.sizes)}\n  b  ${b.dtype.name}${formatShape(b.sizes)}`,
    { a: a.sizes, b: b.sizes },
  );
}

const none: readonly number[] = [];

/** A tensor of at least two dims as a stack of matrices over the batch shape. */
function stack(tensor: Tensor, batch: Shape): MatrixOperand {
  const rank = tensor.sizes.length;
  return {
    tensor,
    batch:
      batch.length === 0
        ? none
        : broadcastStrides(tensor.sizes.slice(0, rank - 2), tensor.steps.slice(0, rank - 2), batch),
    rows: tensor.steps[rank - 2] as number,
    columns: tensor.steps[rank - 1] as number,
  };
}

/** A matrix with its axes exchanged. */
function transposed(matrix: Tensor): MatrixOperand {
  return { tensor: matrix, batch: none, rows: matrix.steps[1] as number, columns: matrix.steps[0] as number };
}

/** The product of two stacks of matrices whose batch dims broadcast: the primitive under `matmul`, `mm` and `bmm`. */
const products = primitive({
  name: 'matmul',
  family: 'contraction',
  parameters: [tensor('input'), tensor('other')],
  method: false,
  execute: ({ input: a, other: b }) => {
    const isSingle = a.sizes.length === 2 && b.sizes.length === 2;
    const batch = isSingle ? none : broadcastShapes('matmul', [a.sizes.slice(0, -2), b.sizes.slice(0, -2)]);
    const m = a.sizes.at(-2) as number;
    const n = b.sizes.at(-1) as number;
    const out = emptyTensor([...batch, m, n], a.dtype);
    multiplyMatrices(batch, [m, n, a.sizes.at(-1) as number], stack(a, batch), stack(b, batch), stack(out, batch));
    return out;
  },
  saves: { inputs: { input: ['other'], other: ['input'] } },
  derivative: {
    input: ({ grad, inputs: { other }, shapes }) =>
      sumToShape(matrixProduct(grad, transpose(other, -1, -2)), shapes.input),
    other: ({ grad, inputs: { input }, shapes }) =>
      sumToShape(matrixProduct(transpose(input, -1, -2), grad), shapes.other),
  },
});

function matrixProduct(input: Tensor, other: Tensor): Tensor {
  return products.run([input, other], {});
}

/** inputᵀ · other, for two matrices. */
const transposedProduct = primitive({
  name: 'matmul',
  family: 'contraction',
  parameters: [tensor('input'), tensor('other')],
  method: false,
  execute: ({ input, other }) => {
    const m = input.sizes[1] as number;
    const n = other.sizes[1] as number;
    const out = emptyTensor([m, n], input.dtype);
    multiplyMatrices(none, [m, n, input.sizes[0] as number], transposed(input), stack(other, none), stack(out, none));
    return out;
  },
  saves: { inputs: { input: ['other'], other: ['input'] } },
  derivative: {
    input: ({ grad, inputs: { other } }) => matrixProduct(other, transpose(grad, 0, 1)),
    other: ({ grad, inputs: { input } }) => matrixProduct(input, grad),
  },
});

/** Joins the leading dims of the left operand to its rows where the right one is a single matrix: one large product, not many. */
function foldedProduct(a: Tensor, b: Tensor): Tensor {
  if (a.sizes.length <= 2 || b.sizes.length > 2 || !a.contiguousLayout) return matrixProduct(a, b);
  const leading = a.sizes.slice(0, -1);
  const product = matrixProduct(reshape(a, [elementCount(leading), a.sizes.at(-1) as number]), b);
  return reshape(product, [...leading, b.sizes[1] as number]);
}

/**
 * Matrix product of matrices, vectors and stacks of either; the dims in front of the last two broadcast.
 *
 * @formula y[…, i, j] = Σₖ input[…, i, k] · other[…, k, j]
 * @shape [*, n, m], [*, m, p] → [*, n, p]; [m], [m] → []; [*, n, m], [m] → [*, n]; [m], [*, m, p] → [*, p]
 * @throws {ShapeError} when an operand has no dims (`matmul/rank`).
 * @throws {ShapeError} when the inner sizes differ (`matmul/inner-dim`).
 * @throws {DTypeError} when the dtypes differ (`matmul/dtype`).
 * @example
 * const a = torch.tensor([[1, 2], [3, 4]]);
 * a.matmul(torch.tensor([1, 1])); // tensor([3., 7.])
 * a.matmul(a);
 * // tensor([[ 7., 10.],
 * //         [15., 22.]])
 */
export const matmul: MatmulOperator = composite({
  name: 'matmul',
  arity: 'product',
  parameters: [tensor('input'), tensor('other')],
  compute: ({ input, other }) => {
    if (input.sizes.length === 0 || other.sizes.length === 0) {
      throw new ShapeError(
        'matmul/rank',
        `matmul needs operands of at least one dim, got shapes ${formatShape(input.sizes)} and ${formatShape(other.sizes)}\n  fix: use mul for numbers`,
      );
    }
    requireSameDtype('matmul', input, other);
    requireInner('matmul', input, other);
    const a = input.sizes.length === 1 ? unsqueeze(input, 0) : input;
    const b = other.sizes.length === 1 ? unsqueeze(other, 1) : other;
    const product = foldedProduct(a, b);
    if (input.sizes.length > 1 && other.sizes.length > 1) return product;
    const dims = [...(input.sizes.length === 1 ? [-2] : []), ...(other.sizes.length === 1 ? [-1] : [])];
    return squeeze(product, dims);
  },
});

interface LinearOperator extends Operator {
  (input: Tensor, weight: Tensor, bias?: Tensor | null | { bias?: Tensor | null }): Tensor;
}

/** x Wᵀ + b over rows, with the bias added in the product's epilogue. */
const affineRows = primitive({
  name: 'linear',
  family: 'contraction',
  parameters: [tensor('input'), tensor('weight'), optionalTensor('bias')],
  method: false,
  execute: ({ input, weight, bias }) => {
    const rows = input.sizes[0] as number;
    const features = weight.sizes[0] as number;
    const out = emptyTensor([rows, features], input.dtype);
    multiplyMatrices(
      none,
      [rows, features, weight.sizes[1] as number],
      stack(input, none),
      transposed(weight),
      stack(out, none),
      bias === undefined ? undefined : { tensor: bias, batch: none, rows: 0, columns: bias.steps[0] ?? 0 },
    );
    return out;
  },
  saves: { inputs: { input: ['weight'], weight: ['input'] } },
  derivative: {
    input: ({ grad, inputs: { weight } }) => matrixProduct(grad, weight),
    weight: ({ grad, inputs: { input } }) => transposedProduct.run([grad, input], {}),
    bias: ({ grad }) => sum(grad, 0),
  },
  accumulate: {
    weight: ({ grad, inputs: { input } }, total) => {
      const [rows = 0, inner = 0] = input.sizes;
      addProduct(
        none,
        [grad.sizes[1] as number, inner, rows],
        transposed(grad),
        stack(input, none),
        stack(total, none),
      );
    },
  },
});

/**
 * Affine map of the last dim: what a fully connected layer computes.
 *
 * @formula input · weightᵀ + bias
 * @shape input [*, in], weight [out, in] or [in], bias [out] → [*, out]
 * @throws {ShapeError} when the last dims of input and weight differ (`linear/inner-dim`).
 * @throws {ShapeError} when the bias has another size than the output (`linear/bias`).
 * @example
 * F.linear(torch.tensor([[1, 2]]), torch.tensor([[1, 0], [0, 1], [1, 1]]), torch.tensor([0, 0, 10]));
 * // tensor([[ 1.,  2., 13.]])
 */
export const linear: LinearOperator = composite({
  name: 'linear',
  parameters: [tensor('input'), tensor('weight'), optionalTensor('bias')],
  method: false,
  compute: ({ input, weight, bias }) => {
    const inner = weight.sizes.at(-1) ?? 1;
    if (
      input.sizes.length === 0 ||
      weight.sizes.length === 0 ||
      weight.sizes.length > 2 ||
      input.sizes.at(-1) !== inner
    ) {
      throw new ShapeError(
        'linear/inner-dim',
        `last dim of input must equal last dim of weight, got ${input.sizes.at(-1)} and ${weight.sizes.at(-1)}\n  input   ${input.dtype.name}${formatShape(input.sizes)}\n  weight  ${weight.dtype.name}${formatShape(weight.sizes)}\n  fix: new nn.Linear(${input.sizes.at(-1)}, ${weight.sizes[0]}), or give an input of shape [*, ${inner}]`,
        { input: input.sizes, weight: weight.sizes },
      );
    }
    requireSameDtype('linear', input, weight);
    if (bias !== undefined) requireSameDtype('linear', input, bias);
    if (weight.sizes.length === 1) {
      const product = matmul(input, weight);
      return bias === undefined ? product : add(product, bias);
    }
    const features = weight.sizes[0] as number;
    if (bias !== undefined && (bias.sizes.length > 1 || (bias.elementCount !== features && bias.elementCount !== 1))) {
      throw new ShapeError('linear/bias', `bias must have the shape [${features}], got ${formatShape(bias.sizes)}`, {
        bias: bias.sizes,
      });
    }
    const row =
      bias === undefined || (bias.sizes.length === 1 && bias.elementCount === features)
        ? bias
        : expand(bias, [features]);
    if (input.sizes.length === 2) return affineRows.run([input, weight, row], {});
    const rows = affineRows.run([reshape(input, [elementCount(input.sizes.slice(0, -1)), inner]), weight, row], {});
    return reshape(rows, [...input.sizes.slice(0, -1), features]);
  },
});
