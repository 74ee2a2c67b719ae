/** @file Compares results and gradients with recorded ones. Every function returns what is wrong, or undefined. */
import * as torch from '../../src/index.ts';
import { camelCase } from '../../src/ops/spelling.ts';
import { dtypeOf, type Elements, elements, float } from './inputs.ts';
import { type Encoded, type GoldenData, isObject, type TensorDescription } from './set.ts';

/** How near values of a dtype must come: |ours − golden| ≤ tolerance · (1 + |golden|). */
export type Tolerance = (dtype: string) => number;

const fixed: Readonly<Record<string, number>> = { float16: 1e-2, bfloat16: 1e-2, float64: 1e-9, complex128: 1e-9 };

/** The set's own rule; `err` is how far PyTorch's float32 is from the recorded values. */
export function toleranceOf(err: number | null | undefined): Tolerance {
  return (dtype) => fixed[dtype] ?? Math.max(1e-5, 10 * (err ?? 0));
}

export interface Comparison {
  readonly data: GoldenData;
  readonly tolerance: Tolerance;
  /** Only dtype and shape are recorded, or comparable. */
  readonly shapeOnly: boolean;
  /** Tells whether an index of ours is as good as the recorded one; set where equal elements leave it open. */
  readonly sameElement?: (golden: Elements, ours: torch.Tensor) => boolean;
}

function sameSizes(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, d) => size === b[d]);
}

function isNear(ours: number, golden: number, tolerance: number): boolean {
  if (ours === golden || (Number.isNaN(ours) && Number.isNaN(golden))) return true;
  // Beside an infinity every distance would be small enough.
  return Number.isFinite(golden) && Math.abs(ours - golden) <= tolerance * (1 + Math.abs(golden));
}

/** The first element that differs. Floats within the tolerance, all others exactly. */
export function compareElements(ours: Elements, golden: Elements, isFloat: boolean, tolerance: number) {
  for (let i = 0; i < golden.length; i++) {
    const a = ours[i] as number | bigint;
    const b = golden[i] as number | bigint;
    if (a === b || (isFloat && isNear(Number(a), Number(b), tolerance))) continue;
    const detail = isFloat ? ` (allowed: ${(tolerance * (1 + Math.abs(Number(b)))).toExponential(1)})` : '';
    return `element ${i} is ${a}, recorded ${b}${detail}`;
  }
  return undefined;
}

export function compareTensor(ours: unknown, golden: TensorDescription, how: Comparison): string | undefined {
  how.data.observe?.(ours);
  const dtype = dtypeOf(golden.dtype);
  if (!(ours instanceof torch.Tensor)) return `${describe(ours)} in place of a tensor`;
  if (ours.dtype !== dtype) return `dtype is ${ours.dtype.name}, recorded ${golden.dtype}`;
  if (!sameSizes(ours.shape, golden.shape)) {
    return `shape is [${ours.shape.join(', ')}], recorded [${golden.shape.join(', ')}]`;
  }
  if (how.shapeOnly || golden.offset === undefined) return undefined;
  const expected = elements(how.data, golden);
  const values = ours.toTypedArray() as Elements;
  const problem = compareElements(values, expected, dtype.isFloatingPoint, how.tolerance(golden.dtype));
  if (problem !== undefined && dtype === torch.int64 && how.sameElement?.(expected, ours) === true) return undefined;
  return problem;
}

function describe(value: unknown): string {
  if (value instanceof torch.Tensor) return `a ${value.dtype.name} tensor`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return value === null ? 'null' : typeof value === 'object' ? 'an object' : String(value);
}

/** A result of any form: tensors, lists and tuples of them, numbers, booleans, dtypes. */
export function compareResult(ours: unknown, golden: Encoded, how: Comparison): string | undefined {
  if (isObject(golden) && golden.tensor !== undefined) return compareTensor(ours, golden.tensor, how);
  if (isObject(golden) && golden.tuple !== undefined) return compareList(ours, golden.tuple, golden.names, how);
  if (Array.isArray(golden)) return compareList(ours, golden, undefined, how);
  how.data.observe?.(ours);
  if (isObject(golden)) {
    if (golden.dtype !== undefined) {
      return ours === dtypeOf(golden.dtype) ? undefined : `${describe(ours)}, recorded torch.${golden.dtype}`;
    }
    if (golden.float !== undefined) return compareNumber(ours, float(golden.float), how.tolerance('float32'));
    if (golden.int !== undefined)
      return String(ours) === golden.int ? undefined : `${String(ours)}, recorded ${golden.int}`;
    return `no comparison for ${JSON.stringify(golden)}`;
  }
  return ours === golden ? undefined : `${describe(ours)}, recorded ${String(golden)}`;
}

function compareNumber(ours: unknown, golden: number, tolerance: number): string | undefined {
  if (typeof ours === 'number' && isNear(ours, golden, tolerance)) return undefined;
  return `${describe(ours)}, recorded ${golden}`;
}

function compareList(
  ours: unknown,
  golden: readonly Encoded[],
  names: readonly string[] | undefined,
  how: Comparison,
): string | undefined {
  if (!Array.isArray(ours)) return `${describe(ours)} in place of a list of ${golden.length}`;
  if (ours.length !== golden.length) return `${ours.length} results, recorded ${golden.length}`;
  for (let i = 0; i < golden.length; i++) {
    const problem = compareResult(ours[i], golden[i] as Encoded, how);
    if (problem !== undefined) return `result ${names?.[i] ?? i}: ${problem}`;
  }
  for (const [i, name] of (names ?? []).entries()) {
    const named = (ours as unknown as Record<string, unknown>)[camelCase(name)];
    if (named !== ours[i]) return `result ${i} has no name '${camelCase(name)}'`;
  }
  return undefined;
}

/** A gradient that does not exist equals one of zeros. */
export function compareGradient(
  ours: torch.Tensor | null,
  golden: TensorDescription | null,
  how: Comparison,
): string | undefined {
  if (golden === null) {
    how.data.observe?.(ours);
    if (ours === null || (ours.toTypedArray() as Elements).every((value) => Number(value) === 0)) return undefined;
    return 'a gradient where none is recorded';
  }
  if (ours !== null) return compareTensor(ours, golden, how);
  const expected = elements(how.data, golden);
  const tolerance = how.tolerance(golden.dtype);
  const isZero = expected.every((value: number | bigint) => Math.abs(Number(value)) <= tolerance);
  return isZero ? undefined : 'no gradient';
}

/** Whether two gradients hold the same elements: with ties another place than the recorded one may have been chosen. */
export function holdsSameElements(
  ours: torch.Tensor | null,
  golden: TensorDescription | null,
  how: Comparison,
): boolean {
  if (ours === null || golden === null) return false;
  const sorted = (values: Elements) => Float64Array.from(values as ArrayLike<number | bigint>, Number).sort();
  const [a, b] = [sorted(ours.toTypedArray() as Elements), sorted(elements(how.data, golden))];
  return a.length === b.length && compareElements(a, b, true, how.tolerance(golden.dtype)) === undefined;
}

/** All tensors of a result, in the order in which they occur. */
export function tensorsOf(result: unknown): torch.Tensor[] {
  if (result instanceof torch.Tensor) return [result];
  return Array.isArray(result) ? result.flatMap(tensorsOf) : [];
}
