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
      'bias has shape [2], the state dict has shape [3]',
    ),
    refused(
      'in its names',
      () => ({ weight: torch.ones([2, 2]), bais: torch.ones([2]) }),
      'loadStateDict/keys',
      'the state dict does not fit Linear',
      ['missing:    bias', 'unexpected: bais', 'fix: '],
    ),
  ]);
});
