/**
 * @file Every class that `nn`, `optim` and `data` export, by how it is made: without `new`, with arguments too many, options
 * misspelt, numbers that are none, and lists that the caller changes afterwards.
 */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from '../errors/mistake.ts';

const { ArgumentError, data, FlambeauError, nn, optim } = torch;

type Constructor = (new (...given: unknown[]) => object) & { readonly parameters?: readonly Listed[] };
interface Listed {
  readonly name: string;
  readonly kind: string;
}

/** Classes that users extend, but make no instances of, and one that always says why there can be none. */
const bases = new Set(['Module', 'Optimizer', 'SparseAdam']);

function classesOf(namespace: object): [name: string, made: Constructor][] {
  return Object.entries(namespace).filter(
    (entry): entry is [string, Constructor] =>
      typeof entry[1] === 'function' && /^[A-Z]/.test(entry[0]) && entry[1].prototype !== undefined,
  );
}

const classes = [nn, optim, data].flatMap((namespace, i) =>
  classesOf(namespace).map(([name, made]) => ({ name, made, place: ['nn', 'optim', 'data'][i] as string })),
);
const makeable = classes.filter(({ name }) => !bases.has(name));

const parameters = () => [torch.zeros([2]).requiresGrad_()];
const range = { length: 3, get: (index: number) => index };
const required = [3, 4, 2];

/** Arguments of an instance, for the classes that need some. */
const examples: Readonly<Record<string, () => unknown[]>> = {
  Parameter: () => [torch.zeros([2])],
  Buffer: () => [torch.zeros([2])],
  Linear: () => required.slice(0, 2),
  Embedding: () => required.slice(0, 2),
  ...Object.fromEntries(
    ['RNN', 'LSTM', 'GRU', 'RNNCell', 'LSTMCell', 'GRUCell'].map((name) => [name, () => required.slice(0, 2)]),
  ),
  ...Object.fromEntries(
    ['MultiheadAttention', 'TransformerEncoderLayer', 'TransformerDecoderLayer'].map((name) => [name, () => [4, 2]]),
  ),
  Transformer: () => [4, 2, 1, 1, 4],
  TransformerEncoder: () => [new nn.TransformerEncoderLayer(4, 2, 4), 1],
  TransformerDecoder: () => [new nn.TransformerDecoderLayer(4, 2, 4), 1],
  Threshold: () => [1, 2],
  Unflatten: () => [1, [2, 3]],
  LocalResponseNorm: () => [2],
  GroupNorm: () => [2, 4],
  ...Object.fromEntries(
    [
      'LayerNorm',
      'RMSNorm',
      'BatchNorm1d',
      'BatchNorm2d',
      'BatchNorm3d',
      'SyncBatchNorm',
      'InstanceNorm1d',
      'InstanceNorm2d',
      'InstanceNorm3d',
    ].map((name) => [name, () => [3]]),
  ),
  ...Object.fromEntries(
    [1, 2, 3].flatMap((rank) => [`Conv${rank}d`, `ConvTranspose${rank}d`].map((name) => [name, () => required])),
  ),
  ...Object.fromEntries(
    [1, 2, 3].flatMap((rank) => [`MaxPool${rank}d`, `AvgPool${rank}d`].map((name) => [name, () => [2]])),
  ),
  ...Object.fromEntries(
    [1, 2, 3].flatMap((rank) =>
      [`AdaptiveAvgPool${rank}d`, `AdaptiveMaxPool${rank}d`].map((name) => [name, () => [2]]),
    ),
  ),
  ...Object.fromEntries(
    [1, 2, 3].flatMap((rank) => [
      ...['Zero', 'Reflection', 'Replication', 'Circular'].map((mode) => [`${mode}Pad${rank}d`, () => [1]]),
      [`ConstantPad${rank}d`, () => [1, 2]],
    ]),
  ),
  ...Object.fromEntries(
    ['Upsample', 'UpsamplingNearest2d', 'UpsamplingBilinear2d', 'PixelShuffle', 'PixelUnshuffle', 'ChannelShuffle'].map(
      (name) => [name, () => [2]],
    ),
  ),
  ...Object.fromEntries(
    [1, 2, 3].flatMap((rank) => [
      [`MaxUnpool${rank}d`, () => [2]],
      [`LPPool${rank}d`, () => [2, 2]],
    ]),
  ),
  LazyLinear: () => [2],
  ...Object.fromEntries(
    [1, 2, 3].flatMap((rank) => [`LazyConv${rank}d`, `LazyConvTranspose${rank}d`].map((name) => [name, () => [4, 2]])),
  ),
  Unfold: () => [2],
  Fold: () => [4, 2],
  Bilinear: () => required,
  EmbeddingBag: () => required.slice(0, 2),
  CrossMapLRN2d: () => [2],
  FractionalMaxPool2d: () => [2, 3],
  FractionalMaxPool3d: () => [2, 3],
  AdaptiveLogSoftmaxWithLoss: () => [8, 10, [2, 4]],
  ...Object.fromEntries(
    ['ASGD', 'Adadelta', 'Adafactor', 'Adagrad', 'Adamax', 'LBFGS', 'Lion', 'NAdam', 'RAdam', 'RMSprop', 'Rprop'].map(
      (name) => [name, () => [parameters()]],
    ),
  ),
  Muon: () => [[torch.zeros([2, 2]).requiresGrad_()]],
  SGD: () => [parameters()],
  Adam: () => [parameters()],
  AdamW: () => [parameters()],
  TensorDataset: () => [torch.zeros([2])],
  ChainDataset: () => [[[1], [2]]],
  Subset: () => [range, [0]],
  ConcatDataset: () => [[range]],
  StackDataset: () => [
    [1, 2],
    [3, 4],
  ],
  DataLoader: () => [range],
  SequentialSampler: () => [range],
  RandomSampler: () => [range],
  SubsetRandomSampler: () => [[0, 1]],
  WeightedRandomSampler: () => [[1, 2], 3],
  DistributedSampler: () => [range, 2, 1],
  BatchSampler: () => [new data.SequentialSampler(range), 2, false],
  TablePreprocessor: () => [{ age: {} }],
};
const exampleOf = (name: string): unknown[] => examples[name]?.() ?? [];

/** These take as many as there are. */
const endless = new Set(['Identity', 'TensorDataset', 'StackDataset']);
/** Beside what `parameters` lists: options that are not numbers, and other lists. */
const parametersOf = (made: Constructor): readonly Listed[] => made.parameters ?? [];

test('the examples name classes that there are', () => {
  const names = new Set(makeable.map(({ name }) => name));
  expect(Object.keys(examples).filter((name) => !names.has(name))).toEqual([]);
  expect(names.size).toBeGreaterThan(90);
});

describe.each(classes)('$place $name', ({ name, made, place }) => {
  test('asks for new', () => {
    for (const given of [[], exampleOf(name)]) {
      const error = errorOf(() => Reflect.apply(made, undefined, given));
      expect(error).toBeInstanceOf(ArgumentError);
      expect(error.message).toBe(`${name} is a class, and was called without new\n  fix: new ${place}.${name}(…)`);
    }
  });
});

describe.each(makeable)('new $place $name', ({ name, made }) => {
  const make = (...given: unknown[]): object => new made(...given);

  test('makes an instance, of it and of a class that extends it', () => {
    const instance = make(...exampleOf(name));
    expect(instance).toBeInstanceOf(made);
    expect(instance.constructor).toBe(made);
    class Own extends made {}
    const own = new Own(...exampleOf(name));
    expect([own instanceof made, own.constructor]).toEqual([true, Own]);
  });

  for (const parameter of parametersOf(made)) {
    test(`refuses its option ${parameter.name} misspelt`, () => {
      for (const wrong of [`${parameter.name}x`, parameter.name.toUpperCase()]) {
        const error = errorOf(() => make({ ...namedExample(made, name), [wrong]: 1 }));
        expect(error.message).toContain(`${name} has no parameter '${wrong}'`);
      }
    });

    if (['number', 'integer', 'integers', 'shape'].includes(parameter.kind)) numbersOf(name, made, parameter);
  }
});

describe.each(makeable.filter(({ name }) => !endless.has(name)))('new $place $name', ({ name, made }) => {
  const make = (...given: unknown[]): object => new made(...given);

  test('refuses arguments beyond its last', () => {
    const example = exampleOf(name);
    const surplus = new Array<unknown>(20).fill(1);
    expect(errorOf(() => make(...example, ...surplus))).toBeInstanceOf(FlambeauError);
  });

  test('refuses an option that it does not have', () => {
    const error = errorOf(() => make(...exampleOf(name), { noSuchOption: 1 }));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toContain(name);
  });
});

/** The example's arguments by name. */
function namedExample(made: Constructor, name: string): Record<string, unknown> {
  const listed = parametersOf(made);
  return Object.fromEntries(exampleOf(name).map((value, i) => [listed[i]?.name ?? '', value]));
}

/** NaN is a value of these: what is put in, and where a weight starts. */
const mayBeNaN = new Set(['Threshold.value', 'PReLU.init', ...[1, 2, 3].map((rank) => `ConstantPad${rank}d.value`)]);

function numbersOf(name: string, made: Constructor, parameter: Listed): void {
  const isWhole = parameter.kind !== 'number';
  const wrong: unknown[] = isWhole ? [Number.NaN, 1.5, 2 ** 60, 2n ** 60n, Infinity, '2'] : ['2', [1]];
  if (!isWhole && !mayBeNaN.has(`${name}.${parameter.name}`)) wrong.push(Number.NaN);
  const lists = parameter.kind === 'integers' ? wrong.map((value) => [value]) : [];
  test(`refuses for ${parameter.name} what is no such number`, () => {
    for (const value of [...wrong, ...lists]) {
      const error = errorOf(() => new made({ ...namedExample(made, name), [parameter.name]: value }));
      expect(error.message).toContain(parameter.name);
      expect(error.message).toContain(name);
    }
  });
}

/** What PyTorch refuses, here or when the layer is called. */
const outOfRange: [name: string, given: unknown[]][] = [
  ...['Linear', 'Embedding'].flatMap((name): [string, unknown[]][] => [
    [name, [-1, 2]],
    [name, [2, -1]],
  ]),
  ...[1, 2, 3].flatMap((rank) =>
    [`Conv${rank}d`, `ConvTranspose${rank}d`].flatMap((name): [string, unknown[]][] => [
      [name, [-1, 2, 1]],
      [name, [2, -1, 1]],
      [name, [2, 2, 0]],
      [name, [2, 2, -1]],
      [name, [2, 2, 1, 0]],
      [name, [2, 2, 1, { padding: -1 }]],
      [name, [2, 2, 1, { dilation: 0 }]],
      [name, [2, 2, 1, { groups: 0 }]],
      [name, [2, 2, 1, { groups: -1 }]],
    ]),
  ),
  ...[1, 2, 3].flatMap((rank): [string, unknown[]][] => [
    [`Conv${rank}d`, [2, 2, 1, { padding: 'full' }]],
    [`Conv${rank}d`, [2, 2, 1, { padding: 1.5 }]],
    [`ConvTranspose${rank}d`, [2, 2, 1, { outputPadding: -1 }]],
    [`MaxPool${rank}d`, [2, 2, 0, 0]],
    ...[`MaxPool${rank}d`, `AvgPool${rank}d`].flatMap((name): [string, unknown[]][] => [
      [name, [0]],
      [name, [-1]],
      [name, [2, 0]],
      [name, [2, 1, -1]],
    ]),
    ...[`AdaptiveAvgPool${rank}d`, `AdaptiveMaxPool${rank}d`].flatMap((name): [string, unknown[]][] =>
      [-1, 1.5, Number.NaN, 'x', [], [1.5], undefined].map((size) => [name, [size]]),
    ),
  ]),
  ['AvgPool2d', [2, { divisorOverride: 0 }]],
  ['AvgPool3d', [2, { divisorOverride: 0 }]],
  ...['Dropout', 'Dropout1d', 'Dropout2d', 'Dropout3d', 'AlphaDropout', 'FeatureAlphaDropout'].flatMap(
    (name): [string, unknown[]][] => [-0.1, 1.1].map((p) => [name, [p]]),
  ),
  ...['BatchNorm1d', 'BatchNorm2d', 'BatchNorm3d', 'InstanceNorm1d', 'LayerNorm', 'RMSNorm', 'PReLU'].map(
    (name): [string, unknown[]] => [name, [-1]],
  ),
  ['LayerNorm', [[2, -1]]],
  ...['Upsample', 'PixelShuffle', 'PixelUnshuffle', 'ChannelShuffle'].flatMap((name): [string, unknown[]][] =>
    [0, -1, Number.NaN].map((size) => [name, [size]]),
  ),
  ...[1, 2, 3].flatMap((rank): [string, unknown[]][] => [
    [`MaxUnpool${rank}d`, [0]],
    [`MaxUnpool${rank}d`, [2, 0]],
    [`LPPool${rank}d`, [0, 2]],
    [`LPPool${rank}d`, [2, 0]],
  ]),
  ['Unfold', [0]],
  ['Unfold', [2, { padding: -1 }]],
  ['Fold', [0, 2]],
  ['Bilinear', [0, 2, 2]],
  ['EmbeddingBag', [2, 2, { paddingIdx: 5 }]],
  ['EmbeddingBag', [2, 2, { mode: 'min' }]],
  ['CTCLoss', [-1]],
  ['FractionalMaxPool2d', [2]],
  ['FractionalMaxPool2d', [2, { outputRatio: 1 }]],
  ['AdaptiveLogSoftmaxWithLoss', [8, 10, [4, 2]]],
  ['AdaptiveLogSoftmaxWithLoss', [8, 10, [10]]],
  ['AdaptiveLogSoftmaxWithLoss', [8, 10, []]],
  ['Upsample', []],
  ['Upsample', [2, 2]],
  ['Upsample', [{ scaleFactor: 0 }]],
  ['GroupNorm', [0, 4]],
  ['GroupNorm', [-1, 4]],
  ['GroupNorm', [3, 4]],
  ['LocalResponseNorm', [0]],
  ['Embedding', [2, 2, { paddingIdx: 5 }]],
  ['RReLU', [2, 1]],
  ['Softshrink', [-1]],
  ['CELU', [0]],
  ['Hardtanh', [1, 1]],
  ['Hardtanh', [2, 1]],
  ['HuberLoss', [{ delta: 0 }]],
  ['HuberLoss', [{ delta: -1 }]],
  ['SmoothL1Loss', [{ beta: -1 }]],
  ['CrossEntropyLoss', [{ labelSmoothing: 1.5 }]],
  ['TripletMarginLoss', [0]],
  ['TripletMarginLoss', [-1]],
  ['TripletMarginWithDistanceLoss', [{ margin: 0 }]],
  ['TripletMarginWithDistanceLoss', [{ distanceFunction: 5 }]],
  ['MultiMarginLoss', [3]],
  ['Unflatten', [1, [-2]]],
  ['KLDivLoss', ['median']],
  ['L1Loss', ['median']],
  ['GELU', ['x']],
  ['ModuleList', [[], 1]],
  ['ModuleDict', [{}, 1]],
  ['ParameterList', [[], 1]],
  ['Parameter', [torch.zeros([1]), 'no']],
];
test.each(outOfRange.map(([name, given]) => [name, given] as const))('%s refuses %j', (name, given) => {
  const made = (nn as unknown as Record<string, Constructor>)[name] as Constructor;
  expect(errorOf(() => new made(...given)).message).toContain(name);
});

describe('a list that changes later changes nothing', () => {
  const lists = makeable.flatMap(({ name, made }) =>
    parametersOf(made)
      .filter(
        ({ kind, name: parameter }) => kind === 'integers' || parameter === 'outputSize' || parameter === 'padding',
      )
      .map((parameter) => [name, made, parameter.name] as const),
  );
  test.each(lists)('%s: %s %s', (name, made, parameter) => {
    const rank = /([123])d$/.exec(name)?.[1];
    const count = rank === undefined ? 2 : Number(rank);
    const list = Array.from({ length: count }, (_, i) => (parameter === 'cutoffs' ? i + 1 : 1));
    const layer = new made({ ...namedExample(made, name), [parameter]: list }) as unknown as Record<string, unknown>;
    const before = String(layer);
    const kept = [...(layer[parameter] as number[])];
    list[0] = 7;
    list.push(9);
    expect([layer[parameter], String(layer)]).toEqual([kept, before]);
  });

  test('in what a layer computes', () => {
    const k = [2, 2];
    const pool = new nn.MaxPool2d(k);
    k[0] = 3;
    k.length = 1;
    expect((pool(torch.ones([1, 1, 4, 4])) as torch.Tensor).shape).toEqual([1, 1, 2, 2]);
  });

  test('of modules or parameters', () => {
    const modules = [new nn.ReLU()];
    const weights = [torch.zeros([1])];
    const named: Record<string, torch.nn.Module> = { a: new nn.ReLU() };
    const holders = [
      new nn.ModuleList(modules),
      new nn.Sequential(modules),
      new nn.ParameterList(weights),
      new nn.ModuleDict(named),
    ];
    modules.length = 0;
    weights.length = 0;
    named['b'] = new nn.ReLU();
    expect(holders.map(({ size }) => size)).toEqual([1, 1, 1, 1]);
  });
});

describe('errors of layers', () => {
  test.each(['Softmax', 'Softmin', 'LogSoftmax'] as const)('%s speaks of itself', (name) => {
    const error = errorOf(() => new nn[name]('x' as never));
    expect([error.code, error.message]).toEqual([`${name}/argument`, `dim of ${name} must be a whole number, got 'x'`]);
  });

  test('a layer without parameters takes none', () => {
    const Sigmoid = nn.Sigmoid as unknown as Constructor;
    expect(errorOf(() => new Sigmoid(1, 2, 3)).message).toBe('Sigmoid takes no arguments, got 3\n  fix: new Sigmoid()');
    expect(errorOf(() => new Sigmoid({ dim: 1 })).message).toContain("Sigmoid has no parameter 'dim'");
  });

  test('a Parameter takes its option by name', () => {
    expect(new nn.Parameter(torch.zeros([1]), { requiresGrad: false }).requiresGrad).toBe(false);
    expect(new nn.Parameter(torch.zeros([1]), false).requiresGrad).toBe(false);
    expect(new nn.Parameter(torch.zeros([1])).requiresGrad).toBe(true);
  });

  test('a Sequential takes modules one by one or in one array', () => {
    const pair = [new nn.ReLU(), new nn.Tanh()];
    expect(new nn.Sequential(pair).size).toBe(2);
    expect(errorOf(() => new nn.Sequential(...([pair, new nn.ReLU()] as never[]))).message).toContain('got an array');
  });

  test('a holder has a size, and no length', () => {
    const holders = [new nn.ModuleList(), new nn.Sequential(), new nn.ModuleDict(), new nn.ParameterList()];
    for (const holder of holders) {
      const { name } = holder.constructor;
      const error = errorOf(() => (holder as unknown as { length: number }).length);
      expect(error.code).toBe(`${name}/length`);
      expect(error.message).toContain('i < list.size');
    }
    class Own extends nn.Sequential {}
    const own = Object.assign(new Own(), { length: 3 });
    expect([own.length, own.size]).toEqual([3, 0]);
  });
});
