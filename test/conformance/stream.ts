/** @file Makes the calls of one recorded stream of random numbers, by the public API, and compares each draw bit by bit. */
import * as torch from '../../src/index.ts';
import type { Module } from '../../src/nn/module.ts';
import { mapCall } from './call.ts';
import { compareResult, compareTensor } from './compare.ts';
import { Inputs } from './inputs.ts';
import { findClass, findFunction } from './library.ts';
import { optionsOf } from './module-case.ts';
import { type Outcome, outcomeOf } from './operator-case.ts';
import { samplingCall } from './sampling-call.ts';
import {
  type Encoded,
  type EncodedObject,
  type GoldenData,
  isObject,
  type Keywords,
  type TensorDescription,
} from './set.ts';
import { Unsupported } from './unsupported.ts';

export interface RecordedCall {
  readonly call: string;
  readonly args: readonly Encoded[];
  readonly kwargs: Keywords;
  readonly out?: Encoded;
  readonly state?: Readonly<Record<string, TensorDescription>>;
}

export interface RecordedStream {
  readonly id: string;
  readonly seed: string;
  readonly own_generator: boolean;
  readonly calls: readonly RecordedCall[];
}

export interface StreamIndex {
  readonly format: number;
  readonly streams: readonly RecordedStream[];
}

/**
 * Draws that pass through more of the C library than its roots and logarithms; the set's README gives them 1e-6. Attention with dropout
 * is one: its draws meet exponentials and sums of products, while which shares are dropped shows in any digit.
 */
const approximate =
  /exponential_|geometric_|cauchy_|log_normal_|trunc_normal_|orthogonal_|gumbel_softmax|poisson|rrelu|scaled_dot_product_attention/;

/** Groups of 16 and more float64 normal numbers depend on the last bit of the host's logarithm, sine and cosine. */
const lastBit = 4.5e-16;

function toleranceOf({ call, kwargs }: RecordedCall): number {
  if (approximate.test(call)) return 1e-6;
  const { dtype } = kwargs;
  return call === 'torch.randn' && isObject(dtype ?? null) && (dtype as EncodedObject).dtype === 'float64'
    ? lastBit
    : 0;
}

/** The recording drew matrices of weights from the same generator, just before the call. */
function drawWeights({ call, args }: RecordedCall, data: GoldenData): string | undefined {
  const weights = isObject(args[0] ?? null) ? (args[0] as EncodedObject).tensor : undefined;
  if (call !== 'torch.multinomial' || weights?.shape.length !== 2) return undefined;
  const problem = compareTensor(findFunction('torch.rand')?.(weights.shape), weights, {
    data,
    tolerance: () => 0,
    shapeOnly: false,
  });
  return problem === undefined ? undefined : `the weights: ${problem}`;
}

function compareCall(recorded: RecordedCall, data: GoldenData, options: object): string | undefined {
  const inputs = new Inputs(data, false);
  const how = { data, tolerance: () => toleranceOf(recorded), shapeOnly: false };
  if (recorded.state !== undefined) {
    const Layer = findClass<Module>(recorded.call);
    const value = (encoded: Encoded) => inputs.value(encoded);
    const state = new Layer(...recorded.args.map(value), ...optionsOf(recorded.kwargs, value)).stateDict();
    for (const [key, expected] of Object.entries(recorded.state)) {
      const problem = compareTensor(state[key], expected, how);
      if (problem !== undefined) return `${key}: ${problem}`;
    }
    return undefined;
  }
  const sampling = samplingCall(recorded.call, recorded.kwargs);
  if (sampling !== undefined) {
    const order = JSON.stringify(sampling());
    data.observe?.(order);
    return order === JSON.stringify(recorded.out) ? undefined : `the order is ${order.slice(0, 80)} …`;
  }
  const drawn = drawWeights(recorded, data);
  if (drawn !== undefined) return drawn;
  const result = mapCall({ ...recorded, options: { ...options } }, inputs).invoke();
  const isSmall = typeof result === 'bigint' && Number.isSafeInteger(Number(result));
  return compareResult(isSmall ? Number(result) : result, recorded.out ?? null, how);
}

export interface CallOutcome {
  readonly call: string;
  readonly outcome: Outcome;
}

/** Layers whose parameters are all filled with uniform numbers, and one that takes normal ones. */
const uniformLayers = /^torch\.nn\.(Linear|Bilinear|Conv\dd|ConvTranspose\dd|RNN|LSTM|GRU|LSTMCell)$/;

/** Draws what a missing layer would have drawn; false where that is not known. */
function drawInstead({ call, state }: RecordedCall): boolean {
  const draw = uniformLayers.test(call) ? 'rand' : call === 'torch.nn.EmbeddingBag' ? 'randn' : undefined;
  if (draw === undefined || state === undefined) return false;
  for (const { shape } of Object.values(state)) findFunction(`torch.${draw}`)?.(shape);
  return true;
}

/** Seeds the generator; gives the options that hand it to each call. */
function seeded(stream: RecordedStream): object {
  const seed = BigInt(stream.seed);
  if (!stream.own_generator) {
    const manualSeed = findFunction('torch.manual_seed');
    if (manualSeed === undefined) throw new Unsupported('function', 'no function torch.manual_seed');
    manualSeed(seed);
    return {};
  }
  const generator = new (findClass<{ manualSeed(seed: bigint): unknown }>('torch.Generator'))();
  generator.manualSeed(seed);
  return { generator };
}

/** Makes the calls of a stream in their order. After one that differs or is missing, no later one can be compared. */
export function runStream(stream: RecordedStream, data: GoldenData): CallOutcome[] {
  let options: object = {};
  let ended = outcomeOf(() => {
    options = seeded(stream);
    return undefined;
  });
  return stream.calls.map((recorded, i) => {
    const { call } = recorded;
    if (ended.status !== 'passed') return { call, outcome: ended };
    const outcome = outcomeOf(() => torch.noGrad(() => compareCall(recorded, data, options)));
    const isOver = outcome.status === 'failed' || (outcome.status === 'unsupported' && !drawInstead(recorded));
    if (isOver) ended = { ...outcome, reason: `after call ${i}, ${call}, which counts as ${outcome.status}` };
    return { call, outcome };
  });
}
