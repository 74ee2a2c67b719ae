/**
 * @file Loops whose body folds or runs along a row: the lanes of a workgroup share each reduction and parallel loop of a point. How many
 * lanes a point has, and whether neighbours are lanes of one point or neighbouring points, is decided at launch.
 */
import { pointsPosition, rowsPosition, schedulePosition } from './arguments.ts';
import { rowName, type WordLoops } from './kernel.ts';
import { slotName } from './memory.ts';
import { writeBases, writeGroup, writeMain } from './points.ts';
import { typeSpelling } from './spelling.ts';
import type { WordAccumulator, WordStatement, WordType } from './words.ts';
import { parameterText, type Writer } from './writer.ts';

export const rowInvocations = 256;

/** Words of the schedule: parts of each reduction; and a bit that neighbours are lanes of one point, below the number of lanes. */
export const rowPartsPosition = schedulePosition;
export const rowFormPosition: number = schedulePosition + 1;
export const neighbourLanes = 1;
export const rowLanesShift = 1;

type Reduce = Extract<WordStatement, { kind: 'reduce' }>;

class Rows {
  private readonly writer: Writer;
  private readonly kernel: WordLoops;
  private readonly shared = new Set<string>();

  constructor(writer: Writer, kernel: WordLoops) {
    this.writer = writer;
    this.kernel = kernel;
  }

  private sharedName({ type }: WordAccumulator, position: number): string {
    return `shares_${type}${position}`;
  }

  declare(statements: readonly WordStatement[]): void {
    for (const statement of statements) {
      if (statement.kind === 'loop') this.declare(statement.body);
      if (statement.kind !== 'reduce') continue;
      statement.accumulators.forEach((accumulator, position) => {
        const name = this.sharedName(accumulator, position);
        if (this.shared.has(name)) return;
        this.shared.add(name);
        this.writer.line(`var<workgroup> ${name}: array<${typeSpelling[accumulator.type]}, ${rowInvocations}>;`);
      });
    }
  }

  /** Declares the lane and the point of an invocation, and where its operands lie. */
  writePlace(parts: boolean): void {
    const { writer } = this;
    writeGroup(writer);
    writer.line(`let form = ${parameterText(rowFormPosition)};`);
    writer.line(`let lanes = form >> ${rowLanesShift}u;`);
    writer.line(`let beside = (form & ${neighbourLanes}u) != 0u;`);
    writer.line(`let points = ${rowInvocations}u / lanes;`);
    writer.line('let lane = select(local / points, local % lanes, beside);');
    writer.line('let stride = select(points, 1u, beside);');
    writer.line('let first = select(local % points, local - lane, beside);');
    writer.line(`let part = ${parts ? `group % ${parameterText(rowPartsPosition)}` : '0u'};`);
    const block = parts ? `group / ${parameterText(rowPartsPosition)}` : 'group';
    writer.line(`let position = ${block} * points + select(local % points, local / lanes, beside);`);
    writer.line(`let isInside = position < ${parameterText(pointsPosition)};`);
    writer.line(`let clamped = min(position, ${parameterText(pointsPosition)} - 1u);`);
    writer.line(`let rows = ${parameterText(rowsPosition)};`);
    writer.line(`let ${rowName} = i32(clamped % rows);`);
    writer.line('var point = clamped / rows;');
    writeBases(writer, this.kernel, 'point', rowName);
  }

  /** What each invocation of a point computes for itself; one of them stores and reports. */
  private writeAlone(statement: WordStatement): void {
    const { writer } = this;
    switch (statement.kind) {
      case 'store':
      case 'report':
        writer.nest('if (lane == 0u && isInside)', () => writer.statement(statement));
        return;
      case 'branch':
        writer.nest(`if (${writer.word(statement.condition)})`, () => this.writeBody(statement.yes));
        if (statement.no.length > 0) writer.nest('else', () => this.writeBody(statement.no));
        return;
      default:
        writer.statement(statement);
    }
  }

  private readonly writeBody = (statements: readonly WordStatement[]): void => {
    for (const statement of statements) this.writeAlone(statement);
  };

  /** What the invocations of a workgroup compute together. */
  writeShared(statements: readonly WordStatement[]): void {
    const { writer } = this;
    for (const statement of statements) {
      if (statement.kind === 'reduce') {
        this.writeLanes(statement, '0', writer.name(writer.word(statement.extent)));
        this.writeTree(statement);
      } else if (statement.kind === 'loop' && statement.isParallel) {
        const { index } = statement;
        const extent = writer.name(writer.word(statement.extent));
        writer.nest(`for (var ${index} = i32(lane); isInside && ${index} < ${extent}; ${index} += i32(lanes))`, () =>
          writer.block(statement.body),
        );
        writer.line('storageBarrier();');
      } else if (statement.kind === 'loop') {
        const { index } = statement;
        const extent = writer.name(writer.word(statement.extent));
        writer.nest(`for (var ${index} = 0i; ${index} < ${extent}; ${index}++)`, () =>
          this.writeShared(statement.body),
        );
      } else {
        this.writeAlone(statement);
        if (statement.kind === 'store') writer.line('storageBarrier();');
      }
    }
  }

  /** Each lane folds what it meets from `start` to `end` into accumulators of its own. */
  writeLanes(statement: Reduce, start: string, end: string): void {
    const { writer } = this;
    const { index } = statement;
    writer.accumulators(statement.accumulators);
    writer.nest(`for (var ${index} = ${start} + i32(lane); ${index} < ${end}; ${index} += i32(lanes))`, () => {
      writer.fold(statement);
    });
  }

  /** Merges the accumulators of the lanes of a point; afterwards all lanes have the result. */
  writeTree({ accumulators }: Reduce): void {
    const { writer } = this;
    const names = accumulators.map((accumulator, position) => this.sharedName(accumulator, position));
    const put = (): void => {
      accumulators.forEach(({ name }, position) => {
        writer.line(`${names[position]}[local] = ${name};`);
      });
    };
    put();
    writer.nest('for (var half = lanes >> 1u; half > 0u; half >>= 1u)', () => {
      writer.line('workgroupBarrier();');
      writer.nest('if (lane < half)', () => {
        writer.merge(
          accumulators,
          names.map((name) => `${name}[local + half * stride]`),
        );
        put();
      });
    });
    writer.line('workgroupBarrier();');
    accumulators.forEach(({ name }, position) => {
      writer.line(`${name} = ${names[position]}[first];`);
    });
    // The next reduction writes to the same memory.
    writer.line('workgroupBarrier();');
  }
}

/** A point in each group of lanes. */
export function writeRows(writer: Writer, kernel: WordLoops): void {
  const rows = new Rows(writer, kernel);
  rows.declare(kernel.body);
  writeMain(writer, rowInvocations, ['workgroup', 'groups', 'local'], () => {
    rows.writePlace(false);
    rows.writeShared(kernel.body);
  });
}

/** Words of an accumulator in scratch, and the way there and back. */
const kept: {
  readonly [Type in WordType]: {
    readonly words: number;
    put(value: string): readonly string[];
    take(words: readonly string[]): string;
  };
} = {
  f32: { words: 1, put: (value) => [`bitcast<u32>(${value})`], take: ([word]) => `bitcast<f32>(${word})` },
  i32: { words: 1, put: (value) => [`bitcast<u32>(${value})`], take: ([word]) => `bitcast<i32>(${word})` },
  u32: { words: 1, put: (value) => [value], take: ([word]) => `${word}` },
  bool: { words: 1, put: (value) => [`select(0u, 1u, ${value})`], take: ([word]) => `(${word} != 0u)` },
  pair: { words: 2, put: (value) => [`${value}.x`, `${value}.y`], take: (words) => `vec2<u32>(${words.join(', ')})` },
};

/** The words of scratch that the accumulators of a part take. */
export const wordsOfPart = ({ accumulators }: Reduce): number =>
  accumulators.reduce((sum, { type }) => sum + kept[type].words, 0);

/** Where each accumulator of a part lies in scratch, word by word. */
function placesOf(kernel: WordLoops, reduce: Reduce, part: string): readonly (readonly string[])[] {
  const scratch = slotName(kernel.slots.length - 1);
  const start = `(${part} * ${parameterText(pointsPosition)} + clamped) * ${wordsOfPart(reduce)}u`;
  let next = 0;
  return reduce.accumulators.map(({ type }) =>
    Array.from({ length: kept[type].words }, () => `${scratch}[${start} + ${next++}u]`),
  );
}

/** The reduction of a body that has no other, and what stands around it. */
function partsOf({ body }: WordLoops): {
  before: readonly WordStatement[];
  reduce: Reduce;
  after: readonly WordStatement[];
} {
  const place = body.findIndex(({ kind }) => kind === 'reduce');
  const reduce = body[place];
  if (reduce?.kind !== 'reduce') throw new TypeError('only a reduction is split');
  return { before: body.slice(0, place), reduce, after: body.slice(place + 1) };
}

/** Folds parts of the reduction of each point, and leaves them in the slot behind those of the operands. */
export function writeRowParts(writer: Writer, kernel: WordLoops): void {
  const rows = new Rows(writer, kernel);
  const { before, reduce } = partsOf(kernel);
  rows.declare([reduce]);
  writeMain(writer, rowInvocations, ['workgroup', 'groups', 'local'], () => {
    rows.writePlace(true);
    writer.block(before);
    writer.line(`let whole = ${writer.word(reduce.extent)};`);
    writer.line(`let parts = i32(${parameterText(rowPartsPosition)});`);
    writer.line('let length = (whole + parts - 1) / parts;');
    writer.line('let start = i32(part) * length;');
    rows.writeLanes(reduce, 'start', 'min(start + length, whole)');
    rows.writeTree(reduce);
    writer.nest('if (lane == 0u && isInside)', () => {
      const places = placesOf(kernel, reduce, 'part');
      reduce.accumulators.forEach(({ name, type }, position) => {
        kept[type].put(name).forEach((value, word) => {
          writer.line(`${places[position]?.[word]} = ${value};`);
        });
      });
    });
  });
}

/** Merges the parts of each point, and computes what follows. */
export function writeRowEnds(writer: Writer, kernel: WordLoops): void {
  const rows = new Rows(writer, kernel);
  const { before, reduce, after } = partsOf(kernel);
  rows.declare([reduce]);
  writeMain(writer, rowInvocations, ['workgroup', 'groups', 'local'], () => {
    rows.writePlace(false);
    writer.block(before);
    writer.accumulators(reduce.accumulators);
    writer.nest(`for (var share = lane; share < ${parameterText(rowPartsPosition)}; share += lanes)`, () => {
      const places = placesOf(kernel, reduce, 'share');
      writer.merge(
        reduce.accumulators,
        reduce.accumulators.map(({ type }, position) => kept[type].take(places[position] ?? [])),
      );
    });
    rows.writeTree(reduce);
    rows.writeShared(after);
  });
}
