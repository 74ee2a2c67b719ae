/** @file Nested arrays read into a flat list: regular, of one kind, of bounded depth. */
import { kindOf } from '../../errors/copies.ts';
import { ArgumentError, ShapeError, ValueError } from '../../errors/errors.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import { elementCount, formatShape, type Shape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { isTypedArray, nameOf, type TypedSource } from './typed-source.ts';

/** Nested arrays of numbers, bigints or booleans, all of one kind and regular shape. */
export type NestedArray = Scalar | readonly NestedArray[];

/** The elements of a tensor as nested arrays: of numbers where the number of dims is known. */
export type NestedOf<S extends Shape> = number extends S['length']
  ? NestedArray
  : S extends readonly [number, ...infer Rest extends Shape]
    ? NestedOf<Rest>[]
    : number;

/** What tensors are made of: nested arrays, whose innermost rows may be typed arrays. */
export type NestedData = Scalar | TypedSource | readonly NestedData[];

export interface NestedValues {
  readonly shape: readonly number[];
  readonly values: readonly Scalar[];
  /** The first innermost row, where the rows are typed arrays. */
  readonly row: TypedSource | undefined;
}

/** As in PyTorch. An array that holds itself has no end of dims. */
const maximumDims = 128;

/** V8 ends the process where an array grows beyond about 112 million items. Arrays that hold one another many times get there soon. */
const maximumItems = 100_000_000;

/** The sizes along the first entries, and what stands first of all. */
function outline(data: unknown): { readonly shape: number[]; readonly first: unknown } {
  const shape: number[] = [];
  let level = data;
  while (Array.isArray(level)) {
    if (shape.length === maximumDims) {
      throw new ValueError(
        'tensor/depth',
        `nested arrays may have ${maximumDims} dims, got more\n  rule: an array that holds itself is endless`,
      );
    }
    shape.push(level.length);
    level = level[0];
  }
  if (isTypedArray(level)) shape.push(level.length);
  return { shape, first: level };
}

/** What stands first of all in nested arrays. */
export function firstOf(data: unknown): unknown {
  return outline(data).first;
}

/** ` at [0][2]`; nothing for the outermost value. */
function placeOf(path: readonly number[], depth: number): string {
  return depth === 0 ? '' : ` at [${path.slice(0, depth).join('][')}]`;
}

function refuseValue(value: unknown, place: string): never {
  const given = value instanceof Tensor ? 'a tensor' : kindOf(value);
  const mend =
    value instanceof Tensor
      ? '\n  fix: torch.stack(tensors) joins tensors of one shape along a new dim; x.item() is the number of one element'
      : typeof value === 'string'
        ? '\n  fix: Number(text) makes a number of text'
        : '';
  throw new ArgumentError('tensor/data', `tensor takes numbers, bigints and booleans, got ${given}${place}${mend}`);
}

/** Reads nested arrays, checking that they are regular and of one kind. */
export function readNested(data: unknown): NestedValues {
  const { shape } = outline(data);
  const count = elementCount(shape);
  if (count > maximumItems) {
    throw new ValueError(
      'tensor/items',
      `nested arrays may hold ${maximumItems.toLocaleString('en')} numbers, got ${count.toLocaleString('en')} in the shape ${formatShape(shape)}\n  fix: give one typed array, and reshape the tensor`,
    );
  }
  const values: Scalar[] = [];
  const path: number[] = [];
  let row: TypedSource | undefined;
  let kind: string | undefined;
  const requireKind = (own: string, depth: number): void => {
    if (kind === own) return;
    if (kind !== undefined) {
      throw new ArgumentError(
        'tensor/mixed',
        `tensor takes values of one kind, got ${kind} and ${own}${placeOf(path, depth)}`,
      );
    }
    kind = own;
  };
  const requireLength = (length: number, depth: number): void => {
    if (depth < shape.length && length === shape[depth]) return;
    throw new ShapeError(
      'tensor/ragged',
      `nested arrays must be regular: at depth ${depth} expected ${depth < shape.length ? `${shape[depth]} items` : 'a number'}, got an array of ${length}\n  where:${placeOf(path, depth)}`,
    );
  };
  const visit = (level: unknown, depth: number): void => {
    if (Array.isArray(level)) {
      requireLength(level.length, depth);
      for (let i = 0; i < level.length; i++) {
        path[depth] = i;
        visit(level[i], depth + 1);
      }
      return;
    }
    if (isTypedArray(level)) {
      requireLength(level.length, depth);
      requireKind(nameOf(level), depth);
      row ??= level;
      for (let i = 0; i < level.length; i++) values.push(level[i] as Scalar);
      return;
    }
    const own = typeof level;
    if (own !== 'number' && own !== 'bigint' && own !== 'boolean') refuseValue(level, placeOf(path, depth));
    if (depth !== shape.length) {
      throw new ShapeError(
        'tensor/ragged',
        `nested arrays must be regular: at depth ${depth} expected an array, got ${String(level)}\n  where:${placeOf(path, depth)}`,
      );
    }
    requireKind(own, depth);
    values.push(level as Scalar);
  };
  visit(data, 0);
  return { shape, values, row };
}
