/** @file Slabs: how the invocations of a workgroup bring a piece of a contraction's factor into memory that they share. */
import type { WordAxis, WordContraction } from './kernel.ts';
import { slotName } from './memory.ts';
import { writeIndices } from './points.ts';
import { typeSpelling } from './spelling.ts';
import { type Part, type SplitWord, splitWord } from './split.ts';
import type { Word } from './words.ts';
import type { Writer } from './writer.ts';

/** Which part of the result a workgroup and an invocation compute. All are multiples of 4. */
export interface TileShape {
  /** Rows and columns of a block, and steps along the sum in a slab. */
  readonly blockM: number;
  readonly blockN: number;
  readonly slab: number;
  /** Rows and columns of an invocation's tile. */
  readonly tileM: number;
  readonly tileN: number;
  /** Steps of a slab that are written out. */
  readonly unrolled: number;
}

/** How a workgroup walks through the factors. */
export interface TileOrder {
  /** Neighbouring invocations fetch neighbouring steps of the sum; else neighbouring rows of A, columns of B. */
  readonly a: 'steps' | 'lines';
  readonly b: 'steps' | 'lines';
  /** Elements are fetched by four. */
  readonly vectors: boolean;
  /** The sum is split: parts go to scratch, which another program adds up. */
  readonly split: boolean;
}

export const invocationsOf = ({ blockM, blockN, tileM, tileN }: TileShape): number =>
  (blockM / tileM) * (blockN / tileN);

/** Vectors of 4 in a line of a slab. One more than there are, so that lines begin in different banks. */
export const pitchOf = (block: number): number => block / 4 + 1;

export const sharedBytesOf = ({ blockM, blockN, slab }: TileShape): number =>
  16 * slab * (pitchOf(blockM) + pitchOf(blockN));

export const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

/** Computes parts into the variables that `place` names. */
function assignParts(writer: Writer, parts: readonly Part[], place: (part: Part) => string): void {
  const texts = writer.words(...parts.map(({ value }) => value));
  parts.forEach((part, i) => {
    writer.line(`${place(part)} = ${texts[i]};`);
  });
}

/** What `rest`, a number at an address, becomes for four at once. */
function vectorText(writer: Writer, rest: Word): string {
  const fetch = rest.kind === 'operation' && rest.operator === 'bitsToF32' ? rest.operands[0] : undefined;
  if (fetch?.kind !== 'fetch') throw new TypeError('only plain elements are fetched by four');
  return `bitcast<vec4<f32>>(${slotName(fetch.slot)}[${writer.word(fetch.address)} >> 2u])`;
}

/** One factor: how its slab is fetched. */
export class Factor {
  readonly name: 'A' | 'B';
  readonly block: number;
  private readonly split: SplitWord;
  private readonly axes: readonly WordAxis[];
  private readonly steps: readonly WordAxis[];
  private readonly shape: TileShape;
  private readonly along: 'steps' | 'lines';
  private readonly invocations: number;
  /** Elements that are fetched together. */
  private readonly width: 1 | 4;

  constructor(name: 'A' | 'B', kernel: WordContraction, shape: TileShape, order: TileOrder) {
    const along = name === 'A' ? order.a : order.b;
    this.width = order.vectors ? 4 : 1;
    this.name = name;
    this.shape = shape;
    this.along = along;
    this.invocations = invocationsOf(shape);
    this.axes = name === 'A' ? kernel.m : kernel.n;
    this.steps = kernel.k;
    this.block = name === 'A' ? shape.blockM : shape.blockN;
    const names = (list: readonly WordAxis[]) => new Set(list.map((axis) => axis.name));
    this.split = splitWord(name === 'A' ? kernel.a : kernel.b, names(this.axes), names(kernel.k), name.toLowerCase());
  }

  /** What an invocation fetches of a slab. */
  private get places(): readonly number[] {
    return upTo((this.block * this.shape.slab) / this.invocations / this.width);
  }

  private get type(): string {
    return this.width === 4 ? 'vec4<f32>' : 'f32';
  }

  /** How many fetches make a line or a step. */
  private get across(): number {
    return (this.along === 'steps' ? this.shape.slab : this.block) / this.width;
  }

  /** Place i of an invocation fetches from line `lineOf(i)` and step `stepOf(i)`: names of a number that several places may share. */
  private lineOf(place: number): string {
    const shared = this.along === 'lines' && this.invocations % this.across === 0;
    return `line${this.name}${shared ? 0 : place}`;
  }

  private stepOf(place: number): string {
    const shared = this.along === 'steps' && this.invocations % this.across === 0;
    return `step${this.name}${shared ? 0 : place}`;
  }

  /** Steps of several axes need divisions, which a few invocations make for all. */
  private get hasTable(): boolean {
    return this.steps.length > 1;
  }

  private tableOf({ name }: Part): string {
    return `table_${name}`;
  }

  writeDeclarations(writer: Writer): void {
    const { first, second, rest } = this.split;
    writer.line(`var<workgroup> slab${this.name}: array<vec4<f32>, ${this.shape.slab * pitchOf(this.block)}>;`);
    if (this.hasTable) {
      for (const part of second) {
        writer.line(
          `var<workgroup> ${this.tableOf(part)}: array<${typeSpelling[part.value.type]}, ${this.shape.slab}>;`,
        );
      }
    }
    const parameters = [...first, ...second].map(({ name, value }) => `${name}: ${typeSpelling[value.type]}`);
    writer.nest(`fn load${this.name}(${parameters.join(', ')}) -> ${this.type}`, () => {
      writer.line(`return ${this.width === 4 ? vectorText(writer, rest) : writer.word(rest)};`);
    });
  }

  /** Declares where each place fetches from, and what follows from its line. */
  writePlaces(writer: Writer, start: string, extent: string): void {
    const { invocations } = this;
    const lines = new Set<string>();
    const steps = new Set<string>();
    for (const place of this.places) {
      const flat = `local + ${place * invocations}u`;
      const [line, step] = [this.lineOf(place), this.stepOf(place)];
      const [along, across] = [`(${flat}) % ${this.across}u * ${this.width}u`, `(${flat}) / ${this.across}u`];
      if (!lines.has(line)) {
        writer.line(`let ${line} = i32(${this.along === 'steps' ? across : along});`);
        for (const { name, value } of this.split.first)
          writer.line(`var ${name}_${line}: ${typeSpelling[value.type]};`);
        writer.nest('', () => {
          writer.line(`let flat = min(${start} + ${line}, ${extent} - ${this.along === 'lines' ? this.width : 1});`);
          writeIndices(writer, this.axes, 'flat');
          assignParts(writer, this.split.first, ({ name }) => `${name}_${line}`);
        });
        lines.add(line);
      }
      if (!steps.has(step)) {
        writer.line(`let ${step} = i32(${this.along === 'steps' ? along : across});`);
        steps.add(step);
      }
      writer.line(`var next${this.name}${place} = ${this.type}();`);
    }
  }

  /** Computes what follows from the steps of the slab at `start`, for all invocations. */
  writeTable(writer: Writer, start: string): void {
    if (!this.hasTable || this.split.second.length === 0) return;
    writer.nest(`if (local < ${this.shape.slab}u)`, () => {
      writer.line(`let flat = min(${start} + i32(local), endK - 1);`);
      writeIndices(writer, this.steps, 'flat');
      assignParts(writer, this.split.second, (part) => `${this.tableOf(part)}[local]`);
    });
  }

  /** Fetches the slab at `start` into registers. Past the end of the sum it is 0. */
  writeFetch(writer: Writer, start: string): void {
    const { first, second } = this.split;
    const known = new Set<string>();
    for (const place of this.places) {
      const [line, step] = [this.lineOf(place), this.stepOf(place)];
      if (!known.has(step)) {
        known.add(step);
        for (const { name, value } of second) writer.line(`var ${name}_${step}: ${typeSpelling[value.type]};`);
        writer.nest('', () => {
          if (this.hasTable) {
            for (const part of second) writer.line(`${part.name}_${step} = ${this.tableOf(part)}[${step}];`);
          } else {
            writer.line(`let flat = min(${start} + ${step}, endK - ${this.along === 'steps' ? this.width : 1});`);
            writeIndices(writer, this.steps, 'flat');
            assignParts(writer, second, ({ name }) => `${name}_${step}`);
          }
        });
      }
      const values = [...first.map(({ name }) => `${name}_${line}`), ...second.map(({ name }) => `${name}_${step}`)];
      const value = `load${this.name}(${values.join(', ')})`;
      writer.line(`next${this.name}${place} = select(${this.type}(), ${value}, ${start} + ${step} < endK);`);
    }
  }

  /** Puts the registers into shared memory, where a step's elements lie side by side. */
  writePut(writer: Writer): void {
    for (const place of this.places) {
      const [line, step] = [this.lineOf(place), this.stepOf(place)];
      const next = `next${this.name}${place}`;
      const vector = (ahead: string): string =>
        `slab${this.name}[(u32(${step})${ahead}) * ${pitchOf(this.block)}u + (u32(${line}) >> 2u)]`;
      if (this.width === 1) writer.line(`${vector('')}[u32(${line}) & 3u] = ${next};`);
      else if (this.along === 'lines') writer.line(`${vector('')} = ${next};`);
      else for (const i of upTo(4)) writer.line(`${vector(` + ${i}u`)}[u32(${line}) & 3u] = ${next}[${i}];`);
    }
  }
}
