/** @file Recurrent layers: networks that go through sequences step by step. */
import { type Arguments, optionalInteger, optionalString } from '../ops/parameters.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { bindNamed } from './layer-arguments.ts';
import type { PackedSequence } from './packed-sequence.ts';
import { notNegative, within } from './ranges.ts';
import { courseParameters, placeParameters, RecurrentLayer, sizeParameters } from './recurrent-layer.ts';

/** A layer with one state: the output of all steps, and the state of each layer after the last. */
interface KeepsHidden {
  /** Runs the module with its hooks. */
  (input: Tensor, hx?: Tensor | null): [output: Tensor, hidden: Tensor];
  (input: PackedSequence, hx?: Tensor | null): [output: PackedSequence, hidden: Tensor];
}

/** A layer with two states. */
interface KeepsHiddenAndCell {
  /** Runs the module with its hooks. */
  (
    input: Tensor,
    hx?: readonly [hidden: Tensor, cell: Tensor] | null,
  ): [output: Tensor, state: [hidden: Tensor, cell: Tensor]];
  (
    input: PackedSequence,
    hx?: readonly [hidden: Tensor, cell: Tensor] | null,
  ): [output: PackedSequence, state: [hidden: Tensor, cell: Tensor]];
}

export interface RNN extends KeepsHidden {}

/**
 * Recurrent layer without gates: the hidden state of a step comes from the input of the step and the state before it.
 *
 * @formula hₜ = tanh(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh)
 * @shape input [L, N, inputSize], hx [layers · directions, N, hiddenSize] → output [L, N, directions · hiddenSize], hidden as hx; N first with batchFirst
 * @throws {ShapeError} when the input has another last dim than inputSize (`RNN/input-size`).
 * @throws {ShapeError} when hx has not the shape that is due (`RNN/state`).
 * @source J. L. Elman: "Finding Structure in Time", 1990, https://doi.org/10.1016/0364-0213(90)90002-E
 * @example
 * const layer = new nn.RNN(3, 4, { nonlinearity: 'relu' });
 * const [output, hidden] = layer(torch.ones([5, 2, 3]));
 * output.shape; // [ 5, 2, 4 ]
 * hidden.shape; // [ 1, 2, 4 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class RNN extends RecurrentLayer {
  static readonly parameters = [
    ...sizeParameters,
    optionalString('nonlinearity', ['tanh', 'relu'], 'tanh', 'what the sum goes through'),
    ...courseParameters,
    ...placeParameters,
  ] as const;

  readonly nonlinearity: 'tanh' | 'relu';

  constructor(...given: Arguments<typeof RNN.parameters>) {
    const settings = bindNamed('RNN', RNN.parameters, given);
    super(settings.nonlinearity, settings);
    this.nonlinearity = settings.nonlinearity;
  }

  forward(input: Tensor | PackedSequence, hx?: Tensor | null): [output: Tensor | PackedSequence, hidden: Tensor] {
    const { output, final } = this.run(input, hx);
    return [output, final[0] as Tensor];
  }
}

export interface LSTM extends KeepsHiddenAndCell {}

/**
 * Long short-term memory: gates decide at each step what the cell state forgets, what it takes in and what of it is seen.
 *
 * @formula i, f, o = σ(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh), g = tanh(…), cₜ = f · cₜ₋₁ + i · g, hₜ = o · tanh(cₜ), with projSize hₜ = W_hr (o · tanh(cₜ))
 * @shape input [L, N, inputSize], hx [h, c] each [layers · directions, N, size] → output [L, N, directions · size], [h, c] as hx; size is hiddenSize, of h with projSize that; N first with batchFirst
 * @throws {ShapeError} when the input has another last dim than inputSize (`LSTM/input-size`).
 * @throws {ShapeError} when a state has not the shape that is due (`LSTM/state`).
 * @source S. Hochreiter, J. Schmidhuber: "Long Short-Term Memory", 1997, https://doi.org/10.1162/neco.1997.9.8.1735
 * @example
 * const lstm = new nn.LSTM(3, 4, { numLayers: 2, batchFirst: true });
 * const [output, [h, c]] = lstm(torch.ones([2, 5, 3]));
 * [output.shape, h.shape, c.shape]; // [ [ 2, 5, 4 ], [ 2, 2, 4 ], [ 2, 2, 4 ] ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class LSTM extends RecurrentLayer {
  static readonly parameters = [
    ...sizeParameters,
    ...courseParameters,
    within(notNegative, optionalInteger('projSize', 0, 'size that the hidden state is mapped to; 0 for none')),
    ...placeParameters,
  ] as const;

  constructor(...given: Arguments<typeof LSTM.parameters>) {
    const settings = bindNamed('LSTM', LSTM.parameters, given);
    super('LSTM', settings, settings.projSize);
  }

  forward(
    input: Tensor | PackedSequence,
    hx?: readonly [hidden: Tensor, cell: Tensor] | null,
  ): [output: Tensor | PackedSequence, state: [hidden: Tensor, cell: Tensor]] {
    const { output, final } = this.run(input, hx);
    return [output, [final[0] as Tensor, final[1] as Tensor]];
  }
}

export interface GRU extends KeepsHidden {}

/**
 * Gated recurrent units: an LSTM's simpler relation, whose hidden state is also its memory.
 *
 * @formula r, z = σ(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh), n = tanh(W_in xₜ + b_in + r · (W_hn hₜ₋₁ + b_hn)), hₜ = (1 − z) · n + z · hₜ₋₁
 * @shape input [L, N, inputSize], hx [layers · directions, N, hiddenSize] → output [L, N, directions · hiddenSize], hidden as hx; N first with batchFirst
 * @throws {ShapeError} when the input has another last dim than inputSize (`GRU/input-size`).
 * @throws {ShapeError} when hx has not the shape that is due (`GRU/state`).
 * @source K. Cho et al.: "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation", 2014,
 * https://arxiv.org/abs/1406.1078
 * @example
 * const [output, hidden] = new nn.GRU(3, 4, { bidirectional: true })(torch.ones([5, 2, 3]));
 * output.shape; // [ 5, 2, 8 ]
 * hidden.shape; // [ 2, 2, 4 ]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature that the constructor provides
export class GRU extends RecurrentLayer {
  static readonly parameters = [...sizeParameters, ...courseParameters, ...placeParameters] as const;

  constructor(...given: Arguments<typeof GRU.parameters>) {
    super('GRU', bindNamed('GRU', GRU.parameters, given));
  }

  forward(input: Tensor | PackedSequence, hx?: Tensor | null): [output: Tensor | PackedSequence, hidden: Tensor] {
    const { output, final } = this.run(input, hx);
    return [output, final[0] as Tensor];
  }
}
