/**
 * @file Operators with a kernel of their own. A literal says everything by name: inputs, attributes, results, what the derivative
 * reads and what it gives. The operation that dispatch and autograd see passes arrays by position.
 */
import { dispatch, dispatchInPlace } from '../dispatch/dispatch.ts';
import type { Attributes, BackwardContext, Input, Operation, Saves } from '../dispatch/operation.ts';
import type { DType } from '../storage/dtype.ts';
import type { Shape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { type CallSample, define } from './define.ts';
import { type Naming, naming } from './named.ts';
import type { Accuracy, ErrorSample, Operator, OperatorNames } from './operator.ts';
import { type Bound, bind, type Parameter } from './parameters.ts';
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
type ResultNames = readonly string[] | 'list';

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
type SavedInputs<P extends readonly Parameter[]> =
  | readonly InputName<P>[]
  | { readonly [Wanted in InputName<P>]?: readonly InputName<P>[] };

type NameSaved<S> = S extends readonly (infer Name)[]
  ? Name
  : { [Wanted in keyof S]: S[Wanted] extends readonly (infer Name)[] ? Name : never }[keyof S];

type NameOfResult<R extends ResultNames> = R extends readonly string[] ? R[number] : never;

type SavedResults<R extends ResultNames> = true | readonly NameOfResult<R>[];

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

type Family =
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
  /** Results that are there for the derivative alone: they count as constants. */
  readonly residuals?: readonly NameOfResult<R>[];
  /** Inputs that `execute` writes to. */
  readonly mutates?: readonly InputName<P>[];
  /** The result is a view of the first input. */
  readonly isView?: true;
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

/** An operator that other operators call, below their own checks. */
export interface InternalOperator<P extends readonly Parameter[], R extends ResultNames> extends Operator {
  /** Passes dispatch; the inputs in the order of the parameters. */
  readonly run: (inputs: InputList<P>, attributes: AttributesOf<P>) => Returned<R>;
  /** The same, written into the first input. */
  readonly runInPlace: (inputs: InputList<P>, attributes: AttributesOf<P>) => Tensor;
}

type Named = Readonly<Record<string, unknown>>;
type Gradients = readonly (Tensor | undefined)[];

/** A literal without the types that follow from its parameters. */
interface AnyLiteral extends OperatorNames {
  readonly family: Family;
  readonly parameters: readonly Parameter[];
  readonly results?: ResultNames;
  readonly execute: (inputs: object, attributes: Attributes) => Tensor | readonly Tensor[];
  readonly saves?: {
    readonly inputs?: readonly string[] | Readonly<Record<string, readonly string[]>>;
    readonly outputs?: true | readonly string[];
  };
  readonly derivative: Readonly<Record<string, unknown>>;
  readonly fusedBackward?: (context: Context) => Named;
  readonly residuals?: readonly string[];
  readonly mutates?: readonly string[];
  readonly isView?: true;
  /** Brings operands of the host to the device of the others, whatever their rank. */
  readonly carries?: true;
  readonly executeInto?: (target: Tensor, inputs: object, attributes: Attributes) => void;
  readonly fills?: (inputs: object) => boolean;
  readonly traced?: Pick<Traceable, 'types' | 'express'>;
  readonly method?: false;
  readonly arity?: string;
}

export const isInput = ({ kind }: Parameter): boolean => kind === 'tensor' || kind === 'operand' || kind === 'tensors';

/** A line's context. What a line does not look at is not put under names. */
class Context {
  readonly grad: Tensor;
  private readonly operation: PrimitiveOperation;
  private readonly context: BackwardContext;

  constructor(operation: PrimitiveOperation, context: BackwardContext, grad: Tensor) {
    this.grad = context.gradients[0] ?? grad;
    this.operation = operation;
    this.context = context;
  }

  get gradients(): object {
    return this.operation.nameResults(this.context.gradients);
  }

  get outputs(): object {
    return this.operation.nameResults(this.context.outputs);
  }

  get inputs(): object {
    return this.operation.nameInputs(this.context.inputs);
  }

  get shapes(): object {
    return this.operation.nameInputs(this.context.shapes);
  }

  get dtypes(): object {
    return this.operation.nameInputs(this.context.dtypes);
  }

  get needs(): object {
    return this.operation.nameInputs(this.context.needs);
  }

  get attributes(): Attributes {
    return this.context.attributes;
  }
}

type Line = (context: Context) => Tensor | Gradients | undefined;
type AllLines = (context: Context) => Named;

/** The operation of a literal, with the same fields for each, so that dispatch and autograd see few kinds of objects. */
class PrimitiveOperation implements Operation {
  readonly name: string;
  readonly isView: boolean;
  readonly carries: boolean;
  readonly missing: string | undefined;
  readonly residuals: readonly boolean[] | undefined;
  readonly nameInputs: Naming;
  readonly nameResults: Naming;
  readonly backward: ((context: BackwardContext) => Gradients) | undefined;
  readonly fusedBackward: ((context: BackwardContext) => Gradients) | undefined;
  readonly executeInto: ((target: Tensor, inputs: readonly Input[], attributes: Attributes) => void) | undefined;
  readonly fills: ((inputs: readonly Input[]) => boolean) | undefined;
  private readonly compute: AnyLiteral['execute'];
  readonly names: readonly string[];
  /** Position of the parameter that takes a list; -1 without one. */
  private readonly spread: number;
  /** Positions of the inputs that are written to. */
  private readonly mutated: readonly number[];
  private readonly literal: AnyLiteral;
  /** By the bits of the inputs whose gradient is wanted. */
  private readonly saved: Saves[] = [];

  constructor(literal: AnyLiteral) {
    const { derivative, results, residuals, executeInto, fills } = literal;
    const inputs = literal.parameters.filter(isInput);
    this.literal = literal;
    this.name = literal.name;
    this.isView = literal.isView === true;
    this.carries = literal.carries === true;
    this.compute = literal.execute;
    this.names = inputs.map(({ name }) => name);
    this.spread = inputs.findIndex(({ kind }) => kind === 'tensors');
    this.nameInputs = naming(this.names, this.spread);
    this.nameResults = results === 'list' ? (list) => list : naming(results ?? ['output']);
    this.residuals =
      results === undefined || results === 'list' || residuals === undefined
        ? undefined
        : results.map((name) => residuals.includes(name));
    this.mutated = (literal.mutates ?? []).map((name) => this.names.indexOf(name));
    this.missing = derivative['missing'] as string | undefined;
    if ('none' in derivative || this.missing !== undefined) this.backward = undefined;
    else if ('all' in derivative) this.backward = this.together(derivative['all'] as AllLines);
    else this.backward = this.lineByLine(this.names.map((name) => derivative[name] as Line | undefined));
    this.fusedBackward = literal.fusedBackward === undefined ? undefined : this.together(literal.fusedBackward);
    this.executeInto =
      executeInto === undefined
        ? undefined
        : (target, list, attributes) => executeInto(target, this.nameInputs(list), attributes);
    this.fills = fills === undefined ? undefined : (list) => fills(this.nameInputs(list));
  }

  execute(inputs: readonly Input[], attributes: Attributes): Tensor | readonly Tensor[] {
    const result = this.compute(this.nameInputs(inputs), attributes);
    for (let i = 0; i < this.mutated.length; i++) {
      const input = inputs[this.mutated[i] as number];
      if (input instanceof Tensor) input.version.value++;
    }
    return result;
  }

  saves(inputs: readonly Input[], _: Attributes, needs: readonly boolean[]): Saves {
    if (this.spread >= 0) return this.savesFor(inputs.length, needs);
    let mask = 0;
    for (let i = 0; i < needs.length; i++) if (needs[i] === true) mask |= 1 << i;
    let saves = this.saved[mask];
    if (saves === undefined) {
      saves = this.savesFor(inputs.length, needs);
      this.saved[mask] = saves;
    }
    return saves;
  }

  /** The parameter that the input at a position belongs to. */
  private parameterAt(position: number, count: number): number {
    if (this.spread < 0 || position < this.spread) return position;
    return Math.max(this.spread, position - (count - this.names.length));
  }

  private savesFor(count: number, needs: readonly boolean[]): Saves {
    const { saves } = this.literal;
    const outputs = saves?.outputs ?? false;
    const inputs = saves?.inputs ?? [];
    const read = new Set<string>();
    if (isNames(inputs)) for (const name of inputs) read.add(name);
    else {
      for (let i = 0; i < count; i++) {
        const wanted = this.names[this.parameterAt(i, count)] as string;
        if (needs[i] === true) for (const name of inputs[wanted] ?? []) read.add(name);
      }
    }
    const results = this.literal.results ?? ['output'];
    return {
      inputs: Array.from({ length: count }, (_, i) => read.has(this.names[this.parameterAt(i, count)] as string)),
      outputs: typeof outputs === 'boolean' || results === 'list' ? outputs === true : someOf(results, outputs),
    };
  }

  private context(context: BackwardContext): Context | undefined {
    const { gradients } = context;
    for (let i = 0; i < gradients.length; i++) {
      const gradient = gradients[i];
      if (gradient !== undefined) return new Context(this, context, gradient);
    }
    return undefined;
  }

  private together(lines: AllLines): (context: BackwardContext) => Gradients {
    return (context) => {
      const named = this.context(context);
      if (named === undefined) return [];
      const gradients = lines(named);
      const results: (Tensor | undefined)[] = [];
      for (let i = 0; i < this.names.length; i++) {
        this.deliver(results, i, gradients[this.names[i] as string] as Tensor | Gradients | undefined, context);
      }
      return results;
    };
  }

  private lineByLine(lines: readonly (Line | undefined)[]): (context: BackwardContext) => Gradients {
    return (context) => {
      const named = this.context(context);
      if (named === undefined) return [];
      const { needs } = context;
      const results: (Tensor | undefined)[] = [];
      for (let i = 0; i < lines.length; i++) {
        const wanted = i === this.spread || needs[results.length] === true;
        this.deliver(results, i, wanted ? lines[i]?.(named) : undefined, context);
      }
      return results;
    };
  }

  /** Adds the gradient of a parameter, or those of the list that it takes, to the gradients by position. */
  private deliver(
    results: (Tensor | undefined)[],
    parameter: number,
    gradient: Tensor | Gradients | undefined,
    { needs }: BackwardContext,
  ): void {
    if (parameter !== this.spread) {
      results.push(gradient as Tensor | undefined);
      return;
    }
    const count = needs.length - this.names.length + 1;
    for (let i = 0; i < count; i++) results.push((gradient as Gradients | undefined)?.[i]);
  }
}

function isNames(inputs: readonly string[] | Readonly<Record<string, readonly string[]>>): inputs is readonly string[] {
  return Array.isArray(inputs);
}

function someOf(results: readonly string[], saved: readonly string[]): boolean | readonly boolean[] {
  if (saved.length === 0) return false;
  return results.map((name) => saved.includes(name));
}

/** Makes an operator once for each name that it goes by: messages and the printed gradient function say that name. */
export function eachName<Made>(make: (name: string) => Made): (name: string) => Made {
  const made = new Map<string, Made>();
  return (name) => {
    const known = made.get(name) ?? make(name);
    made.set(name, known);
    return known;
  };
}

type NamedTuple<Names extends readonly string[]> = { readonly [At in keyof Names]: Tensor } & {
  readonly [Name in Names[number]]: Tensor;
};

/** Several results as an array that also has their names. */
export function namedResults<const Names extends readonly string[]>(
  names: Names,
  results: readonly Tensor[],
): NamedTuple<Names> {
  const named = [...results];
  names.forEach((name, i) => {
    Object.defineProperty(named, name, { value: results[i], enumerable: true });
  });
  return named as readonly Tensor[] as NamedTuple<Names>;
}

/**
 * Makes an operator with a kernel of its own. The constant that takes it states its signature; without one it is an operator that
 * others `run`.
 */
export function primitive<
  const P extends readonly Parameter[],
  const R extends ResultNames = readonly ['output'],
  const S extends SavedInputs<P> = readonly [],
  const O extends SavedResults<R> = readonly [],
  F extends Operator = InternalOperator<P, R>,
>(given: PrimitiveLiteral<P, R, S, O>): F {
  const literal = given as unknown as AnyLiteral;
  const operation = Object.assign(new PrimitiveOperation(literal), literal.traced);
  const { name, parameters, results } = literal;
  /** The place of each parameter: among the inputs, as a list of them, or, by name, among the attributes. */
  const roles = parameters.map((parameter) =>
    parameter.kind === 'tensors' ? 'list' : isInput(parameter) ? 'input' : 'attribute',
  );
  const split = (arguments_: readonly unknown[]): [Input[], Attributes] => {
    const bound = bind(name, parameters, arguments_);
    const inputs: Input[] = [];
    const attributes: Record<string, unknown> = {};
    for (let i = 0; i < parameters.length; i++) {
      const role = roles[i];
      if (role === 'input') inputs.push(bound[i] as Input);
      else if (role === 'list') inputs.push(...(bound[i] as Tensor[]));
      else attributes[(parameters[i] as Parameter).name] = bound[i];
    }
    return [inputs, attributes];
  };
  const call = (...arguments_: readonly unknown[]): unknown => {
    const [inputs, attributes] = split(arguments_);
    const result = dispatch(operation, inputs, attributes);
    return result instanceof Tensor || results === undefined || results === 'list'
      ? result
      : namedResults(results, result);
  };
  const inPlace = (...arguments_: readonly unknown[]): Tensor => {
    const [inputs, attributes] = split(arguments_);
    return dispatchInPlace(operation, inputs[0] as Tensor, inputs, attributes);
  };
  const hasInPlace = literal.executeInto !== undefined;
  const run = (inputs: readonly Input[], attributes: Attributes) => dispatch(operation, inputs, attributes);
  const runInPlace = (inputs: readonly Input[], attributes: Attributes) =>
    dispatchInPlace(operation, inputs[0] as Tensor, inputs, attributes);
  Object.assign(call, hasInPlace ? { run, runInPlace, inPlace } : { run });
  return define(literal, call, { operation, inPlace: hasInPlace });
}
