/**
 * @file What ails a model: units that never answer, activations at their bounds, gradients that vanish or explode, values that are not
 * finite and the operation that made them, each with what to do about it.
 */

import { grad } from '../../autograd/backward.ts';
import { recorded } from '../../autograd/context.ts';
import { dispatch, dispatchInPlace, type Interpreter, interpret } from '../../dispatch/dispatch.ts';
import { innermostCall, pathOf, watchCalls } from '../../dispatch/module-calls.ts';
import { kindOf } from '../../errors/copies.ts';
import { ArgumentError } from '../../errors/errors.ts';
import { toTypedArray } from '../../ops/creation/data.ts';
import { namedOptions } from '../../ops/options.ts';
import { optionalFunction } from '../../ops/parameters.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import type { Module } from '../module.ts';
import { type InspectedInput, inputsOf, tensorsIn } from './inputs.ts';
import { requireModel } from './summary.ts';
import { framed, tableLines } from './table.ts';
import { withoutTrace } from './trial.ts';

export interface InspectOptions {
  /** A scalar to look at the gradients of, from what the model returns. */
  readonly loss?: ((output: Tensor) => Tensor) | null;
}

const parameters = [optionalFunction<(output: Tensor) => Tensor>()('loss', undefined)] as const;

/** Where an activation hardly changes any more: its derivative is under 0.02. */
const bounds: Readonly<Record<string, (value: number) => boolean>> = {
  sigmoid: (value) => value < 0.01 || value > 0.99,
  tanh: (value) => value < -0.99 || value > 0.99,
};

/**
 * Gradients in terms of the weights, norm by norm. A step with a rate of 0.01 changes float32 weights by less than their last bit below
 * the first number, and by more than the weights themselves above the second.
 */
const vanishing = 1e-6;
const exploding = 1e2;

/** More of an activation's values at its bounds are worth a word. */
const muchSaturated = 0.5;

/** What operations did within a module, without those of modules below it. */
export interface LayerInspection {
  /** Dotted names from the model on, `model` itself first. */
  readonly path: string;
  readonly type: string;
  readonly outputShape: Shape | undefined;
  /** Share of units of ReLU that were 0 for every example. */
  readonly dead: number | undefined;
  /** Share of values of sigmoid and tanh at their bounds. */
  readonly saturated: number | undefined;
  /** Share of the output that is NaN or infinite. */
  readonly nonFinite: number;
  /** Norm of the gradient of its parameters over their own norm. */
  readonly gradient: number | undefined;
}

/** Something to mend. */
export interface Finding {
  readonly kind: 'dead' | 'saturated' | 'non-finite' | 'vanishing' | 'exploding';
  readonly path: string;
  readonly message: string;
}

function percent(share: number | undefined): string {
  return share === undefined ? '--' : `${(100 * share).toFixed(1)}%`;
}

/** Prints itself as a table, with what was found below. */
export class ModelInspection {
  readonly layers: readonly LayerInspection[];
  readonly findings: readonly Finding[];

  constructor(layers: readonly LayerInspection[], findings: readonly Finding[]) {
    this.layers = layers;
    this.findings = findings;
  }

  toString(): string {
    const header = ['Layer', 'Type', 'Output shape', 'Dead', 'Saturated', 'Non-finite', 'Gradient / weight'];
    const rows = this.layers.map((layer) => [
      layer.path,
      layer.type,
      layer.outputShape === undefined ? '--' : formatShape(layer.outputShape),
      percent(layer.dead),
      percent(layer.saturated),
      percent(layer.nonFinite),
      layer.gradient === undefined ? '--' : layer.gradient.toExponential(1),
    ]);
    const [head = '', ...lines] = tableLines([header, ...rows], [0, 1, 2]);
    const found = this.findings.map(({ path, message }) => `${path}: ${message}`);
    return framed([[head], lines, found.length === 0 ? ['Nothing to mend was found.'] : found]);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** A module while it is looked at. */
interface Row {
  readonly path: string;
  readonly module: Module;
  outputShape: Shape | undefined;
  units: number;
  deadUnits: number;
  values: number;
  saturatedValues: number;
  outputs: number;
  nonFinite: number;
  gradient: number | undefined;
}

function numbersOf(tensor: Tensor): ArrayLike<number> {
  return toTypedArray(tensor.detach()) as ArrayLike<number>;
}

function countNonFinite(tensors: readonly Tensor[]): number {
  let count = 0;
  for (const tensor of tensors) {
    if (!tensor.dtype.isFloatingPoint) continue;
    const numbers = numbersOf(tensor);
    for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i])) count++;
  }
  return count;
}

/** Looks at each operation of a call. */
class Look implements Interpreter {
  readonly rows = new Map<object, Row>();
  /** Where the first value that is not finite was made of finite ones. */
  firstNonFinite: { readonly operation: string; readonly path: string } | undefined;
  /** Behind a convolution the units are its channels; else they are the entries of the last dim. */
  private unitsAreChannels = false;

  rowOf(module: Module, path: string): Row {
    let row = this.rows.get(module);
    if (row === undefined) {
      row = {
        path,
        module,
        outputShape: undefined,
        units: 0,
        deadUnits: 0,
        values: 0,
        saturatedValues: 0,
        outputs: 0,
        nonFinite: 0,
        gradient: undefined,
      };
      this.rows.set(module, row);
    }
    return row;
  }

  end(call: Parameters<typeof pathOf>[0], _: readonly unknown[], output: unknown): void {
    const row = this.rowOf(call.module as Module, pathOf(call));
    const outputs = tensorsIn(output);
    row.outputShape = outputs[0]?.shape;
    for (const { elementCount } of outputs) row.outputs += elementCount;
    row.nonFinite += countNonFinite(outputs);
  }

  begin(call: Parameters<typeof pathOf>[0]): void {
    this.rowOf(call.module as Module, pathOf(call));
  }

  process: Interpreter['process'] = (operation, inputs, attributes) => {
    const result = dispatch(operation, inputs, attributes);
    this.see(operation.name, tensorsIn([...inputs]), tensorsIn(result));
    return result;
  };

  processInPlace: Interpreter['processInPlace'] = (operation, target, inputs, attributes) => {
    const finite = countNonFinite(tensorsIn([...inputs])) === 0;
    dispatchInPlace(operation, target, inputs, attributes);
    this.see(operation.name, finite ? [] : [target], [target]);
  };

  private see(operation: string, inputs: readonly Tensor[], outputs: readonly Tensor[]): void {
    if (operation.startsWith('convolution')) this.unitsAreChannels = true;
    else if (operation === 'linear' || operation === 'matmul') this.unitsAreChannels = false;
    const call = innermostCall();
    if (call === undefined) return;
    if (this.firstNonFinite === undefined && countNonFinite(outputs) > 0 && countNonFinite(inputs) === 0) {
      this.firstNonFinite = { operation, path: pathOf(call) };
    }
    const row = this.rows.get(call.module);
    const [output] = outputs;
    if (row === undefined || output === undefined) return;
    if (operation === 'relu') this.countDead(row, output);
    const isBound = Object.hasOwn(bounds, operation) ? bounds[operation] : undefined;
    if (isBound === undefined) return;
    const numbers = numbersOf(output);
    row.values += numbers.length;
    for (let i = 0; i < numbers.length; i++) if (isBound(numbers[i] as number)) row.saturatedValues++;
  }

  private countDead(row: Row, output: Tensor): void {
    const { sizes } = output;
    const dim = this.unitsAreChannels && sizes.length > 2 ? 1 : sizes.length - 1;
    const units = sizes[dim] ?? 1;
    const inner = sizes.slice(dim + 1).reduce((product, size) => product * size, 1);
    const numbers = numbersOf(output);
    const alive = new Set<number>();
    for (let i = 0; i < numbers.length; i++) if (numbers[i] !== 0) alive.add(Math.floor(i / inner) % units);
    row.units += units;
    row.deadUnits += units - alive.size;
  }
}

function normOf(tensors: readonly Tensor[]): number {
  let sum = 0;
  for (const tensor of tensors) {
    const numbers = numbersOf(tensor);
    for (let i = 0; i < numbers.length; i++) sum += (numbers[i] as number) ** 2;
  }
  return Math.sqrt(sum);
}

/** The gradients of the loss in terms of the weights, module by module. */
function lookAtGradients(loss: Tensor, rows: Iterable<Row>): void {
  const owned = Array.from(rows, (row) => ({
    row,
    own: Array.from(row.module.ownParameters(), ([, parameter]) => parameter).filter((each) => each.requiresGrad),
  })).filter(({ own }) => own.length > 0);
  if (owned.length === 0) return;
  const gradients = grad(
    loss,
    owned.flatMap(({ own }) => own),
    { allowUnused: true },
  );
  let at = 0;
  for (const { row, own } of owned) {
    const theirs = gradients.slice(at, at + own.length).filter((each) => each !== null);
    at += own.length;
    const weight = normOf(own);
    if (weight > 0) row.gradient = normOf(theirs) / weight;
  }
}

function findingsOf(layers: readonly LayerInspection[], first: Look['firstNonFinite']): Finding[] {
  const findings: Finding[] = [];
  if (first !== undefined) {
    findings.push({
      kind: 'non-finite',
      path: first.path,
      message: `${first.operation} is the first to make NaN or infinity of finite values. Keep its operands where it is defined (clamp, a small number in a divisor or under a root), use the loss on logits, lower the learning rate.`,
    });
  }
  for (const { path, dead, saturated, gradient } of layers) {
    if (dead !== undefined && dead > 0) {
      findings.push({
        kind: 'dead',
        path,
        message: `${percent(dead)} of the units of ReLU are 0 for every example, and get no gradient. Try LeakyReLU, PReLU, ELU or GELU; lower the learning rate.`,
      });
    }
    if (saturated !== undefined && saturated > muchSaturated) {
      findings.push({
        kind: 'saturated',
        path,
        message: `${percent(saturated)} of the values are at the bounds, where the derivative is almost 0. Normalise what comes in (BatchNorm, LayerNorm), start from smaller weights (nn.init.xavierUniform_), or try ReLU or GELU between layers.`,
      });
    }
    if (gradient === undefined) continue;
    if (gradient < vanishing) {
      findings.push({
        kind: 'vanishing',
        path,
        message: `the gradient vanishes: ${gradient.toExponential(1)} of the weights. Try ReLU or GELU in place of sigmoid and tanh, normalisation, connections past layers, nn.init.kaimingUniform_.`,
      });
    } else if (!(gradient <= exploding)) {
      findings.push({
        kind: 'exploding',
        path,
        message: `the gradient explodes: ${gradient.toExponential(1)} of the weights. Clip it (nn.utils.clipGradNorm_), lower the learning rate, normalise the input and between layers.`,
      });
    }
  }
  return findings;
}

/**
 * Looks at one call of a model, layer by layer: dead units of ReLU, saturated sigmoids and tanhs, values that are not finite and the
 * first operation that made them, and with a `loss` gradients that vanish or explode; a table when it is printed, with what to do. The
 * model is called in the mode that it is in, and is as it was before. Give a whole batch: a unit is dead where no example wakes it.
 *
 * @throws {ArgumentError} when the input is no tensor and no sizes (`inspect/input`).
 * @example
 * const model = new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU());
 * nn.init.constant_(model.getParameter('0.bias'), -100);
 * nn.inspect(model, torch.ones([8, 2])).findings.map(({ kind, path }) => [kind, path]); // [ [ 'dead', 'model.1' ] ]
 */
export function inspect(model: Module, input: InspectedInput, options: InspectOptions = {}): ModelInspection {
  requireModel('inspect', model);
  const { loss } = namedOptions('inspect', parameters, options);
  const inputs = inputsOf('inspect', input, undefined);
  const look = new Look();
  withoutTrace(model, () => {
    const unwatch = watchCalls(look);
    try {
      recorded(() => {
        const output: unknown = interpret(look, () => model(...inputs));
        if (loss === undefined || loss === null) return;
        const value: unknown = loss(output as Tensor);
        if (!(value instanceof Tensor) || value.elementCount !== 1) {
          throw new ArgumentError(
            'inspect/loss',
            `loss of inspect must return a scalar tensor, got ${value instanceof Tensor ? formatShape(value.sizes) : kindOf(value)}\n  fix: nn.inspect(model, x, { loss: (output) => F.mseLoss(output, y) })`,
          );
        }
        lookAtGradients(value, look.rows.values());
      });
    } finally {
      unwatch();
    }
  });
  const layers = Array.from(
    look.rows.values(),
    ({ path, module, outputShape, units, deadUnits, values, saturatedValues, outputs, nonFinite, gradient }) => ({
      path,
      type: module.constructor.name,
      outputShape,
      dead: units === 0 ? undefined : deadUnits / units,
      saturated: values === 0 ? undefined : saturatedValues / values,
      nonFinite: outputs === 0 ? 0 : nonFinite / outputs,
      gradient,
    }),
  );
  return new ModelInspection(layers, findingsOf(layers, look.firstNonFinite));
}
