/** @file The gradient graph: a node for each recorded operation, edges to the nodes that made its inputs. */
import type { Attributes, BackwardContext, Input, Operation, Saves } from '../dispatch/operation.ts';
import { AutogradError } from '../errors/errors.ts';
import { dropSaver } from '../storage/allocator.ts';
import type { DType } from '../storage/dtype.ts';
import { formatShape, type Shape, sameShape } from '../tensor/shape.ts';
import { type GradientFunction, Tensor } from '../tensor/tensor.ts';
import type { OutputWatch } from './hooks.ts';

let nextSequence = 0;

const noShape: Shape = [];
/** Of nodes that save none of their outputs. */
const noOutputs: never[] = [];

export type Gradient = Tensor | undefined;

/** Where a gradient goes: output `index` of the operation that `node` recorded. */
export interface Edge {
  readonly node: Node;
  readonly index: number;
}

/** Looks on while nodes are made and run. */
export interface NodeWatch {
  made(node: Node): void;
  /** What the node gave as gradients of its inputs. */
  ran(node: Node, results: readonly Gradient[]): void;
  /** To be thrown in the place of an error of the node. */
  failed(node: Node, error: unknown): unknown;
}

/** Undefined but in anomaly mode. */
export let nodeWatch: NodeWatch | undefined;

export function watchNodes(watch: NodeWatch | undefined): void {
  nodeWatch = watch;
}

export abstract class Node implements GradientFunction {
  abstract readonly name: string;
  /** For each input: where its gradient goes; undefined where none is wanted. */
  abstract readonly edges: readonly (Edge | undefined)[];
  /** Nodes recorded later run earlier, as in PyTorch. */
  readonly sequence = nextSequence++;
  /** Number of outputs that gradients arrive for. */
  outputCount = 1;
  /** Hooks and retained gradients, by output. */
  watches: Map<number, OutputWatch> | undefined = undefined;
  /** Runs functions of the user or hands tensors to them. */
  readonly runsUserCode: boolean = false;

  constructor() {
    if (nodeWatch !== undefined) nodeWatch.made(this);
  }

  /** The gradients of the inputs from those of the outputs; `sums` and `places` as derivatives see them. */
  abstract backward(
    gradients: readonly Gradient[],
    createGraph: boolean,
    sums?: BackwardContext['sums'],
    places?: BackwardContext['places'],
  ): readonly Gradient[];
  /** Drops saved tensors after the pass. */
  release(): void {}

  /** As PyTorch prints it: `<MulBackward0>`. */
  toString(): string {
    return `<${this.name}>`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** What Node's console prints. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** A tensor kept for the backward pass, with the version that it had. */
class SavedTensor {
  readonly tensor: Tensor;
  readonly version: number;

  constructor(tensor: Tensor) {
    this.tensor = tensor;
    this.version = tensor.version.value;
    tensor.storage.savers++;
  }

  drop(): void {
    dropSaver(this.tensor.storage);
  }

  unpack(operation: string): Tensor {
    if (this.tensor.version.value !== this.version) {
      throw new AutogradError(
        'backward/modified',
        `a tensor that ${operation} needs for its gradient was changed in place: ${this.tensor.dtype.name}${formatShape(this.tensor.sizes)} is at version ${this.tensor.version.value}, expected ${this.version}\n  fix: use the operation without underscore, or clone() before the in-place write`,
        { operation, version: this.tensor.version.value, expected: this.version },
      );
    }
    return this.tensor;
  }
}

/** `maskedFill` → `MaskedFillBackward0`. */
export function gradientName(operation: string): string {
  return `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Backward0`;
}

export class OperationNode extends Node {
  readonly operation: Operation;
  readonly edges: readonly (Edge | undefined)[];
  readonly attributes: Attributes;
  readonly shapes: readonly Shape[];
  readonly dtypes: readonly (DType | undefined)[];
  override readonly runsUserCode: boolean;
  private inputs: (Input | SavedTensor)[] | undefined;
  private outputs: readonly (SavedTensor | undefined)[] = noOutputs;
  private readonly savesOutputs: Saves['outputs'];
  private readonly needs: boolean[];

  constructor(
    operation: Operation,
    inputs: readonly Input[],
    attributes: Attributes,
    edges: readonly (Edge | undefined)[],
  ) {
    super();
    this.operation = operation;
    this.attributes = attributes;
    this.edges = edges;
    this.runsUserCode = operation.runsUserCode === true;
    const needs = new Array<boolean>(edges.length);
    for (let i = 0; i < edges.length; i++) needs[i] = edges[i] !== undefined;
    this.needs = needs;
    const saves = operation.saves(inputs, attributes, needs);
    this.savesOutputs = saves.outputs;
    const kept = new Array<Input | SavedTensor>(inputs.length);
    const shapes = new Array<Shape>(inputs.length);
    const dtypes = new Array<DType | undefined>(inputs.length);
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i];
      if (input instanceof Tensor) {
        shapes[i] = input.sizes;
        dtypes[i] = input.dtype;
        kept[i] = saves.inputs[i] === true ? new SavedTensor(input) : undefined;
      } else {
        shapes[i] = noShape;
        kept[i] = input;
      }
    }
    this.inputs = kept;
    this.shapes = shapes;
    this.dtypes = dtypes;
  }

  get name(): string {
    return gradientName(this.operation.name);
  }

  /** To be called when the outputs exist and, for an in-place operation, their version has been counted up. */
  setOutputs(outputs: readonly Tensor[]): void {
    this.outputCount = outputs.length;
    const saves = this.savesOutputs;
    if (saves === false) return;
    const kept = new Array<SavedTensor | undefined>(outputs.length);
    for (let i = 0; i < outputs.length; i++)
      kept[i] = saves === true || saves[i] === true ? new SavedTensor(outputs[i] as Tensor) : undefined;
    this.outputs = kept;
  }

  backward(
    gradients: readonly Gradient[],
    createGraph: boolean,
    sums?: BackwardContext['sums'],
    places?: BackwardContext['places'],
  ): readonly Gradient[] {
    const { operation, inputs, outputs } = this;
    if (inputs === undefined) {
      throw new AutogradError(
        'backward/freed',
        `backward passes ${operation.name} a second time, but its saved tensors were dropped by the first pass\n  fix: backward(…, { retainGraph: true }) on the first pass, or compute the loss anew`,
        { operation: operation.name },
      );
    }
    if (operation.backward === undefined) throw noDerivative(operation.name, operation.missing);
    const unpacked = new Array<Input>(inputs.length);
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i];
      unpacked[i] = input instanceof SavedTensor ? input.unpack(operation.name) : input;
    }
    const results = outputs.length === 0 ? noOutputs : new Array<Tensor | undefined>(outputs.length);
    for (let i = 0; i < outputs.length; i++) results[i] = outputs[i]?.unpack(operation.name);
    const context: BackwardContext = {
      gradients,
      inputs: unpacked,
      outputs: results,
      shapes: this.shapes,
      dtypes: this.dtypes,
      attributes: this.attributes,
      needs: this.needs,
      sums: sums === undefined ? undefined : this.fitting(sums),
      places,
    };
    if (!createGraph && operation.fusedBackward !== undefined) return operation.fusedBackward(context);
    return operation.backward(context);
  }

  /** The sums that a kernel can add a gradient to without rounding in between. */
  private fitting(sums: readonly Gradient[]): readonly Gradient[] {
    return sums.map((sum, i) => {
      const fits =
        sum !== undefined &&
        sum.dtype === this.dtypes[i] &&
        sum.dtype.computeType === sum.dtype.name &&
        sameShape(sum.sizes, this.shapes[i] as Shape);
      return fits ? sum : undefined;
    });
  }

  override release(): void {
    const { inputs, outputs } = this;
    if (inputs !== undefined) {
      for (let i = 0; i < inputs.length; i++) {
        const input = inputs[i];
        if (input instanceof SavedTensor) input.drop();
      }
    }
    for (let i = 0; i < outputs.length; i++) outputs[i]?.drop();
    this.inputs = undefined;
    this.outputs = noOutputs;
  }
}

function noDerivative(operation: string, reason: string | undefined): AutogradError {
  return new AutogradError(
    `${operation}/no-derivative`,
    `${operation} has no derivative${reason === undefined ? '' : `: ${reason}`}\n  fix: where its result counts as a constant, detach() it`,
    { operation },
  );
}

/** Stands where a derivative is missing: an error for whoever asks, where a result without history would be a wrong gradient. */
export class MissingDerivative extends Node {
  readonly name: string;
  readonly edges: readonly (Edge | undefined)[];
  private readonly operation: string;
  private readonly reason: string | undefined;

  constructor(operation: string, reason: string | undefined, edges: readonly (Edge | undefined)[]) {
    super();
    this.name = gradientName(operation);
    this.operation = operation;
    this.reason = reason;
    this.edges = edges;
  }

  backward(): readonly Gradient[] {
    throw noDerivative(this.operation, this.reason);
  }
}

/** Adds what arrives to the `.grad` of a leaf. */
export class AccumulateGradient extends Node {
  readonly name = 'AccumulateGrad';
  readonly edges = [];
  readonly leaf: Tensor;

  constructor(leaf: Tensor) {
    super();
    this.leaf = leaf;
  }

  backward(): readonly Gradient[] {
    return [];
  }
}
