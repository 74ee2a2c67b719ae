import { describe, expect, it } from 'vitest';
import * as b from '../../src/kernels/build.ts';
import { decompose } from '../../src/kernels/elementary.ts';
import type { ContractionKernel, Expression, LoopKernel, Operand, Statement } from '../../src/kernels/ir.ts';
import { verify } from '../../src/kernels/verify.ts';
import { branch } from '../engines/case.ts';
import { groups } from '../engines/cases.ts';
import { softmax } from './softmax.ts';

const operand = (name: string, access: Operand['access'] = 'read', rank = 0, type: Operand['type'] = 'float32') => ({
  name,
  type,
  access,
  rank,
});

const x = b.load('float32', 'x');
const one = b.constant('float32', 1);
const yes = b.constant('bool', true);

function store(value: Expression, name = 'out', indices: readonly Expression[] = []): Statement {
  return { kind: 'store', operand: name, indices, value };
}

/** A kernel that reads x and v[i], and writes out. */
function kernel(body: readonly Statement[], rest: Partial<LoopKernel> = {}): LoopKernel {
  return {
    kind: 'loops',
    name: 'test',
    operands: [operand('x'), operand('v', 'read', 1), operand('out', 'write')],
    scalars: [
      { name: 'alpha', type: 'float32' },
      { name: 'count', type: 'int64' },
    ],
    sizes: ['n'],
    body,
    ...rest,
  };
}

const reduceSum: Extract<Statement, { kind: 'reduce' }> = {
  kind: 'reduce',
  index: 'j',
  extent: b.size('n'),
  accumulators: [{ name: 'sum', type: 'float32', initial: b.constant('float32', 0) }],
  body: [{ kind: 'let', name: 'element', value: b.load('float32', 'v', [b.index('j')]) }],
  values: [b.variable('float32', 'element')],
  combine: [b.add(b.variable('float32', 'left.sum'), b.variable('float32', 'right.sum'))],
};

const product: ContractionKernel = {
  kind: 'contraction',
  name: 'product',
  operands: [operand('a', 'read', 2), operand('b', 'read', 2), operand('out', 'update', 2)],
  scalars: [],
  sizes: ['m', 'n', 'k'],
  type: 'float32',
  m: [{ index: 'm' }],
  n: [{ index: 'n' }],
  k: [{ index: 'k' }],
  a: b.load('float32', 'a', [b.index('m'), b.index('k')]),
  b: b.load('float32', 'b', [b.index('k'), b.index('n')]),
  epilogue: b.variable('float32', 'sum'),
  out: { operand: 'out', indices: [b.index('m'), b.index('n')] },
};

const loop = (
  index: string,
  body: readonly Statement[],
  order: 'parallel' | 'sequential' = 'sequential',
): Statement => ({
  kind: 'loop',
  order,
  index,
  extent: b.size('n'),
  body,
});

describe('accepts', () => {
  it.each(Object.entries(groups))('the kernels of the conformance suite: %s', (_, cases) => {
    for (const { kernel: each } of cases) {
      verify(each);
      verify(decompose(each));
    }
  });

  it('softmax, also in primitive operators', () => {
    verify(softmax);
    verify(decompose(softmax));
  });

  it('a name again where the first is out of scope', () => {
    const body: readonly Statement[] = [{ kind: 'let', name: 't', value: x }];
    verify(kernel([loop('i', body), loop('i', body)]));
  });

  it('a variable carried through a sequential loop, and one inside a parallel loop', () => {
    const carried: Statement = { kind: 'variable', name: 'sum', initial: one };
    const assign: Statement = { kind: 'assign', name: 'sum', value: one };
    verify(kernel([carried, loop('i', [assign])]));
    verify(kernel([loop('i', [carried, loop('j', [assign])], 'parallel')]));
  });

  it('an expression that is small as a graph and huge as a tree', () => {
    let value = x;
    for (let doubling = 0; doubling < 200; doubling++) value = b.add(value, value);
    verify(kernel([store(value)]));
  });
});

const refused: readonly (readonly [name: string, kernel: LoopKernel | ContractionKernel, message: RegExp])[] = [
  // Heads.
  ['a kernel without a name', kernel([], { name: '' }), /kernel '' is no name/],
  ['a name with a dash', kernel([], { name: 'a-b' }), /kernel 'a-b' is no name/],
  [
    'nine operands',
    kernel([], { operands: Array.from({ length: 9 }, (_, position) => operand(`x${position}`)) }),
    /9 operands, more than 8/,
  ],
  ['two operands of one name', kernel([], { operands: [operand('x'), operand('x')] }), /two operands are named 'x'/],
  ['a negative rank', kernel([], { operands: [operand('x', 'read', -1)] }), /operand 'x' has rank -1/],
  [
    'two scalars of one name',
    kernel([], {
      scalars: [
        { name: 's', type: 'bool' },
        { name: 's', type: 'int64' },
      ],
    }),
    /two scalars are named 's'/,
  ],
  ['two sizes of one name', kernel([], { sizes: ['n', 'n'] }), /two sizes are named 'n'/],
  ['a size named row', kernel([], { sizes: ['row'] }), /a size is named 'row'/],
  // Names.
  ['an unknown operand', kernel([store(b.load('float32', 'z'))]), /at 0 store out: no operand is named 'z'/],
  ['an unknown scalar', kernel([store(b.scalar('float32', 'beta'))]), /no scalar is named 'beta'/],
  [
    'a scalar as another type',
    kernel([store(b.scalar('float32', 'count'))]),
    /scalar 'count' is int64, read as float32/,
  ],
  [
    'an unknown size',
    kernel([loop('i', []), { kind: 'let', name: 't', value: b.size('q') }]),
    /1 let t: no size is named 'q'/,
  ],
  ['an unknown index', kernel([store(b.load('float32', 'v', [b.index('j')]))]), /no loop variable 'j' is in scope/],
  [
    'an index after its loop',
    kernel([loop('i', []), store(b.load('float32', 'v', [b.index('i')]))]),
    /at 1 store out: no loop variable 'i'/,
  ],
  ['a variable before it is named', kernel([store(b.variable('float32', 't'))]), /no variable 't' is in scope/],
  [
    'a variable after its block',
    kernel([branch(yes, [{ kind: 'let', name: 't', value: x }]), store(b.variable('float32', 't'))]),
    /at 1 store out: no variable 't'/,
  ],
  [
    'a variable as another type',
    kernel([{ kind: 'let', name: 't', value: x }, store(b.variable('int32', 't'))]),
    /variable 't' is float32, read as int32/,
  ],
  [
    'a name that is in scope',
    kernel([{ kind: 'let', name: 't', value: x }, loop('i', [{ kind: 'let', name: 't', value: x }])]),
    /at 1 loop i \/ 0 let t: 't' is already in scope/,
  ],
  ['a loop over the row', kernel([loop('row', [])]), /'row' is already in scope/],
  // Accesses.
  ['a load of what is written', kernel([store(b.load('float32', 'out'))]), /a load of 'out', whose access is 'write'/],
  ['a store to what is read', kernel([store(x, 'x')]), /a store of 'x', whose access is 'read'/],
  ['too few indices', kernel([store(b.load('float32', 'v'))]), /'v' has rank 1, got 0 indices/],
  ['too many indices', kernel([store(x, 'out', [b.row])]), /'out' has rank 0, got 1 index/],
  ['a float as index', kernel([store(b.load('float32', 'v', [x]))]), /type float32 stands where index is needed/],
  [
    'a load as another type',
    kernel([store(b.cast('float32', b.load('int32', 'x')))]),
    /'x' is float32, loaded as int32/,
  ],
  ['a number as when', kernel([store(b.load('float32', 'x', [], x))]), /load's condition needs bool/],
  ['a store of another type', kernel([store(b.constant('int32', 1))]), /type int32 stands where float32/],
  // Expressions.
  [
    'operands of two types',
    kernel([store(b.add(x, b.cast('float64', x)))]),
    /add needs float32 here, got a cast of type float64/,
  ],
  ['a sum of bools', kernel([store(b.cast('float32', b.add(yes, yes)))]), /add is not defined for bool/],
  ['bits of a float', kernel([store(b.and(x, x))]), /and is not defined for float32/],
  [
    'bits of an index',
    kernel([{ kind: 'let', name: 't', value: b.and(b.row, b.row) }]),
    /and is not defined for index/,
  ],
  [
    'a shift of a bool',
    kernel([{ kind: 'let', name: 't', value: b.shiftLeft(yes, yes) }]),
    /shiftLeft is not defined for bool/,
  ],
  [
    'a root of an integer',
    kernel([{ kind: 'let', name: 't', value: b.sqrt(b.scalar('int64', 'count')) }]),
    /sqrt is not defined for int64/,
  ],
  ['a negative bool', kernel([{ kind: 'let', name: 't', value: b.negate(yes) }]), /negate is not defined for bool/],
  [
    'a comparison that is no bool',
    kernel([store({ kind: 'binary', type: 'float32', operator: 'less', left: x, right: x })]),
    /less of float32 gives bool, not float32/,
  ],
  [
    'fma of integers',
    kernel([{ kind: 'let', name: 't', value: b.fma(b.row, b.row, b.row) }]),
    /fma is not defined for index/,
  ],
  ['a select by a number', kernel([store(b.select(x, x, x))]), /select's condition needs bool/],
  [
    'a bitcast between widths',
    kernel([{ kind: 'let', name: 't', value: b.bitcast('int64', x) }]),
    /no bitcast from float32 to int64/,
  ],
  [
    'a call on integers',
    kernel([{ kind: 'let', name: 't', value: b.call('exp', b.scalar('int64', 'count')) }]),
    /exp is not defined for int64/,
  ],
  ['a call with too many arguments', kernel([store(b.call('exp', x, x))]), /exp takes 1 arguments, got 2/],
  ['a call with too few', kernel([store(b.call('pow', x))]), /pow takes 2 arguments, got 1/],
  [
    'a fraction as integer',
    kernel([{ kind: 'let', name: 't', value: b.constant('int32', 1.5) }]),
    /constant 1.5 is no exact integer/,
  ],
  [
    'a constant out of range',
    kernel([{ kind: 'let', name: 't', value: b.constant('uint8', 256) }]),
    /constant 256 does not fit uint8/,
  ],
  ['a number as bool', kernel([{ kind: 'let', name: 't', value: b.constant('bool', 1) }]), /constant 1 is no boolean/],
  ['a bigint as float', kernel([store(b.constant('float32', 1n))]), /constant 1 is no number/],
  // Statements.
  [
    'an assignment to a let',
    kernel([
      { kind: 'let', name: 't', value: x },
      { kind: 'assign', name: 't', value: x },
    ]),
    /'t' was not declared by 'variable'/,
  ],
  [
    'an assignment to an accumulator',
    kernel([reduceSum, { kind: 'assign', name: 'sum', value: x }]),
    /'sum' was not declared/,
  ],
  [
    'an assignment of another type',
    kernel([
      { kind: 'variable', name: 't', initial: x },
      { kind: 'assign', name: 't', value: b.row },
    ]),
    /type index stands where float32/,
  ],
  [
    'a value carried by parallel iterations',
    kernel([
      { kind: 'variable', name: 't', initial: x },
      loop('i', [{ kind: 'assign', name: 't', value: x }], 'parallel'),
    ]),
    /parallel iterations cannot carry 't'/,
  ],
  [
    'an extent that is no index',
    kernel([{ ...reduceSum, extent: b.scalar('int64', 'count') }]),
    /type int64 stands where index/,
  ],
  ['an if on a number', kernel([branch(x, [])]), /type float32 stands where bool/],
  ['an error inside otherwise', kernel([branch(yes, [], [store(yes)])]), /at 0 if \/ otherwise \/ 0 store out/],
  [
    'a guard on a float',
    kernel([{ kind: 'guard', condition: yes, code: 0, value: x }]),
    /guard's value is int64 or index, not float32/,
  ],
  [
    'a guard beside eight operands',
    kernel([{ kind: 'guard', condition: yes, code: 0, value: b.row }], {
      operands: Array.from({ length: 8 }, (_, i) => operand(`x${i}`)),
    }),
    /8 operands and a guard, more than 7/,
  ],
  [
    'a guard of a fraction',
    kernel([{ kind: 'guard', condition: yes, code: 0.5, value: b.row }]),
    /code 0.5 is no natural number/,
  ],
  ['a reduce of nothing', kernel([{ ...reduceSum, accumulators: [], values: [], combine: [] }]), /no accumulators/],
  ['a reduce with too few values', kernel([{ ...reduceSum, values: [] }]), /0 values for 1 accumulators/],
  ['a reduce with too many combines', kernel([{ ...reduceSum, combine: [x, x] }]), /2 combines for 1 accumulators/],
  ['a store in a reduce', kernel([{ ...reduceSum, body: [store(one)] }]), /a store in the body of a reduce/],
  [
    'a let named as an accumulator',
    kernel([{ ...reduceSum, body: [{ kind: 'let', name: 'sum', value: x }] }]),
    /'sum' is an accumulator/,
  ],
  ['a combine that loads', kernel([{ ...reduceSum, combine: [x] }]), /sum combine: a combine loads nothing/],
  [
    'a combine that reads outside',
    kernel([{ ...reduceSum, combine: [b.variable('float32', 'sum')] }]),
    /no variable 'sum' is in scope/,
  ],
  [
    'left outside of a combine',
    kernel([reduceSum, store(b.variable('float32', 'left.sum'))]),
    /no variable 'left.sum'/,
  ],
  [
    'a reduced index after its reduce',
    kernel([reduceSum, store(b.load('float32', 'v', [b.index('j')]))]),
    /no loop variable 'j'/,
  ],
  // Contractions.
  ['an axis without a size', { ...product, sizes: ['m', 'n'] }, /axis 'k' has no size of its name/],
  ['an axis twice', { ...product, n: [{ index: 'm' }] }, /two axes are named 'm'/],
  ['a contraction in int32', { ...product, type: 'int32' }, /computes in float32, float64 or int64, not in int32/],
  [
    'a first factor over n',
    { ...product, a: b.load('float32', 'a', [b.index('m'), b.index('n')]) },
    /at a: no loop variable 'n'/,
  ],
  [
    'a second factor over m',
    { ...product, b: b.load('float32', 'b', [b.index('k'), b.index('m')]) },
    /at b: no loop variable 'm'/,
  ],
  ['a factor of another type', { ...product, a: b.cast('float64', product.a) }, /at a: a cast of type float64/],
  [
    'a factor that loads the output',
    { ...product, b: b.load('float32', 'out', [b.index('k'), b.index('n')]) },
    /a factor loads 'out'/,
  ],
  [
    'an epilogue over k',
    { ...product, epilogue: b.load('float32', 'a', [b.index('m'), b.index('k')]) },
    /epilogue: no loop variable 'k'/,
  ],
  [
    'an epilogue of another type',
    { ...product, epilogue: b.cast('float64', product.epilogue) },
    /at epilogue: a cast of type float64/,
  ],
  [
    'an output that is read',
    { ...product, out: { ...product.out, operand: 'a' } },
    /a store of 'a', whose access is 'read'/,
  ],
  [
    'the row in a contraction',
    { ...product, a: b.load('float32', 'a', [b.row, b.index('k')]) },
    /no loop variable 'row'/,
  ],
  [
    'the row extent in a contraction',
    { ...product, a: b.load('float32', 'a', [b.size('row'), b.index('k')]) },
    /no size is named 'row'/,
  ],
];

describe('refuses', () => {
  it.each(refused)('%s', (_, each, message) => {
    expect(() => verify(each)).toThrow(message);
  });
});
