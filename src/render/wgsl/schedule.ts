/** @file Schedules: which invocation computes what. */
import { pointsPosition, rankPosition, rowsPosition, tileSize, workgroupSize } from './arguments.ts';
import {
  baseName,
  factorNames,
  rowName,
  sumName,
  type WordAxis,
  type WordContraction,
  type WordLoops,
} from './legalise.ts';
import { literalSpelling, typeSpelling } from './spelling.ts';
import type { Word } from './words.ts';
import { parameterText, type Writer } from './writer.ts';

/** Declares the address of each operand at outer point `point` (which it consumes), plus `row` rows. */
function writeBases(writer: Writer, kernel: WordLoops | WordContraction, point: string, row?: string): void {
  const { layout, operands } = kernel;
  for (let operand = 0; operand < operands; operand++) {
    const position = layout.operands[operand] ?? 0;
    const atRow = row === undefined ? '' : ` + ${row} * i32(${parameterText(position + 1)})`;
    writer.line(`var ${baseName(operand)} = i32(${parameterText(position)})${atRow};`);
  }
  writer.line(`let rank = ${parameterText(rankPosition)};`);
  writer.nest('for (var axis = rank; axis > 0u; axis--)', () => {
    writer.line(`let place = ${layout.outer}u + axis - 1u;`);
    writer.line('let extent = argument(place);');
    writer.line(`let coordinate = i32(${point} % extent);`);
    writer.line(`${point} /= extent;`);
    for (let operand = 0; operand < operands; operand++) {
      writer.line(`${baseName(operand)} += coordinate * i32(argument(place + ${1 + operand}u * rank));`);
    }
  });
}

/** One invocation for each outer point and row. */
export function writeLoops(writer: Writer, kernel: WordLoops): void {
  const head = [
    '@builtin(global_invocation_id) invocation: vec3<u32>',
    '@builtin(num_workgroups) groups: vec3<u32>',
  ].join(', ');
  writer.nest(`@compute @workgroup_size(${workgroupSize})\nfn main(${head})`, () => {
    writer.line(`let position = invocation.x + invocation.y * groups.x * ${workgroupSize}u;`);
    writer.nest(`if (position >= ${parameterText(pointsPosition)})`, () => writer.line('return;'));
    writer.line(`let rows = ${parameterText(rowsPosition)};`);
    writer.line(`let ${rowName} = i32(position % rows);`);
    writer.line('var point = position / rows;');
    writeBases(writer, kernel, 'point', rowName);
    writer.block(kernel.body);
  });
}

/** Declares the product of the extents of axes. */
function writeExtent(writer: Writer, name: string, axes: readonly WordAxis[]): void {
  const product = axes.map((axis) => writer.word(axis.extent)).join(' * ');
  writer.line(`let ${name} = ${product === '' ? '1i' : product};`);
}

/** Declares the index of each axis from the position `flat` in their product, the last axis fastest. */
function writeIndices(writer: Writer, axes: readonly WordAxis[], flat: string): void {
  const [first] = axes;
  if (first !== undefined && axes.length === 1) {
    writer.line(`let ${first.name} = ${flat};`);
    return;
  }
  const rest = `${flat}Rest`;
  if (axes.length > 0) writer.line(`var ${rest} = ${flat};`);
  for (const axis of [...axes].reverse()) {
    const extent = writer.word(axis.extent);
    writer.line(`let ${axis.name} = ${rest} % ${extent};`);
    writer.line(`${rest} /= ${extent};`);
  }
}

/** Writes a factor of the tile to `place`, or 0 outside the matrix. */
function writeFactor(
  writer: Writer,
  place: string,
  within: string,
  axes: readonly WordAxis[],
  flat: string,
  factor: Word,
): void {
  writer.line(`${place} = ${literalSpelling(factor.type, 0, 0)};`);
  writer.nest(`if (${within})`, () => {
    writeIndices(writer, axes, flat);
    writer.line(`${place} = ${writer.word(factor)};`);
  });
}

/**
 * One workgroup for each tile of the result, one invocation for each element. The workgroup brings a tile of each factor into
 * its memory, which all its invocations then multiply.
 */
export function writeContraction(writer: Writer, kernel: WordContraction): void {
  const type = typeSpelling[kernel.a.type];
  const area = tileSize * tileSize;
  const head = [
    '@builtin(workgroup_id) workgroup: vec3<u32>',
    '@builtin(num_workgroups) groups: vec3<u32>',
    '@builtin(local_invocation_id) local: vec3<u32>',
  ].join(', ');
  const declarations = ['A', 'B'].map((side) => `var<workgroup> tile${side}: array<${type}, ${area}>;\n`).join('');
  writer.nest(`${declarations}\n@compute @workgroup_size(${tileSize}, ${tileSize})\nfn main(${head})`, () => {
    writeExtent(writer, 'extentM', kernel.m);
    writeExtent(writer, 'extentN', kernel.n);
    writeExtent(writer, 'extentK', kernel.k);
    writer.line(`let tilesM = u32(extentM + ${tileSize - 1}) / ${tileSize}u;`);
    writer.line(`let tilesN = u32(extentN + ${tileSize - 1}) / ${tileSize}u;`);
    writer.line('let group = workgroup.x + workgroup.y * groups.x;');
    writer.line('var point = group / (tilesM * tilesN);');
    writer.nest(`if (point >= ${parameterText(pointsPosition)})`, () => writer.line('return;'));
    writeBases(writer, kernel, 'point');
    writer.line(`let column = i32(local.x);`);
    writer.line(`let line = i32(local.y);`);
    writer.line(`let flatM = i32(group / tilesN % tilesM) * ${tileSize} + line;`);
    writer.line(`let flatN = i32(group % tilesN) * ${tileSize} + column;`);
    writeIndices(writer, kernel.m, 'flatM');
    writeIndices(writer, kernel.n, 'flatN');
    writer.line(`var ${sumName} = ${type}();`);
    writer.nest(`for (var start = 0i; start < extentK; start += ${tileSize})`, () => {
      writer.line('let kOfA = start + column;');
      writer.line('let kOfB = start + line;');
      const place = `line * ${tileSize} + column`;
      writeFactor(writer, `tileA[${place}]`, 'flatM < extentM && kOfA < extentK', kernel.k, 'kOfA', kernel.a);
      writeFactor(writer, `tileB[${place}]`, 'flatN < extentN && kOfB < extentK', kernel.k, 'kOfB', kernel.b);
      writer.line('workgroupBarrier();');
      writer.nest(`for (var step = 0i; step < ${tileSize}; step++)`, () => {
        writer.line(`let ${factorNames[0]} = tileA[line * ${tileSize} + step];`);
        writer.line(`let ${factorNames[1]} = tileB[step * ${tileSize} + column];`);
        writer.line(`${sumName} = ${writer.word(kernel.accumulate)};`);
      });
      writer.line('workgroupBarrier();');
    });
    writer.nest('if (flatM < extentM && flatN < extentN)', () => writer.block(kernel.epilogue));
  });
}
