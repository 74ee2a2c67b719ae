/** @file Launching kernels on tensors: fills the argument block, with axes merged where memory allows. */
import { callingOperator } from '../dispatch/placement.ts';
import { compileKernel, currentEngine } from '../engines/current.ts';
import type { Engine, Executable } from '../engines/engine.ts';
import type { Refusal } from '../engines/refusal.ts';
import { DeviceError } from '../errors/errors.ts';
import type { Kernel } from '../kernels/ir.ts';
import { ambientDevice, onlyHost } from '../storage/allocator.ts';
import { host } from '../storage/host.ts';
import type { Storage } from '../storage/storage.ts';
import type { Shape } from '../tensor/shape.ts';

/** A kernel, compiled when first launched on the engine in use; its family is compiled with it. */
export class KernelHandle {
  private readonly build: () => Kernel;
  private readonly family: () => readonly KernelHandle[];
  private built: Kernel | undefined;
  /** The engine that launched it last, and what that made of it. */
  private launcher: Engine | undefined;
  private compiled: Executable | undefined;
  /** Where more than one engine launches it: what each made of it. */
  private others: WeakMap<Engine, Executable> | undefined;

  constructor(build: () => Kernel, family: () => readonly KernelHandle[] = () => []) {
    this.build = build;
    this.family = family;
  }

  get kernel(): Kernel {
    this.built ??= this.build();
    return this.built;
  }

  /** Ready on the engine in use: `engine` afterwards. */
  executable(): Executable {
    if (this.launcher === currentEngine() && this.compiled !== undefined) return this.compiled;
    return this.make();
  }

  /** The engine of the executable. It is another than was in use before, where that one cannot compile the kernel. */
  get engine(): Engine {
    return this.launcher ?? currentEngine();
  }

  private make(): Executable {
    if (this.launcher !== undefined && this.compiled !== undefined) {
      this.others ??= new WeakMap();
      this.others.set(this.launcher, this.compiled);
    }
    const compiled =
      this.others?.get(currentEngine()) ??
      compileKernel(this.kernel, () => this.family().map((handle) => handle.kernel));
    this.compiled = compiled;
    this.launcher = currentEngine();
    return compiled;
  }
}

/** An operand of a launch: where it starts, and its strides along the launch's space and along the kernel's inner axes. */
export interface LaunchOperand {
  readonly storage: Storage;
  /** In elements. */
  readonly offset: number;
  readonly itemsize: number;
  readonly strides: readonly number[];
  readonly inner?: readonly number[];
}

export interface LaunchArguments {
  readonly sizes?: readonly number[];
  /** In the kernel's order; bigints for int64. */
  readonly scalars?: readonly (number | bigint | boolean)[];
  /** Scalar operations per point of the space: decides about threads. */
  readonly workPerPoint?: number;
  /** The error of a guard that fails. */
  readonly refuse?: Refusal | undefined;
}

/** Scratch for merged axes; launches do not nest. */
const mergedSizes: number[] = [];
const mergedStrides: number[][] = Array.from({ length: 8 }, () => []);

/**
 * Merges neighbouring axes that every operand passes through evenly, leaves out axes of size 1, and writes the result to the
 * scratch arrays. Returns the number of axes left.
 */
function mergeAxes(space: Shape, operands: readonly LaunchOperand[]): number {
  let count = 0;
  for (let d = 0; d < space.length; d++) {
    const size = space[d] as number;
    if (size === 1) continue;
    let mergeable = count > 0;
    for (let i = 0; mergeable && i < operands.length; i++) {
      const stride = operands[i]?.strides[d] as number;
      mergeable = mergedStrides[i]?.[count - 1] === stride * size;
    }
    if (mergeable) {
      mergedSizes[count - 1] = (mergedSizes[count - 1] as number) * size;
      for (let i = 0; i < operands.length; i++) {
        (mergedStrides[i] as number[])[count - 1] = operands[i]?.strides[d] as number;
      }
      continue;
    }
    mergedSizes[count] = size;
    for (let i = 0; i < operands.length; i++) (mergedStrides[i] as number[])[count] = operands[i]?.strides[d] as number;
    count++;
  }
  return count;
}

/**
 * Runs a kernel for every point of `space`, whose last axis (after merging) becomes the row axis. Errors: `op/device`, and what `refuse`
 * makes. Where calls are frequent, its arrays are made by literals and `push`: V8 gives what `map` returns another hidden class once it
 * has compiled the caller, and would compile this anew.
 */
export function launch(
  handle: KernelHandle,
  space: Shape,
  operands: readonly LaunchOperand[],
  given: LaunchArguments = {},
): void {
  if (!onlyHost) requireTogether(handle.kernel, operands);
  const executable = handle.executable();
  const { engine } = handle;
  const { layout, kernel } = executable;
  const { values, storages } = engine;
  let points = 1;
  for (let d = 0; d < space.length; d++) points *= space[d] as number;
  if (points === 0) return;
  const axes = mergeAxes(space, operands);
  const contraction = kernel.kind === 'contraction';
  const outerRank = contraction ? axes : Math.max(axes - 1, 0);
  const row = contraction || axes === 0 ? undefined : axes - 1;
  values[0] = outerRank;
  values[1] = row === undefined ? 1 : (mergedSizes[row] as number);
  const { sizes, scalars } = given;
  if (sizes !== undefined) for (let i = 0; i < sizes.length; i++) values[layout.sizes + i] = sizes[i] as number;
  if (scalars !== undefined) {
    for (let i = 0; i < scalars.length; i++)
      writeScalar(engine, executable, i, scalars[i] as number | bigint | boolean);
  }
  let outer = layout.outer;
  for (let d = 0; d < outerRank; d++) values[outer++] = mergedSizes[d] as number;
  for (let i = 0; i < operands.length; i++) {
    const operand = operands[i] as LaunchOperand;
    const merged = mergedStrides[i] as number[];
    let at = layout.operands[i] as number;
    storages[i] = operand.storage;
    values[at++] = operand.offset * operand.itemsize;
    values[at++] = row === undefined ? 0 : (merged[row] as number);
    const { inner } = operand;
    if (inner !== undefined) for (let d = 0; d < inner.length; d++) values[at++] = inner[d] as number;
    for (let d = 0; d < outerRank; d++) values[outer++] = merged[d] as number;
  }
  engine.launch(executable, points * (given.workPerPoint ?? 1), given.refuse);
}

/** Writes a scalar of the next launch, by its place among the kernel's. */
export function writeScalar(
  engine: Engine,
  { kernel, layout }: Executable,
  place: number,
  value: number | bigint | boolean,
): void {
  if (kernel.scalars[place]?.type === 'int64') engine.integers[layout.scalars + place] = BigInt(value);
  else engine.values[layout.scalars + place] = Number(value);
}

/**
 * A kernel's operands must be where results are made: the last check before memory is touched, also where no operator was dispatched.
 * Errors: `op/device`.
 */
export function requireTogether(kernel: Kernel, operands: readonly { readonly storage: Storage }[]): void {
  const device = ambientDevice();
  operands.forEach(({ storage }, i) => {
    if (storage.device === device) return;
    const operation = callingOperator(kernel.name);
    const operand = kernel.operands[i]?.name ?? `operand ${i}`;
    throw new DeviceError(
      'op/device',
      `${operation} computes on '${device.name}', and ${operand} is on '${storage.device.name}'\n  rule: all operands of a computation are on one device\n  fix: bring them together before, x.to('${device.name}')${device === host ? ' or await x.cpu()' : ''}`,
      { operation, operand, devices: [device.name, storage.device.name] },
    );
  });
}
