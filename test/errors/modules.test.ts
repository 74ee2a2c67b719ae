/** @file Errors within a model name the module that they came from; a model that refuses its input or state is as it was. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf, testMistakes } from './mistake.ts';

const { FlambeauError, nn, SerializationError, ShapeError } = torch;

class Classifier extends nn.Module {
  body = new nn.Sequential(new nn.Linear(8, 6), new nn.ReLU());
  head = new nn.Linear(5, 3);

  forward(x: torch.Tensor): torch.Tensor {
    return this.head(this.body(x)) as torch.Tensor;
  }
}

class Pair extends nn.Module {
  first = new Classifier();

  forward(x: torch.Tensor): torch.Tensor {
    return this.first(x) as torch.Tensor;
  }
}

class Lists extends nn.Module {
  layers = new nn.ModuleList([new nn.ReLU()]);

  forward(x: torch.Tensor): torch.Tensor {
    // @ts-expect-error: a list has no forward
    return this.layers(x) as torch.Tensor;
  }
}

class Silent extends nn.Module {
  // A program in JavaScript has no such line.
  declare forward: () => never;
}

describe('an error within a model', () => {
  testMistakes([
    {
      about: 'names the layer',
      given: () => [torch.ones([2, 8])],
      run: (x) => new Classifier()(x),
      type: ShapeError,
      code: 'linear/inner-dim',
      says: 'last dim of input must equal last dim of weight, got 6 and 5',
      helps: ['  in model.head (Linear)'],
    },
    {
      about: 'names a layer in a container',
      given: () => [torch.ones([2, 7])],
      run: (x) => new Classifier()(x),
      type: ShapeError,
      code: 'linear/inner-dim',
      says: 'last dim of input must equal last dim of weight, got 7 and 8',
      helps: ['  in model.body.0 (Linear)'],
    },
    {
      about: 'names the whole path',
      given: () => [torch.ones([2, 8])],
      run: (x) => new Pair()(x),
      type: ShapeError,
      code: 'linear/inner-dim',
      says: 'last dim of input must equal last dim of weight, got 6 and 5',
      helps: ['  in model.first.head (Linear)'],
    },
    {
      about: 'names a single layer',
      given: () => [torch.ones([2, 4])],
      run: (x) => new nn.BatchNorm2d(4)(x),
      type: ShapeError,
      code: 'BatchNorm2d/rank',
      says: 'BatchNorm2d needs an input of 4 dims, got shape [2, 4]',
      helps: ['  in model (BatchNorm2d)'],
    },
    {
      about: 'names a list that was called',
      given: () => [torch.ones([1])],
      run: (x) => new Lists()(x),
      type: FlambeauError,
      code: 'ModuleList/forward',
      says: 'ModuleList was called, but has no forward',
      helps: [
        '  rule: a ModuleList only holds modules',
        '  fix: for (const layer of layers)',
        '  in model.layers (ModuleList)',
      ],
    },
    {
      about: 'names a module without forward',
      given: () => [torch.ones([1])],
      // @ts-expect-error: nor has this module
      run: (x) => new Silent()(x),
      type: FlambeauError,
      code: 'Silent/forward',
      says: 'Silent was called, but has no forward',
      helps: ['  fix: write forward(input) { … } in Silent', '  in model (Silent)'],
    },
  ]);

  test('is not confused by errors before it', () => {
    const model = new Classifier();
    const errors = [7, 8].map((size) => errorOf(() => model(torch.ones([2, size]))).message);
    expect(errors.map((message) => message.match(/in model\.\S+/g))).toEqual([['in model.body.0'], ['in model.head']]);
  });

  test('passes errors of other kinds on as they are', () => {
    const mine = new TypeError('mine');
    class Failing extends nn.Module {
      forward(): never {
        throw mine;
      }
    }
    expect(() => new nn.Sequential(new Failing())(torch.ones([1]))).toThrow(mine);
    expect(mine.message).toBe('mine');
  });

  test.each([
    ['BatchNorm1d', () => new nn.BatchNorm1d(4), [2, 3]],
    ['BatchNorm1d', () => new nn.BatchNorm1d(4), [2, 4, 1, 1]],
    ['BatchNorm2d', () => new nn.BatchNorm2d(4), [2, 3, 2, 2]],
    ['BatchNorm2d', () => new nn.BatchNorm2d(4), [2, 4]],
    ['BatchNorm2d', () => new nn.BatchNorm2d(4, { momentum: null }), [1, 4, 1, 1]],
    ['BatchNorm3d', () => new nn.BatchNorm3d(4), [2, 3, 2, 2, 2]],
    ['InstanceNorm2d', () => new nn.InstanceNorm2d(4, { trackRunningStats: true }), [2, 3, 2, 2]],
  ] as const)('leaves running statistics alone: %s', (_, make, shape) => {
    const layer = make();
    const statistics = () => Object.entries(layer.stateDict()).map(([key, value]) => [key, value.tolist()]);
    const before = statistics();
    errorOf(() => layer(torch.ones(shape)));
    expect(statistics()).toEqual(before);
  });
});

describe('a state dict that does not fit', () => {
  const refused = (
    about: string,
    state: () => Record<string, torch.Tensor>,
    code: string,
    says: string,
    helps: string[] = [],
  ) => {
    const model = new nn.Linear(2, 2);
    return {
      about,
      given: () => [model.weight, model.bias as torch.Tensor],
      run: () => model.loadStateDict(state()),
      type: SerializationError,
      code,
      says,
      helps,
    };
  };
  testMistakes([
    refused(
      'in a shape after one that fits',
      () => ({ weight: torch.ones([2, 2]), bias: torch.ones([3]) }),
      'loadStateDict/shape',
      'the state dict does not fit Linear',
      ['differs:    bias has shape [2], the state dict has shape [3]', 'fix: '],
    ),
    refused(
      'in all ways at once',
      () => ({ weight: torch.ones([3, 3]), bais: torch.ones([2]) }),
      'loadStateDict/keys',
      'the state dict does not fit Linear',
      ['missing:    bias', 'unexpected: bais', 'differs:    weight has shape [2, 2], the state dict has shape [3, 3]'],
    ),
    refused(
      'in its names',
      () => ({ weight: torch.ones([2, 2]), bais: torch.ones([2]) }),
      'loadStateDict/keys',
      'the state dict does not fit Linear',
      ['missing:    bias', 'unexpected: bais', 'fix: '],
    ),
  ]);

  test.each([
    ['null', null, 'other.stateDict()'],
    ['a Map', new Map([['weight', torch.ones([2, 2])]]), 'Object.fromEntries(map)'],
    ['a module', new nn.Linear(2, 2), 'module.stateDict()'],
    ['an array', [torch.ones([2, 2])], 'other.stateDict()'],
  ])('%s', (given, state, fix) => {
    const { code, message } = errorOf(() => new nn.Linear(2, 2).loadStateDict(state as never));
    expect(code).toBe('loadStateDict/argument');
    expect(message).toContain(`got ${given}\n  fix: loadStateDict(${fix})`);
  });
});

describe('a module refuses', () => {
  class Net extends nn.Module {
    layer = new nn.Linear(2, 2);
    scale = new nn.Parameter(torch.ones([1]));
    size = 3;

    forward(): void {}
  }

  test.each([
    ['layer', 'a child has that name'],
    ['scale', 'a parameter has that name'],
    ['forward', 'a method has that name'],
    ['size', 'another field has that name'],
    ['a.b', "has no dot, got 'a.b'"],
    ['', "not empty and has no dot, got ''"],
  ])('a buffer of the name %o', (name, says) => {
    const { code, message } = errorOf(() => new Net().registerBuffer(name, torch.ones([1])));
    expect([code, message.includes(says)]).toEqual(['registerBuffer/argument', true]);
  });

  test('a buffer that is no tensor', () => {
    expect(errorOf(() => new Net().registerBuffer('pe', 3 as never)).message).toContain('must be a tensor or null');
  });

  test.each([
    ['of a layer', () => new nn.Linear(2, 2), 'weight', 'Linear/parameter'],
    ['of a normalisation', () => new nn.BatchNorm1d(2), 'weight', 'BatchNorm1d/parameter'],
    [
      'of a model that was read before',
      () => {
        const net = new Net();
        expect([...net.parameters()].length).toBe(3);
        return net;
      },
      'scale',
      'Net/parameter',
    ],
  ] as const)('a plain tensor in the place of a parameter %s', (_, make, field, code) => {
    const module: torch.nn.Module = make();
    Object.assign(module, { [field]: torch.zeros([2]) });
    for (const read of [() => [...module.parameters()], () => module.stateDict()])
      expect(errorOf(read).code).toBe(code);
    Object.assign(module, { [field]: null });
    expect(Object.keys(module.stateDict())).not.toContain(field);
    Object.assign(module, { [field]: new nn.Parameter(torch.zeros([2])) });
    expect(Object.keys(module.stateDict())).toContain(field);
  });

  test('a plain tensor in the place of a parameter at compile time', () => {
    const layer = new nn.Linear(2, 2);
    // @ts-expect-error: a Tensor is no Parameter
    layer.weight = torch.zeros([2, 2]);
    expect(errorOf(() => layer.stateDict()).message).toContain('fix: assign new nn.Parameter(tensor)');
  });

  test.each([
    ['a number', () => new nn.Sequential(5 as never), 'item 0 of Sequential must be a module, got a number'],
    ['a class', () => new nn.Sequential(new nn.ReLU(), nn.Tanh as never), 'got the class Tanh\n  fix: new nn.Tanh(…)'],
    ['a function', () => new nn.ModuleList([((x: unknown) => x) as never]), 'item 0 of ModuleList must be a module'],
    ['a number in a list', () => new nn.ModuleList([1 as never]), 'got a number'],
    ['no list', () => new nn.ModuleList(3 as never), 'takes modules in an array, got number'],
    ['a single module for a list', () => new nn.ModuleList(new nn.ReLU() as never), 'got a single module'],
    ['an item of append', () => new nn.ModuleList().append(null as never), 'got null'],
  ])('%s as item of a container', (_, run, says) => {
    const { code, message } = errorOf(run);
    expect(code).toMatch(/^(Sequential|ModuleList)\/modules$/);
    expect(message).toContain(says);
  });

  test('integers, with advice that keeps the weights as they are', () => {
    const image = torch.ones([1, 1, 2, 2], { dtype: torch.int64 });
    for (const layer of [new nn.Conv2d(1, 1, 1), new nn.Linear(2, 2)]) {
      expect(errorOf(() => layer(image)).message).toContain('fix: convert one, for example with .to(torch.float32)');
    }
  });

  test.each([
    ['Conv2d', () => new nn.Conv2d(1, 1, 0), '[0, 0]'],
    ['ConvTranspose1d', () => new nn.ConvTranspose1d(1, 1, -1), '[-1]'],
  ])('a kernel without extent: %s', (layer, run, size) => {
    const { code, message } = errorOf(run);
    expect(code).toBe(`${layer}/kernelSize`);
    expect(message).toContain(`kernelSize of ${layer} must be positive, got ${size}`);
  });

  test('to make a Tensor of numbers by its class', () => {
    const Tensor = torch.Tensor as unknown as new (...given: unknown[]) => torch.Tensor;
    for (const given of [[[1, 2]], [2, 3], []]) {
      expect(errorOf(() => new Tensor(...given)).message).toContain('fix: torch.tensor([1, 2])');
    }
  });

  test('to make a Parameter of numbers', () => {
    const { code, message } = errorOf(() => new nn.Parameter([1, 2] as never));
    expect([code, message.split('\n')[0]]).toEqual([
      'Parameter/argument',
      'a Parameter is made of a tensor, got an array',
    ]);
  });
});
