/**
 * @file Reduces as code. Values are folded in short stretches whose results are folded in turn, which bounds rounding errors; lanes
 * join at the end, in order.
 */
import { constant, variable } from '../../kernels/build.ts';
import type { Accumulator, Expression, Statement } from '../../kernels/ir.ts';
import { isFloatSum, keepingSum } from '../../kernels/summation.ts';
import type { Access, Evaluator, LaneStride } from './evaluator.ts';
import { valueType } from './scalar-spelling.ts';
import type { StatementEmitter } from './statements.ts';
import { bodyOfReduce, boundNames, lightWeight, unroll, varyingNames, weightOf } from './survey.ts';
import { isWide, spellExtract } from './vector-spelling.ts';

/** Elements whose values are folded in a row before the partial result joins the others; it bounds rounding errors. */
const foldLength = 1024;
const sequentialFoldLength = 256;
/** The same for sums of floats, for each element that is folded at once. */
const sumLength = 64;

type Reduce = Extract<Statement, { kind: 'reduce' }>;

function fail(what: string): never {
  throw new Error(what);
}

export class ReduceEmitter {
  private readonly evaluator: Evaluator;
  private readonly emitter: StatementEmitter;

  constructor(evaluator: Evaluator, emitter: StatementEmitter) {
    this.evaluator = evaluator;
    this.emitter = emitter;
  }

  private declare(accumulators: readonly Accumulator[], prefix: string, key: string): string[] {
    const { evaluator } = this;
    return accumulators.map((accumulator) => {
      const name = `${prefix}${accumulator.name}${key}`;
      const asVector = evaluator.axis !== undefined;
      const count = asVector ? evaluator.parts(accumulator.type) : 1;
      evaluator.bindings.set(
        name,
        Array.from({ length: count }, () => evaluator.code.local(asVector ? 'v128' : valueType(accumulator.type))),
      );
      return name;
    });
  }

  private locals(name: string): readonly number[] {
    return this.evaluator.bindings.get(name) ?? fail(`'${name}' is not bound here`);
  }

  private initialise(statement: Reduce, names: readonly string[]): void {
    const { evaluator } = this;
    statement.accumulators.forEach(({ initial }, i) => {
      for (const [part, local] of this.locals(names[i] ?? '').entries()) {
        if (evaluator.axis === undefined) evaluator.scalar(initial);
        else evaluator.vector(initial, part);
        evaluator.code.set(local);
      }
    });
  }

  /** Names of the locals that hold what rounding took away from sums; none for other reduces. */
  private declareLost(statement: Reduce, key: string): readonly string[] {
    if (!isFloatSum(statement)) return [];
    const names = this.declare(statement.accumulators, 'kept.', key);
    statement.accumulators.forEach(({ type }, i) => {
      for (const [part, local] of this.locals(names[i] ?? '').entries()) {
        const zero = this.evaluator.graph.intern(constant(type, 0));
        if (this.evaluator.axis === undefined) this.evaluator.scalar(zero);
        else this.evaluator.vector(zero, part);
        this.evaluator.code.set(local);
      }
    });
    return names;
  }

  /** Adds to sums what rounding took away from them. */
  private giveBack(statement: Reduce, target: readonly string[], lost: readonly string[]): void {
    if (lost.length === 0) return;
    this.combine(
      statement,
      target,
      lost.map((name) => this.locals(name)),
    );
  }

  /**
   * target = combine(target, right), where right is locals for each accumulator; for sums, `lost` is where what rounding takes away is
   * kept.
   */
  private combine(
    statement: Reduce,
    target: readonly string[],
    right: readonly (readonly number[])[],
    lost: readonly string[] = [],
  ): void {
    const { evaluator } = this;
    const sides = new Set<string>();
    statement.accumulators.forEach(({ name }, i) => {
      evaluator.bindings.set(`left.${name}`, this.locals(target[i] ?? ''));
      evaluator.bindings.set(`right.${name}`, right[i] ?? []);
      sides.add(`left.${name}`);
      sides.add(`right.${name}`);
      const kept = lost[i];
      if (kept === undefined) return;
      evaluator.bindings.set(`lost.${name}`, this.locals(kept));
      sides.add(`lost.${name}`);
    });
    evaluator.forgetNames(sides);
    evaluator.scope(() => {
      if (lost.length === 0) this.emitter.assign(target, statement.combine);
      else {
        const sums = statement.accumulators.map(({ name, type }) =>
          keepingSum(variable(type, `left.${name}`), variable(type, `lost.${name}`), variable(type, `right.${name}`)),
        );
        const next = [...sums.map(({ total }) => total), ...sums.map((sum) => sum.lost)];
        this.emitter.assign(
          [...target, ...lost],
          next.map((each) => evaluator.graph.intern(each)),
        );
      }
    });
    evaluator.forgetNames(sides);
  }

  /** Folds the values of `step` elements at a time from `index` on into `target`. */
  private fold(
    statement: Reduce,
    index: number,
    end: number,
    step: number,
    length: number,
    target: readonly string[],
    lost: readonly string[],
  ): void {
    const { evaluator } = this;
    const { code } = evaluator;
    const partial = this.declare(statement.accumulators, 'partial.', ` ${step}`);
    const stop = code.local('i32');
    const pushRoom = (): void => {
      code.get(index);
      code.i32(step);
      code.op('i32.add');
    };
    code.while(
      () => {
        pushRoom();
        code.get(end);
        code.op('i32.le_s');
      },
      () =>
        evaluator.scope(() => {
          this.initialise(statement, partial);
          code.get(index);
          code.i32(lost.length > 0 ? sumLength * step : length);
          code.op('i32.add');
          code.tee(stop);
          code.get(end);
          code.get(stop);
          code.get(end);
          code.op('i32.lt_s', 'select');
          code.set(stop);
          code.loop((again) => {
            evaluator.scope(() => {
              for (const inner of statement.body) this.emitter.statement(inner);
              const values = statement.values.map((value) => this.valueLocals(value));
              this.combine(statement, partial, values);
            });
            pushRoom();
            code.tee(index);
            code.i32(step);
            code.op('i32.add');
            code.get(stop);
            code.op('i32.le_s');
            code.branchIf(again);
          });
          this.join(statement, target, partial, lost);
        }),
    );
  }

  /** The value of one step, in locals. */
  private valueLocals(value: Expression): readonly number[] {
    const { evaluator } = this;
    if (evaluator.axis !== undefined) return evaluator.locals(value);
    const local = evaluator.code.local(valueType(value.type));
    evaluator.scalar(value);
    evaluator.code.set(local);
    return [local];
  }

  /** Combines partial results into `target`, which may have fewer parts. */
  private join(
    statement: Reduce,
    target: readonly string[],
    partial: readonly string[],
    lost: readonly string[],
  ): void {
    const { evaluator } = this;
    const { axis } = evaluator;
    const parts = statement.accumulators.map(({ type }, i) => {
      const locals = this.locals(partial[i] ?? '');
      const perJoin = axis === undefined ? 1 : this.locals(target[i] ?? '').length;
      const groups: (readonly number[])[] = [];
      for (let at = 0; at < locals.length; at += perJoin) groups.push(locals.slice(at, at + perJoin));
      return { type, groups };
    });
    const count = parts[0]?.groups.length ?? 0;
    const group = (at: number): (readonly number[])[] => parts.map(({ groups }) => groups[at] ?? []);
    const work = (): void => {
      if (lost.length === 0) {
        for (let at = 0; at < count; at++) this.combine(statement, target, group(at));
        return;
      }
      // Keeping what rounding takes away costs ten instructions: it is done once, for the sum of what was unrolled.
      const heads = statement.accumulators.map(({ name }, i) => {
        evaluator.bindings.set(`head.${name}`, parts[i]?.groups[0] ?? []);
        return `head.${name}`;
      });
      for (let at = 1; at < count; at++) this.combine(statement, heads, group(at));
      this.combine(statement, target, group(0), lost);
    };
    if (axis === undefined || count === 1) {
      work();
      return;
    }
    evaluator.scope(() => {
      evaluator.axis = { ...axis, unroll: 1 };
      work();
      evaluator.axis = axis;
    });
  }

  /** Emits a reduce; its accumulators are bound afterwards. */
  reduce(statement: Reduce): void {
    const { evaluator } = this;
    const { code } = evaluator;
    const body = bodyOfReduce(statement);
    const end = code.local('i32');
    evaluator.scalar(statement.extent);
    code.set(end);
    const result = this.declare(statement.accumulators, '', '');
    if (evaluator.axis !== undefined) for (const name of result) evaluator.axis.varying.add(name);
    evaluator.forgetNames(new Set(result));
    const index = this.emitter.bindIndex(statement.index);
    evaluator.forgetNames(boundNames(body));
    code.i32(0);
    code.set(index);
    evaluator.scope(() => {
      this.emitter.hoist(body);
      const varying = varyingNames(body, evaluator);
      if (evaluator.axis !== undefined || varying === undefined) {
        this.initialise(statement, result);
        const lost = this.declareLost(statement, '');
        this.fold(statement, index, end, 1, sequentialFoldLength, result, lost);
        this.giveBack(statement, result, lost);
        return;
      }
      this.initialise(statement, result);
      const { accesses, strides } = this.emitter.strides.moving(body, varying);
      const light = weightOf(body) + statement.combine.length <= lightWeight;
      code.get(end);
      code.i32(4);
      code.op('i32.ge_s');
      code.if(() => evaluator.scope(() => this.reduceVectors(statement, index, end, light, accesses, strides, result)));
      const lost = this.declareLost(statement, '');
      this.fold(statement, index, end, 1, sequentialFoldLength, result, lost);
      this.giveBack(statement, result, lost);
    });
  }

  private reduceVectors(
    statement: Reduce,
    index: number,
    end: number,
    light: boolean,
    accesses: readonly Access[],
    strides: ReadonlyMap<string, LaneStride>,
    result: readonly string[],
  ): void {
    const { evaluator } = this;
    const { code } = evaluator;
    const body = bodyOfReduce(statement);
    let lanes: string[] = [];
    let lost: readonly string[] = [];
    const enter = (options: { readonly unroll: number; readonly contiguous: boolean }, run: () => void): void => {
      this.emitter.inVectorMode(body, { ...options, strides }, () => {
        for (const { name } of statement.accumulators) {
          for (const prefix of ['', 'left.', 'right.', 'lost.']) evaluator.axis?.varying.add(`${prefix}${name}`);
        }
        run();
      });
    };
    enter({ unroll: 1, contiguous: false }, () => {
      lanes = this.declare(statement.accumulators, 'lanes.', '');
      this.initialise(statement, lanes);
      lost = this.declareLost(statement, ' lanes');
    });
    if (light) {
      this.emitter.strides.pushContiguous(accesses, strides);
      code.if(() => {
        enter({ unroll, contiguous: true }, () => {
          this.emitter.hoistSplats(body);
          this.fold(statement, index, end, 4 * unroll, foldLength, lanes, lost);
        });
      });
    }
    enter({ unroll: 1, contiguous: false }, () => {
      this.emitter.hoistSplats(body);
      this.fold(statement, index, end, 4, foldLength, lanes, lost);
      this.giveBack(statement, lanes, lost);
    });
    // Lane by lane into the scalars, in order.
    for (let g = 0; g < 4; g++) {
      const elements = statement.accumulators.map(({ type }, i) => {
        const perVector = isWide(type) ? 2 : 4;
        const local = code.local(valueType(type));
        code.get(this.locals(lanes[i] ?? '')[Math.floor(g / perVector)] ?? 0);
        spellExtract(code, type, g % perVector);
        code.set(local);
        return [local];
      });
      this.combine(statement, result, elements);
    }
  }
}
