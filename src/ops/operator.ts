/** @file An operator as users call it: a function that carries its definition. */
import type { Operation } from '../dispatch/operation.ts';
import type { Parameter } from './parameters.ts';

/** A wrong call, and the error that it must raise: part of an operator's literal, run by the tests. */
export interface ErrorSample {
  /** Arguments, as JSON-like values or made by a function when tensors are needed. */
  readonly arguments: () => readonly unknown[];
  /** The code that the error must have. */
  readonly code: string;
}

/** How near results come to the float64 reference, as |result − reference| ≤ bound · (1 + |reference|). */
export interface Accuracy {
  readonly float32: number;
  readonly float64: number;
}

/** What every operator's literal says, whatever its family. */
export interface OperatorNames {
  readonly name: string;
  /** Other names of the same function. */
  readonly aliases?: readonly string[];
}

/** What the registry, the documentation and the tests read of an operator. */
export interface OperatorDefinition extends OperatorNames {
  readonly family: string;
  readonly parameters: readonly Parameter[];
  /** Also a method of tensors. */
  readonly method: boolean;
  /** Has a form with underscore that writes to its first argument. */
  readonly inPlace: boolean;
  readonly operation?: Operation;
}

export interface Operator {
  readonly definition: OperatorDefinition;
}

/** An operator that is a method of tensors too. */
export interface MethodOperator extends Operator {
  readonly isMethod: true;
}

/** An operator that has more than one signature, which its method has, too. */
export interface Overloaded<Count extends 2 | 3> {
  /** Absent at run time: the compiler does not count signatures. */
  readonly overloads?: Count;
}

/** The in-place form of an operator that has one: `addInPlace(x, y)` is `x.add_(y)`. */
export interface InPlaceOperator extends Operator {
  readonly inPlace: (...given: readonly unknown[]) => unknown;
}

export function isOperator(value: unknown): value is Operator {
  return typeof value === 'function' && 'definition' in value;
}
