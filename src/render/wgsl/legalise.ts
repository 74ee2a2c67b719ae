/**
 * @file Rewrites a kernel into what WGSL has: int64 becomes pairs of words, small elements are parts of a word, undefined
 * corners of operators are guarded, infinities and NaN are made and tested by their bits. What is left
 * is only to be written down.
 */
import { DTypeError } from '../../errors/errors.ts';
import { decompose } from '../../kernels/elementary.ts';
import type { Expression, Kernel, Operand, ScalarType, Statement } from '../../kernels/ir.ts';
import { nest } from '../../kernels/nest.ts';
import { type ComputeType, computeTypeOf } from '../../storage/dtype.ts';
import { rowsPosition, type WordLayout, wordLayoutOf } from './arguments.ts';
import { legaliseCast } from './casts.ts';
import { elementOf, fromMemory, toMemory } from './elements.ts';
import { baseName, factorNames, sumName, variableName, type WordAxis, type WordKernel } from './kernel.ts';
import { narrow } from './narrow.ts';
import { type LegalType, legaliseBinary, legaliseUnary, wordTypes, zeroOf } from './operators.ts';
import { describeSlots } from './slots.ts';
import {
  choose,
  f32,
  hiddenZero,
  i32,
  literal,
  named,
  operation,
  parameter,
  u32,
  type Word,
  type WordStatement,
} from './words.ts';

class Legaliser {
  private readonly kernel: Kernel;
  private readonly slots: readonly number[];
  private readonly known = new Map<Expression, Word>();
  readonly layout: WordLayout;
  guarded = false;

  constructor(kernel: Kernel, slots: readonly number[]) {
    this.kernel = kernel;
    this.slots = slots;
    this.layout = wordLayoutOf(kernel);
    for (const { type } of [...kernel.operands, ...kernel.scalars]) this.legal(computeTypeOf(type));
  }

  private legal(type: ScalarType): LegalType {
    if (type === 'float64') {
      throw new DTypeError(
        'webgpu/float64',
        `WebGPU cannot compute in float64, which ${this.kernel.name} needs\n  fix: convert to float32, x.to(torch.float32), or compute on 'cpu'`,
      );
    }
    return type;
  }

  size(name: string): Word {
    const position = name === 'row' ? rowsPosition : this.layout.sizes + this.kernel.sizes.indexOf(name);
    return operation('i32', 'toI32', parameter(position));
  }

  private scalar(type: ComputeType, name: string): Word {
    const position = this.layout.scalars + 2 * this.kernel.scalars.findIndex((scalar) => scalar.name === name);
    const low = parameter(position);
    switch (this.legal(type)) {
      case 'float32':
        return operation('f32', 'bitsToF32', low);
      case 'int64':
        return operation('pair', 'pair', low, parameter(position + 1));
      case 'bool':
        return operation('bool', 'notEqual', low, u32(0));
      default:
        return operation('i32', 'toI32', low);
    }
  }

  private constant(type: LegalType, value: number | bigint | boolean): Word {
    switch (type) {
      case 'float32':
        return f32(Number(value));
      case 'bool':
        return literal('bool', value ? 1 : 0);
      case 'int64': {
        const bits = BigInt.asUintN(64, BigInt(value));
        return literal('pair', Number(bits & 0xffffffffn), Number(bits >> 32n));
      }
      default:
        return i32(Number(value));
    }
  }

  private operand(name: string): { readonly operand: Operand; readonly position: number; readonly slot: number } {
    const position = this.kernel.operands.findIndex((candidate) => candidate.name === name);
    const operand = this.kernel.operands[position];
    const slot = this.slots[position];
    if (operand === undefined || slot === undefined) throw new TypeError(`no operand is named '${name}'`);
    return { operand, position, slot };
  }

  private address(position: number, indices: readonly Expression[]): Word {
    const strides = (this.layout.operands[position] ?? 0) + 2;
    return indices.reduce<Word>(
      (address, index, axis) => {
        const stride = operation('i32', 'toI32', parameter(strides + axis));
        return operation('i32', 'add', address, operation('i32', 'multiply', this.expression(index), stride));
      },
      named('i32', baseName(position)),
    );
  }

  private load(expression: Extract<Expression, { kind: 'load' }>): Word {
    const { operand, position, slot } = this.operand(expression.operand);
    const element = elementOf(operand.type);
    const when = expression.when === undefined ? undefined : this.expression(expression.when);
    const place = this.address(position, expression.indices);
    // Where `when` is false the element at 0 is read, which exists, and dropped.
    const address = when === undefined ? place : choose(when, place, i32(0));
    const fetched: Word = { kind: 'fetch', type: element === 'pair' ? 'pair' : 'u32', slot, element, address };
    const value = fromMemory(operand.type, fetched);
    return when === undefined ? value : choose(when, value, zeroOf(value.type));
  }

  expression(expression: Expression): Word {
    const before = this.known.get(expression);
    if (before !== undefined) return before;
    const word = this.rewrite(expression);
    this.known.set(expression, word);
    return word;
  }

  private rewrite(expression: Expression): Word {
    const type = this.legal(expression.type);
    switch (expression.kind) {
      case 'constant':
        return this.constant(type, expression.value);
      case 'scalar':
        return this.scalar(expression.type, expression.name);
      case 'size':
        return this.size(expression.name);
      case 'index':
      case 'variable':
        return named(wordTypes[type], variableName(expression.name));
      case 'load':
        return this.load(expression);
      case 'unary':
        return legaliseUnary(expression.operator, type, this.expression(expression.argument));
      case 'binary': {
        const { left, right } = expression;
        return legaliseBinary(
          expression.operator,
          this.legal(left.type),
          this.expression(left),
          this.expression(right),
        );
      }
      case 'fma':
        return operation(
          'f32',
          'fma',
          hiddenZero(this.expression(expression.a)),
          hiddenZero(this.expression(expression.b)),
          hiddenZero(this.expression(expression.c)),
        );
      case 'select':
        return choose(
          this.expression(expression.condition),
          this.expression(expression.yes),
          this.expression(expression.no),
        );
      case 'cast':
        return legaliseCast(this.legal(expression.argument.type), type, this.expression(expression.argument));
      case 'bitcast': {
        // float32 ↔ int32: the other pair has been refused with its float64.
        const argument = this.expression(expression.argument);
        return type === 'float32' ? operation('f32', 'bitsToF32', argument) : operation('i32', 'bitsToI32', argument);
      }
      case 'call':
        throw new TypeError(`${expression.function} was not decomposed`);
    }
  }

  store(name: string, indices: readonly Expression[], value: Expression): WordStatement {
    const { operand, position, slot } = this.operand(name);
    const { type } = operand;
    const address = this.address(position, indices);
    return { kind: 'store', slot, element: elementOf(type), address, value: toMemory(type, this.expression(value)) };
  }

  block(statements: readonly Statement[]): readonly WordStatement[] {
    return statements.flatMap((statement) => this.statement(statement));
  }

  private statement(statement: Statement): readonly WordStatement[] {
    switch (statement.kind) {
      case 'let':
      case 'assign':
        return [{ ...statement, name: variableName(statement.name), value: this.expression(statement.value) }];
      case 'variable':
        return [{ kind: 'variable', name: variableName(statement.name), initial: this.expression(statement.initial) }];
      case 'loop':
        return [
          {
            kind: 'loop',
            isParallel: statement.order === 'parallel',
            index: variableName(statement.index),
            extent: this.expression(statement.extent),
            body: this.block(statement.body),
          },
        ];
      case 'reduce':
        return [this.reduce(statement)];
      case 'store':
        return [this.store(statement.operand, statement.indices, statement.value)];
      case 'if': {
        const yes = this.block(statement.then);
        const no = this.block(statement.otherwise ?? []);
        return [{ kind: 'branch', condition: this.expression(statement.condition), yes, no }];
      }
      case 'guard': {
        this.guarded = true;
        const value = legaliseCast(this.legal(statement.value.type), 'int64', this.expression(statement.value));
        const report: WordStatement = { kind: 'report', code: statement.code, value };
        const condition = operation('bool', 'not', this.expression(statement.condition));
        return [{ kind: 'branch', condition, yes: [report], no: [] }];
      }
    }
  }

  private reduce(statement: Extract<Statement, { kind: 'reduce' }>): WordStatement {
    const accumulators = statement.accumulators.map(({ name, type, initial }, position) => {
      const value = statement.values[position];
      const combine = statement.combine[position];
      if (value === undefined || combine === undefined) throw new TypeError(`accumulator '${name}' has no value`);
      return {
        name: variableName(name),
        left: variableName(`left.${name}`),
        right: variableName(`right.${name}`),
        type: wordTypes[this.legal(type)],
        initial: this.expression(initial),
        value: this.expression(value),
        combine: this.expression(combine),
      };
    });
    return {
      kind: 'reduce',
      index: variableName(statement.index),
      extent: this.expression(statement.extent),
      body: this.block(statement.body),
      accumulators,
    };
  }
}

/** `kernel` in words, with each operand in the slot given for it. */
export function legalise(kernel: Kernel, slots: readonly number[]): WordKernel {
  const simple = decompose(nest(narrow(kernel)));
  const legaliser = new Legaliser(simple, slots);
  const { layout } = legaliser;
  const operands = simple.operands.length;
  const described = describeSlots(simple, slots);
  if (simple.kind === 'loops') {
    const body = legaliser.block(simple.body);
    return { kind: 'loops', layout, slots: described, operands, guarded: legaliser.guarded, body };
  }
  const axes = (list: typeof simple.m): readonly WordAxis[] =>
    list.map(({ index }) => ({ name: variableName(index), extent: legaliser.size(index) }));
  const a = legaliser.expression(simple.a);
  const b = legaliser.expression(simple.b);
  const [factorA, factorB] = factorNames.map((name) => named(a.type, name));
  if (factorA === undefined || factorB === undefined) throw new TypeError('a contraction has two factors');
  const sum = named(a.type, sumName);
  const accumulate =
    a.type === 'pair'
      ? operation('pair', 'pairAdd', sum, operation('pair', 'pairMultiply', factorA, factorB))
      : operation('f32', 'fma', factorA, factorB, sum);
  const epilogue = [legaliser.store(simple.out.operand, simple.out.indices, simple.epilogue)];
  return {
    kind: 'contraction',
    layout,
    slots: described,
    operands,
    guarded: false,
    m: axes(simple.m),
    n: axes(simple.n),
    k: axes(simple.k),
    a,
    b,
    accumulate,
    epilogue,
  };
}
