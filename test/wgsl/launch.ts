/** @file Fills the argument block of a launch from named parts. */
import type { Kernel } from '../../src/kernels/ir.ts';
import { argumentBlockLength, layoutOf } from '../../src/kernels/layout.ts';
import { dtypes, type TypedArray } from '../../src/storage/dtype.ts';
import { HostStorage } from '../../src/storage/host.ts';

/** A storage with room for what the typed arrays hold. The arrays' bytes are copied. */
export function storageOf(array: TypedArray): HostStorage {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength).slice();
  return new HostStorage(bytes.buffer, 0, bytes.byteLength);
}

export interface Argument {
  readonly storage: HostStorage;
  /** In elements. */
  readonly offset?: number;
  readonly row?: number;
  readonly strides?: readonly number[];
  readonly outer?: readonly number[];
}

export interface Launch {
  readonly kernel: Kernel;
  readonly operands: readonly Argument[];
  readonly rows?: number;
  readonly sizes?: Readonly<Record<string, number>>;
  readonly scalars?: Readonly<Record<string, number | bigint>>;
  readonly outer?: readonly number[];
}

export interface Block {
  readonly values: Float64Array;
  readonly integers: BigInt64Array;
  readonly storages: readonly HostStorage[];
}

export function blockOf(launch: Launch): Block {
  const { kernel, operands, outer = [] } = launch;
  const values = new Float64Array(argumentBlockLength);
  const integers = new BigInt64Array(values.buffer);
  const layout = layoutOf(kernel);
  values[0] = outer.length;
  values[1] = launch.rows ?? 1;
  kernel.sizes.forEach((name, i) => {
    values[layout.sizes + i] = launch.sizes?.[name] ?? Number.NaN;
  });
  kernel.scalars.forEach(({ name, type }, i) => {
    const value = launch.scalars?.[name] ?? Number.NaN;
    if (type === 'int64') integers[layout.scalars + i] = BigInt(value);
    else values[layout.scalars + i] = Number(value);
  });
  values.set(outer, layout.outer);
  kernel.operands.forEach((operand, i) => {
    const argument = operands[i];
    if (argument === undefined) throw new Error(`operand '${operand.name}' is missing`);
    const position = layout.operands[i] ?? 0;
    values[position] = (argument.offset ?? 0) * dtypes[operand.type].itemsize;
    values[position + 1] = argument.row ?? 0;
    values.set(argument.strides ?? [], position + 2);
    values.set(argument.outer ?? [], layout.outer + outer.length * (1 + i));
  });
  return { values, integers, storages: operands.map((argument) => argument.storage) };
}
