import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;
const numbers = (x: torch.Tensor | null | undefined): number[] => [
  ...((x as torch.Tensor).toTypedArray() as Float32Array),
];

describe('layers', () => {
  it('take the size that a transposed convolution is to give by position or by name', () => {
    const layer = new nn.ConvTranspose2d(2, 3, 3, { stride: 2, padding: 1 });
    const input = torch.ones([1, 2, 4, 4]);
    expect(layer.forward(input).shape).toEqual([1, 3, 7, 7]);
    expect(layer.forward(input, [8, 7]).shape).toEqual([1, 3, 8, 7]);
    expect(layer.forward(input, { outputSize: 8 }).shape).toEqual([1, 3, 8, 8]);
  });

  it('print as PyTorch prints them', () => {
    expect(
      [
        new nn.ReLU(),
        new nn.ReLU(true),
        new nn.LeakyReLU(0.2, true),
        new nn.ELU(),
        new nn.Hardtanh({ inplace: true }),
        new nn.Hardswish(true),
        new nn.Threshold(0.1, 20),
        new nn.GELU('tanh'),
        new nn.Softplus(),
        new nn.Softshrink(),
        new nn.PReLU(),
        new nn.RReLU(),
        new nn.Softmax(1),
        new nn.LogSoftmax(),
        new nn.Dropout(0.3, true),
        new nn.Dropout2d(),
        new nn.BatchNorm2d(3),
        new nn.BatchNorm1d(5, { momentum: null }),
        new nn.InstanceNorm2d(3),
        new nn.LayerNorm([4, 6]),
        new nn.LayerNorm(6, { elementwiseAffine: false }),
        new nn.GroupNorm(2, 6),
        new nn.LocalResponseNorm(2),
        new nn.MSELoss(),
        new nn.CrossEntropyLoss(),
        new nn.TripletMarginWithDistanceLoss(),
      ].map(String),
    ).toEqual([
      'ReLU()',
      'ReLU(inplace=True)',
      'LeakyReLU(negative_slope=0.2, inplace=True)',
      'ELU(alpha=1.0)',
      'Hardtanh(min_val=-1.0, max_val=1.0, inplace=True)',
      'Hardswish()',
      'Threshold(threshold=0.1, value=20)',
      "GELU(approximate='tanh')",
      'Softplus(beta=1.0, threshold=20.0)',
      'Softshrink(0.5)',
      'PReLU(num_parameters=1)',
      'RReLU(lower=0.125, upper=0.3333333333333333)',
      'Softmax(dim=1)',
      'LogSoftmax(dim=None)',
      'Dropout(p=0.3, inplace=True)',
      'Dropout2d(p=0.5, inplace=False)',
      'BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)',
      'BatchNorm1d(5, eps=1e-05, momentum=None, affine=True, track_running_stats=True)',
      'InstanceNorm2d(3, eps=1e-05, momentum=0.1, affine=False, track_running_stats=False)',
      'LayerNorm((4, 6), eps=1e-05, elementwise_affine=True)',
      'LayerNorm((6,), eps=1e-05, elementwise_affine=False)',
      'GroupNorm(2, 6, eps=1e-05, affine=True)',
      'LocalResponseNorm(2, alpha=0.0001, beta=0.75, k=1.0)',
      'MSELoss()',
      'CrossEntropyLoss()',
      'TripletMarginWithDistanceLoss(\n  (distance_function): PairwiseDistance()\n)',
    ]);
  });

  it('write to their input where told to', () => {
    const x = torch.tensor([-1, 2]);
    expect(new nn.ReLU(true)(x)).toBe(x);
    expect(numbers(x)).toEqual([0, 2]);
  });

  it('average over all batches without momentum', () => {
    const layer = new nn.BatchNorm1d(1, { momentum: null });
    for (const [a, b] of [
      [0, 2],
      [4, 6],
      [7, 11],
    ] as const) {
      layer(torch.tensor([[a], [b]]));
    }
    expect(numbers(layer.runningMean)[0]).toBeCloseTo(5, 6);
    expect(numbers(layer.runningVar)[0]).toBeCloseTo(4, 6);
    expect(layer.numBatchesTracked?.item()).toBe(3);
    expect(Object.keys(layer.stateDict())).toEqual([
      'weight',
      'bias',
      'running_mean',
      'running_var',
      'num_batches_tracked',
    ]);
  });

  it('drop nothing in evaluation mode and about p of the elements in training', () => {
    torch.manualSeed(0);
    const layer = new nn.Dropout(0.25);
    const x = torch.tensor(new Array(4000).fill(1));
    const kept = numbers(layer(x)).filter((value) => value !== 0);
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / 0.75)]));
    expect(Math.abs(kept.length - 3000)).toBeLessThan(150);
    expect(layer.eval()(x)).toBe(x);
  });
});

describe('modules', () => {
  class Encoding extends nn.Module {
    declare pe: torch.Tensor;
    mean: torch.Tensor;

    constructor() {
      super();
      this.registerBuffer('pe', torch.ones([2]));
      this.mean = this.registerBuffer('mean', torch.zeros([1]), { persistent: false });
    }

    forward(x: torch.Tensor): torch.Tensor {
      return x.add(this.pe);
    }
  }

  it('hold a registered buffer in a field of its name', () => {
    const module = new Encoding();
    expect(numbers(module(torch.ones([2])))).toEqual([2, 2]);
    expect([...module.namedBuffers()].map(([name]) => name)).toEqual(['pe', 'mean']);
    expect(Object.keys(module.stateDict())).toEqual(['pe']);
    module.registerBuffer('pe', torch.zeros([2]));
    expect(numbers(module.pe)).toEqual([0, 0]);
  });

  it('may be within themselves', () => {
    class Loop extends nn.Module {
      layer = new nn.Linear(1, 1);
      self: torch.nn.Module;

      constructor() {
        super();
        this.self = this;
      }

      forward(): void {}
    }
    const loop = new Loop();
    expect(Object.keys(loop.stateDict())).toEqual(['layer.weight', 'layer.bias']);
    expect(loop.loadStateDict(loop.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    expect(String(loop)).toBe(
      'Loop(\n  (layer): Linear(in_features=1, out_features=1, bias=True)\n  (self): Loop(…)\n)',
    );
    const seen: string[] = [];
    loop.apply((module) => seen.push(module.constructor.name));
    expect(seen).toEqual(['Linear', 'Loop']);
    expect(loop.train(false).self.training).toBe(false);
  });

  it('take parameters and children by name, and find what is at a path', () => {
    const model = new nn.Sequential(new nn.Linear(1, 1), new Encoding());
    const weight = model.at(1).registerParameter('weight', new nn.Parameter(torch.ones([1])));
    const child = model.at(1).addModule('act', new nn.ReLU());
    expect(model.getParameter('1.weight')).toBe(weight);
    expect(model.getSubmodule('1.act')).toBe(child);
    expect(model.getSubmodule('')).toBe(model);
    expect(numbers(model.getBuffer('1.pe'))).toEqual([1, 1]);
    expect(Object.keys(model.stateDict())).toEqual(['0.weight', '0.bias', '1.weight', '1.pe']);
    model.double();
    expect(model.getParameter('0.bias').dtype).toBe(torch.float64);
    expect(model.float().getBuffer('1.pe').dtype).toBe(torch.float32);
    model.at(1).registerParameter('weight', null);
    expect(() => model.getParameter('1.weight')).toThrow("Encoding has no parameter 'weight'");
    expect(() => model.getSubmodule('1.mean')).toThrow("has no child 'mean'");
    expect(() => model.at(1).registerParameter('pe', new nn.Parameter(torch.ones([1])))).toThrow('another field');
    expect(() => model.at(1).registerParameter('bias', torch.ones([1]) as never)).toThrow('got a plain tensor');
    expect(() => model.at(1).addModule('forward', new nn.ReLU())).toThrow('a method has that name');
    expect(() => model.at(1).addModule('layer', 3 as never)).toThrow('a module or null');
  });

  it('in containers can be inserted', () => {
    const chain = new nn.Sequential(new nn.ReLU(), new nn.Tanh()).insert(1, new nn.Sigmoid()).insert(-1, new nn.GELU());
    expect([...chain].map((module) => module.constructor.name)).toEqual(['ReLU', 'Sigmoid', 'GELU', 'Tanh']);
  });
});

describe('containers', () => {
  it('hold modules under names', () => {
    const dict = new nn.ModuleDict<torch.nn.Module>({ a: new nn.ReLU() }).set('length', new nn.Linear(1, 1));
    expect([dict.size, [...dict.keys()], dict.has('b')]).toEqual([2, ['a', 'length'], false]);
    expect(Object.keys(dict.stateDict())).toEqual(['length.weight', 'length.bias']);
    expect(String(dict)).toBe(
      'ModuleDict(\n  (a): ReLU()\n  (length): Linear(in_features=1, out_features=1, bias=True)\n)',
    );
    expect(numbers(dict.get('a')(torch.tensor([-1, 1])))).toEqual([0, 1]);
    expect(new nn.ModuleDict(dict.items()).get('a')).toBe(dict.get('a'));
    expect(() => dict.get('b')).toThrow("there is no module 'b', only a, length");
    expect(() => dict.set('b', 3 as never)).toThrow("item 'b' of ModuleDict must be a module, got a number");
    expect(() => dict.set('a.b', new nn.ReLU())).toThrow('has no dot');
    expect(() => new nn.ModuleDict(new nn.ReLU() as never)).toThrow('got a single module');
    // @ts-expect-error: it has no forward
    expect(() => dict(torch.ones([1]))).toThrow('ModuleDict was called, but has no forward');
  });

  it('hold parameters in a list', () => {
    const list = new nn.ParameterList([new nn.Parameter(torch.ones([2])), torch.zeros([2, 3])]);
    expect([list.size, list.at(-1).requiresGrad, list.at(1) instanceof nn.Parameter]).toEqual([2, true, true]);
    expect([...list.parameters()].every((parameter, i) => parameter === [...list][i])).toBe(true);
    expect(Object.keys(list.stateDict())).toEqual(['0', '1']);
    expect(list.loadStateDict({ 0: torch.zeros([2]), 1: torch.ones([2, 3]) }).missingKeys).toEqual([]);
    expect(numbers(list.at(0))).toEqual([0, 0]);
    expect(list.double().at(0).dtype).toBe(torch.float64);
    expect(String(list.float())).toBe(
      'ParameterList(\n    (0): Parameter containing: [torch.float32 of size 2]\n    (1): Parameter containing: [torch.float32 of size 2x3]\n)',
    );
    expect(() => list.at(2)).toThrow('position 2 is out of range for 2 parameters');
    expect(() => list.append(3 as never)).toThrow('a Parameter is made of a tensor, got number');
    expect(() => new nn.ParameterList(torch.ones([2]))).toThrow('got a single tensor');
    // @ts-expect-error: it has no forward
    expect(() => list(1)).toThrow('ParameterList was called, but has no forward');
  });
});

describe('clipping', () => {
  const withGradients = (...values: number[][]): torch.Tensor[] =>
    values.map((gradient) => {
      const parameter = torch.tensor(gradient.map(() => 0)).requiresGrad_();
      parameter.grad = torch.tensor(gradient);
      return parameter;
    });

  it('scales gradients by their common norm', () => {
    const parameters = withGradients([3, 0], [4]);
    expect(nn.utils.clipGradNorm_(parameters, 1).item()).toBe(5);
    const found = parameters.flatMap((parameter) => numbers(parameter.grad));
    [0.6, 0, 0.8].forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 6);
    });
  });

  it('leaves small gradients alone and knows the largest size', () => {
    const parameters = withGradients([3, -4]);
    expect(nn.utils.clipGradNorm_(parameters, 9, { normType: Number.POSITIVE_INFINITY }).item()).toBe(4);
    expect(numbers(parameters[0]?.grad)).toEqual([3, -4]);
    nn.utils.clipGradValue_(parameters, 3.5);
    expect(numbers(parameters[0]?.grad)).toEqual([3, -3.5]);
  });

  it('reports a norm that is no number, before it changes anything', () => {
    const parameters = withGradients([1, Number.NaN]);
    expect(() => nn.utils.clipGradNorm_(parameters, 1, { errorIfNonfinite: true })).toThrow('is NaN');
    expect(numbers(parameters[0]?.grad)[0]).toBe(1);
  });
});
