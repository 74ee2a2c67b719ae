/**
 * @file The backward pass: gradients flow from the roots through the recorded nodes, later nodes first, and are recycled as soon
 * as nothing waits for them.
 */

import { deviceAmong, placedOn } from '../dispatch/placement.ts';
import { AutogradError, DeviceError, ShapeError } from '../errors/errors.ts';
import { ambientDevice, endOfPass, onlyHost, recycling, release } from '../storage/allocator.ts';
import type { Storage } from '../storage/storage.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import { gradientStateOf, Tensor } from '../tensor/tensor.ts';
import { gradientArithmetic } from './arithmetic.ts';
import { recorded, unrecorded } from './context.ts';
import { type OutputWatch, retainAt, runHooks, runPostAccumulateHooks } from './hooks.ts';
import { AccumulateGradient, type Edge, type Gradient, type Node, nodeWatch, OperationNode } from './node.ts';
import { edgeOf } from './record.ts';
import { WholeGradient } from './whole-gradient.ts';

/** Checks what the user passes as gradient of a root, or makes the 1 of a scalar root. */
function rootGradient(root: Tensor, gradient: Tensor | undefined): Tensor {
  if (gradient === undefined) {
    if (root.elementCount !== 1) {
      throw new AutogradError(
        'backward/not-scalar',
        `backward starts from a tensor of one element, got shape ${formatShape(root.sizes)}\n  fix: reduce it (loss.mean().backward()), or pass the gradient of each element`,
        { shape: root.sizes },
      );
    }
    return gradientArithmetic().onesLike(root);
  }
  if (!sameShape(root.sizes, gradient.sizes)) {
    throw new ShapeError(
      'backward/gradient-shape',
      `the gradient must have the shape of the tensor, got ${formatShape(gradient.sizes)} for ${formatShape(root.sizes)}`,
    );
  }
  requireBeside('backward/gradient-device', root, gradient);
  return inDtypeOf(root, gradient);
}

/** A gradient is on the device of its tensor. */
export function requireBeside(code: string, tensor: Tensor, gradient: Tensor): void {
  if (tensor.storage.device === gradient.storage.device) return;
  const [own, other] = [tensor.storage.device.name, gradient.storage.device.name];
  throw new DeviceError(
    code,
    `a gradient must be on the device of its tensor, got one on '${other}' for a tensor on '${own}'\n  fix: move the tensor before it is used, or the gradient: gradient.to('${own}'), await gradient.cpu()`,
    { device: own, gradient: other },
  );
}

/** As PyTorch: a gradient of another dtype is converted. A derivative could not compute with it. */
function inDtypeOf(tensor: Tensor, gradient: Tensor): Tensor {
  return gradient.dtype === tensor.dtype ? gradient : gradientArithmetic().convert(gradient, tensor.dtype);
}

/** All nodes that the roots depend on. */
function reachableFrom(roots: Iterable<Node>): Set<Node> {
  const seen = new Set<Node>(roots);
  // A set goes on to what is added to it meanwhile.
  for (const node of seen) for (const edge of node.edges) if (edge !== undefined) seen.add(edge.node);
  return seen;
}

/** The nodes whose gradients lead to one of `targets`: those that must run. */
function nodesBefore(targets: ReadonlySet<Node>, roots: Iterable<Node>): ReadonlySet<Node> {
  const before = new Set<Node>();
  // Edges lead to nodes that were recorded earlier.
  for (const node of [...reachableFrom(roots)].sort((a, b) => a.sequence - b.sequence)) {
    if (node.edges.some((edge) => edge !== undefined && (targets.has(edge.node) || before.has(edge.node)))) {
      before.add(node);
    }
  }
  return before;
}

/** What a pass knows of a node that it has not run yet. */
class Pending {
  /** How many gradients the node waits for. */
  waiting = 0;
  /** What arrived, by output. */
  gradients: Gradient[] | undefined = undefined;
  /** Of a node that took a tensor apart: the tensor's gradient, once a part of it has been written there. */
  whole: WholeGradient | undefined = undefined;
}

/** The nodes that a pass goes to, with how many gradients each waits for. */
function pendingNodes(roots: Iterable<Node>, wanted: Wanted | undefined): Map<Node, Pending> {
  const pending = new Map<Node, Pending>();
  const stack: Node[] = [];
  for (const root of roots) {
    if (pending.has(root)) continue;
    pending.set(root, new Pending());
    stack.push(root);
  }
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (wanted !== undefined && !wanted.running.has(node)) continue;
    const { edges } = node;
    for (let i = 0; i < edges.length; i++) {
      const next = edges[i]?.node;
      if (next === undefined || !isWanted(wanted, next)) continue;
      let known = pending.get(next);
      if (known === undefined) {
        known = new Pending();
        pending.set(next, known);
        stack.push(next);
      }
      known.waiting++;
    }
  }
  return pending;
}

/** What a pass that does not go everywhere is for: gradients of `targets`, for which the nodes `running` must run. */
interface Wanted {
  readonly targets: ReadonlySet<Node>;
  readonly running: ReadonlySet<Node>;
}

function isWanted(wanted: Wanted | undefined, node: Node): boolean {
  return wanted === undefined || wanted.running.has(node) || wanted.targets.has(node);
}

/**
 * Nodes ready to run, taken in the reverse order of recording: a binary heap, later nodes above (Williams: Algorithm 232 Heapsort,
 * 1964, https://doi.org/10.1145/512274.512284).
 */
class ReadyNodes {
  private readonly nodes: Node[] = [];

  add(node: Node): void {
    const { nodes } = this;
    let at = nodes.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = nodes[above] as Node;
      if (parent.sequence > node.sequence) break;
      nodes[at] = parent;
      at = above;
    }
    nodes[at] = node;
  }

  take(): Node | undefined {
    const { nodes } = this;
    const last = nodes.pop();
    if (last === undefined || nodes.length === 0) return last;
    const first = nodes[0];
    let at = 0;
    for (let below = 1; below < nodes.length; below = 2 * at + 1) {
      const right = nodes[below + 1];
      if (right !== undefined && right.sequence > (nodes[below] as Node).sequence) below++;
      const child = nodes[below] as Node;
      if (child.sequence < last.sequence) break;
      nodes[at] = child;
      at = below;
    }
    nodes[at] = last;
    return first;
  }
}

interface PassOptions {
  readonly retainGraph?: boolean | undefined;
  readonly createGraph?: boolean | undefined;
}

export interface BackwardOptions extends PassOptions {
  /** The only tensors that get a gradient in `.grad`; left out, all leaves that require grad do. */
  readonly inputs?: Tensor | readonly Tensor[] | undefined;
}

/** A tensor whose gradient is wanted by itself, not in `.grad`. */
interface Capture {
  readonly node: Node;
  readonly index: number;
  result: Gradient;
}

/** Which leaves get their `.grad`: all, none, or those of some nodes. */
type Leaves = 'all' | 'none' | ReadonlySet<Node>;

function hasSome(gradients: readonly Gradient[]): boolean {
  for (let i = 0; i < gradients.length; i++) if (gradients[i] !== undefined) return true;
  return false;
}

function storagesOf(gradients: readonly Gradient[]): (Storage | undefined)[] {
  const storages = new Array<Storage | undefined>(gradients.length);
  for (let i = 0; i < gradients.length; i++) storages[i] = gradients[i]?.storage;
  return storages;
}

class BackwardPass {
  private readonly createGraph: boolean;
  private readonly retainGraph: boolean;
  private readonly pending: Map<Node, Pending>;
  /** How many waiting gradients stand on a storage made during this pass. */
  private readonly pins = new Map<Storage, number>();
  private readonly ready = new ReadyNodes();
  private readonly captures = new Map<Node, Capture[]>();
  /** The leaves that get their `.grad`. */
  private readonly leaves: Leaves;
  /** Undefined where the pass goes to all leaves. */
  private readonly wanted: Wanted | undefined;

  constructor(roots: readonly Node[], captures: readonly Capture[], leaves: Leaves, options: PassOptions) {
    this.createGraph = options.createGraph === true;
    this.retainGraph = options.retainGraph ?? this.createGraph;
    for (const capture of captures) {
      const others = this.captures.get(capture.node);
      if (others === undefined) this.captures.set(capture.node, [capture]);
      else others.push(capture);
    }
    this.leaves = leaves;
    if (leaves !== 'all') {
      const targets = leaves === 'none' ? new Set(this.captures.keys()) : leaves;
      this.wanted = { targets, running: nodesBefore(targets, roots) };
    }
    this.pending = pendingNodes(roots, this.wanted);
  }

  private deliver(node: Node, pending: Pending, index: number, gradient: Tensor): void {
    let slots = pending.gradients;
    if (slots === undefined) {
      slots = node.outputCount === 1 ? [undefined] : new Array<Gradient>(node.outputCount).fill(undefined);
      pending.gradients = slots;
    }
    const before = slots[index];
    if (before === undefined) {
      slots[index] = gradient;
      this.pin(gradient);
      return;
    }
    // Adding in place is safe where the waiting sum is the only user of its storage.
    const isOwn = this.ownsAlone(before) || pending.whole?.holds(index, before) === true;
    if (!this.createGraph && isOwn && before.dtype === gradient.dtype) {
      gradientArithmetic().addTo(before, gradient);
      if (!this.pins.has(gradient.storage)) return;
      this.pin(gradient);
      this.unpin(gradient);
      return;
    }
    const sum = gradientArithmetic().add(before, gradient);
    slots[index] = sum;
    this.pin(sum);
    this.unpin(before);
  }

  private ownsAlone(gradient: Tensor): boolean {
    return this.pins.get(gradient.storage) === 1 && !gradient.storage.escaped && gradient.contiguousLayout;
  }

  private pin(gradient: Tensor): void {
    const count = this.pins.get(gradient.storage);
    if (count !== undefined) this.pins.set(gradient.storage, count + 1);
  }

  private unpin(gradient: Tensor): void {
    const count = this.pins.get(gradient.storage);
    if (count === undefined) return;
    if (count > 1) {
      this.pins.set(gradient.storage, count - 1);
      return;
    }
    this.pins.delete(gradient.storage);
    if (!this.createGraph) release(gradient.storage);
  }

  /** Runs internal code; what it made and returned is this pass's to recycle later, its other temporaries are recycled now. */
  private owning(run: () => readonly Gradient[]): readonly Gradient[] {
    return this.createGraph ? run() : recycling(run, storagesOf, this.own);
  }

  private readonly own = (storage: Storage): void => {
    this.pins.set(storage, 0);
  };

  private accumulate(leaf: Tensor, given: Tensor): void {
    if (!sameShape(leaf.sizes, given.sizes)) {
      throw new ShapeError(
        'backward/leaf-shape',
        `the gradient of a leaf must have its shape, got ${formatShape(given.sizes)} for ${formatShape(leaf.sizes)}: its data was replaced after it was used\n  fix: compute the loss anew`,
      );
    }
    requireBeside('backward/leaf-device', leaf, given);
    const gradient = inDtypeOf(leaf, given);
    const state = gradientStateOf(leaf);
    const before = state.gradient;
    if (this.createGraph) {
      state.gradient = before === null ? gradient : gradientArithmetic().add(before, gradient);
      state.gradient.storage.escaped = true;
      return;
    }
    if (before !== null) {
      gradientArithmetic().addTo(before, gradient);
      return;
    }
    const own = this.ownsAlone(gradient) ? gradientArithmetic().detach(gradient) : gradientArithmetic().clone(gradient);
    this.pins.delete(own.storage);
    state.gradient = own;
  }

  private visit(node: Node): void {
    // What arrived for the node, which does not wait any more.
    const pending = this.pending.get(node) as Pending;
    const gradients = pending.gradients ?? [];
    pending.gradients = undefined;
    const captures = this.captures.size === 0 ? undefined : this.captures.get(node);
    const runs = this.wanted === undefined || this.wanted.running.has(node);
    // As PyTorch: hooks come first only where the pass ends here.
    if (captures !== undefined && runs) this.capture(captures, gradients);
    if (node.watches !== undefined) this.runWatches(node.watches, gradients);
    if (captures !== undefined && !runs) this.capture(captures, gradients);
    if (node instanceof AccumulateGradient) {
      const gradient = gradients[0];
      const { leaves } = this;
      if (gradient !== undefined && (leaves === 'all' || (leaves !== 'none' && leaves.has(node)))) {
        this.accumulate(node.leaf, gradient);
        runPostAccumulateHooks(node.leaf);
      }
    } else if (runs) {
      if (!hasSome(gradients)) this.settle(node, []);
      else if (pending.whole !== undefined) this.putTogether(node, gradients, pending.whole);
      else if (nodeWatch === undefined) this.propagate(node, gradients);
      else this.watched(node, gradients);
    }
    for (let i = 0; i < gradients.length; i++) {
      const gradient = gradients[i];
      if (gradient !== undefined) this.unpin(gradient);
    }
  }

  private capture(captures: readonly Capture[], gradients: readonly Gradient[]): void {
    for (const capture of captures) {
      capture.result = gradients[capture.index];
      if (capture.result !== undefined) capture.result.storage.escaped = true;
    }
  }

  private runWatches(watches: ReadonlyMap<number, OutputWatch>, gradients: Gradient[]): void {
    for (const [index, watch] of watches) {
      const gradient = gradients[index];
      if (gradient === undefined) continue;
      const final = runHooks(watch, gradient);
      if (final !== gradient) gradients[index] = final;
      const { retainer } = watch;
      if (retainer === undefined) continue;
      const state = gradientStateOf(retainer);
      final.storage.escaped = true;
      state.gradient = state.gradient === null ? final : gradientArithmetic().add(state.gradient, final);
    }
  }

  /** In anomaly mode an error of a node says where the node comes from. */
  private watched(node: Node, gradients: readonly Gradient[]): void {
    try {
      this.propagate(node, gradients);
    } catch (error) {
      throw nodeWatch?.failed(node, error) ?? error;
    }
  }

  private propagate(node: Node, gradients: readonly Gradient[]): void {
    if (node.runsUserCode) {
      for (const gradient of gradients) if (gradient !== undefined) gradient.storage.escaped = true;
      this.settle(node, node.backward(gradients, this.createGraph));
    } else {
      const accumulates = node instanceof OperationNode ? node.operation.accumulates : undefined;
      const sums = accumulates === undefined ? undefined : this.sumsFor(node, accumulates);
      const places =
        node instanceof OperationNode && node.operation.writesToPlaces === true ? this.placesFor(node) : undefined;
      const results = this.owning(() => this.derive(node, gradients, sums, places));
      // A gradient that is a saved tensor itself outlives the node.
      for (let i = 0; i < results.length; i++) {
        const storage = results[i]?.storage;
        if (storage !== undefined && storage.savers > 0) storage.escaped = true;
      }
      this.settle(node, results, sums);
    }
    if (!this.retainGraph) node.release();
  }

  /** The sums that a node's gradients go into, as far as the node can add to them and nothing else uses their memory. */
  private sumsFor(node: Node, accumulates: readonly boolean[]): Gradient[] | undefined {
    if (this.createGraph) return undefined;
    let sums: Gradient[] | undefined;
    for (let i = 0; i < accumulates.length; i++) {
      const edge = node.edges[i];
      if (accumulates[i] !== true || edge === undefined) continue;
      const sum = this.pending.get(edge.node)?.gradients?.[edge.index];
      if (sum === undefined || !this.ownsAlone(sum)) continue;
      sums ??= new Array<Gradient>(accumulates.length).fill(undefined);
      sums[i] = sum;
    }
    return sums;
  }

  /** Where the gradients of a node's inputs stand in that of a tensor that these are parts of. */
  private placesFor({ edges }: OperationNode): Gradient[] | undefined {
    if (this.createGraph || !onlyHost) return undefined;
    let places: Gradient[] | undefined;
    for (let i = 0; i < edges.length; i++) {
      const edge = edges[i];
      if (edge === undefined || !(edge.node instanceof OperationNode) || edge.node.operation.takesApart !== true)
        continue;
      const place = this.placeAt(edge, edge.node);
      if (place === undefined) continue;
      places ??= new Array<Gradient>(edges.length).fill(undefined);
      places[i] = place;
    }
    return places;
  }

  /** A gradient that the user may see is a tensor of its own. */
  private placeAt({ index }: Edge, node: OperationNode): Gradient {
    const pending = this.pending.get(node);
    if (pending === undefined || node.watches !== undefined || this.captures.has(node)) return undefined;
    if (pending.gradients?.[index] !== undefined) return undefined;
    if (pending.whole === undefined) {
      pending.whole = new WholeGradient(node);
      this.pins.set(pending.whole.tensor.storage, 1);
    }
    return pending.whole.place(index);
  }

  /** In place of running a node that took a tensor apart: most of that tensor's gradient stands where it should. */
  private putTogether(node: Node, gradients: readonly Gradient[], whole: WholeGradient): void {
    this.settle(node, [whole.complete(gradients)]);
    this.unpin(whole.tensor);
    if (!this.retainGraph) node.release();
  }

  /** Runs a node on the device of its gradients. */
  private derive(
    node: Node,
    gradients: readonly Gradient[],
    sums: Gradient[] | undefined,
    places: Gradient[] | undefined,
  ): readonly Gradient[] {
    if (onlyHost) return node.backward(gradients, this.createGraph, sums, places);
    const device = deviceAmong(gradients) ?? ambientDevice();
    return placedOn(device, node.name, () => node.backward(gradients, this.createGraph, sums, places));
  }

  /** Hands a node's results on; nodes that wait for nothing more become ready. */
  private settle(node: Node, results: readonly Gradient[], sums?: readonly Gradient[]): void {
    const { edges } = node;
    if (nodeWatch !== undefined) nodeWatch.ran(node, results);
    for (let i = 0; i < edges.length; i++) {
      const edge = edges[i];
      if (edge === undefined || !isWanted(this.wanted, edge.node)) continue;
      const next = edge.node;
      const pending = this.pending.get(next) as Pending;
      const gradient = results[i];
      // What is the sum itself was added by the node.
      if (gradient !== undefined && gradient !== sums?.[i]) this.deliver(next, pending, edge.index, gradient);
      pending.waiting--;
      if (pending.waiting === 0) this.ready.add(next);
    }
  }

  run(roots: readonly { node: Node; index: number; gradient: Tensor }[]): void {
    const first = new Map<Node, Pending>();
    for (const { node, index, gradient } of roots) {
      if (!isWanted(this.wanted, node)) continue;
      const pending = this.pending.get(node) as Pending;
      first.set(node, pending);
      this.deliver(node, pending, index, gradient);
    }
    for (const [node, { waiting }] of first) if (waiting === 0) this.ready.add(node);
    for (let node = this.ready.take(); node !== undefined; node = this.ready.take()) this.visit(node);
  }
}

function runPass(
  tensors: readonly Tensor[],
  gradients: readonly (Tensor | undefined)[],
  captures: readonly Capture[],
  leaves: Leaves,
  options: PassOptions,
): void {
  const roots = tensors.map((tensor, i) => {
    const edge = edgeOf(tensor);
    if (edge === undefined) {
      throw new AutogradError(
        'backward/no-grad',
        'backward starts from a tensor that does not require grad and has no history\n  fix: create the leaves with { requiresGrad: true }, and compute the loss outside of noGrad',
      );
    }
    return { ...edge, gradient: rootGradient(tensor, gradients[i]) };
  });
  const pass = new BackwardPass(
    roots.map((root) => root.node),
    captures,
    leaves,
    options,
  );
  const mode = options.createGraph === true ? recorded : unrecorded;
  mode(() => pass.run(roots));
  endOfPass(tensors[0]?.storage.device ?? ambientDevice());
}

/** The nodes of the leaves among `inputs`; the others are made to keep their gradient, as PyTorch does. */
function leavesOf(inputs: readonly Tensor[]): ReadonlySet<Node> {
  if (inputs.length === 0) {
    throw new AutogradError(
      'backward/inputs',
      'inputs of backward is empty: nothing would get a gradient\n  fix: leave inputs out to reach every leaf that requires grad',
    );
  }
  const edges = inputs.map((input, i) => {
    const edge = edgeOf(input);
    if (edge !== undefined) return edge;
    throw new AutogradError('backward/inputs', `input ${i} of backward does not require grad`, { input: i });
  });
  for (const input of inputs) retainGradient(input);
  return new Set(edges.map(({ node }) => node));
}

/** Keeps the gradient of a tensor that is no leaf in `.grad`. */
export function retainGradient(tensor: Tensor): void {
  const edge = edgeOf(tensor);
  if (edge === undefined || edge.node instanceof AccumulateGradient) return;
  retainAt(edge, tensor);
}

/** Adds the gradients of `tensors` to the `.grad` of every leaf that requires grad, or of `inputs`. */
export function backward(
  tensors: Tensor | readonly Tensor[],
  gradients?: Tensor | readonly (Tensor | undefined)[],
  options: BackwardOptions = {},
): void {
  const roots = tensors instanceof Tensor ? [tensors] : tensors;
  const given = gradients === undefined ? [] : gradients instanceof Tensor ? [gradients] : gradients;
  const { inputs } = options;
  const leaves = inputs === undefined ? 'all' : leavesOf(inputs instanceof Tensor ? [inputs] : inputs);
  runPass(roots, given, [], leaves, options);
}

export interface GradOptions extends PassOptions {
  readonly gradOutputs?: Tensor | readonly (Tensor | undefined)[] | undefined;
  /** An input that the outputs do not depend on gets null instead of an error. */
  readonly allowUnused?: boolean | undefined;
}

/** The gradients of `outputs` with respect to `inputs`; no `.grad` is touched. */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions = {},
): (Tensor | null)[] {
  const roots = outputs instanceof Tensor ? [outputs] : outputs;
  const wanted = inputs instanceof Tensor ? [inputs] : inputs;
  const given = options.gradOutputs;
  const captures = wanted.map((input, i): Capture => {
    const edge = edgeOf(input);
    if (edge === undefined) {
      throw new AutogradError('grad/no-grad', `input ${i} of grad does not require grad`, { input: i });
    }
    return { ...edge, result: undefined };
  });
  runPass(roots, given === undefined ? [] : given instanceof Tensor ? [given] : given, captures, 'none', options);
  return captures.map((capture, i) => {
    if (capture.result === undefined && options.allowUnused !== true) {
      throw new AutogradError(
        'grad/unused',
        `the outputs do not depend on input ${i}\n  fix: pass { allowUnused: true } to get null for it`,
        { input: i },
      );
    }
    return capture.result ?? null;
  });
}
