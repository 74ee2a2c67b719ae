/** @file The tensor: a strided view of a storage, and its place in the gradient graph. Its methods are installed by `ops/methods.ts`. */
import { ArgumentError } from '../errors/errors.ts';
import type { DType } from '../storage/dtype.ts';
import type { Storage } from '../storage/storage.ts';
import { contiguousStrides, elementCount, isContiguous, type Shape } from './shape.ts';

/** What produced a tensor that requires grad; implemented in `autograd/`. */
export interface GradientFunction {
  /** PyTorch's spelling: `AddBackward0`. */
  readonly name: string;
}

/** How a view came from its base: replayed when an in-place write has changed the base's history. */
export interface ViewOrigin {
  readonly base: Tensor;
  readonly replay: (base: Tensor) => Tensor;
  /** Version of the shared counter at which the view's gradient function was valid. */
  version: number;
}

export type GradientHook = (gradient: Tensor) => Tensor | undefined | void;

/** What autograd keeps of a tensor beside its values; made when first needed. */
export interface GradientState {
  gradient: Tensor | null;
  hooks: Map<number, GradientHook> | undefined;
  retains: boolean;
  /** The node that adds to a leaf's `.grad`. */
  accumulator: GradientFunction | undefined;
}

export class Tensor<S extends Shape = Shape> {
  /** @internal */ storage: Storage;
  /** First element, counted in elements from the start of the storage. */
  /** @internal */ offset: number;
  /** Sizes of the dims. */
  readonly shape: S;
  /** Distance in elements between neighbours along each dim. */
  readonly strides: readonly number[];
  readonly dtype: DType;
  /** Number of elements. */
  readonly elementCount: number;
  /** @internal Row-major without gaps. */
  readonly contiguousLayout: boolean;
  /** @internal A plain number as an operand: it promotes like one. */
  wrappedNumber = false;
  /** @internal Counts in-place writes; shared by all views of a storage. */
  version: { value: number };
  /** @internal */ leafRequiresGrad = false;
  /** @internal */ gradientFunction: GradientFunction | null = null;
  /** @internal */ outputIndex = 0;
  /** @internal */ gradientState: GradientState | undefined = undefined;
  /** @internal */ viewOrigin: ViewOrigin | undefined = undefined;

  constructor(
    storage: Storage,
    offset: number,
    shape: S,
    strides: readonly number[] | undefined,
    dtype: DType,
    version?: { value: number },
  ) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.dtype = dtype;
    this.elementCount = elementCount(shape);
    if (strides === undefined) {
      this.strides = contiguousStrides(shape);
      this.contiguousLayout = true;
    } else {
      this.strides = strides;
      this.contiguousLayout = isContiguous(shape, strides);
    }
    this.version = version ?? { value: 0 };
  }

  /** Number of dims. */
  get ndim(): number {
    return this.shape.length;
  }

  /** @internal Takes over another tensor's values, as an assignment to `.data` does. Shape and dtype may change with them. */
  replaceData(other: Tensor): void {
    const own = this as { -readonly [K in keyof Tensor]: Tensor[K] };
    own.storage = other.storage;
    own.offset = other.offset;
    (own as { shape: Shape }).shape = other.shape;
    own.strides = other.strides;
    own.dtype = other.dtype;
    own.elementCount = other.elementCount;
    own.contiguousLayout = other.contiguousLayout;
  }
}

export function isTensor(value: unknown): value is Tensor {
  return value instanceof Tensor;
}

/** The value as a tensor, or an error that names the operation and the parameter. */
export function requireTensor(operation: string, parameter: string, value: unknown): Tensor {
  if (value instanceof Tensor) return value;
  throw new ArgumentError(
    `${operation}/argument`,
    `${parameter} must be a tensor, got ${value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value}`,
    { parameter },
  );
}
