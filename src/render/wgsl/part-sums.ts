/** @file Sums in parts: contractions whose programs leave parts of each sum in scratch, and the program that adds them up. */
import { pointsPosition, schedulePosition } from './arguments.ts';
import { sumName, type WordContraction } from './kernel.ts';
import { slotName } from './memory.ts';
import { writeBases, writeExtent, writeGroup, writeIndices, writeMain } from './points.ts';
import { parameterText, type Writer } from './writer.ts';

/** Words of the schedule: parts of the sum, and steps in each. */
export const partsPosition = schedulePosition;
export const stepsPosition: number = schedulePosition + 1;

/** Declares the block that a workgroup computes, and the steps of the sum that it takes: all of them, or those of a part. */
export function writeSteps(writer: Writer, split: boolean): void {
  if (!split) {
    writer.line('let block = group;');
    writer.line('let startK = 0;');
    writer.line('let endK = extentK;');
    return;
  }
  writer.line(`let parts = ${parameterText(partsPosition)};`);
  writer.line('let part = group % parts;');
  writer.line('let block = group / parts;');
  writer.line(`let startK = i32(part * ${parameterText(stepsPosition)});`);
  writer.line(`let endK = min(startK + i32(${parameterText(stepsPosition)}), extentK);`);
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
