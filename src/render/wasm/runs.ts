/** @file Odometers over the axes of a contraction: points and runs of points without a division, and the steps of a run as vectors. */
import type { Axis } from '../../kernels/ir.ts';
import type { FunctionBuilder } from './assembler.ts';
import type { Evaluator } from './evaluator.ts';
import type { StatementEmitter } from './statements.ts';
import { type LoopBody, varyingNames } from './survey.ts';

/** Elements that one vector step moves: one vector of float32, two of float64. */
export const step = 4;

/** An axis with its index and extent as locals. */
export interface Wheel {
  readonly name: string;
  readonly index: number;
  readonly extent: number;
}

export class Runs {
  private readonly code: FunctionBuilder;
  private readonly evaluator: Evaluator;
  private readonly emitter: StatementEmitter;

  constructor(code: FunctionBuilder, evaluator: Evaluator, emitter: StatementEmitter) {
    this.code = code;
    this.evaluator = evaluator;
    this.emitter = emitter;
  }

  local(): number {
    return this.code.local('i32');
  }

  /** The product of the extents of axes, in a local. */
  total(wheels: readonly Wheel[]): number {
    const { code } = this;
    const total = this.local();
    code.i32(1);
    for (const { extent } of wheels) {
      code.get(extent);
      code.op('i32.mul');
    }
    code.set(total);
    return total;
  }

  /** Pushes the smaller of a local and what a push leaves. */
  pushMinimum(local: number, push: () => void): void {
    const { code } = this;
    const other = code.temporary('i32', 8);
    push();
    code.set(other);
    code.get(local);
    code.get(other);
    code.get(local);
    code.get(other);
    code.op('i32.lt_s', 'select');
  }

  add(local: number, push: () => void): void {
    this.code.get(local);
    push();
    this.code.op('i32.add');
    this.code.set(local);
  }

  /** Turns the wheels to position `at`. */
  private turnTo(wheels: readonly Wheel[], at: number): void {
    const { code } = this;
    const rest = this.local();
    code.get(at);
    code.set(rest);
    for (const { index, extent } of [...wheels].reverse()) {
      code.get(rest);
      code.get(extent);
      code.op('i32.rem_u');
      code.set(index);
      code.get(rest);
      code.get(extent);
      code.op('i32.div_u');
      code.set(rest);
    }
  }

  /** After the last wheel was advanced: carries over to the wheels before it. */
  private carry(wheels: readonly Wheel[]): void {
    const { code } = this;
    const last = wheels[wheels.length - 1];
    if (last === undefined || wheels.length === 1) return;
    code.get(last.index);
    code.get(last.extent);
    code.op('i32.ge_s');
    code.if(() => {
      code.i32(0);
      code.set(last.index);
      const before = wheels.slice(0, -1);
      const next = before[before.length - 1];
      if (next !== undefined) this.add(next.index, () => code.i32(1));
      this.carry(before);
    });
  }

  /** Runs `body` for `count` points from `begin` on, one by one; `position` counts from 0. */
  forPoints(wheels: readonly Wheel[], begin: number, count: number, body: (position: number) => void): void {
    const { code } = this;
    const position = this.local();
    const last = wheels[wheels.length - 1];
    this.turnTo(wheels, begin);
    code.i32(0);
    code.set(position);
    code.while(
      () => {
        code.get(position);
        code.get(count);
        code.op('i32.lt_s');
      },
      () => {
        this.evaluator.scope(() => body(position));
        this.add(position, () => code.i32(1));
        if (last !== undefined) this.add(last.index, () => code.i32(1));
        this.carry(wheels);
      },
    );
  }

  /**
   * Runs `body` for `count` points from `begin` on, in runs along the last axis: from its index to `end`, positions from `position`.
   * The body advances both the index and the position to the end of the run.
   */
  forRuns(
    wheels: readonly Wheel[],
    begin: number,
    count: number,
    body: (last: Wheel, end: number, position: number) => void,
  ): void {
    const { code } = this;
    const last = wheels[wheels.length - 1];
    if (last === undefined) throw new Error('a run needs an axis');
    const [position, end] = [this.local(), this.local()];
    this.turnTo(wheels, begin);
    code.i32(0);
    code.set(position);
    code.while(
      () => {
        code.get(position);
        code.get(count);
        code.op('i32.lt_s');
      },
      () => {
        this.pushMinimum(last.extent, () => {
          code.get(last.index);
          code.get(count);
          code.op('i32.add');
          code.get(position);
          code.op('i32.sub');
        });
        code.set(end);
        this.evaluator.scope(() => body(last, end, position));
        this.carry(wheels);
      },
    );
  }

  /**
   * Runs one step after the other up to `end`: `vector` where four elements are left and `aligned` holds of the position, else `scalar`.
   * Each leaves the index at its first element.
   */
  steps(
    loop: LoopBody,
    wheel: Wheel,
    end: number,
    position: number,
    aligned: boolean,
    vector: () => void,
    scalar: () => void,
  ): void {
    const { code, emitter, evaluator } = this;
    emitter.hoist(loop);
    const { strides } = emitter.strides.moving(loop, varyingNames(loop, evaluator));
    const advance = (count: number): void => {
      this.add(wheel.index, () => code.i32(count));
      this.add(position, () => code.i32(count));
    };
    code.while(
      () => {
        code.get(wheel.index);
        code.get(end);
        code.op('i32.lt_s');
      },
      () => {
        code.get(wheel.index);
        code.i32(step);
        code.op('i32.add');
        code.get(end);
        code.op('i32.le_s');
        if (aligned) {
          code.get(position);
          code.i32(step - 1);
          code.op('i32.and', 'i32.eqz', 'i32.and');
        }
        code.if(
          () => {
            // Once aligned, positions stay so up to the end of the run.
            emitter.inVectorMode(loop, { unroll: 1, contiguous: false, strides }, () => {
              emitter.hoistSplats(loop);
              this.repeat(wheel, end, () => evaluator.scope(vector), advance);
            });
          },
          () => {
            evaluator.scope(scalar);
            advance(1);
          },
        );
      },
    );
  }

  /** Vector steps one after the other while there is room. */
  private repeat(wheel: Wheel, end: number, vector: () => void, advance: (count: number) => void): void {
    const { code } = this;
    code.loop((again) => {
      vector();
      advance(step);
      code.get(wheel.index);
      code.i32(step);
      code.op('i32.add');
      code.get(end);
      code.op('i32.le_s');
      code.branchIf(again);
    });
  }

  /** Locals for axes; where there are none, for one axis of one point. */
  mount(axes: readonly Axis[], family: string): readonly Wheel[] {
    const { code, emitter, evaluator } = this;
    if (axes.length === 0) {
      const extent = code.local('i32');
      code.i32(1);
      code.set(extent);
      return [{ name: `no ${family}`, index: emitter.bindIndex(`no ${family}`), extent }];
    }
    return axes.map(({ index: name }) => {
      const extent = evaluator.frame.sizes.get(name);
      if (extent === undefined) throw new Error(`axis '${name}' has no size`);
      return { name, index: emitter.bindIndex(name), extent };
    });
  }
}
