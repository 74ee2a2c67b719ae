/**
 * @file Losses of elements: a pointwise operator gives the loss of each element and its derivatives; `mean` and `sum` over them take
 * one kernel forward and one backward for each tensor.
 */
import { dispatch } from '../../dispatch/dispatch.ts';
import type { Attributes } from '../../dispatch/operation.ts';
import { ValueError } from '../../errors/errors.ts';
import { add, constant, divide, load, scalar } from '../../kernels/build.ts';
import type { Expression } from '../../kernels/ir.ts';
import type { DType } from '../../storage/dtype.ts';
import { broadcastShapes, elementCount, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { describe } from '../argument-kinds.ts';
import { toDtype } from '../conversion.ts';
import { emptyTensor } from '../create.ts';
import { KernelHandle } from '../launch.ts';
import type { Operator } from '../operator.ts';
import { number, optionalValue, type Parameter, tensor, value } from '../parameters.ts';
import { div } from '../pointwise/division.ts';
import { launchPointwise } from '../pointwise/launch.ts';
import { type DerivativeLine, namedArguments } from '../pointwise/literal.ts';
import type { PointwiseOperation } from '../pointwise/operation.ts';
import { namesRead, TracedTensor, trace, tracedOperand } from '../pointwise/trace.ts';
import { pointwiseKernel } from '../pointwise/variant.ts';
import { primitive } from '../primitive.ts';
import { mean } from '../reduce/mean.ts';
import { Reduction } from '../reduce/reduction.ts';
import { sum } from '../reduce/sum.ts';
import { expandTo } from '../view/expand.ts';

/** What becomes of the losses of the elements. */
export type LossReduction = 'none' | 'mean' | 'sum';

export interface ReductionOption {
  readonly reduction?: LossReduction;
}

/** The parameter `reduction`, last in every loss. */
export const reductionParameter = () => optionalValue<LossReduction>()('reduction', 'mean', "'none', 'mean' or 'sum'.");

export function requireReduction(operation: string, reduction: string, choices = ['none', 'mean', 'sum']): void {
  if (choices.includes(reduction)) return;
  throw new ValueError(
    `${operation}/reduction`,
    `reduction of ${operation} must be ${choices.map((choice) => `'${choice}'`).join(', ')}, got ${describe(reduction)}`,
    { reduction },
  );
}

/** Reduces losses that are already there. */
export function reduceLosses(operation: string, losses: Tensor, reduction: LossReduction | undefined = 'mean'): Tensor {
  requireReduction(operation, reduction);
  return reduction === 'none' ? losses : reduction === 'sum' ? sum(losses) : mean(losses);
}

type Literal = PointwiseOperation['literal'];
type Line = Exclude<DerivativeLine<readonly Parameter[]>, 'zero'>;

/** `operator` over two tensors, reduced: what `mean` and `sum` share, which differ by `count`. */
class ReducedLoss {
  readonly name: string;
  private readonly pointwise: PointwiseOperation;
  private readonly literal: Literal;
  private readonly numbers: readonly string[];
  /** Attributes that are part of the kernel's text. */
  private readonly statics: readonly string[];
  private readonly operands: readonly string[];
  private readonly reductions = new Map<string, Reduction>();
  private readonly kernels = new Map<string, { readonly handle: KernelHandle; readonly reads: readonly string[] }>();

  constructor(operator: Operator) {
    this.pointwise = operator.definition.operation as PointwiseOperation;
    this.literal = this.pointwise.literal;
    this.name = this.pointwise.name;
    this.operands = this.literal.parameters.slice(0, 2).map(({ name }) => name);
    this.numbers = this.literal.parameters.filter(({ kind }) => kind === 'number').map(({ name }) => name);
    this.statics = this.literal.parameters
      .filter(({ kind }) => kind === 'boolean' || kind === 'string')
      .map(({ name }) => name);
  }

  private staticValues(attributes: Attributes): Record<string, unknown> {
    return Object.fromEntries(this.statics.map((name) => [name, attributes[name]]));
  }

  private staticKey(attributes: Attributes): string {
    let key = '';
    for (let i = 0; i < this.statics.length; i++)
      key += `${i === 0 ? '' : '_'}${String(attributes[this.statics[i] as string])}`;
    return key;
  }

  /** The scalars of the kernels. */
  private scalars(count: number, attributes: Attributes): number[] {
    const values = [count];
    for (let i = 0; i < this.numbers.length; i++) values.push(attributes[this.numbers[i] as string] as number);
    return values;
  }

  private reduction(attributes: Attributes): Reduction {
    const key = this.staticKey(attributes);
    const known = this.reductions.get(key);
    if (known !== undefined) return known;
    const statics = this.staticValues(attributes);
    const made = new Reduction({
      name: key === '' ? this.name : `${this.name}_${key}`,
      extra: ['target'],
      paired: true,
      accumulators: (type) => [{ name: 'total', type, initial: constant(type, 0) }],
      element: (values, _position, type) => {
        const scalars = Object.fromEntries(this.numbers.map((name) => [name, scalar(type, name)]));
        return [this.pointwise.express(values, { ...statics, ...scalars }, type)];
      },
      combine: ([left], [right]) => (left === undefined || right === undefined ? [] : [add(left, right)]),
      finish: ([total], scalars) => (total === undefined ? [] : [divide(total, scalars('count'))]),
      scalars: ['count', ...this.numbers],
    });
    this.reductions.set(key, made);
    return made;
  }

  reduce(input: Tensor, target: Tensor, count: number, attributes: Attributes): Tensor {
    const { dtype, sizes: shape } = input;
    const scalars = this.scalars(count, attributes);
    const dims: number[] = [];
    for (let d = 0; d < shape.length; d++) dims.push(d);
    return this.reduction(attributes).run(input, dims, false, dtype, [dtype], scalars, [target])[0];
  }

  private line(i: number): Line | undefined {
    const lines = this.literal.derivative as Readonly<Record<string, DerivativeLine<readonly Parameter[]> | undefined>>;
    const line = lines[this.operands[i] as string];
    return line === 'zero' ? undefined : line;
  }

  private kernel(line: Line, i: number, dtype: DType, attributes: Attributes) {
    const key = `${this.operands[i]}_${dtype.name}_${this.staticKey(attributes)}`;
    const known = this.kernels.get(key);
    if (known !== undefined) return known;
    const type = dtype.name;
    const values: Record<string, unknown> = this.staticValues(attributes);
    for (const name of this.operands) values[name] = tracedOperand(name, dtype);
    for (const name of this.numbers) values[name] = new TracedTensor(scalar(type, name), dtype, true);
    values['grad'] = new TracedTensor(divide(load(type, 'grad'), scalar(type, 'count')), dtype);
    const { expression } = trace(() => line(namedArguments(values))) as TracedTensor;
    const loaded = namesRead(expression as Expression);
    const reads = ['grad', ...this.operands].filter((name) => loaded.has(name));
    const made = {
      reads,
      handle: new KernelHandle(() =>
        pointwiseKernel(
          `loss_${this.name}_backward_${key}`,
          reads.map((name) => ({ name, type: dtype })),
          [{ name: 'out', type: dtype, value: expression }],
          ['count', ...this.numbers].map((name) => ({ name, type: dtype })),
        ),
      ),
    };
    this.kernels.set(key, made);
    return made;
  }

  /** The gradient of the `i`-th operand, by one kernel. */
  fusedGradient(
    i: number,
    grad: Tensor,
    pair: readonly [Tensor, Tensor],
    count: number,
    attributes: Attributes,
  ): Tensor | undefined {
    const line = this.line(i);
    if (line === undefined) return undefined;
    const { sizes: shape, dtype } = pair[0];
    const { handle, reads } = this.kernel(line, i, dtype, attributes);
    const out = emptyTensor(shape, dtype);
    const read: Tensor[] = [];
    for (let at = 0; at < reads.length; at++)
      read.push(reads[at] === 'grad' ? grad : reads[at] === this.operands[0] ? pair[0] : pair[1]);
    launchPointwise(handle, read, out, this.scalars(count, attributes));
    return out;
  }

  /** The gradient of the `i`-th operand, by operators. */
  gradient(
    i: number,
    grad: Tensor,
    pair: readonly [Tensor, Tensor],
    count: number,
    attributes: Attributes,
  ): Tensor | undefined {
    const line = this.line(i);
    if (line === undefined) return undefined;
    const values: Record<string, unknown> = { ...attributes };
    this.operands.forEach((name, at) => {
      values[name] = pair[at];
    });
    values['grad'] = expandTo(div(grad, count), pair[0].sizes);
    const gradient = line(namedArguments(values));
    return gradient === 'zero' ? undefined : gradient;
  }
}

function reducedOperator(loss: ReducedLoss) {
  return primitive({
    name: loss.name,
    family: 'loss',
    parameters: [tensor('input'), tensor('target'), number('count'), value<Attributes>()('attributes')],
    method: false,
    execute: ({ input, target }, { count, attributes }) => loss.reduce(input, target, count, attributes),
    saves: { inputs: ['input', 'target'] },
    derivative: {
      input: ({ grad, inputs: { input, target }, attributes: { count, attributes } }) =>
        loss.gradient(0, grad, [input, target], count, attributes),
      target: ({ grad, inputs: { input, target }, attributes: { count, attributes } }) =>
        loss.gradient(1, grad, [input, target], count, attributes),
    },
    fusedBackward: ({ grad, inputs: { input, target }, attributes: { count, attributes }, needs }) => ({
      input: needs.input ? loss.fusedGradient(0, grad, [input, target], count, attributes) : undefined,
      target: needs.target ? loss.fusedGradient(1, grad, [input, target], count, attributes) : undefined,
    }),
  });
}

/** The loss over two tensors of one shape and dtype, made of a pointwise operator of both. */
export type ReducedFunction = (
  input: Tensor,
  target: Tensor,
  reduction: LossReduction | undefined,
  attributes?: Attributes,
) => Tensor;

/** Makes the reduced forms of a pointwise loss. Tensors broadcast, and are brought to one dtype. */
export function reducedLoss(operator: Operator, name: string): ReducedFunction {
  const reduced = reducedOperator(new ReducedLoss(operator));
  const each = operator.definition.operation as PointwiseOperation;
  return (input, target, reduction = 'mean', attributes = {}) => {
    requireReduction(name, reduction);
    if (reduction === 'none') return dispatch(each, [input, target], attributes) as Tensor;
    // The pointwise rule decides about dtypes that do not go together.
    const { compute } = each.types([input, target], attributes);
    const shape = sameShape(input.sizes, target.sizes)
      ? input.sizes
      : broadcastShapes(name, [input.sizes, target.sizes]);
    const brought = (given: Tensor): Tensor => {
      const typed = toDtype(given, compute);
      return sameShape(typed.sizes, shape) ? typed : expandTo(typed, shape);
    };
    const count = reduction === 'mean' ? elementCount(shape) : 1;
    return reduced.run([brought(input), brought(target)], { count, attributes });
  };
}
