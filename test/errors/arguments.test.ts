/** @file Arguments of the wrong kind, too many, too few, unknown, or out of their range. */
import { describe, expect } from 'vitest';
import * as torch from '../../src/index.ts';
import { testMistakes } from './mistake.ts';

const { ArgumentError, DeviceError, ShapeError, ValueError } = torch;
const { data, nn, optim } = torch;
const F = nn.functional;

/** Says to the compiler what a program in JavaScript would not. */
const wrong = (value: unknown) => value as never;

describe('options that do not exist', () => {
  testMistakes([
    {
      about: 'a method with PyTorch’s spelling of a word',
      given: () => [torch.ones([2, 3])],
      run: (x) => x.sum(1, wrong({ keepDim: true })),
      type: ArgumentError,
      code: 'sum/arguments',
      says: "sum has no parameter 'keepDim'; its parameters are input, dim, keepdim, dtype",
    },
    {
      about: 'a creation function',
      run: () => torch.zeros([1], wrong({ dtpye: torch.float64 })),
      type: ArgumentError,
      code: 'zeros/arguments',
      says: "zeros has no parameter 'dtpye'; its parameters are size, dtype, requiresGrad, device",
    },
    {
      about: 'a loss',
      given: () => [torch.ones([1, 2]), torch.tensor([0n])],
      run: (x, y) => F.crossEntropy(x, y, wrong({ reduce: 'sum' })),
      type: ArgumentError,
      code: 'crossEntropy/arguments',
      says: "crossEntropy has no parameter 'reduce'; its parameters are input, target, weight, ignoreIndex, reduction, labelSmoothing",
    },
    {
      about: 'the deprecated sizeAverage of a loss',
      run: () => new nn.MSELoss(wrong({ sizeAverage: false })),
      type: ArgumentError,
      code: 'MSELoss/arguments',
      says: "MSELoss has no parameter 'sizeAverage'; its parameters are reduction",
    },
    {
      about: 'a layer',
      run: () => new nn.Linear(2, 3, wrong({ bais: false })),
      type: ArgumentError,
      code: 'Linear/arguments',
      says: "Linear has no parameter 'bais'; its parameters are inFeatures, outFeatures, bias, device, dtype",
    },
    {
      about: 'a DataLoader',
      given: () => [torch.ones([2])],
      run: (x) => new data.DataLoader(new data.TensorDataset(x), wrong({ batchsize: 2 })),
      type: ArgumentError,
      code: 'DataLoader/arguments',
      says: "DataLoader has no option 'batchsize'; its options are batchSize, shuffle, sampler, batchSampler, numWorkers, collateFn, pinMemory, dropLast, timeout, workerInitFn, multiprocessingContext, generator, prefetchFactor, persistentWorkers, pinMemoryDevice, inOrder",
    },
  ]);
});

describe('arguments of the wrong kind or number', () => {
  testMistakes([
    {
      about: 'null',
      run: () => torch.add(wrong(null), torch.ones([1])),
      type: ArgumentError,
      code: 'add/argument',
      says: 'input of add must be a tensor or a number, got null',
    },
    {
      about: 'an array instead of a tensor',
      run: () => F.relu(wrong([1, 2])),
      type: ArgumentError,
      code: 'relu/argument',
      says: 'input of relu must be a tensor, got an array',
    },
    {
      about: 'a missing operand',
      given: () => [torch.ones([1])],
      run: (x) => torch.add(x, wrong(undefined)),
      type: ArgumentError,
      code: 'add/argument',
      says: 'add needs other: a tensor or a number',
    },
    {
      about: 'an argument too many',
      given: () => [torch.ones([1])],
      run: (x) => (torch.relu as (...all: unknown[]) => unknown)(x, 1, 2),
      type: ArgumentError,
      code: 'relu/arguments',
      says: 'relu takes at most 1 arguments (input), got 3',
    },
    {
      about: 'text as data',
      run: () => torch.tensor(wrong('abc')),
      type: ArgumentError,
      code: 'tensor/data',
      says: 'tensor takes numbers, bigints and booleans, got string',
    },
    {
      about: 'the name of a dtype',
      run: () => torch.zeros([1], { dtype: wrong('float64') }),
      type: ArgumentError,
      code: 'zeros/argument',
      says: "dtype of zeros must be a dtype such as torch.float32, got 'float64'",
    },
    {
      about: 'a size that is no whole number',
      run: () => new nn.Linear(2, 1.5),
      type: ArgumentError,
      code: 'Linear/argument',
      says: 'outFeatures of Linear must be a whole number, got 1.5',
    },
    ...[
      { about: 'text as requiresGrad', run: (x: torch.Tensor) => x.requiresGrad_(wrong('yes')), got: "'yes'" },
      { about: 'null as requiresGrad', run: (x: torch.Tensor) => x.requiresGrad_(wrong(null)), got: 'null' },
      { about: 'a number as requiresGrad', run: (x: torch.Tensor) => x.requiresGrad_(wrong(1)), got: '1' },
      {
        about: 'text as requiresGrad of a module',
        run: () => new nn.ReLU().requiresGrad_(wrong('yes')),
        got: "'yes'",
      },
    ].map(({ about, run, got }) => ({
      about,
      given: () => [torch.ones([1])],
      run,
      type: ArgumentError,
      code: 'requiresGrad_/argument',
      says: `value of requiresGrad_ must be true or false, got ${got}`,
    })),
    {
      about: 'text as requiresGrad, assigned',
      given: () => [torch.ones([1])],
      run: (x) => {
        x.requiresGrad = wrong('yes');
      },
      type: ArgumentError,
      code: 'requiresGrad/argument',
      says: "value of requiresGrad must be true or false, got 'yes'",
    },
    {
      about: 'text as requiresGrad of a new tensor',
      run: () => torch.tensor([1], { requiresGrad: wrong('yes') }),
      type: ArgumentError,
      code: 'requiresGrad/argument',
      says: "requiresGrad must be true or false, got 'yes'",
    },
    {
      about: 'text as a training mode',
      run: () => new nn.Linear(1, 1).train(wrong('yes')),
      type: ArgumentError,
      code: 'train/argument',
      says: "mode of train must be true or false, got 'yes'",
    },
    ...(['retainGraph', 'createGraph'] as const).flatMap((name) => {
      const given = () => [torch.ones([1], { requiresGrad: true })];
      const options = wrong({ [name]: 'yes' });
      return (['backward', 'grad'] as const).flatMap((operation) => ({
        about: `text as ${name} of ${operation}`,
        given,
        run: (x: torch.Tensor) =>
          operation === 'grad' ? torch.autograd.grad(x, x, options) : x.backward(null, options),
        type: ArgumentError,
        code: `${operation}/argument`,
        says: `${name} of ${operation} must be true or false, got 'yes'`,
      }));
    }),
    {
      about: 'an option that backward does not have',
      given: () => [torch.ones([1], { requiresGrad: true })],
      run: (x) => x.mul(2).backward(null, wrong({ retain_graph: true })),
      type: ArgumentError,
      code: 'backward/arguments',
      says: "backward has no parameter 'retain_graph'; its parameters are tensors, gradients, retainGraph, createGraph, inputs",
    },
    {
      about: 'a number as gradient of backward',
      given: () => [torch.ones([1], { requiresGrad: true })],
      run: (x) => x.mul(2).backward(wrong(1)),
      type: ArgumentError,
      code: 'backward/argument',
      says: 'gradients of backward must be a tensor or an array of them, got number',
    },
    {
      about: 'a number as .grad',
      given: () => [torch.ones([1])],
      run: (x) => {
        x.grad = wrong(1);
      },
      type: ArgumentError,
      code: 'grad/argument',
      says: 'grad must be a tensor, got number',
    },
    {
      about: 'a .grad of another shape',
      given: () => [torch.ones([2]), torch.ones([3])],
      run: (x, y) => {
        x.grad = y;
      },
      type: ShapeError,
      code: 'grad/shape',
      says: 'grad must have the shape of its tensor, got [3] for [2]',
    },
    {
      about: 'text as .data',
      given: () => [torch.ones([2])],
      run: (x) => {
        x.data = wrong('data');
      },
      type: ArgumentError,
      code: 'data/argument',
      says: 'data must be a tensor, got string',
    },
    {
      about: 'a hook that is no function',
      given: () => [torch.ones([2], { requiresGrad: true })],
      run: (x) => x.registerHook(wrong('hook')),
      type: ArgumentError,
      code: 'registerHook/argument',
      says: 'hook of registerHook must be a function, got string',
    },
    {
      about: 'a slice that is none',
      given: () => [torch.ones([4])],
      run: (x) => x.at('1:a'),
      type: ArgumentError,
      code: 'at/slice',
      says: "'1:a' is no slice",
      helps: ['rule: '],
    },
  ]);
});

describe('values out of their range', () => {
  testMistakes([
    {
      about: 'a negative size',
      run: () => torch.zeros([2, -1]),
      type: ShapeError,
      code: 'zeros/size',
      says: 'sizes must not be negative, got [2, -1]',
    },
    {
      about: 'more memory than there is',
      run: () => torch.empty([2 ** 48]),
      type: DeviceError,
      code: 'memory/exhausted',
      // Only the arena knows what tensors hold.
      says: expect.stringMatching(
        process.env['FLAMBEAU_ARENA'] === 'off'
          ? /^cannot allocate 1,125,899,906,842,624 bytes on the CPU: this process may use [\d,]+$/
          : /^cannot allocate 1,125,899,906,842,624 bytes on the CPU: this process may use [\d,]+, of which tensors hold [\d,]+$/,
      ),
    },
    {
      about: 'a reduction that does not exist',
      given: () => [torch.ones([1, 2]), torch.tensor([0n])],
      run: (x, y) => F.crossEntropy(x, y, { reduction: wrong('avg') }),
      type: ValueError,
      code: 'crossEntropy/reduction',
      says: "reduction of crossEntropy must be 'none', 'mean', 'sum', got 'avg'",
    },
    {
      about: 'a probability above 1',
      given: () => [torch.ones([2])],
      run: (x) => F.dropout(x, 1.5),
      type: ValueError,
      code: 'dropout/p',
      says: 'p of dropout must be from 0 to 1, got 1.5',
    },
    ...(['Dropout', 'Dropout1d', 'Dropout2d', 'Dropout3d', 'AlphaDropout', 'FeatureAlphaDropout'] as const).flatMap(
      (name) =>
        [2, -0.5, Number.NaN].map((p) => ({
          about: `the probability ${p} of ${name}`,
          run: () => new nn[name](p),
          type: ValueError,
          code: `${name}/p`,
          says: `p of ${name} must be from 0 to 1, got ${p}`,
        })),
    ),
    {
      about: 'scores where probabilities are meant',
      given: () => [torch.tensor([2]), torch.tensor([1])],
      run: (x, y) => F.binaryCrossEntropy(x, y),
      type: ValueError,
      code: 'binaryCrossEntropy/input',
      says: 'binaryCrossEntropy takes probabilities from 0 to 1, got others',
      helps: ['fix: use binaryCrossEntropyWithLogits for scores'],
    },
    {
      about: 'a negative learning rate',
      given: () => [torch.ones([1], { requiresGrad: true })],
      run: (x) => new optim.Adam([x], { lr: -1 }),
      type: ValueError,
      code: 'Adam/lr',
      says: 'lr of Adam must be a number not below 0, got -1',
    },
    {
      about: 'an optimizer of nothing',
      run: () => new optim.SGD([], { lr: 1 }),
      type: ArgumentError,
      code: 'SGD/parameters',
      says: 'SGD got no parameters',
      helps: ['fix: pass model.parameters()'],
    },
    {
      about: 'batches of no samples',
      given: () => [torch.ones([2])],
      run: (x) => new data.DataLoader(new data.TensorDataset(x), { batchSize: 0 }),
      type: ValueError,
      code: 'BatchSampler/batchSize',
      says: 'batchSize must be a positive whole number, got 0',
    },
    {
      about: 'a seed that is no whole number',
      run: () => torch.manualSeed(1.5),
      type: ValueError,
      code: 'generator/seed',
      says: 'the seed must be an integer (a bigint beyond 2^53), got 1.5',
    },
  ]);
});
