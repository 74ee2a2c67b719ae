/** @file A map that is affine in each of two inputs. */
import { DTypeError, ShapeError } from '../../errors/errors.ts';
import { formatShape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { composite } from '../define.ts';
import type { Operator } from '../operator.ts';
import { optionalTensor, tensor } from '../parameters.ts';
import { add } from '../pointwise/arithmetic.ts';
import { permute } from '../view/permute.ts';
import { reshape } from '../view/reshape.ts';
import { matmul } from './matmul.ts';

interface BilinearOperator extends Operator {
  (input1: Tensor, input2: Tensor, weight: Tensor, bias?: Tensor | null | { readonly bias?: Tensor | null }): Tensor;
}

/**
 * Product of two vectors with a matrix of weights between them for each output, as in relations of pairs.
 *
 * @formula y[…, k] = Σ input1[…, i] · weight[k, i, j] · input2[…, j] + bias[k]
 * @shape input1 [*, n], input2 [*, m], weight [k, n, m], bias [k] → [*, k]
 * @throws {ShapeError} when the shapes do not go together (`bilinear/shape`).
 * @throws {DTypeError} when the dtypes differ (`bilinear/dtype`).
 * @example
 * F.bilinear(torch.tensor([1, 2]), torch.tensor([3, 4]), torch.ones([1, 2, 2])); // tensor([21.])
 */
export const bilinear: BilinearOperator = composite({
  name: 'bilinear',
  parameters: [tensor('input1'), tensor('input2'), tensor('weight'), optionalTensor('bias')],
  method: false,
  compute: ({ input1, input2, weight, bias }) => {
    const lead = input1.sizes.slice(0, -1);
    const [outputs = 0, n = 0, m = 0] = weight.sizes;
    const fits =
      weight.sizes.length === 3 &&
      input1.sizes.at(-1) === n &&
      input2.sizes.at(-1) === m &&
      sameShape(input2.sizes.slice(0, -1), lead) &&
      (bias === undefined || sameShape(bias.sizes, [outputs]));
    if (!fits) {
      const shown = [input1, input2, weight, ...(bias === undefined ? [] : [bias])].map(({ sizes }) =>
        formatShape(sizes),
      );
      throw new ShapeError(
        'bilinear/shape',
        `bilinear needs input1 [*, n], input2 [*, m], weight [k, n, m] and bias [k], got ${shown.join(', ')}`,
        { input1: input1.sizes, input2: input2.sizes, weight: weight.sizes },
      );
    }
    if (input2.dtype !== input1.dtype || weight.dtype !== input1.dtype) {
      throw new DTypeError(
        'bilinear/dtype',
        `bilinear needs operands of one dtype, got ${input1.dtype.name}, ${input2.dtype.name} and ${weight.dtype.name}`,
      );
    }
    const pairs = lead.reduce((product, size) => product * size, 1);
    // For each pair the matrix [k, m] that input1 makes of the weight, and its product with input2.
    const between = matmul(reshape(input1, [pairs, n]), reshape(permute(weight, [1, 0, 2]), [n, outputs * m]));
    const product = matmul(reshape(between, [pairs, outputs, m]), reshape(input2, [pairs, m, 1]));
    const result = reshape(product, [...lead, outputs]);
    return bias === undefined ? result : add(result, bias);
  },
});
