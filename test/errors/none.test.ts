/** @file `null` for a number whose default is a number: it is no number, and is not taken for another one in silence. */
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { errorOf } from './mistake.ts';

const { ArgumentError, nn } = torch;
const F = nn.functional;
const x = torch.tensor([-0.7, 0.7]);
const none = null as never;

describe('null is refused for', () => {
  test.each<[string, () => unknown]>([
    ['beta of softplus', () => F.softplus(x, none)],
    ['threshold of softplus', () => F.softplus(x, 1, none)],
    ['lambd of hardshrink', () => F.hardshrink(x, none)],
    ['lambd of softshrink', () => F.softshrink(x, none)],
    ['minVal of hardtanh', () => F.hardtanh(x, none)],
    ['negativeSlope of leakyRelu', () => F.leakyRelu(x, none)],
    ['alpha of elu', () => F.elu(x, { alpha: none })],
    ['p of dropout', () => F.dropout(x, none)],
    ['p of normalize', () => F.normalize(x, none)],
    ['beta of smoothL1Loss', () => F.smoothL1Loss(x, x, { beta: none })],
    ['beta of addmm', () => torch.addmm(torch.ones([1, 1]), torch.ones([1, 1]), torch.ones([1, 1]), { beta: none })],
    ['eps of LayerNorm', () => new nn.LayerNorm(2, none)],
    ['p of Dropout', () => new nn.Dropout(none)],
  ])('%s', (what, run) => {
    const error = errorOf(run);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toContain(`${what} must be a number, got null`);
  });
});

test('null is taken where it means something', () => {
  expect(new nn.BatchNorm1d(2, { momentum: null }).momentum).toBe(null);
  expect(x.var({ dim: null, correction: null }).item()).toBeCloseTo(0.98);
  expect(x.clamp(null, 0).tolist()[1 as never]).toBe(0);
});

describe('calls of other things that are not there', () => {
  test.each<[string, () => unknown]>([
    ['setPrintOptions', () => torch.setPrintOptions(none)],
    ['calculateFanInAndFanOut', () => nn.init.calculateFanInAndFanOut(none)],
    ['getSubmodule', () => new nn.Linear(1, 1).getSubmodule(none)],
    ['getParameter', () => new nn.Linear(1, 1).getParameter(none)],
    ['getBuffer', () => new nn.Linear(1, 1).getBuffer(none)],
  ])('are refused by %s', (name, run) => {
    const error = errorOf(run);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toContain(name);
  });
});

test('children may have the names that every object has', () => {
  const layers = new nn.ModuleDict<torch.nn.Linear>({
    constructor: new nn.Linear(1, 1, false),
    toString: new nn.Linear(1, 1, false),
  });
  expect(Object.keys(layers.stateDict())).toEqual(['constructor.weight', 'toString.weight']);
  expect(String(layers)).toContain('(constructor): Linear');
});
