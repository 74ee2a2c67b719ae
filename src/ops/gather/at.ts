/**
 * @file `x.at(…)` and `x.set([…], value)`: indexing as PyTorch's `x[…]`. Integers, slices, '...' and null give a view; masks, index
 * tensors and arrays of integers then index what is left, by copying.
 */
import { placedOn } from '../../dispatch/placement.ts';
import { refuseStranger } from '../../errors/copies.ts';
import { ArgumentError, IndexError } from '../../errors/errors.ts';
import { onlyHost } from '../../storage/allocator.ts';
import { dtypes } from '../../storage/dtype.ts';
import { host } from '../../storage/host.ts';
import type { Scalar } from '../../tensor/promotion.ts';
import { formatShape, sameShape } from '../../tensor/shape.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { describe } from '../argument-kinds.ts';
import { copyInPlace, filled, toDtype } from '../conversion.ts';
import { type NestedArray, tensorOf, toBigInt } from '../creation/data.ts';
import { firstOf } from '../creation/nested.ts';
import { toDevice } from '../transfer.ts';
import { reshape, view } from '../view/reshape.ts';
import { select, slice } from '../view/slice.ts';
import { unsqueeze } from '../view/squeeze.ts';
import { type IndexAttributes, readIndexed, writeIndexedInPlace } from './index-operation.ts';
import { coordinateVectors } from './nonzero.ts';

/** Nested arrays of whole numbers, or of booleans for a mask. */
export type IndexArray = readonly (number | bigint | boolean | IndexArray)[];

/** One entry of an index: `2`, `'1:3'`, `'...'`, `null` for a new axis, a mask, a tensor or array of integers. */
export type Index = number | bigint | boolean | string | null | Tensor | IndexArray;

/** What basic indexing leaves: a view, and the tensors that index some of its dims. */
interface Resolved {
  readonly view: Tensor;
  readonly dims: readonly number[];
  readonly indices: readonly Tensor[];
  /** The user's dims, for messages. */
  readonly names: readonly number[];
}

const slicePattern = /^\s*([+-]?\d+)?\s*:\s*([+-]?\d+)?\s*(?::\s*([+-]?\d+)?\s*)?$/;

interface SliceBounds {
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly step: number;
}

function parseSlice(text: string): SliceBounds {
  const match = slicePattern.exec(text);
  if (match === null) {
    throw new ArgumentError(
      'at/slice',
      `'${text}' is no slice\n  rule: 'start:end' or 'start:end:step', each part may be left out; '...' stands for all dims between`,
      { slice: text },
    );
  }
  const part = (value: string | undefined): number | undefined => (value === undefined ? undefined : Number(value));
  const step = part(match[3]) ?? 1;
  if (step < 1) {
    throw new IndexError(
      'at/step',
      `the step of a slice must be at least 1, got '${text}'\n  fix: use flip to turn the order around`,
      { slice: text, step },
    );
  }
  return { start: part(match[1]), end: part(match[2]), step };
}

function isMask(index: Tensor): boolean {
  return index.dtype === dtypes.bool || index.dtype === dtypes.uint8;
}

/** An index that copies, as a tensor. An integer without dims counts as a number: it chooses one entry and gives a view. */
function tensorIndex(index: Tensor | IndexArray): Tensor | bigint {
  if (index instanceof Tensor) {
    if (index.dtype.isFloatingPoint || index.dtype === dtypes.int8 || index.dtype === dtypes.int16) {
      throw new IndexError(
        'at/dtype',
        `tensors that index must be int64, int32 or bool, got ${index.dtype.name}\n  fix: create it with { dtype: torch.int64 }`,
        { dtype: index.dtype.name },
      );
    }
    if (isMask(index)) return index;
    return index.sizes.length === 0 ? toBigInt(index) : toDtype(index, dtypes.int64);
  }
  return tensorOf(index as NestedArray, typeof firstOf(index) === 'boolean' ? dtypes.bool : dtypes.int64);
}

/** How many dims of the tensor an entry takes up. */
function dimsTaken(entry: Index | Tensor): number {
  if (entry === null || entry === '...' || typeof entry === 'boolean') return 0;
  return entry instanceof Tensor && isMask(entry) ? entry.sizes.length : 1;
}

function requireMaskFit(mask: Tensor, input: Tensor, dim: number, name: number): void {
  const part = input.sizes.slice(dim, dim + mask.sizes.length);
  if (sameShape(part, mask.sizes)) return;
  throw new IndexError(
    'at/mask',
    `a mask of shape ${formatShape(mask.sizes)} does not fit the dims from ${name} on, which have the shape ${formatShape(part)}`,
    { mask: mask.sizes, shape: part, dim: name },
  );
}

function resolve(input: Tensor, given: readonly Index[]): Resolved {
  for (const entry of given) refuseStranger('at', entry);
  const entries = given.map((entry) =>
    entry instanceof Tensor || Array.isArray(entry) ? tensorIndex(entry) : entry,
  ) as Exclude<Index, IndexArray>[];
  const rank = input.sizes.length;
  const taken = entries.reduce<number>((total, entry) => total + dimsTaken(entry), 0);
  if (taken > rank) {
    throw new IndexError(
      'at/too-many',
      `${taken} indices are too many for a tensor of shape ${formatShape(input.sizes)}, which has ${rank} dims`,
      { indices: taken, shape: input.sizes },
    );
  }
  if (entries.filter((entry) => entry === '...').length > 1) {
    throw new IndexError('at/ellipsis', "an index may hold '...' once");
  }
  let part = input;
  // `dim` walks the view, `name` the user's tensor: they part at every integer and null.
  let dim = 0;
  let name = 0;
  const dims: number[] = [];
  const indices: Tensor[] = [];
  const names: number[] = [];
  const addIndex = (index: Tensor): void => {
    dims.push(dim++);
    names.push(name);
    indices.push(index);
  };
  for (const entry of entries) {
    if (entry === '...') {
      dim += rank - taken;
      name += rank - taken;
    } else if (entry === null) {
      part = unsqueeze(part, dim++);
    } else if (typeof entry === 'boolean') {
      part = unsqueeze(part, dim);
      addIndex(tensorOf(entry ? [0n] : [], dtypes.int64));
    } else if (typeof entry === 'string') {
      const { start, end, step } = parseSlice(entry);
      if (start !== undefined || end !== undefined || step !== 1) part = slice(part, dim, start, end, step);
      dim++;
      name++;
    } else if (!(entry instanceof Tensor)) {
      part = selectAt(part, dim, name++, entry);
    } else if (!isMask(entry)) {
      addIndex(entry);
      name++;
    } else if (entry.sizes.length === 0) {
      part = unsqueeze(part, dim);
      addIndex(tensorOf(entry.item() ? [0n] : [], dtypes.int64));
    } else {
      requireMaskFit(entry, part, dim, name);
      for (const vector of coordinateVectors(entry)) {
        addIndex(vector);
        name++;
      }
    }
  }
  return { view: part, dims, indices, names };
}

function selectAt(view: Tensor, dim: number, name: number, given: number | bigint): Tensor {
  const index = Number(given);
  const size = view.sizes[dim] as number;
  if (!Number.isInteger(index)) {
    throw new ArgumentError('at/index', `an index must be a whole number, got ${describe(given)}`, { index });
  }
  if (index < -size || index >= size) {
    throw new IndexError('at/range', `index ${index} is out of range for dim ${name} of size ${size}`, {
      dim: name,
      size,
      index,
    });
  }
  return select(view, dim, index);
}

const attributesOf = ({ dims, names }: Resolved): IndexAttributes => ({ operation: 'at', dims, names, negative: true });

/** The index tensors where the view is: as in PyTorch, those of the host may index a tensor of any device. */
function indicesOf({ view: { storage }, indices }: Resolved): readonly Tensor[] {
  return indices.map((index) => (index.storage.device === host ? toDevice(index, storage.device) : index));
}

/** `x.at(…indices)`. */
export function at(input: Tensor, indices: readonly Index[]): Tensor {
  return onlyHost ? read(input, indices) : placedOn(input.storage.device, 'at', () => read(input, indices));
}

function read(input: Tensor, indices: readonly Index[]): Tensor {
  const resolved = resolve(input, indices);
  if (resolved.dims.length > 0) return readIndexed(resolved.view, indicesOf(resolved), attributesOf(resolved));
  return resolved.view === input ? wholeView(input) : resolved.view;
}

/** A view of everything, so that the result of an index is never the tensor itself. */
function wholeView(input: Tensor): Tensor {
  return view(input, input.sizes);
}

/** `x.set(indices, value)`: writes in place, with history. */
export function setAt(input: Tensor, indices: readonly Index[], value: Tensor | Scalar): Tensor {
  if (onlyHost) return write(input, indices, value);
  return placedOn(input.storage.device, 'set', () => write(input, indices, value));
}

function write(input: Tensor, indices: readonly Index[], value: Tensor | Scalar): Tensor {
  const resolved = resolve(input, indices);
  const part = resolved.view;
  if (resolved.dims.length === 0) {
    copyInPlace(part, value instanceof Tensor ? withoutLeading(value, part.sizes.length) : value);
    return input;
  }
  const indexRank = Math.max(...resolved.indices.map((index) => index.sizes.length));
  const rank = part.sizes.length - resolved.dims.length + indexRank;
  const values = value instanceof Tensor ? withoutLeading(value, rank) : filled([], part.dtype, value);
  writeIndexedInPlace(part, values, indicesOf(resolved), attributesOf(resolved), false);
  return input;
}

/** Leading dims of size 1 that the target lacks do not count. */
function withoutLeading(value: Tensor, rank: number): Tensor {
  let extra = 0;
  while (value.sizes.length - extra > rank && value.sizes[extra] === 1) extra++;
  return extra === 0 ? value : reshape(value, value.sizes.slice(extra));
}

/** The entries along the first dim, as views. */
export function* entriesOf(input: Tensor): Generator<Tensor, void, undefined> {
  const size = input.sizes[0];
  if (size === undefined) {
    throw new IndexError('iterate/rank', 'a tensor without dims has no entries to iterate over\n  fix: use item()');
  }
  for (let i = 0; i < size; i++) yield select(input, 0, i);
}
