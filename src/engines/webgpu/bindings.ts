/** @file Bind groups and their layouts. Groups are kept with their buffers, since making one costs as much as several launches. */
import { argumentBinding, guardBinding } from '../../render/wgsl/memory.ts';
import { firstShared, type Slot } from '../../render/wgsl/slots.ts';
import type { Memory, Partners } from './pool.ts';
import { computeStage } from './usage.ts';

/** A bind group layout, and a number for it. */
export interface GroupLayout {
  readonly layout: GPUBindGroupLayout;
  readonly id: number;
}

/** Groups that are kept for a buffer with others. */
const maximumShared = 512;

function fresh(head: Memory): Partners {
  head.partners = { group: undefined, next: new Map() };
  head.partnerships = 0;
  return head.partners;
}

function below({ next }: Partners, id: number): Partners {
  let found = next.get(id);
  if (found === undefined) {
    found = { group: undefined, next: new Map() };
    next.set(id, found);
  }
  return found;
}

export class Bindings {
  private readonly device: GPUDevice;
  private readonly layouts = new Map<string, GroupLayout>();
  /** Group 0: the arguments, and with them the guard buffer. */
  readonly plain: GPUBindGroupLayout;
  readonly guarded: GPUBindGroupLayout;
  private readonly single: { readonly reading: GPUBindGroupLayout; readonly writing: GPUBindGroupLayout };

  constructor(device: GPUDevice) {
    this.device = device;
    const words = { binding: argumentBinding, visibility: computeStage };
    const uniform: GPUBindGroupLayoutEntry = { ...words, buffer: { type: 'uniform', hasDynamicOffset: true } };
    const guards: GPUBindGroupLayoutEntry = {
      binding: guardBinding,
      visibility: computeStage,
      buffer: { type: 'storage' },
    };
    this.plain = device.createBindGroupLayout({ entries: [uniform] });
    this.guarded = device.createBindGroupLayout({ entries: [uniform, guards] });
    this.single = {
      reading: this.layoutOf([{ writable: false, atomic: false }]).layout,
      writing: this.layoutOf([{ writable: true, atomic: false }]).layout,
    };
  }

  private layoutOf(slots: readonly Slot[]): GroupLayout {
    const key = slots.map(({ writable }) => (writable ? 'w' : 'r')).join('');
    const known = this.layouts.get(key);
    if (known !== undefined) return known;
    const layout = this.device.createBindGroupLayout({
      entries: slots.map(({ writable }, binding) => ({
        binding,
        visibility: computeStage,
        buffer: { type: writable ? 'storage' : 'read-only-storage' },
      })),
    });
    const made = { layout, id: this.layouts.size };
    this.layouts.set(key, made);
    return made;
  }

  /** Layouts of the groups behind group 0 for such slots; the last may hold several. */
  slotLayouts(slots: readonly Slot[]): readonly GroupLayout[] {
    const layouts = slots.slice(0, firstShared).map((slot) => this.layoutOf([slot]));
    const shared = slots.slice(firstShared);
    return shared.length === 0 ? layouts : [...layouts, this.layoutOf(shared)];
  }

  /** The group of one buffer. */
  groupOf(memory: Memory, writable: boolean): GPUBindGroup {
    const known = writable ? memory.writing : memory.reading;
    if (known !== undefined) return known;
    const layout = writable ? this.single.writing : this.single.reading;
    const made = this.device.createBindGroup({
      layout,
      entries: [{ binding: 0, resource: { buffer: memory.buffer } }],
    });
    if (writable) memory.writing = made;
    else memory.reading = made;
    return made;
  }

  /** The group of several buffers, which are those of `memories` from `first` to `end`. */
  sharedGroup({ layout, id }: GroupLayout, memories: readonly Memory[], first: number, end: number): GPUBindGroup {
    const head = memories[first] as Memory;
    let place = below(head.partners ?? fresh(head), id);
    for (let i = first + 1; i < end; i++) place = below(place, (memories[i] as Memory).id);
    if (place.group !== undefined) return place.group;
    const entries: GPUBindGroupEntry[] = [];
    for (let i = first; i < end; i++) {
      entries.push({ binding: i - first, resource: { buffer: (memories[i] as Memory).buffer } });
    }
    place.group = this.device.createBindGroup({ layout, entries });
    head.partnerships++;
    // They are found anew where they are needed.
    if (head.partnerships >= maximumShared) head.partners = undefined;
    return place.group;
  }
}
