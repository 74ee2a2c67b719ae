/** @file How a launch falls apart into tasks that threads may take in any order without changing a bit of the result. */
import type { Axis, ContractionKernel, Kernel, Statement } from '../../kernels/ir.ts';
import type { Layout } from '../../kernels/layout.ts';
import { blocks } from '../../render/wasm/normal-form.ts';

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
  return statements.some((statement) => statement.kind === 'guard' || blocks(statement).some(hasGuard));
}

/** Divides outer × rows among threads. */
export function divide(tasks: Tasks, outer: number, rows: number, threads: number): void {
  tasks.outer = outer;
  tasks.rows = rows;
  tasks.outerStep = outer;
  tasks.rowStep = rows;
  tasks.rowTasks = 1;
  tasks.count = 1;
  if (threads === 1) return;
  const wanted = threads * tasksPerThread;
  if (outer >= wanted || rows <= rowGranule) {
    tasks.outerStep = Math.ceil(outer / wanted);
    tasks.count = Math.ceil(outer / tasks.outerStep);
    return;
  }
  const perPoint = Math.ceil(wanted / outer);
  tasks.rowStep = Math.ceil(rows / perPoint / rowGranule) * rowGranule;
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

/** The extent of an axis of a contraction. */
function extentOf(kernel: ContractionKernel, axis: Axis, values: Float64Array, layout: Layout): number {
  return values[layout.sizes + kernel.sizes.indexOf(axis.index)] ?? 0;
}

/** Rows of a contraction are the points of its first axis of m. */
function contractionRows(kernel: ContractionKernel, values: Float64Array, layout: Layout): number {
  const [first] = kernel.m;
  return first === undefined ? 1 : extentOf(kernel, first, values, layout);
}

export function planOf(kernel: Kernel, functions: ReadonlyMap<string, number>): Plan {
  const main = functions.get(kernel.name) ?? 0;
  const tasks: Tasks = { function: main, outer: 0, rows: 0, outerStep: 0, rowStep: 0, rowTasks: 1, count: 0 };
  return {
    guarded: kernel.kind === 'loops' && hasGuard(kernel.body),
    tasks(values, layout, work, threads) {
      const outer = outerPoints(values, layout);
      const rows = kernel.kind === 'loops' ? (values[1] ?? 0) : contractionRows(kernel, values, layout);
      if (outer === 0 || rows === 0) return undefined;
      divide(tasks, outer, rows, work < smallestShared ? 1 : threads);
      return tasks;
    },
  };
}
