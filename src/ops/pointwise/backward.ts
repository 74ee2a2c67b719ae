/** @file Derivatives of pointwise operators: each line of the literal as one fused kernel, or with ops where a graph is wanted. */
import type { Attributes, BackwardContext, Input, Saves } from '../../dispatch/operation.ts';
import { scalar } from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import { maximumOperands } from '../../kernels/layout.ts';
import type { DType } from '../../storage/dtype.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import { type Shape, sameShape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { KernelHandle } from '../launch.ts';
import type { Parameter } from '../parameters.ts';
import { launchPointwise, launchPointwiseInto } from './launch.ts';
import { type DerivativeLine, namedArguments } from './literal.ts';
import { type KernelScalar, kernelScalar, repeated } from './numbers.ts';
import { convert, sumToShape } from './services.ts';
import { namesRead, TracedTensor, trace, tracedOperand } from './trace.ts';
import { outName, pointwiseFamily, pointwiseKernel, type Variant, type Variants } from './variant.ts';

/** A derivative line, fused. `identity`: it passes the gradient on; `zero`: no kernel is needed. */
type FusedLine = { readonly kind: 'identity' } | { readonly kind: 'zero' } | { readonly kind: 'none' } | KernelLine;

interface KernelLine {
  readonly kind: 'kernel';
  readonly kernel: KernelHandle;
  /** Names of what it reads, tensors and numbers. */
  readonly reads: readonly string[];
  /** Where those stand: positions of operands, or one of the two below. */
  readonly sources: readonly number[];
  readonly dtype: DType;
  readonly value: Expression;
}

/** Several lines in one kernel: what they read is read once. */
interface JoinedLines {
  readonly kernel: KernelHandle;
  readonly sources: readonly number[];
  /** The operands whose gradients they are. */
  readonly positions: readonly number[];
  readonly dtypes: readonly DType[];
}

/** What a pass needs to run the lines for gradients of one dtype. */
interface LinePlan {
  readonly types: Variant['types'];
  readonly lines: readonly FusedLine[];
  /** By the bits of the operands whose gradient is wanted, null where a launch cannot bind so many; undefined where some operands are numbers. */
  readonly joined: (JoinedLines | null)[] | undefined;
}

const fromGradient = -1;
const fromOutput = -2;

/** What a line writes: the place that the gradient of its operand has, where the line alone makes that gradient, or a new tensor. */
function lineResult({ places, dtypes }: BackwardContext, gradient: Tensor, position: number, dtype: DType): Tensor {
  const place = places?.[position];
  const fits = place !== undefined && dtype === dtypes[position] && sameShape(place.sizes, gradient.sizes);
  return fits ? place : emptyTensor(gradient.sizes, dtype);
}

/** The derivative lines of an operator. */
export class Derivative {
  private readonly variants: Variants;
  private readonly lines = new Map<string, readonly FusedLine[]>();
  /** Those of calls whose operands are tensors and whose attributes are the defaults, by the gradient's dtype: the fast path. */
  private readonly plainPlans = new Map<DType, LinePlan>();

  constructor(variants: Variants) {
    this.variants = variants;
  }

  /** What the derivative of a call reads. */
  saves(inputs: readonly Input[], attributes: Attributes, needs: readonly boolean[]): Saves {
    const variant = this.variants.find(inputs, attributes);
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
    const saves = {
      inputs: this.variants.operands.map((parameter) => read.has(parameter.name)),
      outputs: read.has('output'),
    };
    variant.saves[mask] = saves;
    return saves;
  }

  /** The derivative lines as kernels, traced once for each dtype and choice of operands. */
  private fusedLines(inputs: readonly Input[], attributes: Attributes, types: Variant['types']): readonly FusedLine[] {
    const key = `${types.compute.name}_${this.variants.key(inputs, attributes)}`;
    const known = this.lines.get(key);
    if (known !== undefined) return known;
    const lines = this.variants.operands.map((parameter, i) =>
      inputs[i] === undefined ? { kind: 'none' as const } : this.traceLine(parameter, key, inputs, attributes, types),
    );
    this.lines.set(key, lines);
    return lines;
  }

  private line(parameter: Parameter): DerivativeLine<readonly Parameter[]> | undefined {
    return (this.variants.literal.derivative as Readonly<Record<string, DerivativeLine<readonly Parameter[]>>>)[
      parameter.name
    ];
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
    const given: string[] = [];
    this.variants.operands.forEach((other, i) => {
      const input = inputs[i];
      if (input === undefined) return;
      const type = types.inputs[i] as DType;
      if (input instanceof Tensor) values[other.name] = tracedOperand(other.name, type);
      else {
        given.push(other.name);
        values[other.name] = new TracedTensor(scalar(type.name, other.name), type, true);
      }
    });
    for (const attribute of this.variants.numeric) {
      if (attributes[attribute.name] === undefined) continue;
      values[attribute.name] = new TracedTensor(scalar(types.compute.name, attribute.name), types.compute, true);
    }
    for (const attribute of this.variants.statics) values[attribute.name] = attributes[attribute.name];
    const gradient = tracedOperand('grad', types.result);
    values['grad'] = gradient;
    values['output'] = tracedOperand('output', types.result);
    const result = trace(() => line(namedArguments(values)));
    if (result === 'zero') return { kind: 'zero' };
    if (result === gradient) return { kind: 'identity' };
    const traced = result as TracedTensor;
    const loaded = namesRead(traced.expression);
    const typeOf = new Map<string, DType>([
      ['grad', types.result],
      ['output', types.result],
    ]);
    this.variants.operands.forEach((other, i) => {
      typeOf.set(other.name, types.inputs[i] as DType);
    });
    const operandsOf = (names: Iterable<string>) =>
      Array.from(names, (name) => ({ name, type: typeOf.get(name) as DType })).filter(({ name }) => loaded.has(name));
    const reads = operandsOf(typeOf.keys());
    const [numbers, tensors] = [true, false].map((number) =>
      reads.filter((operand) => given.includes(operand.name) === number),
    ) as [typeof reads, typeof reads];
    const kernel = new KernelHandle(
      () =>
        pointwiseKernel(
          `pointwise_${this.variants.kernelName}_backward_${parameter.name}_${key.replace(/[^A-Za-z0-9]/g, '_')}`,
          tensors,
          [{ name: outName, type: traced.dtype, value: traced.expression }],
          [...numbers, ...this.variants.presentScalars(attributes).map((name) => ({ name, type: types.compute }))],
        ),
      () => pointwiseFamily(types.compute),
    );
    return {
      kind: 'kernel',
      kernel,
      reads: reads.map(({ name }) => name),
      sources: reads.map(({ name }) => this.sourceOf(name)),
      dtype: traced.dtype,
      value: traced.expression,
    };
  }

  /** Gradient in the shape and dtype of an input. */
  private settle(gradient: Tensor, context: BackwardContext, i: number, dtype: DType): Tensor {
    const summed = sumToShape(gradient, context.shapes[i] as Shape);
    return summed.dtype === dtype ? summed : convert(summed, dtype);
  }

  private sourceOf(name: string): number {
    if (name === 'grad') return fromGradient;
    if (name === 'output') return fromOutput;
    return this.variants.operands.findIndex((other) => other.name === name);
  }

  private sourceName(source: number): string {
    if (source === fromGradient) return 'grad';
    return source === fromOutput ? 'output' : (this.variants.operands[source] as Parameter).name;
  }

  private linePlan(context: BackwardContext, gradient: Tensor): LinePlan {
    const { attributes, dtypes } = context;
    const isPlain = attributes === this.variants.defaults && !dtypes.includes(undefined);
    const known = isPlain ? this.plainPlans.get(gradient.dtype) : undefined;
    if (known !== undefined) return known;
    const types = this.variants.recordedTypes(gradient.dtype);
    const present = context.inputs.map((input, i) => (dtypes[i] === undefined ? input : gradient));
    const lines = this.fusedLines(present, attributes, types);
    return isPlain ? this.plainPlan(types, lines) : { types, lines, joined: undefined };
  }

  private plainPlan(types: Variant['types'], lines: readonly FusedLine[]): LinePlan {
    const known = this.plainPlans.get(types.compute);
    if (known !== undefined) return known;
    const plan = { types, lines, joined: [] };
    this.plainPlans.set(types.compute, plan);
    return plan;
  }

  backwardByKernels(context: BackwardContext): readonly (Tensor | undefined)[] {
    const gradient = context.gradients[0];
    if (gradient === undefined) return [];
    const { attributes, needs } = context;
    const plan = this.linePlan(context, gradient);
    const { types, lines } = plan;
    const joined = this.joinedLines(plan, needs);
    const outs = joined === undefined ? undefined : this.launchJoined(joined, context, gradient, types);
    let next = 0;
    const results = new Array<Tensor | undefined>(lines.length);
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] as FusedLine;
      const dtype = context.dtypes[i];
      if (needs[i] !== true || dtype === undefined || line.kind === 'none') results[i] = undefined;
      else if (line.kind === 'zero') results[i] = repeated(context.shapes[i] as Shape, dtype, 0);
      else if (line.kind === 'identity') results[i] = this.settle(gradient, context, i, dtype);
      else if (outs !== undefined) results[i] = this.settle(outs[next++] as Tensor, context, i, dtype);
      else {
        const out = lineResult(context, gradient, i, line.dtype);
        const operands = this.lineOperands(line.sources, gradient, context, types);
        launchPointwise(line.kernel, operands, out, this.variants.attributeValues(attributes, types.compute));
        results[i] = this.settle(out, context, i, dtype);
      }
    }
    return results;
  }

  /** The lines of the operands whose gradient is wanted, where several of them need a kernel. */
  private joinedLines({ types, lines, joined }: LinePlan, needs: readonly boolean[]): JoinedLines | undefined {
    if (joined === undefined) return undefined;
    let mask = 0;
    let count = 0;
    for (let i = 0; i < lines.length; i++) {
      if (needs[i] !== true || lines[i]?.kind !== 'kernel') continue;
      mask |= 1 << i;
      count++;
    }
    if (count < 2) return undefined;
    let known = joined[mask];
    if (known === undefined) {
      known = this.join(types, lines, mask);
      joined[mask] = known;
    }
    return known ?? undefined;
  }

  private join(types: Variant['types'], lines: readonly FusedLine[], mask: number): JoinedLines | null {
    const wanted = this.variants.operands.flatMap(({ name }, i) => {
      const line = lines[i];
      return line?.kind === 'kernel' && (mask & (1 << i)) !== 0 ? [{ ...line, name, position: i }] : [];
    });
    const sources = [...new Set(wanted.flatMap((line) => line.sources))];
    if (sources.length + wanted.length > maximumOperands) return null;
    const inputs = sources.map((source) => ({
      name: this.sourceName(source),
      type: source < 0 ? types.result : (types.inputs[source] as DType),
    }));
    const { kernelName } = this.variants;
    const names = wanted.map(({ name }) => name).join('_');
    const kernel = new KernelHandle(
      () =>
        pointwiseKernel(
          `pointwise_${kernelName}_backward_${names}_${types.compute.name}`,
          inputs,
          wanted.map(({ name, dtype, value }) => ({ name: `${outName}_${name}`, type: dtype, value })),
          this.variants.presentScalars(this.variants.defaults).map((name) => ({ name, type: types.compute })),
        ),
      () => pointwiseFamily(types.compute),
    );
    return {
      kernel,
      sources,
      positions: wanted.map(({ position }) => position),
      dtypes: wanted.map(({ dtype }) => dtype),
    };
  }

  private launchJoined(
    { kernel, sources, positions, dtypes }: JoinedLines,
    context: BackwardContext,
    gradient: Tensor,
    types: Variant['types'],
  ): readonly Tensor[] {
    const outs: Tensor[] = [];
    for (let i = 0; i < dtypes.length; i++)
      outs.push(lineResult(context, gradient, positions[i] as number, dtypes[i] as DType));
    const operands = this.lineOperands(sources, gradient, context, types);
    launchPointwiseInto(kernel, operands, outs, this.variants.attributeValues(context.attributes, types.compute));
    return outs;
  }

  private lineOperands(
    sources: readonly number[],
    gradient: Tensor,
    context: BackwardContext,
    types: Variant['types'],
  ): (Tensor | KernelScalar)[] {
    const operands: (Tensor | KernelScalar)[] = [];
    for (let i = 0; i < sources.length; i++)
      operands.push(this.lineOperand(sources[i] as number, gradient, context, types));
    return operands;
  }

  private lineOperand(
    source: number,
    gradient: Tensor,
    context: BackwardContext,
    types: Variant['types'],
  ): Tensor | KernelScalar {
    if (source === fromGradient) return gradient;
    if (source === fromOutput) return context.outputs[0] as Tensor;
    const input = context.inputs[source] as Tensor | Scalar;
    const type = types.inputs[source] as DType;
    if (!(input instanceof Tensor)) return kernelScalar(type, input);
    return input.dtype === type ? input : convert(input, type);
  }

  backwardByOps(context: BackwardContext): readonly (Tensor | undefined)[] {
    const gradient = context.gradients[0];
    if (gradient === undefined) return [];
    const values: Record<string, unknown> = { ...context.attributes, grad: gradient, output: context.outputs[0] };
    // Numbers in the dtype of the computation, so that what a line computes of numbers alone is as precise.
    const number = (value: unknown): unknown =>
      typeof value === 'number' || typeof value === 'bigint' ? repeated([], gradient.dtype, value) : value;
    this.variants.operands.forEach((parameter, i) => {
      values[parameter.name] = number(context.inputs[i]);
    });
    for (const parameter of this.variants.numeric) values[parameter.name] = number(context.attributes[parameter.name]);
    return this.variants.operands.map((parameter, i) => {
      const line = this.line(parameter);
      const dtype = context.dtypes[i];
      if (context.needs[i] !== true || line === undefined || dtype === undefined) return undefined;
      const result = line === 'zero' ? line : line(namedArguments(values));
      return result === 'zero'
        ? repeated(context.shapes[i] as Shape, dtype, 0)
        : this.settle(result, context, i, dtype);
    });
  }

  /** The kernels of the lines. */
  kernels(inputs: readonly Input[], attributes: Attributes, types: Variant['types']): KernelHandle[] {
    const lines = this.fusedLines(inputs, attributes, types);
    const single = lines.flatMap((line) => (line.kind === 'kernel' ? [line.kernel] : []));
    const isPlain = attributes === this.variants.defaults && inputs.every((input) => input instanceof Tensor);
    if (single.length < 2 || !isPlain) return single;
    const all = this.plainPlan(types, lines);
    const joined = this.joinedLines(
      all,
      lines.map(() => true),
    );
    return joined === undefined ? single : [...single, joined.kernel];
  }
}
