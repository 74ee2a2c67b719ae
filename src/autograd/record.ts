/** @file Autograd as the base interpreter of dispatch: it runs the kernels and records the graph. */
import { type Interpreter, setBaseInterpreter } from '../dispatch/dispatch.ts';
import type { Attributes, Input, Operation, Result } from '../dispatch/operation.ts';
import { AutogradError } from '../errors/errors.ts';
import {
  arrangeAs,
  gradientStateOf,
  type Layout,
  layoutOf,
  replayOf,
  Tensor,
  type ViewOrigin,
} from '../tensor/tensor.ts';
import { inMode, isRecording } from './context.ts';
import { setHistory } from './hooks.ts';
import { AccumulateGradient, type Edge, type Gradient, MissingDerivative, Node, OperationNode } from './node.ts';

/** Is the tensor a leaf that requires grad, or computed from one? */
export function requiresGradient(tensor: Tensor): boolean {
  return tensor.leafRequiresGrad || currentGradientFunction(tensor) !== null;
}

/**
 * The node that made the tensor. A view whose base was written to in place since gets its history anew: the view operations are
 * replayed on the base.
 */
export function currentGradientFunction(tensor: Tensor): Node | null {
  const origin = tensor.viewOrigin;
  if (origin !== undefined && origin.version !== tensor.version.value) {
    origin.version = tensor.version.value;
    if (!tensor.leafRequiresGrad && requiresGradient(origin.base)) {
      const replayed = inMode('enabled', () => replayOf(origin)(origin.base));
      const node = replayed.gradientFunction;
      if (node !== null) setHistory(tensor, node as Node, replayed.outputIndex);
    }
  }
  return tensor.gradientFunction as Node | null;
}

/** Where the gradient of a tensor goes; undefined where it requires none. */
export function edgeOf(tensor: Tensor): Edge | undefined {
  const node = currentGradientFunction(tensor);
  if (node !== null) return { node, index: tensor.outputIndex };
  if (!tensor.leafRequiresGrad) return undefined;
  const state = gradientStateOf(tensor);
  state.accumulator ??= new AccumulateGradient(tensor);
  return { node: state.accumulator as AccumulateGradient, index: 0 };
}

function anyRequiresGradient(inputs: readonly Input[]): boolean {
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i];
    if (
      input instanceof Tensor &&
      (input.leafRequiresGrad || input.gradientFunction !== null || input.viewOrigin !== undefined) &&
      requiresGradient(input)
    ) {
      return true;
    }
  }
  return false;
}

function edgesOf(inputs: readonly Input[]): (Edge | undefined)[] {
  const edges = new Array<Edge | undefined>(inputs.length);
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i];
    edges[i] = input instanceof Tensor ? edgeOf(input) : undefined;
  }
  return edges;
}

const noInputs: readonly Input[] = [];

/** A view as it was recorded: the operation that made it, which is run again where the view of another base is wanted. */
class RecordedView implements ViewOrigin {
  readonly base: Tensor;
  version: number;
  layout: Layout | undefined;
  private readonly operation: Operation;
  /** What the operation gets beside the tensor that it views. */
  private readonly others: readonly Input[];
  private readonly attributes: Attributes;
  /** Which of several results it is. */
  private readonly position: number | undefined;
  /** Of a view of a view: how that one was made. */
  private readonly before: ViewOrigin | undefined;

  constructor(
    operation: Operation,
    inputs: readonly Input[],
    attributes: Attributes,
    version: number,
    position: number | undefined,
  ) {
    const input = inputs[0] as Tensor;
    const before = input.viewOrigin;
    this.base = before === undefined ? input : before.base;
    this.version = version;
    this.layout = before?.layout;
    this.operation = operation;
    this.others = inputs.length === 1 ? noInputs : inputs.slice(1);
    this.attributes = attributes;
    this.position = position;
    this.before = before;
  }

  /** Goes back to the first view and applies the others in turn: a loop, as chains of views may be longer than the stack. */
  replay(base: Tensor): Tensor {
    const rest: RecordedView[] = [];
    let first: ViewOrigin | undefined = this;
    for (; first instanceof RecordedView; first = first.before) rest.push(first);
    let view = first === undefined ? base : first.replay(base);
    for (let i = rest.length - 1; i >= 0; i--) view = (rest[i] as RecordedView).apply(view);
    return view;
  }

  private apply(input: Tensor): Tensor {
    const { operation, others, attributes, position } = this;
    const result = process(operation, [input, ...others], attributes);
    return (position === undefined ? result : (result as readonly Tensor[])[position]) as Tensor;
  }
}

/**
 * Results of kernels are tensors of their own, even where the last step was a view of what the kernel made: what is written to
 * them in place is their history.
 */
function detachFromBase(result: Result): void {
  if (result instanceof Tensor) {
    if (result.viewOrigin !== undefined) result.viewOrigin = undefined;
    return;
  }
  for (const output of result) if (output.viewOrigin !== undefined) output.viewOrigin = undefined;
}

/** Gives floating-point results of an operation that has no derivative a node that throws when it is asked for one. */
export function recordMissing(
  operation: string,
  reason: string | undefined,
  inputs: readonly Input[],
  result: Result,
): void {
  const outputs = result instanceof Tensor ? [result] : result;
  if (!outputs.some((output) => output.dtype.isFloatingPoint) || !anyRequiresGradient(inputs) || !isRecording()) return;
  detachFromBase(result);
  const node = new MissingDerivative(operation, reason, edgesOf(inputs));
  node.outputCount = outputs.length;
  outputs.forEach((output, index) => {
    if (!output.dtype.isFloatingPoint) return;
    output.gradientFunction = node;
    output.outputIndex = index;
  });
}

function markViews(operation: Operation, inputs: readonly Input[], attributes: Attributes, result: Result): void {
  if (result instanceof Tensor) {
    result.viewOrigin = new RecordedView(operation, inputs, attributes, result.version.value, undefined);
    return;
  }
  for (let i = 0; i < result.length; i++) {
    const output = result[i] as Tensor;
    output.viewOrigin = new RecordedView(operation, inputs, attributes, output.version.value, i);
  }
}

/** Gives each floating-point result among several its place in the graph. */
function recordResults(node: OperationNode, results: readonly Tensor[]): void {
  node.setOutputs(results);
  const { residuals } = node.operation;
  for (let index = 0; index < results.length; index++) {
    const output = results[index] as Tensor;
    if (!output.dtype.isFloatingPoint) continue;
    output.gradientFunction = residuals?.[index] === true ? null : node;
    output.outputIndex = index;
  }
}

/** Short, so that the compiler takes what it calls into it: each small operation passes here. */
function process(operation: Operation, inputs: readonly Input[], attributes: Attributes): Result {
  const hasDerivative = operation.backward !== undefined;
  const recorded = hasDerivative && anyRequiresGradient(inputs) && isRecording();
  const result = operation.execute(inputs, attributes);
  if (operation.isView === true) markViews(operation, inputs, attributes, result);
  else if (recorded) detachFromBase(result);
  if (!recorded) {
    if (!hasDerivative) recordMissing(operation.name, operation.missing, inputs, result);
    return result;
  }
  if (result instanceof Tensor) {
    if (!result.dtype.isFloatingPoint) return result;
    const node = new OperationNode(operation, inputs, attributes, edgesOf(inputs));
    result.gradientFunction = node;
    node.setOutputs([result]);
  } else recordResults(new OperationNode(operation, inputs, attributes, edgesOf(inputs)), result);
  return result;
}

function checkInPlace(operation: Operation, target: Tensor): void {
  const leaf = target.leafRequiresGrad ? target : target.viewOrigin?.base;
  if (leaf?.leafRequiresGrad === true) {
    throw new AutogradError(
      `${operation.name}/leaf-in-place`,
      `${leaf === target ? 'a leaf tensor' : 'a view of a leaf tensor'} that requires grad cannot be written to in place by ${operation.name}_\n  fix: wrap the write in torch.noGrad(() => …), or use the operation without underscore`,
    );
  }
}

/** Where a view stands in its base; offsets count from the base's first element. */
interface Place {
  readonly base: Layout;
  readonly view: Layout;
}

/** Undefined where the view shows more than elements of its base. */
function placeIn(base: Tensor, view: Tensor): Place | undefined {
  const offset = view.offset - base.offset;
  const inside = offset >= 0 && offset + span(view) <= span(base);
  if (!inside || view.dtype !== base.dtype) return undefined;
  return { base: layoutOf(base), view: { ...layoutOf(view), offset } };
}

/** How much memory lies between a tensor's first element and the end of its last. */
function span({ sizes, steps, elementCount }: Tensor): number {
  if (elementCount === 0) return 0;
  return sizes.reduce((last, size, d) => last + (size - 1) * (steps[d] as number), 1);
}

/** History of a base after a view of it was written to: the written part's gradient goes through the operation, the rest passes. */
class ViewWriteNode extends Node {
  readonly name = 'CopySlices';
  readonly edges: readonly (Edge | undefined)[];
  private readonly written: Node;
  private readonly replay: ViewOrigin['replay'];
  private readonly place: Place | undefined;

  constructor(written: Node, baseEdge: Edge | undefined, view: Tensor, origin: ViewOrigin) {
    super();
    this.written = written;
    this.replay = replayOf(origin);
    this.place = placeIn(origin.base, view);
    this.edges = [baseEdge, ...written.edges.slice(1)];
  }

  backward(gradients: readonly Gradient[], createGraph: boolean): readonly Gradient[] {
    const gradient = gradients[0];
    if (gradient === undefined) return this.edges.map(() => undefined);
    const whole = viewWriteOperations.clone(gradient);
    const part = this.partOf(whole, createGraph);
    const results = this.written.backward([viewWriteOperations.clone(part)], createGraph);
    viewWriteOperations.copy(part, results[0]);
    return [whole, ...results.slice(1)];
  }

  private partOf(whole: Tensor, createGraph: boolean): Tensor {
    const { place } = this;
    // A graph needs the view operations; without one it is enough to know where the part stands.
    if (createGraph || place === undefined) return this.replay(whole);
    arrangeAs(whole, place.base);
    const { shape, strides, offset } = place.view;
    return new Tensor(whole.storage, whole.offset + offset, shape, strides, whole.dtype, whole.version);
  }

  override release(): void {
    this.written.release();
  }
}

/** The two operators that `ViewWriteNode` needs; `ops/` hands them in, as imports only go down. */
const viewWriteOperations = {
  clone: (tensor: Tensor): Tensor => tensor,
  copy: (_target: Tensor, _source: Tensor | undefined): void => {},
};

export function setViewWriteOperations(operations: typeof viewWriteOperations): void {
  Object.assign(viewWriteOperations, operations);
}

/** The node of a write in place, made before it happens. */
function writeNode(operation: Operation, target: Tensor, inputs: readonly Input[], attributes: Attributes): Node {
  const edges = edgesOf(inputs);
  if (operation.backward === undefined) return new MissingDerivative(operation.name, operation.missing, edges);
  const needs = edges.map((edge) => edge !== undefined);
  // The write destroys what the derivative reads of the target: a copy is kept, as PyTorch does.
  const kept = operation.saves(inputs, attributes, needs).inputs[0]
    ? [viewWriteOperations.clone(target), ...inputs.slice(1)]
    : inputs;
  return new OperationNode(operation, kept, attributes, edges);
}

function processInPlace(operation: Operation, target: Tensor, inputs: readonly Input[], attributes: Attributes): void {
  const enabled = isRecording();
  if (enabled) checkInPlace(operation, target);
  const recorded = enabled && target.dtype.isFloatingPoint && anyRequiresGradient(inputs);
  if (!recorded) {
    operation.executeInto?.(target, inputs, attributes);
    target.version.value++;
    return;
  }
  const node = writeNode(operation, target, inputs, attributes);
  const origin = target.viewOrigin;
  const baseEdge = origin === undefined ? undefined : edgeOf(origin.base);
  operation.executeInto?.(target, inputs, attributes);
  target.version.value++;
  if (node instanceof OperationNode) node.setOutputs([target]);
  if (origin === undefined) {
    setHistory(target, node, 0);
  } else {
    setHistory(origin.base, new ViewWriteNode(node, baseEdge, target, origin), 0);
  }
}

/** A class, so that stack traces say `Autograd.process` where an object without one would be `Object`. */
class Autograd implements Interpreter {
  readonly process = process;
  readonly processInPlace = processInPlace;
}

setBaseInterpreter(new Autograd());
