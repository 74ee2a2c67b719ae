/**
 * @file Contractions of few results or thin factors, such as a matrix times a vector: each result is a dot product that several invocations
 * of a workgroup share. How many, and whether neighbours take steps of one sum or neighbouring results, is decided at launch.
 */
import { pointsPosition, schedulePosition } from './arguments.ts';
import { factorNames, sumName, type WordContraction } from './kernel.ts';
import { writePart, writeSteps } from './part-sums.ts';
import { writeBases, writeExtent, writeGroup, writeIndices, writeMain } from './points.ts';
import { typeSpelling } from './spelling.ts';
import { named, operation } from './words.ts';
import { parameterText, type Writer } from './writer.ts';

export const dotInvocations = 256;

/** Bits of this word of the schedule: neighbours take steps of one sum; results are numbered down the columns; from bit 2 on, lanes. */
export const dotPosition: number = schedulePosition + 2;
export const neighbourSteps = 1;
export const downColumns = 2;
export const lanesShift = 2;

/** One invocation of each group of lanes finishes its result. With `split`, parts of sums go to scratch. */
export function writeDots(writer: Writer, kernel: WordContraction, split: boolean): void {
  const type = typeSpelling[kernel.a.type];
  const [factorA, factorB] = factorNames;
  const { a } = kernel;
  const [sum, other] = [named(a.type, sumName), named(a.type, 'other')];
  const add = a.type === 'pair' ? operation('pair', 'pairAdd', sum, other) : operation('f32', 'add', sum, other);
  writer.line(`var<workgroup> shares: array<${type}, ${dotInvocations}>;`);
  writeMain(writer, dotInvocations, ['workgroup', 'groups', 'local'], () => {
    writeExtent(writer, 'extentM', kernel.m);
    writeExtent(writer, 'extentN', kernel.n);
    writeExtent(writer, 'extentK', kernel.k);
    writer.line(`let form = ${parameterText(dotPosition)};`);
    writer.line(`let lanes = form >> ${lanesShift}u;`);
    writer.line(`let results = ${dotInvocations}u / lanes;`);
    writer.line(`let beside = (form & ${neighbourSteps}u) != 0u;`);
    writer.line('let lane = select(local / results, local % lanes, beside);');
    writer.line('let stride = select(results, 1u, beside);');
    writer.line('let extent = u32(extentM) * u32(extentN);');
    writer.line('let blocks = (extent + results - 1u) / results;');
    writeGroup(writer);
    writeSteps(writer, split);
    writer.line('let point = block / blocks;');
    writer.nest(`if (point >= ${parameterText(pointsPosition)})`, () => writer.line('return;'));
    writer.line('let place = block % blocks * results + select(local % results, local / lanes, beside);');
    writer.line('let flat = i32(min(place, extent - 1u));');
    writer.line(`let downwards = (form & ${downColumns}u) != 0u;`);
    writer.line('let flatM = select(flat / extentN, flat % extentM, downwards);');
    writer.line('let flatN = select(flat % extentN, flat / extentM, downwards);');
    writer.line('var pointRest = point;');
    writer.nest('', () => {
      writeBases(writer, kernel, 'pointRest');
      writeIndices(writer, kernel.m, 'flatM');
      writeIndices(writer, kernel.n, 'flatN');
      writer.line(`var ${sumName} = ${type}();`);
      writer.nest('for (var flatK = startK + i32(lane); flatK < endK; flatK += i32(lanes))', () => {
        writeIndices(writer, kernel.k, 'flatK');
        const [left, right] = writer.words(kernel.a, kernel.b);
        writer.line(`let ${factorA} = ${left};`);
        writer.line(`let ${factorB} = ${right};`);
        writer.line(`${sumName} = ${writer.word(kernel.accumulate)};`);
      });
      writer.line(`shares[local] = ${sumName};`);
      writer.nest('for (var half = lanes >> 1u; half > 0u; half >>= 1u)', () => {
        writer.line('workgroupBarrier();');
        writer.nest('if (lane < half)', () => {
          writer.line('let other = shares[local + half * stride];');
          writer.line(`${sumName} = ${writer.word(add)};`);
          writer.line(`shares[local] = ${sumName};`);
        });
      });
      writer.nest('if (lane == 0u && place < extent)', () => {
        if (split) writePart(writer, kernel, 'part');
        else writer.block(kernel.epilogue);
      });
    });
  });
}
