import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { defaultGenerator } from '../../src/random/generator.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { type Call, type Encoded, streams, type TensorDescription, values } from '../random/golden.ts';

const { init } = torch.nn;

function description(value: Encoded | undefined): TensorDescription {
  if (typeof value !== 'object' || value === null || !('tensor' in value)) throw new Error('a tensor was expected');
  return value.tensor;
}

function plain(value: Encoded): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('float' in value) return value.float;
  if ('tuple' in value) return value.tuple.map(plain);
  throw new Error(`unexpected argument ${JSON.stringify(value)}`);
}

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function options(call: Call): Record<string, unknown> {
  return Object.fromEntries(Object.entries(call.kwargs).map(([name, value]) => [camelCase(name), plain(value)]));
}

/** Those whose last bits depend on the C library behind PyTorch. */
const loose = ['trunc_normal_', 'orthogonal_'];

function compare(label: string, tensor: Tensor, golden: TensorDescription, bound: number): void {
  expect(tensor.shape, label).toEqual(golden.shape);
  const got = tensor.toTypedArray();
  const wanted = values(golden);
  for (let i = 0; i < wanted.length; i++) {
    const distance = Math.abs(Number(got[i]) - Number(wanted[i]));
    if (!(distance <= bound)) throw new Error(`${label}: element ${i} is ${got[i]}, not ${wanted[i]}`);
  }
}

const initialisers = streams.filter(({ id }) => id.startsWith('initialisers:'));
const modules = streams.filter(({ id }) => id.startsWith('modules:'));

describe('nn.init against recorded streams of PyTorch', () => {
  it('has three streams of 20 calls', () => {
    expect(initialisers.map(({ calls }) => calls.length)).toEqual([20, 20, 20]);
  });

  for (const stream of initialisers) {
    it(`meets ${stream.id}`, () => {
      defaultGenerator.manualSeed(BigInt(stream.seed));
      for (const [i, call] of stream.calls.entries()) {
        const name = call.call.split('.').at(-1) as string;
        const [target, ...rest] = call.args;
        const tensor = torch.fromTypedArray(
          new Float32Array(description(target).shape.reduce((product, size) => product * size, 1)),
          description(target).shape,
        );
        const fill = (init as unknown as Record<string, (...given: unknown[]) => unknown>)[camelCase(name)];
        if (fill === undefined) throw new Error(`nn.init.${camelCase(name)} is missing`);
        const named = options(call);
        fill(tensor, ...rest.map(plain), ...(Object.keys(named).length > 0 ? [named] : []));
        compare(`call ${i}: ${call.call}`, tensor, description(call.out), loose.includes(name) ? 2e-6 : 0);
      }
    });
  }
});

describe('starting values of layers against recorded streams of PyTorch', () => {
  const layers: Record<string, new (...given: never[]) => torch.nn.Module> = torch.nn as never;
  /** The streams begin with so many layers that draw one number for each element of their parameters. */
  const affine = 8;

  for (const stream of modules) {
    it(`meets the affine layers of ${stream.id}`, () => {
      defaultGenerator.manualSeed(BigInt(stream.seed));
      const met: string[] = [];
      for (const call of stream.calls.slice(0, affine)) {
        const name = call.call.split('.').at(-1) as string;
        const Layer = layers[name];
        if (Layer === undefined) {
          // Bilinear: every parameter takes as many uniform numbers as it has elements.
          for (const parameter of Object.values(call.state ?? {})) {
            init.uniform_(torch.fromTypedArray(new Float32Array(values(parameter).length)));
          }
          continue;
        }
        const layer = new Layer(...([...call.args.map(plain), options(call)] as never[]));
        const state = layer.stateDict();
        expect(Object.keys(state)).toEqual(Object.keys(call.state ?? {}));
        for (const [key, golden] of Object.entries(call.state ?? {})) {
          compare(`${call.call}.${key}`, state[key] as Tensor, golden, 0);
        }
        met.push(name);
      }
      expect(met.filter((name) => name !== 'Bilinear')).toEqual([
        'Linear',
        'Linear',
        'Conv1d',
        'Conv2d',
        'Conv2d',
        'Conv3d',
        'ConvTranspose2d',
      ]);
    });

    it(`meets the embeddings of ${stream.id}`, () => {
      defaultGenerator.manualSeed(BigInt(stream.seed));
      const at = stream.calls.findIndex(({ call }) => call === 'torch.nn.Embedding');
      // Everything before draws one 32-bit number for each element.
      for (const call of stream.calls.slice(0, at)) {
        for (const parameter of Object.values(call.state ?? {})) {
          for (let i = 0; i < values(parameter).length; i++) defaultGenerator.random();
        }
      }
      for (const call of stream.calls.slice(at, at + 2)) {
        const named = options(call);
        const layer = new torch.nn.Embedding(Number(call.args[0]), Number(call.args[1]), named);
        compare(
          `Embedding(${JSON.stringify(call.args)})`,
          layer.weight,
          (call.state as Record<string, TensorDescription>)['weight'] as TensorDescription,
          0,
        );
      }
    });
  }
});

describe('layers', () => {
  it('print as in PyTorch', () => {
    expect(`${new torch.nn.Conv2d(1, 32, 3, { padding: 1 })}`).toBe(
      'Conv2d(1, 32, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))',
    );
    expect(`${new torch.nn.Conv1d(2, 4, 3, { groups: 2, bias: false, paddingMode: 'reflect' })}`).toBe(
      'Conv1d(2, 4, kernel_size=(3,), stride=(1,), groups=2, bias=False, padding_mode=reflect)',
    );
    expect(`${new torch.nn.Linear(5, 3)}`).toBe('Linear(in_features=5, out_features=3, bias=True)');
    expect(`${new torch.nn.MaxPool2d(2)}`).toBe(
      'MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)',
    );
    expect(`${new torch.nn.AdaptiveAvgPool2d([null, 7])}`).toBe('AdaptiveAvgPool2d(output_size=(None, 7))');
    expect(`${new torch.nn.Embedding(6, 4, { paddingIdx: -1 })}`).toBe('Embedding(6, 4, padding_idx=5)');
    expect(`${new torch.nn.Flatten()}`).toBe('Flatten(start_dim=1, end_dim=-1)');
    expect(`${new torch.nn.Unflatten(1, [2, 3])}`).toBe('Unflatten(dim=1, unflattened_size=(2, 3))');
  });

  it('share the memory of a pretrained table and leave it frozen', () => {
    const table = torch.tensor([
      [1, 2],
      [3, 4],
    ]);
    const layer = torch.nn.Embedding.fromPretrained(table);
    expect(layer.weight.requiresGrad).toBe(false);
    table.mul_(2);
    expect(layer(torch.tensor([1n])).tolist()).toEqual([[6, 8]]);
  });
});

describe('initialisers of transposed tensors', () => {
  it('draw in the order of memory, as in PyTorch', () => {
    const { init } = torch.nn;
    const drawn = (fill: (target: torch.Tensor) => torch.Tensor): unknown => {
      torch.manualSeed(0);
      const values = Array.from(fill(torch.zeros(2, 3).t()).toTypedArray(), Number);
      return values.map((value) => Math.round(value * 1e4) / 1e4);
    };
    expect(drawn((x) => init.uniform_(x))).toEqual([0.4963, 0.132, 0.7682, 0.3074, 0.0885, 0.6341]);
    expect(drawn((x) => init.normal_(x))).toEqual([1.541, 0.5684, -0.2934, -1.0845, -2.1788, -1.3986]);
    expect(drawn((x) => init.truncNormal_(x))).toEqual([-0.009, -1.0417, 0.6935, -0.4784, -1.2415, 0.3265]);
    expect(drawn((x) => init.xavierUniform_(x))).toEqual([-0.0082, -0.8062, 0.5876, -0.4219, -0.9016, 0.2938]);
    expect(drawn((x) => init.orthogonal_(x))).toEqual([0.535, -0.1699, -0.7564, 0.3402, -0.3765, -0.9249]);
    expect(drawn((x) => init.sparse_(x, 0.4))).toEqual([0, 0, -0.0029, 0, 0, -0.014]);
    expect(() => init.uniform_(torch.zeros(2).expand(3, 2))).toThrow('whose elements share memory');
    expect(init.ones_(torch.zeros(2).expand(3, 2)).sum().item()).toBe(6);
  });
});
