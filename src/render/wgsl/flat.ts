/** @file Loops flat: an invocation for each outer point and row, or for a few of them, which computes everything there. */
import { pointsPosition, rowsPosition } from './arguments.ts';
import { elementBits } from './elements.ts';
import { baseName, rowName, type WordLoops } from './kernel.ts';
import { slotName } from './memory.ts';
import { writeBases, writeGroup, writeMain } from './points.ts';
import { parameterText, type Writer } from './writer.ts';

/** Invocations in a workgroup. */
export const workgroupSize = 64;
/** Invocations in a workgroup of large launches, and points of each. */
export const wideWorkgroup = 256;
export const widePoints = 4;

/** Declares the row at `position`, and where the operands lie there. */
function writePoint(writer: Writer, kernel: WordLoops): void {
  writer.line(`let rows = ${parameterText(rowsPosition)};`);
  writer.line(`let ${rowName} = i32(position % rows);`);
  writer.line('var point = position / rows;');
  writeBases(writer, kernel, 'point', rowName);
}

export function writeFlat(writer: Writer, kernel: WordLoops): void {
  writeMain(writer, workgroupSize, ['invocation', 'groups'], () => {
    writer.line(`let position = invocation.x + invocation.y * groups.x * ${workgroupSize}u;`);
    writer.nest(`if (position >= ${parameterText(pointsPosition)})`, () => writer.line('return;'));
    writePoint(writer, kernel);
    writer.block(kernel.body);
  });
}

/** Several points in an invocation, a workgroup apart, so that neighbours touch neighbouring elements. */
export function writeWide(writer: Writer, kernel: WordLoops): void {
  writeMain(writer, wideWorkgroup, ['workgroup', 'groups', 'local'], () => {
    writeGroup(writer);
    // Written out, so that a device fetches for all of them before it stores.
    for (let turn = 0; turn < widePoints; turn++) {
      writer.nest('', () => {
        writer.line(`let position = (group * ${widePoints}u + ${turn}u) * ${wideWorkgroup}u + local;`);
        writer.nest(`if (position < ${parameterText(pointsPosition)})`, () => {
          writePoint(writer, kernel);
          writer.block(kernel.body);
        });
      });
    }
  });
}

/**
 * Four rows in an invocation. The elements of `packed` operands, which share words, are put together and stored as words, so that no other
 * invocation touches them.
 */
export function writePacked(writer: Writer, kernel: WordLoops, packed: readonly number[]): void {
  const operandOf = new Map(packed.map((operand) => [baseName(operand), operand]));
  const stores = kernel.body.filter((statement) => statement.kind === 'store');
  const found = stores.flatMap(({ slot, element, address }) => {
    const operand = address.kind === 'name' ? operandOf.get(address.name) : undefined;
    return operand === undefined ? [] : [{ operand, slot, address, bits: elementBits[element] }];
  });
  writeMain(writer, wideWorkgroup, ['workgroup', 'groups', 'local'], () => {
    writeGroup(writer);
    writer.line(`let start = (group * ${wideWorkgroup}u + local) * 4u;`);
    writer.nest(`if (start >= ${parameterText(pointsPosition)})`, () => writer.line('return;'));
    for (const { operand, bits } of found) {
      writer.line(`var words${operand} = array<u32, ${bits / 8}>();`);
      writer.line(`var place${operand} = 0i;`);
    }
    writer.nest('for (var turn = 0u; turn < 4u; turn++)', () => {
      writer.line('let position = start + turn;');
      writePoint(writer, kernel);
      for (const statement of kernel.body) {
        const target = found.find(({ address }) => statement.kind === 'store' && statement.address === address);
        if (statement.kind !== 'store' || target === undefined) {
          writer.statement(statement);
          continue;
        }
        const { operand, bits } = target;
        const value = writer.word(statement.value);
        const perWord = 32 / bits;
        writer.line(`words${operand}[turn / ${perWord}u] |= ${value} << (turn % ${perWord}u * ${bits}u);`);
        writer.nest('if (turn == 0u)', () => writer.line(`place${operand} = ${baseName(operand)};`));
      }
    });
    for (const { operand, slot, bits } of found) {
      for (let word = 0; word < bits / 8; word++) {
        writer.line(`${slotName(slot)}[place${operand} / ${32 / bits} + ${word}] = words${operand}[${word}];`);
      }
    }
  });
}
