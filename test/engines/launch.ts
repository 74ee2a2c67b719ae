/** @file Launching a kernel from a test: fills the argument block and guards the memory around each operand. */
import type { Engine, Executable } from '../../src/engines/engine.ts';
import type { TypedArray } from '../../src/storage/dtype.ts';
import { HostStorage } from '../../src/storage/host.ts';

/** An operand's argument: elements of `data`, from `offset` on. Strides count elements and are 0 where they are not given. */
export interface View {
  readonly data: TypedArray;
  readonly offset?: number;
  readonly row?: number;
  readonly inner?: readonly number[];
  readonly outer?: readonly number[];
}

export interface Launch {
  readonly outer?: readonly number[];
  readonly rows?: number;
  readonly sizes?: { readonly [name: string]: number };
  readonly scalars?: { readonly [name: string]: number | bigint };
  /** By operand. Views with the same `data` stand on one storage. */
  readonly views: { readonly [operand: string]: View };
}

export interface Outcome {
  /** 0, or 1 + the code of the guard that failed. */
  readonly status: number;
  readonly guardValue: number;
  /** The elements of each operand's storage after the launch. */
  readonly data: { readonly [operand: string]: TypedArray };
}

/** Bytes before and after each storage that nobody may touch. The one before keeps 8-byte elements aligned, and no more. */
const margin = 72;
const canary = 0xa5;

/** `data` in a fresh storage with margins. */
function place(data: TypedArray): HostStorage {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const buffer = new ArrayBuffer(margin + bytes.length + margin);
  new Uint8Array(buffer).fill(canary).set(bytes, margin);
  return new HostStorage(buffer, margin, bytes.length);
}

function read(storage: HostStorage, data: TypedArray): TypedArray {
  const Constructor = data.constructor as new (buffer: ArrayBufferLike) => TypedArray;
  const all = new Uint8Array(storage.buffer);
  const end = storage.byteOffset + storage.byteLength;
  const outside = [...all.subarray(0, storage.byteOffset), ...all.subarray(end)];
  if (outside.some((byte) => byte !== canary)) throw new Error('the launch wrote outside a storage');
  return new Constructor(storage.buffer.slice(storage.byteOffset, end));
}

/** Writes a launch's arguments where the engine reads them. */
export function fill(engine: Engine, executable: Executable, launch: Launch, storages: readonly HostStorage[]): void {
  const { kernel, layout } = executable;
  const { values, integers } = engine;
  const outer = launch.outer ?? [];
  values[0] = outer.length;
  values[1] = launch.rows ?? 1;
  kernel.sizes.forEach((name, position) => {
    const size = launch.sizes?.[name];
    if (size === undefined) throw new Error(`size ${name} is missing`);
    values[layout.sizes + position] = size;
  });
  kernel.scalars.forEach(({ name, type }, position) => {
    const value = launch.scalars?.[name];
    if (value === undefined) throw new Error(`scalar ${name} is missing`);
    if (type === 'int64') integers[layout.scalars + position] = BigInt(value);
    else values[layout.scalars + position] = Number(value);
  });
  outer.forEach((extent, axis) => {
    values[layout.outer + axis] = extent;
  });
  engine.storages.length = 0;
  kernel.operands.forEach(({ name, rank }, position) => {
    const view = launch.views[name];
    const storage = storages[position];
    const at = layout.operands[position];
    if (view === undefined || storage === undefined || at === undefined) throw new Error(`operand ${name} is missing`);
    engine.storages.push(storage);
    values[at] = (view.offset ?? 0) * view.data.BYTES_PER_ELEMENT;
    values[at + 1] = view.row ?? 0;
    for (let axis = 0; axis < rank; axis++) values[at + 2 + axis] = view.inner?.[axis] ?? 0;
    outer.forEach((_, axis) => {
      values[layout.outer + outer.length * (1 + position) + axis] = view.outer?.[axis] ?? 0;
    });
  });
}

/** What a guard that failed reports. */
class Refused extends Error {
  readonly code: number;
  readonly value: number;

  constructor(code: number, value: number) {
    super(`guard ${code} failed`);
    this.code = code;
    this.value = value;
  }
}

/** Launches with the arguments as they stand in the engine. `status` is 0, or 1 + the code of the guard that failed. */
export function outcomeOf(
  engine: Engine,
  executable: Executable,
  work: number,
): { readonly status: number; readonly guardValue: number } {
  try {
    engine.launch(executable, work, (code, value) => new Refused(code, value));
  } catch (error) {
    if (error instanceof Refused) return { status: 1 + error.code, guardValue: error.value };
    throw error;
  }
  return { status: 0, guardValue: 0 };
}

/** Launches `executable` on copies of the views' data, and gives what they then hold. */
export function run(engine: Engine, executable: Executable, launch: Launch, work: number): Outcome {
  const { operands } = executable.kernel;
  const views = operands.map(({ name }) => {
    const view = launch.views[name];
    if (view === undefined) throw new Error(`operand ${name} is missing`);
    return view;
  });
  const placed = new Map(views.map((view) => [view.data, view.data] as const).map(([data]) => [data, place(data)]));
  const storages = views.map((view) => {
    const storage = placed.get(view.data);
    if (storage === undefined) throw new Error('a view has no storage');
    return storage;
  });
  for (const storage of placed.values()) engine.beforeHostWrite(storage);
  fill(engine, executable, launch, storages);
  const { status, guardValue } = outcomeOf(engine, executable, work);
  for (const storage of placed.values()) engine.beforeHostRead(storage);
  const data = Object.fromEntries(
    operands.map(({ name }, position) => {
      const view = views[position];
      const storage = storages[position];
      if (view === undefined || storage === undefined) throw new Error(`operand ${name} is missing`);
      return [name, read(storage, view.data)];
    }),
  );
  for (const storage of placed.values()) storage.copy?.drop();
  return { status, guardValue, data };
}
