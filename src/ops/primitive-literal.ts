/**
 * @file What the literal of an operator with a kernel of its own says: all by name, with types that follow from its parameters and
 * from the names of its results.
 */
import type { DType } from '../storage/dtype.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { CallSample } from './define.ts';
import type { Accuracy, ErrorSample, OperatorNames } from './operator.ts';
import type { Bound, Parameter } from './parameters.ts';
import type { Traceable } from './pointwise/trace.ts';

/** The parameters among `P` that are inputs: tensors, lists of them, and numbers that may stand for tensors. */
type InputOf<P extends Parameter> =
  P extends Parameter<string, infer Type>
    ? Tensor extends Type
      ? P
      : readonly Tensor[] extends Type
        ? P
        : never
    : never;

type ListOf<P extends Parameter> =
  P extends Parameter<string, infer Type> ? (readonly Tensor[] extends Type ? P : never) : never;

/** The inputs of a call by name. */
export type Inputs<P extends readonly Parameter[]> = {
  readonly [Item in InputOf<P[number]> as Item['name']]: Bound<Item>;
};

type InputName<P extends readonly Parameter[]> = keyof Inputs<P> & string;

/** All other arguments by name. */
export type AttributesOf<P extends readonly Parameter[]> = {
  readonly [Item in Exclude<P[number], InputOf<P[number]>> as Item['name']]: Bound<Item>;
};

/** The inputs in the order of the parameters, lists flattened. */
export type InputList<P extends readonly Parameter[]> = P extends readonly [
  infer Head extends Parameter,
  ...infer Tail extends readonly Parameter[],
]
  ? [InputOf<Head>] extends [never]
    ? InputList<Tail>
    : [ListOf<Head>] extends [never]
      ? readonly [Bound<Head>, ...InputList<Tail>]
      : readonly [...Tensor[], ...InputList<Tail>]
  : readonly [];

/** One thing for each input, and a list of them for a list of inputs. */
type ForEachInput<P extends readonly Parameter[], Each> = {
  readonly [Item in InputOf<P[number]> as Item['name']]: [ListOf<Item>] extends [never] ? Each : readonly Each[];
};

/** The names of the results in order; `list` for results whose number depends on the call. One result is called `output`. */
export type ResultNames = readonly string[] | 'list';

export type Returned<R extends ResultNames> = R extends readonly string[]
  ? R['length'] extends 1
    ? Tensor
    : { readonly [At in keyof R]: Tensor }
  : readonly Tensor[];

/** Nobody has one; beside a type that is still open, it makes TypeScript read a list as a tuple. */
type Tuple = readonly [never];

type ForEachResult<R extends ResultNames, Each> = R extends readonly string[]
  ? { readonly [Name in R[number]]: Each }
  : readonly Each[];

/**
 * Inputs that the derivative reads: names, or for the gradient of each input the names that it reads, so that nothing is kept for
 * a gradient that nobody wants.
 */
export type SavedInputs<P extends readonly Parameter[]> =
  | readonly InputName<P>[]
  | { readonly [Wanted in InputName<P>]?: readonly InputName<P>[] };

type NameSaved<S> = S extends readonly (infer Name)[]
  ? Name
  : { [Wanted in keyof S]: S[Wanted] extends readonly (infer Name)[] ? Name : never }[keyof S];

type NameOfResult<R extends ResultNames> = R extends readonly string[] ? R[number] : never;

export type SavedResults<R extends ResultNames> = true | readonly NameOfResult<R>[];

type ResultSaved<R extends ResultNames, O> = O extends readonly (infer Name)[] ? Name : NameOfResult<R>;

/** What a derivative line sees. */
export interface LineContext<P extends readonly Parameter[], R extends ResultNames, S, O> {
  /** The gradient of the first result that the loss depends on. */
  readonly grad: Tensor;
  /** The gradient of each result; undefined where the loss does not depend on it. */
  readonly gradients: ForEachResult<R, Tensor | undefined>;
  /** The inputs that are saved. */
  readonly inputs: Pick<Inputs<P>, NameSaved<S> & InputName<P>>;
  /** The results that are saved. */
  readonly outputs: R extends 'list' ? readonly Tensor[] : { readonly [Name in ResultSaved<R, O> & string]: Tensor };
  /** Shape of each input, whether saved or not; empty for numbers and what was left out. */
  readonly shapes: ForEachInput<P, Shape>;
  /** Dtype of each input, whether saved or not. */
  readonly dtypes: {
    readonly [Item in InputOf<P[number]> as Item['name']]: [ListOf<Item>] extends [never]
      ? Bound<Item> extends Tensor
        ? DType
        : DType | undefined
      : readonly DType[];
  };
  readonly attributes: AttributesOf<P>;
  /** For each input: is its gradient wanted? */
  readonly needs: ForEachInput<P, boolean>;
}

/** The gradients of the inputs; what is left out has none. */
export type GradientsOf<P extends readonly Parameter[]> = {
  readonly [Item in InputOf<P[number]> as Item['name']]?: [ListOf<Item>] extends [never]
    ? Tensor | undefined
    : readonly (Tensor | undefined)[] | undefined;
};

export type Family =
  | 'reduce'
  | 'scan'
  | 'contraction'
  | 'convolution'
  | 'pool'
  | 'gather'
  | 'scatter'
  | 'sort'
  | 'view'
  | 'random'
  | 'normalise'
  | 'recurrent'
  | 'host'
  | 'copy'
  | 'loss';

export interface PrimitiveLiteral<
  P extends readonly Parameter[],
  R extends ResultNames = readonly ['output'],
  S extends SavedInputs<P> = readonly [],
  O extends SavedResults<R> = readonly [],
> extends OperatorNames {
  /** Structural family: which shared rules and tests apply. */
  readonly family: Family;
  readonly parameters: P;
  /** Names of several results, in order. Users destructure them or read them by name. */
  readonly results?: R;
  /** Computes all results. Those that are there for the derivative alone are left out by the operator that users call. */
  readonly execute: (inputs: Inputs<P>, attributes: AttributesOf<P>) => Returned<R> | Tuple;
  /** What the derivative reads of inputs and results; all else is undefined in its context. */
  readonly saves?: { readonly inputs?: S; readonly outputs?: O };
  /**
   * A line for each input; `all` for several at once; `none` says why the results, which are not floating-point, have none;
   * `missing` why a floating-point result has none: whoever asks for it gets an error.
   */
  readonly derivative:
    | {
        readonly [Name in InputName<P>]?: (context: LineContext<P, R, S, O>) => GradientsOf<P>[Name];
      }
    | { readonly all: (context: LineContext<P, R, S, O>) => GradientsOf<P> }
    | { readonly none: string }
    | { readonly missing: string };
  /** A cheaper derivative for when no graph of the gradients is wanted: fused kernels. */
  readonly fusedBackward?: (context: LineContext<P, R, S, O>) => GradientsOf<P>;
  /**
   * Adds the gradient of an input to a sum of gradients, for when no graph of them is wanted: where the same weight is used again and
   * again, each gradient would be written to memory of its own and read again. The sum has the input's shape and dtype.
   */
  readonly accumulate?: {
    readonly [Name in InputName<P>]?: (context: LineContext<P, R, S, O>, sum: Tensor) => void;
  };
  /** Results that are there for the derivative alone: they count as constants. */
  readonly residuals?: readonly NameOfResult<R>[];
  /** Inputs that `execute` writes to. */
  readonly mutates?: readonly InputName<P>[];
  /** The result is a view of the first input. */
  readonly isView?: true;
  /** The results are views that share no element, and together show each of the input once. */
  readonly takesApart?: true;
  /** Brings operands of the host to the device of the others, whatever their rank. */
  readonly carries?: true;
  /** Writes the result of `execute` into the first argument. */
  readonly executeInto?: (target: Tensor, inputs: Inputs<P>, attributes: AttributesOf<P>) => void;
  /** Does `executeInto` write one value everywhere? */
  readonly fills?: (inputs: Inputs<P>) => boolean;
  /** How tracing sees the operator, where it may be part of a fused kernel. */
  readonly traced?: Pick<Traceable, 'types' | 'express'>;
  /** Calls for tests of derivatives, dtypes and layouts. */
  readonly samples?: readonly CallSample[];
  readonly errors?: readonly ErrorSample[];
  readonly accuracy?: Accuracy;
  readonly method?: false;
  /** How the types of methods treat the operator. */
  readonly arity?: 'reduce' | 'extreme';
}
