/**
 * @file Resizing along one axis: which neighbours each output reads and with what weights. Kernels read these numbers from small
 * tables, so that every mode is the same kernel and its derivative is the same kernel with the transposed table.
 */
import { requireMemory } from '../../host/memory.ts';

export type ResizeMode = 'nearest' | 'nearest-exact' | 'linear' | 'cubic';

/** The weighted neighbours of each output along an axis; the lists have one entry for each output. */
export interface Taps {
  /** Names the content. */
  readonly key: string;
  /** Elements of the input. */
  readonly extent: number;
  readonly starts: readonly number[];
  readonly weights: readonly (readonly number[])[];
}

export interface Resizing {
  readonly mode: ResizeMode;
  readonly extent: number;
  readonly outputs: number;
  /** The factor that the caller gave, if it counts: else it follows from the sizes. */
  readonly factor: number | undefined;
  readonly alignCorners: boolean;
  /** Widen the filter where the image gets smaller. */
  readonly antialias: boolean;
  /** PyTorch computes the place of a nearest neighbour in float32, or in the precision of the input. */
  readonly single: boolean;
  /** Equal sizes keep all elements, whatever the factor. */
  readonly keepsEqual: boolean;
}

/** How far the source moves from one output to the next. */
function stepOf({ extent, outputs, factor, alignCorners }: Resizing): number {
  if (alignCorners) return outputs > 1 ? (extent - 1) / (outputs - 1) : 0;
  return factor !== undefined && factor > 0 ? 1 / factor : extent / outputs;
}

function nearestOf(resizing: Resizing): number[] {
  const { extent, outputs, mode, single } = resizing;
  const rounded = (value: number): number => (single ? Math.fround(value) : value);
  const step = rounded(stepOf(resizing));
  const exact = mode === 'nearest-exact';
  return Array.from({ length: outputs }, (_, o) => {
    // Centres are compared where it is exact, left edges where it is not.
    const place = exact ? rounded(rounded(o + 0.5) * step) : rounded(o * step);
    return Math.min(Math.floor(Math.fround(place)), extent - 1);
  });
}

/** The place in the input of an output's centre, or of its corner where corners are aligned. */
function sourceOf(o: number, step: number, alignCorners: boolean): number {
  return alignCorners ? o * step : (o + 0.5) * step - 0.5;
}

type Filter = (distance: number) => number;

const triangle: Filter = (distance) => Math.max(1 - Math.abs(distance), 0);

/** The cubic convolution filter with slope `a` at 1. R. Keys: "Cubic convolution interpolation for digital image processing", 1981. */
function cubic(a: number): Filter {
  return (distance) => {
    const x = Math.abs(distance);
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
    return 0;
  };
}

/** PyTorch's two choices of the slope: OpenCV's, and with antialias that of PIL. */
const slope = -0.75;
const slopeAntialiased = -0.5;

/** A row of weights: what falls outside counts for the element at the edge. */
function clamped(extent: number, first: number, weights: readonly number[]): [start: number, weights: number[]] {
  const inside = (place: number): number => Math.min(Math.max(place, 0), extent - 1);
  const start = inside(first);
  const row = new Array<number>(inside(first + weights.length - 1) - start + 1).fill(0);
  weights.forEach((weight, k) => {
    const at = inside(first + k) - start;
    row[at] = (row[at] as number) + weight;
  });
  return [start, row];
}

function neighboursOf(resizing: Resizing): [start: number, weights: number[]][] {
  const { mode, extent, outputs, alignCorners } = resizing;
  const step = stepOf(resizing);
  const filter = mode === 'linear' ? triangle : cubic(slope);
  return Array.from({ length: outputs }, (_, o) => {
    const source = sourceOf(o, step, alignCorners);
    const place = mode === 'linear' ? Math.max(source, 0) : source;
    const first = Math.floor(place);
    const share = place - first;
    if (mode === 'linear') return clamped(extent, Math.min(first, extent - 1), [1 - share, share]);
    return clamped(
      extent,
      first - 1,
      [-1, 0, 1, 2].map((k) => filter(k - share)),
    );
  });
}

/** As PIL resizes: the filter is as wide as an output where the image gets smaller, and its weights add up to 1. */
function antialiased(resizing: Resizing): [start: number, weights: number[]][] {
  const { mode, extent, outputs } = resizing;
  const step = stepOf(resizing);
  const [filter, reach] = mode === 'linear' ? [triangle, 1] : [cubic(slopeAntialiased), 2];
  const width = Math.max(step, 1);
  const support = reach * width;
  requireMemory(8 * outputs * Math.min(2 * support + 1, extent));
  return Array.from({ length: outputs }, (_, o) => {
    const centre = step * (o + 0.5);
    const start = Math.max(Math.trunc(centre - support + 0.5), 0);
    const end = Math.min(Math.trunc(centre + support + 0.5), extent);
    const row = Array.from({ length: Math.max(end - start, 0) }, (_, k) => filter((k + start - centre + 0.5) / width));
    const total = row.reduce((sum, weight) => sum + weight, 0);
    return [start, total === 0 ? row : row.map((weight) => weight / total)];
  });
}

export function tapsOf(resizing: Resizing): Taps {
  const { mode, extent, outputs, alignCorners, antialias, single } = resizing;
  const factor = resizing.keepsEqual && extent === outputs ? undefined : resizing.factor;
  requireMemory(64 * outputs);
  const isNearest = mode === 'nearest' || mode === 'nearest-exact';
  const rows = isNearest
    ? nearestOf({ ...resizing, factor }).map((start): [number, number[]] => [start, [1]])
    : antialias
      ? antialiased({ ...resizing, factor })
      : neighboursOf({ ...resizing, factor });
  return {
    key: `${mode}|${extent}|${outputs}|${factor}|${alignCorners}|${antialias}|${isNearest && single}`,
    extent,
    starts: rows.map(([start]) => start),
    weights: rows.map(([, weights]) => weights),
  };
}

/** For each input the outputs that read it, with their weights. The windows of the outputs must ascend at both ends. */
export function transposed({ key, extent, starts, weights }: Taps): Taps {
  const inputStarts = new Array<number>(extent).fill(0);
  const inputWeights = Array.from({ length: extent }, (): number[] => []);
  weights.forEach((row, o) => {
    row.forEach((weight, k) => {
      const i = (starts[o] as number) + k;
      const into = inputWeights[i] as number[];
      if (into.length === 0) inputStarts[i] = o;
      into.push(weight);
    });
  });
  return {
    key: key.startsWith('^') ? key.slice(1) : `^${key}`,
    extent: starts.length,
    starts: inputStarts,
    weights: inputWeights,
  };
}
