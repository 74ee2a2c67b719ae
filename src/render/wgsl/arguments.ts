/**
 * @file The arguments of a launch as a shader reads them: 32-bit words in a uniform buffer, converted from the argument block of
 * `kernels/layout.ts`.
 *
 * | word | content |
 * | --- | --- |
 * | 0 | outer rank R |
 * | 1 | row extent |
 * | 2 | outer points (contraction) or outer points × rows (loops) |
 * | 3 | 0, unknown to the shader compiler |
 * | 4 … | sizes |
 * | … | scalars: two words each, low word first; the second is 0 but for int64 |
 * | … | for each operand: offset in its storage in elements, row stride, inner strides |
 * | outer | R outer sizes, then for each operand R outer strides |
 */
import { DTypeError, EngineError } from '../../errors/errors.ts';
import type { Kernel } from '../../kernels/ir.ts';
import { layoutOf } from '../../kernels/layout.ts';
import { type ComputeType, dtypes } from '../../storage/dtype.ts';

/** Outer axes that a launch can have. */
const maximumOuterRank = 64;

export const rankPosition = 0;
export const rowsPosition = 1;
export const pointsPosition = 2;

export interface WordLayout {
  readonly sizes: number;
  readonly scalars: number;
  readonly operands: readonly number[];
  readonly outer: number;
  /** Words of the uniform buffer: a multiple of 4, enough for the most outer axes. */
  readonly length: number;
}

export function wordLayoutOf(kernel: Kernel): WordLayout {
  const sizes = 4;
  const scalars = sizes + kernel.sizes.length;
  let next = scalars + 2 * kernel.scalars.length;
  const operands = kernel.operands.map((operand) => {
    const position = next;
    next += 2 + operand.rank;
    return position;
  });
  const length = Math.ceil((next + maximumOuterRank * (1 + kernel.operands.length)) / 4) * 4;
  return { sizes, scalars, operands, outer: next, length };
}

function writeScalar(type: ComputeType, value: number, integer: bigint, words: DataView, position: number): void {
  switch (type) {
    case 'float32':
      words.setFloat32(4 * position, value, true);
      break;
    case 'int64':
      words.setBigInt64(4 * position, integer, true);
      break;
    case 'int32':
    case 'uint8':
    case 'bool':
      words.setInt32(4 * position, value, true);
      break;
    case 'float64':
      throw new DTypeError('webgpu/float64', 'WebGPU cannot compute in float64: a scalar argument has this dtype');
  }
}

/** The words of a launch of `kernel`, from the argument block `values` (`integers` is the same memory). */
export function packArguments(kernel: Kernel, values: Float64Array, integers: BigInt64Array): Uint32Array<ArrayBuffer> {
  const from = layoutOf(kernel);
  const to = wordLayoutOf(kernel);
  const result = new Uint32Array(to.length);
  const words = new Int32Array(result.buffer);
  const view = new DataView(result.buffer);
  const value = (position: number): number => values[position] ?? 0;

  const rank = value(0);
  if (rank > maximumOuterRank) throw new EngineError('webgpu/rank', `a launch has ${rank} outer axes, more than 64`);
  words[rankPosition] = rank;
  words[rowsPosition] = value(1);
  kernel.sizes.forEach((_, i) => {
    words[to.sizes + i] = value(from.sizes + i);
  });
  kernel.scalars.forEach(({ type }, i) => {
    const position = from.scalars + i;
    writeScalar(type, value(position), integers[position] ?? 0n, view, to.scalars + 2 * i);
  });
  kernel.operands.forEach((operand, i) => {
    const source = from.operands[i] ?? 0;
    const target = to.operands[i] ?? 0;
    words[target] = value(source) / dtypes[operand.type].itemsize;
    for (let j = 1; j < 2 + operand.rank; j++) words[target + j] = value(source + j);
  });
  let points = kernel.kind === 'loops' ? value(1) : 1;
  for (let axis = 0; axis < rank; axis++) points *= value(from.outer + axis);
  const outerWords = rank * (1 + kernel.operands.length);
  for (let j = 0; j < outerWords; j++) words[to.outer + j] = value(from.outer + j);
  if (points >= 2 ** 31) {
    throw new EngineError('webgpu/points', `a launch of ${points} points is too large for WebGPU (limit: 2^31 - 1)`);
  }
  words[pointsPosition] = points;
  return result;
}

/** Rows and columns of the tile of a contraction that one invocation computes. */
export const tileSize = 4;
/** Rows and columns of such tiles in a workgroup. */
export const contractionWorkgroup = 8;
/** Invocations in a workgroup of a loop kernel. */
export const workgroupSize = 64;
/** Workgroups that WebGPU dispatches along a dimension. */
export const maximumWorkgroups = 65535;

/**
 * The workgroups to dispatch for packed arguments: folded into two dimensions where one, of `limit` workgroups, is too short.
 * [0, 0]: nothing to do.
 */
export function workgroupsOf(kernel: Kernel, words: Uint32Array, limit = maximumWorkgroups): readonly [number, number] {
  const points = words[pointsPosition] ?? 0;
  const { sizes } = wordLayoutOf(kernel);
  const tiles = (axes: readonly { readonly index: string }[]): number => {
    const extent = axes.reduce((size, axis) => size * (words[sizes + kernel.sizes.indexOf(axis.index)] ?? 0), 1);
    return Math.ceil(extent / (tileSize * contractionWorkgroup));
  };
  const groups =
    kernel.kind === 'loops' ? Math.ceil(points / workgroupSize) : points * tiles(kernel.m) * tiles(kernel.n);
  if (groups === 0) return [0, 0];
  const rows = Math.ceil(groups / limit);
  if (rows > limit) {
    throw new EngineError('webgpu/points', `a launch of ${groups} workgroups is too large for WebGPU`);
  }
  return [Math.ceil(groups / rows), rows];
}
