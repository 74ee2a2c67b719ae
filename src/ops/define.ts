/** @file Making operators from literals: primitives, which have a kernel and a derivative, and composites of other operators. */

import { dispatch, dispatchInPlace } from '../dispatch/dispatch.ts';
import type { Attributes, BackwardContext, Input, Operation, Result, Saves } from '../dispatch/operation.ts';
import { deviceAmong, placedOn } from '../dispatch/placement.ts';
import { deviceNamed } from '../engines/devices.ts';
import { ambientDevice, onlyHost } from '../storage/allocator.ts';
import type { Device } from '../storage/device.ts';
import { Tensor } from '../tensor/tensor.ts';
import type { Accuracy, Documentation, ErrorSample, Operator } from './operator.ts';
import { type BoundArguments, bind, type Parameter } from './parameters.ts';

/** What a derivative line of a primitive sees: `BackwardContext`, and the gradient of the first (or only) result. */
export interface LineContext extends BackwardContext {
  readonly grad: Tensor;
}

export type PrimitiveLine = (context: LineContext) => Tensor | undefined;

/** A complete call for tests: arguments as a user would write them. */
export interface CallSample {
  readonly arguments: () => readonly unknown[];
}

export interface PrimitiveLiteral<P extends readonly Parameter[]> extends Documentation {
  /** Structural family: which shared rules and tests apply. */
  readonly family:
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
  readonly parameters: P;
  /** Computes the results. `inputs` are the tensor arguments (lists flattened), `attributes` all others by name. */
  readonly execute: (inputs: readonly Input[], attributes: Attributes) => Result;
  /** Names of the inputs that the derivative reads, and whether it reads the results, or which of them. */
  readonly saves?: { readonly inputs?: readonly P[number]['name'][]; readonly outputs?: Saves['outputs'] };
  /**
   * A line for each input; `all` for several at once, in the order of the inputs; `none` says why the results, which are not
   * floating-point, have none; `missing` why a floating-point result has none: whoever asks for it gets an error.
   */
  readonly derivative:
    | { readonly [Name in P[number]['name']]?: PrimitiveLine }
    | { readonly all: (context: LineContext) => readonly (Tensor | undefined)[] }
    | { readonly none: string }
    | { readonly missing: string };
  readonly isView?: boolean;
  /** Names of several results, which also destructure in this order. */
  readonly results?: readonly string[];
  /** Calls for tests of derivatives, dtypes and layouts. */
  readonly samples?: readonly CallSample[];
  readonly errors?: readonly ErrorSample[];
  readonly accuracy?: Accuracy;
  /** Writes the result of `execute` into the first argument. */
  readonly executeInto?: (target: Tensor, inputs: readonly Input[], attributes: Attributes) => void;
  /** `executeInto` writes one value everywhere. */
  readonly fills?: true;
  readonly method?: false;
  /** How the types of methods treat the operator. */
  readonly arity?: 'reduce' | 'extreme';
}

/** Several results as an array that also has their names. */
export function namedResults(names: readonly string[], results: readonly Tensor[]): Tensor[] {
  const named = [...results];
  names.forEach((name, i) => {
    Object.defineProperty(named, name, { value: results[i], enumerable: true });
  });
  return named;
}

const isInput = (parameter: Parameter): boolean =>
  parameter.kind === 'tensor' || parameter.kind === 'operand' || parameter.kind === 'tensors';

function operationOf<P extends readonly Parameter[]>(literal: PrimitiveLiteral<P>): Operation {
  const inputNames = literal.parameters.filter(isInput).map((parameter) => parameter.name);
  const { derivative, saves } = literal;
  const saved: Saves = {
    inputs: inputNames.map((name) => saves?.inputs?.includes(name) ?? false),
    outputs: saves?.outputs ?? false,
  };
  const hasList = literal.parameters.some((parameter) => parameter.kind === 'tensors');
  const lines = derivative as Readonly<Record<string, PrimitiveLine | undefined>>;
  const backward = (context: BackwardContext): readonly (Tensor | undefined)[] => {
    const grad = context.gradients.find((gradient) => gradient !== undefined);
    if (grad === undefined) return [];
    const { gradients, inputs, outputs, shapes, dtypes, attributes, needs } = context;
    // Written out: spreading an object costs microseconds.
    const full: LineContext = {
      gradients,
      inputs,
      outputs,
      shapes,
      dtypes,
      attributes,
      needs,
      grad: gradients[0] ?? grad,
    };
    if (typeof derivative === 'object' && 'all' in derivative) {
      return (derivative.all as (context: LineContext) => readonly (Tensor | undefined)[])(full);
    }
    return inputNames.map((name, i) => (context.needs[i] === true ? lines[name]?.(full) : undefined));
  };
  return {
    name: literal.name,
    execute: literal.execute,
    saves: (inputs) =>
      hasList ? { inputs: inputs.map(() => saved.inputs[0] ?? false), outputs: saved.outputs } : saved,
    ...(literal.executeInto === undefined ? {} : { executeInto: literal.executeInto }),
    ...(literal.fills === undefined ? {} : { fills: () => true }),
    ...(literal.isView === undefined ? {} : { isView: literal.isView }),
    ...('none' in derivative ? {} : 'missing' in derivative ? { missing: derivative.missing } : { backward }),
  };
}

/**
 * Gives a function the name and the definition of an operator. Its signature `F` is what the constant that takes it says, and cannot
 * be checked here: types follow from the parameters only as far as they are written out.
 */
export function define<F extends Operator>(
  literal: Documentation & { readonly method?: false; readonly arity?: string | undefined },
  call: (...given: readonly unknown[]) => unknown,
  extra: object,
): F {
  Object.defineProperty(call, 'name', { value: literal.name });
  const isMethod = literal.method !== false;
  const operator = Object.assign(call, {
    isMethod,
    ...(literal.arity === undefined ? {} : { arity: literal.arity }),
    definition: { ...literal, method: isMethod, literal, ...extra },
  });
  return operator as unknown as F;
}

/** Makes an operator with a kernel of its own. The constant that takes it states its signature. */
export function primitive<const P extends readonly Parameter[], F extends Operator>(literal: PrimitiveLiteral<P>): F {
  const operation = operationOf(literal);
  const { name, parameters } = literal;
  const split = (given: readonly unknown[]): [Input[], Attributes] => {
    const bound = bind(name, parameters, given);
    const inputs: Input[] = [];
    const attributes: Record<string, unknown> = {};
    parameters.forEach((parameter, i) => {
      if (parameter.kind === 'tensors') inputs.push(...(bound[i] as Tensor[]));
      else if (isInput(parameter)) inputs.push(bound[i] as Input);
      else attributes[parameter.name] = bound[i];
    });
    return [inputs, attributes];
  };
  const call = (...given: readonly unknown[]): unknown => {
    const [inputs, attributes] = split(given);
    const result = dispatch(operation, inputs, attributes);
    return literal.results === undefined || result instanceof Tensor ? result : namedResults(literal.results, result);
  };
  const inPlace = (...given: readonly unknown[]): Tensor => {
    const [inputs, attributes] = split(given);
    return dispatchInPlace(operation, inputs[0] as Tensor, inputs, attributes);
  };
  const hasInPlace = literal.executeInto !== undefined;
  if (hasInPlace) Object.assign(call, { inPlace });
  return define(literal, call, { operation, inPlace: hasInPlace });
}

export interface CompositeLiteral<P extends readonly Parameter[]> extends Documentation {
  readonly parameters: P;
  /** The result, from other operators. */
  readonly compute: (values: BoundArguments<P>) => unknown;
  readonly method?: false;
  readonly samples?: readonly CallSample[];
  readonly errors?: readonly ErrorSample[];
  /** How the types of methods treat the operator. */
  readonly arity?: 'product' | 'extreme' | 'rank';
  /** Writes into the first argument, by in-place forms of other operators. */
  readonly computeInPlace?: (values: BoundArguments<P>) => Tensor;
}

/** The arguments of a call by name, checked, with defaults filled in. */
export function bindNamed<const P extends readonly Parameter[]>(
  call: string,
  parameters: P,
  given: readonly unknown[],
): BoundArguments<P> {
  const bound = bind(call, parameters, given);
  const values: Record<string, unknown> = {};
  for (let i = 0; i < parameters.length; i++) values[(parameters[i] as Parameter).name] = bound[i];
  return values as BoundArguments<P>;
}

/** The device that a call names in its options, or that of its tensors; undefined where it has neither. */
function deviceOfCall(operation: string, values: Readonly<Record<string, unknown>>): Device | undefined {
  const { device } = values;
  return typeof device === 'string' ? deviceNamed(operation, device) : deviceAmong(Object.values(values));
}

/** Makes an operator out of others; derivatives come with them. */
export function composite<const P extends readonly Parameter[], F extends Operator>(literal: CompositeLiteral<P>): F {
  const { name, parameters, computeInPlace } = literal;
  const named = (given: readonly unknown[]): BoundArguments<P> => bindNamed(name, parameters, given);
  const onItsDevice = <R>(given: readonly unknown[], compute: (values: BoundArguments<P>) => R): R => {
    const values = named(given);
    if (onlyHost) return compute(values);
    return placedOn(deviceOfCall(name, values) ?? ambientDevice(), name, () => compute(values));
  };
  const call = (...given: readonly unknown[]): unknown => onItsDevice(given, literal.compute);
  if (computeInPlace !== undefined) {
    Object.assign(call, { inPlace: (...given: readonly unknown[]) => onItsDevice(given, computeInPlace) });
  }
  return define(literal, call, { family: 'composite', inPlace: computeInPlace !== undefined });
}
