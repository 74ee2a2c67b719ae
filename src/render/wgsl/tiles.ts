/**
 * @file Contractions by tiles: a workgroup computes a block of the result. Slabs of both factors lie in memory that its invocations share,
 * the next slab waits in registers, and each invocation keeps the sums of a tile. See S. Boehm: How to Optimize a CUDA Matmul
 * Kernel for cuBLAS-like Performance (2022), https://siboehm.com/articles/22/CUDA-MMM.
 */
import { pointsPosition, schedulePosition } from './arguments.ts';
import { sumName, type WordAxis, type WordContraction } from './kernel.ts';
import { slotName } from './memory.ts';
import { writeBases, writeExtent, writeGroup, writeIndices, writeMain } from './points.ts';
import { typeSpelling } from './spelling.ts';
import { type Part, type SplitWord, splitWord } from './split.ts';
import type { Word } from './words.ts';
import { parameterText, type Writer } from './writer.ts';

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

/** Words of the schedule: parts of the sum, and steps in each. */
export const partsPosition = schedulePosition;
export const stepsPosition: number = schedulePosition + 1;

export const invocationsOf = ({ blockM, blockN, tileM, tileN }: TileShape): number =>
  (blockM / tileM) * (blockN / tileN);

/** Vectors of 4 in a line of a slab. One more than there are, so that lines begin in different banks. */
const pitchOf = (block: number): number => block / 4 + 1;

export const sharedBytesOf = ({ blockM, blockN, slab }: TileShape): number =>
  16 * slab * (pitchOf(blockM) + pitchOf(blockN));

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

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
class Factor {
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
        `slab${this.name}[(${step}${ahead}) * ${pitchOf(this.block)} + (${line} >> 2u)]`;
      if (this.width === 1) writer.line(`${vector('')}[${line} & 3] = ${next};`);
      else if (this.along === 'lines') writer.line(`${vector('')} = ${next};`);
      else for (const i of upTo(4)) writer.line(`${vector(` + ${i}`)}[${line} & 3] = ${next}[${i}];`);
    }
  }
}

/** Declares the place of an invocation's tile in its block. */
function writeTilePlace(writer: Writer, shape: TileShape): void {
  const across = shape.blockN / shape.tileN;
  writer.line(`let across = i32(local % ${across}u);`);
  writer.line(`let down = i32(local / ${across}u);`);
}

/** The products of a slab. Lines and columns of a tile come in groups of 4, which lie a tile of the whole workgroup apart. */
function writeProducts(writer: Writer, shape: TileShape): void {
  const [across, down] = [shape.blockN / shape.tileN, shape.blockM / shape.tileM];
  const [groupsM, groupsN] = [upTo(shape.tileM / 4), upTo(shape.tileN / 4)];
  const writeStep = (ahead: number): void => {
    for (const i of groupsM)
      writer.line(`let a${i} = slabA[(step + ${ahead}) * ${pitchOf(shape.blockM)} + down + ${i * down}];`);
    for (const j of groupsN)
      writer.line(`let b${j} = slabB[(step + ${ahead}) * ${pitchOf(shape.blockN)} + across + ${j * across}];`);
    for (const i of upTo(shape.tileM)) {
      for (const j of groupsN) {
        writer.line(`sum${i}_${j} = fma(vec4<f32>(a${i >> 2}[${i & 3}]), b${j}, sum${i}_${j});`);
      }
    }
  };
  writer.nest(`for (var step = 0; step < ${shape.slab}; step += ${shape.unrolled})`, () => {
    for (const ahead of upTo(shape.unrolled)) writer.nest('', () => writeStep(ahead));
  });
}

/** Hands each sum of the tile that lies in the result to `finish`, as `sumName`, with the indices of its axes. */
function writeResults(writer: Writer, kernel: WordContraction, shape: TileShape, finish: () => void): void {
  const [across, down] = [shape.blockN / shape.tileN, shape.blockM / shape.tileM];
  const groupsN = upTo(shape.tileN / 4);
  const sums = upTo(shape.tileM).flatMap((i) => groupsN.map((j) => `sum${i}_${j}`));
  writer.line(`var sums = array<vec4<f32>, ${sums.length}>(${sums.join(', ')});`);
  writer.nest(`for (var column = 0; column < ${shape.tileN}; column++)`, () => {
    writer.line(`let flatN = startN + ((column >> 2u) * ${across} + across) * 4 + (column & 3);`);
    writer.nest('if (flatN < extentN)', () => {
      writeIndices(writer, kernel.n, 'flatN');
      writer.nest(`for (var line = 0; line < ${shape.tileM}; line++)`, () => {
        writer.line(`let flatM = startM + ((line >> 2u) * ${down} + down) * 4 + (line & 3);`);
        writer.nest('if (flatM < extentM)', () => {
          writeIndices(writer, kernel.m, 'flatM');
          writer.line(`let ${sumName} = sums[line * ${groupsN.length} + (column >> 2u)][column & 3];`);
          finish();
        });
      });
    });
  });
}

/** The program that computes blocks. Of a split sum it leaves the parts in the slot behind those of the operands. */
export function writeTiles(writer: Writer, kernel: WordContraction, shape: TileShape, order: TileOrder): void {
  const factors = [new Factor('A', kernel, shape, order), new Factor('B', kernel, shape, order)];
  for (const factor of factors) factor.writeDeclarations(writer);
  writeMain(writer, invocationsOf(shape), ['workgroup', 'groups', 'local'], () => {
    writeExtent(writer, 'extentM', kernel.m);
    writeExtent(writer, 'extentN', kernel.n);
    writeExtent(writer, 'extentK', kernel.k);
    writer.line(`let groupsM = u32(extentM + ${shape.blockM - 1}) / ${shape.blockM}u;`);
    writer.line(`let groupsN = u32(extentN + ${shape.blockN - 1}) / ${shape.blockN}u;`);
    writeGroup(writer);
    if (order.split) {
      writer.line(`let parts = ${parameterText(partsPosition)};`);
      writer.line('let part = group % parts;');
      writer.line('let block = group / parts;');
      writer.line(`let startK = i32(part * ${parameterText(stepsPosition)});`);
      writer.line(`let endK = min(startK + i32(${parameterText(stepsPosition)}), extentK);`);
    } else {
      writer.line('let block = group;');
      writer.line('let startK = 0;');
      writer.line('let endK = extentK;');
    }
    writer.line(`let startM = i32(block / groupsN % groupsM * ${shape.blockM}u);`);
    writer.line(`let startN = i32(block % groupsN * ${shape.blockN}u);`);
    writer.line('let point = block / (groupsM * groupsN);');
    writer.nest(`if (point >= ${parameterText(pointsPosition)})`, () => writer.line('return;'));
    writer.line('var pointRest = point;');
    writeBases(writer, kernel, 'pointRest');
    writeTilePlace(writer, shape);
    const [a, b] = factors;
    a?.writePlaces(writer, 'startM', 'extentM');
    b?.writePlaces(writer, 'startN', 'extentN');
    for (const i of upTo(shape.tileM)) {
      for (const j of upTo(shape.tileN / 4)) writer.line(`var sum${i}_${j} = vec4<f32>();`);
    }
    for (const factor of factors) factor.writeTable(writer, 'startK');
    if (kernel.k.length > 1) writer.line('workgroupBarrier();');
    writer.nest('if (startK < endK)', () => {
      for (const factor of factors) factor.writeFetch(writer, 'startK');
    });
    if (kernel.k.length > 1) writer.line('workgroupBarrier();');
    writer.nest(`for (var start = startK; start < endK; start += ${shape.slab})`, () => {
      for (const factor of factors) factor.writePut(writer);
      writer.line(`let next = start + ${shape.slab};`);
      for (const factor of factors) factor.writeTable(writer, 'next');
      writer.line('workgroupBarrier();');
      writer.nest('if (next < endK)', () => {
        for (const factor of factors) factor.writeFetch(writer, 'next');
      });
      writeProducts(writer, shape);
      writer.line('workgroupBarrier();');
    });
    writeResults(writer, kernel, shape, () => {
      if (order.split) writePart(writer, kernel, 'part');
      else writer.block(kernel.epilogue);
    });
  });
}

/** The place in scratch of part `part` of the sum at `point`, `flatM` and `flatN`. */
const partPlace = (part: string): string =>
  `((${part} * ${parameterText(pointsPosition)} + point) * u32(extentM) + u32(flatM)) * u32(extentN) + u32(flatN)`;

/** Stores a part of a sum. */
export function writePart(writer: Writer, kernel: WordContraction, part: string): void {
  writer.line(`${slotName(kernel.slots.length - 1)}[${partPlace(part)}] = bitcast<u32>(${sumName});`);
}

/** The program that adds up the parts of each sum, an invocation for each. */
export function writePartSums(writer: Writer, kernel: WordContraction, invocations: number): void {
  writeMain(writer, invocations, ['workgroup', 'groups', 'local'], () => {
    writeExtent(writer, 'extentM', kernel.m);
    writeExtent(writer, 'extentN', kernel.n);
    writeGroup(writer);
    writer.line(`let position = group * ${invocations}u + local;`);
    writer.line('let point = position / (u32(extentM) * u32(extentN));');
    writer.nest(`if (point >= ${parameterText(pointsPosition)})`, () => writer.line('return;'));
    writer.line('let flatM = i32(position / u32(extentN) % u32(extentM));');
    writer.line('let flatN = i32(position % u32(extentN));');
    writer.line('var pointRest = point;');
    writeBases(writer, kernel, 'pointRest');
    writeIndices(writer, kernel.m, 'flatM');
    writeIndices(writer, kernel.n, 'flatN');
    writer.line(`var total = 0.0f;`);
    writer.nest(`for (var part = 0u; part < ${parameterText(partsPosition)}; part++)`, () => {
      writer.line(`total += bitcast<f32>(${slotName(kernel.slots.length - 1)}[${partPlace('part')}]);`);
    });
    writer.line(`let ${sumName} = total;`);
    writer.block(kernel.epilogue);
  });
}
