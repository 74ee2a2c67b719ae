/** @file Calls of modules and initialisers: which entries are asked for, and arguments that are not known. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { ArgumentError, DeviceError, io, nn } = torch;
const model = () => new nn.Sequential(new nn.Linear(1, 1), new nn.BatchNorm1d(1));

describe('parameters and buffers', () => {
  test('of children are left out where it is said so', () => {
    const outer = model();
    outer.registerBuffer('own', torch.ones([1]));
    expect([...outer.parameters()].length).toBe(4);
    for (const given of [[false], [{ recurse: false }]] as const) {
      expect([...outer.parameters(...given)].length).toBe(0);
      expect([...outer.buffers(...given)].length).toBe(1);
    }
    expect([...outer.namedBuffers({ recurse: false })].map(([name]) => name)).toEqual(['own']);
    expect([...outer.at(0).namedParameters({ recurse: false })].map(([name]) => name)).toEqual(['weight', 'bias']);
  });

  test('have a prefix where it is said so', () => {
    expect([...model().namedParameters('net')].map(([name]) => name)[0]).toBe('net.0.weight');
    expect([...new nn.Linear(1, 1).namedParameters({ prefix: 'net' })].map(([name]) => name)[0]).toBe('net.weight');
  });

  test('appear once, buffers too', () => {
    const shared = torch.ones([1]);
    const layer = new nn.Identity();
    layer.registerBuffer('a', shared);
    layer.registerBuffer('b', shared);
    expect([...layer.namedBuffers()].map(([name]) => name)).toEqual(['a']);
  });
});

describe('a call refuses what it does not know', () => {
  const layer = model();
  const x = () => torch.ones([2, 2]);
  const { init } = nn;
  const calls: [string, (...given: unknown[]) => unknown, unknown[]][] = [
    ['parameters', layer.parameters.bind(layer) as never, [{ recursive: false }]],
    ['parameters', layer.parameters.bind(layer) as never, [true, 1]],
    ['buffers', layer.buffers.bind(layer) as never, ['no']],
    ['namedParameters', layer.namedParameters.bind(layer) as never, [{ removeDuplicates: false }]],
    ['apply', layer.apply.bind(layer) as never, [5]],
    ['at', layer.at.bind(layer) as never, ['0']],
    ['at', layer.at.bind(layer) as never, [0.5]],
    ['constant_', init.constant_ as never, [x(), { value: 3 }]],
    ['constant_', init.constant_ as never, [5, 3]],
    ['ones_', init.ones_ as never, [x(), 4]],
    ['zeros_', init.zeros_ as never, [5]],
    ['eye_', init.eye_ as never, [x(), 4]],
    ['load', io.load as never, [io.save({}), { strict: true }]],
    ['loadFile', io.loadFile as never, ['/nowhere', 1]],
  ];
  test.each(calls)('%s', (_, call, given) => {
    expect(errorOf(() => call(...given))).toBeInstanceOf(ArgumentError);
  });

  test('but takes what PyTorch takes by name', () => {
    expect(init.constant_(x(), { val: 3 }).tolist()).toEqual([
      [3, 3],
      [3, 3],
    ]);
    expect(init.dirac_(torch.ones([2, 1, 1]), { groups: 2 }).tolist()).toEqual([[[1]], [[1]]]);
    expect(errorOf(() => init.dirac_(torch.ones([2, 1, 1]), 0))).toBeInstanceOf(torch.ValueError);
  });
});

test("the device 'cpu' is taken by layers and files, others are not", () => {
  const layers = [
    ['Linear', [1, 1]],
    ['Embedding', [1, 1]],
    ['PReLU', []],
    ['LayerNorm', [1]],
    ['RMSNorm', [1]],
    ['GroupNorm', [1, 1]],
    ...[1, 2, 3].flatMap((rank) => [
      [`Conv${rank}d`, [1, 1, 1]],
      [`ConvTranspose${rank}d`, [1, 1, 1]],
      [`BatchNorm${rank}d`, [1]],
      [`InstanceNorm${rank}d`, [1]],
    ]),
  ] as [keyof typeof nn, unknown[]][];
  for (const [name, given] of layers) {
    const made = nn[name] as unknown as new (...given: unknown[]) => torch.nn.Module;
    expect(new made(...given, { device: 'cpu', dtype: torch.float64 })).toBeInstanceOf(nn.Module);
    expect(errorOf(() => new made(...given, { device: 'cuda' }))).toBeInstanceOf(DeviceError);
  }
  const bytes = io.save({ x: torch.ones([1]) });
  expect(io.load(bytes, { device: 'cpu' })['x']?.tolist()).toEqual([1]);
  expect(errorOf(() => io.load(bytes, { device: 'cuda' as never }))).toBeInstanceOf(DeviceError);
});
