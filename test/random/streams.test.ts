import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  bernoulliOf,
  cauchy,
  exponential,
  geometric,
  logNormal,
  uniform,
} from '../../src/random/distributions.ts';
import { Generator } from '../../src/random/generator.ts';
import { randomFullRange, randomIntegers, randomPermutation, type Target } from '../../src/random/integers.ts';
import { normal } from '../../src/random/normal.ts';
import { multinomialWithoutReplacement, multinomialWithReplacement, poisson } from '../../src/random/sampling.ts';
import { dtypes } from '../../src/storage/dtype.ts';
import {
  blank,
  type Call,
  type Encoded,
  elements,
  type Stream,
  streams,
  type TensorDescription,
  values,
} from './golden.ts';

/**
 * Calls that are more than a fill (initialisers with a distribution of their own, modules, data loading, composites with other
 * operators). A stream ends at the first of them, because they draw numbers too; their own tests meet them.
 */
const elsewhere = [
  ...['torch.nn.init.trunc_normal_', 'torch.nn.Linear', 'DataLoader', 'torch.nn.functional.dropout1d'],
  'torch.nn.functional.scaled_dot_product_attention',
];

type Output = ReturnType<typeof blank>;

function tensor(value: Encoded | undefined): TensorDescription {
  if (typeof value !== 'object' || value === null || !('tensor' in value)) throw new Error('a tensor was expected');
  return value.tensor;
}

function isTensor(value: Encoded | undefined): boolean {
  return typeof value === 'object' && value !== null && 'tensor' in value;
}

function number(value: Encoded | undefined): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'object' && value !== null && 'float' in value) return value.float;
  throw new Error(`a number was expected, got ${JSON.stringify(value)}`);
}

function floats(array: Output): Float32Array | Float64Array {
  if (array instanceof Float32Array || array instanceof Float64Array) return array;
  throw new Error('floats were expected');
}

function integers(array: Output): BigInt64Array {
  if (array instanceof BigInt64Array) return array;
  throw new Error('int64 was expected');
}

function fan(shape: readonly number[], mode: 'in' | 'out'): number {
  return (shape[mode === 'in' ? 1 : 0] as number) * elements(shape.slice(2));
}

/** Standard deviation that the Xavier and Kaiming initialisers aim at. */
function spread(call: Call): number {
  const { shape } = tensor(call.args[0]);
  if (call.call.includes('xavier')) {
    const gain = number(call.kwargs['gain'] ?? 1);
    return gain * Math.sqrt(2 / (fan(shape, 'in') + fan(shape, 'out')));
  }
  const a = number(call.kwargs['a'] ?? 0);
  const kind = call.kwargs['nonlinearity'] ?? 'leaky_relu';
  const gain = kind === 'tanh' ? 5 / 3 : kind === 'relu' ? Math.sqrt(2) : Math.sqrt(2 / (1 + a * a));
  return gain / Math.sqrt(fan(shape, call.kwargs['mode'] === 'fan_out' ? 'out' : 'in'));
}

type Performer = (call: Call, out: Output, generator: Generator, target: Target) => void;

const fillUniform: Performer = (call, out, generator) =>
  uniform(floats(out), number(call.args[1]), number(call.args[2]), generator);
const fillNormal: Performer = (call, out, generator) =>
  normal(floats(out), number(call.args[1]), number(call.args[2]), generator);
const standardUniform: Performer = (_, out, generator) => uniform(floats(out), 0, 1, generator);
const standardNormal: Performer = (_, out, generator) => normal(floats(out), 0, 1, generator);

const initialiseUniform: Performer = (call, out, generator) => {
  const bound = Math.sqrt(3) * spread(call);
  uniform(floats(out), -bound, bound, generator);
};
const initialiseNormal: Performer = (call, out, generator) => normal(floats(out), 0, spread(call), generator);

/** One number is the upper bound, two are both bounds, none means all of the dtype's range. */
const fillIntegers: Performer = (call, _, generator, target) => {
  const [first, second] = call.args.filter((argument) => typeof argument === 'number');
  if (first === undefined) randomFullRange(target, generator);
  else if (second === undefined) randomIntegers(target, 0, first, generator);
  else randomIntegers(target, first, second, generator);
};

const normalAround: Performer = (call, out, generator) => {
  const [first, second] = call.args;
  if (!isTensor(first)) {
    normal(floats(out), number(first), number(second), generator);
    return;
  }
  const means = floats(values(tensor(first)));
  const std = isTensor(second) ? floats(values(tensor(second))) : undefined;
  normal(floats(out), 0, std === undefined ? number(second) : 1, generator);
  for (let i = 0; i < out.length; i++) {
    const scaled = Math.fround((out[i] as number) * (std?.[i] ?? 1));
    out[i] = scaled + (means[i] as number);
  }
};

const dropout: Performer = (call, out, generator) => {
  const keep = 1 - number(call.args[1]);
  const inputs = values(tensor(call.args[0]));
  bernoulli(out, keep, generator);
  for (let i = 0; i < out.length; i++) {
    out[i] = Math.fround((out[i] as number) / Math.fround(keep)) * (inputs[i] as number);
  }
};

const multinomial: Performer = (call, out, generator) => {
  const { shape } = tensor(call.args[0]);
  const weights = floats(values(tensor(call.args[0])));
  if (shape.length === 2) {
    // The recording drew these weights from the same generator, just before the call.
    const drawn = new Float32Array(weights.length);
    uniform(drawn, 0, 1, generator);
    expect(drawn).toEqual(weights);
  }
  const samples = number(call.args[1]);
  const rows = shape.length === 2 ? (shape[0] as number) : 1;
  if (call.kwargs['replacement'] !== true || samples === 1) {
    multinomialWithoutReplacement(integers(out), weights, rows, samples, generator);
    return;
  }
  for (let row = 0; row < rows; row++) {
    const categories = weights.length / rows;
    multinomialWithReplacement(
      integers(out).subarray(row * samples, (row + 1) * samples),
      weights.subarray(row * categories, (row + 1) * categories),
      generator,
    );
  }
};

/** How each call is made of the functions under test. */
const performers: Readonly<Record<string, Performer>> = {
  'torch.rand': standardUniform,
  'torch.rand_like': standardUniform,
  'torch.randn': standardNormal,
  'torch.randn_like': standardNormal,
  'Tensor.uniform_': fillUniform,
  'Tensor.normal_': fillNormal,
  'torch.nn.init.uniform_': fillUniform,
  'torch.nn.init.normal_': fillNormal,
  'torch.nn.init.xavier_uniform_': initialiseUniform,
  'torch.nn.init.kaiming_uniform_': initialiseUniform,
  'torch.nn.init.xavier_normal_': initialiseNormal,
  'torch.nn.init.kaiming_normal_': initialiseNormal,
  'torch.normal': normalAround,
  'torch.randint': fillIntegers,
  'torch.randint_like': fillIntegers,
  'Tensor.random_': fillIntegers,
  'torch.randperm': (_, out, generator) => randomPermutation(out, generator),
  'torch.bernoulli': (call, out, generator) => bernoulliOf(out, floats(values(tensor(call.args[0]))), generator),
  'Tensor.bernoulli_': (call, out, generator) => bernoulli(out, number(call.args[1]), generator),
  'torch.nn.functional.dropout': dropout,
  'torch.multinomial': multinomial,
  'torch.poisson': (call, out, generator) => poisson(floats(out), floats(values(tensor(call.args[0]))), generator),
  'Tensor.exponential_': (call, out, generator) => exponential(floats(out), number(call.args[1]), generator),
  'Tensor.geometric_': (call, out, generator) => geometric(floats(out), number(call.args[1]), generator),
  'Tensor.cauchy_': (call, out, generator) =>
    cauchy(floats(out), number(call.args[1]), number(call.args[2]), generator),
  'Tensor.log_normal_': (call, out, generator) =>
    logNormal(floats(out), number(call.args[1]), number(call.args[2]), generator),
  'torch.get_rng_state': (_, out, generator) => out.set(generator.getState() as never),
};

function bytes(array: Output): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** The calls of a stream before the first that is met elsewhere. */
function covered(stream: Stream): readonly Call[] {
  const end = stream.calls.findIndex((call) => elsewhere.includes(call.call));
  return end < 0 ? stream.calls : stream.calls.slice(0, end);
}

describe('the generator against recorded streams of PyTorch', () => {
  it('covers as many calls as it says', () => {
    const all = streams.flatMap((stream) => stream.calls).length;
    const here = streams.flatMap(covered).length;
    expect([here, all]).toEqual([336, 528]);
  });

  for (const stream of streams.filter((candidate) => covered(candidate).length > 0)) {
    const calls = covered(stream);
    it(`meets ${stream.id}: ${calls.length} of ${stream.calls.length} calls`, () => {
      const generator = new Generator().manualSeed(BigInt(stream.seed));
      for (const [i, call] of calls.entries()) {
        const label = `call ${i}: ${call.call}(${JSON.stringify(call.args)})`;
        if (call.call === 'torch.initial_seed') {
          const seed = call.out as { int: string } | number;
          expect(generator.initialSeed(), label).toBe(BigInt(typeof seed === 'number' ? seed : seed.int));
          continue;
        }
        const description = tensor(call.out);
        const golden = values(description);
        const out = blank(description);
        const perform = performers[call.call];
        if (perform === undefined) throw new Error(`${call.call} is neither covered nor listed as covered elsewhere`);
        perform(call, out, generator, { dtype: dtypes[description.dtype], out } as Target);
        // Groups of float64 normal numbers depend on the last bit of the host's log, sine and cosine.
        const bound =
          call.call === 'torch.randn' && golden instanceof Float64Array && golden.length >= 16 ? 4.5e-16 : 0;
        if (bound === 0) {
          expect(bytes(out), label).toEqual(bytes(golden));
        } else {
          for (let k = 0; k < out.length; k++) {
            const wanted = Number(golden[k]);
            const relative = Math.abs(Number(out[k]) - wanted) / (1 + Math.abs(wanted));
            expect(relative, `${label}, element ${k}`).toBeLessThanOrEqual(bound);
          }
        }
      }
    });
  }
});
