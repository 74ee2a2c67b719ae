/** @file How a launch falls apart into tasks that threads may take in any order without changing a bit of the result. */
import type { Axis, ContractionKernel, Kernel, Statement } from '../../kernels/ir.ts';
import { type Layout, layoutOf } from '../../kernels/layout.ts';
import { blocksOf } from '../../kernels/walk.ts';
import { tile, tiledSuffix } from '../../render/wasm/convention.ts';

/** A launch: function `function` over `outer` × `rows`, in `count` tasks of `outerStep` outer points or `rowStep` rows. */
export interface Tasks {
  function: number;
  outer: number;
  rows: number;
  outerStep: number;
  rowStep: number;
  /** Tasks that share one outer point; 1 where tasks are made of whole outer points. */
  rowTasks: number;
  count: number;
  /** Blocks of a tiled contraction. */
  blockRows: number;
  blockColumns: number;
}

function emptyTasks(): Tasks {
  return {
    function: -1,
    outer: 0,
    rows: 0,
    outerStep: 0,
    rowStep: 0,
    rowTasks: 1,
    count: 0,
    blockRows: 0,
    blockColumns: 0,
  };
}

export interface Plan {
  readonly guarded: boolean;
  /** The tasks of the launch whose arguments stand in `values`, or undefined where there is nothing to do. */
  tasks(values: Float64Array, layout: Layout, work: number, threads: number): Tasks | undefined;
}

/** Estimated operations below which waking other threads costs more than it saves. */
const smallestShared = 65536;
/** Rows are split at multiples of this, so that vectors fall on the same elements however many threads there are. */
const rowGranule = 64;
/** Tasks for each thread, so that one that starts late or runs slow takes fewer. */
const tasksPerThread = 4;

function hasGuard(statements: readonly Statement[]): boolean {
  return statements.some((statement) => statement.kind === 'guard' || blocksOf(statement).some(hasGuard));
}

/** Divides outer × rows among threads. */
function divide(tasks: Tasks, outer: number, rows: number, threads: number, granule: number): void {
  tasks.outer = outer;
  tasks.rows = rows;
  tasks.outerStep = outer;
  tasks.rowStep = rows;
  tasks.rowTasks = 1;
  tasks.count = 1;
  if (threads === 1) return;
  const wanted = threads * tasksPerThread;
  if (outer >= wanted || rows <= granule) {
    tasks.outerStep = Math.ceil(outer / wanted);
    tasks.count = Math.ceil(outer / tasks.outerStep);
    return;
  }
  const perPoint = Math.ceil(wanted / outer);
  tasks.rowStep = Math.ceil(rows / perPoint / granule) * granule;
  tasks.rowTasks = Math.ceil(rows / tasks.rowStep);
  tasks.outerStep = 1;
  tasks.count = outer * tasks.rowTasks;
}

function outerPoints(values: Float64Array, layout: Layout): number {
  const rank = values[0] ?? 0;
  let points = 1;
  for (let axis = 0; axis < rank; axis++) points *= values[layout.outer + axis] ?? 0;
  return points;
}

/** Positions of the extents of axes among the arguments. */
function extents(kernel: ContractionKernel, axes: readonly Axis[]): readonly number[] {
  return axes.map(({ index }) => layoutOf(kernel).sizes + kernel.sizes.indexOf(index));
}

function product(values: Float64Array, positions: readonly number[]): number {
  let result = 1;
  for (const position of positions) result *= values[position] ?? 0;
  return result;
}

/** Multiplications below which packing costs more than it saves. */
const smallestTiled = 8192;
/** The smallest blocks that a result is cut into to occupy all threads. */
const smallestBlockRows = 32;
const smallestBlockColumns = 64;

function planOfContraction(kernel: ContractionKernel, functions: ReadonlyMap<string, number>): Plan {
  const main = functions.get(kernel.name) ?? -1;
  const tiled = functions.get(`${kernel.name}${tiledSuffix}`) ?? -1;
  const [m, n, k] = [extents(kernel, kernel.m), extents(kernel, kernel.n), extents(kernel, kernel.k)];
  const firstRows = m.slice(0, 1);
  const tasks = emptyTasks();
  return {
    guarded: false,
    tasks(values, layout, work, threads) {
      const outer = outerPoints(values, layout);
      const [rows, columns, depth] = [product(values, m), product(values, n), product(values, k)];
      if (outer * rows * columns === 0) return undefined;
      const sharing = work < smallestShared ? 1 : threads;
      const large = rows >= 4 && columns >= 8 && depth >= 4 && rows * columns * depth >= smallestTiled;
      if (tiled < 0 || !large) {
        tasks.function = main;
        divide(tasks, outer, product(values, firstRows), sharing, 1);
        return tasks;
      }
      tasks.function = tiled;
      let blockRows: number = tile.blockRows;
      let blockColumns: number = tile.blockColumns;
      const blocks = (): number => Math.ceil(rows / blockRows) * Math.ceil(columns / blockColumns);
      while (outer * blocks() < 2 * sharing && sharing > 1) {
        if (blockColumns > smallestBlockColumns && columns > blockColumns / 2) blockColumns /= 2;
        else if (blockRows > smallestBlockRows) blockRows /= 2;
        else if (blockColumns > smallestBlockColumns) blockColumns /= 2;
        else break;
      }
      tasks.blockRows = blockRows;
      tasks.blockColumns = blockColumns;
      divide(tasks, outer, blocks(), sharing, 1);
      return tasks;
    },
  };
}

export function planOf(kernel: Kernel, functions: ReadonlyMap<string, number>): Plan {
  if (kernel.kind === 'contraction') return planOfContraction(kernel, functions);
  const tasks = emptyTasks();
  tasks.function = functions.get(kernel.name) ?? -1;
  return {
    guarded: hasGuard(kernel.body),
    tasks(values, layout, work, threads) {
      const outer = outerPoints(values, layout);
      const rows = values[1] ?? 0;
      if (outer === 0 || rows === 0) return undefined;
      divide(tasks, outer, rows, work < smallestShared ? 1 : threads, rowGranule);
      return tasks;
    },
  };
}
