/** @file The schedules of a kernel: each computes all of it, and sizes decide at launch which is best. */
import type { Kernel } from '../../kernels/ir.ts';
import { contractionSchedules } from './contraction-schedules.ts';
import { defaultLimits, type ShaderLimits } from './limits.ts';
import { loopSchedules } from './loop-schedules.ts';
import type { WgslProgram } from './program.ts';

export { defaultLimits, type ShaderLimits };

/** A way to compute a kernel. Its programs run one after the other over the same arguments. */
export interface Schedule {
  /** Unique among the kernel's; it is forced by this name. */
  readonly name: string;
  /** Can it compute the launch of these words? */
  fits(words: Uint32Array): boolean;
  /**
   * Called at each launch, before its workgroups are asked for: writes the schedule's own words and returns the bytes of the scratch
   * that its programs share; 0: none.
   */
  prepare(words: Uint32Array): number;
  /** Its programs for launches whose operands lie in the given slots: `slots[i]` is the slot of operand i. */
  render(slots: readonly number[]): readonly WgslProgram[];
}

export interface KernelSchedules {
  /** The first computes every launch. */
  readonly schedules: readonly Schedule[];
  /** The place in `schedules` of the best for the launch of these words. */
  choose(words: Uint32Array): number;
}

/** All schedules of a kernel on a device of these limits. */
export function schedulesOf(kernel: Kernel, limits: ShaderLimits = defaultLimits): KernelSchedules {
  return kernel.kind === 'loops' ? loopSchedules(kernel, limits) : contractionSchedules(kernel, limits);
}

/** The schedule of that name for the launch of these words, if it has one that fits; else the best. */
export function scheduleFor(schedules: KernelSchedules, words: Uint32Array, forced: string | undefined): number {
  if (forced !== undefined) {
    const place = schedules.schedules.findIndex(({ name }) => name === forced);
    if (place >= 0 && schedules.schedules[place]?.fits(words) === true) return place;
  }
  return schedules.choose(words);
}
