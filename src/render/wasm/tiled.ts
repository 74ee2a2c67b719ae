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
import type { ContractionKernel, Expression, Statement } from '../../kernels/ir.ts';
import type { FunctionBuilder } from './assembler.ts';
import { blockColumnsOffset, blockRowsOffset, context, parameter, tile } from './convention.ts';
import { Evaluator, type EvaluatorOptions } from './evaluator.ts';
import { forEachOuter, openFrame } from './frame.ts';
import { Graph } from './normal-form.ts';
import { Packer } from './packing.ts';
import { Runs, type Wheel } from './runs.ts';
import { spellLoad, valueType } from './scalar-spelling.ts';
import { StatementEmitter } from './statements.ts';

type Float = 'float32' | 'float64';

export function isTiled(kernel: ContractionKernel): kernel is ContractionKernel & { readonly type: Float } {
  return kernel.type === 'float32' || kernel.type === 'float64';
}

/** Columns of the tile in registers. */
export function tileColumns(type: Float): number {
  return type === 'float32' ? 8 : 4;
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
  private readonly runs: Runs;
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
    this.emitter = new StatementEmitter(this.evaluator);
    this.runs = new Runs(code, this.evaluator, this.emitter);
    this.wheels = {
      m: this.runs.mount(kernel.m, 'm'),
      n: this.runs.mount(kernel.n, 'n'),
      k: this.runs.mount(kernel.k, 'k'),
    };
  }

  render(): void {
    const { code, kernel } = this;
    const { m, n, k } = this.wheels;
    const packer = new Packer(code, this.evaluator, this.emitter, this.runs, this.type, k);
    const [rows, columns, depth] = [this.runs.total(m), this.runs.total(n), this.runs.total(k)];
    const read = (offset: number): number => {
      const local = this.runs.local();
      code.get(parameter.arguments);
      code.memory('i32.load', offset);
      code.set(local);
      return local;
    };
    const [blockRows, blockColumns] = [read(blockRowsOffset), read(blockColumnsOffset)];
    const blocksAcross = this.runs.local();
    code.get(columns);
    code.get(blockColumns);
    code.op('i32.add');
    code.i32(1);
    code.op('i32.sub');
    code.get(blockColumns);
    code.op('i32.div_u');
    code.set(blocksAcross);
    const panels = { a: this.runs.local(), b: this.runs.local(), sums: this.runs.local() };
    code.get(parameter.context);
    code.memory('i32.load', context.scratch);
    code.tee(panels.a);
    code.i32(tile.blockRows * tile.depth * this.size);
    code.op('i32.add');
    code.tee(panels.b);
    code.i32(tile.depth * tile.blockColumns * this.size);
    code.op('i32.add');
    code.set(panels.sums);

    const [block, m0, n0, k0] = [this.runs.local(), this.runs.local(), this.runs.local(), this.runs.local()];
    const [mc, nc, kc] = [this.runs.local(), this.runs.local(), this.runs.local()];
    const [packedRows, packedColumns] = [this.runs.local(), this.runs.local()];
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
            this.runs.pushMinimum(length, () => {
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
            const stretch = this.runs.local();
            code.i32(tile.depth);
            code.set(stretch);
            this.runs.pushMinimum(stretch, () => {
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
            unlessPacked(packedRows, m0, () => packer.pack(this.a, m, m0, mc, k0, kc, panels.a, tile.rows));
            unlessPacked(packedColumns, n0, () => packer.pack(this.b, n, n0, nc, k0, kc, panels.b, this.columns));
            this.tiles(panels, mc, nc, kc, k0);
            this.runs.add(k0, () => code.get(kc));
            code.get(k0);
            code.get(depth);
            code.op('i32.lt_s');
            code.branchIf(again);
          });
          this.finishBlock(panels.sums, m0, mc, n0, nc);
          this.runs.add(block, () => code.i32(1));
        },
      );
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
    const [i, j] = [this.runs.local(), this.runs.local()];
    const [a, b, sum, end] = [this.runs.local(), this.runs.local(), this.runs.local(), this.runs.local()];
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
          this.runs.add(index, () => code.i32(by));
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
          this.runs.add(a, () => code.i32(tile.rows * size));
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
    const rowAddress = this.runs.local();
    this.runs.forPoints(this.wheels.m, m0, mc, (row) => {
      code.get(row);
      code.i32(tile.blockColumns * this.size);
      code.op('i32.mul');
      code.get(sums);
      code.op('i32.add');
      code.set(rowAddress);
      this.runs.forRuns(this.wheels.n, n0, nc, (last, end, position) => {
        const pushAddress = (): void => {
          code.get(rowAddress);
          code.get(position);
          code.i32(this.size);
          code.op('i32.mul', 'i32.add');
        };
        this.runs.steps(
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
