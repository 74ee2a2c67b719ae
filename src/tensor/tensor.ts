/** @file The tensor: a strided view of a storage, and its place in the gradient graph. Its methods are installed by `ops/methods.ts`. */
import { kindOf, markKind } from '../errors/copies.ts';
import { ArgumentError, ShapeError } from '../errors/errors.ts';
import type { DType } from '../storage/dtype.ts';
import type { Storage } from '../storage/storage.ts';
import { contiguousStrides, copyOf, elementCount, isContiguous, type Shape } from './shape.ts';

/** What produced a tensor that requires grad; implemented in `autograd/`. */
export interface GradientFunction {
  /** PyTorch's spelling: `AddBackward0`. */
  readonly name: string;
}

/** How a view came from its base. */
export interface ViewOrigin {
  readonly base: Tensor;
  /** Makes the view of a base that stands as in `layout`; `replayOf` makes it of the base as it is. */
  replay(base: Tensor): Tensor;
  /** Version of the shared counter at which the view's gradient function was valid. */
  version: number;
  /** The base's layout when the first view on the way here was taken; left out, it is as now. */
  layout?: Layout | undefined;
}

/** Where a tensor's elements stand. */
export interface Layout {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/** What `ops/` hands in, as imports only go down. */
const layoutOperations = {
  /** A base in the layout that it had before in-place changes of its shape. */
  restored: (base: Tensor, _now: Layout, _before: Layout): Tensor => base,
  /** Moves a gradient's elements to where those of the base stand, so that any view of the base is one of the gradient. */
  arrange: (_gradient: Tensor, _layout: Layout): void => {},
};

export function setLayoutOperations(operations: typeof layoutOperations): void {
  Object.assign(layoutOperations, operations);
}

export const layoutOf = (tensor: Tensor): Layout => ({
  shape: tensor.sizes,
  strides: tensor.steps,
  offset: tensor.offset,
});

/**
 * Makes a view of its base as it is now, whose shape may have been changed in place since, or of a gradient of it. The gradient is
 * the backward pass's own: its elements may be moved. However often the shape was changed, one step leads back.
 */
export function replayOf(origin: ViewOrigin): (given: Tensor) => Tensor {
  const { base, layout } = origin;
  const now = layoutOf(base);
  // In-place changes of shape put other arrays in the place of these.
  const reshaped = layout !== undefined && (layout.shape !== now.shape || layout.strides !== now.strides);
  return (given) => {
    if (given !== base) layoutOperations.arrange(given, now);
    return origin.replay(reshaped ? layoutOperations.restored(given, now, layout) : given);
  };
}

/** Moves a gradient of a base to where the base's elements stand. */
export function arrangeAs(gradient: Tensor, layout: Layout): void {
  layoutOperations.arrange(gradient, layout);
}

export type GradientHook = (gradient: Tensor) => Tensor | undefined | void;

/** What autograd keeps of a tensor beside its values; made when first needed. */
export interface GradientState {
  /** Its memory is recycled when it is forgotten, unless somebody has seen it: `.grad` marks its storage as escaped. */
  gradient: Tensor | null;
  /** Where the graph is told that the tensor, no leaf, keeps its gradient. */
  retained: { retainer: Tensor | undefined } | undefined;
  /** Of a leaf: called when a gradient has been added to `gradient`. */
  postAccumulateHooks: Map<number, (leaf: Tensor) => void> | undefined;
  /** The node that adds to a leaf's `.grad`. */
  accumulator: GradientFunction | undefined;
}

/** A copy that cannot be changed. */
function frozen<S extends Shape>(sizes: S): S {
  return Object.freeze(copyOf(sizes)) as Shape as S;
}

/** What the tensor knows of its gradient, made when first asked for. */
export function gradientStateOf(tensor: Tensor): GradientState {
  tensor.gradientState ??= {
    gradient: null,
    retained: undefined,
    postAccumulateHooks: undefined,
    accumulator: undefined,
  };
  return tensor.gradientState;
}

/** The gradient of a leaf for code that does not keep it. */
export function heldGradient(tensor: Tensor): Tensor | null {
  return tensor.gradientState?.gradient ?? null;
}

/**
 * Multi-dimensional array of numbers of one dtype, with the operators as methods; made by `torch.tensor`, `torch.zeros`
 * and their like, never by `new`.
 *
 * @example
 * const x = torch.tensor([[1, 2], [3, 4]], { requiresGrad: true });
 * x.square().sum().backward();
 * x.grad;
 * // tensor([[2., 4.],
 * //         [6., 8.]])
 */
export class Tensor<S extends Shape = Shape> {
  /** @internal */ storage: Storage;
  /** First element, counted in elements from the start of the storage. */
  /** @internal */ offset: number;
  /** @internal Sizes of the dims. What users see is `shape`: theirs to keep, so it is another array, and frozen. */
  readonly sizes: S;
  /** @internal Distance in elements between neighbours along each dim; users see `strides`. */
  readonly steps: readonly number[];
  /**
   * Type of the elements: `torch.float32` and its like.
   *
   * @example
   * torch.tensor([1, 2]).dtype; // torch.float32
   */
  readonly dtype: DType;
  /**
   * Product of the sizes: how many elements the tensor shows.
   *
   * @example
   * torch.ones([2, 3]).elementCount; // 6
   */
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
  private origin: ViewOrigin | undefined = undefined;
  /** `sizes` as users see them, made when first asked for. */
  private shown: S | undefined = undefined;

  constructor(
    storage: Storage,
    offset: number,
    shape: S,
    strides: readonly number[] | undefined,
    dtype: DType,
    version?: { value: number },
  ) {
    if (dtype === undefined) throw noData();
    this.storage = storage;
    this.offset = offset;
    this.sizes = shape;
    this.dtype = dtype;
    const count = elementCount(shape);
    this.elementCount = count;
    // What counts elements, offsets and strides would not be exact.
    if (count > Number.MAX_SAFE_INTEGER) throw tooManyElements(shape);
    if (strides === undefined) {
      this.steps = contiguousStrides(shape);
      this.contiguousLayout = true;
    } else {
      this.steps = strides;
      this.contiguousLayout = isContiguous(shape, strides);
    }
    this.version = version ?? { value: 0 };
  }

  /**
   * Sizes of the dims, as an array that cannot be changed.
   *
   * @example
   * torch.ones([2, 3]).shape; // [ 2, 3 ]
   */
  get shape(): S {
    this.shown ??= frozen(this.sizes);
    return this.shown;
  }

  /**
   * Distance in elements between neighbours along each dim, as an array that cannot be changed; 0 where an axis was
   * expanded.
   *
   * @example
   * torch.ones([2, 3]).t().strides; // [ 1, 3 ]
   */
  get strides(): readonly number[] {
    return frozen(this.steps);
  }

  /** @internal Of a view: how it came from its base. */
  get viewOrigin(): ViewOrigin | undefined {
    return this.origin;
  }

  /** @internal */
  set viewOrigin(origin: ViewOrigin | undefined) {
    this.origin = origin;
    if (origin !== undefined) origin.layout ??= layoutOf(origin.base);
  }

  /**
   * How many dims the tensor has; a single number has none.
   *
   * @example
   * torch.ones([2, 3]).ndim; // 2
   */
  get ndim(): number {
    return this.sizes.length;
  }

  /** @internal Takes over another tensor's values, as an assignment to `.data` does. Shape and dtype may change with them. */
  replaceData(other: Tensor): void {
    const own = this as { -readonly [K in keyof Tensor]: Tensor[K] };
    own.storage = other.storage;
    own.offset = other.offset;
    (own as { sizes: Shape }).sizes = other.sizes;
    own.steps = other.steps;
    this.shown = undefined;
    own.dtype = other.dtype;
    own.elementCount = other.elementCount;
    own.contiguousLayout = other.contiguousLayout;
  }
}

function tooManyElements(shape: Shape): ShapeError {
  return new ShapeError(
    'tensor/size',
    `a tensor has at most ${Number.MAX_SAFE_INTEGER.toLocaleString('en')} elements, got shape [${shape.join(', ')}]`,
    { shape },
  );
}
markKind(Tensor.prototype, 'a tensor');

/** In PyTorch the class makes tensors of lists and sizes as well. */
function noData(): ArgumentError {
  return new ArgumentError(
    'Tensor/arguments',
    'the class Tensor is for isTensor and types; it makes no tensors of data\n  fix: torch.tensor([1, 2]) for values, torch.zeros(2, 3) for sizes',
  );
}

/**
 * Whether a value is a tensor; narrows its type where it is asked in a condition.
 *
 * @example
 * torch.isTensor(torch.ones(1)); // true
 * torch.isTensor([1]); // false
 */
export function isTensor(value: unknown): value is Tensor {
  return value instanceof Tensor;
}

/** The value as a tensor, or an error that names the operation and the parameter. */
export function requireTensor(operation: string, parameter: string, value: unknown): Tensor {
  if (value instanceof Tensor) return value;
  throw new ArgumentError(`${operation}/argument`, `${parameter} must be a tensor, got ${kindOf(value)}`, {
    parameter,
  });
}
