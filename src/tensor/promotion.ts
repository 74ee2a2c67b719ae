/** @file Type promotion: the dtype of a result from its operands, as in PyTorch. */

import { kindOf, strangerOf } from '../errors/copies.ts';
import { ArgumentError, ValueError } from '../errors/errors.ts';
import { bool, type DType, dtypes, float32, int64, largestFinite } from '../storage/dtype.ts';
import { Tensor } from './tensor.ts';

/** A number that stands beside tensors: whole numbers and bigints count as ints, others as floats. */
export type Scalar = number | bigint | boolean;

let defaultFloat: DType = float32;

/**
 * Dtype of floats that state none, of `zeros` and `randn` for example.
 *
 * @example
 * torch.getDefaultDtype(); // torch.float32
 */
export function getDefaultDtype(): DType {
  return defaultFloat;
}

/** Errors where a value is no dtype, such as one that does not exist: then it is undefined. */
function requireDtype(operation: string, value: unknown): void {
  if (rankOf.has(value as DType)) return;
  throw new ArgumentError(
    `${operation}/argument`,
    `${operation} takes a dtype such as torch.float32, got ${typeof value === 'string' ? `'${value}'` : kindOf(value)}`,
    { value },
  );
}

/**
 * Chooses the dtype of floats that state none, float32 or float64.
 *
 * @throws {ValueError} when the dtype is no float (`setDefaultDtype/dtype`).
 * @example
 * torch.setDefaultDtype(torch.float64);
 * torch.zeros(1).dtype; // torch.float64
 * torch.setDefaultDtype(torch.float32);
 */
export function setDefaultDtype(dtype: DType): void {
  requireDtype('setDefaultDtype', dtype);
  if (!dtype.isFloatingPoint) {
    throw new ValueError('setDefaultDtype/dtype', `the default dtype must be a floating-point dtype, got ${dtype}`);
  }
  defaultFloat = dtype;
}

/** From weak to strong: the stronger of two dtypes holds both, but for two pairs that need a third. */
const order = [
  dtypes.bool,
  dtypes.uint8,
  dtypes.int8,
  dtypes.int16,
  dtypes.int32,
  dtypes.int64,
  dtypes.float16,
  dtypes.bfloat16,
  dtypes.float32,
  dtypes.float64,
] as const;
const rankOf = new Map<DType, number>(order.map((dtype, rank) => [dtype, rank]));

function strongerOf(weak: DType, strong: DType): DType {
  if (strong === dtypes.int8 && weak === dtypes.uint8) return dtypes.int16;
  return strong === dtypes.bfloat16 && weak === dtypes.float16 ? float32 : strong;
}

/**
 * Smallest dtype that both convert to.
 *
 * @example
 * torch.promoteTypes(torch.int32, torch.float32); // torch.float32
 */
export function promoteTypes(a: DType, b: DType): DType {
  const rankA = rankOf.get(a);
  const rankB = rankOf.get(b);
  if (rankA !== undefined && rankB !== undefined) return rankA >= rankB ? strongerOf(b, a) : strongerOf(a, b);
  requireDtype('promoteTypes', a);
  requireDtype('promoteTypes', b);
  return a;
}

/** The dtype that a plain number counts as. */
export function scalarType(value: Scalar): DType {
  if (typeof value === 'boolean') return bool;
  if (typeof value === 'bigint' || Number.isInteger(value)) return int64;
  return defaultFloat;
}

const kindRank = { bool: 0, int: 1, float: 2 } as const;

/** A wrapped number takes part only by its kind. */
function wrappedType(dtype: DType): DType {
  return dtype.kind === 'float' ? defaultFloat : dtype;
}

/**
 * The dtype that operands compute in. Tensors with dims decide; rank-0 tensors, then plain numbers, only count where they are of
 * a higher kind (bool < int < float).
 */
export function resultType(operands: readonly (Tensor | Scalar | undefined)[]): DType {
  let tensors: DType | undefined;
  let rankZero: DType | undefined;
  let numbers: DType | undefined;
  for (const operand of operands) {
    if (operand === undefined) continue;
    if (!(operand instanceof Tensor)) {
      const type = scalarType(operand);
      numbers = numbers === undefined ? type : promoteTypes(numbers, type);
    } else if (operand.wrappedNumber) {
      const type = wrappedType(operand.dtype);
      numbers = numbers === undefined ? type : promoteTypes(numbers, type);
    } else if (operand.sizes.length === 0) {
      rankZero = rankZero === undefined ? operand.dtype : promoteTypes(rankZero, operand.dtype);
    } else {
      tensors = tensors === undefined ? operand.dtype : promoteTypes(tensors, operand.dtype);
    }
  }
  const combine = (strong: DType | undefined, weak: DType | undefined): DType | undefined => {
    if (strong === undefined || weak === undefined) return strong ?? weak;
    return kindRank[weak.kind] > kindRank[strong.kind] ? promoteTypes(strong, weak) : strong;
  };
  return combine(combine(tensors, rankZero), numbers) ?? defaultFloat;
}

/**
 * Whether a result of one dtype may be written into a tensor of another: not from float to int, nor from a number to
 * bool.
 *
 * @example
 * torch.canCast(torch.int64, torch.float32); // true
 * torch.canCast(torch.float32, torch.int64); // false
 */
export function canCast(from: DType, to: DType): boolean {
  requireDtype('canCast', from);
  requireDtype('canCast', to);
  return kindRank[from.kind] <= kindRank[to.kind];
}

/** A number as bool: NaN is true, unlike in JavaScript. */
export function truthOf(value: Scalar): boolean {
  return Boolean(value) || Number.isNaN(value);
}

function fits(value: Scalar, dtype: DType): boolean {
  const { range } = dtype;
  if (typeof value === 'boolean' || dtype.kind === 'bool') return true;
  if (range === undefined) return !Number.isFinite(value) || Math.abs(Number(value)) <= largestFinite(dtype.name);
  const [low, high] = range;
  if (typeof value === 'number' && !Number.isInteger(value)) return value >= Number(low) && value <= Number(high);
  // As in PyTorch, uint8 also takes negative numbers of its size, which wrap.
  return BigInt(value) >= (low === 0n ? -high : low) && BigInt(value) <= high;
}

/** Errors where a number is none, or is beyond what the dtype holds, so that nothing else would be written in its place. */
export function requireFit(value: Scalar, dtype: DType): void {
  const kind = typeof value;
  if (kind !== 'number' && kind !== 'bigint' && kind !== 'boolean') {
    throw new ArgumentError(
      'number/kind',
      `a number is wanted here, got ${strangerOf(value) ?? (Array.isArray(value) ? 'an array' : value === null || value === undefined ? String(value) : `a ${kind}`)}\n  fix: torch.tensor(…) makes a tensor of an array`,
    );
  }
  if (fits(value, dtype)) return;
  throw new ValueError(
    'number/overflow',
    `${value} is beyond what ${dtype.name} holds\n  fix: another dtype, or another number`,
    {
      dtype: dtype.name,
    },
  );
}
