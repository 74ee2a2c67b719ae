/** @file The schedules of contractions, and which of them is best for a launch. */
import type { ContractionKernel } from '../../kernels/ir.ts';
import { dotInvocations, dotPosition, downColumns, lanesShift, neighbourSteps, writeDots } from './dots.ts';
import { Extents, strideAlong, vectorTest } from './extents.ts';
import { workgroupSize } from './flat.ts';
import type { WordContraction } from './kernel.ts';
import { legalise } from './legalise.ts';
import { foldWorkgroups, type ShaderLimits } from './limits.ts';
import { partsPosition, stepsPosition, writePartSums } from './part-sums.ts';
import { programOf, type WgslProgram } from './program.ts';
import { contractionWorkgroup, tileSize, writeRegisters } from './registers.ts';
import type { KernelSchedules, Schedule } from './schedules.ts';
import { invocationsOf, sharedBytesOf, type TileOrder, type TileShape } from './slabs.ts';
import { writeTiles } from './tiles.ts';
import type { Writer } from './writer.ts';

/** From the smallest. */
const shapes: readonly (TileShape & { readonly name: string })[] = [
  { name: 'tile32', blockM: 32, blockN: 32, slab: 32, tileM: 4, tileN: 4, unrolled: 1 },
  { name: 'tile64', blockM: 64, blockN: 64, slab: 16, tileM: 8, tileN: 4, unrolled: 1 },
  { name: 'tile128', blockM: 128, blockN: 128, slab: 16, tileM: 16, tileN: 8, unrolled: 1 },
];

/** For devices with less shared memory. */
const halfSlab = <Shape extends TileShape>(shape: Shape): Shape => ({
  ...shape,
  slab: shape.slab / 2,
  unrolled: Math.min(shape.unrolled, shape.slab / 2),
});

/** As many workgroups keep a large device busy. */
const busyWorkgroups = 128;
/** A sum is split for as many workgroups. */
const splitWorkgroups = 512;
/** A sum is split into parts no shorter than this. */
const shortestPart = 256;
const longestSlab = 32;
const mostParts = 128;
/** Factors of at most so many rows or columns are thin: tiles would be mostly empty. */
const thin = 4;
/** Fewer products than this are not worth more than registers. */
const fewProducts = 2 ** 18;

/** The workgroups of a launch by tiles of a shape, without parts. */
const blocksOf = ({ points, m, n }: Extents, { blockM, blockN }: TileShape): number =>
  points * Math.ceil(m / blockM) * Math.ceil(n / blockN);

/** Parts of a sum for as many workgroups as keep a device busy. */
function partsOf(extents: Extents, workgroups: number): number {
  const most = Math.min(mostParts, Math.floor(extents.k / shortestPart));
  return Math.max(1, Math.min(most, Math.ceil(splitWorkgroups / Math.max(1, workgroups))));
}

/** Sums of at least so many steps are split where there are few results. */
const longSum = 512;
/** Steps that each lane of a dot product should have. */
const stepsOfLane = 8;

/** Places in the list of schedules. */
const registersPlace = 0;
const dotsPlace = 1;
const splitDotsPlace = 2;
const firstTiles = 3;

class ContractionSchedules implements KernelSchedules {
  readonly schedules: Schedule[] = [];
  private readonly kernel: ContractionKernel;
  private readonly limits: ShaderLimits;
  private readonly extents: Extents;
  /** How far elements move with steps and lines of the factors. */
  private readonly strides: {
    readonly [name in 'aStep' | 'aLine' | 'bStep' | 'bLine']: (words: Uint32Array) => number;
  };
  /** Shapes of tiles that the device can run. */
  private shapes = 0;

  constructor(kernel: ContractionKernel, limits: ShaderLimits) {
    this.kernel = kernel;
    this.limits = limits;
    this.extents = new Extents(kernel);
    this.strides = {
      aStep: strideAlong(kernel, kernel.a, kernel.k),
      aLine: strideAlong(kernel, kernel.a, kernel.m),
      bStep: strideAlong(kernel, kernel.b, kernel.k),
      bLine: strideAlong(kernel, kernel.b, kernel.n),
    };
    this.schedules.push(this.registers());
    this.schedules.push(this.dots(false));
    if (kernel.type !== 'float32') return;
    this.schedules.push(this.dots(true));
    for (const wanted of shapes) {
      const shape = sharedBytesOf(wanted) > limits.workgroupBytes ? halfSlab(wanted) : wanted;
      if (invocationsOf(shape) > limits.workgroupInvocations || sharedBytesOf(shape) > limits.workgroupBytes) break;
      for (const split of [false, true]) {
        for (const a of ['steps', 'lines'] as const) {
          for (const b of ['steps', 'lines'] as const) {
            for (const vectors of [false, true]) this.schedules.push(this.tiles(shape, { a, b, split, vectors }));
          }
        }
      }
      this.shapes++;
    }
  }

  /** The kernel in words, with scratch behind the slots of its operands where asked for. */
  private words(slots: readonly number[], scratch?: { readonly writable: boolean }): WordContraction {
    const words = legalise(this.kernel, slots);
    if (words.kind !== 'contraction') throw new TypeError('contractions stay contractions');
    return scratch === undefined ? words : { ...words, slots: [...words.slots, { ...scratch, atomic: false }] };
  }

  private registers(): Schedule {
    const { extents, limits } = this;
    const side = tileSize * contractionWorkgroup;
    const program = (slots: readonly number[]) =>
      programOf(this.words(slots), writeRegisters, (words, groups) => {
        extents.read(words);
        const { points, m, n } = extents;
        foldWorkgroups(points * Math.ceil(m / side) * Math.ceil(n / side), limits.workgroups, groups);
      });
    return { name: 'registers', fits: () => true, prepare: () => 0, render: (slots) => [program(slots)] };
  }

  /** The program that adds up parts. */
  private partSums(slots: readonly number[]): WgslProgram {
    const write = (writer: Writer, kernel: WordContraction) => writePartSums(writer, kernel, workgroupSize);
    return programOf(this.words(slots, { writable: false }), write, (words, groups) => {
      this.extents.read(words);
      const { points, m, n } = this.extents;
      foldWorkgroups(Math.ceil((points * m * n) / workgroupSize), this.limits.workgroups, groups);
    });
  }

  /** Writes how a sum is split, and returns the bytes of its parts. */
  private prepareParts(words: Uint32Array, workgroups: number): number {
    const { extents } = this;
    const parts = partsOf(extents, workgroups);
    words[partsPosition] = parts;
    words[stepsPosition] = Math.ceil(extents.k / parts / longestSlab) * longestSlab;
    return Math.max(4, 4 * parts * extents.points * extents.m * extents.n);
  }

  /** Slots of which a factor fetches vectors. */
  private vectorSlots(words: WordContraction, slots: readonly number[]): WordContraction {
    const { a, b, operands } = this.kernel;
    const factors = [a, b].map((factor) => (factor.kind === 'load' ? factor.operand : ''));
    const vectors = new Set(slots.filter((_, place) => factors.includes(operands[place]?.name ?? '')));
    return {
      ...words,
      slots: words.slots.map((slot, place) => (vectors.has(place) ? { ...slot, isVector: true } : slot)),
    };
  }

  private tiles(shape: (typeof shapes)[number], order: TileOrder): Schedule {
    const { extents, limits, kernel } = this;
    const letters = `${order.a === 'steps' ? 'k' : 'm'}${order.b === 'steps' ? 'k' : 'n'}`;
    const program = (slots: readonly number[]) => {
      const words = this.words(slots, order.split ? { writable: true } : undefined);
      return programOf(
        order.vectors ? this.vectorSlots(words, slots) : words,
        (writer, contraction) => writeTiles(writer, contraction, shape, order),
        (launch, groups) => {
          extents.read(launch);
          const parts = order.split ? (launch[partsPosition] as number) : 1;
          foldWorkgroups(parts * blocksOf(extents, shape), limits.workgroups, groups);
        },
      );
    };
    const testA = vectorTest(kernel, kernel.a, order.a === 'steps' ? kernel.k : kernel.m);
    const testB = vectorTest(kernel, kernel.b, order.b === 'steps' ? kernel.k : kernel.n);
    return {
      name: `${shape.name}-${letters}${order.vectors ? '-vectors' : ''}${order.split ? '-split' : ''}`,
      fits: (words) => !order.vectors || (testA?.(words) === true && testB?.(words) === true),
      prepare: (words) => {
        if (!order.split) return 0;
        extents.read(words);
        return this.prepareParts(words, blocksOf(extents, shape));
      },
      render: (slots) => (order.split ? [program(slots), this.partSums(slots)] : [program(slots)]),
    };
  }

  /** The lanes of a dot product, and what neighbours do. */
  private dotForm(words: Uint32Array): number {
    const { m, n, k } = this.extents;
    const { aStep, aLine, bStep, bLine } = this.strides;
    const [step, line] = m >= n ? [aStep(words), aLine(words)] : [bStep(words), bLine(words)];
    const isBeside = line === 0 || step <= line;
    let lanes = 1;
    while (lanes < (isBeside ? dotInvocations : 8) && lanes * stepsOfLane < k) lanes *= 2;
    return (isBeside ? neighbourSteps : 0) | (m > n ? downColumns : 0) | (lanes << lanesShift);
  }

  private dotBlocks(words: Uint32Array): number {
    const { points, m, n } = this.extents;
    const results = dotInvocations / ((words[dotPosition] as number) >>> lanesShift);
    return points * Math.ceil((m * n) / results);
  }

  private dots(split: boolean): Schedule {
    const { extents, limits } = this;
    const program = (slots: readonly number[]) =>
      programOf(
        this.words(slots, split ? { writable: true } : undefined),
        (writer, kernel) => writeDots(writer, kernel, split),
        (words, groups) => {
          extents.read(words);
          foldWorkgroups(
            (split ? (words[partsPosition] as number) : 1) * this.dotBlocks(words),
            limits.workgroups,
            groups,
          );
        },
      );
    return {
      name: split ? 'dots-split' : 'dots',
      fits: () => dotInvocations <= limits.workgroupInvocations,
      prepare: (words) => {
        extents.read(words);
        words[dotPosition] = this.dotForm(words);
        return split ? this.prepareParts(words, this.dotBlocks(words)) : 0;
      },
      render: (slots) => (split ? [program(slots), this.partSums(slots)] : [program(slots)]),
    };
  }

  /** The place of tiles of a shape, walking as the factors lie in memory. */
  private tilePlace(words: Uint32Array, shape: number, split: boolean): number {
    const { aStep, aLine, bStep, bLine } = this.strides;
    const lines = (step: number, line: number, extent: number): number =>
      line !== 0 && (step === 0 || line < step || (line === step && extent > this.extents.k)) ? 1 : 0;
    const a = lines(aStep(words), aLine(words), this.extents.m);
    const b = lines(bStep(words), bLine(words), this.extents.n);
    const place = firstTiles + 16 * shape + (split ? 8 : 0) + 4 * a + 2 * b;
    return this.schedules[place + 1]?.fits(words) === true ? place + 1 : place;
  }

  choose(words: Uint32Array): number {
    const { extents } = this;
    extents.read(words);
    const { points, m, n, k } = extents;
    if (points * m * n * k < fewProducts || this.shapes === 0) return registersPlace;
    if (this.kernel.type !== 'float32') return Math.min(m, n) <= thin ? dotsPlace : registersPlace;
    if (Math.min(m, n) <= thin) {
      words[dotPosition] = this.dotForm(words);
      return partsOf(extents, this.dotBlocks(words)) > 1 ? splitDotsPlace : dotsPlace;
    }
    // The largest tiles that keep the device busy; else the sum is split, if it is long.
    for (let shape = this.shapes - 1; shape >= 0; shape--) {
      const tile = shapes[shape] as TileShape;
      if (shape > 0 && (m <= tile.blockM / 2 || n <= tile.blockN / 2)) continue;
      if (blocksOf(extents, tile) < busyWorkgroups) continue;
      const place = this.tilePlace(words, shape, false);
      // The largest tiles pay where their factors are fetched by vectors.
      if (tile.blockM < 128 || (place - firstTiles) % 2 === 1) return place;
    }
    const isWide = this.shapes > 1 && m > 32 && n > 32;
    return this.tilePlace(words, k >= longSum && isWide ? 1 : 0, k >= longSum);
  }
}

export function contractionSchedules(kernel: ContractionKernel, limits: ShaderLimits): KernelSchedules {
  return new ContractionSchedules(kernel, limits);
}
