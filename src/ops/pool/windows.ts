/**
 * @file Windows along one spatial axis of a pooling: where each output's window starts, how many taps it has, and what an average
 * divides by. Kernels read these numbers from small tables, so that padding, rounding up and adaptive sizes cost no conditions.
 */
import { ambientDevice } from '../../storage/allocator.ts';
import type { Device } from '../../storage/device.ts';
import { type DType, int32 } from '../../storage/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyTensor } from '../create.ts';
import { hostWrite } from '../host-bytes.ts';

const ones = (count: number): number[] => new Array<number>(count).fill(1);

/** Windows along an axis; the lists have one entry for each output. */
export interface Windows {
  /** Elements of the input. */
  readonly extent: number;
  readonly starts: readonly number[];
  readonly counts: readonly number[];
  /** Distance between the taps of a window. */
  readonly step: number;
  /** The axis' share in the number of elements that an average divides by. */
  readonly divisors: readonly number[];
}

export interface WindowOptions {
  readonly size: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;
}

/** Number of windows; rounding up never makes one that starts behind the input and its left padding. */
export function windowCount(extent: number, options: WindowOptions): number {
  const { size, stride, padding, dilation, ceilMode } = options;
  const span = extent + 2 * padding - dilation * (size - 1) - 1;
  const count = (ceilMode ? Math.ceil(span / stride) : Math.floor(span / stride)) + 1;
  return ceilMode && (count - 1) * stride >= extent + padding ? count - 1 : count;
}

export function slidingWindows(extent: number, options: WindowOptions): Windows {
  const { size, stride, padding, dilation, countIncludePad } = options;
  const starts: number[] = [];
  const counts: number[] = [];
  const divisors: number[] = [];
  for (let o = 0; o < windowCount(extent, options); o++) {
    const from = o * stride - padding;
    const skipped = Math.max(Math.ceil(-from / dilation), 0);
    const end = Math.min(from + dilation * (size - 1) + 1, extent);
    const start = from + skipped * dilation;
    const count = Math.max(Math.ceil((end - start) / dilation), 0);
    // A dilated window may step over the whole input.
    starts.push(count === 0 ? 0 : start);
    counts.push(count);
    const paddedEnd = Math.min(from + size, extent + padding);
    divisors.push(countIncludePad ? paddedEnd - from : Math.min(paddedEnd, extent) - Math.max(from, 0));
  }
  return { extent, starts, counts, step: dilation, divisors };
}

/** Windows of nearly one size that cover the axis. */
export function adaptiveWindows(extent: number, outputs: number): Windows {
  const starts = Array.from({ length: outputs }, (_, o) => Math.floor((o * extent) / outputs));
  const counts = starts.map((start, o) => Math.ceil(((o + 1) * extent) / outputs) - start);
  return { extent, starts, counts, step: 1, divisors: counts };
}

/** Windows of one number of taps, each so many elements after the one before. Undefined for others. */
export function regularity({ starts, counts }: Windows): { first: number; stride: number; count: number } | undefined {
  const [first = 0, second = first + (counts[0] ?? 0)] = starts;
  const [count = 0] = counts;
  const stride = second - first;
  const regular = starts.every((start, o) => start === first + o * stride && counts[o] === count);
  return regular ? { first, stride, count } : undefined;
}

/** For each input the outputs whose windows hold it: the windows of the transpose. Both ends of the windows must ascend. */
export function transposedWindows({ extent, starts, counts }: Windows): Windows {
  const inputStarts = new Array<number>(extent).fill(0);
  const inputCounts = new Array<number>(extent).fill(0);
  starts.forEach((start, o) => {
    for (let i = start; i < start + (counts[o] as number); i++) {
      if (inputCounts[i] === 0) inputStarts[i] = o;
      inputCounts[i] = (inputCounts[i] as number) + 1;
    }
  });
  return { extent: starts.length, starts: inputStarts, counts: inputCounts, step: 1, divisors: ones(extent) };
}

/** Each output by itself, divided by what its window is: the first half of the transpose. */
export function singleWindows({ starts, divisors }: Windows): Windows {
  const count = starts.length;
  return { extent: count, starts: starts.map((_, o) => o), counts: ones(count), step: 1, divisors };
}

/** By device: each reads its own. */
const tablesOfDevices = new WeakMap<Device, Map<string, Tensor>>();
/** Tables are small, but shapes may vary without end. */
const mostTables = 512;

/** Rows of numbers as a tensor, made once: `key` names the content and its dtype. */
export function table(key: string, rows: () => readonly (readonly number[])[], dtype: DType = int32): Tensor {
  const device = ambientDevice();
  const tables = tablesOfDevices.get(device) ?? new Map<string, Tensor>();
  tablesOfDevices.set(device, tables);
  const known = tables.get(key);
  if (known !== undefined) return known;
  if (tables.size >= mostTables) tables.clear();
  const content = rows();
  const made = emptyTensor([content.length, content[0]?.length ?? 0], dtype);
  made.storage.escaped = true;
  hostWrite(made, (array) => array.set(content.flat() as never));
  tables.set(key, made);
  return made;
}
