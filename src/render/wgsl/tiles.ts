/**
 * @file Contractions by tiles: a workgroup computes a block of the result. Slabs of both factors lie in memory that its invocations share,
 * the next slab waits in registers, and each invocation keeps the sums of a tile. See S. Boehm: How to Optimize a CUDA Matmul
 * Kernel for cuBLAS-like Performance (2022), https://siboehm.com/articles/22/CUDA-MMM.
 */
import { pointsPosition } from './arguments.ts';
import { sumName, type WordContraction } from './kernel.ts';
import { writePart, writeSteps } from './part-sums.ts';
import { writeBases, writeExtent, writeGroup, writeIndices, writeMain } from './points.ts';
import { Factor, invocationsOf, pitchOf, type TileOrder, type TileShape, upTo } from './slabs.ts';
import { parameterText, type Writer } from './writer.ts';

/** Declares the place of an invocation's tile in its block. */
function writeTilePlace(writer: Writer, shape: TileShape): void {
  const across = shape.blockN / shape.tileN;
  writer.line(`let across = local % ${across}u;`);
  writer.line(`let down = local / ${across}u;`);
}

/** The products of a slab. Lines and columns of a tile come in groups of 4, which lie a tile of the whole workgroup apart. */
function writeProducts(writer: Writer, shape: TileShape): void {
  const [across, down] = [shape.blockN / shape.tileN, shape.blockM / shape.tileM];
  const [groupsM, groupsN] = [upTo(shape.tileM / 4), upTo(shape.tileN / 4)];
  const writeStep = (ahead: number): void => {
    for (const i of groupsM)
      writer.line(`let a${i} = slabA[(step + ${ahead}u) * ${pitchOf(shape.blockM)}u + down + ${i * down}u];`);
    for (const j of groupsN)
      writer.line(`let b${j} = slabB[(step + ${ahead}u) * ${pitchOf(shape.blockN)}u + across + ${j * across}u];`);
    for (const i of upTo(shape.tileM)) {
      for (const j of groupsN) {
        writer.line(`sum${i}_${j} = fma(vec4<f32>(a${i >> 2}[${i & 3}]), b${j}, sum${i}_${j});`);
      }
    }
  };
  writer.nest(`for (var step = 0u; step < ${shape.slab}u; step += ${shape.unrolled}u)`, () => {
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
    writer.line(`let flatN = startN + ((column >> 2u) * ${across} + i32(across)) * 4 + (column & 3);`);
    writer.nest('if (flatN < extentN)', () => {
      writeIndices(writer, kernel.n, 'flatN');
      writer.nest(`for (var line = 0; line < ${shape.tileM}; line++)`, () => {
        writer.line(`let flatM = startM + ((line >> 2u) * ${down} + i32(down)) * 4 + (line & 3);`);
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
    writeSteps(writer, order.split);
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
