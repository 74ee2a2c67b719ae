/** @file What a tensor tells about itself, its text, and conversions by name. */

import { currentGradientFunction, requiresGradient } from '../autograd/record.ts';
import { AutogradError, ShapeError, ValueError } from '../errors/errors.ts';
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
import { type Shape, sameShape, wrapDim } from '../tensor/shape.ts';
import { requireTensor, type Tensor } from '../tensor/tensor.ts';
import { clone, toDtype, detach as withoutHistory } from './conversion.ts';
import { type ConversionTarget, readConversion } from './conversion-target.ts';
import { requireOne, tolist } from './creation/data.ts';
import type { NestedArray } from './creation/nested.ts';
import { hostElements } from './host-bytes.ts';
import { bind, optionalDtype } from './parameters.ts';
import { toDevice } from './transfer.ts';

export interface InspectionMethods<S extends Shape = Shape> {
  /**
   * Tensor in another dtype, on another device, or as another tensor in both; itself where nothing is to be converted,
   * unless `copy` is asked for.
   *
   * @throws {ArgumentError} when nothing is asked for (`to/argument`).
   * @difference A call without arguments is an error.
   * @example
   * torch.tensor([1.7, -1.7]).to(torch.int64); // tensor([ 1, -1])
   */
  to(target: ConversionTarget, ...rest: readonly (ConversionTarget | boolean)[]): Tensor<S>;
  /**
   * Tensor in the dtype that another one has.
   *
   * @example
   * torch.tensor([1, 2]).typeAs(torch.tensor([true])); // tensor([True, True])
   */
  typeAs(other: Tensor): Tensor<S>;
  /**
   * Tensor in the dtype given; without one, the name of its own.
   *
   * @example
   * torch.ones(1).type(); // torch.float32
   * torch.ones(1).type(torch.int64); // tensor([1])
   */
  type(): string;
  type(dtype: DType): Tensor<S>;
  /**
   * Tensor in float32; itself where it is so already.
   *
   * @example
   * torch.arange(2).float(); // tensor([0., 1.])
   */
  float(): Tensor<S>;
  /**
   * Tensor in float64; itself where it is so already.
   *
   * @example
   * torch.ones(1).double(); // tensor([1.], dtype=torch.float64)
   */
  double(): Tensor<S>;
  /**
   * Tensor in float16, which has about 3 decimal digits.
   *
   * @example
   * torch.tensor([Math.PI]).half(); // tensor([3.1406], dtype=torch.float16)
   */
  half(): Tensor<S>;
  /**
   * Tensor in bfloat16, which has the range of float32 and about 2 decimal digits.
   *
   * @example
   * torch.tensor([Math.PI]).bfloat16(); // tensor([3.1406], dtype=torch.bfloat16)
   */
  bfloat16(): Tensor<S>;
  /**
   * Tensor in int64, the dtype of indices; fractions are cut off.
   *
   * @example
   * torch.tensor([1.7, -1.7]).long(); // tensor([ 1, -1])
   */
  long(): Tensor<S>;
  /**
   * Tensor in int32; fractions are cut off.
   *
   * @example
   * torch.tensor([1.7, -1.7]).int(); // tensor([ 1, -1], dtype=torch.int32)
   */
  int(): Tensor<S>;
  /**
   * Tensor in int16; fractions are cut off.
   *
   * @example
   * torch.tensor([1.7]).short(); // tensor([1], dtype=torch.int16)
   */
  short(): Tensor<S>;
  /**
   * Tensor in int8; fractions are cut off.
   *
   * @example
   * torch.tensor([1.7]).char(); // tensor([1], dtype=torch.int8)
   */
  char(): Tensor<S>;
  /**
   * Tensor in uint8; fractions are cut off, and what lies outside 0 to 255 wraps around.
   *
   * @example
   * torch.tensor([1.7, 256]).byte(); // tensor([1, 0], dtype=torch.uint8)
   */
  byte(): Tensor<S>;
  /**
   * Tensor in bool: what is not 0 is true.
   *
   * @example
   * torch.tensor([0, 0.5]).bool(); // tensor([False,  True])
   */
  bool(): Tensor<S>;
  /**
   * Itself where the elements stand in row-major order without gaps, else a copy of that layout.
   *
   * @example
   * torch.ones([2, 3]).t().contiguous().strides; // [ 2, 1 ]
   */
  contiguous(): Tensor<S>;
  /**
   * Whether the elements stand in memory in row-major order without gaps.
   *
   * @example
   * torch.ones([2, 3]).t().isContiguous(); // false
   */
  isContiguous(): boolean;
  /**
   * How many elements the tensor has.
   *
   * @example
   * torch.ones([2, 3]).numel(); // 6
   */
  numel(): number;
  /**
   * Another name of `numel`.
   *
   * @example
   * torch.ones([2, 3]).nelement(); // 6
   */
  nelement(): number;
  /**
   * How many dims the tensor has, as a call.
   *
   * @example
   * torch.ones([2, 3]).dim(); // 2
   */
  dim(): number;
  /**
   * Another name of `dim`.
   *
   * @example
   * torch.ones([2, 3]).ndimension(); // 2
   */
  ndimension(): number;
  /**
   * Sizes of all dims, or that of one.
   *
   * @example
   * torch.ones([2, 3]).size(); // [ 2, 3 ]
   * torch.ones([2, 3]).size(-1); // 3
   */
  size(): S;
  size(dim: number): number;
  /**
   * Distances in elements between neighbours along all dims, or that along one.
   *
   * @example
   * torch.ones([2, 3]).stride(); // [ 3, 1 ]
   * torch.ones([2, 3]).stride(0); // 3
   */
  stride(): readonly number[];
  stride(dim: number): number;
  /**
   * Where in its storage the tensor begins, in elements.
   *
   * @example
   * torch.ones([2, 3]).at(1).storageOffset(); // 3
   */
  storageOffset(): number;
  /**
   * Bytes that one element takes.
   *
   * @example
   * torch.ones(1, { dtype: torch.float64 }).elementSize(); // 8
   */
  elementSize(): number;
  /**
   * Whether the elements are floating-point numbers.
   *
   * @example
   * torch.arange(2).isFloatingPoint(); // false
   */
  isFloatingPoint(): boolean;
  /**
   * Whether the elements are complex numbers, of which there are none yet.
   *
   * @example
   * torch.ones(1).isComplex(); // false
   */
  isComplex(): boolean;
  /**
   * Whether the dtype has negative numbers.
   *
   * @example
   * torch.ones(1, { dtype: torch.uint8 }).isSigned(); // false
   */
  isSigned(): boolean;
  /**
   * Whether the only element is not 0.
   *
   * @throws {ShapeError} when there is not one element (`isNonzero/count`).
   * @example
   * torch.tensor([[2]]).isNonzero(); // true
   */
  isNonzero(): boolean;
  /**
   * Whether another tensor has the same shape.
   *
   * @example
   * torch.ones(2).isSameSize(torch.ones([1, 2])); // false
   */
  isSameSize(other: Tensor): boolean;
  /**
   * Cuts the tensor itself off from its history: it is a leaf that requires no grad afterwards.
   *
   * @throws {AutogradError} when it is a view (`detach_/view`).
   * @example
   * const hidden = torch.ones(2, { requiresGrad: true }).mul(2);
   * hidden.detach_();
   * [hidden.requiresGrad, hidden.isLeaf]; // [ false, true ]
   */
  detach_(): this;
  /**
   * Text of the tensor as PyTorch prints it, which `console.log` shows too.
   *
   * @example
   * torch.tensor([1, 2.5]).toString(); // tensor([1.0000, 2.5000])
   */
  toString(): string;
  /**
   * What `JSON.stringify` writes of the tensor: its elements as nested arrays.
   *
   * @example
   * JSON.stringify({ x: torch.tensor([[1, 2], [3, 4]]) }); // {"x":[[1,2],[3,4]]}
   */
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
  isComplex() {
    return false;
  },
  isSigned() {
    const { kind, range } = this.dtype;
    return kind === 'float' || (range !== undefined && range[0] < 0n);
  },
  isNonzero() {
    requireOne(this, 'isNonzero');
    return Number(hostElements(this, 'isNonzero')(this.offset)) !== 0;
  },
  isSameSize(other: Tensor) {
    return sameShape(this.sizes, requireTensor('isSameSize', 'other', other).sizes);
  },
  detach_() {
    if (this.viewOrigin !== undefined) {
      throw new AutogradError(
        'detach_/view',
        'a view shares its history with the tensor that it shows, and cannot be cut off by itself\n  fix: x.detach()',
      );
    }
    this.gradientFunction = null;
    this.outputIndex = 0;
    this.leafRequiresGrad = false;
    if (this.gradientState !== undefined) this.gradientState.retained = undefined;
    return this;
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

/**
 * The same memory without history.
 *
 * @example
 * torch.detach(torch.ones(1, { requiresGrad: true })).requiresGrad; // false
 */
export function detach(input: Tensor): Tensor {
  return withoutHistory(requireTensor('detach', 'input', input));
}

/**
 * Cuts a tensor itself off from its history, and gives it back.
 *
 * @throws {AutogradError} when it is a view (`detach_/view`).
 * @example
 * torch.detach_(torch.ones(1, { requiresGrad: true }).mul(2)).requiresGrad; // false
 */
export function detach_<T extends Tensor>(input: T): T {
  requireTensor('detach_', 'input', input);
  return input.detach_();
}

/**
 * Whether a tensor holds complex numbers: none does yet.
 *
 * @example
 * torch.isComplex(torch.ones(1)); // false
 */
export function isComplex(input: Tensor): boolean {
  return requireTensor('isComplex', 'input', input).isComplex();
}

/**
 * Whether the dtype of a tensor has numbers below 0.
 *
 * @example
 * torch.isSigned(torch.ones(1)); // true
 */
export function isSigned(input: Tensor): boolean {
  return requireTensor('isSigned', 'input', input).isSigned();
}

/**
 * Whether a tensor's only element differs from 0.
 *
 * @throws {ShapeError} when it has not one element (`isNonzero/count`).
 * @example
 * torch.isNonzero(torch.tensor(0)); // false
 */
export function isNonzero(input: Tensor): boolean {
  return requireTensor('isNonzero', 'input', input).isNonzero();
}

/**
 * Whether two tensors have one shape.
 *
 * @example
 * torch.isSameSize(torch.ones(2), torch.zeros(2)); // true
 */
export function isSameSize(input: Tensor, other: Tensor): boolean {
  return requireTensor('isSameSize', 'input', input).isSameSize(other);
}
