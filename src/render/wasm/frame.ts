/** @file The locals that a kernel's function begins with: sizes, scalars and byte strides, read from the argument block. */
import type { Kernel } from '../../kernels/ir.ts';
import { layoutOf } from '../../kernels/layout.ts';
import { type DTypeName, dtypes } from '../../storage/dtype.ts';
import type { FunctionBuilder } from './assembler.ts';
import { addressesOffset, context, parameter } from './convention.ts';
import { valueType } from './scalar-spelling.ts';

export interface OperandFrame {
  readonly name: string;
  readonly type: DTypeName;
  readonly itemSize: number;
  /** Address of the operand's element at the current outer point, row 0 and inner indices 0. */
  readonly base: number;
  /** Byte strides. */
  readonly rowStride: number;
  readonly strides: readonly number[];
}

export interface Frame {
  readonly sizes: ReadonlyMap<string, number>;
  readonly scalars: ReadonlyMap<string, number>;
  readonly operands: ReadonlyMap<string, OperandFrame>;
  readonly outerRank: number;
  /** Position of the current outer point in row-major order. */
  readonly outer: number;
}

/** Pushes argument number `position` as an i32. */
function pushArgument(code: FunctionBuilder, position: number): void {
  code.get(parameter.arguments);
  code.memory('f64.load', position * 8);
  code.op('i32.trunc_sat_f64_s');
}

/** Reads the arguments and leaves the operands' bases at outer point 0. */
export function openFrame(code: FunctionBuilder, kernel: Kernel): Frame {
  const layout = layoutOf(kernel);
  const read = (position: number): number => {
    const local = code.local('i32');
    pushArgument(code, position);
    code.set(local);
    return local;
  };
  const sizes = new Map<string, number>();
  sizes.set('row', read(1));
  kernel.sizes.forEach((name, i) => {
    sizes.set(name, read(layout.sizes + i));
  });
  const scalars = new Map<string, number>();
  kernel.scalars.forEach(({ name, type }, i) => {
    const local = code.local(valueType(type));
    code.get(parameter.arguments);
    code.memory(type === 'int64' ? 'i64.load' : 'f64.load', (layout.scalars + i) * 8);
    if (type === 'float32') code.op('f32.demote_f64');
    else if (valueType(type) === 'i32') code.op('i32.trunc_sat_f64_s');
    code.set(local);
    scalars.set(name, local);
  });
  const operands = new Map<string, OperandFrame>();
  kernel.operands.forEach((operand, i) => {
    const itemSize = dtypes[operand.type].itemsize;
    const position = layout.operands[i] ?? 0;
    const byteStride = (at: number): number => {
      const local = code.local('i32');
      pushArgument(code, at);
      if (itemSize > 1) {
        code.i32(Math.log2(itemSize));
        code.op('i32.shl');
      }
      code.set(local);
      return local;
    };
    const rowStride = byteStride(position + 1);
    const strides = Array.from({ length: operand.rank }, (_, d) => byteStride(position + 2 + d));
    const base = code.local('i32');
    code.get(parameter.arguments);
    code.memory('i32.load', addressesOffset + 4 * i);
    code.get(parameter.arguments);
    code.memory('f64.load', position * 8);
    code.op('i32.trunc_sat_f64_u', 'i32.add');
    code.set(base);
    operands.set(operand.name, { name: operand.name, type: operand.type, itemSize, base, rowStride, strides });
  });
  const outerRank = read(0);
  return { sizes, scalars, operands, outerRank, outer: code.local('i32') };
}

/**
 * Runs `body` for each outer point in [`begin`, `end`). Counters, sizes and strides of the outer axes stand in the context, a record
 * for each axis: counter, size, byte stride of each operand. Divisions happen once, then the odometer steps.
 */
export function forEachOuter(
  code: FunctionBuilder,
  kernel: Kernel,
  frame: Frame,
  begin: number,
  end: number,
  body: () => void,
): void {
  const outerPosition = layoutOf(kernel).outer;
  const operands = kernel.operands.map(({ name }) => {
    const operand = frame.operands.get(name);
    if (operand === undefined) throw new Error(`no operand '${name}'`);
    return operand;
  });
  const recordLength = 8 + 4 * operands.length;
  const axis = code.local('i32');
  const record = code.local('i32');
  const source = code.local('i32');
  const rest = code.local('i32');
  const lastRecord = code.local('i32');
  const count = code.local('i32');

  const pushSource = (operand: number): void => {
    // values[outer + R · (1 + operand) + axis], where `source` is the address of values[outer + axis].
    code.get(source);
    code.get(frame.outerRank);
    code.i32(8 * (operand + 1));
    code.op('i32.mul', 'i32.add');
    code.memory('f64.load', outerPosition * 8);
    code.op('i32.trunc_sat_f64_s');
  };

  code.get(begin);
  code.tee(frame.outer);
  code.set(rest);
  code.get(frame.outerRank);
  code.set(axis);
  code.get(parameter.context);
  code.i32(context.odometer - recordLength);
  code.op('i32.add');
  code.get(frame.outerRank);
  code.i32(recordLength);
  code.op('i32.mul', 'i32.add');
  code.tee(lastRecord);
  code.set(record);
  code.while(
    () => {
      code.get(axis);
    },
    () => {
      code.get(axis);
      code.i32(1);
      code.op('i32.sub');
      code.tee(axis);
      code.i32(3);
      code.op('i32.shl');
      code.get(parameter.arguments);
      code.op('i32.add');
      code.set(source);
      code.get(record);
      code.get(source);
      code.memory('f64.load', outerPosition * 8);
      code.op('i32.trunc_sat_f64_s');
      code.tee(count);
      code.memory('i32.store', 4);
      code.get(record);
      code.get(rest);
      code.get(count);
      code.op('i32.rem_u');
      code.memory('i32.store', 0);
      operands.forEach((operand, i) => {
        code.get(record);
        pushSource(i);
        if (operand.itemSize > 1) {
          code.i32(Math.log2(operand.itemSize));
          code.op('i32.shl');
        }
        code.memory('i32.store', 8 + 4 * i);
        code.get(operand.base);
        code.get(record);
        code.memory('i32.load', 0);
        code.get(record);
        code.memory('i32.load', 8 + 4 * i);
        code.op('i32.mul', 'i32.add');
        code.set(operand.base);
      });
      code.get(rest);
      code.get(count);
      code.op('i32.div_u');
      code.set(rest);
      code.get(record);
      code.i32(recordLength);
      code.op('i32.sub');
      code.set(record);
    },
  );
  code.block((out) => {
    code.loop((again) => {
      code.get(frame.outer);
      code.get(end);
      code.op('i32.ge_s');
      code.branchIf(out);
      body();
      code.get(frame.outer);
      code.i32(1);
      code.op('i32.add');
      code.tee(frame.outer);
      code.get(end);
      code.op('i32.ge_s');
      code.branchIf(out);
      code.get(lastRecord);
      code.set(record);
      // There is a next point, so that some axis from the last on can step.
      code.loop((carry) => {
        code.get(record);
        code.get(record);
        code.memory('i32.load', 0);
        code.i32(1);
        code.op('i32.add');
        code.tee(count);
        code.memory('i32.store', 0);
        for (const [i, operand] of operands.entries()) {
          code.get(operand.base);
          code.get(record);
          code.memory('i32.load', 8 + 4 * i);
          code.op('i32.add');
          code.set(operand.base);
        }
        code.get(count);
        code.get(record);
        code.memory('i32.load', 4);
        code.op('i32.lt_s');
        code.branchIf(again);
        for (const [i, operand] of operands.entries()) {
          code.get(operand.base);
          code.get(record);
          code.memory('i32.load', 8 + 4 * i);
          code.get(count);
          code.op('i32.mul', 'i32.sub');
          code.set(operand.base);
        }
        code.get(record);
        code.i32(0);
        code.memory('i32.store', 0);
        code.get(record);
        code.i32(recordLength);
        code.op('i32.sub');
        code.set(record);
        code.branch(carry);
      });
    });
  });
}
