/** @file Kernels as pipelines: one list for each pattern of slots and each schedule, made when first launched so. */
import type { Kernel } from '../../kernels/ir.ts';
import { type Layout, layoutOf } from '../../kernels/layout.ts';
import { ArgumentPacker } from '../../render/wgsl/arguments.ts';
import type { WgslProgram } from '../../render/wgsl/program.ts';
import { type KernelSchedules, type Schedule, type ShaderLimits, schedulesOf } from '../../render/wgsl/schedules.ts';
import type { Executable } from '../engine.ts';
import type { Bindings, GroupLayout } from './bindings.ts';

/** A program of a schedule, ready to be dispatched. */
export interface Stage {
  readonly program: WgslProgram;
  readonly pipeline: GPUComputePipeline;
  readonly groups: readonly GroupLayout[];
  readonly writable: readonly boolean[];
}

/** What a schedule comes to for one pattern of slots. */
export interface Plan {
  readonly schedule: Schedule;
  readonly stages: readonly Stage[];
  readonly guarded: boolean;
}

export class WebGpuExecutable implements Executable {
  readonly kernel: Kernel;
  readonly layout: Layout;
  readonly packer: ArgumentPacker;
  readonly schedules: KernelSchedules;
  /** By schedule, then by pattern. */
  readonly plans: readonly Map<number, Plan>[];

  constructor(kernel: Kernel, limits: ShaderLimits) {
    this.kernel = kernel;
    this.layout = layoutOf(kernel);
    this.packer = new ArgumentPacker(kernel);
    this.schedules = schedulesOf(kernel, limits);
    this.plans = this.schedules.schedules.map(() => new Map());
  }
}

export class Pipelines {
  private readonly device: GPUDevice;
  private readonly bindings: Bindings;
  private readonly strict: boolean;
  private readonly layouts = new Map<string, GPUPipelineLayout>();
  /** How many were made. */
  count = 0;
  /** Milliseconds spent on making them. */
  milliseconds = 0;

  constructor(device: GPUDevice, bindings: Bindings, strict: boolean) {
    this.device = device;
    this.bindings = bindings;
    this.strict = strict;
  }

  /** The pipelines of a schedule for operands in these slots. */
  plan({ plans, schedules }: WebGpuExecutable, place: number, pattern: number, slots: readonly number[]): Plan {
    const known = plans[place]?.get(pattern);
    if (known !== undefined) return known;
    const schedule = schedules.schedules[place] as Schedule;
    const start = performance.now();
    const stages = schedule.render(slots).map((program) => this.stage(program));
    this.milliseconds += performance.now() - start;
    const plan: Plan = { schedule, stages, guarded: stages.some(({ program }) => program.guarded) };
    plans[place]?.set(pattern, plan);
    return plan;
  }

  private stage(program: WgslProgram): Stage {
    const groups = this.bindings.slotLayouts(program.slots);
    const module = this.device.createShaderModule({
      code: program.code,
      ...(this.strict ? { strictMath: true } : {}),
    });
    const pipeline = this.device.createComputePipeline({
      layout: this.layout(program, groups),
      compute: { module, entryPoint: program.entryPoint },
    });
    this.count++;
    return { program, pipeline, groups, writable: program.slots.map(({ writable }) => writable) };
  }

  private layout({ guarded }: WgslProgram, groups: readonly GroupLayout[]): GPUPipelineLayout {
    const key = `${guarded} ${groups.map(({ id }) => id)}`;
    const known = this.layouts.get(key);
    if (known !== undefined) return known;
    const { bindings } = this;
    const first = guarded ? bindings.guarded : bindings.plain;
    const made = this.device.createPipelineLayout({
      bindGroupLayouts: [first, ...groups.map(({ layout }) => layout)],
    });
    this.layouts.set(key, made);
    return made;
  }
}
