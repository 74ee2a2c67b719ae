/** @file Contractions by tiles in registers: the schedule for every type and every size. */
import { pointsPosition } from './arguments.ts';
import { baseName, factorNames, sumName, type WordAxis, type WordContraction } from './kernel.ts';
import { setBases, writeExtent, writeGroup, writeIndices } from './points.ts';
import { typeSpelling } from './spelling.ts';
import { parameterText, type Writer } from './writer.ts';

/** Rows and columns of the tile that one invocation computes. */
export const tileSize = 4;
/** Rows and columns of such tiles in a workgroup. */
export const contractionWorkgroup = 8;

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
export function writeRegisters(writer: Writer, kernel: WordContraction): void {
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
    writeGroup(writer);
    writer.line(`let startM = i32(group / groupsN % groupsM * ${side}u + local.y * ${tileSize}u);`);
    writer.line(`let startN = i32(group % groupsN * ${side}u + local.x * ${tileSize}u);`);
    writer.line('var point = group / (groupsM * groupsN);');
    writer.nest(`if (point >= ${parameterText(pointsPosition)} || startM >= extentM || startN >= extentN)`, () => {
      writer.line('return;');
    });
    setBases(writer, kernel, 'point');
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
