/** @file Instructions of a training step, where the host counts them for its users. */
import { spawnSync } from 'node:child_process';

/** What `perf stat` counted of a command; undefined where there is no `perf` or it counts no instructions here. */
export function instructionsOf(command: string, args: readonly string[], env = process.env): number | undefined {
  const { status, stderr } = spawnSync('perf', ['stat', '-x', ',', '-e', 'instructions:u', command, ...args], {
    encoding: 'utf8',
    env,
  });
  // A line of values: the count, its unit, the event. A host without counters writes `<not supported>` for the count.
  const [, count] = /^(\d+),[^,]*,instructions/m.exec(stderr ?? '') ?? [];
  return status === 0 && count !== undefined ? Number(count) : undefined;
}

/** Whether the host counts. */
export const countsInstructions = (): boolean => instructionsOf('true', []) !== undefined;

/** Instructions of one step: what so many steps more take, of a program that is told how many to run. */
export function instructionsPerStep(run: (steps: number) => number | undefined, fewer = 10, more = 40) {
  const [few, many] = [run(fewer), run(more)];
  return few === undefined || many === undefined ? undefined : Math.round((many - few) / (more - fewer));
}
