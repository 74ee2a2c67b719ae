/** @file Making operators from literals: what all kinds share, and composites of other operators. */
import { deviceAmong, placedOn } from '../dispatch/placement.ts';
import { deviceNamed } from '../engines/devices.ts';
import { ambientDevice, onlyHost } from '../storage/allocator.ts';
import type { Device } from '../storage/device.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { ErrorSample, Operator, OperatorNames } from './operator.ts';
import { type BoundArguments, bind, type Parameter } from './parameters.ts';

/** A complete call for tests: arguments as a user would write them. */
export interface CallSample {
  readonly arguments: () => readonly unknown[];
}

/**
 * Gives a function the name and the definition of an operator. Its signature `F` is what the constant that takes it says, and cannot
 * be checked here: types follow from the parameters only as far as they are written out.
 */
export function define<F extends Operator>(
  literal: OperatorNames & { readonly method?: false; readonly arity?: string | undefined },
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

export interface CompositeLiteral<P extends readonly Parameter[]> extends OperatorNames {
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
