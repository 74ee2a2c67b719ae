/** @file What a pointwise operator's literal says, and the arguments that its expression and its derivative lines see. */
import type { Attributes, Input } from '../../dispatch/operation.ts';
import type { Expression } from '../../kernels/ir.ts';
import type { DType, DTypeName } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Accuracy, ErrorSample, OperatorNames } from '../operator.ts';
import type { Parameter } from '../parameters.ts';

type Named<P extends readonly Parameter[], Operand, Attribute> = {
  readonly [Item in P[number] as Item['name']]:
    | ([NonNullable<Item['type']>] extends [string | boolean]
        ? NonNullable<Item['type']>
        : Tensor extends Item['type']
          ? Operand
          : Attribute)
    | Absent<Item>;
};

/** Undefined for what may be left out and has no default. */
type Absent<P extends Parameter> =
  P extends Parameter<string, unknown, true, infer Fallback> ? (undefined extends Fallback ? undefined : never) : never;

/** What an expression is built from: each operand and number as an expression; booleans and strings as they are. */
export type ExpressionArguments<P extends readonly Parameter[]> = Named<P, Expression, Expression>;

/** What a derivative line is built from: operands, attributes, the gradient of the result, and the result. */
export type DerivativeArguments<P extends readonly Parameter[]> = Named<P, Tensor, number> & {
  readonly grad: Tensor;
  readonly output: Tensor;
};

/** The same where only run time knows the names. */
export function namedArguments(values: Readonly<Record<string, unknown>>): DerivativeArguments<readonly Parameter[]> {
  return values as DerivativeArguments<readonly Parameter[]>;
}

/** One derivative: with ops, so that it can be differentiated again and fused. `zero`, of the line or for some attributes: the derivative is 0 wherever it exists, whatever the gradient. The line of an operand runs where that is given. */
export type DerivativeLine<P extends readonly Parameter[], Name extends string = never> =
  | ((values: DerivativeArguments<P> & { readonly [Given in Name]: Tensor }) => Tensor | 'zero')
  | 'zero';

/**
 * Why an operator has no derivative: `none` where its results are not floating-point, `missing` where they are, and whoever asks for
 * the derivative gets an error.
 */
export type NoDerivative = { readonly none: string } | { readonly missing: string };

export interface PointwiseLiteral<P extends readonly Parameter[]> extends OperatorNames {
  /** Operands first, then attributes. */
  readonly parameters: P;
  /** For the names of kernels, where several literals share `name`. */
  readonly kernelName?: string;
  /**
   * The dtype of the computation: `promoted` that of the operands, `float` the same but the default dtype for ints and bools. A
   * function narrows the promoted dtype further, or throws a DTypeError. It may depend on dtypes and on boolean and string attributes,
   * not on values, as its answer is kept; it may look at `inputs` only beside `fixed` operands, and must bear an empty list.
   */
  readonly compute:
    | 'promoted'
    | 'float'
    | ((promoted: DType, attributes: Attributes, inputs: readonly Input[]) => DType);
  /** The dtype of the result where it is not that of the computation. */
  readonly result?: DType;
  /** Operands that stand outside promotion, with the dtype that they must have. */
  readonly fixed?: Readonly<Record<string, DType>>;
  /** Beside 16-bit floats, numbers among the operands keep the precision of float32, as in PyTorch's kernel of this operator. */
  readonly exactNumbers?: true;
  readonly expression: (values: ExpressionArguments<P>, type: DTypeName) => Expression;
  /** A line for each operand, or why there is no derivative. */
  readonly derivative: { readonly [Name in P[number]['name']]?: DerivativeLine<P, Name> } | NoDerivative;
  /** The value in float64, from plain numbers in the order of the parameters: what tests compare with. */
  readonly reference: (...values: number[]) => number;
  /** Where sample inputs are drawn from, for each operand or for all. */
  readonly domain: readonly [low: number, high: number] | readonly (readonly [low: number, high: number])[];
  /** Values of the attributes in tests, in order; the defaults where left out. */
  readonly samples?: readonly Readonly<Record<string, unknown>>[];
  readonly accuracy: Accuracy;
  readonly errors?: readonly ErrorSample[];
  /** Throws where the arguments do not go together; called before anything is computed. */
  readonly check?: (inputs: readonly Input[], attributes: Attributes) => void;
  /** What must hold for each element, and the error where it does not. */
  readonly guard?: {
    readonly condition: (values: ExpressionArguments<P>, type: DTypeName) => Expression | undefined;
    readonly error: () => Error;
  };
  /** No method, or no in-place form. Both exist unless said otherwise. */
  readonly method?: false;
  readonly inPlace?: false;
}
