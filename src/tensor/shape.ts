/** @file Arithmetic of shapes and strides: sizes, contiguity, broadcasting, dims. Pure functions over plain arrays. */
import { IndexError, ShapeError } from '../errors/errors.ts';

export type Shape = readonly number[];

export function elementCount(shape: Shape): number {
  let count = 1;
  for (let d = 0; d < shape.length; d++) count *= shape[d] as number;
  return count;
}

/** The same numbers in a new array. A loop, as `slice` of a frozen array takes ten times as long. */
export function copyOf(sizes: Shape): number[] {
  const copy = new Array<number>(sizes.length);
  for (let d = 0; d < sizes.length; d++) copy[d] = sizes[d] as number;
  return copy;
}

/** Strides of a row-major tensor. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = stride;
    stride *= Math.max(shape[d] as number, 1);
  }
  return strides;
}

/** Do the elements stand one after another in row-major order? Strides of axes of one element do not matter. */
export function isContiguous(shape: Shape, strides: readonly number[]): boolean {
  let expected = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    const size = shape[d] as number;
    if (size === 0) return true;
    if (size !== 1) {
      if (strides[d] !== expected) return false;
      expected *= size;
    }
  }
  return true;
}

/** Do two elements share a place in memory? */
export function overlapsItself(shape: Shape, strides: readonly number[]): boolean {
  const axes: { size: number; step: number }[] = [];
  for (let d = 0; d < shape.length; d++) {
    const size = shape[d] as number;
    if (size === 0) return false;
    if (size > 1) axes.push({ size, step: Math.abs(strides[d] as number) });
  }
  axes.sort((a, b) => a.step - b.step);
  // Where each axis steps beyond all that the smaller ones reach, no two elements meet.
  let reach = 0;
  let apart = true;
  for (const { size, step } of axes) {
    if (step === 0) return true;
    apart &&= step > reach;
    reach += (size - 1) * step;
  }
  return !apart && meets(axes, reach);
}

/** Walks all elements, for the rare strides that interleave: most of them do meet, and the walk ends soon. */
function meets(axes: readonly { size: number; step: number }[], reach: number): boolean {
  const taken = new Uint8Array(reach + 1);
  const visit = (axis: number, place: number): boolean => {
    const { size, step } = axes[axis] ?? { size: 0, step: 0 };
    if (size === 0) {
      if (taken[place] === 1) return true;
      taken[place] = 1;
      return false;
    }
    for (let i = 0; i < size; i++) if (visit(axis + 1, place + i * step)) return true;
    return false;
  };
  return visit(0, 0);
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}

/** `[2, 3]`, as shapes appear in messages. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** The shape that operands broadcast to. `operation` names the asker in the error. */
export function broadcastShapes(operation: string, shapes: readonly Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    for (let d = 0; d < shape.length; d++) {
      const at = rank - shape.length + d;
      const size = shape[d] as number;
      if (size === 1 || size === result[at]) continue;
      if (result[at] !== 1) {
        throw new ShapeError(
          `${operation}/broadcast`,
          `shapes ${shapes.map(formatShape).join(' and ')} do not broadcast: at dim ${at - rank} sizes ${result[at]} and ${size} differ and neither is 1\n  fix: reshape, expand or unsqueeze an operand so that the sizes agree from the last dim backwards`,
          { shapes, dim: at - rank },
        );
      }
      result[at] = size;
    }
  }
  return result;
}

/** Strides of a tensor seen in the shape `target` that it broadcasts to: 0 along the axes that it lacks or repeats. */
export function broadcastStrides(shape: Shape, strides: readonly number[], target: Shape): number[] {
  const lead = target.length - shape.length;
  const broadcast: number[] = [];
  for (let d = 0; d < target.length; d++)
    broadcast.push(d < lead || shape[d - lead] === 1 ? 0 : (strides[d - lead] as number));
  return broadcast;
}

/** A dim counted from the front: -1 is the last. A rank-0 tensor has the dims -1 and 0, as in PyTorch. */
export function wrapDim(operation: string, dim: number, rank: number): number {
  const bound = Math.max(rank, 1);
  if (!Number.isInteger(dim) || dim < -bound || dim >= bound) {
    throw new IndexError(
      `${operation}/dim`,
      `dim must be a whole number from ${-bound} to ${bound - 1} for a tensor of rank ${rank}, got ${dim}`,
      { dim, rank },
    );
  }
  return dim < 0 ? dim + bound : dim;
}

/** The dims that an argument names: one, several, or none. */
export function namedDims(dim: number | readonly number[] | undefined): readonly number[] {
  if (dim === undefined) return [];
  // What is no number stands alone, too, so that it is refused as a dim.
  return Array.isArray(dim) ? dim : [dim as number];
}

/** Several dims, each named once. */
export function wrapDims(operation: string, dims: readonly number[], rank: number): number[] {
  const wrapped: number[] = [];
  for (let i = 0; i < dims.length; i++) {
    const dim = wrapDim(operation, dims[i] as number, rank);
    if (wrapped.includes(dim)) {
      throw new IndexError(`${operation}/dim-repeated`, `dims [${dims.join(', ')}] name a dim more than once`, {
        dims,
        rank,
      });
    }
    wrapped.push(dim);
  }
  return wrapped;
}
