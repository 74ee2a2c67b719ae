/** @file The row kernel of softmax, which the IR's documentation shows. */
import * as b from '../../src/kernels/build.ts';
import type { Expression, LoopKernel, Statement } from '../../src/kernels/ir.ts';

const j = b.index('j');
const x = b.load('float32', 'x', [j]);
const largest = b.variable('float32', 'largest');

function reduce(name: string, initial: number, value: Expression, combine: typeof b.add): Statement {
  return {
    kind: 'reduce',
    index: 'j',
    extent: b.size('n'),
    accumulators: [{ name, type: 'float32', initial: b.constant('float32', initial) }],
    body: [],
    values: [value],
    combine: [combine(b.variable('float32', `left.${name}`), b.variable('float32', `right.${name}`))],
  };
}

export const softmax: LoopKernel = {
  kind: 'loops',
  name: 'softmax_float32',
  operands: [
    { name: 'x', type: 'float32', access: 'read', rank: 1 },
    { name: 'y', type: 'float32', access: 'update', rank: 1 },
  ],
  scalars: [],
  sizes: ['n'],
  body: [
    reduce('largest', Number.NEGATIVE_INFINITY, x, (a, c) => b.select(b.greater(a, c), a, c)),
    {
      kind: 'loop',
      order: 'parallel',
      index: 'j',
      extent: b.size('n'),
      body: [{ kind: 'store', operand: 'y', indices: [j], value: b.call('exp', b.subtract(x, largest)) }],
    },
    reduce('total', 0, b.load('float32', 'y', [j]), b.add),
    {
      kind: 'loop',
      order: 'parallel',
      index: 'j',
      extent: b.size('n'),
      body: [
        {
          kind: 'store',
          operand: 'y',
          indices: [j],
          value: b.divide(b.load('float32', 'y', [j]), b.variable('float32', 'total')),
        },
      ],
    },
  ],
};
