/** @file What a model consists of and what a call of it takes, as a table: shapes, parameters, memory, multiply-adds. */
import { unrecorded } from '../../autograd/context.ts';
import { dispatch, dispatchInPlace, type Interpreter, interpret } from '../../dispatch/dispatch.ts';
import { innermostCall, type ModuleCall, nameBelow, watchCalls } from '../../dispatch/module-calls.ts';
import { kindOf } from '../../errors/copies.ts';
import { ArgumentError } from '../../errors/errors.ts';
import { bindNamed } from '../../ops/define.ts';
import { type Arguments, optionalDtype, optionalInteger, optionalString } from '../../ops/parameters.ts';
import type { DType } from '../../storage/dtype.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { Module } from '../module.ts';
import { type InspectedInput, inputsOf, tensorsIn } from './inputs.ts';
import { multiplyAddsOf } from './multiply-adds.ts';
import { framed, grouped, tableLines } from './table.ts';
import { withoutTrace } from './trial.ts';

const parameters = [
  optionalInteger('depth', 3, 'how many levels of modules are printed'),
  optionalString('mode', ['eval', 'train', 'same'], 'eval', 'in which mode the model is called'),
  optionalDtype('dtype', undefined, 'of inputs that are given by their sizes'),
] as const;

export interface SummaryOptions {
  /** How many levels of modules are printed; what is deeper counts to the last one. Default: 3. */
  readonly depth?: number | null;
  /** In which mode the model is called; 'same': that which it is in. Default: 'eval'. */
  readonly mode?: 'eval' | 'train' | 'same' | null;
  /** Of inputs that are given by their sizes. Default: the default dtype. */
  readonly dtype?: DType | null;
}

/** A module in its place in the call. */
export interface LayerSummary {
  /** The class. */
  readonly type: string;
  /** The field that holds it; empty for the model. */
  readonly name: string;
  /** Dotted names from the model on. */
  readonly path: string;
  /** 0 for the model, 1 for what it calls. */
  readonly depth: number;
  /** How often it is called there. */
  readonly calls: number;
  /** Shapes of the tensors that the last call returned. */
  readonly outputShapes: readonly Shape[];
  /** Elements of its own parameters, without those of layers below it, and of those that were counted above. */
  readonly parameters: number;
  readonly trainable: number;
  /** Of its own operations, without those of layers below it, in all its calls. */
  readonly multiplyAdds: number;
  /** Bytes of what its calls returned, where it calls no other layer and made them itself. */
  readonly outputBytes: number;
  /** Was the module called elsewhere before? */
  readonly recursive: boolean;
}

/** Counts of a whole model and call. */
export interface SummaryTotals {
  /** Elements of all parameters, each counted once. */
  readonly parameters: number;
  readonly trainable: number;
  readonly multiplyAdds: number;
  /** Two for each multiply-add, as `torch.utils.flop_counter` counts. */
  readonly flops: number;
  readonly inputBytes: number;
  /** What layers return, and as much again for the gradients. */
  readonly passBytes: number;
  readonly parameterBytes: number;
  readonly bufferBytes: number;
  readonly bytes: number;
}

/** Bytes in the unit that fits. */
function amount(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const unit = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${unit === 0 ? bytes : (bytes / 1000 ** unit).toFixed(2)} ${units[unit]}`;
}

/** Prints itself as a table. */
export class ModelSummary {
  /** In the order of the first calls, each behind the one that calls it. */
  readonly layers: readonly LayerSummary[];
  readonly totals: SummaryTotals;
  readonly #depth: number;

  constructor(layers: readonly LayerSummary[], totals: SummaryTotals, depth: number) {
    this.layers = layers;
    this.totals = totals;
    this.#depth = depth;
  }

  toString(): string {
    const { totals } = this;
    const header = ['Layer (name: type)', 'Output shape', 'Parameters', 'Multiply-adds'];
    const [head = '', ...lines] = tableLines([header, ...this.#rows()], [0, 1]);
    const counts = [
      `Total parameters: ${grouped(totals.parameters)}`,
      `Trainable parameters: ${grouped(totals.trainable)}`,
      `Non-trainable parameters: ${grouped(totals.parameters - totals.trainable)}`,
      `Multiply-adds: ${grouped(totals.multiplyAdds)}, FLOPs: ${grouped(totals.flops)}`,
    ];
    const memory = [
      `Input: ${amount(totals.inputBytes)}`,
      `Forward and backward pass: ${amount(totals.passBytes)}`,
      `Parameters: ${amount(totals.parameterBytes)}`,
      ...(totals.bufferBytes === 0 ? [] : [`Buffers: ${amount(totals.bufferBytes)}`]),
      `Estimated total: ${amount(totals.bytes)}`,
    ];
    return framed([[head], lines, counts, memory]);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #rows(): string[][] {
    const { layers } = this;
    const limit = this.#depth;
    return layers.flatMap((layer, i) => {
      if (layer.depth > limit) return [];
      const end = layers.findIndex((other, j) => j > i && other.depth <= layer.depth);
      const below = layers.slice(i + 1, end < 0 ? undefined : end);
      const counted = layer.depth === limit ? [layer, ...below] : [layer];
      const sum = (field: 'parameters' | 'multiplyAdds'): number =>
        counted.reduce((total, each) => total + each[field], 0);
      const title = layer.name === '' ? layer.type : `${layer.name}: ${layer.type}`;
      const count = sum('parameters');
      const products = sum('multiplyAdds');
      return [
        [
          `${this.#branches(i)}${title}${layer.calls > 1 ? ` ×${layer.calls}` : ''}`,
          layer.outputShapes.length === 0 ? '--' : formatShape(layer.outputShapes[0] as Shape),
          count > 0 ? grouped(count) : layer.recursive ? '(recursive)' : '--',
          products > 0 ? grouped(products) : '--',
        ],
      ];
    });
  }

  /** The lines of the tree in front of a layer. */
  #branches(at: number): string {
    const { depth } = this.layers[at] as LayerSummary;
    let text = '';
    for (let level = 1; level <= depth; level++) {
      const next = this.layers.slice(at + 1).find((other) => other.depth <= level);
      const goesOn = next !== undefined && next.depth === level;
      text += level === depth ? (goesOn ? '├─' : '└─') : goesOn ? '│  ' : '   ';
    }
    return text;
  }
}

/** A layer while it is being counted. */
interface Row {
  readonly module: Module;
  readonly name: string;
  readonly path: string;
  readonly depth: number;
  readonly recursive: boolean;
  readonly below: Row[];
  calls: number;
  outputShapes: readonly Shape[];
  parameters: number;
  trainable: number;
  multiplyAdds: number;
  outputBytes: number;
}

function bytesOf(tensors: Iterable<Tensor>): number {
  let bytes = 0;
  for (const { elementCount, dtype } of tensors) bytes += elementCount * dtype.itemsize;
  return bytes;
}

/** The rows of a call, filled while it runs. */
class Count implements Interpreter {
  readonly root: Row;
  private readonly rows = new Map<ModuleCall, Row>();
  private readonly seen = new Set<object>();

  constructor(model: Module) {
    this.root = this.row(model, '', '', 0);
  }

  private row(module: Module, name: string, path: string, depth: number): Row {
    const recursive = this.seen.has(module);
    this.seen.add(module);
    return {
      module,
      name,
      path,
      depth,
      recursive,
      below: [],
      calls: 0,
      outputShapes: [],
      parameters: 0,
      trainable: 0,
      multiplyAdds: 0,
      outputBytes: 0,
    };
  }

  begin(call: ModuleCall): void {
    const module = call.module as Module;
    const outer = call.outer === undefined ? undefined : this.rows.get(call.outer);
    let row = outer === undefined ? this.root : outer.below.find((each) => each.module === module);
    if (row === undefined && outer !== undefined) {
      const name = nameBelow(outer.module, module);
      row = this.row(module, name, outer.path === '' ? name : `${outer.path}.${name}`, outer.depth + 1);
      outer.below.push(row);
    }
    if (row === undefined) return;
    row.calls++;
    this.rows.set(call, row);
  }

  end(call: ModuleCall, inputs: readonly unknown[], output: unknown): void {
    const row = this.rows.get(call);
    if (row === undefined) return;
    const outputs = tensorsIn(output);
    row.outputShapes = outputs.map(({ shape }) => shape);
    if (row.below.length > 0) return;
    const given = new Set(tensorsIn([...inputs]).map(({ storage }) => storage));
    row.outputBytes += bytesOf(outputs.filter(({ storage }) => !given.has(storage)));
  }

  process: Interpreter['process'] = (operation, inputs, attributes) => {
    const result = dispatch(operation, inputs, attributes);
    const call = innermostCall();
    const row = call === undefined ? undefined : this.rows.get(call);
    if (row !== undefined) row.multiplyAdds += multiplyAddsOf(operation.name, inputs, result);
    return result;
  };

  processInPlace: Interpreter['processInPlace'] = (operation, target, inputs, attributes) => {
    dispatchInPlace(operation, target, inputs, attributes);
  };

  /** Rows in the order in which they are printed. */
  inOrder(row = this.root): Row[] {
    return [row, ...row.below.flatMap((each) => this.inOrder(each))];
  }
}

/** The modules as they stand in fields, for a summary without a call. */
function unfold(count: Count): void {
  const add = (call: ModuleCall, within: ReadonlySet<object>): void => {
    count.begin(call);
    if (within.has(call.module)) return;
    const inner = new Set(within).add(call.module);
    for (const module of (call.module as Module).children()) add({ module, outer: call }, inner);
  };
  add({ module: count.root.module, outer: undefined }, new Set());
}

/** Gives each row the parameters of its module, and of modules below that were not called. */
function countParameters(model: Module, rows: readonly Row[]): void {
  const byModule = new Map<object, Row>();
  for (const row of rows) if (!byModule.has(row.module)) byModule.set(row.module, row);
  const seen = new Set<object>();
  const visit = (module: Module, owner: Row, within: ReadonlySet<object>): void => {
    if (within.has(module)) return;
    const row = byModule.get(module) ?? owner;
    for (const [, parameter] of module.ownParameters()) {
      if (seen.has(parameter)) continue;
      seen.add(parameter);
      row.parameters += parameter.elementCount;
      if (parameter.requiresGrad) row.trainable += parameter.elementCount;
    }
    for (const child of module.children()) visit(child, row, new Set(within).add(module));
  };
  visit(model, rows[0] as Row, new Set());
}

function summaryOf(model: Module, count: Count, inputs: readonly unknown[], depth: number): ModelSummary {
  const rows = count.inOrder();
  countParameters(model, rows);
  const layers = rows.map(({ module, below: _, ...row }): LayerSummary => ({ type: module.constructor.name, ...row }));
  const sum = (field: 'parameters' | 'trainable' | 'multiplyAdds' | 'outputBytes'): number =>
    layers.reduce((total, layer) => total + layer[field], 0);
  const inputBytes = bytesOf(tensorsIn([...inputs]));
  const passBytes = 2 * sum('outputBytes');
  const parameterBytes = bytesOf(model.parameters());
  const bufferBytes = bytesOf(model.buffers());
  const totals: SummaryTotals = {
    parameters: sum('parameters'),
    trainable: sum('trainable'),
    multiplyAdds: sum('multiplyAdds'),
    flops: 2 * sum('multiplyAdds'),
    inputBytes,
    passBytes,
    parameterBytes,
    bufferBytes,
    bytes: inputBytes + passBytes + parameterBytes + bufferBytes,
  };
  return new ModelSummary(layers, totals, depth);
}

/** A model is what is looked at. */
export function requireModel(call: string, model: unknown): asserts model is Module {
  if (model instanceof Module) return;
  throw new ArgumentError(
    `${call}/model`,
    `model of ${call} must be a module, got ${kindOf(model)}\n  fix: ${call}(model, input) with a model such as new nn.Linear(2, 3)`,
  );
}

/**
 * Layers of a model, the shapes of what they return, their parameters, memory and multiply-adds: a table when it is printed, numbers
 * as `layers` and `totals`. The input is a tensor, an array of inputs, the sizes of one input or of several; without one there are no
 * shapes. The model is called once without gradients, and is as it was before.
 *
 * @throws {ArgumentError} when the input is no tensor and no sizes (`summary/input`).
 * @difference PyTorch has it in a package, torchinfo. Products are counted as `torch.utils.flop_counter` does: a bias is none.
 * @example
 * const model = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 2));
 * torch.summary(model, [16, 4]).totals.multiplyAdds; // 768
 */
export function summary(
  model: Module,
  input?: InspectedInput | null,
  ...options: readonly (number | null | SummaryOptions)[]
): ModelSummary {
  requireModel('summary', model);
  const { depth, mode, dtype } = bindNamed('summary', parameters, options as Arguments<typeof parameters>);
  if (depth < 0) {
    throw new ArgumentError('summary/depth', `depth of summary must not be negative, got ${depth}`, { depth });
  }
  const count = new Count(model);
  if (input === undefined || input === null) {
    unfold(count);
    return summaryOf(model, count, [], depth);
  }
  const inputs = inputsOf('summary', input, dtype);
  withoutTrace(model, () => {
    if (mode !== 'same') model.train(mode === 'train');
    const unwatch = watchCalls(count);
    try {
      unrecorded(() => interpret(count, () => model(...inputs)));
    } finally {
      unwatch();
    }
  });
  return summaryOf(model, count, inputs, depth);
}
