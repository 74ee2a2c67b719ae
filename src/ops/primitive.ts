/** @file Making operators with a kernel of their own: their functions, from literals that say all by name. */
import { dispatch, dispatchInPlace } from '../dispatch/dispatch.ts';
import type { Attributes, Input } from '../dispatch/operation.ts';
import { Tensor } from '../tensor/tensor.ts';
import { define } from './define.ts';
import type { Operator } from './operator.ts';
import { bind, type Parameter } from './parameters.ts';
import type {
  AttributesOf,
  InputList,
  PrimitiveLiteral,
  ResultNames,
  Returned,
  SavedInputs,
  SavedResults,
} from './primitive-literal.ts';
import { type AnyLiteral, isInput, PrimitiveOperation } from './primitive-operation.ts';

/** An operator that other operators call, below their own checks. */
export interface InternalOperator<P extends readonly Parameter[], R extends ResultNames> extends Operator {
  /** Passes dispatch; the inputs in the order of the parameters. */
  readonly run: (inputs: InputList<P>, attributes: AttributesOf<P>) => Returned<R>;
  /** The same, written into the first input. */
  readonly runInPlace: (inputs: InputList<P>, attributes: AttributesOf<P>) => Tensor;
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
  const split = (arguments_: readonly unknown[]): { readonly inputs: Input[]; readonly attributes: Attributes } => {
    const bound = bind(name, parameters, arguments_);
    const inputs: Input[] = [];
    const attributes: Record<string, unknown> = {};
    for (let i = 0; i < parameters.length; i++) {
      const role = roles[i];
      if (role === 'input') inputs.push(bound[i] as Input);
      else if (role === 'list') inputs.push(...(bound[i] as Tensor[]));
      else attributes[(parameters[i] as Parameter).name] = bound[i];
    }
    return { inputs, attributes };
  };
  const call = (...arguments_: readonly unknown[]): unknown => {
    const { inputs, attributes } = split(arguments_);
    const result = dispatch(operation, inputs, attributes);
    return result instanceof Tensor || results === undefined || results === 'list'
      ? result
      : namedResults(results, result);
  };
  const inPlace = (...arguments_: readonly unknown[]): Tensor => {
    const { inputs, attributes } = split(arguments_);
    return dispatchInPlace(operation, inputs[0] as Tensor, inputs, attributes);
  };
  const hasInPlace = literal.executeInto !== undefined;
  const run = (inputs: readonly Input[], attributes: Attributes) => dispatch(operation, inputs, attributes);
  const runInPlace = (inputs: readonly Input[], attributes: Attributes) =>
    dispatchInPlace(operation, inputs[0] as Tensor, inputs, attributes);
  Object.assign(call, hasInPlace ? { run, runInPlace, inPlace } : { run });
  return define(literal, call, { operation, inPlace: hasInPlace });
}
