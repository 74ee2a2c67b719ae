/** @file `torch.summary`: the table, the numbers, and that a model is afterwards as it was before. */
import { format } from 'node:util';
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../src/engines/current.ts';
import { engineNames } from '../../src/engines/registry.ts';
import * as torch from '../../src/index.ts';
import { isAvailable } from '../available.ts';

const { nn } = torch;
type Tensor = torch.Tensor;

class Block extends nn.Module {
  conv = new nn.Conv2d(4, 4, 3, { padding: 1 });
  norm = new nn.BatchNorm2d(4);
  override forward(x: Tensor): Tensor {
    return this.norm(this.conv(x)).relu().add(x);
  }
}

class Network extends nn.Module {
  stem = new nn.Conv2d(3, 4, 3, { padding: 1 });
  blocks = new nn.ModuleList([new Block(), new Block()]);
  drop = new nn.Dropout(0.5);
  head = new nn.Sequential(new nn.Flatten(), new nn.Linear(256, 10));
  override forward(x: Tensor): Tensor {
    let y = this.stem(x);
    for (const block of this.blocks) y = block(y);
    return this.head(this.drop(y)) as Tensor;
  }
}

describe('the table of a summary', () => {
  it('has a line for each layer, indented, and totals', () => {
    expect(format(torch.summary(new Network(), [2, 3, 8, 8]))).toBe(`\
===============================================================
Layer (name: type)      Output shape  Parameters  Multiply-adds
===============================================================
Network                 [2, 10]               --             --
├─stem: Conv2d          [2, 4, 8, 8]         112         13,824
├─blocks.0: Block       [2, 4, 8, 8]          --             --
│  ├─conv: Conv2d       [2, 4, 8, 8]         148         18,432
│  └─norm: BatchNorm2d  [2, 4, 8, 8]           8             --
├─blocks.1: Block       [2, 4, 8, 8]          --             --
│  ├─conv: Conv2d       [2, 4, 8, 8]         148         18,432
│  └─norm: BatchNorm2d  [2, 4, 8, 8]           8             --
├─drop: Dropout         [2, 4, 8, 8]          --             --
└─head: Sequential      [2, 10]               --             --
   ├─0: Flatten         [2, 256]              --             --
   └─1: Linear          [2, 10]            2,570          5,120
===============================================================
Total parameters: 2,994
Trainable parameters: 2,994
Non-trainable parameters: 0
Multiply-adds: 55,808, FLOPs: 111,616
===============================================================
Input: 1.54 kB
Forward and backward pass: 20.64 kB
Parameters: 11.98 kB
Buffers: 80 bytes
Estimated total: 34.23 kB
===============================================================`);
  });

  it('counts what is deeper than depth to the last level that it prints', () => {
    const lines = torch.summary(new Network(), [2, 3, 8, 8], { depth: 1 }).toString().split('\n');
    expect(lines.slice(3, 9)).toEqual([
      'Network             [2, 10]               --             --',
      '├─stem: Conv2d      [2, 4, 8, 8]         112         13,824',
      '├─blocks.0: Block   [2, 4, 8, 8]         156         18,432',
      '├─blocks.1: Block   [2, 4, 8, 8]         156         18,432',
      '├─drop: Dropout     [2, 4, 8, 8]          --             --',
      '└─head: Sequential  [2, 10]            2,570          5,120',
    ]);
    expect(torch.summary(new Network(), [2, 3, 8, 8], 0).toString()).toContain('2,994         55,808');
  });

  it('has no shapes without an input, and the modules as they stand in fields', () => {
    const lines = torch.summary(new Network()).toString().split('\n');
    expect(lines.slice(3, 7)).toEqual([
      'Network                    --                    --             --',
      '├─stem: Conv2d             --                   112             --',
      '├─blocks: ModuleList       --                    --             --',
      '│  ├─0: Block              --                    --             --',
    ]);
    expect(torch.summary(new Network()).totals.parameters).toBe(2994);
  });
});

describe.each(engineNames.filter(isAvailable))('multiply-adds on %s', (engine) => {
  // FLOPs as torch.utils.flop_counter of PyTorch 2.6 counts them.
  const convolutions = () =>
    new nn.Sequential(
      new nn.Conv2d(3, 8, 3, { padding: 1 }),
      new nn.ReLU(),
      new nn.Conv2d(8, 8, 3, { groups: 2, stride: 2 }),
      new nn.Flatten(),
      new nn.Linear(72, 5),
    );
  class Attention extends nn.Module {
    override forward(q: Tensor, k: Tensor, v: Tensor): Tensor {
      return nn.functional.scaledDotProductAttention(q, k, v);
    }
  }
  class Product extends nn.Module {
    override forward(a: Tensor, b: Tensor): Tensor {
      return a.matmul(b);
    }
  }
  it.each<[string, () => torch.nn.Module, number[][], number]>([
    ['convolutions with groups, an affine layer', convolutions, [[2, 3, 8, 8]], 67_104],
    [
      'a transposed convolution',
      () => new nn.ConvTranspose2d(4, 6, 3, { stride: 2, groups: 2 }),
      [[2, 4, 5, 5]],
      10_800,
    ],
    [
      'attention',
      () => new Attention(),
      [
        [2, 3, 5, 4],
        [2, 3, 6, 4],
        [2, 3, 6, 4],
      ],
      2_880,
    ],
    [
      'a product of batches of matrices',
      () => new Product(),
      [
        [7, 5, 4],
        [7, 4, 6],
      ],
      1_680,
    ],
    // Four gates of 3 for 10 entries: of 4 inputs, and of 3 states.
    ['an LSTM', () => new nn.LSTM(4, 3), [[5, 2, 4]], 2 * 10 * 12 * (4 + 3)],
  ])('are those of %s', (_, make, sizes, flops) =>
    withEngine(engine, () => {
      const { totals } = torch.summary(make(), sizes);
      expect(totals.flops).toBe(flops);
      expect(totals.multiplyAdds).toBe(flops / 2);
    }),
  );
});

describe('the numbers of a summary', () => {
  it('count a parameter once, wherever it is used, and a frozen one apart', () => {
    const shared = new nn.Linear(3, 3);
    class Twice extends nn.Module {
      inner = new nn.Sequential(shared);
      outer = shared;
      last = new nn.Linear(3, 1, { bias: false });
      override forward(x: Tensor): Tensor {
        return this.last(this.outer(this.outer(this.inner(x) as Tensor)));
      }
    }
    const model = new Twice();
    model.last.requiresGrad_(false);
    const { layers, totals } = torch.summary(model, [2, 3]);
    expect(totals).toMatchObject({ parameters: 15, trainable: 12, multiplyAdds: 3 * 18 + 6, parameterBytes: 60 });
    expect(layers.map(({ path, depth, calls, recursive }) => [path, depth, calls, recursive])).toEqual([
      ['', 0, 1, false],
      ['inner', 1, 1, false],
      ['inner.0', 2, 1, false],
      ['inner.0', 1, 2, true],
      ['last', 1, 1, false],
    ]);
    expect(torch.summary(model, [2, 3]).toString()).toContain('(recursive)');
  });

  it('count parameters of modules that are not called by their owner', () => {
    const { layers, totals } = torch.summary(new nn.MultiheadAttention(4, 2), [
      [5, 2, 4],
      [5, 2, 4],
      [5, 2, 4],
    ]);
    expect(layers).toHaveLength(1);
    expect(layers[0]).toMatchObject({
      parameters: 80,
      outputShapes: [
        [5, 2, 4],
        [2, 5, 5],
      ],
    });
    expect(totals.parameters).toBe(80);
  });

  it('take tensors, several inputs of any kind, and sizes in a dtype', () => {
    const lstm = new nn.LSTM(4, 3);
    const state = [torch.zeros([1, 2, 3]), torch.zeros([1, 2, 3])];
    expect(torch.summary(lstm, [torch.ones([5, 2, 4]), state]).totals.inputBytes).toBe(4 * (40 + 12));
    expect(torch.summary(lstm, torch.ones([5, 2, 4])).layers[0]?.outputShapes).toHaveLength(3);
    expect(torch.summary(new nn.Embedding(4, 3), [2, 4], { dtype: torch.int64 }).layers[0]?.outputShapes).toEqual([
      [2, 4, 3],
    ]);
  });

  it('survive a module within itself', () => {
    class Loop extends nn.Module {
      itself: torch.nn.Module | undefined;
      layer = new nn.Linear(2, 2);
      override forward(x: Tensor): Tensor {
        return this.layer(x);
      }
    }
    const loop = new Loop();
    loop.itself = loop;
    expect(torch.summary(loop, [1, 2]).totals.parameters).toBe(6);
    expect(torch.summary(loop).totals.parameters).toBe(6);
  });
});

describe('a summary leaves no trace', () => {
  const model = () => new nn.Sequential(new nn.BatchNorm1d(3), new nn.Dropout(0.5), new nn.Linear(3, 2));

  it.each(['eval', 'train', 'same'] as const)(
    'in mode %s: modes, buffers, random numbers, gradients, hooks',
    (mode) => {
      const net = model();
      net.at(1).eval();
      const buffers = [...net.buffers()].map((buffer) => buffer.tolist());
      let calls = 0;
      net.at(0).registerForwardHook(() => {
        calls++;
      });
      torch.manualSeed(5);
      const state = torch.getRngState().tolist();
      torch.summary(net, torch.ones([4, 3]).requiresGrad_(), { mode });
      expect(torch.getRngState().tolist()).toEqual(state);
      expect([...net.modules()].map(({ training }) => training)).toEqual([true, true, false, true]);
      expect([...net.buffers()].map((buffer) => buffer.tolist())).toEqual(buffers);
      expect([...net.parameters()].every(({ grad }) => grad === null)).toBe(true);
      expect(calls).toBe(1);
    },
  );

  it('where the model throws, whose error comes through with its place', () => {
    const net = model();
    expect(() => torch.summary(net, [4, 5])).toThrow(/in model\.0 \(BatchNorm1d\)/);
    expect(net.training).toBe(true);
    expect(net(torch.ones([4, 3])).shape).toEqual([4, 2]);
  });
});

describe('a summary refuses', () => {
  it.each<[string, () => unknown, string]>([
    ['what is no module', () => torch.summary(3 as unknown as torch.nn.Module, [1]), 'summary/model'],
    ['what is no input', () => torch.summary(new nn.Identity(), 'x' as unknown as Tensor), 'summary/input'],
    ['sizes that are none', () => torch.summary(new nn.Identity(), [1.5, 2]), 'summary/input'],
    ['a negative depth', () => torch.summary(new nn.Identity(), [1], { depth: -1 }), 'summary/depth'],
    ['an unknown mode', () => torch.summary(new nn.Identity(), [1], { mode: 'x' as 'eval' }), 'summary/argument'],
  ])('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});
