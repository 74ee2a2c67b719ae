/** @file Panels of a factor: the elements that the register tiles of a contraction read one after the other, side by side. */
import type { Expression } from '../../kernels/ir.ts';
import type { FunctionBuilder } from './assembler.ts';
import type { Evaluator } from './evaluator.ts';
import { type Runs, step, type Wheel } from './runs.ts';
import { spellStore } from './scalar-spelling.ts';
import type { StatementEmitter } from './statements.ts';
import type { LoopBody } from './survey.ts';

export class Packer {
  private readonly code: FunctionBuilder;
  private readonly evaluator: Evaluator;
  private readonly emitter: StatementEmitter;
  private readonly runs: Runs;
  private readonly type: 'float32' | 'float64';
  private readonly size: number;
  /** The axes of the depth. */
  private readonly depth: readonly Wheel[];

  constructor(
    code: FunctionBuilder,
    evaluator: Evaluator,
    emitter: StatementEmitter,
    runs: Runs,
    type: 'float32' | 'float64',
    depth: readonly Wheel[],
  ) {
    this.code = code;
    this.evaluator = evaluator;
    this.emitter = emitter;
    this.runs = runs;
    this.type = type;
    this.size = type === 'float32' ? 4 : 8;
    this.depth = depth;
  }

  /**
   * Packs `count` rows (columns) of a factor from `begin` on, over the stretch of the depth, as panels of `width`. Vectors run along the
   * rows, unless elements lie side by side along the depth only.
   */
  pack(
    factor: Expression,
    wheels: readonly Wheel[],
    begin: number,
    count: number,
    k0: number,
    kc: number,
    panels: number,
    width: number,
  ): void {
    const { code, evaluator } = this;
    const last = wheels[wheels.length - 1];
    const lastDepth = this.depth[this.depth.length - 1];
    if (last === undefined || lastDepth === undefined) return;
    this.clearLastPanel(count, kc, panels, width);
    evaluator.scope(() => {
      this.pushSideBySide(factor, lastDepth);
      this.pushSideBySide(factor, last);
      code.op('i32.eqz', 'i32.and');
      code.if(
        () => evaluator.scope(() => this.packAlongDepth(factor, wheels, begin, count, k0, kc, panels, width)),
        () => evaluator.scope(() => this.packAlongRows(factor, wheels, begin, count, k0, kc, panels, width)),
      );
    });
  }

  /** Padding of the last panel: zeros, because arithmetic on stray subnormals is slow. */
  private clearLastPanel(count: number, kc: number, panels: number, width: number): void {
    const { code } = this;
    const bytes = width * this.size;
    code.get(count);
    code.i32(width - 1);
    code.op('i32.and');
    code.if(() => {
      code.get(count);
      code.i32(Math.log2(width));
      code.op('i32.shr_u');
      code.get(kc);
      code.i32(bytes);
      code.op('i32.mul', 'i32.mul');
      code.get(panels);
      code.op('i32.add');
      code.i32(0);
      code.get(kc);
      code.i32(bytes);
      code.op('i32.mul');
      code.fill();
    });
  }

  /** Pushes whether an axis is long enough for vectors and all loads of a factor that move along it move by one element. */
  private pushSideBySide(factor: Expression, { name, extent }: Wheel): void {
    const { code, emitter } = this;
    const loop: LoopBody = { index: name, statements: [], values: [factor] };
    const { accesses, strides } = emitter.strides.moving(loop);
    if (accesses.length === 0) {
      code.i32(0);
      return;
    }
    emitter.strides.pushContiguous(accesses, strides);
    code.get(extent);
    code.i32(step);
    code.op('i32.ge_s', 'i32.and');
  }

  /** ((position / width) · kc · width + position % width) · size */
  private pushPlaceInPanels(position: number, kc: number, width: number): void {
    const { code } = this;
    code.get(position);
    code.i32(Math.log2(width));
    code.op('i32.shr_u');
    code.get(kc);
    code.i32(width * this.size);
    code.op('i32.mul', 'i32.mul');
    code.get(position);
    code.i32(width - 1);
    code.op('i32.and');
    code.i32(this.size);
    code.op('i32.mul', 'i32.add');
  }

  private packAlongDepth(
    factor: Expression,
    wheels: readonly Wheel[],
    begin: number,
    count: number,
    k0: number,
    kc: number,
    panels: number,
    width: number,
  ): void {
    const { code, evaluator } = this;
    const target = this.runs.local();
    const stride = width * this.size;
    this.runs.forPoints(wheels, begin, count, (position) => {
      this.pushPlaceInPanels(position, kc, width);
      code.get(panels);
      code.op('i32.add');
      code.set(target);
      this.runs.forRuns(this.depth, k0, kc, (last, end, depth) => {
        const value = code.local('v128');
        const pushTarget = (): void => {
          code.get(target);
          code.get(depth);
          code.i32(stride);
          code.op('i32.mul', 'i32.add');
        };
        const at = this.runs.local();
        this.runs.steps(
          { index: last.name, statements: [], values: [factor] },
          last,
          end,
          depth,
          false,
          () => {
            pushTarget();
            code.set(at);
            const lanes = 16 / this.size;
            for (let part = 0; part < evaluator.parts(this.type); part++) {
              evaluator.vector(factor, part);
              code.set(value);
              for (let lane = 0; lane < lanes; lane++) {
                code.get(at);
                code.get(value);
                const name = this.size === 4 ? 'v128.store32_lane' : 'v128.store64_lane';
                code.memoryLane(name, lane, (part * lanes + lane) * stride);
              }
            }
          },
          () => {
            pushTarget();
            evaluator.scalar(factor);
            spellStore(code, this.type);
          },
        );
      });
    });
  }

  private packAlongRows(
    factor: Expression,
    wheels: readonly Wheel[],
    begin: number,
    count: number,
    k0: number,
    kc: number,
    panels: number,
    width: number,
  ): void {
    const { code, evaluator } = this;
    const stride = width * this.size;
    const target = this.runs.local();
    this.runs.forPoints(this.depth, k0, kc, (depth) => {
      code.get(depth);
      code.i32(stride);
      code.op('i32.mul');
      code.get(panels);
      code.op('i32.add');
      code.set(target);
      this.runs.forRuns(wheels, begin, count, (last, end, position) => {
        const pushTarget = (): void => {
          this.pushPlaceInPanels(position, kc, width);
          code.get(target);
          code.op('i32.add');
        };
        const at = this.runs.local();
        this.runs.steps(
          { index: last.name, statements: [], values: [factor] },
          last,
          end,
          position,
          true,
          () => {
            pushTarget();
            code.set(at);
            for (let part = 0; part < evaluator.parts(this.type); part++) {
              code.get(at);
              evaluator.vector(factor, part);
              code.memory('v128.store', part * 16);
            }
          },
          () => {
            pushTarget();
            evaluator.scalar(factor);
            spellStore(code, this.type);
          },
        );
      });
    });
  }
}
