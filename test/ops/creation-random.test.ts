/** Recorded draws of PyTorch's generator, met through the public operators. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { type Call, type Encoded, streams, type TensorDescription, values } from '../random/golden.ts';

const functions: Readonly<Record<string, string>> = {
  'torch.rand': 'rand',
  'torch.randn': 'randn',
  'torch.rand_like': 'randLike',
  'torch.randn_like': 'randnLike',
  'torch.randint': 'randint',
  'torch.randint_like': 'randintLike',
  'torch.randperm': 'randperm',
  'torch.normal': 'normal',
  'torch.bernoulli': 'bernoulli',
  'torch.multinomial': 'multinomial',
  'torch.poisson': 'poisson',
  'torch.get_rng_state': 'getRngState',
  'Tensor.uniform_': 'uniform_',
  'Tensor.normal_': 'normal_',
  'Tensor.bernoulli_': 'bernoulli_',
  'Tensor.random_': 'random_',
  'Tensor.exponential_': 'exponential_',
  'Tensor.geometric_': 'geometric_',
  'Tensor.cauchy_': 'cauchy_',
  'Tensor.log_normal_': 'logNormal_',
};

function tensorOf(description: TensorDescription): torch.Tensor {
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: a test is not bundled
  const dtype = torch[description.dtype];
  if (description.offset === undefined) return torch.empty(description.shape, { dtype });
  return torch.fromTypedArray(values(description).slice(), description.shape, { dtype });
}

function decode(value: Encoded): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('tensor' in value) return tensorOf(value.tensor);
  if ('float' in value) return value.float;
  if ('tuple' in value) return value.tuple.map(decode);
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: a test is not bundled
  if ('dtype' in value) return torch[value.dtype as TensorDescription['dtype']];
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}

function perform({ call, args, kwargs }: Call): torch.Tensor {
  const operator = (torch as unknown as Record<string, (...given: unknown[]) => torch.Tensor>)[functions[call] ?? ''];
  if (operator === undefined) throw new Error(`no operator for ${call}`);
  const options = Object.fromEntries(Object.entries(kwargs).map(([name, value]) => [name, decode(value)]));
  const given = args.map(decode);
  const [weights] = given;
  if (call === 'torch.multinomial' && weights instanceof torch.Tensor && weights.shape.length === 2) {
    // The recording drew these weights from the same generator, just before the call.
    expect(torch.rand(weights.shape).tolist()).toEqual(weights.tolist());
  }
  return operator(...given, ...(Object.keys(options).length === 0 ? [] : [options]));
}

/** The calls before the first that is no operator of this family. */
function covered(calls: readonly Call[]): readonly Call[] {
  const end = calls.findIndex(({ call }) => functions[call] === undefined);
  return end < 0 ? calls : calls.slice(0, end);
}

const met = streams
  .map((stream) => ({ ...stream, calls: covered(stream.calls) }))
  .filter(({ calls }) => calls.length > 0);

describe('random operators against recorded streams of PyTorch', () => {
  it('covers every kind of call that it maps', () => {
    const kinds = new Set(met.flatMap(({ calls }) => calls.map(({ call }) => call)));
    expect([...kinds].sort()).toEqual(Object.keys(functions).sort());
  });

  it.each(met)('meets $id', ({ seed, calls }) => {
    torch.manualSeed(BigInt(seed));
    for (const [i, call] of calls.entries()) {
      const label = `call ${i}: ${call.call}(${JSON.stringify(call.args)})`;
      const { tensor: description } = call.out as { tensor: TensorDescription };
      const result = perform(call);
      expect(result.dtype.name, label).toBe(description.dtype);
      expect(result.shape, label).toEqual(description.shape);
      const golden = values(description) as ArrayLike<number | bigint>;
      const got = result.toTypedArray() as unknown as ArrayLike<number | bigint>;
      // Groups of float64 normal numbers depend on the last bit of the host's log, sine and cosine.
      const bound = description.dtype === 'float64' ? 4.5e-16 : 0;
      for (let k = 0; k < golden.length; k++) {
        const [a, b] = [got[k] as number | bigint, golden[k] as number | bigint];
        if (a === b) continue;
        const error = Math.abs(Number(a) - Number(b)) / (1 + Math.abs(Number(b)));
        expect(error, `${label}, element ${k}: ${a}, recorded ${b}`).toBeLessThanOrEqual(bound);
      }
    }
  });
});
