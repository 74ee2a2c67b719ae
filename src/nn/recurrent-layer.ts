/** @file What recurrent layers share: their weights by layer and direction, and the way through the layers. */
import { ShapeError, ValueError } from '../errors/errors.ts';
import { warn } from '../host/process.ts';
import { linear } from '../ops/contraction/matmul.ts';
import { emptyTensor } from '../ops/create.ts';
import { dropout } from '../ops/dropout.ts';
import { indexSelect } from '../ops/gather/index-select.ts';
import { cat, stack } from '../ops/join.ts';
import {
  type BoundArguments,
  integer,
  optionalBoolean,
  optionalDevice,
  optionalDtype,
  optionalInteger,
  optionalNumber,
} from '../ops/parameters.ts';
import { add } from '../ops/pointwise/arithmetic.ts';
import { sequence } from '../ops/recurrent/sequence.ts';
import { type Cell, gatesOf, type State } from '../ops/recurrent/step.ts';
import { transpose } from '../ops/view/permute.ts';
import { reshape } from '../ops/view/reshape.ts';
import { select } from '../ops/view/slice.ts';
import { squeeze, unsqueeze } from '../ops/view/squeeze.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import { formatShape, type Shape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { uniform_ } from './initialisation.ts';
import { ModuleBody } from './module.ts';
import { PackedSequence, wholeNumbers } from './packed-sequence.ts';
import { Parameter } from './parameter.ts';
import { madeOn } from './placement.ts';
import { snakeCase } from './python-name.ts';
import { notNegative, positive, share, within } from './ranges.ts';
import { givenStates, networkOf, requireRecurrentInput, zeroStates } from './recurrent-state.ts';

export const sizeParameters = [
  within(notNegative, integer('inputSize', 'size of the last dim of the input')),
  within(positive, integer('hiddenSize', 'size of the hidden state')),
  within(positive, optionalInteger('numLayers', 1, 'layers, each on the output of the one before')),
] as const;

export const courseParameters = [
  optionalBoolean('bias', true, 'add learned rows to the gates'),
  optionalBoolean('batchFirst', false, 'input and output are [N, L, *] in place of [L, N, *]'),
  within(share, optionalNumber('dropout', 0, 'chance that an element between two layers is dropped')),
  optionalBoolean('bidirectional', false, 'go through the sequence in the other direction, too'),
] as const;

export const placeParameters = [
  optionalDevice('device', undefined, 'where the parameters are'),
  optionalDtype('dtype', undefined, 'dtype of the parameters'),
] as const;

/** What all recurrent layers are told. */
export type RecurrentSettings = BoundArguments<
  readonly [...typeof sizeParameters, ...typeof courseParameters, ...typeof placeParameters]
>;

/** The parameters of one layer in one direction. */
interface LayerWeights {
  readonly input: Tensor;
  readonly hidden: Tensor;
  readonly inputBias: Tensor | undefined;
  readonly hiddenBias: Tensor | undefined;
  readonly projection: Tensor | undefined;
}

/** The sequences of a call as rows, step after step. */
interface Rows {
  readonly rows: Tensor;
  readonly batchSizes: readonly number[];
}

/**
 * The parameters of layer l: `weightIhL0` [gates · hiddenSize, inputs], `weightHhL0` [gates · hiddenSize, hiddenSize], `biasIhL0`
 * and `biasHhL0` [gates · hiddenSize], `weightHrL0` [projSize, hiddenSize]; those of the other direction end in `Reverse`.
 */
export interface RecurrentLayer {
  readonly [parameter: `${'weightIh' | 'weightHh' | 'weightHr' | 'biasIh' | 'biasHh'}L${number}`]: Parameter;
  readonly [parameter: `${'weightIh' | 'weightHh' | 'weightHr' | 'biasIh' | 'biasHh'}L${number}Reverse`]: Parameter;
}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface names the fields, which depend on the number of layers
export abstract class RecurrentLayer extends ModuleBody {
  /** Size of the last dim of the input. */
  readonly inputSize: number;
  /** Size of the hidden state, and of an LSTM's cell state. */
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly bias: boolean;
  readonly batchFirst: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;
  /** Size that an LSTM maps its hidden state to; 0 where it does not. */
  readonly projSize: number;
  /** The kind of its cells. */
  protected readonly cell: Cell;

  constructor(cell: Cell, settings: RecurrentSettings, projSize = 0) {
    super();
    const { inputSize, hiddenSize, numLayers, bias, batchFirst, bidirectional } = settings;
    const layer = networkOf(cell);
    if (projSize >= hiddenSize) {
      throw new ValueError(
        `${layer}/projSize`,
        `projSize of ${layer} must be smaller than hiddenSize, ${hiddenSize}, got ${projSize}\n  rule: a projection maps the hidden state to a smaller one; 0 is none`,
        { projSize, hiddenSize },
      );
    }
    if (settings.dropout > 0 && numLayers === 1) {
      warn(
        `dropout of ${layer} acts between layers, and there is only one: it does nothing\n  fix: numLayers above 1, or nn.Dropout behind the layer`,
      );
    }
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.numLayers = numLayers;
    this.bias = bias;
    this.batchFirst = batchFirst;
    this.dropout = settings.dropout;
    this.bidirectional = bidirectional;
    this.projSize = projSize;
    this.cell = cell;
    this.makeParameters(settings);
    this.resetParameters();
  }

  private makeParameters({ device, dtype = getDefaultDtype() }: RecurrentSettings): void {
    const rows = gatesOf[this.cell] * this.hiddenSize;
    const make = (name: string, ...shape: readonly number[]): void => {
      this.registerParameter(name, new Parameter(madeOn(device, () => emptyTensor(shape, dtype))));
    };
    for (let layer = 0; layer < this.numLayers; layer++) {
      for (const suffix of this.suffixesOf(layer)) {
        make(`weightIh${suffix}`, rows, layer === 0 ? this.inputSize : this.outputSize * this.directions);
        make(`weightHh${suffix}`, rows, this.outputSize);
        if (this.bias) {
          make(`biasIh${suffix}`, rows);
          make(`biasHh${suffix}`, rows);
        }
        if (this.projSize > 0) make(`weightHr${suffix}`, this.projSize, this.hiddenSize);
      }
    }
  }

  private get directions(): number {
    return this.bidirectional ? 2 : 1;
  }

  /** Size of what one direction gives. */
  private get outputSize(): number {
    return this.projSize > 0 ? this.projSize : this.hiddenSize;
  }

  /** How the names of a layer's parameters end, for each direction. */
  private suffixesOf(layer: number): readonly string[] {
    return this.bidirectional ? [`L${layer}`, `L${layer}Reverse`] : [`L${layer}`];
  }

  private weightsOf(suffix: string): LayerWeights {
    const fields = this as unknown as Readonly<Record<string, Tensor | undefined>>;
    return {
      input: fields[`weightIh${suffix}`] as Tensor,
      hidden: fields[`weightHh${suffix}`] as Tensor,
      inputBias: fields[`biasIh${suffix}`],
      hiddenBias: fields[`biasHh${suffix}`],
      projection: fields[`weightHr${suffix}`],
    };
  }

  /** Draws new weights. */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.hiddenSize);
    for (const parameter of this.parameters()) uniform_(parameter, -bound, bound);
  }

  /** Does nothing: the parameters need no order in memory. */
  flattenParameters(): void {}

  /** The parameters by layer and direction. */
  get allWeights(): Parameter[][] {
    const all = Array.from({ length: this.numLayers }, (_, layer) => this.suffixesOf(layer)).flat();
    return all.map((suffix) => Object.values(this.weightsOf(suffix)).filter((each) => each instanceof Parameter));
  }

  /** @internal PyTorch's keys: `weight_ih_l0_reverse`. */
  override stateName(field: string, keys: 'same' | 'snake'): string {
    return /^(weight|bias)(Ih|Hh|Hr)L\d+(Reverse)?$/.test(field) ? snakeCase(field) : super.stateName(field, keys);
  }

  /** Goes through the sequences with all layers. The states are those of all layers and directions. */
  protected run(
    input: Tensor | PackedSequence,
    hx: unknown,
  ): { readonly output: Tensor | PackedSequence; readonly final: readonly Tensor[] } {
    return input instanceof PackedSequence ? this.runPacked(input, hx) : this.runPadded(input, hx);
  }

  private runPadded(input: Tensor, hx: unknown) {
    const layer = networkOf(this.cell);
    const weight = this.weightsOf('L0').input;
    requireRecurrentInput(layer, input, [2, 3], this.inputSize, weight);
    const isBatched = input.sizes.length === 3;
    const steps = isBatched ? (this.batchFirst ? transpose(input, 0, 1) : input) : unsqueeze(input, 1);
    const [length = 0, batch = 0] = steps.sizes;
    if (length === 0) {
      throw new ShapeError(
        `${layer}/length`,
        `${layer} needs sequences of at least one step, got input of shape ${formatShape(input.sizes)}`,
        {
          shape: input.sizes,
        },
      );
    }
    const states = givenStates(layer, hx, this.stateShapes(isBatched ? batch : undefined), weight);
    const initial = isBatched ? states : states?.map((state) => unsqueeze(state as Tensor, 1));
    const { rows, final } = this.throughLayers(
      { rows: reshape(steps, [length * batch, this.inputSize]), batchSizes: new Array<number>(length).fill(batch) },
      initial ?? zeroStates(this.stateShapes(batch), input),
    );
    const whole = reshape(rows, [length, batch, rows.sizes[1] as number]);
    return {
      output: isBatched ? (this.batchFirst ? transpose(whole, 0, 1) : whole) : squeeze(whole, 1),
      final: isBatched ? final : final.map((state) => squeeze(state, 1)),
    };
  }

  private runPacked(packed: PackedSequence, hx: unknown) {
    const layer = networkOf(this.cell);
    const weight = this.weightsOf('L0').input;
    const { data, sortedIndices, unsortedIndices } = packed;
    requireRecurrentInput(layer, data, [2, 2], this.inputSize, weight);
    const batchSizes = wholeNumbers(packed.batchSizes);
    const shapes = this.stateShapes(batchSizes[0] as number);
    const inOrder = (states: readonly Tensor[], order: Tensor | null): readonly Tensor[] =>
      order === null ? states : states.map((state) => indexSelect(state, 1, order));
    const states = givenStates(layer, hx, shapes, weight) as readonly Tensor[] | undefined;
    const initial =
      states === undefined ? (zeroStates(shapes, data) as readonly Tensor[]) : inOrder(states, sortedIndices);
    const { rows, final } = this.throughLayers({ rows: data, batchSizes }, initial);
    return { output: packed.withData(rows), final: inOrder(final, unsortedIndices) };
  }

  /** Shapes of the states; without a batch dim where `batch` is undefined. */
  private stateShapes(batch: number | undefined): readonly Shape[] {
    const count = this.numLayers * this.directions;
    const shapeOf = (size: number): Shape => (batch === undefined ? [count, size] : [count, batch, size]);
    return this.cell === 'LSTM' ? [shapeOf(this.outputSize), shapeOf(this.hiddenSize)] : [shapeOf(this.hiddenSize)];
  }

  private throughLayers({ rows, batchSizes }: Rows, initial: readonly (Tensor | undefined)[]) {
    const finals: State[] = [];
    let input = rows;
    for (let layer = 0; layer < this.numLayers; layer++) {
      const outputs = this.suffixesOf(layer).map((suffix, direction) => {
        const state = initial.map((each) => select(each as Tensor, 0, finals.length)) as readonly Tensor[] as State;
        const { output, final } = this.throughLayer({ rows: input, batchSizes }, state, suffix, direction === 1);
        finals.push(final);
        return output;
      });
      input = outputs.length === 1 ? (outputs[0] as Tensor) : cat(outputs, 1);
      if (this.dropout > 0 && this.training && layer < this.numLayers - 1) input = dropout(input, this.dropout, true);
    }
    const final = initial.map((_, i) =>
      stack(
        finals.map((state) => state[i] as Tensor),
        0,
      ),
    );
    return { rows: input, final };
  }

  private throughLayer({ rows, batchSizes }: Rows, state: State, suffix: string, reverse: boolean) {
    const { cell } = this;
    const { input, hidden, inputBias, hiddenBias, projection } = this.weightsOf(suffix);
    // The bias of the hidden state's share is added with that of the input, unless a gate goes between them.
    const apart = cell === 'GRU' || inputBias === undefined || hiddenBias === undefined;
    const share = linear(rows, input, (apart ? inputBias : add(inputBias, hiddenBias)) ?? null);
    const weights = { weight: hidden, bias: apart ? hiddenBias : undefined, projection };
    return sequence(share, state, weights, { cell, batchSizes, reverse });
  }

  override extraRepr(): string {
    const parts = [String(this.inputSize), String(this.hiddenSize)];
    if (this.projSize !== 0) parts.push(`proj_size=${this.projSize}`);
    if (this.numLayers !== 1) parts.push(`num_layers=${this.numLayers}`);
    if (!this.bias) parts.push('bias=False');
    if (this.batchFirst) parts.push('batch_first=True');
    if (this.dropout !== 0) parts.push(`dropout=${this.dropout}`);
    if (this.bidirectional) parts.push('bidirectional=True');
    return parts.join(', ');
  }
}
