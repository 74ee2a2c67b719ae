/** @file Operations with a derivative of the user's own. */
import { kindOf } from '../errors/copies.ts';
import { ArgumentError, AutogradError } from '../errors/errors.ts';
import type { DType } from '../storage/dtype.ts';
import { formatShape, type Shape, sameShape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { gradientArithmetic } from './arithmetic.ts';
import { inMode, isRecording, unrecorded } from './context.ts';
import { type Edge, type Gradient, Node } from './node.ts';
import { edgeOf } from './record.ts';

/**
 * What `forward` of a function of your own hands to its `backward`: saved tensors, which inputs need gradients, and
 * fields of your own.
 *
 * @example
 * class Double extends torch.autograd.Function {
 *   static forward(context: torch.autograd.FunctionContext, x: torch.Tensor) {
 *     context.saved['factor'] = 2;
 *     return x.mul(2);
 *   }
 *   static backward(context: torch.autograd.FunctionContext, gradient: torch.Tensor) {
 *     return gradient.mul(Number(context.saved['factor']));
 *   }
 * }
 * const x = torch.tensor([3], { requiresGrad: true });
 * torch.autograd.grad(Double.apply(x).sum(), x); // [ tensor([2.]) ]
 */
export class FunctionContext {
  /** For each argument of `apply`: is its gradient wanted? */
  readonly needsInputGrad: readonly boolean[];
  /** Anything that `backward` needs and that is no tensor. */
  readonly saved: Record<string, unknown> = {};
  private tensors: { tensor: Tensor; version: number }[] = [];
  /** @internal */ readonly nonDifferentiable: Set<Tensor> = new Set();
  /** @internal */ released = false;

  constructor(needsInputGrad: readonly boolean[]) {
    this.needsInputGrad = needsInputGrad;
  }

  /** Keeps tensors for `backward`, which finds them in `savedTensors`. */
  saveForBackward(...tensors: Tensor[]): void {
    this.tensors = tensors.map((tensor) => ({ tensor, version: tensor.version.value }));
  }

  get savedTensors(): Tensor[] {
    if (this.released) {
      throw new AutogradError(
        'backward/freed',
        'the saved tensors were dropped by the first backward pass\n  fix: { retainGraph: true }',
      );
    }
    return this.tensors.map(({ tensor, version }) => {
      if (tensor.version.value === version) return tensor;
      throw new AutogradError('backward/modified', 'a tensor saved by a Function was changed in place');
    });
  }

  /** Outputs that carry no gradient. */
  markNonDifferentiable(...outputs: Tensor[]): void {
    for (const output of outputs) this.nonDifferentiable.add(output);
  }
}

type Outputs = Tensor | readonly Tensor[];
type InputGradients = Tensor | null | undefined | readonly (Tensor | null | undefined)[];

/** The static side of a subclass of `Function`. */
export interface FunctionClass<Inputs extends readonly unknown[], Result extends Outputs> {
  readonly name: string;
  forward(context: FunctionContext, ...inputs: Inputs): Result;
  backward(context: FunctionContext, ...gradients: Tensor[]): InputGradients;
}

interface Apply {
  <Inputs extends readonly unknown[], Result extends Outputs>(
    this: FunctionClass<Inputs, Result>,
    ...inputs: Inputs
  ): Result;
  /** Taken alone, the types of `forward` are lost: `cube<[Tensor, Tensor]>(x)` names another result than a tensor. */
  <Result extends Outputs = Tensor>(this: void, ...inputs: readonly unknown[]): Result;
}

class FunctionNode extends Node {
  readonly name: string;
  readonly edges: readonly (Edge | undefined)[];
  override readonly runsUserCode = true;
  private readonly definition: FunctionClass<never, Outputs>;
  private readonly context: FunctionContext;
  private readonly inputs: readonly ({ readonly shape: Shape; readonly dtype: DType } | undefined)[];
  /** Those of the call: for the zeros that stand in for gradients that never came. */
  private outputs: readonly Tensor[] = [];

  constructor(
    definition: FunctionClass<never, Outputs>,
    context: FunctionContext,
    inputs: readonly unknown[],
    edges: readonly (Edge | undefined)[],
  ) {
    super();
    this.name = `${definition.name}Backward`;
    this.definition = definition;
    this.context = context;
    this.inputs = inputs.map((input) =>
      input instanceof Tensor ? { shape: input.sizes, dtype: input.dtype } : undefined,
    );
    this.edges = edges;
  }

  setOutputs(outputs: readonly Tensor[]): void {
    this.outputCount = outputs.length;
    this.outputs = outputs;
  }

  backward(gradients: readonly Gradient[], createGraph: boolean): readonly Gradient[] {
    const { name } = this.definition;
    if (typeof this.definition.backward !== 'function') {
      throw new AutogradError(
        'Function/backward',
        `${name} has no derivative\n  fix: write static backward(context, ...gradients) in ${name}, which returns a gradient for each argument of forward`,
      );
    }
    const complete = this.outputs.map((output, i) => gradients[i] ?? gradientArithmetic().zerosLike(output));
    const run = () => this.definition.backward(this.context, ...complete);
    const result: unknown = createGraph ? inMode('enabled', run) : inMode('disabled', run);
    const list: readonly unknown[] = Array.isArray(result) ? result : [result];
    const last = list.findLastIndex((gradient) => gradient !== null && gradient !== undefined);
    const needed = this.edges.findLastIndex((edge) => edge !== undefined);
    if (last >= this.edges.length || list.length <= needed) {
      throw new AutogradError(
        'Function/gradients',
        `${name}.backward must return a gradient for each of the ${this.edges.length} arguments of forward, got ${list.length}\n  fix: return null for an argument that has none`,
        { expected: this.edges.length, given: list.length },
      );
    }
    return this.edges.map((edge, i) => {
      const gradient = list[i] ?? undefined;
      const expected = this.inputs[i];
      if (edge === undefined || gradient === undefined || expected === undefined) return undefined;
      if (!(gradient instanceof Tensor)) {
        throw new ArgumentError(
          'Function/gradient',
          `${name}.backward must return tensors, or null where there is no gradient, got ${kindOf(gradient)} for argument ${i}`,
          { argument: i },
        );
      }
      if (!sameShape(gradient.sizes, expected.shape)) {
        throw new AutogradError(
          'Function/gradient-shape',
          `${name}.backward returned a gradient of shape ${formatShape(gradient.sizes)} for argument ${i}, which has shape ${formatShape(expected.shape)}`,
        );
      }
      // As PyTorch: a gradient of another dtype is converted.
      return gradient.dtype === expected.dtype ? gradient : gradientArithmetic().convert(gradient, expected.dtype);
    });
  }

  override release(): void {
    this.context.released = true;
  }
}

function requireOutputs(name: string, result: unknown): void {
  const wrong = Array.isArray(result) ? result.find((item) => !(item instanceof Tensor)) : result;
  if (wrong === undefined ? result !== undefined : wrong instanceof Tensor) return;
  throw new ArgumentError(
    'Function/output',
    `${name}.forward must return a tensor or an array of tensors, got ${kindOf(wrong)}${Array.isArray(result) ? ' in an array' : ''}`,
  );
}

/**
 * Base class of operations with a derivative of your own: write static `forward` and `backward`, call `apply`.
 *
 * @example
 * class Cube extends torch.autograd.Function {
 *   static forward(context: torch.autograd.FunctionContext, x: torch.Tensor) {
 *     context.saveForBackward(x);
 *     return x.pow(3);
 *   }
 *   static backward(context: torch.autograd.FunctionContext, gradient: torch.Tensor) {
 *     const [x] = context.savedTensors as [torch.Tensor];
 *     return gradient.mul(x.pow(2)).mul(3);
 *   }
 * }
 * const x = torch.tensor([2], { requiresGrad: true });
 * torch.autograd.grad(Cube.apply(x).sum(), x); // [ tensor([12.]) ]
 */
export abstract class Function {
  /** Runs `forward` and records `backward`. It may also be taken alone: `const cube = Cube.apply`. */
  static get apply(): Apply {
    const definition = this as unknown as FunctionClass<readonly unknown[], Outputs>;
    let apply = applications.get(definition);
    if (apply === undefined) {
      apply = ((...inputs: readonly unknown[]) => applied(definition, inputs)) as Apply;
      applications.set(definition, apply);
    }
    return apply;
  }
}

const applications = new WeakMap<object, Apply>();

function applied(definition: FunctionClass<readonly unknown[], Outputs>, inputs: readonly unknown[]): Outputs {
  if (typeof definition.forward !== 'function') {
    const name = definition.name === '' ? 'a class without a name' : definition.name;
    throw new AutogradError(
      'Function/forward',
      `${name} has no forward\n  fix: write static forward(context, ...inputs) in it, which returns a tensor or an array of tensors`,
    );
  }
  const edges = inputs.map((input) => (input instanceof Tensor ? edgeOf(input) : undefined));
  const recorded = isRecording() && edges.some((edge) => edge !== undefined);
  const context = new FunctionContext(edges.map((edge) => recorded && edge !== undefined));
  const result = unrecorded(() => definition.forward(context, ...inputs));
  requireOutputs(definition.name, result);
  if (!recorded) return result;
  const node = new FunctionNode(definition as unknown as FunctionClass<never, Outputs>, context, inputs, edges);
  const single = result instanceof Tensor;
  // An input that is handed through, or a view of one, becomes a tensor of its own, so that its history is not overwritten.
  const outputs = (single ? [result] : [...result]).map((output) => {
    const alias =
      inputs.includes(output) || output.viewOrigin !== undefined ? gradientArithmetic().detach(output) : output;
    if (context.nonDifferentiable.has(output)) context.nonDifferentiable.add(alias);
    return alias;
  });
  node.setOutputs(outputs);
  outputs.forEach((output, index) => {
    if (!output.dtype.isFloatingPoint || context.nonDifferentiable.has(output)) return;
    output.gradientFunction = node;
    output.outputIndex = index;
  });
  return (single ? outputs[0] : outputs) as Outputs;
}
