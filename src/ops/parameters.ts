/**
 * @file Parameters of operators and layers: one list gives the run-time argument check, the TypeScript signature, the
 * documentation and the mapping of PyTorch's calls. Names are PyTorch's in camelCase, in PyTorch's order.
 */
import { ArgumentError } from '../errors/errors.ts';
import { nearest } from '../errors/nearest.ts';
import type { DType } from '../storage/dtype.ts';
import type { Scalar } from '../tensor/promotion.ts';
import { isTensor, Tensor } from '../tensor/tensor.ts';
import {
  describe,
  isInteger,
  isOptions,
  isSize,
  kinds,
  ownIntegers,
  type ParameterKind,
  requireDevice,
} from './argument-kinds.ts';

export type { ParameterKind } from './argument-kinds.ts';

export interface Parameter<
  Name extends string = string,
  Type = unknown,
  Optional extends boolean = boolean,
  Fallback = unknown,
> {
  readonly name: Name;
  readonly kind: ParameterKind;
  readonly optional: Optional;
  /** What the operation gets where the argument is left out. */
  readonly fallback: Fallback;
  /** One line of documentation. */
  readonly summary: string;
  /** Allowed values of a string. */
  readonly choices?: readonly string[];
  /** Also takes `null` for "not given", as Python's None. */
  readonly nullable: boolean;
  /** `null` has a meaning of its own, though the default is a number. */
  readonly nullMeansNone?: boolean;
  /** Carries the type; absent at run time. */
  readonly type?: Type;
}

function required<Type>(kind: ParameterKind) {
  return <Name extends string>(name: Name, summary = ''): Parameter<Name, Type, false, undefined> => ({
    name,
    kind,
    optional: false,
    fallback: undefined,
    summary,
    nullable: false,
  });
}

function optional<Type>(kind: ParameterKind) {
  return <Name extends string, const Fallback extends Type | undefined>(
    name: Name,
    fallback: Fallback,
    summary = '',
  ): Parameter<Name, Type | null, true, Fallback> => ({
    name,
    kind,
    optional: true,
    fallback,
    summary,
    nullable: true,
  });
}

/** A tensor. */
export const tensor = required<Tensor>('tensor');
export const optionalTensor = <Name extends string>(name: Name, summary = '') =>
  optional<Tensor>('tensor')(name, undefined, summary);
/** A tensor, or a number that takes part as an operand. */
export const operand = required<Tensor | Scalar>('operand');
export const optionalOperand = <Name extends string>(name: Name, summary = '') =>
  optional<Tensor | Scalar>('operand')(name, undefined, summary);
/** A list of tensors, as an array or one by one. */
export const tensors = required<readonly Tensor[]>('tensors');
/** How a signature says that: `(...tensors: TensorList)`. */
export type TensorList = readonly [tensors: readonly Tensor[]] | readonly Tensor[];
/** A number whose dtype matters: a whole number counts as an int. */
export const scalar = required<Scalar>('scalar');
export const optionalScalar = optional<Scalar>('scalar');
export const number = required<number>('number');
export const optionalNumber = optional<number>('number');
export const integer = required<number>('integer');
export const optionalInteger = optional<number>('integer');
export const boolean = required<boolean>('boolean');
export const optionalBoolean = optional<boolean>('boolean');
/** One whole number or several. */
export const integers = required<number | readonly number[]>('integers');
export const optionalIntegers = optional<number | readonly number[]>('integers');
/** Sizes, as an array or one by one. */
export const shape = required<readonly number[]>('shape');
/** How a signature says that: `(input: Tensor, ...size: Sizes)`. */
export type Sizes = readonly [sizes: readonly number[]] | readonly number[];
export const optionalDtype = optional<DType>('dtype');
/** Where the result is to be, by name; left out: on the device of the operands, or on the host. */
export const optionalDevice = optional<string>('device');
export const device = required<string>('device');
/** A function of the caller's. */
export const optionalFunction = <Type>() => optional<Type>('function');
/** Anything; the operation checks it. */
export const value = <Type>() => required<Type>('value');
export const optionalValue = <Type>() => optional<Type>('value');

export function optionalString<
  Name extends string,
  Choice extends string,
  const Fallback extends NoInfer<Choice> | undefined,
>(
  name: Name,
  choices: readonly Choice[],
  fallback: Fallback,
  summary = '',
): Parameter<Name, Choice | null, true, Fallback> {
  return { name, kind: 'string', optional: true, fallback, summary, choices, nullable: true };
}

/** The arguments of a call by name, checked, with defaults filled in. */
export type BoundArguments<P extends readonly Parameter[]> = {
  readonly [Item in P[number] as Item['name']]: Bound<Item>;
};

/** What an operation gets for a parameter. One without a default is undefined where it was left out. */
export type Bound<P extends Parameter> =
  P extends Parameter<string, infer Type, infer Optional, infer Fallback>
    ? Optional extends true
      ? Exclude<Type, null | undefined> | (undefined extends Fallback ? undefined : never)
      : Exclude<Type, undefined>
    : never;

type Rest<P extends readonly Parameter[]> = { [Item in P[number] as Item['name']]?: Exclude<Item['type'], undefined> };

/** The argument lists that a parameter list allows: any prefix by position, the rest by name in one trailing object. */
export type Arguments<P extends readonly Parameter[]> = P extends readonly [
  infer Head extends Parameter,
  ...infer Tail extends readonly Parameter[],
]
  ? Head['optional'] extends true
    ? [] | [options: Rest<P>] | [Exclude<Head['type'], undefined>, ...Arguments<Tail>]
    : [options: Rest<P>] | [Exclude<Head['type'], undefined>, ...Arguments<Tail>]
  : [];

/** The parameter, for which `null` has a meaning of its own though there is a default: the operation gets undefined. */
export function orNone<Name extends string, Type, Fallback>(
  parameter: Parameter<Name, Type, true, Fallback>,
): Parameter<Name, Type, true, Fallback | undefined> {
  return { ...parameter, nullMeansNone: true };
}

/** Checks one argument and fills in its default. */
export function check(operation: string, parameter: Parameter, value: unknown): unknown {
  if (value === undefined || (value === null && parameter.nullable)) {
    if (!parameter.optional) {
      throw new ArgumentError(
        `${operation}/argument`,
        `${operation} needs ${parameter.name}: ${kinds[parameter.kind].expected}`,
        {
          parameter: parameter.name,
        },
      );
    }
    return value === null && parameter.kind !== 'value' ? nullMeaning(operation, parameter) : parameter.fallback;
  }
  const { kind } = parameter;
  if (Array.isArray(value)) {
    if (kind === 'shape' || kind === 'integers') return ownIntegers(operation, parameter, value);
    // The operator's own array: the caller may go on to change theirs.
    if (kind === 'value') return [...value];
  }
  if (kind === 'device') return requireDevice(operation, value);
  if (!kinds[kind].accepts(value)) {
    throw new ArgumentError(
      `${operation}/argument`,
      `${parameter.name} of ${operation} must be ${kinds[kind].expected}, got ${describe(value)}`,
      { parameter: parameter.name, value },
    );
  }
  if (parameter.choices !== undefined && !parameter.choices.includes(value as string)) {
    throw new ArgumentError(
      `${operation}/argument`,
      `${parameter.name} of ${operation} must be one of ${parameter.choices.map((choice) => `'${choice}'`).join(', ')}, got '${value}'`,
      { parameter: parameter.name, value },
    );
  }
  if ((kind === 'integer' || kind === 'integers') && typeof value === 'bigint') return Number(value);
  return value;
}

/** An explicit null is "none": the default, but for a flag false, and an error where a number is needed. */
function nullMeaning(operation: string, parameter: Parameter): unknown {
  if (
    parameter.fallback !== undefined &&
    parameter.nullMeansNone !== true &&
    (parameter.kind === 'number' || parameter.kind === 'scalar')
  ) {
    throw new ArgumentError(
      `${operation}/argument`,
      `${parameter.name} of ${operation} must be ${kinds[parameter.kind].expected}, got null\n  fix: leave it out for the default, ${String(parameter.fallback)}`,
      { parameter: parameter.name, value: null },
    );
  }
  if (parameter.nullMeansNone === true) return undefined;
  return parameter.kind === 'boolean' ? false : parameter.fallback;
}

/**
 * The arguments of a call in the order of the parameters, checked, with defaults filled in: any prefix by position, the rest by
 * name in one trailing object.
 */
export function bind(operation: string, parameters: readonly Parameter[], given: readonly unknown[]): unknown[] {
  const last = given.at(-1);
  // A tensor is the most frequent last argument, and finding out that it is no plain object takes a while.
  const options = !(last instanceof Tensor) && isOptions(last) ? last : undefined;
  const values = gatherLists(parameters, options === undefined ? given : given.slice(0, -1));
  const positional = values.length;
  if (positional > parameters.length) {
    throw new ArgumentError(
      `${operation}/arguments`,
      `${operation} takes at most ${parameters.length} arguments (${parameters.map((p) => p.name).join(', ')}), got ${positional}`,
    );
  }
  if (options !== undefined) checkNames(operation, parameters, options, positional);
  const bound = new Array<unknown>(parameters.length);
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i] as Parameter;
    const value = i < positional ? values[i] : options?.[parameter.name];
    if (value === undefined && parameter.kind === 'dtype') {
      if (i < positional || (options !== undefined && Object.hasOwn(options, parameter.name))) {
        throw noSuchDtype(operation, parameter.name);
      }
    }
    bound[i] = value instanceof Tensor && parameter.kind === 'tensor' ? value : check(operation, parameter, value);
  }
  return bound;
}

/** A misspelt or missing dtype, such as `torch.float8`, is `undefined` in JavaScript: taking it for the default would be wrong in silence. */
export function noSuchDtype(operation: string, name: string): ArgumentError {
  return new ArgumentError(
    `${operation}/argument`,
    `${name} of ${operation} must be a dtype such as torch.float32, got undefined\n  rule: a dtype that does not exist is undefined, and is not taken for the default\n  fix: leave ${name} out, or give null, for the default`,
    { parameter: name, value: undefined },
  );
}

const isList = ({ kind }: Parameter): boolean => kind === 'shape' || kind === 'tensors';

/** Sizes and tensors given one by one, as in `view(x, 2, 3)` and `blockDiag(a, b)`, as the array that they stand for. */
function gatherLists(parameters: readonly Parameter[], given: readonly unknown[]): readonly unknown[] {
  let at = 0;
  while (at < parameters.length && !isList(parameters[at] as Parameter)) at++;
  const isShape = parameters[at]?.kind === 'shape';
  if (at >= given.length || !(isShape ? isInteger : isTensor)(given[at])) return given;
  // What stands among sizes and is none is named as one of them.
  const belongs = isShape ? isSize : isTensor;
  const list = given.slice(at);
  return list.every(belongs) ? [...given.slice(0, at), list] : given;
}

function checkNames(
  operation: string,
  parameters: readonly Parameter[],
  options: Record<string, unknown>,
  positional: number,
): void {
  for (const name of Object.keys(options)) {
    const at = parameters.findIndex((parameter) => parameter.name === name);
    if (at >= positional) continue;
    const names = parameters.map((parameter) => parameter.name);
    throw new ArgumentError(
      `${operation}/arguments`,
      at < 0
        ? `${operation} has no parameter '${name}'; its parameters are ${names.join(', ')}${nearest(name, names)}`
        : `${name} of ${operation} is given twice, by position and by name`,
      { parameter: name },
    );
  }
}
