/** @file Moving and converting modules: devices, dtypes, and tables that are given. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { ArgumentError, DeviceError, DTypeError, nn } = torch;

describe('a module', () => {
  test('is on the CPU, by every way of saying so', () => {
    const model = new nn.Linear(1, 1);
    expect(model.cpu()).toBe(model);
    for (const given of [['cpu'], [{ device: 'cpu' }], [{ device: 'cpu', nonBlocking: true }]] as never[][]) {
      expect(Reflect.apply(model.to, model, given)).toBe(model);
    }
    expect(model.to('cpu', torch.float64).weight.dtype).toBe(torch.float64);
    expect(model.to({ device: 'cpu', dtype: torch.float32 }).weight.dtype).toBe(torch.float32);
  });

  test.each(['cuda', 'cuda:0', 'mps', 'float64'])('is not on %s', (device) => {
    const model = new nn.Linear(1, 1);
    expect(errorOf(() => model.to(device))).toBeInstanceOf(DeviceError);
    expect(errorOf(() => model.to({ device, dtype: torch.float64 }))).toBeInstanceOf(DeviceError);
    expect(errorOf(() => model.cuda())).toBeInstanceOf(DeviceError);
    expect(model.weight.dtype).toBe(torch.float32);
  });

  test.each([
    ['a misspelt option', [{ dtyp: torch.float64 }], ArgumentError],
    ['no option', [{}], ArgumentError],
    ['nothing', [], ArgumentError],
    ['null', [null], ArgumentError],
    ['a number', [5], ArgumentError],
    ['a copy', [{ dtype: torch.float64, copy: true }], ArgumentError],
    ['a dtype of whole numbers', [torch.int64], DTypeError],
    ['a dtype that does not exist', [{ dtype: undefined }], torch.FlambeauError],
  ] as [string, unknown[], new (...given: never[]) => Error][])('is not converted to %s', (_, given, type) => {
    const model = new nn.Linear(1, 1);
    expect(errorOf(() => Reflect.apply(model.to, model, given))).toBeInstanceOf(type);
    expect(model.weight.dtype).toBe(torch.float32);
  });
});

describe('a table that is given', () => {
  const table = torch.tensor([
    [1, 2],
    [3, 4],
  ]);
  test('is trained only where it is said so', () => {
    expect(nn.Embedding.fromPretrained(table).weight.requiresGrad).toBe(false);
    expect(nn.Embedding.fromPretrained(table, false).weight.requiresGrad).toBe(true);
    expect(nn.Embedding.fromPretrained(table, { freeze: false, paddingIdx: -1 }).paddingIdx).toBe(1);
  });

  test.each([
    ['a misspelt option', [table, { freze: false }]],
    ['text', [table, { freeze: 'no' }]],
    ['numbers', [[[1, 2]]]],
    ['a vector', [torch.ones([2])]],
  ])('refuses %s', (_, given) => {
    expect(errorOf(() => Reflect.apply(nn.Embedding.fromPretrained, nn.Embedding, given))).toBeInstanceOf(
      torch.FlambeauError,
    );
  });
});

describe('a clone of a tensor', () => {
  const layer = new nn.Linear(2, 2);
  test.each([
    ['a tensor', () => torch.ones([2])],
    ['a recorded tensor', () => layer(torch.ones([1, 2]))],
    ['a dtype', () => torch.float32],
    ['a state dict', () => layer.stateDict()],
    ['the state of an optimizer', () => new torch.optim.Adam(layer.parameters()).paramGroups],
  ])('for another thread is refused: %s', (_, make) => {
    const { port1 } = new MessageChannel();
    for (const run of [() => structuredClone(make()), () => port1.postMessage(make())]) {
      const error = errorOf(run);
      expect(error.code).toBe('tensor/clone');
      expect(error.message).toContain('fix: send tensor.toTypedArray() and tensor.shape');
    }
    port1.close();
  });

  test('what reads all fields of a dtype reads names', () => {
    expect(JSON.stringify({ dtype: torch.float32 })).toBe('{"dtype":"torch.float32"}');
    expect({ dtype: torch.float32 }).toEqual({ dtype: torch.float32 });
  });
});

describe('a model in 16-bit floats', () => {
  const { functional: F } = nn;

  for (const dtype of [torch.float16, torch.bfloat16]) {
    test(`learns, with ${dtype.name} parameters, gradients and states`, () => {
      const optimizers = [
        (parameters: torch.nn.Parameter[]) => new torch.optim.SGD(parameters, { lr: 0.3, momentum: 0.5 }),
        (parameters: torch.nn.Parameter[]) => new torch.optim.Adam(parameters, { lr: 0.05 }),
        (parameters: torch.nn.Parameter[]) => new torch.optim.AdamW(parameters, { lr: 0.05 }),
      ];
      for (const make of optimizers) {
        torch.manualSeed(1);
        const model = new nn.Sequential(
          new nn.Linear(4, 16),
          new nn.LayerNorm([16]),
          new nn.Tanh(),
          new nn.Linear(16, 3),
        );
        model.to(dtype);
        const x = torch.randn([32, 4], { dtype });
        const target = torch.randint(0, 3, [32]);
        const parameters = [...model.parameters()];
        const optimizer = make(parameters);
        const losses = Array.from({ length: 15 }, () => {
          optimizer.zeroGrad();
          const loss = F.crossEntropy(model(x), target);
          loss.backward();
          optimizer.step();
          expect(loss.dtype).toBe(dtype);
          return loss.item();
        });
        expect(losses.at(-1)).toBeLessThan(0.9 * Number(losses[0]));
        for (const parameter of parameters) expect(parameter.grad?.dtype).toBe(dtype);
        for (const entries of Object.values(optimizer.stateDict().state)) {
          for (const [name, value] of Object.entries(entries)) {
            if (value instanceof torch.Tensor && name !== 'step') expect(value.dtype, name).toBe(dtype);
          }
        }
      }
    });
  }

  test('is made by name, buffers included', () => {
    const model = new nn.BatchNorm1d(3).half();
    expect(model.runningMean?.dtype).toBe(torch.float16);
    expect(model.numBatchesTracked?.dtype).toBe(torch.int64);
    expect(model(torch.randn([4, 3], { dtype: torch.float16 })).dtype).toBe(torch.float16);
    expect(new nn.Linear(1, 1).bfloat16().weight.dtype).toBe(torch.bfloat16);
  });

  test('passes gradients on in the dtype of each leaf', () => {
    const wide = torch.tensor([1, 2], { requiresGrad: true });
    const narrow = torch.tensor([3, 4], { dtype: torch.float16, requiresGrad: true });
    wide.half().mul(narrow).sum().backward();
    expect(wide.grad?.dtype).toBe(torch.float32);
    expect(wide.grad?.tolist()).toEqual([3, 4]);
    expect(narrow.grad?.dtype).toBe(torch.float16);
    expect(narrow.grad?.tolist()).toEqual([1, 2]);
  });
});
