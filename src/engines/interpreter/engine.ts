/** @file The interpreter: it executes the IR literally and checks every access. It is the oracle in tests, never a fallback. */
import { decompose } from '../../kernels/elementary.ts';
import type { Kernel } from '../../kernels/ir.ts';
import { argumentBlockLength, type Layout, layoutOf } from '../../kernels/layout.ts';
import { nest } from '../../kernels/nest.ts';
import { verify } from '../../kernels/verify.ts';
import { type HostStorage, requirePresent } from '../../storage/host.ts';
import type { Engine, EngineEntry, Executable } from '../engine.ts';
import { engineKinds } from '../names.ts';
import { type Refusal, refusalOf } from '../refusal.ts';
import { type Environment, Scope } from './expressions.ts';
import { BoundOperand, Frame, type Slot } from './frame.ts';
import { compileBlock, compileContraction } from './statements.ts';

/** A natural number of the argument block. */
function extentAt(values: Float64Array, position: number, what: string): number {
  const value = values[position];
  if (value === undefined || !Number.isSafeInteger(value) || value < 0) {
    throw new Error(`the argument block's ${what} at ${position} is ${value}`);
  }
  return value;
}

function strideAt(values: Float64Array, position: number): number {
  const value = values[position];
  if (value === undefined || !Number.isSafeInteger(value)) {
    throw new Error(`the argument block's stride at ${position} is ${value}`);
  }
  return value;
}

/** A kernel as closures over one frame. */
class Program implements Executable {
  readonly kernel: Kernel;
  readonly layout: Layout;
  readonly frame = new Frame();
  private readonly operands: readonly BoundOperand[];
  private readonly scalars: readonly Slot[];
  private readonly sizes: readonly Slot[];
  private readonly rowExtent: Slot;
  private readonly row: Slot;
  private readonly body: () => void;

  constructor(source: Kernel) {
    verify(source);
    const kernel = decompose(nest(source));
    verify(kernel);
    const { frame } = this;
    this.kernel = source;
    this.layout = layoutOf(kernel);
    this.operands = kernel.operands.map((operand) => new BoundOperand(operand));
    this.scalars = kernel.scalars.map((scalar) => frame.slot(scalar.type === 'int64'));
    this.sizes = kernel.sizes.map(() => frame.slot(false));
    this.rowExtent = frame.slot(false);
    this.row = frame.slot(false);
    const byName = <Item>(names: readonly { readonly name: string }[], items: readonly Item[]) =>
      new Map(items.map((item, position) => [names[position]?.name ?? '', item]));
    const sizeNames = [...kernel.sizes, 'row'].map((name) => ({ name }));
    const environment: Environment = {
      frame,
      operands: byName(kernel.operands, this.operands),
      scalars: byName(kernel.scalars, this.scalars),
      sizes: byName(sizeNames, [...this.sizes, this.rowExtent]),
    };
    if (kernel.kind === 'contraction') {
      this.body = compileContraction(environment, kernel);
      return;
    }
    const scope = new Scope();
    scope.declare('row', this.row);
    this.body = compileBlock(environment, scope, kernel.body);
  }

  run(values: Float64Array, integers: BigInt64Array, storages: readonly HostStorage[]): void {
    const { frame, kernel, layout, operands } = this;
    const rank = extentAt(values, 0, 'outer rank');
    const rows = kernel.kind === 'contraction' ? 1 : extentAt(values, 1, 'row extent');
    frame.failure = undefined;
    frame.numbers[this.rowExtent.position] = rows;
    this.sizes.forEach((slot, position) => {
      frame.numbers[slot.position] = extentAt(values, layout.sizes + position, `size ${kernel.sizes[position]}`);
    });
    this.scalars.forEach((slot, position) => {
      const at = layout.scalars + position;
      const value = values[at] ?? 0;
      if (slot.wide) frame.wides[slot.position] = integers[at] ?? 0n;
      else frame.numbers[slot.position] = kernel.scalars[position]?.type === 'float32' ? Math.fround(value) : value;
    });

    const outerSizes = Array.from({ length: rank }, (_, axis) => extentAt(values, layout.outer + axis, 'outer size'));
    const starts: number[] = [];
    const outerStrides = operands.map((bound, position) => {
      const storage = storages[position];
      if (storage === undefined) throw new Error(`operand '${bound.operand.name}' is bound to no storage`);
      bound.bind(storage);
      const at = layout.operands[position] ?? 0;
      starts.push(extentAt(values, at, `byte offset of '${bound.operand.name}'`));
      bound.rowStride = kernel.kind === 'contraction' ? 0 : strideAt(values, at + 1) * bound.itemsize;
      for (let axis = 0; axis < bound.strides.length; axis++) bound.strides[axis] = strideAt(values, at + 2 + axis);
      return outerSizes.map(
        (_, axis) => strideAt(values, layout.outer + rank * (1 + position) + axis) * bound.itemsize,
      );
    });

    const points = outerSizes.reduce((product, extent) => product * extent, 1);
    const place = new Array<number>(rank).fill(0);
    for (let point = 0; point < points; point++) {
      operands.forEach((bound, position) => {
        bound.base = place.reduce(
          (sum, index, axis) => sum + index * (outerStrides[position]?.[axis] ?? 0),
          starts[position] ?? 0,
        );
      });
      this.runRows(rows);
      for (let axis = rank - 1; axis >= 0; axis--) {
        const next = (place[axis] ?? 0) + 1;
        place[axis] = next === outerSizes[axis] ? 0 : next;
        if (next !== outerSizes[axis]) break;
      }
    }
  }

  private runRows(rows: number): void {
    const { frame, operands, body } = this;
    const { position } = this.row;
    for (let row = 0; row < rows; row++) {
      frame.numbers[position] = row;
      body();
      for (const operand of operands) operand.base += operand.rowStride;
    }
  }
}

class Interpreter implements Engine {
  readonly name = 'interpreter';
  readonly threads = 1;
  readonly values = new Float64Array(argumentBlockLength);
  readonly integers = new BigInt64Array(this.values.buffer);
  readonly storages: HostStorage[] = [];
  readonly check = 'now';
  private compiled = 0;

  compile(kernel: Kernel): Executable {
    this.compiled++;
    return new Program(kernel);
  }

  launch(executable: Executable, _work: number, refuse?: Refusal): void {
    if (!(executable instanceof Program)) throw new Error('the executable was compiled by another engine');
    executable.run(this.values, this.integers, this.storages);
    const { failure } = executable.frame;
    if (failure !== undefined) throw refusalOf(executable.kernel, refuse, failure.code, failure.value);
  }

  // The interpreter works on the storages' own bytes and keeps nothing for them.
  beforeHostRead(storage: HostStorage): void {
    requirePresent(storage);
  }

  beforeHostWrite(storage: HostStorage): void {
    requirePresent(storage);
  }

  writeBackAll(): void {}

  describe() {
    return { engine: this.name, kernels: this.compiled };
  }

  dispose(): void {}
}

/** The engine that executes the IR literally. */
export function createInterpreter(): Engine {
  return new Interpreter();
}

export const interpreter = {
  ...engineKinds.interpreter,
  available: () => true,
  create: createInterpreter,
} as const satisfies EngineEntry;
