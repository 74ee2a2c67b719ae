/** @file Rules for the dtypes that pointwise operators compute in, and for what they refuse. */
import type { Attributes, Input } from '../../dispatch/operation.ts';
import { DTypeError, ValueError } from '../../errors/errors.ts';
import { type DType, dtypes } from '../../storage/dtype.ts';
import { requireFit, resultType } from '../../tensor/promotion.ts';
import { Tensor } from '../../tensor/tensor.ts';

type ComputeRule = (promoted: DType, attributes: Attributes) => DType;

/** Everything but bool. */
export function noBool(operation: string, mend = 'convert with .to(torch.uint8)'): ComputeRule {
  return (promoted) => {
    if (promoted !== dtypes.bool) return promoted;
    throw new DTypeError(`${operation}/dtype`, `${operation} does not take bool\n  fix: ${mend}`, { dtype: 'bool' });
  };
}

/** No bool among the operands, whatever they promote to: a mask is not subtracted by mistake for its inverse. */
export function refuseBool(operation: string, mend: string): (inputs: readonly Input[]) => void {
  return (inputs) => {
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i];
      const isBool = input instanceof Tensor ? input.dtype === dtypes.bool : typeof input === 'boolean';
      if (!isBool) continue;
      throw new DTypeError(`${operation}/dtype`, `${operation} does not take bool\n  fix: ${mend}`, { dtype: 'bool' });
    }
  };
}

/** Floats only: no conversion is made behind the caller's back. */
export function onlyFloat(operation: string): ComputeRule {
  return (promoted) => {
    if (promoted.isFloatingPoint) return promoted;
    throw new DTypeError(
      `${operation}/dtype`,
      `${operation} takes floating-point tensors, got ${promoted.name}\n  fix: convert with .to(torch.float32)`,
      { dtype: promoted.name },
    );
  };
}

/** Ints and bools. */
export function noFloat(operation: string): ComputeRule {
  return (promoted) => {
    if (!promoted.isFloatingPoint) return promoted;
    throw new DTypeError(
      `${operation}/dtype`,
      `${operation} works on the bits of ints and bools, got ${promoted.name}\n  fix: convert with .to(torch.int64)`,
      { dtype: promoted.name },
    );
  };
}

/** Ints only. */
export function onlyInt(operation: string): ComputeRule {
  const bits = noFloat(operation);
  const numbers = noBool(operation);
  return (promoted, attributes) => numbers(bits(promoted, attributes), attributes);
}

/** Bounds that are numbers must not wrap around in the dtype of an int tensor: they would bound something else. */
export function requireBoundsFit(inputs: readonly Input[]): void {
  const [input, ...bounds] = inputs;
  if (!(input instanceof Tensor) || input.dtype.kind !== 'int') return;
  const type = resultType(inputs);
  if (type.isFloatingPoint) return;
  for (const bound of bounds) if (bound !== undefined && !(bound instanceof Tensor)) requireFit(bound, type);
}

/** A number beside int tensors must be whole. */
export function requireWhole(operation: string, name: string) {
  return (inputs: readonly Input[], attributes: Attributes): void => {
    const value = attributes[name];
    if (typeof value !== 'number' || Number.isInteger(value)) return;
    const promoted = resultType(inputs);
    if (promoted.isFloatingPoint) return;
    throw new DTypeError(
      `${operation}/${name}`,
      `${name} of ${operation} must be a whole number where the operands are ${promoted.name}, got ${value}\n  fix: convert an operand to a float first`,
      { dtype: promoted.name, value },
    );
  };
}

/** All tensors among the inputs must have one dtype. */
export function sameDtypes(operation: string): (inputs: readonly Input[]) => void {
  return (inputs) => {
    const tensors = inputs.filter((input) => input instanceof Tensor);
    const [first] = tensors;
    for (const tensor of tensors) {
      if (first === undefined || tensor.dtype === first.dtype) continue;
      throw new DTypeError(
        `${operation}/dtypes`,
        `${operation} takes tensors of one dtype, got ${tensors.map((each) => each.dtype.name).join(', ')}\n  fix: convert with .to(torch.${first.dtype.name})`,
        { dtypes: tensors.map((each) => each.dtype.name) },
      );
    }
  };
}

/** The error of an integer division whose divisor has a 0. */
export function zeroDivision(operation: string): () => Error {
  return () =>
    new ValueError(
      `${operation}/zero-division`,
      `${operation} of ints divides by 0\n  fix: replace the zeros of the divisor first, or compute in floats, where division by 0 gives inf or nan`,
    );
}
