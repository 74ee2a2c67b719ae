/**
 * @file A recurrent layer over time as one operator. What the inputs of all steps share in the gates comes as one tensor, made by one
 * product; a step is a product with the state and one kernel. Backward likewise, with the gradient of the weights as one product over all
 * steps: J. Appleyard et al.: "Optimizing Performance of Recurrent Neural Networks on GPUs", 2016, https://arxiv.org/abs/1604.01946
 */
import { release } from '../../storage/allocator.ts';
import type { DType } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { addProduct, type MatrixOperand, multiplyMatrices } from '../contraction/contraction.ts';
import { linear } from '../contraction/matmul.ts';
import { copyValues, filled } from '../conversion.ts';
import { emptyTensor, viewOf } from '../create.ts';
import { gradientsThrough } from '../derived.ts';
import { cat, stack } from '../join.ts';
import { type KernelHandle, type LaunchOperand, launch } from '../launch.ts';
import { dense } from '../normalise/groups.ts';
import { optionalTensor, tensor, value } from '../parameters.ts';
import { primitive } from '../primitive.ts';
import { sum } from '../reduce/sum.ts';
import { narrow, select } from '../view/slice.ts';
import { type Cell, gatesOf, type State, steps } from './step.ts';
import { type StepOperand, stepHandle, stepKernels, stepWork } from './step-kernels.ts';

/** What a layer does over time, beside its tensors. */
export interface Course {
  readonly cell: Cell;
  /** The sequences that are still there at each step, longest first; their rows stand step after step. */
  readonly batchSizes: readonly number[];
  /** From the last step to the first. */
  readonly reverse: boolean;
}

/** The tensors of one layer and direction. */
export interface Weights {
  /** [gates · hidden, hidden], of an LSTM with projections [4 · hidden, projected]. */
  readonly weight: Tensor;
  /** Where the input's share has not taken it in. */
  readonly bias?: Tensor | undefined;
  /** Of an LSTM with projections: [projected, hidden]. */
  readonly projection?: Tensor | undefined;
}

/** A step: which rows are its own. */
interface Moment {
  readonly from: number;
  readonly rows: number;
}

/** The steps in the order in which a layer goes through them. */
function momentsOf({ batchSizes, reverse }: Course): Moment[] {
  let from = 0;
  const moments = batchSizes.map((rows): Moment => {
    const moment = { from, rows };
    from += rows;
    return moment;
  });
  return reverse ? moments.reverse() : moments;
}

/** The layer by operators: for gradients of gradients, and for projections. */
export function sequenceByOperators(
  input: Tensor,
  initial: State,
  { weight, bias, projection }: Weights,
  course: Course,
): { readonly output: Tensor; readonly final: State } {
  const step = steps[course.cell];
  const outputs: Tensor[] = [];
  let state = initial;
  for (const { from, rows } of momentsOf(course)) {
    const before = state.map((each) => narrow(each as Tensor, 0, 0, rows)) as unknown as State;
    const fromHidden = linear(before[0], weight, bias ?? null);
    const [raw, cell] = step(narrow(input, 0, from, rows), fromHidden, before);
    const hidden = projection === undefined ? raw : linear(raw, projection);
    outputs.push(hidden);
    const next = cell === undefined ? [hidden] : [hidden, cell];
    // Sequences that have ended, or in reverse not yet begun, wait.
    state = next.map((each, i) => {
      const whole = state[i] as Tensor;
      const waiting = (whole.sizes[0] as number) - rows;
      return waiting === 0 ? each : cat([each, narrow(whole, 0, rows, waiting)], 0);
    }) as unknown as State;
  }
  return { output: cat(course.reverse ? outputs.reverse() : outputs, 0), final: state };
}

/** Several values of each element of a row side by side, as an operand that moves on from step to step. */
class Place implements LaunchOperand, MatrixOperand {
  readonly storage;
  readonly itemsize;
  readonly strides: readonly number[];
  readonly inner: readonly number[];
  readonly dtype: DType;
  readonly batch: readonly number[] = [];
  readonly rows: number;
  readonly columns: number;
  offset: number;
  private readonly first: number;

  constructor(tensor: Tensor, row: number, column: number, inner: readonly number[], offset = tensor.offset) {
    this.storage = tensor.storage;
    this.itemsize = tensor.dtype.itemsize;
    this.dtype = tensor.dtype;
    this.strides = [row, column];
    this.inner = inner;
    this.rows = row;
    this.columns = column;
    this.first = offset;
    this.offset = offset;
  }

  get tensor(): this {
    return this;
  }

  moveTo(row: number): void {
    this.offset = this.first + row * this.rows;
  }
}

/** Rows of `count` values for each of `hidden` elements. */
function wide(tensor: Tensor, hidden: number, count: number): Place {
  return new Place(tensor, hidden * count, 1, [hidden]);
}

/** Rows of one value each. */
function slim(tensor: Tensor, hidden: number, offset = tensor.offset): Place {
  return new Place(tensor, hidden, 1, [], offset);
}

/** The states one after another, each as its rows. */
function statePlaces(states: Tensor): readonly Place[] {
  const [count = 0, batch = 0, hidden = 0] = states.sizes;
  return Array.from({ length: count }, (_, i) => slim(states, hidden, states.offset + i * batch * hidden));
}

type Places = { readonly [K in StepOperand]?: Place };

/** The kernel of a step on its operands. */
function stepLauncher(cell: Cell, direction: 'forward' | 'backward', type: DType, places: Places) {
  const handle: KernelHandle = stepHandle(cell, direction, type.name);
  const operands = stepKernels[cell][direction].operands.map(({ operand }) => places[operand] as Place);
  const given = { workPerPoint: stepWork(cell) };
  return (rows: number, hidden: number): void => launch(handle, [rows, hidden], operands, given);
}

/** From so many steps on it pays to copy the weight. */
const manySteps = 8;

const sequences = /* @__PURE__ */ primitive({
  name: 'recurrentLayer',
  family: 'recurrent',
  parameters: [tensor('input'), tensor('state'), tensor('weight'), optionalTensor('bias'), value<Course>()('course')],
  method: false,
  results: ['output', 'final', 'kept'],
  residuals: ['kept'],
  execute: ({ input, state, weight, bias }, { course }) => {
    const { cell } = course;
    const { apart, kept: columns } = stepKernels[cell];
    const gates = gatesOf[cell];
    const [, batch = 0, hidden = 0] = state.sizes;
    const rows = input.sizes[0] as number;
    const { dtype } = input;
    const output = emptyTensor([rows, hidden], dtype);
    const final = emptyTensor(state.sizes, dtype);
    copyValues(final, state);
    const kept = emptyTensor([rows, columns * hidden], dtype);
    const sums = emptyTensor([batch, gates * hidden], dtype);
    const share = wide(dense(input), hidden, gates);
    const [hiddenState, cellState] = statePlaces(final) as readonly [Place, Place | undefined];
    const places = {
      gates: wide(sums, hidden, gates),
      input: share,
      hidden: hiddenState,
      ...(cellState === undefined ? {} : { cell: cellState }),
      kept: wide(kept, hidden, columns),
      output: slim(output, hidden),
    };
    const [weightRow = 0, weightColumn = 0] = weight.steps;
    const across = viewOf(weight, [hidden, gates * hidden], [weightColumn, weightRow], weight.offset);
    // Few rows are multiplied in each step: many steps want the columns of the product side by side.
    const turned = course.batchSizes.length < manySteps ? across : dense(across);
    const right = new Place(turned, turned.steps[0] as number, turned.steps[1] as number, []);
    const added = apart ? (bias === undefined ? undefined : new Place(bias, 0, bias.steps[0] ?? 0, [])) : share;
    const step = stepLauncher(cell, 'forward', dtype, places);
    for (const moment of momentsOf(course)) {
      for (const place of [share, places.kept, places.output]) place.moveTo(moment.from);
      multiplyMatrices([], [moment.rows, gates * hidden, hidden], hiddenState, right, places.gates, added);
      step(moment.rows, hidden);
    }
    release(sums.storage);
    if (turned.storage !== weight.storage) release(turned.storage);
    return [output, final, kept];
  },
  saves: { inputs: ['input', 'state', 'weight', 'bias'], outputs: ['kept'] },
  derivative: {
    all: ({ gradients, inputs, attributes: { course }, needs }) =>
      gradientsThrough(
        { input: inputs.input, state: inputs.state, weight: inputs.weight, bias: inputs.bias },
        needs,
        (own) => {
          const [input, state, weight] = [own.input, own.state, own.weight] as readonly Tensor[] as [
            Tensor,
            Tensor,
            Tensor,
          ];
          const states = Array.from({ length: state.sizes[0] as number }, (_, i) => select(state, 0, i));
          const weights = { weight, bias: own.bias };
          const { output, final } = sequenceByOperators(input, states as readonly Tensor[] as State, weights, course);
          return [output, stack(final as readonly Tensor[], 0)];
        },
        [gradients.output, gradients.final],
      ),
  },
  fusedBackward: ({ gradients, inputs: { weight }, outputs: { kept }, shapes, attributes: { course }, needs }) => {
    const { cell } = course;
    const { apart, kept: columns } = stepKernels[cell];
    const gates = gatesOf[cell];
    const [, , hidden = 0] = shapes.state;
    const rows = shapes.input[0] as number;
    const { dtype } = kept;
    const ofState = emptyTensor(shapes.state, dtype);
    copyValues(ofState, gradients.final ?? 0);
    const ofOutput = gradients.output === undefined ? undefined : dense(gradients.output);
    const ofGates = emptyTensor([rows, gates * hidden], dtype);
    const ofInput = apart ? emptyTensor([rows, gates * hidden], dtype) : ofGates;
    const [hiddenState, cellState] = statePlaces(ofState) as readonly [Place, Place | undefined];
    const places = {
      kept: wide(kept, hidden, columns),
      output: ofOutput === undefined ? new Place(filled([1], dtype, 0), 0, 0, []) : slim(ofOutput, hidden),
      hidden: hiddenState,
      ...(cellState === undefined ? {} : { cell: cellState }),
      gates: wide(ofGates, hidden, gates),
      input: wide(ofInput, hidden, gates),
    };
    const right = new Place(weight, weight.steps[0] ?? 0, weight.steps[1] ?? 0, []);
    const step = stepLauncher(cell, 'backward', dtype, places);
    for (const moment of momentsOf(course).reverse()) {
      for (const place of [places.kept, places.output, places.gates, places.input]) place.moveTo(moment.from);
      step(moment.rows, hidden);
      const sizes = [moment.rows, hidden, gates * hidden] as const;
      if (apart) addProduct([], sizes, places.gates, right, hiddenState);
      else multiplyMatrices([], sizes, places.gates, right, hiddenState);
    }
    return {
      input: ofInput,
      state: ofState,
      weight: needs.weight ? weightGradient(ofGates, kept, [rows, hidden]) : undefined,
      bias: needs.bias ? sum(ofGates, 0) : undefined,
    };
  },
});

/** Σ over all steps of the gates' gradient times the hidden state before the step, which is the last of what is kept. */
function weightGradient(ofGates: Tensor, kept: Tensor, [rows, hidden]: readonly [number, number]): Tensor {
  const gates = ofGates.sizes[1] as number;
  const out = emptyTensor([gates, hidden], kept.dtype);
  const width = kept.sizes[1] as number;
  multiplyMatrices(
    [],
    [gates, hidden, rows],
    new Place(ofGates, 1, gates, []),
    new Place(kept, width, 1, [], kept.offset + width - hidden),
    new Place(out, hidden, 1, []),
  );
  return out;
}

/** One layer in one direction: the hidden states of all steps, and the state after the last. */
export function sequence(
  input: Tensor,
  initial: State,
  weights: Weights,
  course: Course,
): { readonly output: Tensor; readonly final: State } {
  if (weights.projection !== undefined) return sequenceByOperators(input, initial, weights, course);
  const state = stack(initial as readonly Tensor[], 0);
  const [output, final] = sequences.run([input, state, weights.weight, weights.bias], { course });
  return { output, final: initial.map((_, i) => select(final, 0, i)) as unknown as State };
}
