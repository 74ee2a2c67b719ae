/** @file Recurrent cells: one step, for loops that the user writes. */
import { linear } from '../ops/contraction/matmul.ts';
import { emptyTensor } from '../ops/create.ts';
import {
  type Arguments,
  type BoundArguments,
  integer,
  optionalBoolean,
  optionalDevice,
  optionalDtype,
  optionalString,
} from '../ops/parameters.ts';
import { type Cell, gatesOf, type State, steps } from '../ops/recurrent/step.ts';
import { squeeze, unsqueeze } from '../ops/view/squeeze.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { rememberParameters } from './fields.ts';
import { uniform_ } from './initialisation.ts';
import { bindNamed } from './layer-arguments.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';
import { notNegative, positive, within } from './ranges.ts';
import { givenStates, networkOf, requireRecurrentInput, zeroStates } from './recurrent-state.ts';

const sizes = [
  within(notNegative, integer('inputSize', 'size of the last dim of the input')),
  within(positive, integer('hiddenSize', 'size of the hidden state')),
  optionalBoolean('bias', true, 'add learned rows to the gates'),
] as const;

const places = [
  optionalDevice('device', undefined, 'where the parameters are'),
  optionalDtype('dtype', undefined, 'dtype of the parameters'),
] as const;

abstract class RecurrentCell extends Module {
  static override readonly stateNames: Readonly<Record<string, string>> = {
    weightIh: 'weight_ih',
    weightHh: 'weight_hh',
    biasIh: 'bias_ih',
    biasHh: 'bias_hh',
  };

  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly bias: boolean;
  /** [gates · hiddenSize, inputSize] */
  weightIh: Parameter;
  /** [gates · hiddenSize, hiddenSize] */
  weightHh: Parameter;
  /** [gates · hiddenSize]; null with `bias: false`. */
  biasIh: Parameter | null;
  /** [gates · hiddenSize]; null with `bias: false`. */
  biasHh: Parameter | null;
  protected readonly cell: Cell;

  constructor(cell: Cell, settings: BoundArguments<readonly [...typeof sizes, ...typeof places]>) {
    super();
    const { inputSize, hiddenSize, bias, device, dtype = getDefaultDtype() } = settings;
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.bias = bias;
    this.cell = cell;
    const rows = gatesOf[cell] * hiddenSize;
    const make = (...shape: readonly number[]) => new Parameter(madeOn(device, () => emptyTensor(shape, dtype)));
    this.weightIh = make(rows, inputSize);
    this.weightHh = make(rows, hiddenSize);
    this.biasIh = bias ? make(rows) : null;
    this.biasHh = bias ? make(rows) : null;
    rememberParameters(this);
    this.resetParameters();
  }

  /** Draws new weights. */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.hiddenSize);
    for (const parameter of this.parameters()) uniform_(parameter, -bound, bound);
  }

  /** One step. */
  protected step(input: Tensor, hx: unknown): readonly Tensor[] {
    const layer = `${networkOf(this.cell)}Cell`;
    requireRecurrentInput(layer, input, [1, 2], this.inputSize, this.weightIh);
    const isBatched = input.sizes.length === 2;
    const shape = isBatched ? [input.sizes[0] as number, this.hiddenSize] : [this.hiddenSize];
    const shapes = this.cell === 'LSTM' ? [shape, shape] : [shape];
    const given = givenStates(layer, hx, shapes, this.weightIh) ?? zeroStates(shapes, input);
    const rows = (tensor: Tensor): Tensor => (isBatched ? tensor : unsqueeze(tensor, 0));
    const state = given.map((each) => rows(each as Tensor)) as readonly Tensor[] as State;
    const fromInput = linear(rows(input), this.weightIh, this.biasIh);
    const next = steps[this.cell](fromInput, linear(state[0], this.weightHh, this.biasHh), state) as readonly Tensor[];
    return isBatched ? next : next.map((each) => squeeze(each, 0));
  }

  override extraRepr(): string {
    const bias = this.bias ? '' : ', bias=False';
    return `${this.inputSize}, ${this.hiddenSize}${bias}${this.cell === 'relu' ? ', nonlinearity=relu' : ''}`;
  }
}

/**
 * One step of a recurrent network without gates.
 *
 * @formula h′ = tanh(W_ih x + b_ih + W_hh h + b_hh)
 * @shape input [N, inputSize] or [inputSize], hx [N, hiddenSize] or [hiddenSize] → as hx
 * @throws {ShapeError} when the input has another last dim than inputSize (`RNNCell/input-size`).
 * @throws {ShapeError} when hx has not the shape that is due (`RNNCell/state`).
 * @example
 * const cell = new nn.RNNCell(3, 4);
 * let hidden = cell(torch.ones([2, 3]));
 * hidden = cell(torch.ones([2, 3]), hidden);
 * hidden.shape; // [ 2, 4 ]
 */
export class RNNCell extends RecurrentCell {
  static readonly parameters = [
    ...sizes,
    optionalString('nonlinearity', ['tanh', 'relu'], 'tanh', 'what the sum goes through'),
    ...places,
  ] as const;

  readonly nonlinearity: 'tanh' | 'relu';

  constructor(...given: Arguments<typeof RNNCell.parameters>) {
    const settings = bindNamed('RNNCell', RNNCell.parameters, given);
    super(settings.nonlinearity, settings);
    this.nonlinearity = settings.nonlinearity;
  }

  forward(input: Tensor, hx?: Tensor | null): Tensor {
    return this.step(input, hx)[0] as Tensor;
  }
}

/**
 * One step of long short-term memory: gives hidden and cell state.
 *
 * @formula i, f, o = σ(W_ih x + b_ih + W_hh h + b_hh), g = tanh(…), c′ = f · c + i · g, h′ = o · tanh(c′)
 * @shape input [N, inputSize] or [inputSize], hx [h, c] each [N, hiddenSize] or [hiddenSize] → [h, c] as hx
 * @throws {ShapeError} when the input has another last dim than inputSize (`LSTMCell/input-size`).
 * @throws {ShapeError} when a state has not the shape that is due (`LSTMCell/state`).
 * @example
 * const cell = new nn.LSTMCell(3, 4);
 * const [h, c] = cell(torch.ones([2, 3]));
 * cell(torch.ones([2, 3]), [h, c])[0].shape; // [ 2, 4 ]
 */
export class LSTMCell extends RecurrentCell {
  static readonly parameters = [...sizes, ...places] as const;

  constructor(...given: Arguments<typeof LSTMCell.parameters>) {
    super('LSTM', bindNamed('LSTMCell', LSTMCell.parameters, given));
  }

  forward(input: Tensor, hx?: readonly [hidden: Tensor, cell: Tensor] | null): [hidden: Tensor, cell: Tensor] {
    const [hidden, cell] = this.step(input, hx);
    return [hidden as Tensor, cell as Tensor];
  }
}

/**
 * One step of gated recurrent units.
 *
 * @formula r, z = σ(W_ih x + b_ih + W_hh h + b_hh), n = tanh(W_in x + b_in + r · (W_hn h + b_hn)), h′ = (1 − z) · n + z · h
 * @shape input [N, inputSize] or [inputSize], hx [N, hiddenSize] or [hiddenSize] → as hx
 * @throws {ShapeError} when the input has another last dim than inputSize (`GRUCell/input-size`).
 * @throws {ShapeError} when hx has not the shape that is due (`GRUCell/state`).
 * @example
 * const cell = new nn.GRUCell(3, 4);
 * cell(torch.ones(3)).shape; // [ 4 ]
 */
export class GRUCell extends RecurrentCell {
  static readonly parameters = [...sizes, ...places] as const;

  constructor(...given: Arguments<typeof GRUCell.parameters>) {
    super('GRU', bindNamed('GRUCell', GRUCell.parameters, given));
  }

  forward(input: Tensor, hx?: Tensor | null): Tensor {
    return this.step(input, hx)[0] as Tensor;
  }
}
