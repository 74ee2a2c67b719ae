/**
 * @file The pointwise family: result[i] = expression(inputs[i]…), with broadcasting and type promotion. A literal gives the
 * expression and one derivative line for each operand; kernels for every dtype, fused backward kernels and the in-place form follow.
 */
import { dispatch, dispatchInPlace } from '../../dispatch/dispatch.ts';
import type { Attributes, BackwardContext, Input, Saves } from '../../dispatch/operation.ts';
import { noAttributes } from '../../dispatch/operation.ts';
import { currentEngine } from '../../engines/current.ts';
import { ArgumentError, DTypeError, ShapeError } from '../../errors/errors.ts';
import { constant, load, scalar } from '../../kernels/build.ts';
import type { Expression, Kernel, Operand as KernelOperand, Statement } from '../../kernels/ir.ts';
import { type DType, type DTypeName, dtypes, typedArray } from '../../storage/dtype.ts';
import { Storage } from '../../storage/storage.ts';
import { canCast, getDefaultDtype, resultType, type Scalar, truthOf } from '../../tensor/promotion.ts';
import { broadcastShapes, broadcastStrides, formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import type { BroadcastShape, MustBroadcast, ShapeOf } from '../../tensor/typed-shape.ts';
import { emptyTensor } from '../create.ts';
import { KernelHandle, type LaunchOperand, launch, writeScalars } from '../launch.ts';
import type { Accuracy, Documentation, ErrorSample, MethodOperator } from '../operator.ts';
import { bind, type Parameter } from '../parameters.ts';
import { loadedOperands, type Traceable, TracedTensor, trace, tracedOperand } from './trace.ts';

type Named<P extends readonly Parameter[], Operand, Attribute> = {
  readonly [Item in P[number] as Item['name']]: [NonNullable<Item['type']>] extends [string | boolean]
    ? NonNullable<Item['type']>
    : Tensor extends Item['type']
      ? Operand
      : Attribute;
};

/** What an expression is built from: each operand and number as an expression; booleans and strings as they are. */
export type ExpressionArguments<P extends readonly Parameter[]> = Named<P, Expression, Expression>;

/** What a derivative line is built from: operands, attributes, the gradient of the result, and the result. */
export type DerivativeArguments<P extends readonly Parameter[]> = Named<P, Tensor, number> & {
  readonly grad: Tensor;
  readonly output: Tensor;
};

/** One derivative: with ops, so that it can be differentiated again and fused. `zero`, of the line or for some attributes: the derivative is 0 wherever it exists, whatever the gradient. */
export type DerivativeLine<P extends readonly Parameter[]> =
  | ((values: DerivativeArguments<P>) => Tensor | 'zero')
  | 'zero';

/**
 * Why an operator has no derivative: `none` where its results are not floating-point, `missing` where they are, and whoever asks for
 * the derivative gets an error.
 */
export type NoDerivative = { readonly none: string } | { readonly missing: string };

export interface PointwiseLiteral<P extends readonly Parameter[]> extends Documentation {
  /** Operands first, then attributes. */
  readonly parameters: P;
  /** For the names of kernels, where several literals share `name`. */
  readonly kernelName?: string;
  /**
   * The dtype of the computation: `promoted` that of the operands, `float` the same but the default dtype for ints and bools. A
   * function narrows the promoted dtype further, or throws a DTypeError. It may depend on dtypes and on boolean and string attributes,
   * not on values, as its answer is kept; it may look at `inputs` only beside `fixed` operands, and must bear an empty list.
   */
  readonly compute:
    | 'promoted'
    | 'float'
    | ((promoted: DType, attributes: Attributes, inputs: readonly Input[]) => DType);
  /** The dtype of the result where it is not that of the computation. */
  readonly result?: DType;
  /** Operands that stand outside promotion, with the dtype that they must have. */
  readonly fixed?: Readonly<Record<string, DType>>;
  readonly expression: (values: ExpressionArguments<P>, type: DTypeName) => Expression;
  /** A line for each operand, or why there is no derivative. */
  readonly derivative: { readonly [Name in P[number]['name']]?: DerivativeLine<P> } | NoDerivative;
  /** The value in float64, from plain numbers in the order of the parameters: what tests compare with. */
  readonly reference: (...values: number[]) => number;
  /** Where sample inputs are drawn from, for each operand or for all. */
  readonly domain: readonly [low: number, high: number] | readonly (readonly [low: number, high: number])[];
  /** Values of the attributes in tests, in order; the defaults where left out. */
  readonly samples?: readonly Readonly<Record<string, unknown>>[];
  readonly accuracy: Accuracy;
  readonly errors?: readonly ErrorSample[];
  /** Throws where the arguments do not go together; called before anything is computed. */
  readonly check?: (inputs: readonly Input[], attributes: Attributes) => void;
  /** What must hold for each element, and the error where it does not. */
  readonly guard?: {
    readonly condition: (values: ExpressionArguments<P>, type: DTypeName) => Expression | undefined;
    readonly error: () => Error;
  };
  /** No method, or no in-place form. Both exist unless said otherwise. */
  readonly method?: false;
  readonly inPlace?: false;
}

const outName = 'out';

/** A kernel for one compute dtype, one choice of optional operands and one set of static attributes. */
interface Variant {
  readonly types: { readonly inputs: readonly DType[]; readonly compute: DType; readonly result: DType };
  readonly kernel: KernelHandle;
  /** Positions of the operands that the kernel reads, in its order. */
  readonly reads: readonly number[];
  /** Their dtypes. */
  readonly readTypes: readonly DType[];
  /** What a derivative needs, by the bits of the operands whose gradient is wanted. */
  readonly saves: Saves[];
}

/** A derivative line, fused. `identity`: it passes the gradient on; `zero`: no kernel is needed. */
type FusedLine =
  | { readonly kind: 'identity' }
  | { readonly kind: 'zero' }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'kernel';
      readonly kernel: KernelHandle;
      readonly reads: readonly string[];
      readonly types: readonly DType[];
      readonly dtype: DType;
    };

const noNumbers: number[] = [];

/** Numbers among the operands stand in these little storages during a launch, read with stride 0. */
const numberSlots = Array.from({ length: 8 }, () => new Storage(new ArrayBuffer(64), 0, 64));
const numberViews = numberSlots.map((slot) => ({
  float32: typedArray(dtypes.float32, slot.buffer, 0, 1),
  float64: typedArray(dtypes.float64, slot.buffer, 0, 1),
  int64: typedArray(dtypes.int64, slot.buffer, 0, 1),
  int32: typedArray(dtypes.int32, slot.buffer, 0, 1),
  uint8: typedArray(dtypes.uint8, slot.buffer, 0, 1),
  bool: typedArray(dtypes.bool, slot.buffer, 0, 1),
}));

function numberStorage(position: number, dtype: DType, value: Scalar): Storage {
  const slot = numberSlots[position] as Storage;
  currentEngine().beforeHostWrite(slot);
  const views = numberViews[position] as (typeof numberViews)[number];
  if (dtype.name === 'int64') views.int64[0] = typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value)));
  else if (dtype.name === 'bool') views.bool[0] = truthOf(value) ? 1 : 0;
  else views[dtype.name][0] = Number(value);
  return slot;
}

/** Converts a tensor's dtype; set by `conversion.ts`, which is itself built on this file. */
let convert: (input: Tensor, dtype: DType) => Tensor = (input) => input;
/** Writes a tensor's values into another of the same shape, converted. */
let convertInto: (target: Tensor, source: Tensor) => void = () => {};
/** Sums a gradient over the axes that broadcasting added; set by the reduce family. */
let sumToShape: (gradient: Tensor, shape: Shape) => Tensor = (gradient) => gradient;

export function setPointwiseServices(services: {
  convert: typeof convert;
  convertInto: typeof convertInto;
  sumToShape: typeof sumToShape;
}): void {
  ({ convert, convertInto, sumToShape } = services);
}

/**
 * Launches a pointwise kernel over tensors (already in the kernel's dtypes) and numbers; the last operand is written. Returns 0, or
 * 1 + the code of a guard that failed.
 */
export function launchPointwise(
  kernel: KernelHandle,
  inputs: readonly (Tensor | Scalar)[],
  inputTypes: readonly DType[],
  out: Tensor,
  scalars: readonly number[],
): number {
  return launchPointwiseInto(kernel, inputs, inputTypes, [out], scalars);
}

/** As `launchPointwise`, with several tensors written. All of them have one shape. */
export function launchPointwiseInto(
  kernel: KernelHandle,
  inputs: readonly (Tensor | Scalar)[],
  inputTypes: readonly DType[],
  outs: readonly Tensor[],
  scalars: readonly (number | bigint)[],
): number {
  const first = outs[0] as Tensor;
  let flat = true;
  for (let i = 0; flat && i < outs.length; i++) flat = (outs[i] as Tensor).contiguousLayout;
  for (let i = 0; flat && i < inputs.length; i++) {
    const input = inputs[i];
    if (!(input instanceof Tensor) || input.elementCount === 1) continue;
    flat = input.contiguousLayout && (input.sizes === first.sizes || sameShape(input.sizes, first.sizes));
  }
  if (!flat) return launchStrided(kernel, inputs, inputTypes, outs, scalars);
  const count = first.elementCount;
  if (count === 0) return 0;
  const executable = kernel.executable();
  const engine = currentEngine();
  const { values, storages } = engine;
  const { layout } = executable;
  values[0] = 0;
  values[1] = count;
  if (scalars.length > 0) writeScalars(engine, executable, scalars);
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i];
    const at = layout.operands[i] as number;
    if (input instanceof Tensor) {
      storages[i] = input.storage;
      values[at] = input.offset * input.dtype.itemsize;
      values[at + 1] = input.elementCount === 1 ? 0 : 1;
    } else {
      storages[i] = numberStorage(i, inputTypes[i] as DType, input as Scalar);
      values[at] = 0;
      values[at + 1] = 0;
    }
  }
  for (let i = 0; i < outs.length; i++) {
    const out = outs[i] as Tensor;
    const at = layout.operands[inputs.length + i] as number;
    storages[inputs.length + i] = out.storage;
    values[at] = out.offset * out.dtype.itemsize;
    values[at + 1] = 1;
  }
  return engine.launch(executable, count * (inputs.length + 4));
}

function launchStrided(
  kernel: KernelHandle,
  inputs: readonly (Tensor | Scalar)[],
  inputTypes: readonly DType[],
  outs: readonly Tensor[],
  scalars: readonly (number | bigint)[],
): number {
  const space = (outs[0] as Tensor).sizes;
  const operands: LaunchOperand[] = inputs.map((input, i) => {
    const itemsize = (inputTypes[i] as DType).itemsize;
    if (input instanceof Tensor) {
      const strides = broadcastStrides(input.sizes, input.steps, space);
      return { storage: input.storage, offset: input.offset, itemsize, strides };
    }
    return {
      storage: numberStorage(i, inputTypes[i] as DType, input),
      offset: 0,
      itemsize,
      strides: space.map(() => 0),
    };
  });
  for (const out of outs) {
    operands.push({ storage: out.storage, offset: out.offset, itemsize: out.dtype.itemsize, strides: out.steps });
  }
  return launch(kernel, space, operands, { scalars, workPerPoint: inputs.length + 4 });
}

/** Do two views overlap without being the same view? Then a kernel may not read one while it writes the other. */
export function overlapsPartly(a: Tensor, b: Tensor): boolean {
  if (a.storage.buffer !== b.storage.buffer) return false;
  if (a.storage === b.storage && a.offset === b.offset && sameShape(a.sizes, b.sizes) && sameShape(a.steps, b.steps)) {
    return false;
  }
  const span = (tensor: Tensor): [number, number] => {
    let last = tensor.offset;
    for (let d = 0; d < tensor.sizes.length; d++)
      last += ((tensor.sizes[d] as number) - 1) * (tensor.steps[d] as number);
    const start = tensor.storage.byteOffset;
    return [start + tensor.offset * tensor.dtype.itemsize, start + (last + 1) * tensor.dtype.itemsize];
  };
  if (a.elementCount === 0 || b.elementCount === 0) return false;
  const [aStart, aEnd] = span(a);
  const [bStart, bEnd] = span(b);
  return aStart < bEnd && bStart < aEnd;
}

/** All operations of the family, so that a kernel that is missing is compiled together with its neighbours. */
const family: PointwiseOperation[] = [];

export class PointwiseOperation implements Traceable {
  readonly name: string;
  private readonly kernelName: string;
  readonly literal: PointwiseLiteral<readonly Parameter[]>;
  readonly operands: readonly Parameter[];
  private readonly attributes: readonly Parameter[];
  private readonly numeric: readonly Parameter[];
  private readonly statics: readonly Parameter[];
  private readonly fixed: readonly (DType | undefined)[];
  private readonly variants = new Map<string, Variant>();
  /** Variants of operations without optional operands, with default attributes, by dtype alone: the fast path. */
  private readonly plainVariants = new Map<DType, Variant>();
  private readonly variantsBySignature = new Map<string, Variant>();
  private readonly isPlain: boolean;
  /** The attributes of a call that gives none. */
  readonly defaults: Attributes;
  private readonly lines = new Map<string, readonly FusedLine[]>();
  readonly backward?: (context: BackwardContext) => readonly (Tensor | undefined)[];
  readonly missing?: string;
  readonly fusedBackward?: (context: BackwardContext) => readonly (Tensor | undefined)[];

  constructor(literal: PointwiseLiteral<readonly Parameter[]>) {
    this.name = literal.name;
    this.kernelName = literal.kernelName ?? literal.name;
    this.literal = literal;
    this.operands = literal.parameters.filter(
      (parameter) => parameter.kind === 'operand' || parameter.kind === 'tensor',
    );
    this.attributes = literal.parameters.filter((parameter) => !this.operands.includes(parameter));
    this.numeric = this.attributes.filter((parameter) => parameter.kind !== 'string' && parameter.kind !== 'boolean');
    this.statics = this.attributes.filter((parameter) => !this.numeric.includes(parameter));
    this.fixed = this.operands.map((parameter) => literal.fixed?.[parameter.name]);
    this.defaults =
      this.attributes.length === 0
        ? noAttributes
        : Object.freeze(Object.fromEntries(this.attributes.map((parameter) => [parameter.name, parameter.fallback])));
    this.isPlain =
      literal.fixed === undefined &&
      this.operands.every((parameter) => !parameter.optional) &&
      this.attributes.every((parameter) => parameter.optional);
    const { missing } = literal.derivative as { readonly missing?: string };
    if (missing !== undefined) this.missing = missing;
    else if (!('none' in literal.derivative)) {
      this.backward = (context) => this.backwardByOps(context);
      this.fusedBackward = (context) => this.backwardByKernels(context);
    }
    family.push(this);
  }

  types(inputs: readonly Input[], attributes: Attributes): Variant['types'] {
    const promoted = resultType(inputs.filter((_, i) => this.fixed[i] === undefined));
    const compute = this.computeType(promoted, attributes, inputs);
    return {
      inputs: inputs.map((_, i) => this.fixed[i] ?? compute),
      compute,
      result: this.literal.result ?? compute,
    };
  }

  private computeType(promoted: DType, attributes: Attributes, inputs: readonly Input[]): DType {
    const { compute } = this.literal;
    if (compute === 'promoted') return promoted;
    if (compute === 'float') return promoted.isFloatingPoint ? promoted : getDefaultDtype();
    return compute(promoted, attributes, inputs);
  }

  express(
    operands: readonly (Expression | undefined)[],
    attributes: Readonly<Record<string, unknown>>,
    compute: DTypeName,
  ): Expression {
    const values: Record<string, unknown> = { ...attributes };
    this.operands.forEach((parameter, i) => {
      values[parameter.name] = operands[i];
    });
    return this.literal.expression(values as ExpressionArguments<readonly Parameter[]>, compute);
  }

  /** Which optional arguments are there and what the static attributes are: what the kernel's text depends on beside dtypes. */
  private key(inputs: readonly Input[], attributes: Attributes): string {
    let present = '';
    for (const input of inputs) present += input === undefined ? '0' : '1';
    for (const parameter of this.numeric) present += attributes[parameter.name] === undefined ? '0' : '1';
    return this.statics.reduce((key, parameter) => `${key}_${String(attributes[parameter.name])}`, present);
  }

  private variant(inputs: readonly Input[], attributes: Attributes): Variant {
    if (this.isPlain && attributes === this.defaults) {
      const first = inputs[0];
      let dtype: DType | undefined;
      if (first instanceof Tensor && !first.wrappedNumber) {
        dtype = first.dtype;
        for (let i = 1; i < inputs.length; i++) {
          const input = inputs[i];
          const agrees =
            input instanceof Tensor
              ? input.dtype === dtype && !input.wrappedNumber
              : dtype.isFloatingPoint && first.sizes.length > 0;
          if (!agrees) {
            dtype = undefined;
            break;
          }
        }
      }
      dtype ??= resultType(inputs);
      const known = this.plainVariants.get(dtype);
      if (known !== undefined) return known;
      const made = this.makeVariant(inputs, attributes);
      // The default dtype may decide what ints compute in, and it may change.
      if (made.types.compute === dtype) this.plainVariants.set(dtype, made);
      return made;
    }
    const signature = this.signature(inputs, attributes);
    const known = this.variantsBySignature.get(signature);
    if (known !== undefined) return known;
    const made = this.makeVariant(inputs, attributes);
    this.variantsBySignature.set(signature, made);
    return made;
  }

  /** What decides about a variant, read off a call without promoting its dtypes. */
  private signature(inputs: readonly Input[], attributes: Attributes): string {
    let text = getDefaultDtype().name;
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i];
      if (input instanceof Tensor) {
        text += input.wrappedNumber ? ' w' : input.sizes.length === 0 ? ' 0' : ' t';
        text += input.dtype.name;
      } else if (input === undefined) text += ' -';
      else
        text += typeof input === 'boolean' ? ' b' : typeof input === 'number' && !Number.isInteger(input) ? ' f' : ' i';
    }
    return attributes === this.defaults ? text : text + this.key(inputs, attributes);
  }

  private makeVariant(inputs: readonly Input[], attributes: Attributes): Variant {
    const types = this.types(inputs, attributes);
    const key = `${types.compute.name}_${this.key(inputs, attributes)}`;
    const known = this.variants.get(key);
    if (known !== undefined) return known;
    const reads = inputs.flatMap((input, i) => (input === undefined ? [] : [i]));
    const variant: Variant = {
      types,
      reads,
      readTypes: reads.map((i) => types.inputs[i] as DType),
      saves: [],
      kernel: new KernelHandle(
        () => this.buildKernel(key, types, reads, attributes),
        () => pointwiseFamily(types.compute),
      ),
    };
    this.variants.set(key, variant);
    return variant;
  }

  private scalarExpressions(compute: DTypeName, attributes: Attributes): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    for (const parameter of this.numeric) {
      if (attributes[parameter.name] !== undefined) values[parameter.name] = scalar(compute, parameter.name);
    }
    for (const parameter of this.statics) values[parameter.name] = attributes[parameter.name];
    return values;
  }

  private buildKernel(key: string, types: Variant['types'], reads: readonly number[], attributes: Attributes): Kernel {
    const operands = this.operands.map((parameter, i) =>
      reads.includes(i) ? load((types.inputs[i] as DType).name, parameter.name) : undefined,
    );
    const compute = types.compute.name;
    const scalars = this.scalarExpressions(compute, attributes);
    const value = this.express(operands, scalars, compute);
    const condition = this.guardCondition(operands, scalars, compute);
    return pointwiseKernel(
      `pointwise_${this.kernelName}_${key.replace(/[^A-Za-z0-9]/g, '_')}`,
      reads.map((i) => ({ name: this.operands[i]?.name ?? '', type: types.inputs[i] as DType })),
      [{ name: outName, type: types.result, value }],
      this.presentScalars(attributes).map((name) => ({ name, type: types.compute })),
      condition === undefined ? [] : [{ kind: 'guard', condition, code: 0, value: constant('int64', 0n) }],
    );
  }

  private guardCondition(
    operands: readonly (Expression | undefined)[],
    attributes: Readonly<Record<string, unknown>>,
    compute: DTypeName,
  ): Expression | undefined {
    const { guard } = this.literal;
    if (guard === undefined) return undefined;
    const values: Record<string, unknown> = { ...attributes };
    this.operands.forEach((parameter, i) => {
      values[parameter.name] = operands[i];
    });
    return guard.condition(values as ExpressionArguments<readonly Parameter[]>, compute);
  }

  private presentScalars(attributes: Attributes): string[] {
    return this.numeric.map((parameter) => parameter.name).filter((name) => attributes[name] !== undefined);
  }

  private scalarValues(attributes: Attributes, compute: DType): number[] {
    if (this.numeric.length === 0) return noNumbers;
    return this.presentScalars(attributes).map((name) => {
      const value = Number(attributes[name]);
      return compute.isFloatingPoint ? value : Math.trunc(value);
    });
  }

  /** The operands that the kernel reads, in its dtypes. */
  private prepare(variant: Variant, inputs: readonly Input[]): readonly (Tensor | Scalar)[] {
    const { reads, readTypes } = variant;
    let ready = reads.length === inputs.length;
    for (let i = 0; ready && i < inputs.length; i++) {
      const input = inputs[i];
      ready = !(input instanceof Tensor) || input.dtype === readTypes[i];
    }
    if (ready) return inputs as readonly (Tensor | Scalar)[];
    return reads.map((position, i) => {
      const input = inputs[position] as Tensor | Scalar;
      const type = readTypes[i] as DType;
      return input instanceof Tensor && input.dtype !== type ? convert(input, type) : input;
    });
  }

  private resultShape(inputs: readonly Input[]): Shape {
    let common: Shape | undefined;
    let same = true;
    for (let i = 0; same && i < inputs.length; i++) {
      const input = inputs[i];
      if (!(input instanceof Tensor)) continue;
      if (common === undefined) common = input.sizes;
      else same = input.sizes === common || sameShape(input.sizes, common);
    }
    if (same && common !== undefined) return common;
    const shapes: Shape[] = [];
    for (const input of inputs) if (input instanceof Tensor) shapes.push(input.sizes);
    return broadcastShapes(this.name, shapes);
  }

  execute(inputs: readonly Input[], attributes: Attributes): Tensor {
    const { check, guard } = this.literal;
    if (check !== undefined) check(inputs, attributes);
    const variant = this.variant(inputs, attributes);
    const out = emptyTensor(this.resultShape(inputs), variant.types.result);
    const failed = launchPointwise(
      variant.kernel,
      this.prepare(variant, inputs),
      variant.readTypes,
      out,
      this.scalarValues(attributes, variant.types.compute),
    );
    if (failed !== 0 && guard !== undefined) throw guard.error();
    if (out.sizes.length === 0)
      out.wrappedNumber = inputs.every((input) => !(input instanceof Tensor) || input.wrappedNumber);
    return out;
  }

  executeInto(target: Tensor, inputs: readonly Input[], attributes: Attributes): void {
    this.literal.check?.(inputs, attributes);
    const variant = this.variant(inputs, attributes);
    const shape = this.resultShape(inputs);
    if (!sameShape(shape, target.sizes)) {
      throw new ShapeError(
        `${this.name}/in-place-shape`,
        `${this.name}_ cannot change the shape of the tensor that it writes to: it has shape ${formatShape(target.sizes)}, the operands broadcast to ${formatShape(shape)}\n  fix: use ${this.name} without underscore`,
        { shape: target.sizes, result: shape },
      );
    }
    if (!canCast(variant.types.result, target.dtype)) {
      throw new DTypeError(
        `${this.name}/in-place-dtype`,
        `${this.name}_ would write ${variant.types.result.name} into a tensor of ${target.dtype.name}\n  fix: use ${this.name} without underscore, or convert the tensor first`,
        { dtype: target.dtype.name, result: variant.types.result.name },
      );
    }
    // Where a guard fails, the target must stay as it was.
    const apart =
      variant.types.result !== target.dtype ||
      this.literal.guard !== undefined ||
      inputs.some((input) => input instanceof Tensor && overlapsPartly(input, target));
    if (apart) {
      convertInto(target, this.execute(inputs, attributes));
      return;
    }
    const types = variant.readTypes;
    launchPointwise(
      variant.kernel,
      this.prepare(variant, inputs),
      types,
      target,
      this.scalarValues(attributes, variant.types.compute),
    );
  }

  saves(inputs: readonly Input[], attributes: Attributes, needs: readonly boolean[]): Saves {
    const variant = this.variant(inputs, attributes);
    let mask = 0;
    for (let i = 0; i < needs.length; i++) if (needs[i] === true) mask |= 1 << i;
    const known = variant.saves[mask];
    if (known !== undefined) return known;
    const lines = this.fusedLines(inputs, attributes, variant.types);
    const read = new Set<string>();
    needs.forEach((needed, i) => {
      const line = lines[i];
      if (needed && line?.kind === 'kernel') for (const name of line.reads) read.add(name);
    });
    const saves = { inputs: this.operands.map((parameter) => read.has(parameter.name)), outputs: read.has('output') };
    variant.saves[mask] = saves;
    return saves;
  }

  /** The derivative lines as kernels, traced once for each dtype and choice of operands. */
  private fusedLines(inputs: readonly Input[], attributes: Attributes, types: Variant['types']): readonly FusedLine[] {
    const key = `${types.compute.name}_${this.key(inputs, attributes)}`;
    const known = this.lines.get(key);
    if (known !== undefined) return known;
    const lines = this.operands.map((parameter, i) =>
      inputs[i] === undefined ? { kind: 'none' as const } : this.traceLine(parameter, key, inputs, attributes, types),
    );
    this.lines.set(key, lines);
    return lines;
  }

  private line(parameter: Parameter): DerivativeLine<readonly Parameter[]> | undefined {
    return (this.literal.derivative as Readonly<Record<string, DerivativeLine<readonly Parameter[]>>>)[parameter.name];
  }

  private traceLine(
    parameter: Parameter,
    key: string,
    inputs: readonly Input[],
    attributes: Attributes,
    types: Variant['types'],
  ): FusedLine {
    const line = this.line(parameter);
    if (line === undefined) return { kind: 'none' };
    if (line === 'zero') return { kind: 'zero' };
    const values: Record<string, unknown> = {};
    this.operands.forEach((other, i) => {
      if (inputs[i] !== undefined) values[other.name] = tracedOperand(other.name, types.inputs[i] as DType);
    });
    for (const attribute of this.numeric) {
      if (attributes[attribute.name] === undefined) continue;
      values[attribute.name] = new TracedTensor(scalar(types.compute.name, attribute.name), types.compute, true);
    }
    for (const attribute of this.statics) values[attribute.name] = attributes[attribute.name];
    const gradient = tracedOperand('grad', types.result);
    values['grad'] = gradient;
    values['output'] = tracedOperand('output', types.result);
    const result = trace(() => line(values as unknown as DerivativeArguments<readonly Parameter[]>));
    if (result === 'zero') return { kind: 'zero' };
    if (result === gradient) return { kind: 'identity' };
    const traced = result as TracedTensor;
    const loaded = loadedOperands(traced.expression);
    const typeOf = new Map<string, DType>([
      ['grad', types.result],
      ['output', types.result],
    ]);
    this.operands.forEach((other, i) => {
      typeOf.set(other.name, types.inputs[i] as DType);
    });
    const reads = [...typeOf.keys()].filter((name) => loaded.has(name));
    const readTypes = reads.map((name) => typeOf.get(name) as DType);
    const kernel = new KernelHandle(
      () =>
        pointwiseKernel(
          `pointwise_${this.kernelName}_backward_${parameter.name}_${key.replace(/[^A-Za-z0-9]/g, '_')}`,
          reads.map((name, i) => ({ name, type: readTypes[i] as DType })),
          [{ name: outName, type: traced.dtype, value: traced.expression }],
          this.presentScalars(attributes).map((name) => ({ name, type: types.compute })),
        ),
      () => pointwiseFamily(types.compute),
    );
    return { kind: 'kernel', kernel, reads, types: readTypes, dtype: traced.dtype };
  }

  /** Gradient in the shape and dtype of an input. */
  private settle(gradient: Tensor, context: BackwardContext, i: number, dtype: DType): Tensor {
    const summed = sumToShape(gradient, context.shapes[i] as Shape);
    return summed.dtype === dtype ? summed : convert(summed, dtype);
  }

  private backwardByKernels(context: BackwardContext): readonly (Tensor | undefined)[] {
    const gradient = context.gradients[0];
    if (gradient === undefined) return [];
    const { attributes, needs } = context;
    const types = this.recordedTypes(gradient.dtype);
    const present = context.inputs.map((input, i) => (context.dtypes[i] === undefined ? input : gradient));
    const lines = this.fusedLines(present, attributes, types);
    return this.operands.map((_, i) => {
      const line = lines[i];
      const dtype = context.dtypes[i];
      if (needs[i] !== true || line === undefined || dtype === undefined) return undefined;
      if (line.kind === 'none') return undefined;
      if (line.kind === 'zero') return zeros(context.shapes[i] as Shape, dtype);
      if (line.kind === 'identity') return this.settle(gradient, context, i, dtype);
      const operands = line.reads.map((name) => this.lineOperand(name, gradient, context, types));
      const out = emptyTensor(gradient.sizes, line.dtype);
      launchPointwise(line.kernel, operands, line.types, out, this.scalarValues(attributes, types.compute));
      return this.settle(out, context, i, dtype);
    });
  }

  private lineOperand(
    name: string,
    gradient: Tensor,
    context: BackwardContext,
    types: Variant['types'],
  ): Tensor | Scalar {
    if (name === 'grad') return gradient;
    if (name === 'output') return context.outputs[0] as Tensor;
    const at = this.operands.findIndex((other) => other.name === name);
    const input = context.inputs[at] as Tensor | Scalar;
    const type = types.inputs[at] as DType;
    return input instanceof Tensor && input.dtype !== type ? convert(input, type) : input;
  }

  /** The dtypes of the recorded call. A differentiable result has the dtype of the computation, and so has its gradient. */
  private recordedTypes(compute: DType): Variant['types'] {
    return {
      inputs: this.operands.map((_, i) => this.fixed[i] ?? compute),
      compute,
      result: this.literal.result ?? compute,
    };
  }

  private backwardByOps(context: BackwardContext): readonly (Tensor | undefined)[] {
    const gradient = context.gradients[0];
    if (gradient === undefined) return [];
    const values: Record<string, unknown> = { ...context.attributes, grad: gradient, output: context.outputs[0] };
    // Numbers in the dtype of the computation, so that what a line computes of numbers alone is as precise.
    const number = (value: unknown): unknown =>
      typeof value === 'number' || typeof value === 'bigint' ? numberTensor(gradient.dtype, value) : value;
    this.operands.forEach((parameter, i) => {
      values[parameter.name] = number(context.inputs[i]);
    });
    for (const parameter of this.numeric) values[parameter.name] = number(context.attributes[parameter.name]);
    return this.operands.map((parameter, i) => {
      const line = this.line(parameter);
      const dtype = context.dtypes[i];
      if (context.needs[i] !== true || line === undefined || dtype === undefined) return undefined;
      const result = line === 'zero' ? line : line(values as unknown as DerivativeArguments<readonly Parameter[]>);
      return result === 'zero' ? zeros(context.shapes[i] as Shape, dtype) : this.settle(result, context, i, dtype);
    });
  }

  /** Kernels of this operation that a program in `dtype` is likely to need. */
  kernelsFor(dtype: DType): KernelHandle[] {
    if (!this.isPlain || this.computeTypeOrNone(dtype) !== dtype) return [];
    const stand = this.operands.map(() => tracedOperand('x', dtype));
    const variant = this.makeVariant(stand, this.defaults);
    const handles = [variant.kernel];
    if (this.backward !== undefined && dtype.isFloatingPoint) {
      for (const line of this.fusedLines(stand, this.defaults, variant.types))
        if (line.kind === 'kernel') handles.push(line.kernel);
    }
    return handles;
  }

  private computeTypeOrNone(dtype: DType): DType | undefined {
    try {
      return this.computeType(dtype, this.defaults, []);
    } catch (error) {
      if (error instanceof DTypeError) return undefined;
      throw error;
    }
  }
}

function pointwiseFamily(dtype: DType): KernelHandle[] {
  return family.flatMap((operation) => operation.kernelsFor(dtype));
}

function numberTensor(dtype: DType, value: Scalar): Tensor {
  const out = emptyTensor([], dtype);
  currentEngine().beforeHostWrite(out.storage);
  const { buffer, byteOffset } = out.storage;
  typedArray(dtype, buffer, byteOffset + out.offset * dtype.itemsize, 1)[0] = Number(value);
  return out;
}

const largestPiece = 2 ** 30;

function zeros(shape: Shape, dtype: DType): Tensor {
  const out = emptyTensor(shape, dtype);
  currentEngine().beforeHostWrite(out.storage);
  const { buffer, byteOffset } = out.storage;
  const bytes = out.elementCount * dtype.itemsize;
  // Piece by piece, as a typed array cannot span the largest storages.
  for (let at = 0; at < bytes; at += largestPiece) {
    new Uint8Array(buffer as ArrayBuffer, byteOffset + at, Math.min(largestPiece, bytes - at)).fill(0);
  }
  return out;
}

/** A kernel that stores one value for each point into each of its outputs. */
export function pointwiseKernel(
  name: string,
  inputs: readonly { name: string; type: DType }[],
  outputs: readonly { name: string; type: DType; value: Expression }[],
  scalars: readonly { name: string; type: DType }[],
  guards: readonly Statement[] = [],
): Kernel {
  const operands: KernelOperand[] = [
    ...inputs.map((input) => ({ name: input.name, type: input.type.name, access: 'read' as const, rank: 0 })),
    ...outputs.map((output) => ({ name: output.name, type: output.type.name, access: 'write' as const, rank: 0 })),
  ];
  return {
    kind: 'loops',
    name,
    operands,
    scalars: scalars.map((parameter) => ({ name: parameter.name, type: parameter.type.name })),
    sizes: [],
    body: [
      ...guards,
      ...outputs.map((output) => ({
        kind: 'store' as const,
        operand: output.name,
        indices: [],
        value: output.value,
      })),
    ],
  };
}

export interface PointwiseOperator extends MethodOperator {
  readonly inPlace: unknown;
}

/** One tensor in, one of the same shape out. `Attributes` are the arguments after it. */
export interface UnaryOperator<Attributes extends readonly unknown[] = []> extends PointwiseOperator {
  <S extends Shape>(input: Tensor<S>, ...attributes: Attributes): Tensor<S>;
  readonly inPlace: <S extends Shape>(input: Tensor<S>, ...attributes: Attributes) => Tensor<S>;
  /** Tells the types of methods how to treat the operator. */
  readonly arity: 'unary';
  /** Carries the attributes' types; absent at run time. */
  readonly attributes?: Attributes;
}

/** Two operands in, one tensor of their broadcast shape out. */
export interface BinaryOperator<Attributes extends readonly unknown[] = []> extends PointwiseOperator {
  <A extends Tensor | Scalar, B extends Tensor | Scalar>(
    input: A,
    other: B & MustBroadcast<ShapeOf<A>, ShapeOf<B>>,
    ...attributes: Attributes
  ): Tensor<BroadcastShape<ShapeOf<A>, ShapeOf<B>>>;
  readonly inPlace: <S extends Shape>(input: Tensor<S>, other: Tensor | Scalar, ...attributes: Attributes) => Tensor<S>;
  readonly arity: 'binary';
  /** Carries the attributes' types; absent at run time. */
  readonly attributes?: Attributes;
}

/** Any other list of operands. */
export interface PointwiseFunction<Given extends readonly unknown[]> extends PointwiseOperator {
  (...given: Given): Tensor;
  readonly inPlace: (...given: Given) => Tensor;
  readonly arity: 'several';
}

/** Makes an operator from its literal. The constant that takes it states the operator's signature. */
export function pointwise<const P extends readonly Parameter[], F extends PointwiseOperator>(
  literal: PointwiseLiteral<P>,
): F {
  const operation = new PointwiseOperation(literal as unknown as PointwiseLiteral<readonly Parameter[]>);
  const { parameters, name } = literal;
  const operandCount = operation.operands.length;
  const plainAttributes = operation.defaults;
  const attributesOptional = parameters.slice(operandCount).every((parameter) => parameter.optional);
  const fallbacks = parameters.slice(operandCount).map((parameter) => parameter.fallback);
  /** Are all operands given by position, a tensor among them? Then their parameters need no look. */
  const hasPlainOperands = (given: readonly unknown[]): boolean => {
    if (given.length < operandCount) return false;
    let tensors = 0;
    for (let i = 0; i < operandCount; i++) {
      const value = given[i];
      if (value instanceof Tensor) tensors++;
      else if (typeof value !== 'number' || parameters[i]?.kind !== 'operand') return false;
    }
    return tensors > 0;
  };
  /** The attributes of a call that gives numbers by position; undefined where there is more to look at. */
  const plainNumbers = (given: readonly unknown[]): Attributes | undefined => {
    if (given.length > parameters.length) return undefined;
    const attributes: Record<string, unknown> = {};
    for (let i = operandCount; i < parameters.length; i++) {
      const { name: parameter, kind, optional } = parameters[i] as Parameter;
      const value = given[i];
      if (value === undefined && optional) attributes[parameter] = fallbacks[i - operandCount];
      else if (typeof value === 'number' && (kind === 'number' || kind === 'scalar')) attributes[parameter] = value;
      else return undefined;
    }
    return attributes;
  };
  /** Operands given by position and nothing else. */
  const isPlainCall = (given: readonly unknown[]): boolean =>
    attributesOptional && given.length === operandCount && hasPlainOperands(given);
  const split = (given: readonly unknown[]): [Input[], Attributes] => {
    if (hasPlainOperands(given)) {
      const numbers = plainNumbers(given);
      if (numbers !== undefined) return [given.slice(0, operandCount) as Input[], numbers];
    }
    const bound = bind(name, parameters, given);
    if (!bound.slice(0, operandCount).some((value) => value instanceof Tensor)) {
      throw new ArgumentError(
        `${name}/operands`,
        `${name} needs a tensor among its operands, got only numbers\n  fix: make one of them a tensor: torch.scalar(…)`,
      );
    }
    const attributes: Record<string, unknown> = {};
    for (let i = operandCount; i < parameters.length; i++) attributes[parameters[i]?.name ?? ''] = bound[i];
    return [bound.slice(0, operandCount) as Input[], attributes];
  };
  const call = (...given: readonly unknown[]): Tensor => {
    if (isPlainCall(given)) return dispatch(operation, given as readonly Input[], plainAttributes) as Tensor;
    const [inputs, attributes] = split(given);
    return dispatch(operation, inputs, attributes) as Tensor;
  };
  const inPlace = (...given: readonly unknown[]): Tensor => {
    const [inputs, attributes] = isPlainCall(given) ? [given as readonly Input[], plainAttributes] : split(given);
    return dispatchInPlace(operation, inputs[0] as Tensor, inputs, attributes);
  };
  const definition = {
    ...literal,
    family: 'pointwise',
    method: literal.method !== false,
    inPlace: literal.inPlace !== false,
    operation,
    literal,
  };
  Object.defineProperty(call, 'name', { value: name });
  const arity = operandCount === 1 ? 'unary' : operandCount === 2 ? 'binary' : 'several';
  return Object.assign(call, { definition, inPlace, isMethod: definition.method, arity }) as unknown as F;
}
