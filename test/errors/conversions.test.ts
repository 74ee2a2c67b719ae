/** @file Conversions and devices that cannot be meant: dtypes that do not exist, options that are none, devices that are not there. */
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { isOperator } from '../../src/ops/operator.ts';
import * as operators from '../../src/ops/operators.ts';
import { errorOf, testMistakes } from './mistake.ts';

const { ArgumentError, DeviceError } = torch;

/** Says to the compiler what a program in JavaScript would not. */
const wrong = (value: unknown) => value as never;

const given = () => [torch.ones([2])];
const nothing = 'to needs a dtype, a device or a tensor to be like';

describe('to', () => {
  testMistakes([
    ...(
      [
        ['nothing', [], nothing],
        ['null', [null], nothing],
        ['no options', [{}], nothing],
        [
          'an unknown option',
          [{ dtyp: torch.float64 }],
          "to has no parameter 'dtyp'; its parameters are dtype, device, nonBlocking, copy",
        ],
        [
          'a dtype that does not exist',
          [undefined],
          'dtype of to must be a dtype such as torch.float32, got undefined',
        ],
        ['one by name', [{ dtype: undefined }], 'dtype of to must be a dtype such as torch.float32, got undefined'],
        ['one after a device', ['cpu', undefined], 'dtype of to must be a dtype such as torch.float32, got undefined'],
        [
          'the name of a dtype',
          [{ dtype: 'float64' }],
          "dtype of to must be a dtype such as torch.float32, got 'float64'",
        ],
        ['a number', [5], 'to takes a dtype, a device or a tensor, got 5'],
        ['a device that is a number', [{ device: 0 }], "device of to must be a device such as 'cpu', got 0"],
        ['text as copy', [torch.float64, false, 'yes'], "copy of to must be true or false, got 'yes'"],
      ] as const
    ).map(([about, args, says]) => ({
      about,
      given,
      run: (x: torch.Tensor) => (x.to as (...all: readonly unknown[]) => unknown).apply(x, [...args]),
      type: ArgumentError,
      code: says.includes('no parameter') ? 'to/arguments' : 'to/argument',
      says,
    })),
    {
      about: 'the name of a dtype by position',
      given,
      run: (x) => x.to('float64'),
      type: DeviceError,
      code: 'device/unknown',
      says: "there is no device 'float64' for to",
      helps: ['fix: x.to(torch.float64)'],
    },
    {
      about: 'typeAs of a number',
      given,
      run: (x) => x.typeAs(wrong(5)),
      type: ArgumentError,
      code: 'typeAs/argument',
      says: 'other must be a tensor, got number',
    },
    {
      about: 'type of a name',
      given,
      run: (x) => x.type(wrong('float64')),
      type: ArgumentError,
      code: 'type/argument',
      says: "dtype of type must be a dtype such as torch.float32, got 'float64'",
    },
  ]);

  it('takes dtypes, devices, tensors and options in all their forms', () => {
    const x = torch.ones([1]);
    const other = torch.ones([1], { dtype: torch.float64 });
    const forms = [[torch.float64], [other], ['cpu', torch.float64], [null, torch.float64], [{ dtype: torch.float64 }]];
    for (const form of forms) expect(x.to(...(form as [torch.DType])).dtype).toBe(torch.float64);
    expect(x.to('cpu') === x).toBe(true);
    expect(x.to({ device: 'cpu' }) === x).toBe(true);
    expect(x.to('cpu', { copy: true }) === x).toBe(false);
    expect(x.to(torch.float32, false, true) === x).toBe(false);
  });
});

describe('a dtype that does not exist', () => {
  const missing = (torch as unknown as Record<string, torch.DType>)['float8'];
  const withDtype = Object.entries(operators).filter(
    ([, value]) => isOperator(value) && value.definition.parameters.some(({ kind }) => kind === 'dtype'),
  );

  it.each(withDtype)('is refused by %s', (name, operator) => {
    const { parameters } = (operator as unknown as { definition: { parameters: { name: string; kind: string }[] } })
      .definition;
    const values: Record<string, unknown> = {
      tensor: torch.ones([2, 2]),
      shape: [2],
      integer: 1,
      scalar: 1,
      operand: 1,
      number: 1,
      integers: 0,
      value: 1,
    };
    const args = parameters
      .slice(
        0,
        parameters.findIndex(({ kind }) => kind === 'dtype'),
      )
      .map(({ kind }) => values[kind]);
    const call = operator as unknown as (...args: unknown[]) => unknown;
    for (const run of [() => call(...args, { dtype: missing }), () => call(...args, missing)]) {
      const error = errorOf(run);
      expect([error.code, error.message.split('\n')[0]]).toEqual([
        `${name}/argument`,
        `dtype of ${name} must be a dtype such as torch.float32, got undefined`,
      ]);
    }
  });

  testMistakes([
    ...[
      { name: 'tensor', run: () => torch.tensor([1], { dtype: wrong(missing) }) },
      { name: 'scalar', run: () => torch.scalar(1, missing) },
      { name: 'fromTypedArray', run: () => torch.fromTypedArray(new Float32Array(1), [1], { dtype: wrong(missing) }) },
      { name: 'Linear', run: () => new torch.nn.Linear(1, 1, { dtype: wrong(missing) }) },
      { name: 'type', run: () => torch.ones([1]).type(wrong(missing)) },
    ].map(({ name, run }) => ({
      about: `is refused by ${name}`,
      run,
      type: ArgumentError,
      code: `${name}/argument`,
      says: `dtype of ${name} must be a dtype such as torch.float32, got undefined`,
      helps: ['fix: leave dtype out, or give null, for the default'],
    })),
    ...[
      { name: 'setDefaultDtype', run: () => torch.setDefaultDtype(wrong(missing)) },
      { name: 'promoteTypes', run: () => torch.promoteTypes(torch.float32, wrong(missing)) },
      { name: 'canCast', run: () => torch.canCast(wrong(missing), torch.float32) },
    ].map(({ name, run }) => ({
      about: `is refused by ${name}`,
      run,
      type: ArgumentError,
      code: `${name}/argument`,
      says: `${name} takes a dtype such as torch.float32, got undefined`,
    })),
  ]);

  it('is not null, which is the default', () => {
    expect(torch.zeros([1], { dtype: null }).dtype).toBe(torch.float32);
    expect(torch.tensor([1n], { dtype: null }).dtype).toBe(torch.int64);
  });
});

describe('devices', () => {
  const creators: Readonly<Record<string, (device: string) => torch.Tensor>> = {
    zeros: (device) => torch.zeros([2], { device }),
    ones: (device) => torch.ones(2, { device }),
    empty: (device) => torch.empty([2], { device }),
    full: (device) => torch.full([2], 1, { device }),
    zerosLike: (device) => torch.zerosLike(torch.ones([2]), { device }),
    fullLike: (device) => torch.fullLike(torch.ones([2]), 1, { device }),
    newZeros: (device) => torch.ones([1]).newZeros([2], { device }),
    newTensor: (device) => torch.ones([1]).newTensor([1, 2], { device }),
    newFull: (device) => torch.ones([1]).newFull([2], 1, { device }),
    arange: (device) => torch.arange(2, { device }),
    linspace: (device) => torch.linspace(0, 1, 2, { device }),
    logspace: (device) => torch.logspace(0, 1, 2, { device }),
    eye: (device) => torch.eye(2, { device }),
    trilIndices: (device) => torch.trilIndices(2, 2, { device } as never),
    rand: (device) => torch.rand([2], { device }),
    randn: (device) => torch.randn(2, { device }),
    randLike: (device) => torch.randLike(torch.ones([2]), { device }),
    randint: (device) => torch.randint(0, 5, [2], { device }),
    randperm: (device) => torch.randperm(2, { device }),
    normal: (device) => torch.normal(0, 1, [2], { device }),
    tensor: (device) => torch.tensor([1, 2], { device }),
    fromTypedArray: (device) => torch.fromTypedArray(new Float32Array(2), [2], { device }),
    to: (device) => torch.ones([2]).to(device),
  };

  it.each(Object.entries(creators))("'cpu' is one, other names are errors: %s", (name, make) => {
    expect(make('cpu').device).toBe('cpu');
    for (const device of ['cuda', 'cuda:0', 'mps', 'xpu']) {
      const error = errorOf(() => make(device));
      expect(error).toBeInstanceOf(DeviceError);
      expect(error.message.split('\n')[0]).toBe(`there is no device '${device}' for ${name}; the devices are 'cpu'`);
      expect(error.details['devices']).toEqual(['cpu']);
    }
    expect(() => make(0 as never)).toThrow(ArgumentError);
  });

  it('a portable program runs through its first lines', async () => {
    const device = torch.device(torch.cuda.isAvailable() ? 'cuda' : 'cpu');
    const model = new torch.nn.Linear(2, 1).to(device);
    const x = torch.zeros([1, 2], { device }).to(device);
    expect((await model(x).cpu()).device).toBe('cpu');
    expect(torch.cuda.deviceCount()).toBe(0);
    expect(model.cpu()).toBe(model);
  });

  it('cuda() names those that exist', () => {
    expect(errorOf(() => torch.ones([1]).cuda()).code).toBe('device/unknown');
    expect(errorOf(() => new torch.nn.ReLU().cuda()).code).toBe('device/unknown');
    expect(errorOf(() => torch.device('cuda')).code).toBe('device/unknown');
  });
});
