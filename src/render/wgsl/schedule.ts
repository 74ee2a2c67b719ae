/** @file Schedules: which invocation computes what. */
import { pointsPosition, rankPosition, rowsPosition } from './arguments.ts';
import {
  baseName,
  factorNames,
  rowName,
  sumName,
  type WordAxis,
  type WordContraction,
  type WordLoops,
} from './kernel.ts';
import { typeSpelling } from './spelling.ts';
import { parameterText, type Writer } from './writer.ts';

/** Rows and columns of the tile of a contraction that one invocation computes. */
export const tileSize = 4;
/** Rows and columns of such tiles in a workgroup. */
export const contractionWorkgroup = 8;
/** Invocations in a workgroup of a loop kernel. */
export const workgroupSize = 64;

/**
 * Sets the address of each operand at outer point `point` (which it consumes). With `row`, the addresses are declared here and
 * lie as many rows further.
 */
function writeBases(writer: Writer, kernel: WordLoops | WordContraction, point: string, row?: string): void {
  const { layout, operands } = kernel;
  for (let operand = 0; operand < operands; operand++) {
    const position = layout.operands[operand] ?? 0;
    const atRow = row === undefined ? '' : ` + ${row} * i32(${parameterText(position + 1)})`;
    const declaration = row === undefined ? '' : 'var ';
    writer.line(`${declaration}${baseName(operand)} = i32(${parameterText(position)})${atRow};`);
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

/** A function of positions in the products of some axes. */
function writeFunction(
  writer: Writer,
  name: string,
  groups: readonly (readonly [flat: string, axes: readonly WordAxis[]])[],
  rest: string,
  body: () => void,
): void {
  const parameters = groups.map(([flat]) => `${flat}: i32`).join(', ');
  writer.nest(`fn ${name}(${parameters}${rest}`, () => {
    for (const [flat, axes] of groups) writeIndices(writer, axes, flat);
    body();
  });
}

/**
 * One invocation for each tile of the result, whose sums it keeps in registers: each loaded element of a factor takes part in as
 * many products as the tile is wide. Nothing is shared between invocations. Tiles at the edge read the last line or column
 * again, and do not store it.
 */
export function writeContraction(writer: Writer, kernel: WordContraction): void {
  const type = typeSpelling[kernel.a.type];
  const places = Array.from({ length: tileSize }, (_, place) => place);
  for (let operand = 0; operand < kernel.operands; operand++) {
    writer.line(`var<private> ${baseName(operand)}: i32;`);
  }
  const [m, n, k] = [['flatM', kernel.m] as const, ['flatN', kernel.n] as const, ['flatK', kernel.k] as const];
  writeFunction(writer, 'loadA', [m, k], `) -> ${type}`, () => writer.line(`return ${writer.word(kernel.a)};`));
  writeFunction(writer, 'loadB', [k, n], `) -> ${type}`, () => writer.line(`return ${writer.word(kernel.b)};`));
  const [factorA, factorB] = factorNames;
  writer.nest(`fn accumulate(${sumName}: ${type}, ${factorA}: ${type}, ${factorB}: ${type}) -> ${type}`, () => {
    writer.line(`return ${writer.word(kernel.accumulate)};`);
  });
  writeFunction(writer, 'finish', [m, n], `, ${sumName}: ${type})`, () => writer.block(kernel.epilogue));

  const side = tileSize * contractionWorkgroup;
  const head = [
    '@builtin(workgroup_id) workgroup: vec3<u32>',
    '@builtin(num_workgroups) groups: vec3<u32>',
    '@builtin(local_invocation_id) local: vec3<u32>',
  ].join(', ');
  const workgroup = `@workgroup_size(${contractionWorkgroup}, ${contractionWorkgroup})`;
  writer.nest(`@compute ${workgroup}\nfn main(${head})`, () => {
    writeExtent(writer, 'extentM', kernel.m);
    writeExtent(writer, 'extentN', kernel.n);
    writeExtent(writer, 'extentK', kernel.k);
    writer.line(`let groupsM = u32(extentM + ${side - 1}) / ${side}u;`);
    writer.line(`let groupsN = u32(extentN + ${side - 1}) / ${side}u;`);
    writer.line('let group = workgroup.x + workgroup.y * groups.x;');
    writer.line(`let startM = i32(group / groupsN % groupsM * ${side}u + local.y * ${tileSize}u);`);
    writer.line(`let startN = i32(group % groupsN * ${side}u + local.x * ${tileSize}u);`);
    writer.line('var point = group / (groupsM * groupsN);');
    writer.nest(`if (point >= ${parameterText(pointsPosition)} || startM >= extentM || startN >= extentN)`, () => {
      writer.line('return;');
    });
    writeBases(writer, kernel, 'point');
    for (const i of places) writer.line(`let m${i} = min(startM + ${i}, extentM - 1);`);
    for (const j of places) writer.line(`let n${j} = min(startN + ${j}, extentN - 1);`);
    for (const i of places) for (const j of places) writer.line(`var sum${i}${j} = ${type}();`);
    writer.nest('for (var step = 0i; step < extentK; step++)', () => {
      for (const i of places) writer.line(`let a${i} = loadA(m${i}, step);`);
      for (const j of places) writer.line(`let b${j} = loadB(step, n${j});`);
      for (const i of places) {
        for (const j of places) writer.line(`sum${i}${j} = accumulate(sum${i}${j}, a${i}, b${j});`);
      }
    });
    for (const i of places) {
      for (const j of places) {
        writer.nest(`if (startM + ${i} < extentM && startN + ${j} < extentN)`, () => {
          writer.line(`finish(m${i}, n${j}, sum${i}${j});`);
        });
      }
    }
  });
}
