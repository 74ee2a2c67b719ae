/** @file Random expressions, their values compared with the interpreter's, in vector and in scalar form. */
import { afterAll, describe, expect, it } from 'vitest';
import { createInterpreter } from '../../src/engines/interpreter/engine.ts';
import { createWasmEngine } from '../../src/engines/wasm/engine.ts';
import * as b from '../../src/kernels/build.ts';
import type { ArithmeticOperator, ComparisonOperator, Expression, UnaryOperator } from '../../src/kernels/ir.ts';
import type { ComputeType } from '../../src/storage/dtype.ts';
import { loops, read, store, write } from '../engines/case.ts';
import { difference } from '../engines/conformance.ts';
import { run } from '../engines/launch.ts';
import { binary, unary } from '../engines/nodes.ts';
import { arrayOf, dtypeNames, edges, isFloat } from '../engines/operators.ts';

/** Numbers by a fixed recipe, so that a failure happens again. */
class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  below(count: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * count);
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  }
}

const floatOperators: readonly ArithmeticOperator[] = ['add', 'subtract', 'multiply', 'divide'];
const integerOperators: readonly ArithmeticOperator[] = [
  ...floatOperators,
  'remainder',
  'minimum',
  'maximum',
  'and',
  'or',
  'xor',
  'shiftLeft',
  'shiftRight',
];
const floatUnary: readonly UnaryOperator[] = ['negate', 'abs', 'sqrt', 'floor', 'ceil', 'trunc', 'round'];
const comparisons: readonly ComparisonOperator[] = [
  'equal',
  'notEqual',
  'less',
  'lessEqual',
  'greater',
  'greaterEqual',
];

/** Grows expressions from a pool, from which they also take what is shared. */
class Garden {
  private readonly dice: Dice;
  private readonly pool: Expression[] = [];

  constructor(dice: Dice) {
    this.dice = dice;
  }

  plant(expression: Expression): void {
    this.pool.push(expression);
  }

  pick(type: Expression['type']): Expression {
    const fitting = this.pool.filter((each) => each.type === type);
    if (fitting.length > 0) return this.dice.of(fitting);
    return b.cast(type, this.dice.of(this.pool));
  }

  grow(): void {
    this.plant(this.seedling(this.dice.of(dtypeNames)));
  }

  private seedling(type: ComputeType): Expression {
    switch (this.dice.below(6)) {
      case 0:
        return b.cast(type, this.dice.of(this.pool));
      case 1:
        return binary(this.dice.of(comparisons), this.pick(type), this.pick(type));
      case 2:
        return b.select(this.pick('bool'), this.pick(type), this.pick(type));
      case 3:
        return this.unary(type);
      default:
        return this.arithmetic(type);
    }
  }

  private unary(type: ComputeType): Expression {
    const operators: readonly UnaryOperator[] = isFloat(type)
      ? floatUnary
      : type === 'bool'
        ? ['not']
        : ['negate', 'abs', 'not'];
    return unary(this.dice.of(operators), this.pick(type));
  }

  private arithmetic(type: ComputeType): Expression {
    const operators: readonly ArithmeticOperator[] = isFloat(type)
      ? floatOperators
      : type === 'bool'
        ? ['and', 'or', 'xor']
        : integerOperators;
    return binary(this.dice.of(operators), this.pick(type), this.pick(type));
  }
}

const rows = 43;

describe('random expressions', () => {
  const wasm = createWasmEngine({ threads: 1 });
  const oracle = createInterpreter();
  afterAll(() => wasm.dispose());

  it.each(Array.from({ length: 120 }, (_, seed) => seed))('seed %i', (seed) => {
    const dice = new Dice(seed * 7919 + 1);
    const garden = new Garden(dice);
    const types = ['a', 'b', 'c', 'd'].map((name) => [name, dice.of(dtypeNames)] as const);
    for (const [name, type] of types) garden.plant(b.load(type, name));
    garden.plant(b.cast(dice.of(['int32', 'int64', 'float32'] as const), b.row));
    for (let turn = 0; turn < 14; turn++) garden.grow();
    const outputs = [dice.of(dtypeNames), dice.of(dtypeNames), dice.of(dtypeNames)];
    const kernel = loops(
      `random_${seed}`,
      [...types.map(([name, type]) => read(name, type)), ...outputs.map((type, i) => write(`out${i}`, type))],
      outputs.map((type, i) => store(`out${i}`, [], garden.pick(type))),
    );
    const views = Object.fromEntries([
      ...types.map(([name, type]) => {
        const stride = dice.of([0, 1, 1, 1, 2]);
        const values = Array.from({ length: rows * 2 }, () => dice.of(edges[type]));
        return [name, { data: arrayOf(type, values), row: stride }] as const;
      }),
      ...outputs.map((type, i) => {
        const stride = dice.of([1, 1, 2]);
        return [`out${i}`, { data: arrayOf(type, new Array(rows * 2).fill(1)), row: stride }] as const;
      }),
    ]);
    const results = [oracle, wasm].map(
      (engine) =>
        run(
          engine,
          engine.compile(kernel, () => []),
          { rows, views },
          1,
        ).data,
    );
    const [expected, got] = results;
    outputs.forEach((_, i) => {
      const [a, e] = [got?.[`out${i}`], expected?.[`out${i}`]];
      if (a === undefined || e === undefined) throw new Error('a result is missing');
      expect(difference(a, e), `out${i}`).toBeUndefined();
    });
  });
});
