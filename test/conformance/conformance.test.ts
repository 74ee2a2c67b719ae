import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { camelCase } from '../../src/ops/spelling.ts';
import { mapCall } from './call.ts';
import { compareGradient, compareResult } from './compare.ts';
import { Inputs } from './inputs.ts';
import { Data, golden, operator, product } from './memory-set.ts';
import { runCase, runError } from './operator-case.ts';
import type { GoldenData } from './set.ts';
import { sameElements } from './ties.ts';

const mul = operator('torch.mul', { method: true, inplace: false });

describe('names', () => {
  it.each([
    ['zeros_like', 'zerosLike'],
    ['zero_', 'zero_'],
    ['masked_fill_', 'maskedFill_'],
    ['log_softmax', 'logSoftmax'],
    ['adaptive_avg_pool2d', 'adaptiveAvgPool2d'],
    ['atleast_1d', 'atleast1d'],
    ['mT', 'mT'],
  ])('%s is %s', (name, expected) => {
    expect(camelCase(name)).toBe(expected);
  });
});

describe('running a case', () => {
  it('passes a right one in every form', () => {
    const data = new Data();
    expect(runCase(mul, product(data), data)).toEqual({ status: 'passed' });
  });

  it('catches a wrong value', () => {
    const data = new Data();
    const outcome = runCase(mul, product(data, { out: [3, 8.001] }), data);
    expect(outcome).toMatchObject({ status: 'failed', reason: expect.stringContaining('element 1 is 8') });
  });

  it('allows what the recorded error allows, and no more', () => {
    const data = new Data();
    expect(runCase(mul, { ...product(data, { out: [3, 8.001] }), err: 2e-5 }, data).status).toBe('passed');
    expect(runCase(mul, { ...product(data, { out: [3, 8.01] }), err: 2e-5 }, data).status).toBe('failed');
  });

  it('catches a wrong dtype', () => {
    const data = new Data();
    const outcome = runCase(mul, product(data, { dtype: 'int32' }), data);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'dtype is float32, recorded int32' });
  });

  it('catches a wrong shape', () => {
    const data = new Data();
    const wrong = data.add('float32', [2, 1], new Float32Array([3, 8]));
    const outcome = runCase(mul, { ...product(data), out: { tensor: wrong } }, data);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'shape is [2], recorded [2, 1]' });
  });

  it('catches a wrong gradient', () => {
    const data = new Data();
    const outcome = runCase(mul, product(data, { grad: [3, 41] }), data);
    expect(outcome).toMatchObject({ status: 'failed', reason: expect.stringMatching(/^gradient 0: element 1 is 40/) });
  });

  it('catches a gradient that is absent', () => {
    const data = new Data();
    const out = { tensor: data.floats(1, 1) };
    const sign = operator('torch.sign');
    const withGradient = golden([{ tensor: { ...data.floats(1, 2), grad: 0 } }], out, {
      w: [data.floats(1, 1)],
      grads: [data.floats(5, 5)],
      grad_err: 0,
    });
    expect(runCase(sign, withGradient, data).status).toBe('failed');
    expect(runCase(sign, { ...withGradient, grads: [null] }, data).status).toBe('passed');
  });

  it('does not compare values that are flagged unstable', () => {
    const data = new Data();
    const wrong = product(data, { out: [0, 0], grad: [0, 0] });
    expect(runCase(mul, { ...wrong, flags: ['unstable'] }, data).status).toBe('passed');
    expect(runCase(mul, { ...product(data, { grad: [0, 0] }), flags: ['unstable_grad'] }, data).status).toBe('passed');
    expect(runCase(mul, { ...wrong, flags: ['unstable_grad'] }, data).status).toBe('failed');
  });

  it('demands an error in place where the first argument would have to grow', () => {
    const data = new Data();
    const x = data.add('float32', [1], new Float32Array([2]));
    const wide = golden([{ tensor: x }, { tensor: data.floats(3, 4) }], { tensor: data.floats(6, 8) });
    expect(runCase({ ...mul, inplace: true }, { ...wide, flags: ['broadcasts_input'] }, data).status).toBe('passed');
  });

  it('names what is unsupported', () => {
    const data = new Data();
    const none = runCase(operator('torch.no_such_thing'), product(data), data);
    expect(none).toEqual({ status: 'unsupported', kind: 'function', reason: 'no function torch.no_such_thing' });
    const word = { tensor: { dtype: 'uint16', shape: [2] } };
    expect(runCase(mul, golden([word, word], word), data)).toMatchObject({ kind: 'dtype', reason: 'dtype uint16' });
    const keyword = { ...product(data), kwargs: { no_such_option: 3 } };
    expect(runCase(mul, keyword, data)).toMatchObject({ kind: 'argument' });
  });
});

describe('running a wrong call', () => {
  const error = { type: 'RuntimeError', message: '', regex: '' };

  it('passes where one of our errors is thrown', () => {
    const data = new Data();
    const args = [{ tensor: data.floats(1, 2) }, { tensor: data.floats(1, 2, 3) }];
    expect(runError(mul, { id: 'e', args, kwargs: {}, error }, data)).toEqual({ status: 'passed' });
  });

  it('fails where nothing is thrown', () => {
    const data = new Data();
    const args = [{ tensor: data.floats(1, 2) }, { tensor: data.floats(1, 2) }];
    const outcome = runError(mul, { id: 'e', args, kwargs: {}, error }, data);
    expect(outcome).toEqual({ status: 'failed', reason: 'no error is thrown' });
  });
});

describe('arguments', () => {
  const inputs = () => new Inputs(new Data(), false);

  it('keeps a whole-valued float a float among the operands', () => {
    const data = new Data();
    const args = [{ tensor: data.longs(1, 2) }, { float: 2 }];
    expect(
      (mapCall({ call: 'torch.mul', args, kwargs: {} }, new Inputs(data, false)).invoke() as torch.Tensor).dtype,
    ).toBe(torch.float32);
    const int = mapCall(
      { call: 'torch.mul', args: [{ tensor: data.longs(1, 2) }, 2], kwargs: {} },
      new Inputs(data, false),
    );
    expect((int.invoke() as torch.Tensor).dtype).toBe(torch.int64);
  });

  it('turns reflected operators around', () => {
    const data = new Data();
    const args = [{ tensor: data.floats(1, 2) }, { float: 5 }];
    const mapped = mapCall({ call: 'Tensor.__rsub__', args, kwargs: {} }, new Inputs(data, false));
    expect((mapped.invoke() as torch.Tensor).tolist()).toEqual([4, 3]);
  });

  it('reads big ints, non-finite floats, dtypes, tuples', () => {
    expect(inputs().value({ int: '9223372036854775807' })).toBe(9223372036854775807n);
    expect(inputs().value({ float: 'nan' })).toBeNaN();
    expect(inputs().value({ float: '-inf' })).toBe(Number.NEGATIVE_INFINITY);
    expect(inputs().value({ dtype: 'int64' })).toBe(torch.int64);
    expect(inputs().value({ tuple: [1, { tuple: [2] }] })).toEqual([1, [2]]);
    expect(inputs().value(true, 'number')).toBe(1);
  });

  it('writes indices as at() takes them', () => {
    expect(inputs().index({ tuple: [1, { slice: [null, -1, null] }, { ellipsis: true }, null] })).toEqual([
      1,
      ':-1',
      '...',
      null,
    ]);
    expect(inputs().index({ slice: [1, null, 2] })).toEqual(['1::2']);
    const [list] = inputs().index([1, 2]) as [torch.Tensor];
    expect([list.dtype, list.tolist()]).toEqual([torch.int64, [1, 2]]);
    expect(
      inputs().index([
        [0, 1],
        [1, 2],
      ]),
    ).toHaveLength(2);
  });
});

describe('comparing', () => {
  const how = (data: GoldenData) => ({ data, tolerance: () => 1e-5, shapeOnly: false });

  it('takes nan for nan and infinities by their sign', () => {
    const data = new Data();
    const recorded = data.floats(Number.NaN, Number.POSITIVE_INFINITY, 1);
    const ours = (...values: number[]) => torch.fromTypedArray(new Float32Array(values));
    const compare = (t: torch.Tensor) => compareResult(t, { tensor: recorded }, how(data));
    expect(compare(ours(Number.NaN, Number.POSITIVE_INFINITY, 1))).toBeUndefined();
    expect(compare(ours(0, Number.POSITIVE_INFINITY, 1))).toContain('element 0');
    expect(compare(ours(Number.NaN, Number.NEGATIVE_INFINITY, 1))).toContain('element 1');
    expect(compare(ours(Number.NaN, Number.POSITIVE_INFINITY, Number.NaN))).toContain('element 2');
  });

  it('demands as many results, in their names', () => {
    const data = new Data();
    const recorded = { tuple: [{ tensor: data.floats(1) }], names: ['values'] };
    const ours = torch.fromTypedArray(new Float32Array([1]));
    expect(compareResult([ours], recorded, how(data))).toContain("no name 'values'");
    expect(compareResult(Object.assign([ours], { values: ours }), recorded, how(data))).toBeUndefined();
    expect(compareResult([ours, ours], recorded, how(data))).toBe('2 results, recorded 1');
  });

  it('compares Python values exactly', () => {
    const data = new Data();
    expect(compareResult(true, true, how(data))).toBeUndefined();
    expect(compareResult(1, true, how(data))).toBeDefined();
    expect(compareResult(torch.int64, { dtype: 'float32' }, how(data))).toBeDefined();
  });

  it('holds a missing gradient equal to zeros only', () => {
    const data = new Data();
    expect(compareGradient(null, data.floats(0, 0), how(data))).toBeUndefined();
    expect(compareGradient(null, data.floats(0, 1), how(data))).toBe('no gradient');
    expect(compareGradient(torch.tensor([0, 1]), null, how(data))).toBeDefined();
  });

  it('accepts another index only if it points at an equal element', () => {
    const data = new Data();
    const recorded = golden([{ tensor: data.floats(5, 5, 1) }, 0], null);
    const same = sameElements(recorded, 'torch.sort', data);
    const index = (...values: number[]) => torch.fromTypedArray(BigInt64Array.from(values, BigInt));
    expect(same(BigInt64Array.from([2n, 0n, 1n]), index(2, 1, 0))).toBe(true);
    expect(same(BigInt64Array.from([2n, 0n, 1n]), index(1, 2, 0))).toBe(false);
    expect(same(BigInt64Array.from([2n, 0n, 1n]), index(2, 1, 7))).toBe(false);
  });
});
