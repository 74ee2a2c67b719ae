/**
 * @file A pointwise function of several tensors as one kernel that writes several of them: one pass over memory. Optimizers'
 * updates are written this way, with ordinary operators.
 */

import { DTypeError, ShapeError } from '../../errors/errors.ts';
import { load, scalar, variable } from '../../kernels/build.ts';
import type { Kernel, Operand, Statement } from '../../kernels/ir.ts';
import { type DType, dtypes } from '../../storage/dtype.ts';
import { formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { KernelHandle } from '../launch.ts';
import { launchPointwiseInto } from './launch.ts';
import { TracedTensor, trace } from './trace.ts';

type Named<Names extends string> = Readonly<Record<Names, Tensor>>;

export interface FusedLiteral<Read extends string, Updated extends string, Number extends string> {
  readonly name: string;
  /** Updates of one family are compiled together; the name where left out. */
  readonly family?: string;
  /** Tensors that are only read. */
  readonly reads: readonly Read[];
  /** Those of them that may be broadcast. */
  readonly broadcast?: readonly NoInfer<Read>[];
  /** Tensors that are read and written. */
  readonly updates: readonly Updated[];
  /** Run-time numbers. */
  readonly numbers: readonly Number[];
  /** Others read within the same step what it updates: it does not wait to be joined with its like. */
  readonly atOnce?: true;
  /** The new values of the updated tensors, computed by pointwise operators. */
  readonly compute: (tensors: Named<Read | Updated>, numbers: Named<Number>) => Named<Updated>;
}

export interface FusedFunction<Read extends string, Updated extends string, Number extends string> {
  /** Updates the tensors in place. All have one dtype, and one shape but for those that are broadcast. */
  (tensors: Named<Read | Updated>, numbers: Readonly<Record<Number, number>>): void;
}

/** A call of a fused update that waits for others of its kind. */
export interface WaitingUpdate {
  readonly literal: FusedLiteral<string, string, string>;
  readonly reads: readonly Tensor[];
  readonly updates: readonly Tensor[];
  readonly numbers: readonly number[];
  /** Does it, by itself. */
  readonly run: () => void;
}

let collector: WaitingUpdate[] | undefined;

/** Runs `body`, whose fused updates are not done but handed to `join` afterwards, also where `body` throws. */
export function collectUpdates(body: () => void, join: (waiting: readonly WaitingUpdate[]) => void): void {
  const waiting: WaitingUpdate[] = [];
  const before = collector;
  collector = waiting;
  try {
    body();
  } finally {
    collector = before;
    join(waiting);
  }
}

/** Makes a fused update. It works below dispatch: no gradients are recorded. */
export function fused<Read extends string, Updated extends string, Number extends string>(
  literal: FusedLiteral<Read, Updated, Number>,
): FusedFunction<Read, Updated, Number> {
  const { name, family = name, reads, broadcast = [], updates, numbers, compute } = literal;
  const handles = new Map<DType, KernelHandle>();
  const build = (dtype: DType): Kernel => {
    const type = dtype.name;
    const tensors = eachNamed([...reads, ...updates], (operand) => new TracedTensor(load(type, operand), dtype));
    const values = eachNamed(numbers, (number) => new TracedTensor(scalar(type, number), dtype, true));
    const results = trace(() => compute(tensors, values));
    const operands: Operand[] = [
      ...reads.map((operand): Operand => ({ name: operand, type, access: 'read', rank: 0 })),
      ...updates.map((operand): Operand => ({ name: operand, type, access: 'update', rank: 0 })),
    ];
    // All values are computed before the first store changes what they are computed from.
    const assignments = updates.map(
      (operand): Statement => ({
        kind: 'let',
        name: `new_${operand}`,
        value: (results[operand] as TracedTensor).expression,
      }),
    );
    const stores = updates.map(
      (operand): Statement => ({ kind: 'store', operand, indices: [], value: variable(type, `new_${operand}`) }),
    );
    return {
      kind: 'loops',
      name: `fused_${name}_${type}`,
      operands,
      scalars: numbers.map((number) => ({ name: number, type: dtype.computeType })),
      sizes: [],
      body: [...assignments, ...stores],
    };
  };
  const handleOf = (dtype: DType): KernelHandle => {
    let handle = handles.get(dtype);
    if (handle === undefined) {
      handle = new KernelHandle(
        () => build(dtype),
        () => members.map((member) => member(dtypes.float32)),
      );
      handles.set(dtype, handle);
    }
    return handle;
  };
  const members = families.get(family) ?? [];
  families.set(family, members);
  members.push(handleOf);
  const [firstName] = updates;
  return (tensors, given) => {
    const first = tensors[firstName as Updated];
    const { dtype } = first;
    const outs: Tensor[] = [];
    const inputs: Tensor[] = [];
    const scalars: number[] = [];
    // The kernel takes every operand for what the first is: another dtype or a smaller tensor would be read out of bounds.
    for (let i = 0; i < updates.length; i++) {
      const operand = updates[i] as Updated;
      requireLike(name, operand, tensors[operand], firstName, first);
      outs.push(tensors[operand]);
    }
    for (let i = 0; i < reads.length; i++) {
      const operand = reads[i] as Read;
      requireLike(name, operand, tensors[operand], firstName, first, broadcast.includes(operand));
      inputs.push(tensors[operand]);
    }
    for (let i = 0; i < numbers.length; i++) scalars.push(given[numbers[i] as Number]);
    const run = (): void => launchPointwiseInto(handleOf(dtype), inputs, outs, scalars);
    if (collector === undefined || literal.atOnce === true) run();
    else collector.push({ literal: literal as never, reads: inputs, updates: outs, numbers: scalars, run });
    for (let i = 0; i < outs.length; i++) (outs[i] as Tensor).version.value++;
  };
}

function eachNamed<Name extends string, T>(names: readonly Name[], make: (name: Name) => T): Readonly<Record<Name, T>> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Readonly<Record<Name, T>>;
}

function requireLike(
  name: string,
  operand: string,
  given: Tensor,
  firstName: string | undefined,
  first: Tensor,
  broadcasts = false,
): void {
  const fits = broadcasts ? expands(given.sizes, first.sizes) : sameShape(given.sizes, first.sizes);
  if (given.sizes !== first.sizes && !fits) {
    throw new ShapeError(
      `${name}/operands`,
      `${operand} of ${name} must have the shape of ${firstName}, got ${formatShape(given.sizes)} for ${formatShape(first.sizes)}`,
      { operand },
    );
  }
  if (given.dtype !== first.dtype) {
    throw new DTypeError(
      `${name}/operands`,
      `${operand} of ${name} must have the dtype of ${firstName}, got ${given.dtype.name} for ${first.dtype.name}`,
      { operand },
    );
  }
}

function expands(from: Shape, to: Shape): boolean {
  return from.length <= to.length && from.every((size, i) => size === 1 || size === to[to.length - from.length + i]);
}

/** The fused updates of each family. */
const families = new Map<string, ((dtype: DType) => KernelHandle)[]>();
