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
type OfOne<Name extends string> = Activation<[value?: number | Named<Name>, inplace?: Inplace]>;

interface InPlaceOperator extends Operator {
  (...given: never[]): Tensor;
  readonly inPlace: (...given: never[]) => Tensor;
}

function withInplace<F extends Operator>(operator: InPlaceOperator): F {
  const own: readonly Parameter[] = operator.definition.parameters;
  return composite<readonly Parameter[], F>({
    name: operator.definition.name,
    summary: operator.definition.summary,
    parameters: [...own, optionalBoolean('inplace', false, 'Writes to the input.')],
    method: false,
    compute: (given: Readonly<Record<string, unknown>>) => {
      const call = given['inplace'] === true ? operator.inPlace : operator;
      return call(...(own.map(({ name }) => given[name]) as never[]));
    },
  });
}

export const celu: OfOne<'alpha'> = withInplace(activation.celu);
export const elu: OfOne<'alpha'> = withInplace(activation.elu);
export const hardsigmoid: Plain = withInplace(activation.hardsigmoid);
export const hardswish: Plain = withInplace(activation.hardswish);
export const hardtanh: Activation<
  [minVal?: number | Named<'minVal' | 'maxVal'>, maxVal?: number | Named<'maxVal'>, inplace?: Inplace]
> = withInplace(activation.hardtanh);
export const leakyRelu: OfOne<'negativeSlope'> = withInplace(activation.leakyRelu);
export const mish: Plain = withInplace(activation.mish);
export const relu: Plain = withInplace(activation.relu);
export const relu6: Plain = withInplace(activation.relu6);
export const selu: Plain = withInplace(activation.selu);
export const silu: Plain = withInplace(activation.silu);
export const threshold: Activation<[threshold: number, value: number, inplace?: Inplace]> = withInplace(
  activation.threshold,
);
