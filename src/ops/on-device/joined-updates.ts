/**
 * @file Fused updates of many parameters in few launches: where what is updated stands side by side, a launch passes over all of it, and
 * takes what is only read, the gradients, from as many tensors as a kernel may have operands.
 */
import { placedOn } from '../../dispatch/placement.ts';
import * as build from '../../kernels/build.ts';
import type { Expression, Kernel, Operand, Statement } from '../../kernels/ir.ts';
import { maximumOperands } from '../../kernels/layout.ts';
import type { Device } from '../../storage/device.ts';
import { type DType, dtypes } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { KernelHandle, launch } from '../launch.ts';
import { collectUpdates, type WaitingUpdate } from '../pointwise/fused.ts';
import { TracedTensor, trace } from '../pointwise/trace.ts';

type Literal = WaitingUpdate['literal'];

/** Elements between two tensors that a launch may pass over. */
const widestGap = 256;

const partName = (name: string, part: number): string => `${name}${part}`;
const bound = (name: string, part: number): Expression => build.size(partName(name, part));

/** The update over a row that holds the parts, each from `start` to `end`; what lies between them is not touched. */
function joinedKernel({ name, reads, updates, numbers, compute }: Literal, dtype: DType, parts: number): Kernel {
  const type = dtype.name;
  const places = Array.from({ length: parts }, (_, part) => part);
  const isIn = (part: number): Expression =>
    build.and(build.greaterEqual(build.row, bound('start', part)), build.less(build.row, bound('end', part)));
  const valueOf = (operand: string): Expression =>
    places
      .map((part) =>
        build.load(type, partName(operand, part), [build.subtract(build.row, bound('start', part))], isIn(part)),
      )
      .reduceRight((rest, value, part) => build.select(isIn(part), value, rest));
  const stand = (value: Expression, isNumber = false) => new TracedTensor(value, dtype, isNumber);
  const tensors = Object.fromEntries([
    ...reads.map((operand) => [operand, stand(valueOf(operand))] as const),
    ...updates.map((operand) => [operand, stand(build.load(type, operand))] as const),
  ]);
  const values = Object.fromEntries(numbers.map((number) => [number, stand(build.scalar(type, number), true)]));
  const results = trace(() => compute(tensors, values));
  const operands: Operand[] = [
    ...updates.map((operand): Operand => ({ name: operand, type, access: 'update', rank: 0 })),
    ...reads.flatMap((operand) =>
      places.map((part): Operand => ({ name: partName(operand, part), type, access: 'read', rank: 1 })),
    ),
  ];
  const body: Statement[] = [
    ...updates.map(
      (operand): Statement => ({
        kind: 'let',
        name: `new_${operand}`,
        value: (results[operand] as TracedTensor).expression,
      }),
    ),
    ...updates.map(
      (operand): Statement => ({ kind: 'store', operand, indices: [], value: build.variable(type, `new_${operand}`) }),
    ),
  ];
  return {
    kind: 'loops',
    name: `joined_${name}_${type}_${parts}`,
    operands,
    scalars: numbers.map((number) => ({ name: number, type: dtype.computeType })),
    sizes: places.flatMap((part) => [partName('start', part), partName('end', part)]),
    body: [{ kind: 'if', condition: places.map(isIn).reduce(build.or), then: body }],
  };
}

const handles = new Map<string, KernelHandle>();

function handleFor(literal: Literal, dtype: DType, parts: number): KernelHandle {
  const key = `${literal.name} ${dtype.name} ${parts}`;
  const handle = handles.get(key) ?? new KernelHandle(() => joinedKernel(literal, dtypes[dtype.name], parts));
  handles.set(key, handle);
  return handle;
}

const isPlain = ({ contiguousLayout }: Tensor): boolean => contiguousLayout;

const startOf = ({ updates: [first] }: WaitingUpdate): number => (first as Tensor).offset;
const endOf = ({ updates: [first] }: WaitingUpdate): number =>
  (first as Tensor).offset + (first as Tensor).elementCount;

/** Can one launch do both? They are the same update with the same numbers, and all that is updated stands alike in the same storages. */
function goTogether(a: WaitingUpdate, b: WaitingUpdate): boolean {
  const between = startOf(b) - startOf(a);
  return (
    a.literal === b.literal &&
    a.numbers.every((number, i) => Object.is(number, b.numbers[i])) &&
    a.updates.every((tensor, i) => {
      const other = b.updates[i] as Tensor;
      return (
        tensor.storage === other.storage && tensor.dtype === other.dtype && other.offset - tensor.offset === between
      );
    })
  );
}

const deviceOf = ({ updates: [first] }: WaitingUpdate): Device => (first as Tensor).storage.device;

function runAlone(optimizer: string, each: WaitingUpdate): void {
  placedOn(deviceOf(each), optimizer, each.run);
}

function launchJoined(optimizer: string, run: readonly WaitingUpdate[]): void {
  const [first] = run as readonly [WaitingUpdate, ...WaitingUpdate[]];
  const { literal, updates, numbers } = first;
  const { dtype } = updates[0] as Tensor;
  const origin = startOf(first);
  const length = endOf(run.at(-1) as WaitingUpdate) - origin;
  const operands = [
    ...updates.map(({ storage, offset }) => ({ storage, offset, itemsize: dtype.itemsize, strides: [1] })),
    ...literal.reads.flatMap((_, i) =>
      run.map(({ reads }) => {
        const { storage, offset } = reads[i] as Tensor;
        return { storage, offset, itemsize: dtype.itemsize, strides: [0], inner: [1] };
      }),
    ),
  ];
  const handle = handleFor(literal, dtype, run.length);
  placedOn(deviceOf(first), optimizer, () =>
    launch(handle, [length], operands, {
      sizes: run.flatMap((each) => [startOf(each) - origin, endOf(each) - origin]),
      scalars: numbers,
      workPerPoint: literal.reads.length + literal.updates.length + 8,
    }),
  );
}

function join(optimizer: string, waiting: readonly WaitingUpdate[]): void {
  const plain: WaitingUpdate[] = [];
  for (const each of waiting) {
    const { updates, reads, literal } = each;
    const canJoin = literal.reads.length > 0 && (literal.broadcast ?? []).length === 0;
    if (canJoin && [...updates, ...reads].every(isPlain) && endOf(each) > startOf(each)) plain.push(each);
    else runAlone(optimizer, each);
  }
  const rest = plain.sort((a, b) => startOf(a) - startOf(b));
  while (rest.length > 0) {
    const run = [rest.shift() as WaitingUpdate];
    const { literal } = run[0] as WaitingUpdate;
    const most = Math.floor((maximumOperands - literal.updates.length) / literal.reads.length);
    for (let i = 0; i < rest.length && run.length < most; ) {
      const [last, next] = [run.at(-1) as WaitingUpdate, rest[i] as WaitingUpdate];
      const gap = startOf(next) - endOf(last);
      if (goTogether(last, next) && gap >= 0 && gap <= widestGap) run.push(...rest.splice(i, 1));
      else i++;
    }
    if (run.length === 1) runAlone(optimizer, run[0] as WaitingUpdate);
    else launchJoined(optimizer, run);
  }
}

/** Runs a step; its updates follow in few launches. */
export function joined(optimizer: string, step: () => void): void {
  collectUpdates(step, (waiting) => join(optimizer, waiting));
}
