/** @file Random numbers on a device: by seed and place alone, in the right distribution, and dropout that keeps no mask. */
import { beforeAll, describe, expect, it, test } from 'vitest';
import { registerDevice } from '../../src/engines/devices.ts';
import * as torch from '../../src/index.ts';
import { remoteEntry } from './device.ts';

const { nn } = torch;
const F = nn.functional;
const there = { device: 'remote' } as const;
const valuesOf = async (tensor: torch.Tensor) => (await tensor.detach().cpu()).tolist();

beforeAll(async () => {
  registerDevice(remoteEntry);
  await torch.init('remote');
});

describe('random numbers of a device', () => {
  it('follow from the seed, and go on where they ended', async () => {
    torch.manualSeed(7);
    const both = await valuesOf(torch.rand([12], there));
    torch.manualSeed(7);
    const [first, second] = [torch.rand([8], there), torch.rand([4], there)];
    expect([...((await valuesOf(first)) as number[]), ...((await valuesOf(second)) as number[])]).toEqual(both);
    torch.manualSeed(8);
    expect(await valuesOf(torch.rand([12], there))).not.toEqual(both);
  });

  test('leave those of the host alone', async () => {
    torch.manualSeed(3);
    const expected = torch.rand(5).tolist();
    torch.manualSeed(3);
    torch.randn([100], there);
    expect(torch.rand(5).tolist()).toEqual(expected);
  });

  it('are in the state of the generator', async () => {
    torch.manualSeed(5);
    torch.rand([3], there);
    const state = torch.getRngState();
    const wanted = await valuesOf(torch.randn([6], there));
    torch.setRngState(state);
    expect(await valuesOf(torch.randn([6], there))).toEqual(wanted);
  });

  it('come from the generator that is given', async () => {
    const generator = new torch.Generator().manualSeed(11);
    const first = await valuesOf(torch.rand([4], { ...there, generator }));
    torch.rand([4], there);
    generator.manualSeed(11);
    expect(await valuesOf(torch.empty([4], there).uniform_({ generator }))).toEqual(first);
  });

  const moments: readonly (readonly [string, () => torch.Tensor, mean: number, std: number])[] = [
    ['rand', () => torch.rand([20_000], there), 0.5, 0.2887],
    ['rand of float64', () => torch.rand([20_000], { ...there, dtype: torch.float64 }), 0.5, 0.2887],
    ['rand of float16', () => torch.rand([20_000], { ...there, dtype: torch.float16 }), 0.5, 0.2887],
    ['randn', () => torch.randn([20_000], there), 0, 1],
    ['randn of float64', () => torch.randn([20_000], { ...there, dtype: torch.float64 }), 0, 1],
    ['normal_', () => torch.empty([20_000], there).normal_(10, 3), 10, 3],
    ['exponential_', () => torch.empty([20_000], there).exponential_(2), 0.5, 0.5],
    ['geometric_', () => torch.empty([20_000], there).geometric_(0.25), 4, 3.464],
    ['logNormal_', () => torch.empty([20_000], there).logNormal_(0, 0.5), 1.1331, 0.6039],
    ['bernoulli_', () => torch.empty([20_000], there).bernoulli_(0.3), 0.3, 0.4583],
    ['bernoulli', () => torch.bernoulli(torch.full([20_000], 0.7, there)), 0.7, 0.4583],
    ['normal of tensors', () => torch.normal(torch.full([20_000], 2, there), torch.full([20_000], 0.5, there)), 2, 0.5],
    ['randint', () => torch.randint(-5, 10, [20_000], there), 2, 4.3205],
    ['random_', () => torch.empty([20_000], { ...there, dtype: torch.uint8 }).random_(), 63.5 * 2 + 0.5, 73.9],
  ];

  test.each(moments)('%s has its mean and deviation', async (_, draw, mean, std) => {
    torch.manualSeed(1);
    const values = (await draw().cpu()).to(torch.float64);
    expect(Math.abs(values.mean().item() - mean)).toBeLessThan((5 * std) / Math.sqrt(20_000));
    expect(Math.abs(values.std().item() / std - 1)).toBeLessThan(0.05);
  });

  it('fill views in row-major order', async () => {
    torch.manualSeed(2);
    const plain = await valuesOf(torch.rand([3, 4], there));
    torch.manualSeed(2);
    const base = torch.zeros([4, 3], there);
    base.t().uniform_();
    expect(await valuesOf(base.t())).toEqual(plain);
  });

  it('of chances that are none are an error of the next read', async () => {
    const wrong = torch.bernoulli(torch.tensor([0.5, 1.5], there));
    await expect(wrong.cpu()).rejects.toMatchObject({
      code: 'bernoulli_/range',
      message: 'bernoulli_ needs probabilities in [0, 1], got 1.5',
    });
  });
});

describe('dropout on a device', () => {
  it.each([
    ['dropout', (x: torch.Tensor) => F.dropout(x, 0.3)],
    ['alphaDropout', (x: torch.Tensor) => F.alphaDropout(x, 0.3, true)],
    ['dropout2d', (x: torch.Tensor) => F.dropout2d(x.reshape([10, 50, 2, 2]), 0.3).reshape([2000])],
  ] as const)('%s drops as many as it should, and the gradient passes where it kept', async (_, apply) => {
    torch.manualSeed(4);
    const x = torch.ones([2000], there).requiresGrad_();
    const y = apply(x);
    y.mul(torch.full([2000], 2, there))
      .sum()
      .backward();
    const [values, gradient] = (await Promise.all([valuesOf(y), valuesOf(x.grad as torch.Tensor)])) as number[][];
    const kept = gradient?.filter((each) => each !== 0).length ?? 0;
    expect(Math.abs(kept / 2000 - 0.7)).toBeLessThan(0.06);
    const keptValues = new Set(values?.filter((_, i) => gradient?.[i] !== 0));
    const droppedValues = new Set(values?.filter((_, i) => gradient?.[i] === 0));
    expect([keptValues.size, droppedValues.size]).toEqual([1, 1]);
  });

  it('keeps nothing for its gradient, and has one of its gradient', async () => {
    torch.manualSeed(4);
    const x = torch.ones([64], there).requiresGrad_();
    const y = F.dropout(x.mul(x), 0.5);
    const [gradient] = torch.autograd.grad(y.sum(), [x], { createGraph: true });
    const [second] = torch.autograd.grad((gradient as torch.Tensor).sum(), [x]);
    expect(await valuesOf((second as torch.Tensor).sub(y.detach().mul(2)))).toEqual(new Array(64).fill(0));
  });

  it('writes in place', async () => {
    torch.manualSeed(6);
    const wanted = await valuesOf(F.dropout(torch.ones([4, 3], there), 0.5));
    torch.manualSeed(6);
    const x = torch.ones([4, 3], there);
    F.dropout(x, 0.5, true, true);
    expect(await valuesOf(x)).toEqual(wanted);
    torch.manualSeed(6);
    const turned = torch.ones([3, 4], there);
    F.dropout(turned.t(), 0.5, true, true);
    expect(await valuesOf(turned.t())).toEqual(wanted);
  });

  it('of attention and of recurrent layers draws there', async () => {
    torch.manualSeed(9);
    const x = torch.randn([2, 3, 4], there);
    const attended = () => F.scaledDotProductAttention(x, x, x, { dropoutP: 0.5 });
    torch.manualSeed(9);
    const first = await valuesOf(attended());
    expect(await valuesOf(attended())).not.toEqual(first);
    torch.manualSeed(9);
    expect(await valuesOf(attended())).toEqual(first);
    const lstm = new nn.LSTM(4, 5, { numLayers: 2, dropout: 0.5 }).to('remote');
    const [out] = lstm(x);
    (out as torch.Tensor).sum().backward();
    for (const parameter of lstm.parameters()) expect(parameter.grad?.device).toBe('remote');
  });
});
