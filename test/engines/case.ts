/** @file One case of the engine conformance suite. */
import type { Expression, Kernel, LoopKernel, Operand, Statement } from '../../src/kernels/ir.ts';
import type { DTypeName, TypedArray, TypedArrayOf } from '../../src/storage/dtype.ts';
import type { Launch } from './launch.ts';

export interface EngineCase {
  readonly name: string;
  readonly kernel: Kernel;
  readonly launch: Launch;
  /** Computes, in plain TypeScript, what the operands' storages hold afterwards: it changes the given copies. */
  readonly expected: (data: { readonly [operand: string]: TypedArray }) => void;
  /** The guards that fail, as `[code, value]`: the engine must report one of them. None: the launch must return 0. */
  readonly failures?: readonly (readonly [code: number, value: number])[];
  /**
   * Bound of the difference to `expected`, by operand, for what the IR leaves to the engine (order of a sum, fused or separate
   * roundings). Without it every bit counts, save those of a NaN.
   */
  readonly bounds?: { readonly [operand: string]: number };
}

/** The elements of an operand of a known dtype. */
export function elements<Name extends DTypeName>(
  data: { readonly [operand: string]: TypedArray },
  operand: string,
): TypedArrayOf[Name] {
  const array = data[operand];
  if (array === undefined) throw new Error(`operand ${operand} is missing`);
  return array as TypedArrayOf[Name];
}

export function read(name: string, type: DTypeName, rank = 0): Operand {
  return { name, type, access: 'read', rank };
}

export function write(name: string, type: DTypeName, rank = 0): Operand {
  return { name, type, access: 'write', rank };
}

export function update(name: string, type: DTypeName, rank = 0): Operand {
  return { name, type, access: 'update', rank };
}

export function loops(
  name: string,
  operands: readonly Operand[],
  body: readonly Statement[],
  rest: Partial<Pick<LoopKernel, 'scalars' | 'sizes'>> = {},
): LoopKernel {
  return { kind: 'loops', name, operands, scalars: rest.scalars ?? [], sizes: rest.sizes ?? [], body };
}

export function store(operand: string, indices: readonly Expression[], value: Expression): Statement {
  return { kind: 'store', operand, indices, value };
}

export function branch(condition: Expression, then: readonly Statement[], otherwise?: readonly Statement[]): Statement {
  return otherwise === undefined ? { kind: 'if', condition, then } : { kind: 'if', condition, then, otherwise };
}

export function loop(
  order: 'parallel' | 'sequential',
  index: string,
  extent: Expression,
  body: readonly Statement[],
): Statement {
  return { kind: 'loop', order, index, extent, body };
}

const known = new Map<string, readonly number[]>();

/** Whole numbers in [-bound, bound] by a fixed recipe (a linear congruential generator): sums of them are exact. */
export function wholeNumbers(count: number, bound: number, seed = 1): readonly number[] {
  const key = `${count} ${bound} ${seed}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  let state = seed >>> 0;
  const list = Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * (2 * bound + 1)) - bound;
  });
  known.set(key, list);
  return list;
}

/** Numbers in [-1, 1] by the same recipe. */
export function fractions(count: number, seed = 1): readonly number[] {
  return wholeNumbers(count, 2 ** 23, seed).map((whole) => whole / 2 ** 23);
}
