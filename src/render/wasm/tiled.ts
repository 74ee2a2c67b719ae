/**
 * @file Large contractions of floats: blocks of the result, panels of both factors packed side by side, and a tile of 4 × 2 vectors in
 * registers, after "Anatomy of high-performance matrix multiplication" (Goto and van de Geijn, 2008,
 * https://doi.org/10.1145/1356052.1356053).
 *
 * A task is a block of the result. For each stretch of the depth (k) its factors are packed: `a` as panels of 4 rows, `b` as panels of
 * two vectors of columns, each panel with all its rows or columns of one depth side by side. Loads, padding and broadcasting happen there,
 * odometers over the axes instead of divisions. The tiles add into a block of sums, from which the epilogue is computed.
 * Sums depend on the stretches of the depth only, never on the blocks.
 */
import { cast, constant } from '../../kernels/build.ts';
import type { Axis, ContractionKernel, Expression, Statement } from '../../kernels/ir.ts';
import type { FunctionBuilder } from './assembler.ts';
import { blockColumnsOffset, blockRowsOffset, context, parameter, tile } from './convention.ts';
import { Evaluator, type EvaluatorOptions } from './evaluator.ts';
import { forEachOuter, openFrame } from './frame.ts';
import { Graph } from './normal-form.ts';
import { spellLoad, spellStore, valueType } from './scalar-spelling.ts';
import { StatementEmitter } from './statements.ts';
import { type LoopBody, varyingNames } from './survey.ts';

/** Elements that one vector step moves: one vector of float32, two of float64. */
const step = 4;

type Float = 'float32' | 'float64';

export function isTiled(kernel: ContractionKernel): kernel is ContractionKernel & { readonly type: Float } {
  return kernel.type === 'float32' || kernel.type === 'float64';
}

/** Columns of the tile in registers. */
export function tileColumns(type: Float): number {
  return type === 'float32' ? 8 : 4;
}

/** An axis with its index and extent as locals. */
interface Wheel {
  readonly name: string;
  readonly index: number;
  readonly extent: number;
}

export function renderTiled(
  kernel: ContractionKernel & { readonly type: Float },
  code: FunctionBuilder,
  options: EvaluatorOptions,
): void {
  new TiledRenderer(kernel, code, options).render();
}

class TiledRenderer {
  private readonly kernel: ContractionKernel;
  private readonly type: Float;
  private readonly size: number;
  private readonly columns: number;
  private readonly code: FunctionBuilder;
  private readonly evaluator: Evaluator;
  private readonly emitter: StatementEmitter;
  private readonly a: Expression;
  private readonly b: Expression;
  private readonly store: readonly Statement[];
  private readonly wheels: { readonly m: readonly Wheel[]; readonly n: readonly Wheel[]; readonly k: readonly Wheel[] };

  constructor(kernel: ContractionKernel & { readonly type: Float }, code: FunctionBuilder, options: EvaluatorOptions) {
    this.kernel = kernel;
    this.type = kernel.type;
    this.size = kernel.type === 'float32' ? 4 : 8;
    this.columns = tileColumns(kernel.type);
    this.code = code;
    const graph = new Graph(kernel);
    this.a = graph.intern(cast(kernel.type, kernel.a));
    this.b = graph.intern(cast(kernel.type, kernel.b));
    this.store = graph.block([
      { kind: 'variable', name: 'sum', initial: constant(kernel.type, 0) },
      { kind: 'store', operand: kernel.out.operand, indices: kernel.out.indices, value: kernel.epilogue },
    ]);
    this.evaluator = new Evaluator(code, graph, openFrame(code, kernel), options);
    this.emitter = new StatementEmitter(this.evaluator, new Map(kernel.operands.map(({ name, type }) => [name, type])));
    this.wheels = { m: this.mount(kernel.m, 'm'), n: this.mount(kernel.n, 'n'), k: this.mount(kernel.k, 'k') };
  }

  /** Locals for axes; where there are none, for one axis of one point. */
  private mount(axes: readonly Axis[], family: string): readonly Wheel[] {
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

  private local(): number {
    return this.code.local('i32');
  }

  /** The product of the extents of axes, in a local. */
  private total(wheels: readonly Wheel[]): number {
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
  private pushMinimum(local: number, push: () => void): void {
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

  private add(local: number, push: () => void): void {
    this.code.get(local);
    push();
    this.code.op('i32.add');
    this.code.set(local);
  }

  render(): void {
    const { code, kernel } = this;
    const { m, n, k } = this.wheels;
    const [rows, columns, depth] = [this.total(m), this.total(n), this.total(k)];
    const read = (offset: number): number => {
      const local = this.local();
      code.get(parameter.arguments);
      code.memory('i32.load', offset);
      code.set(local);
      return local;
    };
    const [blockRows, blockColumns] = [read(blockRowsOffset), read(blockColumnsOffset)];
    const blocksAcross = this.local();
    code.get(columns);
    code.get(blockColumns);
    code.op('i32.add');
    code.i32(1);
    code.op('i32.sub');
    code.get(blockColumns);
    code.op('i32.div_u');
    code.set(blocksAcross);
    const panels = { a: this.local(), b: this.local(), sums: this.local() };
    code.get(parameter.context);
    code.memory('i32.load', context.scratch);
    code.tee(panels.a);
    code.i32(tile.blockRows * tile.depth * this.size);
    code.op('i32.add');
    code.tee(panels.b);
    code.i32(tile.depth * tile.blockColumns * this.size);
    code.op('i32.add');
    code.set(panels.sums);

    const [block, m0, n0, k0] = [this.local(), this.local(), this.local(), this.local()];
    const [mc, nc, kc] = [this.local(), this.local(), this.local()];
    const [packedRows, packedColumns] = [this.local(), this.local()];
    forEachOuter(code, kernel, this.evaluator.frame, parameter.outerBegin, parameter.outerEnd, () => {
      for (const packed of [packedRows, packedColumns]) {
        code.i32(-1);
        code.set(packed);
      }
      code.get(parameter.rowBegin);
      code.set(block);
      code.while(
        () => {
          code.get(block);
          code.get(parameter.rowEnd);
          code.op('i32.lt_s');
        },
        () => {
          const begin = (
            at: number,
            length: number,
            opcode: 'i32.div_u' | 'i32.rem_u',
            extent: number,
            cut: number,
          ) => {
            code.get(block);
            code.get(blocksAcross);
            code.op(opcode);
            code.get(length);
            code.op('i32.mul');
            code.set(at);
            this.pushMinimum(length, () => {
              code.get(extent);
              code.get(at);
              code.op('i32.sub');
            });
            code.set(cut);
          };
          begin(m0, blockRows, 'i32.div_u', rows, mc);
          begin(n0, blockColumns, 'i32.rem_u', columns, nc);
          code.i32(0);
          code.set(k0);
          code.loop((again) => {
            const stretch = this.local();
            code.i32(tile.depth);
            code.set(stretch);
            this.pushMinimum(stretch, () => {
              code.get(depth);
              code.get(k0);
              code.op('i32.sub');
            });
            code.set(kc);
            // What the block before has packed still stands if all of the depth fits.
            const unlessPacked = (packed: number, at: number, pack: () => void): void => {
              code.get(packed);
              code.get(at);
              code.op('i32.ne');
              code.get(depth);
              code.i32(tile.depth);
              code.op('i32.gt_s', 'i32.or');
              code.if(pack);
              code.get(at);
              code.set(packed);
            };
            unlessPacked(packedRows, m0, () => this.pack(this.a, m, m0, mc, k0, kc, panels.a, tile.rows));
            unlessPacked(packedColumns, n0, () => this.pack(this.b, n, n0, nc, k0, kc, panels.b, this.columns));
            this.tiles(panels, mc, nc, kc, k0);
            this.add(k0, () => code.get(kc));
            code.get(k0);
            code.get(depth);
            code.op('i32.lt_s');
            code.branchIf(again);
          });
          this.finishBlock(panels.sums, m0, mc, n0, nc);
          this.add(block, () => code.i32(1));
        },
      );
    });
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
  private forPoints(wheels: readonly Wheel[], begin: number, count: number, body: (position: number) => void): void {
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
  private forRuns(
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
  private steps(
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
    const { strides } = emitter.moving(loop, varyingNames(loop, evaluator));
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

  /**
   * Packs `count` rows (columns) of a factor from `begin` on, over the stretch of the depth, as panels of `width`. Vectors run along the
   * rows, unless elements lie side by side along the depth only.
   */
  private pack(
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
    const lastDepth = this.wheels.k[this.wheels.k.length - 1];
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
    const { accesses, strides } = emitter.moving(loop);
    if (accesses.length === 0) {
      code.i32(0);
      return;
    }
    emitter.pushContiguous(accesses, strides);
    code.get(extent);
    code.i32(step);
    code.op('i32.ge_s', 'i32.and');
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
    const target = this.local();
    const stride = width * this.size;
    this.forPoints(wheels, begin, count, (position) => {
      // panels + ((position / width) · kc · width + position % width) · size
      code.get(position);
      code.i32(Math.log2(width));
      code.op('i32.shr_u');
      code.get(kc);
      code.i32(stride);
      code.op('i32.mul', 'i32.mul');
      code.get(position);
      code.i32(width - 1);
      code.op('i32.and');
      code.i32(this.size);
      code.op('i32.mul', 'i32.add');
      code.get(panels);
      code.op('i32.add');
      code.set(target);
      this.forRuns(this.wheels.k, k0, kc, (last, end, depth) => {
        const value = code.local('v128');
        const pushTarget = (): void => {
          code.get(target);
          code.get(depth);
          code.i32(stride);
          code.op('i32.mul', 'i32.add');
        };
        const at = this.local();
        this.steps(
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
    const target = this.local();
    this.forPoints(this.wheels.k, k0, kc, (depth) => {
      code.get(depth);
      code.i32(stride);
      code.op('i32.mul');
      code.get(panels);
      code.op('i32.add');
      code.set(target);
      this.forRuns(wheels, begin, count, (last, end, position) => {
        const pushTarget = (): void => {
          code.get(position);
          code.i32(Math.log2(width));
          code.op('i32.shr_u');
          code.get(kc);
          code.i32(stride);
          code.op('i32.mul', 'i32.mul');
          code.get(position);
          code.i32(width - 1);
          code.op('i32.and');
          code.i32(this.size);
          code.op('i32.mul', 'i32.add');
          code.get(target);
          code.op('i32.add');
        };
        const at = this.local();
        this.steps(
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

  /** Adds the product of the packed panels to the block of sums, tile by tile. */
  private tiles(
    panels: { readonly a: number; readonly b: number; readonly sums: number },
    mc: number,
    nc: number,
    kc: number,
    k0: number,
  ): void {
    const { code, size, columns } = this;
    const rowBytes = tile.blockColumns * size;
    const [i, j] = [this.local(), this.local()];
    const [a, b, sum, end] = [this.local(), this.local(), this.local(), this.local()];
    const sums = Array.from({ length: tile.rows }, () => [code.local('v128'), code.local('v128')] as const);
    const right = [code.local('v128'), code.local('v128')] as const;
    const left = code.local('v128');
    const shape = this.type === 'float32' ? 'f32x4' : 'f64x2';
    const splat = size === 4 ? 'v128.load32_splat' : 'v128.load64_splat';

    const product = (): void => {
      right.forEach((local, half) => {
        code.get(b);
        code.memory('v128.load', half * 16);
        code.set(local);
      });
      sums.forEach((pair, row) => {
        code.get(a);
        code.memory(splat, row * size);
        code.set(left);
        pair.forEach((local, half) => {
          const factor = right[half] ?? 0;
          if (this.evaluator.relaxed) {
            code.get(left);
            code.get(factor);
            code.get(local);
            code.op(`${shape}.relaxed_madd`);
          } else {
            code.get(local);
            code.get(left);
            code.get(factor);
            code.op(`${shape}.mul`, `${shape}.add`);
          }
          code.set(local);
        });
      });
    };
    const each = (index: number, limit: number, by: number, body: () => void): void => {
      code.i32(0);
      code.set(index);
      code.while(
        () => {
          code.get(index);
          code.get(limit);
          code.op('i32.lt_s');
        },
        () => {
          body();
          this.add(index, () => code.i32(by));
        },
      );
    };
    each(j, nc, columns, () => {
      each(i, mc, tile.rows, () => {
        // A panel begins at its first row (column) times the depth.
        const start = (panel: number, first: number, base: number): void => {
          code.get(first);
          code.get(kc);
          code.i32(size);
          code.op('i32.mul', 'i32.mul');
          code.get(base);
          code.op('i32.add');
          code.set(panel);
        };
        start(a, i, panels.a);
        start(b, j, panels.b);
        code.get(panels.sums);
        code.get(i);
        code.i32(rowBytes);
        code.op('i32.mul', 'i32.add');
        code.get(j);
        code.i32(size);
        code.op('i32.mul', 'i32.add');
        code.set(sum);
        for (const local of sums.flat()) {
          code.v128(0, 0, 0, 0);
          code.set(local);
        }
        code.get(b);
        code.get(kc);
        code.i32(columns * size);
        code.op('i32.mul', 'i32.add');
        code.set(end);
        // One depth a turn: V8 puts the loads of a block before its arithmetic, and those of two depths do not fit the registers.
        code.loop((again) => {
          product();
          this.add(a, () => code.i32(tile.rows * size));
          code.get(b);
          code.i32(columns * size);
          code.op('i32.add');
          code.tee(b);
          code.get(end);
          code.op('i32.lt_u');
          code.branchIf(again);
        });
        const leave = (adding: boolean): void => {
          sums.forEach((pair, row) => {
            pair.forEach((local, half) => {
              const offset = row * rowBytes + half * 16;
              code.get(sum);
              code.get(local);
              if (adding) {
                code.get(sum);
                code.memory('v128.load', offset);
                code.op(`${shape}.add`);
              }
              code.memory('v128.store', offset);
            });
          });
        };
        code.get(k0);
        code.if(
          () => leave(true),
          () => leave(false),
        );
      });
    });
  }

  /** Computes the epilogue of a block of sums and stores it. */
  private finishBlock(sums: number, m0: number, mc: number, n0: number, nc: number): void {
    const { code, evaluator, emitter } = this;
    const [declaration, ...statements] = this.store;
    if (declaration?.kind !== 'variable') throw new Error('the sum is not declared');
    const { name } = declaration;
    const rowAddress = this.local();
    this.forPoints(this.wheels.m, m0, mc, (row) => {
      code.get(row);
      code.i32(tile.blockColumns * this.size);
      code.op('i32.mul');
      code.get(sums);
      code.op('i32.add');
      code.set(rowAddress);
      this.forRuns(this.wheels.n, n0, nc, (last, end, position) => {
        const pushAddress = (): void => {
          code.get(rowAddress);
          code.get(position);
          code.i32(this.size);
          code.op('i32.mul', 'i32.add');
        };
        this.steps(
          { index: last.name, statements: [declaration, ...statements], values: [] },
          last,
          end,
          position,
          false,
          () => {
            const parts = Array.from({ length: evaluator.parts(this.type) }, (_, part) => {
              const local = code.local('v128');
              pushAddress();
              code.memory('v128.load', part * 16);
              code.set(local);
              return local;
            });
            evaluator.bindings.set(name, parts);
            evaluator.forgetNames(new Set([name]));
            emitter.block(statements);
          },
          () => {
            const local = code.local(valueType(this.type));
            pushAddress();
            spellLoad(code, this.type);
            code.set(local);
            evaluator.bindings.set(name, [local]);
            evaluator.forgetNames(new Set([name]));
            emitter.block(statements);
          },
        );
      });
    });
  }
}
