/**
 * @file The kernels of a pointwise operator: one for each compute dtype, choice of operands (tensor, number or none) and set of
 * static attributes.
 */
import { type Attributes, type Input, noAttributes, type Saves } from '../../dispatch/operation.ts';
import { DTypeError } from '../../errors/errors.ts';
import { constant, load, scalar } from '../../kernels/build.ts';
import type { Expression, Kernel, Operand as KernelOperand, Statement } from '../../kernels/ir.ts';
import { stored } from '../../kernels/storage-format.ts';
import type { DType, DTypeName } from '../../storage/dtype.ts';
import { getDefaultDtype, resultType } from '../../tensor/promotion.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { KernelHandle } from '../launch.ts';
import type { Parameter } from '../parameters.ts';
import type { ExpressionArguments, PointwiseLiteral } from './literal.ts';
import type { KernelScalar } from './numbers.ts';

/** What a kernel of the family calls its result. */
export const outName = 'out';

/** A kernel for one compute dtype, one choice of operands and one set of static attributes. */
export interface Variant {
  readonly types: { readonly inputs: readonly DType[]; readonly compute: DType; readonly result: DType };
  readonly kernel: KernelHandle;
  /** What a derivative needs, by the bits of the operands whose gradient is wanted. */
  readonly saves: Saves[];
}

const noScalars: KernelScalar[] = [];

/** All operations of the family, so that a kernel that is missing is compiled together with its neighbours. */
const family: { kernelsFor(dtype: DType): KernelHandle[] }[] = [];

export function joinFamily(operation: { kernelsFor(dtype: DType): KernelHandle[] }): void {
  family.push(operation);
}

export function pointwiseFamily(dtype: DType): KernelHandle[] {
  return family.flatMap((operation) => operation.kernelsFor(dtype));
}

/** The bits of the operands that are numbers. */
function numbersAmong(inputs: readonly Input[]): number {
  return inputs.reduce<number>((bits, input, i) => (input instanceof Tensor ? bits : bits | (1 << i)), 0);
}

/** An operator's literal, sorted by what its parameters are for, and the kernels made from it. */
export class Variants {
  readonly literal: PointwiseLiteral<readonly Parameter[]>;
  readonly kernelName: string;
  readonly operands: readonly Parameter[];
  /** Attributes that kernels take as run-time numbers. */
  readonly numeric: readonly Parameter[];
  /** Attributes that are part of a kernel's text. */
  readonly statics: readonly Parameter[];
  private readonly fixed: readonly (DType | undefined)[];
  private readonly variants = new Map<string, Variant>();
  /** Variants of operations without optional operands, with default attributes, by dtype and the bits of the operands that are numbers: the fast path. */
  private readonly plainVariants = new Map<DType, (Variant | undefined)[]>();
  private readonly variantsBySignature = new Map<string, Variant>();
  /** Nothing but operands must be given, and all of them are. */
  readonly isPlain: boolean;
  /** The attributes of a call that gives none. */
  readonly defaults: Attributes;
  /** Their values as scalars of kernels. */
  private floatDefaults: readonly KernelScalar[] | undefined = undefined;
  private integerDefaults: readonly KernelScalar[] | undefined = undefined;

  constructor(literal: PointwiseLiteral<readonly Parameter[]>) {
    this.literal = literal;
    this.kernelName = literal.kernelName ?? literal.name;
    this.operands = literal.parameters.filter(
      (parameter) => parameter.kind === 'operand' || parameter.kind === 'tensor',
    );
    const attributes = literal.parameters.filter((parameter) => !this.operands.includes(parameter));
    this.numeric = attributes.filter((parameter) => parameter.kind !== 'string' && parameter.kind !== 'boolean');
    this.statics = attributes.filter((parameter) => !this.numeric.includes(parameter));
    this.fixed = this.operands.map((parameter) => literal.fixed?.[parameter.name]);
    this.defaults =
      attributes.length === 0
        ? noAttributes
        : // Not frozen: these would have another hidden class than the attributes of calls that give some.
          Object.fromEntries(attributes.map((parameter) => [parameter.name, parameter.fallback]));
    this.isPlain =
      literal.fixed === undefined &&
      this.operands.every((parameter) => !parameter.optional) &&
      attributes.every((parameter) => parameter.optional);
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
  key(inputs: readonly Input[], attributes: Attributes): string {
    let present = '';
    for (const input of inputs) present += input === undefined ? '0' : input instanceof Tensor ? '1' : 'n';
    for (const parameter of this.numeric) present += attributes[parameter.name] === undefined ? '0' : '1';
    return this.statics.reduce((key, parameter) => `${key}_${String(attributes[parameter.name])}`, present);
  }

  /** The variant for a call. */
  find(inputs: readonly Input[], attributes: Attributes): Variant {
    if (this.isPlain && attributes === this.defaults) {
      const first = inputs[0];
      let dtype: DType | undefined;
      let numbers = 0;
      if (first instanceof Tensor && !first.wrappedNumber) {
        dtype = first.dtype;
        for (let i = 1; i < inputs.length; i++) {
          const input = inputs[i];
          let agrees: boolean;
          if (input instanceof Tensor) agrees = input.dtype === dtype && !input.wrappedNumber;
          else {
            numbers |= 1 << i;
            agrees = dtype.isFloatingPoint && first.sizes.length > 0;
          }
          if (!agrees) {
            dtype = undefined;
            break;
          }
        }
      }
      if (dtype === undefined) {
        dtype = resultType(inputs);
        numbers = numbersAmong(inputs);
      }
      const ofDtype = this.plainVariants.get(dtype);
      const known = ofDtype?.[numbers];
      if (known !== undefined) return known;
      const made = this.make(inputs, attributes);
      // The default dtype may decide what ints compute in, and it may change.
      if (made.types.compute !== dtype) return made;
      if (ofDtype !== undefined) ofDtype[numbers] = made;
      else {
        const list: (Variant | undefined)[] = Array.from({ length: 1 << inputs.length }, () => undefined);
        list[numbers] = made;
        this.plainVariants.set(dtype, list);
      }
      return made;
    }
    const signature = this.signature(inputs, attributes);
    const known = this.variantsBySignature.get(signature);
    if (known !== undefined) return known;
    const made = this.make(inputs, attributes);
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

  make(inputs: readonly Input[], attributes: Attributes): Variant {
    const types = this.types(inputs, attributes);
    const key = `${types.compute.name}_${this.key(inputs, attributes)}`;
    const known = this.variants.get(key);
    if (known !== undefined) return known;
    const reads = inputs.flatMap((input, i) => (input instanceof Tensor ? [i] : []));
    const numbers = inputs.flatMap((input, i) => (input === undefined || input instanceof Tensor ? [] : [i]));
    const variant: Variant = {
      types,
      saves: [],
      kernel: new KernelHandle(
        () => this.buildKernel(key, types, reads, numbers, attributes),
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

  /** A number among the operands, as a tensor of the dtype would hold it. */
  private number(type: DTypeName, name: string): Expression {
    const value = scalar(type, name);
    return this.literal.exactNumbers === true ? value : stored(type, value);
  }

  private buildKernel(
    key: string,
    types: Variant['types'],
    reads: readonly number[],
    numbers: readonly number[],
    attributes: Attributes,
  ): Kernel {
    const operands = this.operands.map((parameter, i) => {
      const { name: type } = types.inputs[i] ?? types.compute;
      if (reads.includes(i)) return load(type, parameter.name);
      return numbers.includes(i) ? this.number(type, parameter.name) : undefined;
    });
    const compute = types.compute.name;
    const scalars = this.scalarExpressions(compute, attributes);
    const value = this.express(operands, scalars, compute);
    const condition = this.guardCondition(operands, scalars, compute);
    return pointwiseKernel(
      `pointwise_${this.kernelName}_${key.replace(/[^A-Za-z0-9]/g, '_')}`,
      reads.map((i) => ({ name: this.operands[i]?.name ?? '', type: types.inputs[i] as DType })),
      [{ name: outName, type: types.result, value }],
      [
        ...numbers.map((i) => ({ name: this.operands[i]?.name ?? '', type: types.inputs[i] as DType })),
        ...this.presentScalars(attributes).map((name) => ({ name, type: types.compute })),
      ],
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

  presentScalars(attributes: Attributes): string[] {
    return this.numeric.map((parameter) => parameter.name).filter((name) => attributes[name] !== undefined);
  }

  /** The attributes that kernels take, as their scalars. */
  attributeValues(attributes: Attributes, compute: DType): readonly KernelScalar[] {
    if (this.numeric.length === 0) return noScalars;
    if (attributes !== this.defaults) return this.scalarValues(attributes, compute);
    if (compute.isFloatingPoint) {
      this.floatDefaults ??= this.scalarValues(attributes, compute);
      return this.floatDefaults;
    }
    this.integerDefaults ??= this.scalarValues(attributes, compute);
    return this.integerDefaults;
  }

  private scalarValues(attributes: Attributes, compute: DType): readonly KernelScalar[] {
    return this.presentScalars(attributes).map((name) => {
      const value = Number(attributes[name]);
      return compute.isFloatingPoint ? value : Math.trunc(value);
    });
  }

  /** The dtypes of a recorded call. A differentiable result has the dtype of the computation, and so has its gradient. */
  recordedTypes(compute: DType): Variant['types'] {
    return {
      inputs: this.operands.map((_, i) => this.fixed[i] ?? compute),
      compute,
      result: this.literal.result ?? compute,
    };
  }

  /** The dtype of the computation; none where the operator refuses `dtype`. */
  computeTypeOrNone(dtype: DType): DType | undefined {
    try {
      return this.computeType(dtype, this.defaults, []);
    } catch (error) {
      if (error instanceof DTypeError) return undefined;
      throw error;
    }
  }
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
    scalars: scalars.map((parameter) => ({ name: parameter.name, type: parameter.type.computeType })),
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
