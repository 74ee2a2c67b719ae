/** @file Activations as `nn.functional` has them: with PyTorch's parameter `inplace`, which writes the result to the input. */
import { composite } from '../ops/define.ts';
import type { Operator } from '../ops/operator.ts';
import { optionalBoolean, type Parameter } from '../ops/parameters.ts';
import * as activation from '../ops/pointwise/activation.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';

type Inplace = boolean | { readonly inplace?: boolean };
type Named<Name extends string> = { readonly [K in Name]?: number } & { readonly inplace?: boolean };

interface Activation<Given extends readonly unknown[]> extends Operator {
  <S extends Shape>(input: Tensor<S>, ...given: Given): Tensor<S>;
}

type Plain = Activation<[inplace?: Inplace]>;

interface InPlaceOperator extends Operator {
  (...given: never[]): Tensor;
  readonly inPlace: (...given: never[]) => Tensor;
}

function withInplace<F extends Operator>(operator: InPlaceOperator): F {
  const own: readonly Parameter[] = operator.definition.parameters;
  return composite<readonly Parameter[], F>({
    name: operator.definition.name,
    parameters: [...own, optionalBoolean('inplace', false, 'Writes to the input.')],
    method: false,
    compute: (given: Readonly<Record<string, unknown>>) => {
      const call = given['inplace'] === true ? operator.inPlace : operator;
      return call(...(own.map(({ name }) => given[name]) as never[]));
    },
  });
}

/**
 * Continuously differentiable exponential linear unit; with `inplace` the result is written over the input.
 *
 * @formula input > 0 ? input : alpha · (e^(input / alpha) − 1)
 * @shape [*] → [*]
 * @example
 * const x = torch.tensor([-1, 2]);
 * F.celu(x, 0.5, { inplace: true }) === x; // true
 * x; // tensor([-0.4323,  2.0000])
 */
export const celu: Activation<[alpha?: number | Named<'alpha'>, inplace?: Inplace]> = withInplace(activation.celu);

/**
 * Exponential linear unit; with `inplace` the result is written over the input.
 *
 * @formula input > 0 ? input : alpha · (e^input − 1)
 * @shape [*] → [*]
 * @example
 * const x = torch.tensor([-1, 2]);
 * F.elu(x, { alpha: 0.5, inplace: true });
 * x; // tensor([-0.3161,  2.0000])
 */
export const elu: Activation<[alpha?: number | Named<'alpha'>, inplace?: Inplace]> = withInplace(activation.elu);

/**
 * Sigmoid of three straight lines; with `inplace` the result is written over the input.
 *
 * @formula min(max(input + 3, 0), 6) / 6
 * @shape [*] → [*]
 * @example
 * const x = torch.tensor([-4, 0, 1.5]);
 * F.hardsigmoid(x, true);
 * x; // tensor([0.0000, 0.5000, 0.7500])
 */
export const hardsigmoid: Plain = withInplace(activation.hardsigmoid);

/**
 * Swish of straight lines and a parabola; with `inplace` the result is written over the input.
 *
 * @formula input · min(max(input + 3, 0), 6) / 6
 * @shape [*] → [*]
 * @example
 * const x = torch.tensor([-3, -1, 2]);
 * F.hardswish(x, { inplace: true });
 * x; // tensor([-0.0000, -0.3333,  1.6667])
 */
export const hardswish: Plain = withInplace(activation.hardswish);

/**
 * Straight line between two bounds; with `inplace` the result is written over the input.
 *
 * @formula min(max(input, minVal), maxVal)
 * @shape [*] → [*]
 * @example
 * const x = torch.tensor([-3, 0.5, 3]);
 * F.hardtanh(x, -2, 2, { inplace: true });
 * x; // tensor([-2.0000,  0.5000,  2.0000])
 */
export const hardtanh: Activation<
  [minVal?: number | Named<'minVal' | 'maxVal'>, maxVal?: number | Named<'maxVal'>, inplace?: Inplace]
> = withInplace(activation.hardtanh);

/**
 * Rectifier with a small slope for negative inputs; with `inplace` the result is written over the input.
 *
 * @formula input > 0 ? input : negativeSlope · input
 * @shape [*] → [*]
 * @example
 * const x = torch.tensor([-2, 3]);
 * F.leakyRelu(x, 0.1, true);
 * x; // tensor([-0.2000,  3.0000])
 */
export const leakyRelu: Activation<[negativeSlope?: number | Named<'negativeSlope'>, inplace?: Inplace]> = withInplace(
  activation.leakyRelu,
);

/**
 * Input times the hyperbolic tangent of its softplus; with `inplace` the result is written over the input.
 *
 * @formula input · tanh(log(1 + e^input))
 * @shape [*] → [*]
 * @example
 * const x = torch.tensor([-1, 0, 1]);
 * F.mish(x, true);
 * x; // tensor([-0.3034,  0.0000,  0.8651])
 */
export const mish: Plain = withInplace(activation.mish);

/**
 * Positive part of the input; with `inplace` the result is written over the input.
 *
 * @formula max(input, 0)
 * @shape [*] → [*]
 * @example
 * const x = torch.tensor([-2, 3]);
 * F.relu(x, { inplace: true });
 * x; // tensor([0., 3.])
 */
export const relu: Plain = withInplace(activation.relu);

/**
 * Positive part of the input, capped at 6; with `inplace` the result is written over the input.
 *
 * @formula min(max(input, 0), 6)
 * @shape [*] → [*]
 * @example
 * const x = torch.tensor([-1, 4, 9]);
 * F.relu6(x, true);
 * x; // tensor([0., 4., 6.])
 */
export const relu6: Plain = withInplace(activation.relu6);

/**
 * Self-normalising exponential linear unit; with `inplace` the result is written over the input.
 *
 * @formula scale · (input > 0 ? input : alpha · (e^input − 1)), scale ≈ 1.0507, alpha ≈ 1.6733
 * @shape [*] → [*]
 * @example
 * const x = torch.tensor([-1, 0, 1]);
 * F.selu(x, true);
 * x; // tensor([-1.1113,  0.0000,  1.0507])
 */
export const selu: Plain = withInplace(activation.selu);

/**
 * Input times its sigmoid; with `inplace` the result is written over the input.
 *
 * @formula input / (1 + e^−input)
 * @shape [*] → [*]
 * @example
 * const x = torch.tensor([-1, 0, 1]);
 * F.silu(x, { inplace: true });
 * x; // tensor([-0.2689,  0.0000,  0.7311])
 */
export const silu: Plain = withInplace(activation.silu);

/**
 * Input where it exceeds the threshold, `value` elsewhere; with `inplace` the result is written over the input.
 *
 * @formula input > threshold ? input : value
 * @shape [*] → [*]
 * @example
 * const x = torch.tensor([0.1, 0.5, 2]);
 * F.threshold(x, 0.5, -1, true);
 * x; // tensor([-1., -1.,  2.])
 */
export const threshold: Activation<[threshold: number, value: number, inplace?: Inplace]> = withInplace(
  activation.threshold,
);
