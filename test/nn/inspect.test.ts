/** @file `nn.inspect` finds what ails a model, says what to do, and leaves the model as it was. */
import { format } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;
const F = nn.functional;
type Tensor = torch.Tensor;

const findingsOf = (model: torch.nn.Module, input: Tensor, loss?: (output: Tensor) => Tensor) =>
  nn.inspect(model, input, loss === undefined ? {} : { loss }).findings.map(({ kind, path }) => [kind, path]);

const batch = () => torch.linspace(-1, 1, 32).reshape([8, 4]);

describe('an inspection finds', () => {
  it('dead units of ReLU, as entries of the last dim and as channels', () => {
    const linear = new nn.Linear(4, 4);
    torch.noGrad(() => linear.bias?.copy_(torch.tensor([-100, 100, -100, 100])));
    const flat = nn.inspect(new nn.Sequential(linear, new nn.ReLU()), batch());
    expect(flat.layers.map(({ path, dead }) => [path, dead])).toEqual([
      ['model', undefined],
      ['model.0', undefined],
      ['model.1', 0.5],
    ]);
    expect(flat.findings[0]?.message).toContain('Try LeakyReLU, PReLU, ELU or GELU; lower the learning rate.');
    const conv = new nn.Conv2d(1, 4, 3);
    torch.noGrad(() => conv.bias?.copy_(torch.tensor([-100, 100, 100, 100])));
    const relu = new nn.ReLU({ inplace: true });
    const deep = nn.inspect(new nn.Sequential(conv, relu), [2, 1, 5, 5]);
    expect(deep.layers[2]).toMatchObject({ dead: 0.25, outputShape: [2, 4, 3, 3] });
  });

  it('those of functions within the module that calls them', () => {
    class Own extends nn.Module {
      override forward(x: Tensor): Tensor {
        return F.relu(x.sub(100));
      }
    }
    expect(findingsOf(new Own(), batch())).toEqual([['dead', 'model']]);
  });

  it('saturated sigmoids and tanhs', () => {
    const scaled = (layer: torch.nn.Module) => {
      const linear = new nn.Linear(4, 3);
      torch.noGrad(() => linear.bias?.fill_(50));
      return new nn.Sequential(linear, layer);
    };
    for (const layer of [new nn.Sigmoid(), new nn.Tanh()]) {
      expect(findingsOf(scaled(layer), batch())).toEqual([['saturated', 'model.1']]);
    }
    expect(findingsOf(new nn.Sequential(new nn.Tanh()), batch())).toEqual([]);
  });

  it('the first operation that makes values that are not finite, and no later one', () => {
    class Root extends nn.Module {
      override forward(x: Tensor): Tensor {
        return x.sub(2).sqrt().add(1);
      }
    }
    const report = nn.inspect(new nn.Sequential(new nn.Identity(), new Root(), new nn.Identity()), batch());
    expect(report.findings).toMatchObject([{ kind: 'non-finite', path: 'model.1' }]);
    expect(report.findings[0]?.message).toMatch(/^sqrt is the first to make NaN or infinity of finite values\./);
    expect(report.layers.map(({ nonFinite }) => nonFinite)).toEqual([1, 0, 1, 1]);
    const given = batch();
    given.set([0, 0], Number.NaN);
    expect(nn.inspect(new nn.Identity(), given).findings).toEqual([]);
  });

  it('gradients that vanish, and that explode', () => {
    torch.manualSeed(0);
    const deep = new nn.Sequential(...Array.from({ length: 16 }, () => [new nn.Linear(4, 4), new nn.Sigmoid()]).flat());
    const square = (output: Tensor) => output.pow(2).mean();
    const vanished = findingsOf(deep, batch(), square);
    expect(vanished[0]).toEqual(['vanishing', 'model.0']);
    expect(vanished).not.toContainEqual(['vanishing', 'model.30']);
    const large = new nn.Sequential(new nn.Linear(4, 4));
    expect(findingsOf(large, batch(), (output) => output.mul(1e6).pow(2).mean())).toEqual([['exploding', 'model.0']]);
    expect(findingsOf(large, batch(), square)).toEqual([]);
    expect(findingsOf(large, batch())).toEqual([]);
  });
});

it('an inspection prints a table, with what to do below', () => {
  const linear = new nn.Linear(4, 4);
  torch.noGrad(() => linear.weight.fill_(0));
  torch.noGrad(() => linear.bias?.copy_(torch.tensor([-1, 1, 1, 1])));
  const model = new nn.Sequential(linear, new nn.ReLU(), new nn.Tanh());
  expect(format(nn.inspect(model, batch(), { loss: (output) => output.sum() })).replace(/=+/g, '=')).toBe(`\
=
Layer    Type        Output shape   Dead  Saturated  Non-finite  Gradient / weight
=
model    Sequential  [8, 4]           --         --        0.0%                 --
model.0  Linear      [8, 4]           --         --        0.0%             2.9e+0
model.1  ReLU        [8, 4]        25.0%         --        0.0%                 --
model.2  Tanh        [8, 4]           --       0.0%        0.0%                 --
=
model.1: 25.0% of the units of ReLU are 0 for every example, and get no gradient. Try LeakyReLU, PReLU, ELU or GELU; lower the learning rate.
=`);
  expect(nn.inspect(new nn.Identity(), batch()).toString()).toContain('Nothing to mend was found.');
});

it('an inspection leaves modes, buffers, random numbers and gradients as they were', () => {
  const model = new nn.Sequential(new nn.BatchNorm1d(4), new nn.Dropout(0.5), new nn.Linear(4, 2));
  const buffers = [...model.buffers()].map((buffer) => buffer.tolist());
  torch.manualSeed(3);
  const state = torch.getRngState().tolist();
  torch.noGrad(() => nn.inspect(model, batch(), { loss: (output) => output.sum() }));
  expect(torch.getRngState().tolist()).toEqual(state);
  expect([...model.buffers()].map((buffer) => buffer.tolist())).toEqual(buffers);
  expect([...model.parameters()].every(({ grad }) => grad === null)).toBe(true);
  expect(model.training).toBe(true);
});

describe('an inspection refuses', () => {
  it.each<[string, () => unknown, string]>([
    ['what is no module', () => nn.inspect(3 as unknown as torch.nn.Module, [1]), 'inspect/model'],
    ['what is no input', () => nn.inspect(new nn.Identity(), 'x' as unknown as Tensor), 'inspect/input'],
    ['a loss of many elements', () => nn.inspect(new nn.Identity(), [2], { loss: (x) => x }), 'inspect/loss'],
  ])('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});
