/** @file The schedules of a kernel: each computes all of it, and sizes decide at launch which is best. */
import { EngineError } from '../../errors/errors.ts';
import type { ContractionKernel, Kernel, LoopKernel } from '../../kernels/ir.ts';
import { pointsPosition, wordLayoutOf } from './arguments.ts';
import { legalise } from './legalise.ts';
import { programOf, type WgslProgram } from './program.ts';
import { contractionWorkgroup, tileSize, workgroupSize, writeContraction, writeLoops } from './schedule.ts';

/** What a device offers, as far as schedules depend on it. */
export interface ShaderLimits {
  /** Invocations in a workgroup. */
  readonly workgroupInvocations: number;
  /** Memory that the invocations of a workgroup share. */
  readonly workgroupBytes: number;
  /** Workgroups along a dimension of a dispatch. */
  readonly workgroups: number;
  /** Storage buffers that a shader binds. */
  readonly storageBuffers: number;
  /** Names of the features in use, as WebGPU has them. */
  readonly features: ReadonlySet<string>;
}

/** What every device offers. */
export const defaultLimits: ShaderLimits = {
  workgroupInvocations: 256,
  workgroupBytes: 16384,
  workgroups: 65535,
  storageBuffers: 8,
  features: new Set(),
};

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

/** Writes a number of workgroups, folded into two dimensions where one, of `limit` workgroups, is too short. */
export function foldWorkgroups(count: number, limit: number, groups: Uint32Array): void {
  const rows = Math.ceil(count / limit);
  if (rows > limit) {
    throw new EngineError('webgpu/points', `a launch of ${count} workgroups is too large for WebGPU`);
  }
  groups[0] = rows === 0 ? 0 : Math.ceil(count / rows);
  groups[1] = rows;
  groups[2] = 1;
}

/** A schedule of one program, which computes every launch and needs no words of its own. */
function plainSchedule(name: string, program: (slots: readonly number[]) => WgslProgram): Schedule {
  return { name, fits: () => true, prepare: () => 0, render: (slots) => [program(slots)] };
}

function flat(kernel: LoopKernel, limits: ShaderLimits): Schedule {
  return plainSchedule('flat', (slots) => {
    const words = legalise(kernel, slots);
    if (words.kind !== 'loops') throw new TypeError('loops stay loops');
    return programOf(words, writeLoops, (launch, groups) => {
      foldWorkgroups(Math.ceil((launch[pointsPosition] as number) / workgroupSize), limits.workgroups, groups);
    });
  });
}

function registerTiles(kernel: ContractionKernel, limits: ShaderLimits): Schedule {
  const { sizes } = wordLayoutOf(kernel);
  const positions = (axes: ContractionKernel['m']) => axes.map(({ index }) => sizes + kernel.sizes.indexOf(index));
  const [m, n] = [positions(kernel.m), positions(kernel.n)];
  const tiles = (axes: readonly number[], launch: Uint32Array): number => {
    let extent = 1;
    for (const axis of axes) extent *= launch[axis] as number;
    return Math.ceil(extent / (tileSize * contractionWorkgroup));
  };
  return plainSchedule('registers', (slots) => {
    const words = legalise(kernel, slots);
    if (words.kind !== 'contraction') throw new TypeError('contractions stay contractions');
    return programOf(words, writeContraction, (launch, groups) => {
      const count = (launch[pointsPosition] as number) * tiles(m, launch) * tiles(n, launch);
      foldWorkgroups(count, limits.workgroups, groups);
    });
  });
}

/** All schedules of a kernel on a device of these limits. */
export function schedulesOf(kernel: Kernel, limits: ShaderLimits = defaultLimits): KernelSchedules {
  const schedule = kernel.kind === 'loops' ? flat(kernel, limits) : registerTiles(kernel, limits);
  return { schedules: [schedule], choose: () => 0 };
}

/** The schedule of that name for the launch of these words, if it has one that fits; else the best. */
export function scheduleFor(schedules: KernelSchedules, words: Uint32Array, forced: string | undefined): number {
  if (forced !== undefined) {
    const place = schedules.schedules.findIndex(({ name }) => name === forced);
    if (place >= 0 && schedules.schedules[place]?.fits(words) === true) return place;
  }
  return schedules.choose(words);
}
