/** @file The data sets: what their targets are, and which heads can learn them, the most natural one first. */
import type { HeadName } from './heads.ts';

interface Task {
  /** Targets: one class of several, an amount, or several labels at once. */
  readonly targets: 'classes' | 'values' | 'labels';
  /** Classes or labels; 1 for amounts. */
  readonly count: number;
  readonly heads: readonly HeadName[];
}

const twoClasses: Task = { targets: 'classes', count: 2, heads: ['binary', 'multiClass', 'regression'] };

export const tasks = {
  rings: twoClasses,
  spirals: twoClasses,
  moons: twoClasses,
  xor: twoClasses,
  blobs: { targets: 'classes', count: 4, heads: ['multiClass', 'multiLabel'] },
  discs: { targets: 'labels', count: 3, heads: ['multiLabel'] },
  plane: { targets: 'values', count: 1, heads: ['regression'] },
  waves: { targets: 'values', count: 1, heads: ['regression'] },
  digits: { targets: 'classes', count: 10, heads: ['multiClass', 'multiLabel'] },
} as const satisfies Record<string, Task>;

export type TaskName = keyof typeof tasks;
export type PlaneTaskName = Exclude<TaskName, 'digits'>;

export const taskNames = Object.keys(tasks) as readonly TaskName[];

/** A task with its parts as wide as any task's. */
export const taskOf = (name: TaskName): Task => tasks[name];

/** Numbers that the last layer gives: a binary answer and an amount need one. */
export function outputCount(task: TaskName, head: HeadName): number {
  return head === 'binary' || head === 'regression' ? 1 : taskOf(task).count;
}

/** Points of a two-dimensional data set, and how many of them are trained on; the rest tests. */
export const pointCount = 400;
export const trainingPoints = 300;

/** Digits have this many pixels a side. */
export const digitSide = 14;
