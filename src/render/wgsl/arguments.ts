/**
 * @file The arguments of a launch as a shader reads them: 32-bit words in a uniform buffer, converted from the argument block of
 * `kernels/layout.ts`. All programs of a launch read the same.
 *
 * | word | content |
 * | --- | --- |
 * | 0 | outer rank R |
 * | 1 | row extent |
 * | 2 | outer points (contraction) or outer points × rows (loops) |
 * | 3 | 0, unknown to the shader compiler |
 * | 4 | number of the launch, which guards report |
 * | 5 – 7 | what the schedule wants to know, such as into how many parts it splits a sum |
 * | 8 … | sizes |
 * | … | scalars: two words each, low word first; the second is 0 but for int64 |
 * | … | for each operand: offset in its storage in elements, row stride, inner strides |
 * | outer | R outer sizes, then for each operand R outer strides |
 */
import { DTypeError, EngineError } from '../../errors/errors.ts';
import type { Kernel } from '../../kernels/ir.ts';
import { layoutOf, maximumOperands } from '../../kernels/layout.ts';
import { dtypes } from '../../storage/dtype.ts';

/** Outer axes that a launch can have. */
const maximumOuterRank = 64;

export const rankPosition = 0;
export const rowsPosition = 1;
export const pointsPosition = 2;
export const launchPosition = 4;
/** The first of the words that are a schedule's own. */
export const schedulePosition = 5;
const headWords = 8;

/** Words of a block that any launch fits into. */
export const maximumWords: number = 4 * 1024;

export interface WordLayout {
  readonly sizes: number;
  readonly scalars: number;
  readonly operands: readonly number[];
  readonly outer: number;
  /** Words that a shader declares: a multiple of 4, enough for the most outer axes. A launch writes those that it needs. */
  readonly length: number;
}

export function wordLayoutOf(kernel: Kernel): WordLayout {
  const sizes = headWords;
  const scalars = sizes + kernel.sizes.length;
  let next = scalars + 2 * kernel.scalars.length;
  const operands = kernel.operands.map((operand) => {
    const position = next;
    next += 2 + operand.rank;
    return position;
  });
  const length = Math.ceil((next + maximumOuterRank * (1 + kernel.operands.length)) / 4) * 4;
  return { sizes, scalars, operands, outer: next, length };
}

/** The words of a launch while they are put together. */
export class ArgumentWords {
  readonly words: Uint32Array<ArrayBuffer> = new Uint32Array(maximumWords);
  readonly signed: Int32Array<ArrayBuffer> = new Int32Array(this.words.buffer);
  readonly floats: Float32Array<ArrayBuffer> = new Float32Array(this.words.buffer);
}

type ScalarForm = 'float' | 'long' | 'int';

/** Turns argument blocks of a kernel into words. */
export class ArgumentPacker {
  readonly layout: WordLayout;
  private readonly kernel: Kernel;
  private readonly sizes: number;
  private readonly sizesFrom: number;
  private readonly scalarsFrom: number;
  private readonly scalarForms: readonly ScalarForm[];
  private readonly operandsFrom: readonly number[];
  private readonly itemsizes: readonly number[];
  private readonly ranks: readonly number[];
  private readonly outerFrom: number;
  private readonly isLoops: boolean;

  constructor(kernel: Kernel) {
    if (kernel.operands.length > maximumOperands)
      throw new EngineError('webgpu/operands', `${kernel.name} has too many`);
    const from = layoutOf(kernel);
    this.kernel = kernel;
    this.layout = wordLayoutOf(kernel);
    this.sizes = kernel.sizes.length;
    this.sizesFrom = from.sizes;
    this.scalarsFrom = from.scalars;
    this.scalarForms = kernel.scalars.map(({ type }) => {
      if (type === 'float64') {
        throw new DTypeError(
          'webgpu/float64',
          `WebGPU cannot compute in float64, which a scalar of ${kernel.name} has\n  fix: convert to float32, x.to(torch.float32), or compute on 'cpu'`,
        );
      }
      return type === 'float32' ? 'float' : type === 'int64' ? 'long' : 'int';
    });
    this.operandsFrom = from.operands;
    this.itemsizes = kernel.operands.map(({ type }) => dtypes[type].itemsize);
    this.ranks = kernel.operands.map(({ rank }) => rank);
    this.outerFrom = from.outer;
    this.isLoops = kernel.kind === 'loops';
  }

  /**
   * Writes the words of a launch from the argument block `values`, of which `halves` are the 32-bit words. Returns how many they are.
   * The launch number and the schedule's words are 0.
   */
  pack(values: Float64Array, halves: Uint32Array, { words, signed, floats }: ArgumentWords): number {
    const { layout } = this;
    const rank = values[0] as number;
    if (rank > maximumOuterRank) throw new EngineError('webgpu/rank', `a launch has ${rank} outer axes, more than 64`);
    words[rankPosition] = rank;
    words[rowsPosition] = values[1] as number;
    for (let i = 3; i < headWords; i++) words[i] = 0;
    for (let i = 0; i < this.sizes; i++) signed[layout.sizes + i] = values[this.sizesFrom + i] as number;
    for (let i = 0; i < this.scalarForms.length; i++) {
      const from = this.scalarsFrom + i;
      const to = layout.scalars + 2 * i;
      const form = this.scalarForms[i];
      words[to + 1] = form === 'long' ? (halves[2 * from + 1] as number) : 0;
      if (form === 'float') floats[to] = values[from] as number;
      else if (form === 'long') words[to] = halves[2 * from] as number;
      else signed[to] = values[from] as number;
    }
    for (let i = 0; i < this.ranks.length; i++) {
      const from = this.operandsFrom[i] as number;
      const to = layout.operands[i] as number;
      signed[to] = (values[from] as number) / (this.itemsizes[i] as number);
      const last = 2 + (this.ranks[i] as number);
      for (let j = 1; j < last; j++) signed[to + j] = values[from + j] as number;
    }
    let points = this.isLoops ? (values[1] as number) : 1;
    for (let axis = 0; axis < rank; axis++) points *= values[this.outerFrom + axis] as number;
    if (points >= 2 ** 31) {
      throw new EngineError(
        'webgpu/points',
        `a launch of ${points} points (${this.kernel.name}) is too large for WebGPU (limit: 2^31 - 1)`,
      );
    }
    words[pointsPosition] = points;
    const outerWords = rank * (1 + this.ranks.length);
    for (let j = 0; j < outerWords; j++) signed[layout.outer + j] = values[this.outerFrom + j] as number;
    return layout.outer + outerWords;
  }
}
