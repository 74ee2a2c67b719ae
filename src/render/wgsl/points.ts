/** @file Where the operands of a launch lie at a point of its outer space, and axes from positions in their product. */
import { rankPosition } from './arguments.ts';
import { baseName, type WordAxis, type WordKernel } from './kernel.ts';
import { parameterText, type Writer } from './writer.ts';

/** What a shader's entry point is told. */
export const builtins = {
  invocation: '@builtin(global_invocation_id) invocation: vec3<u32>',
  workgroup: '@builtin(workgroup_id) workgroup: vec3<u32>',
  groups: '@builtin(num_workgroups) groups: vec3<u32>',
  local: '@builtin(local_invocation_index) local: u32',
} as const;

/** Writes the entry point, of as many invocations in a workgroup. */
export function writeMain(
  writer: Writer,
  invocations: number,
  told: readonly (keyof typeof builtins)[],
  body: () => void,
): void {
  const head = told.map((name) => builtins[name]).join(', ');
  writer.nest(`@compute @workgroup_size(${invocations})\nfn main(${head})`, body);
}

/** Declares the number of the workgroup in a dispatch that may be folded. */
export function writeGroup(writer: Writer): void {
  writer.line('let group = workgroup.x + workgroup.y * groups.x;');
}

/** Declares the address of each operand at outer point `point` (a variable, which it consumes); with `row`, as many rows further. */
export function writeBases(writer: Writer, kernel: WordKernel, point: string, row?: string): void {
  setBases(writer, kernel, point, 'var ', row);
}

/** As `writeBases`, for addresses that are declared elsewhere. */
export function setBases(writer: Writer, kernel: WordKernel, point: string, declaration = '', row?: string): void {
  const { layout, operands } = kernel;
  for (let operand = 0; operand < operands; operand++) {
    const position = layout.operands[operand] ?? 0;
    const atRow = row === undefined ? '' : ` + ${row} * i32(${parameterText(position + 1)})`;
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

/** Declares the product of the extents of axes. */
export function writeExtent(writer: Writer, name: string, axes: readonly WordAxis[]): void {
  const product = axes.map((axis) => writer.word(axis.extent)).join(' * ');
  writer.line(`let ${name} = ${product === '' ? '1i' : product};`);
}

/** Declares the index of each axis from the position `flat`, a name, in their product, the last axis fastest. */
export function writeIndices(writer: Writer, axes: readonly WordAxis[], flat: string): void {
  const [first] = axes;
  if (first === undefined) return;
  if (axes.length === 1) {
    writer.line(`let ${first.name} = ${flat};`);
    return;
  }
  const rest = `${flat}Rest`;
  writer.line(`var ${rest} = ${flat};`);
  for (const axis of axes.slice(1).reverse()) {
    const extent = writer.word(axis.extent);
    writer.line(`let ${axis.name} = ${rest} % ${extent};`);
    writer.line(`${rest} /= ${extent};`);
  }
  writer.line(`let ${first.name} = ${rest};`);
}
