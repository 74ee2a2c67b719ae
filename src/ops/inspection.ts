/** @file What a tensor tells about itself, its text, and conversions by name. */
import { currentGradientFunction, requiresGradient } from '../autograd/record.ts';
import { currentEngine } from '../engines/current.ts';
import { ArgumentError } from '../errors/errors.ts';
import { bool, type DType, dtypes, float32, float64, int32, int64, typedArray, uint8 } from '../storage/dtype.ts';
import { formatTensor } from '../tensor/format.ts';
import { getDefaultDtype } from '../tensor/promotion.ts';
import { type Shape, wrapDim } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { clone, toDtype } from './conversion.ts';

/** Options of `to`. */
export interface ConversionOptions {
  readonly dtype?: DType | undefined;
  readonly device?: 'cpu' | undefined;
  /** Copy also where nothing is to be converted. */
  readonly copy?: boolean | undefined;
}

type Target = DType | Tensor | 'cpu' | ConversionOptions;

export interface InspectionMethods<S extends Shape = Shape> {
  /** The tensor in another dtype, or in that of another tensor; itself where nothing is to be converted, unless `copy`. */
  to(target: Target, ...rest: readonly (Target | boolean)[]): Tensor<S>;
  /** The tensor in the dtype of another. */
  typeAs(other: Tensor): Tensor<S>;
  /** The tensor in that dtype; without argument, the dtype's name. */
  type(): string;
  type(dtype: DType): Tensor<S>;
  float(): Tensor<S>;
  double(): Tensor<S>;
  long(): Tensor<S>;
  int(): Tensor<S>;
  byte(): Tensor<S>;
  bool(): Tensor<S>;
  /** Itself where the elements stand in row-major order without gaps, else a copy of that layout. */
  contiguous(): Tensor<S>;
  isContiguous(): boolean;
  /** Number of elements. */
  numel(): number;
  nelement(): number;
  /** Number of dims. */
  dim(): number;
  ndimension(): number;
  /** Sizes of all dims, or of one. */
  size(): S;
  size(dim: number): number;
  /** Distance in elements between neighbours along all dims, or along one. */
  stride(): readonly number[];
  stride(dim: number): number;
  storageOffset(): number;
  /** Bytes per element. */
  elementSize(): number;
  isFloatingPoint(): boolean;
  toString(): string;
}

/** What Node's console asks a value for. */
const inspect = Symbol.for('nodejs.util.inspect.custom');

function isDtype(value: unknown): value is DType {
  return Object.values(dtypes).includes(value as DType);
}

/** What the arguments of `to` ask for: a dtype, directly or as that of a tensor; `copy` is the second of the booleans. */
function conversionOf(given: readonly unknown[]): ConversionOptions {
  let dtype: DType | undefined;
  const switches: boolean[] = [];
  let options: ConversionOptions = {};
  for (const argument of given) {
    if (isDtype(argument)) dtype = argument;
    else if (argument instanceof Tensor) dtype = argument.dtype;
    else if (typeof argument === 'boolean') switches.push(argument);
    else if (argument === null || argument === undefined || argument === 'cpu') continue;
    else if (typeof argument === 'object') options = argument as ConversionOptions;
    else throw new ArgumentError('to/argument', `to takes a dtype or a tensor, got ${String(argument)}`);
  }
  if (options.device !== undefined && options.device !== 'cpu') {
    throw new ArgumentError('to/device', `there is no device '${options.device}'`);
  }
  return { dtype: dtype ?? options.dtype, copy: switches[1] ?? options.copy };
}

/** A tensor's text, as PyTorch prints it. */
export function textOf(tensor: Tensor): string {
  const { storage, dtype, offset, steps: strides } = tensor;
  currentEngine().beforeHostRead(storage);
  const elements = typedArray(
    dtype,
    storage.buffer,
    storage.byteOffset,
    Math.floor(storage.byteLength / dtype.itemsize),
  ) as unknown as ArrayLike<number | bigint>;
  const gradFn = currentGradientFunction(tensor)?.name;
  return formatTensor({
    shape: tensor.sizes,
    dtype,
    at: (index) => {
      const place = index.reduce((sum, i, d) => sum + i * (strides[d] as number), offset);
      const value = elements[place] as number | bigint;
      return dtype === bool ? value !== 0 : value;
    },
    requiresGrad: requiresGradient(tensor),
    ...(gradFn === undefined ? {} : { gradFn }),
    defaultDtype: getDefaultDtype().name,
  });
}

export const inspectionMethods: ThisType<Tensor> & Record<string | symbol, unknown> = {
  to(...given: readonly unknown[]) {
    const { dtype, copy } = conversionOf(given);
    const converted = dtype === undefined ? this : toDtype(this, dtype);
    return copy === true && converted === this ? clone(this) : converted;
  },
  typeAs(other: Tensor) {
    return toDtype(this, other.dtype);
  },
  type(dtype?: DType) {
    return dtype === undefined ? this.dtype.toString() : toDtype(this, dtype);
  },
  float() {
    return toDtype(this, float32);
  },
  double() {
    return toDtype(this, float64);
  },
  long() {
    return toDtype(this, int64);
  },
  int() {
    return toDtype(this, int32);
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
  size(dim?: number) {
    return dim === undefined ? this.shape : this.sizes[wrapDim('size', dim, this.sizes.length)];
  },
  stride(dim?: number) {
    return dim === undefined ? this.strides : this.steps[wrapDim('stride', dim, this.sizes.length)];
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
};

/** Number of elements. */
export function numel(input: Tensor): number {
  return input.elementCount;
}

/** Does the tensor hold floating-point numbers? */
export function isFloatingPoint(input: Tensor): boolean {
  return input.dtype.isFloatingPoint;
}
