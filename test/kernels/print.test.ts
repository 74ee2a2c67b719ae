import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as b from '../../src/kernels/build.ts';
import type { ContractionKernel, LoopKernel } from '../../src/kernels/ir.ts';
import { print } from '../../src/kernels/print.ts';
import { softmax } from './softmax.ts';

const expectedSoftmax = `\
loops softmax_float32
  read x: float32, rank 1
  update y: float32, rank 1
  sizes #n
  for each outer point and row
    reduce j < #n
      largest: float32 from -Infinity:f32 with x[j]
        combined by select(left.largest > right.largest, left.largest, right.largest)
    parallel j < #n
      store y[j] = exp(x[j] - largest)
    reduce j < #n
      total: float32 from 0f32 with y[j]
        combined by left.total + right.total
    parallel j < #n
      store y[j] = y[j] / total`;

it('prints a loop kernel', () => {
  expect(print(softmax)).toBe(expectedSoftmax);
});

it('prints the example of the documentation as it stands there', () => {
  const page = readFileSync(new URL('../../docs/kernel-ir.md', import.meta.url), 'utf8');
  expect(page).toContain(print(softmax));
});

it('prints a contraction', () => {
  const [m, n, k] = [b.index('m'), b.index('n'), b.index('k')];
  const kernel: ContractionKernel = {
    kind: 'contraction',
    name: 'addmm',
    operands: [
      { name: 'a', type: 'float64', access: 'read', rank: 2 },
      { name: 'b', type: 'float64', access: 'read', rank: 2 },
      { name: 'out', type: 'float64', access: 'update', rank: 2 },
    ],
    scalars: [{ name: 'beta', type: 'float64' }],
    sizes: ['m', 'n', 'k', 'pad'],
    type: 'float64',
    m: [{ index: 'm' }],
    n: [{ index: 'n' }],
    k: [{ index: 'k' }],
    a: b.load('float64', 'a', [m, b.subtract(k, b.size('pad'))], b.greaterEqual(k, b.size('pad'))),
    b: b.load('float64', 'b', [k, n]),
    epilogue: b.fma(
      b.load('float64', 'out', [m, n]),
      b.scalar('float64', 'beta'),
      b.multiply(b.variable('float64', 'sum'), -0.5),
    ),
    out: { operand: 'out', indices: [m, n] },
  };
  expect(print(kernel)).toBe(`\
contraction addmm
  read a: float64, rank 2
  read b: float64, rank 2
  update out: float64, rank 2
  scalar $beta: float64
  sizes #m, #n, #k, #pad
  m [m], n [n], k [k]
  sum: float64 over k of a * b
    a = a[m, k - #pad] when (k >= #pad)
    b = b[k, n]
  store out[m, n] = fma(out[m, n], $beta, sum * -0.5f64)`);
});

it('prints every kind of statement, and writes what is shared once', () => {
  const x = b.load('int64', 'x');
  const far = b.add(b.multiply(x, 3), b.cast('int64', b.row));
  const valid = b.greaterEqual(x, 0);
  const then = [{ kind: 'assign', name: 'sum', value: b.maximum(far, b.negate(far)) }] as const;
  const otherwise = [{ kind: 'store', operand: 'x', indices: [], value: b.constant('int64', -(2n ** 63n)) }] as const;
  const kernel: LoopKernel = {
    kind: 'loops',
    name: 'all',
    operands: [{ name: 'x', type: 'int64', access: 'update', rank: 0 }],
    scalars: [],
    sizes: [],
    body: [
      { kind: 'let', name: 'bits', value: b.bitcast('float64', x) },
      { kind: 'variable', name: 'sum', initial: b.constant('int64', 0) },
      { kind: 'guard', condition: valid, code: 2, value: x },
      {
        kind: 'loop',
        order: 'sequential',
        index: 'i',
        extent: b.size('row'),
        body: [{ kind: 'if', condition: b.and(valid, b.constant('bool', true)), then, otherwise }],
      },
      { kind: 'if', condition: b.not(valid), then },
    ],
  };
  expect(print(kernel)).toBe(`\
loops all
  update x: int64, rank 0
  for each outer point and row
    let bits: float64 = bits.float64(x[])
    variable sum: int64 = 0i64
    guard 2: x[] >= 0i64, else report x[]
    sequential i < #row
      if (x[] >= 0i64) & true
        %0 = (x[] * 3i64) + int64(row)
        sum = maximum(%0, negate(%0))
      otherwise
        store x[] = -9223372036854775808i64
    if not(x[] >= 0i64)
      %1 = (x[] * 3i64) + int64(row)
      sum = maximum(%1, negate(%1))`);
});

it('prints shared expressions in time that grows with their number, not with the text they stand for', () => {
  let value = b.load('float32', 'x');
  for (let doubling = 0; doubling < 60; doubling++) value = b.add(value, value);
  const kernel: LoopKernel = {
    kind: 'loops',
    name: 'doubled',
    operands: [{ name: 'x', type: 'float32', access: 'update', rank: 0 }],
    scalars: [],
    sizes: [],
    body: [{ kind: 'store', operand: 'x', indices: [], value }],
  };
  expect(print(kernel).split('\n')).toHaveLength(62);
});
