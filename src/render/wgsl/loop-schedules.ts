/** @file The schedules of loops, and which of them is best for a launch. */
import type { LoopKernel } from '../../kernels/ir.ts';
import { pointsPosition, rankPosition, rowsPosition, wordLayoutOf } from './arguments.ts';
import { sharesWords } from './elements.ts';
import type { Coefficient } from './extents.ts';
import { widePoints, wideWorkgroup, workgroupSize, writeFlat, writePacked, writeWide } from './flat.ts';
import type { WordLoops } from './kernel.ts';
import { legalise } from './legalise.ts';
import { foldWorkgroups, type ShaderLimits } from './limits.ts';
import { ownedIndex, ownerInvocations, ownersPosition, writeOwners } from './owners.ts';
import { programOf, type WgslProgram } from './program.ts';
import {
  neighbourLanes,
  rowFormPosition,
  rowInvocations,
  rowLanesShift,
  rowPartsPosition,
  writeRowEnds,
  writeRowParts,
  writeRows,
} from './rows.ts';
import type { KernelSchedules, Schedule } from './schedules.ts';
import { extentOf, isSplittable, sharedLoop, type Walk, walkOf } from './shareable.ts';
import type { Writer } from './writer.ts';

/** From so many points on, an invocation computes several. */
const manyPoints = 2 ** 17;
/** Shorter loops are not worth a group of lanes. */
const shortLoop = 32;
/** As many points by themselves keep a large device busy. */
const busyPoints = 32768;
/** From here on, one sum after another in float32 would lose too much. */
const longLoop = 1024;
/** As many workgroups keep a large device busy; a reduction is split for them into parts of at least `shortestPart`. */
const busyWorkgroups = 2048;
const shortestPart = 1024;
const mostOwners = 64;
/** Fewer indices are walked through once. */
const manyIndices = 256;
/** Steps that each lane should have: many, where there are lanes enough for the device, and few else. */
const stepsOfBusyLane = 16;
const stepsOfLane = 2;
const fewestLanes = 8;
/** Points side by side whose elements fill what a device fetches at once. */
const pointsBeside = 32;
/** What a loop is taken for whose length is known on the device only. */
const unknownExtent = 256;

/** Owners of the destinations at each point: each of them walks through all indices, so that more than these do not pay. */
function ownersOf(points: number): number {
  let owners = 1;
  while (owners < mostOwners && owners * points < busyPoints) owners *= 2;
  return owners;
}

/** Places in the list of schedules. */
const flatPlace = 0;
const widePlace = 1;

/** The operands whose elements share words and are each stored once, at the end of an address that has no inner axes. */
function packedOperands({ operands, body }: LoopKernel): readonly number[] {
  const isFlat = body.every(({ kind }) => kind === 'let' || kind === 'store' || kind === 'guard');
  if (!isFlat) return [];
  const places = operands.map((_, place) => place);
  const written = places.filter((place) => {
    const operand = operands[place];
    return operand !== undefined && operand.access !== 'read' && sharesWords(operand.type);
  });
  const isWhole = written.every((place) => {
    const stores = body.filter(
      (statement) => statement.kind === 'store' && statement.operand === operands[place]?.name,
    );
    return stores.length === 1 && operands[place]?.rank === 0;
  });
  return isWhole ? written : [];
}

class LoopSchedules implements KernelSchedules {
  readonly schedules: Schedule[] = [];
  private readonly kernel: LoopKernel;
  private readonly limits: ShaderLimits;
  private readonly walk: Walk | undefined;
  private readonly extent: Coefficient;
  private readonly isSplittable: boolean;
  private readonly packedPlace: number = flatPlace;
  private readonly ownersPlace: number = flatPlace;
  /** How many indices a scatter walks through. */
  private readonly indices: Coefficient = () => 0;
  private readonly rowsPlace: number;

  constructor(kernel: LoopKernel, limits: ShaderLimits) {
    this.kernel = kernel;
    this.limits = limits;
    this.schedules.push(this.flat());
    this.schedules.push(this.wide());
    const packed = packedOperands(kernel);
    if (packed.length > 0) {
      this.packedPlace = this.schedules.length;
      this.schedules.push(this.packed(packed));
    }
    const loop = rowInvocations <= limits.workgroupInvocations ? sharedLoop(kernel) : undefined;
    this.walk = loop && walkOf(kernel, loop);
    this.extent = extentOf(kernel, loop) ?? (() => unknownExtent);
    this.isSplittable = loop !== undefined && isSplittable(kernel) && kernel.operands.length < limits.storageBuffers;
    const owned = ownedIndex(kernel);
    if (owned !== undefined) {
      this.ownersPlace = this.schedules.length;
      this.indices = extentOf(kernel, kernel.body[0]) ?? (() => unknownExtent);
      this.schedules.push(this.owners(owned));
    }
    this.rowsPlace = this.schedules.length;
    if (loop !== undefined) this.schedules.push(this.rows());
    if (this.isSplittable) this.schedules.push(this.parts());
  }

  private words(slots: readonly number[], scratch?: { readonly writable: boolean }): WordLoops {
    const words = legalise(this.kernel, slots);
    if (words.kind !== 'loops') throw new TypeError('loops stay loops');
    return scratch === undefined ? words : { ...words, slots: [...words.slots, { ...scratch, atomic: false }] };
  }

  private flat(): Schedule {
    const program = (slots: readonly number[]) =>
      programOf(this.words(slots), writeFlat, (words, groups) => {
        foldWorkgroups(Math.ceil((words[pointsPosition] as number) / workgroupSize), this.limits.workgroups, groups);
      });
    return { name: 'flat', fits: () => true, prepare: () => 0, render: (slots) => [program(slots)] };
  }

  private wide(): Schedule {
    const program = (slots: readonly number[]) =>
      programOf(this.words(slots), writeWide, (words, groups) => {
        const count = Math.ceil((words[pointsPosition] as number) / (wideWorkgroup * widePoints));
        foldWorkgroups(count, this.limits.workgroups, groups);
      });
    const fits = (): boolean => wideWorkgroup <= this.limits.workgroupInvocations;
    return { name: 'wide', fits, prepare: () => 0, render: (slots) => [program(slots)] };
  }

  private packed(packed: readonly number[]): Schedule {
    const layout = wordLayoutOf(this.kernel);
    const program = (slots: readonly number[]) => {
      const words = this.words(slots);
      const plain = { ...words, slots: words.slots.map((slot) => ({ ...slot, atomic: false })) };
      const write = (writer: Writer, kernel: WordLoops) => writePacked(writer, kernel, packed);
      return programOf(plain, write, (launch, groups) => {
        const count = Math.ceil((launch[pointsPosition] as number) / (4 * wideWorkgroup));
        foldWorkgroups(count, this.limits.workgroups, groups);
      });
    };
    return {
      name: 'packed',
      // Four rows are whole words of each operand, at every outer point.
      fits: (words) => {
        if (wideWorkgroup > this.limits.workgroupInvocations || (words[rowsPosition] as number) % 4 !== 0) return false;
        const rank = words[rankPosition] as number;
        for (let i = 0; i < packed.length; i++) {
          const operand = packed[i] as number;
          const position = layout.operands[operand] as number;
          if ((words[position] as number) % 4 !== 0 || words[position + 1] !== 1) return false;
          const strides = layout.outer + rank * (1 + operand);
          for (let axis = 0; axis < rank; axis++) if ((words[strides + axis] as number) % 4 !== 0) return false;
        }
        return true;
      },
      prepare: () => 0,
      render: (slots) => [program(slots)],
    };
  }

  private owners(index: string): Schedule {
    const write = (writer: Writer, kernel: WordLoops) => writeOwners(writer, kernel, index);
    const program = (slots: readonly number[]) =>
      programOf(this.words(slots), write, (words, groups) => {
        const count = (words[pointsPosition] as number) * (words[ownersPosition] as number);
        foldWorkgroups(Math.ceil(count / ownerInvocations), this.limits.workgroups, groups);
      });
    return {
      name: 'owners',
      fits: () => true,
      prepare: (words) => {
        words[ownersPosition] = ownersOf(words[pointsPosition] as number);
        return 0;
      },
      render: (slots) => [program(slots)],
    };
  }

  /** Writes the lanes of a point, and whether neighbours are lanes of one. */
  private prepareForm(words: Uint32Array): void {
    const { walk } = this;
    const extent = this.extent(words);
    const isBeside = walk === undefined || walk.step(words) <= walk.point(words);
    const isBusy = (words[pointsPosition] as number) * fewestLanes >= busyPoints;
    const steps = isBusy ? stepsOfBusyLane : stepsOfLane;
    const most = isBeside ? rowInvocations : rowInvocations / pointsBeside;
    let lanes = isBusy ? Math.min(fewestLanes, most) : 1;
    while (lanes < most && lanes * steps < extent) lanes *= 2;
    words[rowFormPosition] = (isBeside ? neighbourLanes : 0) | (lanes << rowLanesShift);
    words[rowPartsPosition] = 1;
  }

  private blocks(words: Uint32Array): number {
    const lanes = (words[rowFormPosition] as number) >>> rowLanesShift;
    return Math.ceil(((words[pointsPosition] as number) * lanes) / rowInvocations);
  }

  private program(
    slots: readonly number[],
    write: (writer: Writer, kernel: WordLoops) => void,
    isSplit: boolean,
    scratch?: { readonly writable: boolean },
  ): WgslProgram {
    return programOf(this.words(slots, scratch), write, (words, groups) => {
      const parts = isSplit ? (words[rowPartsPosition] as number) : 1;
      foldWorkgroups(this.blocks(words) * parts, this.limits.workgroups, groups);
    });
  }

  private rows(): Schedule {
    return {
      name: 'rows',
      fits: () => true,
      prepare: (words) => {
        this.prepareForm(words);
        return 0;
      },
      render: (slots) => [this.program(slots, writeRows, false)],
    };
  }

  private partsFor(words: Uint32Array): number {
    const most = Math.floor(this.extent(words) / shortestPart);
    return Math.max(1, Math.min(most, Math.ceil(busyWorkgroups / Math.max(1, this.blocks(words)))));
  }

  private parts(): Schedule {
    // Every accumulator takes two words at most.
    const reduce = this.kernel.body.find(({ kind }) => kind === 'reduce');
    const bytes = reduce?.kind === 'reduce' ? 8 * reduce.accumulators.length : 0;
    return {
      name: 'parts',
      fits: () => true,
      prepare: (words) => {
        this.prepareForm(words);
        // A forced split has two parts at least.
        const parts = Math.max(2, this.partsFor(words));
        words[rowPartsPosition] = parts;
        return Math.max(4, parts * (words[pointsPosition] as number) * bytes);
      },
      render: (slots) => [
        this.program(slots, writeRowParts, true, { writable: true }),
        this.program(slots, writeRowEnds, false, { writable: false }),
      ],
    };
  }

  /** The best schedule without shared loops. */
  private chooseFlat(words: Uint32Array, points: number): number {
    if (points < manyPoints) return flatPlace;
    if (this.packedPlace !== flatPlace && this.schedules[this.packedPlace]?.fits(words) === true)
      return this.packedPlace;
    return wideWorkgroup <= this.limits.workgroupInvocations ? widePlace : flatPlace;
  }

  choose(words: Uint32Array): number {
    const points = words[pointsPosition] as number;
    if (this.ownersPlace !== flatPlace)
      return points < busyPoints && this.indices(words) >= manyIndices ? this.ownersPlace : flatPlace;
    if (this.walk === undefined) return this.chooseFlat(words, points);
    const extent = this.extent(words);
    const isBeside = this.walk.step(words) <= this.walk.point(words);
    if (extent < shortLoop || (!isBeside && points >= busyPoints && extent < longLoop)) return flatPlace;
    if (!this.isSplittable) return this.rowsPlace;
    this.prepareForm(words);
    return this.partsFor(words) > 1 ? this.rowsPlace + 1 : this.rowsPlace;
  }
}

export function loopSchedules(kernel: LoopKernel, limits: ShaderLimits): KernelSchedules {
  return new LoopSchedules(kernel, limits);
}
