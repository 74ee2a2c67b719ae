/** @file Reads recorded draws of PyTorch's generator (`rng-avx2`: those of its vector kernels). */
import { fileURLToPath } from 'node:url';
import { openSet } from '../conformance/set.ts';

export interface TensorDescription {
  readonly dtype: 'float32' | 'float64' | 'int64' | 'int32' | 'uint8' | 'bool';
  readonly shape: readonly number[];
  readonly offset?: number;
}

/** An argument or result: a number, or an object that says what it is. */
export type Encoded =
  | number
  | boolean
  | null
  | string
  | readonly Encoded[]
  | { readonly tensor: TensorDescription }
  | { readonly float: number }
  | { readonly int: string }
  | { readonly tuple: readonly Encoded[] }
  | { readonly dtype: string };

export interface Call {
  readonly call: string;
  readonly args: readonly Encoded[];
  readonly kwargs: Readonly<Record<string, Encoded>>;
  readonly out?: Encoded;
  readonly state?: Readonly<Record<string, TensorDescription>>;
}

export interface Stream {
  readonly id: string;
  readonly seed: string;
  readonly calls: readonly Call[];
}

const folder = fileURLToPath(new URL('../recorded/rng-avx2', import.meta.url));
const set = openSet<{ readonly streams: readonly Stream[] }>(folder, 'rng-avx2', 'streams');

export const { streams } = set.index;

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The recorded elements of a tensor. */
export function values(description: TensorDescription) {
  const bytes = set.bytes(description);
  if (bytes === undefined) throw new Error('this tensor is recorded without values');
  return new arrays[description.dtype](bytes);
}

/** An array of zeros for a tensor's elements. */
export function blank(description: TensorDescription) {
  return new arrays[description.dtype](elements(description.shape));
}
