/** @file Random pointwise kernels over operands of every dtype, with random layouts. */
import fc from 'fast-check';
import * as b from '../../src/kernels/build.ts';
import type { BinaryOperator, Expression, Kernel, UnaryOperator } from '../../src/kernels/ir.ts';
import { binaryDefined, unaryDefined } from '../../src/kernels/typing.ts';
import type { ComputeType } from '../../src/storage/dtype.ts';
import { loops, read, store, wholeNumbers, write } from './case.ts';
import type { Launch, View } from './launch.ts';
import { binary, unary } from './nodes.ts';
import { arrayOf, binaryOperators, dtypeNames, edges, isFloat, unaryOperators } from './operators.ts';

export interface Sample {
  readonly kernel: Kernel;
  readonly launch: Launch;
}

/** Is the result of the operator one value, whatever the engine? The extrema of NaN and of zeros of two signs are not. */
function determined(operator: BinaryOperator, type: ComputeType): boolean {
  return !(isFloat(type) && (operator === 'minimum' || operator === 'maximum'));
}

const comparisons = binaryOperators.filter((operator) => binaryDefined(operator, 'float32') && isComparison(operator));

function isComparison(operator: BinaryOperator): boolean {
  return operator.includes('qual') || operator === 'less' || operator === 'greater';
}

function leaf(type: ComputeType): fc.Arbitrary<Expression> {
  const constants = edges[type].map((value) => b.constant(type, type === 'bool' ? value === 1 : value));
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(b.load(type, `x_${type}`)) },
    { weight: 1, arbitrary: fc.constantFrom(...constants) },
  );
}

function expression(type: ComputeType, depth: number): fc.Arbitrary<Expression> {
  if (depth === 0) return leaf(type);
  const inner = (of: ComputeType) => expression(of, depth - 1);
  const unaries: UnaryOperator[] = unaryOperators.filter((operator) => unaryDefined(operator, type));
  const binaries: BinaryOperator[] = binaryOperators.filter(
    (operator) => !isComparison(operator) && binaryDefined(operator, type) && determined(operator, type),
  );
  const choices: fc.Arbitrary<Expression>[] = [
    leaf(type),
    fc.tuple(fc.constantFrom(...unaries), inner(type)).map(([operator, x]) => unary(operator, x)),
    fc.tuple(fc.constantFrom(...binaries), inner(type), inner(type)).map(([operator, x, y]) => binary(operator, x, y)),
    fc.tuple(inner('bool'), inner(type), inner(type)).map(([condition, x, y]) => b.select(condition, x, y)),
    fc.constantFrom(...dtypeNames).chain((from) => inner(from).map((x) => b.cast(type, x))),
    // One object in two places: what a renderer may compute once.
    fc.tuple(fc.constantFrom(...binaries), inner(type)).map(([operator, x]) => binary(operator, x, x)),
  ];
  if (type === 'bool') {
    const compared = fc.constantFrom(...dtypeNames).chain((of) => fc.tuple(inner(of), inner(of)));
    choices.push(
      fc.tuple(fc.constantFrom(...comparisons), compared).map(([operator, [x, y]]) => binary(operator, x, y)),
    );
  }
  return fc.oneof(...choices);
}

/** Edge values in a scrambled order, so that operands meet in many pairs. */
function values(type: ComputeType, count: number, seed: number): (number | bigint)[] {
  const table = edges[type];
  return wholeNumbers(count, 1000, seed).map((place) => table[Math.abs(place) % table.length] ?? 0);
}

function view(type: ComputeType, rows: number, columns: number, layout: number, seed: number): View {
  const count = 2 * rows * columns + 1;
  const layouts = [
    { row: 1, outer: [columns] },
    { row: rows, outer: [1] },
    { row: 0, outer: [1], offset: 1 },
    { row: 2, outer: [2 * columns], offset: 1 },
    { row: 1, outer: [0] },
  ];
  return { data: arrayOf(type, values(type, count, seed)), ...layouts[layout % layouts.length] };
}

/** `count` kernels, the same ones at each run. */
export function randomKernels(count: number): Sample[] {
  const arbitrary = fc
    .constantFrom(...dtypeNames)
    .chain((type) => fc.tuple(expression(type, 4), fc.array(fc.nat(4), { minLength: 7, maxLength: 7 })));
  return fc.sample(arbitrary, { seed: 20_240_607, numRuns: count }).map(([body, layouts], position) => {
    const [rows, columns] = [7, 29];
    const { type } = body as { readonly type: ComputeType };
    const operands = [...dtypeNames.map((name) => read(`x_${name}`, name)), write('out', type)];
    const views = dtypeNames.map(
      (name, place) => [`x_${name}`, view(name, rows, columns, layouts[place] ?? 0, place + 1)] as const,
    );
    const outLayout = (layouts[6] ?? 0) % 2;
    return {
      kernel: loops(`random_${position}`, operands, [store('out', [], body)]),
      launch: {
        outer: [rows],
        rows: columns,
        views: { ...Object.fromEntries(views), out: view(type, rows, columns, outLayout, 8) },
      },
    };
  });
}
