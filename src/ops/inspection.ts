/** @file What a tensor tells about itself, its text, and conversions by name. */

import { currentGradientFunction, requiresGradient } from '../autograd/record.ts';
import { ShapeError, ValueError } from '../errors/errors.ts';
import {
  bfloat16,
  bool,
  type DType,
  float16,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  uint8,
} from '../storage/dtype.ts';
import { host } from '../storage/host.ts';
import { formatTensor } from '../tensor/format.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import { type Shape, wrapDim } from '../tensor/shape.ts';
import { requireTensor, type Tensor } from '../tensor/tensor.ts';
import { clone, toDtype } from './conversion.ts';
import { type ConversionTarget, readConversion } from './conversion-target.ts';
import { tolist } from './creation/data.ts';
import type { NestedArray } from './creation/nested.ts';
import { hostElements } from './host-bytes.ts';
import { bind, optionalDtype } from './parameters.ts';
import { toDevice } from './transfer.ts';

export interface InspectionMethods<S extends Shape = Shape> {
  /** The tensor in another dtype, on another device, or as another tensor in both; itself where nothing is to be converted, unless `copy`. */
  to(target: ConversionTarget, ...rest: readonly (ConversionTarget | boolean)[]): Tensor<S>;
  /** The tensor in the dtype of another. */
  typeAs(other: Tensor): Tensor<S>;
  /** The tensor in that dtype; without argument, the dtype's name. */
  type(): string;
  type(dtype: DType): Tensor<S>;
  /** The tensor in float32; itself where it is so already. */
  float(): Tensor<S>;
  /** The tensor in float64; itself where it is so already. */
  double(): Tensor<S>;
  /** The tensor in float16; itself where it is so already. */
  half(): Tensor<S>;
  /** The tensor in bfloat16; itself where it is so already. */
  bfloat16(): Tensor<S>;
  /** The tensor in int64; fractions are cut off; itself where it is so already. */
  long(): Tensor<S>;
  /** The tensor in int32; itself where it is so already. */
  int(): Tensor<S>;
  /** The tensor in int16; itself where it is so already. */
  short(): Tensor<S>;
  /** The tensor in int8; itself where it is so already. */
  char(): Tensor<S>;
  /** The tensor in uint8; itself where it is so already. */
  byte(): Tensor<S>;
  /** The tensor in bool: what is not 0 is true; itself where it is so already. */
  bool(): Tensor<S>;
  /** Itself where the elements stand in row-major order without gaps, else a copy of that layout. */
  contiguous(): Tensor<S>;
  /** Do the elements stand in row-major order without gaps? */
  isContiguous(): boolean;
  /** Number of elements. */
  numel(): number;
  /** Number of elements, as `numel` says it. */
  nelement(): number;
  /** Number of dims. */
  dim(): number;
  /** Number of dims, as `dim` says it. */
  ndimension(): number;
  /** Sizes of all dims, or of one. */
  size(): S;
  size(dim: number): number;
  /** Distance in elements between neighbours along all dims, or along one. */
  stride(): readonly number[];
  stride(dim: number): number;
  /** Where the first element stands in the memory, counted in elements. */
  storageOffset(): number;
  /** Bytes per element. */
  elementSize(): number;
  /** Does the tensor hold floating-point numbers? */
  isFloatingPoint(): boolean;
  /** The tensor's text, as PyTorch prints it. */
  toString(): string;
  /** What `JSON.stringify` writes: the elements as nested arrays. */
  toJSON(): NestedArray;
}

/** What Node's console asks a value for. */
const inspect = Symbol.for('nodejs.util.inspect.custom');

/** A tensor's text, as PyTorch prints it. */
export function textOf(tensor: Tensor): string {
  const { dtype, offset, steps: strides } = tensor;
  const { device } = tensor.storage;
  const unreadable = device !== host;
  const elementAt = unreadable ? () => 0 : hostElements(tensor, 'toString');
  const gradFn = currentGradientFunction(tensor)?.name;
  return formatTensor({
    shape: tensor.sizes,
    dtype,
    device: device.name,
    unreadable,
    at: (index) => {
      const place = index.reduce((sum, i, d) => sum + i * (strides[d] as number), offset);
      const value = elementAt(place);
      return dtype === bool ? value !== 0 : value;
    },
    requiresGrad: requiresGradient(tensor),
    ...(gradFn === undefined ? {} : { gradFn }),
    defaultDtype: getDefaultDtype().name,
  });
}

/** JSON is written by recursion, whose stack ends some thousand arrays deep. */
const mostDimsOfJson = 1000;

/** The elements for JSON, which has no bigints. Errors: `toJSON/int64`, `toJSON/rank`. */
function jsonOf(tensor: Tensor): NestedArray {
  if (tensor.sizes.length > mostDimsOfJson) {
    throw new ShapeError(
      'toJSON/rank',
      `JSON takes tensors of at most ${mostDimsOfJson} dims, got ${tensor.sizes.length}\n  fix: x.flatten() or x.squeeze() has fewer`,
    );
  }
  const values = tolist(tensor);
  const refuse = (level: NestedArray): void => {
    if (Array.isArray(level)) level.forEach(refuse);
    else if (typeof level === 'bigint') {
      throw new ValueError(
        'toJSON/int64',
        `${level} is beyond what a number of JSON holds exactly\n  fix: write x.tolist() with bigints as text, or save the tensor with torch.io`,
      );
    }
  };
  if (tensor.dtype === int64) refuse(values);
  return values;
}

export const inspectionMethods: ThisType<Tensor> & Record<string | symbol, unknown> = {
  to(...given: readonly unknown[]) {
    const { dtype, device, copy } = readConversion(given);
    const typed = dtype === undefined ? this : toDtype(this, dtype);
    const converted = device === undefined ? typed : toDevice(typed, device);
    return copy && converted === this ? clone(this) : converted;
  },
  typeAs(other: Tensor) {
    return toDtype(this, requireTensor('typeAs', 'other', other).dtype);
  },
  type(...given: readonly unknown[]) {
    if (given.length === 0) return this.dtype.toString();
    const [dtype] = bind('type', [optionalDtype('dtype', undefined)], given);
    return dtype === undefined ? this.dtype.toString() : toDtype(this, dtype as DType);
  },
  float() {
    return toDtype(this, float32);
  },
  double() {
    return toDtype(this, float64);
  },
  half() {
    return toDtype(this, float16);
  },
  bfloat16() {
    return toDtype(this, bfloat16);
  },
  long() {
    return toDtype(this, int64);
  },
  int() {
    return toDtype(this, int32);
  },
  short() {
    return toDtype(this, int16);
  },
  char() {
    return toDtype(this, int8);
  },
  byte() {
    return toDtype(this, uint8);
  },
  bool() {
    return toDtype(this, bool);
  },
  contiguous() {
    return this.contiguousLayout ? this : clone(this);
  },
  isContiguous() {
    return this.contiguousLayout;
  },
  numel() {
    return this.elementCount;
  },
  nelement() {
    return this.elementCount;
  },
  dim() {
    return this.sizes.length;
  },
  ndimension() {
    return this.sizes.length;
  },
  size(dim?: number | null) {
    return dim === undefined || dim === null ? this.shape : this.sizes[wrapDim('size', dim, this.sizes.length)];
  },
  stride(dim?: number | null) {
    return dim === undefined || dim === null ? this.strides : this.steps[wrapDim('stride', dim, this.sizes.length)];
  },
  storageOffset() {
    return this.offset;
  },
  elementSize() {
    return this.dtype.itemsize;
  },
  isFloatingPoint() {
    return this.dtype.isFloatingPoint;
  },
  toString() {
    return textOf(this);
  },
  [inspect]() {
    return textOf(this);
  },
  toJSON() {
    return jsonOf(this);
  },
};

/**
 * Number of elements.
 *
 * @example
 * torch.numel(torch.ones([2, 3])); // 6
 */
export function numel(input: Tensor): number {
  return requireTensor('numel', 'input', input).elementCount;
}

/**
 * Whether the tensor holds floating-point numbers, which alone have gradients.
 *
 * @example
 * torch.isFloatingPoint(torch.ones(1)); // true
 */
export function isFloatingPoint(input: Tensor): boolean {
  return requireTensor('isFloatingPoint', 'input', input).dtype.isFloatingPoint;
}
