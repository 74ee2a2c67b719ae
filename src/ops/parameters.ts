/**
 * @file Parameters of operators and layers: one list gives the run-time argument check, the TypeScript signature, the
 * documentation and the mapping of PyTorch's calls. Names are PyTorch's in camelCase, in PyTorch's order.
 */
import { ArgumentError } from '../errors/errors.ts';
import { type DType, dtypes } from '../storage/dtype.ts';
import type { Scalar } from '../tensor/promotion.ts';
import { isTensor, Tensor } from '../tensor/tensor.ts';

export type ParameterKind =
  | 'tensor'
  | 'operand'
  | 'tensors'
  | 'scalar'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'string'
  | 'integers'
  | 'shape'
  | 'dtype'
  | 'value';

export interface Parameter<Name extends string = string, Type = unknown, Optional extends boolean = boolean> {
  readonly name: Name;
  readonly kind: ParameterKind;
  readonly optional: Optional;
  /** What the operation gets where the argument is left out. */
  readonly fallback: unknown;
  /** One line of documentation. */
  readonly summary: string;
  /** Allowed values of a string. */
  readonly choices?: readonly string[];
  /** Also takes `null` for "not given", as Python's None. */
  readonly nullable: boolean;
  /** Carries the type; absent at run time. */
  readonly type?: Type;
}

function required<Type>(kind: ParameterKind) {
  return <Name extends string>(name: Name, summary = ''): Parameter<Name, Type, false> => ({
    name,
    kind,
    optional: false,
    fallback: undefined,
    summary,
    nullable: false,
  });
}

function optional<Type>(kind: ParameterKind) {
  return <Name extends string>(
    name: Name,
    fallback: Type | undefined,
    summary = '',
  ): Parameter<Name, Type | null, true> => ({
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
/** Anything; the operation checks it. */
export const value = <Type>() => required<Type>('value');
export const optionalValue = <Type>() => optional<Type>('value');

export function optionalString<Name extends string, Choice extends string>(
  name: Name,
  choices: readonly Choice[],
  fallback: Choice | undefined,
  summary = '',
): Parameter<Name, Choice | null, true> {
  return { name, kind: 'string', optional: true, fallback, summary, choices, nullable: true };
}

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

const dtypeObjects = new Set<unknown>(Object.values(dtypes));

function isOptions(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || dtypeObjects.has(value)) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

function describe(value: unknown): string {
  if (value instanceof Tensor) return `a tensor of shape [${value.sizes.join(', ')}]`;
  if (Array.isArray(value)) return `an array`;
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

const isInteger = (value: unknown): boolean => Number.isSafeInteger(value) || typeof value === 'bigint';
const isScalar = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';

const kinds: { readonly [K in ParameterKind]: { readonly expected: string; accepts(value: unknown): boolean } } = {
  tensor: { expected: 'a tensor', accepts: (value) => value instanceof Tensor },
  operand: { expected: 'a tensor or a number', accepts: (value) => value instanceof Tensor || isScalar(value) },
  tensors: {
    expected: 'an array of tensors',
    accepts: (value) => Array.isArray(value) && value.every((item) => item instanceof Tensor),
  },
  scalar: { expected: 'a number', accepts: isScalar },
  number: { expected: 'a number', accepts: (value) => typeof value === 'number' },
  integer: { expected: 'a whole number', accepts: isInteger },
  boolean: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
  string: { expected: 'a string', accepts: (value) => typeof value === 'string' },
  integers: {
    expected: 'a whole number or an array of them',
    accepts: (value) => isInteger(value) || (Array.isArray(value) && value.every(isInteger)),
  },
  shape: {
    expected: 'an array of sizes',
    accepts: (value) => Array.isArray(value) && value.every(isInteger),
  },
  dtype: { expected: 'a dtype such as torch.float32', accepts: (value) => dtypeObjects.has(value) },
  value: { expected: 'a value', accepts: () => true },
};

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
    return value === null && parameter.kind !== 'value' ? nullMeaning(parameter) : parameter.fallback;
  }
  if (!kinds[parameter.kind].accepts(value)) {
    throw new ArgumentError(
      `${operation}/argument`,
      `${parameter.name} of ${operation} must be ${kinds[parameter.kind].expected}, got ${describe(value)}`,
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
  if (parameter.kind === 'integer' && typeof value === 'bigint') return Number(value);
  if ((parameter.kind === 'shape' || parameter.kind === 'integers') && Array.isArray(value)) {
    return value.some((item) => typeof item === 'bigint') ? value.map(Number) : value;
  }
  return value;
}

/** An explicit null is "none"; where the default is something else, it is not that default. */
function nullMeaning(parameter: Parameter): unknown {
  return parameter.kind === 'boolean' ? false : undefined;
}

/**
 * The arguments of a call in the order of the parameters, checked, with defaults filled in: any prefix by position, the rest by
 * name in one trailing object.
 */
export function bind(operation: string, parameters: readonly Parameter[], given: readonly unknown[]): unknown[] {
  const last = given.at(-1);
  const options = isOptions(last) ? last : undefined;
  const values = gatherLists(parameters, options === undefined ? given : given.slice(0, -1));
  const positional = values.length;
  if (positional > parameters.length) {
    throw new ArgumentError(
      `${operation}/arguments`,
      `${operation} takes at most ${parameters.length} arguments (${parameters.map((p) => p.name).join(', ')}), got ${positional}`,
    );
  }
  if (options !== undefined) checkNames(operation, parameters, options, positional);
  return parameters.map((parameter, i) =>
    check(operation, parameter, i < positional ? values[i] : options?.[parameter.name]),
  );
}

/** Sizes and tensors given one by one, as in `view(x, 2, 3)` and `blockDiag(a, b)`, as the array that they stand for. */
function gatherLists(parameters: readonly Parameter[], given: readonly unknown[]): readonly unknown[] {
  const at = parameters.findIndex(({ kind }) => kind === 'shape' || kind === 'tensors');
  const belongs = parameters[at]?.kind === 'shape' ? isInteger : isTensor;
  if (at < 0 || at >= given.length || !belongs(given[at])) return given;
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
    throw new ArgumentError(
      `${operation}/arguments`,
      at < 0
        ? `${operation} has no parameter '${name}'; its parameters are ${parameters.map((p) => p.name).join(', ')}`
        : `${name} of ${operation} is given twice, by position and by name`,
      { parameter: name },
    );
  }
}
