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

describe('random numbers in other layouts', () => {
  const transposed = (): torch.Tensor => torch.zeros(2, 3).t();
  const drawn = (draw: () => torch.Tensor): unknown => {
    torch.manualSeed(0);
    const values = Array.from(draw().toTypedArray(), Number);
    return values.map((value) => Math.round(value * 1e4) / 1e4);
  };

  it('stand in the order of memory, as in PyTorch', () => {
    const uniform = [0.4963, 0.132, 0.7682, 0.3074, 0.0885, 0.6341];
    expect(drawn(() => transposed().uniform_())).toEqual(uniform);
    expect(drawn(() => torch.randLike(transposed()))).toEqual(uniform);
    const normal = [1.541, 0.5684, -0.2934, -1.0845, -2.1788, -1.3986];
    expect(drawn(() => transposed().normal_())).toEqual(normal);
    expect(drawn(() => torch.randnLike(transposed()))).toEqual(normal);
    expect(drawn(() => transposed().exponential_())).toEqual([3.5083, 2.5351, 1.2304, 1.0357, 0.615, 1.5661]);
    expect(drawn(() => transposed().random_(100))).toEqual([44, 60, 39, 63, 33, 79]);
    expect(drawn(() => torch.randintLike(transposed(), 100))).toEqual([44, 60, 39, 63, 33, 79]);
    expect(drawn(() => transposed().bernoulli_(0.5))).toEqual([0, 0, 0, 0, 1, 0]);
    expect(drawn(() => transposed().bernoulli_(torch.full([3, 2], 0.5)))).toEqual([1, 1, 0, 1, 1, 0]);
    const chances = torch.tensor([
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    expect(drawn(() => transposed().bernoulli_(chances))).toEqual([0, 1, 1, 0, 1, 1]);
    expect(drawn(() => transposed().bernoulli_(torch.tensor([0, 1])))).toEqual([0, 1, 0, 1, 0, 1]);
    expect(drawn(() => torch.nn.functional.dropout(torch.ones(2, 3).t()))).toEqual([0, 0, 0, 0, 2, 0]);
    expect(drawn(() => torch.full([6, 2], 0.5).t().multinomial(3))).toEqual([3, 5, 1, 5, 4, 3]);
  });

  it('stand in the order of memory where it has gaps, and where more dims change places', () => {
    expect(drawn(() => torch.zeros(3, 6).at(':', '::2').t().uniform_())).toEqual([
      0.4963, 0.132, 0.4901, 0.7682, 0.3074, 0.8964, 0.0885, 0.6341, 0.4556,
    ]);
    expect(drawn(() => torch.zeros(2, 2, 2).permute(2, 0, 1).uniform_())).toEqual([
      0.4963, 0.0885, 0.3074, 0.4901, 0.7682, 0.132, 0.6341, 0.8964,
    ]);
    // From 16 numbers on, only contiguous tensors are filled 16 at a time.
    expect(drawn(() => torch.zeros(4, 5).t().normal_())).toEqual([
      1.541, -1.3986, -0.5966, 0.1227, -0.2934, 0.4033, 0.182, -0.5663, -2.1788, 0.838, -0.8567, 0.3731, 0.5684,
      -0.7193, 1.1006, -0.892, -1.0845, -0.4033, -1.0712, -1.5091,
    ]);
  });

  it('likes keep the order of dims', () => {
    expect(torch.randLike(transposed()).strides).toEqual([1, 3]);
    expect(torch.randnLike(torch.zeros(3, 6).t().at('::2')).strides).toEqual([1, 3]);
    expect(torch.randLike(torch.zeros(3, 6).at(':', '::2')).strides).toEqual([3, 1]);
    expect(torch.randLike(torch.zeros(3, 1).expand(3, 2)).strides).toEqual([2, 1]);
  });

  it('probabilities must fit', () => {
    expect(() => transposed().bernoulli_(torch.zeros(3))).toThrow('sizes 3 and 2 differ');
    expect(() => torch.zeros(3).bernoulli_(torch.zeros(2, 3))).toThrow(
      'probabilities of shape [2, 3] do not broadcast to the tensor of shape [3] that bernoulli_ writes to',
    );
  });
});

describe('bernoulli_', () => {
  it('draws with probability one half where none is given', () => {
    const drawn = (...given: number[]) => {
      torch.manualSeed(3);
      return torch
        .zeros([100])
        .bernoulli_(...(given as []))
        .tolist();
    };
    expect(drawn()).toEqual(drawn(0.5));
    expect(drawn()).not.toEqual(drawn(0.6));
  });
});
