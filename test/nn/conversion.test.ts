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
