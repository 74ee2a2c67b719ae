/** @file Bounds on gradients: what they are given must be parameters, and a bound that can be meant. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf, testMistakes } from '../errors/mistake.ts';

const { ArgumentError, nn, ValueError } = torch;
const { clipGradNorm_, clipGradValue_, parametersToVector, vectorToParameters } = nn.utils;

function withGradient(...values: number[]): torch.Tensor {
  const parameter = torch.zeros([values.length]).requiresGrad_();
  parameter.grad = torch.tensor(values);
  return parameter;
}

describe('a bound', () => {
  for (const bound of [-1, Number.NaN, Number.NEGATIVE_INFINITY]) {
    test(`of ${bound} is refused, and gradients stay as they were`, () => {
      const parameter = withGradient(3, 4);
      for (const run of [() => clipGradNorm_([parameter], bound), () => clipGradValue_([parameter], bound)]) {
        expect(errorOf(run)).toBeInstanceOf(ValueError);
        expect(parameter.grad?.tolist()).toEqual([3, 4]);
      }
    });
  }

  test('may be 0 or infinite', () => {
    const parameter = withGradient(3, 4);
    expect(clipGradNorm_([parameter], Number.POSITIVE_INFINITY).item()).toBe(5);
    expect(parameter.grad?.tolist()).toEqual([3, 4]);
    clipGradNorm_(parameter, 0);
    expect(parameter.grad?.tolist()).toEqual([0, 0]);
  });

  test('holds for the norm asked for', () => {
    for (const [normType, norm] of [
      [1, 7],
      [2, 5],
      [Number.POSITIVE_INFINITY, 4],
    ] as const) {
      const parameter = withGradient(3, 4);
      expect(clipGradNorm_([parameter], 1, { normType }).item()).toBe(norm);
      const expected = torch.tensor([3, 4]).div(norm);
      expect(parameter.grad?.allclose(expected)).toBe(true);
    }
  });
});

describe('what is clipped', () => {
  const model = new nn.Linear(2, 2);
  const used = () => {
    const parameters = model.parameters();
    expect([...parameters].length).toBe(2);
    return parameters;
  };
  const calls: [string, (given: never) => unknown][] = [
    ['clipGradNorm_', (given) => clipGradNorm_(given, 1)],
    ['clipGradValue_', (given) => clipGradValue_(given, 1)],
    ['parametersToVector', (given) => parametersToVector(given)],
    ['vectorToParameters', (given) => vectorToParameters(torch.zeros([0]), given)],
  ];
  describe.each(calls)('by %s', (name, call) => {
    testMistakes(
      [
        ['is no module', () => model, 'got a module', `${name}(model.parameters(), …)`],
        ['is no used-up iterator', used, 'got no parameters', 'can be read only once'],
        ['is no number', () => 3, 'got number', 'model.parameters()'],
        ['has no names', () => model.namedParameters(), 'got an array at 0', 'in place of model.namedParameters()'],
      ].map(([about, given, says, helps]) => ({
        about: about as string,
        run: () => call((given as () => never)()),
        type: ArgumentError,
        code: `${name}/parameters`,
        says: expect.stringContaining(says as string) as unknown as string,
        helps: [helps as string],
      })),
    );
  });

  test('may be nothing, in an array', () => {
    expect(clipGradNorm_([], 1).item()).toBe(0);
  });
});
