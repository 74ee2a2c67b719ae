/** @file Copies of modules: nothing is shared with what was copied, and what was one thing stays one. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';

const { nn } = torch;

class Tied extends nn.Module {
  embedding = new nn.Embedding(5, 3);
  head = new nn.Linear(3, 5);
  blocks = new nn.ModuleList([new nn.Sequential(new nn.Linear(3, 3), torch.relu), new nn.BatchNorm1d(3)]);
  extra = new nn.ParameterDict({ scale: torch.ones(3) });
  mean = this.registerBuffer('mean', torch.zeros(3));
  options = { sizes: [3, 5], twice: this.head };

  constructor() {
    super();
    this.head.weight = this.embedding.weight;
  }

  forward(x: torch.Tensor): torch.Tensor {
    return this.head(this.blocks.at(1)(this.embedding(x)).mul(this.extra.get('scale')).sub(this.mean));
  }
}

describe('clone of a module', () => {
  test('computes the same, and shares nothing', () => {
    const model = new Tied().eval();
    const copy = model.clone();
    const input = torch.tensor([0n, 3n]);
    expect(copy).toBeInstanceOf(Tied);
    expect(copy(input).tolist()).toEqual(model(input).tolist());
    const originals = new Set<torch.Tensor>([...model.parameters(), ...model.buffers()]);
    const copies = [...copy.parameters(), ...copy.buffers()];
    expect(copies.length).toBe(originals.size);
    expect(copies.filter((tensor) => originals.has(tensor))).toEqual([]);
    const before = copy(input).tolist();
    torch.noGrad(() => {
      for (const tensor of originals) if (tensor.dtype.isFloatingPoint) tensor.add_(1);
    });
    expect(copy(input).tolist()).toEqual(before);
  });

  test('keeps ties, names, mode and what is trained', () => {
    const model = new Tied().eval();
    model.embedding.requiresGrad_(false);
    const copy = model.clone();
    expect(copy.head.weight).toBe(copy.embedding.weight);
    expect(copy.options.twice).toBe(copy.head);
    expect(copy.options.sizes).not.toBe(model.options.sizes);
    expect(Object.keys(copy.stateDict())).toEqual(Object.keys(model.stateDict()));
    expect([copy.training, copy.head.weight.requiresGrad, copy.head.bias?.requiresGrad]).toEqual([false, false, true]);
    expect(String(copy)).toBe(String(model));
  });

  test('has the hooks, and no gradients', () => {
    const model = new nn.Linear(2, 1);
    let calls = 0;
    model.registerForwardHook(() => void calls++);
    model(torch.ones([1, 2]))
      .sum()
      .backward();
    const copy = model.clone();
    copy(torch.ones([1, 2]));
    expect([calls, copy.weight.grad]).toEqual([2, null]);
  });

  test('refuses a field that holds the result of an operation', () => {
    class Keeps extends nn.Module {
      layer = new nn.Linear(2, 1);
      last = this.layer(torch.ones([1, 2]));
      forward(): void {}
    }
    expect(() => new Keeps().clone()).toThrow('last is the result of an operation');
  });
});

describe('setSubmodule and convertSyncBatchnorm', () => {
  test('put modules in the place of others, in holders too', () => {
    const model = new nn.Sequential(new nn.Linear(2, 2), new nn.Sequential(new nn.ReLU()));
    model.setSubmodule('1.0', new nn.Tanh());
    expect(model.getSubmodule('1.0')).toBeInstanceOf(nn.Tanh);
    expect(() => model.setSubmodule('1.x', new nn.Tanh())).toThrow('position x');
    const normed = new nn.Sequential(new nn.Linear(2, 2), new nn.BatchNorm1d(2));
    const { weight } = normed.at(1) as InstanceType<typeof nn.BatchNorm1d>;
    const converted = nn.SyncBatchNorm.convertSyncBatchnorm(normed);
    expect(converted).toBe(normed);
    const layer = normed.at(1) as InstanceType<typeof nn.SyncBatchNorm>;
    expect(layer).toBeInstanceOf(nn.SyncBatchNorm);
    expect(layer.weight).toBe(weight);
    expect(normed(torch.randn([4, 2])).shape).toEqual([4, 2]);
  });
});

describe('Buffer', () => {
  test('is found by reading fields, kept by the state unless it says not', () => {
    class Centre extends nn.Module {
      mean = new nn.Buffer(torch.ones(2));
      cache = new nn.Buffer(torch.ones(1), { persistent: false });
      forward(): void {}
    }
    const module = new Centre();
    expect(Array.from(module.namedBuffers(), ([name]) => name)).toEqual(['mean', 'cache']);
    expect(Object.keys(module.stateDict())).toEqual(['mean']);
    expect([...module.parameters()]).toEqual([]);
    expect(module.clone().mean).toBeInstanceOf(nn.Buffer);
  });
});
