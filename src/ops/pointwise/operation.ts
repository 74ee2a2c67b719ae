/**
 * @file The pointwise family: result[i] = expression(inputs[i]…), with broadcasting and type promotion. A literal gives the
 * expression and one derivative line for each operand; kernels for every dtype, fused backward kernels and the in-place form follow.
 */
import type { Attributes, BackwardContext, Input, Saves } from '../../dispatch/operation.ts';
import { DTypeError, ShapeError } from '../../errors/errors.ts';
import type { Expression } from '../../kernels/ir.ts';
import type { DType, DTypeName } from '../../storage/dtype.ts';
import { canCast } from '../../tensor/promotion.ts';
import { broadcastShapes, formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import type { KernelHandle } from '../launch.ts';
import type { Parameter } from '../parameters.ts';
import { Derivative } from './backward.ts';
import { launchPointwise, overlapsPartly } from './launch.ts';
import type { PointwiseLiteral } from './literal.ts';
import { type KernelScalar, kernelScalar } from './numbers.ts';
import { convert, convertInto } from './services.ts';
import { type Traceable, tracedOperand } from './trace.ts';
import { joinFamily, type Variant, Variants } from './variant.ts';

export class PointwiseOperation implements Traceable {
  readonly name: string;
  readonly literal: PointwiseLiteral<readonly Parameter[]>;
  readonly operands: readonly Parameter[];
  readonly names: readonly string[];
  /** The attributes of a call that gives none. */
  readonly defaults: Attributes;
  private readonly variants: Variants;
  private readonly derivative: Derivative;
  readonly backward?: (context: BackwardContext) => readonly (Tensor | undefined)[];
  readonly missing?: string;
  readonly fusedBackward?: (context: BackwardContext) => readonly (Tensor | undefined)[];
  readonly writesToPlaces = true;

  constructor(literal: PointwiseLiteral<readonly Parameter[]>) {
    this.name = literal.name;
    this.literal = literal;
    this.variants = new Variants(literal);
    this.derivative = new Derivative(this.variants);
    this.operands = this.variants.operands;
    this.names = this.operands.map(({ name }) => name);
    this.defaults = this.variants.defaults;
    const { missing } = literal.derivative as { readonly missing?: string };
    if (missing !== undefined) this.missing = missing;
    else if (!('none' in literal.derivative)) {
      this.backward = (context) => this.derivative.backwardByOps(context);
      this.fusedBackward = (context) => this.derivative.backwardByKernels(context);
    }
    joinFamily(this);
  }

  types(inputs: readonly Input[], attributes: Attributes): Variant['types'] {
    return this.variants.types(inputs, attributes);
  }

  express(
    operands: readonly (Expression | undefined)[],
    attributes: Readonly<Record<string, unknown>>,
    compute: DTypeName,
  ): Expression {
    return this.variants.express(operands, attributes, compute);
  }

  /** The operands in the kernel's dtypes. */
  private prepare({ types }: Variant, inputs: readonly Input[]): readonly (Tensor | KernelScalar)[] {
    let ready = true;
    for (let i = 0; ready && i < inputs.length; i++) {
      const input = inputs[i];
      const type = types.inputs[i] as DType;
      ready = input instanceof Tensor ? input.dtype === type : typeof input === 'number' && type.isFloatingPoint;
    }
    if (ready) return inputs as readonly (Tensor | KernelScalar)[];
    return inputs.flatMap((input, i): (Tensor | KernelScalar)[] => {
      if (input === undefined) return [];
      const type = types.inputs[i] as DType;
      if (!(input instanceof Tensor)) return [kernelScalar(type, input)];
      return [input.dtype === type ? input : convert(input, type)];
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
    const variant = this.variants.find(inputs, attributes);
    const out = emptyTensor(this.resultShape(inputs), variant.types.result);
    launchPointwise(
      variant.kernel,
      this.prepare(variant, inputs),
      out,
      this.variants.attributeValues(attributes, variant.types.compute),
      guard?.error,
    );
    if (out.sizes.length === 0)
      out.wrappedNumber = inputs.every((input) => !(input instanceof Tensor) || input.wrappedNumber);
    return out;
  }

  executeInto(target: Tensor, inputs: readonly Input[], attributes: Attributes): void {
    this.literal.check?.(inputs, attributes);
    const variant = this.variants.find(inputs, attributes);
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
    launchPointwise(
      variant.kernel,
      this.prepare(variant, inputs),
      target,
      this.variants.attributeValues(attributes, variant.types.compute),
    );
  }

  saves(inputs: readonly Input[], attributes: Attributes, needs: readonly boolean[]): Saves {
    return this.derivative.saves(inputs, attributes, needs);
  }

  /** Kernels of this operation that a program in `dtype` is likely to need: of tensors, and of a tensor and a number. */
  kernelsFor(dtype: DType): KernelHandle[] {
    if (!this.variants.isPlain || this.variants.computeTypeOrNone(dtype) !== dtype) return [];
    const stand = this.operands.map(() => tracedOperand('x', dtype));
    const [first, second, ...more] = this.operands;
    const withNumber = first !== undefined && second?.kind === 'operand' && more.length === 0;
    const calls: Input[][] = withNumber ? [stand, [stand[0], 1]] : [stand];
    return calls.flatMap((inputs) => {
      const variant = this.variants.make(inputs, this.defaults);
      if (this.backward === undefined || !dtype.isFloatingPoint) return [variant.kernel];
      return [variant.kernel, ...this.derivative.kernels(inputs, this.defaults, variant.types)];
    });
  }
}
