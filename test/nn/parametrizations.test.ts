/** @file Parametrized tensors: values, gradients, text and state as PyTorch's, states both ways, copies, and the way back. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { Module } from '../../src/nn/module.ts';

const { nn } = torch;
const { parametrizations, parametrize } = nn.utils;

/** torch.sin((torch.arange(o * i, dtype=torch.float32) + 1) ** 2).reshape(o, i) as the weight of nn.Linear(i, o, bias=False). */
function layer(o: number, i: number): InstanceType<typeof nn.Linear> {
  const made = new nn.Linear(i, o, { bias: false });
  const values = Array.from({ length: o * i }, (_, k) => Math.sin((k + 1) ** 2));
  torch.noGrad(() => made.weight.copy_(torch.tensor(values).reshape(o, i)));
  return made;
}

function near(found: torch.Tensor | null, expected: readonly number[]): void {
  expect(found).not.toBeNull();
  const values = found?.flatten().tolist() as number[];
  expect(values).toHaveLength(expected.length);
  for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5);
}

/** (w * torch.arange(w.numel(), dtype=torch.float32).reshape(w.shape)).sum().backward() */
function weigh(weight: torch.Tensor): void {
  weight
    .mul(torch.tensor([...Array(weight.numel()).keys()]).reshape(weight.shape))
    .sum()
    .backward();
}

class Symmetric extends nn.Module {
  forward(x: torch.Tensor): torch.Tensor {
    return x.triu().add(x.triu(1).t());
  }

  rightInverse(x: torch.Tensor): torch.Tensor {
    return x.triu();
  }
}

class Doubled extends nn.Module {
  forward(x: torch.Tensor): torch.Tensor {
    return x.mul(2);
  }
}

describe('orthogonal', () => {
  // torch.nn.utils.parametrizations.orthogonal(layer, orthogonal_map=map, use_trivialization=based), then the original set to
  // torch.cos(torch.arange(n)), with -1 on the diagonal for householder.
  test.each([
    {
      map: 'matrix_exp',
      size: [3, 3],
      based: true,
      weight: [0.645264, -0.066911, -0.761024, -0.220772, -0.969987, -0.101908, -0.731365, 0.23377, -0.640669],
      moved: [-0.025008, -0.465894, -0.884487, 0.813391, -0.523851, 0.252935, -0.58118, -0.713108, 0.392055],
      grad: [0.0, 0.0, 0.0, -2.19323, 0.0, 0.0, 8.218177, 10.128284, 0.0],
    },
    {
      map: 'cayley',
      size: [3, 3],
      based: true,
      weight: [0.645264, -0.066911, -0.761024, -0.220772, -0.969987, -0.101908, -0.731365, 0.23377, -0.640669],
      moved: [0.045666, -0.362641, -0.930809, 0.682724, -0.66888, 0.294089, -0.729248, -0.648915, 0.217038],
      grad: [0.0, 0.0, 0.0, 0.012362, 0.0, 0.0, 5.331877, 6.495124, 0.0],
    },
    {
      map: 'householder',
      size: [3, 3],
      based: true,
      weight: [0.645264, -0.066911, -0.761024, -0.220772, -0.969987, -0.101908, -0.731365, 0.23377, -0.640669],
      moved: [-0.658501, -0.741438, -0.129018, 0.662989, -0.652645, 0.366743, -0.35612, 0.155964, 0.921332],
      grad: [0.0, 0.0, 0.0, 2.413407, 0.0, 0.0, 8.772205, 14.391608, 0.0],
    },
    {
      map: 'householder',
      size: [4, 3],
      based: false,
      weight: [
        0.601509, 0.145972, -0.388284, -0.205802, -0.648666, -0.726754, -0.681772, -0.070215, 0.164658, -0.361966,
        0.743636, -0.542174,
      ],
      moved: [
        -0.464119, -0.765577, -0.334736, -0.530518, 0.638039, -0.325578, 0.514537, -0.071558, 0.18327, -0.488258,
        -0.040945, 0.86508,
      ],
      grad: [0.0, 0.0, 0.0, -3.760004, 0.0, 0.0, -3.015702, -1.240598, 0.0, -5.594806, 0.893104, 21.427687],
    },
    {
      map: 'householder',
      size: [3, 3],
      based: false,
      weight: [0.645264, -0.066911, -0.761024, -0.220772, -0.969987, -0.101908, -0.731365, 0.23377, -0.640669],
      moved: [-0.310823, -0.448403, -0.838047, -0.68228, 0.719126, -0.131723, 0.661727, 0.53084, -0.529458],
      grad: [0.0, 0.0, 0.0, -4.0385, 0.0, 0.0, -6.630566, -15.323812, 0.0],
    },
    {
      map: 'householder',
      size: [2, 4],
      based: false,
      weight: [0.6795, -0.611129, 0.332792, -0.232486, -0.073521, -0.602871, -0.571372, 0.551974],
      moved: [-0.182068, 0.441931, -0.34038, -0.809747, 0.839765, 0.256844, 0.421664, -0.225888],
      grad: [0.0, 6.768394, 6.706236, 5.668153, 0.0, 0.0, -5.022889, -3.29293],
    },
  ] as const)('$map of $size, relative to a base: $based', ({ map, size: [o, i], based, weight, moved, grad }) => {
    const made = parametrizations.orthogonal(layer(o, i), { orthogonalMap: map, useTrivialization: based });
    near(made.weight, weight);
    const { original } = made.parametrizations.get('weight');
    torch.noGrad(() => {
      original.copy_(torch.tensor(Array.from({ length: o * i }, (_, k) => Math.cos(k))).reshape(o, i));
      if (map === 'householder') original.diagonal().fill_(-1);
    });
    const value = made.weight;
    near(value, moved);
    weigh(value);
    near(original.grad, grad);
  });

  test('completes a tall matrix with random numbers, as PyTorch draws them', () => {
    torch.manualSeed(0);
    const made = parametrizations.orthogonal(layer(4, 2));
    near(
      made.getBuffer('parametrizations.weight.0.base'),
      [
        0.626313, -0.051046, -0.776553, 0.045743, 0.306743, 0.049417, 0.297329, 0.902808, -0.09851, -0.990956,
        -0.008971, 0.090667, -0.709885, 0.113831, -0.555411, 0.417881,
      ],
    );
    near(made.weight, [0.626313, -0.051046, 0.306743, 0.049417, -0.09851, -0.990956, -0.709885, 0.113831]);
    const product = made.weight.t().matmul(made.weight);
    expect(product.allclose(torch.eye(2), { atol: 1e-6 })).toBe(true);
  });

  test('takes a value that is set, and says where it cannot', () => {
    const made = parametrizations.orthogonal(layer(3, 3));
    (made as { weight: torch.Tensor }).weight = torch.eye(3);
    near(made.weight, [1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const free = parametrizations.orthogonal(layer(3, 3), { orthogonalMap: 'cayley', useTrivialization: false });
    expect(() => {
      (free as { weight: torch.Tensor }).weight = torch.eye(3);
    }).toThrow('has no rightInverse');
  });
});

describe('weightNorm', () => {
  test('takes the weight apart, with the keys, gradients and text of PyTorch', () => {
    const made = parametrizations.weightNorm(layer(2, 3));
    expect(Object.keys(made.stateDict())).toEqual([
      'parametrizations.weight.original0',
      'parametrizations.weight.original1',
    ]);
    weigh(made.weight);
    const { original0, original1 } = made.parametrizations.get('weight');
    near(original0 ?? null, [1.204436, 1.041168]);
    near(original0?.grad ?? null, [0.055988, -6.100852]);
    near(original1?.grad ?? null, [-0.039116, 1.03518, 1.980843, 1.312995, 3.224469, -0.81145]);
    expect(String(made)).toBe(
      'ParametrizedLinear(\n  in_features=3, out_features=2, bias=False\n  (parametrizations): ModuleDict(\n    (weight): ParametrizationList(\n      (0): _WeightNorm()\n    )\n  )\n)',
    );
  });

  test('loads the states of both generations', () => {
    const older = nn.utils.weightNorm(layer(2, 3));
    const made = parametrizations.weightNorm(layer(2, 3));
    torch.noGrad(() => older.getParameter('weight_g').mul_(3));
    made.loadStateDict(older.stateDict());
    near(made.weight, older.weight.flatten().tolist() as number[]);
    const again = parametrizations.weightNorm(new nn.Linear(3, 2, { bias: false }));
    again.loadStateDict(made.stateDict());
    expect(again.weight.equal(made.weight)).toBe(true);
  });

  test('knows the names of state dicts', () => {
    const made = parametrizations.weightNorm(new nn.LSTM(2, 3), 'weight_hh_l0');
    expect(Object.keys(made.stateDict())).toContain('parametrizations.weight_hh_l0.original0');
    const input = torch.ones([2, 1, 2]);
    expect(made(input)[0].shape).toEqual([2, 1, 3]);
    expect(parametrize.isParametrized(made, 'weightHhL0')).toBe(true);
  });
});

describe('spectralNorm', () => {
  test('starts near the largest singular value, and goes on whenever the weight is read', () => {
    torch.manualSeed(0);
    const made = parametrizations.spectralNorm(layer(2, 3));
    const state = made.stateDict();
    expect(Object.keys(state)).toEqual([
      'parametrizations.weight.original',
      'parametrizations.weight.0._u',
      'parametrizations.weight.0._v',
    ]);
    near(state['parametrizations.weight.0._u'] ?? null, [-0.811102, 0.584905]);
    near(state['parametrizations.weight.0._v'] ?? null, [-0.625964, 0.394618, -0.672641]);
    const value = made.weight;
    near(value, [0.619017, -0.556731, 0.303169, -0.211792, -0.097363, -0.729589]);
    weigh(value);
    near(
      made.parametrizations.get('weight').original.grad,
      [1.726741, -0.35293, 3.326774, 0.961716, 3.727535, 2.340137],
    );
  });

  test('has the outputs of a transposed convolution in its second dim', () => {
    torch.manualSeed(0);
    const made = parametrizations.spectralNorm(new nn.ConvTranspose1d(2, 3, 2));
    near(made.stateDict()['parametrizations.weight.0._u'] ?? null, [0.359834, -0.928971, -0.086789]);
  });
});

describe('registerParametrization', () => {
  test('keeps the parameter that an optimizer has, and puts it back', () => {
    const made = layer(3, 3);
    const { weight } = made;
    const parametrized = parametrize.registerParametrization(made, 'weight', new Symmetric());
    expect(parametrized.parametrizations.get('weight').original).toBe(weight);
    expect(made.weight.equal(made.weight.t())).toBe(true);
    (made as { weight: torch.Tensor }).weight = torch.ones([3, 3]);
    near(made.weight, Array(9).fill(1));
    expect(Array.from(made.namedParameters(), ([name]) => name)).toEqual(['parametrizations.weight.original']);
    parametrize.removeParametrizations(made, 'weight');
    expect(made.weight).toBe(weight);
    near(weight, Array(9).fill(1));
    expect(String(made)).toBe('Linear(in_features=3, out_features=3, bias=False)');
    expect(parametrize.isParametrized(made)).toBe(false);
  });

  test('chains parametrizations, and gives the original back', () => {
    const made = layer(2, 2);
    const values = made.weight.tolist();
    parametrize.registerParametrization(made, 'weight', new Symmetric());
    parametrize.registerParametrization(made, 'weight', new Doubled());
    near(made.weight, [2 * Math.sin(1), 2 * Math.sin(4), 2 * Math.sin(4), 2 * Math.sin(16)]);
    parametrize.removeParametrizations(made, 'weight', { leaveParametrized: false });
    expect(made.weight.tolist()).toEqual(torch.tensor(values).triu().tolist());
  });

  test('parametrizes buffers', () => {
    const norm = new nn.BatchNorm1d(2);
    parametrize.registerParametrization(norm, 'runningVar', new Doubled());
    expect(norm.runningVar?.tolist()).toEqual([2, 2]);
    expect(Object.keys(norm.stateDict())).toContain('parametrizations.running_var.original');
    expect(Array.from(norm.namedBuffers(), ([name]) => name)).toContain('parametrizations.running_var.original');
    parametrize.removeParametrizations(norm, 'runningVar');
    expect(norm.getBuffer('runningVar').tolist()).toEqual([2, 2]);
  });

  test('is copied with its module', () => {
    const made = parametrizations.weightNorm(layer(2, 3));
    const copy = made.clone();
    torch.noGrad(() => made.getParameter('parametrizations.weight.original0').zero_());
    near(made.weight, Array(6).fill(0));
    near(copy.weight, layer(2, 3).weight.flatten().tolist() as number[]);
    parametrize.removeParametrizations(made, 'weight');
    expect(String(copy)).toContain('ParametrizedLinear');
    expect(copy).toBeInstanceOf(nn.Linear);
  });

  test('is computed once within cached, also across await and in a block of using', async () => {
    const made = parametrizations.weightNorm(layer(2, 3));
    expect(Object.is(made.weight, made.weight)).toBe(false);
    parametrize.cached(() => expect(Object.is(made.weight, made.weight)).toBe(true));
    await parametrize.cached(async () => {
      const first = made.weight;
      await Promise.resolve();
      expect(Object.is(made.weight, first)).toBe(true);
    });
    {
      using _ = parametrize.cached();
      expect(Object.is(made.weight, made.weight)).toBe(true);
    }
    expect(Object.is(made.weight, made.weight)).toBe(false);
  });

  test('changes nothing where a parametrization does not fit', () => {
    class Row extends nn.Module {
      forward(x: torch.Tensor): torch.Tensor {
        return x.select(0, 0);
      }
    }
    const made = layer(2, 2);
    const values = made.weight.tolist();
    expect(() => parametrize.registerParametrization(made, 'weight', new Row())).toThrow(torch.ShapeError);
    expect(() => parametrize.registerParametrization(made, 'bias', new Row())).toThrow("no parameter or buffer 'bias'");
    expect(made.weight).toBeInstanceOf(nn.Parameter);
    expect(made.weight.tolist()).toEqual(values);
    expect(Object.getPrototypeOf(made)).toBe(nn.Linear.prototype);
    parametrize.registerParametrization(made, 'weight', new Row(), { unsafe: true });
    expect(made.weight.shape).toEqual([2]);
  });

  test('shares its parts with another module', () => {
    const from = parametrizations.weightNorm(layer(2, 3));
    const to = layer(2, 3);
    parametrize.transferParametrizationsAndParams(from, to);
    torch.noGrad(() => from.getParameter('parametrizations.weight.original0').mul_(2));
    expect(to.weight.equal(from.weight)).toBe(true);
    expect(parametrize.typeBeforeParametrizations(to)).toBe(nn.Linear);
    expect(to).toBeInstanceOf(Module);
  });
});
